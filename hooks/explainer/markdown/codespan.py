"""Code between backticks, found as Python-Markdown finds it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate

from explainer.text.span import Span

_OPENING = re.compile(r"(?<!\\)(?:\\\\)*(?P<ticks>`+)")


class Ticks:
    """The runs of backticks in a text."""

    def __init__(self, text: str) -> None:
        runs = [run.span() for run in re.finditer("`+", text)]
        self._starts: defaultdict[int, list[int]] = defaultdict(list)
        for start, end in runs:
            self._starts[end - start].append(start)
        self._run_starts = [start for start, _ in runs]
        # For each run, the longest of it and those after it, the first of several.
        self._longest = list(accumulate(reversed(runs), _longer))[::-1]

    def equal_after(self, start: int, end: int) -> int:
        """Where the next run ends that is as long as the one between these offsets; 0 if there is none."""
        starts = self._starts[end - start]
        number = bisect_left(starts, end)
        return starts[number] + end - start if number < len(starts) else 0

    def shorter_after(self, start: int, end: int) -> int:
        """Where the longest run ends that follows, if it is shorter; 0 if it is not, or if there is none."""
        number = bisect_left(self._run_starts, end)
        longest = self._longest[number] if number < len(self._longest) else (0, end)
        return longest[1] if _length(longest) < end - start else 0


def _length(span: Span) -> int:
    return span[1] - span[0]


def _longer(best: Span, span: Span) -> Span:
    return max(span, best, key=_length)


def code_spans(text: str) -> Iterator[Span]:
    """Code between backticks: up to a run as long as the first, or else to the longest if it is shorter."""
    ticks, at = Ticks(text), 0
    while opening := _OPENING.search(text, at):
        start, at = opening.span("ticks")
        if end := ticks.equal_after(start, at) or ticks.shorter_after(start, at):
            yield start, end
            at = end
