"""The Markdown extension: what becomes a note wherever it stands, in which order, and what is never touched."""

from __future__ import annotations

import html as html_entities
import re
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from types import FrameType, SimpleNamespace
from typing import Any
from xml.etree import ElementTree as etree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

import explainer
from explainer.chapter.extension import ExplainerExtension, Ledger, ProblemsFound
from explainer.problems.place import TextFile
from explainer.project import Project
from explainer.sources.bibliography import from_files

PIERS = """
@misc{a, author = {Roe, Jane}, title = {Alpha grows}, organization = {Gazette}, date = {2031}}
@misc{b, author = {Doe, John}, title = {Beta falls}, organization = {Gazette}, date = {2032}}
@misc{c, author = {Poe, Ann}, title = {Gamma stays}, organization = {Gazette}, date = {2033}}
@misc{桥-1, title = {哈姆大桥}, titletranslation = {The bridge}, langid = {zh}, date = {2034}}
"""

PYMDOWNX = """arithmatex betterem blocks.admonition blocks.caption blocks.details caret critic details inlinehilite keys
    magiclink mark smartsymbols superfences tabbed tasklist tilde"""
COMPANIONS = [
    *"abbr admonition attr_list def_list footnotes md_in_html nl2br sane_lists smarty tables toc".split(),
    *(f"pymdownx.{name}" for name in PYMDOWNX.split()),
]
"""Extensions that stand beside ours on many sites."""


class _Reader(HTMLParser):
    """Collects what tests ask of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.uses: list[tuple[str, str]] = []
        self.notes: dict[str, str] = {}
        self.backs: dict[str, list[str]] = {}
        self.tags: Counter[str] = Counter()
        self._use = self._note = ""
        self._silent = self._in_notes = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.tags[tag] += 1
        if "id" in values:
            self.ids.append(values["id"])
        self._in_notes |= tag == "section"
        if tag == "li" and self._in_notes and values.get("id", "").startswith("fn:"):
            self._note = values["id"]
            self.notes[self._note], self.backs[self._note] = "", []
        if tag == "sup" and values.get("id", "").startswith("fnref"):
            self._use = values["id"]
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
            kind = values.get("class", "")
            self._silent = kind in ("footnote-ref", "footnote-backref")
            if kind == "footnote-ref":
                self.uses.append((self._use, values["href"].removeprefix("#")))
            if kind == "footnote-backref":
                self.backs[self._note].append(values["href"].removeprefix("#"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._silent = False
        if tag == "section":
            self._note = ""

    def handle_data(self, data: str) -> None:
        if self._note and not self._silent:
            self.notes[self._note] += data


@dataclass
class Page:
    """A converted page."""

    html: str
    read: _Reader = field(default_factory=_Reader)

    def __post_init__(self) -> None:
        self.read.feed(self.html)

    @property
    def body(self) -> str:
        """All before the notes."""
        return self.html.partition('<section aria-label="Notes"')[0].strip()

    @property
    def numbers(self) -> list[int]:
        """The notes' numbers in the order of the page, those inside notes included."""
        order = list(self.read.notes)
        return [order.index(note) + 1 for _, note in self.read.uses]

    @property
    def notes(self) -> list[str]:
        """The notes' texts without their ways back."""
        return [" ".join(text.split()) for text in self.read.notes.values()]

    @property
    def problems(self) -> list[str]:
        """The mistakes that are shown in the page."""
        found = re.findall(r'<strong class="explainer-problem">(.*?)</strong>', self.html)
        return [html_entities.unescape(text) for text in found]


def markdown(*others: str, text: str = PIERS, problems: str = "show", **options: Any) -> Markdown:
    read = Project(from_files([TextFile("references.bib", text)]))
    configured = {"read": read, "problems": problems, **options}
    return Markdown(extensions=["explainer", *others], extension_configs={"explainer": configured})


def converted(source: str, *others: str, **options: Any) -> Page:
    """The page, after checking what holds of every page: ids are unique, and no way leads nowhere."""
    page = Page(markdown(*others, **options).convert(source))
    check(page)
    return page


def check(page: Page) -> None:
    assert [name for name, times in Counter(page.read.ids).items() if times > 1] == []
    ids = set(page.read.ids)
    assert [link for link in page.read.links if link.startswith("#") and link[1:] not in ids] == []
    uses: dict[str, list[str]] = {}
    for use, note in page.read.uses:
        uses.setdefault(note, []).append(use)
    assert {note: sorted(backs) for note, backs in page.read.backs.items()} == {
        note: sorted(found) for note, found in uses.items()
    }
    assert "\x02" not in page.html and "\x03" not in page.html
    assert "explainer-note" not in page.html and "explainer-cite" not in page.html


ALPHA, BETA = "Jane Roe, “Alpha grows,” Gazette, 2031.", "John Doe, “Beta falls,” Gazette, 2032."
GAMMA = "Ann Poe, “Gamma stays,” Gazette, 2033."


# What a citation becomes


def test_a_citation_becomes_a_number_a_note_and_a_way_back() -> None:
    page = converted("One.[^a] Two.")
    assert page.html == (
        '<p>One.<sup data-search-exclude="" id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup> Two.</p>\n'
        '<section aria-label="Notes" class="footnote" data-search-exclude="" role="doc-endnotes"><ol><li id="fn:1">'
        "<p>Jane Roe, “Alpha grows,” Gazette, 2031.\u00a0"
        '<a aria-label="Back to note 1 in the text" class="footnote-backref" href="#fnref:1" '
        'title="Back to note 1 in the text">↩</a></p></li>\n</ol></section>'
    )


