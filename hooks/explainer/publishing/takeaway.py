"""What a reader takes away of a page: how it is cited, and its sources, for people and for their programs.

Zotero takes what the spans of class `Z3988` say (its translator "COinS" goes before "Embedded Metadata") and offers
them in their order, so the page's own comes first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TypeAlias
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree as etree

from explainer.export import bibtex, citemeta, coins, csl, pagecite, ris
from explainer.export.pageidentity import PageIdentity, as_entry
from explainer.publishing.publication import Page, Site
from explainer.sources.entry import Entry
from explainer.text import hypertext, rich
from explainer.text.name import Name
from explainer.text.rich import Rich

FORMATS = {"ris": ("RIS", ris.text), "json": ("CSL-JSON", csl.text), "bib": ("BibTeX", bibtex.text)}
"""By the endings that programs for references know: the format's name, and how entries are written in it."""

MOST_SPANS = 150
"""Sources that a page offers to Zotero, which shows them in a list to pick from; of more there are only the files."""

Download: TypeAlias = tuple[str, str]
"""Name of a format, and path of a file below the site as an address spells it."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The page cited in one style or format."""

    name: str
    html: str
    """The citation, escaped."""
    path: str = ""
    """Path of the same as a file below the site; empty for a style."""


@dataclass(frozen=True, slots=True)
class Takeaway:
    """What the templates show; empty parts where there is nothing to take."""

    styles: tuple[Wording, ...] = ()
    formats: tuple[Wording, ...] = ()
    sources: int = 0
    """How many sources the page cites."""
    downloads: tuple[Download, ...] = ()
    """Its sources."""
    all_downloads: tuple[Download, ...] = ()
    """Those of the whole site."""
    spans: tuple[str, ...] = ()
    """Titles of the spans for programs."""
    tags: tuple[tuple[str, str], ...] = ()
    """Names and contents for the head."""


def takeaway(site: Site, page: Page, name: str, cited: Sequence[Entry]) -> Takeaway:
    """Of a page whose file below the docs folder is `name`, with its sources in the order in which it cites them.

    It can be cited when it says since when it is there, and the site where it is.
    """
    told = identity(site, page) if _is_citable(site, page) else None
    own = [as_entry(told)] if told else []
    host = urlsplit(site.url).hostname or ""
    return Takeaway(
        tuple(_styles(told)) if told else (),
        tuple(_formats(told, name)) if told else (),
        len(cited),
        tuple((FORMATS[ending][0], quote(_sources_path(name, ending))) for ending in FORMATS) if cited else (),
        tuple((shown, f"sources.{ending}") for ending, (shown, _) in FORMATS.items()),
        tuple(coins.context_object(entry, host) for entry in (*own, *(cited if len(cited) <= MOST_SPANS else ()))),
        citemeta.tags(told) if told else (),
    )


def files(site: Site, page: Page, name: str, cited: Sequence[Entry]) -> Iterator[tuple[str, str]]:
    """Path below the site and content of every file that the page's `takeaway` leads to."""
    if _is_citable(site, page):
        own = as_entry(identity(site, page))
        yield _page_path(name, "bib"), bibtex.entry_text(own)
        yield _page_path(name, "ris"), ris.entry_text(own)
    for ending, (_, text_of) in FORMATS.items() if cited else ():
        yield _sources_path(name, ending), text_of(cited)


def identity(site: Site, page: Page) -> PageIdentity:
    """The page as others cite it: by whom the site names as its publisher, and by nobody where it names none."""
    return PageIdentity(
        page.title,
        site.name,
        site.address(page.path),
        (Name(site.publisher),) if site.publisher else (),
        published=page.published,
        modified=page.modified if page.modified != page.published else None,
        reviewed=page.reviewed,
        language=site.language,
        description=page.description,
    )


def _is_citable(site: Site, page: Page) -> bool:
    return bool(site.url and page.published)


def _page_path(name: str, ending: str) -> str:
    return f"cite/page/{PurePosixPath(name).with_suffix(f'.{ending}')}"


def _sources_path(name: str, ending: str) -> str:
    return f"cite/sources/{PurePosixPath(name).with_suffix(f'.{ending}')}"


def _styles(page: PageIdentity) -> Iterator[Wording]:
    cited = pagecite.citation(page)
    yield Wording("Chicago, first note", _as_html(cited.note))
    yield Wording("Chicago, later notes", _as_html(cited.short_note))
    yield Wording("Chicago, bibliography", _as_html(cited.bibliography))
    yield Wording("APA", _as_html(cited.apa))
    yield Wording("MLA", _as_html(cited.mla))


def _formats(page: PageIdentity, name: str) -> Iterator[Wording]:
    cited = pagecite.citation(page)
    for shown, text, ending in (("BibTeX", cited.bibtex, "bib"), ("RIS", cited.ris, "ris")):
        yield Wording(shown, _as_html((text.replace("\r\n", "\n").strip(),)), quote(_page_path(name, ending)))


def _as_html(content: Rich) -> str:
    """What stands inside an element."""
    element = etree.Element("p")
    rich.append(element, content)
    return hypertext.as_html(element).removeprefix("<p>").removesuffix("</p>")
