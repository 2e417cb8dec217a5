"""Fenced blocks of code, found as PyMdown's superfences finds them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from explainer.text.span import Span


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block."""

    info: str
    """What stands after the opening fence."""
    start: int
    """Offset of the line that opens it."""
    end: int
    """Offset after the line that closes it."""
    body_start: int
    body_end: int
    indent: int
    """Columns before the fence."""


_FENCE = re.compile(
    r"(?P<prefix>[> ]*)(?P<fence>~{3,}|`{3,})"
    r"(?P<info>(?: *\.?[\w#.+-]+(?= |$))?"
    r"(?: *\{[^\n]*\}|(?: *(?:title(?:_mode)?(?:=\"[^\"\n]*\"|='[^'\n]*')?"
    r"|(?:hl_lines|linenums)=(?:\"\d[\d -]*\"|'\d[\d -]*'))(?= |$))+)?) *"
)


def fences(text: str, lines: Sequence[Span]) -> Iterator[Fence]:
    """Fenced blocks. One that is never closed is text, and so is all that follows it; so is one with odd options."""
    opening: re.Match[str] | None = None
    opened = empty_lines = 0
    for number, (start, end) in enumerate(lines):
        if opening is None:
            opening, opened, empty_lines = _FENCE.fullmatch(text, start, end), number, 0
            continue
        width, quotes = len(opening["prefix"]), opening["prefix"].count(">")
        head = text[start : min(end, start + width)]
        prefix = head[: len(head) - len(head.lstrip("> "))]
        content = text[start + len(prefix) : end]
        level = prefix.count(">")
        if level > quotes:
            opening = None
        elif not content.strip(" "):
            empty_lines += 1
        elif len(prefix) < width or (level < quotes and empty_lines):
            opening = None  # what holds the fence ended before it
        elif content.rstrip(" ") == opening["fence"]:
            body, after = lines[opened + 1][0], min(end + 1, len(text))
            yield Fence(opening["info"].strip(), lines[opened][0], after, body, start, width)
            opening = None
        else:
            empty_lines = 0