def test_each_use_of_a_note_has_its_own_way_back() -> None:
    page = converted("One.[^a] Two.[^b] Three.[^a]")
    assert page.numbers == [1, 2, 1]
    assert page.read.backs == {"fn:1": ["fnref:1", "fnref2:1"], "fn:2": ["fnref:2"]}
    assert 'title="Back to note 1 in the text, use 2 of 2">↩2</a>' in page.html


def test_the_same_citation_written_otherwise_is_the_same_note() -> None:
    page = converted("[^a,p. 4] [^a, p. 4] [^ a ,\np. 4 ] [^a;b] [^a ; b]")
    assert page.numbers == [1, 1, 1, 2, 2]


def test_a_source_cited_again_takes_the_short_form() -> None:
    page = converted("[^a] [^a, p. 4] [^b; a, 12:30]")
    assert page.notes == [
        ALPHA,
        "Roe, “Alpha grows,” p. 4.",
        "John Doe, “Beta falls,” Gazette, 2032; Roe, “Alpha grows,” 12:30.",
    ]


def test_a_title_in_another_script_is_marked_with_its_language() -> None:
    assert '“<span lang="zh">哈姆大桥</span>” [The bridge], 2034 <span' in converted("x[^桥-1]").html


def test_escapes_in_a_locator_are_undone() -> None:
    assert converted(r"x[^a, p\. 4\*]").notes == ["Jane Roe, “Alpha grows,” Gazette, 2031, p. 4*."]


def test_a_page_without_citations_has_no_notes() -> None:
    assert converted("Nothing.").html == "<p>Nothing.</p>"


# Where notes can stand, and in which order they are numbered

Table = dict[str, tuple[str, list[int]]]

PLACES: Table = {
    "paragraphs": ("x[^b]\n\ny[^a]", [1, 2]),
    "emphasis": ("*x[^a]* **y[^b]**[^c] _z[^a]_", [1, 2, 3, 1]),
    "tight list": ("- x[^a]\n- y[^b]\n\nz[^c]", [1, 2, 3]),
    "loose list": ("- x[^a]\n\n- y[^b]\n\nz[^c]", [1, 2, 3]),
    "nested lists": ("1. x[^a]\n    - y[^b]\n        - z[^c]\n2. u[^a]\n\nv[^b]", [1, 2, 3, 1, 2]),
    "paragraph in a list": ("- x[^a]\n\n    y[^b]\n\nz[^c]", [1, 2, 3]),
    "list after a paragraph": ("x[^b]\n\n- y[^a]\n- z[^b]", [1, 2, 1]),
    "block quote": ("> x[^a]\n>\n> y[^b]\n\nz[^c]", [1, 2, 3]),
    "list in a block quote": ("> - x[^a]\n> - y[^b]\n\nz[^c]", [1, 2, 3]),
    "headings": ("# x[^a]\n\ny[^b]\n\nz[^c]\n---", [1, 2, 3]),
    "hard breaks": ("x[^a]  \ny[^b]", [1, 2]),
    "lines of a paragraph": ("x[^a]\ny[^b]", [1, 2]),
}
PLACES_OF_COMPANIONS: Table = {
    "table": ("| x[^a] | y[^b] |\n|---|---|\n| z[^c] | u[^a] |\n\nv[^b]", [1, 2, 3, 1, 2]),
    "table after a paragraph": ("x[^c]\n\n| x[^a] | y |\n|---|---|\n| z | u[^b] |", [1, 2, 3]),
    "bar in a table": ("| x |\n|---|\n| y[^a, p. 1\\|2] |", [1]),
    "admonition": ('!!! note "x[^a]"\n    y[^b]\n\nz[^c]', [1, 2, 3]),
    "closed details": ('??? note "x[^a]"\n    y[^b]\n\n    - z[^c]', [1, 2, 3]),
    "open details": ("???+ note\n    y[^b]\n\nz[^c]", [1, 2]),
    "details as blocks": ("/// details | x[^a]\n\ny[^b]\n\n///\n\nz[^c]", [1, 2, 3]),
    "admonition as a block": ("/// note | x[^a]\n\ny[^b]\n\n///\n\nz[^c]", [1, 2, 3]),
    "tabs": ('=== "x[^a]"\n\n    y[^b]\n\n=== "z[^c]"\n\n    u[^a]', [1, 2, 3, 1]),
    "definition list": ("x[^a]\n:   y[^b]\n\n    z[^c]", [1, 2, 3]),
    "caption of a figure": (
        "<figure markdown>\n![x](y.png)\n<figcaption markdown>z[^a]</figcaption>\n</figure>\n\nu[^b]",
        [1, 2],
    ),
    "caption as a block": ("![x](y.png)\n\n/// caption\nz[^a]\n///\n\nu[^b]", [1, 2]),
    "Markdown in HTML": ('<div markdown>\nx[^a]\n\n<b markdown="span">y[^b]</b>\n</div>\n\nz[^c]', [1, 2, 3]),
    "task list": ("- [x] x[^a]\n- [ ] y[^b]", [1, 2]),
    "inserted, deleted, marked, raised, lowered": (
        "{++x[^a]++} ~~y[^b]~~ ==z[^c]== 2^n[^a]^ H~2[^b]~",
        [1, 2, 3, 1, 2],
    ),
    "bare address": ("See https://e.example/x[^a] and https://e.example[^b].", [1, 2]),
    "quotation marks": ("He said \"so\"[^a] and 'so'[^b].", [1, 2]),
}


