"""Names as a page or a registry states them, as those of an entry."""

from __future__ import annotations

import re
from collections.abc import Iterable

from explainer.citing.cleantext import cleaned
from explainer.export.bibtex import escaped
from explainer.text.address import safe_url
from explainer.text.name import OTHERS, Name, parse_names

MOST = 30
"""Authors that an entry names; behind more stands `and others`."""
LONGEST = 200

_BYLINE = re.compile(r"^(?:written\s+)?by\b[:\s]+", re.IGNORECASE)
_OFFICE = re.compile(
    r"\b(?:contributor|correspondent|desk|editor|editorial|journalist|news|newsroom|reporter|staff|writer)s?\b",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*(?:;|\s(?:and|&)\s)\s*", re.IGNORECASE)


def of_parts(family: object, given: object = "", suffix: object = "") -> Name | None:
    """A name whose parts are told apart; None when there is no family name."""
    known = [cleaned(part, LONGEST) for part in (family, given, suffix)]
    if not known[0]:
        return None
    return Name(known[0], known[1], known[2] if known[1] else "", _puts_family_first(known[0], known[1]))


def body(name: object) -> Name | None:
    """A name that is never split."""
    text = cleaned(name, LONGEST)
    return Name(text) if text else None


def of_name(text: object) -> tuple[Name, ...]:
    """The name in a text, in either order: `Ada Byron` or `Byron, Ada`; none where it is an address."""
    name = cleaned(text, LONGEST).strip(" ,")
    return parse_names(escaped(name)) if name and not safe_url(name) else ()


def of_text(text: object) -> tuple[Name, ...]:
    """The persons of a byline: `By Ada Byron and Lu Xun`, `Ada Byron, Henry Ford`, `Ada Byron, Staff Writer`."""
    line = _BYLINE.sub("", cleaned(text, LONGEST * 4))
    return tuple(name for part in _AND.split(line) for whole in _persons(part) for name in of_name(whole))


def _persons(part: str) -> list[str]:
    """What commas part, where each piece is a whole name and not the two halves of one; offices are left out."""
    pieces = [piece for piece in part.split(",") if not _OFFICE.search(piece)]
    return pieces if all(" " in piece.strip() for piece in pieces) else [",".join(pieces)]


def listed(names: Iterable[Name | None]) -> tuple[Name, ...]:
    """Each name once, as many as an entry names."""
    found = tuple(dict.fromkeys(name for name in names if name))
    return found if len(found) <= MOST else (*found[:MOST], OTHERS)


def _puts_family_first(family: str, given: str) -> bool:
    """As the reader of an entry will judge."""
    read = parse_names(f"{escaped(family)}, {escaped(given)}") if given else ()
    return bool(read) and read[0].family_first
