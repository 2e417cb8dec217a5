"""MkDocs adapter: a page is not converted again while all that it is made of is as it was.

What was made is kept in .cache/pages/ and, under `serve`, in memory. It holds between two builds only if their
configuration, their code and what every page may show (the data folder, the claims, the state of links, the names of
the site's files) are equal to the letter. For everything else see `explainer.chapter.memory`.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from jinja2 import FileSystemBytecodeCache
from mkdocs.plugins import event_priority
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, get_toc

import explainer
from explainer import project
from explainer.chapter.memory import Kept, Memory
from explainer.files.digest import digest, digest_of_files, environment

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation

log = logging.getLogger("mkdocs.hooks.memory")

PAGES = ".cache/pages"
"""Where pages are kept, relative to the project's folder."""
TEMPLATES = ".cache/templates"
"""The same of compiled templates."""

# Others may read files, ask the network or the clock.
_REPEATABLE = frozenset(
    """abbr admonition attr_list codehilite def_list fenced_code footnotes legacy_attrs legacy_em md_in_html
    meta nl2br pymdownx.arithmatex pymdownx.betterem pymdownx.caret pymdownx.critic pymdownx.details
    pymdownx.escapeall pymdownx.extrarawhtml pymdownx.highlight pymdownx.inlinehilite pymdownx.keys
    pymdownx.magiclink pymdownx.mark pymdownx.saneheaders pymdownx.smartsymbols pymdownx.striphtml
    pymdownx.superfences pymdownx.tabbed pymdownx.tasklist pymdownx.tilde sane_lists smarty tables toc""".split()
)
_SHARED = ("claims", "data", "links")
"""The options that name what every page may show."""

_HANDED_OVER = "ledger"
"""The option by which the hooks hand over what belongs to this build."""
_ADDRESS = re.compile(r" at 0x[0-9a-f]+")
"""Where Python keeps a function in this run."""

_serving = False
_memories: dict[Path, Memory] = {}


@dataclass
class _Build:
    """The build that is under way."""

    basis: str = ""
    """What is the same for every page; empty when pages cannot be kept."""
    made: dict[str, tuple[str, Any]] = field(default_factory=dict)
    """By page: the basis and the result of each conversion."""


_build = _Build()


class _Remembered(Page):
    """A page that is converted only when nothing is kept of it."""

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Convert the page, or take what was kept."""
        build, uri = config.mdx_configs["explainer"]["ledger"], self.file.src_uri
        basis = digest(_build.basis, uri, build.pages[uri].source.file.text, self.markdown or "")
        kept = _memory(build.root).get(uri, basis, build.project)
        if kept:
            self._take(kept.host, files)
            build.records[uri], build.known[uri] = kept.record, kept.findings
            return
        heard = _Heard()
        logging.getLogger("mkdocs").addHandler(heard)
        try:
            super().render(config, files)
        finally:
            logging.getLogger("mkdocs").removeHandler(heard)
        if not heard.records:  # what the conversion says would not be said again
            _build.made[uri] = basis, self._given()

    def _given(self) -> Any:
        """What a conversion leaves on the page, as JSON knows it."""
        links = self.links_to_anchors
        return {
            "content": self.content,
            "title": self._title_from_render,
            "toc": [_token(link) for link in self.toc],
            "ids": sorted(self.present_anchor_ids or ()),
            "links": links if links is None else {file.src_uri: anchors for file, anchors in links.items()},
        }

    def _take(self, given: Any, files: Files) -> None:
        links = given["links"]
        self.content, self._title_from_render = given["content"], given["title"]
        self.toc = get_toc(given["toc"])
        self.present_anchor_ids = set(given["ids"])
        self.links_to_anchors = links if links is None else {files.src_uris[uri]: links[uri] for uri in links}


class _Heard(logging.Handler):
    """Listens to what a conversion says."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Note it."""
        self.records.append(record)


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Once per run: a server asks for the same pages again and again."""
    global _serving
    _serving = command == "serve"


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    """When all files are known: learn what is the same for every page."""
    _build.made.clear()
    options = config.mdx_configs["explainer"]
    _build.basis = ""
    if all(name in _REPEATABLE or name.startswith("explainer") for name in config.markdown_extensions):
        root = options["ledger"].root
        shared = [path for name in _SHARED for path in project.paths(root, options, name)]
        listed = (f"{file.src_uri} {file.url} {file.inclusion}" for file in files)
        _build.basis = digest(_code(), _configuration(config), digest_of_files(shared), *sorted(listed))


@event_priority(-100)
def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Last before a page is converted: let it remember. MkDocs has no event in the place of the conversion."""
    if _build.basis:
        page.__class__ = _Remembered
    return markdown


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """After the pages were checked: keep those that were converted and have no problems, and compiled templates."""
    build = config.mdx_configs["explainer"]["ledger"]
    memory = _memory(build.root)
    _keep_templates(env, build.root / TEMPLATES)
    for uri, (basis, host) in _build.made.items():
        kept = Kept(host, build.records[uri], build.found.findings(uri))
        try:
            memory.keep(uri, basis, build.project, kept)
        except OSError as error:
            log.warning("pages are not kept for the next build: %s: %s", error.filename, error.strerror)
            break


def _keep_templates(env: Environment, folder: Path) -> None:
    """Templates are compiled again only when their text has changed; where nothing can be kept, in each build."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        env.bytecode_cache = FileSystemBytecodeCache(str(folder))
    except OSError as error:
        log.warning("templates are not kept for the next build: %s: %s", error.filename, error.strerror)


def _memory(root: Path) -> Memory:
    return _memories.setdefault(root, Memory(root / PAGES, holds=_serving))


@cache
def _code() -> str:
    """What tells whether the code is as it was: ours, and the versions of what is installed."""
    library, hooks = Path(explainer.__file__).parent, Path(__file__).parent
    ours = digest_of_files([*sorted(library.rglob("*.py")), library / "schemas", *sorted(hooks.glob("*.py"))])
    return digest(environment(), ours)


def _configuration(config: MkDocsConfig) -> str:
    """What of the configuration a conversion can depend on."""
    written = Path(config.config_file_path).read_text(encoding="utf-8") if config.config_file_path else ""
    ours = {name: value for name, value in config.mdx_configs["explainer"].items() if name != _HANDED_OVER}
    used = [config.markdown_extensions, {**config.mdx_configs, "explainer": ours}, dict(config.validation)]
    return digest(written, _ADDRESS.sub("", repr(used)))


def _token(link: AnchorLink) -> Any:
    """An entry of the table of contents as Python-Markdown gives it."""
    children = [_token(child) for child in link.children]
    return {"name": link.title, "id": link.id, "level": link.level, "children": children}
