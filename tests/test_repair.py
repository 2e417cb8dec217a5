"""Mistakes that are mended without judgment, and what is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.problems.place import TextFile
from explainer.sources import bibliography, repair

FIELDS = {
    "a DOI's address": ("doi", "{https://doi.org/10.1000/x.1}", "{10.1000/x.1}"),
    "a DOI with its name": ("doi", '"doi:10.1000/x.1"', '"10.1000/x.1"'),
    "a bare DOI": ("doi", "{10.1000/x.1}", "{10.1000/x.1}"),
    "no DOI": ("doi", "{see below}", "{see below}"),
    "a date without zeros": ("date", "{1903-5-4}", "{1903-05-04}"),
    "a date with points": ("date", "{1903.05.04}", "{1903-05-04}"),
    "a date with slashes": ("date", "{1903/05/04}", "{1903/05/04}"),
    "a range": ("date", "{1903-5/1904-6-1}", "{1903-05/1904-06-01}"),
    "an open range": ("date", "{1903-5/..}", "{1903-05/..}"),
    "a date in ISO form": ("urldate", "{1903-05-04}", "{1903-05-04}"),
    "no day of the year": ("date", "{1903-2-30}", "{1903-2-30}"),
    "no month": ("date", "{1903-13}", "{1903-13}"),
    "words": ("date", "{about 1903}", "{about 1903}"),
    "a date in a title": ("title", "{1903-5-4}", "{1903-5-4}"),
    "a joined value": ("date", '"1903" # "-5"', '"1903" # "-5"'),
    "a number": ("date", "1903", "1903"),
}


@pytest.mark.parametrize(("name", "value", "expected"), FIELDS.values(), ids=list(FIELDS))
def test_a_doi_is_made_bare_and_a_date_iso_and_nothing_else_is_touched(name: str, value: str, expected: str) -> None:
    entry = "%% log\n@misc{log,\n  note = {10.1000/x.1, 1903-5-4},\n  %s = %s,\n}\n\ntext"
    assert repair.bibliography(TextFile("a.bib", entry % (name, value))) == entry % (name, expected)


def test_each_entry_of_a_file_is_mended() -> None:
    text = "@misc{a, doi = {doi:10.1000/a}, date = {1903-5}}\n@misc{b, date = {1904-6}, doi = {doi:10.1000/b}}\n"
    expected = "@misc{a, doi = {10.1000/a}, date = {1903-05}}\n@misc{b, date = {1904-06}, doi = {10.1000/b}}\n"
    assert repair.bibliography(TextFile("a.bib", text)) == expected


@given(st.text(alphabet='@misc{}"#,=\n %doiate19035-/.x', max_size=80))
def test_mending_never_fails_and_what_is_mended_needs_no_more(text: str) -> None:
    once = repair.bibliography(TextFile("a.bib", text))
    assert repair.bibliography(TextFile("a.bib", once)) == once
    before, after = (bibliography.from_files([TextFile("a.bib", given)]) for given in (text, once))
    assert list(before) == list(after)


WITHOUT = {
    "a line of its own": ("One.\n<x>\nTwo.\n", "One.\nTwo.\n"),
    "the last line": ("One.\n<x>", "One.\n"),
    "all": ("<x>\n", ""),
    "the end of a line": ("One. <x>\nTwo.\n", "One.\nTwo.\n"),
    "the middle of a line": ("One. <x> Two.\n", "One. Two.\n"),
    "indented": ("- One.\n    <x>\n- Two.\n", "- One.\n- Two.\n"),
    "two of them": ("<x>\nOne. <x>\n\n<x>\nTwo.", "One.\n\nTwo."),
    "none": ("One.\n", "One.\n"),
}


@pytest.mark.parametrize(("text", "expected"), WITHOUT.values(), ids=list(WITHOUT))
def test_a_span_goes_with_the_line_that_holds_nothing_else(text: str, expected: str) -> None:
    spans = [(at, at + 3) for at in range(len(text)) if text.startswith("<x>", at)]
    assert repair.without(text, spans) == expected
