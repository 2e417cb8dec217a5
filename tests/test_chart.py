"""Blocks of charts: what is read, and what is wrong with them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.plotting import BARS, HEAD, LINE, MEANING, VALUES, a_chart, problems, read_chart, table

from explainer.data.datatable import Column
from explainer.exhibits.chart import Chart, heading

LAYERS = """\
layer:
  - mark: line
    encoding: {y: {field: load}}
  - mark: rule
    encoding: {y: {field: load_low}, y2: {field: load_high}}
encoding: {x: {field: month}}
"""
SERIES = LINE.replace("load", "value")

GOOD = {
    "a mark": BARS,
    "a mark with fields": BARS.replace("bar", "{type: bar, cornerRadius: 2}"),
    "layers": LAYERS,
    "series": f"series: [load, ore]\n{SERIES}  color: {{field: series}}\n",
    "a new field": BARS.replace("load", "twice") + "transform:\n  - {calculate: datum.load * 2, as: twice}\n",
    "the ends of a range": BARS.replace("load", "load_low"),
    "a line for comparison": "layer:\n  - {mark: bar}\n  - {mark: rule, encoding: {y: {datum: 5}}}\n"
    + "encoding: {x: {field: month}, y: {field: load}}\n",
    "filters": BARS + "transform:\n  - filter: datum.load > 1\n  - filter: {field: who, oneOf: [Halm, Orr]}\n",
    "an axis and a legend that are left out": BARS.replace("month", "month, axis: null")
    + "  color: {field: who, legend: null}\n",
    "a title that is left out": BARS.replace("load", "load, title: null"),
    "functions that always give the same": BARS + "transform:\n  - filter: length(datum.who) < datetime(1901, 1)\n",
    "an order": BARS.replace("month", "who, sort: [Orr, Halm]"),
    "the order of the rows": BARS.replace("month", "who, sort: null"),
    "all that is measured in one unit": BARS.replace("load", "load") + "  y2: {field: ore}\n",
}


@pytest.mark.parametrize("text", GOOD.values(), ids=list(GOOD))
def test_a_chart_is_read(text: str) -> None:
    assert a_chart(text).title == "It rose"


def test_a_chart_has_its_words_size_and_table_apart_from_what_it_draws() -> None:
    chart = a_chart(f"subtitle: Thousand t\nheight: 120\nseries: [load]\n{SERIES}")
    assert (chart.title, chart.subtitle, chart.description) == ("It rose", "Thousand t", "From one to seven.")
    assert (chart.height, [column.name for column in chart.series], chart.table.name) == (120, ["load"], "ferry")
    assert sorted(chart.spec) == ["encoding", "mark"]


BAD = {
    "an unknown field": (
        f"{BARS}encodng: {{}}\n",
        ['D009 8:1 the field "encodng" is not known (did you mean "encoding"?)'],
    ),
    "an unknown mark": (
        BARS.replace("bar", "bra"),
        ['D009 4:7 "mark" cannot be "bra" (did you mean "bar"?)'],
    ),
    "an unknown mark with fields": (
        BARS.replace("bar", "{type: lien}"),
        ['D009 4:14 "type" cannot be "lien" (did you mean "line"?)'],
    ),
    "an unknown field of a mark": (
        BARS.replace("bar", "{type: bar, colour: red}"),
        [
            'D009 4:19 the field "colour" is not known (the fields here are type, filled, line, point, '
            "cornerRadius, dx, dy, opacity, size, strokeWidth, thickness, align, baseline, interpolate, orient, "
            "shape, strokeDash)"
        ],
    ),
    "an unknown channel": (
        BARS.replace("  y:", "  yy:"),
        ['D009 7:3 the field "yy" is not known (did you mean "y"?)'],
    ),
    "an unknown field of a channel": (
        BARS.replace("{field: load}", "{feild: load}"),
        ['D009 7:7 the field "feild" is not known (did you mean "field"?)'],
    ),
    "an unknown type": (
        BARS.replace("load", "load, type: quantitativ"),
        ['D009 7:26 "type" cannot be "quantitativ" (did you mean "quantitative"?)'],
    ),
    "an unknown column": (
        BARS.replace("load", "laod"),
        ['D003 7:14 the table "ferry" has no column "laod" (did you mean "load"?)'],
    ),
    "a column that is like no other": (
        BARS.replace("load", "zzz"),
        ['D003 7:14 the table "ferry" has no column "zzz" (the columns are month, load, ore, people, who)'],
    ),
    "an unknown column of a filter": (
        f"{BARS}transform:\n  - filter: {{field: whom, equal: a}}\n",
        ['D003 9:21 the table "ferry" has no column "whom" (did you mean "who"?)'],
    ),
    "a field of series without series": (
        SERIES,
        ['D003 7:14 the table "ferry" has no column "value" (the columns are month, load, ore, people, who)'],
    ),
    "a misspelled field of series": (
        f"series: [load]\n{SERIES.replace('value', 'valeu')}",
        ['D003 8:14 the table "ferry" has no column "valeu" (did you mean "value"?)'],
    ),
    "an unknown series": (
        f"series: [load, or]\n{SERIES}",
        ['D003 4:16 the table "ferry" has no column "or" (did you mean "ore"?)'],
    ),
    "a series of text": (
        f"series: [load, who]\n{SERIES}",
        ['D003 4:16 the column "who" does not hold numbers (name columns of type number)'],
    ),
    "series in different units": (
        f"series: [load, people, ore]\n{SERIES}",
        ["D012 4:16 what is measured in different units would share one axis: thousand t, people (draw two charts)"],
    ),
    "layers in different units": (
        LAYERS.replace("load_high", "people"),
        ["D012 8:50 what is measured in different units would share one axis: thousand t, people (draw two charts)"],
    ),
    "a new field with the name of a column": (
        f"{BARS}transform:\n  - {{calculate: datum.load * 2, as: load}}\n",
        ['D009 9:37 "load" would replace what the table says (give the new field another name)'],
    ),
    "a calculation without a name": (
        f"{BARS}transform:\n  - {{calculate: datum.load * 2}}\n",
        ['D009 9:6 the field "as" is missing beside "calculate" (write as, or delete calculate)'],
    ),
    "a mark without channels": (
        "mark: bar\n",
        ['D009 4:1 the field "encoding" is missing beside "mark" (write encoding, or delete mark)'],
    ),
    "neither mark nor layers": ("", ["D009 1:1 a chart has either a mark or layers (write `mark` and `encoding`)"]),
    "mark and layers": (
        f"{BARS}layer: [{{mark: bar}}]\n",
        ["D009 1:1 a chart has either a mark or layers (write `mark` and `encoding`)"],
    ),
    "no layers": ("layer: []\n", ['D009 4:8 "layer" is empty (several marks over one another)']),
    "layers without channels": (
        "layer: [{mark: bar}]\n",
        [
            "D009 1:1 no channel has a field: nothing of the table would be drawn "
            "(write `x: {field: …}` with a column of the table)"
        ],
    ),
    "channels without a field": (
        "mark: text\nencoding: {text: {value: Hello}}\n",
        [
            "D009 1:1 no channel has a field: nothing of the table would be drawn "
            "(write `x: {field: …}` with a column of the table)"
        ],
    ),
    "a bar on a logarithmic scale": (
        BARS.replace("load", "load, scale: {type: log}"),
        [
            "D009 1:1 a bar begins at zero, which a logarithmic scale does not have "
            "(draw points, or take the type from the scale)"
        ],
    ),
    "texts on a scale of numbers": (
        BARS.replace("load", "load, scale: {domain: [a, b]}"),
        ["D009 7:36 numbers have no place on a scale of texts (write numbers)"],
    ),
    "a logarithmic scale that begins at zero": (
        LINE.replace("load", "load, scale: {type: log, domain: [0, 10]}"),
        [
            "D009 7:27 zero and less have no place on a logarithmic scale "
            "(write symlog, or take the type from the scale)"
        ],
    ),
    "names on a scale of numbers": (
        LINE.replace("load", "who, type: quantitative"),
        ['D003 7:25 the column "who" does not hold numbers (write another type)'],
    ),
    "a calculation at random": (
        f"{BARS}transform:\n  - {{calculate: datum.load * random(), as: more}}\n",
        ['D009 9:17 "random" would give another chart at every build (write what follows from the table alone)'],
    ),
    "a filter by the day of the build": (
        f"{BARS}transform:\n  - filter: datum.month < datetime( )\n",
        ['D009 9:13 "datetime" would give another chart at every build (write what follows from the table alone)'],
    ),
    "labels by the time of the build": (
        BARS.replace("month", "month, axis: {labelExpr: now()}"),
        ['D009 6:39 "now" would give another chart at every build (write what follows from the table alone)'],
    ),
    "data from elsewhere": (
        f"{BARS}datasets: {{a: []}}\n",
        [
            'D009 8:1 the field "datasets" is not known (did you mean "data"?)',
        ],
    ),
    "a color of its own": (
        f"{BARS}  color: {{value: 'url(http://a.example/)'}}\n",
        ['D009 8:18 "value" cannot be "url(http://a.example/)" (write 1, 2, 3, 4, 5, 6)'],
    ),
    "a symbol of its own": (
        LINE.replace("line", "{type: point, shape: 'M0,0L1,1'}"),
        [
            'D009 4:28 "shape" cannot be "M0,0L1,1" (write circle, square, cross, diamond, triangle-up, '
            "triangle-down, triangle-right, triangle-left, stroke)"
        ],
    ),
    "an image": (BARS.replace("bar", "image"), None),
    "a link": (f"{BARS}  href: {{value: 'http://a.example/'}}\n", None),
    "an expression for a value": (f"{BARS}  size: {{value: {{expr: 1}}}}\n", None),
    "a list for a title": (BARS.replace("load", "load, title: [a]"), None),
    "an order by another field": (BARS.replace("month", "month, sort: {field: ore}"), None),
    "a height for giants": (f"height: 100000\n{BARS}", None),
    "thousands of ticks": (BARS.replace("load", "load, axis: {tickCount: 100000}"), None),
    "more series than colors": (f"series: [load, ore, a, b, c, d, e]\n{SERIES}", None),
    "the same series twice": (f"series: [load, load]\n{SERIES}", None),
    "an aggregate": (BARS.replace("load", "load, aggregate: sum"), None),
}


@pytest.mark.parametrize(("text", "expected"), BAD.values(), ids=list(BAD))
def test_what_is_wrong_with_a_chart_is_said_in_its_place(text: str, expected: list[str] | None) -> None:
    found = problems(HEAD + text)
    assert found == expected or (expected is None and [line.split()[0] for line in found] == ["D009"])


def test_two_series_of_one_title_would_be_one_line() -> None:
    data = table(VALUES, MEANING.replace("title: Ore", "title: Goods"))
    assert problems(f"{HEAD}series: [load, ore]\n{SERIES}", data) == [
        'D003 4:16 another series has the title "Goods" (rename one column)'
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            HEAD.replace("ferry", "fery") + BARS,
            ['D011 1:7 there is no data table "fery" (did you mean "ferry"?)'],
        ),
        (
            HEAD.replace("ferry", "'7'") + BARS,
            ['D011 1:7 there is no data table "7" (name a table of the data folder, without .csv)'],
        ),
        (HEAD.replace("ferry", "{url: 'http://a.example/a.csv'}") + BARS, None),
        (HEAD.replace("ferry", "[{a: 1}]") + BARS, None),
        (HEAD.replace("ferry", "7") + BARS, None),
        (HEAD.replace("title: It rose\n", "") + BARS, None),
        (HEAD.replace("description: From one to seven.\n", "") + BARS, None),
        (HEAD.replace("It rose", "''") + BARS, None),
        ("- a\n", None),
        ("a\n", None),
        ("data: [\n", None),
        ("data: *a\n", None),
        ("data: !!python/object:os.system a\n", None),
    ],
    ids=[
        "an unknown table",
        "a table that is like no other",
        "an address",
        "data in the page",
        "a number",
        "no title",
        "no description",
        "an empty title",
        "a list",
        "a word",
        "broken YAML",
        "an alias",
        "a tag",
    ],
)
def test_what_is_wrong_with_the_words_of_a_chart_is_said_in_its_place(text: str, expected: list[str] | None) -> None:
    found = problems(text)
    assert found == expected or (expected is None and [line.split()[0] for line in found] == ["D009"])


@pytest.mark.parametrize(
    ("cell", "is_good"), [("0.5", True), ("1–2", True), ("0", False), ("0–2", False), ("-1", False)]
)
def test_a_logarithmic_scale_has_a_place_for_every_number(cell: str, is_good: bool) -> None:
    data = table(VALUES.replace("1.25", cell))
    read = read_chart(HEAD + LINE.replace("load", "load, scale: {type: log}"), data)
    assert isinstance(read, Chart) == is_good


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (Column("a", "Goods", "number", unit="thousand t"), "Goods (thousand t)"),
        (Column("a", "Share in percent", "number", unit="percent"), "Share in percent"),
        (Column("a", "Name", "text"), "Name"),
        (Column("a", "Rest", "number", unit="t", derived=True), "Rest (t), our arithmetic"),
        (Column("a", "Sum", "number", unit="km", derived=True), "Sum (km), our arithmetic"),
    ],
)
def test_a_heading_says_the_unit_where_the_title_does_not(column: Column, expected: str) -> None:
    assert heading(column) == expected


LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 5),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["load", "month", "value", "series", "line", "bar", "datum.load", "quantitative", "", "x"]),
)
NAMES = st.sampled_from(
    "mark layer encoding transform series x y y2 color text field type scale domain axis title sort filter calculate "
    "as value datum legend format equal".split()
)
FIELDS = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=12
)


@given(st.dictionaries(NAMES, FIELDS, min_size=1, max_size=5))
def test_any_fields_are_a_chart_or_have_problems_in_the_block(fields: dict[str, object]) -> None:
    import yaml

    text = HEAD + yaml.safe_dump({name: value for name, value in fields.items() if name != "title"})
    read = read_chart(text)
    assert isinstance(read, Chart) or all(
        problem.code[0] == "D" and 1 <= problem.place.line <= text.count("\n") + 1 for problem in read
    )
