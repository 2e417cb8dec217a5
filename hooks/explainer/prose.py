"""Which characters of a Markdown page are prose.

`mask` gives the page back at the same length, with everything that is not prose (front matter, code
blocks and spans, raw HTML, comments, link targets, addresses) replaced by FILLER. What is found in
the masked text stands at the same offset in the page. The rules are Python-Markdown's; where a page
is rendered, Python-Markdown itself decides, and this module only says where things stand.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from explainer.blocks import Leaf, read_blocks
from explainer.fence import Fence
from explainer.span import Cover, Span

__all__ = ["FILLER", "Fence", "Link", "Prose", "in_address", "mask"]

FILLER = "\x00"
_TAKEN = "\x01"
"""Stands for a bracket that has been taken out of the text, until it is known whether it stood in prose."""

LONGEST_ADDRESS = 2_000
"""Characters of a bare address and of what a link has in its parentheses. Without a limit there would be texts that
take more than linear time."""


@dataclass(frozen=True, slots=True)
class Link:
    """`[text](target)`, `[text][ref]` or `[ref]`; an image too."""

    text: Span
    """With its brackets."""
    target: Span
    """The parentheses or the second brackets; empty after `[ref]`."""
    ref: str = ""
    """What a reference refers to."""
    is_defined: bool = True
    """Whether that exists on the page; otherwise Markdown prints the brackets."""


@dataclass(frozen=True, slots=True)
class Prose:
    """A page with what is not prose masked. Spans are in the order of the text."""

    masked: str
    """Of the same length as the page."""
    uncoded: str
    """The page with nothing masked but code, comments and front matter."""
    fences: tuple[Fence, ...]
    html: tuple[Span, ...]
    """Raw HTML: blocks, and single tags in text."""
    brackets: tuple[Span, ...]
    """`[^…]` that refers to a note."""
    text_cites: tuple[Span, ...]
    """`[@…]`, in notes of prose and elsewhere."""
    notes: tuple[Span, ...]
    """Notes of prose, from the bracket of `[^name]: …` to their end."""
    links: tuple[Link, ...]
    link_definitions: tuple[Span, ...]
    """`[ref]: target`."""


def mask(text: str) -> Prose:
    """Mask what is not prose."""
    spaced, origins = _spaced(text)

    def back(spans: Iterable[Span]) -> tuple[Span, ...]:
        return tuple(sorted((origins[start], origins[end]) for start, end in spans))

    blocks = read_blocks(spaced)
    fences = [(fence.start, fence.end) for fence in blocks.fences]
    link_ids = frozenset(_link_ids(spaced, blocks.link_definitions))
    leaves = _Leaves(_hidden(spaced, [*fences, *blocks.html]), link_ids, blocks.notes)
    for leaf in blocks.leaves:
        leaves.read(leaf)
    code = [
        blocks.front_matter,
        *fences,
        *blocks.code,
        *_unseen(spaced, blocks.html),
        *leaves.code,
    ]
    html = back([*blocks.html, *leaves.html])
    others = [
        *blocks.link_definitions,
        *(link.target for link in leaves.links if link.is_defined),
        *leaves.attributes,
    ]
    return Prose(
        _hidden(text, [*back(code), *html, *back(others)]),
        _hidden(text, back(code)),
        tuple(_moved(fence, origins) for fence in blocks.fences),
        html,
        back(leaves.brackets),
        back(leaves.text_cites),
        back(blocks.notes),
        tuple(
            replace(link, text=back([link.text])[0], target=back([link.target])[0])
            for link in sorted(leaves.links, key=lambda link: link.text)
        ),
        back(blocks.link_definitions),
    )


def _spaced(text: str) -> tuple[str, Sequence[int]]:
    """The text with spaces for its tabs, and for each of its characters the offset of its origin."""
    if "\t" not in text:
        return text.replace("\r", "\n"), range(len(text) + 1)
    spaced, origins, column = [], [], 0
    for at, char in enumerate(text.replace("\r", "\n")):
        width = 4 - column % 4 if char == "\t" else 1
        column = 0 if char == "\n" else column + width
        spaced.append(" " * width if char == "\t" else char)
        origins += [at] * width
    return "".join(spaced), [*origins, len(text)]


def _moved(fence: Fence, origins: Sequence[int]) -> Fence:
    start, end, body_start, body_end = (
        origins[at] for at in (fence.start, fence.end, fence.body_start, fence.body_end)
    )
    return replace(fence, start=start, end=end, body_start=body_start, body_end=body_end)


def _hidden(text: str, spans: Iterable[Span], filler: str = FILLER) -> str:
    """The text with all but the line breaks of the spans replaced."""
    chars = list(text)
    for start, end in spans:
        chars[start:end] = [char if char == "\n" else filler for char in text[start:end]]
    return "".join(chars)


_UNSEEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1|\Z)", re.DOTALL | re.IGNORECASE)


def _unseen(text: str, html: Iterable[Span]) -> Iterator[Span]:
    """What browsers do not show of raw HTML."""
    for span in html:
        yield from (comment.span() for comment in _UNSEEN.finditer(text, *span))


def _link_ids(text: str, link_definitions: Iterable[Span]) -> Iterator[str]:
    for start, _ in link_definitions:
        yield _link_id(text[text.index("[", start) + 1 : text.index("]", start)])


def _link_id(text: str) -> str:
    """The form in which a reference and the name of a definition are compared."""
    return " ".join(text.split()).lower()


_URL = re.compile(r"(?:https?|ftp)://[^\s<>\x00]+", re.IGNORECASE)
_GOES_ON_BEFORE = "/=?&#%_~+-:"
_GOES_ON_AFTER = re.compile(r"[\w/=?&#%~+-]")


def in_address(text: str, start: int, end: int) -> bool:
    """Whether the bracket at these offsets is part of a bare web address, and not a note after one.

    `https://example.org/?q=[^a]` and `https://example.org/[^a]/b` hold it; `https://example.org[^a]`
    is an address followed by a note.
    """
    begin = max(0, start - LONGEST_ADDRESS)
    begin = max(begin, text.rfind(" ", begin, start) + 1, text.rfind("\n", begin, start) + 1)
    if not (text[start - 1 : start] in _GOES_ON_BEFORE or _GOES_ON_AFTER.match(text, end)):
        return False
    return any(url.end() > start for url in _URL.finditer(text, begin, end))


_TOKEN = re.compile(
    r"""
      \\.
    | (?P<ticks>`+)
    | <(?P<literal>code|kbd|samp|var|tt|pre|script|style|textarea)\b[^<>]*>
    | <(?=[^<>\s]+?[:@])[^<>\s]++>
    | (?P<bracket>\[\^)
    | (?P<cite>\[@[^\[\]]+\](?!\(|\[[^\^@]))
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_ESCAPED = re.compile(r"\\.", re.DOTALL)
_TICKS = re.compile(r"(?<!\\)(?:\\\\)*(?P<ticks>`+)")
_SQUARE = re.compile(r"[\[\]]")
_SECOND = re.compile(r"\s?\[(?P<ref>[^\[\]]*)\]")
_NESTED = r"\((?:[^()]|\([^()]*\))*+\)"
_TARGETS = (
    re.compile(r"\(\s*<[^<>]*>\s*(?:\"[^\"]*\"|'[^']*')?\s*\)"),
    re.compile(rf"\((?:[^()\"']|{_NESTED})*+(?P<quote>[\"']).*?(?P=quote) *\)", re.DOTALL),
    re.compile(rf"\((?:[^()]|{_NESTED})*+\)"),
)
_TAG = re.compile(
    r"<(?:[A-Za-z][A-Za-z0-9+.-]*+://[^<>]*+|[^<> !]+?@[^@<> ]++"
    r"|/?+[a-zA-Z][^\s\"'<>@]*+(?:\s+[^\s\"'=<>]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'=<>]++))?+)*+\s*+/?"
    r"|(?P<comment>!--(?:(?!<!--|-->).)*--)|[?](?:(?!<[?]|[?]>).)*[?])>",
    re.DOTALL,
)
_ATTRIBUTES = re.compile(r"\{:?[ ]*(?:[#.][\w\u0080-\uffff-]|[\w-]+=)[^{}\n]*\}")


