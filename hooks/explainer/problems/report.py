"""Problems in the forms that people and machines read: each a pure function from problems to text."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable

from explainer.problems import annotation, explanation, sarif
from explainer.problems.problem import RULES, Problem, Severity, as_text, in_order

SHOWN_WARNINGS = 10
"""Warnings of one code that are shown one by one; errors are all shown."""


def as_report(problems: Iterable[Problem]) -> str:
    """For a terminal: all problems by place with their lines, long series of warnings of one code cut short, and a
    last line with their number; empty when there are none."""
    found = in_order(problems)
    if not found:
        return ""
    shown: list[str] = []
    warnings: Counter[str] = Counter()
    for problem in found:
        if problem.severity is Severity.WARNING:
            warnings[problem.code] += 1
            if warnings[problem.code] > SHOWN_WARNINGS:
                continue
        shown.append(as_text(problem))
    for code, number in warnings.items():
        if (more := number - SHOWN_WARNINGS) > 0:
            shown.append(f"… and {more:,} more warning{'' if more == 1 else 's'} {code}")
    return "\n\n".join([*shown, counted(found)])


def counted(problems: Iterable[Problem]) -> str:
    """`2 errors, 1 warning`."""
    numbers = Counter(problem.severity for problem in problems)
    return ", ".join(
        f"{number:,} {severity}{'' if number == 1 else 's'}" for severity in Severity if (number := numbers[severity])
    )


def as_annotations(problems: Iterable[Problem]) -> str:
    """For a GitHub workflow, a line each."""
    return "\n".join(
        annotation.command(problem.severity, problem.place, problem.code, _sentence(problem))
        for problem in in_order(problems)
    )


def as_json(problems: Iterable[Problem]) -> str:
    """A list with one object for each problem; lines and columns count from 1, columns in code points."""
    records = [
        {
            "path": problem.place.path,
            "line": problem.place.line,
            "column": problem.place.column,
            "code": problem.code,
            "severity": problem.severity,
            "message": problem.message,
            "hint": problem.hint,
        }
        for problem in in_order(problems)
    ]
    return json.dumps(records, indent=2, ensure_ascii=False)


def as_sarif(problems: Iterable[Problem], page: str = "") -> str:
    """A SARIF log of one run; the rules are those that problems have.

    `page` is the address of the page that explains the codes, where there is one.
    """
    found = in_order(problems)
    codes = sorted({problem.code for problem in found})
    rules = [
        sarif.Rule(code, code, RULES[code].title, RULES[code].severity, _help(code), explanation.address(code, page))
        for code in codes
    ]
    results = (
        sarif.Result(
            problem.code,
            problem.severity,
            _sentence(problem),
            [problem.place],
            "\n".join((problem.place.path, problem.code, problem.message)),
        )
        for problem in found
    )
    return sarif.log("explainer check", rules, results).rstrip()


def _help(code: str) -> str:
    told = explanation.of(code)
    return f"{told.means} {told.mend}"


def _sentence(problem: Problem) -> str:
    return f"{problem.message}. {problem.hint}".strip() if problem.hint else f"{problem.message}."


FORMATS: dict[str, Callable[[Iterable[Problem]], str]] = {
    "text": as_report,
    "github": as_annotations,
    "sarif": as_sarif,
    "json": as_json,
}
"""By the name that `--format` takes."""
