"""Where something stands in a text file: the one notion of a position that every problem uses."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Place:
    """A span of characters in one line of a file."""

    path: str
    """As shown to the contributor: relative to the project, with forward slashes."""
    line: int
    """From 1."""
    column: int
    """From 1, counted in characters (code points), not bytes."""
    length: int
    """Characters of the span that stand on this line; at least 1."""
    excerpt: str
    """The whole line, without its line break."""


@dataclass(frozen=True)
class TextFile:
    """A text with the name of the file that it was read from."""

    path: str
    text: str = field(repr=False)

    @cached_property
    def _excerpts(self) -> dict[int, str]:
        return {}

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        find = self.text.find
        at = find("\n")
        while at != -1:
            starts.append(at + 1)
            at = find("\n", at + 1)
        return starts

    def place(self, start: int, end: int | None = None) -> Place:
        """The place of the characters from offset `start` up to `end` (one character when not given)."""
        start = min(start, len(self.text))
        line = bisect_right(self._line_starts, start)
        line_start = self._line_starts[line - 1]
        if line not in self._excerpts:  # shared by the places of a line, which may be very long
            line_end = self.text.find("\n", line_start)
            self._excerpts[line] = self.text[line_start : len(self.text) if line_end == -1 else line_end].rstrip("\r")
        excerpt = self._excerpts[line]
        column = start - line_start
        last = min(len(excerpt), column + 1 if end is None else end - line_start)
        return Place(self.path, line, column + 1, max(1, last - column), excerpt)

    def line_place(self, line: int, column: int = 1, length: int = 1) -> Place:
        """The place at a line and column (both from 1); lines past the end give the last line."""
        start = self._line_starts[min(line, len(self._line_starts)) - 1] + column - 1
        return self.place(start, start + length)