@pytest.mark.parametrize("name", PLACES)
def test_notes_are_numbered_in_reading_order_in(name: str) -> None:
    text, numbers = PLACES[name]
    assert converted(text).numbers == numbers


@pytest.mark.parametrize("name", [*PLACES, *PLACES_OF_COMPANIONS])
def test_notes_are_numbered_in_reading_order_beside_other_extensions_in(name: str) -> None:
    text, numbers = {**PLACES, **PLACES_OF_COMPANIONS}[name]
    page = converted(text, *COMPANIONS)
    assert page.numbers == numbers


@pytest.mark.parametrize("order", [["explainer", *COMPANIONS], [*COMPANIONS, "explainer"]], ids=["first", "last"])
def test_it_does_not_matter_where_the_extension_stands_among_others(order: list[str]) -> None:
    read = Project(from_files([TextFile("references.bib", PIERS)]))
    md = Markdown(extensions=order, extension_configs={"explainer": {"read": read, "problems": "show"}})
    page = Page(md.convert("x[^n] y[^a]\n\n[^n]: so [@b]"))
    check(page)
    assert page.notes == ["so John Doe, “Beta falls,” Gazette, 2032", ALPHA]


def test_quotation_marks_beside_a_note_are_set_as_without_it() -> None:
    page = converted('"So."[^a]', *COMPANIONS)
    assert page.body.startswith("<p>&ldquo;So.&rdquo;<sup")


# Headings

HEADINGS = "# x[^a]\n\n## `y`[^b] z {#own}\n\nu[^c]\n---\n\n## [^a]\n"


def test_the_contents_and_the_ids_of_headings_carry_no_numbers() -> None:
    md = markdown("toc", "attr_list")
    page = Page(md.convert("[TOC]\n\n" + HEADINGS))
    tokens: list[tuple[str, str]] = []

    def collect(found: list[dict[str, Any]]) -> None:
        for token in found:
            tokens.append((token["id"], token["name"]))
            collect(token["children"])

    collect(md.toc_tokens)  # type: ignore[attr-defined]
    assert tokens == [("x", "x"), ("own", "y z"), ("u", "u"), ("_1", "")]
    assert "<sup" not in page.html.partition("</div>")[0]
    assert page.numbers == [1, 2, 3, 1]


# Notes of prose

PROSE: dict[str, tuple[str, list[str], list[int]]] = {
    "one that cites": (
        "x[^n]\n\n[^n]: See [@a, p. 3], but compare [@b].",
        ["See Jane Roe, “Alpha grows,” Gazette, 2031, p. 3, but compare John Doe, “Beta falls,” Gazette, 2032."],
        [1],
    ),
    "citation that ends it": ("x[^n]\n\n[^n]: See [@a]", ["See Jane Roe, “Alpha grows,” Gazette, 2031"], [1]),
    "several sources in one citation": (
        "x[^n]\n\n[^n]: See [@a; b, p. 2].",
        ["See Jane Roe, “Alpha grows,” Gazette, 2031; John Doe, “Beta falls,” Gazette, 2032, p. 2."],
        [1],
    ),
    "source that the page has cited": ("x[^a] y[^n]\n\n[^n]: See [@a].", [ALPHA, "See Roe, “Alpha grows”."], [1, 2]),
    "used before and after citations": ("x[^n] y[^a] z[^n]\n\n[^n]: So.", ["So.", ALPHA], [1, 2, 1]),
    "citation inside": ("x[^n] y[^b]\n\n[^n]: So.[^a]", ["So.", BETA, ALPHA], [1, 2, 3]),
    "citation inside that the page has too": ("x[^n] y[^a]\n\n[^n]: So.[^a]", ["So.", ALPHA], [1, 2, 2]),
    "note inside a note": ("x[^n] y[^a]\n\n[^m]: Inner.\n\n[^n]: So.[^m]", ["So.", ALPHA, "Inner."], [1, 2, 3]),
    "note that refers to itself": ("x[^n]\n\n[^n]: So.[^n]", ["So."], [1, 1]),
    "notes that refer to each other": ("x[^n]\n\n[^n]: So.[^m]\n[^m]: Inner.[^n]", ["So.", "Inner."], [1, 2, 1]),
    "note defined in a note": (
        "x[^n]\n\n[^n]: So.[^m]\n\n    [^m]: Inner [@a].\n\n    More.",
        ["So.More.", "Inner Jane Roe, “Alpha grows,” Gazette, 2031."],
        [1, 2],
    ),
    "several paragraphs": ("x[^n]\n\n[^n]: One.\n\n    Two.[^a]", ["One.Two.", ALPHA], [1, 2]),
    "list": ("x[^n]\n\n[^n]:\n    - One [@a].\n    - Two.[^b]", [f"One {ALPHA}Two.", BETA], [1, 2]),
    "code": ("x[^n]\n\n[^n]: `[@a]` [^a]\n\n        [@b]\n", ["[@a] [@b]", ALPHA], [1, 2]),
    "nothing": ("x[^n]\n\n[^n]:\n\ny", [""], [1]),
    "defined in a list": ("- x[^n]\n\n    [^n]: So [@a].\n\n- y", ["So Jane Roe, “Alpha grows,” Gazette, 2031."], [1]),
    "defined in a block quote": ("> x[^n]\n>\n> [^n]: So.", ["So."], [1]),
    "defined twice, of which the first counts": ("x[^n]\n\n[^n]: One.\n\n[^n]: Two.", ["One."], [1]),
    "defined and never used": ("x[^a]\n\n[^n]: So [@b].", [ALPHA], [1]),
    "spaces in its name": ("x[^ my note ]\n\n[^my note]: So.", ["So."], [1]),
    "emphasis": ("x[^n]\n\n[^n]: *So* **[@a]**", ["So Jane Roe, “Alpha grows,” Gazette, 2031"], [1]),
}


