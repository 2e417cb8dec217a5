"""Findings as JSON: a list with one object for each address."""

from __future__ import annotations

import json
from collections.abc import Sequence

from explainer.linkcheck.report.tally import in_order
from explainer.sources.observation import Finding


def as_json(findings: Sequence[Finding]) -> str:
    """The worst first, each with the same fields; `status` is null when there was no answer."""
    text = json.dumps([_record(finding) for finding in in_order(findings)], indent=2, ensure_ascii=False)
    # A lone surrogate, which JSON can write and UTF-8 cannot, must not keep the report from being written.
    return text.encode("utf-8", "replace").decode("utf-8") + "\n"


def _record(finding: Finding) -> dict[str, object]:
    citation, observation = finding.citation, finding.observation
    hops = observation.hops if observation else ()
    return {
        "key": citation.key,
        "url": citation.url,
        "verdict": finding.verdict.value,
        "class": finding.outcome.value,
        "status": (observation.status or None) if observation else None,
        "hops": [{"url": hop.url, "status": hop.status or None, "permanent": hop.is_permanent} for hop in hops],
        "replacement": finding.replacement or None,
        "archive_url": finding.archive_url or None,
        "reason": finding.reason,
        "places": [{"path": place.path, "line": place.line, "column": place.column} for place in citation.places],
    }
