"""The box of problems that a writer sees on a page."""

from __future__ import annotations

from html.parser import HTMLParser

from explainer.problems import banner
from explainer.problems.place import TextFile
from explainer.problems.problem import Problem

PAGE = TextFile("docs/pier.md", "# Pier\n\nSee[^<b>&amp;] it.\n")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.pieces: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.pieces.append((self.tags[-1], data))


def read(html: str) -> _Text:
    parser = _Text()
    parser.feed(html)
    return parser


def test_a_problem_is_shown_with_its_place_its_line_and_its_hint_and_nothing_of_it_is_html() -> None:
    place = PAGE.place(PAGE.text.index("<b>"), PAGE.text.index("]"))
    shown = read(banner.as_html([Problem("C001", place, 'no "<b>&amp;"', "write <i>")]))
    assert shown.tags == ["section", "ul", "li", "strong", "pre", "code", "mark"]
    assert shown.pieces == [
        ("strong", "docs/pier.md:3:6: C001"),
        ("strong", ' no "<b>&amp;" (write <i>)'),
        ("code", "See[^"),
        ("mark", "<b>&amp;"),
        ("mark", "] it."),
    ]


def test_problems_stand_in_the_order_of_their_places_each_once_and_without_a_hint_where_there_is_none() -> None:
    problems = [Problem("C001", PAGE.place(at), "wrong") for at in (8, 0, 8)]
    html = banner.as_html(problems)
    assert [text for tag, text in read(html).pieces if tag == "strong" and "wrong" not in text] == [
        "docs/pier.md:1:1: C001",
        "docs/pier.md:3:1: C001",
    ]
    assert "(" not in html


def test_the_box_is_announced_to_screen_readers() -> None:
    assert banner.as_html([]).startswith('<section class="explainer-problems" role="alert" aria-label="Problems">')
