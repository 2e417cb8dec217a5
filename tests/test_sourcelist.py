"""The list of sources: its order, what stands in an item, and that nothing of a file becomes HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from explainer.problems.place import TextFile
from explainer.sources import sourcelist
from explainer.sources.bibliography import Bibliography, from_files
from explainer.sources.sourcelist import CitedIn, CitingPlace

PIERS = """
@online{roe, author = {Roe, Jane}, title = {Piers}, url = {https://e.example/p?a=1&b=2}, date = {2031},
  langid = {en}, keywords = {press}, archive_url = {https://archive.example/1}, note = {Read in excerpt}}
@book{doe, author = {Doe, John}, title = {Docks}, date = {2030}}
@online{桥, title = {哈姆大桥}, titletranslation = {The bridge}, organization = {桥报}, langid = {zh},
  keywords = {state-media}, date = {2032}}
"""


def bibliography(text: str) -> Bibliography:
    return from_files([TextFile("references.bib", text)])


def permalink(key: str) -> str:
    title = "Link to this source"
    return f' <a class="source-link" href="#source-{key}" title="{title}" aria-label="{title}">#</a>'


def test_an_item_has_reference_label_copy_note_permalink_and_the_sentences_that_cite_it() -> None:
    pier = (CitingPlace("Note 2", "../pier/#fnref:2", "It rose."), CitingPlace("Note 5", "../pier/#fnref:5"))
    places = {"roe": [CitedIn("The pier", pier), CitedIn("A & B", (CitingPlace("Note 1", "..#fnref:1", "桥 & <so>"),))]}
    assert sourcelist.as_html(bibliography(PIERS), ["roe"], places) == (
        '<ul class="sources"><li id="source-roe" data-kind="press" data-language="en"><p>Roe, Jane. '
        '“<a href="https://e.example/p?a=1&amp;b=2" data-originalurl="https://e.example/p?a=1&amp;b=2" '
        'data-versionurl="https://archive.example/1">Piers</a>.” 2031. '
        '<span class="source-label" data-kind="press">Press</span> '
        '<a href="https://archive.example/1" data-originalurl="https://e.example/p?a=1&amp;b=2" '
        'data-versionurl="https://archive.example/1">Archived copy</a>. '
        f'<span class="source-note">Read in excerpt</span>.{permalink("roe")}</p>'
        '<details class="source-uses"><summary>Cited 3 times</summary><dl>'
        '<dt>The pier</dt><dd><a href="../pier/#fnref:2">Note 2</a> It rose.</dd>'
        '<dd><a href="../pier/#fnref:5">Note 5</a></dd>'
        '<dt>A &amp; B</dt><dd><a href="..#fnref:1">Note 1</a> <span lang="zh">桥</span> &amp; &lt;so&gt;</dd>'
        "</dl></details></li>\n</ul>"
    )


def test_a_source_that_is_cited_at_one_place_says_so() -> None:
    places = {"doe": [CitedIn("Docks", (CitingPlace("Claim", "../claims/#claim-a", "They hold."),))]}
    html = sourcelist.as_html(bibliography(PIERS), ["doe"], places)
    assert "<summary>Cited once</summary>" in html


def test_a_source_in_another_language_has_its_title_and_its_item_marked_with_it() -> None:
    assert sourcelist.as_html(bibliography(PIERS), ["桥"], {}) == (
        '<ul class="sources"><li id="source-桥" data-kind="state-media" data-language="zh" data-publisher="桥报"><p>'
        '<span lang="zh">桥报</span>. '
        '“<span lang="zh">哈姆大桥</span>” [The bridge]. 2032. '
        f'<span class="source-label" data-kind="state-media">State media · Chinese</span>{permalink("桥")}</p></li>'
        "\n</ul>"
    )


def test_a_source_of_no_kind_and_no_language_says_neither() -> None:
    assert sourcelist.as_html(bibliography(PIERS), ["doe"], {}) == (
        f'<ul class="sources"><li id="source-doe"><p>Doe, John. <em>Docks</em>. 2030.{permalink("doe")}</p></li>\n</ul>'
    )


@pytest.mark.parametrize(
    ("fields", "publisher"),
    [
        pytest.param("journaltitle = {Log}, publisher = {Press}", "Log", id="a periodical before its house"),
        pytest.param("organization = {Site}, publisher = {Press}", "Site", id="a website before its owner"),
        pytest.param("institution = {Office}", "Office", id="an institution"),
        pytest.param("publisher = {A \\& B}", "A &amp; B", id="a house, in plain text"),
        pytest.param("author = {{Harbor Board}}", "Harbor Board", id="a body that wrote it"),
        pytest.param("author = {Roe, Jane}", None, id="a person is none"),
    ],
)
def test_a_source_can_be_found_by_who_published_it(fields: str, publisher: str | None) -> None:
    html = sourcelist.as_html(bibliography(f"@online{{k, title = {{T}}, {fields}}}"), ["k"], {})
    assert re.findall('data-publisher="([^"]*)"', html) == ([publisher] if publisher else [])


def test_the_list_is_alphabetical_and_has_known_keys_only() -> None:
    html = sourcelist.as_html(bibliography(PIERS), ["桥", "roe", "nobody", "doe"], {})
    assert [line.partition('id="')[2].partition('"')[0] for line in html.splitlines()[:-1]] == [
        "source-doe",
        "source-roe",
        "source-桥",
    ]


def test_an_empty_list_is_a_list() -> None:
    assert sourcelist.as_html(bibliography(""), [], {}) == '<ul class="sources"></ul>'


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.ids: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if ("class", "source-link") not in attrs:
            self.addresses += [value or "" for name, value in attrs if name == "href"]
        self.ids += [value or "" for name, value in attrs if name == "id"]

    def handle_data(self, data: str) -> None:
        self.text += data


HOSTILE = {
    "script": ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    "attribute": ('" onclick="alert(1)', '" onclick="alert(1)'),
    "ampersand": (r"R \& D & co", "R & D & co"),
    "entity": ("&lt;b&gt; &#65;", "&lt;b&gt; &#65;"),
    "entity of an entity": ("&amp;copy;", "&amp;copy;"),
    "comment": ("<!-- x -->", "<!– x –>"),
    "placeholder": ("\x02klzzwxh:0\x03\x02wzxhzdk:0\x03\x02amp\x03lt;", "klzzwxh:0wzxhzdk:0amplt;"),
}
SHOWN_FIELDS = (
    "author editor translator title subtitle titleaddon titletranslation journaltitle organization institution "
    "publisher location howpublished note edition version series number volume pages shorttitle langid"
).split()


@pytest.mark.parametrize("field", SHOWN_FIELDS)
@pytest.mark.parametrize("name", HOSTILE)
def test_what_stands_in_a_field_comes_out_as_text(field: str, name: str) -> None:
    written, shown = HOSTILE[name]
    kind = {"booktitle": "incollection", "volume": "book", "location": "book", "publisher": "book"}.get(field, "misc")
    title = "" if field == "title" else "title = {Pier}, "
    reader = _Reader()
    text = f"@{kind}{{k, {title}{field} = {{{{|{written}|}}}}, url = {{https://e.example/}}}}"
    reader.feed(sourcelist.as_html(bibliography(text), ["k"], {}))
    assert reader.tags <= {"ul", "li", "p", "a", "em", "span"}
    assert set(reader.addresses) == {"https://e.example/"}
    if field not in ("shorttitle", "editor", "langid"):  # which the list does not show here
        assert f"|{shown}|" in reader.text


ADDRESSES = {
    "https": ("https://e.example/a", ["https://e.example/a"]),
    "http": ("HTTP://e.example/a", ["HTTP://e.example/a"]),
    "javascript": ("javascript:alert(1)", []),
    "data": ("data:text/html,x", []),
    "mail": ("mailto:a@e.example", []),
    "file": ("file:///etc/hosts", []),
    "no scheme": ("//e.example/a", []),
    "quotes": ('https://e.example/"onclick="x', ["https://e.example/%22onclick=%22x"]),
    "entity": ("https://e.example/?a=1&copy;=2", ["https://e.example/?a=1&copy;=2"]),
}


@pytest.mark.parametrize("field", ["url", "archive_url"])
@pytest.mark.parametrize("name", ADDRESSES)
def test_only_web_addresses_become_links(field: str, name: str) -> None:
    written, linked = ADDRESSES[name]
    reader = _Reader()
    text = f"@misc{{k, title = {{Pier}}, {field} = {{{written}}}}}"
    reader.feed(sourcelist.as_html(bibliography(text), ["k"], {}))
    assert reader.addresses == linked


def test_a_page_title_and_a_key_come_out_as_text() -> None:
    reader = _Reader()
    places = {"a<b>&amp;": [CitedIn("<b>&amp;", (CitingPlace("Note 1", "..#fn:1", "&lt;i>"),))]}
    reader.feed(sourcelist.as_html(bibliography("@misc{a<b>&amp;, title = {Pier}}"), ["a<b>&amp;"], places))
    assert reader.ids == ["source-a<b>&amp;"]
    assert reader.text == "“Pier.” N.d. #Cited once<b>&amp;Note 1 &lt;i>\n"
