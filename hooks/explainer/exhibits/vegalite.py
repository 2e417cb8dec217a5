"""A chart in Vega-Lite: the rows of its table, and the house's rules for its parts.

A table with a column for each series gives rows with the fields `series`, `value`, `value_low` and `value_high`.
Months and years that a table leaves out are gaps in a line, and rows that are counted in different ways are never
joined by one.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from textwrap import wrap
from typing import Any

from explainer.data.datatable import Column, Range, Row, Table, Value
from explainer.exhibits.chart import Chart, heading, kind, walk
from explainer.exhibits.drawing import COLORS, TEXT_SIZE

HIGHEST = 1200
"""Of a chart in CSS pixels."""
LONGEST = 200
"""Characters of a text in a chart; its table has the whole. Vega needs seconds to measure thousands."""

_STRIDES = (1, 2, 3, 6, 12)
_LABEL, _AXIS, _LETTER, _LINE = 34, 60, 7, 16
"""CSS pixels: the width of a month's label, of what stands beside the marks, of a letter; the height of a line."""
_NAMES = 0.4
"""Of the width: what names on an axis may take."""
_LABELLED = {"left": 2, "right": 36, "top": 16, "bottom": 2}
"""CSS pixels around a chart with texts at its marks, which may stand beyond the last of them."""
_SYMBOL = 45
"""CSS pixels of a legend's symbol with the space around it."""
_TIMES = ("year", "month", "date", "period")
_STEPPED = ("month", "year")
_JOINED = ("line", "area")
_GROUPING = ("color", "detail", "opacity", "size", "strokeDash")
"""Channels whose fields tell one line from another."""
_STEP, _PART = "_step", "_part"
"""Fields of our own: the number of a month or year, and of an unbroken part of a line."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML cannot hold."""
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_MONTH = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})(?:/(?P=year)-(?P<last>\d{2}))?")


def specification(chart: Chart, width: int) -> dict[str, Any]:
    """The whole of a chart, for a width in CSS pixels."""
    return {
        "width": width,
        "height": max(chart.height, _height(chart, width)),
        "autosize": {"type": "fit", "contains": "padding"},
        "padding": _LABELLED if any(kind(unit) == "text" for unit, _ in chart.units) else 2,
        **_styled(chart, width),
        "data": {"values": list(_rows(chart))},
    }


# ----- rows


def _rows(chart: Chart) -> Iterator[dict[str, Any]]:
    """The rows as Vega-Lite takes them, series one below the other."""
    time = _time_column(chart)
    rows = [*chart.table.rows, *(_gaps(chart, time) if time else ())]
    for column in chart.series or (None,):
        for row in rows:
            fields = dict(_fields(chart.table, row))
            if time and (text := row.values.get(time.name)):
                fields[_STEP] = _step(str(text))
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
            yield column.name, _text(value) if column.type == "text" else value


def _text(value: Value) -> str:
    """A cell of text as it can be drawn; an empty one is a text too, or readers would see `null`."""
    text = _CONTROL.sub("", str(value or ""))
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _time_column(chart: Chart) -> Column | None:
    """The column of months or years on an axis."""
    fields = [channels.get(axis, {}).get("field") for _, channels in chart.units for axis in ("x", "y")]
    return next((column for column in chart.table.columns if column.type in _STEPPED and column.name in fields), None)


def _gaps(chart: Chart, time: Column) -> Iterator[Row]:
    """A row without numbers for each month or year that the table leaves out.

    There is one for each group of rows that is drawn or filtered apart.
    """
    rows = chart.table.rows
    texts = sorted({str(row.values[time.name]) for row in rows if row.values.get(time.name)})
    grouping = [column.name for column in chart.table.columns if _is_grouping(column, chart.spec)]
    groups = {tuple(row.values.get(name) for name in grouping) for row in rows}
    known = {(row.values.get(time.name), *(row.values.get(name) for name in grouping)) for row in rows}
    steps = _steps(texts[0], texts[-1]) if texts else []
    for step, group in product(steps, sorted(groups, key=str)):
        if (step, *group) not in known:
            yield Row({time.name: step, **dict(zip(grouping, group, strict=True))}, {}, {})


def _is_grouping(column: Column, spec: Mapping[str, Any]) -> bool:
    """Whether rows are drawn or filtered by a column of text."""
    name = re.compile(rf"\b{column.name}\b")
    return column.type == "text" and (
        column.basis
        or any(
            path[-1:] in (("field",), ("filter",), ("calculate",)) and isinstance(item, str) and name.search(item)
            for path, item in walk(spec)
            if "text" not in path
        )
    )


