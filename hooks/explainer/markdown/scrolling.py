"""A Markdown extension: a table that is wider than the screen scrolls inside a box that the keyboard reaches."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as etree

from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE


class _Tables(Treeprocessor):
    """Puts each table that has no class of its own, and so no style, into a box with a name."""

    def run(self, root: etree.Element) -> None:
        """Change every such table of a page."""
        for parent in list(root.iter()):
            for index, child in enumerate(parent):
                if child.tag == "table" and not child.get("class"):
                    parent[index] = _boxed(child)


def _boxed(table: etree.Element) -> etree.Element:
    columns = [name for cell in table.iterfind(".//th") if (name := _name(cell))]
    name = f"Table: {', '.join(columns)}" if columns else "Table"
    box = etree.Element("div", {"class": "data-scroll", "tabindex": "0", "role": "group", "aria-label": name})
    box.tail, table.tail = table.tail, None
    table.set("class", "data")
    box.append(table)
    return box


def _name(cell: etree.Element) -> str:
    """The words of a cell, without the marks of notes."""
    return " ".join(HTML_PLACEHOLDER_RE.sub("", "".join(_texts(cell))).split())


def _texts(element: etree.Element) -> Iterator[str]:
    if element.tag != "sup":
        yield element.text or ""
        for child in element:
            yield from _texts(child)
            yield child.tail or ""


class ScrollingExtension(Extension):
    """Needs the extension `tables`; without it there is nothing to do."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # the name that Python-Markdown calls
        """Work after all that may still give a table a class."""
        md.treeprocessors.register(_Tables(md), "scrolling", -1)


def makeExtension(**options: object) -> ScrollingExtension:  # noqa: N802  # the name that Python-Markdown calls
    """What `explainer.markdown.scrolling` among the markdown_extensions stands for."""
    return ScrollingExtension(**options)
