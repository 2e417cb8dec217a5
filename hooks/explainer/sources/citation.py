"""The language inside the brackets: `[^key, p. 4; other#passage]` and `[@key, p. 3]`.

The only parser of citations. It knows nothing of Markdown, files or the bibliography.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

_PLAIN_KEY = re.compile(r"[\w\-.:/+]+")
_INVISIBLE_CATEGORIES = ("Cc", "Cf", "Co", "Cn")


@dataclass(frozen=True, slots=True)
class Cite:
    """One source as a note cites it."""

    key: str
    passage: str = ""
    """Name of a passage recorded for the source."""
    locator: str = ""
    """Page, time, section: any text."""
    at: int = field(default=0, compare=False)
    """Offset of the key in the bracket's text; not part of what is cited."""
    end: int = field(default=0, compare=False)
    """Offset after the key and passage, as they are written there."""

    @property
    def identity(self) -> tuple[str, str, str]:
        """What is cited, wherever it stands."""
        return self.key, self.passage, self.locator

    @property
    def written(self) -> str:
        """As it stands in a note's brackets."""
        passage = f"#{self.passage}" if self.passage else ""
        return f"{self.key}{passage}{f', {self.locator}' if self.locator else ''}"


def as_text(cites: Iterable[Cite]) -> str:
    """What `parse` reads as these citations."""
    return "; ".join(cite.written for cite in cites)


@dataclass(eq=False)
class BadCitation(Exception):
    """What stands in the brackets is no citation."""

    message: str
    hint: str
    start: int
    """Offsets in the bracket's text of what is wrong."""
    end: int
    invisible: bool = False
    """Whether the fault is a character that cannot be seen."""


def is_key(text: str) -> bool:
    """Whether the text can be a citation key: letters and digits of any script and - _ . : / +."""
    if _PLAIN_KEY.fullmatch(text):
        return True
    normal = unicodedata.normalize("NFC", text)
    return bool(normal) and all(_is_key_character(char) for char in normal)


def _is_key_character(char: str) -> bool:
    # Combining marks are part of letters in the scripts (and decompositions) that need them.
    return char in "-_.:/+" or char.isalnum() or unicodedata.category(char) in ("Mn", "Mc")


@lru_cache(maxsize=4096)  # the same brackets are asked for by the check, the verification and the rendering
def parse(text: str) -> tuple[Cite, ...]:
    """Read what stands between `[^` and `]`, in its order; raises BadCitation."""
    for at, char in enumerate("" if text.isprintable() else text):
        if unicodedata.category(char) in _INVISIBLE_CATEGORIES and char not in "\n\t":
            name = unicodedata.name(char, "control character").lower()
            message = f"an invisible character (U+{ord(char):04X}, {name}) stands in the citation"
            raise BadCitation(message, "delete it and type the key again", at, at + 1, invisible=True)
    if not text.strip():
        raise BadCitation("the citation is empty", "write [^key]", 0, len(text))
    cites: list[Cite] = []
    at = 0
    for part in text.split(";"):
        cites.append(_parse_one(part, at, text))
        at += len(part) + 1
    return tuple(cites)


def _parse_one(part: str, at: int, text: str) -> Cite:
    """Read one source: key, perhaps `#passage`, perhaps a comma and a locator."""
    start = at + len(part) - len(part.lstrip())
    if not part.strip():
        where = max(0, min(at, len(text) - 1))
        raise BadCitation("a source is missing beside the semicolon", "write [^key; other-key]", where, where + 1)
    head, comma, locator = part.partition(",")
    locator = " ".join(locator.split())
    if comma and not locator:
        raise BadCitation(
            "a locator is missing after the comma", "write [^key, p. 4]", at + len(head), at + len(head) + 1
        )
    key, mark, passage = head.strip().partition("#")
    if mark and not passage:
        raise BadCitation("a passage is missing after the #", "write [^key#passage]", start, start + len(key) + 1)
    for name, offset, what in ((key, start, "key"), (passage, start + len(key) + 1, "passage")):
        if (name or what == "key") and not is_key(name):
            raise _bad_key(name, offset, what)
    normal = unicodedata.normalize
    end = start + len(head.strip())
    return Cite(normal("NFC", key), normal("NFC", passage), normal("NFC", locator), start, end)


_HINTS = {
    " ": "write a comma before a locator ([^key, p. 4]) and a semicolon between sources ([^a; b])",
    "，": "write a plain comma before a locator: [^key, p. 4]",
    "、": "write a plain comma before a locator: [^key, p. 4]",
    "；": "write a plain semicolon between sources: [^a; b]",
    "#": "write one # before the passage: [^key#passage]",
}


def _bad_key(name: str, at: int, what: str) -> BadCitation:
    if name.startswith(("@", "^")):
        return BadCitation(f'"{name}" begins with {name[0]}', f"leave out the {name[0]}", at, at + 1)
    if not name:
        return BadCitation(f"the {what} is missing", "write [^key, p. 4]", at, at + 1)
    wrong = next(number for number, char in enumerate(name) if not _is_key_character(char))
    char = " " if name[wrong].isspace() else name[wrong]
    shown = "a space" if char == " " else f'"{char}"'
    hint = _HINTS.get(char, f"a {what} has letters, digits and - _ . : / + only")
    return BadCitation(f"{shown} cannot stand in a {what}", hint, at + wrong, at + wrong + 1)
