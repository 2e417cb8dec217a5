"""Which characters of a Markdown page are prose.

`mask` gives the page back at the same length, with everything that is not prose (front matter, code
blocks and spans, raw HTML, comments, link targets, addresses) replaced by FILLER. What is found in
the masked text stands at the same offset in the page. The rules are Python-Markdown's; where a page
is rendered, Python-Markdown itself decides, and this module only says where things stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

FILLER = "\x00"

_FRONT_MATTER = re.compile(r"\A-{3}[ \t]*\n.*?^(?:-{3}|\.{3})[ \t]*(?:\n|\Z)", re.MULTILINE | re.DOTALL)
_FENCE = re.compile(r"^(?P<prefix>[ \t>]*)(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>[^\n`]*)$")
_CONTAINER = re.compile(
    r"(?:[*+-][ \t]+|\d+[.)][ \t]+|!!![ \t]|\?\?\?\+?[ \t]|\[\^[^\]\n]*\]:|:[ \t]{1,3}(?=\S)|===[!+]?[ \t])"
)
_QUOTE_MARKS = re.compile(r"^(?: {0,3}> ?)+")
_HEADING = re.compile(r"#{1,6}(?!#)")

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_BLOCK_TAG = re.compile(
    r"^(?: {0,3})<(?P<tag>address|article|aside|blockquote|body|canvas|center|dd|details|dialog|div|dl|dt|"
    r"fieldset|figcaption|figure|footer|form|h[1-6]|header|hgroup|hr|iframe|legend|li|main|map|menu|nav|noscript|object|ol|p|pre|progress|"
    r"script|section|style|summary|svg|table|tbody|td|textarea|tfoot|th|thead|tr|ul|video)\b[^>]*>",
    re.MULTILINE | re.IGNORECASE,
)
_CODE_SPAN = re.compile(
    # A span never runs into another block: a blank line, list item, quote, table row or heading ends it.
    r"(?<!\\)(?:\\\\)*(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*(?:\n|[*+-][ \t]|\d+[.)][ \t]|[|>#])).)+?(?<!`)(?P=ticks)(?!`)",
    re.DOTALL,
)
_VERBATIM = re.compile(
    r"<(?P<tag>code|kbd|samp|var|tt|pre|script|style|textarea)\b[^>]*>.*?</(?P=tag)\s*>", re.DOTALL | re.IGNORECASE
)
_TAG = re.compile(r"</?[A-Za-z][\w:-]*(?:\s+[^\s=>\"'/]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>\"']+))?)*\s*/?>")
_AUTOLINK = re.compile(r"<(?:[A-Za-z][\w+.-]*:[^<>\s]*|[^<>@\s]+@[^<>\s]+)>")
_LINK_TARGET = re.compile(r"(?<=\])(?<!\^\])\((?:[^()\n\\]|\\.|\((?:[^()\n\\]|\\.)*\)|\n(?!\s*\n))*\)")
_REFERENCE_DEFINITION = re.compile(
    r"^[ ]{0,3}\[(?!\^)[^\[\]\n]+\]:[ \t]*\n?[ \t]*[^\s\x00]+"
    r"(?:[ \t]*\n?[ \t]*(?:\"[^\"\n]*\"|'[^'\n]*'|\([^)\n]*\)))?[ \t]*$",
    re.MULTILINE,
)
_ATTRIBUTE_LIST = re.compile(r"\{:?[ \t]*(?:[#.][\w\u0080-\uffff-]|[\w-]+=)[^{}\n]*\}")
_NOT_BREAK = re.compile(r"[^\n]")
_URL = re.compile(r"(?:https?|ftp)://[^\s<>\x00]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block."""

    info: str
    """What stands after the opening fence."""
    start: int
    """Offset of the line that opens it."""
    end: int
    """Offset after the line that closes it."""
    body_start: int
    body_end: int
    indent: int
    """Columns before the fence."""


@dataclass(frozen=True, slots=True)
class Prose:
    """A page with what is not prose masked."""

    masked: str
    """Of the same length as the page."""
    fences: tuple[Fence, ...]


def mask(text: str) -> Prose:
    """Mask what is not prose. The text has no carriage returns."""
    chars = _Chars(text)
    fences = _hide_blocks_of_code(chars)
    _hide_block_html(chars)
    _hide_indented_code(chars)
    for pattern in (_CODE_SPAN, _VERBATIM, _AUTOLINK, _TAG, _REFERENCE_DEFINITION, _LINK_TARGET, _ATTRIBUTE_LIST):
        chars.hide_all(pattern)
    return Prose(chars.text, tuple(fences))


def mask_code(text: str) -> str:
    """The page at the same length with code and comments masked, but links and raw HTML left as they are."""
    chars = _Chars(text)
    _hide_blocks_of_code(chars)
    _hide_indented_code(chars)
    for pattern in (_CODE_SPAN, _VERBATIM):
        chars.hide_all(pattern)
    return chars.text


def _hide_blocks_of_code(chars: _Chars) -> list[Fence]:
    """Hide front matter, fenced blocks and comments."""
    if front := _FRONT_MATTER.match(chars.text):
        chars.hide(0, front.end())
    fences = _hide_fences(chars)
    chars.hide_all(_COMMENT)
    return fences


