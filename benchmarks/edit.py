"""What somebody changes between two builds of a made site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_HEADING = re.compile(r"^# .*\n", re.MULTILINE)


def page(text: str, number: int) -> str:
    """A chapter with one more sentence below its heading; `number` tells one change from the next."""
    return _HEADING.sub(lambda found: f"{found[0]}\n{sentence(number)}\n", text, count=1)


def sentence(number: int) -> str:
    """The sentence that a changed page has."""
    return f"The harbour was surveyed again, for time number {number}."


def bibliography(text: str, address: str, number: int) -> str:
    """A .bib file in which one entry, which has this address (or its last revision) and no other, has another one."""
    return re.sub(rf"{re.escape(address)}(?:/revision-\d+)?(?=[}}\"])", revised(address, number), text)


def revised(address: str, number: int) -> str:
    """The address that a changed entry has."""
    return f"{address}/revision-{number}"


@contextmanager
def restored(*paths: Path) -> Iterator[None]:
    """Afterwards the files that are there hold what they held before."""
    held = {path: path.read_bytes() for path in paths if path.exists()}
    try:
        yield
    finally:
        for path, content in held.items():
            path.write_bytes(content)
