"""Where an offset of a text stands: line, column, length and the line itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.problems.place import Place, TextFile


def place(text: str, start: int, end: int | None = None) -> tuple[int, int, int, str]:
    found = TextFile("docs/a.md", text).place(start, end)
    return found.line, found.column, found.length, found.excerpt


PLACES = {
    "the first character": ("ab\ncd", 0, None, (1, 1, 1, "ab")),
    "a character in a line": ("ab\ncd", 1, None, (1, 2, 1, "ab")),
    "a line break": ("ab\ncd", 2, None, (1, 3, 1, "ab")),
    "the first character of a line": ("ab\ncd", 3, None, (2, 1, 1, "cd")),
    "the end of the text": ("ab\ncd", 5, None, (2, 3, 1, "cd")),
    "past the end of the text": ("ab\ncd", 99, None, (2, 3, 1, "cd")),
    "a span": ("abcd", 1, 3, (1, 2, 2, "abcd")),
    "a whole line": ("ab\ncd", 3, 5, (2, 1, 2, "cd")),
    "a span past the end of the text": ("abcd", 2, 99, (1, 3, 2, "abcd")),
    "a span over two lines": ("abcd\nef", 2, 6, (1, 3, 2, "abcd")),
    "a span over a line break alone": ("ab\ncd", 2, 3, (1, 3, 1, "ab")),
    "an empty span": ("abcd", 2, 2, (1, 3, 1, "abcd")),
    "an empty text": ("", 0, None, (1, 1, 1, "")),
    "a span in an empty text": ("", 0, 4, (1, 1, 1, "")),
    "an empty line": ("a\n\nb", 2, None, (2, 1, 1, "")),
    "after the last line break": ("a\n", 2, None, (2, 1, 1, "")),
    "CRLF": ("ab\r\ncd\r\n", 4, 6, (2, 1, 2, "cd")),
    "a span up to CRLF": ("ab\r\ncd", 0, 4, (1, 1, 2, "ab")),
    "Chinese": ("桥报\n渡口开放", 4, 6, (2, 2, 2, "渡口开放")),
    "an emoji is one character": ("🚢🚢ab", 2, 4, (1, 3, 2, "🚢🚢ab")),
    "a combining mark is one character": ("e\u0301a", 2, 3, (1, 3, 1, "e\u0301a")),
    "other separators are no line breaks": ("a\x0bb\u2028c\x85d", 6, None, (1, 7, 1, "a\x0bb\u2028c\x85d")),
}


@pytest.mark.parametrize("name", PLACES)
def test_an_offset_has_a_line_a_column_a_length_and_an_excerpt(name: str) -> None:
    text, start, end, expected = PLACES[name]
    assert place(text, start, end) == expected


def test_a_place_names_its_file() -> None:
    assert TextFile("docs/a.md", "ab").place(1) == Place("docs/a.md", 1, 2, 1, "ab")


def test_places_of_a_line_in_any_order_have_its_excerpt() -> None:
    file = TextFile("a.md", "ab\ncdef\n")
    found = [file.place(at) for at in (5, 0, 3, 6, 1)]
    assert [(each.line, each.column, each.excerpt) for each in found] == [
        (2, 3, "cdef"),
        (1, 1, "ab"),
        (2, 1, "cdef"),
        (2, 4, "cdef"),
        (1, 2, "ab"),
    ]


def test_places_of_a_long_line_share_one_excerpt() -> None:
    file = TextFile("a.md", "x" * 1_000_000)
    first = file.place(0).excerpt
    assert all(file.place(at).excerpt is first for at in range(0, 1_000_000, 1_000))


LINE_PLACES = {
    "a line": ((2,), (2, 1, 1, "cd")),
    "a line and a column": ((2, 2), (2, 2, 1, "cd")),
    "a line, a column and a length": ((1, 1, 2), (1, 1, 2, "ab")),
    "a length past the line": ((1, 2, 9), (1, 2, 1, "ab")),
    "past the last line": ((9,), (3, 1, 1, "")),
}


@pytest.mark.parametrize("name", LINE_PLACES)
def test_a_line_has_a_place(name: str) -> None:
    arguments, expected = LINE_PLACES[name]
    found = TextFile("a.md", "ab\ncd\n").line_place(*arguments)
    assert (found.line, found.column, found.length, found.excerpt) == expected


TEXTS = st.text(st.sampled_from("ab桥\u0301\n\r"))


@given(TEXTS, st.data())
def test_line_and_column_lead_back_to_the_offset(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    file = TextFile("a.md", text)
    found = file.place(start)
    lines = text.split("\n")
    assert sum(len(line) + 1 for line in lines[: found.line - 1]) + found.column - 1 == start
    assert found.excerpt == lines[found.line - 1].rstrip("\r")
    assert file.line_place(found.line, found.column) == found


@given(TEXTS, st.integers(0, 40), st.integers(0, 40))
def test_a_span_has_characters_on_its_line(text: str, start: int, length: int) -> None:
    found = TextFile("a.md", text).place(start, start + length)
    assert 1 <= found.length <= max(1, length)
    assert found.length == 1 or found.column - 1 + found.length <= len(found.excerpt)
