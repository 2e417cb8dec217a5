"""Measurements of the built site that need programs which tests do not."""
