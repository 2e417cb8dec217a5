"""MkDocs adapter: the head of a chapter, the report of a sentence that a reader selects, addresses for paper.

A chapter is a page at the top of the navigation, other than the start page; pages in its sections are reference.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mkdocs.structure.pages import Page

from explainer.publishing import feedback, printedlinks, readingtime

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation


@dataclass
class _Build:
    """The build that is under way."""

    chapters: list[str] = field(default_factory=list)
    """Their paths below the docs folder, in order."""
    read_through: set[str] = field(default_factory=set)
    """The paths of chapters and of the start page."""


_build = _Build()


@dataclass(frozen=True)
class Chapter:
    """What the templates know of a page as a part of the whole, as plain text."""

    number: int
    """From 1; 0 for what is no chapter, like the start page."""
    of: int
    minutes: int
    """That it takes to read; 0 for reference, which nobody reads through."""
    report: str
    """The address of a report on a sentence, with `{address}`, `{section}` and `{sentence}`, percent-encoded, to be
    filled in; empty where nobody takes reports."""


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """After the navigation is made: number its chapters; a single one needs no number."""
    top = [item for item in nav.items if isinstance(item, Page)]
    chapters = [page.file.src_uri for page in top if not page.is_homepage]
    _build.chapters = chapters if len(chapters) > 1 else []
    _build.read_through = {page.file.src_uri for page in top}
    return nav


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation) -> dict[str, Any]:
    """When a page is written, after its facts are known: tell the templates where it stands in the whole."""
    chapters, uri = _build.chapters, page.file.src_uri
    number = chapters.index(uri) + 1 if uri in chapters else 0
    contact = str(config.extra.get("contact", ""))
    title = context["facts"].title
    report = feedback.report_address(config.repo_url or "", contact, title, "{address}", "{section}", "{sentence}")
    page.content = printedlinks.with_addresses(page.content or "")
    minutes = readingtime.minutes(page.content) if uri in _build.read_through else 0
    context["chapter"] = Chapter(number, len(chapters), minutes, report)
    return context
