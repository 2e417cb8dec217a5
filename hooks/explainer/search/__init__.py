"""What readers find: the texts of the site cut for search, in every script."""