class _Leaves:
    """Reads the inline marks of leaves: brackets first, as the extension takes them, then what Markdown takes."""

    def __init__(self, text: str, link_ids: frozenset[str], notes: Sequence[Span]) -> None:
        self.text = text
        self.brackets: list[Span] = []
        self.text_cites: list[Span] = []
        self.code: list[Span] = []
        self.html: list[Span] = []
        self.links: list[Link] = []
        self.attributes: list[Span] = []
        self._link_ids = link_ids
        self._notes = Cover(notes)

    def read(self, leaf: Leaf) -> None:
        """Read one leaf."""
        start, text = leaf[0][0], _joined(self.text, leaf)

        def moved(spans: Iterable[Span]) -> list[Span]:
            return [(start + begin, start + end) for begin, end in spans]

        brackets, cites, literal = _taken(text)
        rest = _hidden(text, brackets, _TAKEN)
        if start in self._notes:
            rest = _hidden(rest, cites, _TAKEN)
        code = list(_code_spans(rest))
        rest = _ESCAPED.sub(FILLER * 2, _hidden(rest, code))
        links = list(_links(rest, self._link_ids))
        rest = _hidden(rest, (link.target for link in links if link.is_defined))
        tags = list(_TAG.finditer(rest))
        rest = _hidden(rest, (tag.span() for tag in tags))
        self.brackets += moved(span for span in brackets if rest[span[0]] == _TAKEN)
        self.text_cites += moved(span for span in cites if rest[span[0]] != FILLER)
        self.code += moved([*code, *literal, *(tag.span() for tag in tags if tag["comment"])])
        self.html += moved(tag.span() for tag in tags if not tag["comment"])
        self.links += (replace(link, text=moved([link.text])[0], target=moved([link.target])[0]) for link in links)
        self.attributes += moved(found.span() for found in _ATTRIBUTES.finditer(rest))


