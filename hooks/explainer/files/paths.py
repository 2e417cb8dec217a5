"""Where the links of one page lead."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote
from xml.etree import ElementTree as etree

from explainer.text import rich


@dataclass(frozen=True, slots=True)
class Paths:
    """Where a page's links to other pages go; empty where there is no such page."""

    sources: str = ""
    """Path to the list of sources."""
    register: str = ""
    """Path to the register."""
    docs: str = ""
    """Path to the docs folder, ending in a slash or empty."""
    data: str = ""
    """Path to the data tables, ending in a slash; empty where readers cannot have them."""
    people: str = ""
    """Path to the list of people."""
    terms: str = ""
    """Path to the list of terms."""


def chapter_link(chapter: str, paths: Paths, what: str) -> etree.Element:
    """A link to the page below the docs folder that treats something; `what` tells it from others of its kind."""
    page, mark, section = chapter.partition("#")
    # Encoded, it is a path whatever it looks like, and never an address with a scheme.
    href = f"{paths.docs}{quote(page)}{mark}{rich.literal(section)}"
    label = rich.literal(f"Where it is treated: {what}")
    link = etree.Element("a", {"class": "chapter-link", "href": href, "aria-label": label})
    link.text = "Where it is treated"
    return link
