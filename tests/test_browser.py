"""The project's own site as a reader sees it, in a real browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait
from tests.conftest import LAY_OUT

if TYPE_CHECKING:
    from tests.conftest import BuiltSite, Serving

DEADLINE = 20
"""Seconds that a page has to show what a test waits for."""

CHAPTERS = ["", "samarkand/", "li-zhanshu/", "after/", "trade/", "energy/", "readings/"]
OTHER_PAGES = ["timeline/", "people/", "terms/", "sources/", "about/", "404.html"]
PHONES = [320, 360]
"""Widths of screens."""


@pytest.fixture(scope="module")
def address(own_site: BuiltSite, serving: Serving) -> Iterator[str]:
    """Where the site is served."""
    with serving(own_site.folder) as address:
        yield address


@dataclass(frozen=True)
class Visit:
    """What a browser sees when it opens a page, on a wide screen and on phones."""

    path: str
    requested: list[str]
    """Every address that the page asks for."""
    errors: list[str]
    """What its scripts complain of."""
    headings: list[str]
    """As a reader reads them, without the marks of notes."""
    contents: list[str]
    """The entries of the table of contents."""
    overflows: list[int]
    """The widths of the phones on which the page is wider than the screen."""


HEADINGS = """
    return [...document.querySelectorAll('.md-content :is(h2, h3)[id]')].map(heading => {
        const copy = heading.cloneNode(true);
        copy.querySelectorAll('.headerlink, sup').forEach(node => node.remove());
        return copy.textContent.trim();
    })
"""
CONTENTS = """
    const links = document.querySelectorAll('.md-sidebar--secondary a.md-nav__link');
    return [...links].map(link => link.textContent.trim().replace(/\\s+/g, ' '))
"""
IS_TOO_WIDE = "return document.documentElement.scrollWidth > arguments[0]"


@pytest.fixture(scope="module", params=[*CHAPTERS, *OTHER_PAGES])
def visit(request: pytest.FixtureRequest, browser: Chrome, address: str) -> Visit:
    """One visit of every page."""
    screen(browser)
    browser.get("about:blank")
    log(browser, "performance")
    log(browser, "browser")
    browser.get(address + request.param)
    overflows = []
    headings, contents = browser.execute_script(HEADINGS), browser.execute_script(CONTENTS)
    for width in PHONES:
        screen(browser, width=width)
        overflows += [width] if browser.execute_script(LAY_OUT + IS_TOO_WIDE, width) else []
    events = [json.loads(entry["message"])["message"] for entry in log(browser, "performance")]
    requested = [
        event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"
    ]
    errors = [entry["message"] for entry in log(browser, "browser") if entry["level"] == "SEVERE"]
    return Visit(request.param, requested, errors, headings, contents, overflows)


def log(browser: Chrome, kind: str) -> list[dict[str, Any]]:
    """What the browser has noted since it was last asked."""
    return browser.get_log(kind)  # type: ignore[no-untyped-call,no-any-return]


def wait(browser: Chrome) -> WebDriverWait[Chrome]:
    return WebDriverWait(browser, DEADLINE)


def is_in_view(browser: Chrome, element_id: str) -> bool:
    return bool(
        browser.execute_script(
            "const box = document.getElementById(arguments[0]).getBoundingClientRect();"
            "return box.top >= 0 && box.bottom <= window.innerHeight;",
            element_id,
        )
    )


def screen(browser: Chrome, *, width: int = 1280, dark: bool = False) -> None:
    """Set the width of the screen, to the pixel, and the colors that the reader's system prefers."""
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    preference = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": preference})


