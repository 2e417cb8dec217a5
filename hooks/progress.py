"""MkDocs adapter: a build that takes long says in a terminal how far it is."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from explainer.problems.progress import ProgressBar

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

PATIENCE = 2
"""Seconds after which a writer wonders what is going on."""


def _bar() -> ProgressBar:
    return ProgressBar(sys.stderr, "pages", PATIENCE)


@dataclass
class _Build:
    """The build that is under way."""

    bar: ProgressBar = field(default_factory=_bar)
    total: int = 0
    read: int = 0
    written: int = 0


_build = _Build()


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    """When the pages are known: count them."""
    global _build
    _build = _Build(total=len(files.documentation_pages()))


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Before each page is converted."""
    _build.read += 1
    _build.bar(_build.read, _build.total, "pages converted")


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation) -> None:
    """Before each page is written."""
    _build.written += 1
    _build.bar(_build.written, _build.total, "pages written")


def on_post_build(config: MkDocsConfig) -> None:
    """When all is written."""
    _build.bar.close()


def on_build_error(error: Exception) -> None:
    """When the build ends early."""
    _build.bar.close()
