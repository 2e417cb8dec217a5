"""Brackets on their way through Python-Markdown: which of them are text, and that all others come back as they were."""

from __future__ import annotations

from xml.etree import ElementTree as etree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown.serializers import to_html_string
from markdown.util import AtomicString

from explainer.markdown.mark import CITE, NOTE, TEXT, Brackets


def marked(text: str, signs: str = "^@") -> str:
    """The text with `{…}` around what became a mark."""
    paragraph = etree.Element("p")
    paragraph.text = text
    brackets = Brackets()
    brackets.take(paragraph, signs)
    brackets.give_back(paragraph, [])
    shown = paragraph.text or ""
    for mark in paragraph:
        assert mark.tag in (NOTE, CITE)
        shown += f"{{{mark.tag[-4:]} {mark.get(TEXT)}}}{mark.tail or ''}"
    return shown


TAKEN = {
    "alone": ("[^a]", "{note a}"),
    "between words": ("x[^a]y", "x{note a}y"),
    "twice": ("x[^a] y[^b]", "x{note a} y{note b}"),
    "side by side": ("[^a][^b]", "{note a}{note b}"),
    "with a locator": ("[^a, p. 4]", "{note a, p. 4}"),
    "over two lines": ("[^a,\np. 4]", "{note a,\np. 4}"),
    "empty": ("[^]", "{note }"),
    "after an exclamation mark": ("Ha![^a]", "Ha!{note a}"),
    "before a parenthesis": ("[^a](so)", "{note a}(so)"),
    "after an escaped backslash": (r"\\[^a]", r"\\{note a}"),
    "in brackets": ("[[^a]]", "[{note a}]"),
    "after a lone backtick": ("`[^a]", "`{note a}"),
    "between backticks of two lengths": ("`[^a]``", "`{note a}``"),
    "after a code span": ("`x`[^a]", "`x`{note a}"),
    "between code spans that look like a comment": ("`<!--`[^a]`-->`", "`<!--`{note a}`-->`"),
    "between code spans that look like code": ("`<code>`[^a]`</code>`", "`<code>`{note a}`</code>`"),
    "after a web address": ("https://e.example/a[^a]", "https://e.example/a{note a}"),
    "after a web address and a period": ("https://e.example/a.[^a]", "https://e.example/a.{note a}"),
    "in an element of raw HTML": ("<b>[^a]</b>", "<b>{note a}</b>"),
    "in an element that is never closed": ("<kbd>[^a]", "<kbd>{note a}"),
    "after a sign for less": ("1 < 2[^a]", "1 < 2{note a}"),
    "in a citation of prose": ("[@a, p. 4]", "{cite a, p. 4}"),
    "citation of prose before a colon": ("[@a]: so", "{cite a}: so"),
    "two citations of prose": ("[@a][@b][^c]", "{cite a}{cite b}{note c}"),
    "raw HTML in a locator": ("[^a, <b>]", "{note a, <b>}"),
}


@pytest.mark.parametrize("name", TAKEN)
def test_a_bracket_is_a_mark(name: str) -> None:
    text, shown = TAKEN[name]
    assert marked(text) == shown


LEFT = {
    "escaped": r"\[^a]",
    "in a code span": "`[^a]`",
    "in a code span of two backticks": "`` ` [^a] ` ``",
    "in a code span over two lines": "`x\n[^a]`",
    "in <code>": "<code>[^a]</code>",
    "in <kbd> with attributes": '<KBD class="x">x [^a]</KBD >',
    "in <pre>": "<pre>\n[^a]\n</pre>",
    "in an autolink": "<https://e.example/a[^a]>",
    "in an address of mail": "<a[^a]@e.example>",
    "in a web address": "https://e.example/?q=[^a]",
    "inside a web address": "https://e.example/x[^a]/y",
    "not closed": "[^a",
    "a link whose text begins with an at sign": "[@a](https://e.example)",
    "a reference link whose text begins with an at sign": "[@a][ref]",
    "an at sign without a name": "[@]",
}


@pytest.mark.parametrize("name", LEFT)
def test_a_bracket_is_left(name: str) -> None:
    assert marked(LEFT[name]) == LEFT[name]


def test_a_citation_of_prose_is_text_outside_notes() -> None:
    assert marked("[@a] [^b]", "^") == "[@a] {note b}"


def test_text_that_is_final_already_is_left() -> None:
    paragraph = etree.Element("p")
    code = etree.SubElement(paragraph, "code")
    code.text, code.tail = AtomicString("[^a]"), AtomicString("[^b]")
    brackets = Brackets()
    brackets.take(paragraph, "^")
    assert brackets.taken == []


def test_brackets_come_back_in_attributes_in_code_and_in_raw_html_as_they_were() -> None:
    paragraph = etree.Element("p")
    paragraph.text = '[^a "&amp;<b>]'
    brackets = Brackets()
    brackets.take(paragraph, "^")
    token = paragraph.text
    image = etree.SubElement(paragraph, "img", {"alt": f"x {token}", "title": ""})
    image.tail = AtomicString(f" {token} ")
    etree.SubElement(paragraph, "code").text = AtomicString(token)
    paragraph.text = None
    raw: list[str | etree.Element] = [f"<i title='{token}'>", etree.Element("b")]
    brackets.give_back(paragraph, raw)
    assert to_html_string(paragraph) == (
        '<p><img alt="x [^a &quot;&amp;&lt;b&gt;]" title=""> [^a "&amp;amp;&lt;b&gt;] '
        '<code>[^a "&amp;amp;&lt;b&gt;]</code></p>'
    )
    assert raw[0] == "<i title='[^a \"&amp;<b>]'>"


def test_marks_stand_in_the_order_of_the_text_at_every_depth() -> None:
    root = etree.fromstring("<div>[^a]<p>[^b]<b>[^c]</b>[^d]</p>[^e]</div>")  # noqa: S314
    brackets = Brackets()
    brackets.take(root, "^")
    brackets.give_back(root, [])
    assert [mark.get(TEXT) for mark in root.iter(NOTE)] == ["a", "b", "c", "d", "e"]
    assert "".join(root.itertext()) == ""


@given(
    st.lists(
        st.sampled_from(["[^a]", "[@b]", "`", "\\", "<code>", "</code>", "<!--", "-->", "https://e.example/", " "])
    )
)
def test_whatever_is_taken_nothing_of_the_text_is_lost(pieces: list[str]) -> None:
    text = "".join(pieces)
    shown = marked(text).replace("{note a}", "[^a]").replace("{cite b}", "[@b]")
    assert shown == text
