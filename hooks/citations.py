"""MkDocs adapter: reads the bibliography, checks the pages, fills the list of sources.

The work is done in the package `explainer`; each event only fetches, calls and shows.
"""

from __future__ import annotations

import logging
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from mkdocs.exceptions import PluginError
from mkdocs.utils import get_relative_url

from explainer import audit, banner, sources
from explainer.bibliography import Bibliography, read_files
from explainer.check import check_page
from explainer.chicago import source_id
from explainer.extension import Ledger
from explainer.links import SiteTree, broken_links
from explainer.page import PageSource, page_source
from explainer.problem import Problem
from explainer.report import as_report, counted

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

log = logging.getLogger("mkdocs.hooks.citations")

_serving = False


@dataclass
class Build(Ledger):
    """One build: what was read, what the pages recorded, what is wrong."""

    bibliography: Bibliography = field(default_factory=lambda: Bibliography((), (), {}))
    root: Path = field(default_factory=Path)
    bibliography_problems: list[Problem] = field(default_factory=list)
    pages: dict[str, PageSource] = field(default_factory=dict)
    page_problems: dict[str, list[Problem]] = field(default_factory=dict)

    @property
    def problems(self) -> list[Problem]:
        """Of the bibliography and of every page."""
        return [*self.bibliography_problems, *(found for page in self.page_problems.values() for found in page)]


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Once per run: under `serve` problems are shown in the pages instead of ending the build."""
    global _serving
    _serving = command == "serve"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """First in each build: read the bibliography and hand it to the Markdown extension."""
    options: dict[str, Any] = config.mdx_configs.setdefault("explainer", {})
    root = Path(config.config_file_path).parent if config.config_file_path else Path.cwd()
    configured = options.get("bibliography", "citations/references.bib")
    paths = [root / name for name in (configured if isinstance(configured, list) else [configured])]
    build = Build(bibliography=read_files(paths, root), root=root)
    build.bibliography_problems = audit.audit(build.bibliography)
    options.update(read=build.bibliography, ledger=build, problems="show")
    config.watch.extend(str(path) for path in paths if path.exists())
    if _serving:
        config.strict = False  # a warning must not end the server
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """After the files are collected: read every page as its writer wrote it."""
    build = _build(config)
    unreadable: list[Problem] = []
    for file in files.documentation_pages():
        if file.abs_src_path is None:
            continue
        read = page_source(Path(file.abs_src_path), build.root)
        if isinstance(read, Problem):
            unreadable.append(read)
        else:
            build.pages[file.src_uri] = read
    if unreadable:  # MkDocs itself would stop at the first, with a traceback
        raise PluginError(as_report([*build.bibliography_problems, *unreadable]))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Before a page is converted: check it."""
    build = _build(config)
    source = build.pages.get(page.file.src_uri)
    if source is not None:
        build.page_problems[page.file.src_uri] = check_page(source, build.bibliography)
    return markdown


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """After a page is converted: report what only Markdown took for a citation; under `serve`, show the problems."""
    build, uri = _build(config), page.file.src_uri
    record, source = build.records.get(uri), build.pages.get(uri)
    problems = build.page_problems.get(uri, [])
    if record and source and record.unresolved and not any(problem.is_error for problem in problems):
        problems += [source.unresolved_problem(text) for text in record.unresolved]
    if _serving and (shown := [*build.bibliography_problems, *problems]):
        return banner.as_html(shown) + html
    return html


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """After all pages are converted and before any is written: stop at errors, otherwise fill the list of sources."""
    build = _build(config)
    cited = {use.key for record in build.records.values() for use in record.uses}
    _fill_sources(build, files, cited)
    site = _site_tree(files)
    for uri, source in build.pages.items():
        build.page_problems[uri] = [*build.page_problems.get(uri, []), *broken_links(source, uri, site)]
    report = [*build.problems, *audit.unused(build.bibliography, cited)]
    if any(problem.is_error for problem in report):
        if not _serving:
            raise PluginError(as_report(report))
        log.error("%s\n%s", as_report(report), "the pages show where")
    elif report:
        print(as_report(report), file=sys.stderr)  # a warning of ours does not fail a strict build
        log.info("Sources: %s", counted(report))
    return env


def _build(config: MkDocsConfig) -> Build:
    build = config.mdx_configs["explainer"]["ledger"]
    assert isinstance(build, Build)
    return build


def _fill_sources(build: Build, files: Files, cited: set[str]) -> None:
    """Put the list of sources where pages ask for it, and tell MkDocs its ids."""
    for file in files.documentation_pages():
        page = file.page
        if page and page.content and sources.PLACEHOLDER in page.content:
            html = sources.as_html(build.bibliography, cited, _cited_in(build, files, page))
            page.content = page.content.replace(sources.PLACEHOLDER, html)
            page.present_anchor_ids = (page.present_anchor_ids or set()) | {source_id(key) for key in cited}


def _site_tree(files: Files) -> SiteTree:
    """What links can lead to."""
    ids = {file.src_uri: file.page.present_anchor_ids or set() for file in files.documentation_pages() if file.page}
    addresses = {file.url: file.src_uri for file in files} | {file.dest_uri: file.src_uri for file in files}
    return SiteTree({file.src_uri for file in files}, ids, addresses)


def _cited_in(build: Build, files: Files, list_page: Page) -> dict[str, list[sources.CitedIn]]:
    """By key: the pages that cite a source, with their notes, in the order of the navigation."""
    places: dict[str, list[sources.CitedIn]] = {}
    for uri, record in build.records.items():
        file = files.get_file_from_path(uri)
        if file is None or file.page is None:
            continue
        notes: dict[str, dict[int, str]] = {}
        for use in record.uses:
            notes.setdefault(use.key, {})[use.note] = use.note_id
        href = get_relative_url(file.page.url, list_page.url)
        for key, numbered in notes.items():
            cited = sources.CitedIn(str(file.page.title), href, tuple(sorted(numbered.items())))
            places.setdefault(key, []).append(cited)
    return places
