"""MkDocs adapter: what each page tells readers and machines of itself.

Its dates and corrections, where to report a problem, how to cite it, metadata, a picture for shares, and for the whole
site a feed and robots.txt. The templates are in hooks/theme; the work is done in the package `explainer`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import escape, unescape
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, InclusionLevel

from explainer import project
from explainer.data import corrections, datapackage
from explainer.project import Project
from explainer.publishing import feed, feedback, linkeddata, publication, shareimage, takeaway
from explainer.text import date
from explainer.text.date import Date

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

    from explainer.data.corrections import Corrections
    from explainer.sources.entry import Entry

PICTURES = ".cache/share-images"
"""Where pictures are kept between builds, relative to the project's folder."""

_UNPUBLISHED = (InclusionLevel.EXCLUDED, InclusionLevel.DRAFT)
_CORRECTED = re.compile(rf'(<a class="correction-place" data-page="([^"]*)"[^>]*>){corrections.LINK_TEXT}(?=</a>)')


@dataclass
class _Build:
    """The build that is under way."""

    backing: Project = field(default_factory=Project)
    """Kept until all pages are written."""
    site: publication.Site = field(default_factory=lambda: publication.Site(""))
    pages: dict[str, publication.Page] = field(default_factory=dict)
    """By path below the docs folder."""
    package: dict[str, Any] = field(default_factory=dict)
    """The descriptor of the data package; empty where there is none."""
    data: str = ""
    """Path of the package below the site, ending in a slash."""
    has_feed: bool = False


_build = _Build()


@dataclass(frozen=True)
class Facts:
    """What the templates know of a page, as plain text; a template escapes it."""

    title: str
    description: str
    published: Date | None
    reviewed: Date | None
    corrected: Date | None
    modified: Date | None
    image: str
    """The whole address of its picture; empty without one."""
    feed: str
    """Path of the feed below the site; empty without one."""
    report: str
    """The address of a report on the page; empty where nobody takes reports."""
    section_reports: Sequence[tuple[str, str]]
    """The same for each of its sections, with their titles."""
    json_ld: str
    """The text of a script element: it is not escaped again."""
    locale: str
    image_width: int = shareimage.WIDTH
    image_height: int = shareimage.HEIGHT
    corrections_id: str = corrections.SECTION


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """First in each build: see that problems can be reported where mkdocs.yml says."""
    try:
        feedback.report_address("", str(config.extra.get("contact", "")), "", "")
    except feedback.BadContact as bad:
        raise PluginError(f"mkdocs.yml: `contact` of `extra`: {bad}") from bad
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """After the files of the site are known: add robots.txt, unless there is one."""
    if files.get_file_from_path("robots.txt") is None:
        map_line = f"\nSitemap: {_site_url(config)}sitemap.xml\n" if config.site_url else ""
        files.append(File.generated(config, "robots.txt", content=f"User-agent: *\nAllow: /\n{map_line}"))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Before a page is converted: add its corrections, so that their notes are numbered with its own."""
    if "title" in page.meta:
        # MkDocs takes other titles from headings as HTML, and templates print all of them alike.
        page.meta["title"] = escape(str(page.meta["title"]), quote=False)
    uri = page.file.src_uri
    return markdown + corrections.block(uri) if _corrections(config).of(uri) else markdown


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """After all pages are converted and before any is written: learn of every page, and add pictures and the feed."""
    _build.backing = config.mdx_configs["explainer"]["ledger"].project
    _read_package(config, files)
    root = Path(config.config_file_path).absolute().parent
    pictures = shareimage.Pictures(root / PICTURES)
    # A server shows drafts too; of what is not shown there is no content.
    every = (file.page for file in files.documentation_pages(inclusion=lambda _: True))
    pages = [page for page in every if page and page.content is not None]
    _build.pages = {}
    for page in pages:
        facts = _page(page, _corrections(config))
        image = pictures.png(facts.title, _build.site.name) if _build.site.url else None
        if image:
            files.append(File.generated(config, facts.image, content=image))
        _build.pages[page.file.src_uri] = facts if image else replace(facts, image="")
        for path, text in takeaway.files(_build.site, facts, page.file.src_uri, _cited(page, config)):
            files.append(File.generated(config, path, content=text.encode()))
    for page in pages:
        page.content = _CORRECTED.sub(_with_title, page.content or "")
    _date_sitemap(pages)
    news = feed.document(_build.site, _news(pages, _corrections(config)))
    _build.has_feed = news is not None
    if news:
        files.append(File.generated(config, feed.PATH, content=news))


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation) -> dict[str, Any]:
    """When a page is written: tell the templates what is known of it.

    Other hooks may add pairs of a name and its content to `head_meta`.
    """
    facts = _build.pages[page.file.src_uri]
    context["cite"] = takeaway.takeaway(_build.site, facts, page.file.src_uri, _cited(page, config))
    context.setdefault("head_meta", []).extend(context["cite"].tags)
    context["facts"] = Facts(
        facts.title,
        facts.description,
        facts.published,
        facts.reviewed,
        facts.corrected,
        facts.modified,
        _build.site.address(facts.image) if facts.image else "",
        feed.PATH if _build.has_feed else "",
        _report(config, facts, page),
        [(title, _report(config, facts, page, title, anchor)) for title, anchor in _sections(page)],
        linkeddata.as_json(list(_things(facts, page, config))),
        _build.site.language.replace("-", "_"),
    )
    return context


# ----- the site


def _site_url(config: MkDocsConfig) -> str:
    return f"{(config.site_url or '').rstrip('/')}/" if config.site_url else ""


def _read_package(config: MkDocsConfig, files: Files) -> None:
    """Learn what the site is, and what data it has: of those its data package tells."""
    options = config.mdx_configs["explainer"]
    root = Path(config.config_file_path).absolute().parent
    folder, docs = root / (options.get("data") or project.OPTIONS["data"]), Path(config.docs_dir).absolute()
    _build.data = f"{folder.relative_to(docs).as_posix()}/" if folder.is_relative_to(docs) else ""
    described = files.get_file_from_path(f"{_build.data}{datapackage.DESCRIPTOR}")
    _build.package = json.loads(described.content_string) if described else {}
    licenses = _build.package.get("licenses", [{}])
    _build.site = publication.Site(
        config.site_name,
        _site_url(config),
        " ".join((config.site_description or "").split()),
        config.site_author or "",
        str(config.theme.get("language") or "en"),
        licenses[0].get("path", ""),
    )


def _corrections(config: MkDocsConfig) -> Corrections:
    backing: Project = config.mdx_configs["explainer"]["ledger"].project
    return backing.corrections


def _news(pages: Sequence[Page], corrected: Corrections) -> Iterator[feed.Entry]:
    """Only what is published: a draft that a server shows is no news."""
    published = [page.file.src_uri for page in pages if page.file.inclusion not in _UNPUBLISHED]
    for uri in published:
        if entry := feed.of_page(_build.pages[uri]):
            yield entry
    for correction in corrected.corrections:
        if correction.page in published:
            yield feed.of_correction(correction, _build.pages[correction.page])


def _with_title(link: re.Match[str]) -> str:
    """A link to a corrected page with the title of the page."""
    page = _build.pages.get(unescape(link[2]))
    return link[1] + (escape(page.title, quote=False) if page else corrections.LINK_TEXT)


def _date_sitemap(pages: Sequence[Page]) -> None:
    """Give MkDocs the day on which each page changed, which it takes for that of the build."""
    days = {uri: facts.updated.iso for uri, facts in _build.pages.items() if facts.updated}
    # MkDocs compresses the map with its last day as a time stamp, which begins in 1970 and ends in 2106.
    days = {uri: day for uri, day in days.items() if "1971" < day < "2106"}
    newest = max(days.values(), default="")
    for page in pages if days else ():
        # A page without dates of its own, like the list of sources, is made from the others.
        page.update_date = days.get(page.file.src_uri, newest)


# ----- a page


def _page(page: Page, corrected: Corrections) -> publication.Page:
    found = corrected.of(page.file.src_uri)
    return publication.Page(
        unescape(str(page.title)),
        "" if page.url in (".", "./") else page.url,
        " ".join(str(page.meta.get("description") or "").split()),
        _day(page.meta.get("published")),
        _day(page.meta.get("reviewed")),
        found[0].day if found else None,
        f"assets/share/{PurePosixPath(page.file.src_uri).with_suffix('.png')}",
    )


def _day(written: object) -> Date | None:
    """A day in a page's fields, which YAML may have read already; None for what the check of the fields reports."""
    try:
        day = date.parse(str(written or ""))
    except date.BadDate:
        return None
    return day if isinstance(day, Date) and day.day else None


