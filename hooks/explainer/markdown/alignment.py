"""A Markdown extension: the alignment of a table's columns as classes, where Markdown writes style attributes.

A page with style attributes is not shown as written under a policy that allows no inline styles.
"""

from __future__ import annotations

from xml.etree import ElementTree as etree

from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor

CLASSES = {f"text-align: {side};": f"cell-{side}" for side in ("left", "center", "right")}
"""By the style that Python-Markdown's tables give a cell."""


class _Cells(Treeprocessor):
    """Gives cells a class for their style."""

    def run(self, root: etree.Element) -> None:
        """Change the cells of every table of a page."""
        for cell in (element for element in root.iter() if element.tag in ("th", "td")):
            if name := CLASSES.get(cell.get("style", "")):
                del cell.attrib["style"]
                cell.set("class", f"{cell.get('class', '')} {name}".strip())


class AlignmentExtension(Extension):
    """Needs the extension `tables`; without it there is nothing to do."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # the name that Python-Markdown calls
        """Work after all that may still change a cell."""
        md.treeprocessors.register(_Cells(md), "alignment", 0)


def makeExtension(**options: object) -> AlignmentExtension:  # noqa: N802  # the name that Python-Markdown calls
    """What `explainer.markdown.alignment` among the markdown_extensions stands for."""
    return AlignmentExtension(**options)
