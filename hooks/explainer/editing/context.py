"""What is being typed: whether a citation can stand at a place of a text, and which part of it.

Nothing but the lines around the place is read, so that an answer takes no longer in a long text than in a short one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from explainer.editing.site import Kind
from explainer.sources.bibliography import normal

LONGEST = 1_000
"""Characters of a bracket before the place; what is longer is no citation."""

_OPENING = re.compile(r"(?<!\\)\[[\^@]")
_STOPS = re.compile(r"\]|\n[ \t>]*\n")
_FENCE = re.compile(r"^[ \t>]*(?P<fence>`{3,}|~{3,})", re.MULTILINE)
_TICKS = re.compile(r"`+")
_KEY_END = re.compile(r"[^\s,;#\[\]{}\"']*")
_PASSAGE_END = re.compile(r"[^\s,;\[\]\"']*")
_SOURCE = re.compile(r"^(?P<lead>\s*(?:-\s+)?(?:.*[{,]\s*)?source:\s+[\"']?)(?P<cites>[^{}\[\]\"'\n]*)$")
_FLOW = re.compile(r"\b(?:for|against):\s*\[(?P<cites>[^\[\]]*)$")
_ITEM = re.compile(r"^\s*-\s+[\"']?(?P<cites>[^:\"'\[\]{}\n]*)$")
_ITEMS_OF = re.compile(r"^\s*(?:-\s+)?(?P<name>\w+):")
_PARENT = re.compile(r"\b(?:crossref|xref)\s*=\s*[{\"]\s*(?P<cites>[^\s{}\",]*)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Typed:
    """A key or passage that is being typed."""

    text: str
    """What stands before the place."""
    start: int
    """Offsets of what a candidate takes the place of."""
    end: int
    key: str | None = None
    """Of a passage: its source."""


def typed(kind: Kind, text: str, at: int) -> Typed | None:
    """What is being typed at an offset of a file; None where nothing is cited."""
    start = _start_of_bracket(kind, text, at) if kind in (Kind.PAGE, Kind.RECORDS) else None
    if start is None and kind is Kind.RECORDS:
        start = _start_in_records(text, at)
    elif start is None and kind is Kind.BIBLIOGRAPHY:
        start = _start_of(_PARENT, text, at)
    return None if start is None else _part(text, start, at)


def _part(text: str, start: int, at: int) -> Typed | None:
    """The last source of those that are typed between two offsets."""
    start = max(start, text.rfind(";", start, at) + 1)
    start += len(text[start:at]) - len(text[start:at].lstrip(" \t\n>"))
    before = text[start:at]
    if "," in before or "\n" in before:
        return None  # a locator is any text
    key, mark, passage = before.partition("#")
    if not mark:
        return Typed(before, start, _end(_KEY_END, text, at))
    return Typed(passage, start + len(key) + 1, _end(_PASSAGE_END, text, at), normal(key))


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _start_of_bracket(kind: Kind, text: str, at: int) -> int | None:
    """Where the text of the bracket begins that is open at an offset."""
    first = max(0, at - LONGEST)
    openings = [found.start() for found in _OPENING.finditer(text, first, at)]
    if not openings or _STOPS.search(text, openings[-1], at):
        return None
    return None if kind is Kind.PAGE and _is_code(text, openings[-1]) else openings[-1] + 2


def _is_code(text: str, at: int) -> bool:
    """Whether an offset of a page stands in code, as far as the lines before it tell."""
    fence = ""
    for found in _FENCE.finditer(text, 0, at):
        if not fence:
            fence = found["fence"]
        elif found["fence"].startswith(fence):
            fence = ""
    paragraph = max(text.rfind("\n\n", 0, at), 0)
    opened = ""
    for ticks in _TICKS.finditer(text, paragraph, at):
        opened = ticks.group() if not opened else "" if ticks.group() == opened else opened
    return bool(fence or opened)


def _start_in_records(text: str, at: int) -> int | None:
    """Where the citations of a field without brackets begin: `source:`, and the lists `for:` and `against:`."""
    for pattern in (_SOURCE, _FLOW):
        if (start := _start_of(pattern, text, at)) is not None:
            if pattern is _FLOW:
                start = max(start, text.rfind(",", start, at) + 1)
            return start + len(text[start:at]) - len(text[start:at].lstrip(" \n\"'"))
    line = text.rfind("\n", 0, at) + 1
    item = _ITEM.match(text[line:at])
    if item is None:
        return _start_of_flow(text, line, at)
    for above in reversed(text[max(0, line - LONGEST) : line].split("\n")):
        if named := _ITEMS_OF.match(above):
            return line + item.start("cites") if named["name"] in ("for", "against") else None
    return None


def _start_of_flow(text: str, line: int, at: int) -> int | None:
    """The same in a list in square brackets that began in a line above."""
    found = _FLOW.search(text, max(0, line - LONGEST), at)
    if found is None or found.end() != at:
        return None
    start = max(found.start("cites"), text.rfind(",", found.start("cites"), at) + 1)
    return start + len(text[start:at]) - len(text[start:at].lstrip(" \n\"'"))


def _start_of(pattern: re.Pattern[str], text: str, at: int) -> int | None:
    line = text.rfind("\n", 0, at) + 1
    found = pattern.search(text[line:at])
    return None if found is None else line + found.start("cites")
