"""Where the blocks of a Markdown page stand: its fences, raw HTML, code, notes and leaves.

A leaf is a text that inline marks cannot reach across: a paragraph, a heading, a row of a table. The
rules are those of Python-Markdown with its tables, admonitions and definition lists, and of PyMdown's
fences and details, in their order of priority; raw HTML is read by Python-Markdown's own reader. What is
cut out of a block is never copied: a block is a list of spans, one for what is left of each line.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import pairwise, takewhile

import yaml
from markdown import Markdown
from markdown.htmlparser import HTMLExtractor

from explainer.span import Span

Block = list[Span]
"""Lines without a blank one between them; of each the part that is left."""


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block."""

    info: str
    """What stands after the opening fence."""
    start: int
    """Offset of the line that opens it."""
    end: int
    """Offset after the line that closes it."""
    body_start: int
    body_end: int
    indent: int
    """Columns before the fence."""


@dataclass(frozen=True)
class Blocks:
    """The blocks of a page, each kind in the order of the text."""

    front_matter: Span
    fences: tuple[Fence, ...]
    html: tuple[Span, ...]
    """Raw HTML blocks, comments among them."""
    code: tuple[Span, ...]
    """Lines of indented code."""
    leaves: tuple[Block, ...]
    link_definitions: tuple[Span, ...]
    """`[ref]: address`."""
    notes: tuple[Span, ...]
    """Notes of prose, from the bracket of `[^name]: text` to the end of the last line."""


def read_blocks(text: str) -> Blocks:
    """The blocks of a page. The text has neither tabs nor carriage returns."""
    begin = _end_of_front_matter(text)
    lines = list(_lines(text, begin))
    fences = tuple(_fences(text, lines))
    html = tuple(_html(text, begin, fences))
    reader = _Reader(text)
    reader.read(_folded(lines, fences, html))
    return Blocks(
        (0, begin),
        fences,
        html,
        tuple(sorted(reader.code)),
        tuple(sorted(reader.leaves)),
        tuple(sorted(reader.link_definitions)),
        tuple(sorted(reader.notes)),
    )


_FRONT_MATTER = re.compile(r"-{3} *\n(?P<yaml>.*?\n)(?:-{3}|\.{3}) *(?:\n|\Z)", re.DOTALL)


def _end_of_front_matter(text: str) -> int:
    """Front matter is a mapping; lines between two rules can also be text."""
    if front := _FRONT_MATTER.match(text):
        try:
            return front.end() if isinstance(yaml.safe_load(front["yaml"]), dict) else 0
        except yaml.YAMLError:
            return 0  # the host says so, or shows it
    return 0


def _lines(text: str, begin: int) -> Iterator[Span]:
    """The spans of the lines, without their line breaks."""
    while (end := text.find("\n", begin)) != -1:
        yield begin, end
        begin = end + 1
    yield begin, len(text)


_FENCE = re.compile(
    r"(?P<prefix>[> ]*)(?P<fence>~{3,}|`{3,})"
    r"(?P<info>(?: *\.?[\w#.+-]+(?= |$))?"
    r"(?: *\{[^\n]*\}|(?: *(?:title(?:_mode)?(?:=\"[^\"\n]*\"|='[^'\n]*')?"
    r"|(?:hl_lines|linenums)=(?:\"\d[\d -]*\"|'\d[\d -]*'))(?= |$))+)?) *"
)


def _fences(text: str, lines: Sequence[Span]) -> Iterator[Fence]:
    """Fenced blocks. One that is never closed is text, and so is all that follows it; so is one with odd options."""
    opening: re.Match[str] | None = None
    opened = empty_lines = 0
    for number, (start, end) in enumerate(lines):
        if opening is None:
            opening, opened, empty_lines = _FENCE.fullmatch(text, start, end), number, 0
            continue
        width, quotes = len(opening["prefix"]), opening["prefix"].count(">")
        head = text[start : min(end, start + width)]
        prefix = head[: len(head) - len(head.lstrip("> "))]
        content = text[start + len(prefix) : end]
        level = prefix.count(">")
        if level > quotes:
            opening = None
        elif not content.strip(" "):
            empty_lines += 1
        elif len(prefix) < width or (level < quotes and empty_lines):
            opening = None  # what holds the fence ended before it
        elif content.rstrip(" ") == opening["fence"]:
            body, after = lines[opened + 1][0], min(end + 1, len(text))
            yield Fence(opening["info"].strip(), lines[opened][0], after, body, start, width)
            opening = None
        else:
            empty_lines = 0


