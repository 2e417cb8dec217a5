"""Exceptions that pages declare: how they are written, and where they hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.markdown.page import PageSource
from explainer.markdown.stretch import blocks_of
from explainer.problems.place import TextFile
from explainer.problems.problem import Problem
from explainer.proof.waiver import Waiver, waivers


def read(text: str) -> list[Waiver | Problem]:
    page = PageSource(TextFile("page.md", text))
    return list(waivers(page, blocks_of(page)))


ACCEPTED = {
    "of a note": ("<!-- waive note: said by all -->", ("note", "", "said by all")),
    "of a figure": ('<!-- waive figure "600": a ratio -->', ("figure", "600", "a ratio")),
    "of a quotation": ('<!-- waive quotation "so they said": lost -->', ("quotation", "so they said", "lost")),
    "with curly quotation marks": ("<!-- waive figure “5 km”: why -->", ("figure", "5 km", "why")),
    "with other quotation marks": ("<!-- waive quotation «так и есть»: why -->", ("quotation", "так и есть", "why")),
    "with quotation marks inside": (
        '<!-- waive quotation "he “so” said": why -->',
        ("quotation", "he “so” said", "why"),
    ),
    "without spaces": ('<!--waive figure"5":why-->', ("figure", "5", "why")),
    "over two lines": ('<!-- waive figure "5":\n  why\n  not -->', ("figure", "5", "why\n  not")),
    "with a colon in the reason": ("<!-- waive note: two: three -->", ("note", "", "two: three")),
    "inside a sentence": ("One <!-- waive note: why --> two.", ("note", "", "why")),
    "in a list": ("- one\n    <!-- waive note: why -->", ("note", "", "why")),
    "after code": ("`a` <!-- waive note: why --> `b`", ("note", "", "why")),
}


@pytest.mark.parametrize(("text", "expected"), ACCEPTED.values(), ids=ACCEPTED)
def test_a_waiver_is_read(text: str, expected: tuple[str, str, str]) -> None:
    (waiver,) = read(text)
    assert isinstance(waiver, Waiver)
    assert (waiver.kind, waiver.words, waiver.reason) == expected
    assert text[waiver.start : waiver.end] == text[text.index("<!--") : text.index("-->") + 3]


REFUSED = {
    "of an unknown kind": ("<!-- waive figures “5”: why -->", "E014", 'did you mean "figure"?'),
    "of no kind": ("<!-- waive -->", "E014", 'write <!-- waive figure "600": reason -->'),
    "of a figure without the figure": ("<!-- waive figure: why -->", "E014", 'write <!-- waive figure "…": reason -->'),
    "of a quotation with empty words": (
        '<!-- waive quotation "": why -->',
        "E014",
        'write <!-- waive quotation "…": reason -->',
    ),
    "of a note with words": ('<!-- waive note "a": why -->', "E014", "write <!-- waive note: reason -->"),
    "without a colon": ("<!-- waive note because -->", "E005", "say after a colon why the rule does not fit here"),
    "without a reason": ("<!-- waive note: -->", "E005", "say after a colon why the rule does not fit here"),
    "with a mark as its reason": ("<!-- waive note: … -->", "E005", "say after a colon why the rule does not fit here"),
}


@pytest.mark.parametrize(("text", "code", "hint"), REFUSED.values(), ids=REFUSED)
def test_a_waiver_is_refused(text: str, code: str, hint: str) -> None:
    (problem,) = read(f"\n  {text}")
    assert isinstance(problem, Problem)
    place = problem.place
    assert (problem.code, problem.hint, place.line, place.column, place.length) == (code, hint, 2, 3, len(text))


TEXT = {
    "in code": "Write `<!-- waive note: why -->` so.",
    "in doubled code marks": "Write ``<!-- waive ` note: why -->`` so.",
    "in a fenced block": "```\n<!-- waive note: why -->\n```",
    "in a quoted fence": "> ```\n> <!-- waive note: why -->\n> ```",
    "in indented code": "Text.\n\n    <!-- waive note: why -->",
    "in front matter": "---\ntitle: '<!-- waive note: why -->'\n---\n",
    "never closed": "<!-- waive note: why",
    "of another word": "<!-- waived note: why -->",
    "another comment": "<!-- a note: why -->",
}


@pytest.mark.parametrize("text", TEXT.values(), ids=TEXT)
def test_what_is_no_waiver_is_left_alone(text: str) -> None:
    assert read(text) == []


FOR = {
    "the same words": ("quotation", "so they said", "quotation", "so they said", True),
    "other quotation marks": ("quotation", "the “old” way", "quotation", "the ‘old’ way", True),
    "a final mark aside": ("quotation", "so they said", "quotation", "so they said.", True),
    "other words": ("quotation", "so they said", "quotation", "so we said", False),
    "a part of the words": ("quotation", "so they", "quotation", "so they said", False),
    "another kind": ("quotation", "600", "figure", "600", False),
    "the number alone": ("figure", "600", "figure", "about 600 tons", True),
    "a part of the number": ("figure", "60", "figure", "600 tons", False),
    "the end of the number": ("figure", "00", "figure", "600 tons", False),
    "the whole part of the number": ("figure", "6", "figure", "6.5 tons", False),
    "the fraction of the number": ("figure", "5", "figure", "6.5 tons", False),
    "another number": ("figure", "700", "figure", "600 tons", False),
    "marks alone": ("figure", ".", "figure", "600 tons", False),
}


@pytest.mark.parametrize(("kind", "words", "of", "found", "expected"), FOR.values(), ids=FOR)
def test_a_waiver_is_for(kind: str, words: str, of: str, found: str, expected: bool) -> None:
    assert Waiver(kind, words, "why", 0, 1).is_for(of, found) is expected


@given(st.lists(st.sampled_from([*'ab" :\n`“”', "<!-- waive ", "-->", "note", "figure", "```\n", "    "]), max_size=40))
def test_any_text_is_read(parts: list[str]) -> None:
    text = "".join(parts)
    for item in read(text):
        assert isinstance(item, Problem) or text[item.start :].startswith("<!--")
