"""The project's own chapters as they are read: on wide screens, on phones, in the dark and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait
from tests.conftest import LAY_OUT

if TYPE_CHECKING:
    from tests.conftest import BuiltSite, Serving

DEADLINE = 20
"""Seconds that a page has to show what a test waits for."""
CHAPTERS = ["samarkand/", "li-zhanshu/", "after/", "trade/", "energy/", "readings/"]

CHARACTERS_A_LINE = """
    const lengths = [...document.querySelectorAll('.md-content__inner > p')].flatMap(paragraph => {
        const text = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
        const lines = new Map();
        const range = document.createRange();
        for (let node; (node = text.nextNode());) {
            if (node.parentNode.closest('sup')) continue;
            for (let at = 0; at < node.length; at++) {
                range.setStart(node, at);
                range.setEnd(node, at + 1);
                const {top} = range.getBoundingClientRect();
                const line = Math.round(top / 10);
                lines.set(line, (lines.get(line) || 0) + 1);
            }
        }
        return [...lines.values()].slice(0, -1);
    });
    return lengths.sort((one, other) => one - other)[Math.floor(lengths.length / 2)];
"""
"""Of the middle of all lines that are not the last of a paragraph."""
CONTRASTS = """
    const channels = color => color.match(/[\\d.]+/g).map(Number);
    const luminance = color => {
        const [red, green, blue] = channels(color).map(value => {
            const share = value / 255;
            return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const ground = element => {
        const color = getComputedStyle(element).backgroundColor;
        const isClear = channels(color)[3] === 0;
        return isClear && element.parentElement ? ground(element.parentElement) : color;
    };
    return [...document.querySelectorAll(arguments[0])].map(element => {
        const pair = [luminance(getComputedStyle(element).color), luminance(ground(element))];
        return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    });
"""
COLUMNS = """
    const boxes = [...document.querySelectorAll('.parallel-texts')[0].children].map(box => box.getBoundingClientRect());
    return boxes.map(box => [Math.round(box.left), Math.round(box.top)]);
"""
OPEN_NOTE = "const mark = document.querySelector(arguments[0]); mark.scrollIntoView({block: 'center'}); mark.focus()"
SELECT = """
    const range = document.createRange();
    range.selectNodeContents(document.querySelector(arguments[0]));
    getSelection().removeAllRanges();
    getSelection().addRange(range);
"""
RUNNING_TEXT = ".md-content__inner > p:not([class]), .takeaways li, .parallel p, .claim-statement, .claim dd, td, th"
NOTES = ".footnote li > p, .footnote a, .footnote blockquote p, .md-content__inner > p a, .page-dates, figcaption"


@pytest.fixture(scope="module")
def address(own_site: BuiltSite, serving: Serving) -> Iterator[str]:
    """Where the site is served."""
    with serving(own_site.folder) as address:
        yield address


def visit(browser: Chrome, address: str, *, width: int = 1280, dark: bool = False, media: str = "") -> None:
    """Open a page on a screen of a width, to the pixel, or on paper."""
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    preference = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": preference})
    browser.get(address)
    scheme = "slate" if dark else "default"
    WebDriverWait(browser, DEADLINE).until(
        lambda _: browser.find_element(By.TAG_NAME, "body").get_dom_attribute("data-md-color-scheme") == scheme
    )


def seen(browser: Chrome, selector: str) -> list[bool]:
    return [element.is_displayed() for element in browser.find_elements(By.CSS_SELECTOR, selector)]


@pytest.mark.parametrize("width", [700, 768, 1024, 1280, 1600, 2000])
@pytest.mark.parametrize("chapter", ["samarkand/", "energy/"])
def test_a_line_has_65_to_75_characters(browser: Chrome, address: str, chapter: str, width: int) -> None:
    visit(browser, address + chapter, width=width)
    assert 65 <= browser.execute_script(CHARACTERS_A_LINE) <= 75


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_text_and_notes_have_a_contrast_of_seven_to_one(
    browser: Chrome, address: str, chapter: str, dark: bool
) -> None:
    visit(browser, address + chapter, dark=dark)
    for selector in (RUNNING_TEXT, NOTES):
        found: list[float] = browser.execute_script(CONTRASTS, selector)
        assert len(found) > 10
        assert min(found) >= 7


def test_a_chapter_says_where_it_stands_and_how_long_it_is(browser: Chrome, address: str) -> None:
    heads = []
    for chapter in CHAPTERS:
        visit(browser, address + chapter)
        heads.append(browser.find_element(By.CSS_SELECTOR, ".page-chapter strong").text)
    assert heads == [f"Chapter {number} of {len(CHAPTERS)}" for number in range(1, len(CHAPTERS) + 1)]


@pytest.mark.parametrize("width", [1280, 720, 360, 320])
@pytest.mark.parametrize("media", ["", "print"])
def test_an_original_stands_beside_its_translation_or_above_it_on_a_phone(
    browser: Chrome, address: str, width: int, media: str
) -> None:
    visit(browser, f"{address}li-zhanshu/", width=width, media=media)
    (left, top), (second_left, second_top) = browser.execute_script(COLUMNS)
    assert (top == second_top, left == second_left) == ((True, False) if width > 600 else (False, True))
    quotes = browser.find_elements(By.CSS_SELECTOR, ".parallel blockquote")
    assert [quote.get_dom_attribute("lang") for quote in quotes] == ["zh", "en"] * (len(quotes) // 2)


def test_on_paper_folded_data_are_open_and_the_frame_of_the_site_is_gone(browser: Chrome, address: str) -> None:
    visit(browser, f"{address}energy/", width=720, media="print")
    assert set(seen(browser, ".data-behind table")) == {True}
    assert set(seen(browser, ".md-header, .md-sidebar, .md-footer, .headerlink, .footnote-backref, .page-report")) == {
        False
    }
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 720


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_on_paper_text_is_black_on_white_and_notes_have_their_addresses(
    browser: Chrome, address: str, dark: bool
) -> None:
    visit(browser, f"{address}samarkand/", width=720, dark=dark, media="print")
    style = (
        "const style = getComputedStyle(document.querySelector(arguments[0]), arguments[1]); return style[arguments[2]]"
    )

    def value(selector: str, name: str, part: str | None = None) -> Any:
        return browser.execute_script(style, selector, part, name)

    assert value(".md-content__inner > p:not([class])", "color") == "rgb(0, 0, 0)"
    assert value("body", "backgroundColor") == "rgb(255, 255, 255)"
    shown = value('.footnote a[href*="#:~:"]', "content", "::after")
    assert "http" in shown
    assert "#:~:" not in shown
    assert "http" in value('.footnote a[href^="http"]:not([data-address])', "content", "::after")


def report_of(link: Any) -> dict[str, str]:
    """What a letter to the contact already says."""
    (body,) = parse_qs(urlsplit(str(link.get_dom_attribute("href"))).query)["body"]
    lines = (line.partition(": ") for line in body.splitlines())
    return {name: value for name, _, value in lines}


def test_selected_words_can_be_reported_with_page_section_and_words(browser: Chrome, address: str) -> None:
    visit(browser, f"{address}samarkand/")
    browser.execute_script(SELECT, "#journey + p")
    offers = WebDriverWait(browser, DEADLINE).until(lambda _: browser.find_elements(By.CSS_SELECTOR, ".report-offer"))
    said = report_of(offers[0])
    paragraph = browser.find_element(By.CSS_SELECTOR, "#journey + p").text
    assert (said["Page"], said["Section"]) == ("The Samarkand summit", "The journey")
    assert said["Address"].endswith("/samarkand/#journey")
    assert said["Sentence"][:60] == paragraph[:60]
    assert not said["Sentence"][-1].isdigit()  # the mark of a note is none of the words
    browser.execute_script("getSelection().removeAllRanges()")
    WebDriverWait(browser, DEADLINE).until(lambda _: not browser.find_elements(By.CSS_SELECTOR, ".report-offer"))


def test_what_is_selected_outside_the_text_is_no_matter_of_a_report(browser: Chrome, address: str) -> None:
    visit(browser, f"{address}samarkand/")
    browser.execute_script(SELECT, ".md-sidebar--primary")
    assert (
        browser.execute_async_script(
            "setTimeout(() => arguments[0](document.querySelectorAll('.report-offer').length))"
        )
        == 0
    )


def test_the_sentence_of_a_note_can_be_reported_from_its_preview(browser: Chrome, address: str) -> None:
    visit(browser, f"{address}samarkand/")
    browser.execute_script(OPEN_NOTE, "#putin-sentence ~ p:not([class]) a.footnote-ref")
    links = WebDriverWait(browser, DEADLINE).until(lambda _: browser.find_elements(By.CSS_SELECTOR, ".preview-report"))
    said = report_of(links[0])
    assert said["Section"] == "Putin’s sentence"
    assert said["Sentence"] == "The versions differ slightly."


def test_without_script_the_page_and_its_sections_can_be_reported(browser: Chrome, address: str) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(f"{address}samarkand/")
        addresses = [
            str(link.get_dom_attribute("href")) for link in browser.find_elements(By.CSS_SELECTOR, ".page-report a")
        ]
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    assert len(addresses) > 5
    assert all(address.startswith("mailto:") for address in addresses)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_on_the_narrowest_phone_a_wide_table_scrolls_in_a_region_with_a_name(
    browser: Chrome, address: str, chapter: str
) -> None:
    visit(browser, address + chapter, width=320)
    browser.execute_script(LAY_OUT)
    assert browser.execute_script("return document.documentElement.scrollWidth") == 320
    tables = browser.find_elements(By.CSS_SELECTOR, ".md-content table")
    boxes = [table.find_element(By.XPATH, "..") for table in tables]
    assert all(box.get_dom_attribute("tabindex") == "0" and box.get_dom_attribute("role") == "group" for box in boxes)
    names = [box.get_dom_attribute("aria-label") or box.get_dom_attribute("aria-labelledby") for box in boxes]
    assert all(names)
