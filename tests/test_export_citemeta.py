"""What the head of a page says to reference managers and search engines."""

from __future__ import annotations

import pytest

from explainer.export import citemeta
from explainer.export.pageidentity import PageIdentity, as_entry
from explainer.text.date import Date
from explainer.text.name import Name

PIER = PageIdentity(
    "The long pier",
    "Harbors & piers",
    "https://site.example/pier/",
    (Name("Harbor Project"), Name("Roe", "Jane", "III")),
    publisher="Harbor House",
    published=Date(2031, 4, 2),
    modified=Date(2032, 5),
    reviewed=Date(2033),
    language="en",
    keywords=("piers", "harbors"),
)


def test_a_page_says_who_wrote_it_when_and_where_it_is() -> None:
    assert citemeta.tags(PIER) == (
        ("citation_title", "The long pier"),
        ("citation_author", "Harbor Project,"),
        ("citation_author", "Roe, Jane, III"),
        ("citation_publication_date", "2031/04/02"),
        ("citation_online_date", "2032/05"),
        ("citation_language", "en"),
        ("citation_public_url", "https://site.example/pier/"),
        ("citation_fulltext_html_url", "https://site.example/pier/"),
        ("citation_keywords", "piers; harbors"),
        ("DC.type", "webpage"),
        ("DC.source", "Harbors & piers"),
        ("DC.publisher", "Harbor House"),
        ("DCTERMS.modified", "2032-05"),
    )


def test_a_page_without_authors_dates_and_a_safe_address_says_less() -> None:
    bare = PageIdentity("T\nU", "S", "javascript:alert(1)", language="")
    assert citemeta.tags(bare) == (
        ("citation_title", "T U"),
        ("DC.type", "webpage"),
        ("DC.source", "S"),
        ("DC.publisher", "S"),
    )


def test_names_are_written_so_that_zotero_parts_them_where_we_do() -> None:
    """The rule, from Zotero's translator "Embedded Metadata" and its `cleanAuthor`.

    A name with a comma is parted there; the rest is the given name, and where there is none the name is that of a
    body. A name without a comma loses its last word to the family name.
    """
    bodies = (Name("Harbor Project"), Name("Piers, Docks and Locks"), Name("Roe", "Jane"), Name("鲁", "迅"))
    written = [content for name, content in citemeta.tags(PageIdentity("T", "S", "u", bodies)) if "author" in name]
    assert written == ["Harbor Project,", "Roe, Jane", "鲁, 迅"]


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://site.example/", "site.example"),
        ("https://site.example/a/pier/", "site.example-a-pier"),
        ("https://site.example/pier.html", "site.example-pier"),
        ("https://site.example/%E6%A1%A5/", "site.example-桥"),
        ("https://site.example/a,b}{/?c=1#d", "site.example-a-b"),
        ("", "page"),
    ],
)
def test_the_key_of_a_page_is_made_of_its_address(url: str, key: str) -> None:
    assert PageIdentity("T", "S", url).key == key


def test_a_page_is_a_source_like_any_other() -> None:
    entry = as_entry(PIER)
    assert (entry.type, entry.key, entry.plain("title")) == ("online", "site.example-pier", "The long pier")
    assert (entry.plain("organization"), entry.plain("publisher")) == ("Harbors & piers", "Harbor House")
    assert [name.in_full for name in entry.authors] == ["Harbor Project", "Jane Roe III"]
    assert (entry.published, entry.url, entry.langid) == (Date(2032, 5), "https://site.example/pier/", "en")
    assert as_entry(PageIdentity("50% {A", "S", "u")).plain("title") == "50% {A"
