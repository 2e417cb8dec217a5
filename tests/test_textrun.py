"""Runs of text in a tree of Python-Markdown: what readers read as one, and which part of it may be changed."""

from __future__ import annotations

from xml.etree import ElementTree as etree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from explainer.markdown.textrun import HIDDEN, runs


class _Tree(Treeprocessor):
    """Keeps the tree as it is behind inline parsing."""

    root = etree.Element("div")

    def run(self, root: etree.Element) -> None:
        self.root = root


def parsed(text: str) -> tuple[etree.Element, list[str | etree.Element]]:
    """The tree of a page, and what is stashed of it."""
    md = Markdown(extensions=["abbr", "admonition", "def_list", "tables", "smarty"])
    tree = _Tree(md)
    md.treeprocessors.register(tree, "tree", 5.7)
    md.convert(text)
    return tree.root, md.htmlStash.rawHtmlBlocks


def read(text: str) -> list[str]:
    """The runs with · for what is hidden, and {…} around what may be changed."""
    shown = []
    for run in runs(*parsed(text)):
        marks = ["" if run.holding(at, at + 1) is None else char for at, char in enumerate(run.whole)]
        pieces, is_open = [], False
        for char, mark in zip(run.whole, marks, strict=True):
            changes = bool(mark) and char != HIDDEN
            pieces.append(("{" if changes else "}") if changes is not is_open else "")
            pieces.append("" if char == HIDDEN else char)
            is_open = changes
        shown.append("".join(pieces) + ("}" if is_open else ""))
    return [run for run in shown if run.strip(" {}")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a *b **c*** d", ["{a }{b }{c}{ d}"], id="emphasis"),
        pytest.param("a\nb\n\nc", ["{a b}", "{c}"], id="lines-and-paragraphs"),
        pytest.param("a  \nb", ["{a}{ b}"], id="a-line-break"),
        pytest.param("a [b *c*](d) e `f` g", ["{a }b c{ e }{ g}"], id="links-are-seen-and-code-is-hidden"),
        pytest.param("# a\n\nb\n\n> c\n\nd\n: e", ["{b}"], id="headings-quotations-and-terms-are-left-out"),
        pytest.param("- a\n- b\n    - c", ["{a}", "{b}", "{c}"], id="items"),
        pytest.param("a | b\n--|--\nc | d", ["{c}", "{d}"], id="cells"),
        pytest.param('!!! note "a"\n    b', ["{b}"], id="a-title"),
        pytest.param("a <b>c <i>d</i> e</b> f", ["{a }c d e{ f}"], id="raw-html"),
        pytest.param("a <b>c <br> <img src='x'/> d", ["{a }c   d"], id="raw-html-that-does-not-end"),
        pytest.param("a <b>c <i>d</b> e", ["{a }c d{ e}"], id="raw-html-that-ends-too-soon"),
        pytest.param("a <b>c </i>d</b> e", ["{a }c d{ e}"], id="an-end-within-raw-html"),
        pytest.param("a</b> c <!-- d --> e", ["{a}{ c }{ e}"], id="an-end-without-a-beginning"),
        pytest.param("a &lt; b&nbsp;c", ["{a }<{ b}\xa0{c}"], id="entities"),
        pytest.param('say "a" \\* b', ["{say }“{a}”{ * b}"], id="typographic-marks"),
        pytest.param("a\n\n*[a]: c", ["{a}"], id="an-abbreviation"),
        pytest.param("<div>a</div>\n\nb", ["{b}"], id="a-block-of-raw-html"),
    ],
)
def test_a_run_is_what_readers_read_as_one(text: str, expected: list[str]) -> None:
    assert [run.replace("}{", "") for run in read(text)] == [run.replace("}{", "") for run in expected]


@given(st.lists(st.sampled_from(["a", " ", "*b*", "**c**", "[d](e)", "`f`", "<i>", "</i>", "\n\n", "- "])).map("".join))
def test_wrapping_changes_no_text(text: str) -> None:
    root, stash = parsed(text)
    before = "".join(root.itertext())
    for run in runs(root, stash):
        for at in reversed(range(len(run.whole))):
            if (found := run.holding(at, at + 1)) and run.whole[at] == "a":
                found.wrap(at, at + 1, etree.Element("x"))
    assert "".join(root.itertext()) == before
    assert all(mark.text == "a" for mark in root.iter("x"))
