"""What could be typed next: citation keys, and the passages, figures and cells of a source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from explainer.chapter.check import cited_keys
from explainer.editing import catalog, context
from explainer.editing.context import Typed
from explainer.editing.site import Site
from explainer.problems.place import TextFile
from explainer.text.span import Span


class Sort(Enum):
    """What a candidate is."""

    SOURCE = "source"
    PASSAGE = "passage"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that could be typed."""

    sort: Sort
    text: str
    """What is put in the place of what is typed, and what the list shows."""
    about: str
    """Beside it, short: kind, names and year of a source; the locator of a passage; the period of a figure."""
    detail: str
    """The title of a source; the words of a passage; the value of a figure."""
    filter: str
    """What an editor compares with what is typed."""
    key: str
    """Of its source."""


@dataclass(frozen=True, slots=True)
class Completions:
    """What could be typed at a place."""

    span: Span | None = None
    """What a candidate takes the place of, in one line; None where there is nothing to complete."""
    candidates: tuple[Candidate, ...] = ()
    """The best first."""
    is_whole: bool = True
    """Whether further typing can only leave candidates out."""


def completions(site: Site, file: TextFile, at: int) -> Completions:
    """What could be typed at an offset of a file of the project."""
    typed = context.typed(site.folders.kind(file.path), file.text, at)
    if typed is None:
        return Completions()
    if typed.key is not None:
        found = [item for item in _recorded(site, typed.key) if _fits(typed, item)]
        shown, is_whole = found[: catalog.MOST], len(found) <= catalog.MOST
    else:
        page = site.page(file.path)
        keys, is_whole = site.catalog.find(typed.text, cited_keys(page) if page else ())
        shown = [_source(site, key) for key in keys]
    return Completions((typed.start, typed.end), tuple(shown), is_whole)


def _source(site: Site, key: str) -> Candidate:
    listed = site.catalog.listed(key)
    found_by = " ".join(filter(None, (key, listed.names, listed.title, listed.year)))
    return Candidate(Sort.SOURCE, key, catalog.note_line(listed), listed.title, found_by, key)


def _recorded(site: Site, key: str) -> Iterator[Candidate]:
    """What is recorded of a source: its passages, then its figures, then the cells of tables that rest on it."""
    records = site.project.records
    for name in records.ids_of(key):
        if passage := records.passage(key, name):
            words = passage.translation or passage.quote
            yield Candidate(Sort.PASSAGE, name, passage.locator, passage.quote, f"{name} {passage.quote} {words}", key)
        for figure in records.figures_of(key, name):
            about = ", ".join(filter(None, (figure.period, figure.locator)))
            yield Candidate(Sort.FIGURE, name, about, figure.quantity.text, name, key)


def _fits(typed: Typed, item: Candidate) -> bool:
    return catalog.fold(typed.text) in catalog.fold(item.filter)
