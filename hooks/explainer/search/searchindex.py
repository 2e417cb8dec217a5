"""The search index of a site, in the form that the search of Material for MkDocs reads.

Its worker splits each text at the separator and finds a word by its beginning; nothing else is done to a word in
the browser. So whatever readers may type besides must stand in the index. It stands hidden in the block that it
belongs to, so that a result shows the right sentence.

Words are not stemmed: the worker would stem the index, but not what is typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any
from xml.etree import ElementTree as etree

from explainer.search.searchtext import Block, Section
from explainer.text import wordform
from explainer.text.segment import BREAK, Segmenter

_SIGNS = "".join(
    (
        r"!?;()\[\]{}<>\"/\\*+=~#$%\-",
        r"\u007c",  # a bar; the theme's highlighter takes the separator apart at every bar that it sees
        r"\u00a1\u00a3-\u00a9\u00ab\u00ac\u00b0\u00b1\u00b4\u00b6\u00b7\u00bb\u00bf\u00d7",
        r"\u2010-\u2015\u2018\u201a-\u201f\u2026\u2032\u2039\u203a\u20ac\u2190-\u21ff",
        r"\u3001-\u3003\u3008-\u3011\u3014-\u301f\u30fb\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65",
    )
)
SEPARATOR = "|".join(
    (
        rf"[\s\u{ord(BREAK):04x}{_SIGNS}]+",
        r"\.(?!\w)",  # "U.S" and "example.org" stay whole
        r"[,:](?!\d)",  # so does "1,000"
        r"['\u2019](?:s\b)?",  # whose it is does not change a word
        r"&[a-z]+;",
    )
)
"""What stands between words, as JavaScript's regular expressions spell it; without lookbehind, which older phones
do not know."""

CONFIGURATION: Mapping[str, Any] = {
    "lang": ["en"],  # of the pipeline; a second one would cut off what it does not take for letters
    "separator": SEPARATOR,
    "pipeline": ["stopWordFilter"],
    "fields": {"title": {"boost": 5.0}, "text": {"boost": 1.0}, "tags": {"boost": 100.0}},
}
"""What Material's worker is told; it belongs to the index and not to the settings of a site."""


@dataclass(frozen=True)
class Indexer:
    """Writes the documents of pages."""

    segmenter: Segmenter

    def documents(self, url: str, sections: Iterable[Section], boost: float = 1) -> Iterator[dict[str, Any]]:
        """A document for each section of the page at an address relative to the site, the page's beginning first."""
        for section in sections:
            document = {
                "location": f"{url}#{section.anchor}" if section.anchor else url,
                "title": self._title(section),
                "text": "".join(map(self._block, section.blocks)),
            }
            weight = boost * section.boost
            yield document | ({"boost": weight} if weight != 1 else {})

    def _title(self, section: Section) -> str:
        shown = escape(self.segmenter.segment(section.title), quote=False)
        hidden = self._hidden(section.title, *section.other_names)
        return shown if hidden is None else shown + _as_html(hidden)

    def _block(self, block: Block) -> str:
        paragraph = etree.Element("p")
        paragraph.text = self.segmenter.segment(block.text)
        if block.notes:
            paragraph.text += " "
            etree.SubElement(paragraph, "small").text = self.segmenter.segment(" ".join(block.notes))
        hidden = self._hidden(" ".join((block.text, *block.notes)))
        if hidden is not None:
            paragraph.append(hidden)
        return _as_html(paragraph)

    def _hidden(self, shown: str, *names: str) -> etree.Element | None:
        """What is found besides the words that are shown: names, places in a run of Chinese, forms of words."""
        whole = " ".join((shown, *names))
        words = [*map(self.segmenter.segment, names), *self.segmenter.tails(whole), *wordform.forms(whole)]
        if not words:
            return None
        element = etree.Element("i", {"hidden": ""})
        element.text = f" {' '.join(words)}"
        return element


def _as_html(element: etree.Element) -> str:
    return etree.tostring(element, encoding="unicode", method="html")
