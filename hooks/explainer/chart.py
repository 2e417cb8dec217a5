"""Charts: a fenced block of Vega-Lite in YAML over a data table.

The language is the part of Vega-Lite in `schemas/chart.json`. A table with a column for each series is drawn by
`series: [names]`, which gives rows with the fields `series`, `value`, `value_low` and `value_high`. Months and
years that a table leaves out are gaps in a line, and rows that are counted in different ways are never joined by one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from explainer.datatable import Column, Range, Row, Table, Tables, Value
from explainer.place import Place
from explainer.problem import Problem, did_you_mean
from explainer.yamlfile import Route, YamlFile

WIDE, NARROW = 660, 320
"""Widths of a chart in CSS pixels, axes included: of a text column, and of a phone."""
HEIGHT = 300

_OWN = ("data", "title", "subtitle", "description", "series", "height")
_SERIES_FIELDS = ("series", "value", "value_low", "value_high")
_JOINED = ("line", "area")
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_MONTH = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})(?:/(?P=year)-(?P<last>\d{2}))?")


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

    def specification(self, width: int) -> dict[str, Any]:
        """The whole in Vega-Lite, for a width in CSS pixels."""
        return {
            "width": width,
            "height": self.height,
            "autosize": {"type": "fit", "contains": "padding"},
            "padding": 2,
            **_styled(self.spec, self.table),
            "data": {"values": list(_rows(self))},
        }


def read(body: YamlFile, tables: Tables) -> Chart | list[Problem]:
    """The chart in a block that fits the schema, or its problems."""
    fields: dict[str, Any] = body.value
    table = tables.tables.get(fields["data"])
    if table is None:
        return [unknown_table(fields["data"], body.place("data"), tables)]
    if not ("mark" in fields) ^ ("layer" in fields):
        return [Problem("D009", body.place(), "a chart has either a mark or layers", "write `mark` and `encoding`")]
    if problems := [*_series_problems(body, table), *_field_problems(body, table)]:
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


def unknown_table(name: str, place: Place, tables: Tables) -> Problem:
    """The problem of a table that does not exist."""
    hint = did_you_mean(name, tables.tables) or "name a table of the data folder, without .csv"
    return Problem("D011", place, f'there is no data table "{name}"', hint)


def unknown_column(name: str, place: Place, table: Table, others: Sequence[str] = ()) -> Problem:
    """The problem of a column that a table does not have."""
    columns = [*(column.name for column in table.columns), *others]
    hint = did_you_mean(name, columns) or f"the columns are {', '.join(columns)}"
    return Problem("D003", place, f'the table "{table.name}" has no column "{name}"', hint)


def _series_problems(body: YamlFile, table: Table) -> Iterator[Problem]:
    named: list[str] = body.value.get("series", [])
    numbers = {column.name: column for column in table.columns if column.type == "number"}
    for index, name in enumerate(named):
        place = body.place("series", index)
        if table.column(name) is None:
            yield unknown_column(name, place, table)
        elif name not in numbers:
            yield Problem("D003", place, f'the column "{name}" does not hold numbers', "name columns of type number")
    units = {numbers[name].unit: index for index, name in reversed(list(enumerate(named))) if name in numbers}
    if len(units) > 1:
        message = f"series in different units would share one axis: {', '.join(units)}"
        yield Problem("D012", body.place("series", max(units.values())), message, "draw two charts")


def _field_problems(body: YamlFile, table: Table) -> Iterator[Problem]:
    """Fields that are neither columns nor made by a transformation."""
    made = [value for path, value in _walk(body.value) if path[-1:] == ("as",)]
    made += _SERIES_FIELDS if "series" in body.value else ()
    made += [f"{column.name}_{end}" for column in table.columns if column.type == "number" for end in ("low", "high")]
    for path, value in _walk(body.value):
        if path[-1:] == ("field",) and value not in made and table.column(value) is None:
            yield unknown_column(value, body.place(*path), table, made if "series" in body.value else ())


def _walk(value: Any, path: Route = ()) -> Iterator[tuple[Route, Any]]:
    yield path, value
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in items:
        yield from _walk(item, (*path, name))


# ----- rows


def _rows(chart: Chart) -> Iterator[dict[str, Any]]:
    """The rows as Vega-Lite takes them, series one below the other."""
    rows = [*chart.table.rows, *_gaps(chart)]
    for column in chart.series or (None,):
        for row in rows:
            fields = dict(_fields(chart.table, row))
            if column is not None:
                ends = ("", "_low", "_high")
                fields |= {"series": column.title} | {f"value{end}": fields.get(f"{column.name}{end}") for end in ends}
            yield fields


def _fields(table: Table, row: Row) -> Iterator[tuple[str, Any]]:
    """The cells of a row; a range gives its two ends as `name_low` and `name_high`."""
    for column in table.columns:
        value: Value = row.values.get(column.name)
        if isinstance(value, Range):
            yield from {f"{column.name}_low": value.low, f"{column.name}_high": value.high, column.name: None}.items()
        elif column.type != "citation":
            yield column.name, value


def _gaps(chart: Chart) -> Iterator[Row]:
    """A row without numbers for each month or year on an axis that the table leaves out."""
    column = chart.table.time_column
    if column is None or column.type not in ("month", "year") or not _has_field(chart.spec, column.name):
        return
    texts = sorted({str(row.values[column.name]) for row in chart.table.rows if row.values.get(column.name)})
    grouping = [item.name for item in chart.table.columns if item.type == "text" and _has_field(chart.spec, item.name)]
    groups = {tuple(row.values.get(name) for name in grouping) for row in chart.table.rows}
    known = {(row.values.get(column.name), *(row.values.get(name) for name in grouping)) for row in chart.table.rows}
    steps = _steps(texts[0], texts[-1]) if texts else []
    for step, group in product(steps, sorted(groups, key=str)):
        if (step, *group) not in known:
            yield Row({column.name: step, **dict(zip(grouping, group, strict=True))}, {}, {})


def _steps(first: str, last: str) -> list[str]:
    """The years or months from one to another, both included."""
    if len(first) == 4:
        return [f"{year:04d}" for year in range(int(first), int(last) + 1)]
    numbers = (int(text[:4]) * 12 + int(text[5:]) - 1 for text in (first, last))
    return [f"{number // 12:04d}-{number % 12 + 1:02d}" for number in range(next(numbers), next(numbers) + 1)]


def _has_field(spec: Mapping[str, Any], name: str) -> bool:
    return any(path[-1:] == ("field",) and value == name for path, value in _walk(spec))


# ----- style


def _styled(spec: Mapping[str, Any], table: Table) -> dict[str, Any]:
    """The specification with the house's rules for its parts."""
    shared = spec.get("encoding", {})
    out = {**spec, "encoding": _channels(shared, table)} if shared else dict(spec)
    if "layer" in spec:
        out["layer"] = [_styled_unit(unit, table) for unit in spec["layer"]]
        return out
    return _styled_unit(out, table)