class _HTMLBlocks(HTMLExtractor):
    """Python-Markdown's reader of raw HTML, which also says where it found the blocks."""

    def __init__(self) -> None:
        super().__init__(Markdown())
        self.spans: list[Span] = []
        self._began = 0

    @property
    def _at(self) -> int:
        return self.line_offset + self.offset

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str]]) -> None:  # type: ignore[override]
        """Note where a block begins."""
        was_inside = self.inraw
        super().handle_starttag(tag, attrs)
        if self.inraw and not was_inside:
            self._began = self._at

    def handle_endtag(self, tag: str) -> None:
        """Note where a block ends."""
        was_inside = self.inraw
        super().handle_endtag(tag)
        if was_inside and not self.inraw:
            self.spans.append((self._began, self._at + len(self.get_endtag_text(tag))))

    def handle_empty_tag(self, data: str, is_block: bool) -> None:
        """Note a block that is one tag, comment or declaration."""
        stored = len(self.md.htmlStash.rawHtmlBlocks)
        super().handle_empty_tag(data, is_block)
        if len(self.md.htmlStash.rawHtmlBlocks) > stored:
            self.spans.append((self._at, self._at + len(data)))

    def close(self) -> None:
        """Note a block that is never closed."""
        super().close()
        if self.inraw:
            self.spans.append((self._began, self._at + len(self.rawdata)))


def _html(text: str, begin: int, fences: Sequence[Fence]) -> Iterator[Span]:
    """Raw HTML blocks outside fences."""
    edges = [
        begin,
        *(edge for fence in fences for edge in (fence.start, fence.end)),
        len(text),
    ]
    parts = [text[start:end] for start, end in pairwise(edges)]
    parts[1::2] = [re.sub(r"[^\n]", "x", part) for part in parts[1::2]]
    reader = _HTMLBlocks()
    reader.feed("".join(parts))
    reader.close()
    for start, end in reader.spans:
        yield begin + start, min(begin + end, len(text))


def _folded(lines: Iterable[Span], fences: Sequence[Fence], html: Sequence[Span]) -> Iterator[Span]:
    """The lines with a fenced block as its first line and raw HTML as one character.

    A blank line follows raw HTML; one stands above it unless it is indented.
    """
    bodies = deque((fence.body_start, fence.end) for fence in fences)
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
_LINK_DEFINITION = re.compile(
    r" {0,3}\[(?!\^)[^\[\]]*\]: *(?:\n *)?\S+ *(?:(?:\n *)?(?:\"[^\n]*\"|'[^\n]*'|\([^\n]*\)) *)?(?=\n|\Z)"
)
_DEEPEST = 100
"""Containers in one another that are told apart; what stands deeper is text."""