def _joined(text: str, leaf: Leaf) -> str:
    """The text of a leaf, at its length in the page: with spaces for what belongs to the blocks around it."""
    parts = [text[slice(*leaf[0])]]
    for (_, end), (begin, after) in pairwise(leaf):
        parts += ["\n", " " * (begin - end - 1), text[begin:after]]
    return "".join(parts)


def _taken(text: str) -> tuple[list[Span], list[Span], list[Span]]:
    """Brackets `[^…]` and `[@…]` outside code and literal elements, and these elements."""
    brackets: list[Span] = []
    cites: list[Span] = []
    literal: list[Span] = []
    ticks, closing = _Ticks(text), _Closing(text)
    at, last = 0, text.rfind("]")
    while token := _TOKEN.search(text, at):
        start, at = token.span()
        if token["ticks"]:
            at = ticks.equal_after(start, at) or at
        elif token["literal"]:
            if end := closing.after(token["literal"], at):
                literal.append((start, end))
            at = end or start + 1
        elif token["bracket"] and start < last:
            at = text.index("]", at) + 1
            if not in_address(text, start, at):
                brackets.append((start, at))
        elif token["cite"] and not in_address(text, start, at):
            cites.append(token.span())
    return brackets, cites, literal


class _Ticks:
    """The runs of backticks in a text."""

    def __init__(self, text: str) -> None:
        runs = [run.span() for run in re.finditer("`+", text)]
        self._starts: defaultdict[int, list[int]] = defaultdict(list)
        for start, end in runs:
            self._starts[end - start].append(start)
        self._run_starts = [start for start, _ in runs]
        # For each run, the longest of it and those after it, the first of several.
        self._longest = list(accumulate(reversed(runs), _longer))[::-1]

    def equal_after(self, start: int, end: int) -> int:
        """Where the next run ends that is as long as the one between these offsets; 0 if there is none."""
        starts = self._starts[end - start]
        number = bisect_left(starts, end)
        return starts[number] + end - start if number < len(starts) else 0

    def shorter_after(self, start: int, end: int) -> int:
        """Where the longest run ends that follows, if it is shorter; 0 if it is not, or if there is none."""
        number = bisect_left(self._run_starts, end)
        longest = self._longest[number] if number < len(self._longest) else (0, end)
        return longest[1] if _length(longest) < end - start else 0


def _length(span: Span) -> int:
    return span[1] - span[0]


def _longer(best: Span, span: Span) -> Span:
    return max(span, best, key=_length)


class _Closing:
    """The closing tags of literal elements in a text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._spans: dict[str, list[Span]] = {}

    def after(self, tag: str, at: int) -> int:
        """Where the next closing tag ends; 0 if there is none."""
        tag = tag.lower()
        if tag not in self._spans:
            closing = re.compile(rf"</{tag}\s*>", re.IGNORECASE)
            self._spans[tag] = [found.span() for found in closing.finditer(self._text)]
        number = bisect_left(self._spans[tag], (at, at))
        return self._spans[tag][number][1] if number < len(self._spans[tag]) else 0


def _code_spans(text: str) -> Iterator[Span]:
    """Code between backticks: up to a run as long as the first, or else to the longest if it is shorter."""
    ticks, at = _Ticks(text), 0
    while opening := _TICKS.search(text, at):
        start, at = opening.span("ticks")
        if end := ticks.equal_after(start, at) or ticks.shorter_after(start, at):
            yield start, end
            at = end


def _links(text: str, link_ids: frozenset[str]) -> Iterator[Link]:
    """Links and images, and references that lead nowhere."""
    opened: list[int] = []
    at = 0
    while square := _SQUARE.search(text, at):
        at = square.end()
        if square.group() == "[":
            opened.append(square.start())
        elif opened:
            span = (opened.pop(), at)
            if link := _target(text, span) or _reference(text, span, link_ids):
                yield link
                at = link.target[1] if link.is_defined else at


def _target(text: str, span: Span) -> Link | None:
    at = span[1]
    found = (pattern.match(text, at, at + LONGEST_ADDRESS) for pattern in _TARGETS)
    return next((Link(span, match.span()) for match in found if match), None)


def _reference(text: str, span: Span, link_ids: frozenset[str]) -> Link | None:
    start, end = span
    inside = _link_id(text[start + 1 : end - 1]) if end - start < LONGEST_ADDRESS else ""
    second = _SECOND.match(text, end)
    if second and (ref := _link_id(second["ref"]) or inside):
        if ref in link_ids:
            return Link(span, second.span(), ref)
        if text[end] == "[" and not ref.startswith(("^", "@")):
            return Link(span, second.span(), ref, is_defined=False)
    return Link(span, (end, end), inside) if inside in link_ids else None
