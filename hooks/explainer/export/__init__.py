"""What other programs take from a site: its bibliography, and how to cite its pages."""
