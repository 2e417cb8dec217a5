"""Where a reader finds what was cited: the original, a copy, or neither."""

from __future__ import annotations

import datetime

import pytest

from explainer.problems.place import TextFile
from explainer.sources import linkstate
from explainer.sources.availability import SHUNNED_ARCHIVES, Availability, Standing, capture_day, is_shunned
from explainer.sources.bibliography import from_files
from explainer.sources.entry import Entry
from explainer.sources.linkstate import Copy, LinkState, Record
from explainer.sources.observation import Verdict

URL = "https://pier.example/1"
DAY = datetime.date(2031, 5, 4)
OWN = "https://web.archive.example/web/20310102030405/https://pier.example/1"
FOUND = Copy("https://web.archive.example/web/20310203040506/https://pier.example/1", datetime.date(2031, 2, 3))


def entry(fields: str = "", url: str = URL) -> Entry:
    text = f"@online{{pier, title = {{The pier}}, url = {{{url}}}, {fields}}}"
    found = from_files([TextFile("references.bib", text)]).get("pier")
    assert found is not None
    return found


def state(verdict: Verdict | None, copy: Copy | None = None, url: str = URL) -> LinkState:
    return LinkState({url: Record(verdict, DAY, copy=copy)} if verdict else {})


@pytest.mark.parametrize(
    ("fields", "verdict", "standing"),
    [
        ("", None, Standing.UNKNOWN),
        ("", Verdict.OK, Standing.LIVE),
        ("", Verdict.REDIRECTED, Standing.LIVE),
        ("", Verdict.MOVED, Standing.LIVE),
        ("", Verdict.ARCHIVED, Standing.UNKNOWN),
        ("", Verdict.BROKEN, Standing.DEAD),
        ("", Verdict.BLOCKED, Standing.UNKNOWN),
        ("", Verdict.TRANSIENT, Standing.UNKNOWN),
        ("", Verdict.SUSPECT, Standing.UNKNOWN),
        ("", Verdict.TLS, Standing.UNKNOWN),
        ("", Verdict.REFUSED, Standing.UNKNOWN),
        ("urlstatus = {dead}", Verdict.OK, Standing.DEAD),
        ("urlstatus = {live}", Verdict.BROKEN, Standing.LIVE),
        ("urlstatus = {usurped}", Verdict.OK, Standing.USURPED),
        ("urlstatus = {unfit}", None, Standing.USURPED),
        ("urlstatus = {Deviated}", None, Standing.DEVIATED),
        ("urlstatus = {asleep}", Verdict.OK, Standing.LIVE),
    ],
)
def test_what_the_entry_says_of_its_original_counts_more_than_the_check(
    fields: str, verdict: Verdict | None, standing: Standing
) -> None:
    assert linkstate.availability(entry(fields), state(verdict)).status is standing


@pytest.mark.parametrize(
    ("original", "standing"),
    [
        (Verdict.BROKEN, Standing.DEAD),
        (Verdict.BLOCKED, Standing.UNKNOWN),
        (Verdict.SUSPECT, Standing.UNKNOWN),
        (Verdict.TRANSIENT, Standing.UNKNOWN),
    ],
)
def test_a_copy_does_not_make_an_original_dead(original: Verdict, standing: Standing) -> None:
    state = LinkState({URL: Record(Verdict.ARCHIVED, DAY, copy=FOUND, original=original)})
    assert linkstate.availability(entry(), state).status is standing


@pytest.mark.parametrize(
    ("status", "copy", "links_original", "copy_first", "title"),
    [
        (Standing.LIVE, OWN, True, False, URL),
        (Standing.UNKNOWN, OWN, True, False, URL),
        (Standing.DEAD, OWN, True, True, OWN),
        (Standing.DEVIATED, OWN, True, True, OWN),
        (Standing.USURPED, OWN, False, True, OWN),
        (Standing.LIVE, "", True, False, URL),
        (Standing.DEAD, "", True, False, URL),
        (Standing.USURPED, "", False, False, ""),
    ],
)
def test_the_copy_comes_first_where_the_original_would_mislead(
    status: Standing, copy: str, links_original: bool, copy_first: bool, title: str
) -> None:
    found = Availability(URL, copy, "", status)
    assert (found.links_original, found.copy_first, found.title_link) == (links_original, copy_first, title)


@pytest.mark.parametrize(
    ("fields", "copy", "expected"),
    [
        pytest.param("", None, ("", ""), id="none"),
        pytest.param(f"archive_url = {{{OWN}}}", None, (OWN, "2031-01-02"), id="the entry's, dated by its address"),
        pytest.param(
            f"archive_url = {{{OWN}}}, archive_date = {{2031-01-03}}",
            FOUND,
            (OWN, "2031-01-03"),
            id="the entry's first",
        ),
        pytest.param(f"archive_url = {{{OWN}}}, archive_date = {{2031}}", None, (OWN, ""), id="no exact date"),
        pytest.param("archive_url = {https://a.example/1}", None, ("https://a.example/1", ""), id="no date in sight"),
        pytest.param("", FOUND, (FOUND.url, "2031-02-03"), id="the check's"),
        pytest.param("", Copy(FOUND.url), (FOUND.url, "2031-02-03"), id="the check's, dated by its address"),
        pytest.param("", Copy("javascript:alert(1)"), ("", ""), id="no web address"),
        pytest.param("", Copy("https://archive.ph/x"), ("", ""), id="the check's, shunned"),
        pytest.param(
            "archive_url = {https://archive.ph/x}", FOUND, (FOUND.url, "2031-02-03"), id="the entry's, shunned"
        ),
    ],
)
def test_the_copy_is_the_entrys_own_or_else_the_one_that_was_found(
    fields: str, copy: Copy | None, expected: tuple[str, str]
) -> None:
    found = linkstate.availability(entry(fields), state(Verdict.OK, copy))
    assert (found.copy, found.copy_date) == expected


