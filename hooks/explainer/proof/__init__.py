"""Whether pages say what their sources say: evidence, claims, verification, coverage."""
