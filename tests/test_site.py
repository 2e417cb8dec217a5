"""Whole small sites: what a build makes of good sources, and how it reports every kind of mistake."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from explainer.chapter.extension import ProblemsFound

if TYPE_CHECKING:
    from tests.conftest import Shown, Site

HEAD = "# The opening\n\n"
GOOD = "A paper saw it.[^桥报-1903]\n"
"""Cites what only this page cites, so that no entry is left over."""


def errors(site: Site) -> list[Shown]:
    """The problems that end the build, of which nothing is a traceback and nothing is published."""
    run = site.build()
    assert run.code == 1
    assert not site.built.folder.exists()
    return [problem for problem in run.problems if problem.severity == "error"]


# A good site


def test_a_good_site_builds_without_a_word(site: Site) -> None:
    run = site.build()
    assert (run.code, run.problems) == (0, [])


def test_every_bracket_becomes_a_note_in_the_order_of_the_text(site: Site) -> None:
    site.build()
    page = site.page("index.html")
    assert "[^" not in page.html
    assert re.findall(r'class="footnote-ref" href="#(fn:\d+)"', page.html) == ["fn:1", "fn:2", "fn:3"]
    assert "“A Bridge for Halm,” May 4, 1902" in page.text
    assert "The log Halm, Log of the Ferry, p. 13 says otherwise." in page.text


def test_every_internal_link_has_its_target_and_every_id_is_unique(site: Site) -> None:
    site.build()
    assert site.built.dead_links == []
    for page in site.built.pages.values():
        assert len(page.ids) == len(set(page.ids))


def test_the_list_of_sources_has_each_cited_source_once_with_links_back_in_reading_order(site: Site) -> None:
    site.configure(nav=[{"The opening": "chapter.md"}, {"The bridge": "index.md"}, {"Sources": "sources.md"}])
    assert site.build().code == 0
    page = site.page("sources/index.html")
    assert [name for name in page.ids if name.startswith("source-")] == [
        "source-ferry-log-1901",
        "source-gazette-bridge-1902",
        "source-桥报-1903",
    ]
    assert re.findall(r"<summary>(.*?)</summary>", page.html) == ["Cited 2 times", "Cited 3 times", "Cited 2 times"]
    back = [page.leads_to(link) for link in page.links if "#fn" in link]
    assert back == [
        ("index.html", "fnref:2"),
        ("index.html", "fnref:3"),
        ("chapter/index.html", "fnref:2"),
        ("index.html", "fnref:1"),
        ("index.html", "fnref:2"),
        ("chapter/index.html", "fnref:1"),
        ("chapter/index.html", "fnref2:1"),
    ]


def test_each_link_back_stands_below_the_page_and_before_the_sentence_that_cites(site: Site) -> None:
    site.build()
    uses = re.findall(r"<dl>(.*?)</dl>", site.page("sources/index.html").html)
    told = [re.sub(r"<dt>|<dd>", "|", use.replace("</dd>", "").replace("</dt>", "")) for use in uses]
    assert [re.sub(r"<[^>]*>", "", use) for use in told] == [
        "|The bridge|Note 2 The ferry went on.|Note 3 So says a note.",
        "|The bridge|Note 1 It opened in May.|Note 2 The ferry went on.|The opening|Note 2 So did the town.",
        "|The opening|Note 1 A paper saw it.|Note 1 Again.",
    ]


def test_the_list_of_sources_names_pages_as_their_headings_do(site: Site) -> None:
    site.configure(nav=["index.md", "chapter.md", "sources.md"])
    site.write("docs/chapter.md", f"# Planks & *nails* `a<b`\n\n{GOOD}")
    site.build()
    assert "<dt>Planks &amp; nails a&lt;b</dt>" in site.page("sources/index.html").html


def test_the_label_in_a_note_leads_to_the_source_in_the_list(site: Site) -> None:
    site.build()
    page = site.page("chapter/index.html")
    labels = [page.leads_to(link) for link in page.links if "#source-" in link]
    assert labels == [("sources/index.html", "source-桥报-1903"), ("sources/index.html", "source-gazette-bridge-1902")]


def test_a_source_that_no_page_cites_is_not_in_the_list_and_only_the_check_speaks_of_it(site: Site) -> None:
    site.append("citations/references.bib", "\n@misc{map-1900, title = {A Map}, date = {190}}\n")
    run = site.build(strict=True)
    assert (run.code, run.problems) == (0, [])
    assert "source-map-1900" not in site.page("sources/index.html").ids
    checked = site.explainer("check", "--format", "json")
    assert checked.returncode == 1
    told = [(problem["line"], problem["severity"], problem["code"]) for problem in json.loads(checked.stdout)]
    assert told == [(27, "warning", "B014"), (27, "error", "B009")]


def test_a_fault_of_form_stops_the_build_wherever_it_is(site: Site) -> None:
    site.append("citations/references.bib", "\n@misc{map-1900, title = {A Map\n")
    assert [problem.code for problem in errors(site)] == ["B004"]


def test_notes_in_headings_are_not_in_the_contents(site: Site) -> None:
    site.write("docs/chapter.md", "# The opening[^桥报-1903]\n\n## Speeches[^gazette-bridge-1902]\n\nThree.\n")
    site.build()
    page = site.page("chapter/index.html")
    assert re.findall(r'class="contents">([^<]*)<', page.html) == ["The opening"]
    assert "<title>The opening</title>" in page.html
    assert {"the-opening", "speeches"} <= set(page.ids)


def test_the_search_knows_the_words_of_a_page_but_neither_its_notes_nor_their_marks(site: Site) -> None:
    site.configure(theme={"name": "material", "font": False}, plugins=["material/search"])
    site.write(
        "docs/chapter.md",
        "# The opening[^桥报-1903]\n\n## Speeches[^gazette-bridge-1902]\n\nThree men spoke.[^桥报-1903]\n",
    )
    assert site.build().code == 0
    index = json.loads(site.built.files["search/search_index.json"])["docs"]
    chapter = [(entry["title"], entry["text"]) for entry in index if entry["location"].startswith("chapter/")]
    assert chapter == [("The opening", ""), ("Speeches", "<p>Three men spoke.</p>")]


def test_a_quiet_build_says_nothing_of_warnings(site: Site) -> None:
    site.append("citations/references.bib", "\n@misc{map-1900, title = {A Map}}\n")
    run = site.mkdocs("build", "--quiet")
    assert (run.code, run.output) == (0, "")


# Mistakes in a page

PAGE_MISTAKES: dict[str, tuple[str, str, str, str, str, str]] = {
    # text after the heading: line:column, code, words of the message, what the carets mark, the hint
    "unknown key": (
        "Seen.[^gazette-brigde-1902]",
        "3:8",
        "C001",
        '"gazette-brigde-1902" is not in citations/references.bib',
        "gazette-brigde-1902",
        'did you mean "gazette-bridge-1902"?',
    ),
    "unknown key like no other": (
        "Seen.[^zzz]",
        "3:8",
        "C001",
        '"zzz" is not in citations/references.bib',
        "zzz",
        "add it to citations/references.bib, or define the note with [^zzz]: text",
    ),
    "unknown key in Chinese": (
        "桥很长。[^桥很-1903]",
        "3:7",
        "C001",
        '"桥很-1903" is not in citations/references.bib',
        "桥很-1903",
        'did you mean "桥报-1903"?',
    ),
    "unknown key among several": (
        "Seen.[^gazette-bridge-1902; zzz, p. 3]",
        "3:29",
        "C001",
        '"zzz" is not in citations/references.bib',
        "zzz",
        "add it to citations/references.bib, or define the note with [^zzz]: text",
    ),
    "unknown key in another case": (
        "Seen.[^Ferry-Log-1901]",
        "3:8",
        "C001",
        '"Ferry-Log-1901" is not in citations/references.bib',
        "Ferry-Log-1901",
        'did you mean "ferry-log-1901"?',
    ),
    "unknown key in a note of prose": (
        "Seen.[^a]\n\n[^a]: See [@zzz].",
        "5:13",
        "C001",
        '"zzz" is not in citations/references.bib',
        "zzz",
        "add it to citations/references.bib, or define the note with [^zzz]: text",
    ),
    "citation with a space": (
        "Seen.[^gazette bridge]",
        "3:15",
        "C002",
        "a space cannot stand in a key",
        " ",
        "write a comma before a locator ([^key, p. 4]) and a semicolon between sources ([^a; b])",
    ),
    "citation with a source missing": (
        "Seen.[^ferry-log-1901;]",
        "3:22",
        "C002",
        "a source is missing beside the semicolon",
        ";",
        "write [^key; other-key]",
    ),
    "empty citation": ("Seen.[^]", "3:8", "C002", "the citation is empty", "]", "write [^key]"),
    "note of prose named as a key": (
        "Seen.[^ferry-log-1901]\n\n[^ferry-log-1901]: Text.",
        "5:3",
        "C003",
        '"ferry-log-1901" is a citation key and names a note of prose too',
        "ferry-log-1901",
        "cite the source with [^ferry-log-1901], or give the note another name",
    ),
    "note defined twice": (
        "Seen.[^a]\n\n[^a]: One.\n\n[^a]: Two.",
        "7:3",
        "C004",
        'the note "a" is already defined in line 5',
        "a",
        "delete one, or give it another name",
    ),
    "note never used": (
        "Seen.\n\n[^a]: One.",
        "5:3",
        "C005",
        'the note "a" is never used',
        "a",
        "write [^a] where it belongs, or delete it",
    ),
    "passage that is not recorded": (
        "Seen.[^ferry-log-1901#may]",
        "3:23",
        "C006",
        'no passage "may" is recorded for "ferry-log-1901"',
        "may",
        "cite the source without it: [^ferry-log-1901]",
    ),
    "note in the text of a link": (
        "[Seen[^ferry-log-1901]](index.md)",
        "3:6",
        "C007",
        "a note cannot stand inside the text of a link or an image",
        "[^ferry-log-1901]",
        "put it after the closing parenthesis",
    ),
    "text citation outside a note": (
        "See [@ferry-log-1901].",
        "3:5",
        "C007",
        "[@key] cites only inside a note of prose",
        "[@ferry-log-1901]",
        "write [^ferry-log-1901]",
    ),
    "reference link without a definition": (
        "See [the bridge][bridge].",
        "3:5",
        "C008",
        '"[bridge]" is not defined: readers would see the brackets',
        "[the bridge][bridge]",
        "add a line [bridge]: address, or write [text](address)",
    ),
    "invisible character in a citation": (
        "Seen.[^ferry-\u200blog-1901]",
        "3:14",
        "C009",
        "an invisible character (U+200B, zero width space) stands in the citation",
        "\N{REPLACEMENT CHARACTER}",
        "delete it and type the key again",
    ),
    "link to a missing page": (
        "See [it](brigde.md).",
        "3:10",
        "L001",
        '"brigde.md" leads to a file that does not exist',
        "brigde.md",
        'did you mean "index.md"?',
    ),
    "link to a missing page in a definition": (
        "See [it].\n\n[it]: sorces.md",
        "5:7",
        "L001",
        '"sorces.md" leads to a file that does not exist',
        "sorces.md",
        'did you mean "sources.md"?',
    ),
    "missing image": (
        "![Map](map.png)",
        "3:8",
        "L001",
        '"map.png" leads to a file that does not exist',
        "map.png",
        "check the path: it is relative to this page",
    ),
    "link from the root of the host": (
        "See [it](/chapter/).",
        "3:10",
        "L001",
        '"/chapter/" begins with a slash: it breaks where the site is not at the root of its host',
        "/chapter/",
        "write it relative to this page",
    ),
    "link to a missing page in raw HTML": (
        'See <a href="../brigde/">it</a>.',
        "3:14",
        "L001",
        '"../brigde/" leads to a file that does not exist',
        "../brigde/",
        "check the path: it is relative to this page",
    ),
    "missing image in raw HTML": (
        '<img src="map.png" alt="">',
        "3:11",
        "L001",
        '"map.png" leads to a file that does not exist',
        "map.png",
        "check the path: it is relative to this page",
    ),
    "link to a missing heading": (
        "See [it](index.md#the-brigde).",
        "3:10",
        "L002",
        '"index.md#the-brigde" leads to the id "the-brigde", which index.md does not have',
        "index.md#the-brigde",
        'did you mean "the-bridge"?',
    ),
    "link to a missing heading of the same page": (
        "See [it](#speeches).",
        "3:10",
        "L002",
        '"#speeches" leads to the id "speeches", which chapter.md does not have',
        "#speeches",
        "check the heading's id",
    ),
    "link to a missing heading in raw HTML": (
        'See <a href="../#the-brigde">it</a>.',
        "3:14",
        "L002",
        '"../#the-brigde" leads to the id "the-brigde", which index.md does not have',
        "../#the-brigde",
        'did you mean "the-bridge"?',
    ),
}


@pytest.mark.parametrize("name", PAGE_MISTAKES)
def test_a_mistake_in_a_page_ends_the_build_with_one_message_at_its_place(site: Site, name: str) -> None:
    text, position, code, message, marked, hint = PAGE_MISTAKES[name]
    site.write("docs/chapter.md", f"{HEAD}{text}\n\n{GOOD}")
    [error] = errors(site)
    assert error.place == f"docs/chapter.md:{position}"
    assert (error.code, error.message, error.marked, error.hint) == (code, message, marked, hint)


WRITTEN: dict[str, tuple[Callable[[str], str | bytes], str]] = {
    "as it is": (lambda text: text, "3:8"),
    "with front matter": (lambda text: f"---\ntitle: The opening\n---\n\n{text}", "7:8"),
    "with Windows line breaks": (lambda text: f"---\ntitle: X\n---\n{text}".replace("\n", "\r\n"), "6:8"),
    "with a byte order mark": (lambda text: f"\ufeff{text}", "3:8"),
    "with tabs": (lambda text: text.replace("Seen", "-\tSe\ten"), "3:11"),
    "with wide characters": (lambda text: text.replace("Seen", "桥很长"), "3:7"),
    "with form feeds and line separators": (lambda text: text.replace("Seen", "S\x0ce\u2028e\x85n"), "3:11"),
    "in a block quote": (lambda text: text.replace("Seen", "> Seen"), "3:10"),
    "in a table": (lambda text: text.replace("Seen.[^zzz]", "| a |\n|---|\n| b[^zzz] |"), "5:6"),
    "in a heading": (lambda text: text.replace("Seen.", "## Seen"), "3:10"),
    "in an admonition": (lambda text: text.replace("Seen", '!!! note "N"\n\n    Seen'), "5:12"),
    "in a nested list": (lambda text: text.replace("Seen", "- a\n\n    - Seen"), "5:14"),
    "after front matter": (lambda text: f"---\ntitle: One\n---\n\n{text}", "7:8"),
    "after a code block that cites": (lambda text: text.replace("Seen", "```\n[^zzz]\n```\n\nSeen"), "7:8"),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_the_place_is_that_of_the_file_as_its_writer_sees_it(site: Site, name: str) -> None:
    write, position = WRITTEN[name]
    site.write("docs/chapter.md", write(f"{HEAD}Seen.[^zzz]\n\n{GOOD}"))
    [error] = errors(site)
    assert (error.place, error.code, error.marked) == (f"docs/chapter.md:{position}", "C001", "zzz")


def test_fields_that_cannot_be_read_are_a_problem_beside_those_of_the_page(site: Site) -> None:
    site.write("docs/chapter.md", f"---\ntitle: [\n---\n\n{HEAD}Seen.[^zzz]\n\n{GOOD}")
    found = [(error.place, error.code) for error in errors(site)]
    assert found == [("docs/chapter.md:2:9", "C011"), ("docs/chapter.md:7:8", "C001")]


UNREADABLE: dict[str, tuple[bytes, str, str]] = {
    "Latin-1": (f"{HEAD}Caf\xe9\n".encode("latin-1"), "3:4", "byte 0xe9 is not UTF-8"),
    "Latin-1 with Windows line breaks": (b"# A\r\n\r\nCaf\xe9\r\n", "3:4", "byte 0xe9 is not UTF-8"),
    "UTF-16": (HEAD.encode("utf-16"), "1:1", "byte 0xff is not UTF-8"),
    "cut in the middle of a character": ("桥".encode()[:2], "1:1", "byte 0xe6 is not UTF-8"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_page_that_is_not_utf_8_is_a_problem_like_others(site: Site, name: str) -> None:
    data, position, message = UNREADABLE[name]
    site.write("docs/chapter.md", data)
    [error] = errors(site)
    assert (error.place, error.code, error.message) == (f"docs/chapter.md:{position}", "C010", message)


def test_a_page_that_cannot_be_opened_is_a_problem_like_others(site: Site) -> None:
    (site.folder / "docs/chapter.md").unlink()
    (site.folder / "docs/chapter.md").symlink_to("chapter.md")
    [error] = errors(site)
    assert (error.place, error.code) == ("docs/chapter.md:1:1", "C010")
    assert error.message.startswith("cannot read the file: ")


def test_a_citation_that_a_plugin_adds_to_a_page_is_checked_too(site: Site) -> None:
    site.write("more.py", "def on_page_markdown(markdown, **_):\n    return markdown + '\\nMore.[^zzz]\\n'\n")
    site.configure(hooks=[*site.configuration["hooks"], "more.py"])
    site.append("docs/chapter.md", "\nOne.[^yyy]\n")
    assert [(error.place, error.message) for error in errors(site) if "chapter" in error.place] == [
        ("docs/chapter.md:1:1", '"[^zzz]" names no source and no note'),
        ("docs/chapter.md:7:7", '"yyy" is not in citations/references.bib'),
    ]


# Mistakes in the bibliography

BIBLIOGRAPHY_MISTAKES: dict[str, tuple[str, str, str]] = {
    # text after the good entries, which end in line 25; line:column; code
    "git conflict marker": ("<<<<<<< HEAD\n", "26:1", "B003"),
    "brace that is not closed": ("@misc{new-1904,\n  title = {New},\n  note = {Old,\n", "28:10", "B004"),
    "entry without a key": ("@misc{,\n  title = {New},\n}\n", "26:1", "B005"),
    "same key twice": ("@misc{ferry-log-1901,\n  title = {New},\n}\n", "26:7", "B006"),
    "same field twice": ("@misc{new-1904,\n  title = {New},\n  title = {Newer},\n}\n", "28:3", "B007"),
    "missing title": ("@misc{new-1904,\n  date = {1904},\n}\n", "26:7", "B008"),
    "bad date": ("@misc{new-1904,\n  title = {New},\n  date = {May 1904},\n}\n", "28:10", "B009"),
    "address that is no web address": (
        "@misc{new-1904,\n  title = {New},\n  url = {javascript:alert(1)},\n}\n",
        "28:9",
        "B010",
    ),
    "invisible character": ("@misc{new-1904,\n  title = {N\u200bew},\n}\n", "27:13", "B011"),
    "same address under two keys": (
        "@online{new-1904,\n  title = {New},\n  url = {https://gazette.example/bridge},\n}\n",
        "28:9",
        "B013",
    ),
    "abbreviation that is not defined": ("@misc{new-1904,\n  title = {New},\n  note = neu,\n}\n", "28:10", "B016"),
    "parent that does not exist": (
        "@misc{new-1904,\n  title = {New},\n  crossref = {old},\n}\n",
        "28:14",
        "B017",
    ),
    "DOI that is none": ("@misc{new-1904,\n  title = {New},\n  doi = {eleven},\n}\n", "28:9", "B018"),
    "text outside every entry": ("title = {New}\n", "26:1", "B020"),
}


@pytest.mark.parametrize("name", BIBLIOGRAPHY_MISTAKES)
def test_a_mistake_in_the_bibliography_ends_the_build_with_one_message_at_its_place(site: Site, name: str) -> None:
    text, position, code = BIBLIOGRAPHY_MISTAKES[name]
    site.append("citations/references.bib", text)
    if "new-1904" in text:  # of what no page cites a build reads only the form
        site.append("docs/chapter.md", "- And so on.[^new-1904]\n")
    [error] = errors(site)
    assert (error.place, error.code) == (f"citations/references.bib:{position}", code)
    assert error.marked
    assert error.hint


def test_a_key_that_cannot_be_cited_is_found_by_the_check(site: Site) -> None:
    site.append("citations/references.bib", "@misc{new&1904,\n  title = {New},\n}\n")
    assert site.build().code == 0
    checked = site.explainer("check", "--format", "json")
    told = [(problem["line"], problem["column"], problem["code"]) for problem in json.loads(checked.stdout)]
    assert (26, 7, "B015") in told


def test_a_bibliography_that_is_missing_is_named(site: Site) -> None:
    (site.folder / "citations/references.bib").unlink()
    assert next(error for error in errors(site) if error.code != "C001").place == "citations/references.bib:1:1"


def test_a_bibliography_that_is_not_utf_8_is_a_problem_like_others(site: Site) -> None:
    site.write("citations/more.bib", b"@misc{caf\xe9-1904, title = {New}}\n")
    site.set_option("bibliography", "citations")
    [error] = errors(site)
    assert (error.place, error.code) == ("citations/more.bib:1:10", "B002")


# All at once


def test_all_problems_of_all_files_are_reported_in_one_run(site: Site) -> None:
    site.append("citations/references.bib", "@misc{new-1904,\n  date = {1904},\n}\n")
    site.append("docs/index.md", "\nOne.[^zzz] Two.[^]\n\nThree, [four][five] and [six](seven.md).[^new-1904]\n")
    site.append("docs/chapter.md", "\nOne.[^zzz]\n")
    site.write("docs/sources.md", b"\xff")
    assert [(error.place, error.code) for error in errors(site)] == [
        ("citations/references.bib:26:7", "B008"),
        ("docs/chapter.md:7:7", "C001"),
        ("docs/index.md:12:7", "C001"),
        ("docs/index.md:12:18", "C002"),
        ("docs/index.md:14:8", "C008"),
        ("docs/index.md:14:31", "L001"),
        ("docs/sources.md:1:1", "C010"),
    ]


def test_a_site_that_is_not_strict_fails_at_our_errors_all_the_same(site: Site) -> None:
    site.configure(strict=False)
    site.append("docs/chapter.md", "\nOne.[^zzz]\n")
    assert [error.code for error in errors(site)] == ["C001"]


# Where pages and bibliographies may stand

BIBLIOGRAPHIES: dict[str, object] = {
    "a file": "citations/references.bib",
    "a folder": "citations",
    "a list of files": ["citations/references.bib", "citations/more/new.bib"],
    "a list of a file and a folder": ["citations/references.bib", "citations/more"],
}


@pytest.mark.parametrize("name", BIBLIOGRAPHIES)
def test_the_bibliography_may_be(site: Site, name: str) -> None:
    if name != "a file":
        site.write("citations/more/new.bib", "@misc{new-1904, title = {New}}\n")
        site.append("docs/chapter.md", "\nNew.[^new-1904]\n")
    site.set_option("bibliography", BIBLIOGRAPHIES[name])
    run = site.build()
    assert (run.code, run.problems) == (0, [])


def test_a_configuration_that_is_a_link_finds_its_files_beside_the_link(site: Site) -> None:
    (site.folder / "mkdocs.yml").rename(site.write("settings/mkdocs.yml", ""))
    (site.folder / "mkdocs.yml").symlink_to("settings/mkdocs.yml")
    run = site.build()
    assert (run.code, run.problems) == (0, [])


@pytest.mark.parametrize("value", [None, "", 3, [], [3], {"a": "b"}], ids=repr)
def test_a_bibliography_that_is_no_path_is_refused_in_a_sentence(site: Site, value: Any) -> None:
    site.set_option("bibliography", value)
    run = site.build()
    assert run.code == 1
    assert f"`bibliography` of `explainer` is a path or a list of paths, not {value!r}" in run.output


@pytest.mark.parametrize("entry", ["explainer", {"explainer": None}], ids=repr)
def test_without_options_the_usual_bibliography_is_read(site: Site, entry: Any) -> None:
    site.configure(markdown_extensions=[entry, "attr_list"])
    assert site.build().code == 0
    assert "source-桥报-1903" in site.page("sources/index.html").ids


def test_hooks_without_the_extension_are_refused_because_no_note_would_be_resolved(site: Site) -> None:
    site.configure(markdown_extensions=["attr_list"])
    run = site.build()
    assert run.code == 1
    assert "hooks/citations.py needs `explainer` among the markdown_extensions" in run.output


def test_pages_in_folders_and_outside_the_navigation_are_checked_and_counted_too(site: Site) -> None:
    site.configure(not_in_nav="far/")
    site.write("docs/far/away/page.md", "# Far\n\nSeen.[^ferry-log-1901] [Back](../../chapter.md#the-opening)\n")
    assert site.build().code == 0
    assert site.built.dead_links == []
    assert re.findall("<dt>(.*?)</dt>", site.page("sources/index.html").html)[:2] == ["The bridge", "Far"]
    site.append("docs/far/away/page.md", "\nSeen.[^zzz] [Back](../index.md)\n")
    assert [problem.place for problem in site.build().problems] == [
        "docs/far/away/page.md:5:8",
        "docs/far/away/page.md:5:20",
    ]


def test_addresses_of_files_work_as_well_as_those_of_folders(site: Site) -> None:
    site.configure(use_directory_urls=False)
    site.append("docs/chapter.md", '\n<a href="index.html#the-bridge">The bridge</a>\n')
    assert site.build().code == 0
    assert site.built.dead_links == []
    links = site.page("sources.html").links
    assert "chapter.html#fnref:1" in links


@pytest.mark.parametrize("option", ["draft_docs", "exclude_docs"])
def test_pages_that_are_not_published_are_neither_checked_nor_counted(site: Site, option: str) -> None:
    site.configure(**{option: "draft.md"})
    site.write("docs/draft.md", "# Draft\n\nSeen.[^zzz] Seen.[^ferry-log-1901]\n")
    run = site.build()
    assert (run.code, run.problems) == (0, [])
    assert "Draft" not in site.page("sources/index.html").text


@pytest.mark.parametrize("option", ["draft_docs", "exclude_docs"])
def test_a_link_to_a_page_that_is_not_published_leads_nowhere(site: Site, option: str) -> None:
    site.configure(**{option: "draft.md"})
    site.write("docs/draft.md", "# Draft\n")
    site.append("docs/chapter.md", "\n[Draft](draft.md)\n")
    assert [(error.place, error.code) for error in errors(site)] == [("docs/chapter.md:7:9", "L001")]


def test_a_page_that_a_plugin_makes_is_checked_as_well(site: Site) -> None:
    site.write(
        "made.py",
        "from mkdocs.structure.files import File\n\n\ndef on_files(files, config):\n"
        "    files.append(File.generated(config, 'made.md', content='# Made\\n\\nSeen.[^zzz]\\n'))\n    return files\n",
    )
    site.configure(hooks=[*site.configuration["hooks"], "made.py"], not_in_nav="made.md")
    assert [(error.place, error.code) for error in errors(site)] == [("made.md:3:8", "C001")]


# Without any hook: the extension alone resolves


@pytest.fixture
def bare_site(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """The same pages in a generator that knows no hooks."""
    site.configure(hooks=[], strict=False)
    monkeypatch.chdir(site.folder)
    return site


def test_without_hooks_the_same_pages_come_out(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.build()
    hooked = site.built.pages
    site.configure(hooks=[], strict=False)
    monkeypatch.chdir(site.folder)
    assert site.build().code == 0
    for path in ("index.html", "chapter/index.html"):
        assert site.page(path).html == hooked[path].html
    assert "source-桥报-1903" in site.page("sources/index.html").ids
    assert site.built.dead_links == []


def test_without_hooks_an_unknown_key_ends_the_build(bare_site: Site) -> None:
    bare_site.append("docs/chapter.md", "\nOne.[^zzz]\n")
    with pytest.raises(ProblemsFound, match=r"chapter.md:7:7: error C001: \"zzz\" is not in") as found:
        bare_site.build()
    assert [problem.code for problem in found.value.problems] == ["C001"]
    run = bare_site.mkdocs("build")
    assert (run.code, [problem.code for problem in run.problems][:1]) == (1, ["C001"])


def test_without_hooks_a_changed_bibliography_is_read_again(bare_site: Site) -> None:
    bare_site.build()
    bibliography = (bare_site.folder / "citations/references.bib").read_text(encoding="utf-8")
    bare_site.write("citations/references.bib", bibliography.replace("A Bridge", "Two Bridges"))
    assert bare_site.build().code == 0
    assert "Two Bridges for Halm" in bare_site.page("chapter/index.html").text
