"""Findings as a JUnit file: a test case for each address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree as etree

from explainer.linkcheck.report.tally import in_order, place_of
from explainer.sources.observation import Finding, Outcome

_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, not even as a reference."""


def as_junit(findings: Sequence[Finding]) -> str:
    """Rot fails; a warning passes and says why; what was not asked is skipped."""
    cases = [_case(finding) for finding in in_order(findings)]
    outcomes = [finding.outcome for finding in findings]
    numbers = {
        "tests": str(len(cases)),
        "failures": str(outcomes.count(Outcome.FAIL)),
        "errors": "0",
        "skipped": str(outcomes.count(Outcome.SKIP)),
    }
    root = etree.Element("testsuites", numbers)
    suite = etree.SubElement(root, "testsuite", {"name": "explainer links", **numbers})
    suite.extend(cases)
    etree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{etree.tostring(root, encoding="unicode")}\n'


def _case(finding: Finding) -> etree.Element:
    citation, place = finding.citation, place_of(finding)
    case = etree.Element("testcase", {"classname": _clean(citation.key or "chapters"), "name": _clean(citation.url)})
    if place:
        case.set("file", _clean(place.path))
        case.set("line", str(place.line))
    reason = _clean(f"{finding.verdict}: {finding.reason}")
    match finding.outcome:
        case Outcome.FAIL:
            etree.SubElement(case, "failure", {"type": finding.verdict.value, "message": reason}).text = reason
        case Outcome.SKIP:
            etree.SubElement(case, "skipped", {"message": reason})
        case _:
            etree.SubElement(case, "system-out").text = reason
    return case


def _clean(text: str) -> str:
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)
