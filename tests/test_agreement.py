"""The brackets that a page is checked for are those that Python-Markdown resolves.

Pages are made of all the blocks and marks that chapters are written with, right and wrong, one in another. Each bracket
has a locator of its own, so that the two readings can be compared bracket by bracket.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from markdown import Markdown

from explainer.chapter.extension import ExplainerExtension, Ledger, PageRecord
from explainer.chapter.findings import Findings, findings, findings_of_plain
from explainer.markdown.links import SiteTree, broken_links
from explainer.markdown.page import PageSource
from explainer.problems.place import TextFile
from explainer.project import Project
from explainer.sources.bibliography import from_files

PROJECT = Project(from_files([TextFile("references.bib", "@misc{log, title = {Log}}")]))
EXTENSIONS = "abbr admonition attr_list def_list tables pymdownx.details pymdownx.superfences".split()

X = "\x01"
"""Stands for a bracket until the brackets of a page are numbered."""

NOTE = "\x02"
"""Stands for the name of a note of prose."""

Lines = list[str]

WORDS = """\
word some~words 中文 слово e.g. 100% $1 #5 1. - ~: > | ! * _ [x] {y} (z) a~<~b 5~>~3 &amp; <b http://e.org me@e.org `` `
[a][b] "q" ~*em*~ ~**strong**~ {~.c~} <br> <b> </b>""".split()
MARKS = [
    rf"\{X}",
    rf"\\{X}",
    f"`code {X}`",
    f"``c ` {X}``",
    f"[link](x.md?{X})",
    f'[link](x.md "title {X}")',
    f"[link](<a b {X}>)",
    f"[text]{X}",
    f"[ref][ref]{X}",
    f"<span>{X}</span>",
    f'<span title="{X}">i</span>',
    f"<code>{X}</code>",
    f"<kbd>k {X}</kbd>",
    f"<!-- c {X} -->",
    f"<https://e.org/{X}>",
    f"https://e.org/?q={X}",
    f"https://e.org/a{X}",
    f"https://e.org/{X}/b",
    f" *em {X}* ",
    f" **strong {X}** ",
    f"({X})",
    f"“q”{X}",
    f"<a href='x'>t {X}</a>",
]

pieces = st.one_of(st.just(X), st.sampled_from(WORDS).map(lambda word: word.replace("~", " ")), st.sampled_from(MARKS))
lines_of_text = st.tuples(st.sampled_from(["", " "]), st.lists(pieces, min_size=1, max_size=4)).map(
    lambda parts: parts[0].join(parts[1])
)
paragraphs = st.lists(lines_of_text, min_size=1, max_size=3)
titles = lines_of_text.map(lambda line: line.replace("`", "").replace('"', ""))
cells = lines_of_text.map(lambda line: line.replace("|", "/"))


def fence(mark: str, info: str, body: Lines) -> Lines:
    return [mark + info, *body, mark]


def table(rows: list[tuple[str, str]]) -> Lines:
    return [f"| a {X} | b |", "| - | - |", *(f"| {first} | {second} |" for first, second in rows)]


def element(tag: str, attributes: str, body: Lines, after: str) -> Lines:
    return [f"<{tag}{attributes}>", *body, f"</{tag}>{after}"]


bodies = st.lists(st.one_of(lines_of_text, st.sampled_from(["", f"    deep {X}", "# c", f"<p>in {X}</p>"])), max_size=3)
leaves: st.SearchStrategy[Lines] = st.one_of(
    paragraphs,
    st.tuples(st.sampled_from(["# ", "## ", "###"]), lines_of_text, st.sampled_from(["", " {#i}", " ##"])).map(
        lambda parts: ["".join(parts)]
    ),
    st.tuples(lines_of_text, st.sampled_from(["====", "---"])).map(list),
    st.builds(
        fence,
        st.sampled_from(["```", "~~~", "````"]),
        st.sampled_from(["", " python", ' python title="t"', " claim", " {.py}", " some words", " .x"]),
        bodies,
    ),
    st.sampled_from([["```", f"never closed {X}"], ["~~~", X]]),
    bodies.map(lambda body: [f"    {line}" if line else line for line in ["code", *body]]),
    st.builds(table, st.lists(st.tuples(cells, cells), max_size=2)),
    st.builds(
        element,
        st.sampled_from("div p table section details figure ul h2 pre script style blockquote".split()),
        st.sampled_from(["", ' class="x"', " id='y'"]),
        bodies,
        st.sampled_from(["", f" {X}", "<p>x</p>"]),
    ),
    st.sampled_from(
        [
            ["---"],
            ["* * *"],
            ["<hr>"],
            [f"<div>{X}</div>"],
            [f'<img src="x" alt="{X}">'],
            [f"<!-- {X}", "", f"{X} -->"],
            [f"<!-- {X} --> {X}"],
            [f"[ref]: http://e.org/{X}"],
            [f"[other]: x.md 'title {X}'"],
            ["[other]: x.md", f'  "title {X}"'],
            [f"*[word]: some {X}", "*[b]:", f"  some {X}"],
            [f"[^{NOTE}]: note {X}"],
            [f"[^{NOTE}]:", f"    note {X}", "", f"    more {X}", "", f"        code {X}"],
            [f"[^{NOTE}]: - one {X}", f"    - two {X}", f"lazy {X}"],
        ]
    ),
)


def joined(blocks: list[Lines]) -> Lines:
    return [line for number, block in enumerate(blocks) for line in (["", *block] if number else block)]


def indented(lines: Lines) -> Lines:
    return [f"    {line}" if line else line for line in lines]


def item(mark: str, text: Lines, pad: str, children: list[Lines]) -> Lines:
    first, *others = text
    return [mark + first, *(pad + line for line in others), *(["", *indented(joined(children))] if children else [])]


def in_items(items: list[Lines], is_loose: bool) -> Lines:
    return joined(items) if is_loose else [line for lines in items for line in lines]


def quoted(lines: Lines) -> Lines:
    return [f"> {line}" if line else ">" for line in lines]


def boxed(opening: str, title: str, gap: Lines, children: list[Lines]) -> Lines:
    return [f'{opening} note "{title}"', *gap, *indented(joined(children))]


def containers(inside: st.SearchStrategy[Lines]) -> st.SearchStrategy[Lines]:
    children = st.lists(inside, max_size=2)
    items = st.builds(
        item,
        st.sampled_from(["- ", "* ", "+ ", "-   ", "1. ", "10. ", "1.  "]),
        paragraphs,
        st.sampled_from(["", "  ", "    "]),
        children,
    )
    return st.one_of(
        st.builds(in_items, st.lists(items, min_size=1, max_size=3), st.booleans()),
        children.map(joined).map(quoted),
        paragraphs.map(lambda lines: [f"> {lines[0]}", *lines[1:]]),
        st.builds(boxed, st.sampled_from(["!!!", "???", "???+"]), titles, st.sampled_from([[], [""]]), children),
        st.tuples(st.just("term"), st.builds(item, st.just(":   "), paragraphs, st.just("    "), children)).map(
            lambda parts: [parts[0], *parts[1]]
        ),
    )


def numbered(lines: Lines) -> str:
    """The page with a locator for each bracket, a name for each note, and a use of each note at its beginning."""
    numbers, names = itertools.count(1), itertools.count(1)
    text = re.sub(X, lambda _: f"[^log, {next(numbers)}]", "\n".join(lines))
    text = re.sub(NOTE, lambda _: f"n{next(names)}", text)
    return "".join([*(f"[^n{number}] " for number in range(1, next(names))), "\n\n", text])


pages = st.lists(st.recursive(leaves, containers, max_leaves=5), min_size=1, max_size=4).map(joined).map(numbered)


def resolved(text: str) -> tuple[Counter[str], int]:
    """The citations that Python-Markdown makes notes of, and the number of references to notes."""
    record, html = converted(text)
    return Counter(f"log, {use.locator}" for use in record.uses), html.count('class="footnote-ref"')


def converted(text: str) -> tuple[PageRecord, str]:
    """What Python-Markdown makes of a page."""
    ledger = Ledger()
    extension = ExplainerExtension(read=PROJECT, ledger=ledger, problems="show")
    html = Markdown(extensions=[extension, *EXTENSIONS]).convert(text)
    return ledger.records.get("", PageRecord()), html


def checked(text: str) -> tuple[Counter[str], int]:
    """The citations that are checked, and the number of references that have nothing wrong."""
    page = PageSource(TextFile("page.md", text))
    names = {definition.name for definition in page.definitions}
    brackets = Counter(bracket.text for bracket in page.brackets if not page.is_in_link(bracket))
    cites = Counter({text: number for text, number in brackets.items() if text.startswith("log")})
    return cites, cites.total() + sum(brackets[name] for name in names)


@settings(max_examples=300, deadline=None)
@given(pages)
def test_the_brackets_that_are_checked_are_those_that_markdown_resolves(text: str) -> None:
    assert checked(text) == resolved(text)


SITE = SiteTree({"page.md", "x.md"}, {"page.md": {"i"}, "x.md": set()}, {"page/": "page.md", "x/": "x.md"})
QUIET = [
    f"word{X}",
    X,
    "[link](x.md)",
    "[lost](nowhere.md)",
    "[id](#i)",
    "[none](x.md#none)",
    "`code [lost](nowhere.md)`",
    f"`{X}`",
    "[out](https://e.org/a 'title')",
    "![picture](x.md)",
    "[odd](<x.md>)",
    "[text][ref]",
    "[@log]",
    "[^unknown]",
    "[^log#none]",
    "<b>",
]
"""What pages are made of that mostly need no second reading, and what they do not need it for only seemingly."""

quiet_pages = st.lists(
    st.one_of(
        st.lists(st.sampled_from(QUIET), min_size=1, max_size=4).map(" ".join).map(lambda line: [line]),
        st.lists(st.sampled_from(QUIET), max_size=2).map(lambda lines: fence("```", "", lines)),
        st.sampled_from(
            [["# Head"], ["- item", f"- item{X}"], [f"    code{X}"], [f"[^{NOTE}]: note{X}"], ["title: x"]]
        ),
    ),
    min_size=1,
    max_size=4,
).map(lambda blocks: numbered(joined(blocks)))


def problems(page: PageSource, found: Findings) -> set[tuple[str, int, int]]:
    links = broken_links(page, "page.md", SITE, found.links)
    return {(problem.code, problem.place.line, problem.place.column) for problem in (*found.problems, *links)}


@settings(max_examples=300, deadline=None)
@given(st.one_of(quiet_pages, pages))
def test_a_page_that_is_not_read_again_has_what_a_reading_finds(text: str) -> None:
    page = PageSource(TextFile("page.md", text))
    plain, read = findings_of_plain(page, converted(text)[0], PROJECT), findings(page, PROJECT)
    event("plain" if plain else "read")
    if plain:
        assert problems(page, plain) == problems(page, read)
        assert (plain.cited, plain.uncited, plain.notes) == (read.cited, read.uncited, read.notes)


@pytest.mark.parametrize(
    "text",
    ["Text.[^log]", "[out](https://e.org 'x')[^log, 1][^log, 2]", "[in](x.md#id)[^log]", "```\n[^a]: `[^b]`\n```\n"],
)
def test_most_pages_are_not_read_again(text: str) -> None:
    assert findings_of_plain(PageSource(TextFile("page.md", text)), converted(text)[0], PROJECT)
