"""Runs of text in a tree of Python-Markdown: what readers read as one, of a paragraph, an item, a cell.

A run holds the text of headings, captions and the like never, and that of links and code only to be seen, not to be
changed. Raw HTML stands in such a tree as placeholders between which its text is text like any other.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from xml.etree import ElementTree as etree

from markdown.util import AtomicString

from explainer.text.span import Cover, Span

HIDDEN = "\x00"
"""Stands for what is no prose."""

_INLINE = frozenset("abbr b bdi br cite del dfn em i img ins mark s small span strong sub sup u".split())
_SEEN = frozenset("a code explainer-cite explainer-note kbd q samp".split())
"""Inline elements that are seen, but left alone."""
_LEFT_OUT = frozenset(
    "blockquote caption dl explainer-definitions figcaption figure h1 h2 h3 h4 h5 h6 label pre script style summary "
    "svg template th".split()
)
_TITLE = "admonition-title"
_PLACEHOLDER = re.compile("\x02(?:wzxhzdk:(?P<number>[0-9]+)|[^\x02\x03]*)\x03")
"""What Python-Markdown puts in the place of raw HTML, of entities and of escaped characters."""
_TAG = re.compile(r"<(?P<closing>/?)(?P<name>[a-zA-Z][^\s/>]*)[^>]*>")
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())


@dataclass(frozen=True, slots=True)
class Text:
    """A text in the tree: the text or the tail of an element."""

    element: etree.Element
    parent: etree.Element
    is_tail: bool
    start: int
    """Offset in the run."""
    length: int

    def wrap(self, start: int, end: int, wrapper: etree.Element) -> None:
        """Put the characters between two offsets of the run into an element; of several the last first."""
        now = (self.element.tail if self.is_tail else self.element.text) or ""
        start, end = start - self.start, end - self.start
        before, wrapper.text, wrapper.tail = now[:start], now[start:end], now[end:]
        if self.is_tail:
            self.element.tail = before
            self.parent.insert(list(self.parent).index(self.element) + 1, wrapper)
        else:
            self.element.text = before
            self.element.insert(0, wrapper)


@dataclass
class Run:
    """Texts that readers read as one."""

    raw_html: Sequence[str | etree.Element]
    """What Python-Markdown has stashed of the page."""
    texts: list[Text] = field(default_factory=list)
    """Those that may be changed."""
    _pieces: list[str] = field(default_factory=list)
    _length: int = 0

    def add(self, element: etree.Element, parent: etree.Element, *, is_tail: bool, is_open: bool) -> None:
        """Add a text; an element without one parts what stands before and behind it."""
        text = (element.tail if is_tail else element.text) or ""
        is_literal = isinstance(text, AtomicString) and element.tag != "abbr"
        if is_literal or (not text and not is_tail):
            text, is_open = HIDDEN * max(1, len(text)), False
        if text and is_open:
            self.texts.append(Text(element, parent, is_tail, self._length, len(text)))
        self._pieces.append(text)
        self._length += len(text)

    @cached_property
    def _read(self) -> tuple[str, list[Span]]:
        """The whole text without placeholders, and the spans of these and of what stands between tags of raw HTML."""
        whole = "".join(self._pieces)
        pieces: list[str] = []
        inside: list[Span] = []
        opened: list[str] = []
        at = 0
        for found in _PLACEHOLDER.finditer(whole):
            pieces.append(whole[at : found.start()])
            inside.append((at if opened else found.start(), found.end()))
            stashed = self._stashed(found)
            shown = html.unescape(stashed) if stashed.startswith("&") else ""
            pieces.append(shown.ljust(len(found.group()), HIDDEN))
            _follow(stashed, opened)
            at = found.end()
        inside += [(at, len(whole))] if opened else []
        return "".join([*pieces, whole[at:]]).replace("\n", " "), inside

    def _stashed(self, placeholder: re.Match[str]) -> str:
        number = placeholder["number"]
        stashed = self.raw_html[int(number)] if number and int(number) < len(self.raw_html) else ""
        return stashed if isinstance(stashed, str) else ""

    @property
    def whole(self) -> str:
        """The text as readers read it, with HIDDEN for what is no prose; line breaks are spaces."""
        return self._read[0]

    @cached_property
    def _raw(self) -> Cover:
        return Cover(self._read[1])

    def holding(self, start: int, end: int) -> Text | None:
        """The one text, open to change, that holds all characters between two offsets."""
        number = bisect_right(self.texts, start, key=lambda text: text.start) - 1
        text = self.texts[number] if number >= 0 else None
        if text and end <= text.start + text.length and start not in self._raw and end - 1 not in self._raw:
            return text
        return None


def _follow(stashed: str, opened: list[str]) -> None:
    """Note in the names of the open tags what a tag opens or closes."""
    tag = _TAG.fullmatch(stashed)
    name = tag["name"].lower() if tag else ""
    if not tag or name in _VOID or stashed.endswith("/>"):
        return
    if not tag["closing"]:
        opened.append(name)
    elif name in opened:
        while opened.pop() != name:
            pass


def runs(root: etree.Element, raw_html: Sequence[str | etree.Element] = ()) -> Iterator[Run]:
    """The runs of text below an element, in reading order; a run may be changed when it is given."""
    run = Run(raw_html)
    for step in _walk(root, root, is_open=True):
        if step is None:
            if run.texts:
                yield run
            run = Run(raw_html)
        else:
            element, parent, is_tail, is_open = step
            run.add(element, parent, is_tail=is_tail, is_open=is_open)


def _walk(
    element: etree.Element, parent: etree.Element, *, is_open: bool
) -> Iterator[tuple[etree.Element, etree.Element, bool, bool] | None]:
    """Each text in its order, with None where a run ends."""
    is_inline = element.tag in _INLINE or element.tag in _SEEN
    if not is_inline:
        yield None
    yield element, parent, False, is_open
    for child in list(element):
        if child.tag in _LEFT_OUT or _TITLE in child.get("class", ""):
            yield None
        else:
            yield from _walk(child, element, is_open=is_open and child.tag not in _SEEN)
        yield child, element, True, is_open
    if not is_inline:
        yield None
