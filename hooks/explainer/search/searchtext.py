"""What of a page is searched: its text in sections, each sentence together with the notes that it cites."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode


@dataclass(frozen=True, slots=True)
class Entry:
    """A part of a page that is a result of its own though it has no heading: a source, a person, a claim."""

    title: str
    other_names: tuple[str, ...] = ()
    boost: float = 1
    """How much it counts against a section of running text."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The place of a note in the text."""

    id: str
    """HTML id of the mark."""
    note: str
    """HTML id of the note."""
    at: int
    """How many characters of its block stand before it."""


@dataclass(frozen=True, slots=True)
class Block:
    """What a result shows together: a sentence or a paragraph."""

    text: str
    notes: tuple[str, ...] = ()
    """The notes that it cites, in words."""
    marks: tuple[Mark, ...] = field(default=(), compare=False)


@dataclass
class Section:
    """A part of a page that a result can lead to."""

    anchor: str
    """Its HTML id; empty for the beginning of the page."""
    title: str
    other_names: tuple[str, ...] = ()
    """By which it is found too, though they are not in its title."""
    boost: float = 1
    """How much it counts against a section of running text."""
    blocks: list[Block] = field(default_factory=list)


BEGINNING_BOOST = 0.5
"""How much the beginning of a page counts against its sections: the theme counts it two and a half times."""
_BLOCKS = frozenset(
    """address article aside blockquote caption dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4
    h5 h6 header hr li main nav ol p pre section summary table tbody tfoot thead tr ul""".split()
)
_APART = frozenset("br td th".split())
"""Between them and what stands before is a space."""
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_UNREAD = ", ".join(
    (
        "script, style, template, noscript, svg, object, iframe, [hidden], [aria-hidden=true]",
        "[data-search-exclude]:not(sup)",  # the marks of notes are read for what they lead to
        ".headerlink, .footnote, .footnote-backref, .linenodiv, .chapter-link, .claim-links, .source-uses",
        ".source-link, .data-download, td.number, td.source",
        "dd:has(.source-label), dt:has(+ dd .source-label)",  # a claim's evidence is found as a source
        ".footnote :is(.source-label, .source-note)",
    )
)
"""What belongs to the page and not to its text, and what notes say of a source that its own entry says too."""
_REFERENCE = "a.footnote-ref"
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]」』]*\s*\Z")
_LEFT_BY_LABELS = re.compile(r"\s*\(\s*\)|\s+(?=[,.;])")


def sections(html: str, title: str, entries: Mapping[str, Entry]) -> list[Section]:
    """The sections of a page in their order; the first is its beginning.

    Takes the HTML of a page's content, the page's title in case it has no heading, and by HTML id the entries.
    """
    body = LexborHTMLParser(html).body
    if body is None:
        return []
    unread = {node.mem_id for node in body.css(_UNREAD)}
    notes = {item.id: _note(item, unread) for item in body.css("section.footnote li[id]") if item.id}
    reader = _Reader(Section("", title, boost=BEGINNING_BOOST), unread, entries, notes)
    reader.read(body)
    reader.close_block()
    return reader.sections


def _note(item: LexborNode, unread: Set[int]) -> str:
    """What a note says, without marks, labels and ways back."""
    reader = _Reader(Section("", ""), unread, {}, {})
    reader.read(item)
    reader.close_block()
    return " ".join(_LEFT_BY_LABELS.sub("", block.text) for section in reader.sections for block in section.blocks)


class _Reader:
    """Reads a tree in document order."""

    def __init__(
        self, first: Section, unread: Set[int], entries: Mapping[str, Entry], notes: Mapping[str, str]
    ) -> None:
        self.sections = [first]
        self._section = first
        self._unread = unread
        """By their place in memory."""
        self._entries = entries
        self._notes = notes
        self._text = ""
        self._cited: list[str] = []
        self._marks: list[Mark] = []
        self._shown: set[tuple[str, str]] = set()
        """Notes by the sections that have them."""

    def read(self, node: LexborNode) -> None:
        """Read what is in an element."""
        for child in _children(node):
            tag = child.tag or ""
            if tag == "-text":
                self._add(child.text_content or "")
            elif tag == "sup" and (link := child.css_first(_REFERENCE)):
                self._cite(child, link)
            elif child.mem_id not in self._unread:
                self._read_element(child, tag)
            elif tag == "td":  # a row says what its figures and sources are about
                self._marks += [self._mark(each, link) for each in child.css("sup") for link in each.css(_REFERENCE)]

    def _read_element(self, node: LexborNode, tag: str) -> None:
        is_block = tag in _BLOCKS
        if is_block:
            self.close_block()
        if entry := self._entries.get(node.id or ""):
            outer = self._section
            self._open(Section(node.id or "", entry.title, entry.other_names, entry.boost))
            self.read(node)
            self.close_block()
            self._section = outer
        elif tag in _HEADINGS and node.id:
            self._head(node, tag)
        else:
            self._text += " " if tag in _APART else ""
            self.read(node)
        if is_block:
            self.close_block()

    def _head(self, node: LexborNode, tag: str) -> None:
        self.read(node)
        title, cited, marks = self._taken()
        if tag == "h1" and self._section is self.sections[0]:
            self._section.title = title
        else:
            self._open(Section(node.id or "", title))
        self._section.blocks += [Block("", cited, marks)] if cited else []

    def _open(self, section: Section) -> None:
        self._section = section
        self.sections.append(section)

    def _add(self, text: str) -> None:
        """Add text; after the notes of a sentence a new block begins."""
        if self._cited and text.strip() and _SENTENCE_END.search(self._text):
            self.close_block()
        self._text += text

    def _mark(self, element: LexborNode, link: LexborNode) -> Mark:
        name = (link.attributes.get("href") or "").removeprefix("#")
        return Mark(element.id or "", name, len(_spaced(self._text)))

    def _cite(self, element: LexborNode, link: LexborNode) -> None:
        """Take the note that a mark leads to; in one section once."""
        self._marks.append(mark := self._mark(element, link))
        name = mark.note
        if (self._section.anchor, name) not in self._shown and self._notes.get(name):
            self._shown.add((self._section.anchor, name))
            self._cited.append(self._notes[name])

    def close_block(self) -> None:
        """Keep what has been read of a block, unless it only repeats the title or is figures alone."""
        text, cited, marks = self._taken()
        if cited or (text != self._section.title and any(map(str.isalpha, text))):
            self._section.blocks.append(Block(text, cited, marks))

    def _taken(self) -> tuple[str, tuple[str, ...], tuple[Mark, ...]]:
        taken = _spaced(self._text), tuple(self._cited), tuple(self._marks)
        self._text, self._cited, self._marks = "", [], []
        return taken


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.child
    while child is not None:
        yield child
        child = child.next
