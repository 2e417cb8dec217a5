"""A page made whole: the Markdown extension, its blocks and previews, and the check of pages and sites."""
