"""Data tables as readers see them."""

from __future__ import annotations

from xml.etree import ElementTree as etree

import pytest
from tests.plotting import VALUES, library, table

from explainer.data.datatable import Tables
from explainer.exhibits import tableview
from explainer.exhibits.tableview import TableView, grouped
from explainer.files import yamlfile
from explainer.files.paths import Paths
from explainer.markdown.mark import TEXT
from explainer.problems.place import TextFile

MEANING = """\
title: What the ferry carried
description: Only what was paid for.
license: CC BY 4.0
credit: The harbor of Halm
caveats: [No horses., No cats.]
missing: The log of July is lost.
columns:
  - {name: month, title: Month, type: month}
  - {name: load, title: Goods, type: number, unit: thousand t, source: ferry-log-1901, definition: With barrels.}
  - {name: rest, title: Rest, type: number, unit: t, derived: true}
  - {name: name, title: Ship, type: text, lang: zh}
  - {name: source, title: Source, type: citation}
  - {name: empty, title: Empty, type: text}
"""
ROWS = """\
month,load,rest,name,source,empty
1901-05,1.25,12345.5,渡船,"ferry-log-1901, p. 2",
1901-06,2–3,,,town-book; ferry-log-1901,
1901-07,,−5,<b>&amp;,,
"""
PATHS = Paths(sources="../sources/", data="../data/")


def read(text: str) -> TableView | list[str]:
    body = yamlfile.read(TextFile("docs/page.md", text), "tableblock", "D009")
    data = table(ROWS, MEANING)
    found = body if isinstance(body, list) else tableview.read(body, Tables({"ferry": data}))
    if isinstance(found, TableView):
        return found
    return [f"{each.code} {each.place.line}:{each.place.column} {each.message} ({each.hint})" for each in found]


def view(text: str = "data: ferry\n") -> TableView:
    found = read(text)
    assert isinstance(found, TableView), found
    return found


def cells(element: etree.Element) -> list[list[str]]:
    return [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in element.iter("tr")]


def test_a_table_has_a_caption_headings_with_units_and_a_row_for_each_row() -> None:
    element = tableview.figure(view(), PATHS)
    assert [part.text for part in element.iter("caption")] == ["What the ferry carried"]
    assert cells(element) == [
        ["Month", "Goods (thousand t)", "Rest (t), our arithmetic", "Ship", "Source"],
        ["1901-05", "1.25", "12,345.5", "渡船", ""],
        ["1901-06", "2–3", "", "", ""],
        ["1901-07", "", "−5", "<b>\x02amp\x03amp;amp;", ""],
    ]


def test_cells_say_what_they_are() -> None:
    element = tableview.figure(view(), PATHS)
    head, first, *_ = element.iter("tr")
    assert [(cell.tag, cell.get("scope"), cell.get("class")) for cell in head] == [
        ("th", "col", None),
        ("th", "col", "number"),
        ("th", "col", "number"),
        ("th", "col", None),
        ("th", "col", "source"),
    ]
    assert [(cell.tag, cell.get("scope"), cell.get("lang")) for cell in first] == [
        ("th", "row", None),
        ("td", None, None),
        ("td", None, None),
        ("td", None, "zh"),
        ("td", None, None),
    ]


def test_a_table_can_be_scrolled_with_the_keyboard_and_has_a_name() -> None:
    scroll = tableview.figure(view(), PATHS).find("div")
    assert scroll is not None
    assert scroll.attrib == {
        "class": "data-scroll",
        "tabindex": "0",
        "role": "group",
        "aria-label": "What the ferry carried",
    }


def test_what_must_be_known_of_a_table_stands_below_it() -> None:
    about = tableview.about(view().table, PATHS)
    assert ["".join(line.itertext()) for line in about] == [
        "What is counted. Only what was paid for.",
        "Definition. Goods: With barrels.",
        "Mind. No horses.",
        "Mind. No cats.",
        "Missing. The log of July is lost.",
        "Download as CSV · License: CC BY 4.0 · Credit: The harbor of Halm",
    ]
    assert [(link.get("href"), link.get("download")) for link in about.iter("a")] == [("../data/ferry.csv", "")]


def test_without_a_folder_for_readers_there_is_no_download() -> None:
    about = tableview.about(table(), Paths())
    assert ["".join(line.itertext()) for line in about] == ["License: CC BY 4.0"]


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("data: ferry\n", ["ferry-log-1901, p. 2", "town-book; ferry-log-1901"]),
        ("data: ferry\nwhere: {month: 1901-05}\n", ["ferry-log-1901, p. 2", "ferry-log-1901"]),
        ("data: ferry\ncolumns: [month, load]\n", ["ferry-log-1901"]),
        (
            "data: ferry\ncolumns: [month, name]\n",
            ["ferry-log-1901, p. 2"],
        ),
        ("data: ferry\ncolumns: [rest]\nwhere: {month: 1901-07}\n", []),
        ("data: ferry\ncolumns: [source]\n", ["ferry-log-1901, p. 2", "town-book; ferry-log-1901"]),
    ],
    ids=[
        "in a column",
        "in a column and of another",
        "for a column alone",
        "for a column that is left out",
        "none",
        "the column itself",
    ],
)
def test_every_source_of_what_is_shown_is_named(text: str, notes: list[str]) -> None:
    element = tableview.figure(view(text), PATHS)
    assert [part.get(TEXT) for part in element.iter("explainer-note")] == notes


