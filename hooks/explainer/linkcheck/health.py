"""The health of all sources: what the last check found, by verdict, kind and year, for readers.

It counts addresses of cited entries as the state file has them, and claims no check that was not run.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree as etree

from explainer.linkcheck.meaning import MEANINGS
from explainer.sources.availability import Availability, Standing
from explainer.sources.bibliography import Bibliography
from explainer.sources.entry import KINDS, Entry
from explainer.sources.linkstate import LinkState, availability
from explainer.text.date import Date

UNCHECKED = "Not checked yet"
COLUMNS = ("Addresses", "There", "Copy only", "Gone", "Unclear", "Unchecked", "Copies")
"""Short, for the table has to fit on a phone: "copy only" is gone or changed, "gone" has no copy either."""


@dataclass
class Row:
    """The numbers of one group of addresses."""

    addresses: int = 0
    there: int = 0
    archived: int = 0
    gone: int = 0
    unclear: int = 0
    unchecked: int = 0
    copies: int = 0
    """Addresses with an archived copy, whatever became of the original."""

    @property
    def cells(self) -> tuple[int, ...]:
        """The numbers, in the order of COLUMNS."""
        return self.addresses, self.there, self.archived, self.gone, self.unclear, self.unchecked, self.copies

    def add(self, found: Availability, *, is_checked: bool) -> None:
        """Count an address."""
        self.addresses += 1
        self.copies += bool(found.copy)
        if not is_checked:
            self.unchecked += 1
        elif found.status is Standing.LIVE:
            self.there += 1
        elif found.status is Standing.UNKNOWN:
            self.unclear += 1
        elif found.copy:
            self.archived += 1
        else:
            self.gone += 1


@dataclass
class Health:
    """The numbers of one site."""

    all: Row = field(default_factory=Row)
    verdicts: Counter[str] = field(default_factory=Counter)
    """Addresses by what MEANINGS says of them, or UNCHECKED."""
    kinds: dict[str, Row] = field(default_factory=dict)
    """By the name of the source's kind."""
    years: dict[str, Row] = field(default_factory=dict)
    """By year of publication."""
    without_address: int = 0
    """Cited entries that have no address."""
    usurped: int = 0
    """Addresses that show something else now and are not linked."""
    first_checked: datetime.date | None = None
    last_checked: datetime.date | None = None


def measure(bibliography: Bibliography, cited: Iterable[str], state: LinkState) -> Health:
    """The numbers for the cited entries."""
    health = Health()
    days: list[datetime.date] = []
    for key in sorted(set(cited)):
        if (entry := bibliography.get(key)) is None:
            continue
        if not entry.url:
            health.without_address += 1
            continue
        record = state.record_of(entry)
        found = availability(entry, state)
        for row in (
            health.all,
            health.kinds.setdefault(KINDS.get(entry.kind, "Other"), Row()),
            health.years.setdefault(_year(entry), Row()),
        ):
            row.add(found, is_checked=record is not None)
        health.verdicts[MEANINGS[record.verdict] if record else UNCHECKED] += 1
        health.usurped += found.status is Standing.USURPED
        days += [record.checked] if record else []
    health.first_checked, health.last_checked = min(days, default=None), max(days, default=None)
    return health


def _year(entry: Entry) -> str:
    published = entry.published
    if published is None:
        return "No date"
    return str(published.year if isinstance(published, Date) else published.start.year)


def as_element(health: Health) -> etree.Element:
    """For a page: when the check was made, then the numbers by verdict, kind and year, if anything was checked."""
    root = etree.Element("div", {"class": "link-health"})
    etree.SubElement(root, "p").text = _summary(health)
    if health.last_checked is None:
        return root
    root.append(_verdicts(health))
    root.append(_rows("Kind", health.kinds, sorted(health.kinds, key=[*KINDS.values(), "Other"].index), health))
    root.append(_rows("Year", health.years, sorted(health.years), health))
    return root


def as_html(health: Health) -> str:
    """The same as HTML, for a host that has seen every page."""
    return etree.tostring(as_element(health), encoding="unicode", method="html")


def _summary(health: Health) -> str:
    number = health.all.addresses
    sources = f"{number:,} cited source{'' if number == 1 else 's'} ha{'s' if number == 1 else 've'} an address"
    if health.without_address:
        sources += f", and {health.without_address:,} ha{'s' if health.without_address == 1 else 've'} none"
    if not number:
        return f"{sources}."
    if health.usurped:
        shows, are = ("shows", "is") if health.usurped == 1 else ("show", "are")
        sources += f". {health.usurped:,} of them {shows} something else now and {are} not linked"
    if health.last_checked is None:
        return f"{sources}. No address has been checked yet."
    visits = f"The last visit was on {_shown(health.last_checked)}"
    if health.first_checked and health.first_checked != health.last_checked:
        visits += f"; the oldest result is of {_shown(health.first_checked)}"
    return f"{sources}. {visits}."


def _shown(day: datetime.date) -> str:
    return str(Date(day.year, day.month, day.day))


def _verdicts(health: Health) -> etree.Element:
    table = _table("What the last check found", ("Result", "Addresses"))
    for words in (*MEANINGS.values(), UNCHECKED):
        if number := health.verdicts[words]:
            _row(table, words, (number,))
    return table


def _rows(name: str, rows: Mapping[str, Row], order: Iterable[str], health: Health) -> etree.Element:
    table = _table(f"By {name.lower()}", (name, *COLUMNS))
    for title in order:
        _row(table, title, rows[title].cells)
    _row(table, "All", health.all.cells)
    return table


def _table(caption: str, heads: Iterable[str]) -> etree.Element:
    """A table with its caption and head; gives the table, whose last child is its body."""
    table = etree.Element("table")
    etree.SubElement(table, "caption").text = caption
    row = etree.SubElement(etree.SubElement(table, "thead"), "tr")
    for head in heads:
        etree.SubElement(row, "th", {"scope": "col"}).text = head
    etree.SubElement(table, "tbody")
    return table


def _row(table: etree.Element, title: str, cells: Iterable[int]) -> None:
    row = etree.SubElement(table[-1], "tr")
    etree.SubElement(row, "th", {"scope": "row"}).text = title
    for cell in cells:
        etree.SubElement(row, "td").text = f"{cell:,}"
