"""Languages of sources: from what contributors write to codes and English names."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.text.language import _USUAL, _names_by_code, code, name


@pytest.mark.parametrize(
    ("written", "expected", "english"),
    [
        ("en", "en", "English"),
        ("EN", "en", "English"),
        ("en-GB", "en-GB", "English"),
        ("british", "en", "English"),
        ("English", "en", "English"),
        ("ru", "ru", "Russian"),
        ("russian", "ru", "Russian"),
        ("zh", "zh", "Chinese"),
        ("zh-Hans", "zh-Hans", "Chinese"),
        ("zh_CN", "zh-CN", "Chinese"),
        ("Chinese", "zh", "Chinese"),
        ("Simplified Chinese", "zh-Hans", "Chinese"),
        ("pinyin", "zh", "Chinese"),
        ("ngerman", "de", "German"),
        ("brazilian", "pt", "Portuguese"),
        ("farsi", "fa", "Persian"),
        ("ga", "ga", "Irish"),
        ("Ewe", "ee", "Ewe"),
        ("japanese", "ja", "Japanese"),
        (" uzbek ", "uz", "Uzbek"),
        ("xyz", "xyz", "xyz"),
        ("", "", ""),
    ],
)
def test_a_language_has_a_code_and_an_english_name(written: str, expected: str, english: str) -> None:
    assert (code(written), name(code(written))) == (expected, english)


@pytest.mark.parametrize("written", ["中文", '"><script>', "e", "en us", "русский", "-", "en-"])
def test_no_code_is(written: str) -> None:
    assert code(written) == ""


@settings(deadline=None)
@given(st.text())
def test_any_text_gives_a_code_of_the_right_form_or_none(written: str) -> None:
    assert re.fullmatch(r"(?:[a-z]{2,8}(?:-[A-Za-z0-9]{1,8})*)?", code(written))


def test_the_usual_languages_are_named_as_in_the_table_of_all() -> None:
    assert {lang: _names_by_code()[lang] for lang in _USUAL} == _USUAL
