"""What a drawing shows, measured against the table that it comes from."""

from __future__ import annotations

import re

import pytest
from tests.plotting import (
    BARS,
    LINE,
    MEANING,
    VALUES,
    a_chart,
    at,
    bars,
    drawn,
    labels,
    marks,
    read_off,
    strokes,
    table,
    text_of,
    values,
)

from explainer.exhibits.chart import NARROW, WIDE
from explainer.exhibits.vegalite import HIGHEST, specification

BOTH = pytest.mark.parametrize("size", ["wide", "narrow"])
SERIES = """\
series: [load, ore]
mark: line
encoding:
  x: {field: month}
  y: {field: value}
  color: {field: series}
"""
BASIS = MEANING.replace("Counted by, type: text", "Counted by, type: text, basis: true")
LONE = "month,load,ore,people,who\n"
YEARS = MEANING.replace("{name: month, title: Month, type: month}", "{name: year, title: Year, type: year}")


def joined(text: str, values: str = VALUES, meaning: str = MEANING, size: str = "wide") -> list[list[str]]:
    """The months that each unbroken part of a line joins."""
    svg = drawn(text, table(values, meaning)).pictures[size]
    months = {at(mark): re.search(r"\d{4}(-\d\d)?", mark.get("data-values", "")) for mark in marks(svg, "symbol")}
    return sorted([str(found[0]) for point in part if (found := months[point])] for part in strokes(svg))


# Values


@BOTH
def test_bars_are_as_high_as_their_values_and_begin_at_zero(size: str) -> None:
    svg = drawn(BARS).pictures[size]
    assert [read_off(svg, "y", top) for _, top, _, _ in bars(svg)] == pytest.approx([1.25, 4, 5, 6.75], abs=0.01)
    assert [read_off(svg, "y", top + height) for _, top, _, height in bars(svg)] == pytest.approx([0] * 4, abs=0.01)
    assert values(svg, "rect") == [
        "month: 1901-05; Goods (thousand t): 1.25",
        "month: 1901-08; Goods (thousand t): 4",
        "month: 1901-09; Goods (thousand t): 5",
        "month: 1901-10; Goods (thousand t): 6.75",
    ]


@BOTH
def test_level_bars_are_as_long_as_their_values(size: str) -> None:
    data = table("line,length\nFerry,3.5\nBridge,2.125\nRoad,7\n", LINES)
    svg = drawn("mark: bar\nencoding:\n  y: {field: line, sort: null}\n  x: {field: length}\n", data).pictures[size]
    assert [read_off(svg, "x", left + width) for left, _, width, _ in bars(svg)] == pytest.approx(
        [3.5, 2.125, 7], abs=0.02
    )
    tops = [top for _, top, _, _ in bars(svg)]
    assert tops == sorted(tops)
    assert [text for text, _ in labels(svg, "y")] == ["Ferry", "Bridge", "Road"]


LINES = """\
title: Lines
license: CC BY 4.0
columns:
  - {name: line, title: Line, type: text}
  - {name: length, title: Length, type: number, unit: km, source: town-book}
"""


@BOTH
def test_points_stand_at_their_values_above_their_months(size: str) -> None:
    svg = drawn(LINE).pictures[size]
    points = [at(point) for point in marks(svg, "symbol")]
    assert [read_off(svg, "y", y) for _, y in points] == pytest.approx([1.25, 4, 5, 6.75], abs=0.01)
    places = dict(labels(svg, "x"))
    assert [x for x, _ in points] == [places[month] for month in ("May 1901", "Aug", "Sep", "Oct")]
    assert [point for part in strokes(svg) for point in part] == points


@BOTH
def test_each_series_has_its_own_color_dashes_and_values(size: str) -> None:
    svg = drawn(SERIES).pictures[size]
    styles = {mark.get("stroke"): mark.get("stroke-dasharray") for mark in marks(svg, "line")}
    assert sorted(map(str, styles)) == ["var(--chart-1, currentColor)", "var(--chart-2, currentColor)"]
    assert len(set(styles.values())) == 2
    shown = [re.findall(r"value: ([\d.]+); series: (\w+)", text)[0] for text in values(svg, "symbol")]
    assert sorted((series, float(value)) for value, series in shown) == [
        *(("Goods", value) for value in (1.25, 4, 5, 6.75)),
        *(("Ore", value) for value in (1, 2, 3.5, 4)),
    ]


