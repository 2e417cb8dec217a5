"""What the world is told of a site: feeds, metadata, pictures, headers, where to report."""
