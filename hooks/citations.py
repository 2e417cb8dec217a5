"""MkDocs adapter: reads the bibliography, checks the pages, fills the list of sources.

The work is done in the package `explainer`; each event only fetches, calls and shows.
"""

from __future__ import annotations

import gc
import logging
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote

from mkdocs.exceptions import PluginError
from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.files import InclusionLevel
from mkdocs.theme import Theme
from mkdocs.utils import CountHandler, get_relative_url

from explainer import project
from explainer.chapter import inspection
from explainer.chapter.extension import Ledger, PageRecord
from explainer.chapter.findings import Findings, findings_of_plain
from explainer.chapter.inspection import Inspection
from explainer.markdown import block
from explainer.markdown.links import SiteTree, are_broken, broken_links, chapter_problems
from explainer.markdown.page import PageSource, page_source
from explainer.problems.place import TextFile
from explainer.problems.problem import Problem
from explainer.project import Project
from explainer.publishing.themefiles import VisibleFiles

# What only some sites need is imported where it is used: a small site would spend a tenth of its build on it.
if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

    from explainer.sources.bibliography import Bibliography
    from explainer.sources.sourcelist import CitedIn

log = logging.getLogger("mkdocs.hooks.citations")

YOUNG = 5_000
"""Objects that a build makes before Python looks for garbage among them; by itself it does after 700.

With 20,000 a thousand pages take half a percent less time and a tenth more memory.
"""

_serving = False
_last_reader: project.Reader | None = None
_last_list: tuple[Bibliography, set[str], dict[str, list[CitedIn]], str] | None = None
"""The list of sources of the build before, after what it was made of."""


@dataclass
class PageCheck:
    """A page of the site with what its writer wrote and what is wrong with it."""

    page: Page
    root: Path
    """What messages show paths relative to."""
    held: PageSource | None
    """What was written, while it is looked at."""
    problems: list[Problem] = field(default_factory=list)

    @property
    def source(self) -> PageSource:
        """What was written; read again where it was let go."""
        if self.held:
            return self.held
        path = self.page.file.abs_src_path
        assert path is not None  # no other text is let go
        read = page_source(Path(path), self.root)
        return _unread(read) if isinstance(read, Problem) else read

    def let_go(self) -> None:
        """Keep no text that a file holds: those of a thousand pages take more room than the rest of what is known."""
        if self.page.file.abs_src_path is not None and not self.problems:
            self.held = None


def _unread(problem: Problem) -> PageSource:
    """What stands for a page that cannot be read."""
    return PageSource(TextFile(problem.place.path, ""))


class _Sources(Mapping[str, PageSource]):
    """What was written in each page, by its path below the docs folder."""

    def __init__(self, pages: Mapping[str, PageCheck]) -> None:
        self.pages = pages

    def __getitem__(self, uri: str) -> PageSource:
        return self.pages[uri].source

    def __iter__(self) -> Iterator[str]:
        return iter(self.pages)

    def __len__(self) -> int:
        return len(self.pages)


@dataclass
class Build(Ledger):
    """One build: what was read, what the pages recorded, what is wrong."""

    project: Project = field(default_factory=Project)
    root: Path = field(default_factory=Path)
    backing_problems: list[Problem] = field(default_factory=list)
    """Of what backs the site: bibliography, evidence, claims, data."""
    reading_order: dict[str, int] = field(default_factory=dict)
    """By path below the docs folder: the place of a page in the navigation."""
    pages: dict[str, PageCheck] = field(default_factory=dict)
    """By path below the docs folder."""
    known: dict[str, Findings] = field(default_factory=dict)
    """By path below the docs folder: what is known of pages that are as they were (see hooks/memory.py)."""
    found: Inspection = field(default_factory=lambda: Inspection(Project(), {}))
    """What is wrong with the pages, once all are converted."""

    @property
    def problems(self) -> list[Problem]:
        """Of what backs the site and of every page."""
        return [*self.backing_problems, *(found for page in self.pages.values() for found in page.problems)]

    @property
    def records_in_reading_order(self) -> list[tuple[str, PageRecord]]:
        """What the pages recorded; those outside the navigation come last."""
        last = len(self.reading_order)
        known = [(uri, record) for uri, record in self.records.items() if uri in self.pages]
        return sorted(known, key=lambda item: self.reading_order.get(item[0], last))


