"""Inline parsing in less time gives what Python-Markdown's own gives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown, inlinepatterns
from markdown.inlinepatterns import SimpleTextInlineProcessor
from markdown.treeprocessors import InlineProcessor

from explainer.markdown.inline import _SIGNS, QuickInlineProcessor, hasten

EXTENSIONS = ["abbr", "attr_list", "def_list", "footnotes", "md_in_html", "smarty", "tables", "pymdownx.tilde"]
SIGNS = list("`\\[]()!<>&*_~^:\"' \n#-|{}é中")
WHOLE = [
    "  \n",
    "word",
    "[a](b)",
    "![a](b 'c')",
    "<i>",
    "</i>",
    "<https://a.example>",
    "<me@a.example>",
    "&amp;",
    "&#38;",
]
OTHERS = ["``", "**", "__", "[a][b]", "\n\n[b]: c\n", "[^1]", "\n\n[^1]: d\n"]
PIECES = st.sampled_from([*SIGNS, *WHOLE, *OTHERS])
TEXTS = {
    "every sign": 'a `b` \\* [c](d "e") ![f](g) [h][i] <https://n.example> <o@n.example>  \nj <b>k</b> &amp; *l* __m__',
    "signs in signs": "**a [b `c` *d*](e) ![f *g*](h)** [`i`](j) \\`k\\` `\\l`",
    "what only looks like a sign": "a \\ b [ c ! d < e & f * g _ h ` i  j",
    "code that was escaped": "\\\\`a` ``b ` c`` \\`d`",
    "a text alone": "Words.",
    "nothing": "",
}


def converted(text: str, *, quick: bool, extensions: list[str] | None = None) -> str:
    md = Markdown(extensions=EXTENSIONS if extensions is None else extensions)
    if quick:
        hasten(md)
        assert isinstance(md.treeprocessors["inline"], QuickInlineProcessor)
    return md.convert(text)


@pytest.mark.parametrize("text", TEXTS.values(), ids=list(TEXTS))
@pytest.mark.parametrize("extensions", [[], EXTENSIONS], ids=["alone", "with extensions"])
def test_a_text_becomes_what_it_becomes_otherwise(text: str, extensions: list[str]) -> None:
    plain = converted(text, quick=False, extensions=extensions)
    assert converted(text, quick=True, extensions=extensions) == plain


@given(st.lists(PIECES, max_size=30).map("".join))
def test_so_does_any_text(text: str) -> None:
    assert converted(text, quick=True) == converted(text, quick=False)


def test_every_pattern_of_markdown_itself_has_its_sign_or_is_always_asked() -> None:
    md = Markdown()
    unknown = [type(pattern).__name__ for pattern in md.inlinePatterns if pattern.pattern not in _SIGNS]
    assert unknown == ["DelimiterProcessor"]


def test_a_pattern_is_asked_only_where_its_sign_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    real = inlinepatterns.LinkInlineProcessor.getCompiledRegExp

    def counted(pattern: inlinepatterns.LinkInlineProcessor) -> object:
        asked.append(type(pattern).__name__)
        return real(pattern)

    monkeypatch.setattr(inlinepatterns.LinkInlineProcessor, "getCompiledRegExp", counted)
    converted("Words alone.", quick=True, extensions=[])
    assert asked == []
    converted("A [link](b).", quick=True, extensions=[])
    assert "LinkInlineProcessor" in asked
    assert "ImageInlineProcessor" not in asked


def test_patterns_of_others_are_asked_as_before() -> None:
    md = Markdown()
    md.inlinePatterns.register(SimpleTextInlineProcessor(r"(w)ords"), "ours", 75)
    hasten(md)
    assert md.convert("Some words.") == "<p>Some w.</p>"


def test_what_another_extension_has_put_in_its_place_stays() -> None:
    class Others(InlineProcessor):
        """Somebody else's."""

    md = Markdown()
    md.treeprocessors.register(Others(md), "inline", 20)
    hasten(md)
    assert type(md.treeprocessors["inline"]) is Others
