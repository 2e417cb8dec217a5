"""The files of a theme that a site can have."""

from __future__ import annotations

import os
from pathlib import Path

from jinja2 import FileSystemLoader


class VisibleFiles(FileSystemLoader):
    """Finds every template by its name, but lists none that is below a hidden folder.

    No generator publishes those, and themes keep ten thousand icons there: to list them takes longer than two pages.
    """

    def list_templates(self) -> list[str]:
        """The names of the files, with forward slashes and in order."""
        found: set[str] = set()
        for top in self.searchpath:
            for folder, folders, files in os.walk(top):
                folders[:] = [name for name in folders if not name.startswith(".")]
                below = Path(folder).relative_to(top)
                found.update((below / name).as_posix() for name in files)
        return sorted(found)
