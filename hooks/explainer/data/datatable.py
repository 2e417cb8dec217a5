"""Data tables: a CSV file for the values and a YAML file beside it for what they mean.

Every number stands on a source: that of its row (the column of type `citation`), or of its column. A
table is also evidence: each of its numbers is a figure of its source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from explainer.files import yamlfile
from explainer.files.yamlfile import YamlFile
from explainer.problems.place import Place, TextFile
from explainer.problems.problem import Problem, did_you_mean
from explainer.proof.evidence import Evidence, Figure
from explainer.sources.bibliography import Bibliography, read_text
from explainer.sources.citation import BadCitation, Cite, parse
from explainer.text import date, quantity


@dataclass(frozen=True, slots=True)
class Range:
    """A number of which only the two ends are known."""

    low: float
    high: float


Value = float | Range | str | tuple[Cite, ...] | None
"""A cell: a number, a range, a text or date as written, citations, or nothing."""

_NUMBER = re.compile(r"[−–-]?\d+(?:\.\d+)?")
_RANGE = re.compile(r"(?P<low>\d+(?:\.\d+)?)[–/](?P<high>\d+(?:\.\d+)?)")
_COLUMNS = re.compile(r"^columns(?=:)", re.MULTILINE)
_YEAR, _MONTH = re.compile(r"\d{4}"), re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Column:
    """What the cells of one column are."""

    name: str
    title: str
    type: str
    unit: str = ""
    lang: str = ""
    source: str = ""
    definition: str = ""
    basis: bool = False
    """Whether it says how a row is counted: rows that differ in it are never drawn as one line."""
    derived: bool = False
    """Whether it is our own arithmetic, and so no evidence of what its source says."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of values, with where each cell stands in the CSV file."""

    values: Mapping[str, Value]
    written: Mapping[str, str]
    """The cells as they stand in the file."""
    places: Mapping[str, Place]


@dataclass(frozen=True)
class Table:
    """A table of data."""

    name: str
    """Of its files, without folder and ending."""
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    license: str
    description: str = ""
    period: str = ""
    credit: str = ""
    caveats: tuple[str, ...] = ()
    missing: str = ""

    def column(self, name: str) -> Column | None:
        """The column of that name."""
        return next((column for column in self.columns if column.name == name), None)

    @cached_property
    def time_column(self) -> Column | None:
        """The column that says when."""
        return next((column for column in self.columns if column.type in ("year", "month", "date", "period")), None)

    def cites(self, row: Row, column: Column) -> tuple[Cite, ...]:
        """The sources of a cell."""
        if column.source and not column.source.startswith("column:"):
            return parse(column.source)
        named = column.source.removeprefix("column:")
        wanted = (item for item in self.columns if item.type == "citation" and (not named or item.name == named))
        values = (row.values.get(item.name) for item in wanted)
        return next((value for value in values if isinstance(value, tuple)), ())

    @cached_property
    def all_cites(self) -> tuple[Cite, ...]:
        """Every source of the table once, in the order of first use; text that is cited has one too."""
        found = (cite for row in self.rows for column in self.columns for cite in self._cites_of(row, column))
        return tuple({cite.identity: cite for cite in found}.values())

    def _cites_of(self, row: Row, column: Column) -> tuple[Cite, ...]:
        """What a cell cites: a citation itself, another what backs it."""
        value = row.values.get(column.name)
        return value if isinstance(value, tuple) else self.cites(row, column)

    def figures(self) -> Iterator[Figure]:
        """Each number as a figure of each of its sources; the id is `table.row.column`.

        A row is called by its time where no other row has that (`ferry.1901.load`), else by its number, from 1.
        Columns of our own arithmetic are left out: their sources do not say these numbers.
        """
        times = [row.written.get(self.time_column.name, "") if self.time_column else "" for row in self.rows]
        for number, (row, time) in enumerate(zip(self.rows, times, strict=True), 1):
            label = time if time and times.count(time) == 1 else number
            period = str(row.written.get(self.time_column.name, "")) if self.time_column else self.period
            for column in self.columns:
                value = row.values.get(column.name)
                if column.derived or not isinstance(value, float | Range):
                    continue
                ends = (value.low, value.high) if isinstance(value, Range) else value
                known = quantity.parse(ends, column.unit, written=row.written[column.name])
                assert known is not None  # a table with an unknown unit is not read
                for cite in self.cites(row, column):
                    yield Figure(cite.key, f"{self.name}.{label}.{column.name}", known, period)


@dataclass(frozen=True)
class Tables:
    """All tables of a site, by name."""

    tables: Mapping[str, Table] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @cached_property
    def unreadable(self) -> frozenset[str]:
        """The names of tables that exist and have mistakes of their own."""
        return frozenset(PurePosixPath(problem.place.path).stem for problem in self.problems)

    def figures(self) -> dict[str, tuple[Figure, ...]]:
        """Every number of every table, by the key of its source."""
        found: dict[str, list[Figure]] = {}
        for table in self.tables.values():
            for figure in table.figures():
                found.setdefault(figure.key, []).append(figure)
        return {key: tuple(figures) for key, figures in found.items()}


def read_folder(folder: Path, shown_from: Path, bibliography: Bibliography, evidence: Evidence) -> Tables:
    """Read every `<name>.csv` with the `<name>.yml` beside it; columns described without a table are a problem."""
    tables: dict[str, Table] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yml")):
        read = read_text(path, shown_from, unreadable="D001", not_utf8="D001")
        described = _COLUMNS.search(read.text) if isinstance(read, TextFile) else None
        if isinstance(read, TextFile) and described and not path.with_suffix(".csv").exists():
            message = f"this describes the columns of {path.stem}.csv, which does not exist"
            problems.append(Problem("D001", read.place(*described.span()), message, "check its name and place"))
    for path in sorted(folder.glob("*.csv")):
        texts: list[TextFile] = []
        for beside in (path, path.with_suffix(".yml")):
            read = read_text(beside, shown_from, unreadable="D001", not_utf8="D001")
            if isinstance(read, Problem):
                problems.append(read)
            else:
                texts.append(read)
        if len(texts) == 2:
            table = from_texts(path.stem, texts[0], texts[1], bibliography, evidence)
            if isinstance(table, Table):
                tables[path.stem] = table
            else:
                problems += table
    return Tables(tables, tuple(problems))


def from_texts(
    name: str, values: TextFile, meaning: TextFile, bibliography: Bibliography, evidence: Evidence
) -> Table | list[Problem]:
    """The table in the texts of its two files, or its problems."""
    read = yamlfile.read(meaning, "table", "D001")
    if isinstance(read, list):
        return read
    fields: dict[str, Any] = read.value
    columns = tuple(Column(**column) for column in fields["columns"])
    reader = _Reader(values, read, columns, bibliography, evidence)
    rows = reader.read()
    if reader.problems:
        return reader.problems
    plain = {
        key: str(fields[key])
        for key in ("title", "license", "description", "period", "credit", "missing")
        if key in fields
    }
    return Table(name=name, columns=columns, rows=tuple(rows), caveats=tuple(fields.get("caveats", ())), **plain)


