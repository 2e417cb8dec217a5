"""The feed: what RFC 4287 asks of it, and what stands in it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit
from xml.etree import ElementTree as etree

import pytest

from explainer.data import corrections
from explainer.data.corrections import Correction
from explainer.problems.place import TextFile
from explainer.publishing import feed
from explainer.publishing.feed import Entry
from explainer.publishing.publication import Page, Site
from explainer.text import date
from explainer.text.date import Date

SITE = Site("Halm", "https://halm.example/", "All about a bridge.", "The Harbor Society", "en")
ATOM = "{http://www.w3.org/2005/Atom}"
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
"""RFC 3339."""
KNOWN = {
    "feed": {"id", "title", "subtitle", "updated", "author", "link", "entry"},
    "entry": {"id", "title", "published", "updated", "link", "summary"},
}


def day(text: str) -> Date:
    found = date.parse(text)
    assert isinstance(found, Date)
    return found


def correction(now: str = "It is 2.1 km long.[^gazette]") -> Correction:
    text = f"corrections:\n  - {{date: 1902-07-09, page: a.md#b, was: 'It was <b>.', now: '{now}', thanks: Tim Orr}}\n"
    (found,) = corrections.from_text(TextFile("corrections.yml", text)).corrections
    return found


PAGE = Page("The bridge", "bridge/", "How it came.", day("1902-05-04"), day("1902-06-01"))
ENTRIES = (Entry("z/", "Z", day("1902-01-01"), day("1902-06-01"), ""), feed.of_page(PAGE))


def read(site: Site = SITE, *entries: Entry | None) -> etree.Element:
    written = feed.document(site, [entry for entry in entries or ENTRIES if entry])
    assert written is not None
    return etree.fromstring(written)  # noqa: S314  # our own feed


def texts(element: etree.Element, name: str) -> list[str]:
    return [found.text or "" for found in element.iterfind(f"{ATOM}{name}")]


def test_the_feed_has_what_the_standard_asks_for() -> None:
    """RFC 4287, 4.1.1 and 4.1.2: one id, title and updated in the feed and each entry, an author, and links."""
    root = read()
    assert root.tag == f"{ATOM}feed"
    for element in (root, *root.iterfind(f"{ATOM}entry")):
        name = element.tag.removeprefix(ATOM)
        assert {child.tag.removeprefix(ATOM) for child in element} <= KNOWN[name]
        for required in ("id", "title", "updated"):
            assert len(texts(element, required)) == 1
        (identity,) = texts(element, "id")
        assert urlsplit(identity).scheme and urlsplit(identity).netloc
        assert all(MOMENT.fullmatch(moment) for moment in (*texts(element, "updated"), *texts(element, "published")))
        links = [(link.get("rel"), link.get("type")) for link in element.iterfind(f"{ATOM}link")]
        assert ("alternate", "text/html") in links
        assert len(links) == len(set(links))
    assert [author.findtext(f"{ATOM}name") for author in root.iterfind(f"{ATOM}author")] == ["The Harbor Society"]
    assert [link.get("href") for link in root.iterfind(f"{ATOM}link")] == [
        "https://halm.example/feed.xml",
        "https://halm.example/",
    ]


def test_every_entry_has_an_id_of_its_own_which_is_its_address() -> None:
    entries = read(SITE, feed.of_page(PAGE), feed.of_correction(correction(), PAGE)).findall(f"{ATOM}entry")
    addresses = [link.get("href") for entry in entries for link in entry.iterfind(f"{ATOM}link")]
    assert [identity for entry in entries for identity in texts(entry, "id")] == addresses
    assert addresses == [
        "https://halm.example/bridge/#correction-1902-07-09",
        "https://halm.example/bridge/",
    ]


def test_the_feed_changed_when_its_newest_entry_did() -> None:
    assert texts(read(), "updated") == ["1902-06-01T00:00:00Z"]
    later = read(SITE, *ENTRIES, feed.of_correction(correction(), PAGE))
    assert texts(later, "updated") == ["1902-07-09T00:00:00Z"]
    assert texts(later.findall(f"{ATOM}entry")[0], "title") == ["Correction: The bridge"]


def test_entries_of_one_day_stand_in_the_order_of_their_addresses_whatever_order_they_come_in() -> None:
    assert feed.document(SITE, [entry for entry in ENTRIES if entry]) == feed.document(
        SITE, [entry for entry in reversed(ENTRIES) if entry]
    )
    assert [texts(entry, "title")[0] for entry in read().iterfind(f"{ATOM}entry")] == ["The bridge", "Z"]


@pytest.mark.parametrize(
    ("published", "reviewed", "corrected", "updated"),
    [
        ("1902-05-04", "", "", "1902-05-04"),
        ("1902-05-04", "1902-06-01", "", "1902-06-01"),
        ("1902-05-04", "1902-06-01", "1902-07-09", "1902-07-09"),
        ("1902-05-04", "1902-08-01", "1902-07-09", "1902-08-01"),
    ],
)
def test_a_page_changed_on_the_last_of_its_days(published: str, reviewed: str, corrected: str, updated: str) -> None:
    first, second, third = (day(text) if text else None for text in (published, reviewed, corrected))
    entry = feed.of_page(Page("A", "a/", "", first, second, third))
    assert entry is not None
    assert (entry.published.iso, entry.updated.iso) == (published, updated)


def test_a_page_that_does_not_say_since_when_it_is_there_is_no_news() -> None:
    assert feed.of_page(Page("A", "a/", "", None, day("1902-06-01"))) is None


def test_a_correction_tells_what_was_wrong_and_what_is_right_without_the_marks_of_notes() -> None:
    assert feed.of_correction(correction(), PAGE).text == (
        "What was wrong: It was <b>.\nWhat it says now: It is 2.1 km long.\nThanks to Tim Orr"
    )


@pytest.mark.parametrize("site", [Site("Halm"), SITE], ids=["no address", "no news"])
def test_without_an_address_or_news_there_is_no_feed(site: Site) -> None:
    entries = [] if site.url else [entry for entry in ENTRIES if entry]
    assert feed.document(site, entries) is None


def test_whatever_a_title_holds_the_feed_is_well_formed() -> None:
    hostile = 'Q&A <script> ]]> \x00\x0b\ufffe "x" 策应'
    root = read(Site(hostile, "https://halm.example/"), Entry("a/", hostile, day("1902-01-01"), day("1902-01-01"), ""))
    expected = 'Q&A <script> ]]>  "x" 策应'
    assert texts(root, "title") == [expected]
    assert texts(root.findall(f"{ATOM}entry")[0], "title") == [expected]
