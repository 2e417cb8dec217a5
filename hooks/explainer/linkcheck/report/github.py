"""Findings as annotations of a GitHub workflow: on the line of the .bib file or of the chapter."""

from __future__ import annotations

from collections.abc import Sequence

from explainer.linkcheck.report.tally import in_order, place_of, said
from explainer.problems import annotation
from explainer.sources.observation import Finding, Outcome

_LEVELS = {Outcome.FAIL: "error", Outcome.WARN: "warning"}


def as_annotations(findings: Sequence[Finding]) -> str:
    """A workflow command for each finding that is not good, a notice for each address that has moved."""
    return "".join(f"{_command(finding)}\n" for finding in in_order(findings) if _level(finding))


def _level(finding: Finding) -> str:
    return _LEVELS.get(finding.outcome, "notice" if finding.replacement else "")


def _command(finding: Finding) -> str:
    citation = finding.citation
    title = f"{finding.verdict}: {citation.key or citation.url}"
    text = f"{citation.url}: {'; '.join(said(finding))}"
    return annotation.command(_level(finding), place_of(finding), title, text)
