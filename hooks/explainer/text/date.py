"""Dates of sources as biblatex writes them: ISO 8601, of the precision that is known, or a range."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from functools import lru_cache

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_DAY = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?", re.ASCII)
_YEAR = re.compile(r"[0-9]{4}")
_NUMBER = re.compile(r"[0-9]{1,2}")


class BadDate(ValueError):
    """The text is no date; the message says why."""


@dataclass(frozen=True, slots=True, order=True)
class Date:
    """A year, a month or a day."""

    year: int
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        """As American readers write it: September 15, 2022; September 2022; 2022."""
        if self.month is None:
            return str(self.year)
        if self.day is None:
            return f"{MONTHS[self.month - 1]} {self.year}"
        return f"{MONTHS[self.month - 1]} {self.day}, {self.year}"

    @property
    def iso(self) -> str:
        """ISO 8601, of the same precision."""
        parts = [f"{self.year:04d}"] + [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)


@dataclass(frozen=True, slots=True)
class DateRange:
    """From a date up to a date; open when `end` is None."""

    start: Date
    end: Date | None

    def __str__(self) -> str:
        start, end = self.start, self.end
        if end is None:
            return f"{start}–"
        if start.month and end.month and start.year == end.year:
            if start.day and end.day:
                if start.month == end.month:
                    return f"{MONTHS[start.month - 1]} {start.day}–{end.day}, {start.year}"
                return f"{MONTHS[start.month - 1]} {start.day}–{end}"
            if not start.day and not end.day:
                return f"{MONTHS[start.month - 1]}–{end}"
        return f"{start}–{end}" if start.month is None and end.month is None else f"{start} – {end}"

    @property
    def iso(self) -> str:
        """ISO 8601, both ends."""
        return f"{self.start.iso}/{self.end.iso if self.end else '..'}"


@lru_cache(maxsize=4096)
def parse(text: str) -> Date | DateRange:
    """Read `2022`, `2022-09`, `2022-09-15` or two of them with a slash between; raises BadDate."""
    start, slash, end = text.strip().partition("/")
    if not slash:
        return _parse_one(start)
    first = _parse_one(start)
    if end.strip() in ("", ".."):
        return DateRange(first, None)
    last = _parse_one(end)
    if _latest(last) < _earliest(first):
        raise BadDate(f'"{text}" ends before it begins')
    return first if first == last else DateRange(first, last)


@lru_cache(maxsize=4096)
def from_fields(year: str, month: str, day: str) -> Date:
    """Read BibTeX's older fields; the month may be a number, a name or a three-letter abbreviation."""
    year, month, day = year.strip(), month.strip(), day.strip()
    if not _YEAR.fullmatch(year):
        raise BadDate(f'"{year}" is not a year of four digits')
    if day and not (month and _NUMBER.fullmatch(day)):
        raise BadDate(f'"{day}" is not a day of a month')
    return _checked(int(year), _month_number(month) if month else None, int(day) if day else None)


def _month_number(month: str) -> int:
    if _NUMBER.fullmatch(month):
        return int(month)
    name = month.rstrip(".").casefold()
    matches = [i for i, full in enumerate(MONTHS, 1) if len(name) >= 3 and full.casefold().startswith(name)]
    if not matches:
        raise BadDate(f'"{month}" is not a month')
    return matches[0]


def _parse_one(text: str) -> Date:
    match = _DAY.fullmatch(text.strip())
    if not match:
        raise BadDate(f'"{text.strip()}" is not a date like 2022, 2022-09 or 2022-09-15')
    year, month, day = (int(part) if part else None for part in match.group("year", "month", "day"))
    assert year is not None
    return _checked(year, month, day)


def _checked(year: int, month: int | None, day: int | None) -> Date:
    try:
        datetime.date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError as error:
        raise BadDate(f"there is no such day: {error}") from None
    return Date(year, month, day)


def _earliest(date: Date) -> tuple[int, int, int]:
    return (date.year, date.month or 1, date.day or 1)


def _latest(date: Date) -> tuple[int, int, int]:
    return (date.year, date.month or 12, date.day or 31)
