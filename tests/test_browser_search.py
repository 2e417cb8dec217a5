"""What readers find on the project's own site when they type what they look for, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

if TYPE_CHECKING:
    from selenium.webdriver import Chrome
    from tests.conftest import BuiltSite, Serving

DEADLINE = 20
"""Seconds that the search has to answer."""
QUERIES: list[dict[str, str]] = yaml.safe_load(Path(__file__).with_name("queries.yml").read_text(encoding="utf-8"))
FIRST = 3
"""Results among which the right page must be."""
MUST_BE_FOUND = 38

COUNT_ANSWERS = """
    const post = Worker.prototype.postMessage
    window.searching = {asked: 0, answered: 0}
    Worker.prototype.postMessage = function (message, ...rest) {
      if (!this.isCounted) this.addEventListener('message', ({data}) => { searching.answered += data.type === 3 })
      this.isCounted = true
      searching.asked += message.type === 2
      return post.call(this, message, ...rest)
    }
"""
"""Run before the scripts of a page. Material's worker gets a query as message 2 and answers each with message 3."""
BEGIN = """
    const [box, value] = arguments
    searching.asked = searching.answered = 0
    box.focus()
    box.value = value
"""
ALL_ANSWERED = "return searching.asked > 0 && searching.asked === searching.answered"
RESULTS = """
    return [...document.querySelectorAll('.md-search-result__item')].map(item =>
      [...item.querySelectorAll('a')].map(link => {
        const article = link.querySelector('article')
        return [link.href, Number(article.dataset.mdScore), article.innerText]
      }))
"""


@dataclass(frozen=True)
class Part:
    """A part of a page that was found."""

    page: str
    section: str
    score: float
    text: str


Found = list[list[Part]]
"""The parts that were found, page by page."""


@pytest.fixture(scope="module")
def address(own_site: BuiltSite, serving: Serving) -> Iterator[str]:
    """Where the site is served."""
    with serving(own_site.folder) as address:
        yield address


@pytest.fixture(scope="module")
def searcher(browser: Chrome, address: str) -> Chrome:
    """A browser that shows the first page of the site."""
    browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": COUNT_ANSWERS})
    browser.get(address)
    return browser


def search(browser: Chrome, query: str) -> Found:
    """Type a query and read the results when every key has been answered."""
    box = browser.find_element(By.CSS_SELECTOR, ".md-search__input")
    browser.execute_script(
        "arguments[0].focus(); arguments[0].value = ''; searching.asked = searching.answered = 0", box
    )
    box.send_keys(query)
    WebDriverWait(browser, DEADLINE).until(lambda _: browser.execute_script(ALL_ANSWERED))
    return read_results(browser)


def read_results(browser: Chrome) -> Found:
    items: list[list[Any]] = browser.execute_script(RESULTS)
    return [[_part(*link) for link in item] for item in items]


def _part(href: str, score: float, text: str) -> Part:
    parts = urlsplit(href)
    return Part(parts.path.removeprefix("/"), unquote(parts.fragment), score, text)


def best(parts: list[Part]) -> Part:
    return max(parts, key=lambda part: part.score)


@pytest.fixture(scope="module")
def found(searcher: Chrome) -> dict[str, Found]:
    """By query: the first results."""
    return {query["query"]: search(searcher, query["query"])[:FIRST] for query in QUERIES}


def test_there_are_forty_queries_in_three_scripts() -> None:
    letters = "".join(query["query"] for query in QUERIES)
    assert len(QUERIES) == len({query["query"] for query in QUERIES}) == 40
    assert any("a" <= char <= "z" for char in letters)
    assert any("а" <= char <= "я" for char in letters)
    assert any("\u4e00" <= char <= "\u9fff" for char in letters)


def test_the_right_page_is_among_the_first_results(found: dict[str, Found]) -> None:
    missed = {
        query["query"]: [parts[0].page for parts in found[query["query"]]]
        for query in QUERIES
        if query["page"] not in [parts[0].page for parts in found[query["query"]]]
    }
    assert len(QUERIES) - len(missed) >= MUST_BE_FOUND, missed


def test_the_right_section_is_the_best_of_its_page(found: dict[str, Found]) -> None:
    wrong = {
        query["query"]: best(parts).section
        for query in QUERIES
        for parts in found[query["query"]]
        if parts[0].page == query["page"] and best(parts).section != query.get("section", best(parts).section)
    }
    assert len(wrong) <= len(QUERIES) - MUST_BE_FOUND, wrong


def test_each_key_that_is_typed_is_answered(searcher: Chrome, found: dict[str, Found]) -> None:
    search(searcher, " ")
    searcher.find_element(By.CSS_SELECTOR, ".md-search__input").send_keys("策应")
    WebDriverWait(searcher, DEADLINE).until(lambda _: searcher.execute_script(ALL_ANSWERED))
    assert read_results(searcher)[:FIRST] == found["策应"]


def test_results_lead_to_ids_that_exist(found: dict[str, Found], own_site: BuiltSite) -> None:
    parts = {part for results in found.values() for page in results for part in page if part.section}
    dead = [part for part in parts if part.section not in own_site.pages[f"{part.page}index.html"].ids]
    assert parts
    assert dead == []


def test_results_show_no_marks_of_notes(found: dict[str, Found]) -> None:
    texts = [part.text for results in found.values() for page in results for part in page]
    assert any(texts)
    assert [text for text in texts if any(sign in text for sign in "↩¶")] == []


def test_a_note_is_shown_behind_the_sentence_that_cites_it(searcher: Chrome) -> None:
    results = search(searcher, "San Juan Daily Star")
    summary = next(best(parts).text for parts in results if parts[0].page == "")
    _, _, rest = summary.partition("Putin spoke of China’s “questions and concerns.”")
    assert rest.lstrip().startswith("Anton Troianovski, Keith Bradsher, and Austin Ramzy, “Putin alludes")


def test_a_result_opens_its_section(searcher: Chrome, address: str) -> None:
    part = best(search(searcher, "озабоченность")[0])
    link = searcher.find_element(By.CSS_SELECTOR, f".md-search-result__item a[href*='#{part.section}']")
    searcher.execute_script("arguments[0].click()", link)
    is_there = f"return location.hash === '#{part.section}' && document.getElementById('{part.section}') !== null"
    WebDriverWait(searcher, DEADLINE).until(lambda _: searcher.execute_script(is_there))
    assert searcher.current_url.startswith(f"{address}samarkand/")
    searcher.get(address)


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("习近平在上海合作组织成员国元首理事会第二十二次会议上的讲话" * 3, id="a long run of Chinese"),
        pytest.param('"core interests" -taiwan +xi', id="operators"),
        pytest.param("title:samarkand", id="a field"),
        pytest.param("  the of  ", id="nothing but words without meaning"),
        pytest.param("«»—…%^~*+-:", id="signs"),
    ],
)
def test_whatever_is_typed_is_answered(searcher: Chrome, query: str) -> None:
    search(searcher, query)


@pytest.mark.parametrize(
    ("phrase", "page"),
    [
        pytest.param("“core interests”", "terms/", id="typographic quotation marks"),
        pytest.param("Putin's sentence", "samarkand/", id="possessive"),
        pytest.param("CEYING", "li-zhanshu/", id="capitals"),
        pytest.param("策应 Barmé", "li-zhanshu/", id="two scripts"),
        pytest.param("mobiliz", "after/", id="the beginning of a word"),
    ],
)
def test_a_page_is_found_however_it_is_typed(searcher: Chrome, phrase: str, page: str) -> None:
    assert page in [parts[0].page for parts in search(searcher, phrase)[:FIRST]]
