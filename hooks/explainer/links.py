"""Links inside the site: which of a page's links lead nowhere.

Pure: it is told what the site holds. MkDocs checks the links that it rewrites without saying in which
line they stand, and passes over raw HTML in silence.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote, urlsplit

from explainer.page import PageSource
from explainer.problem import Problem, did_you_mean

_INLINE = re.compile(r"(?<!\\)\]\(\s*<?(?P<target>[^\s<>()\x00]+(?:\([^\s()\x00]*\)[^\s<>()\x00]*)*)")
_DEFINITION = re.compile(r"^[ ]{0,3}\[(?!\^)[^\[\]\n]+\]:[ \t]*<?(?P<target>[^\s<>\x00]+)", re.MULTILINE)
_ATTRIBUTE = re.compile(r"<[A-Za-z][^<>]*?\s(?:href|src)\s*=\s*[\"']?(?P<target>[^\s\"'<>\x00]+)")
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
    text = page.prose.uncoded
    for pattern, is_raw in ((_INLINE, False), (_DEFINITION, False), (_ATTRIBUTE, True)):
        for match in pattern.finditer(text):
            if not _LEAVES_THE_SITE.match(match["target"]):
                yield Link(match["target"], match.start("target"), is_raw)


def broken_links(page: PageSource, uri: str, site: SiteTree) -> Iterator[Problem]:
    """The problems of the internal links of the page at `uri`, a path below the docs folder."""
    own_address = site.address_of.get(uri, "")
    for link in internal_links(page):
        parts = urlsplit(link.target)
        path, fragment = unquote(parts.path), unquote(parts.fragment)
        place = page.file.place(link.at, link.at + len(link.target))
        if path.startswith("/"):
            message = f'"{link.target}" begins with a slash: it breaks where the site is not at the root of its host'
            yield Problem("L001", place, message, "write it relative to this page")
            continue
        target = _raw_target(path, own_address, site) if link.is_raw else _joined(posixpath.dirname(uri), path, uri)
        if target not in site.files:
            message = f'"{link.target}" leads to a file that does not exist'
            near = did_you_mean(path, site.addresses if link.is_raw else site.files)
            yield Problem(
                "L001",
                place,
                message,
                near or "check the path: it is relative to this page",
            )
        elif fragment and target in site.ids and fragment not in site.ids[target]:
            message = f'"{link.target}" leads to the id "{fragment}", which {target} does not have'
            yield Problem(
                "L002",
                place,
                message,
                did_you_mean(fragment, site.ids[target]) or "check the heading's id",
            )


def _joined(folder: str, path: str, own: str) -> str:
    return posixpath.normpath(posixpath.join(folder, path)) if path else own


def _raw_target(path: str, own_address: str, site: SiteTree) -> str:
    """What an address in raw HTML leads to, as a path below the docs folder; the address itself if to nothing."""
    folder = own_address if own_address.endswith("/") else posixpath.dirname(own_address)
    address = _joined(folder, path, own_address)
    candidates = (
        (own_address,) if not path else (address, f"{address}/", f"{address}/index.html", f"{address}index.html")
    )
    normal = [candidate.removeprefix("./") for candidate in (*candidates, "" if address == "." else address)]
    return next(
        (site.addresses[candidate] for candidate in normal if candidate in site.addresses),
        address,
    )
