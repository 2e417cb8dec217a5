"""What an HTML page says of itself for programs: its meta elements, its JSON-LD, its title and language.

Only these elements are cut out of the page and parsed; the rest of it, however it is nested, costs no time.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from explainer.citing.cleantext import cleaned

MOST_TAGS = 2000
LONGEST_TAG = 8000
LONGEST_VALUE = 4000
MOST_NODES = 400
"""Objects of JSON-LD that are looked at."""

_OPENING = re.compile(r"<(?P<name>html|link|meta|script|title)(?=[\s/>])", re.IGNORECASE)
_REST = re.compile(r"""(?:[^<>"']++|"[^"]*+"|'[^']*+')*+>""")
_LINKED = re.compile(r"""type\s*=\s*["']?\s*application/ld\+json""", re.IGNORECASE)


@dataclass(frozen=True)
class PageHead:
    """What a page says of itself."""

    metas: dict[str, list[str]] = field(default_factory=dict)
    """Values by name or property, in lower case, in their order."""
    linked: tuple[dict[str, Any], ...] = ()
    """Objects of JSON-LD."""
    title: str = ""
    language: str = ""
    canonical: str = ""

    def first(self, *names: str) -> str:
        """The first value of the first of these names that has one."""
        return next((value for name in names for value in self.metas.get(name, ()) if value), "")

    def every(self, *names: str) -> list[str]:
        """All values of the first of these names that has any."""
        return next((values for name in names if (values := self.metas.get(name))), [])


def read(source: str) -> PageHead:
    """The head of a page, as it came from the network; what is malformed gives less, never an error."""
    pieces, linked = _pieces(_without_comments(source.replace("\x00", "")))
    tree = LexborHTMLParser(pieces)
    metas: dict[str, list[str]] = defaultdict(list)
    for node in tree.css("meta[content]"):
        name = node.attributes.get("name") or node.attributes.get("property") or node.attributes.get("itemprop") or ""
        metas[name.strip().lower()].append(cleaned(node.attributes.get("content") or "", LONGEST_VALUE))
    html, title = tree.css_first("html"), tree.css_first("title")
    canonical = tree.css_first('link[rel~="canonical" i]')
    return PageHead(
        dict(metas),
        tuple(_nodes(linked)),
        cleaned(title.text() if title else ""),
        cleaned((html.attributes.get("lang") or "") if html else "", 40),
        cleaned((canonical.attributes.get("href") or "") if canonical else "", LONGEST_VALUE),
    )


def _without_comments(source: str) -> str:
    kept: list[str] = []
    at = 0
    while (start := source.find("<!--", at)) != -1 and (end := source.find("-->", start)) != -1:
        kept.append(source[at:start])
        at = end + 3
    return "".join([*kept, source[at:]])


def _pieces(source: str) -> tuple[str, list[str]]:
    """The elements that are read as a page of their own, and the texts of JSON-LD."""
    pieces: list[str] = []
    linked: list[str] = []
    at, tags = 0, 0
    while tags < MOST_TAGS and (opening := _OPENING.search(source, at)):
        tags += 1
        at = opening.end()
        name = opening["name"].lower()
        if not (rest := _REST.match(source, at, at + LONGEST_TAG)):
            continue
        at = rest.end()
        tag = source[opening.start() : at]
        if name not in ("script", "title"):
            pieces.append(tag)
            continue
        if (end := source.find(f"</{name}", at)) == -1 and (end := source.find(f"</{name.upper()}", at)) == -1:
            break
        if name == "title":
            pieces.append(f"<title>{source[at : min(end, at + LONGEST_VALUE)]}</title>")
        elif _LINKED.search(tag):
            linked.append(source[at:end])
        at = end
    return "".join(pieces), linked


def _nodes(texts: list[str]) -> Iterator[dict[str, Any]]:
    """The objects of all texts, those in lists and graphs too, and not those in the fields of others."""
    waiting: list[Any] = []
    for text in reversed(texts):
        try:
            waiting.append(json.loads(text, strict=False))
        except (ValueError, RecursionError):
            continue  # a page whose JSON-LD is malformed has none; its meta elements may do
    for _ in range(MOST_NODES):
        if not waiting:
            return
        item = waiting.pop()
        if isinstance(item, list):
            waiting += reversed(item[:MOST_NODES])
        elif isinstance(item, dict):
            yield item
            for name in ("mainEntity", "@graph"):
                if name in item:
                    waiting.append(item[name])
