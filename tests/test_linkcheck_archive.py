"""Copies in an archive: which one is asked for, when one counts, and that silence is never "no copy"."""

from __future__ import annotations

import asyncio
import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.linkcheck import archive
from explainer.linkcheck.archive import Answer, Archive, BadIndex, Capture, LookUp, Window, best_first, captures, window
from explainer.linkcheck.classify import classify
from explainer.sources.availability import SHUNNED_ARCHIVES
from explainer.sources.observation import Citation, Document, Failure, Finding, Hop, Observation, Verdict

BASE = "https://web.archive.example"
URL = "https://pier.example/1"
DAY = datetime.date(2031, 5, 4)
CITATION = Citation("pier", URL, published="2030-03-01", accessed="2031-01-10", passages=("a very long pier",))
PAGE = Document("text/html", "It is a very long pier.", size=23)
OTHER_PAGE = Document("text/html", "It is a short dock.", size=19)
HEAD = ["timestamp", "original", "statuscode"]


def answer(url: str, status: int = 200, document: Document = PAGE, *more: Hop) -> Observation:
    return Observation(url, DAY, (*more, Hop(url, status)), document=document)


def index(*stamps: str, url: str = URL) -> Document:
    """What the archive's index says."""
    rows = [HEAD, *([stamp, url, "200"] for stamp in stamps)] if stamps else []
    return Document("application/json", json.dumps(rows))


@dataclass
class Shelf:
    """An archive that answers from a table: the index first, then the copies by day; notes what it was asked."""

    listed: Document | Observation
    copies: Mapping[str, Observation | Document] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def visit(self, url: str) -> Observation:
        self.asked.append(url)
        if "/cdx/" in url:
            return self.listed if isinstance(self.listed, Observation) else answer(url, 200, self.listed)
        for part, found in self.copies.items():
            if part in url:
                return found if isinstance(found, Observation) else answer(url, 200, found)
        return answer(url, 404, Document("text/html", "no such copy"))


def look_up(shelf: Shelf, citation: Citation = CITATION, rot: datetime.date | None = None) -> LookUp:
    return asyncio.run(Archive(shelf, classify, BASE).look_up(citation, rot))


def copy_of(stamp: str, url: str = URL) -> str:
    return f"{BASE}/web/{stamp}/{url}"


# ----- the question


def test_the_index_is_asked_for_good_captures_near_a_day() -> None:
    url = archive.index_url(BASE, "https://pier.example/a?b=c&d=1 2#part", datetime.date(2031, 1, 10))
    parts = urlsplit(url)
    assert (parts.netloc, parts.path) == ("web.archive.example", "/cdx/search/cdx")
    assert parse_qs(parts.query) == {
        "url": ["https://pier.example/a?b=c&d=1 2"],
        "output": ["json"],
        "fl": ["timestamp,original,statuscode"],
        "filter": ["statuscode:200"],
        "closest": ["20310110"],
        "sort": ["closest"],
        "limit": ["20"],
    }


def test_without_a_day_the_latest_captures_are_asked_for() -> None:
    asked = parse_qs(urlsplit(archive.index_url(BASE, URL, None)).query)
    assert asked["limit"] == ["-20"]
    assert "closest" not in asked


@pytest.mark.parametrize("url", ["https://pier.example/桥?к=1", "https://pier.example/a%2Fb", "https://桥.example/"])
def test_an_address_is_asked_for_as_cited(url: str) -> None:
    assert parse_qs(urlsplit(archive.index_url(BASE, url, None)).query)["url"] == [url]


