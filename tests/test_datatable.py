"""Data tables: a CSV file and the YAML file beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.data import datatable
from explainer.data.datatable import Range, Table, Tables
from explainer.problems.place import TextFile
from explainer.problems.problem import Problem
from explainer.proof import evidence
from explainer.sources import bibliography
from explainer.sources.bibliography import Bibliography
from explainer.sources.citation import Cite

SOURCES = """\
@book{ferry-log-1901, author = {Halm, Ada}, title = {The Log}, date = {1901}}
@book{town-book, author = {Town}, title = {The Book}, date = {1902}}
"""
MEANING = """\
title: What the ferry carried
license: CC BY 4.0
period: 1901/1902
caveats: [No horses.]
columns:
  - name: month
    title: Month
    type: month
  - name: load
    title: Load
    type: number
    unit: thousand t
    source: column:source
  - name: share
    title: Share of all
    type: number
    unit: percent
    derived: true
  - name: people
    title: People
    type: number
    unit: people
    source: town-book, p. 3
  - name: note
    title: Note
    type: text
  - name: source
    title: Source
    type: citation
"""
HEADER = "month,load,share,people,note,source\n"
VALUES = HEADER + (
    '1901-05,1.25,40,500,"calm, ""mild""",ferry-log-1901\n'
    '1901-06,2–3,,,"two\nlines",ferry-log-1901; town-book\n'
    "1901-07,,−5,,,\n"
)


def library() -> Bibliography:
    return bibliography.from_files([TextFile("citations/references.bib", SOURCES)])


def read(values: str, meaning: str = MEANING) -> Table | list[Problem]:
    files = TextFile("docs/data/ferry.csv", values), TextFile("docs/data/ferry.yml", meaning)
    words = "figures:\n  - id: load\n    value: 5\n    unit: t\n"
    records = evidence.from_texts([TextFile("citations/evidence/town-book.yml", words)], library())
    return datatable.from_texts("ferry", *files, library(), records)


def table(values: str = VALUES, meaning: str = MEANING) -> Table:
    found = read(values, meaning)
    assert isinstance(found, Table), found
    return found


def problems(values: str = VALUES, meaning: str = MEANING) -> list[str]:
    found = read(values, meaning)
    assert isinstance(found, list), "the table has no problem"
    return [
        f"{problem.code} {problem.place.path[10:]}:{problem.place.line}:{problem.place.column} {problem.message}"
        for problem in found
    ]


def test_cells_are_read_by_the_type_of_their_column() -> None:
    first, second, third = table().rows
    assert first.values == {
        "month": "1901-05",
        "load": 1.25,
        "share": 40.0,
        "people": 500.0,
        "note": 'calm, "mild"',
        "source": (Cite("ferry-log-1901"),),
    }
    assert second.values["load"] == Range(2, 3)
    assert second.values["share"] is None
    assert third.values["share"] == -5.0
    assert third.written["share"] == "−5"


def test_cells_know_their_places_behind_quotes_commas_and_line_breaks() -> None:
    rows = table().rows
    places = [(row.places["source"].line, row.places["source"].column) for row in rows]
    assert places == [(2, 38), (4, 8), (5, 15)]
    note = rows[0].places["note"]
    assert note.excerpt[note.column - 1 :][: note.length] == '"calm, ""mild"""'


def test_a_table_says_what_it_is() -> None:
    found = table()
    assert (found.title, found.license, found.caveats) == ("What the ferry carried", "CC BY 4.0", ("No horses.",))
    assert found.time_column == found.column("month")
    assert found.column("nothing") is None
    assert [cite.key for cite in found.all_cites] == ["ferry-log-1901", "town-book", "town-book"]


def test_every_number_is_a_figure_of_its_source_but_not_our_own_arithmetic() -> None:
    figures = Tables({"ferry": table()}).figures()
    found = {
        key: [(item.id, item.quantity.low, item.quantity.high) for item in items] for key, items in figures.items()
    }
    assert found == {
        "ferry-log-1901": [("ferry.1901-05.load", 1250, 1250), ("ferry.1901-06.load", 2000, 3000)],
        "town-book": [("ferry.1901-05.people", 500, 500), ("ferry.1901-06.load", 2000, 3000)],
    }
    assert figures["ferry-log-1901"][0].period == "1901-05"
    assert figures["ferry-log-1901"][1].quantity.text == "2–3 thousand t"


