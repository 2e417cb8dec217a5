"""What can be asked of `explainer` on the command line: one module for each command."""
