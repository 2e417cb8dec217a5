"""Where what is cited stands, and where it is cited."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from explainer.data.datatable import Table
from explainer.editing import hover
from explainer.editing.mention import Mention, everywhere
from explainer.editing.site import Kind, Site
from explainer.markdown import block
from explainer.markdown.page import PageSource
from explainer.problems.place import Place, TextFile
from explainer.proof import evidence


def definitions(site: Site, file: TextFile, offset: int) -> list[Place]:
    """Where that stands which is named at an offset: an entry, a passage or figure, a cell or table, a claim."""
    if mention := hover.at(site, file, offset):
        if mention.passage and offset > mention.end:
            return list(_recorded(site, mention.key, mention.passage))
        bibliography = site.project.bibliography
        return [bibliography.origin(mention.key).key_place] if mention.key in bibliography else []
    if site.folders.kind(file.path) is Kind.PAGE:
        return list(_shown(site, PageSource(file), offset))
    return []


def _recorded(site: Site, key: str, name: str) -> Iterator[Place]:
    """Where a passage or figure of a source is recorded."""
    if place := site.project.evidence.places.get((key, name)):
        yield place
    table_name, _, cell = name.partition(".")
    if table := site.project.tables.tables.get(table_name):
        label, _, column = cell.rpartition(".")
        yield from _cell(table, label, column)


def _cell(table: Table, label: str, column: str) -> Iterator[Place]:
    """The cell of a row that is called by its time or by its number, from 1."""
    time = table.time_column.name if table.time_column else ""
    for number, row in enumerate(table.rows, 1):
        if label in (row.written.get(time), str(number)) and column in row.places:
            yield row.places[column]
            return


def _shown(site: Site, page: PageSource, offset: int) -> Iterator[Place]:
    """What the fenced block at an offset shows: a claim, or the table of which it is made."""
    for fence in page.prose.fences:
        if fence.info in block.NAMES and fence.body_start <= offset <= fence.body_end:
            line = page.file.text.rfind("\n", 0, offset) + 1
            written = page.file.text[line:].partition("\n")[0].strip(" \t>")
            if fence.info == "claim" and (place := site.project.register.places.get(written)):
                yield place
            name, colon, value = written.partition(":")
            if colon and name == "data":
                yield from _table(site, value.strip(" \"'"))


def _table(site: Site, name: str) -> Iterator[Place]:
    path = f"{site.folders.data}/{name}.csv"
    if file := site.texts.get(path):
        yield file.place(0)


# ----- uses


def references(site: Site, file: TextFile, offset: int, *, with_entry: bool) -> list[Place]:
    """Every place where that is cited which is named at an offset, in the order of files and lines.

    Of a passage, the places that cite it; of a source, all that cite it and, if asked for, its entry.
    """
    if name := _recorded_at(site, file, offset):
        key, passage = name
        found = (mention.passage_place for mention in everywhere(site, key) if mention.passage == passage)
        own = site.project.evidence.places.get(name)
        return _in_order(chain(found, [own] if own and with_entry else []))
    mention = hover.at(site, file, offset)
    if mention is None:
        return _of_evidence_file(site, file, with_entry)
    if mention.passage and offset > mention.end:
        places = (use.passage_place for use in everywhere(site, mention.key) if use.passage == mention.passage)
        return _in_order(chain(places, _recorded(site, mention.key, mention.passage) if with_entry else []))
    return _in_order(_uses(site, mention, with_entry))


def _uses(site: Site, mention: Mention, with_entry: bool) -> Iterator[Place]:
    for use in everywhere(site, mention.key):
        if with_entry or not use.is_entry:
            yield use.place
    for file in site.evidence_of(mention.key):
        yield file.place(0)


def _recorded_at(site: Site, file: TextFile, offset: int) -> tuple[str, str] | None:
    """The key and id of the record whose id stands in the line of an offset."""
    if site.folders.kind(file.path) is not Kind.EVIDENCE:
        return None
    line = file.text.count("\n", 0, offset) + 1
    places = site.project.evidence.places.items()
    return next((name for name, place in places if place.path == file.path and place.line == line), None)


def _of_evidence_file(site: Site, file: TextFile, with_entry: bool) -> list[Place]:
    """Elsewhere in an evidence file: what cites its source."""
    key = evidence.key_of(file.path)
    if site.folders.kind(file.path) is not Kind.EVIDENCE:
        return []
    return _in_order(use.place for use in everywhere(site, key) if with_entry or not use.is_entry)


def _in_order(places: Iterator[Place] | chain[Place]) -> list[Place]:
    return sorted(set(places), key=lambda place: (place.path, place.line, place.column))