def test_a_block_chooses_columns_in_its_order_rows_and_a_caption() -> None:
    element = tableview.figure(
        view("data: ferry\ntitle: One\ncolumns: [name, month]\nwhere: {month: 1901-05}\n"), PATHS
    )
    assert [part.text for part in element.iter("caption")] == ["One"]
    assert cells(element) == [["Ship", "Month"], ["渡船", "1901-05"]]


def test_sources_can_be_named_by_links_to_their_list() -> None:
    element = tableview.as_element(view(), tableview.by_name(library(), PATHS))
    links = [(link.text, link.get("href")) for link in element.iter("a")]
    assert [href for _, href in links] == [
        "../sources/#source-ferry-log-1901",
        "../sources/#source-town-book",
        "../sources/#source-ferry-log-1901",
    ]
    assert [row[-1] for row in cells(element)][1:] == ["Halm, Log, p. 2", "Town, Book; Halm, Log", ""]
    without = tableview.as_element(view(), tableview.by_name(library(), Paths()))
    assert list(without.iter("a")) == []
    assert cells(without) == cells(element)


BAD = {
    "an unknown table": ("data: fery\n", ['D011 1:7 there is no data table "fery" (did you mean "ferry"?)']),
    "no table": (
        "title: A\n",
        ['D009 1:1 the field "data" is missing (a table in a page has data, and perhaps title, columns and where)'],
    ),
    "an unknown field": (
        "data: ferry\ncolums: [a]\n",
        ['D009 2:1 the field "colums" is not known (did you mean "columns"?)'],
    ),
    "an unknown column": (
        "data: ferry\ncolumns: [month, laod]\n",
        ['D003 2:18 the table "ferry" has no column "laod" (did you mean "load"?)'],
    ),
    "an unknown column of a condition": (
        "data: ferry\nwhere: {mont: 1}\n",
        ['D003 2:9 the table "ferry" has no column "mont" (did you mean "month"?)'],
    ),
    "no row": (
        "data: ferry\nwhere: {month: 1901-11}\n",
        ['D010 2:8 no row of "ferry" has these values (the table would be empty: check the values)'],
    ),
    "no columns": (
        "data: ferry\ncolumns: []\n",
        ['D009 2:10 "columns" is empty (the columns that are shown, in this order)'],
    ),
    "nothing but empty cells": (
        "data: ferry\ncolumns: [empty]\n",
        ["D010 2:10 every cell of these columns is empty (the table would be empty: name other columns)"],
    ),
    "the same column twice": ("data: ferry\ncolumns: [load, load]\n", None),
    "an address": ("data: {url: 'http://a.example/'}\n", None),
    "a list in a condition": ("data: ferry\nwhere: {month: [a]}\n", None),
}


@pytest.mark.parametrize(("text", "expected"), BAD.values(), ids=list(BAD))
def test_what_is_wrong_with_a_block_is_said_in_its_place(text: str, expected: list[str] | None) -> None:
    found = read(text)
    assert isinstance(found, list)
    assert found == expected or (expected is None and [line.split()[0] for line in found] == ["D009"])


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1234", "1234"),
        ("12345", "12,345"),
        ("1234567.891", "1,234,567.891"),
        ("1234.56789", "1234.56789"),
        ("0.00001", "0.00001"),
        ("-12345", "-12,345"),
        ("−12345", "−12,345"),
        ("10000–20000", "10,000–20,000"),
        ("10000/20000.5", "10,000–20,000.5"),
        ("00012", "00012"),
        ("１２３４５", "１２３４５"),
        ("", ""),
    ],
)
def test_thousands_stand_apart_from_five_digits_on(written: str, expected: str) -> None:
    assert grouped(written) == expected


def test_a_date_span_is_shown_with_a_dash_and_a_text_as_it_is() -> None:
    meaning = MEANING.replace("type: month", "type: period").replace(
        "title: Ship, type: text, lang: zh", "title: A, type: text"
    )
    rows = "month,load,rest,name,source,empty\n1901-05/1901-06,,10000–20000,and/or,,\n"
    element = tableview.as_element(tableview.whole(table(rows, meaning)), tableview.by_note)
    assert cells(element)[1] == ["1901-05 – 1901-06", "10,000–20,000", "and/or"]


def test_the_values_of_the_shared_table_are_whole() -> None:
    assert len(cells(tableview.as_element(tableview.whole(table(VALUES)), tableview.by_note))) == VALUES.count("\n")
