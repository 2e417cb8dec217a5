"""Files as contributors write them and as they are written: YAML with places, safe replacement, links between pages."""
