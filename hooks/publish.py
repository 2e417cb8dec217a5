"""MkDocs adapter: a build writes beside the site and takes its place only when all went well.

MkDocs empties the site folder before it builds, so that a failed build would leave half a site.
"""

from __future__ import annotations

import logging
import shutil
import signal
import tempfile
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Literal, NoReturn

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.utils import CountHandler

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

log = logging.getLogger("mkdocs.hooks.publish")

_serving = False
_building: dict[Path, Path] = {}
"""Folders being built, each alone in a workshop of its own, with the site folder that each is to replace."""


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Once per run: `serve` already builds into a folder of its own."""
    global _serving
    _serving = command == "serve"
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _end)


def _end(number: int, frame: FrameType | None) -> NoReturn:
    """Unwind, so that `on_shutdown` is called, instead of dying on the spot."""
    raise SystemExit(128 + number)


@event_priority(-100)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Last of its kind: send the build to a workshop beside the site."""
    if not _serving:
        site = Path(config.site_dir).resolve()  # a link to the site stays a link
        if site.exists() and not site.is_dir():
            raise PluginError(f"cannot build into {site}: it is a file")
        # Beside it, because only within one file system can a folder be moved in one step.
        place = next(folder for folder in site.parents if folder.exists())
        try:
            workshop = Path(tempfile.mkdtemp(prefix=f".{site.name}-", dir=place))
        except OSError as error:
            raise PluginError(f"cannot build beside {site}: {error.strerror} ({place})") from error
        new = workshop / "new"
        new.mkdir()  # with the usual mode, while the workshop is closed to others
        _building[new] = site
        config.site_dir = str(new)
    return config


@event_priority(-100)
def on_post_build(config: MkDocsConfig) -> None:
    """Last of its kind: put the new site in the place of the old one, unless a strict build is about to fail."""
    new = Path(config.site_dir)
    if new not in _building or _strict_build_fails():
        return
    site = _building[new]
    try:
        _replace(site, new)
    except OSError as error:
        raise PluginError(f"cannot put the new site into {site}: {error.strerror or error}") from error
    config.site_dir = str(site)
    _clear_away(new)
    log.info("Site published to %s", site)


def on_shutdown() -> None:
    """However the run ended: nothing half-built stays behind."""
    for new in list(_building):
        _clear_away(new)


def _clear_away(new: Path) -> None:
    """Remove a workshop with all that is still in it."""
    shutil.rmtree(new.parent, ignore_errors=True)
    del _building[new]


def _replace(site: Path, new: Path) -> None:
    """Move the new folder to where the site is. Hidden files of the site stay, as they do when MkDocs empties it."""
    old = new.with_name("old")
    site.parent.mkdir(parents=True, exist_ok=True)
    _copy_hidden(site, new)
    try:
        if site.exists():
            site.rename(old)
            shutil.copymode(old, new)
        new.rename(site)
    finally:
        if old.exists() and not site.exists():
            old.rename(site)


def _copy_hidden(site: Path, new: Path) -> None:
    for hidden in site.glob(".*"):
        copy = new / hidden.name
        if hidden.is_dir() and not hidden.is_symlink():
            shutil.copytree(hidden, copy, symlinks=True, dirs_exist_ok=True)
        elif not copy.exists():
            shutil.copy2(hidden, copy, follow_symlinks=False)


def _strict_build_fails() -> bool:
    """Whether MkDocs has counted a warning, after which a strict build ends in an error."""
    handlers = [handler for handler in logging.getLogger("mkdocs").handlers if isinstance(handler, CountHandler)]
    return any(handler.get_counts() for handler in handlers)
