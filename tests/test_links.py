"""Which links of a page stay in the site, and which of them lead nowhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.markdown.links import SiteTree, broken_links, internal_links
from explainer.markdown.page import PageSource
from explainer.problems.place import TextFile

PAGES = {
    "": "index.md",
    "guide/": "guide/index.md",
    "guide/ferry/": "guide/ferry.md",
    "guide/Größe/": "guide/Größe.md",
    "guide/it's/": "guide/it's.md",
    "渡口/": "渡口.md",
}
PICTURES = ["assets/map.svg", "assets/map (1).svg"]
ADDRESSES = (
    PAGES | {f"{address}index.html": path for address, path in PAGES.items()} | {path: path for path in PICTURES}
)
"""What is served, by its address and by its file: a page is served at both."""
IDS = {"index.md": {"top", "fares"}, "guide/index.md": {"piers"}, "guide/ferry.md": {"own", "für"}, "渡口.md": {"开放"}}
SITE = SiteTree(frozenset(ADDRESSES.values()), IDS, ADDRESSES)


def page(text: str) -> PageSource:
    return PageSource(TextFile("docs/guide/ferry.md", text))


INTERNAL: dict[str, tuple[str, list[str]]] = {
    "a link": ("[a](b.md)", ["b.md"]),
    "a link with a title": ('[a](b.md "It\'s (so)")', ["b.md"]),
    "a link with a title close by": ("[a](b.md'T')", ["b.md"]),
    "a link among spaces": ("[a]( b.md )", ["b.md"]),
    "a link in angle brackets": ('[a](<b (c.md> "T")', ["b (c.md"]),
    "a link with parentheses": ("[a](b(c)d.md)", ["b(c)d.md"]),
    "a link with an apostrophe": ("[a](it's.md)", ["it's.md"]),
    "a link with an apostrophe and a title": ('[a](it\'s.md "T")', ["it's.md"]),
    "a link with an escaped sign": (r"[a](b\_c.md)", ["b_c.md"]),
    "a link to an id": ("[a](#b)", ["#b"]),
    "an image": ("![a](b.svg)", ["b.svg"]),
    "an image in a link": ("[![a](b.svg)](c.md)", ["c.md", "b.svg"]),
    "two links": ("[a](b.md) [c](d.md)", ["b.md", "d.md"]),
    "a link before a note": ("[a](b.md)[^n]", ["b.md"]),
    "a link in a note of prose": ("x[^n]\n\n[^n]: See [a](b.md).", ["b.md"]),
    "a link in a quotation": ("> [a](b.md)", ["b.md"]),
    "a link in a list": ("- [a](b.md)", ["b.md"]),
    "a link in a table": ("| a | b |\n|---|---|\n| [a](b.md) | c |", ["b.md"]),
    "a link in a heading": ("# [a](b.md)", ["b.md"]),
    "a reference is checked where it is defined": ("[a][r] [b][r]\n\n[r]: b.md", ["b.md"]),
    "a definition in angle brackets": ("[a][r]\n\n[r]: <b.md> 'T'", ["b.md"]),
    "a definition that no reference uses": ("[r]: b.md", ["b.md"]),
    "raw HTML in a paragraph": ('See <a href="b/">b</a>.', ["b/"]),
    "a block of raw HTML": ('<div>\n<a href="b/">b</a>\n</div>', ["b/"]),
    "raw HTML in single quotation marks": ("<a href='b/'>b</a>", ["b/"]),
    "raw HTML without quotation marks": ("<a href=b/>b</a>", ["b/"]),
    "raw HTML in capitals": ('<A HREF="b/">b</A>', ["b/"]),
    "raw HTML with character references": ('<a href="b&#47;?c&amp;d">b</a>', ["b/?c&d"]),
    "a source of raw HTML": ('<img alt="m" src="b.svg">', ["b.svg"]),
    "a poster of raw HTML": ('<video poster="b.jpg" src="b.mp4"></video>', ["b.jpg", "b.mp4"]),
    "an address with a colon behind a slash": ("[a](b/c:d.md)", ["b/c:d.md"]),
    "a link to another site": ("[a](https://e.example/b)", []),
    "a link to another site in capitals": ("[a](HTTPS://e.example/b)", []),
    "a link to another host": ("[a](//e.example/b)", []),
    "a link of mail": ("[a](mailto:b@e.example)", []),
    "a link of telephone": ("[a](tel:123)", []),
    "a link of raw HTML to another site": ('<a href="https://e.example/b">b</a>', []),
    "a link of raw HTML with a hidden scheme": ('<a href="mailto&#58;b@e.example">b</a>', []),
    "an autolink": ("<https://e.example/b>", []),
    "a link without a target": ("[a]()", []),
    "raw HTML without a target": ('<a href="">b</a>', []),
    "an attribute that only ends like a link": ('<a data-href="b">b</a>', []),
    "an attribute inside a value": ('<a title="x href=b">b</a>', []),
    "code": ("`[a](b.md)`", []),
    "raw HTML in code": ('`<a href="b">`', []),
    "a fence": ("```\n[a](b.md)\n```", []),
    "raw HTML in a fence": ('```\n<a href="b">\n```', []),
    "an indented block of code": ("    [a](b.md)", []),
    "a comment": ("<!-- [a](b.md) -->", []),
    "raw HTML in a comment": ('<!-- <a href="b"> -->', []),
    "front matter": ("---\ntitle: '[a](b.md)'\n---\n", []),
    "an escaped link": (r"\[a](b.md)", []),
    "a note": ("x[^b.md]", []),
    "an empty page": ("", []),
}


@pytest.mark.parametrize("name", INTERNAL)
def test_the_links_that_stay_in_the_site_are_found(name: str) -> None:
    text, targets = INTERNAL[name]
    assert [link.target for link in internal_links(page(text))] == targets


def broken(text: str, uri: str = "guide/ferry.md") -> list[tuple[str, str]]:
    return [(problem.code, problem.hint) for problem in broken_links(page(text), uri, SITE)]


WHOLE = {
    "a page beside": "[a](index.md)",
    "a page above": "[a](../index.md)",
    "the page itself": "[a](ferry.md)",
    "the page itself from here": "[a](./ferry.md)",
    "there and back": "[a](../guide/../index.md)",
    "an id of another page": "[a](../index.md#fares)",
    "an id of this page": "[a](#own)",
    "an id of this page by its name": "[a](ferry.md#own)",
    "an empty fragment": "[a](../index.md#)",
    "an id with an accent": "[a](#für)",
    "an id with an accent in percent-encoding": "[a](#f%C3%BCr)",
    "a page with an accent": "[a](Größe.md)",
    "a page with an accent in percent-encoding": "[a](Gr%C3%B6%C3%9Fe.md)",
    "a Chinese page and id": "[a](../渡口.md#开放)",
    "a Chinese page and id in percent-encoding": "[a](../%E6%B8%A1%E5%8F%A3.md#%E5%BC%80%E6%94%BE)",
    "a page with an apostrophe": "[a](it's.md)",
    "an image": "![a](../assets/map.svg)",
    "an image with a space and parentheses": "![a](<../assets/map (1).svg>)",
    "an image with a space in percent-encoding and parentheses": "![a](../assets/map%20(1).svg)",
    "a fragment of a file whose ids are not known": "[a](../assets/map.svg#layer)",
    "a query": "[a](../index.md?q=1#fares)",
    "a query alone": "[a](?q=1)",
    "a definition": "[a][r]\n\n[r]: ../index.md#fares",
    "raw HTML: a page beside": '<a href="../">a</a>',
    "raw HTML: the first page": '<a href="../../">a</a>',
    "raw HTML: the first page and an id": '<a href="../../#fares">a</a>',
    "raw HTML: without the last slash": '<a href="../../guide">a</a>',
    "raw HTML: with the name of the file": '<a href="../index.html">a</a>',
    "raw HTML: the first page with the name of the file": '<a href="../../index.html#top">a</a>',
    "raw HTML: this page": '<a href="./">a</a>',
    "raw HTML: an id of this page": '<a href="#own">a</a>',
    "raw HTML: an image": '<img src="../../assets/map.svg">',
    "raw HTML: percent-encoding": '<a href="../Gr%C3%B6%C3%9Fe/">a</a>',
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_link_that_leads_somewhere_is_no_problem(name: str) -> None:
    assert broken(WHOLE[name]) == []


CHECK_PATH, CHECK_ID = "check the path: it is relative to this page", "check the heading's id"
BROKEN = {
    "a page that does not exist": ("[a](zzz.md)", "L001", CHECK_PATH),
    "a page with a letter wrong": ("[a](fery.md)", "L001", 'did you mean "guide/ferry.md"?'),
    "a page in another case": ("[a](Ferry.md)", "L001", 'did you mean "guide/ferry.md"?'),
    "a page from the wrong folder": ("[a](guide/ferry.md)", "L001", 'did you mean "guide/ferry.md"?'),
    "an image that does not exist": ("![a](../assets/mapp.svg)", "L001", 'did you mean "assets/map.svg"?'),
    "above the site": ("[a](../../zzz.md)", "L001", CHECK_PATH),
    "a folder": ("[a](../guide/)", "L001", CHECK_PATH),
    "a percent sign": ("[a](%)", "L001", CHECK_PATH),
    "an absolute path": ("[a](/index.md)", "L001", "write it relative to this page"),
    "a slash alone": ("[a](/)", "L001", "write it relative to this page"),
    "a slash in percent-encoding": ("[a](%2Findex.md)", "L001", "write it relative to this page"),
    "a definition": ("[a][r]\n\n[r]: fery.md", "L001", 'did you mean "guide/ferry.md"?'),
    "an id that does not exist": ("[a](#zzz)", "L002", CHECK_ID),
    "an id with a letter wrong": ("[a](../index.md#fare)", "L002", 'did you mean "fares"?'),
    "an id in another case": ("[a](../index.md#Fares)", "L002", 'did you mean "fares"?'),
    "an id without its accent": ("[a](#fur)", "L002", 'did you mean "für"?'),
    "raw HTML: a page that does not exist": ('<a href="zzz/">a</a>', "L001", CHECK_PATH),
    "raw HTML: the path of a picture from the docs folder": (
        '<img src="../assets/map.svg">',
        "L001",
        'did you mean "assets/map.svg"?',
    ),
    "raw HTML: the path of a page": ('<a href="../ferry.md">a</a>', "L001", CHECK_PATH),
    "raw HTML: an absolute path": ('<a href="/guide/">a</a>', "L001", "write it relative to this page"),
    "raw HTML: an id that does not exist": ('<a href="#ow">a</a>', "L002", 'did you mean "own"?'),
    "raw HTML: an id of another page": ('<a href="../../#fare">a</a>', "L002", 'did you mean "fares"?'),
    "what would be a wrong host without its line break": ("[a](/\n/[x])", "L001", "write it relative to this page"),
    "the same in raw HTML": ('<a href="/&#10;/[x">a</a>', "L001", "write it relative to this page"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_link_that_leads_nowhere_is_one_problem_with_a_hint(name: str) -> None:
    text, code, hint = BROKEN[name]
    assert broken(text) == [(code, hint)]


MESSAGES = {
    "[a](zzz.md)": '"zzz.md" leads to a file that does not exist',
    "[a](../index.md#zzz)": '"../index.md#zzz" leads to the id "zzz", which index.md does not have',
    "[a](/b)": '"/b" begins with a slash: it breaks where the site is not at the root of its host',
    "[a](/b\n c)": '"/b c" begins with a slash: it breaks where the site is not at the root of its host',
}


@pytest.mark.parametrize("text", MESSAGES)
def test_the_message_says_where_the_link_leads(text: str) -> None:
    assert [problem.message for problem in broken_links(page(text), "guide/ferry.md", SITE)] == [MESSAGES[text]]


PLACES = {
    "a link": ("See\n[a](zzz.md) so", (2, 5, "zzz.md")),
    "a link with a title": ('[a]( zzz.md "T")', (1, 6, "zzz.md")),
    "a link in angle brackets": ("[a](<zzz.md>)", (1, 6, "zzz.md")),
    "a link in a quotation": ("x\n\n> x\n> [a](zzz.md)", (4, 7, "zzz.md")),
    "a link after Chinese": ("渡口 [渡](zzz.md)", (1, 8, "zzz.md")),
    "a link after a tab": ("x\t[a](zzz.md)", (1, 7, "zzz.md")),
    "a link after front matter": ("---\ntitle: x\n---\n\n[a](zzz.md)", (5, 5, "zzz.md")),
    "a definition": ("[a][r]\n\n[r]: zzz.md", (3, 6, "zzz.md")),
    "raw HTML": ('<div>\n<a class="x" href="zzz/">a</a>\n</div>', (2, 20, "zzz/")),
    "an id": ("[a](#zzz)", (1, 5, "#zzz")),
}


@pytest.mark.parametrize("name", PLACES)
def test_the_place_is_that_of_the_target(name: str) -> None:
    text, expected = PLACES[name]
    (found,) = [problem.place for problem in broken_links(page(text), "guide/ferry.md", SITE)]
    assert found.path == "docs/guide/ferry.md"
    assert (found.line, found.column, found.excerpt[found.column - 1 :][: found.length]) == expected


def test_each_broken_link_is_a_problem_of_its_own() -> None:
    assert broken("[a](yyy.md) [b](zzz.md) [c](index.md) [d](#zzz)") == [
        ("L001", CHECK_PATH),
        ("L001", CHECK_PATH),
        ("L002", CHECK_ID),
    ]


def test_links_of_the_first_page_are_relative_to_the_root() -> None:
    assert (
        broken('[a](guide/ferry.md#own) <a href="guide/ferry/">b</a> [c](#top) <a href="#top">d</a>', "index.md") == []
    )
    assert broken('[a](../guide/ferry.md) <a href="../zzz/">b</a>', "index.md") == [
        ("L001", 'did you mean "guide/ferry.md"?'),
        ("L001", CHECK_PATH),
    ]


def test_raw_html_of_a_site_whose_addresses_are_files_is_relative_to_the_file() -> None:
    addresses = {"index.html": "index.md", "guide/ferry.html": "guide/ferry.md"}
    site = SiteTree(frozenset(addresses.values()), {"index.md": {"top"}}, addresses)
    text = '<a href="../index.html#top">a</a> <a href="ferry.html">b</a> <a href="../">c</a> <a href="ferry/">d</a>'
    assert [problem.place.column for problem in broken_links(page(text), "guide/ferry.md", site)] == [
        text.index("ferry/") + 1
    ]


@given(st.text(st.sampled_from("ab[]()<>#/.:?%\"' \n\\&;=!")) | st.text())
def test_whatever_a_link_leads_to_is_read(target: str) -> None:
    for text in (f"[a]({target})", f"[a](<{target}>)", f"[a][r]\n\n[r]: {target}", f'<a href="{target}">a</a>'):
        for link in internal_links(page(text)):
            assert link.target
            assert 0 <= link.at < len(text)
        for problem in broken_links(page(text), "guide/ferry.md", SITE):
            assert problem.code in ("L001", "L002")
            assert "\n" not in problem.message
