"""Blocks of a page: what each shows, and what is wrong with it."""

from __future__ import annotations

from xml.etree import ElementTree as etree

import pytest
from tests.plotting import BARS, HEAD, STUDIO, library, table

from explainer.chapter import exhibit
from explainer.data.datatable import Tables
from explainer.files.paths import Paths
from explainer.markdown import block
from explainer.markdown.prose import mask
from explainer.notes.notewriter import PageRecord
from explainer.problems.place import TextFile
from explainer.problems.problem import Problem
from explainer.project import Project

PROJECT = Project(library(), tables=Tables({"ferry": table()}), studio=STUDIO)
TABLE = "data: ferry\n"


def problems(page: str) -> list[str]:
    """What is wrong with the blocks of a page."""
    file = TextFile("docs/page.md", page)
    found = []
    for fence in block.shown(page, mask(page).fences):
        opening = file.place(fence.start, fence.body_start - 1)
        found += exhibit.problems(fence.info, block.body_file(file, fence), opening, PROJECT)
    return [f"{each.code} {each.place.line}:{each.place.column} {each.message}" for each in found]


def element(name: str, body: str) -> etree.Element:
    written = TextFile("docs/page.md", body)
    return exhibit.as_element(name, written, written.place(0), PROJECT, Paths(), PageRecord())


def fenced(name: str, body: str, prefix: str = "") -> str:
    return "".join(f"{prefix}{line}\n" for line in [f"```{name}", *body.splitlines(), "```"])


@pytest.mark.parametrize(
    ("name", "body", "tag", "kind"),
    [
        ("chart", HEAD + BARS, "figure", "chart"),
        ("table", TABLE, "figure", "data-table"),
        ("chart", "", "p", "explainer-problem"),
        ("chart", "data: ferry\n", "p", "explainer-problem"),
        ("table", "data: nothing\n", "p", "explainer-problem"),
        ("table", "data: [\n", "p", "explainer-problem"),
    ],
)
def test_a_block_is_shown_or_says_in_its_place_why_not(name: str, body: str, tag: str, kind: str) -> None:
    shown = element(name, body)
    assert (shown.tag, shown.get("class")) == (tag, kind)
    assert shown.text or len(shown)


PLACES = {
    "by itself": "",
    "in a list": "    ",
    "in a list in a list": "        ",
    "in a quotation": "> ",
    "in a quotation in a quotation": "> > ",
}


@pytest.mark.parametrize("prefix", PLACES.values(), ids=list(PLACES))
def test_a_problem_of_a_block_has_its_line_and_column_in_the_page(prefix: str) -> None:
    before = "# One\n\n" + {"    ": "- Two\n\n", "        ": "- Two\n\n    - Three\n\n"}.get(prefix, "")
    line = before.count("\n") + 1
    column = len(prefix)
    cases = {
        HEAD + BARS: [],
        HEAD + BARS.replace("load", "laod"): [
            f'D003 {line + 7}:{column + 14} the table "ferry" has no column "laod"',
        ],
        HEAD.replace("ferry", "fery") + BARS: [f'D011 {line + 1}:{column + 7} there is no data table "fery"'],
        HEAD + BARS.replace("bar", "bra"): [f'D009 {line + 4}:{column + 7} "mark" cannot be "bra"'],
        f"{HEAD}{BARS}transform:\n  - filter: datum.load > (\n": [
            f"D010 {line}:1 the chart cannot be drawn: Unexpected end of input"
        ],
        f"{HEAD}{BARS}transform:\n  - filter: datum.load > 99\n": [
            f"D010 {line}:1 the chart cannot be drawn: no row has the values that it asks for"
        ],
        "": [f"D009 {line}:1 the block is empty"],
    }
    for body, expected in cases.items():
        assert problems(before + fenced("chart", body, prefix)) == expected
    empty = before + fenced("table", "\n\n", prefix)
    assert problems(empty) == [f"D009 {line}:1 the block is empty"]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("data: [\n", 4),
        ("data: ferry\ntitle: a: b\n", 5),
        ("data: ferry\n  title: a\n", 5),
        ("\n\ndata: ferry\n\ttitle: a\n", 7),
        ("data: 'ferry\n", 4),
        ("data: ferry\ndata: ferry\n", 5),
        ("data: ferry\ntitle: \x01\n", 5),
        ("data: ferry\n---\ndata: ferry\n", 5),
        ("# only a remark\n", 3),
    ],
)
def test_broken_yaml_has_the_number_of_its_line_in_the_page(body: str, line: int) -> None:
    (found,) = problems(f"# One\n\n{fenced('chart', body)}\nText.\n")
    assert found.startswith(f"D009 {line}:")


@pytest.mark.parametrize("name", ["python", "yaml", "sources", "claims", "coverage"])
def test_other_blocks_have_no_problems_of_data(name: str) -> None:
    body = TextFile("docs/page.md", "data: [")
    assert exhibit.problems(name, body, body.place(0), PROJECT) == []


EXPRESSIONS = {
    "a filter without an end": ("transform:\n  - filter: datum.load > (\n", "Unexpected end of input"),
    "a filter by an unknown function": ("transform:\n  - filter: nothing(1)\n", "Unrecognized function: nothing"),
    "a calculation that fails": (
        "transform:\n  - {calculate: datum.a.b, as: more}\n",
        "an expression fails: Cannot read properties of undefined (reading 'b')",
    ),
    "labels that cannot be read": ("", "Expression parse error: (datum.()"),
    "a form of numbers that does not exist": ("", "an expression fails: invalid format: zzz"),
}


@pytest.mark.parametrize(("more", "reason"), EXPRESSIONS.values(), ids=list(EXPRESSIONS))
def test_an_expression_that_fails_is_one_problem_at_the_opening_of_the_fence(
    more: str, reason: str, capfd: pytest.CaptureFixture[str]
) -> None:
    bars = BARS
    if "parse" in reason:
        bars = BARS.replace("month", "month, axis: {labelExpr: 'datum.('}")
    elif "format" in reason:
        bars = BARS.replace("load", "load, axis: {format: zzz}")
    assert problems(f"One.\n\n{fenced('chart', HEAD + bars + more)}") == [
        f"D010 3:1 the chart cannot be drawn: {reason}"
    ]
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(("name", "body"), [("chart", HEAD + BARS), ("table", TABLE)])
def test_a_table_that_cannot_be_read_is_its_own_problem_and_not_one_of_each_block_that_shows_it(
    name: str, body: str
) -> None:
    lost = TextFile("docs/page.md", body.replace("data: ferry", "data: lost"))
    mistake = Problem("D004", TextFile("docs/data/lost.csv", "x").place(0), "it is not a number")
    for known, expected in ((Tables({}, (mistake,)), []), (Tables(), ["D011"])):
        found = exhibit.problems(name, lost, lost.place(0), Project(tables=known))
        assert [problem.code for problem in found] == expected
