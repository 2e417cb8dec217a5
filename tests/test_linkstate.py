"""The file that remembers the last checks: what it says, in one form only, and what is wrong with a bad one."""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.problems.place import TextFile
from explainer.problems.problem import Problem
from explainer.sources import linkstate
from explainer.sources.linkstate import Copy, LinkState, Record
from explainer.sources.observation import Verdict

DAY = datetime.date(2031, 5, 4)
PIER = Record(
    Verdict.ARCHIVED,
    DAY,
    404,
    "https://pier.example/new",
    "The pier",
    "00ff",
    "12ab",
    (datetime.date(2031, 4, 1), DAY),
    Copy("https://web.archive.example/web/20310101000000/https://pier.example/", datetime.date(2031, 1, 1)),
    DAY,
    datetime.date(2031, 3, 2),
    Verdict.BROKEN,
)
PIER_TEXT = """\
{
  "version": 1,
  "addresses": {
    "https://a.example/": {
      "verdict": "ok",
      "checked": "2031-05-04",
      "status": 200
    },
    "https://pier.example/桥": {
      "verdict": "archived",
      "original": "broken",
      "checked": "2031-05-04",
      "status": 404,
      "final_url": "https://pier.example/new",
      "title": "The pier",
      "text_hash": "00ff",
      "cited": "12ab",
      "failures": [
        "2031-04-01",
        "2031-05-04"
      ],
      "copy": {
        "url": "https://web.archive.example/web/20310101000000/https://pier.example/",
        "day": "2031-01-01"
      },
      "copy_checked": "2031-05-04",
      "verified": "2031-03-02"
    }
  }
}
"""
STATE = LinkState({"https://pier.example/桥": PIER, "https://a.example/": Record(Verdict.OK, DAY, 200)})


def read(text: str) -> LinkState | Problem:
    return linkstate.from_text(TextFile("citations/links.json", text))


def record(**fields: object) -> str:
    return json.dumps(
        {"version": 1, "addresses": {"https://a.example/": {"verdict": "ok", "checked": "2031-05-04"} | fields}}
    )


def problem_of(text: str) -> Problem:
    found = read(text)
    assert isinstance(found, Problem)
    return found


def test_each_address_is_a_block_in_order_with_its_fields_in_a_fixed_order() -> None:
    assert linkstate.as_text(STATE) == PIER_TEXT


def test_what_is_written_is_read_again() -> None:
    assert read(PIER_TEXT) == STATE


days = st.dates(datetime.date(1990, 1, 1), datetime.date(2090, 1, 1))
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
records = st.builds(
    Record,
    st.sampled_from(Verdict),
    days,
    st.integers(0, 999),
    words,
    words,
    words,
    words,
    st.lists(days, max_size=3).map(tuple),
    st.none() | st.builds(Copy, words, st.none() | days),
    st.none() | days,
    st.none() | days,
    st.none() | st.sampled_from(Verdict),
)


@given(st.dictionaries(words, records, max_size=4))
def test_any_state_is_read_as_it_was_written(found: dict[str, Record]) -> None:
    assert read(linkstate.as_text(LinkState(found))) == LinkState(found)


@given(st.dictionaries(words, records, max_size=4))
def test_the_same_state_has_the_same_text_however_it_came_about(found: dict[str, Record]) -> None:
    assert linkstate.as_text(LinkState(found)) == linkstate.as_text(LinkState(dict(reversed(found.items()))))


