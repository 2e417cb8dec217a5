"""Fenced blocks that show what the project holds: the list of sources, a claim, the register, the coverage."""

from __future__ import annotations

from xml.etree import ElementTree as etree

from explainer import claimcard, rich, sources
from explainer.claimcard import Paths
from explainer.note import Use
from explainer.notewriter import PageRecord
from explainer.project import Project

NAMES = ("sources", "claim", "claims", "coverage")
"""What the opening fence names."""
ONCE = frozenset({"sources", "claims", "coverage"})
"""Blocks of which a page has one: a second would have the same ids."""
NEEDS_ALL_PAGES = frozenset({"sources", "coverage"})
"""Blocks that a host fills when it has seen every page."""


def placeholder(name: str) -> str:
    """What a page holds in the place of a block that needs all pages."""
    return f"<!-- explainer: {name} -->"


def for_machines(name: str, project: Project, publisher: str) -> str:
    """What follows a block for machines alone, as raw HTML; empty for most."""
    if name != "claims" or not project.register.claims:
        return ""
    data = claimcard.json_ld(project.register, project.bibliography, publisher)
    return f'<script type="application/ld+json">{data}</script>'


def as_element(name: str, body: str, project: Project, paths: Paths, record: PageRecord) -> etree.Element:
    """The element that a block stands for; the sources of claims are added to the page's record."""
    bibliography = project.bibliography
    match name:
        case "sources":
            return sources.as_element(bibliography, list(bibliography), {})
        case "claims":
            for claim in project.register.claims.values():
                record.uses += [Use(cite.key, cite.passage, cite.locator, 0, claim.anchor) for cite in claim.cites]
            return claimcard.register(project.register, bibliography, paths)
        case "claim" if body in project.register.claims:
            return claimcard.card(project.register.claims[body], bibliography, paths)
    problem = etree.Element("p", {"class": "explainer-problem"})
    rich.append_text(problem, f'nothing to show for the block "{name} {body}"')
    return problem
