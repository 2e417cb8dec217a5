"""The notes of a page as elements: marks become numbers in the text, notes a list with ways back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from sys import intern
from xml.etree import ElementTree as etree

from markdown.util import HTML_PLACEHOLDER_RE

from explainer.markdown import mark
from explainer.notes import passages
from explainer.notes.note import Note, Notes, Use
from explainer.problems.problem import did_you_mean
from explainer.sources.citation import BadCitation, Cite, parse
from explainer.text import rich

_ESCAPED = re.compile(r"\\([^\w\s])")


@dataclass
class PageRecord:
    """What a page turned out to cite, in the order of its notes."""

    uses: list[Use] = field(default_factory=list)
    unresolved: list[str] = field(default_factory=list)
    """Texts of brackets that name no source and no note."""
    shown_ids: set[str] = field(default_factory=set)
    """HTML ids in what its blocks show."""
    blocks: list[str] = field(default_factory=list)
    """The names of its blocks."""
    is_plain: bool = False
    """Whether every bracket of its text became a note of sources: none is in a link, an address or a note of prose."""


@dataclass
class NoteWriter:
    """Writes the notes of one page."""

    notes: Notes
    bodies: dict[str, etree.Element]
    """The notes of prose, by name."""
    record: PageRecord

    def number_marks(self, element: etree.Element) -> None:
        """Give every mark below an element its number, in document order."""
        in_links = {id(found) for link in element.iter("a") for found in link.iter(mark.NOTE)}
        for found in list(element.iter(mark.NOTE)):
            if id(found) in in_links:  # a link cannot hold another
                self._show_problem(found, "a note cannot stand inside the text of a link")
            else:
                self._number(found)

    def _number(self, found: etree.Element) -> None:
        name = found.attrib[mark.TEXT].strip()
        is_prose = name in self.bodies
        cites = () if is_prose else self._cites(found)
        if cites is None:
            return
        note, use = self.notes.refer(cites, name if is_prose else "")
        found.tag = "sup"
        del found.attrib[mark.TEXT]
        found.set("id", note.use_id(use))
        found.set("data-search-exclude", "")
        etree.SubElement(found, "a", {"class": "footnote-ref", "href": f"#{note.id}"}).text = str(note.number)

    def _cites(self, found: etree.Element) -> tuple[Cite, ...] | None:
        """The sources that a mark cites, all of them known; None when a mistake is shown in its place."""
        try:
            cites = parse(_ESCAPED.sub(r"\1", found.attrib[mark.TEXT]))
        except BadCitation as bad:
            self._show_problem(found, f"{bad.message}: {bad.hint}")
            return None
        for cite in cites:
            if cite.key not in self.notes.bibliography:
                near = did_you_mean(cite.key, self.notes.bibliography)
                self._show_problem(found, f'no source "{cite.key}"' + (f": {near}" if near else ""))
                return None
        return cites

    def _show_problem(self, found: etree.Element, message: str) -> None:
        """Show a mistake at its place; a build that publishes has stopped before."""
        sign, text = "^" if found.tag == mark.NOTE else "@", found.attrib[mark.TEXT]
        self.record.unresolved.append(text)
        found.tag = "strong"
        found.attrib = {"class": "explainer-problem"}
        rich.append_text(found, f"[{sign}{text}] {message}")

    def section(self) -> etree.Element:
        """The list of notes, with ways back."""
        section = etree.Element("section", {"class": "footnote", "role": "doc-endnotes", "aria-label": "Notes"})
        section.set("data-search-exclude", "")
        items = etree.SubElement(section, "ol")
        for note in self._all_notes():
            item = etree.SubElement(items, "li", {"id": note.id})
            item.tail = "\n"
            self._write(note, item)
        # A note can be referred to from a later note, so the ways back are known only now.
        for item, note in zip(items, self.notes.notes, strict=True):
            _add_ways_back(item, note)
        return section

    def _all_notes(self) -> Iterator[Note]:
        """Every note by number; notes of prose may add further ones while they are written."""
        at = 0
        while at < len(self.notes.notes):
            yield self.notes.notes[at]
            at += 1

    def _write(self, note: Note, item: etree.Element) -> None:
        if not note.name:
            self._record(note, note.cites)
            rich.append(etree.SubElement(item, "p"), self.notes.text_of(note.cites))
            item.extend(passages.as_elements(note.cites, self.notes.evidence))
            return
        body = self.bodies[note.name]
        self.number_marks(body)
        cited: list[Cite] = []
        for found in list(body.iter(mark.CITE)):
            if (cites := self._cites(found)) is not None:
                cited += cites
                self._record(note, cites)
                self._write_cites(found, cites)
        item.text = body.text
        item.extend(list(body))
        item.extend(passages.as_elements(cited, self.notes.evidence))

    def _write_cites(self, found: etree.Element, cites: tuple[Cite, ...]) -> None:
        found.tag = "span"
        found.attrib = {"class": "note-source"}
        for number, cite in enumerate(cites):
            rich.append(found, ("; ",) if number else ())
            rich.append(found, self.notes.spelled(cite))

    def _record(self, note: Note, cites: tuple[Cite, ...]) -> None:
        note_id = intern(note.id)  # every page has a first note
        self.record.uses += [Use(cite.key, cite.passage, cite.locator, note.number, note_id) for cite in cites]


def _add_ways_back(item: etree.Element, note: Note) -> None:
    """A link back to each use, at the end of the note's last paragraph, before the words that it shows."""
    text = [child for child in item if child.get("class") != passages.CLASS]
    last = text[-1] if text and _is_text(text[-1]) else etree.Element("p")
    if last not in text:
        item.insert(len(text), last)
    for use in range(1, note.uses + 1):
        rich.append_text(last, "\u00a0")
        label = f"Back to note {note.number} in the text" + (f", use {use} of {note.uses}" if note.uses > 1 else "")
        attributes = {"class": "footnote-backref", "href": f"#{note.use_id(use)}", "title": label, "aria-label": label}
        etree.SubElement(last, "a", attributes).text = "↩" if note.uses == 1 else f"↩{use}"


def _is_text(element: etree.Element) -> bool:
    """Whether it is a paragraph, and not the place of a block of raw HTML."""
    return element.tag == "p" and not (len(element) == 0 and HTML_PLACEHOLDER_RE.fullmatch(element.text or ""))
