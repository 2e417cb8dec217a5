"""The search index: what of a page is searched, under which title, and where a result leads."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from explainer.search.searchindex import CONFIGURATION, SEPARATOR, Indexer
from explainer.search.searchtext import Block, Entry, Section, sections
from explainer.text.segment import BREAK, JOINER, Segmenter

if TYPE_CHECKING:
    from tests.conftest import Site

NOTES = """
<section class="footnote" data-search-exclude="" role="doc-endnotes"><ol>
<li id="fn:1"><p>Ada Halm, <em>The Log</em> <a class="source-label" href="s/#source-log">Book</a>
(<span class="source-note">Read in excerpt</span>); <em>Gazette</em> <a class="source-label">Press</a>.&nbsp;<a
class="footnote-backref" href="#fnref:1">↩1</a></p><blockquote class="passage"><p>“It held”</p></blockquote></li>
<li id="fn:2"><p>A note of prose.<sup data-search-exclude=""><a class="footnote-ref" href="#fn:1">1</a></sup>
<a class="footnote-backref" href="#fnref:2">↩</a></p></li>
</ol></section>
"""
LOG, PROSE = "Ada Halm, The Log; Gazette. “It held”", "A note of prose."


def mark(number: int) -> str:
    return f'<sup data-search-exclude="" id="fnref:{number}"><a class="footnote-ref" href="#fn:{number}">1</a></sup>'


def read(html: str, **entries: Entry) -> list[Section]:
    return sections(html + NOTES, "Title", {f"entry-{name}": entry for name, entry in entries.items()})


@pytest.mark.parametrize(
    ("html", "blocks"),
    [
        pytest.param("<p>One.\n  Two.</p>", [Block("One. Two.")], id="a paragraph"),
        pytest.param(f"<p>It opened.{mark(1)}</p>", [Block("It opened.", (LOG,))], id="a sentence and its note"),
        pytest.param(
            f"<p>Before. It opened.{mark(1)} Then rain.{mark(2)} And sun.</p>",
            [Block("Before. It opened.", (LOG,)), Block("Then rain.", (PROSE,)), Block("And sun.")],
            id="a block ends with the notes of its sentence",
        ),
        pytest.param(
            f"<p>The log{mark(1)} and others{mark(2)} say so. So.</p>",
            [Block("The log and others say so. So.", (LOG, PROSE))],
            id="notes within a sentence do not cut it",
        ),
        pytest.param(
            f"<p>“It held.”{mark(1)}{mark(2)} He left.</p>",
            [Block("“It held.”", (LOG, PROSE)), Block("He left.")],
            id="two notes of one sentence",
        ),
        pytest.param(
            f"<p>One.{mark(1)} Two.{mark(1)}</p>",
            [Block("One.", (LOG,)), Block("Two.")],
            id="a note stands once in a section",
        ),
        pytest.param("<ul><li>One</li><li><p>Two</p></li></ul>", [Block("One"), Block("Two")], id="items"),
        pytest.param("<p>a<br>b <em>c</em>d</p>", [Block("a b cd")], id="line break and emphasis"),
        pytest.param(
            '<table><tr><th>Year<th class="number">Cars<tr><td>1902<td class="number">7'
            '<tr><td>one year<td class="number">8<td class="source">Log</table>',
            [Block("Year Cars"), Block("one year")],
            id="rows, without figures and sources",
        ),
        pytest.param(
            '<dl><dt>Who says it<dd>Halm<dt>For<dd><em>Log</em> <a class="source-label">Book</a></dl>',
            [Block("Who says it"), Block("Halm")],
            id="evidence is found as a source",
        ),
        pytest.param(
            '<p>Seen<span hidden>unseen</span> <a class="chapter-link">way on</a></p><template><p>no</p></template>'
            '<svg><text>no</text></svg><script>no</script><div data-search-exclude="">no</div>'
            '<i aria-hidden="true">✓</i>',
            [Block("Seen")],
            id="only text",
        ),
        pytest.param("<p>R&amp;D &lt;b&gt;</p>", [Block("R&D <b>")], id="characters with a meaning in HTML"),
        pytest.param("<p><b>unclosed <p>two", [Block("unclosed"), Block("two")], id="HTML with mistakes"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_text_is_read_in_blocks_with_their_notes(html: str, blocks: list[Block]) -> None:
    (section,) = read(html)
    assert section.blocks == blocks


HEADLINK = '<a class="headerlink" href="#x">¶</a>'


def test_a_heading_begins_a_section_and_has_no_marks() -> None:
    html = f'<p>Top</p><h1 id="t">Page{HEADLINK}</h1><p>One</p><h2 id="x">Part{mark(1)}{HEADLINK}</h2><p>Two</p>'
    assert [(found.anchor, found.title, found.blocks) for found in read(html)] == [
        ("", "Page", [Block("Top"), Block("One")]),
        ("x", "Part", [Block("", (LOG,)), Block("Two")]),
    ]


def test_an_entry_is_a_section_of_its_own_within_another() -> None:
    html = '<h2 id="x">Part</h2><p>One</p><ul><li id="entry-a"><p>Halm</p><p>A ferry.</p></li></ul><p>Two</p>'
    found = read(html, a=Entry("Halm", ("Hamm",), 0.5))
    assert [(section.anchor, section.title, [block.text for block in section.blocks]) for section in found] == [
        ("", "Title", []),
        ("x", "Part", ["One", "Two"]),
        ("entry-a", "Halm", ["A ferry."]),
    ]
    assert (found[2].other_names, found[2].boost) == (("Hamm",), 0.5)


def document(section: Section, *names: str) -> dict[str, Any]:
    (found,) = Indexer(Segmenter(names)).documents("page/", [section])
    return found


def test_a_document_leads_to_its_section_and_shows_notes_behind_their_sentence() -> None:
    section = Section("x", "Part & parcel", blocks=[Block("A < B.", ("A log.", "A map.")), Block("C")])
    assert document(section) == {
        "location": "page/#x",
        "title": "Part &amp; parcel",
        "text": "<p>A &lt; B. <small>A log. A map.</small></p><p>C</p>",
    }


def test_what_may_be_typed_besides_is_hidden_in_its_block() -> None:
    section = Section("", "Die Brücke", ("Bridge",), blocks=[Block("Plain"), Block("Der Fluß", ("看桥报",))])
    found = document(section, "桥报")
    assert found["title"] == 'Die Brücke<i hidden=""> Bridge brucke</i>'
    assert found["text"].replace(BREAK, "|").replace(JOINER, "_") == (
        '<p>Plain</p><p>Der Fluß <small>|看_|桥报|</small><i hidden=""> 看桥报_ 桥报_ fluss</i></p>'
    )


@pytest.mark.parametrize(("page", "part", "boost"), [(1, 1, None), (1, 0.5, 0.5), (2, 0.5, None), (2, 1, 2)])
def test_a_document_counts_as_its_page_and_its_section_do(page: float, part: float, boost: float | None) -> None:
    (found,) = Indexer(Segmenter(())).documents("page/", [Section("", "", boost=part)], page)
    assert found.get("boost") == boost


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The bridge, at Halm.", ["The", "bridge", "at", "Halm"]),
        ("Halm–Hamm well-known/safe", ["Halm", "Hamm", "well", "known", "safe"]),
        ("“So” ‘it’ «goes» (on)…", ["So", "it", "goes", "on"]),
        ("3.5 percent of 1,000", ["3.5", "percent", "of", "1,000"]),
        ("U.S. and example.org.", ["U.S", "and", "example.org"]),
        ("Halm's ferry, Halm’s log", ["Halm", "ferry", "Halm", "log"]),
        ("d'Halm", ["d", "Halm"]),
        ("R&amp;D at 5% or $7", ["R", "D", "at", "5", "or", "7"]),
        (f"a{BREAK}桥报{BREAK}通{JOINER}、看", ["a", "桥报", f"通{JOINER}", "看"]),
    ],
)
def test_words_are_told_apart_as_a_reader_would(text: str, words: list[str]) -> None:
    assert [word for word in re.split(SEPARATOR, text, flags=re.ASCII) if word.strip("\u3000")] == words


def test_the_highlighter_can_take_the_separator_apart() -> None:
    """It splits at every bar and joins the parts again, and leaves out those that look ahead or behind alone."""
    for part in SEPARATOR.split("|"):
        re.compile(part)
        assert re.sub(r"\(\?[!=<][^)]+\)", "", part)


PEOPLE = """\
people:
  - id: halm
    name: Ada Halm
    native: 哈姆
    lang: zh
    group: Town
    role: She kept the ferry.[^ferry-log-1901]
    chapter: chapter.md
