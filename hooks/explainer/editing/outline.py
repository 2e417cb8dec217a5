"""The entries of a bibliography file, for an editor's outline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from explainer.editing.site import Kind, Site
from explainer.problems.place import TextFile
from explainer.sources import chicago
from explainer.sources.bibliography import normal
from explainer.sources.bibscan import scan
from explainer.text.span import Span


@dataclass(frozen=True, slots=True)
class Symbol:
    """An entry."""

    name: str
    """Its key, or its type where it has none."""
    detail: str
    """Its title."""
    span: Span
    """Of the whole entry."""
    name_span: Span


def symbols(site: Site, file: TextFile) -> Iterator[Symbol]:
    """The entries of a bibliography file in their order; of other files none."""
    if site.folders.kind(file.path) is not Kind.BIBLIOGRAPHY:
        return
    for raw in scan(file).entries:
        entry = site.project.bibliography.get(raw.key) if raw.key else None
        title = chicago.title_text(entry) if entry and entry.key == normal(raw.key) else ""
        at = (raw.key_at, raw.key_at + len(raw.key)) if raw.key else (raw.start, raw.start + 1 + len(raw.type))
        yield Symbol(raw.key or f"@{raw.type}", title, (raw.start, raw.end), at)
