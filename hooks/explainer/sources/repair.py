"""Mistakes that can be mended without judgment: spellings of DOIs and dates, and waivers that nothing needs.

Pure: each function takes a text and gives the mended one; what it does not understand it leaves alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from explainer.problems.place import TextFile
from explainer.sources.audit import DATE_FIELDS
from explainer.sources.bibscan import RawField, fields, scan
from explainer.text import date
from explainer.text.address import doi_name
from explainer.text.span import Span

_DATE = re.compile(r"(?P<year>\d{4})[-./](?P<month>\d{1,2})(?:[-./](?P<day>\d{1,2}))?", re.ASCII)


def bibliography(file: TextFile) -> str:
    """The text of a .bib file with bare DOIs and with dates in ISO form."""
    edits: list[tuple[int, int, str]] = []
    for entry in scan(file).entries:
        for field in fields(file, entry):
            if isinstance(field, RawField) and len(field.parts) == 1:
                start, end = field.value_at + 1, field.value_end - 1
                value = file.text[start:end]
                if (mended := _value(field.name, value)) != value:
                    edits.append((start, end, mended))
    text = file.text
    for start, end, mended in sorted(edits, reverse=True):
        text = text[:start] + mended + text[end:]
    return text


def _value(name: str, value: str) -> str:
    """The value of a field in the form that the house uses."""
    if name == "doi":
        return doi_name(value) or value
    return "/".join(map(_iso, value.split("/"))) if name in DATE_FIELDS and value.count("/") <= 1 else value


def _iso(text: str) -> str:
    """A date in ISO form: 2022-9-5 and 2022.09.05 are 2022-09-05."""
    found = _DATE.fullmatch(text.strip())
    if found is None:
        return text
    year, month, day = (int(part) if part else None for part in found.group("year", "month", "day"))
    try:
        return date.parse(date.Date(year or 0, month, day).iso).iso
    except date.BadDate:
        return text


def without(text: str, spans: Iterable[Span]) -> str:
    """A text without some spans; a line that holds nothing else goes with them."""
    for start, end in sorted(spans, reverse=True):
        line_start, line_end = text.rfind("\n", 0, start) + 1, text.find("\n", end)
        line_end = len(text) if line_end == -1 else line_end + 1
        if not text[line_start:start].strip() and not text[end:line_end].strip():
            start, end = line_start, line_end
        else:
            start -= len(text[line_start:start]) - len(text[line_start:start].rstrip(" "))
        text = text[:start] + text[end:]
    return text
