"""What can be wrong, where it stands, and the forms in which people and machines are told."""
