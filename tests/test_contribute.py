"""The pages for contributors: followed to the letter they make a good site, and every command that they name exists."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as etree

import pytest
import yaml

from explainer.__main__ import COMMANDS, _parser
from explainer.markdown import frontmatter
from explainer.problems.place import TextFile
from explainer.problems.problem import RULES
from explainer.text import date

if TYPE_CHECKING:
    from tests.conftest import BuiltSite, Site

PROJECT = Path(__file__).parent.parent
FOLDER = PROJECT / "docs/contribute"
PAGES = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.md"))}
EACH = pytest.mark.parametrize("name", PAGES)
IN_ORDER = ("write", "cite", "quote", "data")
"""The pages that a new contributor follows."""

FENCE = re.compile(r"^(?P<ticks>`{3,})(?P<info>[^\n`]*)\n(?P<body>.*?)^(?P=ticks)$", re.DOTALL | re.MULTILINE)
FILE = re.compile(r"`(?P<path>(?:docs|citations)/[^`]+)`(?P<end>, at its end)?:\n\n\Z")


def steps(text: str) -> Iterator[tuple[str, str, bool]]:
    """The files that a page tells to write: path, text, and whether the text goes to the end of the file."""
    for fence in FENCE.finditer(text):
        if named := FILE.search(text, 0, fence.start()):
            yield named["path"], fence["body"], bool(named["end"])


@pytest.fixture
def followed(site: Site) -> Site:
    """A new site after each step of these pages."""
    site.write("citations/references.bib", "")
    site.write("docs/index.md", "# Halm\n")
    (site.folder / "docs/chapter.md").unlink()
    site.configure(nav=[{"Halm": "index.md"}, {"The ferry": "ferry.md"}, {"Sources": "sources.md"}])
    for name in IN_ORDER:
        for path, text, is_added in steps(PAGES[name]):
            site.append(path, text) if is_added else site.write(path, text)
    return site


def test_whoever_follows_the_pages_to_the_letter_has_a_site_without_a_problem(followed: Site) -> None:
    run = followed.build()
    assert (run.code, [found for found in run.problems if found.severity == "error"]) == (0, [])
    html = followed.page("ferry/index.html").html
    for shown in ("<svg", 'class="timeline', "no boat left the pier", "The bridge put an end to the ferry", "<table"):
        assert shown in html


def test_the_command_line_finds_as_little_in_it(followed: Site) -> None:
    done = followed.explainer("check")
    assert (done.returncode, done.stderr) == (0, "")


def test_each_page_tells_some_step() -> None:
    assert {name: len(list(steps(PAGES[name]))) for name in IN_ORDER} == {"write": 1, "cite": 1, "quote": 4, "data": 12}


def commands(text: str) -> Iterator[list[str]]:
    """The commands that a page tells to give, in its blocks of code for a shell and in its text."""
    for fence in FENCE.finditer(text):
        if fence["info"] in ("sh", "shell", "console"):
            yield from (shlex.split(line, comments=True) for line in fence["body"].splitlines())
    prose = FENCE.sub("", text)
    yield from (shlex.split(code) for code in re.findall(r"`((?:make|\.venv/bin/explainer|explainer) [^`…]*)`", prose))


@EACH
def test_every_command_that_a_page_names_exists(name: str) -> None:
    targets = re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    for words in commands(PAGES[name]):
        if words[:1] == ["make"]:
            assert [word for word in words[1:] if "=" not in word and word not in targets] == []
        elif words and words[0].endswith("explainer"):
            assert words[1] in COMMANDS or words[1].startswith("-"), words
            if words[1] in COMMANDS and len(words) > 2:
                _parser(words[1:]).parse_args(words[1:])  # ends the program at what it cannot read


@EACH
def test_a_page_says_why_it_is_not_held_against_evidence_and_is_not_for_readers(name: str) -> None:
    fields = frontmatter.read(TextFile(f"{name}.md", PAGES[name]))
    assert not isinstance(fields, list), fields
    assert fields["unverified"]
    assert fields["search"] == {"exclude": True}
    assert fields["description"].endswith(".")
    assert "published" not in fields  # so that it is not in the feed


def test_the_first_page_leads_to_every_other_one() -> None:
    linked = set(re.findall(r"\]\(([a-z]+)\.md\)", PAGES["index"]))
    assert linked == PAGES.keys() - {"index"}


def test_readers_meet_them_in_no_list(own_site: BuiltSite) -> None:
    assert all(f"contribute/{name}/index.html".replace("index/", "") in own_site.pages for name in PAGES)
    assert not any("contribute/" in link for link in own_site.pages["trade/index.html"].links)
    index = json.loads(own_site.files["search/search_index.json"])
    assert not any(entry["location"].startswith("contribute/") for entry in index["docs"])
    assert b"contribute/" not in own_site.files["feed.xml"]


def test_each_code_has_an_anchor_on_its_page(own_site: BuiltSite) -> None:
    ids = own_site.pages["contribute/codes/index.html"].ids
    assert [code for code in RULES if code.lower() not in ids] == []


# the picture

PICTURE = FOLDER / "rooms.svg"
ROOMS = re.findall(r"^\| `(\w+(?:/|\.py))` \|", (PROJECT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
SVG = "{http://www.w3.org/2000/svg}"


def test_the_picture_has_every_room_in_the_order_of_their_imports() -> None:
    root = etree.parse(PICTURE).getroot()  # noqa: S314  # our own drawing
    drawn = ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]
    of_library = ROOMS[ROOMS.index("problems/") :]
    assert [label for label in drawn if label in of_library] == of_library


def test_the_picture_tells_what_it_shows_follows_the_colors_of_the_reader_and_runs_nothing() -> None:
    text = PICTURE.read_text(encoding="utf-8")
    root = etree.fromstring(text)  # noqa: S314  # our own drawing
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None and description is not None
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert root.get("role") == "img"
    assert "prefers-color-scheme: dark" in text
    assert not {"script", "image", "use", "foreignObject"} & {element.tag.removeprefix(SVG) for element in root.iter()}
    assert not re.search(r"\son\w+=|href=|url\(", text)


def test_the_pages_say_days_that_are_in_the_calendar() -> None:
    for text in PAGES.values():
        for day in re.findall(r"\b\d{4}-\d{2}-\d{2}\b", text):
            date.parse(day)


def test_the_examples_of_configuration_are_yaml() -> None:
    for text in PAGES.values():
        for fence in FENCE.finditer(text):
            if fence["info"] == "yaml":
                yaml.safe_load(re.sub(r"!\w+ ", "", fence["body"]))
