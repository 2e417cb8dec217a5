"""Pages as their writers see them: what is prose, where the brackets stand, what cites."""
