"""The brackets of a text: `[^…]` and `[@…]` outside code, literal elements and addresses.

This is the one reading of brackets: the check finds them by it in a page, and the extension in what
Python-Markdown made of the page.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field

from explainer.markdown.codespan import Ticks
from explainer.text.span import Span

LONGEST_ADDRESS = 2_000
"""Characters of a bare address. Without a limit there would be texts that take more than linear time."""

_TOKEN = re.compile(
    r"""
      \\.                                                                            # an escaped character
    | (?P<ticks>`+)
    | <(?P<literal>code|kbd|samp|var|tt|pre|script|style|textarea)\b[^<>]*>
    | <(?=[^<>\s]+?[:@])[^<>\s]++>                                                   # an address
    | (?P<note>\[\^)
    | (?P<cite>\[@[^\[\]]+\](?!\(|\[[^\^@]))
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_URL = re.compile(r"(?:https?|ftp)://[^\s<>\x00]+", re.IGNORECASE)
_GOES_ON_BEFORE = "/=?&#%_~+-:"
_GOES_ON_AFTER = re.compile(r"[\w/=?&#%~+-]")


@dataclass(frozen=True, slots=True)
class Brackets:
    """What is found in a text, in its order."""

    brackets: list[Span] = field(default_factory=list)
    """`[^…]`."""
    cites: list[Span] = field(default_factory=list)
    """`[@…]`."""
    literal: list[Span] = field(default_factory=list)
    """Elements like `<code>…</code>`, which show what they hold as it is."""


def find(text: str) -> Brackets:
    """The brackets of a text that has no blocks."""
    found = Brackets()
    ticks, closing = Ticks(text), _Closing(text)
    at, last = 0, text.rfind("]")
    while token := _TOKEN.search(text, at):
        start, at = token.span()
        if token["ticks"]:
            at = ticks.equal_after(start, at) or at
        elif token["literal"]:
            if end := closing.after(token["literal"], at):
                found.literal.append((start, end))
            at = end or start + 1  # without an end, its attributes are text
        elif token["note"] and start < last:
            at = text.index("]", at) + 1
            if not in_address(text, start, at):
                found.brackets.append((start, at))
        elif token["cite"] and not in_address(text, start, at):
            found.cites.append((start, at))
    return found


def in_address(text: str, start: int, end: int) -> bool:
    """Whether the bracket at these offsets is part of a bare web address, and not a note after one.

    `https://example.org/?q=[^a]` and `https://example.org/[^a]/b` hold it; `https://example.org[^a]`
    is an address followed by a note.
    """
    begin = max(0, start - LONGEST_ADDRESS)
    begin = max(begin, text.rfind(" ", begin, start) + 1, text.rfind("\n", begin, start) + 1)
    if not (text[start - 1 : start] in _GOES_ON_BEFORE or _GOES_ON_AFTER.match(text, end)):
        return False
    return any(url.end() > start for url in _URL.finditer(text, begin, end))


class _Closing:
    """The closing tags of literal elements in a text; those of each name are looked for once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._spans: dict[str, list[Span]] = {}

    def after(self, tag: str, at: int) -> int:
        """Where the next closing tag ends; 0 if there is none."""
        tag = tag.lower()
        if tag not in self._spans:
            closing = re.compile(rf"</{tag}\s*>", re.IGNORECASE)
            self._spans[tag] = [found.span() for found in closing.finditer(self._text)]
        number = bisect_left(self._spans[tag], (at, at))
        return self._spans[tag][number][1] if number < len(self._spans[tag]) else 0
