"""Whole small sites with evidence and claims: what readers are shown of them, and what stops a build."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
from markdown import Markdown
from mkdocs.commands.build import build
from mkdocs.config import load_config

from explainer import __main__ as command

if TYPE_CHECKING:
    from tests.conftest import Shown, Site

GAZETTE = """\
passages:
  - id: crowd
    quote: The crowd was the largest that Halm has seen
    lang: en
    locator: para. 3
  - id: band
    quote: no band was heard to play a note all day
    lang: en
    note: The page is torn here.
figures:
  - id: length
    value: 2.1
    unit: km
    period: 1902-05
    note: Between the piers.
"""
桥报 = """\
passages:
  - id: opening
    quote: 哈姆大桥今天隆重通车
    lang: zh
    translation: The bridge at Halm was solemnly opened today
    translator: ours
    locator: 第1版
"""
CHAPTER = """\
# The opening

The paper wrote of “the largest that Halm has seen” that day.[^gazette-bridge-1902#crowd] The bridge is 2.1 km
long.[^gazette-bridge-1902#length]

> 哈姆大桥今天隆重通车[^桥报-1903#opening]

All of the music failed on that day.[^music]

[^music]: “No band was heard to play” [@gazette-bridge-1902#band].
"""
CLAIMS = """\
topic: The opening
claims:
  - id: crowd-largest
    statement: The crowd was the largest ever.
    said_by: ['[^gazette-bridge-1902]', Ada Halm]
    status: contested
    nature: fact
    for: ['gazette-bridge-1902#crowd, para. 4']
    against: [ledger-1902]
    caveat: Nobody counted.
    chapter: chapter.md#the-opening
  - id: bridge-sinks
    statement: The bridge will sink.
    said_by: [Ada Halm]
    status: single-source
    nature: speculation
"""
LEDGER = "\n@book{ledger-1902, author = {Orr, Tim}, title = {The Ledger}, publisher = {Press}, date = {1902}}\n"
MEANING = """\
title: Tolls
license: CC BY 4.0
columns:
  - {name: toll, title: Toll, type: number, unit: percent, source: ledger-1902}
"""
REGISTER = "# Claims\n\nAll of them.\n\n```claims\n```\n"


@pytest.fixture
def proved(site: Site) -> Site:
    """A good site whose pages are held against evidence."""
    site.write("citations/evidence/gazette-bridge-1902.yml", GAZETTE)
    site.write("citations/evidence/桥报-1903.yml", 桥报)
    site.write("docs/chapter.md", CHAPTER)
    return site


@pytest.fixture
def claimed(proved: Site) -> Site:
    """The same with a register of claims."""
    proved.append("citations/references.bib", LEDGER)
    proved.write("citations/claims/1.yml", CLAIMS)
    proved.write("docs/claims.md", REGISTER)
    proved.configure(nav=["index.md", "chapter.md", "claims.md", "sources.md"])
    proved.set_option("claims_page", "claims.md")
    return proved


def built(site: Site, path: str = "chapter/index.html") -> str:
    """The HTML of a page of a site that builds without a word."""
    run = site.build()
    assert (run.code, run.output) == (0, "")
    return site.page(path).html


def note(html: str, number: int) -> str:
    """The HTML of a note."""
    found = re.search(rf'<li id="fn:{number}">(.*?)</li>', html, re.DOTALL)
    assert found
    return found[1]


def faults(site: Site) -> list[tuple[str, str, str]]:
    """Place, code and marked words of the errors that end the build; nothing is published."""
    run = site.build()
    assert run.code == 1
    assert not site.built.folder.exists()
    assert "Traceback" not in run.output
    return [(shown.place, shown.code, shown.marked) for shown in run.problems if shown.severity == "error"]


def one_fault(site: Site) -> Shown:
    run = site.build()
    assert run.code == 1
    (shown,) = (problem for problem in run.problems if problem.severity == "error")
    return shown


# Words in notes


def test_a_note_shows_the_locator_and_the_words_and_opens_the_source_at_them(proved: Site) -> None:
    html = note(built(proved), 1)
    assert "para. 3" in html
    assert '<blockquote class="passage"><p lang="en">“The crowd was the largest that Halm has seen”</p>' in re.sub(
        r">\s+<", "><", html
    )
    address = "https://gazette.example/bridge#:~:text=The%20crowd%20was%20the%20largest%20that%20Halm%20has%20seen"
    assert address in html


def test_a_note_shows_words_in_another_language_with_a_translation_and_says_whose_it_is(proved: Site) -> None:
    html = note(built(proved), 3)
    assert '<p lang="zh">“哈姆大桥今天隆重通车”</p>' in html
    assert '<p lang="en">“The bridge at Halm was solemnly opened today” (our translation)</p>' in html
    (address,) = re.findall(r'href="(https://qiao[^"]*)"', html)
    assert unquote(address) == "https://qiao.example/1903#:~:text=哈姆大桥今天隆重通车"
    assert address.isascii()


def test_a_note_names_a_translator_who_is_not_us(proved: Site) -> None:
    proved.write("citations/evidence/桥报-1903.yml", 桥报.replace("ours", "Ada Halm"))
    assert "(translation: Ada Halm)" in note(built(proved), 3)


def test_a_note_shows_a_figure_that_it_names_with_its_period_and_what_is_counted(proved: Site) -> None:
    html = note(built(proved), 2)
    assert re.findall(r"<blockquote class=\"passage\">\s*<p>(.*?)</p>\s*<p>(.*?)</p>", html) == [
        ("2.1 km, 1902-05", "Between the piers.")
    ]


def test_a_note_of_prose_shows_the_words_that_it_cites_below_its_ways_back(proved: Site) -> None:
    html = note(built(proved), 4)
    assert "“no band was heard to play a note all day”" in html
    assert "The page is torn here." in html
    assert html.index("footnote-backref") < html.index('class="passage"')


def test_a_note_shows_several_passages_in_the_order_of_its_citations_and_each_once(proved: Site) -> None:
    cites = "gazette-bridge-1902#band; 桥报-1903#opening; gazette-bridge-1902#band, p. 2"
    proved.append("docs/index.md", f"\nNo band was there.[^{cites}]\n")
    html = built(proved, "index.html")
    shown = re.findall(r'<blockquote class="passage">\s*<p[^>]*>(.*?)</p>', html)
    assert shown == ["“no band was heard to play a note all day”", "“哈姆大桥今天隆重通车”"]


def test_recorded_words_never_become_markup(proved: Site) -> None:
    words = "if 3 < 4 & 5 > 4 &c. stars * 2 * 3 `code` $5 \"q\" 'r' AT&T [sic] \\\\ \\* :-) ==a=="
    text = json.dumps(words)
    evidence = GAZETTE.replace("passages:\n", f"passages:\n  - {{id: odd, quote: {text}, lang: en}}\n")
    proved.write("citations/evidence/gazette-bridge-1902.yml", evidence)
    proved.append("docs/index.md", "\nOdd words.[^gazette-bridge-1902#odd]\n")
    html = built(proved, "index.html")
    (shown,) = re.findall(r'<blockquote class="passage">\s*<p lang="en">(.*?)</p>', html)
    assert "<" not in shown
    assert unescape(shown) == f"“{words}”"


# What stops a build

WRONG_PAGES: dict[str, tuple[str, str, tuple[str, str, str]]] = {
    "a word changed": ("largest that Halm", "largest that Holm", ("3:21", "E001", "the largest that Holm has seen")),
    "a digit changed": ("2.1 km", "2.2 km", ("3:105", "E003", "2.2 km")),
    "a unit changed": ("2.1 km", "2.1 t", ("3:105", "E003", "2.1 t")),
    "a character changed": ("隆重通车[", "隆重停车[", ("6:3", "E001", "哈姆大桥今天隆重停车")),
    "another passage": ("902#crowd", "902#band", ("3:21", "E001", "the largest that Halm has seen")),
    "no passage": ("902#crowd", "902", ("3:21", "E002", "the largest that Halm has seen")),
    "another source": ("gazette-bridge-1902#length", "ferry-log-1901", ("3:105", "E004", "2.1 km")),
    "no note": ("day.[^music]\n\n[^music]", "day.\n\n[^", ("8:1", "E015", "All of the music failed on that day.")),
    "an unknown passage": ("902#crowd", "902#croud", ("3:84", "C006", "croud")),
}


@pytest.mark.parametrize(("old", "new", "fault"), WRONG_PAGES.values(), ids=list(WRONG_PAGES))
def test_what_a_page_gets_wrong_is_reported_in_its_place(
    proved: Site, old: str, new: str, fault: tuple[str, str, str]
) -> None:
    assert CHAPTER.count(old) == 1
    proved.write("docs/chapter.md", CHAPTER.replace(old, new))
    place, code, marked = fault
    assert (f"docs/chapter.md:{place}", code, marked) in faults(proved)


HONEST = {
    "curly marks and spaces that do not break": ("“the largest that Halm", "“the\u00a0largest that Halm"),
    "words left out": ("the largest that Halm has seen", "The crowd […] the largest that Halm has seen"),
    "a word put in": ("largest that Halm", "largest that [all of] Halm"),
    "a rounded figure": ("2.1 km", "about 2 km"),
    "a space that does not break": ("2.1 km", "2.1\u00a0km"),
}


@pytest.mark.parametrize(("old", "new"), HONEST.values(), ids=list(HONEST))
def test_an_honest_variant_passes(proved: Site, old: str, new: str) -> None:
    assert CHAPTER.count(old) == 1
    proved.write("docs/chapter.md", CHAPTER.replace(old, new))
    built(proved)


def test_a_misnamed_passage_is_shown_with_the_one_that_was_meant(proved: Site) -> None:
    proved.write("docs/chapter.md", CHAPTER.replace("902#length", "902#lenght"))
    run = proved.build()
    assert [shown.hint for shown in run.problems if shown.code == "C006"] == ['did you mean "length"?']


WRONG_RECORDS: dict[str, tuple[str, str, str, str]] = {
    # file, text; place, code
    "a source that does not exist": ("gazette-brigde-1902.yml", GAZETTE, "1:1", "E007"),
    "broken YAML": ("ferry-log-1901.yml", "passages:\n  - id: [\n", "2:10", "E010"),
    "an unknown field": (
        "ferry-log-1901.yml",
        "passages:\n  - id: a\n    qoute: b\n    quote: b\n    lang: en\n",
        "3:5",
        "E010",
    ),
    "a list where words belong": (
        "ferry-log-1901.yml",
        "passages:\n  - id: a\n    quote: [b]\n    lang: en\n",
        "3:12",
        "E010",
    ),
    "bytes that are no text": ("ferry-log-1901.yml", "passages:\n  - id: \x00\n", "2:9", "E010"),
    "nothing": ("ferry-log-1901.yml", "", "1:1", "E010"),
    "a script in the words": (
        "ferry-log-1901.yml",
        "passages:\n  - id: a\n    quote: a <script>b</script>\n    lang: en\n",
        "3:12",
        "E013",
    ),
    "an id used twice": (
        "ferry-log-1901.yml",
        "figures:\n  - {id: a, value: 1, unit: t}\n  - {id: a, value: 2, unit: t}\n",
        "3:10",
        "E011",
    ),
}


@pytest.mark.parametrize(("name", "text", "place", "code"), WRONG_RECORDS.values(), ids=list(WRONG_RECORDS))
def test_wrong_evidence_is_one_problem_in_its_place(proved: Site, name: str, text: str, place: str, code: str) -> None:
    proved.write(f"citations/evidence/{name}", text)
    shown = one_fault(proved)
    assert (shown.place, shown.code) == (f"citations/evidence/{name}:{place}", code)
    assert shown.hint


def test_a_passage_that_nothing_uses_is_a_warning(proved: Site) -> None:
    proved.write("citations/evidence/ferry-log-1901.yml", "passages:\n  - {id: lost, quote: it is lost, lang: en}\n")
    run = proved.build()
    assert [(shown.place, shown.severity, shown.code) for shown in run.problems] == [
        ("citations/evidence/ferry-log-1901.yml:2:10", "warning", "E009")
    ]
    assert run.code == 0


@pytest.mark.parametrize(
    ("path", "text"),
    {
        "a claim": (
            "citations/claims/1.yml",
            "topic: T\nclaims:\n  - {id: a, statement: S., said_by: [B], status: contested, nature: fact,"
            " for: ['ferry-log-1901#lost']}\n",
        ),
        "a page": ("docs/chapter.md", f"{CHAPTER}\nIt is lost.[^ferry-log-1901#lost]\n"),
    }.values(),
    ids=["a claim", "a page"],
)
def test_a_passage_is_used_by_what_cites_it(proved: Site, path: str, text: str) -> None:
    proved.write("citations/evidence/ferry-log-1901.yml", "passages:\n  - {id: lost, quote: it is lost, lang: en}\n")
    proved.write(path, text)
    built(proved)


def test_without_a_folder_of_evidence_nothing_is_verified(site: Site) -> None:
    site.append("docs/chapter.md", "\nThe paper wrote “whatever it may have meant” of all the 999 t of it then.\n")
    html = built(site)
    assert "999 t" in html


def test_a_server_shows_problems_of_evidence_in_the_page_that_has_them_and_of_records_in_all(proved: Site) -> None:
    proved.write("docs/chapter.md", CHAPTER.replace("that Halm", "that <b>Holm</b>"))
    serve_once(proved)
    assert "docs/chapter.md:3:21: E001" in proved.page("chapter/index.html").html
    assert "E001" not in proved.page("index.html").html
    proved.append("citations/evidence/gazette-bridge-1902.yml", "  - {id: length, value: 1, unit: t}\n")
    serve_once(proved)
    assert all("E011" in proved.page(path).html for path in ("index.html", "chapter/index.html"))


def serve_once(site: Site) -> None:
    """Build as `mkdocs serve` does."""
    config = load_config(str(site.folder / "mkdocs.yml"))
    config.plugins.on_startup(command="serve", dirty=False)
    try:
        build(config)
    finally:
        config.plugins.on_shutdown()


# Claims


def test_a_block_shows_a_claim_with_its_status_who_says_it_and_the_evidence(claimed: Site) -> None:
    claimed.append("docs/chapter.md", "\n```claim\ncrowd-largest\n```\n")
    built(claimed)
    text = claimed.page("chapter/index.html").text
    for words in (
        "⇄ Contested Fact",
        "The crowd was the largest ever.",
        "Ada Halm",
        "“Bridge for Halm,” para. 4",
        "Orr, Ledger",
        "Nobody counted.",
    ):
        assert words in text


def test_a_card_leads_to_the_register_and_the_register_to_the_chapter(claimed: Site) -> None:
    claimed.append("docs/chapter.md", "\n```claim\ncrowd-largest\n```\n")
    built(claimed)
    chapter, register = claimed.page("chapter/index.html"), claimed.page("claims/index.html")
    assert ("claims/index.html", "claim-crowd-largest") in [chapter.leads_to(link) for link in chapter.links]
    assert ("chapter/index.html", "the-opening") in [register.leads_to(link) for link in register.links]
    assert claimed.built.dead_links == []


def test_the_register_shows_every_claim_below_its_topic(claimed: Site) -> None:
    claimed.write("citations/claims/2.yml", CLAIMS.replace("-largest", "-2").replace("-sinks", "-3"))
    claimed.write("citations/claims/3.yml", CLAIMS.replace("The opening", "Later").replace("- id: ", "- id: later-"))
    html = built(claimed, "claims/index.html")
    assert re.findall(r'id="(claim-[^"]*)"|<h2[^>]*>([^<]*)<', html) == [
        ("", "The opening"),
        *((f"claim-{name}", "") for name in ("crowd-largest", "bridge-sinks", "crowd-2", "bridge-3")),
        ("", "Later"),
        ("claim-later-crowd-largest", ""),
        ("claim-later-bridge-sinks", ""),
    ]


def test_ids_are_unique_however_often_a_claim_is_shown_on_a_page(claimed: Site) -> None:
    card = "```claim\ncrowd-largest\n```\n"
    claimed.write("docs/claims.md", f"# Claims\n\n{card}\n{card}\n```claims\n```\n\n```claims\n```\n\n{card}")
    built(claimed, "claims/index.html")
    ids = claimed.page("claims/index.html").ids
    assert ids.count("claim-crowd-largest") == ids.count("claim-bridge-sinks") == 1
    assert len(ids) == len(set(ids))


def test_a_claim_stands_in_quotations_and_lists_too(claimed: Site) -> None:
    claimed.append(
        "docs/chapter.md", "\n> ```claim\n> crowd-largest\n> ```\n\n- One\n\n    ```claim\n    bridge-sinks\n    ```\n"
    )
    html = built(claimed)
    assert re.findall(r'class="claim" [^>]*id="([^"]*)"|id="(claim-[^"]*)"', html)
    assert {"claim-crowd-largest", "claim-bridge-sinks"} <= set(claimed.page("chapter/index.html").ids)


def test_the_register_and_chapters_may_stand_in_folders(claimed: Site) -> None:
    (claimed.folder / "docs/claims.md").unlink()
    claimed.write("docs/lists/claims.md", REGISTER)
    claimed.write("docs/more/one.md", "# One\n\n```claim\ncrowd-largest\n```\n")
    claimed.configure(nav=["index.md", "chapter.md", "lists/claims.md", "more/one.md", "sources.md"])
    claimed.set_option("claims_page", "lists/claims.md")
    built(claimed, "lists/claims/index.html")
    assert claimed.built.dead_links == []
    card, register = claimed.page("more/one/index.html"), claimed.page("lists/claims/index.html")
    assert ("lists/claims/index.html", "claim-crowd-largest") in [card.leads_to(link) for link in card.links]
    assert ("chapter/index.html", "the-opening") in [register.leads_to(link) for link in register.links]
    assert ("sources/index.html", "source-gazette-bridge-1902") in [register.leads_to(link) for link in register.links]


@pytest.mark.parametrize(
    ("chapter", "code", "hint"),
    [
        ("chaptre.md", "L001", 'did you mean "chapter.md"?'),
        ("chapter.md#the-openning", "L002", 'did you mean "the-opening"?'),
        ("javascript:alert(1).md", "L001", ""),
    ],
    ids=["page", "section", "an address with a scheme"],
)
def test_a_claim_that_is_treated_nowhere_stops_the_build(claimed: Site, chapter: str, code: str, hint: str) -> None:
    claimed.write("citations/claims/1.yml", CLAIMS.replace("chapter.md#the-opening", chapter))
    shown = one_fault(claimed)
    assert (shown.place, shown.code, shown.marked) == ("citations/claims/1.yml:3:9", code, "crowd-largest")
    assert shown.hint == hint


def test_a_block_with_an_unknown_claim_stops_the_build_and_names_the_one_that_was_meant(claimed: Site) -> None:
    claimed.append("docs/chapter.md", "\n```claim\ncrowd-larges\n```\n")
    shown = one_fault(claimed)
    assert (shown.place, shown.code, shown.marked) == ("docs/chapter.md:13:1", "E019", "crowd-larges")
    assert shown.hint == 'did you mean "crowd-largest"?'


def test_a_source_that_only_a_claim_cites_is_listed_with_a_link_to_the_claim(claimed: Site) -> None:
    built(claimed)
    page = claimed.page("sources/index.html")
    assert "source-ledger-1902" in page.ids
    assert re.search(r">Cited once</summary><dl><dt>Claims</dt><dd><a [^>]*>Claim</a> \S+.*?</dd></dl>", page.html)
    assert ("claims/index.html", "claim-crowd-largest") in [page.leads_to(link) for link in page.links]
    assert claimed.built.dead_links == []


def test_the_list_of_sources_tells_the_notes_of_the_register_from_its_claims(claimed: Site) -> None:
    claimed.append("docs/claims.md", "\nSeen.[^ledger-1902]\n")
    built(claimed)
    page = claimed.page("sources/index.html")
    assert re.search(r"<dt>Claims</dt><dd><a [^>]*>Note 1</a> Seen\.</dd><dd><a [^>]*>Claim</a> ", page.html)
    assert claimed.built.dead_links == []


def test_a_source_that_only_a_table_cites_is_listed_and_not_left_over(proved: Site) -> None:
    proved.append("citations/references.bib", LEDGER)
    proved.write("docs/data/tolls.yml", MEANING)
    proved.write("docs/data/tolls.csv", "toll\n7\n")
    built(proved)
    assert "source-ledger-1902" in proved.page("sources/index.html").ids


def test_the_register_works_without_our_hooks(claimed: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(claimed.folder)
    html = Markdown(extensions=["explainer"]).convert(REGISTER)
    assert re.findall(r'id="(claim-[^"]*)"', html) == ["claim-crowd-largest", "claim-bridge-sinks"]
    assert 'href="chapter.md#the-opening"' in html
    assert '<script type="application/ld+json">' in html


# JSON-LD


def for_machines(html: str) -> dict[str, Any]:
    """The data of a page; a script ends at the first `</script`, as in a browser."""
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script', html, re.DOTALL)
    data = json.loads(text)
    assert isinstance(data, dict)
    return data


def test_the_register_describes_each_claim_for_machines_whatever_it_says(claimed: Site) -> None:
    hostile = "</script><script>alert(1)</script><!-- & &amp; \u2028 ]]> \\ \" '"
    claimed.write("citations/claims/1.yml", CLAIMS.replace("The bridge will sink.", json.dumps(hostile)))
    html = built(claimed, "claims/index.html")
    assert "<script>alert" not in html
    described = for_machines(html)["@graph"]
    assert [item["text"] for item in described] == ["The crowd was the largest ever.", hostile]
    assert " ".join(hostile.split()) in claimed.page("claims/index.html").text


# Coverage


def test_a_page_and_a_terminal_count_the_same(
    claimed: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    claimed.append("docs/chapter.md", "\nSeen twice.[^gazette-bridge-1902] So.[^ gazette-bridge-1902 ]\n")
    claimed.append("docs/sources.md", "\n```coverage\n```\n")
    html = built(claimed, "sources/index.html")
    rows = re.findall(r'<th scope="row">(.*?)</th>\s*<td>(.*?)</td>', html)
    monkeypatch.chdir(claimed.folder)
    assert command.main(["check"]) == 0
    assert capsys.readouterr().out.splitlines() == [f"{name}: {unescape(count)}" for name, count in rows]
    shown = dict(rows)
    listed = [name for name in claimed.page("sources/index.html").ids if name.startswith("source-")]
    assert shown["Sources cited"] == str(len(listed)) == "4"
    assert shown["Notes"] == str(sum(page.html.count('<li id="fn:') for page in claimed.built.pages.values()))
    assert shown["Claims in the register"] == "Contested 1, Single source 1"