Kinds = tuple["_Kind", ...]


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

    @property
    def last(self) -> _Element | None:
        return self.children[-1] if self.children else None

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
        self.leaves: list[Block] = []
        self.link_definitions: list[Span] = []
        self.notes: list[Span] = []
        self._contents_of_notes: deque[list[Block]] = deque()
        self._state = _State.OTHER
        self._depth = 0

    def read(self, lines: Iterable[Span]) -> None:
        """Read the page."""
        self._parse(_Element(_Kind.OTHER), self._blocks(lines))
        while self._contents_of_notes:
            self._parse(_Element(_Kind.OTHER), self._contents_of_notes.popleft())

    def _parse(self, parent: _Element, given: Iterable[Block], state: _State | None = None) -> None:
        blocks, state_before = deque(given), self._state
        self._state = state or state_before
        self._depth += 1
        while blocks:
            block = [(start, end) for start, end in blocks.popleft() if start < end]
            if block and (self._depth > _DEEPEST or not any(step(self, parent, block, blocks) for step in _STEPS)):
                self.leaves.append(block)
                parent.add(_Kind.PARAGRAPH)
        self._depth -= 1
        self._state = state_before

    def _blocks(self, lines: Iterable[Span]) -> list[Block]:
        """The blocks between blank lines."""
        found: list[Block] = [[]]
        for start, end in lines:
            if self.text[start:end].strip(" "):
                found[-1].append((start, end))
            else:
                found.append([])
        return found

    def _match(self, pattern: re.Pattern[str], line: Span) -> re.Match[str] | None:
        return pattern.match(self.text, *line)

    def _first(self, pattern: re.Pattern[str], block: Block) -> int | None:
        """The number of the first line that begins with the pattern."""
        return next(
            (number for number, line in enumerate(block) if self._match(pattern, line)),
            None,
        )

    def _is_indented(self, line: Span, levels: int = 1) -> bool:
        return self.text.startswith("    " * levels, *line)

    def _indented(self, block: Block, levels: int = 1) -> tuple[Block, Block]:
        """The indented lines at the beginning without their indentation, and the others."""
        inside = list(takewhile(lambda line: self._is_indented(line, levels), block))
        return [(start + 4 * levels, end) for start, end in inside], block[len(inside) :]

    def _detabbed(self, block: Block, levels: int = 1) -> Block:
        """All lines, those that are indented without their indentation."""
        return [(line[0] + 4 * levels, line[1]) if self._is_indented(line, levels) else line for line in block]

    def _admonition(self, parent: _Element, block: Block, blocks: deque[Block]) -> bool:
        number = self._first(_ADMONITION, block)
        if number is None:
            return self._more_of_admonition(parent, block, blocks)
        self._parse(parent, [block[:number]])
        self.leaves.append([block[number]])
        inside, rest = self._indented(block[number + 1 :])
        self._parse(parent.add(_Kind.ADMONITION), [inside])
        blocks.appendleft(rest)
        return True

    def _more_of_admonition(self, parent: _Element, block: Block, blocks: deque[Block]) -> bool:
        """A further block of an admonition, or of the item that stands last in it."""
        if not parent.last_is(_Kind.ADMONITION) or not self._is_indented(block[0]):
            return False
        place, levels = parent.children[-1], 1
        while place.last_is(_Kind.LIST, _Kind.DEFINITION_LIST) and self._is_indented(block[0], levels + 1):
            place, levels = place.children[-1].children[-1], levels + 1
        inside, rest = self._indented(block, levels)
        self._parse(place, [inside])
        blocks.appendleft(rest)
        return True

    def _more_of_list(self, parent: _Element, block: Block, blocks: deque[Block]) -> bool:
        return self._more_of(parent, block, (_Kind.ITEM,), (_Kind.LIST,))

    def _more_of_definition(self, parent: _Element, block: Block, blocks: deque[Block]) -> bool:
        items, lists = (
            (_Kind.DEFINITION, _Kind.ITEM),
            (_Kind.DEFINITION_LIST, _Kind.LIST),
        )
        return self._more_of(parent, block, items, lists)

    def _more_of(self, parent: _Element, block: Block, items: Kinds, lists: Kinds) -> bool:
        """A further block of the item that stands last, as deep as its first line is indented."""
        is_in_list = parent.kind in items or parent.last_is(*lists)
        if not is_in_list or self._state is _State.DETABBED or not self._is_indented(block[0]):
            return False
        place, level = parent, int(self._state is _State.LIST)
        while self._is_indented(block[0], level + 1) and place.last_is(*items, *lists):
            place = place.children[-1]
            level += place.kind in lists
        if parent.kind in items:
            place = parent.children[-1] if parent.last_is(*lists) else parent
        elif place.kind in lists:
            place = place.children[-1]
        self._parse(place, [self._detabbed(block, level)], _State.DETABBED)
        return True

    def _indented_code(self, parent: _Element, block: Block, blocks: deque[Block]) -> bool:
        code, rest = self._indented(block)
        if not code:
            return False
        self.code += code
        parent.add(_Kind.OTHER)
        blocks.appendleft(rest)
        return True

    def _table(self, parent: _Element, block: Block, blocks: deque[Block]) -> bool:
        is_table = len(block) > 1 and "|" in self.text[slice(*block[0])] and self._match(_DELIMITER_ROW, block[1])
        if is_table:
            self.leaves += ([row] for row in block)
            parent.add(_Kind.OTHER)
        return bool(is_table)

    def _underlined_heading(self, parent: _Element, block: Block, blocks: deque[Block]) -> bool:
        if self._match(_SPLITTING, block[0]) or len(block) == 1 or not self._match(_UNDERLINE, block[1]):
            return False
        self.leaves.append([block[0]])
        parent.add(_Kind.OTHER)
        blocks.appendleft(block[2:])
        return True

    def _heading_or_rule(self, parent: _Element, block: Block, blocks: deque[Block]) -> bool:
        number = self._first(_SPLITTING, block)
        if number is None:
            return False
        self._parse(parent, [block[:number]])
        self.leaves.append([block[number]])
        parent.add(_Kind.OTHER)
        rest = block[number + 1 :]
        blocks.appendleft(self._detabbed(rest) if self._state is _State.LOOSE_LIST else rest)
        return True

    def _list(self, parent: _Element, block: Block, blocks: deque[Block]) -> bool:
        if not self._match(_ITEM, block[0]):
            return False
        items = deque(self._items(block))
        if parent.last_is(_Kind.LIST):
            place = parent.children[-1]
            self._parse(place.add(_Kind.ITEM), [items.popleft()], _State.LOOSE_LIST)
        else:
            place = parent if parent.kind is _Kind.LIST else parent.add(_Kind.LIST)
        for item in items:
            is_nested = self._is_indented(item[0])
            self._parse(
                place.children[-1] if is_nested else place.add(_Kind.ITEM),
                [item],
                _State.LIST,
            )
        return True

    def _items(self, block: Block) -> list[Block]:
        items: list[Block] = []
        for line in block:
            if item := self._match(_ITEM, line):
                items.append([(item.end(), line[1])])
            elif self._match(_NESTED_ITEM, line) and not self._is_indented(items[-1][0]):
                items.append([line])
            else:
                items[-1].append(line)
        return items

    def _definition(self, parent: _Element, block: Block, blocks: deque[Block]) -> bool:
        number = self._first(_DEFINITION, block)
        if number is None or (number == 0 and not parent.children):
            return False
        for term in block[:number]:
            self.leaves.append([term])
        is_loose = number == 0 and parent.last_is(_Kind.PARAGRAPH)
        if is_loose:
            parent.children.pop()  # the paragraph before holds the terms
        inside, rest = self._indented(block[number + 1 :])
        if rest and not inside and self._match(_LAZY, rest[0]):
            inside, rest = rest, []
        match = self._match(_DEFINITION, block[number])
        first = [(match.end(), block[number][1])] if match else []
        definition = parent.last_or_new(_Kind.DEFINITION_LIST).add(_Kind.DEFINITION)
        self._parse(definition, [first + inside], _State.LOOSE_LIST if is_loose else _State.LIST)
        blocks.appendleft(rest)
        return True

    def _quote(self, parent: _Element, block: Block, blocks: deque[Block]) -> bool:
        number = self._first(_QUOTE, block)
        if number is None:
            return False
        self._parse(parent, [block[:number]])
        inside = [(mark.end() if (mark := self._match(_QUOTE, line)) else line[0], line[1]) for line in block[number:]]
        self._parse(parent.last_or_new(_Kind.QUOTE), self._blocks(inside), _State.OTHER)
        return True

    def _note(self, parent: _Element, block: Block, blocks: deque[Block]) -> bool:
        """A note of prose; its text is parsed when all else has been."""
        number = self._first(_NOTE, block)
        if number is None:
            return False
        match = self._match(_NOTE, block[number])
        assert match
        following = block[number + 1 :]
        after = self._first(_NOTE, following)
        content = [[(match.end(), block[number][1]), *self._detabbed(following[:after])]]
        if after is not None:
            blocks.appendleft(following[after:])
        while after is None and blocks and blocks[0] and self._is_indented(blocks[0][0]):
            further = blocks.popleft()
            after = self._first(_NOTE, further)
            content.append(self._detabbed(further[:after]))
            if after is not None:
                blocks.appendleft(further[after:])
        self.notes.append(
            (
                match.start("name"),
                next(part[-1][1] for part in reversed(content) if part),
            )
        )
        self._contents_of_notes.append(content)
        blocks.appendleft(block[:number])
        return True

    def _definition_of_link(self, parent: _Element, block: Block, blocks: deque[Block]) -> bool:
        for number, (start, _) in enumerate(block):
            lines = block[number : number + 3]
            match = _LINK_DEFINITION.match("\n".join(self.text[slice(*line)] for line in lines))
            if match:
                end = number + match.group().count("\n") + 1
                self.link_definitions.append((start, block[end - 1][1]))
                blocks.extendleft([block[end:], block[:number]])
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
    _Reader._definition_of_link,
)
"""In Python-Markdown's order of priority; what none of them takes is a paragraph."""
