"""The notes of one page: which bracket is which note, in the order in which a reader meets them.

Pure: it numbers what it is told of and knows neither Markdown nor HTML.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import lru_cache

from explainer import chicago
from explainer.bibliography import Bibliography
from explainer.citation import Cite
from explainer.entry import Entry
from explainer.rich import Inline, Rich

Identity = Hashable
"""What makes two brackets the same note: the sources, passages and locators cited, or a note's name."""


@dataclass(slots=True)
class Note:
    """A note with the places that refer to it."""

    number: int
    """From 1, by first use on the page."""
    cites: tuple[Cite, ...]
    """The sources cited; empty for a note of prose."""
    name: str = ""
    """The name of a note of prose."""
    uses: int = 0

    @property
    def id(self) -> str:
        """The HTML id of the note (the form that Python-Markdown and its themes use)."""
        return f"fn:{self.number}"

    def use_id(self, use: int) -> str:
        """The HTML id of its nth use, from 1."""
        return f"fnref:{self.number}" if use == 1 else f"fnref{use}:{self.number}"


@dataclass(frozen=True, slots=True)
class Use:
    """One source cited at one place of a page: what backlinks and reports are made of."""

    key: str
    passage: str
    locator: str
    note: int
    """Number of the note."""
    note_id: str
    """HTML id of the note."""


@dataclass
class Notes:
    """The numbering of a page, filled while its text is walked from top to bottom."""

    bibliography: Bibliography
    sources_path: str = ""
    """Path from the page to the list of sources, if there is one."""
    notes: list[Note] = field(default_factory=list)
    _by_identity: dict[Identity, Note] = field(default_factory=dict)
    _seen: set[str] = field(default_factory=set)

    def refer(self, cites: tuple[Cite, ...], name: str = "") -> tuple[Note, int]:
        """The note of a bracket, new or known, and which use of it this is, from 1."""
        identity: Identity = name or tuple(cite.identity for cite in cites)
        note = self._by_identity.get(identity)
        if note is None:
            note = Note(len(self.notes) + 1, cites, name)
            self._by_identity[identity] = note
            self.notes.append(note)
        note.uses += 1
        return note, note.uses

    def spelled(self, cite: Cite) -> Rich:
        """A source for the note that is being written: in full the first time on the page, then short."""
        entry = self.bibliography.get(cite.key)
        assert entry is not None  # the caller reports unknown keys
        if cite.key in self._seen:
            return short_form(entry, cite.locator)
        self._seen.add(cite.key)
        return full_form(entry, cite.locator, self.sources_path)

    def text_of(self, cites: tuple[Cite, ...]) -> Rich:
        """The text of a note that cites sources: separated by semicolons, ended by a period."""
        parts = [self.spelled(cite) for cite in cites]
        first = self.bibliography.get(cites[0].key)
        if first and not first.get("title") and not first.get("author", "editor"):
            parts[0] = chicago.capitalized(parts[0])
        out: list[Inline] = []
        for part in parts[:-1]:
            out += [*part, "; "]
        return tuple(out) + chicago.with_period(parts[-1])


@lru_cache(maxsize=65536)
def full_form(entry: Entry, locator: str, sources_path: str) -> Rich:
    """The source in full with its label and additions; made once for each source and locator."""
    out: list[Inline] = list(chicago.full(entry, locator))
    if label := chicago.label(entry, sources_path):
        out += [" ", label]
    for added in chicago.additions(entry):
        out += [" (", *added, ")"]
    return tuple(out)


@lru_cache(maxsize=65536)
def short_form(entry: Entry, locator: str) -> Rich:
    """The source in its short form; made once for each source and locator."""
    return chicago.short(entry, locator)
