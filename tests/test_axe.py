"""Every page of the project's own site by axe: on a wide screen and on a phone, in light and in dark.

What looks the same is asked once: in dark only the rules that look at colors, and of a long list the first items in
each setting, every item by the rules that do not look at colors.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.support.wait import WebDriverWait
from tests.axe import COLORS, violations
from tests.conftest import PROJECT

if TYPE_CHECKING:
    from tests.conftest import BuiltSite, Serving

DOCS = PROJECT / "docs"
PAGES = [f"{path.relative_to(DOCS).with_suffix('')}/".removesuffix("index/") for path in sorted(DOCS.rglob("*.md"))]
PAGES.append("404.html")
DEADLINE = 20
"""Seconds that a page has to take other colors."""
LONGEST = 30
"""Items of a list that are asked in each setting."""
OPEN = "document.querySelectorAll('details').forEach((each) => { each.open = true })"
SHORTEN = """
document.querySelectorAll(".md-content :is(ul, ol, dl, tbody, .claims, .claims section)").forEach((list) =>
  [...list.children].slice(arguments[0]).forEach((item) => item.remove()))
"""
STILL = """
const style = document.createElement("style");
// a color on its way to another is neither
style.textContent = "* { transition: none !important; animation: none !important }";
document.head.append(style);
"""
SCHEME = "return document.body.dataset.mdColorScheme"


@pytest.fixture(scope="module")
def address(own_site: BuiltSite, serving: Serving) -> Iterator[str]:
    """Where the site is served."""
    with serving(own_site.folder) as address:
        yield address


def set_width(browser: Chrome, width: int) -> None:
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def set_colors(browser: Chrome, preference: str, scheme: str) -> None:
    """Let the reader's system prefer light or dark, and wait for the page to follow."""
    feature = {"name": "prefers-color-scheme", "value": preference}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
    WebDriverWait(browser, DEADLINE, poll_frequency=0.02).until(lambda _: browser.execute_script(SCHEME) == scheme)
    browser.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.strip("/") or "index")
def test_a_page_breaks_no_rule_in_any_setting(browser: Chrome, address: str, page: str) -> None:
    set_width(browser, 1280)
    browser.set_script_timeout(120)
    browser.get(address + page)
    browser.execute_script(STILL + OPEN)
    set_colors(browser, "light", "default")
    found = {(1280, "whole"): violations(browser, without=COLORS)}
    browser.execute_script(SHORTEN, LONGEST)
    found[1280, "light"] = violations(browser, rules=COLORS)
    set_colors(browser, "dark", "slate")
    found[1280, "dark"] = violations(browser, rules=COLORS)
    set_width(browser, 360)
    found[360, "dark"] = violations(browser, rules=COLORS)
    set_colors(browser, "light", "default")
    found[360, "light"] = violations(browser)
    assert {setting: told for setting, told in found.items() if told} == {}


def test_what_breaks_a_rule_would_be_seen(browser: Chrome, address: str) -> None:
    browser.get(f"{address}about/")
    set_colors(browser, "light", "default")
    browser.execute_script(
        "document.querySelector('.md-content p').innerHTML ="
        '  \'<img src="data:,"><a href="#a"></a><span class="md-footer" style="color: #777">Faint.</span>\''
    )
    told = {line.partition(":")[0] for line in violations(browser, ".md-content")}
    assert {"image-alt", "link-name", "color-contrast"} <= told
