"""Quoted words: where a text quotes, and whether a source has these words.

Pure. What counts as the same words: quotation marks, dashes, spaces and full-width punctuation of any
style; a capital or small letter at the beginning; a final mark of punctuation; `[…]` or `...` where words
are left out; a bracketed insertion like `[the city]`, `[t]he` or `walk[ed]`. Everything else counts, to the
letter: quoted words begin and end where words of the source do, and a compound (anti-war, 3.12) is one word.
"""

from __future__ import annotations

import difflib
import math
import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from explainer.text.han import HAN

SHORTEST = 4
"""Words from which on quoted words must be bound to a passage."""

INSERTION = 60
"""Characters of the source that a bracketed insertion may stand for."""

_PAIRS = {"“": "”", "«": "»", "‹": "›", "„": "“”", "「": "」", "『": "』", "〝": "〞〟"}
_WIDE = rf"\u3000-\u33ff{HAN}"
"""Characters of scripts without spaces, and their punctuation."""
_HAN = re.compile(rf"[{HAN}]")
_WORD = re.compile(r"[^\W_]+(?:(?:['’\-]|(?<=\d)[.,](?=\d))[^\W_]+)*")
_STRAIGHT = re.compile(r'(?<!\d)"(?=\S)(?P<words>[^"\n]+)"|＂(?P<wide>[^＂\n]+)＂')
_SINGLE = re.compile(
    r"(?<!\w)‘(?=\S)(?P<words>[^‘]+?)(?<=\S)’(?!\w)"
    r"|(?<![\w’'])'(?=\S)(?P<straight>(?:[^'\n]|(?<=\w)'(?=\w))+)(?<=\S)'(?!\w)"
    r"|‚(?P<low>[^‚‘]+)‘"
)

_SAME = {
    **dict.fromkeys("‘’‚‛“”„‟«»‹›「」『』〝〞〟\"'`´＂＇", "'"),
    **dict.fromkeys("‐‑−－", "-"),
    **dict.fromkeys("‒–―", "—"),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
    "、": ",",
    "。": ".",
    "｡": ".",
    "…": "...",
}
_SPACE = re.compile(r"\s+")
_DASH = re.compile(r"\s*(?:—[-—]*|-[-—]+)\s*|\s+-(?!\d)\s*|(?<!\s)-\s+")
"""Dashes, and hyphens that stand for one; a hyphen inside a word and a minus are none."""
_NO_SPACE = re.compile(rf"(?<=[{_WIDE}])\s+|\s+(?=[{_WIDE}])|(?<=[{_WIDE}][,.:;!?()'])\s+")
_GAP = re.compile(r"\[[^\[\]]*\](?:['’]s?\b)?|\([\s.…⋯]+\)|[…⋯]+|\.(?:\s?\.){2,}|\ue000")
_TOKEN = re.compile(rf"(?:{_GAP.pattern}|[{HAN}]|{_WORD.pattern.replace('_]', '_' + HAN + ']')}|\S)\s*")
_OMISSION = re.compile(r"[\[(]?[\s.…⋯]+[\])]?")
_LETTERS = rf"[^\W_{HAN}]"
_CUT_BEGINNING = re.compile(rf"{_LETTERS}-?\n{_LETTERS}|\d[.,—]\n\d|(?:^|\s)-\n\d")
_CUT_END = re.compile(rf"{_LETTERS}\n[-']?{_LETTERS}|\d\n[.,—]\d")
"""Two characters on either side of a place where a word or number would be cut; a compound is one word."""
_CHANGED = "\ue000"
"""Stands before a letter that was written in brackets at the beginning of a word: its case was changed."""
_LETTER = re.compile(r"(?P<inside>(?<=\w))?\[(?P<letter>\w)\](?=\w)")
_MARK = re.compile(f"[{''.join(_PAIRS)}{''.join(_PAIRS.values())}]")
_OPENINGS = {
    closing: [opening for opening, closings in _PAIRS.items() if closing in closings]
    for closing in "".join(_PAIRS.values())
}
_AROUND = " \t\n.,;:!?'—-"
"""Marks at the ends of quoted words that need not be the source's."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words between quotation marks, with the offsets of the words in the text searched."""

    words: str
    start: int
    end: int