def test_a_range_is_drawn_between_its_ends_and_is_no_value() -> None:
    ends = "mark: rule\nencoding:\n  x: {field: month}\n  y: {field: load_low}\n  y2: {field: load_high}\n"
    svg = drawn(ends).pictures["wide"]
    (rule,) = marks(svg, "rule")
    bottom = at(rule)[1]
    top = bottom + float(rule.get("y2", ""))
    assert sorted([read_off(svg, "y", bottom), read_off(svg, "y", top)]) == pytest.approx([2, 3], abs=0.02)
    series = ends.replace("load_", "value_")
    assert values(drawn(f"series: [load]\n{series}").pictures["wide"], "rule") == [
        "month: 1901-06; value_low: 2; value_high: 3"
    ]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [("0", "0"), ("−5", "−5"), ("0.000001", "0.000001"), ("1" + "0" * 300, "1e+300"), ("123456.789", "123456.789")],
)
def test_a_value_of_any_size_is_drawn_as_it_is(cell: str, shown: str) -> None:
    svg = drawn(BARS, table(f"{LONE}1901-05,{cell},,,\n")).pictures["wide"]
    assert values(svg, "rect") == [f"month: 1901-05; Goods (thousand t): {shown}"]


# Gaps


@BOTH
def test_months_without_a_row_or_a_number_break_a_line_and_have_their_place_on_the_axis(size: str) -> None:
    assert joined(LINE, size=size) == [["1901-05"], ["1901-08", "1901-09", "1901-10"]]
    assert [text for text, _ in labels(drawn(LINE).pictures[size], "x")] == [
        "May 1901",
        "Jun",
        "Jul",
        "Aug",
        "Sep",
        "Oct",
    ]
    assert len(labels(drawn(BARS).pictures[size], "x")) == 6


def test_years_without_a_row_break_a_line() -> None:
    values = "year,load,ore,people,who\n1899,1,,,\n1900,2,,,\n1903,3,,,\n"
    assert joined(LINE.replace("month", "year"), values, YEARS) == [["1899", "1900"], ["1903"]]


def test_each_series_is_broken_where_it_has_no_number() -> None:
    svg = drawn(SERIES).pictures["wide"]
    assert sorted(map(len, strokes(svg))) == [1, 2, 2, 3]


ROWS = LONE + "".join(
    f"1901-{month:02d},{load},,,{who}\n"
    for month, load, who in [(1, 1, "A"), (2, 5, "B"), (3, 2, "A"), (4, 6, "A"), (6, 7, "B"), (7, 8, "B")]
)
JANUARY = ["1901-01", "1901-02", "1901-03", "1901-04"]
BROKEN = {
    "no groups": ("", [JANUARY, ["1901-06", "1901-07"]]),
    "a color for each": (
        "  color: {field: who}\n",
        [["1901-01"], ["1901-02"], ["1901-03", "1901-04"], ["1901-06", "1901-07"]],
    ),
    "a detail for each": (
        "  detail: {field: who}\n",
        [["1901-01"], ["1901-02"], ["1901-03", "1901-04"], ["1901-06", "1901-07"]],
    ),
    "a filter by name": (
        "transform:\n  - filter: {field: who, equal: A}\n",
        [["1901-01"], ["1901-03", "1901-04"]],
    ),
    "a filter by an expression": ("transform:\n  - filter: datum.who == 'B'\n", [["1901-02"], ["1901-06", "1901-07"]]),
    "a filter that keeps numbers only": (
        "transform:\n  - filter: isValid(datum.load)\n",
        [JANUARY, ["1901-06", "1901-07"]],
    ),
    "a filter by number": (
        "transform:\n  - filter: {field: load, gt: 1.5}\n",
        [["1901-02", "1901-03", "1901-04"], ["1901-06", "1901-07"]],
    ),
    "a filter that takes one out of the middle": (
        "transform:\n  - filter: datum.load != 2\n",
        [["1901-01", "1901-02"], ["1901-04"], ["1901-06", "1901-07"]],
    ),
    "a filter by time": (
        "transform:\n  - filter: datum.month >= '1901-04'\n",
        [["1901-04"], ["1901-06", "1901-07"]],
    ),
}


