"""Parallel texts: the words of a source beside their translation, as the evidence has them."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree import ElementTree as etree

from explainer.files.yamlfile import YamlFile
from explainer.markdown.mark import note_mark
from explainer.problems.problem import Problem
from explainer.proof.evidence import Evidence, Passage
from explainer.sources import chicago
from explainer.sources.bibliography import Bibliography
from explainer.sources.citation import BadCitation, parse
from explainer.sources.entry import Entry
from explainer.text import language, rich
from explainer.text.foreign import mark_languages


@dataclass(frozen=True)
class ParallelText:
    """A passage with its translation, and the source that has it."""

    passage: Passage
    entry: Entry
    cite: str
    """The citation as written."""
    title: str = ""


def read(body: YamlFile, bibliography: Bibliography, evidence: Evidence) -> ParallelText | list[Problem]:
    """What a block that fits the schema shows, or its problems.

    There are none for a citation that does not resolve: the check of the page's citations reports it.
    """
    written = body.value["passage"]
    try:
        cite = parse(written)[0]
    except BadCitation:
        return []
    entry, passage = bibliography.get(cite.key), evidence.passage(cite.key, cite.passage)
    if entry is None or not evidence.has(cite.key, cite.passage):
        return []
    if passage is None or not passage.translation:
        what = "is a figure" if passage is None else "has no translation"
        hint = "name a passage that has a translation, or add one to the evidence"
        return [Problem("D010", body.place("passage"), f'"{cite.passage}" {what}: nothing stands beside it', hint)]
    return ParallelText(passage, entry, written, body.value.get("title", ""))


def as_element(text: ParallelText, sources_path: str) -> etree.Element:
    """The two texts, each in its language, and below them the source, whose translation it is, and what to know."""
    figure = etree.Element("figure", {"class": "parallel"})
    if text.title:
        rich.append_text(etree.SubElement(figure, "p", {"class": "parallel-title"}), text.title)
    passage = text.passage
    columns = etree.SubElement(figure, "div", {"class": "parallel-texts"})
    _column(columns, language.name(passage.lang), passage.lang, passage.quote)
    whose = "our translation" if passage.translator == "ours" else f"translation: {passage.translator}"
    _column(columns, f"English, {whose}" if passage.translator else "English", "en", passage.translation)
    _source(etree.SubElement(figure, "figcaption"), text, sources_path)
    return figure


def _column(columns: etree.Element, heading: str, lang: str, words: str) -> None:
    column = etree.SubElement(columns, "div")
    rich.append_text(etree.SubElement(column, "p", {"class": "parallel-language"}), heading)
    block = etree.SubElement(column, "blockquote", {"lang": rich.literal(lang)})
    rich.append_text(paragraph := etree.SubElement(block, "p"), words)
    if lang == "en":  # a word of the original may stand in the translation
        mark_languages(paragraph)


def _source(caption: etree.Element, text: ParallelText, sources_path: str) -> None:
    source = chicago.located(chicago.short(text.entry, opens=True), text.passage.locator)
    rich.append(caption, chicago.with_period(source))
    caption.append(note_mark(rich.literal(text.cite)))
    if label := chicago.label(text.entry, sources_path):
        rich.append(caption, (" ", label))
    if text.passage.note:
        rich.append_text(caption, f" {text.passage.note}")
