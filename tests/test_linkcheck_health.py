"""The health of all sources, as a page shows it: numbers that were counted, and no check that was not run."""

from __future__ import annotations

import datetime
from xml.etree import ElementTree as etree

import pytest

from explainer.linkcheck import health
from explainer.linkcheck.health import UNCHECKED, Row
from explainer.linkcheck.meaning import MEANINGS
from explainer.problems.place import TextFile
from explainer.sources.bibliography import Bibliography, from_files
from explainer.sources.linkstate import Copy, LinkState, Record
from explainer.sources.observation import Verdict

SOURCES = """
@online{a, title = {A}, url = {https://a.example/}, date = {2031-05-04}, keywords = {press}}
@online{b, title = {B}, url = {https://b.example/}, date = {2031/2032}, keywords = {press}}
@online{c, title = {C}, url = {https://c.example/}, date = {2030}, keywords = {primary},
  archive_url = {https://copies.example/c}, urlstatus = {usurped}}
@online{d, title = {D}, url = {https://d.example/}}
@book{e, title = {E}, date = {1901}}
"""
KEYS = list("abcde")
DAY, EARLIER = datetime.date(2031, 5, 4), datetime.date(2031, 5, 1)
STATE = LinkState(
    {
        "https://a.example/": Record(Verdict.OK, DAY),
        "https://b.example/": Record(
            Verdict.ARCHIVED, EARLIER, copy=Copy("https://copies.example/b"), original=Verdict.BROKEN
        ),
        "https://c.example/": Record(Verdict.BROKEN, DAY),
        "https://never-cited.example/": Record(Verdict.OK, datetime.date(2035, 1, 1)),
    }
)


def library(text: str = SOURCES) -> Bibliography:
    return from_files([TextFile("references.bib", text)])


def shown(keys: list[str], state: LinkState) -> etree.Element:
    return health.as_element(health.measure(library(), keys, state))


def summary(keys: list[str], state: LinkState) -> str:
    return shown(keys, state)[0].text or ""


def table(element: etree.Element, caption: str) -> list[list[str]]:
    for found in element.iter("table"):
        if found.findtext("caption") == caption:
            return [["".join(cell.itertext()) for cell in row] for row in found.iter("tr")]
    return []


@pytest.mark.parametrize(
    ("verdict", "row"),
    [
        (None, Row(1, unchecked=1)),
        (Verdict.OK, Row(1, there=1)),
        (Verdict.REDIRECTED, Row(1, there=1)),
        (Verdict.MOVED, Row(1, there=1)),
        (Verdict.ARCHIVED, Row(1, unclear=1)),
        (Verdict.BROKEN, Row(1, gone=1)),
        (Verdict.BLOCKED, Row(1, unclear=1)),
        (Verdict.TRANSIENT, Row(1, unclear=1)),
        (Verdict.SUSPECT, Row(1, unclear=1)),
        (Verdict.TLS, Row(1, unclear=1)),
    ],
)
def test_each_address_is_counted_once(verdict: Verdict | None, row: Row) -> None:
    state = LinkState({"https://a.example/": Record(verdict, DAY)} if verdict else {})
    found = health.measure(library(), ["a", "a"], state)
    assert found.all == found.kinds["Press"] == found.years["2031"] == row
    assert found.verdicts == {MEANINGS[verdict] if verdict else UNCHECKED: 1}


def test_the_tables_count_by_result_kind_and_year() -> None:
    element = shown(KEYS, STATE)
    assert table(element, "What the last check found") == [
        ["Result", "Addresses"],
        ["The page is there", "1"],
        ["The page is gone or changed, and a copy holds what is cited", "1"],
        ["The page is gone", "1"],
        ["Not checked yet", "1"],
    ]
    heads = ["Addresses", "There", "Copy only", "Gone", "Unclear", "Unchecked", "Copies"]
    assert table(element, "By kind") == [
        ["Kind", *heads],
        ["Primary source", "1", "0", "1", "0", "0", "0", "1"],
        ["Press", "2", "1", "1", "0", "0", "0", "1"],
        ["Other", "1", "0", "0", "0", "0", "1", "0"],
        ["All", "4", "1", "2", "0", "0", "1", "2"],
    ]
    assert [row[:2] for row in table(element, "By year")] == [
        ["Year", "Addresses"],
        ["2030", "1"],
        ["2031", "2"],
        ["No date", "1"],
        ["All", "4"],
    ]


@pytest.mark.parametrize(
    ("keys", "state", "words"),
    [
        (["a"], LinkState(), "1 cited source has an address. No address has been checked yet."),
        (
            KEYS,
            LinkState(),
            "4 cited sources have an address, and 1 has none. 1 of them shows something else now and is "
            "not linked. No address has been checked yet.",
        ),
        (["a"], STATE, "1 cited source has an address. The last visit was on May 4, 2031."),
        (
            ["a", "b"],
            STATE,
            "2 cited sources have an address. The last visit was on May 4, 2031; the oldest result is of May 1, 2031.",
        ),
        (["e"], STATE, "0 cited sources have an address, and 1 has none."),
        (["nobody"], STATE, "0 cited sources have an address."),
    ],
    ids=str,
)
def test_the_page_says_when_and_what_was_checked_and_no_more(keys: list[str], state: LinkState, words: str) -> None:
    assert summary(keys, state) == words


def test_a_check_of_other_addresses_is_no_check() -> None:
    assert summary(["d"], STATE) == "1 cited source has an address. No address has been checked yet."


@pytest.mark.parametrize("keys", [["e"], ["d"]], ids=["no address", "no check"])
def test_where_nothing_was_checked_there_are_no_tables(keys: list[str]) -> None:
    assert list(shown(keys, STATE).iter("table")) == []


def test_html_is_well_formed_and_every_table_has_a_caption_and_heads() -> None:
    html = health.as_html(health.measure(library(), KEYS, STATE))
    element = etree.fromstring(html)  # noqa: S314  # our own text
    for found in element.iter("table"):
        assert found.findtext("caption")
        assert {cell.get("scope") for cell in found.iter("th")} == {"col", "row"}