def _step(text: str) -> int:
    """The number of a year or month: neighbors differ by one."""
    return int(text) if len(text) == 4 else int(text[:4]) * 12 + int(text[5:]) - 1


def _steps(first: str, last: str) -> list[str]:
    """The years or months from one to another, both included."""
    numbers = range(_step(first), _step(last) + 1)
    return [f"{number:04d}" if len(first) == 4 else f"{number // 12:04d}-{number % 12 + 1:02d}" for number in numbers]


# ----- style


def _styled(chart: Chart, width: int) -> dict[str, Any]:
    """The specification with the house's rules for its parts; what layers share is written into each."""
    spec = chart.spec
    units = [_styled_unit(unit, _channels(channels, chart, width), chart.table) for unit, channels in chart.units]
    shared = {"transform": spec["transform"]} if "transform" in spec else {}
    return {**shared, "layer": units} if "layer" in spec else units[0]


def _styled_unit(unit: Mapping[str, Any], channels: dict[str, Any], table: Table) -> dict[str, Any]:
    """A mark with its channels; lines of different colors differ in their dashes too, and no text says `null`."""
    if kind(unit) == "text" and "field" in channels.get("text", {}):
        named = {"filter": f"isValid(datum[{json.dumps(channels['text']['field'])}])"}
        return {**unit, "transform": [*unit.get("transform", ()), named], "encoding": channels}
    if kind(unit) not in _JOINED:
        return {**unit, "encoding": channels}
    if kind(unit) == "line" and "field" in channels.get("color", {}) and "strokeDash" not in channels:
        legend = channels["color"].get("legend", {})
        lines = {"symbolType": "stroke", "symbolSize": 500, **legend} if legend is not None else None
        channels["color"] = channels["strokeDash"] = {**channels["color"], "legend": lines}
    basis = [column.name for column in table.columns if column.basis]
    groups = [*(item["field"] for item in _grouping(channels) if "field" in item), *basis]
    parts = list(_parts(channels, groups, table))
    apart = [*basis, *([_PART] if parts else [])]
    if apart:
        details = _listed(channels.get("detail", []))
        channels["detail"] = [*details, *({"field": name, "type": "nominal"} for name in apart)]
    return {**unit, "transform": [*unit.get("transform", ()), *parts], "encoding": channels}