@pytest.mark.parametrize("name", PROSE)
def test_a_note_of_prose_with(name: str) -> None:
    text, notes, numbers = PROSE[name]
    page = converted(text)
    assert (page.problems, page.notes, page.numbers) == ([], notes, numbers)


def test_the_ways_back_stand_in_the_last_paragraph_of_a_note_or_in_one_of_their_own() -> None:
    assert "Two.\u00a0<a" in converted("x[^n]\n\n[^n]: One.\n\n    Two.").html
    assert "</ul><p>\u00a0<a" in converted("x[^n]\n\n[^n]:\n    - One.").html
    assert "</div><p>\u00a0<a" in converted(
        "x[^n]\n\n[^n]: One.\n\n    ```\n    two\n    ```", "pymdownx.superfences"
    ).html.replace("\n", "")


def test_outside_notes_of_prose_a_citation_with_an_at_sign_is_text() -> None:
    assert converted("x [@a] *[@a]* [@a, *b*]").html == "<p>x [@a] <em>[@a]</em> [@a, <em>b</em>]</p>"
    assert converted("[@h]\n\n[@h]: https://e.example").html == '<p><a href="https://e.example">@h</a></p>'


# Ids

COLLISIONS = {
    "attribute list": "x[^a]\n{: #fn:1 }\n\ny[^b]",
    "raw block": '<p id="fnref:1">x</p>\n\ny[^a] z[^a]',
    "raw inline": "<b id=fnref2:1>x</b> y[^a] z[^a]",
    "in a note of prose": "x[^n]\n\n[^n]: y\n    {: #fn:1 }",
    "several": "x[^a]\n{: #fn:1 }\n\ny\n{: #fn:1_ }\n\nz\n{: #fnref:1 }",
    "on the number itself": "x[^a]{#own} y[^a]{#own}",
}


@pytest.mark.parametrize("name", COLLISIONS)
def test_ids_stay_unique_when_the_page_has_one_of_ours(name: str) -> None:
    assert converted(COLLISIONS[name], "attr_list").numbers


def test_keys_that_differ_only_by_accents_or_case_are_different_sources() -> None:
    text = "".join(
        f"@misc{{{key}, title = {{{key}}}, date = {{2031}}}}\n" for key in ("Tèst", "Tést", "Têst", "Test", "test")
    )
    page = converted("[^Tèst] [^Tést] [^Têst] [^Test] [^test] [^Te\u0301st]", text=text)
    assert page.numbers == [1, 2, 3, 4, 5, 2]
    assert page.notes == [f"“{key},” 2031." for key in ("Tèst", "Tést", "Têst", "Test", "test")]


# What is never touched

UNTOUCHED = {
    "escaped": (r"\[^a]", "<p>[^a]</p>"),
    "code span": ("`[^a]` ``[^b] ` ``", "<p><code>[^a]</code> <code>[^b] `</code></p>"),
    "code span that looks like raw HTML": ("`<!--` x `-->`", "<p><code>&lt;!--</code> x <code>--&gt;</code></p>"),
    "indented code": ("    [^a]\n", "<pre><code>[^a]\n</code></pre>"),
    "indented code in a list": (
        "- x\n\n        [^a]\n",
        "<ul>\n<li>x<pre><code>[^a]\n</code></pre>\n</li>\n</ul>",
    ),
    "raw block": ("<div>[^a]</div>", "<div>[^a]</div>"),
    "raw code": ("<code>[^a]</code>", "<p><code>[^a]</code></p>"),
    "raw pre": ("<pre>\n[^a]\n</pre>", "<pre>\n[^a]\n</pre>"),
    "raw attribute": (
        "<b title=\"[^a] > '\">x</b> <i title='[^b]'>y</i>",
        "<p><b title=\"[^a] > '\">x</b> <i title='[^b]'>y</i></p>",
    ),
    "comment": ("x <!-- [^a] --> y", "<p>x <!-- [^a] --> y</p>"),
    "comment block": ("<!--\n[^a]\n-->", "<!--\n[^a]\n-->"),
    "autolink": ("<https://e.example/[^a]>", '<p><a href="https://e.example/[^a]">https://e.example/[^a]</a></p>'),
    "autolink that ends so": (
        "<https://e.example/x[^a]>",
        '<p><a href="https://e.example/x[^a]">https://e.example/x[^a]</a></p>',
    ),
    "bare address": ("https://e.example/?q=[^a]&b", "<p>https://e.example/?q=[^a]&amp;b</p>"),
    "address of a link": ("[x](https://e.example/a[^a])", '<p><a href="https://e.example/a[^a]">x</a></p>'),
    "title of a link": ('[x](y "z[^a]")', '<p><a href="y" title="z[^a]">x</a></p>'),
    "address in angle brackets": ("[x](<y[^a]>)", '<p><a href="y[^a]">x</a></p>'),
    "reference link": (
        '[x][r]\n\n[r]: https://e.example/[^a] "y[^b]"',
        '<p><a href="https://e.example/[^a]" title="y[^b]">x</a></p>',
    ),
    "text and title of an image": ('![x[^a]](y.png "z[^b]")', '<p><img alt="x[^a]" src="y.png" title="z[^b]" /></p>'),
    "open bracket": ("[^a", "<p>[^a</p>"),
    "other brackets": ("[a] [a^b] a[1]^", "<p>[a] [a^b] a[1]^</p>"),
}
UNTOUCHED_BY_COMPANIONS = {
    "fenced code": ("```\n[^a]\n```", "[^a]"),
    "fenced code in a list": ("- x\n\n    ```\n    [^a]\n    ```", "[^a]"),
    "fenced code in a quote": ("> ```\n> [^a]\n> ```", "[^a]"),
    "highlighted code span": ("`#!text [^a]`", '<code class="highlight">[^a]</code>'),
    "comment of an editor": ("{>>x[^a]<<}", "x[^a]"),
    "bare address": ("https://e.example/?q=[^a]", '<a href="https://e.example/?q=[^a]">https://e.example/?q=[^a]</a>'),
}


