"""Recorded words and figures as the notes show them, below the source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from xml.etree import ElementTree as etree

from explainer.sources.citation import Cite
from explainer.text import rich

if TYPE_CHECKING:
    from explainer.proof.evidence import Evidence, Figure, Passage

CLASS = "passage"


def as_elements(cites: Iterable[Cite], evidence: Evidence) -> Iterator[etree.Element]:
    """A block quotation for each passage or figure that the citations name, each once."""
    shown: set[tuple[str, str]] = set()
    for cite in cites:
        if not cite.passage or (cite.key, cite.passage) in shown:
            continue
        shown.add((cite.key, cite.passage))
        if passage := evidence.passage(cite.key, cite.passage):
            yield _passage(passage)
        for figure in evidence.figures_of(cite.key, cite.passage):
            yield _figure(figure)


def _passage(passage: Passage) -> etree.Element:
    """The words in their language, the translation and whose it is, and what a reader must know of them."""
    block = etree.Element("blockquote", {"class": CLASS})
    words = etree.SubElement(block, "p", {"lang": rich.literal(passage.lang)})
    rich.append_text(words, f"“{passage.quote}”")
    if passage.translation:
        translated = etree.SubElement(block, "p", {"lang": "en"})
        whose = "our translation" if passage.translator == "ours" else f"translation: {passage.translator}"
        rich.append_text(translated, f"“{passage.translation}” ({whose})")
    if passage.note:
        rich.append_text(etree.SubElement(block, "p"), passage.note)
    return block


def _figure(figure: Figure) -> etree.Element:
    """The number as recorded, its period, and what is counted."""
    block = etree.Element("blockquote", {"class": CLASS})
    period = f", {figure.period.replace('/', ' to ')}" if figure.period else ""
    rich.append_text(etree.SubElement(block, "p"), f"{figure.quantity.text}{period}")
    if figure.note:
        rich.append_text(etree.SubElement(block, "p"), figure.note)
    return block
