"""What Lighthouse says of the built site on a phone: the median of three visits of the pages that differ most.

    python -m audit.lighthouse site

It writes a table in Markdown, and ends with 1 if a page is below what is asked of it. Chromium is taken from
CHROME_PATH, or from the PATH.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.statichost import serving_compressed

PROGRAM = Path(__file__).parent / "node_modules/.bin/lighthouse"
VISITS = 3
MANY = 60
"""Notes of a chapter that may be a little slower."""
CATEGORIES: Mapping[str, str] = {
    "performance": "Performance",
    "accessibility": "Accessibility",
    "best-practices": "Best practices",
    "seo": "SEO",
}
METRICS: Mapping[str, str] = {"largest-contentful-paint": "LCP, s", "total-blocking-time": "TBT, ms"}
CHROMIUM = (
    "--headless=new --no-sandbox --disable-dev-shm-usage --host-resolver-rules='MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'"
)
_CHAPTER = re.compile(r'class="page-chapter">\s*<strong>')
"""What stands at the head of each chapter."""
NOT_OURS = {"canonical"}
"""Audits that a copy on this machine cannot pass: the address that the pages name is another host."""


@dataclass(frozen=True)
class Page:
    """A page to visit, what it stands for, and the least performance asked of it."""

    path: str
    kind: str
    performance: int = 95


@dataclass(frozen=True)
class Measured:
    """Medians of a page: scores of 100 by category, values by metric; and the audits that it failed."""

    page: Page
    scores: Mapping[str, int]
    metrics: Mapping[str, float]
    failed: frozenset[str]

    @property
    def is_enough(self) -> bool:
        """Whether it reaches what is asked of it."""
        others = (score for name, score in self.scores.items() if name != "performance")
        return self.scores["performance"] >= self.page.performance and all(score == 100 for score in others)


def pages(site: Path) -> Iterator[Page]:
    """The front page, the chapters with fewest and with most notes, and the longest lists."""
    texts = {path.parent.name: path.read_text(encoding="utf-8") for path in site.glob("*/index.html")}
    notes = {name: text.count('id="fn:') for name, text in texts.items() if _CHAPTER.search(text)}
    chapters = sorted(notes, key=lambda name: (notes[name], name))
    yield Page("", "the front page")
    for name, kind in ((chapters[0], "the chapter with fewest notes"), (chapters[-1], "the chapter with most notes")):
        yield Page(f"{name}/", f"{kind}, {notes[name]}", 95 if notes[name] < MANY else 90)
    yield Page("sources/", "all sources", 90)
    yield Page("data/", "all tables", 90)


def visit(address: str) -> dict[str, Any]:
    """What one visit of an address gives: Lighthouse's result, without what no copy can pass."""
    chromium = os.environ.get("CHROME_PATH") or shutil.which("chromium") or ""
    options = ("--quiet", "--output=json", f"--only-categories={','.join(CATEGORIES)}", "--no-enable-error-reporting")
    command = [str(PROGRAM), address, *options, f"--skip-audits={','.join(NOT_OURS)}", f"--chrome-flags={CHROMIUM}"]
    done = subprocess.run(  # noqa: S603  # our own program, with addresses of our own
        command, env=os.environ | {"CHROME_PATH": chromium}, capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise SystemExit(f"Lighthouse could not visit {address}:\n{done.stderr}")
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def measure(page: Page, address: str) -> Measured:
    """The medians of some visits of a page."""
    results = [visit(address + page.path) for _ in range(VISITS)]
    scores = {
        name: round(100 * statistics.median(result["categories"][name]["score"] for result in results))
        for name in CATEGORIES
    }
    metrics = {
        name: statistics.median(result["audits"][name]["numericValue"] for result in results) for name in METRICS
    }
    return Measured(page, scores, metrics, frozenset(_failed(results)))


def _failed(results: list[dict[str, Any]]) -> Iterator[str]:
    """The audits that count for accessibility, best practices or SEO and are not passed."""
    for result in results:
        for category in set(CATEGORIES) - {"performance"}:
            for reference in result["categories"][category]["auditRefs"]:
                score = result["audits"][reference["id"]]["score"]
                if reference["weight"] and score is not None and score < 1:
                    yield f"{category}: {reference['id']}"


def as_table(measured: list[Measured]) -> str:
    """The medians as a table in Markdown."""
    heads = ["Page", *CATEGORIES.values(), *METRICS.values()]
    rows = [[one.page.kind, *map(str, one.scores.values()), *_shown(one.metrics)] for one in measured]
    lines = [heads, ["---", *["--:"] * (len(heads) - 1)], *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _shown(metrics: Mapping[str, float]) -> Iterator[str]:
    for name, value in metrics.items():
        yield f"{value / 1000:.1f}" if METRICS[name].endswith(" s") else f"{value:.0f}"


def main(site: Path) -> int:
    """Measure, write the table, and say what is missing."""
    measured = []
    with serving_compressed(site) as address:
        for page in pages(site):
            sys.stderr.write(f"/{page.path}: {VISITS} visits\n")
            measured.append(measure(page, address))
    sys.stdout.write(as_table(measured))
    for one in measured:
        for audit in sorted(one.failed):
            sys.stderr.write(f"/{one.page.path} fails {audit}\n")
    return 0 if all(one.is_enough for one in measured) else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