def _things(facts: publication.Page, page: Page, config: MkDocsConfig) -> Iterator[linkeddata.Node]:
    site, uri, ledger = _build.site, page.file.src_uri, config.mdx_configs["explainer"]["ledger"]
    yield linkeddata.article(site, facts, _cited(page, config))
    if facts.path:  # a section of the navigation has no page of its own that a step could lead to
        yield linkeddata.breadcrumbs(site, [(site.name, ""), (facts.title, facts.path)])
    record = ledger.records.get(uri)
    if record and "tables" in record.blocks:
        for resource in _build.package.get("resources", []):
            if resource.get("type") == "table" and resource["path"] != datapackage.SOURCES:
                yield linkeddata.dataset(site, resource, _build.data, facts.path)


def _cited(page: Page, config: MkDocsConfig) -> list[Entry]:
    """The sources of a page in the order in which it cites them."""
    record = config.mdx_configs["explainer"]["ledger"].records.get(page.file.src_uri)
    keys = dict.fromkeys(use.key for use in record.uses) if record else {}
    return [entry for key in keys if (entry := _build.backing.bibliography.get(key))]


def _sections(page: Page) -> Iterator[tuple[str, str]]:
    """The titles and anchors of the sections below the page's heading."""
    for item in page.toc:
        for section in item.children if item.level == 1 else [item]:
            yield unescape(section.title), section.url


def _report(config: MkDocsConfig, facts: publication.Page, page: Page, section: str = "", anchor: str = "") -> str:
    address = f"{page.canonical_url or facts.path}{anchor}"
    contact = str(config.extra.get("contact", ""))
    return feedback.report_address(config.repo_url or "", contact, facts.title, address, section)
