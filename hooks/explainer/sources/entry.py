"""One source: an entry of the bibliography, read."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from explainer.problems.place import Place, TextFile
from explainer.sources import availability
from explainer.sources.availability import Availability
from explainer.sources.bibscan import RawEntry, RawField, fields
from explainer.text import address, date, language, latex
from explainer.text.name import Name, parse_names
from explainer.text.rich import Rich

KINDS: dict[str, str] = {
    "primary": "Primary source",
    "state-media": "State media",
    "press": "Press",
    "think-tank": "Think tank",
    "dataset": "Dataset",
    "social": "Social media",
    "commentary": "Commentary",
    "reference": "Reference",
}
"""Kinds of source as a keyword of an entry names them, and as readers see them."""

ALIASES: dict[str, str] = {
    "journal": "journaltitle",
    "address": "location",
    "school": "institution",
    "annote": "annotation",
    "hyphenation": "langid",
    "language": "langid",
    "archiveurl": "archive_url",
    "archive-url": "archive_url",
    "archivedate": "archive_date",
    "archive-date": "archive_date",
    "url_status": "urlstatus",
    "url-status": "urlstatus",
}
"""Older or foreign names of fields."""


@dataclass(frozen=True, eq=False)
class Entry:
    """A source with its fields; the derived properties are computed when a note or a check asks."""

    key: str
    type: str
    """Lower case, as written."""
    fields: Mapping[str, str]
    """Values as pybtex reads them (macros and `#` resolved), names in lower case and without aliases."""
    inherited: Mapping[str, str] = field(default_factory=dict)
    """What a `crossref` adds."""
    located: Availability | None = None
    """Where the source is found, where that is known better than the entry knows it."""
    locate: Callable[[Entry], Availability] | None = None
    """Compares the entry with what the last check of links found, when somebody asks."""

    def get(self, *names: str) -> str:
        """The value of the first of these fields that the entry has, or an empty string."""
        for name in names:
            if value := self._values.get(name):
                return value
        return ""

    @cached_property
    def forms(self) -> dict[Hashable, Rich]:
        """Texts made of it that are the same wherever it is cited, kept by whoever made them."""
        return {}

    @cached_property
    def _values(self) -> Mapping[str, str]:
        """What its fields say, and else what it inherits."""
        if not self.inherited and all(self.fields.values()):
            return self.fields
        return {**self.inherited, **{name: value for name, value in self.fields.items() if value}}

    def rich(self, *names: str) -> Rich:
        """The same as formatted text."""
        return latex.read(self.get(*names))

    def plain(self, *names: str) -> str:
        """The same without formatting."""
        value = self.get(*names)
        return latex.read_plain(value) if value else ""

    def link(self, name: str) -> str | None:
        """The address in a field, if it is a safe one."""
        value = self.get(name)
        return address.safe_url(latex.read_address(value)) if value else None

    @cached_property
    def authors(self) -> tuple[Name, ...]:
        """In the order of the source; the last may be "others"."""
        return parse_names(self.get("author"))

    @cached_property
    def editors(self) -> tuple[Name, ...]:
        """In the order of the source."""
        return parse_names(self.get("editor"))

    @cached_property
    def published(self) -> date.Date | date.DateRange | None:
        """The date of the source; None when it has none or a bad one (which a check reports)."""
        return _date_or_none(self.get("date"), self.get("year"), self.get("month"), self.get("day"))

    @cached_property
    def accessed(self) -> date.Date | date.DateRange | None:
        """When the source was looked at."""
        return _date_or_none(self.get("urldate"))

    @cached_property
    def doi(self) -> str | None:
        """The bare DOI."""
        value = self.get("doi")
        return address.doi_name(latex.read_address(value)) if value else None

    @cached_property
    def url(self) -> str | None:
        """The address to link, if it is a safe one: of the page, or of the DOI."""
        return self.link("url") or (address.doi_url(self.doi) if self.doi else None)

    @cached_property
    def archive_url(self) -> str | None:
        """The address of an archived copy, if it is a safe one."""
        return self.link("archive_url")

    @cached_property
    def availability(self) -> Availability:
        """Where the source is found; by what the entry alone says, when nothing else is known."""
        return self.located or (self.locate(self) if self.locate else self.stated)

    @cached_property
    def stated(self) -> Availability:
        """Where the source is found by what the entry alone says."""
        values = (self.get(name) for name in ("archive_date", "urlstatus", "verified"))
        return availability.stated(self.url or "", self.archive_url or "", *values)

    @cached_property
    def langid(self) -> str:
        """BCP 47 code of the source's language; empty when not stated."""
        return language.code(self.get("langid"))

    @cached_property
    def kind(self) -> str:
        """A key of KINDS, or empty."""
        keywords = [word.strip().casefold() for word in self.get("keywords").split(",")]
        return next((word for word in keywords if word in KINDS), "")


class Origin(NamedTuple):
    """Where an entry stands; fields are found only when a message needs their place."""

    raw: RawEntry

    @property
    def file(self) -> TextFile:
        """The file in which it stands."""
        return self.raw.file

    @property
    def key_place(self) -> Place:
        """The place of the key, or of the entry's beginning when it has none."""
        if not self.raw.key:
            return self.file.place(self.raw.start, self.raw.key_at)
        return self.file.place(self.raw.key_at, self.raw.key_at + len(self.raw.key))

    def field_place(self, name: str) -> Place:
        """The place of the value of a field (of the key, when the entry has no such field)."""
        found = self.field(name)
        return self.file.place(found.value_at, found.value_end) if found else self.key_place

    def field(self, name: str) -> RawField | None:
        """The offsets of a field by its present name (see ALIASES)."""
        return next(
            (
                item
                for item in fields(self.file, self.raw)
                if isinstance(item, RawField) and ALIASES.get(item.name, item.name) == name
            ),
            None,
        )


def _date_or_none(text: str, year: str = "", month: str = "", day: str = "") -> date.Date | date.DateRange | None:
    try:
        if text:
            return date.parse(text)
        return date.from_fields(year, month, day) if year else None
    except date.BadDate:
        return None
