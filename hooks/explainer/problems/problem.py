"""What can be wrong, in one form.

A problem has a place, a code, a sentence and a hint. Terminal text is rendered here; every other
report (annotations, JSON, SARIF) is another rendering of the same value.
"""

from __future__ import annotations

import difflib
import heapq
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from explainer.problems.place import Place

EXCERPT_WIDTH = 100
"""Characters of a line that a message shows; longer lines are cut around the place."""
COMPARED = 50
"""Candidates that are compared letter by letter with a name that does not exist."""


class Severity(StrEnum):
    """Errors stop a build; warnings are shown and let it pass."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a code stands for, in general."""

    title: str
    severity: Severity = Severity.ERROR


RULES: dict[str, Rule] = {
    # citations in chapters
    "C001": Rule("The citation key is not in the bibliography"),
    "C002": Rule("The citation cannot be read"),
    "C003": Rule("A note of prose has the name of a citation key"),
    "C004": Rule("A note is defined twice on a page"),
    "C005": Rule("A note is defined and never used"),
    "C006": Rule("The passage is not recorded for this source"),
    "C007": Rule("A note stands where none can be shown"),
    "C008": Rule("A reference link has no definition"),
    "C009": Rule("An invisible character stands in a citation"),
    "C010": Rule("The page cannot be read"),
    "C011": Rule("The fields of the page cannot be read"),
    "C012": Rule("The first line of the page would not be shown"),
    # bibliography
    "B001": Rule("The bibliography file cannot be read"),
    "B002": Rule("The bibliography file is not UTF-8"),
    "B003": Rule("Git left conflict markers in the bibliography"),
    "B004": Rule("A brace or quotation mark is not closed"),
    "B005": Rule("The entry cannot be read"),
    "B006": Rule("Two entries have the same key"),
    "B007": Rule("An entry has the same field twice"),
    "B008": Rule("An entry lacks a required field"),
    "B009": Rule("A date is not in a form that can be read"),
    "B010": Rule("An address is not a safe web address"),
    "B011": Rule("An invisible character stands in an entry"),
    "B012": Rule("The entry type is not known", Severity.WARNING),
    "B013": Rule("Two entries have the same address or DOI"),
    "B014": Rule("No page cites the entry", Severity.WARNING),
    "B015": Rule("A citation key has characters that cannot be cited"),
    "B016": Rule("The abbreviation is not defined"),
    "B017": Rule("The entry that this one refers to does not exist"),
    "B018": Rule("The DOI is not a DOI"),
    "B019": Rule("The field is not known", Severity.WARNING),
    "B020": Rule("Text stands outside every entry"),
    "B021": Rule("A field is still to be filled in"),
    # evidence
    "E001": Rule("A quotation does not have the source's words"),
    "E002": Rule("A quotation has no passage"),
    "E003": Rule("A figure disagrees with its record"),
    "E004": Rule("A figure has no record"),
    "E005": Rule("A waiver has no reason"),
    "E006": Rule("A waiver is no longer needed"),
    "E007": Rule("Evidence is recorded for a source that does not exist"),
    "E008": Rule("A passage is too long"),
    "E009": Rule("No page uses the passage or figure", Severity.WARNING),
    "E010": Rule("The evidence file cannot be read"),
    "E011": Rule("Two records of a source have the same id"),
    "E012": Rule("The unit is not known"),
    "E013": Rule("Markup stands in recorded words"),
    "E014": Rule("The waiver cannot be read"),
    "E015": Rule("A paragraph has no note"),
    "E016": Rule("A sentence stands behind the last note of its paragraph"),
    "E017": Rule("A claim rests on one state-media source alone", Severity.WARNING),
    "E018": Rule("A claim's status has no evidence"),
    "E019": Rule("The claim is not in the register"),
    # data
    "D001": Rule("The data file cannot be read"),
    "D002": Rule("The data file is empty"),
    "D003": Rule("The columns of a table do not fit their description"),
    "D004": Rule("A cell is not a number"),
    "D005": Rule("The unit of a column is not known"),
    "D006": Rule("The source of a row is not known"),
    "D007": Rule("A cell is not a date"),
    "D008": Rule("A number has no source"),
    "D009": Rule("A block cannot be read"),
    "D010": Rule("A block would show nothing, or cannot be drawn"),
    "D011": Rule("The data table does not exist"),
    "D012": Rule("Series in different units share an axis"),
    "D013": Rule("Two records of a list have the same id"),
    "D014": Rule("A map names a place or route that does not exist"),
    "D015": Rule("Markup stands where plain text is read"),
    # links inside the site
    "L001": Rule("A link leads to a file that does not exist"),
    "L002": Rule("A link leads to a heading or id that does not exist"),
    # links to other sites
    "L003": Rule("What the last check of links found cannot be read"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that a contributor can mend."""

    code: str
    """A key of RULES."""
    place: Place
    message: str
    """One sentence that says what is wrong, without a full stop at the end."""
    hint: str = ""
    """What to do about it."""

    @property
    def severity(self) -> Severity:
        """Error or warning, as the code says."""
        return RULES[self.code].severity

    @property
    def is_error(self) -> bool:
        """Whether it stops a build."""
        return self.severity is Severity.ERROR

    @property
    def replacement(self) -> str:
        """The name that the hint proposes for the one that is wrong; empty when it proposes none."""
        found = _DID_YOU_MEAN.search(self.hint)
        return found["name"] if found else ""


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """The problems by file, line and column, each once."""
    return sorted(set(problems), key=lambda p: (p.place.path, p.place.line, p.place.column, p.code, p.message))


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate that `name` was most likely meant to be, or None when none is near.

    Case and accents count least, because they are what hands get wrong first.
    """
    by_folded: dict[str, str] = {}
    for candidate in candidates:
        by_folded.setdefault(_fold(candidate), candidate)
    wanted = _fold(name)
    if wanted in by_folded:
        return by_folded[wanted]
    # Comparing is slow and libraries are large: only the candidates that share most pairs of letters are compared.
    pairs = {wanted[at : at + 2] for at in range(len(wanted) - 1)} or {wanted}
    likely = heapq.nlargest(COMPARED, by_folded, key=lambda folded: sum(pair in folded for pair in pairs))
    close = difflib.get_close_matches(wanted, likely, n=1, cutoff=0.6)
    if close:
        return by_folded[close[0]]
    longer = [folded for folded in likely if len(name) >= 6 and wanted in folded]
    return by_folded[min(longer, key=len)] if longer else None


def did_you_mean(name: str, candidates: Iterable[str]) -> str:
    """A hint that names the nearest candidate, or nothing."""
    near = nearest(name, candidates)
    return f'did you mean "{near}"?' if near else ""


_DID_YOU_MEAN = re.compile(r'did you mean "(?P<name>.+)"\?')
"""What `did_you_mean` writes, for those that act on it."""


@lru_cache(maxsize=65536)
def _fold(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()


def as_text(problem: Problem) -> str:
    """The problem for a terminal: place, code and sentence; the line with carets; the hint."""
    place = problem.place
    head = f"{place.path}:{place.line}:{place.column}: {problem.severity} {problem.code}: {problem.message}"
    excerpt, start = _window(place)
    gutter = len(str(place.line))
    marked = excerpt[start : start + place.length]
    carets = "^" * max(1, _width(marked))
    lines = [
        head,
        f"  {place.line} | {excerpt}".rstrip(),
        f"  {' ' * gutter} | {' ' * _width(excerpt[:start])}{carets}",
    ]
    if problem.hint:
        lines.append(f"  {' ' * gutter} = {problem.hint}")
    return "\n".join(lines)


def _window(place: Place) -> tuple[str, int]:
    """The part of the line to show, and where in it the place begins; control characters made visible."""
    line = "".join(_visible(char) for char in place.excerpt)
    start = place.column - 1
    if len(line) <= EXCERPT_WIDTH:
        return line, start
    first = max(0, min(start - EXCERPT_WIDTH // 2, len(line) - EXCERPT_WIDTH))
    shown = line[first : first + EXCERPT_WIDTH]
    lead = "…" if first else ""
    tail = "…" if first + EXCERPT_WIDTH < len(line) else ""
    return lead + shown + tail, start - first + len(lead)


def _visible(char: str) -> str:
    """The character, or one that stands for it where a terminal would show nothing or obey it."""
    if char == "\t":
        return " "
    return "\N{REPLACEMENT CHARACTER}" if unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") else char


def _width(text: str) -> int:
    """Terminal columns: wide East Asian characters take two, combining marks none."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )
