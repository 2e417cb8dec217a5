"""Digests: short names of texts by which two states of something are compared, in one run or between two."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path


def digest(*texts: str) -> str:
    """A name of these texts in this order that no others have, as 32 hexadecimal digits."""
    found = hashlib.blake2b(digest_size=16)
    for text in texts:
        data = text.encode("utf-8", "surrogatepass")
        found.update(len(data).to_bytes(8, "big"))
        found.update(data)
    return found.hexdigest()


@cache
def environment() -> str:
    """What tells whether Python and the packages installed are those of another run."""
    folders = {Path(path) for path in sys.path if Path(path).is_dir()}
    return digest(sys.version, *sorted(found.name for folder in folders for found in folder.glob("*-info")))


def digest_of_files(named: Iterable[Path]) -> str:
    """A name of the contents of files, or of all files below a folder; one that does not exist is empty.

    Raises OSError for a file that cannot be read.
    """
    parts: list[str] = []
    for path in named:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                content = hashlib.blake2b(file.read_bytes(), digest_size=16).hexdigest()
                parts += [file.relative_to(path).as_posix() if file != path else file.name, content]
        parts.append("")
    return digest(*parts)
