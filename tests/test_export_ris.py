"""The bibliography as RIS: which tag holds what, and that rispy reads it back."""

from __future__ import annotations

from pathlib import Path

import pytest
import rispy  # type: ignore[import-untyped]
from hypothesis import assume, given
from hypothesis import strategies as st

from explainer.export import record, ris
from explainer.export.clean import one_line
from explainer.problems.place import TextFile
from explainer.sources.bibliography import from_files, read_files
from explainer.sources.entry import Entry

BIBLIOGRAPHY = Path(__file__).parent.parent / "citations" / "references.bib"


def entry(fields: str, kind: str = "online") -> Entry:
    """The entry `k` with these fields."""
    found = from_files([TextFile("r.bib", f"@{kind}{{k, {fields}}}")]).get("k")
    assert found is not None
    return found


def tags(fields: str, kind: str = "online") -> list[str]:
    """The lines of its export between the type and key, and the end."""
    lines = ris.entry_text(entry(fields, kind)).split("\r\n")
    assert (lines[1], lines[-3:]) == ("ID  - k", ["ER  - ", "", ""])
    return lines[2:-3]


def records(text: str) -> list[dict[str, object]]:
    """What rispy reads; an address may hold a semicolon, at which it would part several in one tag."""
    read: list[dict[str, object]] = rispy.loads(text, delimiter_tags_mapping={})
    return read


TAGS = {
    "titles": (
        "online",
        "title = {桥}, subtitle = {Ein \\emph{Bau}}, titletranslation = {Bridge}, shorttitle = {B}",
        ["TI  - 桥: Ein Bau [Bridge]", "TT  - Bridge", "ST  - B"],
    ),
    "a description": ("online", "titleaddon = {report on piers}", ["TI  - [report on piers]"]),
    "names": (
        "online",
        "title = {T}, author = {Henry Ford, III and {Bank, of Halm} and Lu Xun and others}, translator = {Doe, Jo}",
        [
            "TI  - T",
            "AU  - Ford, Henry, III",
            "AU  - Bank, of Halm,",
            "AU  - Lu, Xun",
            "AU  - others,",
            "A4  - Doe, Jo",
        ],
    ),
    "a day and an access date": (
        "online",
        "title = {T}, date = {2031-04-02}, urldate = {2031-05}",
        ["TI  - T", "PY  - 2031", "DA  - 2031/04/02/", "Y2  - 2031/05//"],
    ),
    "a range": ("online", "title = {T}, date = {2031-04/}", ["TI  - T", "PY  - 2031", "DA  - 2031/04//2031-04 to .."]),
    "an article": (
        "article",
        "title = {T}, journaltitle = {J}, volume = 3, number = 4, pages = {5--9}, issn = {1}, editor = {Roe, Jane}",
        ["TI  - T", "A2  - Roe, Jane", "T2  - J", "VL  - 3", "IS  - 4", "SP  - 5", "EP  - 9", "SN  - 1"],
    ),
    "a chapter": (
        "inbook",
        "title = {T}, booktitle = {B}, series = {S}, number = 4, pages = {v, 7}, publisher = {P}, location = {L}",
        ["TI  - T", "T2  - B", "T3  - S", "PB  - P", "CY  - L", "SV  - 4", "SP  - v, 7"],
    ),
    "a book": (
        "book",
        "title = {T}, editor = {Roe, Jane}, series = {S}, number = 4, edition = 2, isbn = {9}",
        ["TI  - T", "A3  - Roe, Jane", "T2  - S", "M1  - 4", "ET  - 2", "SN  - 9"],
    ),
    "a report": (
        "report",
        "title = {T}, institution = {I}, number = {7a}, type = {Working paper}",
        ["TI  - T", "PB  - I", "SN  - 7a", "M3  - Working paper"],
    ),
    "a page with numbers, which are no access date": (
        "online",
        "title = {T}, volume = 3, number = 4",
        ["TI  - T", "M2  - 3", "M2  - 4"],
    ),
    "what a reader must know": (
        "online",
        """title = {T}, keywords = {state-media, piers}, langid = {russian}, url = {https://e.example/a;b},
        doi = {10.1000/1}, archive_url = {https://archive.example/1}, howpublished = {as carried by B},
        abstract = {A}, note = {Read in excerpt.}, organization = {Pier News}""",
        [
            "TI  - T",
            "T2  - Pier News",
            "KW  - state-media",
            "KW  - piers",
            "LA  - ru",
            "DO  - 10.1000/1",
            "UR  - https://e.example/a;b",
            "DB  - archive.example",
            "AN  - https://archive.example/1",
            "DP  - as carried by B",
            "AB  - A",
            "N1  - Read in excerpt.",
        ],
    ),
    "no tag but ours": (
        "online",
        "title = {A\u2028TY  - BOOK\x85ER  - \x1cB}, note = {\\\\TY  - BOOK}, url = {javascript:alert(1)}",
        ["TI  - A TY - BOOK ER - B", "N1  - TY - BOOK"],
    ),
}


