"""The project's own site: complete, sound in itself, and free of other hosts."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from selectolax.lexbor import LexborHTMLParser

from explainer import project
from explainer.__main__ import main
from explainer.proof.claim import STATUSES
from explainer.sources.bibliography import Bibliography, read_files

if TYPE_CHECKING:
    from tests.conftest import BuiltSite, Run

PROJECT = Path(__file__).parent.parent
CHAPTERS = ["samarkand", "li-zhanshu", "after", "trade", "energy", "readings"]

BRIEF_FOOTNOTES = [
    # every address in the footnotes of the brief that raised the subject
    "http://en.kremlin.ru/events/president/transcripts/69390",
    "kremlin.ru/events/president/news/69356",
    "https://www.nytimes.com/live/2022/09/15/world/ukraine-russia-war",
    "https://twitter.com/FT/status/1571520299002109952",
    "https://www.whitehouse.gov/briefing-room/press-briefings/2022/09/16/press-briefing-by-press-secretary-"
    "karine-jean-pierre-and-national-security-council-coordinator-for-strategic-communications-john-kirby-"
    "september-16-2022",
    "https://www.fmprc.gov.cn/eng/zxxx_662805/202209/t20220915_10766678.html",
    "https://twitter.com/HAOHONG_CFA/status/1569864010128039936",
    "https://baike.baidu.com/item/%E7%AD%96%E5%BA%94/4380360",
    "https://www.fmprc.gov.cn/eng/xwfw_665399/s2510_665401/202203/t20220309_10649938.html",
    "https://www.nytimes.com/live/2022/09/19/world/ukraine-russia-war",
    "https://tass.com/science/1514083",
    "http://43.248.49.97/indexEn",
    "https://www.reuters.com/technology/chip-exports-russia-plunged-by-90-after-curbs-us-official-2022-06-29",
    "https://merics.org/en/short-analysis/china-moves-fill-void-left-russian-sanctions-its-own-terms",
    "https://www.bloomberg.com/news/articles/2022-04-20/china-buys-cheap-coking-coal-from-russia-as-world-shuns-moscow",
    "https://www.rferl.org/a/china-russia-ukraine-war-sanctions-analysis/31915619.html",
    "https://www.wsj.com/amp/articles/chinese-firms-are-selling-russia-goods-its-military-needs-to-keep-fighting-"
    "in-ukraine-11657877403",
    "https://www.bis.doc.gov/index.php/documents/about-bis/newsroom/press-releases/"
    "3042-2022-06-28-bis-press-release-russia-backfill-entity-list/file",
    "https://www.nytimes.com/2022/09/05/us/politics/russia-north-korea-artillery.html",
    "archive.ph/p000M",
    "https://www.reuters.com/article/us-china-russia-idUSKCN1J41RO",
]

OTHER_HOST = re.compile(r"(?:https?:)?//", re.IGNORECASE)
LOADED_BY_STYLES = re.compile(r"(?:@import\s*|url\(\s*)[\"']?((?:https?:)?//[^\"')\s]+)", re.IGNORECASE)


class Chapter(HTMLParser):
    """The text of a chapter apart from its tables and notes, and its takeaways."""

    VOID = frozenset("br hr img input meta link wbr".split())

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.takeaways: list[str] = []
        """The items of the box, each with the numbers of its notes in brackets."""
        self._open: list[str] = []
        self.feed(html[html.index("<article") : html.index("</article>")])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            names = (dict(attrs).get("class") or "").split()
            self._open.append(" ".join([tag, *names]))
        if tag == "li" and self._in("takeaways"):
            self.takeaways.append("")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().split()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._in("takeaways") and self.takeaways:
            self.takeaways[-1] += f"[{data}]" if self._in("footnote-ref") else data
        apparatus = (
            "table figure claim footnote footnote-ref headerlink script style template"
            " page-chapter page-dates page-report cite"
        ).split()
        if not any(self._in(name) for name in apparatus):
            self.words += [word for word in data.split() if any(char.isalnum() for char in word)]

    def _in(self, name: str) -> bool:
        return any(name in opened.split() for opened in self._open)


@pytest.fixture(scope="module")
def bibliography() -> Bibliography:
    return read_files([PROJECT / "citations"], PROJECT)


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_has_the_length_that_a_reader_takes_in_at_one_sitting(own_site: BuiltSite, name: str) -> None:
    chapter = Chapter(own_site.pages[f"{name}/index.html"].html)
    assert 900 <= len(chapter.words) <= 2000


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_stands_on_twenty_to_sixty_notes(own_site: BuiltSite, name: str) -> None:
    notes = [name for name in own_site.pages[f"{name}/index.html"].ids if name.startswith("fn:")]
    assert 20 <= len(notes) <= 60


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_opens_with_three_to_five_takeaways_each_with_a_note(own_site: BuiltSite, name: str) -> None:
    html = own_site.pages[f"{name}/index.html"].html
    takeaways = Chapter(html).takeaways
    assert 3 <= len(takeaways) <= 5
    assert all(re.search(r"\[\d+\]", item) for item in takeaways)
    days = r'<p class="page-dates">.*?</p>'
    assert re.search(rf'</h1>\s*{days}\s*<div class="admonition takeaways">', html, re.DOTALL)


def test_at_least_two_hundred_sources_are_cited(own_site: BuiltSite) -> None:
    listed = [name for name in own_site.pages["sources/index.html"].ids if name.startswith("source-")]
    assert len(listed) >= 200


@pytest.mark.parametrize("address", BRIEF_FOOTNOTES)
def test_every_address_of_the_brief_has_an_entry(bibliography: Bibliography, address: str) -> None:
    entries = [entry for key in bibliography if (entry := bibliography.get(key))]
    ends = re.compile(re.escape(address) + r"(?![\w/-])")
    assert any(ends.search(entry.fields.get(name, "")) for entry in entries for name in ("url", "archive_url", "note"))


def test_the_bibliography_is_in_the_house_form_and_the_pages_have_no_problem(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(PROJECT)
    assert (main(["format", "--check"]), main(["check"])) == (0, 0)
    shown = capsys.readouterr().out
    assert "warning" not in shown and shown.startswith("Sources cited: ")


@pytest.mark.parametrize("what", ["Quotations that match the source's words", "Figures that match their record"])
def test_every_quotation_and_figure_is_bound_or_among_the_three_percent_that_are_waived_with_a_reason(
    what: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(PROJECT)
    assert main(["check"]) == 0
    counts = re.search(rf"^{what}: (\d+) of (\d+) ", capsys.readouterr().out, re.MULTILINE)
    assert counts is not None
    bound, found = int(counts[1]), int(counts[2])
    assert found > 100 and (found - bound) / found < 0.03


def test_the_register_has_the_claims_that_are_contested_wrong_or_of_a_single_source() -> None:
    claims = project.read(PROJECT, {}).register.claims.values()
    assert len(claims) >= 150
    assert {claim.status for claim in claims} == set(STATUSES)
    assert all(claim.supporting or claim.opposing or claim.said_by for claim in claims)


def text_without_code(html: str) -> str:
    """What a reader reads of a page, apart from examples; pages for contributors show how to cite."""
    page = LexborHTMLParser(html)
    for code in page.css("code, script, style, template"):
        code.decompose()
    return page.body.text() if page.body else ""


def test_no_page_shows_a_bracket_that_was_to_be_a_note(own_site: BuiltSite) -> None:
    shown = {page.path: text_without_code(page.html) for page in own_site.pages.values()}
    assert [path for path, text in shown.items() if "[^" in text or "[@" in text] == []


def test_no_page_loads_anything_from_another_host(own_site: BuiltSite) -> None:
    loaded = [f"{page.path}: {link}" for page in own_site.pages.values() for link in page.loaded]
    assert [link for link in loaded if OTHER_HOST.search(link)] == []
    styled = {path: data.decode() for path, data in own_site.files.items() if path.endswith((".css", ".html", ".svg"))}
    assert {
        path: LOADED_BY_STYLES.findall(text) for path, text in styled.items() if LOADED_BY_STYLES.search(text)
    } == {}


def test_every_id_is_unique_on_its_page(own_site: BuiltSite) -> None:
    for page in own_site.pages.values():
        assert sorted(set(page.ids)) == sorted(page.ids), page.path


def test_every_internal_link_has_its_target(own_site: BuiltSite) -> None:
    assert own_site.dead_links == []


def test_another_build_gives_the_same_bytes(
    own_site: BuiltSite, build_own_site: Callable[[Path], Run], tmp_path: Path
) -> None:
    assert build_own_site(tmp_path / "site").code == 0
    again = {
        path.relative_to(tmp_path / "site").as_posix(): path.read_bytes()
        for path in (tmp_path / "site").rglob("*")
        if path.is_file()
    }
    assert {path for path in again | own_site.files if again.get(path) != own_site.files.get(path)} == set()
