"""What a reader takes away, in a real browser: the box that cites a page, and the list of sources with its filter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait
from tests.axe import violations
from tests.conftest import LAY_OUT

if TYPE_CHECKING:
    from tests.conftest import Serving, Site

DEADLINE = 20
"""Seconds that the page has to show what a test waits for."""
HOOKS = Path(__file__).parent.parent / "hooks"
DESK, PHONE = 1280, 360
INDEX = """\
---
title: The bridge
published: 2022-05-04
---

# The bridge

It opened in May.[^gazette-bridge-1902] The ferry went on.[^ferry-log-1901, p. 12; gazette-bridge-1902]
"""
FERRY, GAZETTE, PAPER = "ferry-log-1901", "gazette-bridge-1902", "桥报-1903"
ALL = [FERRY, GAZETTE, PAPER]


@pytest.fixture
def built(site: Site) -> Site:
    """A small site as it is published, which works from a disk too."""
    site.write("docs/index.md", INDEX)
    scripts = [{"path": f"assets/{name}.js", "defer": True} for name in ("cite", "filter")]
    site.configure(
        theme={"name": "material", "custom_dir": str(HOOKS / "theme"), "font": False, "language": "en"},
        plugins=[],
        use_directory_urls=False,
        nav=["index.md", "chapter.md", "sources.md"],
        hooks=[str(HOOKS / f"{name}.py") for name in ("assets", "citations", "exports", "pages", "publish")],
        extra_css=["assets/explainer.css", "assets/cite.css"],
        extra_javascript=scripts,
    )
    run = site.build()
    assert (run.code, run.output) == (0, "")
    return site


@pytest.fixture
def address(built: Site, serving: Serving) -> Iterator[str]:
    """Where the site is served."""
    with serving(built.built.folder) as address:
        yield address


def opened(browser: Chrome, url: str, width: int = DESK, scheme: str = "light") -> None:
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    browser.get("about:blank")
    browser.get(url)


def soon(browser: Chrome, script: str) -> None:
    WebDriverWait(browser, DEADLINE).until(lambda _: browser.execute_script(f"return {script}"))


# How a page is cited


def open_box(browser: Chrome) -> None:
    browser.find_element(By.CSS_SELECTOR, "details.cite > summary").click()
    soon(browser, "document.querySelectorAll('.cite button').length === 7")


def clipboard(browser: Chrome, kind: str) -> str:
    """What was copied, as text or as HTML."""
    rights = {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
    browser.execute_cdp_cmd("Browser.grantPermissions", rights)
    read: str = browser.execute_async_script(
        "const [kind, done] = arguments;"
        "navigator.clipboard.read().then(([item]) => item.getType(kind)).then((part) => part.text()).then(done, done)",
        kind,
    )
    return read


def test_without_script_the_box_opens_and_offers_no_button(still: Chrome, address: str) -> None:
    opened(still, f"{address}index.html")
    texts = still.find_elements(By.CSS_SELECTOR, ".cite dd")
    assert not any(text.is_displayed() for text in texts)
    still.find_element(By.CSS_SELECTOR, "details.cite > summary").click()
    assert all(text.is_displayed() for text in texts)
    assert still.find_elements(By.CSS_SELECTOR, ".cite button") == []


def test_each_citation_can_be_copied_with_its_italics_and_it_is_said(browser: Chrome, address: str) -> None:
    opened(browser, f"{address}index.html")
    assert browser.find_elements(By.CSS_SELECTOR, ".cite button") == []
    open_box(browser)
    buttons = browser.find_elements(By.CSS_SELECTOR, ".cite button")
    assert [button.accessible_name for button in buttons] == [
        "Copy Chicago, first note",
        "Copy Chicago, later notes",
        "Copy Chicago, bibliography",
        "Copy APA",
        "Copy MLA",
        "Copy BibTeX",
        "Copy RIS",
    ]
    buttons[3].click()
    assert clipboard(browser, "text/plain") == "The bridge. (2022, May 4). Halm. https://halm.example/index.html"
    assert ">The bridge</em>" in clipboard(browser, "text/html")
    buttons[5].send_keys(Keys.ENTER)
    assert clipboard(browser, "text/plain").startswith(
        "@online{halm.example-index,\n  title        = {{The bridge}},\n"
    )
    said = browser.find_elements(By.CSS_SELECTOR, ".cite output")
    assert [words.text for words in said] == ["", "", "", "", "", "Copied", ""]
    assert said[5].aria_role == "status"


def test_a_page_that_replaced_another_has_its_buttons_too(browser: Chrome, address: str) -> None:
    opened(browser, f"{address}index.html")
    browser.execute_script("const a = document.querySelector('article'); a.replaceWith(a.cloneNode(true))")
    open_box(browser)
    browser.find_elements(By.CSS_SELECTOR, ".cite button")[4].click()
    assert clipboard(browser, "text/plain") == "“The bridge.” Halm, 4 May 2022, halm.example/index.html."


def test_a_link_to_the_citation_opens_the_box(browser: Chrome, address: str) -> None:
    opened(browser, f"{address}index.html#cite")
    soon(browser, "document.querySelector('details.cite').open")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [DESK, PHONE])
def test_an_open_box_and_an_open_list_of_uses_break_no_rule_of_accessibility(
    browser: Chrome, address: str, width: int, scheme: str
) -> None:
    opened(browser, f"{address}index.html", width, scheme)
    open_box(browser)
    assert violations(browser, ".cite") == []
    opened(browser, f"{address}sources.html", width, scheme)
    soon(browser, "document.querySelector('.list-filter')")
    browser.execute_script("document.querySelectorAll('.source-uses').forEach((uses) => (uses.open = true))")
    assert violations(browser, ".sources") == violations(browser, ".list-filter") == []
    wide: bool = browser.execute_script(LAY_OUT + "return document.documentElement.scrollWidth > innerWidth")
    assert not wide


# The list of sources


def shown(browser: Chrome) -> list[str]:
    found = browser.find_elements(By.CSS_SELECTOR, ".sources > li")
    return [(item.get_attribute("id") or "").removeprefix("source-") for item in found if item.is_displayed()]


def choice(browser: Chrome, name: str) -> Select:
    return Select(browser.find_element(By.CSS_SELECTOR, f".list-filter select[name={name}]"))


def chosen(browser: Chrome) -> dict[str, str]:
    """What the address says."""
    return dict(parse_qsl(urlsplit(browser.current_url).query))


def count(browser: Chrome) -> str:
    return browser.find_element(By.CSS_SELECTOR, ".list-filter output").text


@pytest.fixture
def page(browser: Chrome, address: str) -> Chrome:
    """The list of sources, freshly opened."""
    opened(browser, f"{address}sources.html")
    soon(browser, "document.querySelector('.list-filter')")
    return browser


def test_the_filter_offers_what_sources_have_in_the_words_that_readers_see(page: Chrome) -> None:
    names = ("kind", "language", "publisher", "chapter")
    assert {name: [option.text for option in choice(page, name).options] for name in names} == {
        "kind": ["all", "Press", "State media"],
        "language": ["all", "Chinese", "English"],
        "publisher": ["all", "Harbor Press", "Town Gazette", "桥报"],
        "chapter": ["all", "The bridge", "The opening"],
    }
    assert (shown(page), count(page)) == (ALL, "3 of 3 sources")


FILTERS = {
    "kind": ({"kind": "State media"}, {"kind": "state-media"}, [PAPER]),
    "language": ({"language": "English"}, {"language": "English"}, [GAZETTE]),
    "publisher": ({"publisher": "Harbor Press"}, {"publisher": "Harbor Press"}, [FERRY]),
    "chapter": ({"chapter": "The opening"}, {"chapter": "The opening"}, [GAZETTE, PAPER]),
    "two": ({"chapter": "The opening", "kind": "Press"}, {"chapter": "The opening", "kind": "press"}, [GAZETTE]),
    "none": ({"chapter": "The bridge", "language": "Chinese"}, {"chapter": "The bridge", "language": "Chinese"}, []),
}


@pytest.mark.parametrize(("wanted", "told", "left"), FILTERS.values(), ids=list(FILTERS))
def test_a_filtered_list_has_an_address_that_can_be_shared(
    page: Chrome, wanted: dict[str, str], told: dict[str, str], left: list[str]
) -> None:
    for name, words in wanted.items():
        choice(page, name).select_by_visible_text(words)
    assert (shown(page), count(page), chosen(page)) == (left, f"{len(left)} of 3 sources", told)
    opened(page, page.current_url)
    soon(page, "document.querySelector('.list-filter')")
    assert (shown(page), chosen(page)) == (left, told)
    page.find_element(By.CSS_SELECTOR, ".list-filter button").click()
    WebDriverWait(page, DEADLINE).until(lambda _: (shown(page), chosen(page)) == (ALL, {}))
    assert not page.find_element(By.CSS_SELECTOR, ".list-filter button").is_displayed()


def test_what_an_address_names_and_no_source_has_is_left_aside(browser: Chrome, address: str) -> None:
    opened(browser, f"{address}sources.html?kind=nothing&color=red&language=Chinese")
    soon(browser, "document.querySelector('.list-filter')")
    assert shown(browser) == [PAPER]
    assert choice(browser, "kind").first_selected_option.text == "all"


def test_a_link_to_a_source_that_the_address_hides_shows_it(browser: Chrome, address: str) -> None:
    opened(browser, f"{address}sources.html?language=Chinese#source-{FERRY}")
    WebDriverWait(browser, DEADLINE).until(lambda _: shown(browser) == ALL)


def test_the_count_is_announced(page: Chrome) -> None:
    assert page.find_element(By.CSS_SELECTOR, ".list-filter output").aria_role == "status"


def test_a_source_has_a_link_of_its_own(page: Chrome) -> None:
    link = page.find_element(By.CSS_SELECTOR, f"[id='source-{GAZETTE}'] .source-link")
    assert link.is_displayed()
    assert min(link.size.values()) >= 24
    link.click()
    assert page.execute_script("return document.querySelector(':target').id") == f"source-{GAZETTE}"


@pytest.mark.parametrize("scripted", [True, False])
def test_a_use_shows_its_sentence_and_leads_to_it(browser: Chrome, address: str, scripted: bool) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not scripted})
    try:
        opened(browser, f"{address}sources.html")
        (uses,) = browser.find_elements(By.CSS_SELECTOR, f"[id='source-{FERRY}'] details")
        uses.find_element(By.TAG_NAME, "summary").click()
        assert uses.text.splitlines() == ["Cited once", "The bridge", "Note 2 The ferry went on."]
        uses.find_element(By.CSS_SELECTOR, "dd a").click()
        found = browser.find_element(By.CSS_SELECTOR, ":target")
        assert (urlsplit(browser.current_url).path, found.get_attribute("id")) == ("/index.html", "fnref:2")
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_without_script_the_whole_list_stands(still: Chrome, address: str) -> None:
    opened(still, f"{address}sources.html?language=Chinese")
    assert shown(still) == ALL
    assert still.find_elements(By.CSS_SELECTOR, ".list-filter") == []


def test_the_filter_works_from_a_disk(browser: Chrome, built: Site) -> None:
    opened(browser, (built.built.folder / "sources.html").as_uri())
    soon(browser, "document.querySelector('.list-filter')")
    log: Callable[[str], list[dict[str, Any]]] = browser.get_log
    log("browser")  # of pages before
    choice(browser, "language").select_by_visible_text("Chinese")
    assert shown(browser) == [PAPER]
    assert log("browser") == []
