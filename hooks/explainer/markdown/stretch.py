"""The running text of a page in stretches: paragraphs, list items, table rows, quoted blocks.

A stretch is plain text as a reader meets it, without marks of Markdown, with an offset into the page for
each character, and with its citations at their places. What a citation covers is the text before it, up
to the citation before. All checks of what a page says work on stretches.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import pairwise, takewhile, zip_longest

from explainer.markdown.blocks import Blocks, Leaf, read_blocks
from explainer.markdown.page import Bracket, PageSource
from explainer.markdown.prose import FILLER, Link
from explainer.text.span import Cover, Span


class Kind(StrEnum):
    """What a stretch is."""

    PARAGRAPH = "paragraph"
    ITEM = "list item"
    TERM = "term"
    ROW = "table row"
    HEADER = "table header"
    QUOTE = "block quotation"
    NOTE = "note"
    HEADING = "heading"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Mark:
    """A citation in a stretch."""

    at: int
    """Index in the stretch's text before which it stands."""
    bracket: Bracket
    in_note: bool
    """Whether it is `[@…]` in a note of prose."""


Marks = tuple[Mark, ...]


@dataclass(frozen=True)
class Stretch:
    """A run of text that is read as one."""

    kind: Kind
    text: str
    offsets: tuple[int, ...]
    """For each character its offset in the page; one more for the end."""
    marks: Marks = ()
    links: tuple[Span, ...] = ()
    """Where the texts of links begin and end."""
    level: int = 0
    """Of a heading, 1 to 6."""
    cells: tuple[Span, ...] = ()
    """Of a table row or header: where each cell begins and ends in the text."""
    header: Stretch | None = field(default=None, repr=False)
    """Of a table row."""
    otherwise: Marks = ()
    """What covers text that no citation of the stretch covers: of a table the end of the paragraph that
    leads to it, of a paragraph in a block quotation what covers the next one."""

    def span(self, start: int, end: int) -> Span:
        """Offsets in the page of a part of the text."""
        return self.offsets[start], self.offsets[max(start, end - 1)] + 1

    def covering(self, at: int) -> Marks:
        """The citations that cover what ends at an index: those that next stand behind it, together.

        In a table a citation covers its cell, then its row; a row without one is covered by its header's,
        and a header by those at the end of the paragraph that leads to the table.
        """
        behind = self.marks[bisect_left(self.marks, at, key=lambda mark: mark.at) :]
        column = self.column(at)
        if column is None:
            return self._together(behind) or self.otherwise
        own = self._in_cell(column)
        header = self.header
        candidates = (
            self._together([mark for mark in own if mark.at >= at]),
            own,
            self.marks,
            header._in_cell(column) if header else (),
            header.marks if header else (),
        )
        return next((marks for marks in candidates if marks), self.otherwise)

    def column(self, at: int) -> int | None:
        """The number of the cell in which an index stands."""
        number = bisect_right(self.cells, at, key=lambda cell: cell[0]) - 1
        return number if number >= 0 and at <= self.cells[number][1] else None

    def _in_cell(self, column: int) -> Marks:
        if column >= len(self.cells):
            return ()
        start, end = self.cells[column]
        first = bisect_left(self.marks, start, key=lambda mark: mark.at)
        return self.marks[first : bisect_right(self.marks, end, key=lambda mark: mark.at)]

    def _together(self, marks: Sequence[Mark]) -> Marks:
        """The first of the marks and those that follow it without words between."""
        return tuple(takewhile(lambda mark: not _has_words(self.text[marks[0].at : mark.at]), marks))

    @property
    def marks_at_end(self) -> Marks:
        """The citations that stand last."""
        last = self.marks[-1].at if self.marks else 0
        return tuple(takewhile(lambda mark: not _has_words(self.text[mark.at : last]), self.marks[::-1]))[::-1]

    @property
    def parts(self) -> tuple[Span, ...]:
        """What is read for itself: the cells of a table row, else the whole text."""
        return self.cells or ((0, len(self.text)),)


def _has_words(text: str) -> bool:
    return any(char.isalnum() for char in text)


def blocks_of(page: PageSource) -> Blocks:
    """The blocks of a page; offsets are the page's."""
    return read_blocks(page.file.text.replace("\t", " "))


def stretches(page: PageSource, blocks: Blocks) -> list[Stretch]:
    """The stretches of a page, in order."""
    found = [stretch for stretch in _Reader(page, blocks).read() if stretch.marks or _has_words(stretch.text)]
    return list(_covered_from_below(reversed(found)))[::-1]


def _covered_from_below(backwards: Iterable[Stretch]) -> Iterator[Stretch]:
    """The stretches, each paragraph of a block quotation covered by the next one's citations if it has none."""
    below: Stretch | None = None
    for stretch in backwards:
        if stretch.kind is Kind.QUOTE and below and below.kind is Kind.QUOTE:
            stretch = replace(stretch, otherwise=below.covering(0))
        yield stretch
        below = stretch


