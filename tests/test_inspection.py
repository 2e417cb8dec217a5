"""A whole site checked without being built."""

from __future__ import annotations

from dataclasses import replace

import pytest

from explainer.chapter.inspection import Inspection
from explainer.data import datatable
from explainer.markdown.page import PageSource
from explainer.problems.place import TextFile
from explainer.problems.problem import Problem
from explainer.project import Project
from explainer.proof import claim, evidence
from explainer.sources import bibliography

SOURCES = """\
@book{log, author = {Halm, Ada}, title = {The Log}, publisher = {Press}, date = {1901}}
@book{map, author = {Orr, Tim}, title = {A Map}, publisher = {Press}, date = {1902}}
@book{tolls, author = {Roe, Jane}, title = {Tolls}, publisher = {Press}, date = {1903}}
"""
RECORDS = """\
passages:
  - {id: lost, quote: the log of the ferry is lost, lang: en}
figures:
  - {id: load, value: 5, unit: t}
"""
CLAIMS = """\
topic: The ferry
claims:
  - {id: a, statement: It is lost., said_by: [Ada], status: contested, nature: fact, for: [map]}
"""
GOOD = "They wrote “the log of the ferry is lost” in it.[^log#lost] It bore 5 t.[^log#load]\n"


NO_TABLE = Problem("D001", TextFile("docs/data/loads.csv", "").place(0), "cannot read the file", "check its name")


def inspection(*, is_verified: bool = True, **pages: str) -> Inspection:
    library = bibliography.from_files([TextFile("references.bib", SOURCES)])
    records = evidence.from_texts([TextFile("citations/evidence/log.yml", RECORDS)], library)
    register = claim.from_texts([TextFile("citations/claims/1.yml", CLAIMS)], library, records)
    tables = datatable.Tables()
    project = Project(library, records, register, tables, is_verified)
    return Inspection(
        project, {f"{name}.md": PageSource(TextFile(f"docs/{name}.md", text)) for name, text in pages.items()}
    )


def codes(found: Inspection) -> list[tuple[str, str]]:
    return sorted((problem.place.path, problem.code) for problem in found.problems())


def test_a_good_page_leaves_over_what_nothing_uses() -> None:
    assert codes(inspection(a=GOOD)) == [("references.bib", "B014")]


@pytest.mark.parametrize(
    ("text", "expected"),
    {
        "a misquotation": (GOOD.replace("ferry", "ferries"), ["E001"]),
        "a figure that drifts": (GOOD.replace("5 t", "6 t"), ["E003"]),
        "a paragraph without a note": (f"{GOOD}\nAll the rest is not known to anybody.\n", ["E015"]),
        "an unknown source": (f"{GOOD}\nSeen.[^lgo]\n", ["C001"]),
        "both of a citation and of what is said": (GOOD.replace("5 t", "6 t") + "[^zzz]", ["C001", "E003"]),
    }.values(),
    ids=str,
)
def test_the_problems_of_a_page_are_those_of_its_citations_and_of_what_it_says(text: str, expected: list[str]) -> None:
    found = inspection(a=text, b=GOOD)
    assert sorted(problem.code for problem in found.page_problems("a.md")) == expected
    assert found.page_problems("b.md") == []


def test_without_evidence_only_citations_are_checked() -> None:
    found = inspection(is_verified=False, a=GOOD.replace("5 t", "6 t").replace("log#load", "lgo"))
    assert [problem.code for problem in found.page_problems("a.md")] == ["C001"]
    assert found.verifications == {}


def test_what_pages_cite_is_gathered_from_all_of_them() -> None:
    found = inspection(a="One.[^log; tolls, p. 3]", b="Two.[^x]\n\n[^x]: See [@map].\n", c="`[^code]` [^no key]")
    assert found.cited == {"log", "tolls", "map"}


def test_coverage_counts_what_pages_and_claims_cite_and_each_note_of_a_page_once() -> None:
    text = f"{GOOD}\nAgain.[^log#load] And.[^ log #load][^log, p. 3][^why]\n\n[^why]: Words.\n"
    found = inspection(a=text.replace("[^ log #load]", "[^ log#load ]"), b=GOOD).coverage
    assert (found.sources, found.notes) == (2, 6)
    assert (found.quotations.all, found.quotations.bound) == (2, 2)
    assert (found.figures.all, found.figures.bound) == (2, 2)


