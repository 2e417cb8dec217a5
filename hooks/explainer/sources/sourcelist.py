"""The list of sources: every cited entry, with its kind, its language and the sentences that cite it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as etree

from explainer.sources import chicago
from explainer.sources.bibliography import Bibliography
from explainer.sources.entry import Entry
from explainer.text import hypertext, rich
from explainer.text.rich import Inline, Rich

_PUBLISHERS = ("journaltitle", "organization", "institution", "publisher")


@dataclass(frozen=True, slots=True)
class CitingPlace:
    """A place of a page at which a source is cited."""

    name: str
    """What stands there: `note 3`."""
    href: str
    """Its address relative to the list of sources."""
    words: str = ""
    """What is said there, for short."""


@dataclass(frozen=True, slots=True)
class CitedIn:
    """A page that cites a source."""

    title: str
    """Of the page."""
    places: tuple[CitingPlace, ...]
    """In order."""


def as_html(bibliography: Bibliography, keys: Iterable[str], cited_in: Mapping[str, Sequence[CitedIn]]) -> str:
    """The list as HTML, for a host that knows which pages cite what."""
    return hypertext.as_html(as_element(bibliography, keys, cited_in))


def as_element(
    bibliography: Bibliography, keys: Iterable[str], cited_in: Mapping[str, Sequence[CitedIn]]
) -> etree.Element:
    """The list in alphabetical order, as an element of a Markdown tree."""
    entries = sorted((entry for key in keys if (entry := bibliography.get(key))), key=chicago.sort_key)
    items = etree.Element("ul", {"class": "sources"})
    for entry in entries:
        item = etree.SubElement(items, "li", _attributes(entry))
        text = etree.SubElement(item, "p")
        rich.append(text, (*_text(entry), " "))
        # The sign says little to who hears it; a name for each of hundreds of links would say no more than the source.
        link = {"class": "source-link", "href": f"#{item.attrib['id']}", "title": "Link to this source"}
        etree.SubElement(text, "a", {**link, "aria-label": link["title"]}).text = "#"
        if pages := cited_in.get(entry.key):
            item.append(_uses(pages))
        item.tail = "\n"
    return items


def _attributes(entry: Entry) -> dict[str, str]:
    """What the list can be filtered by, apart from the pages that cite the source."""
    found = {
        "id": chicago.source_id(entry.key),
        "data-kind": entry.kind,
        "data-language": entry.langid,
        "data-publisher": _publisher(entry),
    }
    return {name: rich.literal(value) for name, value in found.items() if value}


def _publisher(entry: Entry) -> str:
    """Where a reader found it: a periodical, a website, an institution, a publishing house, or a body that wrote it."""
    named = (entry.plain(name) for name in _PUBLISHERS)
    bodies = (name.family for name in entry.authors if not name.given)
    return next((name for name in (*named, *bodies) if name), "")


def _text(entry: Entry) -> Rich:
    """The reference with its label and its additions."""
    content: list[Inline] = list(chicago.reference(entry))
    if label := chicago.label(entry):
        content += [" ", label]
    for added in chicago.additions(entry):
        content += [" ", *chicago.with_period(chicago.capitalized(added))]
    return tuple(content)


def _uses(pages: Sequence[CitedIn]) -> etree.Element:
    """The places by page, closed until a reader asks for them."""
    count = sum(len(page.places) for page in pages)
    element = etree.Element("details", {"class": "source-uses"})
    etree.SubElement(element, "summary").text = "Cited once" if count == 1 else f"Cited {count} times"
    uses = etree.SubElement(element, "dl")
    for page in pages:
        rich.append_text(etree.SubElement(uses, "dt"), page.title)
        for place in page.places:
            use = etree.SubElement(uses, "dd")
            etree.SubElement(use, "a", {"href": place.href}).text = place.name
            rich.append_text(use, f" {place.words}" if place.words else "")
    return element
