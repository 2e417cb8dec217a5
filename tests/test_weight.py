"""What a reader pays for a chapter: the bytes on the wire, from a host that compresses as static hosts do."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
import yaml
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait
from tests.conftest import PROJECT
from tests.statichost import serving_compressed

if TYPE_CHECKING:
    from tests.conftest import BuiltSite

NAVIGATION = yaml.safe_load((PROJECT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]
CHAPTERS = [
    f"{Path(path).stem}/".removeprefix("index/") for item in NAVIGATION for path in item.values() if path == str(path)
]
PAGE, OWN_SCRIPTS = 120_000, 6_000
"""The most that a chapter with all that it loads, and our scripts together, may weigh, in bytes."""
INDEX = "/search/search_index.json"
DEADLINE = 20
"""Seconds that the search has to answer."""


@pytest.fixture(scope="module")
def address(own_site: BuiltSite) -> Iterator[str]:
    """Where the site is served."""
    with serving_compressed(own_site.folder) as address:
        yield address


def log(browser: Chrome) -> list[dict[str, Any]]:
    """What the network did since it was last asked."""
    entries = browser.get_log("performance")  # type: ignore[no-untyped-call]
    return [json.loads(entry["message"])["message"] for entry in entries]


def loaded(browser: Chrome) -> dict[str, int]:
    """Bytes on the wire, headers included, by path, since the network was last asked."""
    paths, sizes = {}, {}
    for event in log(browser):
        params = event.get("params", {})
        if event["method"] == "Network.requestWillBeSent":
            paths[params["requestId"]] = urlsplit(params["request"]["url"]).path
        elif event["method"] == "Network.loadingFinished":
            sizes[params["requestId"]] = int(params["encodedDataLength"])
    return {paths[number]: size for number, size in sizes.items() if size and number in paths}


def visit(browser: Chrome, address: str) -> dict[str, int]:
    """What a first visit loads, until nothing more comes."""
    browser.execute_cdp_cmd("Network.enable", {})
    browser.execute_cdp_cmd("Network.setCacheDisabled", {"cacheDisabled": True})
    browser.get("about:blank")
    log(browser)
    browser.get(address)
    browser.execute_async_script("requestIdleCallback(() => setTimeout(arguments[0], 100))")
    return loaded(browser)


@pytest.fixture(scope="module", params=CHAPTERS, ids=lambda path: path.strip("/") or "index")
def weights(request: pytest.FixtureRequest, browser: Chrome, address: str) -> dict[str, int]:
    """What each chapter loads."""
    return visit(browser, address + request.param)


def test_a_chapter_weighs_at_most_120_kilobytes(weights: dict[str, int]) -> None:
    assert any(path.endswith("/") for path in weights)
    assert any(path.startswith("/assets/stylesheets/main.") for path in weights)
    assert sum(size for path, size in weights.items() if path != INDEX) <= PAGE, weights


def test_our_own_scripts_weigh_at_most_6_kilobytes(weights: dict[str, int], own_site: BuiltSite) -> None:
    own = [path for path in weights if path.startswith("/assets/") and path.endswith(".js") and path.count("/") == 2]
    assert own
    assert sum(len(gzip.compress(own_site.files[path[1:]], 6)) for path in own) <= OWN_SCRIPTS


def test_who_does_not_search_loads_nothing_of_the_search(weights: dict[str, int]) -> None:
    assert [path for path in weights if path == INDEX or "/workers/" in path or "/lunr/" in path] == []


def test_who_turns_to_the_search_loads_its_index(browser: Chrome, address: str) -> None:
    visit(browser, address)
    field = browser.find_element(By.CSS_SELECTOR, "input[name=query]")
    browser.execute_script("arguments[0].focus()", field)
    field.send_keys("xi")
    WebDriverWait(browser, DEADLINE).until(lambda _: browser.find_elements(By.CSS_SELECTOR, ".md-search-result__link"))
    assert INDEX in loaded(browser)


def test_the_words_that_were_searched_for_are_marked_in_the_page(browser: Chrome, address: str) -> None:
    browser.get(f"{address}samarkand/?h=samarkand")
    marked = WebDriverWait(browser, DEADLINE).until(lambda _: browser.find_elements(By.CSS_SELECTOR, "article mark"))
    assert marked[0].text.lower() == "samarkand"
