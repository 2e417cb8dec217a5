"""Statements in a YAML file: text that cites as a chapter does, `Opened in 1889.[^gazette-1889]`.

A statement is plain text with notes in brackets, `*emphasis*` and `**strong words**`; an empty line begins a
new paragraph, and everything else is shown as it is written. It is checked and verified like a page of its own,
and what is wrong is shown in the YAML file.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from xml.etree import ElementTree as etree

from explainer.files.yamlfile import YamlFile
from explainer.markdown import bracket
from explainer.markdown.mark import note_mark
from explainer.markdown.page import PageSource
from explainer.problems.place import Place, TextFile
from explainer.problems.problem import Problem
from explainer.sources import bibliography
from explainer.text import rich
from explainer.text.span import Span


def read_text(path: Path, shown_from: Path) -> TextFile | Problem | None:
    """The text of a YAML file of statements, or the problem that it cannot be read; None where there is no file."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        pass  # reading it says what is wrong
    return bibliography.read_text(path, shown_from, unreadable="D001", not_utf8="D001")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of a statement, its lines joined."""

    text: str
    offsets: Sequence[int]
    """For each character its offset in the statement; one more for the end."""

    @cached_property
    def brackets(self) -> list[Span]:
        """Where its notes stand."""
        return bracket.find(self.text).brackets

    @cached_property
    def stressed(self) -> list[re.Match[str]]:
        """Its emphasis and strong words, which may hold notes."""
        return list(_STRESSED.finditer(_hidden(self.text, self.brackets)))


@dataclass(frozen=True)
class Statement:
    """A text in a YAML file."""

    text: str
    file: TextFile
    offsets: Sequence[int] = field(compare=False)
    """For each character of the text its offset in the file; one more for the end."""
    must_cite: bool = False
    """Whether it needs a note, however short it is."""

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Its paragraphs; spaces that do not break stay."""
        return tuple(_paragraph(self.text, *found.span()) for found in _PARAGRAPH.finditer(self.text))

    @cached_property
    def page(self) -> PageSource:
        """The statement as a page of its own: what is no mark here is escaped, so that it is none there."""
        return PageSource(TextFile(self.file.path, self._markdown[0]))

    @cached_property
    def _markdown(self) -> tuple[str, Sequence[int]]:
        """The page's text, and for each of its characters the offset in the statement."""
        written: list[str] = []
        offsets: list[int] = []
        for paragraph in self.paragraphs:
            for piece, offset in zip([*_escaped(paragraph), "\n\n"], paragraph.offsets, strict=True):
                written.append(piece)
                offsets += [offset] * len(piece)
        return "".join(written), offsets

    @cached_property
    def _starts_of_lines(self) -> Sequence[int]:
        """Of the page."""
        return [0, *(found.end() for found in re.finditer("\n", self._markdown[0]))]

    def place(self, start: int, end: int) -> Place:
        """The place in the file of the characters between two offsets in the text."""
        return self.file.place(self.offsets[start], self.offsets[end])

    def moved(self, problem: Problem) -> Problem:
        """A problem of the page at its place in the file; there are no waivers in such a file."""
        _, offsets = self._markdown
        start = self._starts_of_lines[problem.place.line - 1] + problem.place.column - 1
        place = self.place(offsets[start], offsets[start + problem.place.length - 1] + 1)
        return replace(problem, place=place, hint=_CITE if problem.code == "E015" else problem.hint)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Markup that would be shown as it is, and that nothing is cited."""
        uncited = [] if self._brackets or not self.must_cite else [self._uncited]
        return (*uncited, *map(self._markup_problem, self._markup()))

    @property
    def _uncited(self) -> Problem:
        """The words of the problem are those for a paragraph of a page, so that it is told once."""
        end = self.paragraphs[0].offsets[-1] if self.paragraphs else 0
        return Problem("E015", self.place(0, end), "this paragraph has no note", _CITE)

    def _markup_problem(self, span: Span) -> Problem:
        message = f'"{_cut(self.text[slice(*span)])}" is markup that is not read here'
        return Problem("D015", self.place(*span), message, _PLAIN)

    def _markup(self) -> Iterator[Span]:
        for found in _MARKUP.finditer(_hidden(self.text, self._brackets)):
            if not found["entity"] or html.unescape(found["entity"]) != found["entity"]:
                yield found.span("block" if found["block"] else "inline")

    @property
    def _brackets(self) -> list[Span]:
        return [
            (paragraph.offsets[start], paragraph.offsets[end])
            for paragraph in self.paragraphs
            for start, end in paragraph.brackets
        ]


def _cut(markup: str) -> str:
    markup = " ".join(markup.split())
    return markup if len(markup) <= 40 else f"{markup[:39]}…"


_HIDDEN = "\x00"
_PLAIN = "write plain text with [^notes], *emphasis* and **strong words**"
_CITE = "cite what it rests on"
_PARAGRAPH = re.compile(r"[^ \t\n](?:[^\n]++|\n(?![ \t]*+(?:\n|\Z)))*")
_WORD = re.compile(r"[^ \t\n]+")
_STRESSED = re.compile(
    r"(?<![*a-zA-Z0-9])(?P<stars>\*\*?)(?=[^\s*])(?P<words>[^*]+)(?<=[^\s*])(?P=stars)(?![*a-zA-Z0-9])"
)
_MARKUP = re.compile(
    r"""
    ^[ \t]*(?P<block>(?:\#{1,6}|[>+*-]|1[.)])(?=[ ])|\||\x00+:)  # headings, quotations, lists, tables, definitions
    |
    (?P<inline>
      </?[a-zA-Z][^<>]*>|<!--                         # HTML, and addresses in pointed brackets
    | \]\(|\]\[                                       # links and images
    | (?<!`)(?P<ticks>`++)[^`]+(?P=ticks)              # code
    | (?<!\w)__?(?=[^\s_])[^_]+(?<=[^\s_])__?(?!\w)   # emphasis that is not ours
    | \\[\\`*_{}\[\]()>\#+\-.!|]                      # escaped characters
    | (?P<entity>&\#?\w+;)
    )
    """,
    re.MULTILINE | re.VERBOSE,
)
_ESCAPED_ANYWHERE = frozenset("\\`*_{}[]<&")
_ESCAPED_BY_BACKSLASH = frozenset("\\`*_{}[]()>#+-.!|")


def statement(file: YamlFile, *route: str | int, must_cite: bool = False) -> Statement:
    """The statement at a path of a YAML file."""
    value = file.value
    for step in route:
        value = value[step]
    start, end = file.span(*route)
    if file.file.text[start] != "|":
        value = value.replace("\n", "\n\n")  # elsewhere YAML makes one line break of an empty line
    before = len(value) - len(value.lstrip())
    text = value.strip()
    offsets = _offsets(value, file.file.text, start, end)
    return Statement(text, file.file, offsets[before : before + len(text) + 1], must_cite)


# ----- where a value's characters stand in the file

_BLANK = frozenset(" \t\n\r\x85\u2028\u2029")
"""What YAML folds, drops and adds between the other characters of a value, which stand there one by one."""
_CHARACTERS = {
    '"': re.compile(r"\\(?:x(..)|u(.{4})|U(.{8})|.)|.", re.DOTALL),
    "'": re.compile(r"''|.", re.DOTALL),
}
_CHARACTER = re.compile(r".", re.DOTALL)
_BLANK_ESCAPES = frozenset(f"\\{char}" for char in "tnrNLP \t\n")


def _offsets(value: str, text: str, start: int, end: int) -> Sequence[int]:
    """For each character of a value, and for its end, the offset in the file of what is written for it.

    `start` and `end` are those of the value, with its quotation marks or the header of a block.
    """
    written = _written(text, start, end)
    offsets: list[int] = []
    after = start
    for char in value:
        if char in _BLANK:
            offsets.append(after)
            after = min(after + 1, end)
        else:
            at, after = next(written)
            offsets.append(at)
    return _without_overhang([*offsets, after])


def _without_overhang(offsets: list[int]) -> Sequence[int]:
    """Blanks of a value may be more than those of the file; none stands behind what follows it."""
    for number in range(len(offsets) - 2, -1, -1):
        offsets[number] = min(offsets[number], offsets[number + 1])
    return offsets


def _written(text: str, start: int, end: int) -> Iterator[Span]:
    """Where the visible characters of a value stand, in their order."""
    style = text[start]
    if style in ">|":
        start = text.find("\n", start, end)
    elif style in _CHARACTERS:
        start, end = start + 1, end - 1
    for found in _CHARACTERS.get(style, _CHARACTER).finditer(text, start, end):
        char = found.group()
        if style == '"' and found.lastindex:
            char = chr(int(found[found.lastindex], 16))
        if char not in _BLANK and not (style == '"' and char in _BLANK_ESCAPES):
            yield found.span()


# ----- what readers see


def _paragraph(text: str, start: int, end: int) -> Paragraph:
    pieces: list[str] = []
    offsets: list[int] = []
    after = start
    for word in _WORD.finditer(text, start, end):
        if pieces:
            pieces.append(" ")
            offsets.append(after)
        pieces.append(word.group())
        offsets += range(*word.span())
        after = word.end()
    return Paragraph("".join(pieces), [*offsets, after])


def _hidden(text: str, spans: Sequence[Span]) -> str:
    """The text with something else in the place of the spans."""
    chars = list(text)
    for start, end in spans:
        chars[start:end] = _HIDDEN * (end - start)
    return "".join(chars)


def _escaped(paragraph: Paragraph) -> Iterator[str]:
    """Each character as Markdown must have it to show it; notes and stress stay what they are."""
    marks = [*paragraph.brackets]
    for stressed in paragraph.stressed:
        marks += [stressed.span("stars"), (stressed.end("words"), stressed.end())]
    is_mark = _hidden(paragraph.text, marks)
    for at, char in enumerate(paragraph.text):
        # At its beginning a paragraph could become a heading, a list, a definition …
        begins = not char.isalpha() if at == 0 else char == ":" and is_mark[at - 1] == _HIDDEN
        if is_mark[at] == _HIDDEN or not (begins or char in _ESCAPED_ANYWHERE):
            yield char
        else:
            yield f"\\{char}" if char in _ESCAPED_BY_BACKSLASH else f"&#{ord(char)};"


def paragraphs(statement: Statement) -> Iterator[etree.Element]:
    """The paragraphs of a statement, with marks for its notes."""
    for paragraph in statement.paragraphs:
        element = etree.Element("p")
        at = 0
        for stressed in paragraph.stressed:
            _append(element, paragraph, at, stressed.start())
            inside = etree.SubElement(element, "strong" if stressed["stars"] == "**" else "em")
            _append(inside, paragraph, *stressed.span("words"))
            at = stressed.end()
        _append(element, paragraph, at, len(paragraph.text))
        yield element


def _append(element: etree.Element, paragraph: Paragraph, start: int, end: int) -> None:
    """Add a part of a paragraph."""
    inside = slice(*(bisect_left(paragraph.brackets, (at,)) for at in (start, end)))
    for opening, closing in paragraph.brackets[inside]:
        rich.append_text(element, paragraph.text[start:opening])
        element.append(note_mark(paragraph.text[opening + 2 : closing - 1]))
        start = closing
    rich.append_text(element, paragraph.text[start:end])


def plain(statement: Statement) -> str:
    """The text without notes and stars, in one line."""
    return " ".join(map(_plain, statement.paragraphs))


def _plain(paragraph: Paragraph) -> str:
    marks = [*paragraph.brackets]
    for stressed in paragraph.stressed:
        marks += [stressed.span("stars"), (stressed.end("words"), stressed.end())]
    return _hidden(paragraph.text, marks).replace(_HIDDEN, "")
