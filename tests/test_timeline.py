"""The timeline: dated events in their order, and the lists that readers see of them."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as etree

import pytest

from explainer.data import timeline
from explainer.data.timeline import Timeline, TimelineView
from explainer.files import yamlfile
from explainer.files.paths import Paths
from explainer.files.yamlfile import YamlFile
from explainer.markdown import links
from explainer.problems.place import TextFile
from explainer.problems.problem import Problem

PATH = "docs/data/timeline.yml"
HERE = Paths()
GOOD = """\
events:
  - date: 1902-05-04
    what: >-
      The bridge opened.[^gazette-1902]

      It *still* stands.[^log]
    topic: Bridge
    chapter: bridge.md#opening
    milestone: true
  - date: 1901
    shown: About 1901
    what: The ferry sank.[^log, p. 4]
    topic: Ferry
  - {date: 1902-05-04/1902-05-06, what: 'They danced.[^log]', topic: Bridge}
"""


def read(text: str) -> Timeline:
    return timeline.from_text(TextFile(PATH, text))


def dated(*dates: str) -> Timeline:
    return read("events:\n" + "".join(f"  - {{date: {date}, what: 'x[^a]', topic: T}}\n" for date in dates))


def problems(text: str) -> list[str]:
    return [f"{found.code} {found.place.line}:{found.place.column} {found.message}" for found in read(text).problems]


def block(text: str) -> YamlFile:
    found = yamlfile.read(TextFile("docs/timeline.md", text), "timelineblock", "D009")
    assert isinstance(found, YamlFile)
    return found


def view(text: str, events: str = GOOD) -> TimelineView:
    found = timeline.read(block(text) if text else None, read(events))
    assert isinstance(found, TimelineView)
    return found


def refused(text: str, events: Timeline) -> Problem:
    (found,) = _problems(text, events)
    return found


def _problems(text: str, events: Timeline) -> list[Problem]:
    found = timeline.read(block(text), events)
    return found if isinstance(found, list) else []


def shown(text: str = "", paths: Paths = HERE) -> etree.Element:
    return timeline.as_element(view(text), paths)


# ----- reading


def test_an_event_has_a_date_in_words_its_texts_and_whether_it_counts() -> None:
    ferry, bridge, dance = read(GOOD).events
    assert [event.shown for event in (ferry, bridge, dance)] == ["About 1901", "May 4, 1902", "May 4–6, 1902"]
    assert [event.id for event in (ferry, bridge, dance)] == ["event-1901", "event-1902-05-04", "event-1902-05-04-2"]
    assert [event.year for event in (ferry, bridge, dance)] == [1901, 1902, 1902]
    assert [event.is_milestone for event in (ferry, bridge, dance)] == [False, True, False]
    assert (bridge.chapter, bridge.place.line, bridge.place.column) == ("bridge.md#opening", 8, 14)
    assert read(GOOD).topics == ["Ferry", "Bridge"]
    assert list(read(GOOD).chapters) == [("bridge.md#opening", bridge.place)]


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        pytest.param(["1902-02", "1902-02-28", "1902-03-01"], ["1902-02-28", "1902-02", "1902-03-01"], id="a-month"),
        pytest.param(["1902", "1902-12", "1902-12-31", "1903"], ["1902-12-31", "1902-12", "1902", "1903"], id="a-year"),
        pytest.param(["1902-05-04/1902-06", "1902-05-03"], ["1902-05-03", "1902-05-04/1902-06"], id="a-span"),
        pytest.param(["1902-05/1902-06", "1902-05-03"], ["1902-05-03", "1902-05/1902-06"], id="a-span-of-months"),
        pytest.param(["1902-05-04/..", "1902-05-04"], ["1902-05-04/..", "1902-05-04"], id="equal-as-in-the-file"),
        pytest.param(["'0987-01-01'", "1902"], ["0987-01-01", "1902"], id="long-ago"),
        pytest.param(["1902-5-4", "1902-05-03"], ["1902-05-03", "1902-05-04"], id="without-zeros"),
    ],
)
def test_events_come_by_date_and_one_of_a_month_or_year_behind_those_of_its_days(
    dates: list[str], expected: list[str]
) -> None:
    assert [event.when.iso for event in dated(*dates).events] == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("date: 1901", "date: 1901-13", "D007 10:11 there is no such day: month must be in 1..12"),
        ("date: 1901", "date: 1901-02-29", "D007 10:11 there is no such day: day is out of range for month"),
        ("date: 1901", "date: 901", 'D007 10:11 "901" is not a date like 2022, 2022-09 or 2022-09-15'),
        ("date: 1901", "date: May 1901", 'D007 10:11 "May 1901" is not a date like 2022, 2022-09 or 2022-09-15'),
        ("date: 1901", "date: 1902/1901", 'D007 10:11 "1902/1901" ends before it begins'),
        ("date: 1901", "date: 1901.5", 'D001 10:11 "date" must be text (put it in quotation marks) or a whole number'),
        ("date: 1901", "date: true", 'D001 10:11 "date" must be text (put it in quotation marks) or a whole number'),
        ("topic: Ferry", "topics: Ferry", 'D001 13:5 the field "topics" is not known'),
        ("    topic: Ferry\n", "", 'D001 10:5 the field "topic" is missing'),
        ("topic: Ferry", "topic: ' '", 'D001 13:12 "topic" cannot be " "'),
        ("topic: Ferry", "topic: 7", 'D001 13:12 "topic" must be text (put it in quotation marks)'),
        ("The ferry sank.[^log, p. 4]", "''", 'D001 12:11 "what" cannot be ""'),
        ("milestone: true", "milestone: yes", 'D001 9:16 "milestone" must be true or false'),
        ("bridge.md#opening", "bridge", 'D001 8:14 "chapter" cannot be "bridge"'),
        ("bridge.md#opening", "'#opening'", 'D001 8:14 "chapter" cannot be "#opening"'),
        ("bridge.md#opening", "javascript:alert(1)", 'D001 8:14 "chapter" cannot be "javascript:alert(1)"'),
        ("shown: About 1901", "shown: ' '", 'D001 11:12 "shown" cannot be " "'),
    ],
)
def test_a_fault_is_one_problem_at_its_place(old: str, new: str, expected: str) -> None:
    assert GOOD.count(old) == 1
    assert problems(GOOD.replace(old, new)) == [expected]


@pytest.mark.parametrize("text", ["", "events: []\n", "events:\n", "- a\n", "events: [\n", "events: *x\n", "a: b\n"])
def test_a_file_without_events_is_one_problem(text: str) -> None:
    found = read(text)
    assert found.events == ()
    assert {problem.code for problem in found.problems} == {"D001"}
    assert all(problem.hint for problem in found.problems)


def test_an_event_with_a_bad_date_does_not_hide_the_others() -> None:
    found = read(GOOD.replace("1901\n    shown", "x\n    shown"))
    assert [problem.code for problem in found.problems] == ["D007"]
    assert len(found.events) == 2


def test_every_event_cites() -> None:
    (event,) = read("events:\n  - {date: 1901, what: It sank., topic: T}\n").events
    assert [(problem.code, problem.place.line, problem.place.column) for problem in event.what.problems] == [
        ("E015", 2, 24)
    ]


def test_a_folder_without_a_timeline_has_no_events(tmp_path: Path) -> None:
    assert timeline.read_folder(tmp_path, tmp_path) == Timeline()
    assert timeline.read_folder(tmp_path / "none", tmp_path) == Timeline()


def test_a_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "timeline.yml").write_text(GOOD, encoding="utf-8")
    assert len(timeline.read_folder(tmp_path, tmp_path).events) == 3
    (tmp_path / "timeline.yml").write_bytes(b"events: \xff")
    (problem,) = timeline.read_folder(tmp_path, tmp_path).problems
    assert (problem.code, problem.place.path, problem.place.column) == ("D001", "timeline.yml", 9)


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ({"bridge.md": ["opening"]}, []),
        ({"bridges.md": ["opening"]}, [("L001", 8, 'did you mean "bridges.md"?')]),
        ({"bridge.md": ["openings"]}, [("L002", 8, 'did you mean "openings"?')]),
    ],
)
def test_the_chapter_of_an_event_exists(pages: dict[str, list[str]], expected: list[tuple[str, int, str]]) -> None:
    found = links.chapter_problems(read(GOOD).chapters, pages)
    assert [(problem.code, problem.place.line, problem.hint) for problem in found] == expected


# ----- what a block asks for


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["event-1901", "event-1902-05-04", "event-1902-05-04-2"]),
        ("show: all", ["event-1901", "event-1902-05-04", "event-1902-05-04-2"]),
        ("show: milestones", ["event-1902-05-04"]),
        ("topic: Bridge", ["event-1902-05-04", "event-1902-05-04-2"]),
        ("topic: Bridge\nshow: milestones", ["event-1902-05-04"]),
    ],
)
def test_a_block_shows_the_events_that_it_asks_for_with_the_same_ids(text: str, expected: list[str]) -> None:
    assert [event.id for event in view(text).events] == expected


@pytest.mark.parametrize(
    ("text", "events", "code", "place", "hint"),
    [
        ("topic: Bridgs", GOOD, "D009", "1:8", 'did you mean "Bridge"?'),
        ("show: all\ntopic: x", GOOD, "D009", "2:8", "the topics are Ferry, Bridge"),
        ("topic: x", None, "D009", "1:8", "there are no events in timeline.yml"),
        ("show: all", None, "D010", "1:1", "there are no events in timeline.yml"),
        ("topic: Ferry\nshow: milestones", GOOD, "D010", "1:1", "mark the events that count with `milestone: true`"),
    ],
)
def test_a_block_that_shows_nothing_is_a_problem(
    text: str, events: str | None, code: str, place: str, hint: str
) -> None:
    found = refused(text, read(events) if events else Timeline())
    assert (found.code, f"{found.place.line}:{found.place.column}", found.hint) == (code, place, hint)
    assert found.place.path == "docs/timeline.md"


@pytest.mark.parametrize("text", ["topic: Ferry", "show: milestones", "topic: nosuch"])
def test_where_the_timeline_is_the_problem_a_block_is_none(text: str) -> None:
    assert _problems(text, read("events: [")) == []


def test_without_a_file_an_empty_block_shows_nothing() -> None:
    found = timeline.read(None, Timeline())
    assert isinstance(found, TimelineView)
    assert len(timeline.as_element(found, Paths())) == 0


@pytest.mark.parametrize(
    "text", ["title: ' '", "show: some", "topic: [a]", "colour: red", "title: 7", "- a", "show: [", "7"]
)
def test_a_block_has_a_title_what_it_shows_and_a_topic_only(text: str) -> None:
    found = yamlfile.read(TextFile("a.md", text), "timelineblock", "D009")
    assert isinstance(found, list)
    assert [problem.code for problem in found] == ["D009"]


# ----- what readers see


def test_a_page_has_a_heading_for_each_year_with_an_ordered_list() -> None:
    element = shown()
    assert element.tag == "div"
    assert [(section.findtext("h2"), [item.get("id") for item in section.findall("ol/li")]) for section in element] == [
        ("1901", ["event-1901"]),
        ("1902", ["event-1902-05-04", "event-1902-05-04-2"]),
    ]


@pytest.mark.parametrize(
    ("text", "caption"),
    [("show: milestones\ntitle: How it came", "How it came"), ("title: All of it", "All of it")],
)
def test_what_has_a_title_is_a_figure_without_headings(text: str, caption: str) -> None:
    element = shown(text)
    assert (element.tag, element.findtext("figcaption")) == ("figure", caption)
    assert [child.tag for child in element] == ["figcaption", "ol"]


def test_a_figure_may_go_without_a_title() -> None:
    assert [child.tag for child in shown("show: milestones")] == ["ol"]


def test_an_event_says_when_of_what_topic_and_what_in_paragraphs() -> None:
    _, item, dance = shown(paths=Paths(docs="../")).iter("li")
    assert [child.tag for child in item] == ["p", "p", "p"]
    time = item.find("p/time")
    assert time is not None
    assert (time.get("datetime"), time.text) == ("1902-05-04", "May 4, 1902")
    assert (item.findtext("p/span"), item.get("data-topic")) == ("Bridge", "Bridge")
    assert item.findtext("p/em") == "still"
    (link,) = item.iter("a")
    assert (link.get("href"), link.get("aria-label")) == (
        "../bridge.md#opening",
        "Where it is treated: May 4, 1902",
    )
    assert dance.find("p/a") is None


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("1902", ("1902", "1902")),
        ("1902-05", ("1902-05", "May 1902")),
        ("1902-05-04/1902-05-06", ("1902-05-04", "May 4–6, 1902")),
        ("'0987'", ("0987", "987")),
    ],
)
def test_machines_read_the_first_date(date: str, expected: tuple[str, str]) -> None:
    element = timeline.as_element(TimelineView(dated(date).events), Paths())
    assert [(time.get("datetime"), time.text) for time in element.iter("time")] == [expected]


def test_ids_are_unique_however_many_events_a_day_has() -> None:
    ids = [event.id for event in dated("1902", "1902", "1902-05", "1902").events]
    assert ids == ["event-1902-05", "event-1902", "event-1902-2", "event-1902-3"]
