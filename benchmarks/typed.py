"""The notes of a chapter as somebody would type them: the finished text of our formatter, as Markdown."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as etree

from benchmarks.chapter import Chapter, Mark
from benchmarks.corpus import as_ours, as_typed, note_name
from markdown import Markdown

_SPECIAL = re.compile(r"[\\`*_\[\]<>]")
_EMPHASIS = {"em": "*", "i": "*", "cite": "*", "strong": "**"}


class Typist:
    """Types the notes of chapters over one .bib file."""

    def __init__(self, bibliography: Path) -> None:
        # The other folders are named too, or those of the project from which this is run would be read.
        others = {name: str(bibliography.parent / "none") for name in ("evidence", "claims", "data", "links")}
        options = {"bibliography": str(bibliography), "problems": "show", **others}
        self._markdown = Markdown(extensions=["explainer"], extension_configs={"explainer": options})

    def page(self, chapter: Chapter) -> str:
        """The chapter with its notes at its end."""
        distinct = {note_name(mark): mark for mark in chapter.marks}
        notes = zip(distinct, self._notes(list(distinct.values())), strict=True)
        return chapter.text(as_typed) + "".join(f"[^{name}]: {text}\n" for name, text in notes)

    def _notes(self, marks: list[Mark]) -> list[str]:
        self._markdown.reset()
        html = self._markdown.convert("\n\n".join(f"Text.{as_ours(mark)}" for mark in marks))
        root = etree.fromstring(f"<body>{html}</body>")  # noqa: S314  # we have just made it
        return [_as_markdown(item).strip() for item in root.iterfind("section/ol/li/p")]


def _as_markdown(element: etree.Element) -> str:
    """The text of an element with its emphasis and links; language and class are not typed by hand."""
    parts = [_escaped(element.text)]
    for child in element:
        if child.get("class") != "footnote-backref":
            parts.append(_around(child, _as_markdown(child)))
        parts.append(_escaped(child.tail))
    return "".join(parts)


def _around(element: etree.Element, text: str) -> str:
    if element.tag == "a":
        return f"[{text}]({element.get('href')})"
    sign = _EMPHASIS.get(element.tag, "")
    return f"{sign}{text}{sign}"


def _escaped(text: str | None) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text or "")