@pytest.mark.parametrize(("more", "expected"), BROKEN.values(), ids=list(BROKEN))
def test_a_line_joins_neighbors_only_however_rows_are_grouped_and_filtered(
    more: str, expected: list[list[str]]
) -> None:
    assert joined(LINE + more, ROWS) == expected


def test_texts_at_points_do_not_break_a_line() -> None:
    layers = (
        "layer:\n  - {mark: line}\n  - mark: text\n    encoding:\n      text: {field: who}\n"
        "encoding:\n  x: {field: month}\n  y: {field: load}\n"
    )
    assert joined(layers, ROWS) == [JANUARY, ["1901-06", "1901-07"]]


def test_rows_that_are_counted_in_different_ways_are_never_joined() -> None:
    values = LONE + "1901-01,1,,,A\n1901-02,2,,,A\n1901-03,3,,,B\n1901-04,4,,,B\n1901-06,5,,,B\n"
    assert joined(LINE, values) == [JANUARY, ["1901-06"]]
    assert joined(LINE, values, BASIS) == [["1901-01", "1901-02"], ["1901-03", "1901-04"], ["1901-06"]]
    with_detail = f"{LINE}  detail: {{field: people}}\n"
    assert joined(with_detail, values, BASIS) == [["1901-01", "1901-02"], ["1901-03", "1901-04"], ["1901-06"]]


def test_an_area_ends_at_a_gap_and_where_rows_are_counted_in_another_way() -> None:
    svg = drawn(LINE.replace("line", "area"), table(ROWS, BASIS)).pictures["wide"]
    widths = []
    for part in [part for mark in marks(svg, "area") for part in mark.get("d", "").split("M")[1:]]:
        places = [float(x) for x, _ in re.findall(r"(-?[\d.]+),(-?[\d.]+)", part)]
        widths.append(max(places) - min(places))
    step = 624 / 7
    assert sorted(widths) == pytest.approx([0, 0, step, step], abs=1)


# Axes and legends


