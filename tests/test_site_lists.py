"""Whole small sites with a timeline, people and terms: what readers are shown of them, and what stops a build."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from markdown import Markdown
from mkdocs.commands.build import build
from mkdocs.config import load_config

from explainer.chapter.extension import ProblemsFound

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Site

GAZETTE = """\
passages:
  - id: crowd
    quote: The crowd was the largest that Halm has seen
    lang: en
figures:
  - {id: length, value: 2.1, unit: km}
"""
TIMELINE = """\
events:
  - date: 1902-05-04
    what: >-
      The bridge of 2.1 km was opened.[^gazette-bridge-1902#length] The paper wrote of “the largest that
      Halm has seen” then.[^gazette-bridge-1902#crowd]

      The *ferry* went on.[^ferry-log-1901]
    topic: Bridge
    chapter: chapter.md#the-opening
    milestone: true
  - {date: 1902-05-04, what: 'They danced.[^桥报-1903]', topic: Town}
  - {date: 1901, what: 'The ferry sank.[^ferry-log-1901, p. 4]', topic: Ferry, milestone: true}
"""
PEOPLE = """\
people:
  - id: halm
    name: Ada Halm
    native: 阿达
    lang: zh
    group: Ferry
    role: Pilot of the *ferry*.[^ferry-log-1901]
    later: She left.[^gazette-bridge-1902]
    chapter: chapter.md
    also: [Halm’s pilot]
  - {id: orr, name: Tim Orr, group: Bridge & Co, role: 'Builder.[^gazette-bridge-1902]'}
"""
TERMS = """\
terms:
  - {id: opening, term: 通车, lang: zh, transliteration: tōngchē, group: Words, meaning: 'To open.[^桥报-1903]'}
  - {id: toll, term: toll, group: Money, meaning: 'What it costs.[^gazette-bridge-1902]'}
"""
CHAPTER = """\
# The opening

Tim Orr built it for Ada Halm.[^gazette-bridge-1902] A toll came.[^gazette-bridge-1902]

```timeline
show: milestones
title: How it came
```

So it was.[^ferry-log-1901, p. 4]
"""
PAGES = {
    "timeline": "# Timeline\n\nSeen.[^gazette-bridge-1902]\n\n```timeline\n```\n\nSeen again.[^ferry-log-1901]\n",
    "people": "# People\n\n```people\n```\n",
    "terms": "# Terms\n\n```terms\n```\n",
}
DATA = {"timeline": TIMELINE, "people": PEOPLE, "terms": TERMS}


@pytest.fixture
def listed(site: Site) -> Site:
    """A good site with a timeline, people and terms, held against evidence."""
    site.write("citations/evidence/gazette-bridge-1902.yml", GAZETTE)
    site.write("docs/chapter.md", CHAPTER)
    for name in DATA:
        site.write(f"docs/data/{name}.yml", DATA[name])
        site.write(f"docs/{name}.md", PAGES[name])
    site.set_option("people_page", "people.md")
    site.set_option("terms_page", "terms.md")
    site.configure(nav=["index.md", "chapter.md", "timeline.md", "people.md", "terms.md", "sources.md"])
    return site


def built(site: Site, path: str) -> str:
    """The HTML of a page of a site that builds without a word."""
    run = site.build()
    assert run.output == ""
    assert run.code == 0
    assert site.built.dead_links == []
    for page in site.built.pages.values():
        assert len(page.ids) == len(set(page.ids)), page.path
    return site.page(path).html


def faults(site: Site) -> list[tuple[str, str, str, str]]:
    """Place, code, marked words and hint of the errors that end a build, which leaves the last good site as it was."""
    good = site.built.files
    run = site.build()
    assert run.code == 1
    assert "Traceback" not in run.output
    assert site.built.files == good
    return [(shown.place, shown.code, shown.marked, shown.hint) for shown in run.problems if shown.severity == "error"]


# What readers see


def test_the_timeline_has_a_heading_for_each_year_that_stands_in_the_contents(listed: Site) -> None:
    html = built(listed, "timeline/index.html")
    assert re.findall(r'<h2 id="([^"]*)">(\d+)|<li class="event"[^>]* id="([^"]*)"', html) == [
        ("1901", "1901", ""),
        ("", "", "event-1901"),
        ("1902", "1902", ""),
        ("", "", "event-1902-05-04"),
        ("", "", "event-1902-05-04-2"),
    ]
    listed.write(
        "theme/main.html",
        "{% for item in page.toc %}{% for year in item.children %}{{ year.title }};{% endfor %}{% endfor %}",
    )
    assert built(listed, "timeline/index.html") == "1901;1902;"


def test_the_notes_of_a_timeline_are_numbered_with_those_around_it(listed: Site) -> None:
    html = built(listed, "timeline/index.html")
    marks = re.findall(r'<sup[^>]* id="(fnref[^"]*)"><a class="footnote-ref" href="#(fn:\d+)">', html)
    assert [note for _, note in marks] == ["fn:1", "fn:2", "fn:3", "fn:4", "fn:5", "fn:6", "fn:5"]
    ways_back = re.findall(r'class="footnote-backref" href="#(fnref[^"]*)"', html)
    assert sorted(ways_back) == sorted(use for use, _ in marks)


def test_an_event_is_shown_with_its_words_and_its_chapter(listed: Site) -> None:
    html = built(listed, "timeline/index.html")
    assert re.findall(r'<time datetime="([^"]*)">([^<]*)</time>', html) == [
        ("1901", "1901"),
        ("1902-05-04", "May 4, 1902"),
        ("1902-05-04", "May 4, 1902"),
    ]
    assert "The <em>ferry</em> went on." in html
    page = listed.page("timeline/index.html")
    assert ("chapter/index.html", "the-opening") in [page.leads_to(link) for link in page.links]


def test_a_chapter_shows_the_milestones_as_a_figure(listed: Site) -> None:
    html = built(listed, "chapter/index.html")
    figure = re.search(r'<figure class="timeline">.*?</figure>', html, re.DOTALL)
    assert figure
    assert figure[0].startswith('<figure class="timeline"><figcaption>How it came</figcaption><ol>')
    assert figure[0].count("<li ") == 2
    assert "<h2" not in figure[0]


def test_a_source_that_only_an_event_cites_is_listed_with_its_note(listed: Site) -> None:
    listed.write("docs/index.md", "# The bridge\n\nIt opened.[^gazette-bridge-1902]\n")
    built(listed, "sources/index.html")
    page = listed.page("sources/index.html")
    assert "source-桥报-1903" in page.ids
    assert ("timeline/index.html", "fnref:6") in [page.leads_to(link) for link in page.links]


def test_people_and_terms_are_listed_with_their_names_in_their_own_scripts(listed: Site) -> None:
    assert '<div class="headword" id="person-halm"><dt>Ada Halm <span lang="zh">阿达</span></dt>' in built(
        listed, "people/index.html"
    )
    terms = listed.page("terms/index.html").html
    assert '<dt><span lang="zh">通车</span> <i lang="zh-Latn">tōngchē</i></dt>' in terms
    assert re.findall(r"<h2[^>]*>([^<]*)", listed.page("people/index.html").html) == ["Ferry", "Bridge &amp; Co"]


def test_first_mentions_lead_to_the_lists_from_pages_in_folders_too(listed: Site) -> None:
    listed.write("docs/more/one/two.md", "# Two\n\nA toll for Ada Halm.[^ferry-log-1901]\n")
    listed.configure(nav=[*listed.configuration["nav"], "more/one/two.md"])
    built(listed, "index.html")
    for path in ("chapter/index.html", "more/one/two/index.html"):
        page = listed.page(path)
        found = {page.leads_to(link) for link in re.findall(r'class="term"[^>]* href="([^"]*)"', page.html)}
        assert ("people/index.html", "person-halm") in found
        assert ("terms/index.html", "term-toll") in found
    assert "data-term" not in listed.page("people/index.html").html
    assert listed.page("chapter/index.html").html.count("<template") == 3


def test_ids_of_the_page_and_of_blocks_do_not_collide(listed: Site) -> None:
    own = "## Mine {#event-1901}\n\n<p id='event-1902-05-04'>Raw</p>\n\n## 1902\n\n"
    block = "```timeline\n```\n"
    listed.write("docs/timeline.md", f"# Timeline\n\n{own}{block}\n{block}\n```timeline\nshow: milestones\n```\n")
    built(listed, "timeline/index.html")
    listed.write("docs/people.md", "# People\n\n```people\n```\n\n```people\ngroup: Ferry\n```\n")
    built(listed, "people/index.html")


def test_a_text_is_shown_as_it_is_written(listed: Site) -> None:
    words = "*a 2 * 3 [sic] R&D, x_y <3 \u200eא\u200f 🚢\u00a0{: #x} | $x :-) ==a== “so”"
    listed.write(
        "docs/data/timeline.yml", f"events:\n  - {{date: 1901, what: '{words}[^ferry-log-1901]', topic: '{words}'}}\n"
    )
    listed.write(
        "docs/chapter.md", "# The opening\n\nIt went.[^gazette-bridge-1902#crowd; gazette-bridge-1902#length]\n"
    )
    html = built(listed, "timeline/index.html")
    (said,) = re.findall(r"</p><p>(.*?)<sup", html)
    assert unescape(said) == words
    (topic,) = re.findall(r'data-topic="([^"]*)"', html)
    assert unescape(topic) == words


def test_a_site_without_lists_is_as_it_was(site: Site) -> None:
    site.set_option("people_page", "")
    assert site.build().code == 0
    assert not any("template" in page.html or "timeline" in page.html for page in site.built.pages.values())


# What stops a build

WRONG: dict[str, tuple[str, str, str, list[tuple[str, str, str, str]]]] = {
    # file, text, with what; place, code, marked words, hint
    "an unknown source": (
        "timeline",
        "ferry-log-1901, p.",
        "fery-log-1901, p.",
        [("12:42", "C001", "fery-log-1901", 'did you mean "ferry-log-1901"?')],
    ),
    "an unknown passage in a folded text": (
        "timeline",
        "902#crowd",
        "902#croud",
        [
            ("5:49", "C006", "croud", 'did you mean "crowd"?'),
            ("4:89", "E002", "the largest that", "write [^gazette-bridge-1902#crowd]"),
        ],
    ),
    "words that the source does not have": (
        "timeline",
        "Halm has seen”",
        "Holm has seen”",
        [("4:89", "E001", "the largest that", "quote the source to the letter")],
    ),
    "a figure that the source does not have": (
        "timeline",
        "2.1 km",
        "2.2 km",
        [
            (
                "4:21",
                "E003",
                "2.2 km",
                "correct the page, or record the figure if the source has it too",
            )
        ],
    ),
    "no note": ("timeline", "[^桥报-1903]", "", [("11:31", "E015", "They danced.", "cite what it rests on")]),
    "words behind the last note": (
        "people",
        "left.[^gazette-bridge-1902]",
        "left.[^gazette-bridge-1902] And then she went to live in the town.",
        [
            (
                "8:44",
                "E016",
                "And then she went to live in the town.",
                "cite what it rests on, or move the note behind it",
            )
        ],
    ),
    "a bad date": (
        "timeline",
        "date: 1901",
        "date: 1901-13",
        [("12:12", "D007", "1901-13", "write 2022-05-31, 2022-05 or 2022")],
    ),
    "markup": (
        "terms",
        "To open.",
        "To <b>open</b>.",
        [
            ("2:92", "D015", "<b>", "write plain text with [^notes], *emphasis* and **strong words**"),
            ("2:99", "D015", "</b>", "write plain text with [^notes], *emphasis* and **strong words**"),
        ],
    ),
    "an id used twice": ("people", "id: orr", "id: halm", [("11:10", "D013", "halm", "give it another id")]),
    "an unknown chapter": (
        "people",
        "chapter: chapter.md",
        "chapter: chaptre.md",
        [("9:14", "L001", "chaptre.md", 'did you mean "chapter.md"?')],
    ),
    "an unknown section": (
        "timeline",
        "#the-opening",
        "#the-openning",
        [("9:14", "L002", "chapter.md#the-openning", 'did you mean "the-opening"?')],
    ),
    "an unknown field": ("people", "later:", "latter:", [("8:5", "D001", "latter", 'did you mean "later"?')]),
    "broken YAML": (
        "terms",
        "terms:\n",
        "terms: [\n",
        [("2:3", "D001", "-", "begin all items of a list in one column, and put text with : or # in quotation marks")],
    ),
}


@pytest.mark.parametrize(("name", "old", "new", "expected"), WRONG.values(), ids=list(WRONG))
def test_what_a_file_gets_wrong_is_reported_in_its_place_by_the_build(
    listed: Site, name: str, old: str, new: str, expected: list[tuple[str, str, str, str]]
) -> None:
    assert DATA[name].count(old) == 1
    assert listed.build().code == 0
    listed.write(f"docs/data/{name}.yml", DATA[name].replace(old, new))
    found = [(place, code, marked.strip(), hint) for place, code, marked, hint in faults(listed)]
    assert sorted(found) == sorted((f"docs/data/{name}.yml:{place}", *rest) for place, *rest in expected)


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [wrong for wrong in WRONG.values() if wrong[3][0][1][0] != "L"],
    ids=[name for name, wrong in WRONG.items() if wrong[3][0][1][0] != "L"],
)
def test_the_command_reports_the_same(
    listed: Site, name: str, old: str, new: str, expected: list[tuple[str, str, str, str]]
) -> None:
    listed.write(f"docs/data/{name}.yml", DATA[name].replace(old, new))
    done = listed.explainer("check")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    for place, code, _, hint in expected:
        assert f"docs/data/{name}.yml:{place}: error {code}: " in done.stdout
        assert hint in done.stdout


@pytest.mark.parametrize(
    ("block", "place", "code", "hint"),
    [
        ("```timeline\ntopic: Bridgs\n```\n", "4:8", "D009", 'did you mean "Bridge"?'),
        ("```timeline\nshow: milestone\n```\n", "4:7", "D009", 'did you mean "milestones"?'),
        (
            "```timeline\ntopic: Town\nshow: milestones\n```\n",
            "4:1",
            "D010",
            "mark the events that count with `milestone: true`",
        ),
        ("```terms\ngroup: Word\n```\n", "4:8", "D009", 'did you mean "Words"?'),
        ("```people\ngroups: Ferry\n```\n", "4:1", "D009", 'did you mean "group"?'),
    ],
)
def test_a_block_that_cannot_be_read_is_reported_at_its_line(
    listed: Site, block: str, place: str, code: str, hint: str
) -> None:
    assert listed.build().code == 0
    listed.write("docs/more.md", f"# More\n\n{block}")
    listed.configure(nav=[*listed.configuration["nav"], "more.md"])
    ((found, found_code, _, found_hint),) = faults(listed)
    assert (found, found_code, found_hint) == (f"docs/more.md:{place}", code, hint)


UNREADABLE = {
    "empty": (b"", "the file is empty"),
    "not UTF-8": ("events: café".encode("latin-1"), "byte 0xe9 is not UTF-8"),
    "a control character": (b"events: \x07", "an invisible character (U+0007) stands here"),
    "half a file": (b"events:\n  - {date: 1901", "this is not YAML"),
    "no list": (b"events: 7\n", '"events" must be a list'),
}


@pytest.mark.parametrize("name", DATA)
@pytest.mark.parametrize(("data", "message"), UNREADABLE.values(), ids=list(UNREADABLE))
def test_a_file_that_cannot_be_read_is_the_only_error(listed: Site, name: str, data: bytes, message: str) -> None:
    assert listed.build().code == 0
    listed.write(f"docs/data/{name}.yml", data.replace(b"events", name.replace("timeline", "events").encode()))
    found = faults(listed)
    assert {(place.split(":")[0], code) for place, code, _, _ in found} == {(f"docs/data/{name}.yml", "D001")}
    assert len(found) == 1
    assert message.replace("events", name.replace("timeline", "events")) in listed.build().output


def test_a_file_that_may_not_be_read_is_reported(listed: Site, tmp_path: Path) -> None:
    file = listed.folder / "docs/data/terms.yml"
    file.chmod(0)
    run = listed.mkdocs("build", "--strict", NO_MKDOCS_2_WARNING="1")
    file.chmod(0o644)
    assert run.code == 1
    assert "Traceback" not in run.output
    assert ("docs/data/terms.yml:1:1", "D001") in [(shown.place, shown.code) for shown in run.problems]


def test_without_the_files_there_is_nothing_to_list_and_nothing_wrong(listed: Site) -> None:
    for name in DATA:
        (listed.folder / f"docs/data/{name}.yml").unlink()
    listed.write(
        "docs/chapter.md", "# The opening\n\nAda Halm.[^gazette-bridge-1902#crowd; gazette-bridge-1902#length]\n"
    )
    listed.append("docs/index.md", "\nSeen.[^桥报-1903]\n")
    html = built(listed, "timeline/index.html")
    assert '<div class="timeline"></div>' in html
    assert "data-term" not in listed.page("chapter/index.html").html


def test_a_mistake_is_told_once_however_often_the_event_is_shown(listed: Site) -> None:
    listed.append("docs/timeline.md", "\n```timeline\n```\n\n```timeline\nshow: milestones\n```\n")
    assert listed.build().code == 0
    listed.write("docs/data/timeline.yml", TIMELINE.replace("ferry-log-1901, p.", "no-log, p."))
    assert [(place, code) for place, code, _, _ in faults(listed)] == [("docs/data/timeline.yml:12:42", "C001")]


def test_a_server_shows_the_problems_of_lists_in_every_page_and_what_can_be_shown(listed: Site) -> None:
    listed.write("docs/data/timeline.yml", TIMELINE.replace("ferry-log-1901, p.", "<b>[^no-log, p."))
    listed.write("docs/data/terms.yml", "terms: [")
    listed.append("docs/chapter.md", "\n```terms\ngroup: Words\n```\n\n```timeline\ntopic: Nothing\n```\n")
    config = load_config(str(listed.folder / "mkdocs.yml"))
    config.plugins.on_startup(command="serve", dirty=False)
    try:
        build(config)
    finally:
        config.plugins.on_shutdown()
    for path in ("index.html", "chapter/index.html", "timeline/index.html"):
        html = listed.page(path).html
        assert "docs/data/timeline.yml:12:" in html
        assert re.search(r"docs/data/terms\.yml:1:\d+: D001", html)
    assert "no event has the topic &quot;Nothing&quot;" in listed.page("chapter/index.html").html.replace('"', "&quot;")
    assert listed.page("timeline/index.html").html.count('class="event"') == 3


@pytest.mark.parametrize("block", ["timeline", "people", "terms"])
def test_lists_are_shown_without_our_hooks(listed: Site, monkeypatch: pytest.MonkeyPatch, block: str) -> None:
    monkeypatch.chdir(listed.folder)
    html = Markdown(extensions=["explainer"]).convert(f"```{block}\n```\n")
    assert re.findall(r'class="(?:event|headword)"', html)
    assert 'class="footnote-ref"' in html


def test_without_our_hooks_what_is_wrong_with_a_list_is_raised(listed: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    listed.write("docs/data/people.yml", PEOPLE.replace("Builder.[^gazette-bridge-1902]", "Builder."))
    monkeypatch.chdir(listed.folder)
    with pytest.raises(ProblemsFound, match=r"docs/data/people\.yml:11:57: error E015"):
        Markdown(extensions=["explainer"]).convert("It went.")