def test_without_a_column_of_time_figures_have_the_period_of_the_table() -> None:
    meaning = MEANING.replace("type: month", "type: text")
    assert {
        item.period for items in Tables({"ferry": table(VALUES, meaning)}).figures().values() for item in items
    } == {"1901/1902"}


def test_a_number_stands_on_the_first_filled_citation_column() -> None:
    meaning = MEANING.replace("    source: column:source\n", "") + "  - {name: other, title: Other, type: citation}\n"
    values = HEADER.replace("source", "source,other") + "1901-05,1,,,,,town-book\n"
    found = table(values, meaning)
    load = found.column("load")
    assert load is not None
    assert found.cites(found.rows[0], load) == (Cite("town-book"),)


GOOD_ROW = "1901-05,1,2,3,x,town-book\n"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param("", "D002 ferry.csv:1:1 the table is empty", id="empty"),
        pytest.param("\n \n", "D002 ferry.csv:1:1 the table is empty", id="blank-lines"),
        pytest.param(HEADER, "D002 ferry.csv:1:1 the table is empty", id="header-only"),
        pytest.param(
            HEADER + "1901-05,1,2\n", "D003 ferry.csv:2:11 the row has 3 cells, the header 6", id="too-few-cells"
        ),
        pytest.param(
            HEADER + "1901-05,1,2,3,x,town-book,\n",
            "D003 ferry.csv:2:27 the row has 7 cells, the header 6",
            id="comma-at-the-end",
        ),
        pytest.param(
            HEADER + '1901-05,1,2,3,"x,town-book\n',
            "D001 ferry.csv:2:15 the quotation mark is not closed, or text stands behind the closing one",
            id="open-quotation-mark",
        ),
        pytest.param(
            HEADER + '1901-05,1,2,3,"x"y,town-book\n',
            "D001 ferry.csv:2:15 the quotation mark is not closed, or text stands behind the closing one",
            id="text-behind-a-quotation",
        ),
        pytest.param(
            HEADER + '1901-05,1,2,3,"two\nlines",twon-book\n',
            'D006 ferry.csv:3:8 "twon-book" is not in citations/references.bib',
            id="unknown-source-behind-a-line-break",
        ),
        pytest.param(
            HEADER + "1901-05,1,2,3,x,town-book#x\n",
            'D006 ferry.csv:2:17 no passage "x" is recorded for "town-book"',
            id="unknown-passage",
        ),
        pytest.param(
            HEADER + "1901-05,1,2,3,x,town book\n", "D006 ferry.csv:2:17 a space cannot stand in a key", id="bad-key"
        ),
        pytest.param(
            HEADER + '1901-05,"1,5",2,3,x,town-book\n',
            'D004 ferry.csv:2:9 "1,5" in "load" is not a number',
            id="decimal-comma",
        ),
        pytest.param(
            HEADER + "1901-05,nan,2,3,x,town-book\n", 'D004 ferry.csv:2:9 "nan" in "load" is not a number', id="nan"
        ),
        pytest.param(
            HEADER + "1901-13,1,2,3,x,town-book\n", 'D007 ferry.csv:2:1 "1901-13" in "month" is not a month', id="month"
        ),
        pytest.param(
            HEADER + "1901-05,1,2,3,x,\n", 'D008 ferry.csv:2:9 the number in "load" has no source', id="no-source"
        ),
    ],
)
def test_a_fault_in_the_values_is_one_problem_at_its_place(values: str, expected: str) -> None:
    assert problems(values) == [expected]


