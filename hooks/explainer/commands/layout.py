"""Where the parts of a project are: as the command line says, or else mkdocs.yml, or else where they usually are."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from explainer import project
from explainer.commands.status import Misuse
from explainer.files import siteconfig
from explainer.files.siteconfig import SiteConfig


def said(options: argparse.Namespace) -> dict[str, Any]:
    """What the command line says of it: options of `project.Reader`, and `docs`."""
    docs = {"docs": str(options.docs), "data": str(options.docs / "data")} if options.docs else {}
    return docs | ({"bibliography": [str(path) for path in options.bibliography]} if options.bibliography else {})


def known(options: argparse.Namespace) -> dict[str, Any]:
    """The same with what the configuration in the working folder says; raises Misuse when something is missing."""
    for path in options.bibliography or ():
        if not path.exists():
            raise Misuse(f"there is no {path} here: {here()}")
    found = project.configured(configuration(Path.cwd())) | said(options)
    usual = project.UNBUILT["bibliography"]
    if "bibliography" not in found and not Path(usual).exists():
        raise Misuse(f"there is no {usual} here: {here()}")
    return project.UNBUILT | found


def configuration(root: Path) -> SiteConfig:
    """The configuration of a project; raises Misuse when it cannot be read."""
    found = siteconfig.read(root)
    if found.fault:
        raise Misuse(found.fault)
    return found


def pages(found: Mapping[str, Any]) -> Path:
    """The folder of the pages; raises Misuse when there is none."""
    docs = Path(found["docs"])
    if not docs.is_dir():
        raise Misuse(f"there is no folder {docs} here: {here()}")
    return docs


def bibliography(found: Mapping[str, Any]) -> list[Path]:
    """The files and folders of the bibliography, relative to the working folder."""
    return project.paths(Path(), found, "bibliography")


def here() -> str:
    """The working folder, and where the project is whose sub-folder it is."""
    folder = Path.cwd()
    above = next((parent for parent in folder.parents if (parent / siteconfig.FILE).is_file()), None)
    is_below = above and not (folder / siteconfig.FILE).is_file()
    return f"{folder} (the project is in {above})" if is_below else str(folder)
