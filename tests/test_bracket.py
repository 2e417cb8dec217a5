"""Which brackets of a text are notes and citations, before Markdown reads it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.markdown.bracket import LONGEST_ADDRESS, find, in_address

FOUND: dict[str, tuple[str, list[str], list[str], list[str]]] = {
    # the text, its brackets, its citations, its literal elements
    "nothing": ("", [], [], []),
    "a bracket": ("a[^b]", ["[^b]"], [], []),
    "brackets side by side": ("a[^b][^c, p. 4]", ["[^b]", "[^c, p. 4]"], [], []),
    "a bracket over lines": ("a[^b,\np. 4]", ["[^b,\np. 4]"], [], []),
    "a bracket with a bracket": ("a[^b [c] d]", ["[^b [c]"], [], []),
    "a bracket that is never closed": ("a[^b] [^c", ["[^b]"], [], []),
    "an escaped bracket": (r"\[^b] \\[^c]", ["[^c]"], [], []),
    "a citation": ("a [@b, p. 4] c", [], ["[@b, p. 4]"], []),
    "citations side by side": ("[@a][@b][^c]", ["[^c]"], ["[@a]", "[@b]"], []),
    "a citation that is a link": ("[@a](b) [@a][b]", [], [], []),
    "an empty citation": ("[@]", [], [], []),
    "code": ("`[^a]` [^b] ``[^c] ` [^d]``", ["[^b]"], [], []),
    "a backtick alone": ("` [^a] ``", ["[^a]"], [], []),
    "a backtick in a bracket": ("[^a `] `[^b]", ["[^a `]", "[^b]"], [], []),
    "an escaped backtick": (r"\`[^a]`", ["[^a]"], [], []),
    "a literal element": (
        "<code>[^a]</code> [^b] <KBD class=x>[^c]</kbd\n>",
        ["[^b]"],
        [],
        ["<code>[^a]</code>", "<KBD class=x>[^c]</kbd\n>"],
    ),
    "a literal element twice": ("<var>[^a]</var> <var>[^b]</var>", [], [], ["<var>[^a]</var>", "<var>[^b]</var>"]),
    "a literal element in code": ("`<code>` [^a] `</code>`", ["[^a]"], [], []),
    "code in a literal element": ("<code>`</code> [^a] `", ["[^a]"], [], ["<code>`</code>"]),
    "a literal element that is never closed": ("<code>[^a] <code title='[^b]'>", ["[^a]", "[^b]"], [], []),
    "an element that is not literal": ("<em>[^a]</em> <coder>[^b]</coder>", ["[^a]", "[^b]"], [], []),
    "an address": ("<https://e.example/[^a]> <b[^c]@e.example> [^d]", ["[^d]"], [], []),
    "no address": ("a <b [^c]> d", ["[^c]"], [], []),
    "a bare address": ("https://e.example/?[^a] https://e.example/?[@b]", [], [], []),
    "behind a bare address": ("https://e.example/a[^a], https://e.example/b[@b]", ["[^a]"], ["[@b]"], []),
}


@pytest.mark.parametrize(("text", "brackets", "cites", "literal"), FOUND.values(), ids=list(FOUND))
def test_brackets_and_literal_elements_are_found(
    text: str, brackets: list[str], cites: list[str], literal: list[str]
) -> None:
    found = find(text)
    spans = (found.brackets, found.cites, found.literal)
    assert tuple([text[start:end] for start, end in each] for each in spans) == (brackets, cites, literal)


ADDRESSES = {
    # the text, whether its bracket is part of an address
    "behind a mark that an address goes on after": ("https://e.example/?q=[^a]", True),
    "before more of the address": ("https://e.example/a[^a]/b", True),
    "before a letter": ("https://e.example/a[^a]b", True),
    "at the end": ("https://e.example/a[^a]", False),
    "before a full stop": ("https://e.example/a[^a].", False),
    "behind a parenthesis": ("(https://e.example/a)[^a]", False),
    "behind a space": ("https://e.example/ [^a]", False),
    "behind a line break": ("https://e.example/\n[^a]", False),
    "behind a colon": ("See:[^a]b", False),
    "at the beginning": ("[^a]/b", False),
    "far behind the beginning": (f"https://e.example/{'b' * LONGEST_ADDRESS}/[^a]", False),
    "in capitals": ("HTTPS://E.EXAMPLE/[^a]", True),
    "behind another scheme": ("tel:/[^a]", False),
}


@pytest.mark.parametrize(("text", "is_in_address"), ADDRESSES.values(), ids=list(ADDRESSES))
def test_a_bracket_in_a_bare_address_is_told_from_a_note_behind_one(text: str, is_in_address: bool) -> None:
    start = text.index("[^a]")
    assert in_address(text, start, start + 4) is is_in_address


PIECES = [
    "[^a]",
    "[^",
    "[@b]",
    "]",
    "[",
    "(",
    "`",
    "``",
    "<code>",
    "</code>",
    "<",
    ">",
    ":",
    "\\",
    "\n",
    " ",
    "https://",
    "/",
]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_what_is_found_stands_side_by_side_in_the_order_of_the_text(text: str) -> None:
    found = find(text)
    spans = sorted([*found.brackets, *found.cites, *found.literal])
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    for each in (found.brackets, found.cites, found.literal):
        assert each == sorted(each)
    assert all(text[start:end].startswith("[^") and text[end - 1] == "]" for start, end in found.brackets)
    assert all(text[start:end].startswith("[@") and text[end - 1] == "]" for start, end in found.cites)
