"""Statements in a YAML file: text that cites as a chapter does, `Opened in 1889.[^gazette-1889]`.

A statement is plain text with notes in brackets, `*emphasis*` and `**strong words**`; an empty line begins a
new paragraph. It is checked and verified like a page of its own, and what is wrong is shown in the YAML file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from xml.etree import ElementTree as etree

from explainer import bracket, rich
from explainer.mark import note_mark
from explainer.page import PageSource
from explainer.place import Place, TextFile
from explainer.problem import Problem
from explainer.yamlfile import YamlFile

_MARKUP = re.compile(r"<[a-zA-Z/!]|\]\(|\]\[|`|^ {0,3}(?:[#>|]|[-+*] |\d+\. |```)|^\[\^[^\]]+\]:", re.MULTILINE)
_STRESSED = re.compile(r"(?<![\w*])(?P<stars>\*\*?)(?=[^\s*])(?P<words>[^*\n]+)(?<=[^\s*])(?P=stars)(?![\w*])")
_WORDS_TO_FIND = 16
"""Characters by which a place in the text is found again in its file, where lines may be broken otherwise."""


@dataclass(frozen=True)
class Statement:
    """A text in a YAML file."""

    text: str
    file: TextFile
    start: int
    """Offset of the value in the file."""
    end: int

    @cached_property
    def page(self) -> PageSource:
        """The statement as a page of its own."""
        return PageSource(TextFile(self.file.path, self.text))

    def place(self, start: int, end: int) -> Place:
        """The place in the file of the characters between two offsets in the text."""
        written = self.file.text[self.start : self.end]
        words = self.text[start : start + _WORDS_TO_FIND].partition("\n")[0]
        at = written.find(words)
        while words and at == -1:  # the file breaks the line within these words
            words = words.rpartition(" ")[0]
            at = written.find(words)
        if not words:
            return self.file.place(self.start)
        return self.file.place(self.start + at, self.start + at + max(1, end - start))

    def moved(self, problem: Problem) -> Problem:
        """A problem of the page at its place in the file."""
        lines = self.text.split("\n")
        start = sum(len(line) + 1 for line in lines[: problem.place.line - 1]) + problem.place.column - 1
        return replace(problem, place=self.place(start, start + problem.place.length))

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Markup that would be shown as it is."""
        return tuple(
            Problem(
                "D015", self.place(*found.span()), f'"{found.group().strip()}" is markup that is not read here', _HINT
            )
            for found in _MARKUP.finditer(self.text)
        )


_HINT = "write plain text with [^notes], *emphasis* and **strong words**"


def statement(file: YamlFile, *route: str | int) -> Statement:
    """The statement at a path of a YAML file."""
    value = file.value
    for step in route:
        value = value[step]
    return Statement(str(value).strip(), file.file, *file.span(*route))


def paragraphs(statement: Statement, tag: str = "p") -> Iterator[etree.Element]:
    """The paragraphs of a statement, with marks for its notes."""
    for text in re.split(r"\n\s*\n", statement.text):
        element = etree.Element(tag)
        append(element, " ".join(text.split()))
        yield element


def append(element: etree.Element, text: str) -> None:
    """Add one paragraph of a statement to an element."""
    at = 0
    for start, end in bracket.find(text).brackets:
        _append_stressed(element, text[at:start])
        element.append(note_mark(text[start + 2 : end - 1]))
        at = end
    _append_stressed(element, text[at:])


def _append_stressed(element: etree.Element, text: str) -> None:
    at = 0
    for found in _STRESSED.finditer(text):
        rich.append_text(element, text[at : found.start()])
        stressed = etree.SubElement(element, "strong" if found["stars"] == "**" else "em")
        rich.append_text(stressed, found["words"])
        at = found.end()
    rich.append_text(element, text[at:])


def plain(statement: Statement) -> str:
    """The text without notes and stars, in one line."""
    element = etree.Element("p")
    for part in paragraphs(statement):
        element.append(part)
        part.tail = " "
    return " ".join(_shown(element).split())


def _shown(element: etree.Element) -> str:
    return "".join(element.itertext())
