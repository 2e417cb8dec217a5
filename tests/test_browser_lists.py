"""The timeline and the lists of people and terms in a real browser, as they are without script."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

if TYPE_CHECKING:
    from tests.conftest import BuiltSite, Serving

DESK = 1280


@pytest.fixture(scope="module")
def address(own_site: BuiltSite, serving: Serving) -> Iterator[str]:
    """Where the site is served."""
    with serving(own_site.folder) as address:
        yield address


def open_page(browser: Chrome, address: str, *, width: int = DESK) -> None:
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.get("about:blank")
    browser.get(address)


def texts(browser: Chrome, selector: str) -> list[str]:
    return [element.text for element in browser.find_elements(By.CSS_SELECTOR, selector)]


def test_without_script_the_timeline_is_an_ordered_list_from_first_to_last(still: Chrome, address: str) -> None:
    open_page(still, f"{address}timeline/")
    events = still.find_elements(By.CSS_SELECTOR, ".timeline section > ol > li.event")
    assert len(events) > 50
    tops = [event.location["y"] for event in events]
    assert tops == sorted(tops)
    assert all(event.is_displayed() and event.accessible_name is not None for event in events)
    years = texts(still, ".timeline section > h2")
    assert [year[:4] for year in years] == sorted({year[:4] for year in years})
    begun = [event.find_element(By.TAG_NAME, "time").get_attribute("datetime") or "" for event in events]
    assert [date[:4] for date in begun] == sorted(date[:4] for date in begun)
    assert {event.aria_role for event in events} == {"listitem"}


def test_the_years_stand_in_the_contents(browser: Chrome, address: str) -> None:
    open_page(browser, f"{address}timeline/")
    contents = browser.find_elements(By.CSS_SELECTOR, ".md-sidebar--secondary a.md-nav__link")
    listed = [(link.get_attribute("textContent") or "").strip() for link in contents]
    assert listed == [year[:4] for year in texts(browser, ".timeline section > h2")]


@pytest.mark.parametrize("path", ["people/", "terms/"])
def test_without_script_a_list_pairs_each_name_with_what_is_said(still: Chrome, address: str, path: str) -> None:
    open_page(still, f"{address}{path}")
    items = still.find_elements(By.CSS_SELECTOR, ".glossary dl > .headword")
    assert len(items) > 20
    for item in items[:20]:
        name, *said = item.find_elements(By.CSS_SELECTOR, ":scope > dt, :scope > dd")
        assert (name.aria_role, {part.aria_role for part in said}) == ("term", {"definition"})
        assert all(part.text for part in (name, *said))


def test_without_script_a_mention_leads_to_its_entry(still: Chrome, address: str) -> None:
    open_page(still, f"{address}samarkand/")
    mention = still.find_element(By.CSS_SELECTOR, ".md-content a.term")
    name = (mention.get_attribute("data-term") or "").removeprefix("preview-")
    still.get(mention.get_attribute("href") or "")
    (entry,) = still.find_elements(By.CSS_SELECTOR, ":target")
    assert entry.get_attribute("id") == name
    assert entry.location["y"] >= 0
    assert entry.is_displayed()


def test_what_previews_show_is_not_seen_in_the_page_itself(still: Chrome, address: str) -> None:
    open_page(still, f"{address}samarkand/")
    templates = still.find_elements(By.CSS_SELECTOR, "template[id^='preview-']")
    mentions = still.find_elements(By.CSS_SELECTOR, "a.term[data-term]")
    assert len(templates) == len(mentions) > 0
    assert not any(template.is_displayed() for template in templates)
    ids = [template.get_attribute("id") for template in templates]
    assert sorted(ids, key=str) == sorted((mention.get_attribute("data-term") for mention in mentions), key=str)
