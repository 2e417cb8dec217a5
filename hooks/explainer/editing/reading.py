"""Reading a project again and again while it is written: each file only when it, or what it leans on, has changed."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from explainer import project
from explainer.chapter import sitetree
from explainer.editing.catalog import Catalog
from explainer.editing.overlay import overlaid
from explainer.editing.site import Folders, Kind, Site
from explainer.files import siteconfig
from explainer.files.siteconfig import SiteConfig
from explainer.markdown.links import SiteTree
from explainer.markdown.page import PageSource, page_source
from explainer.problems.place import TextFile
from explainer.problems.problem import Problem
from explainer.project import Project
from explainer.sources.bibliography import read_text, shown_path

Stamp = str | tuple[int, int]
"""What tells two states of a file apart: its unsaved text, or the time of its change and its size."""

_BACKING = (".bib", ".yml", ".yaml", ".csv", ".json", ".geojson")
_TEXTS = (Kind.EVIDENCE, Kind.RECORDS, Kind.TABLE)


@dataclass(frozen=True)
class _Ids:
    """The ids of a page, with what they were found of."""

    page: PageSource
    project: Project
    listed: frozenset[str]
    """The sources that it lists."""
    ids: Collection[str]


@dataclass
class Reader:
    """Reads a project; keeps what it has read."""

    root: Path
    """The project's folder, without links."""
    given: Mapping[str, Any]
    """What counts more than the configuration: see `project.OPTIONS`; and `docs`, the folder of the pages."""
    _stamps: dict[str, Stamp] = field(default_factory=dict)
    """Of the files that back the site, by path."""
    _backing: project.Reader | None = None
    _project: Project = field(default_factory=Project)
    _catalog: Catalog = field(default_factory=lambda: Catalog(Project().bibliography))
    _texts: dict[str, tuple[Stamp, TextFile]] = field(default_factory=dict)
    _pages: dict[str, tuple[Stamp, PageSource | Problem]] = field(default_factory=dict)
    _ids: dict[str, _Ids] = field(default_factory=dict)
    _configuration: tuple[Stamp, SiteConfig] | None = None
    _site: Site | None = None

    @property
    def options(self) -> dict[str, Any]:
        """Where things are: as was given, or else as the configuration says."""
        return {**project.UNBUILT, **project.configured(self._read_configuration()), **self.given}

    @property
    def folders(self) -> Folders:
        """Where things are, as problems show it."""
        names = {name: shown_path(self._one(name), self.root) for name in ("evidence", "claims", "data")}
        return Folders(docs=shown_path(self._docs, self.root), **names)

    @property
    def _docs(self) -> Path:
        return self.root / str(self.options["docs"])

    def _one(self, name: str) -> Path:
        return project.paths(self.root, self.options, name)[0]

    @property
    def is_project(self) -> bool:
        """Whether there is anything to read."""
        return self._docs.is_dir() or any(
            path.exists() for path in project.paths(self.root, self.options, "bibliography")
        )

    def address_of_codes(self, site: Site) -> str:
        """The address of the page of the site that explains the problem codes; empty where there is none."""
        return sitetree.address_of_codes(site.pages, self._read_configuration())

    def read(self, unsaved: Mapping[str, str]) -> Site:
        """The project as it is now; the same value when nothing has changed.

        `unsaved` are the texts that an editor has, by absolute path without links.
        """
        root = overlaid(self.root, unsaved)
        backing = self._read_backing(root, unsaved)
        pages = self._read_pages(root, unsaved)
        if self._site is None or backing or pages:
            found = {uri: page for uri, (_, page) in self._pages.items()}
            self._site = Site(
                self._project,
                {uri: page for uri, page in found.items() if isinstance(page, PageSource)},
                {path: text for path, (_, text) in self._texts.items()},
                tuple(page for page in found.values() if isinstance(page, Problem)),
                self.folders,
                self._catalog,
            )
        return self._site

    def tree(self, site: Site, cited: frozenset[str]) -> SiteTree:
        """What the site will hold, with all that links can lead to; `cited` are the sources that its list shows.

        The ids of a page are found by converting it, once as long as it and what backs it are the same.
        """
        project, pages = site.project, site.pages
        found = sitetree.read(self.root, self._docs, self._read_configuration(), pages, project, cited)
        before, self._ids = self._ids, {}
        for uri, ids in found.ids.items():
            page, known = pages[uri], before.get(uri)
            listed = cited if any(fence.info == "sources" for fence in page.prose.fences) else frozenset()
            is_same = known and known.page is page and known.project is project and known.listed == listed
            self._ids[uri] = known if known and is_same else _Ids(page, project, listed, ids)
        return replace(found, ids={uri: known.ids for uri, known in self._ids.items()})

    def _read_configuration(self) -> SiteConfig:
        stamp = _stamp(str(self.root / siteconfig.FILE), {})
        if self._configuration is None or self._configuration[0] != stamp:
            self._configuration = stamp, siteconfig.read(self.root)
        return self._configuration[1]

    def _read_backing(self, root: Path, unsaved: Mapping[str, str]) -> bool:
        """Read what backs the pages, if any of its files has changed; whether it was."""
        stamps = {path: _stamp(path, unsaved) for path in self._backing_files()}
        if stamps == self._stamps and self._site is not None:
            return False
        self._project, self._stamps = self._backing_reader(root, unsaved).read(), stamps
        if self._catalog.bibliography is not self._project.bibliography:
            self._catalog = Catalog(self._project.bibliography)
        folders, texts = self.folders, self._texts
        self._texts = {}
        for path, stamp in stamps.items():
            shown = shown_path(Path(path), self.root)
            if folders.kind(shown) not in _TEXTS:
                continue
            if shown in texts and texts[shown][0] == stamp:
                self._texts[shown] = texts[shown]
            elif isinstance(read := _read(root, path), TextFile):
                self._texts[shown] = stamp, read
        return True

    def _backing_reader(self, root: Path, unsaved: Mapping[str, str]) -> project.Reader:
        """Reads what backs the pages part by part: only what has changed, on the disk or in the editor."""
        options = self.options
        if self._backing is None or self._backing.options != options:
            self._backing = project.Reader(root, options)
        self._backing.root, self._backing.states = root, partial(_states, unsaved)
        return self._backing

    def _backing_files(self) -> Iterator[str]:
        for path in dict.fromkeys(project.all_paths(self.root, self.options)):
            yield from _below(path, _BACKING) if path.is_dir() else [str(path)]

    def _read_pages(self, root: Path, unsaved: Mapping[str, str]) -> bool:
        """Read the pages that have changed; whether there were any, or one is gone."""
        docs, before = self._docs, self._pages
        files = dict.fromkeys((*_below(docs, (".md",)), *_open_below(docs, unsaved)))
        self._pages = {}
        for path in files:
            uri, stamp = Path(path).relative_to(docs).as_posix(), _stamp(path, unsaved)
            known = before.get(uri)
            is_same = known is not None and known[0] == stamp
            self._pages[uri] = known if known and is_same else (stamp, page_source(type(root)(path), self.root))
        return self._pages != before


