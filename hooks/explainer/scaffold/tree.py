"""The files of a new explainer: those of this project that know no subject, and the example."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from fnmatch import fnmatch
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Template

from explainer.scaffold import makefile, siteyaml
from explainer.scaffold.answers import Answers

SHARED = (
    *("hooks", ".ci", ".github", ".vscode", ".gitignore", ".editorconfig", ".gitattributes"),
    *(".pre-commit-config.yaml", "LICENSE", "LICENSE-text", "pyproject.toml", "requirements.lock"),
    *("mkdocs-offline.yml", "mkdocs-hosted.yml", "CONTRIBUTING.md", "docs/contribute"),
)
"""What is taken over as it is, as far as the project has it."""
NEEDED = ("hooks/citations.py", "hooks/theme", "Makefile", "mkdocs.yml", "pyproject.toml", "requirements.lock")
"""Without these there is no project to take over."""
LEFT_OUT = ("__pycache__", "*.py[co]", "*.egg-info", ".*cache", ".DS_Store", "*~", "*.sw[op]", "readme.png")
"""Names of files and folders that are nobody's, and the picture of this site."""

_FILLED = ".in"
"""The ending of the files of the example in which names stand for answers."""
_OWN_CODE = '"benchmarks", '
"""In pyproject.toml: a folder that only this project has."""


class NoProject(Exception):
    """The library does not stand in a project that could be taken over; the message says what is missing."""


def project() -> Path:
    """The folder of the project in which this library stands; raises NoProject."""
    root = Path(str(resources.files("explainer"))).resolve().parent.parent
    if missing := [name for name in NEEDED if not (root / name).exists()]:
        raise NoProject(f"a new explainer is made from a checkout of this project, and {root} has no {missing[0]}")
    return root


def make(target: Path, told: Answers, root: Path) -> None:
    """Write a whole project beside its place and put it there at once; on any error nothing stays.

    The target does not exist, or is an empty folder. Raises OSError, and NotOurs for a project that is not this one.
    """
    beside = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        for path, data in {**dict(_made(root, told)), **dict(_example(told))}.items():
            _write(beside / path, data)
        for name in SHARED:
            _take_over(root / name, beside / name)
        beside.chmod(0o777 & ~_umask())
        beside.replace(target)
    finally:
        if beside.exists():
            shutil.rmtree(beside)


def _made(root: Path, told: Answers) -> Iterator[tuple[str, bytes]]:
    """The files that are this project's with another name."""
    yield "mkdocs.yml", siteyaml.configured(_text(root / "mkdocs.yml"), told).encode()
    yield "Makefile", makefile.for_a_site(_text(root / "Makefile")).encode()


def _example(told: Answers) -> Iterator[tuple[str, bytes]]:
    """The files of the example, by path."""
    yield from _below(resources.files("explainer").joinpath("scaffold", "template"), "", told)


def _below(folder: Traversable, path: str, told: Answers) -> Iterator[tuple[str, bytes]]:
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        name = f"{path}{item.name}"
        if any(fnmatch(item.name, pattern) for pattern in LEFT_OUT):
            continue
        if item.is_dir():
            yield from _below(item, f"{name}/", told)
        elif name.endswith(_FILLED):
            yield name.removesuffix(_FILLED), Template(item.read_text(encoding="utf-8")).substitute(told.words).encode()
        else:
            yield name, item.read_bytes()


def _take_over(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns(*LEFT_OUT))
    elif source.name == "pyproject.toml":
        _write(target, _text(source).replace(_OWN_CODE, "").encode())
    elif source.exists():
        _write(target, source.read_bytes())
        target.chmod(stat.S_IMODE(source.stat().st_mode))


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
