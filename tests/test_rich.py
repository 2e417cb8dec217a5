"""Formatted text: what it says without its form, and how it enters a Markdown tree unharmed."""

from __future__ import annotations

import html as html_entities
from xml.etree import ElementTree as etree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from explainer.text import rich
from explainer.text.rich import Rich, Span, classed, in_language, link, plain, without_links

SENTENCE: Rich = ("See ", link(("the ", Span("em", ("long",)), " pier"), "https://e.example/?a=1&b=2"), ".")


class _Show(Extension):
    """Puts a text, and a text in an attribute, at the end of a page, as the notes of a page are put there."""

    def __init__(self, content: Rich) -> None:
        super().__init__()
        self.content = content

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.treeprocessors.register(_ShowTreeprocessor(self.content), "show", 5.5)


class _ShowTreeprocessor(Treeprocessor):
    def __init__(self, content: Rich) -> None:
        super().__init__()
        self.content = content

    def run(self, root: etree.Element) -> None:
        rich.append(etree.SubElement(root, "p"), self.content)


def on_page(content: Rich) -> str:
    """The content as a page of Python-Markdown prints it after raw HTML, which fills the stash of placeholders."""
    return Markdown(extensions=[_Show(content)]).convert("<b>raw</b>\n\n*text* <i>raw</i>").rpartition("<p>")[2][:-4]


def test_the_plain_text_is_what_a_reader_reads() -> None:
    assert plain(SENTENCE) == "See the long pier."
    assert plain(()) == ""


def test_links_give_way_to_their_text_at_any_depth() -> None:
    nested = (classed(SENTENCE, "note"), link(("x",), "https://x.example"))
    assert without_links(nested) == (classed(("See ", "the ", Span("em", ("long",)), " pier", "."), "note"), "x")


def test_content_becomes_elements() -> None:
    assert on_page(SENTENCE) == ('See <a href="https://e.example/?a=1&amp;b=2">the <em>long</em> pier</a>.')
    assert on_page((in_language(("мост",), "ru"), classed(("x",), "y"))) == (
        '<span lang="ru">мост</span><span class="y">x</span>'
    )


def test_text_is_added_after_what_an_element_holds() -> None:
    paragraph = etree.Element("p")
    rich.append_text(paragraph, "one ")
    rich.append_text(paragraph, "two ")
    etree.SubElement(paragraph, "b").text = "three"
    rich.append_text(paragraph, " four")
    rich.append_text(paragraph, " five")
    assert etree.tostring(paragraph, encoding="unicode") == "<p>one two <b>three</b> four five</p>"


LITERAL = {
    "script": ("<script>alert('1')</script>", "<script>alert('1')</script>"),
    "ampersand": ("R & D", "R & D"),
    "entity": ("&lt; &copy; &#65; &#x41;", "&lt; &copy; &#65; &#x41;"),
    "entity of an entity": ("&amp;copy;", "&amp;copy;"),
    "quotes": ("\"double\" 'single'", "\"double\" 'single'"),
    "Markdown": ("*a* _b_ `c` [d](e) [^f] \\g <!-- h -->", "*a* _b_ `c` [d](e) [^f] \\g <!-- h -->"),
    "attribute list": ("x {: .evil onclick=y }", "x {: .evil onclick=y }"),
    "inline placeholder": ("\x02klzzwxh:0000\x03", "klzzwxh:0000"),
    "placeholder of raw HTML": ("\x02wzxhzdk:0\x03", "wzxhzdk:0"),
    "placeholder of an ampersand": ("\x02amp\x03", "amp"),
    "placeholder of an escape": ("\x0242\x03", "42"),
    "placeholders without their marks": ("klzzwxh:0 wzxhzdk:0", "klzzwxh:0 wzxhzdk:0"),
    "control characters": ("a\x00b\x1bc\x0cd", "abcd"),
    "scripts": ("桥 мост ħ 🌉", "桥 мост ħ 🌉"),
}


@pytest.mark.parametrize("name", LITERAL)
def test_a_text_comes_out_as_it_is_in_text_and_in_attributes(name: str) -> None:
    text, shown = LITERAL[name]
    page = on_page((text, Span("span", (text,), (("title", text),))))
    attribute, in_element = page.partition('<span title="')[2].removesuffix("</span>").split('">', 1)
    before = page.partition("<span")[0]
    assert [html_entities.unescape(part) for part in (before, attribute, in_element)] == [shown] * 3
    assert "<script" not in page


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_out_as_it_is_but_for_control_characters(text: str) -> None:
    shown = html_entities.unescape(on_page((f"|{text}|",)))
    kept = [char for char in text if char in "\t\n\r" or (char >= " " and char not in "\ufffe\uffff")]
    assert shown == f"|{''.join(kept)}|"