"""


@pytest.fixture
def searched(site: Site) -> Site:
    """A site with a search."""
    hooks = site.configuration["hooks"]
    site.configure(plugins=["search"], hooks=[*hooks[:-1], hooks[0].replace("citations.py", "search.py"), hooks[-1]])
    return site


def documents(site: Site) -> dict[str, dict[str, Any]]:
    index = json.loads(site.built.files["search/search_index.json"])
    assert index["config"] == CONFIGURATION
    return {document["location"]: document for document in index["docs"]}


def test_a_site_is_indexed_by_pages_and_sources(searched: Site) -> None:
    run = searched.build()
    assert run.code == 0, run.output
    found = documents(searched)
    assert list(found)[:3] == ["", "chapter/", "sources/"]
    assert {"sources/#source-ferry-log-1901", "sources/#source-gazette-bridge-1902"} < found.keys()
    assert found["sources/#source-ferry-log-1901"]["title"] == "The Log of the Ferry – Ada Halm, Harbor Press"
    assert (
        "<p>It opened in May. <small>Town Gazette, “A Bridge for Halm,” May 4, 1902.</small></p>" in found[""]["text"]
    )
    assert not re.search("[↩¶]", "".join(document["title"] + document["text"] for document in found.values()))


def test_names_lead_to_the_chapter_that_treats_them(searched: Site) -> None:
    searched.write("docs/data/people.yml", PEOPLE)
    run = searched.build()
    assert run.code == 0, run.output
    title = documents(searched)["chapter/"]["title"].replace(BREAK, "|").replace(JOINER, "_")
    assert title == 'The opening<i hidden=""> Ada Halm |哈姆| 哈姆_</i>'


@pytest.mark.parametrize(
    ("settings", "boosts"), [("exclude: true", []), ("boost: 4", [2.0]), ("boost: 2", [None])], ids=str
)
def test_a_page_says_how_it_is_searched(searched: Site, settings: str, boosts: list[float | None]) -> None:
    searched.write(
        "docs/chapter.md", f"---\nsearch:\n  {settings}\n---\n\n# The opening\n\nIt opened.[^ferry-log-1901]\n"
    )
    searched.append("docs/sources.md", "\n[^桥报-1903] says so.\n")
    run = searched.build()
    assert run.code == 0, run.output
    found = [document.get("boost") for place, document in documents(searched).items() if place == "chapter/"]
    assert found == boosts


def test_without_a_search_nothing_is_indexed(searched: Site) -> None:
    searched.configure(plugins=[])
    assert searched.build().code == 0
    assert "search/search_index.json" not in searched.built.files