_HEADING = re.compile(r"(?P<level>#{1,6}) *")
_TITLE = re.compile(r"(?:!!!|\?\?\?\+?)(?: ?[\w-]+(?: +[\w-]+)*+)?+ *(?:\"(?P<title>[^\n]*)\")? *")
_DELIMITER_ROW = re.compile(r"(?=.*\|)(?=.*-)[|: -]+")
_UNDERLINE = re.compile(r"\n *(?:(?P<first>=+)|-+) *(?:\n|\Z)")
_ITEM = re.compile(r"(?:[*+-]|\d+\.) +\Z")
_DEFINITION = re.compile(r": +\Z")
_LEADING = (Kind.PARAGRAPH, Kind.HEADING, Kind.ITEM)
"""What can lead to a table."""


class _Reader:
    """Tells what each leaf of a page is, and reads its text."""

    def __init__(self, page: PageSource, blocks: Blocks) -> None:
        self._leaves = blocks.leaves
        self._notes = Cover(page.prose.notes)
        self._masked = page.prose.masked
        self._inline = _Inline(page)

    def read(self) -> Iterator[Stretch]:
        """The stretches of all leaves, empty ones too."""
        next_row, header, last = -1, None, None
        for leaf, following in zip_longest(self._leaves, self._leaves[1:]):
            below = self._right_below(leaf, following)
            if leaf[0][0] == next_row:
                next_row = below
                if header and not _DELIMITER_ROW.fullmatch(self._masked, *leaf[0]):
                    yield replace(self._inline.read(Kind.ROW, leaf), header=header, otherwise=header.otherwise)
            elif self._is_header(leaf, following):
                next_row = below
                lead = last.marks_at_end if last and last.kind in _LEADING else ()
                header = last = replace(self._inline.read(Kind.HEADER, leaf), otherwise=lead)
                yield last
            else:
                last = self._stretch(leaf, following)
                yield last

    def _right_below(self, leaf: Leaf, following: Leaf | None) -> int:
        """Where the next leaf begins if it stands in the next line; -1 if not."""
        if following is None:
            return -1
        begin = following[0][0]
        return begin if self._masked.find("\n", leaf[-1][1]) == self._masked.rfind("\n", 0, begin) else -1

    def _is_header(self, leaf: Leaf, following: Leaf | None) -> bool:
        """Whether a delimiter row stands right below."""
        return bool(
            following
            and "|" in self._masked[slice(*leaf[0])]
            and _DELIMITER_ROW.fullmatch(self._masked, *following[0])
            and self._right_below(leaf, following) != -1
            and ">" not in self._prefix(leaf)
        )

    def _prefix(self, leaf: Leaf) -> str:
        """What stands before a leaf in its line: marks of quotations and items, indentation."""
        start = self._masked.rfind("\n", 0, leaf[0][0]) + 1
        return self._masked[start : leaf[0][0]].replace(FILLER, "").replace("\t", "    ")

    def _stretch(self, leaf: Leaf, following: Leaf | None) -> Stretch:
        start, end = leaf[0]
        prefix = self._prefix(leaf)
        if start in self._notes:
            return self._inline.read(Kind.NOTE, leaf)
        if ">" in prefix:
            return self._inline.read(Kind.QUOTE, leaf)
        if heading := _HEADING.match(self._masked, start, end):
            begin = heading.end()
            stop = begin + len(self._masked[begin:end].rstrip(f" #{FILLER}"))
            return replace(self._inline.read(Kind.HEADING, [(begin, stop)]), level=len(heading["level"]))
        if len(leaf) == 1 and (title := _TITLE.fullmatch(self._masked, start, end)):
            return self._inline.read(Kind.TITLE, [title.span("title") if title["title"] else (end, end)])
        if (line := _UNDERLINE.match(self._masked, end)) and not (following and following[0][0] < line.end()):
            return replace(self._inline.read(Kind.HEADING, leaf), level=1 if line["first"] else 2)
        if _ITEM.search(prefix) or _DEFINITION.search(prefix):
            return self._inline.read(Kind.ITEM, leaf)
        return self._inline.read(Kind.TERM if self._is_term(prefix, following) else Kind.PARAGRAPH, leaf)

    def _is_term(self, prefix: str, following: Leaf | None) -> bool:
        """Whether a definition follows that stands no deeper than the leaf."""
        below = self._prefix(following) if following else ""
        is_definition = _DEFINITION.search(below) and not below.strip(": ")
        return bool(is_definition) and len(prefix) // 4 == below.index(":") // 4


_SPECIAL = re.compile(rf"[{FILLER}\\&*_\[\]!|]")
_INDENTATION = re.compile(r"[ \t]*")
_FILLING = re.compile(f"{FILLER}+")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[0-9a-zA-Z]{1,32});")
_ESCAPABLE = frozenset("\\`*_{}[]()>#+-.!|")
_ABBREVIATION = re.compile(r" *\*\[[^\]\n]*\] ?:")


