"""What an entry says of its source."""

from __future__ import annotations

import pytest

from explainer.problems.place import TextFile
from explainer.sources.bibliography import from_files
from explainer.sources.entry import KINDS, Entry
from explainer.text.rich import Span


def entry(**fields: str) -> Entry:
    return Entry("key", "misc", fields)


def test_own_fields_count_before_inherited_ones_and_earlier_names_before_later() -> None:
    part = Entry("key", "inbook", {"title": "T", "note": ""}, {"title": "Whole", "note": "N", "publisher": "P"})
    assert part.get("title") == "T"
    assert part.get("note") == "N"
    assert part.get("editor", "publisher", "title") == "P"
    assert part.get("editor") == ""


def test_a_field_is_read_as_formatted_and_as_plain_text() -> None:
    assert entry(title=r"A \emph{bridge}").rich("title") == ("A ", Span("em", ("bridge",)))
    assert entry(title=r"A \emph{bridge}").plain("subtitle", "title") == "A bridge"


def test_authors_and_editors_are_names_in_their_order() -> None:
    found = entry(author="Halm, Ada and {Town of Berg}", editor="Berg, Otto")
    assert [name.in_full for name in found.authors] == ["Ada Halm", "Town of Berg"]
    assert [name.in_full for name in found.editors] == ["Otto Berg"]
    assert entry().authors == ()


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"date": "2022-09-15"}, "September 15, 2022"),
        ({"date": "2022-09-14/2022-09-16"}, "September 14–16, 2022"),
        ({"year": "2022"}, "2022"),
        ({"year": "2022", "month": "September"}, "September 2022"),
        ({"year": "2022", "month": "9", "day": "15"}, "September 15, 2022"),
        ({"date": "2021", "year": "2022"}, "2021"),
        ({"month": "September"}, "None"),
        ({"date": "soon"}, "None"),
        ({"year": "soon"}, "None"),
        ({}, "None"),
    ],
)
def test_the_date_of_publication_is_read_or_missing(fields: dict[str, str], shown: str) -> None:
    assert str(entry(**fields).published) == shown


def test_the_date_of_access_is_read() -> None:
    assert str(entry(urldate="2022-10-01").accessed) == "October 1, 2022"
    assert entry().accessed is None


@pytest.mark.parametrize(
    ("fields", "url"),
    [
        ({"url": "https://a.example/b_c"}, "https://a.example/b_c"),
        ({"url": r"\url{https://a.example/b\_c}"}, "https://a.example/b_c"),
        ({"url": "https://a.example", "doi": "10.1000/1"}, "https://a.example"),
        ({"doi": "10.1000/1"}, "https://doi.org/10.1000/1"),
        ({"doi": "https://doi.org/10.1000/1"}, "https://doi.org/10.1000/1"),
        ({"doi": r"10.1000/a\_b"}, "https://doi.org/10.1000/a_b"),
        ({"url": "javascript:alert(1)", "doi": "10.1000/1"}, "https://doi.org/10.1000/1"),
        ({"url": "javascript:alert(1)"}, None),
        ({"url": "data:text/html,x"}, None),
        ({"doi": "none"}, None),
        ({}, None),
    ],
)
def test_the_link_of_a_source_is_its_safe_address_or_that_of_its_doi(fields: dict[str, str], url: str | None) -> None:
    assert entry(**fields).url == url


@pytest.mark.parametrize(
    ("value", "url"), [("https://a.example", "https://a.example"), ("javascript:x", None), ("", None)]
)
def test_the_link_of_an_archived_copy_is_a_safe_one(value: str, url: str | None) -> None:
    assert entry(archive_url=value).archive_url == url


def test_the_doi_is_bare() -> None:
    assert entry(doi="https://doi.org/10.1000/1").doi == "10.1000/1"
    assert entry().doi is None


@pytest.mark.parametrize(("langid", "code"), [("russian", "ru"), ("zh-Hans", "zh-Hans"), ("中文", ""), ("", "")])
def test_the_language_is_a_code(langid: str, code: str) -> None:
    assert entry(langid=langid).langid == code


@pytest.mark.parametrize(
    ("keywords", "kind"),
    [
        ("press", "press"),
        ("bridge, State-Media , press", "state-media"),
        ("bridge", ""),
        ("", ""),
        *((kind, kind) for kind in KINDS),
    ],
)
def test_the_kind_is_the_first_keyword_that_names_one(keywords: str, kind: str) -> None:
    assert entry(keywords=keywords).kind == kind


TEXT = "@misc{ferry-1901,\n  title = {The Log},\n  journal = {Halm},\n  date 1901,\n}\n@misc{\n  title = {No key},\n}\n"


@pytest.mark.parametrize(
    ("field", "place"),
    [
        pytest.param("title", (2, 11, 9), id="a field"),
        pytest.param("journaltitle", (3, 13, 6), id="a field of an older name"),
        pytest.param("doi", (1, 7, 10), id="a field that is not there, which is the place of the key"),
        pytest.param("date", (1, 7, 10), id="a field that cannot be read, too"),
    ],
)
def test_a_place_is_found_of(field: str, place: tuple[int, int, int]) -> None:
    found = from_files([TextFile("r.bib", TEXT)]).origin("ferry-1901").field_place(field)
    assert (found.line, found.column, found.length) == place


def test_the_place_of_a_key_that_is_missing_is_the_beginning_of_the_entry() -> None:
    [problem] = from_files([TextFile("r.bib", TEXT)]).problems
    assert (problem.place.line, problem.place.column, problem.place.length) == (6, 1, 6)
