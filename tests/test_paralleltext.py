"""Parallel texts: a block that shows the words of a source beside their translation."""

from __future__ import annotations

import pytest
from tests.conftest import Site

EVIDENCE = """\
passages:
  - {id: opens, quote: 哈姆大桥今日通车, lang: zh, translation: The bridge (大桥) opens,
     translator: ours, note: Above & below.}
  - {id: plain, quote: 桥很长也很高, lang: zh}
figures:
  - {id: length, value: 120, unit: meters}
"""
PAGE = "# The opening\n\n```parallel\n{}\n```\n"


@pytest.fixture
def paired(site: Site) -> Site:
    """A good site with evidence in Chinese."""
    site.write("citations/evidence/桥报-1903.yml", EVIDENCE)
    return site


def shown(site: Site, block: str) -> str:
    """The block of a page of a site that builds."""
    site.write("docs/chapter.md", PAGE.format(block))
    run = site.build()
    assert run.code == 0, run.output
    html = site.page("chapter/index.html").html
    return html[html.index("<figure") : html.index("</figure>")]


def problems(site: Site, block: str) -> list[str]:
    """What ends the build of a page with the block."""
    site.write("docs/chapter.md", PAGE.format(block))
    run = site.build()
    assert "Traceback" not in run.output
    errors = (problem for problem in run.problems if problem.severity == "error")
    return [f"{error.code} {error.place.partition(':')[2]}" for error in errors]


def test_the_original_stands_beside_its_translation_each_in_its_language(paired: Site) -> None:
    html = shown(paired, "passage: 桥报-1903#opens\ntitle: The first words")
    assert '<p class="parallel-title">The first words</p>' in html
    assert '<blockquote lang="zh"><p>哈姆大桥今日通车</p></blockquote>' in html
    english = 'The bridge (<span lang="zh">大桥</span>) opens'
    assert f'<blockquote lang="en"><p>{english}</p></blockquote>' in html
    assert [html.count(part) for part in (">Chinese<", ">English, our translation<", "Above &amp; below.")] == [1, 1, 1]


def test_its_source_line_has_a_note_with_the_words(paired: Site) -> None:
    assert 'href="#fn:1">1</a></sup>' in shown(paired, "passage: 桥报-1903#opens").partition("<figcaption")[2]
    html = paired.page("chapter/index.html").html
    assert "哈姆大桥今日通车" in html.partition('id="fn:1"')[2]
    assert "桥报" in paired.page("sources/index.html").html


@pytest.mark.parametrize(
    "written", ["桥报-1903#opens", '"桥报-1903#opens"', "桥报-1903#opens, p. 3", "桥报-1903#opens  # ours"]
)
def test_a_passage_that_only_a_block_shows_is_used(paired: Site, written: str) -> None:
    paired.write("docs/chapter.md", PAGE.format(f"passage: {written}"))
    run = paired.build()
    unused = [problem.message for problem in run.problems if problem.code in ("E009", "B014")]
    assert unused == ['no page uses "plain" of "桥报-1903"', 'no page uses "length" of "桥报-1903"']


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("passage: 桥报-1930#opens", ["C001 4:10"]),
        ("passage: 桥报-1903#opened", ["C006 4:18"]),
        ("passage: 桥报-1903#plain", ["D010 4:10"]),
        ("passage: 桥报-1903#length", ["D010 4:10"]),
        ("passage: 桥报-1903", ["D009 4:10"]),
        ("passage: 桥报-1903#opens; 桥报-1903#opens", ["D009 4:10"]),
        ("title: x", ["D009 4:1"]),
        ("", ["D009 3:1"]),
    ],
    ids=[
        "unknown source",
        "unknown passage",
        "no translation",
        "a figure",
        "no passage",
        "two passages",
        "no citation",
        "empty",
    ],
)
def test_what_is_wrong_with_it_is_told_once_at_its_place(paired: Site, block: str, expected: list[str]) -> None:
    assert [found for found in problems(paired, block) if found[0] in "CD"] == expected