def _styled_unit(unit: Mapping[str, Any], table: Table) -> dict[str, Any]:
    """A mark with its channels; lines of different colors differ in their dashes too."""
    mark = unit["mark"]
    channels = _channels(unit.get("encoding", {}), table)
    if (mark["type"] if isinstance(mark, dict) else mark) in _JOINED:
        apart = [{"field": column.name, "type": "nominal"} for column in table.columns if column.basis]
        if apart:
            channels["detail"] = [*([channels["detail"]] if "detail" in channels else []), *apart]
        if "field" in channels.get("color", {}) and "strokeDash" not in channels:
            legend = channels["color"].get("legend", {})
            lines = {"symbolType": "stroke", "symbolSize": 500, **legend} if legend is not None else None
            channels["color"] = channels["strokeDash"] = {**channels["color"], "legend": lines}
    return {**unit, "encoding": channels}


def _channels(channels: Mapping[str, Any], table: Table) -> dict[str, Any]:
    """The channels; an axis of times has short, level labels."""
    out: dict[str, Any] = {}
    for name, channel in channels.items():
        column = table.column(channel.get("field", ""))
        is_time = column is not None and column.type in ("year", "month", "period")
        if name in ("x", "y") and column and is_time and channel.get("axis", {}) is not None:
            axis = {"title": None, "labelAngle": 0, **_labels(column, table), **channel.get("axis", {})}
            out[name] = {"type": "ordinal", **channel, "axis": axis}
        else:
            out[name] = channel
    return out


def _labels(column: Column, table: Table) -> dict[str, str]:
    """Vega's expression for short labels of months and periods: `Mar`, `Jan–Feb`, the year below where it is new."""
    texts = sorted({str(row.values[column.name]) for row in table.rows if row.values.get(column.name)})
    if column.type == "month" and texts:
        texts = _steps(texts[0], texts[-1])
    labels: dict[str, str | list[str]] = {}
    year = ""
    for text in texts:
        if found := _MONTH.fullmatch(text):
            months = [_MONTHS[int(part) - 1] for part in found.group("month", "last") if part]
            short = "–".join(months)
            labels[text] = [short, found["year"]] if found["year"] != year else short
            year = found["year"]
    return {"labelExpr": f"({json.dumps(labels)})[datum.label] || datum.label"} if labels else {}