@pytest.mark.parametrize("name", UNTOUCHED)
def test_it_stays_as_it_is_in(name: str) -> None:
    text, html = UNTOUCHED[name]
    assert converted(text).html == html


@pytest.mark.parametrize("name", UNTOUCHED_BY_COMPANIONS)
def test_it_stays_as_it_is_beside_other_extensions_in(name: str) -> None:
    text, html = UNTOUCHED_BY_COMPANIONS[name]
    page = converted(text, *COMPANIONS)
    assert html in page.html
    assert page.numbers == []


@pytest.mark.parametrize("name", UNTOUCHED)
def test_without_the_extension_the_page_would_be_the_same(name: str) -> None:
    text, html = UNTOUCHED[name]
    assert Markdown().convert(text) == html


def test_control_characters_of_a_page_are_no_placeholders() -> None:
    page = converted("\x02explainer:0\x03 \x02klzzwxh:0000\x03 klzzwxh:0000 wzxhzdk:0[^a]")
    assert page.body.startswith("<p>explainer:0 klzzwxh:0000 klzzwxh:0000 wzxhzdk:0<sup")


# Fields with everything that could do harm

HOSTILE = {
    "script": ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    "attribute": ('" onclick="alert(1)', '" onclick="alert(1)'),
    "ampersand": (r"R \& D & co", "R & D & co"),
    "entities": ("&lt;b&gt; &amp;copy; &#65;", "&lt;b&gt; &amp;copy; &#65;"),
    "Markdown": ("*a* `b` [c](d) [^a] ==e== (c) ...", "*a* `b` [c](d) [^a] ==e== (c) ..."),
    "attribute list": (r"x \{: .evil onclick=alert \}", "x {: .evil onclick=alert }"),
    "placeholders": (
        "\x02klzzwxh:0\x03\x02wzxhzdk:0\x03\x02amp\x03lt; \x02explainer:0\x03",
        "klzzwxh:0wzxhzdk:0amplt; explainer:0",
    ),
    "placeholders without marks": ("klzzwxh:0 wzxhzdk:0", "klzzwxh:0 wzxhzdk:0"),
    "abbreviations of the page": ("HALM amp explainer", "HALM amp explainer"),
}
FIELDS = "author title titleaddon titletranslation organization howpublished note version".split()


@pytest.mark.parametrize("field_name", FIELDS)
@pytest.mark.parametrize("name", HOSTILE)
def test_what_stands_in_a_field_comes_out_as_text_in_a_note(field_name: str, name: str) -> None:
    written, shown = HOSTILE[name]
    title = "" if field_name == "title" else "title = {Pier}, "
    text = f"@misc{{k, {title}{field_name} = {{{{|{written}|}}}}}}"
    abbreviations = "\n\n*[HALM]: no\n*[amp]: no\n*[explainer]: no"
    page = converted("<b>raw</b> x[^k] y[^k, p. 4]" + abbreviations, *COMPANIONS, text=text)
    assert f"|{shown}|" in page.read.notes["fn:1"]
    assert set(page.read.tags) <= {"p", "b", "sup", "a", "section", "ol", "li", "span", "em"}
    assert not re.search(r"<[^>]* (?:onclick|class=\"evil)", page.html)


def test_what_stands_in_a_locator_comes_out_as_text() -> None:
    page = converted('x[^a, <script>*x* "&amp"]', *COMPANIONS)
    assert page.notes == ['Jane Roe, “Alpha grows,” Gazette, 2031, <script>*x* "&amp".']


# Mistakes, shown

