"""Charts: a fenced block of Vega-Lite in YAML over a data table.

The language is the part of Vega-Lite in `schemas/chart.json`. A table with a column for each series is drawn by
`series: [names]`, which gives rows with the fields `series`, `value`, `value_low` and `value_high`. Months and
years that a table leaves out are gaps in a line, and rows that are counted in different ways are never joined by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from explainer.data.datatable import Column, Range, Table, Tables, Value
from explainer.files.yamlfile import Route, YamlFile
from explainer.problems.place import Place
from explainer.problems.problem import Problem, did_you_mean

WIDE, NARROW = 660, 320
"""Widths of a chart in CSS pixels, axes included: of a text column, and of a phone."""
HEIGHT = 300

_OWN = ("data", "title", "subtitle", "description", "series", "height")
_SERIES_FIELDS = ("series", "value", "value_low", "value_high")
_EXPRESSIONS = (("filter",), ("calculate",), ("labelExpr",))
_UNSTABLE = re.compile(r"\b(now|random|sample\w+|datetime(?=\s*\(\s*\)))\s*\(")
"""Functions of Vega that do not give the same every time."""
_FIELDS = "write `x: {field: …}` with a column of the table"


@dataclass(frozen=True)
class Chart:
    """A chart that has been read."""

    table: Table
    title: str
    """What the chart shows, as a finding."""
    description: str
    """The same in words, for those who do not see it."""
    subtitle: str
    series: tuple[Column, ...]
    height: int
    spec: Mapping[str, Any]
    """Vega-Lite without data, size and style."""

    @property
    def units(self) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
        """Its marks, each with its channels; those that layers share belong to each."""
        return units(self.spec)


def read(body: YamlFile, tables: Tables) -> Chart | list[Problem]:
    """The chart in a block that fits the schema, or its problems."""
    fields: dict[str, Any] = body.value
    table = tables.tables.get(fields["data"])
    if table is None:
        return unknown_table(fields["data"], body.place("data"), tables)
    if problems := [*_form_problems(body), *_series_problems(body, table), *_field_problems(body, table)]:
        return problems
    if problems := [*_scale_problems(body, table), *_unit_problems(body, table)]:
        return problems
    by_name = {column.name: column for column in table.columns}
    return Chart(
        table,
        fields["title"],
        fields["description"],
        fields.get("subtitle", ""),
        tuple(by_name[name] for name in fields.get("series", ())),
        fields.get("height", HEIGHT),
        {name: value for name, value in fields.items() if name not in _OWN},
    )


def unknown_table(name: str, place: Place, tables: Tables) -> list[Problem]:
    """The problem of a table that does not exist; none where it exists and cannot be read, which is reported there."""
    if name in tables.unreadable:
        return []
    hint = did_you_mean(name, tables.tables) or "name a table of the data folder, without .csv"
    return [Problem("D011", place, f'there is no data table "{name}"', hint)]


def unknown_column(name: str, place: Place, table: Table, others: Sequence[str] = ()) -> Problem:
    """The problem of a column that a table does not have."""
    columns = [*(column.name for column in table.columns), *others]
    hint = did_you_mean(name, columns) or f"the columns are {', '.join(columns)}"
    return Problem("D003", place, f'the table "{table.name}" has no column "{name}"', hint)


def _form_problems(body: YamlFile) -> Iterator[Problem]:
    fields: dict[str, Any] = body.value
    if not ("mark" in fields) ^ ("layer" in fields):
        yield Problem("D009", body.place(), "a chart has either a mark or layers", "write `mark` and `encoding`")
    elif not any(path[-1:] == ("field",) for _, channels in units(fields) for path, _ in walk(channels)):
        yield Problem("D009", body.place(), "no channel has a field: nothing of the table would be drawn", _FIELDS)
    for index, (unit, channels) in enumerate(units(fields)):
        types = [(channels.get(axis, {}).get("scale") or {}).get("type") for axis in ("x", "y")]
        if kind(unit) in ("area", "bar") and "log" in types:
            message = "a bar begins at zero, which a logarithmic scale does not have"
            yield Problem("D009", body.place("layer", index), message, "draw points, or take the type from the scale")


def kind(unit: Mapping[str, Any]) -> str:
    """The type of a mark."""
    mark = unit.get("mark", "")
    return str(mark["type"] if isinstance(mark, dict) else mark)


def units(fields: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """The marks in the fields of a chart, each with its channels."""
    shared = fields.get("encoding", {})
    return [(unit, {**shared, **unit.get("encoding", {})}) for unit in fields.get("layer", [fields])]


def _series_problems(body: YamlFile, table: Table) -> Iterator[Problem]:
    named: list[str] = body.value.get("series", [])
    numbers = {column.name: column for column in table.columns if column.type == "number"}
    for index, name in enumerate(named):
        place = body.place("series", index)
        if table.column(name) is None:
            yield unknown_column(name, place, table)
        elif name not in numbers:
            yield Problem("D003", place, f'the column "{name}" does not hold numbers', "name columns of type number")
        elif numbers[name].title in [numbers[other].title for other in named[:index] if other in numbers]:
            yield Problem("D003", place, f'another series has the title "{numbers[name].title}"', "rename one column")


def _unit_problems(body: YamlFile, table: Table) -> Iterator[Problem]:
    """Series and layers that would share an axis and are measured in different units."""
    series = [("series", index) for index in range(len(body.value.get("series", ())))]
    yield from _one_unit([(path, table.column(body.value["series"][path[1]])) for path in series], body)
    for axis in ("x", "y"):
        drawn = [
            (path, table.column(re.sub("_(?:low|high)$", "", value)) or table.column(value))
            for path, value in walk(body.value)
            if path[-1:] == ("field",) and path[-2:-1] in ((axis,), (f"{axis}2",))
        ]
        yield from _one_unit(drawn, body)


def _one_unit(drawn: Iterable[tuple[Route, Column | None]], body: YamlFile) -> Iterator[Problem]:
    numbers = [(path, column) for path, column in drawn if column and column.type == "number"]
    others = [path for path, column in numbers if column.unit != numbers[0][1].unit]
    if others:
        units = ", ".join(dict.fromkeys(column.unit for _, column in numbers))
        message = f"what is measured in different units would share one axis: {units}"
        yield Problem("D012", body.place(*others[0]), message, "draw two charts")


def _field_problems(body: YamlFile, table: Table) -> Iterator[Problem]:
    """Fields that are neither columns nor made by a step, columns that a step would replace, and steps at random."""
    ends = [f"{column.name}_{end}" for column in table.columns if column.type == "number" for end in ("low", "high")]
    others = _SERIES_FIELDS if "series" in body.value else ()
    given = [*(column.name for column in table.columns), *ends, *others]
    walked = list(walk(body.value))
    made = [value for path, value in walked if path[-1:] == ("as",)]
    for path, value in walked:
        if path[-1:] == ("field",) and value not in (*given, *made):
            yield unknown_column(value, body.place(*path), table, [*others, *made])
        elif path[-1:] in _EXPRESSIONS and isinstance(value, str) and (found := _UNSTABLE.search(value)):
            message = f'"{found[1]}" would give another chart at every build'
            yield Problem("D009", body.place(*path), message, "write what follows from the table alone")
        elif path[-1:] == ("as",) and value in given:
            message = f'"{value}" would replace what the table says'
            yield Problem("D009", body.place(*path), message, "give the new field another name")


def _scale_problems(body: YamlFile, table: Table) -> Iterator[Problem]:
    """Channels whose values have no place on their scale: Vega would put them somewhere."""
    for path, channel in walk(body.value):
        if not (isinstance(channel, dict) and "field" in channel and path[-2:-1] == ("encoding",)):
            continue
        column, scale = table.column(channel["field"]), channel.get("scale") or {}
        domain, is_number = scale.get("domain", []), column is not None and column.type == "number"
        if channel.get("type") == "quantitative" and column and column.type not in ("number", "year"):
            place = body.place(*path, "type")
            yield Problem("D003", place, f'the column "{column.name}" does not hold numbers', "write another type")
        if is_number and path[-1] in ("x", "y") and any(isinstance(item, str) for item in domain):
            place = body.place(*path, "scale", "domain")
            yield Problem("D009", place, "numbers have no place on a scale of texts", "write numbers")
        elif scale.get("type") == "log" and not all(_is_positive(item) for item in (*domain, *_numbers(table, column))):
            place, hint = body.place(*path, "scale"), "write symlog, or take the type from the scale"
            yield Problem("D009", place, "zero and less have no place on a logarithmic scale", hint)


def _numbers(table: Table, column: Column | None) -> Iterator[Value]:
    """The numbers of a column, and the ends of its ranges."""
    found = (row.values.get(column.name) for row in table.rows) if column else ()
    for value in found:
        yield from (value.low, value.high) if isinstance(value, Range) else () if value is None else (value,)


def _is_positive(value: Value) -> bool:
    return isinstance(value, int | float) and value > 0


def walk(value: Any, path: Route = ()) -> Iterator[tuple[Route, Any]]:
    """A value and all that stands in it, each with the keys and indexes that lead to it."""
    yield path, value
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in items:
        yield from walk(item, (*path, name))


def heading(column: Column) -> str:
    """A column's title with its unit where the title does not say it."""
    is_said = re.search(rf"(?<!\w){re.escape(column.unit)}(?!\w)", column.title, re.IGNORECASE)
    unit = f" ({column.unit})" if column.unit and not is_said else ""
    return f"{column.title}{unit}{', our arithmetic' if column.derived else ''}"
