"""How far a run is, in one line of a terminal."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TextIO


@dataclass
class ProgressBar:
    """A bar that is drawn over itself, and wiped away at the end; nothing where no one is watching."""

    stream: TextIO

    def __call__(self, done: int, total: int) -> None:
        """Show that so many of so many are done."""
        if self.stream.isatty():
            self.stream.write(f"\r{bar(done, total, shutil.get_terminal_size().columns)}")
            self.stream.flush()

    def close(self) -> None:
        """Leave the line as it was."""
        if self.stream.isatty():
            self.stream.write("\r\x1b[K")
            self.stream.flush()


def bar(done: int, total: int, columns: int) -> str:
    """`[####    ] 50/100 addresses`, never wider than the terminal."""
    numbers = f" {done:,}/{total:,} addresses"
    width = min(40, columns - len(numbers) - 3)
    if width < 5:
        return numbers.strip()[: columns - 1]
    filled = width * done // max(1, total)
    return f"[{'#' * filled}{' ' * (width - filled)}]{numbers}"