@pytest.mark.parametrize(
    ("fields", "record", "checked"),
    [
        ("", None, ""),
        ("", Record(Verdict.OK, DAY), "2031-05-04"),
        ("", Record(Verdict.BROKEN, DAY), "2031-05-04"),
        ("", Record(Verdict.BLOCKED, DAY), ""),
        ("", Record(Verdict.TRANSIENT, DAY), ""),
        ("", Record(Verdict.SUSPECT, DAY), ""),
        ("", Record(Verdict.ARCHIVED, DAY, original=Verdict.BLOCKED), ""),
        ("", Record(Verdict.BLOCKED, DAY, verified=datetime.date(2031, 6, 1)), "2031-06-01"),
        ("verified = {2031-07-01}", Record(Verdict.OK, DAY), "2031-07-01"),
        ("verified = {2031-07-01}", None, "2031-07-01"),
        ("verified = {2031-07-01, A. Reader}", None, "2031-07-01"),
        ("verified = {in July}", Record(Verdict.OK, DAY), "2031-05-04"),
    ],
)
def test_the_last_check_is_the_later_of_the_machines_and_a_persons(
    fields: str, record: Record | None, checked: str
) -> None:
    assert linkstate.availability(entry(fields), LinkState({URL: record} if record else {})).checked == checked


@pytest.mark.parametrize(
    ("found", "attributes"),
    [
        (Availability(URL), {}),
        (Availability("", OWN), {}),
        (
            Availability(URL, OWN, "2031-01-02", checked="2031-05-04"),
            {"data-originalurl": URL, "data-versionurl": OWN, "data-versiondate": "2031-01-02"},
        ),
        (Availability(URL, checked="2031-05-04"), {"data-originalurl": URL, "data-versiondate": "2031-05-04"}),
        (Availability(URL, OWN), {"data-originalurl": URL, "data-versionurl": OWN}),
    ],
)
def test_links_are_robust(found: Availability, attributes: dict[str, str]) -> None:
    assert dict(found.robust) == attributes


@pytest.mark.parametrize(
    ("written", "recorded"),
    [
        ("https://pier.example/桥", "https://pier.example/桥"),
        (r"https://pier.example/a\_b", "https://pier.example/a_b"),
        ("https://pier.example/{a}", "https://pier.example/a"),
    ],
)
def test_the_record_is_that_of_the_address_as_cited(written: str, recorded: str) -> None:
    found = linkstate.availability(entry(url=written), state(Verdict.OK, url=recorded))
    assert (found.original, found.status) == (recorded, Standing.LIVE)


def test_the_address_of_a_doi_has_a_record_too() -> None:
    text = "@article{pier, title = {The pier}, doi = {10.1000/1}}"
    found = from_files([TextFile("references.bib", text)]).get("pier")
    assert found is not None
    known = state(Verdict.BROKEN, url="https://doi.org/10.1000/1")
    assert linkstate.availability(found, known) == Availability(
        "https://doi.org/10.1000/1", status=Standing.DEAD, checked="2031-05-04"
    )


def test_an_address_that_is_not_safe_is_no_original() -> None:
    assert linkstate.availability(entry(url="javascript:alert(1)"), LinkState()).title_link == ""


@pytest.mark.parametrize(
    ("url", "shunned"),
    [
        *((f"https://{host}/abcde", True) for host in SHUNNED_ARCHIVES),
        ("http://www.archive.ph/abcde", True),
        ("https://ARCHIVE.PH./abcde", True),
        ("https://archive.ph:443/abcde", True),
        ("https://archive.org/abcde", False),
        ("https://myarchive.is/abcde", False),
        ("https://archive.is.example/abcde", False),
        ("https://example.org/archive.is", False),
        ("https://[bad/", False),
        ("", False),
    ],
)
def test_archives_that_harm_readers_are_known_by_all_their_names(url: str, shunned: bool) -> None:
    assert is_shunned(url) is shunned


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://web.archive.example/web/20310504123000/https://a.example/", DAY),
        ("https://web.archive.example/web/20310504123000id_/https://a.example/", DAY),
        ("https://web.archive.example/web/20310504/https://a.example/", DAY),
        ("https://web.archive.example/web/20319904/https://a.example/", None),
        ("https://web.archive.example/web/2031*/https://a.example/", None),
        ("https://a.example/", None),
    ],
)
def test_the_day_of_a_copy_stands_in_its_address(url: str, day: datetime.date | None) -> None:
    assert capture_day(url) == day