def quotations(text: str) -> list[Quotation]:
    """The outermost quotations of a text, of any length, in order."""
    doubles = _outermost([*_paired(text), *_matched(_STRAIGHT, text)])
    starts = [start for start, _ in doubles]

    def is_quoted(at: int) -> bool:
        number = bisect_right(starts, at) - 1
        return number >= 0 and at < doubles[number][1]

    # A single mark may be an apostrophe: it does not quote where it would cut through a double quotation.
    singles = [span for span in _matched(_SINGLE, text) if not any(map(is_quoted, span))]
    return [Quotation(text[start:end], start, end) for start, end in _outermost([*doubles, *singles])]


def _outermost(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    outermost: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not outermost or start > outermost[-1][1]:  # at its end stands the closing mark
            outermost.append((start, end))
    return outermost


def _matched(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    return (match.span(match.lastgroup or 0) for match in pattern.finditer(text))


def _paired(text: str) -> Iterator[tuple[int, int]]:
    """The words between marks that differ, each with its own; a mark without its other is passed over."""
    opened: list[int] = []
    waiting: Counter[str] = Counter()
    for match in _MARK.finditer(text):
        mark = match.group()
        openings = [opening for opening in _OPENINGS.get(mark, ()) if waiting[opening]]
        # „ is closed by “, which otherwise opens.
        if openings and (mark not in _PAIRS or text[opened[-1]] in openings):
            while text[start := opened.pop()] not in openings:
                waiting[text[start]] -= 1
            waiting[text[start]] -= 1
            yield start + 1, match.start()
        elif mark in _PAIRS:
            opened.append(match.start())
            waiting[mark] += 1


def length(words: str) -> int:
    """The number of words; two Chinese characters count as one."""
    plain = _GAP.sub(" ", _LETTER.sub(r"\g<letter>", words))
    han = len(_HAN.findall(plain))
    return len(_WORD.findall(_HAN.sub(" ", plain))) + (han + 1) // 2


def normal(text: str) -> str:
    """The text in the form in which two are compared."""
    return _with_dashes(text).replace("—", "-")


def _with_dashes(text: str) -> str:
    """The normal form, but with dashes, which stand between words, told from hyphens, which stand inside them."""
    text = unicodedata.normalize("NFC", text)
    text = "".join(_SAME.get(char, _half_width(char)) for char in text)
    text = _NO_SPACE.sub("", _SPACE.sub(" ", text))
    return _DASH.sub("—", text).strip()


def _half_width(char: str) -> str:
    return chr(ord(char) - 0xFEE0) if "\uff01" <= char <= "\uff5e" else char


@dataclass(frozen=True, slots=True)
class _Segment:
    """A run of words between omissions and insertions, in normal form."""

    text: str
    reach: float
    """How many characters of the source the gap before it may leave out; 0 allows punctuation only."""
    open_start: bool = False
    """Whether an insertion touches its first word, so that this may begin inside a word of the source."""
    open_end: bool = False


def stands_in(words: str, source: str) -> bool:
    """Whether the source has these words, in this order, apart from what the module's text allows."""
    whole = _with_dashes(source)
    ends: list[int] | None = None
    for segment in _segments(words):
        spans = _spans(segment, whole)
        # Only the places matter to which some way through the segments before leads.
        ends = sorted({end for start, end in spans if ends is None or _reaches(ends, start, segment.reach, whole)})
        if not ends:
            return False
    return True


def _reaches(ends: list[int], start: int, reach: float, whole: str) -> bool:
    """Whether one of the ends before lies near enough to a start."""
    number = bisect_right(ends, start) - 1
    if number < 0:
        return False
    nearest = ends[number]
    return start - nearest <= reach if reach else not any(map(str.isalnum, whole[nearest:start]))


def _segments(words: str) -> Iterator[_Segment]:
    text = _LETTER.sub(lambda match: ("" if match["inside"] else _CHANGED) + match["letter"], words)
    at, reach, open_start = 0, 0.0, False
    for gap in [*_GAP.finditer(text), None]:
        part = text[at : gap.start() if gap else len(text)]
        inserts = gap is not None and gap.group() != _CHANGED and not _OMISSION.fullmatch(gap.group())
        if stripped := _trimmed(normal(part)):
            yield _Segment(stripped, reach, open_start, inserts and part[-1:].isalnum())
            reach, open_start = 0.0, False
        if gap:
            at = gap.end()
            open_start = inserts and text[at : at + 1].isalnum()
            if gap.group() != _CHANGED:
                reach = max(reach, INSERTION if inserts else math.inf)


def _trimmed(text: str) -> str:
    """Without marks at the ends; a minus stays."""
    text = text.rstrip(_AROUND)
    rest = text.lstrip(_AROUND)
    return f"-{rest}" if rest[:1].isdigit() and text[: -len(rest)].endswith("-") else rest


def _spans(segment: _Segment, whole: str) -> Iterator[tuple[int, int]]:
    """Where the segment stands as whole words, the case of its first letter aside."""
    text = segment.text
    plain = whole.replace("—", "-")
    for variant in sorted({text, text[0].upper() + text[1:], text[0].lower() + text[1:]}):
        start = plain.find(variant)
        while start != -1:
            end = start + len(variant)
            if (segment.open_start or not _is_inside(whole, start)) and (
                segment.open_end or not _is_inside(whole, end, ends=True)
            ):
                yield start, end
            start = plain.find(variant, start + 1)


def _is_inside(whole: str, at: int, ends: bool = False) -> bool:
    """Whether words that begin (or end) at an offset cut a word or number in two; Chinese has no spaces to tell."""
    around = f"{whole[max(0, at - 2) : at]}\n{whole[at : at + 2]}"
    cut = (_CUT_END if ends else _CUT_BEGINNING).search(around)
    return bool(cut or unicodedata.combining(whole[at : at + 1] or " "))


def difference(words: str, source: str) -> tuple[str, str]:
    """Both texts with what differs between ⟦ and ⟧; of the source only the part nearest to the words."""
    mine, theirs = _tokens(words), _tokens(source)
    theirs = _nearest(mine, theirs)
    steps = _matcher(mine, theirs).get_opcodes()
    left: list[str] = []
    right: list[str] = []
    for number, (tag, a1, a2, b1, b2) in enumerate(steps):
        ours, other = mine[a1:a2], theirs[b1:b2]
        # Before and behind the words the source goes on, which is no difference.
        if number == 0 and len(steps) > 1:
            other = other[max(0, len(other) - len(ours)) :]
        elif number == len(steps) - 1:
            other = other[: len(ours)]
        at_edge = number in (0, len(steps) - 1)
        same = tag == "equal" or _may_differ(ours, other, at_edge)
        left.append(_marked(ours, same))
        right.append(_marked(other, same))
    return "".join(left).strip(), "".join(right).strip()


def _nearest(mine: list[str], theirs: list[str]) -> list[str]:
    """The tokens of the source around its longest run in common, about as many as the words have."""
    blocks = _matcher(mine, theirs).get_matching_blocks()
    longest = max(blocks, key=lambda block: block.size)
    if not longest.size or any(_GAP.fullmatch(token.strip()) for token in mine):
        return theirs
    spare = 2 + len(mine) // 4
    first = max(0, longest.b - longest.a - spare)
    return theirs[first : longest.b + len(mine) - longest.a + spare]


def _matcher(mine: list[str], theirs: list[str]) -> difflib.SequenceMatcher[str]:
    ours, source = [*map(normal, mine)], [*map(normal, theirs)]
    if ours and ours[0] not in source:
        # The first letter may be a capital or not.
        ours[0] = next((token for token in source if token.casefold() == ours[0].casefold()), ours[0])
    return difflib.SequenceMatcher(None, ours, source, autojunk=False)


def _may_differ(mine: list[str], theirs: list[str], at_edge: bool) -> bool:
    """Whether a difference is one that quoting allows: an omission or insertion, or marks at the ends."""
    if len(mine) == 1 and _GAP.fullmatch(mine[0].strip()):
        return True
    return at_edge and _trimmed(normal("".join(mine))) == _trimmed(normal("".join(theirs)))


def _tokens(text: str) -> list[str]:
    """Words, marks, omissions and insertions, each with the space behind it; Chinese characters singly."""
    return [match.group() for match in _TOKEN.finditer(text)]


def _marked(tokens: list[str], same: bool) -> str:
    text = "".join(tokens)
    body = text.rstrip()
    return text if same or not body else f"⟦{body}⟧{text[len(body) :]}"
