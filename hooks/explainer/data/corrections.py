"""What a site has corrected, from `corrections.yml` in the data folder.

A correction has the day, the page, what was wrong and what the page says now. What it says now is a statement, which
cites and is checked as a chapter is; what was wrong is plain text, for no source says it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as etree

from explainer.files import yamlfile
from explainer.files.paths import Paths
from explainer.files.yamlfile import YamlFile
from explainer.markdown import statement
from explainer.markdown.statement import Statement
from explainer.problems.place import Place, TextFile
from explainer.problems.problem import Problem, did_you_mean
from explainer.text import date, rich
from explainer.text.date import Date

FILE = "corrections.yml"
SECTION = "page-corrections"
"""HTML id of the section that a corrected page has."""
NONE_YET = "No corrections so far."
LINK_TEXT = "The page concerned"
"""Of the link to a corrected page, where a host does not put the page's title there."""
_HINT = "write the day: 2026-12-01"


@dataclass(frozen=True, slots=True)
class Correction:
    """One mistake that was mended."""

    id: str
    """Its HTML id, the same wherever it is shown."""
    day: Date
    chapter: str
    """Page below the docs folder, perhaps with `#section`."""
    was: str
    """What was wrong."""
    now: Statement
    """What the page says instead."""
    thanks: str
    """To whom; may be empty."""
    place: Place
    """Of the page's name."""

    @property
    def page(self) -> str:
        """The page below the docs folder."""
        return self.chapter.partition("#")[0]

    @property
    def section(self) -> str:
        """The id of the section; may be empty."""
        return self.chapter.partition("#")[2]


@dataclass(frozen=True)
class Corrections:
    """All corrections, the newest first."""

    corrections: tuple[Correction, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def chapters(self) -> Iterator[tuple[str, Place]]:
        """What was corrected."""
        return ((correction.chapter, correction.place) for correction in self.corrections)

    def of(self, page: str) -> list[Correction]:
        """Those of one page below the docs folder."""
        return [correction for correction in self.corrections if correction.page == page]


def read_folder(folder: Path, shown_from: Path) -> Corrections:
    """The corrections of a data folder; none when it has no such file."""
    read = statement.read_text(folder / FILE, shown_from)
    if read is None:
        return Corrections()
    return Corrections((), (read,)) if isinstance(read, Problem) else from_text(read)


def from_text(text: TextFile) -> Corrections:
    """The corrections in a text that has been read."""
    file = yamlfile.read(text, "corrections", "D001")
    if isinstance(file, list):
        return Corrections((), tuple(file))
    problems: list[Problem] = []
    found: list[Correction] = []
    ids: Counter[str] = Counter()
    for number, day in _days(file, problems):
        # Counted in the order of the file, where new ones stand last: an address that was shared stays right.
        name = f"correction-{day.iso}"
        ids[name] += 1
        found.append(_correction(file, number, day, f"{name}-{ids[name]}" if ids[name] > 1 else name))
    found.sort(key=lambda correction: correction.day.iso)
    return Corrections(tuple(reversed(found)), tuple(problems))


def _days(file: YamlFile, problems: list[Problem]) -> Iterator[tuple[int, Date]]:
    """The numbers of the corrections with their days; of those that have none a problem."""
    for number, item in enumerate(file.value["corrections"]):
        try:
            yield number, _day(str(item["date"]))
        except date.BadDate as bad:
            problems.append(Problem("D007", file.place("corrections", number, "date"), str(bad), _HINT))


def _day(text: str) -> Date:
    day = date.parse(text)
    if not isinstance(day, Date) or day.day is None:
        raise date.BadDate(f'"{text}" is not a day')
    return day


def _correction(file: YamlFile, number: int, day: Date, name: str) -> Correction:
    item: dict[str, Any] = file.value["corrections"][number]
    return Correction(
        name,
        day,
        item["page"],
        " ".join(item["was"].split()),
        statement.statement(file, "corrections", number, "now"),
        " ".join(item.get("thanks", "").split()),
        file.place("corrections", number, "page"),
    )


# ----- what a page shows


@dataclass(frozen=True)
class CorrectionsView:
    """What a page shows of the corrections."""

    corrections: Sequence[Correction]
    page: str = ""
    """The page whose corrections alone are shown."""


def read(body: YamlFile | None, corrections: Corrections) -> CorrectionsView | list[Problem]:
    """The corrections in a block that fits the schema, or its problems; an empty block shows all."""
    page = str(body.value["page"]) if body and "page" in body.value else ""
    if not page:
        return CorrectionsView(corrections.corrections)
    found = corrections.of(page)
    if body and not found and not corrections.problems:  # otherwise the file's problem is the only one
        hint = did_you_mean(page, [correction.page for correction in corrections.corrections])
        place = body.place("page")
        return [Problem("D009", place, f'no correction is of "{page}"', hint or f"add one to {FILE}, or delete this")]
    return CorrectionsView(found, page)


def block(page: str) -> str:
    """What a host adds to the Markdown of a page that was corrected."""
    return f"\n\n```corrections\npage: {page}\n```\n"


def as_element(view: CorrectionsView, paths: Paths) -> etree.Element:
    """The corrections as a list; those of one page in a section with a heading."""
    element = etree.Element("section" if view.page else "div", {"class": "corrections"})
    if view.page:
        etree.SubElement(element, "h2", {"id": SECTION}).text = "Corrections to this page"
    if not view.corrections:
        etree.SubElement(element, "p").text = NONE_YET
        return element
    items = etree.SubElement(element, "ol")
    for correction in view.corrections:
        item = etree.SubElement(items, "li", {"class": "correction", "id": correction.id})
        item.append(_head(correction, view, paths))
        item.append(_facts(correction))
    return element


def _head(correction: Correction, view: CorrectionsView, paths: Paths) -> etree.Element:
    """The day, and a link to what was corrected."""
    head = etree.Element("p", {"class": "correction-head"})
    etree.SubElement(head, "time", {"datetime": correction.day.iso}).text = str(correction.day)
    section = rich.literal(f"#{correction.section}" if correction.section else "")
    if view.page and not section:
        return head
    head[0].tail = " "
    # Encoded, it is a path whatever it looks like, and never an address with a scheme.
    href = section if view.page else f"{paths.docs}{quote(correction.page)}{section}"
    link = etree.SubElement(head, "a", {"class": "correction-place", "href": href})
    if view.page:
        link.text = "The section concerned"
    else:
        link.set("data-page", rich.literal(correction.page))
        link.text = LINK_TEXT
    return head


def _facts(correction: Correction) -> etree.Element:
    facts = etree.Element("dl")
    etree.SubElement(facts, "dt").text = "What was wrong"
    rich.append_text(etree.SubElement(facts, "dd"), correction.was)
    etree.SubElement(facts, "dt").text = "What it says now"
    etree.SubElement(facts, "dd").extend(statement.paragraphs(correction.now))
    if correction.thanks:
        etree.SubElement(facts, "dt").text = "Thanks to"
        rich.append_text(etree.SubElement(facts, "dd"), correction.thanks)
    return facts
