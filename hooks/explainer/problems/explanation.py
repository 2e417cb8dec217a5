"""What each problem code means and what to do about it, at length: for the list of codes, the terminal and SARIF.

The texts are in codes.yml beside this module, read when somebody asks. They are Markdown of the simplest kind: code
between backticks, nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from explainer.problems.problem import RULES

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

FAMILIES = {
    "C": "Citations and pages",
    "B": "The bibliography",
    "E": "Evidence",
    "D": "Data",
    "L": "Links",
}
"""What the codes with a first letter are about."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is told of a code."""

    means: str
    """What is wrong, and why it matters."""
    mend: str
    """What to do."""
    shown: str
    """A message of the program, as a terminal shows it."""


@cache
def all_of_them() -> Mapping[str, Explanation]:
    """The explanations by code."""
    text = resources.files("explainer.problems").joinpath("codes.yml").read_text(encoding="utf-8")
    return {code: Explanation(**written) for code, written in yaml.load(text, _Loader).items()}  # noqa: S506  # a safe loader


def of(code: str) -> Explanation:
    """The explanation of a code; raises KeyError for one that there is not."""
    return all_of_them()[code]


def address(code: str, page: str) -> str:
    """Where the page at an address explains a code; empty where there is no page."""
    return f"{page}#{code.lower()}" if page else ""


def as_text(code: str) -> str:
    """The explanation for a terminal."""
    rule, told = RULES[code], of(code)
    head = f"{code} ({rule.severity}): {rule.title}"
    shown = "\n".join(f"  {line}".rstrip() for line in told.shown.splitlines())
    return f"{head}\n\n{told.means}\n\n{shown}\n\nWhat to do: {told.mend}"
