"""A Markdown page as its writer sees it: which brackets it has, and where they stand."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from explainer.markdown import block
from explainer.problems.place import Place, TextFile
from explainer.problems.problem import Problem
from explainer.sources.bibliography import read_text
from explainer.text.span import Cover, Span

if TYPE_CHECKING:
    from explainer.markdown.prose import Prose

_PASSAGE = re.compile(
    r"""^[ \t>]*passage[ \t]*:[ \t]+(["']?)(?P<cite>[^\s"'][^"'\n]*?)\1[ \t]*(?:\s#.*)?$""", re.MULTILINE
)
_LINE_PREFIX = re.compile(r"\n[ \t>]+")


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
        from explainer.markdown.prose import mask  # a build may never need it

        return mask(self.file.text)

    @cached_property
    def brackets(self) -> tuple[Bracket, ...]:
        """Every use of a note, in the order of the page's text."""
        return tuple(self._bracket(span) for span in self.prose.brackets)

    @cached_property
    def text_cites(self) -> tuple[Bracket, ...]:
        """Every `[@…]`, in order."""
        return tuple(self._bracket(span) for span in self.prose.text_cites)

    @cached_property
    def block_cites(self) -> tuple[Bracket, ...]:
        """What blocks of the page cite by themselves, in order: the passages of parallel texts."""
        fences = block.shown(self.file.text, self.prose.fences) if "parallel" in self.file.text else []
        parts = [(fence.body_start, fence.body_end) for fence in fences if fence.info == "parallel"]
        found = [named for part in parts if (named := _PASSAGE.search(self.file.text, *part))]
        return tuple(Bracket(name["cite"], name.start("cite"), name.start("cite"), name.end("cite")) for name in found)

    def _bracket(self, span: Span) -> Bracket:
        start, end = span
        # Where the bracket runs over several lines of a quotation, their marks are no part of it.
        text = _LINE_PREFIX.sub(
            lambda prefix: "\n" + " " * (len(prefix[0]) - 1),
            self.file.text[start + 2 : end - 1],
        )
        return Bracket(text, start, start + 2, end)

    @cached_property
    def definitions(self) -> tuple[Definition, ...]:
        """Every note of prose that the page defines, in order."""
        found = []
        for start, _ in self.prose.notes:
            end = self.file.text.index("]:", start)
            found.append(Definition(self.file.text[start + 2 : end].strip(), start, start + 2, end + 2))
        return tuple(found)

    def is_in_note(self, bracket: Bracket) -> bool:
        """Whether the bracket stands in a note of prose."""
        return bracket.start in self._notes

    def note_around(self, bracket: Bracket) -> str:
        """The name of the note of prose in which the bracket stands; empty if in none."""
        if not self.is_in_note(bracket):
            return ""
        before = bisect_right(self.prose.notes, (bracket.start, bracket.end))
        inside = (number for number in range(before - 1, -1, -1) if bracket.start < self.prose.notes[number][1])
        return self.definitions[next(inside)].name

    def is_in_link(self, bracket: Bracket) -> bool:
        """Whether the bracket stands in the text of a link or image."""
        return bracket.start in self._link_texts

    @cached_property
    def _notes(self) -> Cover:
        return Cover(self.prose.notes)

    @cached_property
    def _link_texts(self) -> Cover:
        return Cover(link.text for link in self.prose.links if link.is_defined)

    @cached_property
    def undefined_links(self) -> tuple[ReferenceLink, ...]:
        """Reference links whose target the page does not define; Markdown would print their brackets."""
        return tuple(
            ReferenceLink(link.ref, link.text[0], link.target[1]) for link in self.prose.links if not link.is_defined
        )

    def unresolved_problem(self, text: str) -> Problem:
        """The problem of a bracket that Markdown took for text and this module for code."""
        words = r"[\s>]+".join(map(re.escape, text.split()))
        seen = set(self.prose.brackets)
        spans = [found.span() for found in re.finditer(rf"\[[\^@]\s*{words}\s*\]", self.file.text)]
        start, end = next((span for span in spans if span not in seen), (0, 0))
        message = f'"{self.file.text[start:end] or f"[^{text}]"}" names no source and no note'
        return Problem("C001", self.place(start, end), message, "to show it as it is, write \\[^…] or put it in `code`")

    def place(self, start: int, end: int) -> Place:
        """The place of the characters between two offsets."""
        return self.file.place(start, end)


def page_source(path: Path, shown_from: Path) -> PageSource | Problem:
    """The page in a file, or the problem that it cannot be read."""
    read = read_text(path, shown_from, unreadable="C010", not_utf8="C010")
    return read if isinstance(read, Problem) else PageSource(read)
