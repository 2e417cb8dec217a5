"""Findings in order, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from explainer.problems.place import Place
from explainer.sources.observation import OUTCOMES, Finding, Outcome, Verdict

WORST_FIRST = (Outcome.FAIL, Outcome.WARN, Outcome.SKIP, Outcome.PASS)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """The worst first, then by verdict and by place."""
    severity = {outcome: rank for rank, outcome in enumerate(WORST_FIRST)}
    verdicts = {verdict: rank for rank, verdict in enumerate(Verdict)}

    def rank(finding: Finding) -> tuple[int, int, str, int, str]:
        place = place_of(finding)
        where = (place.path, place.line) if place else ("", 0)
        return severity[finding.outcome], verdicts[finding.verdict], *where, finding.citation.url

    return sorted(findings, key=rank)


def place_of(finding: Finding) -> Place | None:
    """Where it is mended: the line in the .bib file, or the first chapter that has the link."""
    return next(iter(finding.citation.places), None)


def said(finding: Finding) -> list[str]:
    """Why, where the page is now, and where a copy is: what there is of the three."""
    parts = [finding.reason]
    parts += [f"now at {finding.replacement}"] if finding.replacement else []
    parts += [f"copy at {finding.archive_url}"] if finding.archive_url else []
    return parts


def counted(findings: Iterable[Finding]) -> str:
    """`2 broken, 1 blocked, 40 ok`, the worst first; `no addresses` when there are none."""
    numbers = Counter(finding.verdict for finding in findings)
    order = sorted(numbers, key=lambda verdict: (WORST_FIRST.index(OUTCOMES[verdict]), list(Verdict).index(verdict)))
    return ", ".join(f"{numbers[verdict]:,} {verdict}" for verdict in order) or "no addresses"