# ----- the answer


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        pytest.param([], [], id="none"),
        pytest.param([HEAD], [], id="head only"),
        pytest.param([HEAD, ["20310102030405", URL, "200"]], [Capture("20310102030405", URL)], id="one"),
        pytest.param(
            [["original", "timestamp"], [URL, "20310102030405"]], [Capture("20310102030405", URL)], id="other columns"
        ),
        pytest.param([HEAD, ["20310102030405", URL, "404"], ["20310102030406", URL, "-"]], [], id="no good status"),
        pytest.param([HEAD, ["2031", URL, "200"], ["20319902030405", URL, "200"], [], [4]], [], id="no day"),
        pytest.param(
            [HEAD, ["20310102030405", "http://www.pier.example:80/1", "200"]],
            [Capture("20310102030405", "http://www.pier.example:80/1")],
            id="another spelling of the page",
        ),
        pytest.param(
            [HEAD, ["20310102030405", "https://evil.example/1", "200"]],
            [Capture("20310102030405", URL)],
            id="another page is not believed",
        ),
        pytest.param(
            [HEAD, ["20310102030405", "javascript:alert(1)", "200"]], [Capture("20310102030405", URL)], id="no address"
        ),
    ],
)
def test_the_table_of_an_index_is_read(rows: list[list[str]], found: list[Capture]) -> None:
    assert captures(json.dumps(rows), URL) == found


@pytest.mark.parametrize(
    "text",
    ["", "<html>Error</html>", "{}", "4", "null", '["a"]', '[["a", "b"]]', '[["timestamp"', "[" * 100_000, "1" * 9999],
    ids=lambda text: text[:20] or "empty",
)
def test_what_is_no_table_is_no_answer(text: str) -> None:
    with pytest.raises(BadIndex):
        captures(text, URL)


@given(st.text() | st.lists(st.lists(st.text() | st.integers() | st.none())).map(json.dumps))
def test_any_text_is_captures_or_no_answer(text: str) -> None:
    try:
        found = captures(text, URL)
    except BadIndex:
        return
    assert all(capture.day.year >= 1000 for capture in found)


# ----- the best copy


@pytest.mark.parametrize(
    ("published", "accessed", "near", "not_before"),
    [
        ("2030-03-01", "2031-01-10", "2031-01-10", "2030-03-01"),
        ("2030-03-01", "", "2030-03-01", "2030-03-01"),
        ("2030-02", "", "2030-02-28", "2030-02-01"),
        ("2030-12", "", "2030-12-31", "2030-12-01"),
        ("2030", "", "2030-12-31", "2030-01-01"),
        ("2030-03-01/2030-03-05", "", "2030-03-05", "2030-03-01"),
        ("2030-03-01/..", "", "2030-03-01", "2030-03-01"),
        ("9999", "", "9999-12-31", "9999-01-01"),
        ("", "2031-01-10", "2031-01-10", None),
        ("soon", "", None, None),
    ],
)
def test_a_copy_is_wanted_near_the_day_of_reading_or_else_of_publication(
    published: str, accessed: str, near: str | None, not_before: str | None
) -> None:
    days = window(replace(CITATION, published=published, accessed=accessed))
    assert [day and day.isoformat() for day in (days.near, days.not_before)] == [near, not_before]


NEAR, FIRST = datetime.date(2031, 1, 10), datetime.date(2030, 3, 1)


@pytest.mark.parametrize(
    ("days", "found", "order"),
    [
        pytest.param(Window(NEAR), "20310101 20310108 20301201", "20310108 20310101 20301201", id="nearest before"),
        pytest.param(Window(NEAR), "20310111 20310301 20300101", "20300101 20310111 20310301", id="before, else after"),
        pytest.param(Window(NEAR), "20310110 20310109", "20310110 20310109", id="the day itself"),
        pytest.param(
            Window(NEAR, FIRST),
            "20290101 20310111 20300227 20300228",
            "20300228 20310111 20300227 20290101",
            id="not before the source was there; a day for time zones",
        ),
        pytest.param(
            Window(NEAR, None, datetime.date(2031, 1, 5)),
            "20310108 20310105 20310104 20310501",
            "20310104 20310108 20310105 20310501",
            id="not after rot",
        ),
        pytest.param(Window(FIRST, FIRST), "20300301 20300401 20310101", "20300301 20300401 20310101", id="no reading"),
        pytest.param(Window(None), "20290101 20310101 20300101", "20310101 20300101 20290101", id="no day: the latest"),
    ],
)
def test_the_best_copy_comes_first(days: Window, found: str, order: str) -> None:
    listed = [Capture(f"{day}000000", URL) for day in found.split()]
    assert [capture.stamp[:8] for capture in best_first(listed, days)] == order.split()