def test_a_column_without_a_description_has_a_hint() -> None:
    found = read(VALUES.replace("load", "laod"))
    assert isinstance(found, list)
    assert [(problem.place.path, problem.message, problem.hint) for problem in found] == [
        ("docs/data/ferry.csv", 'the column "laod" is not described beside the table', 'did you mean "load"?'),
        ("docs/data/ferry.yml", 'the column "load" is not in docs/data/ferry.csv', 'did you mean "laod"?'),
    ]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("month,load,load,people,note,source", ['the column "load" stands twice', 'the column "share" is not in']),
        ("month,load,share,people,note", ['the column "source" is not in docs/data/ferry.csv']),
        (" month , load,share,people,note,source", []),
    ],
)
def test_the_header_names_each_column_once(header: str, expected: list[str]) -> None:
    found = read(f"{header}\n{GOOD_ROW}")
    messages = [problem.message for problem in found] if isinstance(found, list) else []
    assert len(messages) == len(expected)
    assert all(message.startswith(start) for message, start in zip(messages, expected, strict=True))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("unit: percent", "unit: precent", 'D005 ferry.yml:17:11 the unit "precent" is not known'),
        ("type: month", "type: mnth", 'D001 ferry.yml:8:11 "type" cannot be "mnth"'),
        ("column:source", "column:sorce", 'D003 ferry.yml:13:13 "sorce" is no column of type citation'),
        ("town-book, p. 3", "town-bok", 'D006 ferry.yml:23:13 "town-bok" is not in citations/references.bib'),
        ("derived: true", "derived: 'yes'", 'D001 ferry.yml:18:14 "derived" must be true or false'),
        ("license: CC BY 4.0\n", "", 'D001 ferry.yml:1:1 the field "license" is missing'),
        (
            "  - name: source",
            "  - {name: note, title: Again, type: text}\n  - name: source",
            'D003 ferry.yml:27:12 the column "note" is described twice',
        ),
    ],
)
def test_a_fault_in_the_description_is_one_problem_at_its_place(old: str, new: str, expected: str) -> None:
    assert problems(meaning=MEANING.replace(old, new, 1)) == [expected]


@pytest.mark.parametrize(
    ("kind", "cell", "good"),
    [
        ("year", "1901", True),
        ("year", "01", False),
        ("month", "1901-12", True),
        ("month", "1901", False),
        ("date", "1901-05-31", True),
        ("date", "1901-02-30", False),
        ("period", "1901-01/1901-02", True),
        ("period", "spring", False),
    ],
)
def test_a_cell_of_time_is_written_as_its_type_says(kind: str, cell: str, good: bool) -> None:
    meaning = f"title: T\nlicense: L\ncolumns:\n  - {{name: a, title: A, type: {kind}}}\n"
    found = read(f"a\n{cell}\n", meaning)
    codes = [] if isinstance(found, Table) else [problem.code for problem in found]
    assert codes == ([] if good else ["D007"])


CELLS = st.text(alphabet='ab,"\n 渡', max_size=6)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=4))
def test_what_csv_writes_is_read_back(rows: list[list[str]]) -> None:
    def written(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"'

    text = "".join(",".join(map(written, row)) + "\n" for row in rows)
    found = list(datatable._records(TextFile("a.csv", text)))
    assert [[cell for cell, _ in record] for record in found] == rows


@given(st.text(alphabet='month,load1901-5"\n;ferry渡', max_size=60))
def test_any_values_are_read_or_have_problems(text: str) -> None:
    found = read(HEADER + text)
    assert isinstance(found, Table) or all(problem.place.line for problem in found)


def test_a_folder_is_read_with_the_problems_of_each_file(tmp_path: Path) -> None:
    for name, text in {
        "good.csv": VALUES,
        "good.yml": MEANING,
        "alone.csv": VALUES,
        "lost.yml": MEANING,
        "places.yml": "other: form\n",
        "spoiled.csv": VALUES.replace("1.25", "much"),
        "spoiled.yml": MEANING,
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "latin.csv").write_bytes(VALUES.replace("calm", "café").encode("latin-1", "replace"))
    (tmp_path / "latin.yml").write_text(MEANING, encoding="utf-8")
    found = datatable.read_folder(tmp_path, tmp_path, library(), evidence.Evidence())
    assert list(found.tables) == ["good"]
    assert sorted((problem.code, problem.place.path, problem.place.line) for problem in found.problems) == [
        ("D001", "alone.yml", 1),
        ("D001", "latin.csv", 2),
        ("D001", "lost.yml", 5),
        ("D004", "spoiled.csv", 2),
    ]


def test_without_a_folder_there_are_no_tables(tmp_path: Path) -> None:
    assert datatable.read_folder(tmp_path / "nothing", tmp_path, library(), evidence.Evidence()) == Tables()
