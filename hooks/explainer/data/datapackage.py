"""All data as one archive with its metadata: a Frictionless Data Package (datapackage.org).

The descriptor names version 2 of the standard and is valid by its public schema. Tables also carry the `profile` of
version 1, by which older readers know them.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import stat
import time
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from explainer.data import atlas, corrections, glossary, timeline
from explainer.data.atlas import Outline
from explainer.data.datatable import Column, Table, Tables
from explainer.sources import chicago
from explainer.sources.bibliography import Bibliography
from explainer.sources.entry import Entry
from explainer.text import address

SCHEMA = "https://datapackage.org/profiles/2.0/datapackage.json"
"""The public schema of the version that descriptors name."""

DESCRIPTOR = "datapackage.json"
SOURCES = "sources.csv"
"""The list of sources that a package adds to the data."""

_EARLIEST, _LATEST = 315532800, 4354819198
"""What the date of an archive's member can be: 1980 to 2107, in seconds since 1970."""

_LICENSES: dict[str, tuple[str, str]] = {
    "CC-BY-4.0": ("Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "CC-BY-SA-4.0": ("Creative Commons Attribution Share-Alike 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
    "CC0-1.0": ("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "ODC-BY-1.0": ("Open Data Commons Attribution License 1.0", "https://opendatacommons.org/licenses/by/1-0/"),
    "ODC-PDDL-1.0": (
        "Open Data Commons Public Domain Dedication and Licence 1.0",
        "https://opendatacommons.org/licenses/pddl/1-0/",
    ),
    "ODbL-1.0": ("Open Data Commons Open Database License 1.0", "https://opendatacommons.org/licenses/odbl/1-0/"),
}
"""Names of the Open Definition's list, with title and address."""
_PUBLIC_DOMAIN = "other-pd"
"""The name in that list of what belongs to nobody for another reason than a dedication."""
_LICENSE_BY_SPELLING = {name.casefold(): name for name in _LICENSES}

_MEDIA_TYPES = {
    ".csv": "text/csv",
    ".geojson": "application/geo+json",
    ".json": "application/json",
    ".txt": "text/plain",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
}
"""Fixed here, because the system's own list differs from machine to machine."""

_DATE = r"[0-9]{4}(-[0-9]{1,2}(-[0-9]{1,2})?)?"
_PERIOD = rf"{_DATE}(\s*/\s*(\.\.|{_DATE})?)?"
_TYPES: dict[str, tuple[str, re.Pattern[str]]] = {
    "number": ("number", re.compile(r"-?[0-9]+(\.[0-9]+)?")),
    "year": ("year", re.compile(r"[0-9]{4}")),
    "month": ("yearmonth", re.compile(r"[0-9]{4}-[0-9]{2}")),
    "date": ("date", re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")),
}
"""Types of Table Schema by our own, with what every cell must look like; a column with other cells is a string."""
_PATTERNS = {
    "number": r"([−–-]?\d+(\.\d+)?|\d+(\.\d+)?[–/]\d+(\.\d+)?)",
    "date": _PERIOD,
    "period": _PERIOD,
}
"""What the cells of a string look like where they are no free text."""
_DATES_SAID = (
    "A cell is a year, month or day (2022, 2022-05, 2022-05-31), or two of them with a slash between: "
    "from the first to the end of the second. Nothing or two dots after the slash: no end."
)
_SAID = {
    "number": "A cell is a number or, where only two ends are known, a range: 10–12. The minus sign may be − (U+2212).",
    "date": _DATES_SAID,
    "period": _DATES_SAID,
    "citation": (
        f"Keys of sources, which {SOURCES} lists; a semicolon stands between two. After a key, # and a name are a "
        "recorded passage, a comma and text are a place in the source."
    ),
}

_SOURCE_FIELDS: list[dict[str, Any]] = [
    {
        "name": "key",
        "type": "string",
        "title": "Key",
        "description": "The name by which citations call the source.",
        "constraints": {"required": True, "unique": True},
    },
    {
        "name": "title",
        "type": "string",
        "title": "Title",
        "description": "A title that begins with = + - or @ has an apostrophe before it, "
        "so that no spreadsheet takes it for a formula.",
    },
    {"name": "url", "type": "string", "title": "Address"},
    {
        "name": "date",
        "type": "string",
        "title": "Date",
        "description": f"When it was published. {_DATES_SAID}",
        "constraints": {"pattern": _PERIOD},
    },
]

_UNSAFE_NAME = re.compile(r'[<>:"/\\|?*]|^[.~\s]|[.\s]$')
_FORMULA = re.compile(r"[=+\-@＝＋－＠]")
"""What begins a formula; spreadsheets in East Asian settings know the wide forms too."""


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a data file that is no table."""

    title: str = ""
    description: str = ""
    license: str = ""
    """Its name, or a text that says it; without one, the file has the licenses of the package."""


_LISTS: dict[str, About] = {
    timeline.FILE: About("Timeline", "Dated events, each with the sources that tell of it."),
    f"{glossary.PEOPLE}.yml": About("People", "Who is named, with native names and what each was at the time."),
    f"{glossary.TERMS}.yml": About("Terms", "Terms with their native forms and what they mean."),
    atlas.FILE: About("Places and routes", "What maps show: places with their positions, and routes by way of them."),
    corrections.FILE: About("Corrections", "What was wrong on a page, since when it is right, and what it says now."),
}


class BadName(ValueError):
    """A file or package cannot have this name; the message says why."""


def lists(outline: Outline) -> dict[str, About]:
    """What is known of the data files that are no tables, by name; the outline of maps is not the site's own work."""
    known = {outline.file: About("Outline of land and borders", outline.credit, outline.credit)} if outline.file else {}
    return {**_LISTS, **known}


def sources_csv(bibliography: Bibliography, keys: Iterable[str]) -> bytes:
    """The entries with these keys as a CSV file (key, title, url, date; UTF-8), in the order of the keys.

    The address is where the source is found now: of one that is gone, its copy.

    A spreadsheet runs a cell that begins with = + - or @ as a formula. Such a title gets an apostrophe before it, which
    spreadsheets take as "this is text". A key stays as it is, for its letters cannot call anything; an address begins
    with its scheme, a date with a digit.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("key", "title", "url", "date"))
    for entry in _entries(bibliography, sorted(set(keys))):
        title = " ".join(chicago.title_text(entry).split())
        published = entry.published
        shown = f"'{title}" if _FORMULA.match(title) else title
        writer.writerow((entry.key, shown, entry.availability.title_link, published.iso if published else ""))
    return out.getvalue().encode()


def members(
    data: Mapping[str, bytes], tables: Tables, bibliography: Bibliography, keys: Iterable[str] = ()
) -> dict[str, bytes]:
    """What an archive holds beside its descriptor, by name: the data files and the list of their sources.

    `data` are the files of the data folder. Those that describe a table are left out: the descriptor says what they
    say. `keys` are sources that other files than tables cite. Raises BadName.
    """
    for name in data.keys() & {DESCRIPTOR, SOURCES}:
        raise BadName(f'"{name}" cannot be a data file, for the archive of all data has a file of this name')
    described = {f"{name}.yml" for name in tables.tables}
    cited = {cite.key for table in tables.tables.values() for cite in table.all_cites}
    kept = {_checked(name): content for name, content in data.items() if name not in described}
    return {**kept, SOURCES: sources_csv(bibliography, {*cited, *keys})}


def descriptor(
    tables: Tables,
    bibliography: Bibliography,
    files: Mapping[str, bytes],
    *,
    name: str,
    title: str,
    homepage: str = "",
    licenses: Sequence[str] = (),
    about: Mapping[str, About] | None = None,
) -> dict[str, Any]:
    """The descriptor of a package of these files (see `members`), as plain JSON values.

    `name` is small letters, digits and - . _; `licenses` are names as tables state them; `about` tells of files
    that are no tables, by name. Raises BadName, and KeyError when the file of a table is not there.
    """
    if not re.fullmatch(r"[a-z0-9._-]+", name):
        raise BadName(f'"{name}" cannot name a package: use small letters, digits and - . _')
    described = [_table_resource(table, bibliography, files) for _, table in sorted(tables.tables.items())]
    others = sorted(files.keys() - {resource["path"] for resource in described})
    known = about or {}
    package = {
        "$schema": SCHEMA,
        "name": name,
        "title": title,
        "description": f"All data of “{title}”. Sources are named by keys, which {SOURCES} lists.",
        "homepage": _path(address.safe_url(homepage)),
        "licenses": [_license(item) for item in dict.fromkeys(licenses)],
        "resources": [*described, *(_file_resource(path, files[path], known.get(path, About())) for path in others)],
    }
    return _filled(package)


def as_json(descriptor: Mapping[str, Any]) -> bytes:
    """The text of `datapackage.json`."""
    return (json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n").encode()


def as_zip(descriptor: Mapping[str, Any], files: Mapping[str, bytes], *, epoch: int = 0) -> bytes:
    """The archive: the descriptor and every file that it names; the same input gives the same bytes (with one zlib).

    `epoch` is the date of all members in seconds since 1970 (SOURCE_DATE_EPOCH), 1980 at the earliest. Raises BadName
    and KeyError.
    """
    paths = [_checked(resource["path"]) for resource in descriptor["resources"]]
    contents = {DESCRIPTOR: as_json(descriptor), **{path: files[path] for path in paths}}
    moment = time.gmtime(min(max(epoch, _EARLIEST), _LATEST))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, content in sorted(contents.items()):
            member = zipfile.ZipInfo(path, moment[:6])
            member.create_system = 3  # Unix on every machine, so that the mode counts
            member.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(member, content, zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()


def _checked(name: str) -> str:
    """The name of a file that lies beside the descriptor on every system, inside the archive."""
    if not name or not name.isprintable() or _UNSAFE_NAME.search(name):
        raise BadName(f'a data file cannot be named "{name}": use letters, digits and - _')
    return name


def _entries(bibliography: Bibliography, keys: Iterable[str]) -> Iterator[Entry]:
    return (entry for key in keys if (entry := bibliography.get(key)))


def _table_resource(table: Table, bibliography: Bibliography, files: Mapping[str, bytes]) -> dict[str, Any]:
    path = _checked(f"{table.name}.csv")
    keys = dict.fromkeys(cite.key for cite in table.all_cites)
    resource = {
        "name": table.name,
        "type": "table",
        "profile": "tabular-data-resource",
        "title": table.title,
        "description": _description(table),
        **_file(path, files[path]),
        "period": table.period,
        "licenses": [_license(table.license)],
        "sources": [_source(entry) for entry in _entries(bibliography, keys)],
        "dialect": _dialect(files[path]),
        "schema": {"fields": [_field(table, column) for column in _in_order(table)], "missingValues": [""]},
    }
    return _filled(resource)


def _file_resource(path: str, content: bytes, about: About) -> dict[str, Any]:
    """A file that is no table, or the list of sources."""
    if path == SOURCES:
        return _sources_resource(content)
    found = {
        "name": path,
        "title": about.title,
        "description": about.description,
        **_file(_checked(path), content),
        "licenses": [_license(about.license)] if about.license else [],
    }
    return _filled(found)


def _sources_resource(content: bytes) -> dict[str, Any]:
    return {
        "name": PurePath(SOURCES).stem,
        "type": "table",
        "profile": "tabular-data-resource",
        "title": "Sources",
        "description": "The sources that the data cite, by key.",
        **_file(SOURCES, content),
        "dialect": _dialect(content),
        "schema": {"fields": _SOURCE_FIELDS, "primaryKey": ["key"], "missingValues": [""]},
    }


def _file(path: str, content: bytes) -> dict[str, Any]:
    """Where a file is, what it is, and by what it is known to be whole."""
    ending = PurePath(path).suffix.lower()
    found = {
        "path": path,
        "format": ending.removeprefix("."),
        "mediatype": _MEDIA_TYPES.get(ending, "application/octet-stream"),
        "encoding": "utf-8" if ending in _MEDIA_TYPES else "",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }
    return _filled(found)


def _dialect(content: bytes) -> dict[str, Any]:
    return {"delimiter": ",", "doubleQuote": True, "lineTerminator": "\r\n" if b"\r\n" in content else "\n"}


def _in_order(table: Table) -> Iterator[Column]:
    """The columns as they stand in the file."""
    places = {name: number for number, name in enumerate(table.rows[0].written)} if table.rows else {}
    yield from sorted(table.columns, key=lambda column: places.get(column.name, 0))


def _description(table: Table) -> str:
    """What a reader must know, as Markdown."""
    caveats = "\n".join(f"- {caveat}" for caveat in table.caveats)
    parts = (
        table.description,
        f"Period: {table.period}" if table.period else "",
        f"Caveats:\n\n{caveats}" if caveats else "",
        f"Missing: {table.missing}" if table.missing else "",
        f"Credit: {table.credit}" if table.credit else "",
    )
    return "\n\n".join(part for part in parts if part)


def _field(table: Table, column: Column) -> dict[str, Any]:
    """A column in the words of Table Schema; what it has no word for (unit, language, source) in words of our own."""
    kind = _type(table, column)
    backing = _backing(table, column)
    pattern = _PATTERNS.get(column.type) if kind == "string" else None
    found = {
        "name": column.name,
        "type": kind,
        "title": column.title,
        "description": _field_description(column, kind, backing),
        "constraints": {"pattern": pattern} if pattern else {},
        "rdfType": "http://purl.org/dc/terms/source" if column.type == "citation" else "",
        "unit": column.unit,
        "lang": column.lang,
        "basis": column.basis or "",
        "derived": column.derived or "",
        "source": backing.get("", ""),
        "sourceFields": [name for name in backing if name],
    }
    return _filled(found)


def _field_description(column: Column, kind: str, backing: Mapping[str, str]) -> str:
    sentences = (
        column.definition,
        f"Unit: {column.unit}" if column.unit else "",
        _SAID.get(column.type, "") if kind == "string" else "",
        "Says how a row is counted: rows that differ in it are not one series" if column.basis else "",
        "Our own arithmetic: no source prints it" if column.derived else "",
        f"Source: {' or else '.join(backing.values())}" if backing else "",
    )
    return " ".join(_with_period(sentence) for sentence in sentences if sentence)


def _type(table: Table, column: Column) -> str:
    """The type that is true of every cell, white space around it apart."""
    kind, form = _TYPES.get(column.type, ("string", None))
    cells = (row.written.get(column.name, "") for row in table.rows)
    return kind if form and all(form.fullmatch(cell) for cell in cells if cell) else "string"


def _backing(table: Table, column: Column) -> dict[str, str]:
    """What a column's cells stand on, as a reader is told: by field, or one citation (by no name) for all cells."""
    if column.source and not column.source.startswith("column:"):
        return {"": column.source}
    if not column.source and column.type != "number":
        return {}
    named = column.source.removeprefix("column:")
    fields = (item.name for item in table.columns if item.type == "citation" and named in ("", item.name))
    return {name: f"the field “{name}”" for name in fields}


def _source(entry: Entry) -> dict[str, Any]:
    found = {"key": entry.key, "title": chicago.title_text(entry), "path": _path(entry.availability.title_link)}
    return _filled(found)


def _path(url: str | None) -> str:
    """A safe address as the standard wants it: with a scheme in small letters."""
    scheme, mark, rest = (url or "").partition(":")
    return scheme.lower() + mark + rest


def _license(written: str) -> dict[str, str]:
    """A license by its name in the Open Definition's list; another keeps its text as its title."""
    spelled = re.sub(r"[^a-z0-9.]+", "-", written.casefold()).strip("-")
    name = _LICENSE_BY_SPELLING.get(spelled)
    if name is None and "-public-domain-" in f"-{spelled}-":
        return {"name": _PUBLIC_DOMAIN, "title": written}
    if name is None:
        # The schema asks for a name: this is the form in which SPDX names what is on no list.
        return {"name": f"LicenseRef-{spelled or 'unnamed'}", "title": written}
    title, path = _LICENSES[name]
    return {"name": name, "path": path, "title": title}


def _with_period(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same without what is empty."""
    return {name: value for name, value in values.items() if value not in ("", [], {})}
