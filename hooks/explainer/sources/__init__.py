"""What is cited: the bibliography, its entries, how they are shown, and the language of citations."""
