"""Sources as COinS: which key holds what, and that the span is one attribute of one element."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.export import coins
from explainer.problems.place import TextFile
from explainer.sources.bibliography import from_files
from explainer.sources.entry import Entry


def entry(fields: str, kind: str = "online") -> Entry:
    """The entry `k` with these fields."""
    found = from_files([TextFile("r.bib", f"@{kind}{{k, {fields}}}")]).get("k")
    assert found is not None
    return found


def keys(source: Entry) -> list[tuple[str, str]]:
    """The keys and values, without the version."""
    pairs = parse_qsl(coins.context_object(source), strict_parsing=True, keep_blank_values=True)
    assert pairs[0] == ("ctx_ver", "Z39.88-2004")
    return pairs[1:]


KEYS = {
    "an article of a journal": (
        "article",
        """title = {Piers}, journaltitle = {J}, volume = 3, number = 4, pages = {5--9}, issn = {1}, langid = {en},
        doi = {10.1000/1}, author = {Roe, Jane and Lu Xun and {Bank} and others}, date = {2031-04}""",
        [
            ("rft_val_fmt", "info:ofi/fmt:kev:mtx:journal"),
            ("rft_id", "info:doi/10.1000/1"),
            ("rft.genre", "article"),
            ("rft.atitle", "Piers"),
            ("rft.jtitle", "J"),
            ("rft.volume", "3"),
            ("rft.issue", "4"),
            ("rft.pages", "5-9"),
            ("rft.issn", "1"),
            ("rft.au", "Roe, Jane"),
            ("rft.au", "Lu, Xun"),
            ("rft.aucorp", "Bank"),
            ("rft.date", "2031-04"),
            ("rft.language", "en"),
        ],
    ),
    "an article of a newspaper": (
        "article",
        """title = {桥}, titletranslation = {Bridge}, journaltitle = {J}, url = {https://e.example/?a=1&b=+},
        date = {2031/}""",
        [
            ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"),
            ("rft_id", "https://e.example/?a=1&b=+"),
            ("rft.type", "newspaperArticle"),
            ("rft.title", "桥 [Bridge]"),
            ("rft.source", "J"),
            ("rft.date", "2031"),
        ],
    ),
    "a chapter": (
        "inbook",
        "title = {T}, booktitle = {B}, publisher = {P}, location = {L}, series = {S}, edition = 2, isbn = {9}",
        [
            ("rft_val_fmt", "info:ofi/fmt:kev:mtx:book"),
            ("rft.genre", "bookitem"),
            ("rft.atitle", "T"),
            ("rft.btitle", "B"),
            ("rft.series", "S"),
            ("rft.edition", "2"),
            ("rft.place", "L"),
            ("rft.pub", "P"),
            ("rft.isbn", "9"),
        ],
    ),
    "a report": (
        "report",
        "title = {T}, institution = {I}",
        [
            ("rft_val_fmt", "info:ofi/fmt:kev:mtx:book"),
            ("rft.genre", "report"),
            ("rft.btitle", "T"),
            ("rft.pub", "I"),
        ],
    ),
    "a thesis": (
        "phdthesis",
        "title = {T}, school = {U}",
        [
            ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dissertation"),
            ("rft.title", "T"),
            ("rft.inst", "U"),
            ("rft.degree", "PhD diss."),
        ],
    ),
    "a page with a DOI": (
        "online",
        "title = {T}, doi = {10.1000/1}, organization = {O}, publisher = {P}, abstract = {A}",
        [
            ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"),
            ("rft_id", "info:doi/10.1000/1"),
            ("rft.type", "webpage"),
            ("rft.title", "T"),
            ("rft.source", "O"),
            ("rft.publisher", "P"),
            ("rft.description", "A"),
        ],
    ),
}


@pytest.mark.parametrize(("kind", "fields", "expected"), KEYS.values(), ids=KEYS)
def test_a_context_object_has(kind: str, fields: str, expected: list[tuple[str, str]]) -> None:
    assert keys(entry(fields, kind)) == expected


def test_a_context_object_names_the_site_that_refers() -> None:
    assert coins.context_object(entry("title = {A & B}"), "site.example") == (
        "ctx_ver=Z39.88-2004&rfr_id=info%3Asid%2Fsite.example"
        "&rft_val_fmt=info%3Aofi%2Ffmt%3Akev%3Amtx%3Adc&rft.type=webpage&rft.title=A%20%26%20B"
    )


def test_an_address_that_was_usurped_gives_way_to_the_copy() -> None:
    spam = "title = {T}, url = {https://spam.example}, urlstatus = {usurped}"
    copied = f"{spam}, archive_url = {{https://archive.example/1}}"
    assert [value for key, value in keys(entry(copied)) if key == "rft_id"] == ["https://archive.example/1"]
    assert [value for key, value in keys(entry(spam)) if key == "rft_id"] == []


@given(st.text(), st.text())
def test_no_value_passes_for_a_key_or_leaves_the_attribute(title: str, note: str) -> None:
    source = Entry("k", "online", {"title": title, "abstract": note})
    text = coins.context_object(source)
    assert text.isascii() and not set(text) & set("\"'<> \n;")
    assert len(keys(source)) == len({key for key, _ in keys(source)})