@pytest.mark.parametrize(
    ("size", "count", "named"),
    [
        ("wide", 12, "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()),
        ("narrow", 12, ["Jan", "Mar", "May", "Jul", "Sep", "Nov"]),
        ("narrow", 36, ["Jan", "Jul", "Jan", "Jul", "Jan", "Jul"]),
        ("narrow", 120, ["Jan"] * 10),
    ],
)
def test_as_many_months_are_named_as_there_is_room_for_and_every_year(size: str, count: int, named: list[str]) -> None:
    rows = "".join(f"{1901 + at // 12}-{at % 12 + 1:02d},{at},,,\n" for at in range(count))
    found = [text.split() for text, _ in labels(drawn(LINE, table(LONE + rows)).pictures[size], "x") if text.strip()]
    assert [words[0] for words in found] == named[: len(found)]
    years = [words[1] for words in found if len(words) > 1]
    assert years == sorted(set(years))
    assert years[0] == "1901"


def test_the_first_month_that_a_filter_leaves_has_its_year() -> None:
    svg = drawn(f"{LINE}transform:\n  - filter: datum.month >= '1901-09'\n").pictures["wide"]
    assert [text for text, _ in labels(svg, "x")] == ["Sep 1901", "Oct"]


def test_periods_have_short_labels() -> None:
    meaning = MEANING.replace("type: month", "type: period")
    rows = "1901-01/1901-02,1,,,\n1901-03,2,,,\n1901-12/1902-01,3,,,\n1902-02,4,,,\n"
    svg = drawn(LINE, table(LONE + rows, meaning)).pictures["wide"]
    assert [text for text, _ in labels(svg, "x")] == ["Jan–Feb 1901", "Mar", "1901-12/1902-01", "Feb 1902"]


def test_an_axis_of_numbers_has_the_title_and_unit_of_its_column_and_one_of_names_none() -> None:
    svg = drawn(BARS).pictures["wide"]
    titles = [text.text for group in svg.iter("g") if "axis-title" in group.get("class", "") for text in group]
    assert titles == ["Goods (thousand t)"]
    assert "Freight" in text_of(drawn(BARS.replace("load", "load, title: Freight")).pictures["wide"])


NAMES = [
    "The ferry of Halm as it was planned in the spring of 1901",
    "哈姆大桥今天隆重通车了大家都很高兴非常高兴",
    "Дорога имени дяди Вани",
]


@BOTH
def test_long_names_stand_in_lines_that_leave_more_than_half_of_the_width(size: str) -> None:
    data = table("line,length\n" + "".join(f"{name},{at + 1}\n" for at, name in enumerate(NAMES)), LINES)
    svg = drawn("mark: bar\nencoding:\n  y: {field: line, sort: null}\n  x: {field: length}\n", data).pictures[size]
    assert [text.replace(" ", "") for text, _ in labels(svg, "y")] == [name.replace(" ", "") for name in NAMES]
    longest = max(left + width for left, _, width, _ in bars(svg))
    assert longest > {"wide": WIDE, "narrow": NARROW}[size] / 2


def test_a_name_without_an_end_is_cut() -> None:
    data = table(f"line,length\n{'word ' * 2000},1\n", LINES)
    svg = drawn("mark: bar\nencoding:\n  y: {field: line}\n  x: {field: length}\n", data).pictures["narrow"]
    ((text, _),) = labels(svg, "y")
    assert text.endswith("…")
    assert len(text) < 100


def test_many_names_make_a_chart_higher_within_reason() -> None:
    spec = "mark: bar\nencoding:\n  y: {field: line}\n  x: {field: length}\n"
    heights = [
        specification(a_chart(spec, table("line,length\n" + "".join(f"n{at},1\n" for at in range(count)), LINES)), WIDE)
        for count in (3, 30, 3000)
    ]
    assert [spec["height"] for spec in heights] == [300, 30 * 16 + 60, HIGHEST]


def test_entries_of_a_legend_stand_below_one_another_where_there_is_no_room_beside() -> None:
    meaning = MEANING.replace("Goods", "Goods of the merchants of Halm").replace(
        "Ore,", "Ore of the mines of the north,"
    )
    figure = drawn(SERIES, table(VALUES, meaning))
    for size, rows in (("wide", 1), ("narrow", 2)):
        svg = figure.pictures[size]
        entries = [group for group in svg.iter("g") if group.get("class", "") == "mark-group role-scope"]
        tops = {part.get("transform", "").split(",")[-1] for group in entries for part in group}
        assert len(tops) == rows, (size, tops)
        assert svg.get("viewBox") == {"wide": "0 0 660 300", "narrow": "0 0 320 300"}[size]


@pytest.mark.parametrize("color", [1, 6])
def test_a_mark_can_have_a_color_of_the_style_sheet(color: int) -> None:
    svg = drawn(f"{BARS}  color: {{value: {color}}}\n").pictures["wide"]
    assert {mark.get("fill") for mark in marks(svg, "rect")} == {f"var(--chart-{color}, currentColor)"}


def test_numbers_are_colors_one_by_one_and_no_gradient() -> None:
    svg = drawn(f"{BARS}  color: {{field: people}}\n").pictures["wide"]
    assert len({mark.get("fill") for mark in marks(svg, "rect")}) == 3


def test_an_empty_cell_is_no_word_in_a_chart() -> None:
    texts = "layer:\n  - {mark: line}\n  - {mark: text, encoding: {text: {field: NAME}}}\n"
    shared = "encoding: {x: {field: month}, y: {field: load}}\n"
    data = table(f"{LONE}1901-05,1,7,,\n1901-06,2,,,Orr\n")
    for name, shown in (("who", ["Orr"]), ("ore", ["7"])):
        svg = drawn(texts.replace("NAME", name) + shared, data).pictures["wide"]
        assert ["".join(mark.itertext()) for mark in marks(svg, "text")] == shown
    legend = text_of(drawn(f"{BARS}  color: {{field: who}}\n", data).pictures["wide"])
    assert not re.search("null|undefined|NaN", legend)


def test_control_characters_of_a_cell_are_left_out() -> None:
    data = table(f"{LONE}1901-05,1,,,a\x01b\x0bc\ufffe\n")
    svg = drawn("mark: bar\nencoding:\n  x: {field: who}\n  y: {field: load}\n", data).pictures["wide"]
    assert [text for text, _ in labels(svg, "x")] == ["abc"]
