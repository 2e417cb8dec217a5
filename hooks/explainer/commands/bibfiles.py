"""Which .bib files a command is about."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from explainer.commands.status import Misuse

DEFAULT = Path("citations")


def named(options: argparse.Namespace) -> list[Path]:
    """The files and folders that the command line names, or the usual folder; raises Misuse when one is missing."""
    paths: list[Path] = options.bibliography or [DEFAULT]
    for path in paths:
        if not path.exists():
            raise Misuse(f"there is no {path} here: {Path.cwd()}")
    return paths


def below(paths: list[Path]) -> Iterator[Path]:
    """The files among them, and the .bib files below the folders."""
    for path in paths:
        yield from sorted(path.rglob("*.bib")) if path.is_dir() else [path]
