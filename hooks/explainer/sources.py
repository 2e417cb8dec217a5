"""The list of sources: every cited entry, with its kind, its language and the notes that cite it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as etree

from explainer import chicago, rich
from explainer.bibliography import Bibliography
from explainer.rich import Inline

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
    """Numbers and HTML ids of the notes, in order."""


def as_html(bibliography: Bibliography, keys: Iterable[str], cited_in: Mapping[str, Sequence[CitedIn]]) -> str:
    """The list in alphabetical order; nothing in it is taken from a file unescaped."""
    entries = sorted((entry for key in keys if (entry := bibliography.get(key))), key=chicago.sort_key)
    items = etree.Element("ul", {"class": "sources"})
    for entry in entries:
        item = etree.SubElement(items, "li", {"id": chicago.source_id(entry.key), "data-kind": entry.kind})
        if entry.langid:
            item.set("data-language", entry.langid)
        content: list[Inline] = list(chicago.reference(entry))
        if label := chicago.label(entry):
            content += [" ", label]
        for added in chicago.additions(entry):
            content += [" ", *added]
        rich.append(etree.SubElement(item, "p"), tuple(content))
        if places := cited_in.get(entry.key):
            item.append(_cited_in(places))
    return _serialized(items)


def _cited_in(places: Sequence[CitedIn]) -> etree.Element:
    paragraph = etree.Element("p", {"class": "source-uses"})
    paragraph.text = "Cited in "
    for number, place in enumerate(places):
        if number:
            rich.append_text(paragraph, "; ")
        rich.append_text(paragraph, f"{place.title}, {'note' if len(place.notes) == 1 else 'notes'} ")
        for index, (note, note_id) in enumerate(place.notes):
            if index:
                rich.append_text(paragraph, ", ")
            link = etree.SubElement(paragraph, "a", {"href": f"{place.href}#{note_id}"})
            link.text = str(note)
    return paragraph


def _serialized(element: etree.Element) -> str:
    # `rich.append` marks ampersands for Python-Markdown; here the serializer escapes every one itself.
    html = etree.tostring(element, encoding="unicode", method="html")
    return html.replace("\x02amp\x03amp;", "&amp;")
