"""How far a run is, in one line of a terminal."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TextIO


@dataclass
class ProgressBar:
    """A bar that is drawn over itself, and wiped away at the end; nothing where no one is watching."""

    stream: TextIO
    what: str
    """What is counted."""
    patience: float = 0
    """Seconds for which nobody asks how far it is."""
    clock: Callable[[], float] = time.monotonic
    """Tells the time in seconds."""

    def __post_init__(self) -> None:
        self._begun = self.clock()
        self._is_shown = False

    def __call__(self, done: int, total: int, what: str = "") -> None:
        """Show that so many of so many are done."""
        if self.stream.isatty() and self.clock() - self._begun >= self.patience:
            self._is_shown = True
            line = bar(done, total, what or self.what, shutil.get_terminal_size().columns)
            self.stream.write(f"\r\x1b[K{line}")
            self.stream.flush()

    def close(self) -> None:
        """Leave the line as it was."""
        if self._is_shown:
            self.stream.write("\r\x1b[K")
            self.stream.flush()


def bar(done: int, total: int, what: str, columns: int) -> str:
    """`[####    ] 50/100 addresses`, never wider than the terminal."""
    numbers = f" {done:,}/{total:,} {what}"
    width = min(40, columns - len(numbers) - 3)
    if width < 5:
        return numbers.strip()[: columns - 1]
    filled = width * done // max(1, total)
    return f"[{'#' * filled}{' ' * (width - filled)}]{numbers}"
