"""Exceptions that a page declares: `<!-- waive figure "600": ratio of the brief, not recomputed -->`.

A waiver stands in or right below the stretch that it is for (right below a heading, one for `note` is for
the whole section). It names what it waives: `note`, `quotation "words"` or `figure "number"`, and after the
colon why.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from explainer.markdown.blocks import Blocks
from explainer.markdown.page import PageSource
from explainer.markdown.stretch import Kind, Stretch
from explainer.problems.problem import Problem, did_you_mean
from explainer.text.quotation import normal
from explainer.text.span import Cover, Span

KINDS = ("note", "quotation", "figure")

_BEGIN = re.compile(r"<!--\s*waive\b")
_BODY = re.compile(
    r"(?P<kind>[\w-]*)\s*(?:[\"“„«「](?P<words>.*?)[\"”“»」]\s*(?=:|\Z))?(?P<colon>:?)\s*(?P<reason>.*)", re.DOTALL
)
_CODE_SPAN = re.compile(r"(?<![\\`])(?P<ticks>`+)(?!`)(?:.*?[^`])(?P=ticks)(?!`)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Waiver:
    """One exception."""

    kind: str
    """One of KINDS."""
    words: str
    """The quotation or figure that it is for, as it stands in the page; empty for a note."""
    reason: str
    start: int
    """Offsets of the comment in the page."""
    end: int

    def is_for(self, kind: str, words: str) -> bool:
        """Whether it waives these words; of a figure it may give the number alone."""
        mine, whole = _comparable(self.words), _comparable(words)
        if self.kind != kind:
            return False
        is_part = kind == "figure" and re.search(rf"(?<![\d.,]){re.escape(mine)}(?!\d|[.,]\d)", whole)
        return mine == whole or bool(mine and is_part)


def _comparable(words: str) -> str:
    return normal(words).strip(" .,;:!?")


def waivers(page: PageSource, blocks: Blocks) -> Iterator[Waiver | Problem]:
    """The waivers of a page in order; a Problem for one that cannot be read or has no reason."""
    text = page.file.text
    for start, body_start, end in _comments(text, blocks):
        place = page.place(start, end + len("-->"))
        body = _BODY.fullmatch(text[body_start:end].strip())
        kind = body["kind"] if body else ""
        if body is None or kind not in KINDS:
            hint = did_you_mean(kind, KINDS) or 'write <!-- waive figure "600": reason -->'
            yield Problem("E014", place, f'"{kind}" cannot be waived', hint)
        elif kind != "note" and not (body["words"] or "").strip():
            hint = f'write <!-- waive {kind} "…": reason -->'
            yield Problem("E014", place, f"the waiver does not say which {kind}", hint)
        elif kind == "note" and body["words"] is not None:
            yield Problem("E014", place, "a waiver of a note names no words", "write <!-- waive note: reason -->")
        elif not body["colon"] or not any(char.isalnum() for char in body["reason"]):
            yield Problem("E005", place, "the waiver has no reason", "say after a colon why the rule does not fit here")
        else:
            yield Waiver(kind, body["words"] or "", body["reason"], start, end + len("-->"))


def _comments(text: str, blocks: Blocks) -> Iterator[tuple[int, int, int]]:
    """Where comments that waive begin, where their body does, and where it ends."""
    at, code = 0, Cover(_code(text, blocks))
    while begin := _BEGIN.search(text, at):
        end = text.find("-->", begin.end())
        if end == -1:
            return
        if begin.start() in code:
            at = begin.end()
        else:
            yield begin.start(), begin.end(), end
            at = end


def _code(text: str, blocks: Blocks) -> Iterator[Span]:
    """Where a comment is text: front matter, blocks of code, code in a line."""
    yield blocks.front_matter
    yield from ((fence.start, fence.end) for fence in blocks.fences)
    yield from blocks.code
    for leaf in blocks.leaves:
        yield from (span.span() for span in _CODE_SPAN.finditer(text, leaf[0][0], leaf[-1][1]))


class Waivers:
    """Which waivers hold for the stretches of a page, and which of them were needed."""

    def __init__(self, found: Sequence[Stretch]) -> None:
        self._found = found
        self._starts = [stretch.offsets[0] for stretch in found]
        self._all: list[Waiver] = []
        self._needed: set[Waiver] = set()
        self._by_stretch: dict[int, list[Waiver]] = {}
        self._of_sections: dict[int, Waiver] = {}
        """By the number of the heading."""

    def add(self, waiver: Waiver) -> None:
        """Let a waiver hold for the stretch before it; below a heading, one for notes for the section."""
        self._all.append(waiver)
        number = bisect_left(self._starts, waiver.start) - 1
        if number < 0:
            return
        if waiver.kind == "note" and self._found[number].kind is Kind.HEADING:
            self._of_sections[number] = waiver
        else:
            self._by_stretch.setdefault(number, []).append(waiver)

    def waive(self, kind: str, words: str, number: int) -> bool:
        """Whether a waiver holds in a stretch for these words; it is then needed."""
        holding = next((waiver for waiver in self._by_stretch.get(number, ()) if waiver.is_for(kind, words)), None)
        if holding is None and kind == "note":
            holding = self._section_waiver[number]
        if holding:
            self._needed.add(holding)
        return holding is not None

    @cached_property
    def _section_waiver(self) -> list[Waiver | None]:
        """For each stretch the waiver of the innermost section around it that has one."""
        found: list[Waiver | None] = []
        around: list[tuple[int, Waiver | None]] = []
        for number, stretch in enumerate(self._found):
            if stretch.kind is Kind.HEADING:
                while around and around[-1][0] >= stretch.level:
                    around.pop()
                outer = around[-1][1] if around else None
                around.append((stretch.level, self._of_sections.get(number, outer)))
            found.append(around[-1][1] if around else None)
        return found

    def not_needed(self) -> Iterator[Waiver]:
        """Those that waived nothing."""
        return (waiver for waiver in self._all if waiver not in self._needed)
