"""Problems for a terminal: all errors, the first warnings of each code, and their number."""

from __future__ import annotations

import pytest

from explainer.place import Place
from explainer.problem import Problem, as_text
from explainer.report import SHOWN_WARNINGS, as_report, counted


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
