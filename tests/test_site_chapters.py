"""What stands at the head of a chapter, and what its page holds for the report of a sentence and for paper."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from tests.conftest import Site

HOOKS = Path(__file__).parent.parent / "hooks"
LONG = "# Long\n\n" + "The bridge is long. " * 230
NAV = ["index.md", {"The opening": "chapter.md"}, {"Long": "long.md"}, {"Lists": ["sources.md"]}]


@pytest.fixture
def chaptered(site: Site) -> Site:
    """A good site in the project's own theme with two chapters."""
    site.write("docs/long.md", LONG)
    site.configure(
        theme={"name": "material", "custom_dir": str(HOOKS / "theme"), "font": False, "language": "en"},
        hooks=[str(HOOKS / name) for name in ("citations.py", "pages.py", "chapters.py", "publish.py")],
        nav=NAV,
        extra={"contact": "ada@halm.example"},
    )
    return site


def head(site: Site, path: str) -> str:
    """What stands above the heading of a page."""
    html = site.page(path).html
    found = re.search(r'<p class="page-chapter">(.*?)</p>.*?<h1', html, re.DOTALL)
    return " ".join(re.sub("<[^>]+>", " ", found[1]).split()) if found else ""


def built(site: Site) -> Site:
    run = site.build()
    assert run.output == ""
    return site


def test_chapters_are_numbered_by_the_navigation_and_say_how_long_they_are(chaptered: Site) -> None:
    site = built(chaptered)
    paths = ("index.html", "chapter/index.html", "long/index.html", "sources/index.html")
    assert [head(site, path) for path in paths] == [
        "1 minute to read",
        "Chapter 1 of 2 1 minute to read",
        "Chapter 2 of 2 4 minutes to read",
        "",
    ]


def test_a_single_chapter_has_no_number(chaptered: Site) -> None:
    chaptered.configure(nav=["index.md", {"The opening": "chapter.md"}, {"Lists": ["long.md", "sources.md"]}])
    assert head(built(chaptered), "chapter/index.html") == "1 minute to read"


def test_a_page_holds_the_address_of_a_report_with_places_for_what_is_reported(chaptered: Site) -> None:
    html = built(chaptered).page("chapter/index.html").html
    (report,) = re.findall(r'data-report="([^"]*)"', html)
    lines = unquote(unescape(report)).splitlines()
    assert lines[0].startswith("mailto:ada@halm.example?subject=Problem: The opening&body=Page: The opening")
    assert lines[1:4] == ["Address: {address}", "Section: {section}", "Sentence: {sentence}"]


def test_where_nobody_takes_reports_there_is_no_such_address(chaptered: Site) -> None:
    chaptered.configure(extra={})
    assert "data-report" not in built(chaptered).page("chapter/index.html").html
