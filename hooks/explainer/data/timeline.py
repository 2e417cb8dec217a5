"""A timeline: dated events, each with its sources, from `timeline.yml` in the data folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as etree

from explainer.files import yamlfile
from explainer.files.paths import Paths, chapter_link
from explainer.files.yamlfile import YamlFile
from explainer.markdown import statement
from explainer.markdown.statement import Statement
from explainer.problems.place import Place, TextFile
from explainer.problems.problem import Problem, did_you_mean
from explainer.text import date, rich
from explainer.text.date import Date, DateRange

FILE = "timeline.yml"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened."""

    id: str
    """Its HTML id, the same wherever it is shown."""
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
    read = statement.read_text(folder / FILE, shown_from)
    if read is None:
        return Timeline()
    return Timeline((), (read,)) if isinstance(read, Problem) else from_text(read)


def from_text(text: TextFile) -> Timeline:
    """The timeline in a text that has been read."""
    file = yamlfile.read(text, "timeline", "D001")
    if isinstance(file, list):
        return Timeline((), tuple(file))
    problems: list[Problem] = []
    events: list[Event] = []
    ids: Counter[str] = Counter()
    for number, when in sorted(_dates(file, problems), key=lambda dated: _earliest(dated[1])):
        name = f"event-{_start(when).iso}"
        ids[name] += 1
        events.append(_event(file, number, when, f"{name}-{ids[name]}" if ids[name] > 1 else name))
    return Timeline(tuple(events), tuple(problems))


def _dates(file: YamlFile, problems: list[Problem]) -> Iterator[tuple[int, Date | DateRange]]:
    """The numbers of the events with their dates; of those that have none a problem."""
    for number, item in enumerate(file.value["events"]):
        try:
            yield number, date.parse(str(item["date"]))
        except date.BadDate as bad:
            place = file.place("events", number, "date")
            problems.append(Problem("D007", place, str(bad), "write 2022-05-31, 2022-05 or 2022"))


def _event(file: YamlFile, number: int, when: Date | DateRange, name: str) -> Event:
    item: dict[str, Any] = file.value["events"][number]
    return Event(
        name,
        when,
        item.get("shown") or str(when),
        statement.statement(file, "events", number, "what", must_cite=True),
        item["topic"],
        item.get("chapter", ""),
        file.place("events", number, "chapter"),
        bool(item.get("milestone")),
    )


def _start(when: Date | DateRange) -> Date:
    return when.start if isinstance(when, DateRange) else when


def _earliest(when: Date | DateRange) -> tuple[int, int, int]:
    """By what events are sorted: one of a month comes behind those of its days, one of a year behind its months."""
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


def read(body: YamlFile | None, timeline: Timeline) -> TimelineView | list[Problem]:
    """The timeline in a block that fits the schema, or its problems; an empty block shows all events."""
    wanted: dict[str, Any] = body.value if body else {}
    topic, only_milestones = wanted.get("topic"), wanted.get("show") == "milestones"
    is_whole = not timeline.problems  # otherwise the file's problem is the only one
    if body and is_whole and topic is not None and topic not in timeline.topics:
        hint = did_you_mean(topic, timeline.topics) or _known_topics(timeline)
        return [Problem("D009", body.place("topic"), f'no event has the topic "{topic}"', hint)]
    events = [
        event
        for event in timeline.events
        if topic in (None, event.topic) and (event.is_milestone or not only_milestones)
    ]
    if body and is_whole and not events:
        hint = "mark the events that count with `milestone: true`" if timeline.events else _known_topics(timeline)
        return [Problem("D010", body.place(), "no event is left to show", hint)]
    title = wanted.get("title", "")
    return TimelineView(events, title, is_figure=only_milestones or bool(title))


def _known_topics(timeline: Timeline) -> str:
    return f"the topics are {', '.join(timeline.topics)}" if timeline.events else f"there are no events in {FILE}"


def as_element(view: TimelineView, paths: Paths) -> etree.Element:
    """The timeline in ordered lists: a figure, or a section for each year."""
    if view.is_figure:
        element = etree.Element("figure", {"class": "timeline"})
        if view.title:
            rich.append_text(etree.SubElement(element, "figcaption"), view.title)
        element.append(_list(view.events, paths))
        return element
    element = etree.Element("div", {"class": "timeline"})
    for year, events in groupby(view.events, key=lambda event: event.year):
        section = etree.SubElement(element, "section")
        etree.SubElement(section, "h2").text = str(year)
        section.append(_list(events, paths))
    return element


def _list(events: Iterable[Event], paths: Paths) -> etree.Element:
    element = etree.Element("ol")
    element.extend(_item(event, paths) for event in events)
    return element


def _item(event: Event, paths: Paths) -> etree.Element:
    item = etree.Element("li", {"class": "event", "id": event.id, "data-topic": rich.literal(event.topic)})
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
