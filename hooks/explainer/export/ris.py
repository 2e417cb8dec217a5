"""Sources as RIS, by the tags of the format's specification (Research Information Systems, 2011) as Zotero reads them.

One tag a line, `TY` first and `ER` last, line ends CR LF. A value is one line: it can hold no break, so that nothing
in a source passes for a tag.

| what | tag | why |
| --- | --- | --- |
| type | TY | the type that Zotero's translator imports as the nearest of its own |
| title; translated title; short title | TI; TT; ST | TI also shows the translation, in brackets: Zotero has no TT |
| authors; translators | AU; A4 | `Family, Given, Suffix`; a body ends with a comma, or one in its name would part it |
| editors | A2; A3 of a book | A2 of a book is the editor of its series |
| book, periodical or website; series | T2; T3, or T2 of a whole | Zotero's field map |
| date | PY, DA | DA is YYYY/MM/DD/other; a range stands whole, in ISO 8601, in "other" |
| access date; address; DOI | Y2; UR; DO | |
| publisher; place | PB; CY | |
| volume; number | VL; IS of an article, SN of a report, SV of a chapter, else M1 | Zotero's field map |
| both of a web page | M2 | Zotero takes VL and M1 of one for its access date |
| pages | SP, EP | first and last; what is no range stands whole in SP |
| edition or version; what a thesis or report is called | ET; M3 | |
| language; keywords with the kind of source | LA; KW, one each | |
| archived copy: host; address | DB; AN | Zotero: Archive, Loc. in Archive |
| how it reached the reader | DP | Zotero: Library Catalog |
| abstract; note; ISBN or ISSN; key | AB; N1; SN; ID | |
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from explainer.export.clean import one_line
from explainer.export.record import ARTICLES, MOST_REMEMBERED, ON_A_SITE, PARTS, Record, record
from explainer.sources.entry import Entry
from explainer.text.date import Date, DateRange
from explainer.text.name import Name

TYPES: dict[str, str] = {
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "book": "BOOK",
    "broadcast": "VIDEO",
    "chapter": "CHAP",
    "dataset": "DATA",
    "document": "GEN",
    "entry-encyclopedia": "ENCYC",
    "graphic": "ART",
    "legal_case": "CASE",
    "legislation": "STAT",
    "manuscript": "MANSCPT",
    "motion_picture": "VIDEO",
    "pamphlet": "PAMP",
    "paper-conference": "CPAPER",
    "patent": "PAT",
    "performance": "GEN",
    "periodical": "JFULL",
    "personal_communication": "PCOMM",
    "post": "ELEC",
    "report": "RPRT",
    "review": "JOUR",
    "software": "COMP",
    "song": "SOUND",
    "standard": "STAND",
    "thesis": "THES",
    "treaty": "LEGAL",
    "webpage": "ELEC",
}
"""Types of CSL 1.0.2 and types of reference of RIS."""

_PAGES = re.compile(r"(?P<first>\w+)-(?P<last>\w+)")


def text(entries: Iterable[Entry]) -> str:
    """The entries as a RIS file, in the order given."""
    return "".join(map(entry_text, entries))


@lru_cache(MOST_REMEMBERED)
def entry_text(entry: Entry) -> str:
    """One entry, from `TY` to `ER`."""
    return from_record(record(entry))


def from_record(source: Record) -> str:
    """A source, from `TY` to `ER`."""
    tags = ((tag, one_line(value)) for tag, value in _tags(source))
    lines = [f"{tag}  - {value}\r\n" for tag, value in tags if value]
    return "".join([f"TY  - {TYPES[source.type]}\r\n", *lines, "ER  - \r\n\r\n"])


def _tags(source: Record) -> Iterator[tuple[str, str]]:
    yield "ID", source.key
    yield "TI", source.plain_title
    yield "TT", source.translated_title
    yield "ST", source.short_title
    yield from (("AU", _name(name)) for name in source.authors)
    editor = "A3" if source.type == "book" else "A2"
    yield from ((editor, _name(name)) for name in source.editors)
    yield from (("A4", _name(name)) for name in source.translators)
    yield "T2", source.container
    yield "T3" if source.container else "T2", source.series
    yield from _dates(source)
    yield "PB", source.publisher
    yield "CY", source.place
    yield from _numbers(source)
    yield from (("KW", keyword) for keyword in source.keywords)
    yield from _whereabouts(source)
    yield "AB", source.abstract
    yield "N1", source.note


def _dates(source: Record) -> Iterator[tuple[str, str]]:
    if issued := source.issued:
        first = issued.start if isinstance(issued, DateRange) else issued
        yield "PY", f"{first.year:04d}"
        yield "DA", _date(first) + (issued.iso.replace("/", " to ") if isinstance(issued, DateRange) else "")
    if source.accessed:
        yield "Y2", _date(source.accessed)


def _date(date: Date) -> str:
    """`YYYY/MM/DD/`, with nothing where a part is not known."""
    month, day = (f"{part:02d}" if part else "" for part in (date.month, date.day))
    return f"{date.year:04d}/{month}/{day}/"


def _numbers(source: Record) -> Iterator[tuple[str, str]]:
    yield "M2" if source.type in ON_A_SITE else "VL", source.volume
    yield _number_tag(source), source.number
    if pages := _PAGES.fullmatch(source.pages):
        yield "SP", pages["first"]
        yield "EP", pages["last"]
    else:
        yield "SP", source.pages
    yield "ET", source.edition or source.version
    yield "M3", source.genre
    if source.type != "report":
        yield "SN", source.isbn or source.issn


def _number_tag(source: Record) -> str:
    if source.type in ARTICLES:
        return "IS"
    if source.type == "report":
        return "SN"
    if source.type in ON_A_SITE:
        return "M2"
    return "SV" if source.type in PARTS else "M1"


def _whereabouts(source: Record) -> Iterator[tuple[str, str]]:
    yield "LA", source.language
    yield "DO", source.doi
    yield "UR", source.url
    yield "DB", source.archive
    yield "AN", source.archive_url
    yield "DP", source.carrier


def _name(name: Name) -> str:
    parts = [part for part in (name.family, name.given, name.suffix) if part]
    return ", ".join(parts) if name.given else f"{name.family},"
