"""A page is converted again exactly when something that it is made of has changed."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from mkdocs.structure.pages import Page

from explainer.chapter.findings import Findings
from explainer.chapter.memory import Kept, Memory
from explainer.notes.notewriter import PageRecord
from explainer.project import Project
from explainer.proof.verification import Verification

if TYPE_CHECKING:
    from tests.conftest import Site

HOOKS = Path(__file__).parent.parent / "hooks"
EVIDENCE = "passages:\n  - {id: lost, quote: the log of the ferry is lost, lang: en, locator: p. 3}\n"
PEOPLE = 'people:\n  - {id: ada, name: Ada Halm, group: Keepers, role: "Kept the ferry.[^ferry-log-1901]"}\n'
QUOTING = "# Lost\n\nShe wrote that “the log of the ferry is lost” in it.[^ferry-log-1901#lost]\n"
PAGES = {"chapter.md", "index.md", "lists.md", "quoting.md", "silent.md", "sources.md"}
WITH_BLOCKS = {"lists.md", "sources.md"}
"""What blocks show may come from anywhere."""


@pytest.fixture
def converted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that Markdown has converted, in the order of their names; the test clears it."""
    seen: list[str] = []
    render = Page.render

    def noted(page: Page, *arguments: Any) -> None:
        seen.append(page.file.src_uri)
        render(page, *arguments)

    monkeypatch.setattr(Page, "render", noted)
    return seen


@pytest.fixture
def remembering(site: Site) -> Site:
    """The good site with evidence, a list of people, a page that cites nothing, and pages that are kept."""
    site.write("docs/data/people.yml", PEOPLE)
    site.write("docs/lists.md", "# People\n\n```people\n```\n")
    site.write("docs/quoting.md", QUOTING)
    site.write("docs/silent.md", "# Silence\n\nNothing.\n")
    site.write("citations/evidence/ferry-log-1901.yml", EVIDENCE)
    hooks = [*site.configuration["hooks"]]
    hooks.insert(1, str(HOOKS / "memory.py"))
    site.configure(hooks=hooks, nav=None)
    return site


def built(site: Site) -> dict[str, bytes]:
    """The files of a site that has just been built without a complaint."""
    run = site.build()
    assert (run.code, [problem.message for problem in run.problems]) == (0, [])
    folder = site.folder / "site"
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def built_cold(site: Site) -> dict[str, bytes]:
    """The same without anything that was kept."""
    shutil.rmtree(site.folder / ".cache")
    elsewhere = type(site)(site.folder.with_name("elsewhere"), site.configuration)
    shutil.rmtree(elsewhere.folder)
    shutil.copytree(site.folder, elsewhere.folder)
    return built(elsewhere)


def replaced(path: str, old: str, new: str) -> Callable[[Site], object]:
    """A change of one file."""

    def change(site: Site) -> None:
        text = (site.folder / path).read_text(encoding="utf-8")
        assert old in text
        site.write(path, text.replace(old, new))

    return change


def test_nothing_is_converted_again_when_nothing_has_changed(remembering: Site, converted: list[str]) -> None:
    first = built(remembering)
    assert set(converted) == PAGES
    converted.clear()
    assert built(remembering) == first
    assert converted == []


CHANGES: dict[str, tuple[Callable[[Site], object], set[str]]] = {
    "a page": (replaced("docs/chapter.md", "Again", "Once more"), {"chapter.md"}),
    "an entry that two pages cite": (
        replaced("citations/references.bib", "A Bridge for Halm", "A Bridge for Orr"),
        {"chapter.md", "index.md", *WITH_BLOCKS},
    ),
    "an entry that one page cites": (
        replaced("citations/references.bib", "哈姆大桥通车", "哈姆大桥开通"),
        {"chapter.md", *WITH_BLOCKS},
    ),
    "the evidence": (
        replaced("citations/evidence/ferry-log-1901.yml", "p. 3", "p. 4"),
        {"index.md", "quoting.md", *WITH_BLOCKS},
    ),
    "a key of the name of a note of prose": (
        lambda site: site.append("citations/references.bib", "\n@misc{map, title = {A Map}}\n"),
        {*WITH_BLOCKS},
    ),
    "the data": (replaced("docs/data/people.yml", "Kept", "Steered"), PAGES),
    "a new page": (lambda site: site.write("docs/new.md", "# New\n"), {*PAGES, "new.md"}),
    "the configuration": (lambda site: site.configure(site_name="Another"), PAGES),
    "an option": (lambda site: site.set_option("publisher", "Another"), PAGES),
}


