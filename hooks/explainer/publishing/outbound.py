"""Links that lead to other hosts: they tell those neither where the reader comes from nor give them the window."""

from __future__ import annotations

import re
from functools import lru_cache
from html.parser import HTMLParser
from xml.etree import ElementTree as etree

from explainer.files.remembered import by_content
from explainer.publishing.security import is_elsewhere

RELATION = ("noopener", "noreferrer")
"""https://html.spec.whatwg.org/multipage/links.html#linkTypes"""

_TAG = re.compile(
    r"""<!--.*?--> | <(script|style|textarea|title)\b.*?</\1[\s/>] | <(?:a|area)[\s/](?:[^>"']|"[^"]*"|'[^']*')*>""",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
"""The start of a link, or what holds text that only looks like one."""

_SLASHES = re.compile(r"//|[\\&\t\r\n]")
"""Two slashes, or signs that browsers read as slashes or leave out."""


class _Link(HTMLParser):
    """Reads one start tag."""

    def __init__(self, tag: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tag = ""
        self.attributes: dict[str, str] = {}
        self.feed(tag)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Of doubles, browsers take the first."""
        self.tag = tag
        for name, value in attrs:
            self.attributes.setdefault(name, value or "")


@by_content
def guarded(html: str, hosts: frozenset[str]) -> str:
    """A page whose links to hosts other than these have `rel="noopener noreferrer"`; all else stays as it was."""
    return _TAG.sub(lambda found: _guarded(found[0], hosts), html)


@lru_cache(maxsize=4096)  # a source is linked from many pages
def _guarded(text: str, hosts: frozenset[str]) -> str:
    """What was found, or a link anew if it lacks the relation."""
    if text[1:2] not in "aA" or not _may_lead_elsewhere(text):
        return text
    link = _Link(text)
    if not is_elsewhere(link.attributes.get("href", ""), hosts):
        return text
    relation = link.attributes.get("rel", "").split()
    missing = [name for name in RELATION if name not in map(str.lower, relation)]
    return _start_tag(link.tag, link.attributes | {"rel": " ".join([*relation, *missing])}) if missing else text


def _may_lead_elsewhere(tag: str) -> bool:
    """Whether a link may have two slashes, and has not yet the whole relation."""
    return _SLASHES.search(tag) is not None and f'rel="{" ".join(RELATION)}"' not in tag


def _start_tag(tag: str, attributes: dict[str, str]) -> str:
    return etree.tostring(etree.Element(tag, attributes), encoding="unicode", method="html").removesuffix(f"</{tag}>")