def _read(root: Path, path: str) -> TextFile | Problem:
    return read_text(type(root)(path), root, unreadable="D001", not_utf8="D001")


def _stamp(path: str, unsaved: Mapping[str, str]) -> Stamp:
    if (text := unsaved.get(os.path.realpath(path))) is not None:
        return text
    try:
        found = os.stat(path)  # noqa: PTH116  # this is done for every file at every change
    except OSError:
        return 0, -1
    return found.st_mtime_ns, found.st_size


def _states(unsaved: Mapping[str, str], named: Iterable[Path]) -> object:
    """What tells whether files, or those below a folder, are as they were, with what is not saved of them."""
    paths = list(named)
    within = [Path(os.path.realpath(path)) for path in paths]
    texts = {path: text for path, text in unsaved.items() if any(map(Path(path).is_relative_to, within))}
    return project.stamp(paths), texts


def _below(folder: Path, suffixes: tuple[str, ...]) -> Iterator[str]:
    """The files below a folder with one of these endings, in order; hidden ones are passed over, as the site does."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.lower().endswith(suffixes) and not name.startswith("."):
                yield os.path.join(parent, name)  # noqa: PTH118  # see above


def _open_below(docs: Path, unsaved: Mapping[str, str]) -> Iterator[str]:
    """The pages that an editor has open and that are on no disk yet."""
    for path in unsaved:
        if path.endswith(".md") and Path(path).is_relative_to(docs) and not Path(path).exists():
            yield path
