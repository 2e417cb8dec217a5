"""What the head of a page says of it to reference managers and academic search engines.

- `citation_*` are the Highwire Press tags that Google Scholar's inclusion guidelines list (title, author, dates as
  `YYYY/MM/DD`, language, address of the full text); Zotero reads them too.
- `DC.*` is Dublin Core. Of it only what the tags above do not say: `DC.type` keeps Zotero from taking the page for a
  journal article, `DC.source` is its website, `DC.publisher` and `DCTERMS.modified` have no Highwire tag.
- A body ends with a comma: Zotero's translator "Embedded Metadata" takes the last word of a name without one for the
  family name. A body whose name holds a comma is left out, for it would be parted there; COinS has a place for it.
"""

from __future__ import annotations

from collections.abc import Iterator

from explainer.export.clean import one_line
from explainer.export.pageidentity import PageIdentity
from explainer.text.address import safe_url
from explainer.text.date import Date
from explainer.text.name import Name


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
    if name.given:
        return ", ".join(part for part in (name.family, name.given, name.suffix) if part)
    return "" if "," in name.family else f"{name.family},"


def _slashed(date: Date | None) -> str:
    return date.iso.replace("-", "/") if date else ""
