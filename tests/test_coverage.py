"""What share of a site is proved."""

from __future__ import annotations

import pytest

from explainer.problems.place import TextFile
from explainer.proof import claim, coverage, evidence
from explainer.proof.coverage import Coverage
from explainer.proof.verification import Tally, Verification
from explainer.sources import bibliography

SOURCES = """\
@online{a, title = {A}, langid = {en}, keywords = {press}}
@online{b, title = {B}, langid = {zh}, keywords = {state-media}}
@online{c, title = {C}, keywords = {press}}
"""
CLAIMS = """\
topic: The ferry
claims:
  - {id: x, statement: It is lost., said_by: [Ada], status: contested, nature: fact}
  - {id: y, statement: It is found., said_by: [Ada], status: wrong, nature: fact, against: [a]}
  - {id: z, statement: It was sold., said_by: [Ada], status: contested, nature: fact}
"""


def measured() -> Coverage:
    library = bibliography.from_files([TextFile("references.bib", SOURCES)])
    register = claim.from_texts([TextFile("claims.yml", CLAIMS)], library, evidence.Evidence())
    pages = [
        Verification(quotations=Tally(3, 2, 1), figures=Tally(2, 2), paragraphs=Tally(1, 1)),
        Verification(quotations=Tally(1, 1)),
    ]
    return coverage.measure(library, ["a", "b", "c", "a", "unknown"], pages, 12, register)


def test_sources_notes_shares_and_claims_are_counted() -> None:
    assert coverage.as_text(measured()) == (
        "Sources cited: 3\n"
        "By kind: Press 2, State media 1\n"
        "By language: Chinese 1, English 1, Not stated 1\n"
        "Notes: 12\n"
        "Quotations that match the source's words: 3 of 4 (75 percent), 1 waived with a reason\n"
        "Figures that match their record: 2 of 2 (100 percent)\n"
        "Paragraphs with a note: 1 of 1 (100 percent)\n"
        "Claims in the register: Contested 2, Wrong 1"
    )


def test_a_page_shows_the_same_lines_as_a_terminal() -> None:
    rows = coverage.as_element(measured()).iter("tr")
    assert [tuple(cell.text for cell in row) for row in rows] == list(coverage.lines(measured()))


@pytest.mark.parametrize(
    ("tally", "words"),
    [
        (Tally(), "none"),
        (Tally(120, 118, 2), "118 of 120 (98.3 percent), 2 waived with a reason"),
        (Tally(2000, 1999), "1,999 of 2,000 (99.9 percent)"),
        (Tally(3, 0), "0 of 3 (0 percent)"),
    ],
)
def test_a_share_is_rounded_down_so_that_only_all_is_100_percent(tally: Tally, words: str) -> None:
    shown = dict(coverage.lines(Coverage(quotations=tally)))
    assert shown["Quotations that match the source's words"] == words


def test_an_empty_site_has_no_claims_to_count() -> None:
    assert "Claims in the register" not in dict(coverage.lines(Coverage()))