class _QuickTheme(Theme):
    """A theme whose hidden files MkDocs does not list, only to leave them out."""

    def get_env(self) -> Environment:
        """The environment of its templates."""
        env = super().get_env()
        env.loader = VisibleFiles(self.dirs)
        return env


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Once per run: under `serve` problems are shown in the pages instead of ending the build."""
    global _serving
    _serving = command == "serve"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """First in each build: read what backs the site and hand it to the Markdown extension."""
    if "explainer" not in config.markdown_extensions:
        raise PluginError("mkdocs.yml: hooks/citations.py needs `explainer` among the markdown_extensions")
    options: dict[str, Any] = config.mdx_configs.setdefault("explainer", {})
    root = Path(config.config_file_path).absolute().parent if config.config_file_path else Path.cwd()
    for name in project.OPTIONS:
        _check_option(name, options.get(name, project.OPTIONS[name]))
    gc.set_threshold(YOUNG)  # most of what is made stays to the end; a large site takes long to look through
    try:
        build = Build(project=_reader(root, options).read(), root=root)
    except OSError as error:  # a folder that may not be entered
        raise PluginError(f"cannot read {error.filename}: {error.strerror}") from error
    options.update(ledger=build, problems="show", publisher=config.site_name)
    options["docs"] = Path(os.path.relpath(config.docs_dir, root)).as_posix()
    config.watch.extend(_watched(list(project.all_paths(root, options)), root))
    _say_links_once(config)
    if type(config.theme) is Theme:
        config.theme.__class__ = _QuickTheme  # MkDocs has no event before it lists the files
    if _serving:
        _let_warnings_pass(config)
    if not gc.get_freeze_count():
        gc.freeze()  # once only: a program that builds several times would keep the garbage of every build
    return config


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """After the navigation is made: note the order in which it leads through the pages."""
    _build(config).reading_order = {page.file.src_uri: number for number, page in enumerate(nav.pages)}
    return nav


def on_page_read_source(page: Page, config: MkDocsConfig) -> str | None:
    """Before MkDocs reads a page: read it as its writer wrote it; one that cannot be read counts as empty."""
    build, uri = _build(config), page.file.src_uri
    if page.file.abs_src_path is None:
        return None  # a plugin makes the page
    read = page_source(Path(page.file.abs_src_path), build.root)
    if isinstance(read, Problem):  # MkDocs itself would stop here, with a traceback
        build.pages[uri] = PageCheck(page, build.root, _unread(read), [read])
        return ""
    build.pages[uri] = PageCheck(page, build.root, read)
    return None


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Before a page is converted: take the text of a page that no file holds."""
    uri = page.file.src_uri
    build = _build(config)
    if uri not in build.pages:
        written = PageSource(TextFile(uri, markdown.replace("\r\n", "\n")))
        build.pages[uri] = PageCheck(page, build.root, written)
    return markdown


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """After a page is converted: of one that only cites what is known, Markdown has found all there is to find."""
    build, uri = _build(config), page.file.src_uri
    check, record = build.pages[uri], build.records.get(uri)
    is_new = uri not in build.known and not check.problems
    if record and is_new and (found := findings_of_plain(check.source, record, build.project)):
        build.known[uri] = found
    if uri in build.known:  # another is asked for again when all pages are converted
        check.let_go()
    return html


