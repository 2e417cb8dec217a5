"""Positions as editors count them: lines from 0, and in a line the code units of an encoding."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum

from explainer.problems.place import Place


class Encoding(StrEnum):
    """What a character of a position counts; the names are the protocol's (LSP 3.17, PositionEncodingKind)."""

    UTF8 = "utf-8"
    UTF16 = "utf-16"
    UTF32 = "utf-32"


_CODECS = {Encoding.UTF8: ("utf-8", 1), Encoding.UTF16: ("utf-16-le", 2), Encoding.UTF32: ("utf-32-le", 4)}
"""The codec of each, and the bytes of a code unit."""


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place between two characters."""

    line: int
    """From 0."""
    character: int
    """Code units of the line that stand before it."""


@dataclass(frozen=True, slots=True)
class Range:
    """From one position up to another."""

    start: Position
    end: Position


def units(text: str, encoding: Encoding) -> int:
    """How many code units a text has."""
    if encoding is Encoding.UTF32 or text.isascii():
        return len(text)
    codec, size = _CODECS[encoding]
    return len(text.encode(codec, "surrogatepass")) // size


def characters(line: str, character: int, encoding: Encoding) -> int:
    """How many characters stand before a position in a line: of one inside a character, those before that.

    A position behind the end of the line is its end.
    """
    if encoding is Encoding.UTF32 or line.isascii():
        return max(0, min(character, len(line)))
    codec, size = _CODECS[encoding]
    before = line.encode(codec, "surrogatepass")[: max(0, character) * size]
    return len(before.decode(codec, "ignore"))


def offset(text: str, position: Position, encoding: Encoding) -> int:
    """The offset in a text of a position; the end of the text for one behind its last line."""
    start = 0
    for _ in range(position.line):
        start = text.find("\n", start) + 1
        if start == 0:
            return len(text)
    end = text.find("\n", start)
    line = text[start : len(text) if end == -1 else end]
    return start + characters(line, position.character, encoding)


class Lines:
    """A text of which many positions are asked for."""

    def __init__(self, text: str, encoding: Encoding) -> None:
        self._text, self._encoding = text, encoding
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def position(self, at: int) -> Position:
        """The position of an offset."""
        line = bisect_right(self._starts, at) - 1
        return Position(line, units(self._text[self._starts[line] : at], self._encoding))


def range_of(place: Place, encoding: Encoding) -> Range:
    """What a place spans in its line."""
    start, line = place.column - 1, place.line - 1
    before, marked = place.excerpt[:start], place.excerpt[start : start + place.length]
    first = units(before, encoding)
    return Range(Position(line, first), Position(line, first + units(marked, encoding)))


def changed(text: str, span: Range | None, replacement: str, encoding: Encoding) -> str:
    """A text after a change of an editor; without a range the replacement is the whole text."""
    if span is None:
        return plain(replacement)
    start, end = offset(text, span.start, encoding), offset(text, span.end, encoding)
    return text[:start] + plain(replacement) + text[max(start, end) :]


def plain(text: str) -> str:
    """A text as an editor sends it in the form in which files are read: lines end in one character, no byte order mark.

    No position changes by it: an editor counts no mark, and no position lies between the two characters of a line end.
    """
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
