"""What a build adds to the files of the docs folder, so that pages can link to it."""

from __future__ import annotations

from collections.abc import Iterator

from markdown.extensions.toc import slugify

from explainer.data import datapackage
from explainer.publishing import feed

BIBLIOGRAPHIES = ("bib", "ris", "json")
"""The endings of the files that hold the bibliography, beside the list of sources."""


def archive(site: str) -> str:
    """The name of the archive of all data of a site, without its ending."""
    return slugify(site, "-") or "data"


def paths(site: str, data: str) -> Iterator[str]:
    """Paths below the docs folder; `data` is that of the data folder, empty where readers do not have it."""
    yield from (f"sources.{ending}" for ending in BIBLIOGRAPHIES)
    yield from (feed.PATH, "robots.txt", "sitemap.xml")
    if data:
        yield from (f"{data}/{name}" for name in (datapackage.DESCRIPTOR, datapackage.SOURCES, f"{archive(site)}.zip"))
