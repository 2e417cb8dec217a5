"""MkDocs adapter: puts an index of our own in the place of the one that Material's search has written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.utils import write_file

from explainer.files.digest import digest
from explainer.search import searchentry, searchindex
from explainer.search.searchindex import Indexer
from explainer.search.searchtext import Entry, sections
from explainer.text.segment import Segmenter

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

    from explainer.project import Project

INDEX = "search/search_index.json"
"""Where Material's search keeps its index, below the site folder."""


@dataclass
class _Search:
    """The index that is being made."""

    indexer: Indexer = field(default_factory=lambda: Indexer(Segmenter(())))
    entries: dict[str, Entry] = field(default_factory=dict)
    treated: dict[str, tuple[str, ...]] = field(default_factory=dict)
    documents: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """By page; those of the build before stay, because `serve --dirty` builds only what has changed."""
    made_of: dict[str, str] = field(default_factory=dict)
    """By page: what tells whether its documents would be made the same again."""
    backing: str = ""
    """The same of what every page may name: the entries and the names of the site."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """What the page that is being written says of its search."""


_search = _Search()


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Before any page is written: learn the names and entries of the site."""
    ledger = config.mdx_configs["explainer"]["ledger"]
    project: Project = ledger.project
    names = (name for headword in project.glossary.headwords for name in headword.names)
    _search.indexer = Indexer(Segmenter(names))
    cited = {use.key for record in ledger.records.values() for use in record.uses}
    _search.entries = searchentry.entries(project, cited.union(project.backing_cites()))
    _search.treated = searchentry.treated_names(project)
    _search.backing = digest(repr(project.glossary.headwords), repr(_search.entries), repr(_search.treated))
    for gone in _search.documents.keys() - {file.src_uri for file in files.documentation_pages()}:
        del _search.documents[gone]


@event_priority(100)
def _keep_from_material(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation) -> None:
    """Before Material's search: have it pass over the page, whose HTML it would read in vain."""
    _search.settings = page.meta.get("search") or {}
    page.meta["search"] = {"exclude": True}


@event_priority(-100)
def _read(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation) -> None:
    """When a page is complete: read what of it is searched."""
    uri, settings = page.file.src_uri, _search.settings
    page.meta["search"] = settings
    boost = settings.get("boost", 1)
    made_of = digest(_search.backing, page.content or "", str(page.title), page.url, str(boost))
    if settings.get("exclude"):
        _search.documents.pop(uri, None)
    elif uri not in _search.documents or _search.made_of.get(uri) != made_of:
        _search.made_of[uri] = made_of
        found = sections(page.content or "", str(page.title), _search.entries)
        for section in found:
            place = f"{uri}#{section.anchor}" if section.anchor else uri
            section.other_names += _search.treated.get(place, ())
        documents = _search.indexer.documents(page.url, found, boost)
        _search.documents[uri] = list(documents)


on_page_context = CombinedEvent(_keep_from_material, _read)


def on_post_build(config: MkDocsConfig) -> None:
    """After Material's search has written its index, and before other plugins read it: write ours instead."""
    path = Path(config.site_dir) / INDEX
    if path.exists():
        documents = [document for page in _search.documents.values() for document in page]
        index = {"config": searchindex.CONFIGURATION, "docs": documents}
        write_file(json.dumps(index, ensure_ascii=False, separators=(",", ":")).encode(), str(path))
