"""Spans of a text: from the offset of the first character to the offset after the last."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

Span = tuple[int, int]


class Cover:
    """Spans, perhaps one in another, for the question which offsets they cover."""

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._ends = list(accumulate((end for _, end in ordered), max))

    def __contains__(self, at: int) -> bool:
        number = bisect_right(self._starts, at)
        return number > 0 and at < self._ends[number - 1]
