"""What a page is, in the words of schema.org (JSON-LD): an article with its sources, a place in the site, data sets."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from explainer.publishing.publication import Page, Site
from explainer.sources import chicago
from explainer.sources.entry import Entry

Node = dict[str, Any]
"""A thing with its properties, as plain JSON values."""

LONGEST_DESCRIPTION = 5000
"""Characters of a data set's description that search engines read."""


def as_json(nodes: Sequence[Node]) -> str:
    """The text of the `script` element that holds these things; the same things give the same text."""
    text = json.dumps(
        {"@context": "https://schema.org", "@graph": nodes}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    # A script element ends at the first "</", whatever the JSON says.
    return text.replace("<", "\\u003c")


def article(site: Site, page: Page, cited: Iterable[Entry]) -> Node:
    """The page with the sources that it cites; a page that does not say since when it is there is no article."""
    address = site.address(page.path)
    found: Node = {
        "@type": "Article" if page.published else "WebPage",
        "@id": address,
        "url": address,
        "mainEntityOfPage": _web_page(address, page) if page.published else {},
        "headline" if page.published else "name": page.title,
        "description": page.description,
        "inLanguage": site.language,
        "datePublished": page.published.iso if page.published else "",
        "dateModified": page.modified.iso if page.modified else "",
        "author": organization(site) if page.published else {},
        "publisher": organization(site),
        "image": site.address(page.image) if page.image else "",
        "license": site.license,
        "citation": [_source(entry, site.language) for entry in cited],
        "isPartOf": website(site),
    }
    return _filled(found)


def _web_page(address: str, page: Page) -> Node:
    """The page as the place of its article: only a WebPage has a day of its last review."""
    return _filled({"@type": "WebPage", "@id": address, "lastReviewed": page.reviewed.iso if page.reviewed else ""})


def organization(site: Site) -> Node:
    """Who publishes the site."""
    return _filled({"@type": "Organization", "name": site.organization, "url": site.url})


def website(site: Site) -> Node:
    """The site as a whole."""
    return _filled({"@type": "WebSite", "name": site.name, "url": site.url})


def _source(entry: Entry, language: str) -> Node:
    """A source; its language where it is not that of the page."""
    foreign, link = entry.langid if entry.langid != language else "", entry.availability.title_link
    return _filled({"@type": "CreativeWork", "name": chicago.title_text(entry), "url": link, "inLanguage": foreign})


def breadcrumbs(site: Site, trail: Sequence[tuple[str, str]]) -> Node:
    """The way to a page: titles and paths from the start page down to the page itself."""
    steps = [
        _filled({"@type": "ListItem", "position": number, "name": title, "item": site.address(path)})
        for number, (title, path) in enumerate(trail, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": steps}


def dataset(site: Site, resource: Mapping[str, Any], folder: str, page: str) -> Node:
    """A table of a data package (see `datapackage.descriptor`).

    `folder` is the path of the package below the site, ending in a slash; `page` the path of the page that lists it.
    """
    name, licenses = resource["name"], resource.get("licenses", [])
    download = {
        "@type": "DataDownload",
        "contentUrl": site.address(f"{folder}{resource['path']}"),
        "encodingFormat": resource.get("mediatype", ""),
    }
    found: Node = {
        "@type": "Dataset",
        "@id": site.address(f"{page}#table-{name}"),
        "url": site.address(f"{page}#table-{name}"),
        "name": resource["title"],
        "description": resource.get("description", resource["title"])[:LONGEST_DESCRIPTION],
        "license": next((item.get("path") or item.get("title", "") for item in licenses), ""),
        "temporalCoverage": resource.get("period", ""),
        "creator": organization(site),
        "isAccessibleForFree": True,
        "distribution": _filled(download),
        "isBasedOn": [
            _filled({"@type": "CreativeWork", "name": source.get("title", ""), "url": source.get("path", "")})
            for source in resource.get("sources", [])
        ],
        "variableMeasured": [
            _filled({"@type": "PropertyValue", "name": field["title"], "unitText": field["unit"]})
            for field in resource["schema"]["fields"]
            if field.get("unit")
        ],
    }
    return _filled(found)


def _filled(values: Mapping[str, Any]) -> Node:
    """The same without what is empty."""
    return {name: value for name, value in values.items() if value not in ("", None, [], {})}
