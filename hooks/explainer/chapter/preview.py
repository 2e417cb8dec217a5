"""Previews of people and terms: the first mention in a page's prose leads to the list, and shows its entry.

The mention becomes a link that works without a script; what a script shows stands in a `template` at the end of
the page. Headings, links, quotations, code, captions, lists of terms, raw HTML and notes are left alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from xml.etree import ElementTree as etree

from explainer.data.glossary import PEOPLE, Glossary, Headword
from explainer.exhibits.glossarylist import append_name
from explainer.files.paths import Paths
from explainer.markdown import statement, textrun
from explainer.markdown.textrun import HIDDEN, Run, Text
from explainer.text import rich
from explainer.text.han import HAN
from explainer.text.quotation import quotations
from explainer.text.span import Cover, Span

_UNSPACED = rf"\u3040-\u30ff{HAN}"
"""Characters of scripts that have no spaces between words."""
_TOKEN = re.compile(rf"[^\W{_UNSPACED}]+|\s+|{HIDDEN}+|.", re.DOTALL)
_WORD = re.compile(rf"[^\W{_UNSPACED}]+")
_HYPHENS = frozenset("-\u2010\u2011")
_ENDS_OF_SENTENCES = frozenset(".!?…:")


def add_previews(
    root: etree.Element, glossary: Glossary, paths: Paths, raw_html: Sequence[str | etree.Element] = ()
) -> None:
    """Link the first mention of each person and term in a page, and add what their previews show.

    `raw_html` is what Python-Markdown has stashed of the page.
    """
    names = _names(tuple(word for word in glossary.headwords if _list_page(word, paths)))
    previews = _Previews(frozenset(element.get("id", "") for element in root.iter()), paths)
    for run in textrun.runs(root, raw_html) if names.by_name else ():
        previews.add_to(run, names)
    root.extend(map(previews.template, previews.shown.values()))


def _list_page(word: Headword, paths: Paths) -> str:
    return paths.people if word.list == PEOPLE else paths.terms


# ----- names


@dataclass(frozen=True)
class Names:
    """The names by which people and terms are found.

    A name is found as the list writes it, between words, and at the beginning of a sentence with a capital too. Any
    space and either apostrophe will do. The longest name counts.
    """

    by_name: Mapping[str, Headword | None]
    """None for a name that several headwords have: it leads to neither."""
    with_capital: Mapping[str, Headword | None]
    """The same by the names that a capital would change."""
    lengths: Mapping[str, Sequence[int]]
    """How many tokens the names have that begin with a token, the longest first."""

    def find(self, text: str) -> Iterator[tuple[Span, Headword]]:
        """Where the names stand in a text."""
        written = _TOKEN.findall(text)
        starts = [*accumulate(map(len, written), initial=0)]
        tokens = [_normal(token) for token in written]
        at = 0
        while at < len(tokens):
            end, word = self._longest(tokens, at)
            if word:
                yield (starts[at], starts[end]), word
            at = end

    def _longest(self, tokens: Sequence[str], at: int) -> tuple[int, Headword | None]:
        """Where the longest name ends that begins with a token, or that token, and whose name it is."""
        for length in self.lengths.get(tokens[at], ()):
            name = "".join(tokens[at : at + length])
            known = self.by_name
            if name not in known and name in self.with_capital and _begins_sentence(tokens, at):
                known = self.with_capital
            if name in known and _is_whole(tokens, at, at + length):
                return at + length, known[name]
        return at + 1, None


def _begins_sentence(tokens: Sequence[str], at: int) -> bool:
    """Whether no word stands between a token and the end of a sentence, or the beginning of the text."""
    before = next((token for token in reversed(tokens[max(0, at - 8) : at]) if not _is_aside(token)), ".")
    return before in _ENDS_OF_SENTENCES


def _is_aside(token: str) -> bool:
    """Whether a token may stand between two sentences: space, marks of quotation, brackets, notes."""
    return token.isspace() or token[0] == HIDDEN or unicodedata.category(token[0]) in ("Ps", "Pe", "Pi", "Pf")


def _is_whole(tokens: Sequence[str], start: int, end: int) -> bool:
    """Whether tokens are no part of a compound or of a word like `don't`; a possessive goes on, and is no part."""
    before, after = "".join(tokens[max(0, start - 1) : start]), [*tokens[end : end + 2], "", ""]
    if _WORD.match(tokens[start]) and before in _HYPHENS:
        return False
    if not _WORD.match(tokens[end - 1]):
        return True
    goes_on = after[0] == "'" and after[1] != "s" and _WORD.match(after[1])
    return not (goes_on or after[0] in _HYPHENS or unicodedata.combining(after[0][:1] or " "))


@lru_cache(maxsize=8)
def _names(headwords: tuple[Headword, ...]) -> Names:
    by_name: dict[str, Headword | None] = {}
    for word in headwords:
        for name in {"".join(map(_normal, _TOKEN.findall(name))) for name in word.names}:
            by_name[name] = None if name in by_name else word
    with_capital = {name[0].upper() + name[1:]: found for name, found in by_name.items()}
    lengths: dict[str, set[int]] = {}
    for name in (*by_name, *with_capital):
        tokens = _TOKEN.findall(name)
        lengths.setdefault(tokens[0], set()).add(len(tokens))
    return Names(by_name, with_capital, {token: sorted(counts, reverse=True) for token, counts in lengths.items()})


def _normal(piece: str) -> str:
    return " " if piece.isspace() else "'" if piece == "’" else piece


# ----- mentions


class _Previews:
    """The previews of one page."""

    def __init__(self, taken: frozenset[str], paths: Paths) -> None:
        self._taken = taken
        self._paths = paths
        self.shown: dict[str, Headword] = {}
        """By the ids in the list."""

    def add_to(self, run: Run, names: Names) -> None:
        """Link the first mentions in a run."""
        for text, (start, end), word in reversed(list(self._mentions(run, names))):
            link = etree.Element("a", {"class": "term", "href": f"{_list_page(word, self._paths)}#{word.anchor}"})
            link.set("data-term", self._id(word))
            text.wrap(start, end, link)

    def _mentions(self, run: Run, names: Names) -> Iterator[tuple[Text, Span, Headword]]:
        """Those of headwords that have not been shown, outside quotation marks and within one text."""
        whole = run.whole
        quoted: Cover | None = None
        for span, word in names.find(whole):
            text = None if word.anchor in self.shown else run.holding(*span)
            if text is None:
                continue
            if quoted is None:
                quoted = Cover((quote.start, quote.end) for quote in quotations(whole))
            if span[0] not in quoted:
                self.shown[word.anchor] = word
                yield text, span, word

    def _id(self, word: Headword) -> str:
        name = f"preview-{word.anchor}"
        while name in self._taken:
            name += "_"
        return name

    def template(self, word: Headword) -> etree.Element:
        """What the preview of a headword shows."""
        element = etree.Element("template", {"id": self._id(word), "data-search-exclude": ""})
        append_name(etree.SubElement(element, "p", {"class": "preview-name"}), word)
        rich.append_text(etree.SubElement(element, "p"), statement.plain(word.texts[0][1]))
        return element
