"""The notes of a page: which bracket is which note, and how they are shown."""
