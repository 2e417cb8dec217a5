"""Files as they are in an editor: what is not saved stands for what is on the disk."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

if sys.platform == "win32":
    from pathlib import WindowsPath as _Path
else:
    from pathlib import PosixPath as _Path


class _Overlaid(_Path):
    """A path whose text may be an editor's; paths made of it are of its own class, and so have the same texts."""

    texts: ClassVar[Mapping[str, str]] = {}
    """By absolute path, without links."""

    def read_bytes(self) -> bytes:
        """What the editor has, or else the file; raises OSError."""
        if not self.texts:
            return super().read_bytes()
        text = self.texts.get(os.path.realpath(self))
        # Half a character, which an editor may send, is no UTF-8: it is shown as what stands for such.
        return super().read_bytes() if text is None else text.encode("utf-8", "replace")


def overlaid(root: Path, texts: Mapping[str, str]) -> Path:
    """The same folder, in which files that an editor has open have their unsaved text.

    `texts` are by absolute path, without links. All that is read by way of the path sees them, so that the build, the
    command line and an editor run the same code.
    """
    cls: type[Path] = type("Overlaid", (_Overlaid,), {"texts": dict(texts)})
    return cls(root)
