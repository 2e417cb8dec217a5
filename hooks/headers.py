"""MkDocs adapter: what browsers and hosts are told of the whole site, for its readers' safety.

The files for hosts are written into the site itself, so that they are replaced together with the pages whose hashes
they name, and reach whoever gets the site. `_headers` stands at its top, the only place where hosts look for it; the
parts for servers stand in hosting/, to be copied.
"""

from __future__ import annotations

import logging
from functools import reduce
from operator import or_
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.utils import write_file

from explainer.publishing import hosting, outbound, security

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page

log = logging.getLogger("mkdocs.hooks.headers")

FOLDER = "hosting"
"""Where the parts of servers' configurations stand, below the site."""


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """First in each build: let Markdown write nothing that the policy refuses."""
    config.markdown_extensions.append("explainer.markdown.alignment")
    return config


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """When a page is complete: guard its links, and tell its writer what no reader's browser would show or run."""
    hosts = _hosts(config)
    for refusal in security.refusals(output, hosts):
        log.warning("%s: browsers refuse what the site's headers forbid. %s", page.file.src_uri, refusal)
    return outbound.guarded(output, hosts)


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """When a page of the theme is complete: guard its links."""
    return outbound.guarded(output_content, _hosts(config)) if template_name.endswith(".html") else output_content


@event_priority(-50)
def on_post_build(config: MkDocsConfig) -> None:
    """After plugins have written pages of their own, and before the site is published: write the files for hosts."""
    if "material/offline" in config.plugins:
        return  # no host serves it
    site = Path(config.site_dir)
    paths = [path for path in site.rglob("*") if path.is_file()]
    pages = (path.read_text(encoding="utf-8") for path in paths if path.suffix == ".html")
    found = reduce(or_, map(security.inline, pages), security.Inline())
    names = [path.relative_to(site).as_posix() for path in paths]
    try:
        told = hosting.Hosting(
            security.headers(found), _base(config), [name for name in names if hosting.is_hashed(name)]
        )
    except hosting.BadBase as bad:
        raise PluginError(f"mkdocs.yml: `site_url`: {bad}") from bad
    for name, text in hosting.renderings(told, FOLDER).items():
        if name.as_posix() not in names:  # one that the site's makers wrote stays
            write_file(text.encode(), str(site / name))


def _hosts(config: MkDocsConfig) -> frozenset[str]:
    return frozenset({urlsplit(config.site_url or "").netloc.lower()})


def _base(config: MkDocsConfig) -> str:
    """The path of the site on its host."""
    path = unquote(urlsplit(config.site_url or "").path)
    return f"/{path.strip('/')}/" if path.strip("/") else "/"
