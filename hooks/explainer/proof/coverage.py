"""What share of a site is proved: numbers for its readers and its contributors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree as etree

from explainer.proof.claim import STATUSES, Register
from explainer.proof.verification import Tally, Verification
from explainer.sources.bibliography import Bibliography
from explainer.sources.entry import KINDS
from explainer.text import language


@dataclass
class Coverage:
    """The figures of one site."""

    sources_by_kind: Counter[str] = field(default_factory=Counter)
    """Cited sources, by the name of their kind."""
    sources_by_language: Counter[str] = field(default_factory=Counter)
    """Cited sources, by the English name of their language."""
    notes: int = 0
    quotations: Tally = field(default_factory=Tally)
    figures: Tally = field(default_factory=Tally)
    paragraphs: Tally = field(default_factory=Tally)
    claims_by_status: Counter[str] = field(default_factory=Counter)
    """Claims, by the name of their status."""
    exempt: int = 0
    """Pages that say why they are not held against the evidence."""

    @property
    def sources(self) -> int:
        """The number of cited sources."""
        return self.sources_by_kind.total()


def measure(
    bibliography: Bibliography,
    cited: Iterable[str],
    verifications: Iterable[Verification],
    notes: int,
    register: Register,
) -> Coverage:
    """The coverage of a site whose pages have been verified; `notes` is the number of notes on all pages."""
    coverage = Coverage(notes=notes)
    for key in sorted(set(cited)):
        if entry := bibliography.get(key):
            coverage.sources_by_kind[KINDS.get(entry.kind, "Other")] += 1
            coverage.sources_by_language[language.name(entry.langid) if entry.langid else "Not stated"] += 1
    for verification in verifications:
        for name in ("quotations", "figures", "paragraphs"):
            total, part = getattr(coverage, name), getattr(verification, name)
            total.all, total.bound, total.waived = (
                total.all + part.all,
                total.bound + part.bound,
                total.waived + part.waived,
            )
    for claim in register.claims.values():
        coverage.claims_by_status[STATUSES[claim.status]] += 1
    return coverage


def lines(coverage: Coverage) -> Iterator[tuple[str, str]]:
    """What is counted, and the count in words, in the order in which both are shown."""
    yield "Sources cited", f"{coverage.sources:,}"
    yield "By kind", _counts(coverage.sources_by_kind)
    yield "By language", _counts(coverage.sources_by_language)
    yield "Notes", f"{coverage.notes:,}"
    yield "Quotations that match the source's words", _share(coverage.quotations)
    yield "Figures that match their record", _share(coverage.figures)
    yield "Paragraphs with a note", _share(coverage.paragraphs)
    if coverage.exempt:
        yield "Pages that are not held against evidence, with a reason", f"{coverage.exempt:,}"
    if coverage.claims_by_status:
        yield "Claims in the register", _counts(coverage.claims_by_status)


def as_text(coverage: Coverage) -> str:
    """For a terminal, a line each."""
    return "\n".join(f"{name}: {count}" for name, count in lines(coverage))


def as_element(coverage: Coverage) -> etree.Element:
    """For a page, a table of two columns."""
    table = etree.Element("table", {"class": "coverage"})
    body = etree.SubElement(table, "tbody")
    for name, count in lines(coverage):
        row = etree.SubElement(body, "tr")
        etree.SubElement(row, "th", {"scope": "row"}).text = name
        etree.SubElement(row, "td").text = count
    return table


def as_html(coverage: Coverage) -> str:
    """The same as HTML, for a host that has seen every page."""
    return etree.tostring(as_element(coverage), encoding="unicode", method="html")


def _counts(counter: Counter[str]) -> str:
    return ", ".join(
        f"{name} {number:,}" for name, number in sorted(counter.items(), key=lambda item: (-item[1], item[0]))
    )


def _share(tally: Tally) -> str:
    """`118 of 120 (98.3 percent), 2 waived with a reason`."""
    if not tally.all:
        return "none"
    # Rounded down: only all of them are 100 percent.
    percent = f"{1000 * tally.bound // tally.all / 10:.1f}".removesuffix(".0")
    waived = f", {tally.waived:,} waived with a reason" if tally.waived else ""
    return f"{tally.bound:,} of {tally.all:,} ({percent} percent){waived}"
