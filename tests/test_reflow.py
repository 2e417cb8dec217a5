"""The project's own site on the narrowest screen, where nothing scrolls sideways, and by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait
from tests.conftest import LAY_OUT, PROJECT

if TYPE_CHECKING:
    from tests.conftest import BuiltSite, Serving

DOCS = PROJECT / "docs"
PAGES = [f"{path.relative_to(DOCS).with_suffix('')}/".removesuffix("index/") for path in sorted(DOCS.rglob("*.md"))]
PAGES.append("404.html")
NARROW, PHONE, WIDE = 320, 360, 1280
"""Widths of screens. The narrowest is what WCAG 2.2 asks for (1.4.10)."""
DEADLINE = 20
"""Seconds that a page has to show what a test waits for."""

OPEN = "document.querySelectorAll('details').forEach((each) => { each.open = true });"
SCROLLERS = """
return [...document.querySelectorAll("body *")].filter((each) =>
  /auto|scroll/.test(getComputedStyle(each).overflowX) && each.scrollWidth > each.clientWidth &&
  each.checkVisibility({ opacityProperty: true, visibilityProperty: true })
).map((each) => [
  each.outerHTML.slice(0, 120),
  each.tabIndex >= 0 || Boolean(each.querySelector("a[href], button, input, select")),
  each.getAttribute("aria-label") || document.getElementById(each.getAttribute("aria-labelledby"))?.textContent || "",
])
"""
FOCUSED = """
const shown = (element, pseudo) => {
  const { outlineStyle, outlineWidth } = getComputedStyle(element, pseudo);
  return outlineStyle !== "none" && parseFloat(outlineWidth) > 0;
};
const seen = (element) => {
  const box = element.getBoundingClientRect();
  return box.width > 0 && box.height > 0 && box.right > 0 && box.left < innerWidth && box.bottom > 0 &&
    box.top < innerHeight && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
};
const focused = document.activeElement;
const labels = [...(focused.labels || []), focused.nextElementSibling].filter((each) => each?.matches("label"));
return {
  html: focused.outerHTML.slice(0, 160),
  isPage: focused === document.body,
  isSeen: [focused, ...labels].some(seen),
  isMarked: [focused, ...labels].some((each) => seen(each) && (shown(each) || shown(each, "::before"))) ||
    (focused.matches("input[type=text], input[type=search]") && seen(focused)), // the caret shows it
};
"""


@pytest.fixture(scope="module")
def address(own_site: BuiltSite, serving: Serving) -> Iterator[str]:
    """Where the site is served."""
    with serving(own_site.folder) as address:
        yield address


def opened(browser: Chrome, address: str, width: int) -> Chrome:
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    still = [{"name": "prefers-reduced-motion", "value": "reduce"}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": still})
    browser.get("about:blank")
    browser.get(address)
    return browser


def wait(browser: Chrome) -> WebDriverWait[Chrome]:
    return WebDriverWait(browser, DEADLINE, poll_frequency=0.05)


def shows(browser: Chrome, script: str, wanted: str) -> bool:
    return bool(browser.execute_script(script) == wanted)


def press(browser: Chrome, *keys: str) -> None:
    for key in keys:
        browser.switch_to.active_element.send_keys(key)


def tab_to(browser: Chrome, selector: str, most: int = 40) -> WebElement:
    """Press Tab until it reaches what a selector gives."""
    for _ in range(most):
        press(browser, Keys.TAB)
        focused = browser.switch_to.active_element
        if browser.execute_script("return arguments[0].matches(arguments[1])", focused, selector):
            return focused
    raise AssertionError(f"Tab does not reach {selector}")


# ----- the narrowest screen


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.strip("/") or "index")
def test_no_page_scrolls_sideways_and_what_scrolls_in_it_has_a_name_and_takes_the_keyboard(
    browser: Chrome, address: str, page: str
) -> None:
    opened(browser, address + page, NARROW)
    browser.execute_script(OPEN + LAY_OUT)
    assert browser.execute_script("return document.scrollingElement.scrollWidth") <= NARROW
    scrollers = browser.execute_script(SCROLLERS)
    assert [html for html, takes_keys, name in scrollers if not (takes_keys and name)] == []


# ----- by keyboard


@pytest.mark.parametrize(("page", "width"), [("samarkand/", PHONE), ("timeline/", WIDE), ("trade/", WIDE)])
def test_whatever_tab_reaches_is_seen_and_marked(browser: Chrome, address: str, page: str, width: int) -> None:
    opened(browser, address + page, width)
    stops: list[dict[str, Any]] = []
    while len(stops) < 70:
        press(browser, Keys.TAB)
        stops.append(browser.execute_script(FOCUSED))
    assert not any(stop["isPage"] for stop in stops)
    assert [stop["html"] for stop in stops if not stop["isSeen"]] == []
    assert [stop["html"] for stop in stops if not stop["isMarked"]] == []


def test_the_first_stop_leads_past_the_navigation(browser: Chrome, address: str) -> None:
    opened(browser, f"{address}samarkand/", WIDE)
    press(browser, Keys.TAB)
    skip = browser.switch_to.active_element
    assert skip.text == "Skip to content" and skip.is_displayed()
    press(browser, Keys.ENTER, Keys.TAB)
    assert browser.execute_script("return Boolean(document.activeElement.closest('.md-content'))")


def test_on_a_phone_the_navigation_opens_its_links_are_next_and_lead_on(browser: Chrome, address: str) -> None:
    opened(browser, f"{address}samarkand/", PHONE)
    button = tab_to(browser, ".menu-button")
    assert (button.accessible_name, button.get_attribute("aria-expanded")) == ("Navigation", "false")
    press(browser, Keys.SPACE)
    wait(browser).until(lambda _: button.get_attribute("aria-expanded") == "true")
    link = tab_to(browser, ".md-sidebar--primary a[href$='/energy/']")
    wait(browser).until(lambda _: link.location["x"] >= 0 and link.is_displayed())
    press(browser, Keys.ENTER)
    wait(browser).until(lambda _: browser.current_url == f"{address}energy/")


def test_on_a_phone_escape_closes_the_navigation_and_focus_is_back(browser: Chrome, address: str) -> None:
    opened(browser, f"{address}samarkand/", PHONE)
    button = tab_to(browser, ".menu-button")
    press(browser, Keys.SPACE)
    link = tab_to(browser, ".md-sidebar--primary a")
    press(browser, Keys.ESCAPE)
    wait(browser).until(lambda _: not link.is_displayed())
    assert browser.switch_to.active_element == button


def test_on_a_phone_the_contents_of_the_page_open_in_the_navigation(browser: Chrome, address: str) -> None:
    opened(browser, f"{address}samarkand/", PHONE)
    for switch in (".menu-button", "#__toc"):
        tab_to(browser, switch)
        press(browser, Keys.SPACE)
        wait(browser).until(lambda _: browser.execute_script("return document.getAnimations().length === 0"))
    entry = tab_to(browser, ".md-sidebar--primary .md-nav--secondary a")
    wait(browser).until(lambda _: entry.is_displayed())
    press(browser, Keys.ENTER)
    wait(browser).until(lambda _: "#" in browser.current_url)


def test_a_section_of_the_navigation_opens_and_closes(browser: Chrome, address: str) -> None:
    opened(browser, f"{address}timeline/", WIDE)
    section = tab_to(browser, ".md-nav__toggle")
    link = browser.find_element(By.CSS_SELECTOR, ".md-sidebar--primary a[href$='/people/']")
    assert link.is_displayed()
    press(browser, Keys.SPACE)
    wait(browser).until(lambda _: not link.is_displayed())
    assert not section.is_selected()


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_the_search_finds_and_opens(browser: Chrome, address: str, width: int) -> None:
    opened(browser, f"{address}samarkand/", width)
    tab_to(browser, "[name=query]")
    press(browser, "mobilization")
    wait(browser).until(lambda _: browser.find_elements(By.CSS_SELECTOR, ".md-search-result__link"))
    press(browser, Keys.ARROW_DOWN)
    result = browser.switch_to.active_element
    assert "md-search-result__link" in (result.get_attribute("class") or "")
    wanted = (result.get_attribute("href") or "").partition("?")[0]
    press(browser, Keys.ENTER)
    wait(browser).until(lambda _: browser.current_url.startswith(wanted))


def test_the_colors_change(browser: Chrome, address: str) -> None:
    opened(browser, f"{address}samarkand/", WIDE)
    tab_to(browser, "[name=__palette]")
    scheme = "return document.body.dataset.mdColorScheme"
    for wanted in ("default", "slate", "default"):  # light, dark, and as the system has it
        press(browser, Keys.ENTER)
        wait(browser).until(partial(shows, script=scheme, wanted=wanted))
    browser.execute_script("localStorage.clear()")


def test_a_list_is_filtered(browser: Chrome, address: str) -> None:
    opened(browser, f"{address}claims/", WIDE)
    tab_to(browser, ".list-filter select[name=status]", 80)
    press(browser, "Wrong")
    shown = "return [...document.querySelectorAll('.claim:not([hidden])')].map((each) => each.dataset.status)"
    wait(browser).until(lambda _: set(browser.execute_script(shown)) == {"wrong"})
