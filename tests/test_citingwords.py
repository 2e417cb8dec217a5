"""The words at which a note stands: the sentence that it backs, short enough to be read in a list."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.search.citingwords import LONGEST, CitingWords, by_note, sentence, shortened

WORDS = "The ferry went on for another year, because the bridge had cost more than the town could pay in one sum"
LONG = f"{WORDS}, and {WORDS.lower()}."


def mark(note: int, use: int = 1) -> str:
    name = f"fnref:{note}" if use == 1 else f"fnref{use}:{note}"
    return f'<sup data-search-exclude="" id="{name}"><a class="footnote-ref" href="#fn:{note}">{note}</a></sup>'


NOTES = f"""
<section class="footnote" data-search-exclude=""><ol><li id="fn:1"><p>The Log.</p></li>
<li id="fn:2"><p>A note of prose.{mark(1, 9)}</p></li></ol></section>
"""


def words(html: str) -> list[tuple[int, str]]:
    """Each note with the words of its places, those in other notes apart."""
    found = by_note(html + NOTES)
    assert found["fn:1"][-1] == CitingWords("fnref9:1", "")
    places = [(int(note[3:]), place) for note, at in found.items() for place in at if place.mark != "fnref9:1"]
    return [(note, place.words) for note, place in places]


@pytest.mark.parametrize(
    ("html", "found"),
    [
        pytest.param(f"<p>One. {WORDS}.{mark(1)}</p>", [(1, f"{WORDS}.")], id="the sentence before it"),
        pytest.param(f"<p>{WORDS},{mark(1)} so.{mark(2)}</p>", [(1, f"{WORDS}, so."), (2, f"{WORDS}, so.")], id="both"),
        pytest.param(f"<p>It fell. It rose.{mark(1)}</p>", [(1, "It fell. It rose.")], id="two short ones"),
        pytest.param(
            f"<p>It fell.{mark(1)} It rose.{mark(1, 2)}</p>",
            [(1, "It fell."), (1, "It rose.")],
            id="what another note backs is not taken in",
        ),
        pytest.param(f"<h2 id='a'>The ferry{mark(1)}</h2>", [(1, "The ferry")], id="a heading"),
        pytest.param(
            f"<table><tr><td>1901<td>by log<td class='number'>7{mark(1)}<td class='source'>{mark(2)}</table>",
            [(1, "1901 by log"), (2, "1901 by log")],
            id="the row of a table",
        ),
        pytest.param(
            f"<figure><figcaption>It fell</figcaption><p>Sources:{mark(1)}</p></figure>",
            [(1, "It fell")],
            id="what stands before a label",
        ),
        pytest.param(f"<p>他走了。<b>{'很' * 70}</b>。{mark(1)}</p>", [(1, f"{'很' * 70}。")], id="Chinese"),
        pytest.param(f"<p>{mark(1)}</p>", [(1, "")], id="nothing"),
    ],
)
def test_a_note_stands_at(html: str, found: list[tuple[int, str]]) -> None:
    assert words(html) == found


def test_the_ids_are_those_of_the_marks() -> None:
    assert by_note(f"<p>So.{mark(3)} So again.{mark(3, 2)}</p>") == {
        "fn:3": [CitingWords("fnref:3", "So."), CitingWords("fnref2:3", "So again.")]
    }


def test_a_page_without_notes_has_none() -> None:
    assert by_note("<p>One.</p>") == {}


@pytest.mark.parametrize(
    "text",
    [
        "The U.S. Treasury said on Sept. 15 that Mr. Roe and J. Doe of St. Piers Ltd. had paid no. 7 for the ferry.",
        "It cost 1.5 million in 1901, about 3.2 percent of what the harbor had planned to pay for a bridge of stone.",
        "“Is it done?” he asked of the board, which had met behind closed doors for most of that long afternoon again.",
    ],
)
def test_not_every_period_ends_a_sentence(text: str) -> None:
    before = "The board of the harbor met again in the spring of that year, and this time nobody was absent."
    assert sentence(f"{before} {text}", len(before) + 1 + len(text)) == text


def test_a_long_sentence_is_cut_between_words() -> None:
    cut = shortened(LONG)
    assert len(cut) <= LONGEST
    assert LONG.startswith(cut.removesuffix("…"))
    assert LONG[len(cut) - 1 :][:1] in ", "


def test_of_a_long_sentence_what_leads_up_to_the_note_is_shown() -> None:
    cut = sentence(LONG, len(LONG))
    assert (cut[0], cut[-1]) == ("…", ".")
    assert len(cut) <= LONGEST
    assert LONG.endswith(cut[1:])
    assert sentence(LONG, len(LONG) - 5)[-1] == "…"


@given(st.text("ab .。“”…桥", max_size=500), st.integers(0, 500))
def test_whatever_the_text_what_is_shown_is_a_part_of_it(text: str, at: int) -> None:
    shown = sentence(text, min(at, len(text)))
    assert len(shown) <= LONGEST
    assert shown.strip("…") in text
