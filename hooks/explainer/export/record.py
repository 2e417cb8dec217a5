"""A source as the exchange formats see it: the same few facts in plain text, whatever format they go into.

Rules that hold for every format, with where they come from:

- The type is one of CSL 1.0.2 (specification, appendix III); the table is pandoc's for BibLaTeX types
  (`Text.Pandoc.Citeproc.BibTeX`), with some refinements. An article without volume and number is one of a newspaper,
  for these are cited by date alone (*The Chicago Manual of Style*, 17th ed., 14.191); a source of the kind "social" is
  a `post`; a `misc` with an address is a web page; a video of a channel is a broadcast, which has a place for it.
- A translated title follows the original in brackets (Chicago 14.99; APA does the same), for no format has a field
  for it that reference managers print.
- A source without a title has its description for one, in the brackets in which cataloguers put a title that they
  supply, and APA a description.
- The body behind a web page is its website where no other is named: this is where Zotero keeps it.
- An address that was usurped (spam, or another owner) is not given on; its archived copy stands in its place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from explainer.export.clean import cleaned, cleaned_names, one_line
from explainer.sources.chicago import THESES
from explainer.sources.entry import Entry
from explainer.text import latex
from explainer.text.date import Date, DateRange
from explainer.text.name import Name, parse_names
from explainer.text.rich import Rich, plain

TYPES: dict[str, str] = {
    **dict.fromkeys("book mvbook collection mvcollection proceedings mvproceedings manual".split(), "book"),
    **dict.fromkeys("reference mvreference".split(), "book"),
    **dict.fromkeys("inbook incollection bookinbook suppbook suppcollection".split(), "chapter"),
    **dict.fromkeys("inproceedings conference".split(), "paper-conference"),
    **dict.fromkeys("thesis phdthesis mastersthesis".split(), "thesis"),
    **dict.fromkeys("report techreport".split(), "report"),
    **dict.fromkeys("online electronic www".split(), "webpage"),
    **dict.fromkeys("video movie".split(), "motion_picture"),
    **dict.fromkeys("audio music".split(), "song"),
    **dict.fromkeys("artwork image".split(), "graphic"),
    "suppperiodical": "article-journal",
    "inreference": "entry-encyclopedia",
    "dataset": "dataset",
    "software": "software",
    "booklet": "pamphlet",
    "periodical": "periodical",
    "review": "review",
    "patent": "patent",
    "standard": "standard",
    "unpublished": "manuscript",
    "letter": "personal_communication",
    "legislation": "legislation",
    "jurisdiction": "legal_case",
    "legal": "treaty",
    "performance": "performance",
}
"""Entry types of BibLaTeX and the types of CSL; `article` and `misc` are told apart by their fields."""

ON_A_SITE = ("webpage", "post")
PARTS = ("chapter", "paper-conference", "entry-encyclopedia")
ARTICLES = ("article-journal", "article-magazine", "article-newspaper", "review")

MOST_REMEMBERED = 4096
"""Entries whose form is kept: each is written for the whole site and again for every page that cites it."""

_RANGE = re.compile(r"(?<=\w)\s*[–—-]\s*(?=\w)")


@dataclass(frozen=True, slots=True)
class Record:
    """One source; what it does not have is empty."""

    key: str
    type: str
    """A type of CSL 1.0.2."""
    title: Rich
    """With its subtitle and, in brackets, its translation; or a description in brackets."""
    translated_title: str
    short_title: str
    container: str
    """The book, periodical or website that the source is part of."""
    authors: tuple[Name, ...]
    editors: tuple[Name, ...]
    translators: tuple[Name, ...]
    issued: Date | DateRange | None
    accessed: Date | None
    publisher: str
    place: str
    series: str
    volume: str
    number: str
    """Of an issue, a report, or a volume in its series."""
    pages: str
    """A hyphen between the first and the last."""
    edition: str
    version: str
    genre: str
    """What a thesis or report is called."""
    doi: str
    url: str
    archive_url: str
    isbn: str
    issn: str
    language: str
    """BCP 47."""
    keywords: tuple[str, ...]
    """The kind of source among them."""
    kind: str
    """A key of `entry.KINDS`."""
    carrier: str
    """How it reached the reader (`howpublished`)."""
    abstract: str
    note: str

    @property
    def plain_title(self) -> str:
        """Without formatting."""
        return plain(self.title)

    @property
    def archive(self) -> str:
        """The host that keeps the archived copy."""
        return urlsplit(self.archive_url).hostname or ""


@lru_cache(MOST_REMEMBERED)
def record(entry: Entry) -> Record:
    """The facts of an entry, with what it inherits."""
    kind = csl_type(entry)
    container, bodies = _container(entry, kind), _bodies(entry)
    if kind in ON_A_SITE:
        bodies.reverse()
    if kind in ON_A_SITE and not container and bodies:
        container, *bodies = bodies
    accessed = entry.accessed
    return Record(
        key=one_line(entry.key),
        type=kind,
        title=_title(entry),
        translated_title=_text(entry, "titletranslation"),
        short_title=_text(entry, "shorttitle"),
        container=container,
        authors=cleaned_names(entry.authors),
        editors=cleaned_names(entry.editors),
        translators=cleaned_names(parse_names(entry.get("translator"))),
        issued=entry.published,
        accessed=accessed if isinstance(accessed, Date) else None,
        publisher=bodies[0] if bodies else "",
        place=_text(entry, "location"),
        series=_text(entry, "series"),
        volume=_text(entry, "volume"),
        number=_text(entry, "number", "issue"),
        pages=_RANGE.sub("-", _text(entry, "pages")),
        edition=_text(entry, "edition"),
        version=_text(entry, "version"),
        genre=_genre(entry),
        doi=entry.doi or "",
        url=_address(entry),
        archive_url=entry.archive_url or "",
        isbn=_text(entry, "isbn"),
        issn=_text(entry, "issn"),
        language=entry.langid,
        keywords=tuple(word for part in _text(entry, "keywords").split(",") if (word := part.strip())),
        kind=entry.kind,
        carrier=_text(entry, "howpublished"),
        abstract=_text(entry, "abstract"),
        note=_text(entry, "note"),
    )


def csl_type(entry: Entry) -> str:
    """The type of CSL 1.0.2 that an entry has."""
    subtype = entry.plain("entrysubtype").casefold()
    # A type that other readers do not know is written as a subtype: see `bibtex`.
    kind = subtype if entry.type == "misc" and subtype in TYPES else entry.type
    if kind in ("online", "electronic", "www", "misc") and entry.kind == "social":
        return "post"
    if kind == "misc":
        return "webpage" if entry.link("url") else "document"
    if kind == "article":
        return _article_type(entry, subtype)
    if kind == "video" and entry.get("journaltitle"):
        return "broadcast"
    return TYPES.get(kind, "document")


def _article_type(entry: Entry, subtype: str) -> str:
    if f"article-{subtype}" in ARTICLES:
        return f"article-{subtype}"
    if entry.get("booktitle") and not entry.get("journaltitle"):
        return "chapter"
    return "article-journal" if entry.get("volume", "number", "issue") or entry.doi else "article-newspaper"


def _address(entry: Entry) -> str:
    where = entry.availability
    return (entry.link("url") or "") if where.links_original or not where.original else where.copy


def _text(entry: Entry, *names: str) -> str:
    value = entry.get(*names)
    return one_line(latex.read_plain(value)) if value else ""


def _title(entry: Entry) -> Rich:
    title = cleaned(entry.rich("title"))
    if not plain(title).strip():
        described = cleaned(entry.rich("titleaddon"))
        return ("[", *described, "]") if described else (_text(entry, "booktitle") or one_line(entry.key),)
    if subtitle := cleaned(entry.rich("subtitle")):
        title = (*title, *_joint(plain(title)), *subtitle)
    if translation := cleaned(entry.rich("titletranslation")):
        title = (*title, " [", *translation, "]")
    return title


def _joint(title: str) -> tuple[str]:
    return (" ",) if title.endswith(("?", "!", "？", "！")) else (": ",)


def _container(entry: Entry, kind: str) -> str:
    """The book that a part is in, or the periodical; a subtitle follows a colon."""
    names = ("booktitle", "booksubtitle"), ("journaltitle", "journalsubtitle")
    for name, subname in names if kind in PARTS else reversed(names):
        if title := _text(entry, name):
            subtitle = _text(entry, subname)
            return f"{title}{_joint(title)[0]}{subtitle}" if subtitle else title
    return ""


def _bodies(entry: Entry) -> list[str]:
    """Who published the source, the nearest to the reader first, each body once."""
    bodies = (_text(entry, name) for name in ("publisher", "institution", "organization"))
    return list(dict.fromkeys(body for body in bodies if body))


def _genre(entry: Entry) -> str:
    said = _text(entry, "type")
    named = THESES.get(said) or said
    return named or THESES.get(entry.type, "")
