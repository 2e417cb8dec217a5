"""What can be read in a string, and nothing else: dates, names, languages, quantities, quoted words, addresses."""
