"""What the head of a page says of it to reference managers and academic search engines.

- `citation_*` are the Highwire Press tags that Google Scholar's inclusion guidelines list (title, author, dates as
  `YYYY/MM/DD`, language, address of the full text); Zotero reads them too.
- `DC.*` is Dublin Core (`schema.DC` names it, DCMI "Expressing Dublin Core metadata using HTML/XHTML meta and link
  elements"). Of it only what the tags above do not say: `DC.type` keeps Zotero from taking the page for a journal
  article, `DC.source` is its website, `DC.publisher` and `DCTERMS.modified` have no Highwire tag.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as etree

from explainer.export.clean import one_line
from explainer.export.pageidentity import PageIdentity
from explainer.text.address import safe_url
from explainer.text.date import Date
from explainer.text.name import Name

DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
DUBLIN_CORE_TERMS = "http://purl.org/dc/terms/"


def as_elements(page: PageIdentity) -> tuple[etree.Element, ...]:
    """The `meta` and `link` elements of a page, in a fixed order."""
    links = (("schema.DC", DUBLIN_CORE), ("schema.DCTERMS", DUBLIN_CORE_TERMS))
    return (
        *(etree.Element("meta", {"name": name, "content": value}) for name, value in tags(page)),
        *(etree.Element("link", {"rel": rel, "href": href}) for rel, href in links),
    )


def tags(page: PageIdentity) -> tuple[tuple[str, str], ...]:
    """Names and contents, for a template that writes (and escapes) them itself; none is empty."""
    return tuple((name, shown) for name, value in _tags(page) if (shown := one_line(value)))


def _tags(page: PageIdentity) -> Iterator[tuple[str, str]]:
    address = safe_url(page.url) or ""
    yield "citation_title", page.title
    yield from (("citation_author", _name(name)) for name in page.authors)
    yield "citation_publication_date", _slashed(page.published or page.modified)
    yield "citation_online_date", _slashed(page.modified)
    yield "citation_language", page.language
    yield "citation_public_url", address
    yield "citation_fulltext_html_url", address
    yield "citation_keywords", "; ".join(page.keywords)
    yield "DC.type", "webpage"
    yield "DC.source", page.site
    yield "DC.publisher", page.publisher or page.site
    yield "DCTERMS.modified", page.modified.iso if page.modified else ""


def _name(name: Name) -> str:
    return ", ".join(part for part in (name.family, name.given, name.suffix) if part)


def _slashed(date: Date | None) -> str:
    return date.iso.replace("-", "/") if date else ""