def in_address(text: str, start: int, end: int) -> bool:
    """Whether the bracket at these offsets is part of a bare web address, and not a note after one.

    `https://example.org/?q=[^a]` and `https://example.org/[^a]/b` hold it; `https://example.org[^a]`
    is an address followed by a note.
    """
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    for url in _URL.finditer(text, line_start, len(text) if line_end == -1 else line_end):
        if url.start() < start < url.end() and (
            text[start - 1] in "/=?&#%_~+-:" or re.match(r"[\w/=?&#%~+-]", text[end : end + 1])
        ):
            return True
    return False


_TARGET_SO_FAR = re.compile(r"\s*(?:<[^<>\n]*|[^\s<>]*)(?:\s+(?:\"[^\"]*|'[^']*))?")


def in_link_target(text: str, start: int) -> bool:
    """Whether the offset stands in the address or title of a link: between `](` and its parenthesis."""
    opened = text.rfind("](", 0, start)
    if opened == -1 or ")" not in text[start:]:
        return False
    target = text[opened + 2 : start]
    return bool(_TARGET_SO_FAR.fullmatch(target)) and target.count("(") >= target.count(")")


class _Chars:
    """A text in which spans are hidden, line breaks kept."""

    def __init__(self, text: str) -> None:
        self.text = text

    def hide(self, start: int, end: int) -> None:
        hidden = _NOT_BREAK.sub(FILLER, self.text[start:end])
        self.text = self.text[:start] + hidden + self.text[end:]

    def hide_all(self, pattern: re.Pattern[str]) -> None:
        self.text = pattern.sub(lambda match: _NOT_BREAK.sub(FILLER, match.group()), self.text)


def _hide_fences(chars: _Chars) -> list[Fence]:
    """Hide fenced blocks; a fence that is never closed is text."""
    lines = chars.text.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    fences: list[Fence] = []
    number = 0
    while number < len(lines):
        opening = _FENCE.match(lines[number].rstrip("\n"))
        if opening and (closing := _closing(lines, number, opening)) is not None:
            indent = len(opening["prefix"].expandtabs(4))
            fences.append(
                Fence(
                    opening["info"].strip(),
                    starts[number],
                    starts[closing + 1],
                    starts[number + 1],
                    starts[closing],
                    indent,
                )
            )
            number = closing
        number += 1
    for fence in fences:
        chars.hide(fence.start, fence.end)
    return fences


def _closing(lines: list[str], opened: int, opening: re.Match[str]) -> int | None:
    """The number of the line that closes a fence: the same fence after the same prefix."""
    prefix = opening["prefix"]
    quoted = prefix.count(">")
    for number in range(opened + 1, len(lines)):
        line = lines[number].rstrip("\n")
        if line.strip(" \t>") == opening["fence"] and line.rstrip()[: -len(opening["fence"])].count(">") == quoted:
            return number
        if not line.strip():
            continue
        if not quoted and prefix and not line.startswith(prefix):
            return None  # the block that holds the fence ended first
        if quoted and ">" not in line[: len(prefix) + 1]:
            return None
    return None


def _hide_block_html(chars: _Chars) -> None:
    """Hide raw HTML blocks: from a block tag at the start of a line to the tag that closes it."""
    at = 0
    while opening := _BLOCK_TAG.search(chars.text, at):
        line_before = chars.text[: opening.start()].rstrip(" ").rsplit("\n", 2)
        at = opening.end()
        if opening.group().endswith("/>") or opening["tag"].lower() == "hr":
            chars.hide(opening.start(), opening.end())
            continue
        if len(line_before) > 1 and line_before[-1].strip():
            continue  # inside a paragraph: inline HTML
        end = _matching_end(chars.text, opening)
        if end is not None:
            chars.hide(opening.start(), end)
            at = end


def _matching_end(text: str, opening: re.Match[str]) -> int | None:
    depth = 0
    for tag in re.compile(rf"<(/?){opening['tag']}\b[^>]*>", re.IGNORECASE).finditer(text, opening.start()):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return tag.end()
    return None


def _hide_indented_code(chars: _Chars) -> None:
    """Hide code blocks: four columns deeper than what contains them, after a blank line."""
    containers: list[int] = []  # columns at which the content of each open container stands
    after_blank, in_code = True, False
    offset = 0
    for line in chars.text.splitlines(keepends=True):
        content = _QUOTE_MARKS.sub("", line.rstrip("\n").expandtabs(4))
        stripped = content.lstrip(" ")
        indent = len(content) - len(stripped)
        if not stripped or not stripped.strip(FILLER):
            after_blank = True
            offset += len(line)
            continue
        if after_blank or not in_code:
            if after_blank:
                while containers and indent < containers[-1]:
                    containers.pop()
                in_code = indent >= (containers[-1] if containers else 0) + 4
            if not in_code:
                _enter(containers, stripped, indent, after_blank)
        elif indent < (containers[-1] if containers else 0) + 4:
            in_code = False
            _enter(containers, stripped, indent, after_blank)
        if in_code:
            chars.hide(offset, offset + len(line.rstrip("\n")))
        after_blank = bool(_HEADING.match(stripped)) and not in_code
        offset += len(line)


def _enter(containers: list[int], stripped: str, indent: int, after_blank: bool) -> None:
    """Open the containers that a line begins: list items, admonitions, notes, definitions."""
    if not _CONTAINER.match(stripped):
        return
    base = indent - indent % 4
    while containers and containers[-1] > base:
        containers.pop()
    containers.append(base + 4)
