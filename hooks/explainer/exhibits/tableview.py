"""A data table as readers see it: the cells, where they come from, and how to have them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as etree

from explainer.data.datatable import Column, Row, Table, Tables
from explainer.exhibits.chart import heading, unknown_column, unknown_table
from explainer.files.paths import Paths
from explainer.files.yamlfile import YamlFile
from explainer.markdown.mark import note_mark
from explainer.problems.problem import Problem
from explainer.sources import chicago
from explainer.sources.bibliography import Bibliography
from explainer.sources.citation import Cite, as_text
from explainer.text import rich
from explainer.text.rich import Inline, Rich

_LONG = re.compile(r"(?<![0-9.])[1-9][0-9]{4,}")

Citation = Callable[[etree.Element, tuple[Cite, ...]], None]
"""Adds citations to an element."""


@dataclass(frozen=True)
class TableView:
    """What a page shows of a table."""

    table: Table
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def whole(table: Table) -> TableView:
    """All of a table."""
    return TableView(table, table.title, table.columns, table.rows)


def read(body: YamlFile, tables: Tables) -> TableView | list[Problem]:
    """The table in a block that fits the schema, or its problems."""
    table = tables.tables.get(body.value["data"])
    if table is None:
        return unknown_table(body.value["data"], body.place("data"), tables)
    names: list[str] = body.value.get("columns", [column.name for column in table.columns])
    wanted: dict[str, object] = body.value.get("where", {})
    problems = [
        unknown_column(name, body.place("columns", index), table)
        for index, name in enumerate(names)
        if table.column(name) is None
    ]
    problems += [
        unknown_column(name, body.key_place("where", name), table) for name in wanted if not table.column(name)
    ]
    if problems:
        return problems
    rows = tuple(row for row in table.rows if all(row.written[name] == str(value) for name, value in wanted.items()))
    if not rows:
        message = f'no row of "{table.name}" has these values'
        return [Problem("D010", body.place("where"), message, "the table would be empty: check the values")]
    columns = tuple(column for name in names if (column := table.column(name)))
    if not _filled(columns, rows):
        message, hint = "every cell of these columns is empty", "the table would be empty: name other columns"
        return [Problem("D010", body.place("columns"), message, hint)]
    return TableView(table, body.value.get("title", table.title), columns, rows)


def as_element(view: TableView, cite: Citation) -> etree.Element:
    """The `table` element with its caption; `cite` says how the sources of a row are named."""
    element = etree.Element("table", {"class": "data"})
    rich.append_text(etree.SubElement(element, "caption"), view.title)
    columns = _filled(view.columns, view.rows)
    head = etree.SubElement(etree.SubElement(element, "thead"), "tr")
    for column in columns:
        _set_class(cell := etree.SubElement(head, "th", {"scope": "col"}), column)
        rich.append_text(cell, heading(column))
    body = etree.SubElement(element, "tbody")
    for row in view.rows:
        line = etree.SubElement(body, "tr")
        for number, column in enumerate(columns):
            _cell(line, row, column, cite, is_first=number == 0)
    return element


def _filled(columns: Sequence[Column], rows: Sequence[Row]) -> list[Column]:
    """The columns in which anything stands."""
    return [column for column in columns if any(row.written[column.name] for row in rows)]


def figure(view: TableView, paths: Paths) -> etree.Element:
    """The table with a note for each row's sources, and what must be known of it."""
    element = etree.Element("figure", {"class": "data-table"})
    scroll = etree.SubElement(element, "div", {"class": "data-scroll", "tabindex": "0", "role": "group"})
    scroll.set("aria-label", rich.literal(view.title))
    scroll.append(as_element(view, by_note))
    if cites := _unnamed(view):
        element.append(source_line(cites))
    element.append(about(view.table, paths))
    return element


