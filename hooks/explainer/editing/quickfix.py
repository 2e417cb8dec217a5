"""What an editor can mend by itself: a name that is one of the known ones, misspelt."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from explainer.problems.place import Place
from explainer.problems.problem import Problem


@dataclass(frozen=True, slots=True)
class Fix:
    """Another text for what stands at a place."""

    title: str
    place: Place
    text: str


def fix(problem: Problem) -> Fix | None:
    """The mending of a problem, where its hint proposes a name and the wrong one is surely found in its line.

    The message names the wrong one in quotation marks; it stands at the problem's place, or once in its line.
    """
    if not (name := problem.replacement):
        return None
    for wrong in re.findall(r'"([^"]+)"|@([\w-]+)', problem.message):
        if place := _found(problem.place, "".join(wrong)):
            return Fix(f'change "{"".join(wrong)}" to "{name}"', place, name)
    return None


def _found(place: Place, wrong: str) -> Place | None:
    """Where a name stands as a whole: in a place, or else once in its line."""
    whole = re.compile(rf"(?<![\w\-./+]){re.escape(wrong)}(?![\w\-/+]|[.:]\w)")
    start = place.column - 1
    spans = [found.span() for found in whole.finditer(place.excerpt, start, start + place.length)]
    spans = spans or [found.span() for found in whole.finditer(place.excerpt)]
    if len(spans) != 1:
        return None
    return replace(place, column=spans[0][0] + 1, length=len(wrong))
