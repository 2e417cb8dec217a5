"""The register of claims in a real browser: its filter, and the same page without script."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait

if TYPE_CHECKING:
    from tests.conftest import Serving, Site

DEADLINE = 20
"""Seconds that the page has to show what a test waits for."""
SCRIPT = Path(__file__).parent.parent / "hooks/theme/assets/filter.js"

CLAIM = "  - {id: %s, statement: Of %s., said_by: [Ada], status: %s, nature: %s}\n"
FERRY = [("a", "contested", "fact"), ("b", "contested", "figure"), ("c", "single-source", "fact")]
TOLLS = [("d", "single-source", "speculation"), ("e", "contested", "fact")]
ALL = ["a", "b", "c", "d", "e"]


def claims(topic: str, items: list[tuple[str, str, str]]) -> str:
    return f"topic: {topic}\nclaims:\n" + "".join(CLAIM % (name, name, *rest) for name, *rest in items)


@pytest.fixture
def register(site: Site, serving: Serving) -> Iterator[str]:
    """Where a page with five claims of two topics is served."""
    site.write("docs/filter.js", SCRIPT.read_bytes())
    template = (site.folder / "theme/main.html").read_text(encoding="utf-8")
    tag = "<script defer src=\"{{ 'filter.js'|url }}\"></script></head>"
    site.write("theme/main.html", template.replace("</head>", tag))
    site.write("citations/claims/1.yml", claims("The ferry", FERRY))
    site.write("citations/claims/2.yml", claims("Tolls & taxes", TOLLS))
    site.write("docs/claims.md", "# Claims\n\n```claims\n```\n")
    site.write("docs/none.md", "# None\n\nNo claims.\n")
    site.configure(nav=["index.md", "chapter.md", "claims.md", "none.md", "sources.md"])
    run = site.build()
    assert run.code == 0, run.output
    with serving(site.built.folder) as address:
        yield address


@pytest.fixture
def page(browser: Chrome, register: str) -> Chrome:  # the fixture of that name
    """The register, freshly opened."""
    browser.get(f"{register}claims/")
    return browser


def choice(page: Chrome, name: str) -> Select:
    return Select(page.find_element(By.CSS_SELECTOR, f".list-filter select[name={name}]"))


def shown(page: Chrome) -> list[str]:
    """The ids of the claims that a reader sees."""
    found = page.find_elements(By.CSS_SELECTOR, ".claims .claim")
    return [(item.get_attribute("id") or "").removeprefix("claim-") for item in found if item.is_displayed()]


def headings(page: Chrome) -> list[str]:
    found: list[WebElement] = page.find_elements(By.CSS_SELECTOR, ".claims h2")
    return [item.text.removesuffix("¶") for item in found if item.is_displayed()]


def count(page: Chrome) -> str:
    return page.find_element(By.CSS_SELECTOR, ".list-filter output").text


def test_at_first_every_claim_is_shown_and_counted(page: Chrome) -> None:
    assert (shown(page), count(page)) == (ALL, "5 of 5 claims")


def test_the_filter_offers_what_the_claims_have_in_the_words_of_their_cards(page: Chrome) -> None:
    offered = {name: [option.text for option in choice(page, name).options] for name in ("status", "topic", "nature")}
    assert offered == {
        "status": ["all", "Contested", "Single source"],
        "topic": ["all", "The ferry", "Tolls & taxes"],
        "nature": ["all", "Fact", "Figure", "Speculation"],
    }


FILTERS: dict[str, tuple[dict[str, str], list[str], list[str]]] = {
    "status": ({"status": "Contested"}, ["a", "b", "e"], ["The ferry", "Tolls & taxes"]),
    "topic": ({"topic": "Tolls & taxes"}, ["d", "e"], ["Tolls & taxes"]),
    "nature": ({"nature": "Figure"}, ["b"], ["The ferry"]),
    "status and nature": ({"status": "Contested", "nature": "Fact"}, ["a", "e"], ["The ferry", "Tolls & taxes"]),
    "all three": ({"status": "Single source", "topic": "The ferry", "nature": "Fact"}, ["c"], ["The ferry"]),
    "what no claim is": ({"topic": "The ferry", "nature": "Speculation"}, [], []),
}


@pytest.mark.parametrize(("wanted", "claims_left", "sections"), FILTERS.values(), ids=list(FILTERS))
def test_the_filter_leaves_the_claims_that_are_as_wanted_counts_them_and_hides_empty_sections(
    page: Chrome, wanted: dict[str, str], claims_left: list[str], sections: list[str]
) -> None:
    for name, value in wanted.items():
        choice(page, name).select_by_visible_text(value)
    assert (shown(page), headings(page)) == (claims_left, sections)
    assert count(page) == f"{len(claims_left)} of 5 claims"
    for name in wanted:
        choice(page, name).select_by_visible_text("all")
    assert (shown(page), count(page)) == (ALL, "5 of 5 claims")


def test_the_filter_is_used_with_the_keyboard_alone(page: Chrome) -> None:
    for name in ("status", "topic", "nature"):
        page.switch_to.active_element.send_keys(Keys.TAB)
        while name == "status" and page.switch_to.active_element.tag_name == "a":  # what stands above the register
            page.switch_to.active_element.send_keys(Keys.TAB)
        assert page.switch_to.active_element.get_attribute("name") == name
        page.switch_to.active_element.send_keys({"status": "Cont", "topic": "Tol", "nature": "Fa"}[name])
    WebDriverWait(page, DEADLINE).until(lambda _: (shown(page), count(page)) == (["e"], "1 of 5 claims"))


def test_each_choice_has_a_label_that_is_read_with_it(page: Chrome) -> None:
    fields = page.find_elements(By.CSS_SELECTOR, ".list-filter select")
    assert [field.accessible_name for field in fields] == ["Status", "Topic", "Nature"]
    assert page.find_element(By.CSS_SELECTOR, ".list-filter output").aria_role == "status"


def test_a_permanent_link_leads_to_its_claim(page: Chrome) -> None:
    link = page.find_element(By.CSS_SELECTOR, "#claim-d .claim-permalink")
    link.click()
    assert page.execute_script("return document.querySelector(':target').id") == "claim-d"


def test_a_link_to_a_claim_that_the_filter_hides_shows_it(page: Chrome) -> None:
    choice(page, "topic").select_by_visible_text("Tolls & taxes")
    page.execute_script("location.hash = 'claim-a'")
    WebDriverWait(page, DEADLINE).until(lambda _: shown(page) == ALL)
    assert choice(page, "topic").first_selected_option.text == "all"


def test_without_script_every_claim_is_shown_and_nothing_else(browser: Chrome, register: str) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(f"{register}claims/")
        found = browser.find_elements(By.CSS_SELECTOR, ".claims .claim")
        assert len(found) == len(ALL)
        assert [item.rect["height"] > 0 for item in found] == [True] * len(ALL)
        assert browser.find_elements(By.CSS_SELECTOR, ".list-filter, .claims select") == []
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_a_page_without_a_register_has_no_filter(browser: Chrome, register: str) -> None:
    browser.get(f"{register}none/")
    assert browser.find_elements(By.CSS_SELECTOR, ".list-filter") == []
