"""What the last checks of links found, by address: the file `citations/links.json`, which builds read and never write.

It knows nothing of the network. Addresses are in order, each in a block of its own with its fields in a fixed
order, and what is empty is left out, so that two checks differ in few lines.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from explainer.problems.place import TextFile
from explainer.problems.problem import Problem, did_you_mean
from explainer.sources.availability import Availability, Standing, capture_day, is_shunned
from explainer.sources.bibliography import read_text
from explainer.sources.entry import Entry
from explainer.sources.observation import Verdict
from explainer.text import latex
from explainer.text.address import safe_url

VERSION = 1
"""Of the form of the file."""
CODE = "L003"
"""Of the one problem that a file which cannot be read is."""

_STANDINGS: dict[Verdict, Standing] = {
    Verdict.OK: Standing.LIVE,
    Verdict.REDIRECTED: Standing.LIVE,
    Verdict.MOVED: Standing.LIVE,
    Verdict.BROKEN: Standing.DEAD,
}
"""What a check has proved; the other verdicts prove nothing about the page."""

_HINT = "take the last good version from the repository's history, or delete the file and check all links again"


@dataclass(frozen=True, slots=True)
class Copy:
    """An archived copy that was looked at and holds what is cited."""

    url: str
    day: datetime.date | None = None
    """Of the capture, as far as known."""


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of one address."""

    verdict: Verdict
    checked: datetime.date
    """Day of the last visit."""
    status: int = 0
    """Of the last answer; 0 when there was none."""
    final_url: str = ""
    """Where the visit ended, when that is another address."""
    title: str = ""
    text_hash: str = ""
    """Of the letters of the page's text: when it changes, the page did."""
    cited: str = ""
    """Hash of what was looked for there; a citation that asks for more is asked again."""
    failures: tuple[datetime.date, ...] = ()
    """The days of failure that count, since the last good visit."""
    copy: Copy | None = None
    copy_checked: datetime.date | None = None
    """Day of the archive's last answer, also when it had no copy."""
    verified: datetime.date | None = None
    """Day of the last visit by a person."""
    original: Verdict | None = None
    """What the address alone would be, where a copy changed the verdict."""


@dataclass(frozen=True)
class LinkState:
    """All records, by address as cited."""

    records: Mapping[str, Record] = field(default_factory=dict)

    def get(self, *addresses: str) -> Record | None:
        """The record of the first of these spellings that has one."""
        return next((self.records[address] for address in addresses if address in self.records), None)

    def record_of(self, entry: Entry) -> Record | None:
        """What is known of an entry's address, by the spelling in the entry or that of its link."""
        return self.get(latex.read_address(entry.get("url")), entry.url or "")

    @property
    def last_checked(self) -> datetime.date | None:
        """The day of the latest visit; None when nothing was ever visited."""
        return max((record.checked for record in self.records.values()), default=None)


def availability(entry: Entry, state: LinkState) -> Availability:
    """Where the source of an entry is found, by what the entry says and, where it is silent, the last check found."""
    found, record = entry.stated, state.record_of(entry)
    if record is None:
        return found
    if found.status is Standing.UNKNOWN:
        found = replace(found, status=_STANDINGS.get(record.original or record.verdict, Standing.UNKNOWN))
    if not found.copy and record.copy and (url := safe_url(record.copy.url)) and not is_shunned(url):
        day = record.copy.day or capture_day(url)
        found = replace(found, copy=url, copy_date=day.isoformat() if day else "")
    # A visit that was turned away is no check of which a reader should hear.
    conclusive = record.checked if (record.original or record.verdict) in _STANDINGS else None
    days = [day.isoformat() for day in (conclusive, record.verified) if day]
    return replace(found, checked=max([found.checked, *days]))


def read(path: Path, shown_from: Path) -> LinkState | Problem:
    """The state in a file; an empty one when there is no file, for then nothing was checked yet."""
    if not path.exists():
        return LinkState()
    text = read_text(path, shown_from, unreadable=CODE, not_utf8=CODE)
    return text if isinstance(text, Problem) else from_text(text)


def from_text(file: TextFile) -> LinkState | Problem:
    """The state in a text that has been read."""
    try:
        return _Reader(file).state(json.loads(file.text, object_pairs_hook=_without_doubles))
    except json.JSONDecodeError as error:
        place = file.place(min(error.pos, len(file.text.rstrip())))
        return Problem(CODE, place, f"this is not JSON: {error.msg[:1].lower()}{error.msg[1:]}", _HINT)
    except (RecursionError, ValueError):  # thousands of brackets, or a number of thousands of digits
        return Problem(CODE, file.place(0), "no program wrote this: it is too deep, or has too large a number", _HINT)
    except _Bad as bad:
        start = max(0, file.text.find(f"{json.dumps(bad.near, ensure_ascii=False)}:")) if bad.near else 0
        return Problem(CODE, file.place(start, start + len(bad.near) + 2), bad.message, bad.hint)