A_KEY = "a key has letters, digits and - _ . : / + only"
MISTAKES = {
    "unknown key": ("x[^alpha]", '[^alpha] no source "alpha"'),
    "nearly a key": ("x[^桥-2]", '[^桥-2] no source "桥-2": did you mean "桥-1"?'),
    "unknown among known": ("x[^a; nope]", '[^a; nope] no source "nope"'),
    "other case": ("x[^A]", '[^A] no source "A": did you mean "a"?'),
    "empty": ("x[^]", "[^] the citation is empty: write [^key]"),
    "HTML": ("x[^<b>&amp;]", f'[^<b>&amp;] "<" cannot stand in a key: {A_KEY}'),
    "in the text of a link": ("[x[^a]](y)", "[^a] a note cannot stand inside the text of a link"),
    "unknown in a note": ("x[^n]\n\n[^n]: See [@nope].", '[@nope] no source "nope"'),
    "no citation in a note": (
        "x[^n]\n\n[^n]: See [@a,].",
        "[@a,] a locator is missing after the comma: write [^key, p. 4]",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_shown_at_its_place_and_takes_no_number(name: str) -> None:
    text, problem = MISTAKES[name]
    page = converted(f"y[^c]\n\n{text}")
    assert page.problems == [problem]
    assert page.notes[0] == GAMMA
    assert len(page.notes) == 1 + ("[^n]" in text)


# Mistakes, raised


def raised(page: str, *others: str, **options: Any) -> list[tuple[str, int, int]]:
    """Code, line and column of the problems that end the conversion."""
    with pytest.raises(ProblemsFound) as found:
        markdown(*others, problems="raise", **options).convert(page)
    assert str(found.value).count(": error ") == len(found.value.problems)
    return [(problem.code, problem.place.line, problem.place.column) for problem in found.value.problems]


RAISED = {
    "all of them, in order": ("x[^nope]\n\ny[^] z[^nope, p. 1]", [("C001", 1, 4), ("C002", 3, 4), ("C001", 3, 9)]),
    "line ends of Windows": ("x\r\n\r\ny[^nope]\r\n", [("C001", 3, 4)]),
    "front matter": ("---\ntitle: x\n---\n\ny[^nope]", [("C001", 5, 4)]),
    "in a note of prose": ("x[^n]\n\n[^n]: See [@nope].", [("C001", 3, 13)]),
    "a note never used": ("x[^a]\n\n[^n]: So.", [("C005", 3, 3)]),
}


@pytest.mark.parametrize("name", RAISED)
def test_a_page_with_mistakes_is_not_converted_and_all_are_named(name: str) -> None:
    text, problems = RAISED[name]
    assert raised(text) == problems


def test_a_mistake_that_only_markdown_sees_ends_the_conversion_too() -> None:
    assert raised("x\n\n<div markdown>\ny[^nope]\n</div>", "md_in_html") == [("C001", 4, 2)]


ENTRIES = {
    "form of the bibliography": ("@misc{k, title = {x}}\n@misc{k, title = {x}}", "none", ["B006"]),
    "cited entry": ("@misc{k, title = {x}, date = {2031-13}, url = {javascript:x}}", "x[^k]", ["B010", "B009"]),
    "undefined abbreviation in a cited entry": ("@misc{k, title = {x}, publisher = nope}", "x[^k]", ["B016"]),
}


@pytest.mark.parametrize("name", ENTRIES)
def test_mistakes_of_the_sources_of_a_page_end_its_conversion(name: str) -> None:
    text, page, codes = ENTRIES[name]
    assert sorted(code for code, _, _ in raised(page, text=text)) == sorted(codes)


def test_mistakes_of_entries_that_a_page_does_not_cite_let_it_pass() -> None:
    text = PIERS + "@misc{bad, title = {x}, date = {2031-13}}\n@odd{warned, title = {x}}"
    assert "fn:1" in markdown(text=text, problems="raise").convert("x[^a]")
    assert "fn:1" in markdown(text=text, problems="raise").convert("x[^warned]")


@pytest.mark.parametrize("value", ["Raise", "", "no"])
def test_another_word_for_what_to_do_with_mistakes_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match='"problems" of "explainer" is "raise" or "show"'):
        markdown(problems=value)


# Files


def alone(*bibliography: str, **options: Any) -> Markdown:
    """Without any host: the extension reads the files itself."""
    configured = {"bibliography": list(bibliography)} if bibliography else {}
    return Markdown(extensions=["explainer"], extension_configs={"explainer": configured | options})


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "citations").mkdir()
    (tmp_path / "citations" / "references.bib").write_text(PIERS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("names", [[], ["citations/references.bib"], ["citations"]], ids=["default", "file", "folder"])
def test_alone_it_reads_the_bibliography_that_it_is_told_of(project: Path, names: list[str]) -> None:
    assert Page(alone(*names).convert("x[^a]")).notes == [ALPHA]


@pytest.mark.parametrize("name", ["citations/references.bib", "citations"])
def test_alone_it_reads_a_file_again_that_has_changed(project: Path, name: str) -> None:
    file = project / "citations" / "references.bib"
    md = alone(name)
    assert Page(md.convert("x[^a]")).notes == [ALPHA]
    file.write_text(PIERS.replace("Alpha grows", "Alpha shrinks"), encoding="utf-8")
    assert Page(md.convert("x[^a]")).notes == ["Jane Roe, “Alpha shrinks,” Gazette, 2031."]


def test_alone_it_sees_a_file_that_is_new_in_a_folder(project: Path) -> None:
    md = alone("citations", problems="show")
    assert Page(md.convert("x[^new]")).notes == []
    (project / "citations" / "more.bib").write_text("@misc{new, title = {New}, date = {2031}}", encoding="utf-8")
    assert Page(md.convert("x[^new]")).notes == ["“New,” 2031."]


def test_alone_it_reads_a_file_once_that_has_not_changed(project: Path) -> None:
    first, second = (extension(alone()).project for _ in range(2))
    assert first is second


def extension(md: Markdown) -> ExplainerExtension:
    return next(item for item in md.registeredExtensions if isinstance(item, ExplainerExtension))


def test_a_bibliography_that_is_missing_is_a_problem_and_no_traceback(project: Path) -> None:
    with pytest.raises(ProblemsFound) as found:
        alone("nowhere.bib").convert("x[^a]")
    assert [problem.code for problem in found.value.problems] == ["B001"]
    assert Page(alone("nowhere.bib", problems="show").convert("x[^a]")).problems == ['[^a] no source "a"']


def test_the_package_is_the_extension() -> None:
    assert isinstance(explainer.makeExtension(), ExplainerExtension)


# Several pages and several objects

PAGES = ["x[^n] y[^a]\n\n[^n]: So [@a].", "x[^a] `[^n]`", "x[^b]\n\n```sources\n```"]


def fresh(source: str) -> str:
    return markdown("toc", "footnotes").convert(source)


@pytest.mark.parametrize("resets", [True, False], ids=["reset between", "never reset"])
def test_one_object_converts_page_after_page_as_a_new_one_would(resets: bool) -> None:
    md = markdown("toc", "footnotes")
    for source in [*PAGES, *reversed(PAGES)]:
        assert md.convert(source) == fresh(source)
        if resets:
            md.reset()


def test_a_page_that_could_not_be_converted_leaves_nothing_to_the_next() -> None:
    md = markdown(problems="raise")
    with pytest.raises(ProblemsFound):
        md.convert("x[^nope]\n\n[^n]: So.")
    assert Page(md.convert("x[^a]")).notes == [ALPHA]


def test_two_objects_do_not_know_of_each_other() -> None:
    one, other = markdown(), markdown(text=PIERS.replace("Alpha", "Omega"))
    for _ in range(2):
        assert Page(one.convert("x[^a]")).notes == [ALPHA]
        assert Page(other.convert("x[^a]")).notes == [ALPHA.replace("Alpha", "Omega")]


def test_a_host_is_told_what_each_page_cites_and_what_names_nothing() -> None:
    ledger = Ledger()
    md = markdown(ledger=ledger)
    md.convert("x[^n] y[^a, p. 4] z[^a, p. 4] u[^b; c#p] v[^nope] w[^a,]\n\n[^n]: See [@c].")
    record = ledger.records[""]
    assert [(use.key, use.passage, use.locator, use.note, use.note_id) for use in record.uses] == [
        ("c", "", "", 1, "fn:1"),
        ("a", "", "p. 4", 2, "fn:2"),
        ("b", "", "", 3, "fn:3"),
        ("c", "p", "", 3, "fn:3"),
    ]
    assert record.unresolved == ["nope", "a,"]


class Host(Treeprocessor):
    """What MkDocs adds to Markdown: it knows the file that is converted."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.file = SimpleNamespace(src_uri=path)

    def run(self, root: etree.Element) -> None:
        """Change nothing."""


PATHS = {
    "docs/a.md": "sources.md",
    "docs/b/c/d.md": "../../sources.md",
    "docs/sources.md": "sources.md",
    "e.md": "docs/sources.md",
}


@pytest.mark.parametrize("path", PATHS)
def test_where_the_host_names_the_page_labels_lead_from_it_to_the_list(path: str) -> None:
    ledger = Ledger()
    md = markdown(ledger=ledger, sources_page="docs/sources.md")
    md.treeprocessors.register(Host(path), "relpath", 0)
    assert f'href="{PATHS[path]}#source-桥-1">Chinese</a>' in md.convert("x[^桥-1]")
    assert list(ledger.records) == [path]


def test_where_no_host_names_the_page_labels_lead_nowhere() -> None:
    assert ">Chinese</span>" in converted("x[^桥-1]", sources_page="sources.md").html


# The list of sources

FENCE = "```"
LISTS = {
    "between paragraphs": f"x\n\n{FENCE}sources\n{FENCE}\n\ny",
    "without blank lines": f"x\n{FENCE}sources\n{FENCE}\ny",
    "alone": f"{FENCE}sources\n{FENCE}",
    "with tildes": "~~~~ sources\n~~~~",
    "in a list": f"- x\n\n    {FENCE}sources\n    {FENCE}\n",
    "in a block quote": f"> {FENCE}sources\n> {FENCE}\n",
    "in details": f"??? note\n    {FENCE}sources\n    {FENCE}\n",
}
NO_LISTS = {
    "in an outer fence": (f"````text\n{FENCE}sources\n{FENCE}\n````", "<code>```sources\n```\n</code>"),
    "in a comment": (f"<!--\n{FENCE}sources\n{FENCE}\n-->", "<!--\n"),
    "in indented code": (f"x\n\n    {FENCE}sources\n    {FENCE}\n", "<code>"),
    "in raw HTML": (f"<pre>\n{FENCE}sources\n{FENCE}\n</pre>", "<pre>\n"),
    "not closed": (f"{FENCE}sources\n", "<p>```sources</p>"),
    "of another name": (f"{FENCE}sources-of-light\nx\n{FENCE}", "<code>x\n</code>"),
    "in a sentence": ("The sources block.", "<p>The sources block.</p>"),
}
IDS = ["source-c", "source-b", "source-a", "source-桥-1"]


@pytest.mark.parametrize("name", LISTS)
def test_the_list_of_all_sources_stands_in_the_place_of_its_block(name: str) -> None:
    page = converted(LISTS[name], *COMPANIONS)
    assert sorted(page.read.ids) == sorted(IDS)
    assert "<code>" not in page.html
    assert page.html.count('<ul class="sources">') == 1


@pytest.mark.parametrize("name", LISTS)
def test_with_a_ledger_the_list_is_left_to_the_host(name: str) -> None:
    page = converted(LISTS[name], *COMPANIONS, ledger=Ledger())
    assert page.html.count("<!-- explainer: sources -->") == 1
    assert page.read.ids == []


@pytest.mark.parametrize("name", NO_LISTS)
def test_no_list_stands_in_the_place_of_a_block(name: str) -> None:
    text, shown = NO_LISTS[name]
    page = converted(text, *COMPANIONS)
    assert page.read.ids == []
    assert shown in page.html.replace("<span></span>", "")


def test_a_block_in_a_comment_does_not_stand_in_the_way_of_a_list() -> None:
    page = converted(f"<!--\n{FENCE}sources\n{FENCE}\n-->\n\n{FENCE}sources\n{FENCE}\n", *COMPANIONS)
    assert sorted(page.read.ids) == sorted(IDS)


def test_a_second_list_on_a_page_would_have_the_same_ids_and_stays_code() -> None:
    page = converted(f"{FENCE}sources\n{FENCE}\n\n{FENCE}sources\n{FENCE}", *COMPANIONS)
    assert sorted(page.read.ids) == sorted(IDS)


def test_a_host_that_looks_for_ids_in_the_tree_finds_those_of_the_list() -> None:
    md = markdown("toc")
    md.convert(f"# source c\n\n{FENCE}sources\n{FENCE}")
    assert [token["id"] for token in md.toc_tokens] == ["source-c_1"]  # type: ignore[attr-defined]


# Cost


def calls(source: str, **options: Any) -> int:
    """How many functions of the package a conversion calls."""
    md = markdown(**options)
    home = str(Path(explainer.__file__).parent)
    counted = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal counted
        counted += event == "call" and frame.f_code.co_filename.startswith(home)

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        md.convert(source)
    finally:
        sys.setprofile(before)
    return counted


LONG: dict[str, Callable[[int], str]] = {
    "one source in one paragraph": lambda n: "x[^a]. " * n,
    "one source in lines": lambda n: "x[^a].\n" * n,
    "one source in paragraphs": lambda n: "x[^a].\n\n" * n,
    "one source in a list": lambda n: "- x[^a].\n" * n,
    "one source at many places": lambda n: "".join(f"x[^a, p. {page}].\n\n" for page in range(n)),
    "one note with many sources": lambda n: "x[^" + "; ".join(f"a, p. {page}" for page in range(n)) + "]",
    "notes of prose": lambda n: "".join(f"x[^n{i}]\n\n[^n{i}]: See [@a, p. {i}].[^b]\n\n" for i in range(n)),
    "one note of prose": lambda n: "x[^n] " * n + "\n\n[^n]: So.",
    "notes of prose in one another": lambda n: (
        "x[^n0]\n\n" + "".join(f"[^n{i}]: y[^n{i + 1}]\n\n" for i in range(n)) + f"[^n{n}]: So."
    ),
    "bare addresses": lambda n: "https://e.example/?[^a] " * n,
    "blocks": lambda n: f"{FENCE}sources\n{FENCE}\n\n" * n,
}


@pytest.mark.parametrize("problems", ["show", "raise"])
@pytest.mark.parametrize("name", LONG)
def test_twice_the_uses_cost_twice_the_calls(name: str, problems: str) -> None:
    calls(LONG[name](2), problems=problems)  # what is read and computed once
    one, two, four = (calls(LONG[name](uses), problems=problems) for uses in (100, 200, 400))
    assert (four - two) <= 2.1 * (two - one)


# Any page

PIECES = [
    *(
        "[^a]",
        "[^b, p. 4]",
        "[^n]",
        "[^nope]",
        "[^]",
        "[@a]",
        "[^a; b]",
        r"\[^a]",
        "\n[^n]: x ",
        "\n\n[^m]: [@b] [^m]\n",
    ),
    *(
        "x",
        " ",
        "\n",
        "\n\n",
        "\n    ",
        "- ",
        "> ",
        "# ",
        "| ",
        "`",
        "```",
        "*",
        "_",
        "<b>",
        "</b>",
        "<!--",
        "-->",
        "\\",
    ),
    *(
        "<div markdown>",
        "</div>",
        "[x](",
        ")",
        "![",
        "](y)",
        "https://e.example/",
        "{#fn:1}",
        "!!! note\n    ",
        "~~~sources\n~~~",
    ),
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_whatever_a_page_holds_it_converts_and_its_notes_hold_together(pieces: list[str]) -> None:
    page = Page(
        markdown("attr_list", "md_in_html", "tables", "admonition", "pymdownx.superfences").convert("".join(pieces))
    )
    doubled = {name for name, times in Counter(page.read.ids).items() if times > 1}
    assert doubled <= {"fn:1"}  # which the page itself may have twice
    assert {note for _, note in page.read.uses} == set(page.read.notes)
    assert "\x02" not in page.html
