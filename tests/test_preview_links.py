"""Previews of people and terms, as the extension puts them into a page: which mentions are linked, and where never."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from types import SimpleNamespace
from xml.etree import ElementTree as etree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from explainer.chapter.preview import add_previews
from explainer.data import glossary
from explainer.data.glossary import Glossary
from explainer.files.paths import Paths
from explainer.problems.place import TextFile
from explainer.project import Project
from explainer.sources.bibliography import from_files

SOURCES = "@book{log, author = {Halm, Ada}, title = {The Log}, date = {1901}}"
PEOPLE = """\
people:
  - id: halm
    name: Ada Halm
    native: 阿达
    lang: zh
    group: Ferry
    role: 'Pilot *of* the “A &amp; B” <b> ferry.[^log] Born in _Orr_.[^log, p. 2]'
    later: Lost.[^log]
    also: [Halm, Xi]
  - {id: orr, name: Tim Orr, group: Bridge, role: 'Builder.[^log]', also: [O'Orr, Lee]}
  - {id: lee, name: Ann Lee, group: Bridge, role: 'Singer.[^log]', also: [Lee]}
  - {id: ivan, name: Иван Паром, lang: ru, group: Ferry, role: 'Boatman.[^log]'}
"""
TERMS = """\
terms:
  - {id: tolls, term: bridge tolls, group: Money, meaning: 'What it costs.[^log]'}
  - {id: toll, term: tolls, group: Money, meaning: 'What one costs.[^log]'}
  - {id: concert, term: 策应, lang: zh, transliteration: cèyìng, group: Words, meaning: 'To act.[^log]'}
  - {id: give, term: 给予策应, lang: zh, group: Words, meaning: 'To give.[^log]'}
  - {id: us, term: US, group: Words, meaning: 'A land.[^log]'}
  - {id: amp, term: amp, group: Words, meaning: 'A unit.[^log]', also: [A&B, '$1', wzxhzdk, 'Toil’']}
"""
PAGES = {"people_page": "lists/people.md", "terms_page": "lists/terms.md"}
COMPANIONS = [
    "abbr",
    "admonition",
    "attr_list",
    "def_list",
    "md_in_html",
    "smarty",
    "tables",
    "toc",
    "pymdownx.details",
]


def words() -> Glossary:
    read = [glossary.from_text(name, TextFile(f"{name}.yml", text)) for name, text in LISTS.items()]
    assert [problem for found in read for problem in found.problems] == []
    return Glossary(tuple(word for found in read for word in found.headwords))


LISTS = {"people": PEOPLE, "terms": TERMS}
BACKING = Project(from_files([TextFile("references.bib", SOURCES)]), glossary=words())


class _File(Treeprocessor):
    """Tells the extension which page it converts, as MkDocs does."""

    def __init__(self, md: Markdown, path: str) -> None:
        super().__init__(md)
        self.file = SimpleNamespace(src_uri=path)

    def run(self, root: etree.Element) -> None:
        pass


def converted(text: str, *others: str, page: str = "a/b.md", **options: object) -> str:
    configured = {"read": BACKING, "problems": "show", **PAGES, **options}
    md = Markdown(extensions=["explainer", *others], extension_configs={"explainer": configured})
    md.treeprocessors.register(_File(md, page), "file", -1)
    return md.convert(text)


LINK = re.compile(r'<a class="term" data-term="([^"]*)" href="([^"]*)">(?:<span lang="[^"]*">)?([^<]*)(?:</span>)?</a>')


def linked(text: str, *others: str) -> list[str]:
    """What is linked, each with the id to which it leads."""
    return [f"{found[3]} → {found[2].partition('#')[2]}" for found in LINK.finditer(converted(text, *others))]


# ----- which words are a mention


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Ada Halm saw Ada Halm.", ["Ada Halm → person-halm"], id="the-first-only"),
        pytest.param("Halm, that is Ada Halm.", ["Halm → person-halm"], id="by-whatever-name"),
        pytest.param("One.\n\nAda Halm\n\nHalm", ["Ada Halm → person-halm"], id="the-first-of-the-page"),
        pytest.param("bridge tolls and tolls", ["bridge tolls → term-tolls", "tolls → term-toll"], id="the-longest"),
        pytest.param(
            "bridge tolls, bridge tolls, tolls", ["bridge tolls → term-tolls", "tolls → term-toll"], id="longest-again"
        ),
        pytest.param("给予策应和策应", ["给予策应 → term-give", "策应 → term-concert"], id="chinese-without-spaces"),
        pytest.param("说阿达去US吗", ["阿达 → person-halm", "US → term-us"], id="letters-in-chinese"),
        pytest.param("Иван Паром. Ивана Парома", ["Иван Паром → person-ivan"], id="cyrillic"),
        pytest.param("Ивана Парома", [], id="an-inflected-form"),
        pytest.param("Ada Halm’s and Tim Orr's", ["Ada Halm → person-halm", "Tim Orr → person-orr"], id="possessive"),
        pytest.param("O’Orr", ["O’Orr → person-orr"], id="another-apostrophe"),
        pytest.param("Ada\nHalm", ["Ada\nHalm → person-halm"], id="over-lines"),
        pytest.param("- a\n- Ada\n  Halm", ["Ada\n  Halm → person-halm"], id="over-indented-lines"),
        pytest.param("Ada\u00a0Halm", ["Ada\u00a0Halm → person-halm"], id="a-space-that-does-not-break"),
        pytest.param("(Halm) Orr–Halm", ["Halm → person-halm"], id="in-parentheses"),
        pytest.param("Halm–Orr", ["Halm → person-halm"], id="before-a-dash"),
        pytest.param("Halm_ Halmö XHalm Halm1", [], id="inside-a-word"),
        pytest.param("anti-Halm, Halm-led, Halm‑led", [], id="inside-a-compound"),
        pytest.param("Halm'll not, Xi'an neither", [], id="before-an-apostrophe"),
        pytest.param("Halm\u0301", [], id="with-an-accent"),
        pytest.param("ada halm, HALM, us", [], id="case-counts"),
        pytest.param("Bridge tolls rose.", ["Bridge tolls → term-tolls"], id="a-capital-first"),
        pytest.param("It rose. (Tolls did.[^log]) “So.”", ["Tolls → term-toll"], id="a-capital-in-parentheses"),
        pytest.param("It rose.[^log] Tolls did.", ["Tolls → term-toll"], id="a-capital-behind-a-note"),
        pytest.param("The Tolls Act on Bridge Tolls", [], id="capitals-elsewhere"),
        pytest.param("Lee, Ann Lee", ["Ann Lee → person-lee"], id="not-a-name-that-two-have"),
        pytest.param("A&B", ["A&amp;B → term-amp"], id="a-sign"),
        pytest.param("x $1 y", ["$1 → term-amp"], id="a-name-that-begins-with-a-sign"),
        pytest.param("Toil&rsquo; or Toil’", ["Toil’ → term-amp"], id="a-name-that-ends-in-an-entity"),
        pytest.param("Halm[^log] and[^log]Ann Lee", ["Halm → person-halm", "Ann Lee → person-lee"], id="beside-notes"),
    ],
)
def test_a_mention_is_a_name_as_it_is_written_between_words(text: str, expected: list[str]) -> None:
    found = linked(text)
    assert [item.replace("&amp;", "&") for item in found] == [item.replace("&amp;", "&") for item in expected]


# ----- where mentions are linked

INSIDE = {
    "a-paragraph": "The {} went.",
    "emphasis": "The *{}* and **strong** went.",
    "an-item": "- one\n- {}\n",
    "a-nested-item": "1. one\n    - {}\n",
    "a-cell": "a | b\n--|--\nc | {}\n",
    "an-admonition": "!!! note\n    {}\n",
    "details": '??? note "Title"\n    {}\n',
    "markdown-in-html": '<div markdown="1">\n{}\n</div>',
    "beside-raw-html": "<b>x</b> {} <br> y",
    "between-entities": "x &ndash; {} &ndash; y",
    "behind-a-quotation": "“so” {} “so”",
    "behind-an-escape": "\\* {} \\*",
    "an-abbreviation": "x {} y\n\n*[{}]: her",
}


@pytest.mark.parametrize("text", INSIDE.values(), ids=list(INSIDE))
def test_a_mention_is_linked_in(text: str) -> None:
    assert linked(text.replace("{}", "Ada Halm"), *COMPANIONS) == ["Ada Halm → person-halm"]


OUTSIDE = {
    "a-heading": "# {}\n\n## The {}\n\nThe {}\n=====\n",
    "a-link": "[{}](b.md) and [the *{}*][b] and <https://a.example/{}>\n\n[b]: b.md",
    "an-image": "![{}](b.png)",
    "code": "`{}`\n\n    {}\n\nx `` {} `` y",
    "a-quotation": '“{}”, «{}», "so {}", ‘the {}’',
    "a-quotation-over-lines": '"as the\npaper {} said\nso"',
    "a-quotation-with-emphasis": "“as *the {}* said*”",
    "a-quotation-with-a-link": "“as [the paper](b.md) said of {}”",
    "a-quotation-that-a-link-opens": "[“as](b.md) the {} said”",
    "a-quotation-with-a-note": "“as the[^log] {} said”[^log]",
    "a-quotation-by-entities": "&ldquo;as the {} said&rdquo;",
    "a-block-quotation": "> {}\n>\n> - {}\n",
    "a-table-header": "{} | b\n--|--\nc | d\n",
    "a-list-of-terms": "{}\n:   is {}\n",
    "the-title-of-an-admonition": '!!! note "{}"\n    x\n',
    "the-title-of-details": '??? note "{}"\n    x\n',
    "raw-html": "<div>{}</div>\n\n<p>{}</p>",
    "a-raw-link": 'x <a href="b.md">{} and <b>{}</b></a> y',
    "a-raw-element": 'x <span>{}</span> <Q class="x">the {}</Q>',
    "a-raw-element-that-does-not-end": "x <span>{} and <br> {}",
    "a-comment": "x <!-- {} --> y",
    "a-note-of-prose": "x[^n]\n\n[^n]: {} [@log].\n",
    "an-attribute": 'x\n{{: title="{}" }}\n',
    "several-elements": "*Ada* Halm, **Ada** *Halm*, [Ada](b.md) Halm",
}


@pytest.mark.parametrize("text", OUTSIDE.values(), ids=list(OUTSIDE))
def test_nothing_is_linked_in(text: str) -> None:
    assert linked(text.replace("{}", "Ada Halm").replace("{{", "{").replace("}}", "}"), *COMPANIONS) == []


@pytest.mark.parametrize("text", OUTSIDE.values(), ids=list(OUTSIDE))
def test_what_is_passed_over_is_linked_at_its_next_mention(text: str) -> None:
    passed = (
        text.replace("{}", "Tim Orr").replace("{{", "{").replace("}}", "}").replace("Ada", "Tim").replace("Halm", "Orr")
    )
    assert linked(f"{passed}\n\n<!-- -->\n\nA Tim Orr.", *COMPANIONS) == ["Tim Orr → person-orr"]


def test_names_are_not_found_in_what_stands_for_markup_within_the_tree() -> None:
    assert linked("a &amp; b \\* <b>c</b> [^log] amps wzxhzdk0") == []


# ----- what is linked, and shown


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("index.md", ["lists/people.md#person-halm", "lists/terms.md#term-toll"]),
        ("a/b.md", ["../lists/people.md#person-halm", "../lists/terms.md#term-toll"]),
        ("a/b/index.md", ["../../lists/people.md#person-halm", "../../lists/terms.md#term-toll"]),
        ("lists/c.md", ["people.md#person-halm", "terms.md#term-toll"]),
    ],
)
def test_a_link_leads_to_the_entry_from_wherever_the_page_is(page: str, expected: list[str]) -> None:
    assert [found[2] for found in LINK.finditer(converted("Halm pays tolls.", page=page))] == expected


@pytest.mark.parametrize(
    ("options", "expected"),
    [({"people_page": ""}, ["tolls"]), ({"terms_page": ""}, ["Halm"]), ({"people_page": "", "terms_page": ""}, [])],
)
def test_without_a_page_that_lists_them_people_or_terms_are_not_linked(
    options: dict[str, str], expected: list[str]
) -> None:
    assert [found[3] for found in LINK.finditer(converted("Halm pays tolls.", **options))] == expected


@pytest.mark.parametrize("name", ["people", "terms"])
def test_a_page_that_lists_people_or_terms_has_no_previews(name: str) -> None:
    html = converted(f"Halm pays tolls.\n\n```{name}\n```\n")
    assert "data-term" not in html
    assert "<template" not in html


def test_what_a_preview_shows_stands_at_the_end_without_notes_and_out_of_the_search() -> None:
    body, mark, rest = converted("策应 by Ada Halm.[^log]\n\nMore.").partition("<template")
    assert body.endswith("<p>More.</p>\n")
    templates = re.findall(r'<template data-search-exclude="" id="([^"]*)">(.*?)</template>', mark + rest)
    assert templates == [
        (
            "preview-term-concert",
            '<p class="preview-name"><span lang="zh">策应</span> <i lang="zh-Latn">cèyìng</i></p><p>To act.</p>',
        ),
        (
            "preview-person-halm",
            '<p class="preview-name">Ada Halm <span lang="zh">阿达</span></p>'
            "<p>Pilot of the “A &amp;amp; B” &lt;b&gt; ferry. Born in _Orr_.</p>",
        ),
    ]
    assert rest.index("</template><section") > 0


def test_an_id_that_the_page_has_is_not_given_twice() -> None:
    html = converted("## X {#preview-person-halm}\n\n## Y {#preview-person-halm_}\n\nHalm", "attr_list")
    assert re.findall(r' id="(preview[^"]*)"|data-term="([^"]*)"', html) == [
        ("preview-person-halm", ""),
        ("preview-person-halm_", ""),
        ("", "preview-person-halm__"),
        ("preview-person-halm__", ""),
    ]


def test_a_page_without_mentions_is_not_changed() -> None:
    text = "# Nobody\n\nIt *went*.[^log]\n\n- a\n\n> b\n"
    assert converted(text) == converted(text, people_page="", terms_page="")


def test_an_empty_glossary_changes_nothing() -> None:
    root = etree.Element("div")
    etree.SubElement(root, "p").text = "Halm"
    add_previews(root, Glossary(), Paths(people="p.md", terms="t.md"))
    assert etree.tostring(root) == b"<div><p>Halm</p></div>"


class _Seen(HTMLParser):
    """What readers see of a page, and whether links stand in links."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.nested = False
        self._hidden = self._links = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag == "template"
        self._links += tag == "a"
        self.nested |= self._links > 1

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag == "template"
        self._links -= tag == "a"

    def handle_data(self, data: str) -> None:
        self.text += "" if self._hidden else data


def seen(html: str) -> _Seen:
    reader = _Seen()
    reader.feed(html)
    reader.close()
    return reader


PIECES = st.sampled_from(
    "Ada Halm|Halm|Halm’s|Ada|bridge tolls|tolls|策应|给予策应|阿达|amp|A&B|US|O'Orr|“|”|\"|'|*|**|_|`|[^log]|[x](y)"
    "|[Halm](y)|&amp;|&nbsp;|\\*|# |> |- |!!! note|<b>|</b>|<br>"
    "|<a href='x'>Ada Halm </b><i>tolls</i></a>|<div>|</div>|a|-|–|.|,| |  |\n|\n\n"
    "|    |\n:   |\n\na | b\n--|--\n| |".split("|")
)
PAGES_OF_PIECES = st.lists(PIECES, max_size=40).map("".join)


@given(PAGES_OF_PIECES)
def test_readers_see_the_same_text_with_previews_and_without(text: str) -> None:
    without = seen(converted(text, *COMPANIONS, people_page="", terms_page=""))
    with_previews = converted(text, *COMPANIONS)
    assert seen(with_previews).text.rstrip() == without.text.rstrip()
    assert seen(with_previews).nested == without.nested
    targets = [found[2] for found in LINK.finditer(with_previews)]
    assert len(targets) == len(set(targets)) == with_previews.count("<template")


@given(st.text(), st.text(min_size=2).filter(str.strip))
def test_any_text_and_any_name_will_do(text: str, name: str) -> None:
    root = etree.Element("div")
    etree.SubElement(root, "p").text = f"{text} {name} {text}"
    (word,) = (word for word in words().headwords if word.id == "us")
    fields = {field: getattr(word, field) for field in word.__slots__}
    named = Glossary((type(word)(**{**fields, "name": name}),))
    add_previews(root, named, Paths(terms="t.md"))
    assert "".join(root[0].itertext()) == f"{text} {name} {text}"
    assert len(root) <= 2
