"""MkDocs adapter: mends lines of the theme's own templates, so that everything else in them follows its updates.

Tables are boxed when a page is built: the theme's script would do it in the browser, in a box that no key reaches.
Names and titles are shown as they are written, with the language of words in another script.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape, unescape
from typing import TYPE_CHECKING
from xml.etree import ElementTree as etree

from jinja2 import BaseLoader
from mkdocs.structure.nav import Section

from explainer.text import hypertext, rich

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure import StructureItem
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation

log = logging.getLogger("mkdocs.hooks.templates")

_DRAWER = '<input class="md-toggle" data-md-toggle="drawer" type="checkbox" id="__drawer" autocomplete="off">'
_SEARCH = '<input class="md-toggle" data-md-toggle="search" type="checkbox" id="__search" autocomplete="off">'
_MENU = '<label class="md-header__button md-icon" for="__drawer">'
_MENU_BUTTON = (
    '<button class="md-header__button md-icon menu-button" type="button" aria-label="{{ lang.t(\'nav\') }}" '
    'aria-expanded="false">{% include ".icons/" ~ (config.theme.icon.menu or "material/menu") ~ ".svg" %}</button>'
)
# A name is text: templates escape nothing by themselves.
_NAME, _NAME_AS_TEXT = "{{ config.site_name }}", "{{ config.site_name | e }}"


def _with_languages(*titles: str) -> dict[str, str]:
    """Titles in which words of another script say their language, as in the page itself."""
    return {f"{{{{ {title} }}}}": f"{{{{ {title} | with_languages }}}}" for title in titles}


MENDED: Mapping[str, Mapping[str, str]] = {
    "base.html": {
        # No `autocomplete` on a checkbox (HTML, 4.10.18.7); a name for the one that is seen without script.
        _DRAWER: _DRAWER.replace('autocomplete="off"', "aria-label=\"{{ lang.t('nav') }}\""),
        _SEARCH: _SEARCH.replace(' autocomplete="off"', ""),
    },
    "partials/header.html": {
        # The keyboard reaches a button, not a label. The label stays for those without script.
        _MENU: f"{_MENU_BUTTON}\n    {_MENU}",
        _NAME: _NAME_AS_TEXT,
        **_with_languages("page.meta.title", "page.title"),
    },
    "partials/nav.html": {_NAME: _NAME_AS_TEXT},
    "partials/footer.html": {
        # A title is HTML already.
        "page.previous_page.title | e }}": "page.previous_page.title | striptags | e }}",
        "page.next_page.title | e }}": "page.next_page.title | striptags | e }}",
        **_with_languages("page.previous_page.title", "page.next_page.title"),
    },
    "partials/toc-item.html": _with_languages("toc_item.title"),
    # Our own, which other generators read too; they know no such filter.
    "partials/report.html": {"{{ title | e }}": "{{ title | e | with_languages }}"},
    "partials/search.html": {
        # It is part of the page, not a dialog, and needs a name beside another search. Its results hold links, so that
        # the box that scrolls them needs no stop of its own, which nobody would see while it is closed.
        ' role="dialog"': "",
        ' role="search"': ' role="search" aria-label="{{ lang.t(\'search\') }}"',
        ' tabindex="0" data-md-scrollfix': " data-md-scrollfix",
    },
    "partials/toc.html": {
        # A page outside the navigation has no switch for its contents.
        ' for="__toc"': '{% if page in nav.pages %} for="__toc"{% endif %}',
    },
    "partials/nav-item.html": {
        # The keyboard reaches the switch of a section, which says whether it is open; its label is no stop of its own.
        ' tabindex="{{ tabindex }}"': "",
        ' aria-expanded="{{ nav_item.active | tojson }}"': "",
        **_with_languages("nav_item.title"),
    },
}
"""By template: what the theme writes, and what is written instead."""


class _Mending(BaseLoader):
    """Loads templates as another loader does, and mends the theme's."""

    def __init__(self, loader: BaseLoader) -> None:
        self.loader = loader

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        source, path, is_current = self.loader.get_source(environment, template)
        for found, mended in MENDED.get(template, {}).items():
            if found not in source:
                log.warning("hooks/templates.py: %s of the theme no longer has %s", template, found.strip())
            source = source.replace(found, mended)
        return source, path, is_current


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """First in each build: let wide tables scroll by themselves."""
    config.markdown_extensions.append("explainer.markdown.scrolling")
    return config


def title_with_languages(title: object) -> str:
    """A title, which is text as HTML, with the language of every run in another script."""
    element = etree.Element("span")
    rich.append_text(element, unescape(str(title)))
    return hypertext.as_html(element).removeprefix("<span>").removesuffix("</span>")


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """After the navigation is made: write its titles as HTML, as MkDocs takes those from headings.

    Templates print all of them alike.
    """
    for item in _items(nav.items):
        if "title" in vars(item):  # else the title will be that of the page's fields or heading
            item.title = escape(str(item.title), quote=False)
    return nav


def _items(items: Iterable[StructureItem]) -> Iterator[StructureItem]:
    for item in items:
        yield item
        yield from _items(item.children) if isinstance(item, Section) else ()


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Before any page is written: read the theme's templates mended."""
    if config.theme.name == "material" and env.loader:
        env.loader = _Mending(env.loader)
        env.filters["with_languages"] = title_with_languages
    return env