def test_records_that_only_claims_use_are_no_leftovers() -> None:
    found = inspection(a="Seen.[^tolls]")
    assert sorted(problem.code for problem in found.leftovers({"tolls"})) == ["B014", "E009", "E009"]
    assert sorted(problem.message for problem in found.leftovers({"tolls", "log"})) == [
        'no page uses "load" of "log"',
        'no page uses "lost" of "log"',
    ]


def test_while_a_record_cannot_be_read_what_misses_it_is_not_reported_too() -> None:
    library = bibliography.from_files([TextFile("references.bib", SOURCES)])
    broken = evidence.from_texts([TextFile("citations/evidence/log.yml", "passages: [")], library)
    pages = {"a.md": PageSource(TextFile("docs/a.md", f"{GOOD}\nAll the rest is not known to anybody.\n"))}
    claims = CLAIMS.replace("for: [map]", "for: ['log#lost']")
    register = claim.from_texts([TextFile("citations/claims/1.yml", claims)], library, broken)
    assert [problem.code for problem in register.problems] == ["C006"]
    found = Inspection(Project(library, broken, register, is_verified=True), pages)
    assert [problem.code for problem in found.problems()] == ["E010", "E015"]


def test_while_a_table_cannot_be_read_nobody_knows_what_is_left_over() -> None:
    whole = inspection(a=GOOD)
    faulty = replace(whole.project, tables=datatable.Tables(problems=(NO_TABLE,)))
    assert [problem.code for problem in Inspection(faulty, whole.pages).problems()] == ["D001"]


TABLE = "month,load,source\n1901-05,5.25,log\n1901-06,7,log\n"
MEANING = """\
title: What the ferry carried
license: CC BY 4.0
columns:
  - {name: month, title: Month, type: month}
  - {name: load, title: Load, type: number, unit: t}
  - {name: source, title: Source, type: citation}
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In May 1901 the ferry bore 5.25 t.[^log#ferry.1901-05.load]\n", []),
        ("In May 1901 the ferry bore about 5 t.[^log#ferry.1901-05.load]\n", []),
        ("In May 1901 the ferry bore 7 t.[^log#ferry.1901-05.load]\n", ["E003"]),
        ("In July 1901 the ferry bore 7 t.[^log#ferry.1901-07.load]\n", ["C006"]),
    ],
    ids=["as it stands there", "rounded", "of another cell", "of no cell"],
)
def test_a_figure_can_cite_a_cell_of_a_table_and_is_held_against_it(text: str, expected: list[str]) -> None:
    project = inspection().project
    table = datatable.from_texts(
        "ferry", TextFile("ferry.csv", TABLE), TextFile("ferry.yml", MEANING), project.bibliography, project.evidence
    )
    assert isinstance(table, datatable.Table)
    found = Inspection(
        replace(project, tables=datatable.Tables({"ferry": table})), {"a.md": PageSource(TextFile("docs/a.md", text))}
    )
    assert [problem.code for problem in found.page_problems("a.md")] == expected


def test_a_page_that_says_why_is_not_held_against_the_evidence_and_is_counted() -> None:
    text = "---\nunverified: how to contribute\n---\n\nAll the rest is not known to anybody, of 100 km.[^lgo]\n"
    found = inspection(a=text, b=GOOD)
    assert [problem.code for problem in found.page_problems("a.md")] == ["C001"]
    assert list(found.verifications) == ["b.md"]
    assert found.coverage.exempt == 1


@pytest.mark.parametrize("field", ["unverified:", "unverified: ''", "unverified: true"], ids=str)
def test_without_a_reason_it_is_and_that_is_a_problem(field: str) -> None:
    found = inspection(a=f"---\n{field}\n---\n\nAll the rest is not known to anybody.\n")
    assert [problem.code for problem in found.page_problems("a.md")] == ["C011"]
    assert list(found.verifications) == ["a.md"]
