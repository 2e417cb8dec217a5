"""The sources as one looks for them: by key, author, title and year."""

from __future__ import annotations

import heapq
import unicodedata
from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from explainer.sources import chicago
from explainer.sources.bibliography import Bibliography
from explainer.sources.entry import KINDS, Entry
from explainer.text.date import DateRange

SMALL = 1_000
"""Sources that are made ready for searching at once, when they are first searched."""
MOST = 100
"""Sources that one answer holds; an editor asks again when more is typed."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A source as a list of candidates shows it."""

    key: str
    title: str
    names: str
    """Authors, or who stands in for them."""
    year: str
    kind: str
    """As readers see it; empty where the entry does not say."""


@dataclass(frozen=True)
class Catalog:
    """The sources of a bibliography; what it needs of an entry is read when it is first asked for."""

    bibliography: Bibliography
    _searched: dict[str, str] = field(default_factory=dict)
    """By key: what a source is found by, folded."""

    @cached_property
    def _folded(self) -> dict[str, str]:
        return {key: fold(key) for key in self.bibliography}

    def fill(self) -> Iterator[None]:
        """Read what every source is found by, one at each step; until then it is found by its key alone."""
        for key in self.bibliography if len(self._searched) < len(self.bibliography) else ():
            if key not in self._searched and (entry := self.bibliography.get(key)):
                self._searched[key] = fold(f"{key} {searched(entry)}")
            yield

    def listed(self, key: str) -> Listed:
        """A source of the bibliography."""
        entry = self.bibliography.get(key)
        assert entry is not None  # keys are the catalog's own
        return Listed(key, chicago.title_text(entry), _names(entry), _year(entry), KINDS.get(entry.kind, ""))

    def find(self, typed: str, first: Collection[str] = ()) -> tuple[list[str], bool]:
        """The keys that fit what is typed, the best first, and whether these are all.

        `first` are keys that come before others that fit as well. Each word of what is typed stands in the key, the
        names, the title or the year; or its letters stand in the key, in their order.
        """
        if len(self.bibliography) <= SMALL:
            deque(self.fill(), maxlen=0)
        wanted = fold(typed.strip())
        best = heapq.nsmallest(MOST + 1, self._ranked(wanted, first))
        is_ready = len(self._searched) == len(self.bibliography)
        return [key for *_, key in best[:MOST]], is_ready and len(best) <= MOST

    def _ranked(self, wanted: str, first: Collection[str]) -> Iterator[tuple[int, bool, int, str]]:
        """The keys that fit, with how well and with their number, which keeps the order of the files."""
        words = wanted.split()
        for number, (key, folded) in enumerate(self._folded.items()):
            rank = _rank(wanted, words, folded, self._searched.get(key, folded))
            if rank is not None:
                yield rank, key not in first, number, key


def _rank(wanted: str, words: list[str], key: str, text: str) -> int | None:
    """How well a source fits: 0 for the beginning of its key; None for not at all."""
    if key.startswith(wanted):
        return 0
    if wanted in key:
        return 1
    if all(word in text for word in words):
        return 2 if all(f" {word}" in text for word in words) else 3
    letters = iter(key)
    return 4 if all(char in letters for char in wanted) else None


def fold(text: str) -> str:
    """The text without case and accents."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()


def searched(entry: Entry) -> str:
    """What a source is found by, apart from its key."""
    names = ("author", "editor", "title", "titletranslation", "shorttitle", "titleaddon", "publisher", "journaltitle")
    return " ".join(filter(None, (*(entry.plain(name) for name in names), _year(entry))))


def _names(entry: Entry) -> str:
    names = [name.short for name in entry.authors] or [name.short for name in entry.editors]
    if not names:
        return entry.plain("publisher", "organization", "institution", "journaltitle")
    return names[0] if len(names) == 1 else " and ".join(names) if len(names) == 2 else f"{names[0]} et al."


def _year(entry: Entry) -> str:
    published = entry.published
    start = published.start if isinstance(published, DateRange) else published
    return str(start.year) if start else ""


def note_line(listed: Listed) -> str:
    """Kind, names and year in one line."""
    return " · ".join(filter(None, (listed.kind, ", ".join(filter(None, (listed.names, listed.year))))))
