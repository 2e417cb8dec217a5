"""Findings for a terminal: by outcome and verdict, the worst first; what is good is only counted."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby

from explainer.linkcheck.meaning import MEANINGS
from explainer.linkcheck.report.tally import counted, in_order, said
from explainer.problems.annotation import one_line
from explainer.sources.observation import Finding, Outcome

NARROWEST = 40


def as_text(findings: Sequence[Finding], width: int = 0) -> str:
    """All that is not good one by one, and a last line with numbers; `width` in columns, 0 for that of the terminal."""
    width = max(NARROWEST, width or shutil.get_terminal_size().columns)
    blocks: list[str] = []
    for verdict, group in groupby(in_order(findings), key=lambda finding: finding.verdict):
        found = list(group)
        if found[0].outcome is not Outcome.PASS or any(finding.replacement for finding in found):
            blocks.append(f"{verdict} ({len(found):,}): {MEANINGS[verdict]}")
            blocks += ["\n".join(_lines(finding, width)) for finding in found]
    return "\n\n".join([*blocks, counted(findings)]) + "\n"


def _lines(finding: Finding, width: int) -> Iterator[str]:
    citation = finding.citation
    where = ", ".join(f"{one_line(place.path)}:{place.line}" for place in citation.places)
    yield "  " + " ".join(filter(None, (one_line(citation.key), f"({where})" if where else "")))
    yield f"    {one_line(citation.url)}"  # never broken, so that it can be copied
    for part in said(finding):
        yield from _wrapped(part, width)


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(
        one_line(text),
        width,
        initial_indent="    ",
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )
