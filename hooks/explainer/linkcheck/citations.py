"""What is checked: each address that the bibliography or a chapter names, once, with all that should be found there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from explainer.linkcheck.wire import scheme_of
from explainer.markdown.links import links_of
from explainer.markdown.page import PageSource
from explainer.problems.place import Place
from explainer.proof.evidence import Evidence
from explainer.sources.bibliography import Bibliography, normal
from explainer.sources.citation import BadCitation, parse
from explainer.sources.entry import Entry
from explainer.sources.observation import Citation
from explainer.text import latex
from explainer.text.address import doi_url
from explainer.text.date import Date
from explainer.text.name import OTHERS

TITLES = ("title", "titletranslation", "shorttitle", "booktitle", "origtitle")
"""Fields of which one may be what the page calls itself. A `titleaddon` describes, and is no title."""


def citations(bibliography: Bibliography, evidence: Evidence, pages: Mapping[str, PageSource]) -> list[Citation]:
    """Every address, in the order of the .bib files, then of the chapters; `pages` by path below the docs folder."""
    cited = _cited_places(pages.values())
    found = _Found()
    for key in bibliography:
        entry = bibliography.get(key)
        assert entry is not None
        if url := address_of(entry):
            name = "url" if entry.get("url") else "doi"
            places = (bibliography.origin(key).field_place(name), *cited.get(key, ()))
            found.add(_of_entry(entry, url, places, evidence))
    for page in pages.values():
        for url, place in external_links(page):
            found.add(Citation("", url, (place,)))
    return list(found.by_url.values())


@dataclass
class _Found:
    """Citations by address: of two with the same one, the first keeps its key and takes what the other knows."""

    by_url: dict[str, Citation] = field(default_factory=dict)

    def add(self, citation: Citation) -> None:
        first = self.by_url.get(citation.url)
        if first is None:
            self.by_url[citation.url] = citation
        else:
            places = dict.fromkeys((*first.places, *citation.places))
            passages = dict.fromkeys((*first.passages, *citation.passages))
            titles = dict.fromkeys(filter(None, (*first.titles, citation.title, *citation.titles)))
            self.by_url[citation.url] = replace(
                first, places=tuple(places), passages=tuple(passages), titles=tuple(titles)
            )


def address_of(entry: Entry) -> str:
    """The address of an entry as it is written, whether it may be linked or not; empty when there is none."""
    written = latex.read_address(entry.get("url"))
    return written or (doi_url(entry.doi) if entry.doi else "")


def _of_entry(entry: Entry, url: str, places: tuple[Place, ...], evidence: Evidence) -> Citation:
    titles = tuple(dict.fromkeys(filter(None, (entry.plain(name) for name in TITLES))))
    subtitle = entry.plain("subtitle")
    published, accessed = entry.published, entry.accessed
    return Citation(
        entry.key,
        url,
        places,
        entry.kind,
        titles[0] if titles else "",
        (*titles[1:], *([f"{titles[0]}: {subtitle}"] if titles and subtitle else [])),
        ", ".join(name.in_full for name in entry.authors if name != OTHERS),
        published.iso if isinstance(published, Date) else published.iso if published else "",
        accessed.iso if accessed else "",
        latex.read_address(entry.get("archive_url")),
        entry.get("urlstatus", "url-status").strip().lower(),
        passages_of(entry.key, evidence),
        entry.get("verified").partition(",")[0].strip(),
    )


def passages_of(key: str, evidence: Evidence) -> tuple[str, ...]:
    """The recorded words of a source that its address is said to show."""
    found = (passage for (source, _), passage in evidence.passages.items() if source == normal(key))
    return tuple(passage.quote for passage in found if passage.opens)


def external_links(page: PageSource) -> Iterator[tuple[str, Place]]:
    """The web addresses that a page links, with their places."""
    for link in links_of(page):
        if scheme_of(link.target) in ("http", "https"):
            yield link.target, page.place(link.at, link.at + len(link.target))


def _cited_places(pages: Iterable[PageSource]) -> dict[str, list[Place]]:
    """Where chapters cite each key: each line once."""
    found: dict[str, dict[tuple[str, int], Place]] = {}
    for page in pages:
        names = {definition.name for definition in page.definitions}
        for bracket in (*page.brackets, *page.text_cites):
            if bracket.text.strip() in names:
                continue
            place = page.place(bracket.start, bracket.end)
            for key in _keys(bracket.text):
                found.setdefault(normal(key), {}).setdefault((place.path, place.line), place)
    return {key: list(places.values()) for key, places in found.items()}


def _keys(text: str) -> list[str]:
    try:
        return [cite.key for cite in parse(text)]
    except BadCitation:  # `explainer check` reports it
        return []
