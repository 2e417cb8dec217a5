"""The same chapters in another generator: Zensical builds the project's own pages with the same notes and text."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

if TYPE_CHECKING:
    from tests.conftest import BuiltSite

PROJECT = Path(__file__).parent.parent
DOCS = PROJECT / "docs"
PAGES = sorted(path.relative_to(DOCS).with_suffix("").as_posix() for path in DOCS.rglob("*.md"))
OF_HOOKS = ".page-chapter, .page-dates, .page-report, .cite, .Z3988, #page-corrections, script"
"""What MkDocs' hooks add to a page."""
NEEDS_ALL_PAGES = {"sources", "method"}
"""Pages with a list or table that a generator fills which has seen every page; see docs/contribute/portability.md."""

pytest.importorskip("zensical", reason="the package zensical is not installed")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as Zensical builds it from the project's own configuration."""
    copy = tmp_path_factory.mktemp("zensical")
    for name in ("docs", "citations", "hooks/theme", ".cache/drawings"):
        if (PROJECT / name).exists():
            shutil.copytree(PROJECT / name, copy / name)
    shutil.copy(PROJECT / "mkdocs.yml", copy)
    program = Path(sys.executable).parent / "zensical"
    run = subprocess.run(
        [program, "build", "--strict"],
        cwd=copy,
        env=os.environ | {"PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return copy / "site"


def article(html: str) -> LexborNode:
    """The page's own part, without what hooks add."""
    found = LexborHTMLParser(html).css_first("article")
    assert found is not None
    for extra in found.css(OF_HOOKS):
        extra.decompose()
    return found


def path_of(page: str) -> str:
    return "index.html" if page == "index" else f"{page.removesuffix('/index')}/index.html"


def text_of(page: LexborNode) -> str:
    return " ".join(page.text(separator=" ").split())


def ids_of(page: LexborNode, beginning: str) -> list[str]:
    return [str(node.attributes["id"]) for node in page.css(f"[id^='{beginning}']")]


@pytest.mark.parametrize("page", PAGES)
def test_every_note_of_a_page_is_resolved_as_in_our_own_site(page: str, folder: Path, own_site: BuiltSite) -> None:
    ours = article(own_site.pages[path_of(page)].html)
    theirs = article((folder / path_of(page)).read_text(encoding="utf-8"))
    assert ids_of(theirs, "fn:") == ids_of(ours, "fn:")
    assert ids_of(theirs, "fnref:") == ids_of(ours, "fnref:")
    shown = "method" if page == "method" else ""  # its table of figures needs all pages
    assert bool(theirs.css(".explainer-problem")) == bool(shown)


@pytest.mark.parametrize("page", [page for page in PAGES if page not in NEEDS_ALL_PAGES])
def test_the_text_of_a_page_is_the_same(page: str, folder: Path, own_site: BuiltSite) -> None:
    theirs = article((folder / path_of(page)).read_text(encoding="utf-8"))
    assert text_of(theirs) == text_of(article(own_site.pages[path_of(page)].html))


def test_there_are_notes_to_compare(folder: Path) -> None:
    found = [article((folder / path_of(page)).read_text(encoding="utf-8")) for page in PAGES]
    assert sum(len(ids_of(page, "fn:")) for page in found) > 500


def test_labels_and_previews_lead_to_the_lists(folder: Path) -> None:
    links = article((folder / "trade/index.html").read_text(encoding="utf-8")).css("a[href]")
    targets = [str(link.attributes["href"]) for link in links]
    assert any(target.startswith("../sources/#source-") for target in targets)
    assert any(target.startswith("../people/#person-") for target in targets)


def test_a_citation_that_does_not_resolve_stops_it_too(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "citations").mkdir()
    (tmp_path / "citations/references.bib").write_text("@misc{log-1901, title = {The Log}}\n", encoding="utf-8")
    (tmp_path / "docs/index.md").write_text("# Halm\n\nIt stopped.[^log-1902]\n", encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text("site_name: Halm\nmarkdown_extensions: [explainer]\n", encoding="utf-8")
    program = Path(sys.executable).parent / "zensical"
    run = subprocess.run(
        [program, "build"], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False, timeout=60
    )
    assert run.returncode != 0
    assert 'error C001: "log-1902" is not in citations/references.bib' in run.stdout + run.stderr
