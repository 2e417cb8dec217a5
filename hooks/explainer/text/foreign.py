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

from explainer.text.han import HAN

_HAN = rf"\u2e80-\u2fdf\u3005-\u3007{HAN}"
_WIDE = r"\u3000-\u303f\u30fb\uff00-\uff60\uffe0-\uffe6…—·"
"""Punctuation that stands within Chinese text."""
_CYRILLIC = r"\u0400-\u052f\u1c80-\u1c8f\u2de0-\u2dff\ua640-\ua69f"
_RUN = re.compile(
    rf"(?P<han>[{_HAN}](?:[{_HAN}{_WIDE},;:!?()]*[{_HAN}])?[。！？]?)"
    rf"|(?P<cyrillic>[{_CYRILLIC}]+(?:[\s\-–—,«»’'\u0301]*[{_CYRILLIC}]+)*)"
)
_SOME = re.compile(f"[{_HAN}{_CYRILLIC}]")  # most texts have none, and this finds that out in a third of the time
_UKRAINIAN = re.compile("[іїєґІЇЄҐ]")
_LETTERS = {**dict.fromkeys(("Hani", "Hans", "Hant", "Jpan", "Kore"), "han"), "Cyrl": "cyrillic"}
"""The letters of `_RUN` that a script has."""
_UNKNOWN = "unknown"
_LEFT_ALONE = frozenset("code kbd math pre samp script style svg textarea".split())


def mark_languages(root: etree.Element) -> None:
    """Put every run below an element into a `span` with its language, unless the one around it has such letters."""
    for element, expected in list(_readable(root)):
        if (text := element.text) and not text.isascii() and not isinstance(text, AtomicString):
            element.text, spans = _split(text, expected)
            if spans:
                element[:0] = spans
        for child in list(element):
            if (text := child.tail) and not text.isascii() and not isinstance(text, AtomicString):
                child.tail, spans = _split(text, expected)
                if spans:
                    place = list(element).index(child) + 1
                    element[place:place] = spans


def _readable(root: etree.Element) -> Iterator[tuple[etree.Element, str]]:
    """The elements with text whose language is known, and the letters of `_RUN` in which it is written."""
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
        if expected != _UNKNOWN:
            yield element, expected
        waiting += [(child, expected) for child in element]


@cache
def _letters(lang: str) -> str:
    """The letters of `_RUN` in which a language, as BCP 47 code, is written: empty for others, such as Latin ones."""
    primary, _, rest = lang.partition("-")
    said = rest.partition("-")[0]
    if len(said) == 4 and said.isalpha():
        return _LETTERS.get(said.title(), "")
    likely = get_global("likely_subtags").get(primary.lower())
    return _LETTERS.get(likely.split("_")[1], "") if likely else _UNKNOWN


def _split(text: str, expected: str) -> tuple[str, list[etree.Element]]:
    """The text before the first run, and a span for each run with the text after it."""
    first, at, spans = text, len(text), list[etree.Element]()
    if not _SOME.search(text):
        return first, spans
    for run in _RUN.finditer(text):
        if run.lastgroup == expected:
            continue
        if spans:
            spans[-1].tail = text[at : run.start()]
        else:
            first = text[: run.start()]
        at = run.end()
        spans.append(etree.Element("span", {"lang": _language(run)}))
        spans[-1].text = run.group()
    if spans:
        spans[-1].tail = text[at:]
    return first, spans


def _language(run: re.Match[str]) -> str:
    if run["han"]:
        return "zh"
    return "uk" if _UKRAINIAN.search(run.group()) else "ru"
