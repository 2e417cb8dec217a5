"""What a site will hold when it is built, told from its files alone: the paths and ids to which pages may link."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin

from markdown import Markdown
from pathspec import GitIgnoreSpec

from explainer.chapter.extension import Ledger
from explainer.data import corrections
from explainer.files.siteconfig import SiteConfig
from explainer.markdown import block
from explainer.markdown.links import SiteTree
from explainer.markdown.page import PageSource
from explainer.markdown.stretch import blocks_of
from explainer.project import Project
from explainer.publishing import additions
from explainer.sources.chicago import source_id

DATA = "data"
"""The data folder, below the docs folder."""

_ALWAYS_LEFT_OUT = (".*", "/templates/")
_NAMED_HEADING = re.compile(r"^#{1,6}[^\n]*?\{[ ]*#([\w-]+)[ ]*\}[ ]*$", re.MULTILINE)


class EveryId(Collection[str]):
    """The ids of a page that are not known, so that none can be said to be missing."""

    def __contains__(self, name: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


@dataclass(frozen=True, eq=False)
class PageIds(Collection[str]):
    """The ids of a page, as Markdown makes them. It is asked only for those that are not plain in the text."""

    page: PageSource
    uri: str
    convert: Converter

    def __contains__(self, name: object) -> bool:
        return name in self._named or name in self._all

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    @cached_property
    def _named(self) -> frozenset[str]:
        """Of headings that end in `{#id}`."""
        if "attr_list" not in self.convert.config.extensions:
            return frozenset()
        text, masked = self.page.file.text, self.page.prose.masked
        return frozenset(found[1] for found in _NAMED_HEADING.finditer(text) if masked[found.start()] == "#")

    @cached_property
    def _all(self) -> Collection[str]:
        return self.convert.ids(self.uri, self.page)


@dataclass(frozen=True)
class Converter:
    """Converts pages as the site's generator does."""

    project: Project
    config: SiteConfig
    cited: frozenset[str]
    """The keys of the sources that the list of sources shows."""
    _markdown: dict[str, Markdown] = field(default_factory=dict)

    def ids(self, uri: str, page: PageSource) -> frozenset[str]:
        """The ids of a page; `uri` is its path below the docs folder."""
        text = page.file.text[blocks_of(page).front_matter[1] :]
        if self.project.corrections.of(uri):
            text += corrections.block(uri)
        html = self._converter().convert(text)
        found = frozenset(_Ids(html).found)
        listed = {source_id(key) for key in self.cited} if block.placeholder("sources") in html else set()
        return found | listed | {quote(name) for name in listed}

    def _converter(self) -> Markdown:
        if not self._markdown:
            given: dict[str, Any] = {"ledger": Ledger(project=self.project), "problems": "show"}
            options = {name: dict(chosen) for name, chosen in self.config.extensions.items()}
            options["explainer"] = options.get("explainer", {}) | given
            self._markdown[""] = Markdown(extensions=list(options), extension_configs=options)
        return self._markdown[""].reset()


class _Ids(HTMLParser):
    """Collects what a link can lead to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep ids, and the names of anchors."""
        self.found += [value for name, value in attrs if value and (name == "id" or (name == "name" and tag == "a"))]


def read(
    root: Path, docs: Path, config: SiteConfig, pages: Mapping[str, PageSource], project: Project, cited: Iterable[str]
) -> SiteTree:
    """The tree of a site; `cited` are the sources that its list shows.

    Pages are converted only when somebody asks for their ids.
    """
    convert = Converter(project, config, frozenset(cited))
    own = {*_published(docs, config)}
    added = additions.paths(config.name, DATA if (docs / DATA).is_dir() else "")
    files = {*own, *added, *_of_theme(root / config.theme if config.theme else None)}
    ids: dict[str, Collection[str]] = {
        uri: EveryId() if config.needs_code else PageIds(page, uri, convert)
        for uri, page in pages.items()
        if uri in own
    }
    return SiteTree(files, ids, {address: path for path in files for address in _addresses(path, config)})


def address_of_codes(pages: Mapping[str, PageSource], config: SiteConfig) -> str:
    """The whole address of the page that explains the problem codes; empty where there is none."""
    for uri, page in pages.items():
        if config.url and any(fence.info == "codes" for fence in page.prose.fences):
            return urljoin(f"{config.url.rstrip('/')}/", next(_addresses(uri, config)))
    return ""


def _published(docs: Path, config: SiteConfig) -> Iterator[str]:
    """The files below the docs folder that a build publishes."""
    left_out = GitIgnoreSpec.from_lines([*_ALWAYS_LEFT_OUT, *config.left_out])
    paths = {path.relative_to(docs).as_posix() for path in docs.rglob("*") if path.is_file()}
    for path in paths:
        folder, name = posixpath.split(path)
        is_second = name == "README.md" and posixpath.join(folder, "index.md") in paths  # a folder has one first page
        if not is_second and not left_out.match_file(path):
            yield path


def _of_theme(folder: Path | None) -> Iterator[str]:
    """The files of a theme that a build copies: all but its templates."""
    for path in folder.rglob("*") if folder and folder.is_dir() else ():
        name = path.relative_to(folder).as_posix() if folder else ""
        if path.is_file() and path.suffix not in (".html", ".py", ".pyc") and not name.startswith("."):
            yield name


def _addresses(path: str, config: SiteConfig) -> Iterator[str]:
    """Where a file is served: by the name of the file that it becomes, and a page in a folder by that folder."""
    folder, name = posixpath.split(path)
    stem, ending = posixpath.splitext(name)
    if ending not in (".md", ".markdown", ".mdown", ".mkdn", ".mkd"):
        yield quote(path)
        yield path
        return
    is_first = stem in ("index", "README")
    parts = (folder, "index.html") if is_first else (folder, stem, "index.html")
    served = posixpath.join(*parts) if config.has_folders or is_first else posixpath.join(folder, f"{stem}.html")
    if config.has_folders:
        yield quote(f"{posixpath.dirname(served) or '.'}/")
    yield served
