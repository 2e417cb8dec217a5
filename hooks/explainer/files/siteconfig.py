"""The site's configuration, as far as the library has a use for it: `mkdocs.yml`, which several generators read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from explainer.files.yamlfile import DEEPEST

FILE = "mkdocs.yml"
PARENT = "INHERIT"
"""The key that names another file, whose values count where this one gives none."""
MOST_PARENTS = 8
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
    url: str = ""
    """The address of the site; empty where the file gives none, or has it from the environment."""
    repository: str = ""
    """The address of its code."""
    contact: str = ""
    """The mail address to which readers write (`contact` of `extra`)."""
    docs: str = ""
    """The folder of the pages, relative to the project; empty where the file does not say."""
    fault: str = ""
    """Why the file, or one that it inherits from, cannot be read: path, place and reason; it then says nothing."""

    @property
    def explainer(self) -> Mapping[str, Any]:
        """The options of our own extension."""
        return self.extensions.get("explainer", {})

    @property
    def asked_about(self) -> str:
        """Whom a host may ask about the requests that come from here; empty where nobody is named."""
        known = self.url or self.repository, f"mailto:{self.contact}" if self.contact else ""
        return " ".join("; ".join(filter(None, known)).split())


def read(root: Path) -> SiteConfig:
    """The configuration of the project in a folder."""
    try:
        return _config(_values(root / FILE))
    except _Unreadable as fault:
        return SiteConfig(fault=str(fault))


class _Unreadable(Exception):
    """A file cannot be read; the message says which, where and why."""


def _values(path: Path, parents: int = 0) -> dict[Any, Any]:
    """What a file says, with what the file says that it inherits from; empty for one that does not exist."""
    try:
        found = _loaded(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except yaml.MarkedYAMLError as error:
        at = error.problem_mark or error.context_mark
        place = f":{at.line + 1}:{at.column + 1}" if at else ""
        raise _Unreadable(f"{path.name}{place}: this is not YAML: {error.problem or error.context}") from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text in UTF-8"
        raise _Unreadable(f"cannot read {path.name}: {reason}") from None
    if not isinstance(found, dict):
        return {}
    own = {name: value for name, value in found.items() if name != PARENT}
    parent = found.get(PARENT)
    if not isinstance(parent, str) or "\0" in parent or parents == MOST_PARENTS:
        return own
    return _merged(_values(path.parent / parent, parents + 1), own)


def _merged(below: dict[Any, Any], above: dict[Any, Any]) -> dict[Any, Any]:
    """Two groups: groups in both are merged, every other value is replaced, as the generator does."""
    made = dict(below)
    for name, value in above.items():
        known = made.get(name)
        made[name] = _merged(known, value) if isinstance(known, dict) and isinstance(value, dict) else value
    return made


@lru_cache(maxsize=MOST_PARENTS)
def _loaded(text: str) -> Any:
    """The values of a text, read once: a command asks for them several times, and this takes longer than most pages."""
    return yaml.load(text, _Loader) if _is_shallow(text) else None  # noqa: S506  # a safe loader


def _is_shallow(text: str) -> bool:
    depth = 0
    for event in yaml.parse(text, yaml.SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            return False
    return True


def _config(found: Mapping[str, Any]) -> SiteConfig:
    theme, extra = found.get("theme"), found.get("extra")
    extensions = dict(_extensions(found.get("markdown_extensions")))
    left_out = "\n".join(str(found.get(name) or "") for name in ("exclude_docs", "draft_docs"))
    return SiteConfig(
        str(found.get("site_name") or ""),
        found.get("use_directory_urls") is not False,
        str(theme.get("custom_dir") or "") if isinstance(theme, dict) else "",
        tuple(left_out.splitlines()),
        {name: {} for name in BUILT_IN} | extensions,
        any(_has_code(options) for options in extensions.values()),
        url=_text(found, "site_url"),
        repository=_text(found, "repo_url"),
        contact=_text(extra, "contact"),
        docs=_text(found, "docs_dir"),
    )


def _text(found: object, name: str) -> str:
    value = found.get(name) if isinstance(found, dict) else None
    return value.strip() if isinstance(value, str) else ""


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