@given(st.text(max_size=60))
def test_any_other_text_is_one_problem(text: str) -> None:
    assert isinstance(read(text), Problem)


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        pytest.param("", 1, 1, "this is not JSON: expecting value", id="empty"),
        pytest.param(PIER_TEXT[:100], 6, 7, "this is not JSON: unterminated string starting at", id="half written"),
        pytest.param(
            PIER_TEXT.replace('  "addresses"', '<<<<<<< HEAD\n  "addresses"'),
            3,
            1,
            "this is not JSON: expecting property name enclosed in double quotes",
            id="unfinished merge",
        ),
        pytest.param(
            "[" * 100_000, 1, 1, "no program wrote this: it is too deep, or has too large a number", id="deep"
        ),
        pytest.param(
            "1" * 10_000, 1, 1, "no program wrote this: it is too deep, or has too large a number", id="digits"
        ),
        pytest.param("[]", 1, 1, 'the field "version" is missing', id="list"),
        pytest.param("{}", 1, 1, 'the field "version" is missing', id="no version"),
        pytest.param(
            '{\n  "version": 2}', 2, 3, "the file has version 2, and this program reads 1", id="version of the future"
        ),
        pytest.param(
            '{"version": 1, "addresses": []}',
            1,
            16,
            'beside "version" there must be "addresses", a group, and nothing else',
            id="no addresses",
        ),
        pytest.param(
            '{"version": 1,\n"addresses": {}, "x": 1}',
            2,
            1,
            'beside "version" there must be "addresses", a group, and nothing else',
            id="more than addresses",
        ),
        pytest.param(
            '{"version": 1, "addresses": {\n  "https://桥.example/": 4}}',
            2,
            3,
            "an address must have a group of fields",
            id="no group",
        ),
        pytest.param(
            PIER_TEXT.replace("https://pier.example/桥", "https://a.example/"),
            4,
            5,
            '"https://a.example/" stands twice here',
            id="an address twice",
        ),
    ],
)
def test_a_bad_file_is_one_problem_with_its_place(text: str, line: int, column: int, message: str) -> None:
    found = problem_of(text)
    assert (found.code, found.message) == (linkstate.CODE, message)
    assert (found.place.path, found.place.line, found.place.column) == ("citations/links.json", line, column)


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (record(verdikt=1), 'the field "verdikt" is not known', 'did you mean "verdict"?'),
        (record(verdict="okay"), '"verdict" cannot be "okay"', 'did you mean "ok"?'),
        (record(verdict=None), '"verdict" cannot be null', "write ok, redirected"),
        (record(original="gone"), '"original" cannot be "gone"', "write ok, redirected"),
        (record(checked="yesterday"), '"checked" must be a day like 2031-05-04', "write year, month and day"),
        (record(checked="2031-02-30"), '"checked" must be a day like 2031-05-04', "write year, month and day"),
        (record(checked="20310504"), '"checked" must be a day like 2031-05-04', "write year, month and day"),
        (record(verified=4), '"verified" must be a day like 2031-05-04', "write year, month and day"),
        (record(status="200"), '"status" must be a whole number', ""),
        (record(status=True), '"status" must be a whole number', ""),
        (record(title=4), '"title" must be text', ""),
        (record(failures="2031-05-04"), '"failures" must be a list of days', ""),
        (record(failures=[4]), '"failures" must be a day like 2031-05-04', ""),
        (record(copy="https://a.example/"), '"copy" must be a group of "url" and "day"', ""),
        (record(copy={"day": "2031-05-04"}), '"copy" must be a group of "url" and "day"', ""),
        (record(copy={"url": 4}), '"url" must be text', ""),
    ],
)
def test_a_bad_record_is_named_at_its_address(text: str, message: str, hint: str) -> None:
    found = problem_of(text)
    assert (found.message, found.place.column) == (message, text.index('"https') + 1)
    assert found.hint.startswith(hint)


def test_a_version_of_the_future_is_left_as_it_is() -> None:
    assert problem_of('{"version": 2}').hint == "update the program; the file is left as it is"


def test_no_file_is_a_state_of_nothing(tmp_path: Path) -> None:
    assert linkstate.read(tmp_path / "links.json", tmp_path) == LinkState()


def test_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "links.json").write_text(PIER_TEXT, encoding="utf-8")
    assert linkstate.read(tmp_path / "links.json", tmp_path) == STATE


@pytest.mark.parametrize(("data", "message"), [(b"\xff", "byte 0xff is not UTF-8"), (None, "cannot read the file")])
def test_a_file_that_cannot_be_read_is_one_problem(tmp_path: Path, data: bytes | None, message: str) -> None:
    path = tmp_path / "links.json"
    if data is None:
        path.mkdir()
    else:
        path.write_bytes(data)
    found = linkstate.read(path, tmp_path)
    assert isinstance(found, Problem)
    assert (found.place.path, found.code) == ("links.json", linkstate.CODE)
    assert found.message.startswith(message)


def test_the_last_check_is_the_latest_visit() -> None:
    earlier = Record(Verdict.OK, datetime.date(2030, 1, 1))
    assert LinkState({"a": earlier, "b": PIER}).last_checked == DAY
    assert LinkState().last_checked is None


def test_a_record_is_found_by_the_first_spelling_that_has_one() -> None:
    assert STATE.get("https://other.example/", "https://pier.example/桥") == PIER
    assert STATE.get("https://other.example/", "") is None


def test_what_a_build_reads_needs_nothing_of_the_network() -> None:
    code = (
        "import sys, explainer.sources.linkstate, explainer.sources.availability, explainer.linkcheck.health\n"
        "print(sorted({'aiohttp', 'ssl', 'pypdf', 'selectolax'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == "[]\n"
