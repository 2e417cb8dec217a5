"""The bibliography as CSL-JSON: which variable holds what, and that it is what the public schema says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from explainer.export import csl, record
from explainer.export.clean import one_line
from explainer.problems.place import TextFile
from explainer.sources.bibliography import from_files, read_files
from explainer.sources.entry import Entry
from explainer.text.date import Date, DateRange

BIBLIOGRAPHY = Path(__file__).parent.parent / "citations" / "references.bib"
SCHEMA = json.loads((Path(__file__).parent / "vendor" / "csl" / "csl-data.json").read_text(encoding="utf-8"))
VALIDATOR = Draft7Validator(SCHEMA)
TYPES = SCHEMA["items"]["properties"]["type"]["enum"]


def entry(fields: str, kind: str = "online") -> Entry:
    """The entry `k` with these fields."""
    found = from_files([TextFile("r.bib", f"@{kind}{{k, {fields}}}")]).get("k")
    assert found is not None
    return found


def item(fields: str, kind: str = "online") -> dict[str, Any]:
    """Its item without id and type."""
    found: dict[str, Any] = dict(csl.item(entry(fields, kind)))
    VALIDATOR.validate([found])
    return {name: value for name, value in found.items() if name not in ("id", "type")}


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        ("article", "journaltitle = {J}, volume = 2", "article-journal"),
        ("article", "journaltitle = {J}, doi = {10.1000/1}", "article-journal"),
        ("article", "journaltitle = {J}, date = {2031-04-02}", "article-newspaper"),
        ("article", "journaltitle = {J}, entrysubtype = {magazine}", "article-magazine"),
        ("article", "booktitle = {B}", "chapter"),
        ("online", "", "webpage"),
        ("online", "keywords = {social}", "post"),
        ("misc", "url = {https://e.example}", "webpage"),
        ("misc", "", "document"),
        ("misc", "keywords = {social}", "post"),
        ("video", "journaltitle = {J}", "broadcast"),
        ("video", "", "motion_picture"),
        ("report", "", "report"),
        ("dataset", "", "dataset"),
        ("incollection", "", "chapter"),
        ("inproceedings", "", "paper-conference"),
        ("mastersthesis", "", "thesis"),
        ("nosuchtype", "", "document"),
    ],
)
def test_an_entry_type_and_its_fields_give_a_type(kind: str, fields: str, expected: str) -> None:
    assert csl.item(entry(fields, kind))["type"] == expected


def test_every_type_is_one_of_the_schema() -> None:
    assert set(record.TYPES.values()) <= set(TYPES)


VARIABLES = {
    "a title with its subtitle": ("title = {Piers}, subtitle = {A History}", {"title": "Piers: A History"}),
    "a question with its subtitle": ("title = {Piers?}, subtitle = {No}", {"title": "Piers? No"}),
    "a title and its translation": (
        "title = {桥}, titletranslation = {Bridge}, langid = {chinese}",
        {"title": "桥 [Bridge]", "language": "zh", "custom": {"translated-title": "Bridge"}},
    ),
    "a description for a title": ("titleaddon = {report on piers}", {"title": "[report on piers]"}),
    "a key for a title": ("date = {2031}", {"title": "k", "issued": {"date-parts": [[2031]]}}),
    "formatting in a title": (r"title = {On \emph{Piers}, \textbf{new}}", {"title": "On <i>Piers</i>, <b>new</b>"}),
    "a link's text": (r"title = {\href{https://e.example}{A} \'e}", {"title": "A é"}),
    "a day": ("title = {T}, date = {2031-04-02}", {"title": "T", "issued": {"date-parts": [[2031, 4, 2]]}}),
    "a range": (
        "title = {T}, date = {2031-04/2031-05}",
        {"title": "T", "issued": {"date-parts": [[2031, 4], [2031, 5]]}},
    ),
    "an open range": (
        "title = {T}, date = {2031/}",
        {"title": "T", "issued": {"date-parts": [[2031]], "raw": "2031/.."}},
    ),
    "an access date": (
        "title = {T}, urldate = {2031-04-02}",
        {"title": "T", "accessed": {"date-parts": [[2031, 4, 2]]}},
    ),
    "a person, a body, a Chinese name, others": (
        "title = {T}, author = {Ford, III, Henry and {Bank of Halm} and Lu Xun and 鲁迅 and others}",
        {
            "title": "T",
            "author": [
                {"family": "Ford", "given": "Henry", "suffix": "III"},
                {"literal": "Bank of Halm"},
                {"family": "Lu", "given": "Xun", "static-ordering": True},
                {"literal": "鲁迅"},
                {"literal": "others"},
            ],
        },
    ),
    "editors and translators": (
        "title = {T}, editor = {Roe, Jane}, translator = {van Doe, Jo}",
        {
            "title": "T",
            "editor": [{"family": "Roe", "given": "Jane"}],
            "translator": [{"family": "van Doe", "given": "Jo"}],
        },
    ),
    "a website and its publisher": (
        "title = {T}, organization = {Pier News}, publisher = {Pier House}",
        {"title": "T", "container-title": "Pier News", "publisher": "Pier House"},
    ),
    "kind, keywords, note": (
        "title = {T}, keywords = {state-media, piers}, note = {Read in \\emph{excerpt}.}",
        {"title": "T", "keyword": "state-media, piers", "note": "Read in excerpt.", "custom": {"kind": "state-media"}},
    ),
    "an archived copy and how it came": (
        "title = {T}, archiveurl = {https://archive.example/1}, howpublished = {as carried by B}",
        {
            "title": "T",
            "archive": "archive.example",
            "archive_location": "https://archive.example/1",
            "source": "as carried by B",
        },
    ),
    "an address and a DOI": (
        "title = {T}, url = {https://e.example/a b}, doi = {doi:10.1000/1}",
        {"title": "T", "DOI": "10.1000/1"},
    ),
    "no address that is no link": ("title = {T}, url = {javascript:alert(1)}", {"title": "T"}),
    "no control characters": ("title = {A\x00B\u2028C}", {"title": "AB C"}),
}


@pytest.mark.parametrize(("fields", "expected"), VARIABLES.values(), ids=VARIABLES)
def test_an_item_has(fields: str, expected: dict[str, Any]) -> None:
    assert item(fields) == expected


WHOLES = {
    "an article": (
        "article",
        "title = {T}, journaltitle = {J}, journalsubtitle = {S}, volume = 3, number = 4, pages = {5--9}, issn = {1}",
        {"title": "T", "container-title": "J: S", "volume": "3", "issue": "4", "page": "5-9", "ISSN": "1"},
    ),
    "a chapter": (
        "inbook",
        "title = {T}, booktitle = {B}, publisher = {P}, location = {L}, series = {S}, number = 4, pages = {v–ix, 7}",
        {
            "title": "T",
            "container-title": "B",
            "publisher": "P",
            "publisher-place": "L",
            "collection-title": "S",
            "collection-number": "4",
            "page": "v-ix, 7",
        },
    ),
    "a report": (
        "report",
        "title = {T}, institution = {I}, type = {Working paper}, number = {7a}, version = {2}",
        {"title": "T", "publisher": "I", "genre": "Working paper", "number": "7a", "version": "2"},
    ),
    "a thesis": ("phdthesis", "title = {T}, school = {U}", {"title": "T", "publisher": "U", "genre": "PhD diss."}),
    "a book": ("book", "title = {T}, edition = 2, isbn = {9}", {"title": "T", "edition": "2", "ISBN": "9"}),
}


@pytest.mark.parametrize(("kind", "fields", "expected"), WHOLES.values(), ids=WHOLES)
def test_numbers_go_where_the_type_has_them(kind: str, fields: str, expected: dict[str, Any]) -> None:
    assert item(fields, kind) == expected


def test_a_file_is_a_list_in_the_order_given() -> None:
    assert csl.text([entry("title = {<é>}")]) == '[\n{"id": "k", "type": "webpage", "title": "<é>"}\n]\n'
    assert json.loads(csl.text([])) == []


def test_the_own_bibliography_is_valid_and_complete() -> None:
    bibliography = read_files([BIBLIOGRAPHY], BIBLIOGRAPHY.parent)
    sources = [found for key in bibliography if (found := bibliography.get(key))]
    items = json.loads(csl.text(sources))
    VALIDATOR.validate(items)
    assert [found["id"] for found in items] == [source.key for source in sources]
    for found, source in zip(items, sources, strict=True):
        assert found.get("title-short", "") == source.plain("shorttitle")
        assert found.get("note", "") == source.plain("note")
        assert found.get("keyword", "") == source.plain("keywords")
        assert found.get("URL") == source.url
        assert found.get("language", "") == source.langid
        assert found["title"].startswith(source.plain("title") or f"[{source.plain('titleaddon')}]")
        names = [name.get("literal") or f"{name['given']} {name['family']}" for name in found.get("author", [])]
        assert names == [f"{name.given} {name.family}".strip() for name in source.authors]


def date_of(variable: dict[str, Any]) -> Date | DateRange:
    """A date as a processor reads it."""
    first, *rest = (Date(*parts) for parts in variable["date-parts"])
    if "raw" in variable:
        return DateRange(first, None)
    return DateRange(first, rest[0]) if rest else first


FIELDS = """title subtitle titleaddon titletranslation shorttitle author editor translator date urldate url archive_url
doi journaltitle booktitle organization publisher location series volume number pages edition version type keywords
howpublished langid note abstract isbn issn entrysubtype""".split()
VALUES = st.text(st.characters(exclude_characters="{}"), max_size=20) | st.sampled_from(
    [
        "2031",
        "2031-04",
        "2031/2032-05",
        "Roe, Jane and {Bank}",
        "https://e.example/a",
        "10.1000/1",
        "press",
        "鲁迅",
        "en",
    ]
)


@given(
    st.sampled_from([*record.TYPES, "article", "misc", "zzz"]),
    st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=8),
)
def test_whatever_our_parser_reads_is_valid_and_read_back_the_same(kind: str, fields: dict[str, str]) -> None:
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    source = from_files([TextFile("r.bib", f"@{kind}{{k,\n{lines}}}\n")]).get("k")
    assume(source is not None)
    assert source is not None
    (found,) = json.loads(csl.text([source]))
    VALIDATOR.validate([found])
    assert found["id"] == "k"
    for variable, name in (
        ("note", "note"),
        ("abstract", "abstract"),
        ("source", "howpublished"),
        ("volume", "volume"),
    ):
        assert found.get(variable, "") == one_line(source.plain(name))
    assert (date_of(found["issued"]) if "issued" in found else None) == source.published
    assert (found.get("DOI"), found.get("URL")) == (source.doi, source.link("url"))