@pytest.mark.parametrize(("kind", "fields", "expected"), TAGS.values(), ids=TAGS)
def test_an_export_has(kind: str, fields: str, expected: list[str]) -> None:
    assert tags(fields, kind) == expected


@pytest.mark.parametrize("kind", sorted({*record.TYPES.values(), *record.ARTICLES, *record.ON_A_SITE, "document"}))
def test_every_type_has_one_that_readers_of_the_format_know(kind: str) -> None:
    assert ris.TYPES[kind] in rispy.TYPE_OF_REFERENCE_MAPPING


def test_a_file_has_its_entries_in_the_order_given() -> None:
    text = ris.text([entry("title = {A}"), entry("title = {B}", "book")])
    assert text == (
        "TY  - ELEC\r\nID  - k\r\nTI  - A\r\nER  - \r\n\r\nTY  - BOOK\r\nID  - k\r\nTI  - B\r\nER  - \r\n\r\n"
    )
    assert ris.text([]) == ""


def test_the_own_bibliography_is_read_back_by_rispy() -> None:
    bibliography = read_files([BIBLIOGRAPHY], BIBLIOGRAPHY.parent)
    sources = [found for key in bibliography if (found := bibliography.get(key))]
    read = records(ris.text(sources))
    assert [shown["id"] for shown in read] == [source.key for source in sources]
    for shown, source in zip(read, sources, strict=True):
        title = str(shown["title"])
        assert title.startswith(source.plain("title") or f"[{source.plain('titleaddon')}]")
        assert title.endswith(f"[{shown['translated_title']}]" if source.get("titletranslation") else title)
        assert shown.get("authors", []) == [
            f"{name.family}, {name.given}" if name.given else f"{name.family}," for name in source.authors
        ]
        assert shown.get("keywords", []) == source.plain("keywords").split(", ")
        assert shown.get("notes", [""]) == [source.plain("note")]
        assert shown.get("urls") == ([source.url] if source.url else None)
        assert shown.get("language", "") == source.langid
        assert shown.get("short_title", "") == source.plain("shorttitle")


FIELDS = """title titleaddon titletranslation author date url journaltitle organization keywords howpublished note
abstract volume pages series""".split()
VALUES = st.lists(
    st.sampled_from(
        ["TY  - BOOK", "ER  - ", "\n", "\r", "\u2028", "\x85", "\x0b", "\x1d", "\x00", " ", "2031", "a;b", "é"]
    )
    | st.text(st.characters(exclude_characters="{}"), max_size=5)
).map("".join)


@given(st.sampled_from(["article", "book", "report"]), st.dictionaries(st.sampled_from(FIELDS), VALUES))
def test_whatever_our_parser_reads_is_one_record_and_read_back_the_same(kind: str, fields: dict[str, str]) -> None:
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    source = from_files([TextFile("r.bib", f"@{kind}{{k,\n{lines}}}\n")]).get("k")
    assume(source is not None)
    assert source is not None
    text = ris.entry_text(source)
    assert len(text.splitlines()) == text.count("\r\n")
    (found,) = records(text)
    for tag, name in (("abstract", "abstract"), ("database_provider", "howpublished"), ("volume", "volume")):
        assert str(found.get(tag, "")).strip() == one_line(source.plain(name)).strip()
    assert found.get("urls") == ([link] if (link := source.link("url")) else None)
    assert found.get("year") == (f"{first:04d}" if (first := _year(source)) else None)


def _year(source: Entry) -> int | None:
    published = source.published
    return None if published is None else int(published.iso[:4])
