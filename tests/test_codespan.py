"""Which parts of a text are code between backticks."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from explainer.markdown.codespan import code_spans

SPANS: dict[str, tuple[str, list[str]]] = {
    "nothing": ("", []),
    "no code": ("a b", []),
    "code": ("a `b` c", ["`b`"]),
    "code twice": ("`a` b `c`", ["`a`", "`c`"]),
    "two backticks": ("``a ` b`` c", ["``a ` b``"]),
    "code over lines": ("`a\nb`", ["`a\nb`"]),
    "code that is never closed": ("a ` b", []),
    "a longer run does not close": ("`a`` b", []),
    "a shorter run closes when no equal one follows": ("``a` b", ["``a`"]),
    "the longest of the shorter runs closes": ("````a` b``` c`` d", ["````a` b```"]),
    "no shorter run closes when a longer one follows": ("``a` b``` c", []),
    "an escaped backtick": (r"\`a` b", []),
    "an escaped backtick before code": (r"\``a` b", ["`a`"]),
    "an escaped backslash before code": (r"\\`a` b", ["`a`"]),
    "a backslash at the end of code": (r"`a\` b", [r"`a\`"]),
    "an unclosed run before code": ("``` a `b`", ["``` a `"]),
}


@pytest.mark.parametrize(("text", "spans"), SPANS.values(), ids=list(SPANS))
def test_code_is_found(text: str, spans: list[str]) -> None:
    assert [text[start:end] for start, end in code_spans(text)] == spans


def in_short(code: str) -> str:
    return re.sub("`+", "`", code).strip("` ")


@given(st.text("`\\ab", max_size=30))
def test_code_is_what_markdown_takes_for_code(text: str) -> None:
    text = f"x{text}x"
    shown = re.findall("<code>(.*?)</code>", Markdown().convert(text))
    assert [in_short(text[start:end]) for start, end in code_spans(text)] == [in_short(code) for code in shown]