# ----- looking it up


def test_the_nearest_good_copy_before_the_reading_is_found() -> None:
    shelf = Shelf(index("20310101000000", "20310109000000", "20310301000000"), {"/web/2031": PAGE})
    assert look_up(shelf) == LookUp(Answer.COPY, copy_of("20310109000000"), datetime.date(2031, 1, 9))
    assert shelf.asked[1:] == [f"{BASE}/web/20310109000000id_/{URL}"]


def test_a_copy_of_an_error_page_is_passed_over() -> None:
    shelf = Shelf(index("20310101000000", "20310109000000"), {"20310109": OTHER_PAGE, "20310101": PAGE})
    assert look_up(shelf).url == copy_of("20310101000000")


def test_a_copy_that_is_listed_and_missing_is_passed_over() -> None:
    shelf = Shelf(index("20310101000000", "20310109000000"), {"20310101": PAGE})
    assert look_up(shelf).url == copy_of("20310101000000")


def test_an_archive_that_has_no_bare_copies_is_asked_for_the_framed_one() -> None:
    shelf = Shelf(index("20310109000000"), {"/web/20310109000000/": PAGE})
    assert look_up(shelf).url == copy_of("20310109000000")
    assert [url.partition("/web/")[2][:18] for url in shelf.asked[1:]] == ["20310109000000id_/", "20310109000000/htt"]


def test_the_copy_is_the_one_to_which_the_archive_leads() -> None:
    led = f"{BASE}/web/20310108111111id_/{URL}"
    asked = f"{BASE}/web/20310109000000id_/{URL}"
    found = Observation(asked, DAY, (Hop(asked, 302), Hop(led, 200)), document=PAGE)
    assert look_up(Shelf(index("20310109000000"), {"20310109": found})) == LookUp(
        Answer.COPY, copy_of("20310108111111"), datetime.date(2031, 1, 8)
    )


def test_only_some_copies_are_looked_at() -> None:
    shelf = Shelf(index(*(f"203101{day:02}000000" for day in range(1, 10))), {"/web/": OTHER_PAGE})
    assert look_up(shelf) == LookUp(
        Answer.NONE, reason="no good copy among 3: quoted words not found: “a very long pier”"
    )
    assert len(shelf.asked) == 1 + archive.FETCHED


def test_an_archive_without_a_copy_says_so() -> None:
    assert look_up(Shelf(index())) == LookUp(Answer.NONE, reason="the archive has no copy")


SILENCES = [
    pytest.param(answer("", 429), "status 429", id="too many requests"),
    pytest.param(answer("", 503), "status 503", id="overloaded"),
    pytest.param(answer("", 403), "status 403", id="refused"),
    pytest.param(answer("", 404), "status 404", id="no index here"),
    pytest.param(
        Observation("", DAY, (Hop(""),), Failure.TIMEOUT, "10 seconds are over"), "10 seconds are over", id="slow"
    ),
    pytest.param(Observation("", DAY, (Hop(""),), Failure.NO_HOST), "no host", id="no network"),
    pytest.param(Document("text/html", "<html>Sorry"), "its answer is no JSON", id="error page with status 200"),
    pytest.param(Document("application/json", ""), "its answer is no JSON", id="nothing"),
    pytest.param(Document("application/json", '[["timestamp"'), "its answer is no JSON", id="broken off"),
    pytest.param(Document("application/json", "[]", is_whole=False), "its answer is too long", id="too long"),
]


@pytest.mark.parametrize(("listed", "reason"), SILENCES)
def test_an_archive_that_does_not_answer_has_said_nothing(listed: Observation | Document, reason: str) -> None:
    assert look_up(Shelf(listed)) == LookUp(Answer.UNKNOWN, reason=f"the archive did not answer: {reason}")


def test_a_copy_that_cannot_be_opened_now_leaves_open_whether_there_is_one() -> None:
    shelf = Shelf(index("20310101000000", "20310109000000"), {"20310109": answer("", 503)})
    assert look_up(shelf).answer is Answer.UNKNOWN