@dataclass
class _Reader:
    """Reads the rows of one CSV file."""

    file: TextFile
    meaning: YamlFile
    columns: Sequence[Column]
    bibliography: Bibliography
    evidence: Evidence
    problems: list[Problem] = field(default_factory=list)

    def read(self) -> list[Row]:
        self._check_columns()
        try:
            lines = list(_records(self.file))
        except _UnclosedQuote as unclosed:
            message = "the quotation mark is not closed, or text stands behind the closing one"
            self._problem("D001", unclosed.place, message, 'write "text", and a mark inside as ""')
            return []
        if len(lines) < 2:
            self._problem("D002", self.file.place(0), "the table is empty", "write a header line and rows")
            return []
        header = [text.strip() for text, _ in lines[0]]
        self._check_header(header, [place for _, place in lines[0]])
        if self.problems:
            return []
        return [self._row(header, cells) for cells in lines[1:]]

    def _check_header(self, header: Sequence[str], places: Sequence[Place]) -> None:
        wanted = [column.name for column in self.columns]
        for index, (text, place) in enumerate(zip(header, places, strict=True)):
            if text not in wanted:
                hint = did_you_mean(text, wanted) or f"the columns described are {', '.join(wanted)}"
                self._problem("D003", place, f'the column "{text}" is not described beside the table', hint)
            elif text in header[:index]:
                self._problem("D003", place, f'the column "{text}" stands twice', "rename one")
        for index, name in enumerate(wanted):
            place = self.meaning.place("columns", index, "name")
            if name in wanted[:index]:
                self._problem("D003", place, f'the column "{name}" is described twice', "delete one")
            elif name not in header:
                message = f'the column "{name}" is not in {self.file.path}'
                self._problem("D003", place, message, did_you_mean(name, header) or "add it, or delete this")

    def _check_columns(self) -> None:
        names = [column.name for column in self.columns if column.type == "citation"]
        for index, column in enumerate(self.columns):
            if column.type == "number" and quantity.parse_unit(column.unit)[1] is None:
                place = self.meaning.place("columns", index, "unit")
                hint = did_you_mean(column.unit, quantity.UNITS) or "write a known unit, or a plural noun"
                self._problem("D005", place, f'the unit "{column.unit}" is not known', hint)
            place = self.meaning.place("columns", index, "source")
            if column.source.startswith("column:"):
                wanted = column.source.removeprefix("column:")
                if wanted not in names:
                    self._problem(
                        "D003", place, f'"{wanted}" is no column of type citation', did_you_mean(wanted, names)
                    )
            elif column.source:
                self._citation(column.source, place)

    def _row(self, header: Sequence[str], cells: Sequence[tuple[str, Place]]) -> Row:
        if len(cells) != len(header):
            message = f"the row has {len(cells)} cells, the header {len(header)}"
            self._problem("D003", cells[-1][1], message, "put text with a comma in quotation marks")
            return Row({}, {}, {})
        by_name = {column.name: column for column in self.columns}
        written = {name: text.strip() for name, (text, _) in zip(header, cells, strict=True)}
        places = {name: place for name, (_, place) in zip(header, cells, strict=True)}
        values = {name: self._value(by_name[name], text, places[name]) for name, text in written.items()}
        row = Row(values, written, places)
        self._check_sources(row)
        return row

    def _check_sources(self, row: Row) -> None:
        """Every number stands on a source."""
        for column in self.columns:
            if column.type != "number" or column.derived or row.values[column.name] is None:
                continue
            if column.source and not column.source.startswith("column:"):
                continue
            named = column.source.removeprefix("column:")
            backing = [item.name for item in self.columns if item.type == "citation" and named in ("", item.name)]
            if not any(row.written[name] for name in backing):
                message = f'the number in "{column.name}" has no source'
                self._problem("D008", row.places[column.name], message, "fill the citation column of this row")

    def _value(self, column: Column, text: str, place: Place) -> Value:
        if not text:
            return None
        match column.type:
            case "number":
                if number := _RANGE.fullmatch(text):
                    return Range(float(number["low"]), float(number["high"]))
                if _NUMBER.fullmatch(text):
                    return float(text.replace("−", "-").replace("–", "-"))
                hint = "write digits with a point for decimals; leave the cell empty if the number is not known"
                self._problem("D004", place, f'"{text}" in "{column.name}" is not a number', hint)
                return None
            case "citation":
                return self._citation(text, place)
            case "year" | "month":
                if not (_YEAR if column.type == "year" else _MONTH).fullmatch(text):
                    example = "2022" if column.type == "year" else "2022-05"
                    self._problem(
                        "D007", place, f'"{text}" in "{column.name}" is not a {column.type}', f"write {example}"
                    )
            case "date" | "period":
                try:
                    date.parse(text)
                except date.BadDate as bad:
                    self._problem("D007", place, f'"{column.name}": {bad}', "write 2022-05-31")
        return text

    def _citation(self, text: str, place: Place) -> tuple[Cite, ...]:
        try:
            cites = parse(text)
        except BadCitation as bad:
            self._problem("D006", place, bad.message, bad.hint.replace("[^", "").replace("]", ""))
            return ()
        for cite in cites:
            if cite.key not in self.bibliography:
                message = f'"{cite.key}" is not in {self.bibliography.names_of_files}'
                self._problem("D006", place, message, did_you_mean(cite.key, self.bibliography))
            elif cite.passage and not self.evidence.has(cite.key, cite.passage):
                message = f'no passage "{cite.passage}" is recorded for "{cite.key}"'
                self._problem("D006", place, message, did_you_mean(cite.passage, self.evidence.ids_of(cite.key)))
        return cites

    def _problem(self, code: str, place: Place, message: str, hint: str = "") -> None:
        self.problems.append(Problem(code, place, message, hint))


@dataclass
class _UnclosedQuote(Exception):
    place: Place


_PLAIN_CELL = re.compile(r"[^,\n]*")
_QUOTED_CELL = re.compile(r'"((?:[^"]|"")*)"(?=[,\n]|\Z)')


def _records(file: TextFile) -> Iterator[list[tuple[str, Place]]]:
    """The records of a CSV file (RFC 4180), each cell with its place; raises _UnclosedQuote."""
    text, at = file.text, 0
    record: list[tuple[str, Place]] = []
    while at < len(text):
        quoted = text.startswith('"', at)
        cell = (_QUOTED_CELL if quoted else _PLAIN_CELL).match(text, at)
        if cell is None:
            raise _UnclosedQuote(file.place(at))
        value = cell[1].replace('""', '"') if quoted else cell.group()
        record.append((value, file.place(at, max(at + 1, cell.end()))))
        at = cell.end()
        if text[at : at + 1] == ",":
            at += 1
            if at < len(text) and text[at] != "\n":
                continue
            record.append(("", file.place(at)))  # a comma at the end of a line begins an empty cell
        if len(record) > 1 or record[0][0].strip():
            yield record
        record, at = [], at + 1