def test_a_note_mark_leads_to_its_note_and_the_note_back_to_the_text(browser: Chrome, address: str) -> None:
    screen(browser)
    browser.get(f"{address}samarkand/")
    mark = browser.find_element(By.CSS_SELECTOR, "[id='fnref:12'] a")
    browser.execute_script("arguments[0].click()", mark)
    wait(browser).until(lambda _: is_in_view(browser, "fn:12"))
    assert urlsplit(browser.current_url).fragment == "fn:12"
    assert not is_in_view(browser, "fnref:12")

    back = browser.find_element(By.CSS_SELECTOR, "[id='fn:12'] .footnote-backref")
    browser.execute_script("arguments[0].click()", back)
    wait(browser).until(lambda _: is_in_view(browser, "fnref:12"))
    assert urlsplit(browser.current_url).fragment == "fnref:12"


def test_a_label_in_a_note_leads_to_the_source_and_the_source_back_to_the_text(browser: Chrome, address: str) -> None:
    screen(browser)
    browser.get(f"{address}samarkand/")
    browser.get(browser.find_element(By.CSS_SELECTOR, "[id='fn:1'] a.source-label").get_attribute("href") or "")
    source = urlsplit(browser.current_url).fragment
    assert source.startswith("source-")
    wait(browser).until(lambda _: is_in_view(browser, source))
    links = browser.find_elements(By.CSS_SELECTOR, f"[id='{source}'] .source-uses a")
    backs = [link.get_attribute("href") or "" for link in links]
    browser.get(next(back for back in backs if back.endswith("/samarkand/#fnref:1")))
    wait(browser).until(lambda _: is_in_view(browser, "fnref:1"))


def test_a_page_asks_no_other_host_for_anything(visit: Visit, address: str) -> None:
    asked = [url for url in visit.requested if not url.startswith(("data:", "blob:"))]
    assert address + visit.path in asked
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(address).netloc}


def test_the_scripts_of_a_page_report_no_error(visit: Visit) -> None:
    assert visit.errors == []


def test_the_contents_list_the_headings_of_a_page_without_marks_of_notes(visit: Visit) -> None:
    assert visit.contents == visit.headings
    assert visit.headings or visit.path not in CHAPTERS


def test_a_page_does_not_scroll_sideways_on_a_phone(visit: Visit) -> None:
    assert visit.overflows == []


@pytest.mark.parametrize("words", ["mobilization", "策应", "озабоченности"])
def test_search_finds_a_chapter_by_a_word_of_its_text(browser: Chrome, address: str, words: str) -> None:
    screen(browser)
    browser.get(address)
    field = browser.find_element(By.CSS_SELECTOR, "input[name=query]")
    browser.execute_script("arguments[0].focus()", field)
    field.send_keys(words, Keys.END)
    results = wait(browser).until(lambda _: browser.find_elements(By.CSS_SELECTOR, ".md-search-result__link"))
    found = [urlsplit(result.get_attribute("href") or "").path for result in results]
    assert any(path.strip("/") + "/" in CHAPTERS for path in found)


def test_columns_of_figures_are_set_right(browser: Chrome, address: str) -> None:
    screen(browser)
    browser.get(f"{address}contribute/speed/")
    sides = "return [...document.querySelectorAll('td.cell-right')].map(cell => getComputedStyle(cell).textAlign)"
    found = browser.execute_script(sides)
    assert len(found) > 20
    assert set(found) == {"right"}


def brightness(browser: Chrome, selector: str, name: str) -> float:
    """From 0, black, to 255, white."""
    color = browser.find_element(By.CSS_SELECTOR, selector).value_of_css_property(name)
    red, green, blue = (float(part) for part in color[color.index("(") + 1 : -1].split(",")[:3])
    return (red * 299 + green * 587 + blue * 114) / 1000


def test_the_page_is_light_or_dark_as_the_system_of_the_reader_wants(browser: Chrome, address: str) -> None:
    texts = (".md-typeset p", ".md-typeset .footnote li", ".md-typeset table td")
    screen(browser)
    browser.get(f"{address}samarkand/")
    assert brightness(browser, "body", "background-color") > 200
    assert max(brightness(browser, text, "color") for text in texts) < 100
    screen(browser, dark=True)
    wait(browser).until(lambda _: brightness(browser, "body", "background-color") < 60)
    wait(browser).until(lambda _: min(brightness(browser, text, "color") for text in texts) > 150)
