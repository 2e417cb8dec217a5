"""Text in other scripts: every run of Chinese or Cyrillic letters says its language.

Screen readers change the voice by it, browsers the font and the line breaks. What says its language already is
left alone. The language is told by the letters: Cyrillic with letters that only Ukrainian has is Ukrainian.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as etree

from markdown.util import AtomicString

_HAN = r"\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WIDE = r"\u3000-\u303f\u30fb\uff00-\uff60\uffe0-\uffe6…—·"
"""Punctuation that stands within Chinese text."""
_CYRILLIC = r"\u0400-\u052f\u1c80-\u1c8f\u2de0-\u2dff\ua640-\ua69f"
_RUN = re.compile(
    rf"(?P<han>[{_HAN}](?:[{_HAN}{_WIDE},;:!?()]*[{_HAN}])?[。！？]?)"
    rf"|(?P<cyrillic>[{_CYRILLIC}]+(?:[\s\-–—,«»’'\u0301]*[{_CYRILLIC}]+)*)"
)
_UKRAINIAN = re.compile("[іїєґІЇЄҐ]")
_LEFT_ALONE = frozenset("code kbd math pre samp script style svg textarea".split())


def mark_languages(root: etree.Element) -> None:
    """Put every run below an element into a `span` with its language."""
    for element in list(_without_language(root)):
        if element.text and not element.text.isascii() and not isinstance(element.text, AtomicString):
            element.text, spans = _split(element.text)
            element[:0] = spans
        for child in list(element):
            if child.tail and not child.tail.isascii() and not isinstance(child.tail, AtomicString):
                child.tail, spans = _split(child.tail)
                place = list(element).index(child) + 1
                element[place:place] = spans


def _without_language(element: etree.Element) -> Iterator[etree.Element]:
    """The elements whose own text has no language yet."""
    waiting = [element]
    while waiting:
        element = waiting.pop()
        is_problem = element.get("class") == "explainer-problem"
        if element.tag not in _LEFT_ALONE and "lang" not in element.attrib and not is_problem:
            yield element
            waiting += element


def _split(text: str) -> tuple[str, list[etree.Element]]:
    """The text before the first run, and a span for each run with the text after it."""
    first, at, spans = text, len(text), list[etree.Element]()
    for run in _RUN.finditer(text):
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
