"""Sources as CSL-JSON, by the specification and the public schema of CSL 1.0.2 (`csl-data.json`).

Where a value goes, after the variables of the specification (appendix IV) and the fields that Zotero reads from them:

- `archive` and `archive_location`: host and address of the archived copy (Zotero: Archive, Loc. in Archive);
- `source`: how the source reached the reader, as in "as carried by …" (Zotero: Library Catalog);
- `keyword`: the keywords with the kind of source; `note`: what its entry says a reader must know;
- `static-ordering`: the family name stands first, also in Latin letters;
- `custom`: what no variable holds exactly: the kind of source, and a translated title by itself.

A date whose end is open has its beginning in `date-parts` and, in `raw`, the whole in ISO 8601. Formatting of titles
is in the tags that CSL processors read (`<i>`, `<b>`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TypeAlias

from explainer.export.record import ARTICLES, MOST_REMEMBERED, Record, record
from explainer.sources.entry import Entry
from explainer.text.date import Date, DateRange
from explainer.text.name import Name
from explainer.text.rich import Rich

JsonValue: TypeAlias = "str | int | bool | list[JsonValue] | dict[str, JsonValue]"

_TAGS = {"em": "i", "strong": "b"}


def text(entries: Iterable[Entry]) -> str:
    """The entries as a CSL-JSON file, in the order given."""
    items = ",\n".join(map(_line, entries))
    return f"[\n{items}\n]\n" if items else "[]\n"


@lru_cache(MOST_REMEMBERED)
def _line(entry: Entry) -> str:
    return json.dumps(item(entry), ensure_ascii=False)


def item(entry: Entry) -> dict[str, JsonValue]:
    """One entry as an item of CSL-JSON, without empty variables."""
    return from_record(record(entry))


def from_record(source: Record) -> dict[str, JsonValue]:
    """A source as an item of CSL-JSON."""
    found: dict[str, JsonValue] = {
        "id": source.key,
        "type": source.type,
        "title": _marked_up(source.title),
        "title-short": source.short_title,
        "author": [_name(name) for name in source.authors],
        "editor": [_name(name) for name in source.editors],
        "translator": [_name(name) for name in source.translators],
        "issued": _date(source.issued),
        "accessed": _date(source.accessed),
        "container-title": source.container,
        "publisher": source.publisher,
        "publisher-place": source.place,
        "volume": source.volume,
        "page": source.pages,
        "edition": source.edition,
        "version": source.version,
        "genre": source.genre,
        "DOI": source.doi,
        "URL": source.url,
        "archive": source.archive,
        "archive_location": source.archive_url,
        "source": source.carrier,
        "ISBN": source.isbn,
        "ISSN": source.issn,
        "language": source.language,
        "keyword": ", ".join(source.keywords),
        "abstract": source.abstract,
        "note": source.note,
        "custom": dict(_custom(source)),
        **dict(_numbered(source)),
    }
    return {name: value for name, value in found.items() if value}


def _numbered(source: Record) -> Iterator[tuple[str, str]]:
    """A number is that of an issue, of a volume in its series, or of the source itself."""
    if source.type in ARTICLES:
        yield "issue", source.number
    else:
        yield "collection-number" if source.series else "number", source.number
    yield "collection-title", source.series


def _custom(source: Record) -> Iterator[tuple[str, str]]:
    if source.kind:
        yield "kind", source.kind
    if source.translated_title:
        yield "translated-title", source.translated_title


def _name(name: Name) -> JsonValue:
    if not name.given:
        return {"literal": name.family}
    parts: dict[str, JsonValue] = {"family": name.family, "given": name.given}
    if name.suffix:
        parts["suffix"] = name.suffix
    if name.family_first:
        parts["static-ordering"] = True
    return parts


def _date(date: Date | DateRange | None) -> JsonValue:
    if date is None:
        return ""
    if isinstance(date, Date):
        return {"date-parts": [_parts(date)]}
    if date.end is None:
        return {"date-parts": [_parts(date.start)], "raw": date.iso}
    return {"date-parts": [_parts(date.start), _parts(date.end)]}


def _parts(date: Date) -> JsonValue:
    return [part for part in (date.year, date.month, date.day) if part is not None]


def _marked_up(content: Rich) -> str:
    """Formatted text with the tags of CSL processors."""
    return "".join(
        part if isinstance(part, str) else _in_tag(_TAGS.get(part.tag, ""), _marked_up(part.content))
        for part in content
    )


def _in_tag(tag: str, marked_up: str) -> str:
    return f"<{tag}>{marked_up}</{tag}>" if tag else marked_up