@pytest.mark.parametrize(("change", "again"), CHANGES.values(), ids=CHANGES)
def test_after_a_change_the_bytes_are_those_of_a_build_from_nothing(
    remembering: Site, converted: list[str], change: Callable[[Site], object], again: set[str]
) -> None:
    built(remembering)
    change(remembering)
    converted.clear()
    after = built(remembering)
    assert set(converted) == again
    assert after == built_cold(remembering)


def test_a_note_of_prose_whose_name_becomes_a_key_is_reported(remembering: Site) -> None:
    built(remembering)
    remembering.append("citations/references.bib", "\n@misc{doubt, title = {Doubt}}\n")
    assert [problem.code for problem in remembering.build().problems] == ["C003"]


def test_a_page_with_a_problem_is_checked_in_every_build(remembering: Site) -> None:
    remembering.append("docs/chapter.md", "\nA typo.[^nobody]\n")
    for _ in range(2):
        run = remembering.build()
        assert (run.code, [problem.code for problem in run.problems]) == (1, ["C001"])


class Loud(Extension):
    """Says something of a page while it is converted."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # the name is given
        md.preprocessors.register(_Loud(md), "loud", 1)


class _Loud(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        if "# Silence" in lines:
            logging.getLogger("mkdocs.loud").warning("this page is silent")
        return lines


def test_what_is_said_of_a_page_while_it_is_converted_is_said_in_every_build(remembering: Site) -> None:
    extensions = [*remembering.configuration["markdown_extensions"], "tests.test_memory:Loud"]
    remembering.configure(strict=False, markdown_extensions=extensions)
    said = [remembering.build().output.count("this page is silent") for _ in range(2)]
    assert said == [1, 1]


def test_another_page_that_loses_a_heading_makes_the_link_to_it_a_problem(remembering: Site) -> None:
    remembering.append("docs/silent.md", "\nSee [the opening](chapter.md#the-opening).\n")
    built(remembering)
    remembering.write(
        "docs/chapter.md", (remembering.folder / "docs/chapter.md").read_text().replace("The opening", "X")
    )
    run = remembering.build()
    assert [(problem.place, problem.code) for problem in run.problems] == [("docs/silent.md:5:19", "L002")]


@pytest.mark.parametrize("spoilt", ["", "{", "[]", '{"basis": 1}', "\x00" * 100])
def test_a_kept_page_that_cannot_be_read_is_made_again(remembering: Site, spoilt: str) -> None:
    first = remembering.mkdocs("build")
    assert first.code == 0, first.output
    before = {path: path.read_bytes() for path in (remembering.folder / "site").rglob("*.html")}
    for kept in (remembering.folder / ".cache/pages").iterdir():
        kept.write_text(spoilt)
    assert remembering.mkdocs("build").code == 0
    assert {path: path.read_bytes() for path in (remembering.folder / "site").rglob("*.html")} == before


def test_an_extension_that_may_read_files_keeps_no_page(remembering: Site) -> None:
    extensions = [*remembering.configuration["markdown_extensions"], "pymdownx.snippets"]
    remembering.configure(markdown_extensions=extensions)
    built(remembering)
    assert not (remembering.folder / ".cache/pages").exists()


def test_a_change_of_the_code_forgets_every_page(remembering: Site) -> None:
    code = remembering.folder / "hooks"
    code.mkdir()
    for hook in remembering.configuration["hooks"]:
        shutil.copy(hook, code)
    remembering.configure(hooks=[f"hooks/{Path(hook).name}" for hook in remembering.configuration["hooks"]])
    assert remembering.mkdocs("build").code == 0
    before = bases(remembering)
    assert remembering.mkdocs("build").code == 0
    assert bases(remembering) == before
    remembering.append("hooks/citations.py", "\n# another line\n")
    assert remembering.mkdocs("build").code == 0
    assert before.isdisjoint(bases(remembering))


def bases(site: Site) -> set[str]:
    """What the kept pages were made of, as far as it is the same for all."""
    return {json.loads(kept.read_text(encoding="utf-8"))["basis"] for kept in (site.folder / ".cache/pages").iterdir()}


@pytest.mark.parametrize("holds", [False, True])
def test_only_who_asks_again_and_again_holds_pages_in_the_process(tmp_path: Path, holds: bool) -> None:
    memory, backing = Memory(tmp_path, holds=holds), Project()
    findings = Findings((), Verification(), frozenset(), frozenset(), 0, ())
    kept = Kept({"content": "<p>A page.</p>"}, PageRecord(), findings)
    memory.keep("a.md", "basis", backing, kept)
    assert memory.get("a.md", "basis", backing) == kept
    shutil.rmtree(tmp_path)
    assert memory.get("a.md", "basis", backing) == (kept if holds else None)
