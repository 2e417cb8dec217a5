"""Words are found in forms that the text does not have."""

from __future__ import annotations

import pytest

from explainer.text import wordform


@pytest.mark.parametrize(
    ("word", "plain"),
    [
        ("Cèyìng", "ceying"),
        ("François", "francois"),
        ("Łódź", "lodz"),
        ("Straße", "strasse"),
        ("Ünlü", "unlu"),
        ("ǐ", "i"),
        ("счёт", "счет"),
        ("Новый", "новый"),
        ("їжак", "їжак"),
        ("桥", "桥"),
        ("plain", "plain"),
    ],
)
def test_diacritics_are_left_out(word: str, plain: str) -> None:
    assert wordform.folded(word) == plain


@pytest.mark.parametrize(
    ("word", "nominatives"),
    [
        pytest.param("мостами", {"мосты", "мост"}, id="plural"),
        pytest.param("надежности", {"надёжность", "надёжности"}, id="singular"),
        pytest.param("досок", {"доски", "доска"}, id="a vowel that comes and goes"),
        pytest.param("речного", {"речное", "речные", "речной"}, id="adjective"),
        pytest.param("Ивановым", {"иванов"}, id="a name has no plural"),
        pytest.param("построили", set(), id="a verb has none"),
        pytest.param("между", set(), id="nor a preposition"),
    ],
)
def test_a_russian_word_is_found_by_its_nominative(word: str, nominatives: set[str]) -> None:
    assert set(wordform.nominatives(word)) == nominatives


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        pytest.param("The bridge of 1902", [], id="plain words"),
        pytest.param("Bóveda, bóveda and BÓVEDA", ["boveda"], id="each once"),
        pytest.param("Мост", ["мосты"], id="not what the word begins with"),
        pytest.param("моста, мостом", ["мосты"], id="nor twice"),
        pytest.param("счётом", ["счетом", "счета"], id="ё is typed as е"),
        pytest.param("и на по", [], id="short words are left alone"),
        pytest.param("bo\u0301veda", ["boveda"], id="decomposed"),
    ],
)
def test_forms_are_those_by_which_the_text_is_not_found_anyway(text: str, forms: list[str]) -> None:
    assert wordform.forms(text) == forms
