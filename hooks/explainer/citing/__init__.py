"""A new source: found by what it says of itself, made an entry, and put in its place in the bibliography."""
