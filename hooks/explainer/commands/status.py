"""How a command ends."""

EXIT_CLEAN, EXIT_PROBLEMS, EXIT_MISUSE, EXIT_INTERRUPTED = 0, 1, 2, 130


class Misuse(Exception):
    """The command cannot do what was asked; the message says why."""