def test_an_archive_that_stays_silent_is_left_alone() -> None:
    shelf = Shelf(answer("", 503))

    async def all_of_them() -> list[LookUp]:
        one = Archive(shelf, classify, BASE)
        return [await one.look_up(CITATION) for _ in range(5)]

    found = asyncio.run(all_of_them())
    assert len(shelf.asked) == archive.PATIENCE
    assert {one.answer for one in found} == {Answer.UNKNOWN}
    assert found[-1].reason == "the archive left 3 questions unanswered and is not asked again in this run"


def test_an_archive_that_answers_again_is_asked_on() -> None:
    shelf = Shelf(answer("", 503))

    async def all_of_them() -> None:
        one = Archive(shelf, classify, BASE)
        silent = answer("", 503)
        for listed in (silent, silent, index(), silent, silent, index()):
            shelf.listed = listed
            await one.look_up(CITATION)

    asyncio.run(all_of_them())
    assert len(shelf.asked) == 6


# ----- the entry's own copy

OWN = f"{BASE}/web/20310105000000/{URL}"


def test_the_copy_in_the_entry_is_judged_like_a_page() -> None:
    shelf = Shelf(index(), {"20310105": PAGE})
    assert look_up(shelf, replace(CITATION, archive_url=OWN)) == LookUp(Answer.COPY, OWN, datetime.date(2031, 1, 5))
    assert shelf.asked == [f"{BASE}/web/20310105000000id_/{URL}"]


def test_a_copy_whose_address_has_no_true_day_has_none() -> None:
    own = f"{BASE}/web/20319905000000/{URL}"
    assert look_up(Shelf(index(), {"20319905": PAGE}), replace(CITATION, archive_url=own)) == LookUp(Answer.COPY, own)


def test_a_copy_elsewhere_is_asked_for_as_it_stands() -> None:
    shelf = Shelf(index(), {"copies.example": PAGE})
    own = replace(CITATION, archive_url="https://copies.example/pier")
    assert look_up(shelf, own) == LookUp(Answer.COPY, "https://copies.example/pier")
    assert shelf.asked == ["https://copies.example/pier"]


def test_another_copy_is_looked_for_when_the_one_in_the_entry_does_not_hold_what_is_cited() -> None:
    shelf = Shelf(index("20310109000000"), {"20310105": OTHER_PAGE, "20310109": PAGE})
    found = look_up(shelf, replace(CITATION, archive_url=OWN))
    assert (found.url, found.reason) == (
        copy_of("20310109000000"),
        "the copy in the entry: quoted words not found: “a very long pier”",
    )


def test_a_copy_in_the_entry_that_does_not_answer_is_unknown() -> None:
    found = look_up(Shelf(index(), {"20310105": answer("", 503)}), replace(CITATION, archive_url=OWN))
    assert found == LookUp(Answer.UNKNOWN, reason="the copy in the entry: status 503")


@pytest.mark.parametrize("host", SHUNNED_ARCHIVES)
def test_an_archive_that_harms_readers_is_not_even_asked(host: str) -> None:
    shelf = Shelf(index())
    found = look_up(shelf, replace(CITATION, archive_url=f"https://{host}/abcde"))
    assert found.answer is Answer.NONE
    assert found.reason.startswith(f"no reader is sent to {host}: its pages made visitors' browsers attack")
    assert not [url for url in shelf.asked if host in url]


# ----- what a copy means for a citation

GOOD = LookUp(Answer.COPY, OWN, datetime.date(2031, 1, 5))
NONE = LookUp(Answer.NONE, reason="the archive has no copy")
UNKNOWN = LookUp(Answer.UNKNOWN, reason="the archive did not answer: status 429")
SOCIAL = replace(CITATION, kind="social")


def finding(verdict: Verdict, citation: Citation = CITATION) -> Finding:
    return Finding(citation, verdict, "it is so")


