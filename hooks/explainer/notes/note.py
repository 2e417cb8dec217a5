"""The notes of one page: which bracket is which note, in the order in which a reader meets them.

Pure: it numbers what it is told of and knows neither Markdown nor HTML.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from explainer.sources import chicago
from explainer.sources.bibliography import Bibliography
from explainer.sources.citation import Cite
from explainer.sources.entry import Entry
from explainer.text.rich import Inline, Rich

if TYPE_CHECKING:
    from explainer.proof.evidence import Evidence, Passage

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
    taken: Collection[str] = ()
    """HTML ids that the page has of itself."""

    @property
    def id(self) -> str:
        """The HTML id of the note (the form that Python-Markdown and its themes use)."""
        return self._free(f"fn:{self.number}")

    def use_id(self, use: int) -> str:
        """The HTML id of its nth use, from 1."""
        return self._free(f"fnref:{self.number}" if use == 1 else f"fnref{use}:{self.number}")

    def _free(self, wanted: str) -> str:
        while wanted in self.taken:
            wanted += "_"
        return wanted


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
    evidence: Evidence = field(default_factory=lambda: _nothing_recorded())
    sources_path: str = ""
    """Path from the page to the list of sources, if there is one."""
    taken: Collection[str] = ()
    """HTML ids that the page has of itself."""
    notes: list[Note] = field(default_factory=list)
    _by_identity: dict[Identity, Note] = field(default_factory=dict)
    _seen: set[str] = field(default_factory=set)
    _short: dict[tuple[str, bool], Rich] = field(default_factory=dict)
    """Short forms by key, and whether they begin a note: a source may be cited a thousand times on a page."""

    def refer(self, cites: tuple[Cite, ...], name: str = "") -> tuple[Note, int]:
        """The note of a bracket, new or known, and which use of it this is, from 1."""
        identity: Identity = name or tuple(cite.identity for cite in cites)
        note = self._by_identity.get(identity)
        if note is None:
            note = Note(len(self.notes) + 1, cites, name, taken=self.taken)
            self._by_identity[identity] = note
            self.notes.append(note)
        note.uses += 1
        return note, note.uses

    def spelled(self, cite: Cite, *, opens: bool = False) -> Rich:
        """A source for the note that is being written: in full the first time on the page, then short.

        `opens` says that it begins the note.
        """
        entry = self.bibliography.get(cite.key)
        assert entry is not None  # the caller reports unknown keys
        passage = self.evidence.passage(cite.key, cite.passage) if cite.passage else None
        locator = cite.locator or (passage.locator if passage else "")
        if cite.key not in self._seen:
            self._seen.add(cite.key)
            return in_full(_opened_at(entry, passage), locator, self.sources_path, opens=opens)
        if passage:
            return chicago.located(chicago.short(_opened_at(entry, passage), opens=opens), locator)
        if (cite.key, opens) not in self._short:
            self._short[cite.key, opens] = chicago.short(entry, opens=opens)
        return chicago.located(self._short[cite.key, opens], locator)

    def text_of(self, cites: tuple[Cite, ...]) -> Rich:
        """The text of a note that cites sources: separated by semicolons, ended by a period."""
        out: list[Inline] = list(self.spelled(cites[0], opens=True))
        for cite in cites[1:]:
            out += ["; ", *self.spelled(cite)]
        return chicago.with_period(tuple(out))


def _nothing_recorded() -> Evidence:
    from explainer.proof.evidence import Evidence

    return Evidence()


def _opened_at(entry: Entry, passage: Passage | None) -> Entry:
    """The source with an address that opens it at the words of a passage, where these are its own."""
    if passage is None or not passage.opens or not entry.url:
        return entry
    if entry.langid and entry.langid.partition("-")[0] != passage.lang.partition("-")[0]:
        return entry  # the words are a translation, which the page does not have
    return replace(entry, located=entry.availability.opened_at(passage.quote))


_LOCATOR = "\ue000"
"""Stands for a locator in a form that is kept; like a letter or digit it is no mark that changes what follows it."""


def in_full(entry: Entry, locator: str, sources_path: str, *, opens: bool) -> Rich:
    """The source in full with its label and, in parentheses, its additions.

    Most of it is the same on every page. A locator that begins and ends with a letter or digit changes nothing around
    it, and is put into a form that is kept.
    """
    is_plain = locator[:1].isalnum() and locator[-1:].isalnum()
    if locator and not is_plain:
        return _in_full(entry, locator, sources_path, opens=opens)
    form = (_LOCATOR if locator else "", sources_path, opens)
    if form not in entry.forms:
        entry.forms[form] = _in_full(entry, form[0], sources_path, opens=opens)
    kept = entry.forms[form]
    return tuple(_with_locator(item, locator) for item in kept) if locator else kept


def _with_locator(item: Inline, locator: str) -> Inline:
    return item.replace(_LOCATOR, locator) if isinstance(item, str) and _LOCATOR in item else item


def _in_full(entry: Entry, locator: str, sources_path: str, *, opens: bool) -> Rich:
    out: list[Inline] = list(chicago.full(entry, locator, opens=opens))
    if label := chicago.label(entry, sources_path):
        out += [" ", label]
    for added in chicago.additions(entry):
        out += [" (", *chicago.without_period(added), ")"]
    return tuple(out)
