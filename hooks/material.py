"""MkDocs adapter: mends lines of the theme's own templates, so that everything else in them follows its updates.

Tables are boxed when a page is built: the theme's script would do it in the browser, in a box that no key reaches.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from jinja2 import BaseLoader

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

log = logging.getLogger("mkdocs.hooks.material")

_DRAWER = '<input class="md-toggle" data-md-toggle="drawer" type="checkbox" id="__drawer" autocomplete="off">'
_SEARCH = '<input class="md-toggle" data-md-toggle="search" type="checkbox" id="__search" autocomplete="off">'
_MENU = '<label class="md-header__button md-icon" for="__drawer">'
_MENU_BUTTON = (
    '<button class="md-header__button md-icon menu-button" type="button" aria-label="{{ lang.t(\'nav\') }}" '
    'aria-expanded="false">{% include ".icons/" ~ (config.theme.icon.menu or "material/menu") ~ ".svg" %}</button>'
)

MENDED: Mapping[str, Mapping[str, str]] = {
    "base.html": {
        # No `autocomplete` on a checkbox (HTML, 4.10.18.7); a name for the one that is seen without script.
        _DRAWER: _DRAWER.replace('autocomplete="off"', "aria-label=\"{{ lang.t('nav') }}\""),
        _SEARCH: _SEARCH.replace(' autocomplete="off"', ""),
    },
    "partials/header.html": {
        # The keyboard reaches a button, not a label. The label stays for those without script.
        _MENU: f"{_MENU_BUTTON}\n    {_MENU}",
    },
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
                log.warning("hooks/material.py: %s of the theme no longer has %s", template, found.strip())
            source = source.replace(found, mended)
        return source, path, is_current


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """First in each build: let wide tables scroll by themselves."""
    config.markdown_extensions.append("explainer.markdown.scrolling")
    return config


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Before any page is written: read the theme's templates mended."""
    if config.theme.name == "material" and env.loader:
        env.loader = _Mending(env.loader)
    return env
