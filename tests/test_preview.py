"""Previews of notes, terms and persons in a real browser."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait
from tests.axe import violations

if TYPE_CHECKING:
    from tests.conftest import BuiltSite, Serving

DEADLINE = 20
"""Seconds that the page has to show what a test waits for."""
NOTE, TERM = "article a.footnote-ref", "article a.term"
WIDE, PHONE = 1280, 360


@pytest.fixture(scope="module")
def address(own_site: BuiltSite, serving: Serving) -> Iterator[str]:
    """A chapter with notes, terms and persons."""
    with serving(own_site.folder) as address:
        yield f"{address}samarkand/"


def opened(browser: Chrome, address: str, width: int, *features: dict[str, str]) -> Chrome:
    size = {"width": width, "height": 720, "deviceScaleFactor": 1, "mobile": width == PHONE}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": width == PHONE})
    still = {"name": "prefers-reduced-motion", "value": "reduce"}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [still, *features]})
    browser.get("about:blank")
    browser.get(address)
    return browser


@pytest.fixture
def page(browser: Chrome, address: str) -> Chrome:  # the fixture of that name
    return opened(browser, address, WIDE)


@pytest.fixture
def phone(browser: Chrome, address: str) -> Chrome:
    return opened(browser, address, PHONE)


def link(browser: Chrome, selector: str, number: int = 3) -> WebElement:
    """A reference in the middle of the window."""
    found: WebElement = browser.find_elements(By.CSS_SELECTOR, selector)[number]
    browser.execute_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", found)
    return found


def previews(browser: Chrome) -> list[WebElement]:
    found: list[WebElement] = browser.find_elements(By.CSS_SELECTOR, "#explainer-preview")
    return found


def wait(browser: Chrome, holds: Callable[[Chrome], Any]) -> Any:
    return WebDriverWait(browser, DEADLINE, poll_frequency=0.05).until(holds)


def preview(browser: Chrome) -> WebElement:
    shown = wait(browser, previews)
    assert len(shown) == 1
    first: WebElement = shown[0]
    return first


def gone(browser: Chrome) -> None:
    wait(browser, lambda _: not previews(browser))


def tap(browser: Chrome, element: WebElement) -> None:
    box = browser.execute_script("const b = arguments[0].getBoundingClientRect(); return [b.x + 8, b.y + 8]", element)
    touch = [{"x": box[0], "y": box[1]}]
    browser.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": touch})
    browser.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def focus(browser: Chrome, element: WebElement) -> None:
    browser.execute_script("arguments[0].focus({preventScroll: true})", element)
    assert browser.switch_to.active_element == element


@pytest.mark.parametrize("selector", [NOTE, TERM], ids=["a note", "a term"])
def test_a_pointer_that_rests_on_a_reference_opens_its_preview_and_may_enter_it(page: Chrome, selector: str) -> None:
    reference = link(page, selector)
    ActionChains(page).move_to_element(reference).perform()
    shown = preview(page)
    assert reference.get_attribute("aria-expanded") == "true"
    ActionChains(page).move_to_element(shown).perform()
    ActionChains(page).pause(0.6).perform()
    assert previews(page) == [shown]
    ActionChains(page).move_to_element(page.find_element(By.CSS_SELECTOR, ".md-header__title")).perform()
    gone(page)
    assert reference.get_attribute("aria-expanded") == "false"


def test_the_preview_of_a_note_shows_its_source_without_ways_back_and_leads_to_it(page: Chrome) -> None:
    reference = link(page, NOTE)
    target = page.find_element(By.ID, (reference.get_attribute("href") or "").partition("#")[2])
    ActionChains(page).move_to_element(reference).perform()
    shown = preview(page).find_element(By.CSS_SELECTOR, ".preview-content")
    page.execute_script("arguments[0].querySelectorAll('.footnote-backref').forEach((back) => back.remove())", target)
    shown_words, words = ((part.get_attribute("textContent") or "").split() for part in (shown, target))
    assert shown_words == words != []
    more = preview(page).find_element(By.CSS_SELECTOR, ".preview-more")
    assert (more.text, more.get_attribute("href")) == (f"Go to note {reference.text}", reference.get_attribute("href"))


def test_a_preview_says_what_it_is_and_repeats_no_id(page: Chrome) -> None:
    ActionChains(page).move_to_element(link(page, NOTE)).perform()
    shown = preview(page)
    assert shown.aria_role == "dialog" and shown.accessible_name.startswith("Note ")
    repeated = page.execute_script(
        "const ids = [...document.querySelectorAll('[id]')].map((x) => x.id);"
        "return ids.filter((id, at) => ids.indexOf(id) !== at)"
    )
    assert repeated == []


@pytest.mark.parametrize("selector", [NOTE, TERM], ids=["a note", "a term"])
def test_by_keyboard_focus_opens_escape_closes_and_focus_is_back(page: Chrome, selector: str) -> None:
    reference = link(page, selector)
    focus(page, reference)
    preview(page)
    page.switch_to.active_element.send_keys(Keys.ESCAPE)
    gone(page)
    assert page.switch_to.active_element == reference


def test_tab_goes_through_the_links_of_a_preview_and_on_in_the_text(page: Chrome) -> None:
    reference = link(page, NOTE)
    focus(page, reference)
    stops = preview(page).find_elements(By.CSS_SELECTOR, "a[href]")
    for stop in stops:
        page.switch_to.active_element.send_keys(Keys.TAB)
        assert page.switch_to.active_element == stop
    page.switch_to.active_element.send_keys(Keys.TAB)
    assert reference not in (page.switch_to.active_element, *stops)
    after = "return Boolean(arguments[0].compareDocumentPosition(document.activeElement) & 4)"
    assert page.execute_script(after, reference)


def test_only_one_preview_is_open(page: Chrome) -> None:
    ActionChains(page).move_to_element(link(page, NOTE)).perform()
    first = preview(page).accessible_name
    ActionChains(page).move_to_element(link(page, NOTE, 30)).perform()
    wait(page, lambda _: [shown.accessible_name for shown in previews(page)] not in ([first], []))
    assert len(previews(page)) == 1


def test_a_click_on_a_reference_follows_it(page: Chrome) -> None:
    reference = link(page, NOTE)
    reference.click()
    assert page.current_url == reference.get_attribute("href")


@pytest.mark.parametrize("selector", [NOTE, TERM], ids=["a note", "a term"])
def test_a_tap_opens_a_sheet_that_leaves_the_reference_in_sight_and_a_second_closes_it(
    phone: Chrome, selector: str
) -> None:
    reference = link(phone, selector)
    before = phone.current_url
    tap(phone, reference)
    shown = preview(phone)
    assert phone.current_url == before
    box = "const b = arguments[0].getBoundingClientRect(); return [b.top, b.bottom, innerHeight]"
    wait(phone, lambda _: phone.execute_script(box, reference)[1] <= phone.execute_script(box, shown)[0])
    top, bottom, height = phone.execute_script(box, shown)
    assert bottom == pytest.approx(height, abs=1) and top >= height / 2 - 1
    tap(phone, reference)
    gone(phone)


def test_the_sheet_is_closed_by_its_button_or_a_tap_elsewhere(phone: Chrome) -> None:
    reference = link(phone, NOTE)
    tap(phone, reference)
    button = preview(phone).find_element(By.CSS_SELECTOR, ".preview-close")
    assert button.size["width"] >= 24 and button.size["height"] >= 24
    button.click()
    gone(phone)
    tap(phone, reference)
    preview(phone)
    tap(phone, phone.find_element(By.CSS_SELECTOR, ".md-header__title"))
    gone(phone)


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_every_reference_is_a_target_of_24_by_24_pixels(browser: Chrome, address: str, width: int) -> None:
    opened(browser, address, width)
    small = browser.execute_script(
        "return [...document.querySelectorAll(arguments[0])].map((x) => [x.getClientRects()[0], x.textContent])"
        ".filter(([box]) => box.width < 24 || box.height < 24).map(([box, text]) => [text, box.width, box.height])",
        f"{NOTE}, {TERM}",
    )
    assert small == []


def test_a_reference_without_a_target_is_a_link_and_opens_nothing(page: Chrome) -> None:
    reference = link(page, NOTE)
    page.execute_script("document.querySelector(arguments[0].hash.replace(':', '\\\\:')).remove()", reference)
    focus(page, reference)
    ActionChains(page).move_to_element(reference).pause(0.5).perform()
    assert previews(page) == []
    errors = [entry for entry in page.get_log("browser") if entry["level"] == "SEVERE"]  # type: ignore[no-untyped-call]
    assert errors == []


def test_previews_work_on_after_the_page_was_replaced(page: Chrome) -> None:
    focus(page, link(page, NOTE))
    preview(page)
    page.execute_script("const a = document.querySelector('article'); a.replaceWith(a.cloneNode(true))")
    gone(page)
    focus(page, link(page, NOTE, 5))
    preview(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_an_open_preview_breaks_no_rule_of_accessibility(
    browser: Chrome, address: str, width: int, scheme: str
) -> None:
    opened(browser, address, width, {"name": "prefers-color-scheme", "value": scheme})
    for selector in (NOTE, TERM):
        reference = link(browser, selector)
        focus(browser, reference) if width == WIDE else tap(browser, reference)
        preview(browser)
        assert violations(browser, "#explainer-preview") == []
        browser.switch_to.active_element.send_keys(Keys.ESCAPE)
        gone(browser)


def test_the_scripts_of_a_page_together_stay_small(own_site: BuiltSite) -> None:
    html = own_site.pages["samarkand/index.html"].html
    ours = [path for path in own_site.files if path.startswith("assets/") and path.count("/") == 1]
    scripts = b"".join(own_site.files[path] for path in ours if path in html and path.endswith(".js"))
    assert 0 < len(gzip.compress(scripts)) <= 6 * 1024
    assert b"/*" not in scripts