class _Inline:
    """Reads the text of leaves."""

    def __init__(self, page: PageSource) -> None:
        self.text = page.file.text
        self.masked = page.prose.masked
        found = [*((bracket, False) for bracket in page.brackets), *((cite, True) for cite in page.text_cites)]
        self.citations = {bracket.start: (bracket, in_note) for bracket, in_note in found}
        """By the offset at which they begin, with whether they are `[@…]`."""
        links = [link for link in page.prose.links if link.is_defined]
        self.opening: dict[int, Link] = {link.text[0]: link for link in links}
        self.closing: dict[int, Link] = {link.text[1] - 1: link for link in links}
        """Links and images by the offsets of their brackets."""

    def read(self, kind: Kind, leaf: Sequence[Span]) -> Stretch:
        """The text of a leaf; abbreviations are not read, as readers do not see them."""
        text = _Text(self)
        for start, end in leaf:
            if not _ABBREVIATION.match(self.masked, start, end):
                text.read_line(start, end)
        string, end = "".join(text.chars), max(leaf[-1][1], text.end)
        cells = tuple(_cells(string, text.bars)) if kind in (Kind.ROW, Kind.HEADER) else ()
        return Stretch(kind, string, (*text.offsets, end), tuple(text.marks), tuple(text.links), cells=cells)


class _Text:
    """The text of one leaf while it is read."""

    def __init__(self, inline: _Inline) -> None:
        self._inline = inline
        self._masked = inline.masked
        self._link_starts: dict[int, int] = {}
        self.end = 0
        """The offset behind what has been read."""
        self.chars: list[str] = []
        self.offsets: list[int] = []
        self.marks: list[Mark] = []
        self.links: list[Span] = []
        self.bars: list[int] = []
        """Indexes of what parts the cells of a table."""

    def read_line(self, start: int, end: int) -> None:
        """Read a line, plain runs at once and each special character for itself."""
        if self.end:
            self._add(" ", self._masked.rfind("\n", 0, start))
        indentation = _INDENTATION.match(self._masked, start, end)
        at = max(indentation.end() if indentation else start, self.end)
        while at < end:
            special = _SPECIAL.search(self._masked, at, end)
            stop = special.start() if special else end
            self.chars += self._masked[at:stop]
            self.offsets += range(at, stop)
            at = self._special(stop, start, end) if special else stop
        self.end = max(at, end)

    def _add(self, text: str, at: int) -> None:
        """Add what stands for a mark at an offset, as entities do."""
        self.chars += text
        self.offsets += [at] * len(text)

    def _special(self, at: int, start: int, end: int) -> int:
        """Read a special character of a line; gives the offset behind what it begins."""
        char = self._masked[at]
        if char == FILLER:
            return self._hidden(at, end)
        if char == "&" and (entity := _ENTITY.match(self._masked, at, end)):
            self._add(html.unescape(entity.group()), at)
            return entity.end()
        if char in "[]!" and (after := self._bracket(at)) is not None:
            return after
        if char == "\\" and self._masked[at + 1 : min(at + 2, end)] in _ESCAPABLE:
            at += 1
        elif char in "*_" and self._is_emphasis(at, start, end):
            return at + 1
        elif char == "|":
            self.bars.append(len(self.offsets))
        self._add(self._masked[at], at)
        return at + 1

    def _hidden(self, at: int, end: int) -> int:
        """Skip what is no prose; a break of the line parts words."""
        filling = _FILLING.match(self._masked, at, end)
        after = filling.end() if filling else at + 1
        if (line_break := self._inline.text.find("<br", at, after)) != -1:
            self._add(" ", line_break)
        return after

    def _bracket(self, at: int) -> int | None:
        """Read a citation, a mark of a link or a whole image; None when the character is text."""
        inline = self._inline
        if at in inline.citations:
            bracket, in_note = inline.citations[at]
            self.marks.append(Mark(len(self.offsets), bracket, in_note))
            return bracket.end
        if self._masked[at] == "!":
            image = inline.opening.get(at + 1)
            return image.target[1] if image else None
        if at in inline.opening:
            self._link_starts[at] = len(self.offsets)
            return at + 1
        link = inline.closing.get(at)
        if link and link.text[0] in self._link_starts:
            self.links.append((self._link_starts[link.text[0]], len(self.offsets)))
            return link.target[1]
        return None

    def _is_emphasis(self, at: int, start: int, end: int) -> bool:
        """Whether the character marks emphasis: not a star between spaces, not a line between letters."""
        before, after = self._masked[at - 1 : at], self._masked[at + 1 : at + 2]
        if self._masked[at] == "_" and before.isalnum() and after.isalnum():
            return False
        return not ((at == start or before.isspace()) and (at + 1 == end or after.isspace()))


def _cells(text: str, bars: list[int]) -> Iterator[Span]:
    """Where the cells of a row begin and end; bars at its borders part nothing."""
    edges = [-1, *bars, len(text)]
    first = 1 if bars and not text[: bars[0]].strip() else 0
    last = len(edges) - (1 if len(edges) > first + 2 and not text[bars[-1] + 1 :].strip() else 0)
    for left, right in pairwise(edges[first:last]):
        yield left + 1, right
