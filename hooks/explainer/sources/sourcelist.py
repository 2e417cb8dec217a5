"""The list of sources: every cited entry, with its kind, its language and the notes that cite it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as etree

from markdown.util import AMP_SUBSTITUTE

from explainer.sources import chicago
from explainer.sources.bibliography import Bibliography
from explainer.sources.entry import Entry
from explainer.text import rich
from explainer.text.foreign import mark_languages
from explainer.text.rich import Inline, Rich

PLACEHOLDER = "<!-- explainer: sources -->"
"""What a page holds in place of the list until every page has been read."""


@dataclass(frozen=True, slots=True)
class CitedIn:
    """A page that cites a source."""

    title: str
    """Of the page."""
    href: str
    """Its address relative to the list of sources."""
    notes: tuple[tuple[int, str], ...]
    """Numbers and HTML ids of the notes, in order; the number is 0 where a claim of the register cites it."""


def as_html(bibliography: Bibliography, keys: Iterable[str], cited_in: Mapping[str, Sequence[CitedIn]]) -> str:
    """The list as HTML, for a host that knows which pages cite what."""
    element = as_element(bibliography, keys, cited_in)
    mark_languages(element)
    html = etree.tostring(element, encoding="unicode", method="html")
    # `rich.append` marks ampersands for Python-Markdown; this serializer has escaped every one itself.
    return html.replace(f"{AMP_SUBSTITUTE}amp;", "&amp;")


def as_element(
    bibliography: Bibliography, keys: Iterable[str], cited_in: Mapping[str, Sequence[CitedIn]]
) -> etree.Element:
    """The list in alphabetical order, as an element of a Markdown tree."""
    entries = sorted((entry for key in keys if (entry := bibliography.get(key))), key=chicago.sort_key)
    items = etree.Element("ul", {"class": "sources"})
    for entry in entries:
        attributes = {"id": chicago.source_id(entry.key), "data-kind": entry.kind, "data-language": entry.langid}
        shown = {name: rich.literal(value) for name, value in attributes.items() if value}
        item = etree.SubElement(items, "li", shown)
        rich.append(etree.SubElement(item, "p"), _text(entry))
        if places := cited_in.get(entry.key):
            item.append(_cited_in(places))
        item.tail = "\n"
    return items


def _text(entry: Entry) -> Rich:
    """The reference with its label and its additions."""
    content: list[Inline] = list(chicago.reference(entry))
    if label := chicago.label(entry):
        content += [" ", label]
    for added in chicago.additions(entry):
        content += [" ", *chicago.with_period(chicago.capitalized(added))]
    return tuple(content)


def _cited_in(places: Sequence[CitedIn]) -> etree.Element:
    paragraph = etree.Element("p", {"class": "source-uses"})
    paragraph.text = "Cited in "
    for number, place in enumerate(places):
        if number:
            rich.append_text(paragraph, "; ")
        noun = "note" if place.notes[0][0] else "claim"
        rich.append_text(paragraph, f"{place.title}, {noun}{'s' if len(place.notes) > 1 else ''} ")
        for index, (note, note_id) in enumerate(place.notes, 1):
            if index > 1:
                rich.append_text(paragraph, ", ")
            link = etree.SubElement(paragraph, "a", {"href": f"{place.href}#{note_id}"})
            link.text = str(note or index)
    return paragraph
