"""A site's news as an Atom feed (RFC 4287): pages that are new or were reviewed, and corrections."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree import ElementTree as etree

from explainer.data.corrections import Correction
from explainer.markdown import statement
from explainer.publishing.publication import Page, Site
from explainer.text.date import Date

PATH = "feed.xml"
"""Where the feed is, below the site."""
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML cannot hold."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of news."""

    path: str
    """Its address below the site, which is what readers know it by: it must not change."""
    title: str
    published: Date
    updated: Date
    text: str


def of_page(page: Page) -> Entry | None:
    """The news that a page is there; None where it does not say since when."""
    if page.published is None or page.updated is None:
        return None
    return Entry(page.path, page.title, page.published, page.updated, page.description)


def of_correction(correction: Correction, page: Page) -> Entry:
    """The news of a correction; `page` is the page concerned."""
    said = [f"What was wrong: {correction.was}", f"What it says now: {statement.plain(correction.now)}"]
    if correction.thanks:
        said.append(f"Thanks to {correction.thanks}")
    path = f"{page.path}#{correction.id}"
    return Entry(path, f"Correction: {page.title}", correction.day, correction.day, "\n".join(said))


def document(site: Site, entries: Iterable[Entry]) -> bytes | None:
    """The feed, the newest first; None where there is no news or the site's address is not known.

    An id must be an address that is the whole world's, and the feed must say when it last changed (RFC 4287, 4.2.6
    and 4.2.15).
    """
    in_order = sorted(entries, key=lambda entry: entry.path)
    in_order.sort(key=lambda entry: entry.updated.iso, reverse=True)
    if not in_order or not site.url:
        return None
    feed = etree.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": site.language})
    _text(feed, "id", site.address(PATH))
    _text(feed, "title", site.name)
    if site.description:
        _text(feed, "subtitle", site.description)
    _text(feed, "updated", _moment(in_order[0].updated))
    _text(etree.SubElement(feed, "author"), "name", site.organization)
    kind = {"type": "application/atom+xml"}
    etree.SubElement(feed, "link", {"rel": "self", **kind, "href": site.address(PATH)})
    etree.SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": site.url})
    feed.extend(_entry(site, entry) for entry in in_order)
    etree.indent(feed)
    written: bytes = etree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _entry(site: Site, entry: Entry) -> etree.Element:
    element, address = etree.Element("entry"), site.address(entry.path)
    _text(element, "id", address)
    _text(element, "title", entry.title)
    _text(element, "published", _moment(entry.published))
    _text(element, "updated", _moment(entry.updated))
    etree.SubElement(element, "link", {"rel": "alternate", "type": "text/html", "href": address})
    if entry.text:
        _text(element, "summary", entry.text)
    return element


def _text(parent: etree.Element, name: str, text: str) -> None:
    etree.SubElement(parent, name).text = _NO_XML.sub("", text)


def _moment(day: Date) -> str:
    """RFC 3339; of a day only its beginning is known."""
    return f"{day.iso}T00:00:00Z"
