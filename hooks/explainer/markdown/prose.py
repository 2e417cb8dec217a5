"""Which characters of a Markdown page are prose.

`mask` gives the page back at the same length, with everything that is not prose (front matter, code
blocks and spans, raw HTML, comments, link targets, addresses) replaced by FILLER. What is found in
the masked text stands at the same offset in the page. The rules are Python-Markdown's; where a page
is rendered, Python-Markdown itself decides, and this module only says where things stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from explainer.markdown import bracket
from explainer.markdown.blocks import Leaf, read_blocks
from explainer.markdown.codespan import code_spans
from explainer.markdown.fence import Fence
from explainer.text.span import Cover, Span

__all__ = ["FILLER", "Fence", "Link", "Prose", "mask"]

FILLER = "\x00"
_TAKEN = "\x01"
"""Stands for a bracket that has been taken out of the text, until it is known whether it stood in prose."""

LONGEST_TARGET = 2_000
"""Characters of what a link has in its parentheses. Without a limit there would be texts that take more than linear
time."""


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
        *blocks.abbreviations,
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


_ESCAPED = re.compile(r"\\.", re.DOTALL)
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

        found = bracket.find(text)
        rest = _hidden(text, found.brackets, _TAKEN)
        if start in self._notes:
            rest = _hidden(rest, found.cites, _TAKEN)
        code = list(code_spans(rest))
        rest = _ESCAPED.sub(FILLER * 2, _hidden(rest, code))
        links = list(_links(rest, self._link_ids))
        rest = _hidden(rest, (link.target for link in links if link.is_defined))
        tags = list(_TAG.finditer(rest))
        rest = _hidden(rest, (tag.span() for tag in tags))
        self.brackets += moved(span for span in found.brackets if rest[span[0]] == _TAKEN)
        self.text_cites += moved(span for span in found.cites if rest[span[0]] != FILLER)
        self.code += moved([*code, *found.literal, *(tag.span() for tag in tags if tag["comment"])])
        self.html += moved(tag.span() for tag in tags if not tag["comment"])
        self.links += (replace(link, text=moved([link.text])[0], target=moved([link.target])[0]) for link in links)
        self.attributes += moved(braces.span() for braces in _ATTRIBUTES.finditer(rest))


def _joined(text: str, leaf: Leaf) -> str:
    """The text of a leaf, at its length in the page: with spaces for what belongs to the blocks around it."""
    parts = [text[slice(*leaf[0])]]
    for (_, end), (begin, after) in pairwise(leaf):
        parts += ["\n", " " * (begin - end - 1), text[begin:after]]
    return "".join(parts)


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
    found = (pattern.match(text, at, at + LONGEST_TARGET) for pattern in _TARGETS)
    return next((Link(span, match.span()) for match in found if match), None)


def _reference(text: str, span: Span, link_ids: frozenset[str]) -> Link | None:
    start, end = span
    inside = _link_id(text[start + 1 : end - 1]) if end - start < LONGEST_TARGET else ""
    second = _SECOND.match(text, end)
    if second and (ref := _link_id(second["ref"]) or inside):
        if ref in link_ids:
            return Link(span, second.span(), ref)
        if text[end] == "[" and not ref.startswith(("^", "@")):
            return Link(span, second.span(), ref, is_defined=False)
    return Link(span, (end, end), inside) if inside in link_ids else None
