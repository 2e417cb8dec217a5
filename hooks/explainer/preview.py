"""Previews of people and terms: the first mention in a page's prose leads to the list, and shows its entry.

The mention becomes a link that works without a script; what a script shows stands in a `template` at the end of
the page. Headings, links, quotations and code are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from xml.etree import ElementTree as etree

from markdown.util import AtomicString

from explainer import rich, statement
from explainer.glossary import PEOPLE, Glossary, Headword
from explainer.glossarylist import append_name
from explainer.paths import Paths
from explainer.quotation import quotations

_INLINE = frozenset("abbr b bdi cite del dfn em i ins mark s small span strong sub sup u".split())
_PASSED_OVER = frozenset("a code explainer-note kbd q samp".split())
"""What is left alone within a run."""
_LEFT_ALONE = frozenset("blockquote caption dt figure h1 h2 h3 h4 h5 h6 pre summary svg th".split())
_TITLE = "admonition-title"
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True, slots=True)
class _Text:
    """A text in the tree: the text or the tail of an element."""

    element: etree.Element
    is_tail: bool
    parent: etree.Element
    start: int
    """Offset in the run."""
    text: str


@dataclass
class _Run:
    """Texts that readers read as one: of a paragraph, an item, a cell."""

    texts: list[_Text] = field(default_factory=list)
    length: int = 0

    def add(self, element: etree.Element, parent: etree.Element, *, is_tail: bool) -> None:
        text = (element.tail if is_tail else element.text) or ""
        if text and not isinstance(text, AtomicString):
            self.texts.append(_Text(element, is_tail, parent, self.length, text))
        self.length += len(text)

    @property
    def whole(self) -> str:
        out = ["\x00"] * self.length
        for text in self.texts:
            out[text.start : text.start + len(text.text)] = text.text
        return "".join(out)


def add_previews(root: etree.Element, glossary: Glossary, paths: Paths) -> None:
    """Link the first mention of each person and term in a page, and add what their previews show."""
    headwords = [word for word in glossary.headwords if _list_page(word, paths)]
    if not headwords:
        return
    pattern, by_name = _pattern(tuple(headwords))
    shown: dict[str, Headword] = {}
    for run in _runs(root):
        found = list(_mentions(run, pattern, by_name, shown))
        for text, start, end, word in reversed(found):
            _link(text, start, end, word, paths)
    for word in shown.values():
        root.append(_template(word))


def _list_page(word: Headword, paths: Paths) -> str:
    return paths.people if word.list == PEOPLE else paths.terms


@lru_cache(maxsize=8)
def _pattern(headwords: tuple[Headword, ...]) -> tuple[re.Pattern[str], dict[str, Headword]]:
    """What finds a name, the longest first; a name in letters begins and ends where words do."""
    by_name = {name: word for word in reversed(headwords) for name in word.names}
    names = sorted(by_name, key=lambda name: (-len(name), name))
    parts = (re.escape(name) if _HAN.search(name) else rf"(?<![\w-]){re.escape(name)}(?![\w-])" for name in names)
    return re.compile("|".join(parts)), by_name


def _mentions(
    run: _Run, pattern: re.Pattern[str], by_name: dict[str, Headword], shown: dict[str, Headword]
) -> Iterator[tuple[_Text, int, int, Headword]]:
    """First mentions in a run, outside quotation marks and within one text."""
    whole = run.whole
    quoted = [(quote.start, quote.end) for quote in quotations(whole)] if pattern.search(whole) else []
    for found in pattern.finditer(whole):
        word = by_name[found.group()]
        text = _holding(run.texts, *found.span())
        if text and word.anchor not in shown and not any(start <= found.start() < end for start, end in quoted):
            shown[word.anchor] = word
            yield text, found.start() - text.start, found.end() - text.start, word


def _holding(texts: Sequence[_Text], start: int, end: int) -> _Text | None:
    return next((text for text in texts if text.start <= start and end <= text.start + len(text.text)), None)


def _link(text: _Text, start: int, end: int, word: Headword, paths: Paths) -> None:
    """Put a link in the place of a mention; those behind it in the same text have theirs already."""
    link = etree.Element("a", {"class": "term", "href": f"{_list_page(word, paths)}#{word.anchor}"})
    link.set("data-preview", f"preview-{word.anchor}")
    link.text = text.text[start:end]
    now = (text.element.tail if text.is_tail else text.element.text) or ""
    link.tail = now[end:]
    if text.is_tail:
        text.element.tail = now[:start]
        text.parent.insert(list(text.parent).index(text.element) + 1, link)
    else:
        text.element.text = now[:start]
        text.element.insert(0, link)


def _template(word: Headword) -> etree.Element:
    element = etree.Element("template", {"id": f"preview-{word.anchor}", "data-search-exclude": ""})
    append_name(etree.SubElement(element, "p", {"class": "preview-name"}), word)
    rich.append_text(etree.SubElement(element, "p"), statement.plain(word.texts[0][1]))
    return element


def _runs(root: etree.Element) -> Iterator[_Run]:
    """The runs of text below an element, in reading order."""
    run = _Run()
    for step in _walk(root, root):
        if step is None:
            if run.texts:
                yield run
            run = _Run()
        else:
            element, parent, is_tail = step
            run.add(element, parent, is_tail=is_tail)
    if run.texts:
        yield run


def _walk(element: etree.Element, parent: etree.Element) -> Iterable[tuple[etree.Element, etree.Element, bool] | None]:
    """Each text in its order, with None where a run ends."""
    is_inline = element.tag in _INLINE
    if not is_inline:
        yield None
    yield element, parent, False
    for child in list(element):
        if child.tag in _LEFT_ALONE or _TITLE in child.get("class", ""):
            yield None
        elif child.tag not in _PASSED_OVER:
            yield from _walk(child, element)
        yield child, element, True
    if not is_inline:
        yield None
