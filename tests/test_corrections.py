"""Corrections: what their file says, what is wrong with it, and what a page shows."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as etree

import pytest

from explainer.data import corrections
from explainer.data.corrections import Corrections, CorrectionsView
from explainer.files import yamlfile
from explainer.files.paths import Paths
from explainer.files.yamlfile import YamlFile
from explainer.markdown import links
from explainer.problems.place import TextFile

PATH = "docs/data/corrections.yml"
GOOD = """\
corrections:
  - date: 1902-06-01
    page: bridge.md#opening
    was: The bridge was said to be   2.2 km long.
    now: It is 2.1 km long.[^gazette]
    thanks: Tim Orr
  - {date: 1902-07-09, page: ferry.md, was: A name was wrong., now: She was *Ada* Halm.}
  - {date: 1902-06-01, page: bridge.md, was: A comma was missing., now: It is there.}
"""


def read(text: str) -> Corrections:
    return corrections.from_text(TextFile(PATH, text))


def block(text: str) -> YamlFile:
    body = yamlfile.read(TextFile("docs/page.md", text), "correctionsblock", "D009")
    assert isinstance(body, YamlFile)
    return body


def problems(text: str) -> list[str]:
    found = read(text).problems
    return [f"{problem.code} {problem.place.line}:{problem.place.column} {problem.message}" for problem in found]


def shown(view: CorrectionsView, paths: Paths | None = None) -> str:
    return etree.tostring(corrections.as_element(view, paths or Paths()), encoding="unicode")


def test_corrections_stand_with_the_newest_first() -> None:
    assert [(found.day.iso, found.chapter) for found in read(GOOD).corrections] == [
        ("1902-07-09", "ferry.md"),
        ("1902-06-01", "bridge.md"),
        ("1902-06-01", "bridge.md#opening"),
    ]


def test_a_correction_is_read() -> None:
    first = read(GOOD).corrections[-1]
    assert (first.id, str(first.day), first.page, first.section) == (
        "correction-1902-06-01",
        "June 1, 1902",
        "bridge.md",
        "opening",
    )
    assert (first.was, first.now.text, first.thanks) == (
        "The bridge was said to be 2.2 km long.",
        "It is 2.1 km long.[^gazette]",
        "Tim Orr",
    )
    assert (first.place.path, first.place.line, first.place.excerpt.strip()) == (PATH, 3, "page: bridge.md#opening")


def test_a_correction_added_at_the_end_changes_the_id_of_no_other() -> None:
    before = {found.was: found.id for found in read(GOOD).corrections}
    later = read(GOOD + "  - {date: 1902-06-01, page: ferry.md, was: Late., now: Early.}\n").corrections
    assert before.items() <= {found.was: found.id for found in later}.items()
    assert len({found.id for found in later}) == len(later) == 4


def test_an_empty_list_is_good() -> None:
    assert read("corrections: []\n") == Corrections()


def test_a_folder_without_the_file_has_no_corrections(tmp_path: Path) -> None:
    assert corrections.read_folder(tmp_path, tmp_path) == Corrections()


def test_a_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / corrections.FILE).write_text(GOOD, encoding="utf-8")
    assert len(corrections.read_folder(tmp_path, tmp_path).corrections) == 3
    (tmp_path / corrections.FILE).write_bytes(b"corrections: \xff\n")
    (problem,) = corrections.read_folder(tmp_path, tmp_path).problems
    assert (problem.code, problem.place.path) == ("D001", corrections.FILE)


ITEM = "corrections:\n  - {date: 1902-06-01, page: bridge.md, was: Wrong., now: Right.}\n"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("1902-06-01", "1902-06", 'D007 2:12 "1902-06" is not a day'),
        ("1902-06-01", "1902", 'D007 2:12 "1902" is not a day'),
        ("1902-06-01", "1902-06-01/1902-06-02", 'D007 2:12 "1902-06-01/1902-06-02" is not a day'),
        ("1902-06-01", "1902-06-31", "D007 2:12 there is no such day: day is out of range for month"),
        ("1902-06-01", "June", 'D007 2:12 "June" is not a date like 2022, 2022-09 or 2022-09-15'),
        ("page: bridge.md, ", "", 'D001 2:5 the field "page" is missing'),
        ("bridge.md", "/bridge", 'D001 2:30 "page" cannot be "/bridge"'),
        ("was: Wrong.", "was: ' '", 'D001 2:46 "was" cannot be " "'),
        ("was: Wrong.", "was: 'Wrong.[^gazette]'", 'D001 2:46 "was" cannot be "Wrong.[^gazette]"'),
        ("now: Right.", "new: Right.", 'D001 2:54 the field "new" is not known'),
        ("corrections:", "correction:", 'D001 1:1 the field "correction" is not known'),
    ],
)
def test_what_is_wrong_is_told_at_its_place(old: str, new: str, expected: str) -> None:
    assert expected in problems(ITEM.replace(old, new))


def test_a_bad_day_leaves_the_other_corrections() -> None:
    found = read(GOOD.replace("1902-07-09", "1902-13"))
    assert [problem.code for problem in found.problems] == ["D007"]
    assert len(found.corrections) == 2


def test_the_page_must_exist_and_have_the_section() -> None:
    found = links.chapter_problems(read(GOOD).chapters, {"bridge.md": {"openings"}})
    assert [(problem.code, problem.place.line, problem.hint) for problem in found] == [
        ("L001", 7, ""),
        ("L002", 3, 'did you mean "openings"?'),
    ]


# What a page shows


def test_an_empty_block_shows_all() -> None:
    view = corrections.read(None, read(GOOD))
    assert isinstance(view, CorrectionsView)
    html = shown(view, Paths(docs="../"))
    assert html.startswith('<div class="corrections"><ol><li class="correction" id="correction-1902-07-09">')
    assert html.count("<li ") == 3
    assert 'data-page="ferry.md"' in html
    assert 'href="../bridge.md#opening"' in html
    assert "<dt>Thanks to</dt><dd>Tim Orr</dd>" in html
    assert "She was <em>Ada</em> Halm." in html


def test_the_block_of_a_page_shows_only_its_own_under_a_heading() -> None:
    view = corrections.read(block("page: bridge.md\n"), read(GOOD))
    assert isinstance(view, CorrectionsView)
    html = shown(view)
    assert html.startswith('<section class="corrections"><h2 id="page-corrections">Corrections to this page</h2>')
    assert html.count("<li ") == 2
    assert 'href="#opening">The section concerned' in html
    assert "data-page" not in html


def test_what_a_host_adds_to_a_page_is_such_a_block() -> None:
    opening, body, closing = corrections.block("bridge.md").strip("\n").split("\n")
    assert (opening, closing) == ("```corrections", "```")
    view = corrections.read(block(body), read(GOOD))
    assert isinstance(view, CorrectionsView)
    assert view.page == "bridge.md"


def test_without_corrections_the_list_says_so() -> None:
    assert shown(CorrectionsView(())) == '<div class="corrections"><p>No corrections so far.</p></div>'


@pytest.mark.parametrize(
    ("body", "hint"),
    [("page: brige.md\n", 'did you mean "bridge.md"?'), ("page: 7.md\n", "add one to corrections.yml, or delete this")],
)
def test_a_block_of_a_page_that_was_never_corrected_is_a_problem(body: str, hint: str) -> None:
    found = corrections.read(block(body), read(GOOD))
    assert isinstance(found, list)
    assert [(problem.code, problem.place.line, problem.hint) for problem in found] == [("D009", 1, hint)]


def test_while_the_file_cannot_be_read_that_is_the_only_problem() -> None:
    view = corrections.read(block("page: bridge.md\n"), read("corrections: 7\n"))
    assert view == CorrectionsView([], "bridge.md")


def test_whatever_is_written_is_shown_as_text() -> None:
    hostile = "<script>alert(1)</script> & more"
    text = ITEM.replace("was: Wrong.", f"was: '{hostile}', thanks: '{hostile}'")
    (correction,) = read(text).corrections
    html = shown(CorrectionsView([correction]))
    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 2


def test_an_address_that_looks_like_another_scheme_stays_a_path() -> None:
    (correction,) = read(ITEM.replace("bridge.md", "'javascript:alert(1).md'")).corrections
    assert 'href="javascript%3Aalert%281%29.md"' in shown(CorrectionsView([correction]))
