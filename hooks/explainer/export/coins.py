"""Sources as COinS: an OpenURL ContextObject (ANSI/NISO Z39.88-2004) in the title of an empty `<span class="Z3988">`.

The keys are those of the registered matrices (`info:ofi/fmt:kev:mtx:` journal, book, dissertation, dc). What has no
matrix of its own goes as Dublin Core with `rft.type`, as Zotero writes and reads it: its item types say more than the
matrix does, and other readers take them for text. Persons are given as `Family, Given`, for a reader that is not told
so takes the last word for the family name; bodies are `rft.aucorp`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import quote

from explainer.export.clean import one_line
from explainer.export.record import MOST_REMEMBERED, Record, record
from explainer.sources.entry import Entry
from explainer.text.date import Date, DateRange
from explainer.text.name import OTHERS, Name

GENRES: dict[str, tuple[str, str]] = {
    "article-journal": ("journal", "article"),
    "review": ("journal", "article"),
    "book": ("book", "book"),
    "chapter": ("book", "bookitem"),
    "paper-conference": ("book", "proceeding"),
    "report": ("book", "report"),
    "thesis": ("dissertation", ""),
}
"""Types of CSL 1.0.2, with the matrix and genre of those that have one."""

ZOTERO_TYPES: dict[str, str] = {
    "article-magazine": "magazineArticle",
    "article-newspaper": "newspaperArticle",
    "broadcast": "tvBroadcast",
    "dataset": "dataset",
    "document": "document",
    "entry-encyclopedia": "encyclopediaArticle",
    "graphic": "artwork",
    "legal_case": "case",
    "legislation": "statute",
    "manuscript": "manuscript",
    "motion_picture": "videoRecording",
    "patent": "patent",
    "personal_communication": "letter",
    "post": "forumPost",
    "software": "computerProgram",
    "song": "audioRecording",
    "standard": "standard",
    "webpage": "webpage",
}
"""Item types of Zotero for the others; what is not named is a `document`."""

_PARTS = ("article", "bookitem", "proceeding")


@lru_cache(MOST_REMEMBERED)
def context_object(entry: Entry, referrer: str = "") -> str:
    """The keys and values of a source, encoded as in a query (a space as %20): what stands in the title of its span.

    `referrer` is the host of the site that gives the reference.
    """
    return from_record(record(entry), referrer)


def from_record(source: Record, referrer: str = "") -> str:
    """The same of a source that has been read."""
    pairs = [("ctx_ver", "Z39.88-2004"), ("rfr_id", f"info:sid/{referrer}" if referrer else ""), *_keys(source)]
    return "&".join(f"{key}={quote(shown, safe='')}" for key, value in pairs if (shown := one_line(value)))


def _keys(source: Record) -> Iterator[tuple[str, str]]:
    matrix, genre = GENRES.get(source.type, ("dc", ""))
    yield "rft_val_fmt", f"info:ofi/fmt:kev:mtx:{matrix}"
    yield "rft_id", f"info:doi/{source.doi}" if source.doi else ""
    yield "rft_id", source.url
    yield "rft.genre", genre
    if matrix == "dc":
        yield from _dublin_core(source)
    else:
        yield from _titles(source, matrix, genre)
        yield from _imprint(source, matrix)
    yield from _authors(source.authors)
    yield "rft.date", _date(source.issued)
    yield "rft.language", source.language


def _titles(source: Record, matrix: str, genre: str) -> Iterator[tuple[str, str]]:
    whole = {"journal": "rft.jtitle", "book": "rft.btitle", "dissertation": "rft.title"}[matrix]
    if genre in _PARTS:
        yield "rft.atitle", source.plain_title
        yield whole, source.container
    else:
        yield whole, source.plain_title


def _imprint(source: Record, matrix: str) -> Iterator[tuple[str, str]]:
    if matrix == "dissertation":
        yield "rft.inst", source.publisher
        yield "rft.degree", source.genre
    elif matrix == "journal":
        yield "rft.volume", source.volume
        yield "rft.issue", source.number
        yield "rft.pages", source.pages
        yield "rft.issn", source.issn
    else:
        yield "rft.series", source.series
        yield "rft.pages", source.pages
        yield "rft.edition", source.edition
        yield "rft.place", source.place
        yield "rft.pub", source.publisher
        yield "rft.isbn", source.isbn


def _dublin_core(source: Record) -> Iterator[tuple[str, str]]:
    yield "rft.type", ZOTERO_TYPES.get(source.type, "document")
    yield "rft.title", source.plain_title
    yield "rft.source", source.container
    yield "rft.publisher", source.publisher
    yield "rft.description", source.abstract


def _authors(names: tuple[Name, ...]) -> Iterator[tuple[str, str]]:
    for name in names:
        if name.given:
            yield "rft.au", ", ".join(part for part in (name.family, name.given, name.suffix) if part)
        elif name != OTHERS:
            yield "rft.aucorp", name.family


def _date(date: Date | DateRange | None) -> str:
    """The day, month or year; of a range its beginning."""
    return (date.start if isinstance(date, DateRange) else date).iso if date else ""
