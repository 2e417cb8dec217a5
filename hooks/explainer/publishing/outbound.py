"""Links that lead to other hosts: they tell those neither where the reader comes from nor give them the window."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from html.parser import HTMLParser
from itertools import accumulate
from xml.etree import ElementTree as etree

from explainer.publishing.security import is_elsewhere

RELATION = ("noopener", "noreferrer")
"""https://html.spec.whatwg.org/multipage/links.html#linkTypes"""


class _Links(HTMLParser):
    """Finds the start tags of links that lack the relation, by offset, and writes them anew."""

    def __init__(self, html: str, hosts: Collection[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.hosts = hosts
        self.changes: list[tuple[int, int, str]] = []
        """Begin, end and new text."""
        self._lines = [0, *accumulate(len(line) + 1 for line in html.split("\n"))]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a link to another host."""
        values = {name: value or "" for name, value in reversed(attrs)}  # of doubles, browsers take the first
        if tag not in ("a", "area") or not is_elsewhere(values.get("href", ""), self.hosts):
            return
        relation = values.get("rel", "").split()
        if missing := [name for name in RELATION if name not in map(str.lower, relation)]:
            line, column = self.getpos()
            begin = self._lines[line - 1] + column
            values = {name: values[name] for name, _ in attrs} | {"rel": " ".join([*relation, *missing])}
            self.changes.append((begin, begin + len(self.get_starttag_text() or ""), _start_tag(tag, values)))


def guarded(html: str, hosts: Collection[str]) -> str:
    """A page whose links to hosts other than these have `rel="noopener noreferrer"`; all else stays as it was."""
    return "".join(_parts(html, _Links(html, hosts).changes))


def _parts(html: str, changes: list[tuple[int, int, str]]) -> Iterator[str]:
    done = 0
    for begin, end, text in changes:
        yield html[done:begin]
        yield text
        done = end
    yield html[done:]


def _start_tag(tag: str, attributes: dict[str, str]) -> str:
    return etree.tostring(etree.Element(tag, attributes), encoding="unicode", method="html").removesuffix(f"</{tag}>")