def _grouping(channels: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for name in _GROUPING:
        yield from _listed(channels.get(name, []))


def _listed(channel: Any) -> list[Any]:
    return channel if isinstance(channel, list) else [channel]


def _parts(channels: Mapping[str, Any], groups: Sequence[str], table: Table) -> Iterator[dict[str, Any]]:
    """What numbers the unbroken parts of each line, whatever filters have left of the rows.

    Rows of our own that stand for a gap are taken out where the line has a value in that month or year after all.
    """
    time, value = (channels.get(axis, {}).get("field", "") for axis in ("x", "y"))
    if (column := table.column(time)) is None or column.type not in _STEPPED:
        time, value = value, time
    if (column := table.column(time)) is None or column.type not in _STEPPED or not value:
        return
    by_group: dict[str, Any] = {"groupby": list(groups)}
    in_order = {**by_group, "sort": [{"field": _STEP}]}
    here, before = {"op": "valid", "field": value, "as": "_here"}, {"op": "lag", "field": _STEP, "as": "_before"}
    yield {"joinaggregate": [here], "groupby": [time, *groups]}
    yield {"filter": f"isValid(datum[{json.dumps(value)}]) || !datum._here"}
    yield {"window": [before], **in_order}
    yield {"calculate": f"datum.{_STEP} - datum._before > 1 ? datum.{_STEP} : 0", "as": "_start"}
    yield {"window": [{"op": "max", "field": "_start", "as": _PART}], **in_order}


def _channels(channels: Mapping[str, Any], chart: Chart, width: int) -> dict[str, Any]:
    """The channels with the house's rules for their axes and legends."""
    return {name: _channel(name, channel, chart, width) for name, channel in channels.items()}


def _channel(name: str, channel: Mapping[str, Any], chart: Chart, width: int) -> dict[str, Any]:
    """A channel: named as the table names its column, with short labels of times, and long names in lines."""
    field = channel.get("field", "")
    column = chart.table.column(field)
    out: dict[str, Any] = {"title": heading(column) if column else None, **channel} if field else dict(channel)
    names = [item.title for item in chart.series] if field == "series" else _texts(column, chart.table)
    if name == "color" and names and channel.get("legend", {}) is not None:
        longest = max(len(text) * _letter(text) for text in names)
        out["legend"] = {"columns": max(1, (width - _SYMBOL) // (longest + _SYMBOL)), **channel.get("legend", {})}
    if name == "color" and "value" in channel:
        out["value"] = COLORS[channel["value"] - 1]
    if field:
        kind_of_values = _type(column, field)
        is_paint = name == "color" and kind_of_values == "quantitative"  # a color for each, and no gradient
        out = {"type": "nominal" if is_paint else kind_of_values, **out}
    if name not in ("x", "y") or column is None or channel.get("axis", {}) is None:
        return out
    axis = _axis(name, column, chart.table, width)
    if column.type != "number":  # times and names speak for themselves
        out |= {"title": channel.get("title")}
    return {**out, "axis": {**axis, **channel.get("axis", {})}}


def _type(column: Column | None, field: str) -> str:
    if column is None:
        return "nominal" if field == "series" else "quantitative"
    return "quantitative" if column.type == "number" else "ordinal" if column.type in _TIMES else "nominal"


def _axis(name: str, column: Column, table: Table, width: int) -> dict[str, Any]:
    if column.type in _TIMES:
        return {"labelAngle": 0, "labelOverlap": "greedy", **_labels(column, table, width)}
    if column.type == "text" and name == "y":
        lines = json.dumps(_wrapped(column, table, width), ensure_ascii=False)
        return {"labelExpr": f"({lines})[datum.label] || datum.label", "labelLimit": 0}
    return {}


def _texts(column: Column | None, table: Table) -> list[str]:
    """What stands in a column of text, each once."""
    if column is None or column.type != "text":
        return []
    return sorted({_text(row.values.get(column.name)) for row in table.rows})


def _labels(column: Column, table: Table, width: int) -> dict[str, Any]:
    """Vega's expression for short labels of months and periods: `Mar`, `Jan–Feb`, the year below where it is new.

    Where months are many, only as many are named as there is room for, Januaries always.
    """
    texts = sorted({str(row.values[column.name]) for row in table.rows if row.values.get(column.name)})
    if column.type == "month" and texts:
        texts = _steps(texts[0], texts[-1])
    found = [match for text in texts if (match := _MONTH.fullmatch(text))]
    if not found:
        return {}
    stride = next((each for each in _STRIDES if len(texts) / each * _LABEL <= width - _AXIS), _STRIDES[-1])
    first: dict[str, list[str]] = {}
    others: dict[str, list[str]] = {}
    year = ""
    for match in found:
        short = "–".join(_MONTHS[int(part) - 1] for part in match.group("month", "last") if part)
        first[match[0]] = [short, match["year"]]
        is_named = column.type != "month" or (int(match["month"]) - 1) % stride == 0
        others[match[0]] = [short, *([match["year"]] if match["year"] != year else ())] if is_named else [" "]
        year = match["year"] if is_named else year
    by_label = " : ".join(json.dumps(labels, ensure_ascii=False) for labels in (first, others))
    return {"labelExpr": f"(datum.index === 0 ? {by_label})[datum.label] || datum.label"}


def _wrapped(column: Column, table: Table, width: int) -> dict[str, list[str]]:
    """The texts of a column in lines, so that they leave most of the width to what they name."""
    return {
        text: wrap(text, int(width * _NAMES / _letter(text)), max_lines=4, placeholder="…")
        for text in _texts(column, table)
    }


def _height(chart: Chart, width: int) -> int:
    """What the names below one another on an axis need, in CSS pixels; within reason."""
    fields = {channels.get("y", {}).get("field") for _, channels in chart.units}
    columns = [column for column in chart.table.columns if column.type == "text" and column.name in fields]
    lines = [list(_wrapped(column, chart.table, width).values()) for column in columns]
    needed = max((len(names) * max(map(len, names)) * _LINE for names in lines if names), default=0)
    return min(needed + _AXIS, HIGHEST)


def _letter(text: str) -> int:
    """The width of a letter, in CSS pixels."""
    return TEXT_SIZE if any(unicodedata.east_asian_width(char) in "WF" for char in text) else _LETTER
