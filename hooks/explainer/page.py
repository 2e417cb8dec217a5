"""A Markdown page as its writer sees it: which brackets it has, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from explainer.bibliography import read_text
from explainer.place import Place, TextFile
from explainer.problem import Problem
from explainer.prose import FILLER, Prose, in_address, mask

_BRACKET = re.compile(r"(?<!\\)(?:\\\\)*(?P<mark>\[\^)(?P<text>(?:(?!\n[ \t]*\n)[^\]])*)\]")
_DEFINITION_START = re.compile(r"(?:^|\n)[ \t>]*$")
_TEXT_CITE = re.compile(r"(?<!\\)(?:\\\\)*\[@(?P<text>[^\[\]\x00]+)\](?![\[(:\x00])")
_REFERENCE_LINK = re.compile(r"(?<![\\!\]])\[(?P<text>[^\[\]^\n][^\[\]\n]*)\]\[(?P<ref>[^\[\]\n]*)\](?!\()")
_LINK_ID = re.compile(r"^[ ]{0,3}\[(?!\^)([^\[\]\n]+)\]:[ \t]*\n?[ \t]*\S", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Bracket:
    """`[^…]` (or `[@…]`) in prose."""

    text: str
    """What stands after `[^` or `[@`, as written."""
    start: int
    """Offset of the opening bracket."""
    text_at: int
    end: int
    """Offset after the closing bracket."""


@dataclass(frozen=True, slots=True)
class Definition:
    """`[^name]: …`, the beginning of a note of prose."""

    name: str
    start: int
    name_at: int
    end: int
    """Offset after the colon."""


@dataclass(frozen=True, slots=True)
class ReferenceLink:
    """`[text][ref]`, a link whose target is defined elsewhere on the page."""

    ref: str
    start: int
    end: int


@dataclass(frozen=True)
class PageSource:
    """A page's text with its prose told from its code."""

    file: TextFile
    """Without carriage returns; front matter included."""

    @cached_property
    def prose(self) -> Prose:
        """The page with all but its prose masked."""
        return mask(self.file.text)

    @cached_property
    def _all_brackets(self) -> tuple[tuple[Bracket, bool], ...]:
        return tuple(self._find_brackets())

    def _find_brackets(self) -> Iterator[tuple[Bracket, bool]]:
        """Every bracket in prose, with whether it begins a definition."""
        text, masked = self.file.text, self.prose.masked
        for match in _BRACKET.finditer(masked):
            start, end = match.start("mark"), match.end()
            if in_address(text, start, end):
                continue
            begins_line = bool(_DEFINITION_START.search(masked[max(0, start - 80) : start]))
            bracket = Bracket(text[match.start("text") : match.end("text")], start, match.start("text"), end)
            yield bracket, begins_line and masked[end : end + 1] == ":"

    @property
    def brackets(self) -> list[Bracket]:
        """Every use of a note, in the order of the page's text."""
        return [bracket for bracket, defines in self._all_brackets if not defines]

    @property
    def definitions(self) -> list[Definition]:
        """Every note of prose that the page defines, in order."""
        return [
            Definition(bracket.text.strip(), bracket.start, bracket.text_at, bracket.end + 1)
            for bracket, defines in self._all_brackets
            if defines
        ]

    @property
    def text_cites(self) -> list[Bracket]:
        """Every `[@…]`, in order."""
        return [
            Bracket(match["text"], match.start("text") - 2, match.start("text"), match.end())
            for match in _TEXT_CITE.finditer(self.prose.masked)
        ]

    @property
    def undefined_links(self) -> list[ReferenceLink]:
        """Reference links whose target the page does not define; Markdown would print their brackets."""
        ids = {_link_id(found) for found in _LINK_ID.findall(self.file.text)}
        return [
            ReferenceLink(match["ref"] or match["text"], match.start(), match.end())
            for match in _REFERENCE_LINK.finditer(self.prose.masked)
            if _link_id(match["ref"] or match["text"]) not in ids and not match["ref"].startswith("^")
        ]

    def is_in_link(self, bracket: Bracket) -> bool:
        """Whether the bracket stands in the text of a link or image."""
        masked, depth = self.prose.masked, 0
        for at in range(bracket.end, len(masked)):
            char = masked[at]
            if char == "\n" and masked[at + 1 : at + 2] in ("\n", ""):
                return False
            depth += {"[": 1, "]": -1}.get(char, 0)
            if depth < 0:
                follows = masked[at + 1 : at + 2]
                return follows == FILLER or (follows == "[" and masked[at + 2 : at + 3] != "^")
        return False

    def unresolved_problem(self, text: str) -> Problem:
        """The problem of a bracket that Markdown took for text and this module for code."""
        at = max(0, self.file.text.find(f"[^{text}]"))
        message = f'"[^{text}]" names no source and no note'
        return Problem(
            "C001", self.place(at, at + len(text) + 3), message, "to show it as it is, write \\[^…] or put it in `code`"
        )

    def place(self, start: int, end: int) -> Place:
        """The place of the characters between two offsets."""
        return self.file.place(start, end)


def _link_id(text: str) -> str:
    return " ".join(text.split()).casefold()


def page_source(path: Path, shown_from: Path) -> PageSource | Problem:
    """The page in a file, or the problem that it cannot be read."""
    read = read_text(path, shown_from, unreadable="C010", not_utf8="C010")
    return read if isinstance(read, Problem) else PageSource(read)
