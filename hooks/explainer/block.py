"""Fenced blocks that show what the project holds: the list of sources, a claim, the register, the coverage."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree import ElementTree as etree

from markdown.util import ETX, STX

from explainer import claimcard, rich, sources
from explainer.claimcard import Paths
from explainer.note import Use
from explainer.notewriter import PageRecord
from explainer.project import Project
from explainer.prose import FILLER, Fence, mask

NAMES = ("sources", "claim", "claims", "coverage")
"""What the opening fence names."""
ONCE = frozenset({"sources", "claims", "coverage"})
"""Blocks of which a page has one: a second would have the same ids."""
NEEDS_ALL_PAGES = frozenset({"sources", "coverage"})
"""Blocks that a host fills when it has seen every page."""
PLACE = f"{STX}explainerblock:{{}}{ETX}"
"""Text of a paragraph that stands for a block, with its number."""

_LINE_PREFIX = re.compile(r"^[ \t>]+", re.MULTILINE)


def shown(text: str, fences: Iterable[Fence]) -> list[Fence]:
    """The fences of a page that stand for a block; of each list only the first.

    What stands in a comment or in other code is shown there as it is: a place there would not be prose.
    """
    named = [fence for fence in fences if fence.info in NAMES]
    if not named:
        return []
    probe, places = with_places(text, named, [PLACE.format(0)] * len(named))
    masked = mask(probe).masked
    in_prose = [fence for fence, at in zip(named, places, strict=True) if masked[at] != FILLER]
    first = {fence.info: fence for fence in reversed(in_prose)}
    return [fence for fence in in_prose if fence.info not in ONCE or first[fence.info] is fence]


def with_places(text: str, fences: Iterable[Fence], places: Iterable[str]) -> tuple[str, list[int]]:
    """The page with a paragraph for each block, and where these paragraphs begin."""
    pieces: list[str] = []
    offsets: list[int] = []
    at = length = 0
    for fence, place in zip(fences, places, strict=True):
        opening = text[fence.start : fence.body_start]
        prefix = opening[: len(opening) - len(opening.lstrip(" \t>"))]
        pieces += [text[at : fence.start], f"\n{prefix}", place, "\n\n"]
        offsets.append(length + len(pieces[-4]) + len(pieces[-3]))
        length += sum(map(len, pieces[-4:]))
        at = fence.end
    return "".join([*pieces, text[at:]]), offsets


def body_of(text: str, fence: Fence) -> str:
    """What stands in a fence, in one line and without the marks of a quotation around it."""
    return " ".join(_LINE_PREFIX.sub("", text[fence.body_start : fence.body_end]).split())


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
    """The element that a block stands for; claims and their sources are added to the page's record."""
    element = _element(name, body, project, paths, record)
    for card in element.iter("div"):
        if card.get("id", "") in record.shown_claims:  # an id is its first card's
            del card.attrib["id"]
        record.shown_claims.update(card.get("id", "").split())
    return element


def _element(name: str, body: str, project: Project, paths: Paths, record: PageRecord) -> etree.Element:
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
    rich.append_text(problem, f'nothing to show for the block "{" ".join([name, *body.split()])}"')
    return problem
