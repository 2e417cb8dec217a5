"""A timeline: dated events, each with its sources, from `timeline.yml` in the data folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as etree

from explainer import date, rich, statement, yamlfile
from explainer.bibliography import read_text
from explainer.date import Date, DateRange
from explainer.paths import Paths, chapter_link
from explainer.place import Place, TextFile
from explainer.problem import Problem, did_you_mean
from explainer.statement import Statement
from explainer.yamlfile import YamlFile

FILE = "timeline.yml"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened."""

    when: Date | DateRange
    shown: str
    """The date in words."""
    what: Statement
    topic: str
    chapter: str
    """Page below the docs folder, perhaps with `#section`."""
    place: Place
    is_milestone: bool

    @property
    def year(self) -> int:
        """In which it began."""
        return _start(self.when).year


@dataclass(frozen=True)
class Timeline:
    """All events, by date."""

    events: tuple[Event, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def chapters(self) -> Iterator[tuple[str, Place]]:
        """Where events are said to be treated."""
        return ((event.chapter, event.place) for event in self.events if event.chapter)

    @property
    def topics(self) -> list[str]:
        """Every topic once, in the order of the events."""
        return list(dict.fromkeys(event.topic for event in self.events))


def read_folder(folder: Path, shown_from: Path) -> Timeline:
    """The timeline of a data folder; empty when it has none."""
    if not (folder / FILE).exists():
        return Timeline()
    read = read_text(folder / FILE, shown_from, unreadable="D001", not_utf8="D001")
    return Timeline((), (read,)) if isinstance(read, Problem) else from_text(read)


def from_text(text: TextFile) -> Timeline:
    """The timeline in a text that has been read."""
    file = yamlfile.read(text, "timeline", "D001")
    if isinstance(file, list):
        return Timeline((), tuple(file))
    problems: list[Problem] = []
    events: list[Event] = []
    for number, item in enumerate(file.value["events"]):
        try:
            events.append(_event(file, number, item))
        except date.BadDate as bad:
            place = file.place("events", number, "date")
            problems.append(Problem("D007", place, str(bad), "write 2022-05-31, 2022-05 or 2022"))
    return Timeline(tuple(sorted(events, key=lambda event: _earliest(event.when))), tuple(problems))


def _event(file: YamlFile, number: int, item: dict[str, Any]) -> Event:
    when = date.parse(str(item["date"]))
    return Event(
        when,
        item.get("shown") or str(when),
        statement.statement(file, "events", number, "what"),
        item["topic"],
        item.get("chapter", ""),
        file.place("events", number, "chapter"),
        bool(item.get("milestone")),
    )


def _start(when: Date | DateRange) -> Date:
    return when.start if isinstance(when, DateRange) else when


def _earliest(when: Date | DateRange) -> tuple[int, int, int]:
    start = _start(when)
    return start.year, start.month or 13, start.day or 32


# ----- what a page shows


@dataclass(frozen=True)
class TimelineView:
    """What a page shows of a timeline."""

    events: Sequence[Event]
    title: str = ""
    is_figure: bool = False
    """Whether it is a figure within a text, and not a page's list with a heading for each year."""
    ids: Counter[str] = field(default_factory=Counter)


def read(body: YamlFile | None, timeline: Timeline) -> TimelineView | list[Problem]:
    """The timeline in a block that fits the schema, or its problems; an empty block shows all events."""
    wanted: dict[str, Any] = body.value if body else {}
    if body and "topic" in wanted and wanted["topic"] not in timeline.topics:
        hint = did_you_mean(wanted["topic"], timeline.topics) or f"the topics are {', '.join(timeline.topics)}"
        return [Problem("D009", body.place("topic"), f'no event has the topic "{wanted["topic"]}"', hint)]
    events = [
        event
        for event in timeline.events
        if wanted.get("topic", event.topic) == event.topic
        and (wanted.get("show") != "milestones" or event.is_milestone)
    ]
    if body and not events:
        message = "no event is left to show"
        return [Problem("D010", body.place(), message, "mark the events that count with `milestone: true`")]
    return TimelineView(events, wanted.get("title", ""), is_figure=wanted.get("show") == "milestones")


def as_element(view: TimelineView, paths: Paths) -> etree.Element:
    """The timeline in ordered lists: a figure, or a section for each year."""
    if view.is_figure:
        element = etree.Element("figure", {"class": "timeline"})
        if view.title:
            rich.append_text(etree.SubElement(element, "figcaption"), view.title)
        element.append(_list(view.events, view, paths))
        return element
    element = etree.Element("div", {"class": "timeline"})
    for year, events in groupby(view.events, key=lambda event: event.year):
        section = etree.SubElement(element, "section")
        etree.SubElement(section, "h2").text = str(year)
        section.append(_list(events, view, paths))
    return element


def _list(events: Iterable[Event], view: TimelineView, paths: Paths) -> etree.Element:
    element = etree.Element("ol")
    element.extend(_item(event, view, paths) for event in events)
    return element


def _item(event: Event, view: TimelineView, paths: Paths) -> etree.Element:
    name = f"event-{_start(event.when).iso}"
    view.ids[name] += 1
    again = f"-{view.ids[name]}" if view.ids[name] > 1 else ""
    item = etree.Element("li", {"class": "event", "id": f"{name}{again}", "data-topic": rich.literal(event.topic)})
    head = etree.SubElement(item, "p", {"class": "event-head"})
    when = etree.SubElement(head, "time", {"datetime": _start(event.when).iso})
    rich.append_text(when, event.shown)
    when.tail = " "
    rich.append_text(etree.SubElement(head, "span", {"class": "event-topic"}), event.topic)
    item.extend(statement.paragraphs(event.what))
    if event.chapter:
        rich.append_text(item[-1], " ")
        item[-1].append(chapter_link(event.chapter, paths, event.shown))
    return item
