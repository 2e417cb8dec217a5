"""Findings as Markdown, for the body of an issue or the summary of a workflow."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from explainer.linkcheck.meaning import MEANINGS
from explainer.linkcheck.report.tally import in_order
from explainer.problems.annotation import one_line
from explainer.sources.observation import Finding, Outcome, Verdict
from explainer.text.address import safe_url

LONGEST = 60_000
"""Characters; an issue holds 65,536."""

_SPECIAL = re.compile(r"[\\`*_{}\[\]()#!|~$]|:(?=//)|(?<=www)\.")
"""What would be markup inside a line, an address without brackets too."""
_BREAKER = "&#8203;"
"""A space without width, written so that it can be seen: behind @ and # it keeps people and issues from being named."""


def as_markdown(findings: Sequence[Finding]) -> str:
    """Numbers by verdict, then a table of each verdict that asks for something; shortened to fit into an issue."""
    numbers = Counter(finding.verdict for finding in findings)
    ordered = in_order(findings)
    lines = ["| Verdict | Addresses | |", "| --- | ---: | --- |"]
    lines += [f"| {verdict} | {numbers[verdict]:,} | {MEANINGS[verdict]} |" for verdict, _ in _groups(ordered)]
    asking = [finding for finding in ordered if finding.outcome in (Outcome.FAIL, Outcome.WARN) or finding.replacement]
    if not asking:
        return "\n".join([*lines, "", "Nothing needs to be done." if findings else "No address was checked.", ""])
    left = LONGEST - sum(map(len, lines))
    for number, line in enumerate(_tables(asking)):
        left -= len(line) + 1
        if left < 0:
            rest = len(list(_tables(asking))) - number
            return "\n".join([*lines, "", f"{rest:,} more lines do not fit here; the report of the run has them.", ""])
        lines.append(line)
    return "\n".join([*lines, ""])


def _groups(ordered: Sequence[Finding]) -> Iterator[tuple[Verdict, list[Finding]]]:
    for verdict, group in groupby(ordered, key=lambda finding: finding.verdict):
        yield verdict, list(group)


def _tables(ordered: Sequence[Finding]) -> Iterator[str]:
    for verdict, group in _groups(ordered):
        yield from ("", f"### {verdict.capitalize()}", "", "| Source | Address | Why |", "| --- | --- | --- |")
        yield from map(_row, group)


def _row(finding: Finding) -> str:
    citation = finding.citation
    where = ", ".join(f"{place.path}:{place.line}" for place in citation.places)
    source = " ".join(filter(None, (_code(citation.key), _plain(where))))
    why = [_plain(finding.reason)]
    why += [f"now at {_address(finding.replacement)}"] if finding.replacement else []
    why += [f"copy at {_address(finding.archive_url)}"] if finding.archive_url else []
    return f"| {source} | {_address(citation.url)} | {'; '.join(why)} |"


def _address(url: str) -> str:
    """A link where the address is a safe one, else its characters."""
    safe = safe_url(url)
    return f"[{_code(url)}](<{safe}>)" if safe else _code(url)


def _code(text: str) -> str:
    """The text as code, in which nothing else is read; longer fences than any inside, and pipes escaped for tables."""
    if not (text := one_line(text).strip()):
        return ""
    longest = max(map(len, re.findall(r"`+", text)), default=0)
    fence, space = "`" * (longest + 1), " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}".replace("|", "\\|")


def _plain(text: str) -> str:
    """The text as text."""
    escaped = _SPECIAL.sub(r"\\\g<0>", one_line(text))
    escaped = escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"(@|\\#)(?=\w)", rf"\1{_BREAKER}", escaped)
