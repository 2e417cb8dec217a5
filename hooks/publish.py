"""MkDocs adapter: a build writes beside the site and takes its place only when all went well.

MkDocs empties the site folder before it builds, so that a failed build would leave half a site.
"""

from __future__ import annotations

import atexit
import logging
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mkdocs.plugins import event_priority
from mkdocs.utils import CountHandler

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

log = logging.getLogger("mkdocs.hooks.publish")

_serving = False
_aside: dict[Path, Path] = {}
"""Folders being built, with the site folder that each is to replace."""


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Once per run: `serve` already builds into a folder of its own."""
    global _serving
    _serving = command == "serve"


@event_priority(-100)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Last of its kind: send the build to a folder beside the site."""
    if not _serving:
        site = Path(config.site_dir)
        site.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=f".{site.name}-", dir=site.parent))
        aside.chmod(0o755)  # mkdtemp's own mode would keep a web server out
        _aside[aside] = site
        config.site_dir = str(aside)
    return config


@event_priority(-100)
def on_post_build(config: MkDocsConfig) -> None:
    """Last of its kind: put the new site in the place of the old one, unless a strict build is about to fail."""
    aside = Path(config.site_dir)
    if aside not in _aside or _strict_build_fails():
        return
    site = _aside.pop(aside)
    old = Path(tempfile.mkdtemp(prefix=f".{site.name}-old-", dir=site.parent))
    try:
        if site.exists():
            site.rename(old / site.name)
        try:
            aside.rename(site)
        except OSError:
            if (old / site.name).exists():
                (old / site.name).rename(site)
            raise
    finally:
        shutil.rmtree(old, ignore_errors=True)
        shutil.rmtree(aside, ignore_errors=True)
    config.site_dir = str(site)
    log.info("Site published to %s", site)


def _strict_build_fails() -> bool:
    """Whether MkDocs has counted a warning, after which a strict build ends in an error."""
    handlers = [handler for handler in logging.getLogger("mkdocs").handlers if isinstance(handler, CountHandler)]
    return any(handler.get_counts() for handler in handlers)


@atexit.register
def _remove_leftovers() -> None:
    """Whatever ended the run, nothing half-built stays behind."""
    for aside in _aside:
        shutil.rmtree(aside, ignore_errors=True)
