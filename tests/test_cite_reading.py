"""What a registry, a page or a person says of a source, as the parts of its entry."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.citing import citeproc, pagehead, pagework, pasted, person, stateddate
from explainer.citing.cleantext import cleaned, from_markup
from explainer.citing.housekey import key
from explainer.citing.work import Work
from explainer.text.name import OTHERS, Name


@pytest.mark.parametrize(
    ("stated", "iso"),
    [
        ("1902-05-04", "1902-05-04"),
        ("1902-05-04T23:30:00+02:00", "1902-05-04"),
        ("2022/9/5", "2022-09-05"),
        ("2022-09", "2022-09"),
        ("2022", "2022"),
        ("20220915", "2022-09-15"),
        ("15 September 2022", "2022-09-15"),
        ("Sept. 15, 2022", "2022-09-15"),
        ("May 4th, 2022", "2022-05-04"),
        ("September 2022", "2022-09"),
        ("Thu, 15 Sep 2022 10:00:00 GMT", "2022-09-15"),
        ("2022-02-31", "2022-02"),
        ("2022-13-01", "2022"),
        ("09/15/2022", ""),
        ("yesterday", ""),
        ("", ""),
        ("0000-00-00", ""),
        ("٢٠٢٢-٠٩-١٥", ""),
    ],
)
def test_a_stated_day_is_read_as_precisely_as_it_is_stated(stated: str, iso: str) -> None:
    assert stateddate.iso(stated) == iso


@given(st.text(max_size=80))
def test_no_text_breaks_the_reading_of_a_day(text: str) -> None:
    assert stateddate.iso(text) == "" or len(stateddate.iso(text)) in (4, 7, 10)


@pytest.mark.parametrize(
    ("came", "kept"),
    [
        pytest.param("  A\n bridge\topens ", "A bridge opens", id="white space"),
        pytest.param("A\u202eB\x07\u200b\ufeffC", "ABC", id="what is not seen"),
        pytest.param("e\u0301", "é", id="a composed accent"),
        pytest.param("می\u200cخواهم", "می\u200cخواهم", id="a joiner that is spelling"),
        pytest.param("👨\u200d👩", "👨\u200d👩", id="a joiner of emoji"),
        pytest.param("How to write <b> in HTML", "How to write <b> in HTML", id="angle brackets are text"),
        pytest.param(1902, "1902", id="a number"),
        pytest.param(True, "", id="no text"),
        pytest.param(["A"], "", id="a list"),
        pytest.param(None, "", id="nothing"),
        pytest.param("\ud800A", "A", id="half a character"),
    ],
)
def test_text_from_the_network_is_cleaned(came: object, kept: str) -> None:
    assert cleaned(came) == kept


def test_text_that_is_too_long_ends_with_a_word() -> None:
    assert cleaned("bridge " * 200, 20) == "bridge bridge…"
    assert cleaned("x" * 100_000, 20) == "x" * 19 + "…"


@pytest.mark.parametrize(
    ("came", "kept"),
    [
        ("The <i>Ferry</i> &amp; H<sub>2</sub>O", "The Ferry & H2O"),
        ('<jats:italic toggle="yes">Log</jats:italic>', "Log"),
        ("a < b and c > d", "a < b and c > d"),
        ("a &lt;i&gt; tag", "a <i> tag"),
    ],
)
def test_markup_of_titles_is_dropped(came: str, kept: str) -> None:
    assert from_markup(came) == kept


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Ada Byron", (Name("Byron", "Ada"),)),
        ("Byron, Ada", (Name("Byron", "Ada"),)),
        ("By Ada Byron and Henry Ford", (Name("Byron", "Ada"), Name("Ford", "Henry"))),
        ("Ada Byron; Henry Ford", (Name("Byron", "Ada"), Name("Ford", "Henry"))),
        ("习近平", (Name("习近平", family_first=True),)),
        ("https://social.example/ada", ()),
        ("Ada Byron, Henry Ford", (Name("Byron", "Ada"), Name("Ford", "Henry"))),
        ("Ada Byron, Staff Writer", (Name("Byron", "Ada"),)),
        ("Newsroom", ()),
        ("", ()),
    ],
)
def test_a_byline_names(byline: str, names: tuple[Name, ...]) -> None:
    assert person.of_text(byline) == names


@pytest.mark.parametrize(
    ("stated", "names"),
    [
        ("Vargas Prado, Ana Maria", (Name("Vargas Prado", "Ana Maria"),)),
        ("Ana Maria Prado", (Name("Prado", "Ana Maria"),)),
        ("", ()),
        (None, ()),
    ],
)
def test_the_name_of_one_person(stated: object, names: tuple[Name, ...]) -> None:
    assert person.of_name(stated) == names


def test_a_long_list_of_authors_ends_with_others() -> None:
    names = person.listed(Name(f"Author{number}", "A.") for number in range(100))
    assert (len(names), names[-1]) == (person.MOST + 1, OTHERS)


CSL: dict[str, Any] = {
    "type": "article-journal",
    "title": "The <i>Bridge</i> at Halm",
    "author": [{"given": "Ada", "family": "Byron"}, {"literal": "World Bridge Body"}, "nonsense"],
    "container-title": ["Journal of Bridges"],
    "issued": {"date-parts": [[1902, 5, 4]]},
    "volume": 3,
    "issue": "2",
    "page": "12-19",
    "publisher": "Harbor Press",
    "DOI": "10.5555/Halm",
    "URL": "http://dx.doi.org/10.5555/halm",
    "language": "en-US",
    "ISSN": ["1234-5678"],
}


def test_a_registry_tells_of_an_article() -> None:
    assert citeproc.read(json.dumps(CSL)) == Work(
        type="article",
        title="The Bridge at Halm",
        authors=(Name("Byron", "Ada"), Name("World Bridge Body")),
        container="Journal of Bridges",
        publisher="Harbor Press",
        date="1902-05-04",
        language="en",
        volume="3",
        number="2",
        pages="12–19",
        issn="1234-5678",
        doi="10.5555/Halm",
        url="http://dx.doi.org/10.5555/halm",
    )


@pytest.mark.parametrize(
    ("field", "value", "name", "expected"),
    [
        ("type", "dataset", "type", "dataset"),
        ("type", "posted-content", "type", "misc"),
        ("type", ["x"], "type", "misc"),
        ("container-title", [], "type", "misc"),
        ("issued", {"date-parts": [[None]]}, "date", ""),
        ("issued", {"date-parts": [["1902", "5"]]}, "date", "1902-05"),
        ("issued", {"date-parts": [[1902], [1903]]}, "date", "1902/1903"),
        ("issued", {"date-parts": [[1902, 2, 31]]}, "date", "1902-02"),
        ("issued", {"raw": "4 May 1902"}, "date", "1902-05-04"),
        ("issued", {"date-parts": "1902"}, "date", ""),
        ("issued", "1902", "date", ""),
        ("author", {"family": "Byron"}, "authors", ()),
        ("author", [{"family": ["x"]}], "authors", ()),
        ("author", [{"family": "习", "given": "近平"}], "authors", (Name("习", "近平", family_first=True),)),
        ("DOI", "javascript:alert(1)", "doi", ""),
        ("URL", "javascript:alert(1)", "url", ""),
        ("language", "tlh-much-too-long-to-be-a-language-code-of-any-kind", "language", ""),
        ("publisher", {"name": "x"}, "publisher", ""),
    ],
)
def test_of_a_registry_s_account(field: str, value: Any, name: str, expected: object) -> None:
    assert getattr(citeproc.read(json.dumps(CSL | {field: value})), name) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<html>", id="a page"),
        pytest.param("", id="nothing"),
        pytest.param("[]", id="an empty list"),
        pytest.param('"x"', id="a text"),
        pytest.param("[" * 100_000, id="endless nesting"),
        pytest.param("9" * 10_000, id="a huge number"),
        pytest.param('{"type": "book"}', id="no title"),
        pytest.param('{"title": ""}', id="an empty title"),
        pytest.param('{"title": [{"a": 1}]}', id="a title that is none"),
    ],
)
def test_no_account_of_a_registry_is(text: str) -> None:
    with pytest.raises(citeproc.NotCsl):
        citeproc.read(text)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*CSL, "editor", "edition", "ISBN"]), _JSON))
def test_no_json_breaks_the_reading_of_a_registry_s_account(item: dict[str, Any]) -> None:
    assert citeproc.read(json.dumps({**item, "title": "A bridge"})).title == "A bridge"


def page(head: str, lang: str = "en") -> Work:
    return pagework.work(pagehead.read(f'<!doctype html><html lang="{lang}"><head>{head}</head><body></body></html>'))


def linked(**node: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@context": "https://schema.org", **node})}</script>'


LIBRARY = """
<title>The bridge - Journal of Bridges</title>
<meta name="citation_title" content="The Bridge at Halm">
<meta name="citation_author" content="Byron, Ada"><meta name="citation_author" content="Ford, Henry">
<meta name="citation_publication_date" content="1902/05/04">
<meta name="citation_journal_title" content="Journal of Bridges">
<meta name="citation_volume" content="3"><meta name="citation_issue" content="2">
<meta name="citation_firstpage" content="12"><meta name="citation_lastpage" content="19">
<meta name="citation_doi" content="doi:10.5555/halm">
<meta name="citation_language" content="en">
<meta property="og:title" content="Read this: the bridge!">
<meta property="og:site_name" content="Bridges Online">
"""
NEWS = linked(
    **{"@type": "NewsArticle"},
    headline="A bridge for Halm &amp; its people",
    author=[{"@type": "Person", "name": "Ada Byron"}, {"@type": "Person", "familyName": "Ford", "givenName": "Henry"}],
    publisher={"@type": "NewsMediaOrganization", "name": "Town Gazette"},
    datePublished="1902-05-04T08:00:00Z",
    inLanguage={"@type": "Language", "name": "en-GB"},
)
SOCIAL = """
<meta property="og:title" content="A bridge for Halm | Town Gazette">
<meta property="og:site_name" content="Town Gazette">
<meta property="article:published_time" content="1902-05-04">
<meta property="article:author" content="https://social.example/ada">
<meta property="og:locale" content="de_DE">
"""


def test_a_page_tells_libraries_of_an_article() -> None:
    assert page(LIBRARY) == Work(
        type="article",
        title="The Bridge at Halm",
        authors=(Name("Byron", "Ada"), Name("Ford", "Henry")),
        container="Journal of Bridges",
        publisher="Bridges Online",
        date="1902-05-04",
        language="en",
        volume="3",
        number="2",
        pages="12–19",
        doi="10.5555/halm",
    )


def test_a_page_tells_search_engines_of_a_report_in_the_news() -> None:
    assert page(NEWS + SOCIAL) == Work(
        type="article",
        title="A bridge for Halm & its people",
        authors=(Name("Byron", "Ada"), Name("Ford", "Henry")),
        container="Town Gazette",
        publisher="Town Gazette",
        date="1902-05-04",
        language="en",
    )


def test_a_page_tells_social_media_of_itself() -> None:
    assert page(SOCIAL) == Work(
        type="online",
        title="A bridge for Halm",
        publisher="Town Gazette",
        date="1902-05-04",
        language="de",
    )


@pytest.mark.parametrize(
    ("head", "name", "expected"),
    [
        pytest.param(LIBRARY + NEWS, "title", "The Bridge at Halm", id="libraries before search engines"),
        pytest.param("<title>A bridge</title>", "title", "A bridge", id="the title of the window at last"),
        pytest.param("<title>A bridge</title>", "language", "en", id="the language of the page at last"),
        pytest.param("<TITLE>A bridge</TITLE>", "title", "A bridge", id="capitals"),
        pytest.param("<title>A &lt;b&gt; bridge</title>", "title", "A <b> bridge", id="entities"),
        pytest.param('<meta content="A > B" property="og:title">', "title", "A > B", id="an angle in a value"),
        pytest.param('<!-- <meta property="og:title" content="Old"> -->', "title", "", id="a comment"),
        pytest.param('<script>"<title>No</title>"</script><title>Yes</title>', "title", "Yes", id="a script"),
        pytest.param(linked(**{"@type": "Report"}, name="R"), "type", "report", id="a report"),
        pytest.param(linked(**{"@type": "http://schema.org/Dataset"}, name="D"), "type", "dataset", id="a whole type"),
        pytest.param(linked(**{"@type": ["Thing", "Book"]}, name="B"), "type", "book", id="several types"),
        pytest.param(linked(**{"@type": "Recipe"}, name="R"), "title", "", id="a type that is no source"),
        pytest.param(
            linked(**{"@graph": [{"@type": "WebPage", "name": "P"}, {"@type": "NewsArticle", "headline": "N"}]}),
            "title",
            "N",
            id="the article of a graph",
        ),
        pytest.param(
            '<script type="application/ld+json">{"@type": oops</script><title>T</title>', "title", "T", id="bad JSON"
        ),
        pytest.param(
            f'<script type="application/ld+json">{"[" * 5000}</script><title>T</title>', "title", "T", id="deep JSON"
        ),
        pytest.param(
            linked(**{"@type": "NewsArticle"}, headline="N", author={"@type": "Organization", "name": "Town Office"}),
            "authors",
            (Name("Town Office"),),
            id="a body as author",
        ),
        pytest.param(
            linked(**{"@type": "Article"}, headline="N", author="By Ada Byron", publisher="Gazette"),
            "authors",
            (Name("Byron", "Ada"),),
            id="a byline",
        ),
        pytest.param(
            linked(**{"@type": "Article"}, headline="N", author={"name": "Gazette"}, publisher={"name": "Gazette"}),
            "authors",
            (),
            id="a site that calls itself the author",
        ),
        pytest.param('<meta name="author" content="Ada Byron">', "authors", (Name("Byron", "Ada"),), id="an author"),
        pytest.param(
            '<meta name="citation_technical_report_institution" content="Town">', "type", "report", id="a report's page"
        ),
        pytest.param('<meta name="citation_conference_title" content="C">', "type", "inproceedings", id="a paper"),
        pytest.param('<meta name="citation_dissertation_institution" content="U">', "type", "thesis", id="a thesis"),
        pytest.param(
            linked(**{"@type": "ScholarlyArticle"}, name="N", identifier=[{"value": "10.5555/x"}]),
            "doi",
            "10.5555/x",
            id="a DOI among identifiers",
        ),
    ],
)
def test_of_a_page(head: str, name: str, expected: object) -> None:
    assert getattr(page(head), name) == expected


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("", id="nothing"),
        pytest.param("<meta " * 300_000, id="tags that never end"),
        pytest.param("<title>" * 300_000, id="titles that never end"),
        pytest.param("<!--" * 500_000, id="comments that never end"),
        pytest.param('<script type="application/ld+json">' * 50_000, id="scripts that never end"),
        pytest.param("<div>" * 400_000, id="a deep page"),
        pytest.param("<meta content='" * 100_000, id="quotation marks that never end"),
    ],
)
def test_a_hostile_page_says_nothing_and_costs_little(source: str) -> None:
    assert pagework.work(pagehead.read(source)) == Work(type="online")


@given(st.text(max_size=200))
def test_no_page_breaks_the_reading(text: str) -> None:
    assert pagework.work(pagehead.read(f"<title>{text}")).type == "online"


@pytest.mark.parametrize(
    ("title", "url", "date", "expected"),
    [
        ("A Bridge for Halm Opens", "https://www.gazette.example/x", "1902-05-04", "gazette-bridge-halm-opens-1902"),
        ("The town’s élan", "https://news.gazette.co.uk/1", "", "gazette-town-elan"),
        ("", "https://www.bridges.example/en/the-long-bridge.html", "", "bridges-long-bridge"),
        ("", "https://bridges.example/?id=12", "", "bridges"),
        ("哈姆大桥今天正式通车了", "https://qiao.example/1", "1903", "qiao-哈姆大桥今天-1903"),
        ("Мост открыт", "https://most.example/1", "", "most-мост-открыт"),
        ("x", "http://127.0.0.1:8000/x", "", "127-0-0-1-x"),
        ("The Gazette", "https://gazette.example/1", "1902", "gazette-the-1902"),
        ("!!!", "", "", "source"),
        ("", "https://[::1", "", "source"),
        ("", "", "", "source"),
    ],
)
def test_the_key_of_an_address_is_made_of_site_subject_and_year(title: str, url: str, date: str, expected: str) -> None:
    assert key(Work(title=title, url=url, date=date), lambda name: False) == expected


@pytest.mark.parametrize(
    ("work", "expected"),
    [
        (Work(title="On bridges", authors=(Name("de Vries", "Jan"),), date="1902"), "de-vries-bridges-1902"),
        (Work(title="On bridges", authors=(Name("The Town Office"),)), "the-town-bridges"),
        (Work(title="On ferries", container="Journal of Bridges"), "journal-bridges-ferries"),
        (Work(), "doi-halm"),
    ],
)
def test_the_key_of_a_doi_is_made_of_author_or_journal(work: Work, expected: str) -> None:
    assert key(replace(work, doi="10.5555/Halm.12"), lambda name: False) == expected


def test_a_key_that_is_taken_gets_a_number() -> None:
    taken = {"source", "source-2"}
    assert key(Work(), taken.__contains__) == "source-3"


def test_bibtex_is_read_with_what_it_leaves_out() -> None:
    [item] = pasted.read(
        '@phdthesis{k, author = "Byron, Ada and {Town Hall}", title = {On {B}ridges \\& ferries}, school = {Halm}, '
        "year = 1902, month = may, pages = {1--9}, abstract = {A}, doi = {https://doi.org/10.5555/x}}"
    )
    assert item.dropped == ("abstract",)
    assert item.work == Work(
        type="thesis",
        title="On Bridges & ferries",
        authors=(Name("Byron", "Ada"), Name("Town Hall")),
        publisher="Halm",
        date="1902-05",
        pages="1–9",
        doi="10.5555/x",
    )


@pytest.mark.parametrize("text", ["", "no entry", "@misc{a, title = {A}", "@misc{a, title = {A}, title = {B}}"])
def test_bibtex_that_cannot_be_read_whole_is_refused(text: str) -> None:
    with pytest.raises(pasted.NotBibtex):
        pasted.read(text)