def as_text(state: LinkState) -> str:
    """The text of the file: the same for the same state, however it came about."""
    addresses = {url: _written(state.records[url]) for url in sorted(state.records)}
    return json.dumps({"version": VERSION, "addresses": addresses}, indent=2, ensure_ascii=False) + "\n"


def _written(record: Record) -> dict[str, object]:
    copy = record.copy
    values: dict[str, object] = {
        "verdict": record.verdict.value,
        "original": record.original and record.original.value,
        "checked": record.checked.isoformat(),
        "status": record.status,
        "final_url": record.final_url,
        "title": record.title,
        "text_hash": record.text_hash,
        "cited": record.cited,
        "failures": [day.isoformat() for day in record.failures],
        "copy": copy and {"url": copy.url, **({"day": copy.day.isoformat()} if copy.day else {})},
        "copy_checked": record.copy_checked and record.copy_checked.isoformat(),
        "verified": record.verified and record.verified.isoformat(),
    }
    return {name: value for name, value in values.items() if value}


class _Bad(Exception):
    """The text is JSON and no state."""

    def __init__(self, near: str, message: str, hint: str = _HINT) -> None:
        super().__init__(message)
        self.near, self.message, self.hint = near, message, hint


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _Bad(name, f'"{name}" stands twice here', "keep the block with the later date")
        found[name] = value
    return found


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class _Reader:
    """Turns plain values into records; what does not fit is raised with the address near it."""

    file: TextFile

    def state(self, value: Any) -> LinkState:
        if not isinstance(value, dict) or "version" not in value:
            raise _Bad("", 'the field "version" is missing')
        if value["version"] != VERSION:
            message = f"the file has version {json.dumps(value['version'])[:20]}, and this program reads {VERSION}"
            raise _Bad("version", message, "update the program; the file is left as it is")
        addresses = value.get("addresses")
        if not isinstance(addresses, dict) or value.keys() - {"version", "addresses"}:
            raise _Bad("addresses", 'beside "version" there must be "addresses", a group, and nothing else')
        return LinkState({url: self.record(url, item) for url, item in addresses.items()})

    def record(self, url: str, item: Any) -> Record:
        if not isinstance(item, dict):
            raise _Bad(url, "an address must have a group of fields")
        for name in item.keys() - _FIELDS:
            raise _Bad(url, f'the field "{name}" is not known', did_you_mean(name, _FIELDS) or _HINT)
        if not isinstance(item.get("status", 0), int) or isinstance(item.get("status"), bool):
            raise _Bad(url, '"status" must be a whole number')
        failures = item.get("failures", [])
        if not isinstance(failures, list):
            raise _Bad(url, '"failures" must be a list of days')
        return Record(
            self.verdict(url, "verdict", item.get("verdict")),
            self.day(url, "checked", item.get("checked")),
            item.get("status", 0),
            self.text(url, "final_url", item.get("final_url", "")),
            self.text(url, "title", item.get("title", "")),
            self.text(url, "text_hash", item.get("text_hash", "")),
            self.text(url, "cited", item.get("cited", "")),
            tuple(self.day(url, "failures", day) for day in failures),
            self.copy(url, item["copy"]) if "copy" in item else None,
            self.day(url, "copy_checked", item["copy_checked"]) if "copy_checked" in item else None,
            self.day(url, "verified", item["verified"]) if "verified" in item else None,
            self.verdict(url, "original", item["original"]) if "original" in item else None,
        )

    def verdict(self, url: str, name: str, value: Any) -> Verdict:
        try:
            return Verdict(value)
        except ValueError:
            near = did_you_mean(str(value), Verdict) or f"write {', '.join(Verdict)}"
            raise _Bad(url, f'"{name}" cannot be {json.dumps(value, ensure_ascii=False)[:40]}', near) from None

    def day(self, url: str, name: str, value: Any) -> datetime.date:
        try:
            if isinstance(value, str) and _DAY.fullmatch(value):
                return datetime.date.fromisoformat(value)
        except ValueError:
            pass  # a day that the calendar does not have is as wrong as a word
        raise _Bad(url, f'"{name}" must be a day like 2031-05-04', "write year, month and day")

    def text(self, url: str, name: str, value: Any) -> str:
        if not isinstance(value, str):
            raise _Bad(url, f'"{name}" must be text')
        return value

    def copy(self, url: str, value: Any) -> Copy:
        if not isinstance(value, dict) or value.keys() - {"url", "day"} or "url" not in value:
            raise _Bad(url, '"copy" must be a group of "url" and "day"')
        day = self.day(url, "day", value["day"]) if "day" in value else None
        return Copy(self.text(url, "url", value["url"]), day)


_FIELDS = frozenset(Record.__dataclass_fields__)
