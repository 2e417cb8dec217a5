"""Chinese text is found from any place in it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.text.segment import BREAK, JOINER, LONGEST_TAIL, Segmenter

NAMES = ["桥报", "哈姆大桥", "大桥", "Ada Halm", "反/击", "河"]
HAN = re.compile("[\u3400-\u9fff]+")


def shown(text: str) -> str:
    """The text with its cuts visible."""
    return text.replace(BREAK, "|").replace(JOINER, "_")


@pytest.mark.parametrize(
    ("text", "segmented"),
    [
        pytest.param("The bridge", "The bridge", id="no Chinese"),
        pytest.param("", "", id="nothing"),
        pytest.param("桥报", "|桥报|", id="a name alone"),
        pytest.param("通车了", "|通车了_|", id="no name"),
        pytest.param("看桥报说", "|看_|桥报|说_|", id="a name in the middle"),
        pytest.param("哈姆大桥通车", "|哈姆大桥|通车_|", id="the longest name counts"),
        pytest.param("桥报大桥", "|桥报|大桥|", id="name after name"),
        pytest.param("“桥报”, 1903：大桥。", "“|桥报|”, 1903：|大桥|。", id="signs stay"),
        pytest.param("the桥报said", "the|桥报|said", id="letters right beside"),
        pytest.param("过河", "|过河_|", id="a name of one character is none"),
        pytest.param("反击", "|反击_|", id="only whole runs of a name are names"),
    ],
)
def test_a_run_is_cut_at_names(text: str, segmented: str) -> None:
    assert shown(Segmenter(NAMES).segment(text)) == segmented


@pytest.mark.parametrize(
    ("text", "tails"),
    [
        pytest.param("The bridge", [], id="no Chinese"),
        pytest.param("桥", [], id="one character"),
        pytest.param("桥报", ["桥报_"], id="a name alone"),
        pytest.param("通车了", ["车了_"], id="the first tail is the run itself"),
        pytest.param("看桥报说", ["看桥报说_", "桥报说_", "报说_"], id="a cut run needs all"),
        pytest.param("通车, 通车了车了", ["车了车了_", "了车了_", "车了_"], id="each once"),
    ],
)
def test_what_follows_each_character_is_indexed_too(text: str, tails: list[str]) -> None:
    assert [shown(tail) for tail in Segmenter(NAMES).tails(text)] == tails


def test_tails_have_an_end() -> None:
    tails = Segmenter(()).tails("通" * 1000)
    assert max(map(len, tails)) == LONGEST_TAIL + len(JOINER)


def test_without_names_nothing_is_cut() -> None:
    assert shown(Segmenter([]).segment("哈姆大桥通车")) == "|哈姆大桥通车_|"


TEXTS = st.text(st.sampled_from("哈姆大桥报通车说a “，"), max_size=30)


@given(TEXTS)
def test_a_reader_sees_the_text_as_it_was(text: str) -> None:
    segmented = Segmenter(NAMES).segment(text)
    assert segmented.replace(BREAK, "").replace(JOINER, "") == text


@given(TEXTS, st.data())
def test_a_word_of_the_index_begins_with_whatever_is_typed_from_a_run(text: str, data: st.DataObject) -> None:
    segmenter = Segmenter(NAMES)
    words = [*segmenter.segment(text).replace(" ", BREAK).split(BREAK), *segmenter.tails(text)]
    for run in HAN.findall(text):
        start = data.draw(st.integers(0, len(run) - 1))
        typed = run[start : start + data.draw(st.integers(2, LONGEST_TAIL))]
        assert len(typed) < 2 or any(word.startswith(typed) for word in words), typed


@given(TEXTS)
def test_no_word_of_the_index_but_names_is_a_part_of_what_can_be_typed(text: str) -> None:
    segmenter = Segmenter(NAMES)
    words = {*segmenter.segment(text).split(BREAK), *segmenter.tails(text)}
    assert {word for word in words if HAN.fullmatch(word)} <= set(NAMES)
