"""How a problem reads on a terminal, which name is the nearest, and what the codes stand for."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.problems.place import Place, TextFile
from explainer.problems.problem import EXCERPT_WIDTH, RULES, Problem, Severity, as_text, did_you_mean, in_order, nearest


def shown(text: str, start: int, end: int | None = None) -> tuple[str, str]:
    """The excerpt and the carets below it, as a terminal shows them."""
    lines = as_text(Problem("C001", TextFile("a.md", text).place(start, end), "it is wrong")).split("\n")
    assert len(lines) == 3
    return lines[1].removeprefix("  1 |").removeprefix(" "), lines[2].removeprefix("    | ")


def test_a_problem_is_a_place_a_sentence_a_line_with_carets_and_a_hint() -> None:
    place = TextFile("docs/a.md", "one\n" * 11 + "see [^b] there\n").place(48, 52)
    assert as_text(Problem("C001", place, "it is wrong", "mend it")) == (
        "docs/a.md:12:5: error C001: it is wrong\n  12 | see [^b] there\n     |     ^^^^\n     = mend it"
    )


def test_a_warning_says_so() -> None:
    text = as_text(Problem("B014", Place("a.bib", 3, 1, 1, "x"), "it is not cited"))
    assert text == "a.bib:3:1: warning B014: it is not cited\n  3 | x\n    | ^"


SHOWN = {
    "ASCII": ("a [^b]", 2, 6, "a [^b]", "  ^^^^"),
    "one character": ("abc", 1, None, "abc", " ^"),
    "the end of a line": ("abc", 3, None, "abc", "   ^"),
    "an empty line": ("", 0, None, "", "^"),
    "Chinese before the place": ("桥报 ab", 3, 5, "桥报 ab", "     ^^"),
    "Chinese at the place": ("a桥报b", 1, 3, "a桥报b", " ^^^^"),
    "a full-width sign": ("a，b", 1, 2, "a，b", " ^^"),
    "an emoji": ("🚢 ab", 2, 4, "🚢 ab", "   ^^"),
    "Cyrillic": ("жук ab", 4, 6, "жук ab", "    ^^"),
    "combining marks before the place": ("e\u0301e\u0301 ab", 5, 7, "e\u0301e\u0301 ab", "   ^^"),
    "combining marks at the place": ("ae\u0301b", 1, 3, "ae\u0301b", " ^"),
    "a combining mark alone": ("e\u0301b", 1, 2, "e\u0301b", " ^"),
    "tabs before the place": ("\t\tab", 2, 4, "  ab", "  ^^"),
    "a tab at the place": ("a\tb", 1, 2, "a b", " ^"),
    "an escape sequence": ("a\x1b[31mb", 1, 2, "a�[31mb", " ^"),
    "a null and a bell": ("\x00\x07b", 2, 3, "��b", "  ^"),
    "a zero-width space": ("a\u200bb", 1, 2, "a�b", " ^"),
    "an override of direction": ("a\u202eb", 1, 2, "a�b", " ^"),
    "a separator of lines": ("a\u2028b", 2, 3, "a�b", "  ^"),
}


@pytest.mark.parametrize("name", SHOWN)
def test_the_carets_stand_below_the_place(name: str) -> None:
    text, start, end, excerpt, carets = SHOWN[name]
    assert shown(text, start, end) == (excerpt, carets)


LONG = {
    "as long as is shown": ("x" * 98 + "ab", 98, "x" * 98 + "ab", 98),
    "the place at the beginning": ("ab" + "y" * 200, 0, "ab" + "y" * 98 + "…", 0),
    "the place in the middle": ("x" * 200 + "ab" + "y" * 200, 200, "…" + "x" * 50 + "ab" + "y" * 48 + "…", 51),
    "the place at the end": ("x" * 200 + "ab", 200, "…" + "x" * 98 + "ab", 99),
    "Chinese before the place": ("桥" * 200 + "ab", 200, "…" + "桥" * 98 + "ab", 197),
}


@pytest.mark.parametrize("name", LONG)
def test_a_long_line_is_cut_around_the_place(name: str) -> None:
    text, start, excerpt, indent = LONG[name]
    assert shown(text, start, start + 2) == (excerpt, " " * indent + "^^")


def test_a_place_that_is_longer_than_what_is_shown_ends_with_it() -> None:
    excerpt, carets = shown("x" * 1_000, 0, 1_000)
    assert excerpt == "x" * EXCERPT_WIDTH + "…"
    assert carets == "^" * len(excerpt)


@given(st.text(st.characters(exclude_characters="\n")), st.integers(0, 300), st.integers(1, 300))
def test_a_problem_takes_three_lines_whatever_stands_in_its_line(text: str, start: int, length: int) -> None:
    excerpt, carets = shown(text, start, start + length)
    assert len(excerpt) <= EXCERPT_WIDTH + 2
    assert re.fullmatch(r" *\^+", carets)
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200b\u202e]", excerpt)


KEYS = ["halm-1901", "Müller-1990", "gazette-bridge-1902", "桥报-1903", "ЖУК-1904"]
NEAREST = {
    "the name itself": ("halm-1901", "halm-1901"),
    "another case": ("HALM-1901", "halm-1901"),
    "another case in Cyrillic": ("жук-1904", "ЖУК-1904"),
    "an accent left out": ("Muller-1990", "Müller-1990"),
    "an accent left out and another case": ("muller-1990", "Müller-1990"),
    "a decomposed accent": ("Mu\u0308ller-1990", "Müller-1990"),
    "an accent too many": ("hálm-1901", "halm-1901"),
    "full-width letters": ("ｈａｌｍ-1901", "halm-1901"),
    "two letters swapped": ("hlam-1901", "halm-1901"),
    "a letter left out": ("gazete-bridge-1902", "gazette-bridge-1902"),
    "another year": ("halm-1902", "halm-1901"),
    "the year left out": ("halm", "halm-1901"),
    "a part": ("bridge", "gazette-bridge-1902"),
    "a Chinese name with another year": ("桥报-1904", "桥报-1903"),
    "nothing alike": ("zzz", None),
    "a short part": ("brid", None),
    "one letter": ("q", None),
    "an empty name": ("", None),
}


@pytest.mark.parametrize("name", NEAREST)
def test_the_nearest_name_is_the_one_most_likely_meant(name: str) -> None:
    written, meant = NEAREST[name]
    assert nearest(written, KEYS) == meant
    assert did_you_mean(written, KEYS) == (f'did you mean "{meant}"?' if meant else "")


def test_among_no_names_none_is_near() -> None:
    assert nearest("halm", []) is None
    assert did_you_mean("halm", iter([])) == ""


def test_of_names_that_differ_in_case_the_first_is_meant() -> None:
    assert nearest("HALM", ["Halm", "halm"]) == "Halm"


LARGE = [f"{word}-{year}" for word in ("ferry", "harbor", "gazette", "bridge") for year in range(5_000)]
IN_A_LARGE_LIBRARY = {
    "feryr-log-halm": "ferry-log-halm",
    "FÉRRY-LOG-HALM": "ferry-log-halm",
    "ferry-log-haln": "ferry-log-halm",
    "log-halm": "ferry-log-halm",
    "harbor-4321": "harbor-4321",
    "Harbor-4321": "harbor-4321",
    "桥": None,
}


@pytest.mark.parametrize("written", IN_A_LARGE_LIBRARY)
def test_the_nearest_name_is_found_in_a_library_of_20_000(written: str) -> None:
    assert nearest(written, [*LARGE[:10_000], "ferry-log-halm", *LARGE[10_000:]]) == IN_A_LARGE_LIBRARY[written]


@given(st.text(), st.lists(st.text()))
def test_the_nearest_name_is_one_of_the_names(name: str, names: list[str]) -> None:
    assert nearest(name, names) in {None, *names}
    assert nearest(name, [name]) == name


def problem(path: str, line: int, column: int, code: str = "C001", message: str = "it is wrong") -> Problem:
    return Problem(code, Place(path, line, column, 1, "x"), message)


IN_ORDER = [
    problem("a.md", 1, 1, "B001"),
    problem("a.md", 1, 1, "C001", "it is late"),
    problem("a.md", 1, 1, "C001", "it is wrong"),
    problem("a.md", 1, 2),
    problem("a.md", 2, 1),
    problem("a.md", 10, 1),
    problem("b.md", 1, 1),
]


@given(st.permutations(IN_ORDER + IN_ORDER[:3]))
def test_problems_are_in_the_order_of_their_places_each_once(problems: list[Problem]) -> None:
    assert in_order(problems) == IN_ORDER


WARNINGS = {"B012", "B014", "B019", "E009", "E017"}


@pytest.mark.parametrize("code", RULES)
def test_a_code_has_a_title_and_a_severity(code: str) -> None:
    assert re.fullmatch(r"[BCDEL]\d{3}", code)
    assert re.fullmatch(r"[A-Z].*[^.\s]", RULES[code].title)
    found = problem("a.md", 1, 1, code)
    assert found.severity is (Severity.WARNING if code in WARNINGS else Severity.ERROR)
    assert found.is_error is (code not in WARNINGS)


def test_no_two_codes_have_the_same_title_and_none_is_left_out() -> None:
    assert len({rule.title for rule in RULES.values()}) == len(RULES)
    for letter in "CBEDL":
        numbers = [int(code[1:]) for code in RULES if code[0] == letter]
        assert numbers == list(range(1, len(numbers) + 1))