@pytest.mark.parametrize(
    ("citation", "before", "copies", "after"),
    [
        (CITATION, Verdict.BROKEN, GOOD, Verdict.ARCHIVED),
        (CITATION, Verdict.BROKEN, NONE, Verdict.BROKEN),
        (CITATION, Verdict.BROKEN, UNKNOWN, Verdict.BROKEN),
        (CITATION, Verdict.OK, GOOD, Verdict.OK),
        (CITATION, Verdict.OK, NONE, Verdict.OK),
        (CITATION, Verdict.MOVED, GOOD, Verdict.MOVED),
        (CITATION, Verdict.SUSPECT, GOOD, Verdict.SUSPECT),
        (CITATION, Verdict.BLOCKED, GOOD, Verdict.BLOCKED),
        (CITATION, Verdict.TRANSIENT, GOOD, Verdict.TRANSIENT),
        (replace(CITATION, url_status="dead"), Verdict.TRANSIENT, GOOD, Verdict.ARCHIVED),
        (replace(CITATION, url_status="usurped"), Verdict.OK, GOOD, Verdict.ARCHIVED),
        (replace(CITATION, url_status="deviated"), Verdict.SUSPECT, GOOD, Verdict.ARCHIVED),
        (replace(CITATION, url_status="dead"), Verdict.BROKEN, NONE, Verdict.BROKEN),
        (replace(CITATION, url_status="live"), Verdict.OK, GOOD, Verdict.OK),
        (replace(CITATION, url_status="dead"), Verdict.REFUSED, GOOD, Verdict.REFUSED),
        (SOCIAL, Verdict.OK, GOOD, Verdict.OK),
        (SOCIAL, Verdict.OK, NONE, Verdict.SUSPECT),
        (SOCIAL, Verdict.OK, UNKNOWN, Verdict.OK),
        (SOCIAL, Verdict.BLOCKED, GOOD, Verdict.ARCHIVED),
        (SOCIAL, Verdict.BLOCKED, NONE, Verdict.SUSPECT),
        (SOCIAL, Verdict.SKIPPED, NONE, Verdict.SKIPPED),
        (replace(CITATION, url="https://mobile.twitter.com/a/status/1"), Verdict.OK, NONE, Verdict.SUSPECT),
    ],
)
def test_a_copy_settles_what_it_can(citation: Citation, before: Verdict, copies: LookUp, after: Verdict) -> None:
    found = archive.with_copy(finding(before, citation), copies)
    assert found.verdict is after
    assert found.archive_url == copies.url
    assert found.original is (before if copies == GOOD and after is not before else None)


@pytest.mark.parametrize(
    ("before", "copies", "reason"),
    [
        (finding(Verdict.BROKEN), GOOD, "it is so; a copy of 2031-01-05 holds what is cited"),
        (finding(Verdict.BROKEN), replace(GOOD, day=None), "it is so; a copy holds what is cited"),
        (finding(Verdict.BROKEN), NONE, "it is so; the archive has no copy"),
        (finding(Verdict.BROKEN), UNKNOWN, "it is so; the archive did not answer: status 429"),
        (finding(Verdict.SUSPECT), GOOD, "it is so; a copy of 2031-01-05 holds what is cited"),
        (finding(Verdict.OK), GOOD, "it is so"),
        (finding(Verdict.OK), UNKNOWN, "it is so"),
        (
            finding(Verdict.OK, replace(CITATION, url_status="usurped")),
            GOOD,
            "the entry says that the address has another owner; a copy of 2031-01-05 holds what is cited",
        ),
        (finding(Verdict.OK, SOCIAL), NONE, "a source on social media must have a copy: the archive has no copy"),
        (
            finding(Verdict.OK, SOCIAL),
            UNKNOWN,
            "it is so; it must have a copy: the archive did not answer: status 429",
        ),
    ],
)
def test_the_reason_says_what_is_known_of_copies(before: Finding, copies: LookUp, reason: str) -> None:
    assert archive.with_copy(before, copies).reason == reason


@pytest.mark.parametrize(
    ("url", "kind", "needed"),
    [
        ("https://x.com/a/status/1", "press", True),
        ("https://www.facebook.com/a", "", True),
        ("https://pier.example/1", "social", True),
        ("https://box.com/a", "press", False),
        ("https://pier.example/x.com", "press", False),
    ],
)
def test_social_media_are_known_by_kind_and_by_host(url: str, kind: str, needed: bool) -> None:
    assert archive.needs_copy(replace(CITATION, url=url, kind=kind)) is needed
