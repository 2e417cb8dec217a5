"""The day that a page or a registry states, in one of the forms in which they do, as ISO 8601."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime

from explainer.text import date
from explainer.text.date import BadDate

_ISO = re.compile(r"(?P<year>\d{4})(?:[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?)?(?!\d)", re.ASCII)
_COMPACT = re.compile(r"(?P<year>[12]\d{3})(?P<month>[01]\d)(?P<day>[0-3]\d)(?!\d)", re.ASCII)
_ENGLISH = re.compile(
    r"(?:(?P<day1>\d{1,2})(?:st|nd|rd|th)?\s+)?(?P<month>[A-Za-z]{3,9})\.?\s+(?:(?P<day2>\d{1,2})(?:st|nd|rd|th)?,?\s+)?"
    r"(?P<year>\d{4})\b",
    re.ASCII,
)
LONGEST = 60


def iso(text: str) -> str:
    """The day, month or year that a text begins with, of the precision that it has; empty when it is none.

    Known are ISO 8601 with or without a time, `2022/9/15`, `20220915`, `15 September 2022`, `Sep 15, 2022` and the
    form of mail headers. `09/15/2022` is not: whether it names a day or a month first, it does not say.
    """
    text = text.strip()[:LONGEST]
    for form in (_COMPACT, _ISO):
        if (found := form.match(text)) and (day := of_parts(*(int(part) for part in found.groups() if part))):
            return day
    if found := _ENGLISH.match(text):
        return _checked(found["year"], found["month"], found["day1"] or found["day2"] or "")
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, IndexError, OverflowError):
        return ""


def of_parts(*parts: int) -> str:
    """A date of one to three numbers: year, month, day; of what the calendar does not have, as much as it has."""
    if not parts:
        return ""
    return _checked(f"{parts[0]:04d}", *map(str, parts[1:3])) or of_parts(*parts[:-1])


def _checked(year: str, month: str = "", day: str = "") -> str:
    try:
        return date.from_fields(year, month, day).iso
    except BadDate:
        return ""
