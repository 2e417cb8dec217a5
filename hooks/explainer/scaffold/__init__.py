"""A new explainer on any subject: this project without its subject, and a small example in its place."""
