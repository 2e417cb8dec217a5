"""What came of holding a page against the evidence."""

from __future__ import annotations

from dataclasses import dataclass, field

from explainer.problems.problem import Problem
from explainer.text.span import Span


@dataclass
class Tally:
    """How many of a page's quotations, figures or paragraphs are bound."""

    all: int = 0
    bound: int = 0
    waived: int = 0


@dataclass
class Verification:
    """What came of verifying one page."""

    problems: list[Problem] = field(default_factory=list)
    quotations: Tally = field(default_factory=Tally)
    figures: Tally = field(default_factory=Tally)
    paragraphs: Tally = field(default_factory=Tally)
    used: set[tuple[str, str]] = field(default_factory=set)
    """Passages and figures that the page cites or that confirmed it, by key and id."""
    needless: list[Span] = field(default_factory=list)
    """Where waivers stand that waive nothing."""
