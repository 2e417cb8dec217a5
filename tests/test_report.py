"""Problems for people and for machines."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from explainer.problems.place import Place
from explainer.problems.problem import Problem, as_text, in_order
from explainer.problems.report import FORMATS, SHOWN_WARNINGS, as_report, counted


def problem(code: str, line: int = 1, path: str = "a.md") -> Problem:
    return Problem(code, Place(path, line, 1, 1, "text"), "it is wrong")


def series(code: str, number: int) -> list[Problem]:
    return [problem(code, line) for line in range(1, number + 1)]


ERROR, WARNING, OTHER_WARNING = "C001", "B014", "B012"


def test_no_problems_are_an_empty_report() -> None:
    assert as_report([]) == ""


def test_a_problem_is_shown_with_its_excerpt_and_counted() -> None:
    assert as_report([problem(ERROR)]) == "a.md:1:1: error C001: it is wrong\n  1 | text\n    | ^\n\n1 error"


def test_problems_are_shown_by_place_with_a_blank_line_between() -> None:
    first, second, third = problem(WARNING, 2), problem(ERROR, 10), problem(ERROR, 1, "b.md")
    blocks = [as_text(first), as_text(second), as_text(third), "2 errors, 1 warning"]
    assert as_report([third, second, first]) == "\n\n".join(blocks)


def test_a_problem_that_was_found_twice_is_shown_and_counted_once() -> None:
    assert as_report([problem(ERROR), problem(ERROR)]) == as_report([problem(ERROR)])


def test_problems_may_come_one_by_one() -> None:
    assert as_report(iter(series(ERROR, 3))).endswith("\n\n3 errors")


def test_ten_warnings_of_one_code_are_all_shown() -> None:
    report = as_report(series(WARNING, SHOWN_WARNINGS))
    assert report.count("warning B014") == SHOWN_WARNINGS
    assert "more" not in report
    assert report.endswith("\n\n10 warnings")


def test_the_warnings_of_one_code_after_ten_are_only_counted() -> None:
    report = as_report(series(WARNING, 1_234))
    blocks = [*map(as_text, series(WARNING, SHOWN_WARNINGS)), "… and 1,224 more warnings B014", "1,234 warnings"]
    assert report == "\n\n".join(blocks)


def test_each_code_has_its_own_ten() -> None:
    report = as_report([*series(WARNING, 12), *series(OTHER_WARNING, 11), problem("E009")])
    assert "… and 2 more warnings B014" in report
    assert "… and 1 more warning B012" in report
    assert report.count(": warning E009: ") == 1
    assert report.endswith("\n\n24 warnings")


def test_errors_are_all_shown_however_many() -> None:
    report = as_report([*series(ERROR, 25), *series(WARNING, 11)])
    assert report.count(": error C001: ") == 25
    assert report.count(": warning B014: ") == 10
    assert report.endswith("\n\n25 errors, 11 warnings")


COUNTED = {
    (0, 0): "",
    (1, 0): "1 error",
    (2, 0): "2 errors",
    (0, 1): "1 warning",
    (0, 2): "2 warnings",
    (1, 1): "1 error, 1 warning",
    (2, 1): "2 errors, 1 warning",
    (1_000, 2_000): "1,000 errors, 2,000 warnings",
}


@pytest.mark.parametrize("numbers", COUNTED)
def test_problems_are_counted_by_severity(numbers: tuple[int, int]) -> None:
    errors, warnings = numbers
    assert counted([*series(WARNING, warnings), *series(ERROR, errors)]) == COUNTED[numbers]


# for machines

HINTED = Problem("C001", Place("docs/ä b.md", 3, 5, 4, "text"), 'no "x" {here} [a](b)', 'did you mean "y"?')


def test_json_has_one_object_for_each_problem_by_place() -> None:
    found = json.loads(FORMATS["json"]([problem(WARNING, 2), HINTED, problem(ERROR, 1), HINTED]))
    assert [(item["path"], item["line"], item["code"], item["severity"]) for item in found] == [
        ("a.md", 1, "C001", "error"),
        ("a.md", 2, "B014", "warning"),
        ("docs/ä b.md", 3, "C001", "error"),
    ]
    assert found[2] == {
        "path": "docs/ä b.md",
        "line": 3,
        "column": 5,
        "code": "C001",
        "severity": "error",
        "message": 'no "x" {here} [a](b)',
        "hint": 'did you mean "y"?',
    }


def test_annotations_are_a_line_for_each_problem() -> None:
    assert FORMATS["github"]([HINTED, problem(WARNING)]) == (
        "::warning file=a.md,line=1,col=1,endColumn=2,title=B014::it is wrong.\n"
        '::error file=docs/ä b.md,line=3,col=5,endColumn=9,title=C001::no "x" {here} [a](b). did you mean "y"?'
    )


SARIF = Path(__file__).parent / "vendor/schemas/sarif-2.1.0.json"


@pytest.mark.parametrize(
    "found", [[], [HINTED], [HINTED, HINTED, problem(WARNING)]], ids=["none", "one", "one of them twice"]
)
def test_sarif_is_valid_by_its_schema_and_says_the_same(found: list[Problem]) -> None:
    log = json.loads(FORMATS["sarif"](found))
    Draft7Validator(json.loads(SARIF.read_text(encoding="utf-8"))).validate(log)
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    results = [(result["ruleId"], rules[result["ruleIndex"]], result["level"]) for result in run["results"]]
    assert results == [(item.code, item.code, item.severity.value) for item in in_order(found)]


def test_a_sarif_result_shows_its_place_and_its_words_as_they_are() -> None:
    (result,) = json.loads(FORMATS["sarif"]([HINTED]))["runs"][0]["results"]
    (location,) = result["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "docs/%C3%A4%20b.md"},
        "region": {"startLine": 3, "startColumn": 5, "endColumn": 9},
    }
    assert result["message"]["text"] == 'no "x" {{here}} \\[a\\](b). did you mean "y"?'


def test_a_sarif_result_is_the_same_when_its_line_moves() -> None:
    moved = replace(HINTED, place=replace(HINTED.place, line=9))
    prints = [json.loads(FORMATS["sarif"]([one]))["runs"][0]["results"][0] for one in (HINTED, moved)]
    assert prints[0]["partialFingerprints"] == prints[1]["partialFingerprints"]


@pytest.mark.parametrize(("name", "empty"), [("text", ""), ("github", ""), ("json", "[]")])
def test_no_problems_are_nothing_to_read(name: str, empty: str) -> None:
    assert FORMATS[name]([]) == empty
