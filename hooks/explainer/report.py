"""Problems for a terminal: each with its excerpt, long series of one code cut short, a line that counts them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from explainer.problem import Problem, Severity, as_text, in_order

SHOWN_WARNINGS = 10
"""Warnings of one code that are shown one by one; errors are all shown."""


def as_report(problems: Iterable[Problem]) -> str:
    """All problems by place, and a last line with their number; empty when there are none."""
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
