"""What the data folder holds: tables, events, people, terms, places, corrections."""