def _check_all(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """After all pages are converted and before any is written: fill the list of sources, and stop at errors."""
    build = _build(config)
    cited = {use.key for record in build.records.values() for use in record.uses}
    cited.update(build.project.backing_cites())
    found = Inspection(build.project, _Sources(build.pages), build.known)
    build.found = found
    build.backing_problems = build.project.problems_of(cited | found.cited_by_statements)
    _fill_sources(build, cited)
    _fill(build, "coverage", lambda: _coverage(found))
    _fill(build, "health", lambda: _health(build.project, cited))
    _check_pages(build, files, found)
    report = [*build.problems, *found.unused_records()]
    stops = any(problem.is_error for problem in report)
    if report and (stops or log.isEnabledFor(logging.WARNING)):
        from explainer.problems.report import as_report

        # Not through the log: it would wrap the lines of a report, and a strict build would fail at a warning of ours.
        print(as_report(report), file=sys.stderr)
    if _serving:
        _show_problems(build)
    elif stops:
        raise PluginError("nothing is published: mend the errors above")
    return env


@event_priority(-100)
def _let_sources_go(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """When all hooks know of the sources what they need: what MkDocs makes now takes more room than all before."""
    if not _serving:
        build = _build(config)
        build.project, build.known = Project(), {}
        build.found = Inspection(build.project, {})
        for check in build.pages.values():
            check.let_go()
        inspection.let_go()
        gc.collect()  # the converters of the pages, which hold what they were made from


on_env = CombinedEvent(_check_all, _let_sources_go)


def _reader(root: Path, options: dict[str, Any]) -> project.Reader:
    """Reads the project; under `serve` the reader of the build before, which reads only what has changed."""
    global _last_reader
    named = {name: options.get(name) for name in project.OPTIONS}
    if not _serving:
        return project.Reader(root, named)
    if _last_reader is None or (_last_reader.root, _last_reader.options) != (root, named):
        _last_reader = project.Reader(root, named)
    return _last_reader


def _build(config: MkDocsConfig) -> Build:
    build = config.mdx_configs["explainer"]["ledger"]
    assert isinstance(build, Build)
    return build


def _check_option(name: str, configured: object) -> None:
    """An option names a file or folder; the bibliography may be several."""
    given = configured if isinstance(configured, list) and name == "bibliography" else [configured]
    if not given or not all(isinstance(item, str) and item for item in given):
        wanted = "a path or a list of paths" if name == "bibliography" else "a path"
        raise PluginError(f"mkdocs.yml: `{name}` of `explainer` is {wanted}, not {configured!r}")


def _watched(paths: list[Path], root: Path) -> set[str]:
    """What `serve` watches: folders, because the watch of a file ends when the file vanishes for a moment."""
    folders = {path: path if path.is_dir() else path.parent for path in paths}
    watched = {path if root.is_relative_to(folder) else folder for path, folder in folders.items()}
    return {str(path) for path in watched if path.exists()}


def _say_links_once(config: MkDocsConfig) -> None:
    """Keep MkDocs from saying of a link, without its line, what is said of it here."""
    levels = config.validation.links
    for name in ("not_found", "absolute_links", "unrecognized_links", "anchors"):
        if levels[name] > logging.DEBUG:  # an absolute link may also be allowed
            levels[name] = logging.DEBUG


def _let_warnings_pass(config: MkDocsConfig) -> None:
    """Let the server live on after a warning in a strict project: MkDocs has begun to count when hooks are called."""
    config.strict = False
    mkdocs = logging.getLogger("mkdocs")
    for counter in [handler for handler in mkdocs.handlers if isinstance(handler, CountHandler)]:
        mkdocs.removeHandler(counter)


def _check_pages(build: Build, files: Files, found: Inspection) -> None:
    site = _site_tree(files)
    build.backing_problems += [*found.statement_problems, *chapter_problems(build.project.chapters(), site.ids)]
    # What a page shows of the data folder is told where it is written.
    in_data = {" ".join(bracket.text.split()) for text in build.project.statements for bracket in text.page.brackets}
    for uri, check in build.pages.items():
        check.problems += found.page_problems(uri)
        if are_broken(uri, site, found.findings(uri).links):
            check.problems += broken_links(check.source, uri, site)
        if (record := build.records.get(uri)) and record.unresolved:
            source = check.source
            missed = _missed(source, record)
            check.problems += [source.unresolved_problem(text) for text in missed if text not in in_data]


def _missed(source: PageSource, record: PageRecord) -> Iterator[str]:
    """The brackets that name nothing and that only Markdown took for citations, not the reading of the page's text."""
    seen = Counter(" ".join(bracket.text.split()) for bracket in (*source.brackets, *source.text_cites))
    return (Counter(" ".join(text.split()) for text in record.unresolved) - seen).elements()


def _show_problems(build: Build) -> None:
    """Put a box above each page that has problems, or all when the bibliography has."""
    from explainer.problems import banner

    for check in build.pages.values():
        if shown := [*build.backing_problems, *check.problems]:
            check.page.content = banner.as_html(shown) + (check.page.content or "")


def _fill_sources(build: Build, cited: set[str]) -> None:
    """Put the list of sources where pages ask for it, and tell MkDocs its ids."""
    placeholder = block.placeholder("sources")
    for check in build.pages.values():
        page = check.page
        if page.content and placeholder in page.content:
            from explainer.sources.chicago import source_id

            html = _source_list(build.project.bibliography, cited, _cited_in(build, page))
            page.content = page.content.replace(placeholder, html)
            ids = {source_id(key) for key in cited}
            # MkDocs compares anchors as links spell them, so it is told both spellings.
            page.present_anchor_ids = (page.present_anchor_ids or set()) | ids | {quote(name) for name in ids}


def _source_list(bibliography: Bibliography, cited: set[str], cited_in: dict[str, list[CitedIn]]) -> str:
    """The list of sources; under `serve` mostly that of the build before."""
    global _last_list
    if _last_list and _last_list[0] is bibliography and _last_list[1:3] == (cited, cited_in):
        return _last_list[3]
    from explainer.sources import sourcelist

    html = sourcelist.as_html(bibliography, cited, cited_in)
    if _serving:
        _last_list = bibliography, cited, cited_in, html
    return html


def _fill(build: Build, name: str, show: Callable[[], str]) -> None:
    """Put what needed all pages where pages ask for it; where none does, it is not made."""
    place = block.placeholder(name)
    for check in build.pages.values():
        if check.page.content and place in check.page.content:
            check.page.content = check.page.content.replace(place, show())


def _coverage(found: Inspection) -> str:
    from explainer.proof import coverage

    return coverage.as_html(found.coverage)


def _health(backing: Project, cited: set[str]) -> str:
    from explainer.linkcheck import health

    return health.as_html(health.measure(backing.bibliography, cited, backing.links))


def _site_tree(files: Files) -> SiteTree:
    """What links can lead to."""
    served = [file for file in files if _is_published(file.inclusion)]
    ids = {file.src_uri: file.page.present_anchor_ids or set() for file in served if file.page}
    addresses = {file.url: file.src_uri for file in served} | {file.dest_uri: file.src_uri for file in served}
    return SiteTree({file.src_uri for file in served}, ids, addresses)


def _is_published(inclusion: InclusionLevel) -> bool:
    left_out = {InclusionLevel.EXCLUDED} if _serving else {InclusionLevel.EXCLUDED, InclusionLevel.DRAFT}
    return inclusion not in left_out


def _cited_in(build: Build, list_page: Page) -> dict[str, list[CitedIn]]:
    """By key: the pages that cite a source, with what stands at its notes or, of the register, its claims."""
    from explainer.search import citingwords
    from explainer.sources import sourcelist

    found: dict[str, list[CitedIn]] = {}
    claims = {
        claim.anchor: [citingwords.CitingWords(claim.anchor, citingwords.shortened(claim.statement))]
        for claim in build.project.register.claims.values()
    }
    for uri, record in build.records_in_reading_order:
        page = build.pages[uri].page
        said = citingwords.by_note(page.content or "") if record.uses else {}
        href = get_relative_url(page.url, list_page.url)
        places: dict[str, dict[sourcelist.CitingPlace, None]] = {}
        for use in sorted(record.uses, key=lambda use: (use.note == 0, use.note)):  # notes first, then claims
            name = f"Note {use.note}" if use.note else "Claim"
            for at in said.get(use.note_id, claims.get(use.note_id, [])):
                place = sourcelist.CitingPlace(name, f"{href}#{at.mark}", at.words)
                places.setdefault(use.key, {})[place] = None
        title = unescape(str(page.title))  # MkDocs takes it from a heading as HTML
        for key, cited_at in places.items():
            found.setdefault(key, []).append(sourcelist.CitedIn(title, tuple(cited_at)))
    return found
