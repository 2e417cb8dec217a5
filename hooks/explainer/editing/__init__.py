"""What an editor asks of a project while it is written: completions, hovers, places, edits, problems; no protocol."""
