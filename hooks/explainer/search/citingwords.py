"""The words of a finished page at which each of its notes stands: what readers are shown beside a way to them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from explainer.files.remembered import by_content
from explainer.search.searchtext import Section, sections

LONGEST = 160
"""Characters that are shown of a sentence."""
TELLING = 60
"""A sentence with fewer characters is shown with the one before it, which the note backs too."""

_END = re.compile(r"(?<=[.!?…])[\"'”’»)\]]*\s+(?=[\"'“‘«(\[]*[^\W_a-z])|[。！？][”’」』）]*\s*")
_NO_END = re.compile(
    r"(?:\b(?:\w\.)+|\b(?:Adm|Brig|Capt|Col|Dr|Gen|Gov|Jr|Lt|Maj|Messrs|Mrs?|Ms|Nos?|Prof|Rep|Sen|Sr|St|pp?|vs|cf"
    r"|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.)\Z"
)
"""Initials and abbreviations, whose period seldom ends a sentence."""
_SHORTEST_SHARE = 0.6
"""Of what is shown; a text that has no space behind it, as in Chinese, is cut between two letters."""


@dataclass(frozen=True, slots=True)
class CitingWords:
    """A place at which a note stands."""

    mark: str
    """HTML id of the mark there."""
    words: str
    """The sentence, shortened; empty where there is none, as in another note."""


@by_content
def by_note(html: str) -> Mapping[str, Sequence[CitingWords]]:
    """By HTML id of a note, the places at which it stands in a page's content, in their order."""
    if 'class="footnote-ref"' not in html:
        return {}
    said = {place: words for section in sections(html, "", {}) for place, words in _said(section)}
    found: dict[str, list[CitingWords]] = {}
    for link in LexborHTMLParser(html).css("sup[id] > a.footnote-ref"):
        mark = link.parent.id if link.parent else None
        if mark:
            note = (link.attributes.get("href") or "").removeprefix("#")
            found.setdefault(note, []).append(CitingWords(mark, said.get(mark, "")))
    return found


def _said(section: Section) -> Iterator[tuple[str, str]]:
    """Ids of marks, each with its sentence; the note of a heading has the heading, that of a label what is labelled."""
    before = section.title
    for block in section.blocks:
        if block.text.endswith((":", "：")) and block.marks:
            yield from ((mark.id, shortened(before)) for mark in block.marks)
        else:
            before = block.text or section.title
            since = 0
            for mark in block.marks:
                yield mark.id, sentence(before, mark.at, since)
                since = mark.at


def sentence(text: str, at: int, since: int = 0) -> str:
    """The sentence of a text that holds, or ends with, the character before `at`; of a long one what leads up to it.

    What stands before `since` is backed by another note.
    """
    starts = [0, *(end.end() for end in _END.finditer(text) if not _NO_END.search(text, 0, end.start())), len(text)]
    first = max(bisect_left(starts, at, 0, len(starts) - 1) - 1, 0)
    start, end = starts[first], starts[first + 1] if first + 1 < len(starts) else len(text)
    if first and end - start < TELLING and end - starts[first - 1] <= LONGEST and starts[first - 1] >= since:
        start = starts[first - 1]
    return shortened(text[start:end].strip(), at - start)


def shortened(text: str, at: int = 0) -> str:
    """At most `LONGEST` characters, cut between words: the beginning, or the end up to `at` where that lies behind."""
    if len(text) <= LONGEST:
        return text
    if at > LONGEST:
        tail = text[at - LONGEST + 2 : at]
        words = tail.partition(" ")[2] if " " in tail[: int(LONGEST * (1 - _SHORTEST_SHARE))] else tail
        return f"…{words.strip()}" + ("…" if text[at:].strip() else "")
    head = text[: LONGEST - 1]
    words = head.rpartition(" ")[0] if " " in head[int(LONGEST * _SHORTEST_SHARE) :] else head
    return f"{words.rstrip(' ,;:–—')}…"
