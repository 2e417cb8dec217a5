"""Whether a page has the place that an address names."""

from __future__ import annotations

import pytest

from explainer.linkcheck.fragment import fragment_fault
from explainer.sources.observation import Document

PAGE = Document(
    media_type="text/html", text="The bridge was opened on Sunday, May 4.", ids=frozenset({"one", "мост", "a b"})
)
PDF = Document(media_type="application/pdf", pages=3, is_whole=False)

FAULTS: dict[str, tuple[str, str]] = {
    "none": ("", ""),
    "an id": ("one", ""),
    "an encoded id": ("%D0%BC%D0%BE%D1%81%D1%82", ""),
    "a raw id": ("мост", ""),
    "the top": ("top", ""),
    "no such id": ("two", 'the page has no place "#two"'),
    "another case": ("One", 'the page has no place "#One"'),
    "read by a script": ("!/one", ""),
    "a route": ("/one", ""),
    "lines of code": ("L10-L20", ""),
    "a moment of a film": ("t=30", ""),
    "words": (":~:text=The%20bridge", ""),
    "words behind an id": ("one:~:text=opened%20on%20Sunday", ""),
    "two ends": (":~:text=The%20bridge,on%20Sunday", ""),
    "words with their surroundings": (":~:text=The-,bridge,-was", ""),
    "words that are not there": (":~:text=closed", 'the words "closed" of its text fragment are not on the page'),
    "an end that is not there": (
        ":~:text=The%20bridge,on%20Monday",
        'the words "on Monday" of its text fragment are not on the page',
    ),
    "another directive": (":~:selector=x", ""),
}


@pytest.mark.parametrize("name", FAULTS)
def test_the_place_is_on_the_page(name: str) -> None:
    fragment, fault = FAULTS[name]
    assert fragment_fault(fragment, PAGE) == fault


@pytest.mark.parametrize("fragment", ["two", ":~:text=closed"])
def test_what_a_part_of_a_page_lacks_proves_nothing(fragment: str) -> None:
    assert fragment_fault(fragment, Document(media_type="text/html", is_whole=False)) == ""
    assert fragment_fault(fragment, Document(media_type="text/plain")) == ""


PAGES: dict[str, str] = {
    "page=3": "",
    "page=4": "it has 3 pages, and no page 4",
    "page=0": "it has 3 pages, and no page 0",
    "zoom=1&Page=9": "it has 3 pages, and no page 9",
    "one": "",
}


@pytest.mark.parametrize("fragment", PAGES)
def test_the_page_of_a_pdf_is_there(fragment: str) -> None:
    assert fragment_fault(fragment, PDF) == PAGES[fragment]
    assert fragment_fault(fragment, Document(media_type="application/pdf")) == ""


def test_long_words_are_shown_short() -> None:
    assert fragment_fault("x" * 100, PAGE) == f'the page has no place "#{"x" * 57}…"'
