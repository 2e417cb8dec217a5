"""Accessibility of a page in a browser, by axe-core (vendored; Mozilla Public License 2.0)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from selenium.webdriver import Chrome

AXE = Path(__file__).parent / "vendor/axe.min.js"
STANDARDS = "wcag2a wcag2aa wcag21a wcag21aa wcag22a wcag22aa best-practice".split()
"""Tags of rules: WCAG 2.2 at level AA, and what axe advises beyond it."""
COLORS = ["color-contrast", "link-in-text-block"]
"""The rules that look at colors."""
_RUN = """
const [within, runOnly, without, done] = arguments;
const rules = Object.fromEntries(without.map((name) => [name, {enabled: false}]));
axe.run(within ? {include: [within]} : document, {runOnly, rules, resultTypes: ["violations"]}).then(
  (found) => done(found.violations.map((rule) =>
    `${rule.id}: ${rule.help}: ${rule.nodes.map((node) => `${node.target} ${node.html}`).join(" | ")}`)),
  (error) => done([`axe did not run: ${error}`]),
);
"""


def violations(
    browser: Chrome, within: str = "", rules: Sequence[str] = STANDARDS, without: Sequence[str] = ()
) -> list[str]:
    """The rules that a page breaks, or the part of it that a selector gives, each with the elements that do.

    `rules` are names of rules, or tags of them; those `without` are not asked.
    """
    if not browser.execute_script("return 'axe' in window"):
        browser.execute_script(AXE.read_text(encoding="utf-8"))
    found = browser.execute_async_script(_RUN, within, rules, without)
    assert isinstance(found, list)
    return found
