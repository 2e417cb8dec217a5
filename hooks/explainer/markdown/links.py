"""Links inside the site: which of a page's links lead nowhere.

Pure: it is told what the site holds. MkDocs checks the links that it rewrites without saying in which
line they stand, and passes over raw HTML in silence.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from explainer.markdown.page import PageSource
from explainer.problems.place import Place
from explainer.problems.problem import Problem, did_you_mean

_ADDRESS = re.compile(
    r"\(\s*(?:<(?P<pointed>[^<>]*)>.*|(?P<plain>.*?)(?:(?P<quote>[\"']).*(?P=quote)\s*)?)\)", re.DOTALL
)
_DEFINED = re.compile(r"[^\]]*\]:[\s>]*<?(?P<target>[^\s<>]+)")
_TAG = re.compile(r"<[A-Za-z](?:\"[^\"<]*\"|'[^'<]*'|[^\"'<>])*>")
_ATTRIBUTE = re.compile(r"(?<=[\s\"'])(?P<name>[^\s\"'<>=/]++)\s*+=\s*+(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+))")
_LINKING = {"href", "src", "poster"}
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_LEAVES_THE_SITE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


@dataclass(frozen=True)
class SiteTree:
    """What a site holds that a link can lead to."""

    files: Collection[str]
    """Paths of all files below the docs folder."""
    ids: Mapping[str, Collection[str]]
    """The HTML ids of each page, by its path below the docs folder."""
    addresses: Mapping[str, str]
    """Path below the docs folder of what is served at an address (`energy/`, `assets/map.svg`)."""

    @cached_property
    def address_of(self) -> Mapping[str, str]:
        """The address at which each path below the docs folder is served."""
        return {path: address for address, path in self.addresses.items()}


@dataclass(frozen=True, slots=True)
class Link:
    """A link to somewhere in the site, as written."""

    target: str
    at: int
    """Offset of the target in the page's text."""
    is_raw: bool
    """Whether it stands in raw HTML, and so names an address of the built site, not a file of the docs folder."""


def internal_links(page: PageSource) -> Iterator[Link]:
    """The links of a page that stay in the site."""
    return (link for link in links_of(page) if link.target and not _LEAVES_THE_SITE.match(link.target))


def links_of(page: PageSource) -> Iterator[Link]:
    """The links of a page in Markdown and in raw HTML, wherever they lead."""
    text, prose = page.file.text, page.prose
    for link in prose.links:
        if not link.ref and (found := _ADDRESS.fullmatch(text, *link.target)):
            group = "plain" if found["pointed"] is None else "pointed"
            yield Link(_ESCAPED.sub(r"\1", found[group].strip()), found.start(group), is_raw=False)
    for span in prose.link_definitions:
        if found := _DEFINED.match(text, *span):
            yield Link(found["target"], found.start("target"), is_raw=False)
    for span in prose.html:
        for tag in _TAG.finditer(prose.uncoded, *span):
            for found in _ATTRIBUTE.finditer(prose.uncoded, *tag.span()):
                if found["name"].lower() in _LINKING:
                    value = found.lastindex or 0
                    yield Link(html.unescape(found[value].strip()), found.start(value), is_raw=True)


_PLAIN_LINK = re.compile(r"\]\((?:(?P<outside>\s*<?(?:[A-Za-z][A-Za-z0-9+.-]*:|//))|(?P<target>[\w./#-]+)\))?")
_DEFINITION = re.compile(r"\[(?!\^)[^\[\]]*\]:")


def possible_links(text: str) -> tuple[Link, ...] | None:
    """The internal links of a page and perhaps what only looks like one (in code); None where only a reading tells.

    It takes a small part of the time.
    """
    small = text.lower()
    if any(name in small for name in _LINKING) or ("]:" in text and _DEFINITION.search(text)):
        return None
    found = list(_PLAIN_LINK.finditer(text))
    if not all(link.lastgroup for link in found):
        return None
    return tuple(Link(link["target"], link.start("target"), is_raw=False) for link in found if link["target"])


def broken_links(page: PageSource, uri: str, site: SiteTree, links: Iterable[Link] | None = None) -> Iterator[Problem]:
    """The problems of the internal links of the page at `uri`, a path below the docs folder.

    `links` are those that it may have, where they are known; the page is read only if one of them leads nowhere.
    """
    if links is None or are_broken(uri, site, links):
        for link, code, message, hint in _faults(uri, site, internal_links(page)):
            yield Problem(code, page.file.place(link.at, link.at + len(link.target)), message, hint)


def are_broken(uri: str, site: SiteTree, links: Iterable[Link]) -> bool:
    """Whether one of the links of the page at `uri` leads nowhere."""
    return next(_faults(uri, site, links), None) is not None


def _faults(uri: str, site: SiteTree, links: Iterable[Link]) -> Iterator[tuple[Link, str, str, str]]:
    """Each broken link with the code, the message and the hint of its problem."""
    own_address = site.address_of.get(uri, "")
    for link in links:
        # Not by urlsplit, which drops line breaks and so may find (and refuse) a host where there is none.
        address, _, fragment = link.target.partition("#")
        path, fragment = unquote(address.partition("?")[0]), unquote(fragment)
        shown, shown_id = (" ".join(part.split()) for part in (link.target, fragment))
        if path.startswith("/"):
            message = f'"{shown}" begins with a slash: it breaks where the site is not at the root of its host'
            yield link, "L001", message, "write it relative to this page"
            continue
        target = _raw_target(path, own_address, site) if link.is_raw else _joined(posixpath.dirname(uri), path, uri)
        if target not in site.files:
            message = f'"{shown}" leads to a file that does not exist'
            near = did_you_mean(path, site.addresses if link.is_raw else site.files)
            yield link, "L001", message, near or "check the path: it is relative to this page"
        elif fragment and target in site.ids and fragment not in site.ids[target]:
            message = f'"{shown}" leads to the id "{shown_id}", which {target} does not have'
            yield link, "L002", message, did_you_mean(fragment, site.ids[target]) or "check the heading's id"


def _joined(folder: str, path: str, own: str) -> str:
    return posixpath.normpath(posixpath.join(folder, path)) if path else own


def _raw_target(path: str, own_address: str, site: SiteTree) -> str:
    """What an address in raw HTML leads to, as a path below the docs folder; empty if to nothing."""
    folder = own_address if own_address.endswith("/") else posixpath.dirname(own_address)
    address = _joined(folder, path, own_address)
    candidates = (
        (own_address,) if not path else (address, f"{address}/", f"{address}/index.html", f"{address}index.html")
    )
    normal = [candidate.removeprefix("./") for candidate in (*candidates, "" if address == "." else address)]
    return next((site.addresses[candidate] for candidate in normal if candidate in site.addresses), "")


def chapter_problems(chapters: Iterable[tuple[str, Place]], ids_of: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    """The chapters that records name and that do not exist; `ids_of` gives the ids of each page."""
    for chapter, place in chapters:
        page, _, section = chapter.partition("#")
        if page and page not in ids_of:
            message = f'it is said to be treated in "{page}", which does not exist'
            yield Problem("L001", place, message, did_you_mean(page, ids_of))
        elif section and section not in ids_of[page]:
            message = f'it is said to be treated in "{chapter}", but {page} has no id "{section}"'
            yield Problem("L002", place, message, did_you_mean(section, ids_of[page]))
