"""Text in other scripts: every run of Chinese or Cyrillic letters says its language.

Screen readers change the voice by it, browsers the font and the line breaks. Inside an element that says its language
a run is left alone if that language is written in such letters, as Japanese in Chinese ones. The language is told by
the letters: Cyrillic with letters that only Ukrainian has is Ukrainian.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from xml.etree import ElementTree as etree

from babel.core import get_global
from markdown.util import AtomicString

from explainer.text import han

_WITHIN_HAN = re.compile(r"[\u3000-\u303f\u30fb\uff00-\uff60\uffe0-\uffe6…—·,;:!?()]*")
"""Punctuation that stands within Chinese text."""
_CYRILLIC = r"\u0400-\u052f\u1c80-\u1c8f\u2de0-\u2dff\ua640-\ua69f"
_CYRILLIC_RUN = re.compile(rf"[{_CYRILLIC}]+(?:[\s\-–—,«»’'\u0301]*[{_CYRILLIC}]+)*")
_SOME = re.compile("[^\0-\u03ff\u2000-\u2bff]")  # most texts have only Latin letters and signs, which is soon seen
_UKRAINIAN = re.compile("[іїєґІЇЄҐ]")
_LETTERS = {**dict.fromkeys(("Hani", "Hans", "Hant", "Jpan", "Kore"), "han"), "Cyrl": "cyrillic"}
"""The letters that a script has, of those whose runs are marked."""
_USUAL = {
    **dict.fromkeys(("ja", "ko", "zh"), "han"),
    **dict.fromkeys(("ru", "uk"), "cyrillic"),
    **dict.fromkeys(("ar", "de", "en", "es", "fr", "it", "pl", "pt"), ""),
}
"""The letters of languages that need no look into the table of all, which takes long to load."""
_UNKNOWN = "unknown"
_LEFT_ALONE = frozenset("code kbd math pre samp script style svg textarea".split())


def mark_languages(root: etree.Element) -> None:
    """Put every run below an element into a `span` with its language, unless the one around it has such letters."""
    waiting = [(root, "")]
    while waiting:
        element, expected = waiting.pop()
        if element.tag in _LEFT_ALONE:
            continue
        if named := element.attrib:
            if named.get("class") == "explainer-problem":
                continue
            if "lang" in named:
                expected = _letters(named["lang"])
        children = list(element)
        if expected != _UNKNOWN:
            _mark_texts(element, children, expected)
        waiting += [(child, expected) for child in children]


def _mark_texts(element: etree.Element, children: list[etree.Element], expected: str) -> None:
    """The same in the texts of one element, whose language is written in the letters that are expected."""
    if (text := element.text) and not text.isascii() and not isinstance(text, AtomicString):
        element.text, spans = _split(text, expected)
        if spans:
            element[:0] = spans
    for child in children:
        if (text := child.tail) and not text.isascii() and not isinstance(text, AtomicString):
            child.tail, spans = _split(text, expected)
            if spans:
                place = list(element).index(child) + 1
                element[place:place] = spans


@cache
def _letters(lang: str) -> str:
    """The letters in which a language, as BCP 47 code, is written: `han`, `cyrillic`, or empty for all others."""
    primary, _, rest = lang.partition("-")
    said = rest.partition("-")[0]
    if len(said) == 4 and said.isalpha():
        return _LETTERS.get(said.title(), "")
    if (usual := _USUAL.get(primary.lower())) is not None:
        return usual
    likely = get_global("likely_subtags").get(primary.lower())
    return _LETTERS.get(likely.split("_")[1], "") if likely else _UNKNOWN


def _split(text: str, expected: str) -> tuple[str, list[etree.Element]]:
    """The text before the first run, and a span for each run with the text after it."""
    first, at, spans = text, len(text), list[etree.Element]()
    if not _SOME.search(text):
        return first, spans
    for start, end, letters in sorted([*_cyrillic_runs(text), *_han_runs(text)]):
        if letters == expected:
            continue
        if spans:
            spans[-1].tail = text[at:start]
        else:
            first = text[:start]
        at = end
        spans.append(etree.Element("span", {"lang": _language(text[start:end], letters)}))
        spans[-1].text = text[start:end]
    if spans:
        spans[-1].tail = text[at:]
    return first, spans


def _cyrillic_runs(text: str) -> Iterator[tuple[int, int, str]]:
    """The runs of words, each with its two offsets and the name of its letters."""
    return ((*run.span(), "cyrillic") for run in _CYRILLIC_RUN.finditer(text))


def _han_runs(text: str) -> Iterator[tuple[int, int, str]]:
    """The same of Chinese: runs that only punctuation parts are one, and a mark that ends a sentence belongs to it."""
    spans = [run.span() for run in han.run().finditer(text)][::-1]
    while spans:
        start, end = spans.pop()
        while spans and _WITHIN_HAN.fullmatch(text, end, spans[-1][0]):
            _, end = spans.pop()
        yield start, end + text.startswith(("。", "！", "？"), end), "han"


def _language(run: str, letters: str) -> str:
    if letters == "han":
        return "zh"
    return "uk" if _UKRAINIAN.search(run) else "ru"
