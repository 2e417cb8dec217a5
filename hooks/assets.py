"""MkDocs adapter: our own scripts and style sheets go out without comments and white space."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import File
from rcssmin import cssmin
from rjsmin import jsmin

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

_SMALLER: dict[str, Callable[[str], str]] = {".js": jsmin, ".css": cssmin}
THEME = Path(__file__).parent / "theme"


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """After the files of the site are known: the theme's, which are ours, in their short form."""
    for path in sorted((THEME / "assets").iterdir()):
        if path.suffix in _SMALLER:
            content = _SMALLER[path.suffix](path.read_text(encoding="utf-8"))
            name = path.relative_to(THEME).as_posix()
            if (known := files.get_file_from_path(name)) is not None:
                files.remove(known)
            files.append(File.generated(config, name, content=content))
    return files
