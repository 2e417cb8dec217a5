"""The site's configuration, as far as pages can be checked by it: `mkdocs.yml`, which several generators read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from explainer.files.yamlfile import DEEPEST

FILE = "mkdocs.yml"
BUILT_IN = ("toc", "tables", "fenced_code")
"""Extensions of Python-Markdown that MkDocs always has."""


class _Code:
    """Stands for a value that only Python code could give: `!!python/name`, `!ENV` and their like."""


class _Loader(yaml.SafeLoader):
    """Reads what is plain, and runs nothing that the file names."""


_Loader.add_multi_constructor("", lambda loader, suffix, node: _Code())


@dataclass(frozen=True)
class SiteConfig:
    """What a site's configuration says; the defaults are those of a site without one."""

    name: str = ""
    has_folders: bool = True
    """Whether the address of a page is a folder (`use_directory_urls`)."""
    theme: str = ""
    """The folder of the site's own theme, relative to the project; empty without one."""
    left_out: tuple[str, ...] = ()
    """Patterns, as in .gitignore, of what is below the docs folder and not published."""
    extensions: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: {name: {} for name in BUILT_IN})
    """The extensions of Python-Markdown in their order, with their options."""
    needs_code: bool = False
    """Whether an option of an extension is given by code, so that pages cannot be converted without running it."""


def read(root: Path) -> SiteConfig:
    """The configuration of the project in a folder; one that cannot be read says nothing (the generator reports it)."""
    try:
        text = (root / FILE).read_text(encoding="utf-8")
        found = yaml.load(text, _Loader) if _is_shallow(text) else None  # noqa: S506  # a safe loader
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return SiteConfig()
    return _config(found) if isinstance(found, dict) else SiteConfig()


def _is_shallow(text: str) -> bool:
    depth = 0
    for event in yaml.parse(text, yaml.SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            return False
    return True


def _config(found: Mapping[str, Any]) -> SiteConfig:
    theme = found.get("theme")
    extensions = dict(_extensions(found.get("markdown_extensions")))
    left_out = "\n".join(str(found.get(name) or "") for name in ("exclude_docs", "draft_docs"))
    return SiteConfig(
        str(found.get("site_name") or ""),
        found.get("use_directory_urls") is not False,
        str(theme.get("custom_dir") or "") if isinstance(theme, dict) else "",
        tuple(left_out.splitlines()),
        {name: {} for name in BUILT_IN} | extensions,
        any(_has_code(options) for options in extensions.values()),
    )


def _extensions(written: object) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """A list of names, or of names with options, or a mapping of names to options."""
    for item in written if isinstance(written, list) else [written]:
        for name, options in item.items() if isinstance(item, dict) else [(item, {})]:
            if isinstance(name, str):
                yield name, options if isinstance(options, dict) else {}


def _has_code(value: object) -> bool:
    if isinstance(value, dict):
        return any(map(_has_code, value.values()))
    return any(map(_has_code, value)) if isinstance(value, list) else isinstance(value, _Code)
