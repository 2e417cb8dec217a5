"""Findings as SARIF, for code scanning and editors."""

from __future__ import annotations

from collections.abc import Sequence

from explainer.linkcheck.meaning import MEANINGS
from explainer.linkcheck.report.tally import in_order, said
from explainer.problems.sarif import Result, Rule, log
from explainer.sources.observation import OUTCOMES, Finding, Outcome, Verdict

_LEVELS = {Outcome.FAIL: "error", Outcome.WARN: "warning", Outcome.SKIP: "none", Outcome.PASS: "note"}
_SHOWN = [verdict for verdict in Verdict if OUTCOMES[verdict] in (Outcome.FAIL, Outcome.WARN)] + [Verdict.MOVED]


def as_sarif(findings: Sequence[Finding]) -> str:
    """A log of one run, with a result for each finding that is not good and each address that has moved."""
    shown = (finding for finding in in_order(findings) if finding.verdict in _SHOWN)
    return log("explainer links", [_rule(verdict) for verdict in _SHOWN], map(_result, shown))


def _rule(verdict: Verdict) -> Rule:
    return Rule(f"link/{verdict}", f"Link{verdict.capitalize()}", MEANINGS[verdict], _LEVELS[OUTCOMES[verdict]])


def _result(finding: Finding) -> Result:
    citation = finding.citation
    return Result(
        f"link/{finding.verdict}",
        _LEVELS[finding.outcome],
        f"{citation.url}: {'; '.join(said(finding))}.",
        citation.places,
        # The line may move; the finding is the same as long as source, address and verdict are.
        "\n".join((citation.key, citation.url, finding.verdict)),
    )
