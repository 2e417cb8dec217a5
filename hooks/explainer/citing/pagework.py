"""The source that a page says it is: by its elements for libraries, else its JSON-LD, else those for social media.

Elements for libraries are `citation_*` (Highwire Press, read by Google Scholar); JSON-LD is read in the terms of
schema.org; those for social media are Open Graph (https://ogp.me). Of each fact the first account counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from explainer.citing import person, stateddate
from explainer.citing.cleantext import cleaned, from_markup
from explainer.citing.pagehead import PageHead
from explainer.citing.work import Work
from explainer.text import language
from explainer.text.address import doi_name
from explainer.text.name import Name

LINKED_TYPES: dict[str, str] = {
    **dict.fromkeys("NewsArticle ReportageNewsArticle AnalysisNewsArticle BackgroundNewsArticle".split(), "article"),
    **dict.fromkeys("OpinionNewsArticle ReviewNewsArticle AskPublicNewsArticle LiveBlogPosting".split(), "article"),
    **dict.fromkeys("ScholarlyArticle MedicalScholarlyArticle".split(), "article"),
    "Report": "report",
    "Book": "book",
    "Chapter": "incollection",
    "Thesis": "thesis",
    "Dataset": "dataset",
    "VideoObject": "video",
    **dict.fromkeys("Article TechArticle BlogPosting SocialMediaPosting WebPage AboutPage FAQPage".split(), "online"),
    **dict.fromkeys("ItemPage Legislation CreativeWork".split(), "online"),
}
"""Types of schema.org as those of biblatex; of several objects the one whose type stands first is the page."""

_RANK = {name: at for at, name in enumerate(LINKED_TYPES)}
_SEPARATORS = ("|", "-", "–", "—", "·", "•", "::")


def work(head: PageHead) -> Work:
    """The source, as far as its page tells."""
    found = _library(head).completed_by(_linked(head)).completed_by(_social(head))
    site = found.publisher or found.container
    return replace(
        found,
        type=found.type or "online",
        title=_without_site(found.title, (site, head.first("og:site_name"))),
        authors=tuple(name for name in found.authors if name.family.casefold() != site.casefold()),
    )


def _library(head: PageHead) -> Work:
    """By `citation_*`."""
    first = head.first
    kind, container = _library_kind(head)
    last = first("citation_lastpage")
    authors = head.every("citation_author", "citation_authors")
    institution = first("citation_dissertation_institution", "citation_technical_report_institution")
    return Work(
        type=kind,
        title=first("citation_title"),
        authors=person.listed(name for text in authors for name in _named(text)),
        container=container,
        publisher=institution or first("citation_publisher"),
        date=_date(head, "citation_publication_date", "citation_date", "citation_online_date", "citation_year"),
        language=_language(first("citation_language")),
        volume=cleaned(first("citation_volume"), 40),
        number=cleaned(first("citation_issue"), 40),
        pages=cleaned(f"{first('citation_firstpage')}{f'–{last}' if last else ''}", 40),
        isbn=cleaned(first("citation_isbn"), 40),
        issn=cleaned(first("citation_issn"), 40),
        doi=doi_name(first("citation_doi", "dc.identifier", "prism.doi")) or "",
    )


def _library_kind(head: PageHead) -> tuple[str, str]:
    """The type of an entry, and what the source is part of."""
    for kind, name in (
        ("article", "citation_journal_title"),
        ("inproceedings", "citation_conference_title"),
        ("incollection", "citation_inbook_title"),
    ):
        if container := head.first(name):
            return kind, container
    if head.first("citation_dissertation_institution", "citation_dissertation_name"):
        return "thesis", ""
    return ("report", "") if head.first("citation_technical_report_institution") else ("", "")


def _linked(head: PageHead) -> Work:
    """By JSON-LD."""
    ranked = [(_RANK[name], at) for at, node in enumerate(head.linked) for name in _types(node) if name in _RANK]
    if not ranked:
        return Work()
    rank, at = min(ranked)
    node = head.linked[at]
    kind = list(LINKED_TYPES.values())[rank]
    publisher = _name_of(node.get("publisher") or node.get("sourceOrganization"))
    container = _name_of(node.get("isPartOf")) if kind in ("article", "incollection") else ""
    return Work(
        type=kind,
        title=from_markup(node.get("headline") or node.get("name")),
        authors=person.listed(_creators(node.get("author") or node.get("creator"))),
        container=container or (publisher if kind == "article" else ""),
        publisher=publisher,
        date=next((day for name in ("datePublished", "dateCreated") if (day := _day(node.get(name)))), ""),
        language=_language(_name_of(node.get("inLanguage"))),
        isbn=cleaned(node.get("isbn"), 40),
        doi=next(filter(None, map(_doi, _list(node.get("identifier")))), ""),
    )


def _social(head: PageHead) -> Work:
    """By Open Graph and the elements that pages have always had."""
    first = head.first
    bylines = (*head.every("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author"),)
    dates = "article:published_time", "og:published_time", "datepublished", "pubdate", "date"
    return Work(
        title=first("og:title", "twitter:title", "dc.title", "dcterms.title") or head.title,
        authors=person.listed(name for text in bylines for name in person.of_text(text)),
        publisher=first("og:site_name", "application-name", "dc.publisher", "dcterms.publisher"),
        date=_date(head, *dates, "dc.date", "dcterms.date", "dc.date.issued", "dcterms.issued", "parsely-pub-date"),
        language=_language(first("og:locale")) or _language(head.language) or _language(first("dc.language")),
    )


def _date(head: PageHead, *names: str) -> str:
    return next((day for name in names for value in head.metas.get(name, ()) if (day := stateddate.iso(value))), "")


def _day(value: object) -> str:
    return stateddate.iso(cleaned(value))


def _language(text: str) -> str:
    return language.code(text[:40]).partition("-")[0]


def _types(node: dict[str, Any]) -> list[str]:
    return [str(name).rpartition("/")[2] for name in _list(node.get("@type"))]


def _list(value: Any) -> list[Any]:
    return value[: person.MOST + 1] if isinstance(value, list) else [] if value is None else [value]


def _name_of(value: Any) -> str:
    """The name of a thing, which may be given by name alone or in a list."""
    item = next(iter(_list(value)), "")
    return from_markup(item.get("name") or item.get("alternateName")) if isinstance(item, dict) else from_markup(item)


def _creators(value: Any) -> Iterator[Name | None]:
    for item in _list(value):
        if not isinstance(item, dict):
            yield from person.of_text(from_markup(item))
        elif set(_types(item)) & {"Organization", "NewsMediaOrganization", "GovernmentOrganization", "Corporation"}:
            yield person.body(_name_of(item))
        elif item.get("familyName"):
            yield person.of_parts(from_markup(item["familyName"]), from_markup(item.get("givenName")))
        else:
            yield from person.of_text(_name_of(item))


def _named(text: str) -> tuple[Name, ...]:
    """The authors of one element; a list in one element is parted by semicolons."""
    return tuple(name for part in text.split(";") for name in person.of_name(part))


def _doi(value: Any) -> str:
    text = cleaned(value.get("value") or value.get("@value") if isinstance(value, dict) else value)
    return doi_name(text) or ""


def _without_site(title: str, names: tuple[str, ...]) -> str:
    """A title without the name of the site behind it."""
    for name in filter(None, names):
        for mark in _SEPARATORS:
            shorter = re.sub(rf"\s+{re.escape(mark)}\s+{re.escape(name)}$", "", title, flags=re.IGNORECASE)
            if shorter and shorter != title:
                return shorter
    return title
