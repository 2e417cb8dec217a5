"""Annotations of a workflow: what the runner would obey is encoded."""

from __future__ import annotations

import pytest

from explainer.problems.annotation import command, one_line
from explainer.problems.place import Place

HERE = Place("docs/a.md", 3, 5, 4, "text")

COMMANDS = {
    "plain": (HERE, "C001", "it is wrong", "::error file=docs/a.md,line=3,col=5,endColumn=9,title=C001::it is wrong"),
    "no place": (None, "C001", "it is wrong", "::error title=C001::it is wrong"),
    "percent": (None, "C001", "100 %0A", "::error title=C001::100 %250A"),
    "line breaks": (None, "C001", "one\n::warning::two\r", "::error title=C001::one ::warning::two "),
    "separators in a title": (None, "a:b,c::d", "x", "::error title=a%3Ab%2Cc%3A%3Ad::x"),
    "separators in a path": (
        Place("a,b:c%.md", 1, 1, 1, ""),
        "C001",
        "x",
        "::error file=a%2Cb%3Ac%25.md,line=1,col=1,endColumn=2,title=C001::x",
    ),
}


@pytest.mark.parametrize(("place", "title", "text", "expected"), COMMANDS.values(), ids=list(COMMANDS))
def test_a_command_says_what_it_is_given_and_nothing_else(
    place: Place | None, title: str, text: str, expected: str
) -> None:
    assert command("error", place, title, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a\tb\nc", "a b c"), ("\x1b[31m", "�[31m"), ("\u202eabc", "�abc"), ("\ud800", "�"), ("中文 é", "中文 é")],
    ids=["white space", "a terminal's command", "a turn of direction", "half a character", "letters"],
)
def test_a_line_has_a_sign_for_what_cannot_be_shown(text: str, expected: str) -> None:
    assert one_line(text) == expected
