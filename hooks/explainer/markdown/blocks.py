"""Where the blocks of a Markdown page stand: its fences, raw HTML, code, notes and leaves.

A leaf is a text that inline marks cannot reach across: a paragraph, a heading, a row of a table. The rules are
those of Python-Markdown with its tables, admonitions, definition lists and abbreviations, and of PyMdown's fences
and details, in their order of priority. Nothing is cut out of the text: a block is a list of spans, one for what
is left of each line. Two things are read as they are meant, not as they are shown: cells behind the last column of
their table are text (Python-Markdown drops them), and a fence right below indented code is a fence (PyMdown gives
it back to the text).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import groupby, takewhile

import yaml

from explainer.markdown.fence import Fence, fences
from explainer.markdown.rawhtml import html_blocks
from explainer.text.span import Span

Leaf = tuple[Span, ...]
"""The lines of a leaf, each without what belongs to the blocks around it."""


@dataclass(frozen=True)
class Blocks:
    """The blocks of a page, each kind in the order of the text."""

    front_matter: Span
    fences: tuple[Fence, ...]
    html: tuple[Span, ...]
    """Raw HTML blocks, comments among them."""
    code: tuple[Span, ...]
    """Lines of indented code."""
    leaves: tuple[Leaf, ...]
    abbreviations: tuple[Span, ...]
    """`*[abbreviation]: title`."""
    link_definitions: tuple[Span, ...]
    """`[ref]: address`."""
    notes: tuple[Span, ...]
    """Notes of prose, from the bracket of `[^name]: text` to the end of the last line."""


def read_blocks(text: str) -> Blocks:
    """The blocks of a page. The text has neither tabs nor carriage returns."""
    begin = _end_of_front_matter(text)
    lines = list(_lines(text, begin))
    fenced = tuple(fences(text, lines))
    html = tuple(html_blocks(text, begin, ((fence.start, fence.end) for fence in fenced)))
    reader = _Reader(text)
    reader.read(_folded(lines, fenced, html))
    return Blocks(
        (0, begin),
        fenced,
        html,
        tuple(sorted(reader.code)),
        tuple(sorted(reader.leaves)),
        tuple(sorted(reader.abbreviations)),
        tuple(sorted(reader.link_definitions)),
        tuple(sorted(reader.notes)),
    )


_FRONT_MATTER = re.compile(r"-{3} *\n(?P<yaml>.*?\n)(?:-{3}|\.{3}) *(?:\n|\Z)", re.DOTALL)


def _end_of_front_matter(text: str) -> int:
    """Front matter is a mapping; lines between two rules can also be text."""
    if front := _FRONT_MATTER.match(text):
        try:
            return front.end() if isinstance(yaml.safe_load(front["yaml"]), dict) else 0
        except (yaml.YAMLError, ValueError, AttributeError, RecursionError):
            return 0  # the host shows it as text
    return 0


def _lines(text: str, begin: int) -> Iterator[Span]:
    """The spans of the lines, without their line breaks."""
    while (end := text.find("\n", begin)) != -1:
        yield begin, end
        begin = end + 1
    yield begin, len(text)


def _folded(lines: Iterable[Span], fenced: Sequence[Fence], html: Sequence[Span]) -> Iterator[Span]:
    """The lines with a fenced block as its first line and raw HTML as one character.

    A blank line follows raw HTML; one stands above it unless it is indented.
    """
    bodies = deque((fence.body_start, fence.end) for fence in fenced)
    raw = deque(html)
    for start, end in lines:
        while bodies and bodies[0][1] <= start:
            bodies.popleft()
        if bodies and bodies[0][0] <= start:
            continue
        at = start
        while raw and raw[0][0] <= end:
            begin, after = raw[0]
            if begin >= start:
                yield from [(at, begin + 1)] if begin > at else [(begin, begin), (begin, begin + 1)]
                yield begin, begin
            if after > end:
                break
            at = after
            raw.popleft()
        else:
            yield at, end


_QUOTE = re.compile(r" {0,3}> ?")
_LINE_OF_QUOTE = re.compile(rf"{_QUOTE.pattern}| +>(?= *$)")
_ITEM = re.compile(r" {0,3}(?:[*+-]|\d+\.) +")
_NESTED_ITEM = re.compile(r" {4,7}(?:[*+-]|\d+\.) +")
_DEFINITION = re.compile(r" {0,3}: {1,3}")
_LAZY = re.compile(r" {0,3}[^ :]")
_NOTE = re.compile(r" {0,3}(?P<name>\[\^[^\]\n]*\]): *")
_ADMONITION = re.compile(
    r"(?:!!! ?[\w-]+(?: +[\w-]+)*(?: +\"[^\n]*?\")?"
    r"|\?{3}\+?(?: ?[\w-]+(?: +[\w-]+)*(?: +\"[^\n]*?\")?| +\"[^\n]*?\")) *$"
)
_RULE = re.compile(r" {0,3}(?:(?:- {0,2}){3,}+|(?:_ {0,2}){3,}+|(?:\* {0,2}){3,}+) *$")
_SPLITTING = re.compile(rf"#|{_RULE.pattern}")
_UNDERLINE = re.compile(r"(?:=+|-+) *$")
_DELIMITER_ROW = re.compile(r"(?=[^\n]*\|)[|: -]+$")
_ABBREVIATION = re.compile(r"\*\[[^\\\]\n]+\] ?: *")
_LINK_DEFINITION = re.compile(
    r" {0,3}\[(?!\^)[^\[\]]*\]: *(?:\n *)?\S+ *(?:(?:\n *)?(?:\"[^\n]*\"|'[^\n]*'|\([^\n]*\)) *)?(?=\n|\Z)"
)
_LINK_START = re.compile(r" {0,3}\[(?!\^)")
_DEEPEST = 100
"""Containers in one another that are told apart; what stands deeper is text."""

Kinds = tuple["_Kind", ...]


class _Block:
    """Lines without a blank one between them. Where they begin with what is found once, however often they are cut."""

    def __init__(self, text: str, lines: Iterable[Span]) -> None:
        self.text = text
        self._all = [(start, end) for start, end in lines if start < end]
        self._begin, self._end = 0, len(self._all)
        self._found: dict[re.Pattern[str], list[int]] = {}

    def __len__(self) -> int:
        return self._end - self._begin

    def __getitem__(self, number: int) -> Span:
        return self._all[self._begin + number]

    @property
    def lines(self) -> list[Span]:
        return self._all[self._begin : self._end]

    def part(self, begin: int, end: int | None = None) -> _Block:
        """Some of the lines."""
        part = copy(self)
        part._begin, part._end = self._begin + begin, self._end if end is None else self._begin + end
        return part

    def match(self, pattern: re.Pattern[str], number: int = 0) -> re.Match[str] | None:
        """Whether a line begins with the pattern."""
        return pattern.match(self.text, *self[number])

    def numbers(self, pattern: re.Pattern[str]) -> Iterator[int]:
        """The numbers of the lines that begin with the pattern."""
        if pattern not in self._found:
            self._found[pattern] = [at for at, line in enumerate(self._all) if pattern.match(self.text, *line)]
        found = self._found[pattern]
        for at in range(bisect_left(found, self._begin), bisect_left(found, self._end)):
            yield found[at] - self._begin

    def first(self, pattern: re.Pattern[str]) -> int | None:
        """The number of the first line that begins with the pattern."""
        return next(self.numbers(pattern), None)

    def is_indented(self, levels: int = 1) -> bool:
        """Whether the first line is."""
        return self.text.startswith("    " * levels, *self[0])

    def split(self, levels: int = 1) -> tuple[_Block, _Block]:
        """The indented lines at the beginning, without their indentation, and the others."""
        pad = "    " * levels
        inside = list(takewhile(lambda line: self.text.startswith(pad, *line), self.lines))
        return _Block(self.text, [(start + len(pad), end) for start, end in inside]), self.part(len(inside))

    def detabbed(self, levels: int = 1) -> _Block:
        """All lines, the indented ones without their indentation."""
        pad = "    " * levels
        lines = self.lines
        inside = [self.text.startswith(pad, *line) for line in lines]
        return _Block(
            self.text, [(start + len(pad) * cut, end) for (start, end), cut in zip(lines, inside, strict=True)]
        )


class _Kind(Enum):
    """What an element of the page is, as far as it matters for what follows it."""

    ADMONITION = auto()
    DEFINITION = auto()
    DEFINITION_LIST = auto()
    ITEM = auto()
    LIST = auto()
    OTHER = auto()
    PARAGRAPH = auto()
    QUOTE = auto()


class _State(Enum):
    """What the parser remembers of the way to a block."""

    DETABBED = auto()
    LIST = auto()
    LOOSE_LIST = auto()
    OTHER = auto()


@dataclass(slots=True)
class _Element:
    kind: _Kind
    children: list[_Element] = field(default_factory=list)

    def last_is(self, *kinds: _Kind) -> bool:
        return bool(self.children) and self.children[-1].kind in kinds

    def add(self, kind: _Kind) -> _Element:
        self.children.append(_Element(kind))
        return self.children[-1]

    def last_or_new(self, kind: _Kind) -> _Element:
        return self.children[-1] if self.last_is(kind) else self.add(kind)


class _Reader:
    """Takes a page apart as Python-Markdown's block parser does: one method for each of its processors."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.code: list[Span] = []
        self.leaves: list[Leaf] = []
        self.abbreviations: list[Span] = []
        self.link_definitions: list[Span] = []
        self.notes: list[Span] = []
        self._contents_of_notes: deque[list[_Block]] = deque()
        self._state = _State.OTHER
        self._depth = 0

    def read(self, lines: Iterable[Span]) -> None:
        """Read the page."""
        self._parse(_Element(_Kind.OTHER), *self._blocks(lines))
        while self._contents_of_notes:
            self._parse(_Element(_Kind.OTHER), *self._contents_of_notes.popleft())

    def _blocks(self, lines: Iterable[Span]) -> Iterator[_Block]:
        """The blocks between blank lines."""
        for is_blank, block in groupby(lines, lambda line: not self.text[slice(*line)].strip(" ")):
            if not is_blank:
                yield _Block(self.text, block)

    def _parse(self, parent: _Element, *given: _Block, state: _State | None = None) -> None:
        blocks, state_before = deque(given), self._state
        self._state = state or state_before
        self._depth += 1
        while blocks:
            block = blocks.popleft()
            if block and (self._depth > _DEEPEST or not any(step(self, parent, block, blocks) for step in _STEPS)):
                self._add_leaf(parent, block, _Kind.PARAGRAPH)
        self._depth -= 1
        self._state = state_before

    def _add_leaf(self, parent: _Element, block: _Block, kind: _Kind = _Kind.OTHER) -> None:
        self.leaves.append(tuple(block.lines))
        parent.add(kind)

    def _admonition(self, parent: _Element, block: _Block, blocks: deque[_Block]) -> bool:
        number = block.first(_ADMONITION)
        if number is None:
            return self._more_of_admonition(parent, block, blocks)
        self._parse(parent, block.part(0, number))
        self._add_leaf(admonition := parent.add(_Kind.ADMONITION), block.part(number, number + 1))
        inside, rest = block.part(number + 1).split()
        self._parse(admonition, inside)
        blocks.appendleft(rest)
        return True

    def _more_of_admonition(self, parent: _Element, block: _Block, blocks: deque[_Block]) -> bool:
        """A further block of an admonition, or of the item that stands last in it."""
        if not parent.last_is(_Kind.ADMONITION) or not block.is_indented():
            return False
        place, levels = parent.children[-1], 1
        while place.last_is(_Kind.LIST, _Kind.DEFINITION_LIST) and block.is_indented(levels + 1):
            place, levels = place.children[-1].children[-1], levels + 1
        inside, rest = block.split(levels)
        self._parse(place, inside)
        blocks.appendleft(rest)
        return True

    def _more_of_list(self, parent: _Element, block: _Block, blocks: deque[_Block]) -> bool:
        return self._more_of(parent, block, (_Kind.ITEM,), (_Kind.LIST,))

    def _more_of_definition(self, parent: _Element, block: _Block, blocks: deque[_Block]) -> bool:
        items, lists = (_Kind.DEFINITION, _Kind.ITEM), (_Kind.DEFINITION_LIST, _Kind.LIST)
        return self._more_of(parent, block, items, lists)

    def _more_of(self, parent: _Element, block: _Block, items: Kinds, lists: Kinds) -> bool:
        """A further block of the item that stands last, as deep as its first line is indented."""
        is_in_list = parent.kind in items or parent.last_is(*lists)
        if not is_in_list or self._state is _State.DETABBED or not block.is_indented():
            return False
        place, level = parent, int(self._state is _State.LIST)
        while block.is_indented(level + 1) and place.last_is(*items, *lists):
            place = place.children[-1]
            level += place.kind in lists
        if parent.kind in items:
            place = parent.children[-1] if parent.last_is(*lists) else parent
        elif place.kind in lists:
            place = place.children[-1]
        self._parse(place, block.detabbed(level), state=_State.DETABBED)
        return True

    def _indented_code(self, parent: _Element, block: _Block, blocks: deque[_Block]) -> bool:
        code, rest = block.split()
        if not code:
            return False
        self.code += code.lines
        parent.add(_Kind.OTHER)
        blocks.appendleft(rest)
        return True

    def _table(self, parent: _Element, block: _Block, blocks: deque[_Block]) -> bool:
        if len(block) == 1 or "|" not in self.text[slice(*block[0])] or not block.match(_DELIMITER_ROW, 1):
            return False
        self.leaves += ((row,) for row in block.lines)
        parent.add(_Kind.OTHER)
        return True

    def _underlined_heading(self, parent: _Element, block: _Block, blocks: deque[_Block]) -> bool:
        if len(block) == 1 or block.match(_SPLITTING) or not block.match(_UNDERLINE, 1):
            return False
        self._add_leaf(parent, block.part(0, 1))
        blocks.appendleft(block.part(2))
        return True

    def _heading_or_rule(self, parent: _Element, block: _Block, blocks: deque[_Block]) -> bool:
        number = block.first(_SPLITTING)
        if number is None:
            return False
        self._parse(parent, block.part(0, number))
        self._add_leaf(parent, block.part(number, number + 1))
        rest = block.part(number + 1)
        blocks.appendleft(rest.detabbed() if self._state is _State.LOOSE_LIST else rest)
        return True

    def _list(self, parent: _Element, block: _Block, blocks: deque[_Block]) -> bool:
        if not block.match(_ITEM):
            return False
        items = deque(self._items(block))
        if parent.last_is(_Kind.LIST):
            place = parent.children[-1]
            self._parse(place.add(_Kind.ITEM), items.popleft(), state=_State.LOOSE_LIST)
        else:
            place = parent if parent.kind is _Kind.LIST else parent.add(_Kind.LIST)
        for item in items:
            is_nested = bool(item) and bool(place.children) and item.is_indented()
            self._parse(place.children[-1] if is_nested else place.add(_Kind.ITEM), item, state=_State.LIST)
        return True

    def _items(self, block: _Block) -> Iterator[_Block]:
        """The items of a list; what is nested in one follows it as an item of its own."""
        lines: list[Span] = []
        for line in block.lines:
            item = _ITEM.match(self.text, *line)
            is_nested = _NESTED_ITEM.match(self.text, *line) and not self.text.startswith("    ", *lines[0])
            if lines and (item or is_nested):
                yield _Block(self.text, lines)
                lines = []
            lines.append((item.end(), line[1]) if item else line)
        yield _Block(self.text, lines)

    def _definition(self, parent: _Element, block: _Block, blocks: deque[_Block]) -> bool:
        number = block.first(_DEFINITION)
        if number is None or (number == 0 and not parent.children):
            return False
        self.leaves += ((term,) for term in block.part(0, number).lines)
        is_loose = number == 0 and parent.last_is(_Kind.PARAGRAPH)
        if is_loose:
            parent.children.pop()  # the paragraph before holds the terms
        inside, rest = block.part(number + 1).split()
        if rest and not inside and rest.match(_LAZY):
            inside, rest = rest, inside
        mark = block.match(_DEFINITION, number)
        assert mark
        lines = [(mark.end(), block[number][1]), *inside.lines]
        definition = parent.last_or_new(_Kind.DEFINITION_LIST).add(_Kind.DEFINITION)
        self._parse(definition, _Block(self.text, lines), state=_State.LOOSE_LIST if is_loose else _State.LIST)
        blocks.appendleft(rest)
        return True

    def _quote(self, parent: _Element, block: _Block, blocks: deque[_Block]) -> bool:
        number = block.first(_QUOTE)
        if number is None:
            return False
        self._parse(parent, block.part(0, number))
        marks = [(_LINE_OF_QUOTE.match(self.text, *line), line) for line in block.part(number).lines]
        inside = self._blocks((mark.end() if mark else start, end) for mark, (start, end) in marks)
        self._parse(parent.last_or_new(_Kind.QUOTE), *inside, state=_State.OTHER)
        return True

    def _note(self, parent: _Element, block: _Block, blocks: deque[_Block]) -> bool:
        """A note of prose; its text is read when all else has been."""
        number = block.first(_NOTE)
        if number is None:
            return False
        mark = block.match(_NOTE, number)
        assert mark
        following = block.part(number + 1)
        after = following.first(_NOTE)
        content = [_Block(self.text, [(mark.end(), block[number][1]), *following.part(0, after).detabbed().lines])]
        if after is not None:
            blocks.appendleft(following.part(after))
        while after is None and blocks and blocks[0] and blocks[0].is_indented():
            further = blocks.popleft()
            after = further.first(_NOTE)
            content.append(further.part(0, after).detabbed())
            if after is not None:
                blocks.appendleft(further.part(after))
        self.notes.append((mark.start("name"), max([mark.end(), *(part[-1][1] for part in content if part)])))
        self._contents_of_notes.append(content)
        blocks.appendleft(block.part(0, number))
        return True

    def _abbreviation(self, parent: _Element, block: _Block, blocks: deque[_Block]) -> bool:
        for number in block.numbers(_ABBREVIATION):
            mark = block.match(_ABBREVIATION, number)
            assert mark
            end = number + (1 if mark.end() < block[number][1] else 2)
            if end <= len(block):
                self.abbreviations.append((block[number][0], block[end - 1][1]))
                blocks.extendleft([block.part(end), block.part(0, number)])
                return True
        return False

    def _definition_of_link(self, parent: _Element, block: _Block, blocks: deque[_Block]) -> bool:
        for number in block.numbers(_LINK_START):
            lines = block.part(number, min(number + 3, len(block))).lines
            if found := _LINK_DEFINITION.match("\n".join(self.text[slice(*line)] for line in lines)):
                end = number + found.group().count("\n") + 1
                self.link_definitions.append((block[number][0], block[end - 1][1]))
                blocks.extendleft([block.part(end), block.part(0, number)])
                return True
        return False


_STEPS = (
    _Reader._admonition,
    _Reader._more_of_list,
    _Reader._more_of_definition,
    _Reader._indented_code,
    _Reader._table,
    _Reader._underlined_heading,
    _Reader._heading_or_rule,
    _Reader._list,
    _Reader._definition,
    _Reader._quote,
    _Reader._note,
    _Reader._abbreviation,
    _Reader._definition_of_link,
)
"""In Python-Markdown's order of priority; what none of them takes is a paragraph."""
