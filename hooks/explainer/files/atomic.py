"""Writing a file so that whoever reads it, and whatever stops the writer, finds the old text whole or the new one."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path


def write(path: Path, data: bytes) -> None:
    """Put the data in a file: beside it first, on the disk, then in its place.

    A link is followed; the mode of an existing file stays. Raises OSError, and then the old file is as it was.
    """
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, aside)
        else:
            aside.chmod(0o666 & ~_umask())  # mkstemp makes files that no one else can read
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    """The new name, too, is on the disk when this returns."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