def _cell(line: etree.Element, row: Row, column: Column, cite: Citation, *, is_first: bool) -> None:
    is_head = is_first and column.type != "citation"
    cell = etree.SubElement(line, "th", {"scope": "row"}) if is_head else etree.SubElement(line, "td")
    _set_class(cell, column)
    value = row.values.get(column.name)
    if isinstance(value, tuple):
        cite(cell, value)
        return
    written = row.written[column.name]
    if column.lang and written:
        cell.set("lang", column.lang)
    if column.type == "number":
        written = grouped(written)
    elif column.type in ("date", "period"):
        written = written.replace("/", " – ")
    rich.append_text(cell, written)


def _set_class(cell: etree.Element, column: Column) -> None:
    if column.type in ("number", "citation"):
        cell.set("class", {"number": "number", "citation": "source"}[column.type])


def grouped(written: str) -> str:
    """A number or range with its thousands apart, from five digits on: 12,345–20,000."""
    return _LONG.sub(lambda digits: f"{int(digits[0]):,}", written.replace("/", "–"))


def by_note(cell: etree.Element, cites: tuple[Cite, ...]) -> None:
    """Sources as a note of the page."""
    cell.append(note_mark(as_text(cites)))


def by_name(bibliography: Bibliography, paths: Paths) -> Citation:
    """Sources as links to the list of sources, for tables that would fill a page with notes."""

    def cite(cell: etree.Element, cites: tuple[Cite, ...]) -> None:
        for number, item in enumerate(cites):
            rich.append(cell, (("; " if number else ""), *_linked(item, bibliography, paths)))

    return cite


def _linked(cite: Cite, bibliography: Bibliography, paths: Paths) -> Rich:
    entry = bibliography.get(cite.key)
    assert entry is not None  # a table with an unknown source is not read
    text = rich.without_links(chicago.located(chicago.short(entry), cite.locator))
    if not paths.sources:
        return text
    return (rich.Span("a", text, (("href", f"{paths.sources}#{chicago.source_id(cite.key)}"),)),)


def source_line(cites: Sequence[Cite]) -> etree.Element:
    """`Source:` with one note for all that something rests on."""
    line = etree.Element("p", {"class": "data-source"})
    line.text = "Sources:" if len(cites) > 1 else "Source:"
    line.append(note_mark(as_text(cites)))
    return line


def _unnamed(view: TableView) -> Sequence[Cite]:
    """The sources of the cells that are shown, but for those that have cells of their own."""
    named = [column for column in view.columns if column.type == "citation"]
    shown = {cite for row in view.rows for column in named for cite in _cites(row, column)}
    facts = [column for column in view.columns if column.type in ("number", "text")]
    cells = [(row, column) for row in view.rows for column in facts if row.written[column.name]]
    found = {cite: None for row, column in cells for cite in view.table.cites(row, column)}
    return [cite for cite in found if cite not in shown]


def _cites(row: Row, column: Column) -> tuple[Cite, ...]:
    value = row.values.get(column.name)
    return value if isinstance(value, tuple) else ()


def about(table: Table, paths: Paths) -> etree.Element:
    """How the table may be used, what to mind, and where it can be had."""
    element = etree.Element("div", {"class": "data-about"})
    for label, texts in _remarks(table):
        for text in texts:
            line = etree.SubElement(element, "p")
            etree.SubElement(line, "strong").text = label
            rich.append(line, (" ", text))
    last = etree.SubElement(element, "p", {"class": "data-download"})
    if paths.data:
        etree.SubElement(last, "a", {"href": f"{paths.data}{table.name}.csv", "download": ""}).text = "Download as CSV"
        last[-1].tail = " · "
    rich.append(last, (f"License: {table.license}", *_credit(table)))
    return element


def _credit(table: Table) -> Iterable[Inline]:
    return (f" · Credit: {table.credit}",) if table.credit else ()


def _remarks(table: Table) -> Iterable[tuple[str, Sequence[str]]]:
    defined = [f"{column.title}: {column.definition}" for column in table.columns if column.definition]
    yield "What is counted.", [table.description] if table.description else []
    yield "Definition.", defined
    yield "Mind.", table.caveats
    yield "Missing.", [table.missing] if table.missing else []
