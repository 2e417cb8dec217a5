"""Accessibility of a page in a browser, by axe-core (vendored; Mozilla Public License 2.0)."""

from __future__ import annotations

from pathlib import Path

from selenium.webdriver import Chrome

AXE = Path(__file__).parent / "vendor/axe.min.js"
_RUN = """
const done = arguments[arguments.length - 1], within = arguments[0];
axe.run(within ? {include: [within]} : document).then(
  (found) => done(found.violations.map((rule) =>
    `${rule.id}: ${rule.help}: ${rule.nodes.map((node) => `${node.target} ${node.html}`).join(" | ")}`)),
  (error) => done([`axe did not run: ${error}`]),
);
"""


def violations(browser: Chrome, within: str = "") -> list[str]:
    """The rules that a page breaks, or the part of it that a selector gives, each with the elements that do."""
    if not browser.execute_script("return 'axe' in window"):
        browser.execute_script(AXE.read_text(encoding="utf-8"))
    found = browser.execute_async_script(_RUN, within)
    assert isinstance(found, list)
    return found
