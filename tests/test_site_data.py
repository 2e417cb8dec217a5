"""Whole small sites with charts and tables of data: what readers are shown, and what stops a build."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

if TYPE_CHECKING:
    from tests.conftest import Site

MEANING = """\
title: What the ferry carried
license: CC BY 4.0
caveats: [No horses.]
missing: The log of July is lost.
columns:
  - {name: month, title: Month, type: month}
  - {name: load, title: Goods, type: number, unit: t, source: 'ferry-log-1901, p. 7'}
  - {name: ore, title: Ore, type: number, unit: t, source: column:source}
  - {name: people, title: People, type: number, unit: people, source: column:source}
  - {name: who, title: Counted by, type: text}
  - {name: source, title: Source, type: citation}
"""
VALUES = """\
month,load,ore,people,who,source
1901-05,12345.5,4,500,Halm,gazette-bridge-1902
1901-06,2000–3000,3.5,400,Orr,gazette-bridge-1902
1901-08,4000,,450,Halm,gazette-bridge-1902
"""
CHART = """\
```chart
data: ferry
title: It fell
subtitle: Tons a month
description: From twelve to four.
mark: bar
encoding:
  x: {field: month}
  y: {field: load}
```
"""
TABLE = "```table\ndata: ferry\n```\n"
CHAPTER = f"# The opening\n\nIt fell.[^桥报-1903]\n\n{CHART}\nMore.\n\n{TABLE}"


@pytest.fixture
def charted(site: Site) -> Site:
    """A good site with a chart and a table."""
    site.write("docs/data/ferry.csv", VALUES)
    site.write("docs/data/ferry.yml", MEANING)
    site.write("docs/chapter.md", CHAPTER)
    return site


def built(site: Site, path: str = "chapter/index.html") -> str:
    """The HTML of a page of a site that builds without a word."""
    run = site.build()
    assert (run.code, run.output) == (0, "")
    return site.page(path).html


def faults(site: Site) -> list[tuple[str, str, str]]:
    """Place, code and marked words of the errors that end the build; nothing is published."""
    run = site.build()
    assert run.code == 1
    assert not site.built.folder.exists()
    assert "Traceback" not in run.output
    assert "    at " not in run.output
    assert all(shown.hint for shown in run.problems)
    return [(shown.place, shown.code, shown.marked) for shown in run.problems if shown.severity == "error"]


def pictures(html: str) -> list[str]:
    return re.findall(r"<svg.*?</svg>", html, re.DOTALL)


def plain(html: str) -> str:
    """The text of an element that holds no others but spans of other languages."""
    assert not re.search(r"<(?!/?(?:bdi|span)\b)", html)
    return unescape(re.sub(r"<[^>]*>", "", html))


def drawings(site: Site) -> list[Path]:
    return sorted((site.folder / ".cache/drawings").iterdir())


# What readers are shown


def test_a_chart_has_its_finding_the_values_of_the_table_and_the_table(charted: Site) -> None:
    html = built(charted)
    wide, narrow = pictures(html)
    for picture in (wide, narrow):
        assert re.findall(r'data-values="([^"]*)"', picture) == [
            "month: 1901-05; Goods (t): 12345.5",
            "month: 1901-08; Goods (t): 4000",
        ]
        assert re.findall(r"<title>(.*?)</title>\s*<desc>(.*?)</desc>", picture) == [
            ("It fell", "From twelve to four.")
        ]
        assert re.findall(r"<tspan[^>]*>(\w+)|>(Jun|Jul|Aug)</", picture)
    text = charted.page("chapter/index.html").text
    assert text.count("12,345.5") == text.count("2000–3000") == 2
    for words in ("It fell", "Tons a month", "Sources:", "The data", "No horses.", "The log of July is lost."):
        assert words in text


def test_the_sources_of_charts_and_tables_are_notes_of_the_page_in_reading_order(charted: Site) -> None:
    html = built(charted)
    notes = re.findall(r'<li id="fn:\d+">(.*?)</li>', html, re.DOTALL)
    found = [re.sub(r"<[^>]*>|\s+", " ", note) for note in notes]
    assert len(found) == 4
    assert "桥报" in found[0]
    assert "p. 7" in found[1]
    assert "Bridge for Halm" in found[1]
    assert "Bridge for Halm" in found[2]
    assert "p. 7" in found[3]
    sources = charted.page("sources/index.html").text
    assert "The Log of the Ferry" in sources


@pytest.mark.parametrize("folder", ["", "more/and/more/"])
def test_the_table_can_be_downloaded_as_it_is_from_a_page_in_any_folder(charted: Site, folder: str) -> None:
    (charted.folder / "docs/chapter.md").unlink()
    charted.write(f"docs/{folder}one.md", f"# One\n\n{CHART}\n{TABLE}")
    charted.configure(nav=["index.md", f"{folder}one.md", "sources.md"])
    assert charted.build().code == 0
    page = charted.page(f"{folder}one/index.html")
    downloads = [page.leads_to(link) for link in page.links if link.endswith(".csv")]
    assert downloads == [("data/ferry.csv", "")] * 2
    assert charted.built.files["data/ferry.csv"] == VALUES.encode()
    assert charted.built.dead_links == []


def test_a_picture_loads_nothing_and_has_no_links(charted: Site) -> None:
    for picture in pictures(built(charted)):
        assert not re.search(r"href|src=|url\(|<image|<script|<style|<foreignObject|\bon\w+=", picture)
    assert charted.page("chapter/index.html").loaded == []


PLACES = {
    "a list": ("- One\n\n", "    "),
    "a list in a list": ("- One\n\n    - Two\n\n", "        "),
    "an admonition": ("!!! note\n\n", "    "),
    "a quotation": ("", "> "),
}


@pytest.mark.parametrize(("before", "prefix"), PLACES.values(), ids=list(PLACES))
def test_charts_and_tables_stand_in_other_blocks_too(charted: Site, before: str, prefix: str) -> None:
    body = "".join(f"{prefix}{line}".rstrip() + "\n" for line in f"{CHART}\n{TABLE}".splitlines())
    charted.write("docs/chapter.md", f"# The opening\n\nIt fell.[^桥报-1903]\n\n{before}{body}")
    html = built(charted)
    assert len(pictures(html)) == 2
    assert html.count('<table class="data">') == 2
    assert "```" not in html


@pytest.mark.parametrize(("before", "prefix"), PLACES.values(), ids=list(PLACES))
def test_a_fault_in_other_blocks_has_its_place_in_the_page(charted: Site, before: str, prefix: str) -> None:
    wrong = CHART.replace("load", "laod")
    body = "".join(f"{prefix}{line}".rstrip() + "\n" for line in wrong.splitlines())
    charted.write("docs/chapter.md", f"# The opening\n\n{before}{body}")
    line = 3 + before.count("\n") + 8
    assert faults(charted) == [(f"docs/chapter.md:{line}:{len(prefix) + 14}", "D003", "laod")]


# Untrusted words

HOSTILE = {
    "markup": "</text></svg></figure><script>alert(1)</script>",
    "an attribute": '" onload="alert(1)" x="',
    "quotation marks": "\"a\" 'b' “c”",
    "entities": "&amp; &lt;b&gt; &#60; &unknown;",
    "Markdown": "**a** [b](http://c.example) `d` ![e](f) [^ferry-log-1901] <http://g.example>",
    "placeholders": "\x02wzxhzdk:0\x03 \x02amp\x03 klzzwxh:0",
    "control characters": "a\x00b\x1bc\x7fd",
    "Chinese and Cyrillic": "哈姆大桥今天隆重通车 Мост",
    "templates": "{{ config }} {% raw %} ${x} #{y}",
    "an address": "javascript:alert(1) url(http://a.example/)",
    "a slash": "and/or, 1/2",
}


@pytest.mark.parametrize("words", HOSTILE.values(), ids=list(HOSTILE))
def test_a_cell_stays_the_text_that_it_is(charted: Site, words: str) -> None:
    quoted = words.replace('"', '""')
    charted.write("docs/data/ferry.csv", f'{VALUES}1901-09,5,,,"{quoted}",ferry-log-1901\n')
    chart = CHART.replace("field: month", "field: who").replace("It fell", "It rose")
    charted.write("docs/chapter.md", f"{CHAPTER}\n{chart}")
    html = built(charted)
    shown = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", words)
    cells = re.findall(r"<td>(.*?)</td>", html, re.DOTALL)
    assert [plain(cell) for cell in cells].count(shown) == 3
    drawn = re.findall(r'data-values="who: ([^"]*); Goods', html)
    assert [unescape(name) for name in drawn].count(shown) == 2
    assert "<script" not in html
    assert not re.search(r"<\w+[^<>\"]*(?:\"[^\"]*\"[^<>\"]*)*\sonload=", html)
    assert charted.page("chapter/index.html").loaded == []


@pytest.mark.parametrize("words", HOSTILE.values(), ids=list(HOSTILE))
def test_the_words_of_a_block_stay_the_text_that_they_are(charted: Site, words: str) -> None:
    shown = re.sub(r"[\x00-\x1f\x7f]", "", words)
    quoted = "'" + shown.replace("'", "''") + "'"
    chart = CHART.replace("It fell", quoted).replace("From twelve to four.", quoted).replace("Tons a month", quoted)
    charted.write("docs/chapter.md", f"# The opening\n\nIt fell.[^桥报-1903]\n\n{chart}")
    html = built(charted)
    (caption,) = re.findall(r"<figcaption>(.*?)</figcaption>", html, re.DOTALL)
    assert unescape(re.sub(r"</?(?:bdi|span|strong)\b[^>]*>", "", caption)) == f"{shown} {shown}"
    for tag, times in (("title", 2), ("desc", 2), ("strong", 1)):
        found = [plain(text) for text in re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)]
        assert found.count(shown) == times
    assert "<script" not in html


def test_numbers_beyond_all_measure_and_very_long_texts_do_no_harm(charted: Site) -> None:
    long = "word " * 20_000
    charted.write("docs/data/ferry.csv", f"{VALUES}1901-09,{'9' * 300},,,{long},ferry-log-1901\n")
    names = CHART.replace("field: month", "field: who")
    charted.write("docs/chapter.md", f"{CHAPTER}\n{names}")
    html = built(charted)
    assert len(html) < 1_000_000
    assert "1e+300" in html


# What stops a build

WRONG_PAGES: dict[str, tuple[str, str, tuple[str, str, str]]] = {
    "an unknown table": ("data: ferry\ntitle", "data: fery\ntitle", ("6:7", "D011", "fery")),
    "an unknown column": ("field: load", "field: laod", ("13:14", "D003", "laod")),
    "an unknown mark": ("mark: bar", "mark: pie", ("10:7", "D009", "pie")),
    "an unknown field": ("subtitle:", "subtitel:", ("8:1", "D009", "subtitel")),
    "no description": ("description: From twelve to four.\n", "", ("6:1", "D009", "d")),
    "data from elsewhere": (
        "data: ferry\ntitle",
        "data: {url: http://a.example/}\ntitle",
        ("6:7", "D009", "{url: http://a.example/"),
    ),
    "units that differ": (
        "mark: bar\n",
        "series: [load, people]\nmark: bar\n",
        ("10:16", "D012", "people"),
    ),
    "broken YAML": ("mark: bar", "mark: [bar", ("11:9", "D009", ":")),
    "a filter that leaves nothing": (
        "mark: bar\n",
        "mark: bar\ntransform: [{filter: datum.load < 0}]\n",
        ("5:1", "D010", "```chart"),
    ),
    "a filter that is none": (
        "mark: bar\n",
        "mark: bar\ntransform: [{filter: 'datum.load <'}]\n",
        ("5:1", "D010", "```chart"),
    ),
    "an empty block": (CHART, "```chart\n```\n", ("5:1", "D009", "```chart")),
    "an empty block of a table": (TABLE, "```table\n```\n", ("18:1", "D009", "```table")),
    "a column that a table lacks": (TABLE, "```table\ndata: ferry\ncolumns: [lode]\n```\n", ("20:11", "D003", "lode")),
    "a row that a table lacks": (
        TABLE,
        "```table\ndata: ferry\nwhere: {who: Nobody}\n```\n",
        ("20:8", "D010", "{who: Nobody"),
    ),
}


@pytest.mark.parametrize(("old", "new", "fault"), WRONG_PAGES.values(), ids=list(WRONG_PAGES))
def test_a_fault_in_a_block_is_one_problem_in_its_place(
    charted: Site, old: str, new: str, fault: tuple[str, str, str]
) -> None:
    assert CHAPTER.count(old) == 1
    charted.write("docs/chapter.md", CHAPTER.replace(old, new))
    place, code, marked = fault
    found = faults(charted)
    assert [(f"docs/chapter.md:{place}", code)] == [(where, what) for where, what, _ in found]
    assert found[0][2].startswith(marked)


def test_the_check_without_a_build_finds_the_same(charted: Site) -> None:
    charted.write("docs/chapter.md", CHAPTER.replace("field: load", "field: laod"))
    done = charted.explainer("check")
    assert done.returncode == 1
    assert 'docs/chapter.md:13:14: error D003: the table "ferry" has no column "laod"' in done.stdout + done.stderr
    assert 'did you mean "load"?' in done.stdout + done.stderr


def test_a_server_says_in_the_place_of_a_chart_why_it_is_not_shown(charted: Site) -> None:
    charted.write("docs/chapter.md", CHAPTER.replace("field: load", "field: l<b>"))
    config = load_config(str(charted.folder / "mkdocs.yml"))
    config.plugins.on_startup(command="serve", dirty=False)
    try:
        build(config)
    finally:
        config.plugins.on_shutdown()
    html = charted.page("chapter/index.html").html
    assert '<p class="explainer-problem">the table "ferry" has no column "l&lt;b&gt;"</p>' in html
    assert html.count('<table class="data">') == 1  # the block behind it is shown


# The same again


def test_an_unchanged_chart_is_not_drawn_again(charted: Site) -> None:
    first = built(charted)
    assert len(drawings(charted)) == 2
    assert built(charted) == first
    for path in drawings(charted):
        path.write_text('<svg viewBox="0 0 7 7"><g class="planted"/></svg>', encoding="utf-8")
    assert built(charted).count('class="planted"') == 2
    charted.append("docs/chapter.md", "\nMore words.\n")
    assert built(charted).count('class="planted"') == 2


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("docs/data/ferry.csv", "4000", "4001"),
        ("docs/data/ferry.yml", "title: Goods", "title: Freight"),
        ("docs/chapter.md", "mark: bar", "mark: point"),
    ],
    ids=["a value", "a heading", "a mark"],
)
def test_a_changed_chart_is_drawn_anew(charted: Site, path: str, old: str, new: str) -> None:
    first = pictures(built(charted))
    charted.write(path, (charted.folder / path).read_text(encoding="utf-8").replace(old, new))
    assert not set(first) & set(pictures(built(charted)))
    assert len(drawings(charted)) == 4


def test_new_words_about_a_chart_do_not_draw_it_anew(charted: Site) -> None:
    built(charted)
    charted.write("docs/chapter.md", CHAPTER.replace("It fell\n", "It fell much\n"))
    charted.write("docs/data/ferry.yml", MEANING.replace("No horses", "No cats"))
    assert "It fell much" in built(charted)
    assert len(drawings(charted)) == 2


def test_builds_in_other_processes_and_time_zones_give_the_same_bytes(charted: Site, tmp_path: Path) -> None:
    pages = []
    for seed, zone in (("1", "Asia/Shanghai"), ("2", "America/Los_Angeles")):
        run = charted.mkdocs("build", PYTHONHASHSEED=seed, TZ=zone)
        assert run.code == 0, run.output
        pages.append(charted.built.files["chapter/index.html"])
        for path in drawings(charted):
            path.unlink()
    assert pages[0] == pages[1]


def test_a_site_whose_drawings_cannot_be_kept_is_built_all_the_same(charted: Site) -> None:
    locked = charted.folder / ".cache"
    locked.mkdir(mode=0o555)
    run = charted.mkdocs("build")
    assert run.code == 0, run.output
    assert len(pictures(charted.page("chapter/index.html").html)) == 2
    assert list(locked.iterdir()) == []
