"""Links that open a page at quoted words."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.text.text_fragment import at_words

PAGE = "https://gazette.example/bridge"
LONG = "The old ferry crossed the river twice before the council met in its hall to close it for good."
LONG_CHINESE = "渡船两次过河然后议会决定永远关闭它没有人反对这个决定" * 4


@pytest.mark.parametrize(
    ("words", "directive"),
    [
        pytest.param("we go on", "we%20go%20on", id="English"),
        pytest.param("渡船过河", "%E6%B8%A1%E8%88%B9%E8%BF%87%E6%B2%B3", id="Chinese"),
        pytest.param("Паром", "%D0%9F%D0%B0%D1%80%D0%BE%D0%BC", id="Russian"),
        pytest.param("и\u0306", "%D0%B9", id="decomposed"),
        pytest.param("one, two", "one%2C%20two", id="comma"),
        pytest.param("well-kept", "well%2Dkept", id="hyphen"),
        pytest.param("wood & iron", "wood%20%26%20iron", id="ampersand"),
        pytest.param("100% “so”", "100%25%20%E2%80%9Cso%E2%80%9D", id="percent-and-quotes"),
        pytest.param("a#b?c/d", "a%23b%3Fc%2Fd", id="characters-of-addresses"),
        pytest.param("  on\n two  lines ", "on%20two%20lines", id="spaces"),
        pytest.param("one […] two words", "two%20words", id="omission"),
        pytest.param("[T]he old ferry", "old%20ferry", id="letter-in-brackets"),
        pytest.param(LONG, "The%20old%20ferry%20crossed%20the,close%20it%20for%20good.", id="long"),
        pytest.param("a" * 60 + " " + "b" * 60, "a" * 60 + "," + "b" * 60, id="few-long-words"),
        pytest.param("a" * 120, "a" * 120, id="one-long-word"),
    ],
)
def test_the_words_are_encoded_for_a_text_directive(words: str, directive: str) -> None:
    if words == LONG:
        directive = "The%20old%20ferry%20crossed%20the,to%20close%20it%20for%20good."
    assert at_words(PAGE, words) == f"{PAGE}#:~:text={directive}"


def test_of_long_words_without_spaces_the_ends_are_looked_for() -> None:
    start, end = unquote(at_words(PAGE, LONG_CHINESE).partition("text=")[2]).split(",")
    assert LONG_CHINESE.startswith(start)
    assert LONG_CHINESE.endswith(end)
    assert len(start) == len(end) == 12


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (f"{PAGE}#top", f"{PAGE}#top:~:text=so"),
        (f"{PAGE}#", f"{PAGE}#:~:text=so"),
        (f"{PAGE}?a=b", f"{PAGE}?a=b#:~:text=so"),
        ("https://x.community/p", "https://x.community/p#:~:text=so"),
    ],
)
def test_a_fragment_that_is_there_is_kept(url: str, expected: str) -> None:
    assert at_words(url, "so") == expected


@pytest.mark.parametrize(
    "url",
    [
        "https://gazette.example/a.pdf",
        "https://gazette.example/A.PDF?download=1",
        "https://gazette.example/a.xlsx",
        "https://x.com/halm/status/1",
        "https://mobile.twitter.com/halm",
        "https://www.youtube.com/watch?v=1",
        f"{PAGE}#:~:text=other",
        "mailto:halm@town.example",
        "http://[broken",
        "",
    ],
)
def test_an_address_that_takes_no_words_stays_as_it_is(url: str) -> None:
    assert at_words(url, "so it is") == url


@pytest.mark.parametrize("words", ["", "…", "[…]", " . "])
def test_an_address_stays_as_it_is_when_there_are_no_words(words: str) -> None:
    assert at_words(PAGE, words) == PAGE


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_a_directive_has_at_most_two_parts_and_no_character_of_its_own(words: str) -> None:
    directive = at_words(PAGE, words).partition("text=")[2]
    assert directive.isascii()
    assert directive.count(",") <= 1
    assert not set(directive) & set(' -&#"<>')
