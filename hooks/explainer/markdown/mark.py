"""The brackets of a page on their way through Python-Markdown.

Before inline parsing every `[^…]` is taken out of the text and a token put in its place; afterwards the token
becomes an element where it stands in text, and the bracket again, character by character, where Markdown took it
for something else: an address, a title, an attribute, a comment. So Markdown itself decides what is text, and each
text is walked once: inline patterns, which start again at the beginning after each match, would not be linear.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.etree import ElementTree as etree

from markdown.util import ETX, STX, AtomicString, code_escape

from explainer.markdown import bracket

NOTE = "explainer-note"
"""Tag of the element that stands for `[^…]` until the notes are numbered; its text is in the attribute TEXT."""
CITE = "explainer-cite"
"""Tag of the element that stands for `[@…]` in a note of prose."""
TEXT = "text"

_TAGS = {"^": NOTE, "@": CITE}
_TOKEN = re.compile(rf"\x1f?{STX}explainer:(\d+){ETX}")
_BARE_ADDRESS = re.compile(r"""(?:^|\s)[(\[*_~^'"“‘«]*(?:(?:https?|ftp)://|www\.)[^\s<]*$""", re.IGNORECASE)


def note_mark(text: str) -> etree.Element:
    """What stands for the note `[^text]` until the notes are numbered."""
    return etree.Element(NOTE, {TEXT: text})


@dataclass
class Brackets:
    """The brackets taken out of one page."""

    taken: list[str] = field(default_factory=list)
    """As written, by the number in their token."""
    marks: int = 0
    """How many of them stand in text."""

    def take(self, element: etree.Element, signs: str) -> None:
        """Put tokens for the brackets in the text below an element: of `[^…]` and, in notes of prose, of `[@…]`."""
        for part in element.iter():
            if (text := part.text) and "[" in text and not isinstance(text, AtomicString):
                part.text = self._without_brackets(text, signs)
            if (text := part.tail) and "[" in text and not isinstance(text, AtomicString):
                part.tail = self._without_brackets(text, signs)

    def _without_brackets(self, text: str, signs: str) -> str:
        pieces: list[str] = []
        at = 0
        found = bracket.find(text)
        for start, end in sorted([*found.brackets, *found.cites]):
            if text[start + 1] in signs:
                # An extension that links bare addresses takes all up to a space: to it, \x1f is one.
                follows_address = _BARE_ADDRESS.search(text, max(0, start - bracket.LONGEST_ADDRESS), start)
                token = f"{STX}explainer:{len(self.taken)}{ETX}"
                pieces += [text[at:start], "\x1f" if follows_address else "", token]
                self.taken.append(text[start:end])
                at = end
        return "".join([*pieces, text[at:]])

    def give_back(self, root: etree.Element, raw_html: list[str | etree.Element]) -> None:
        """Put marks for the tokens in text, and the brackets as they were for those elsewhere."""
        if not self.taken:
            return
        for number, block in enumerate(raw_html):
            if isinstance(block, str):  # an extension may have stashed an element
                raw_html[number] = self._as_written(block)
        for part in list(root.iter()):
            for name, value in part.items():
                if value and STX in value:
                    part.set(name, self._as_written(value))
            if any(STX in (text or "") for text in (part.text, *(child.tail for child in part))):
                part.text, children = self._split(part.text)
                for child in part:
                    child.tail, after = self._split(child.tail)
                    children += [child, *after]
                part[:] = children

    def _as_written(self, text: str, escape: Callable[[str], str] = str) -> str:
        return _TOKEN.sub(lambda token: escape(self.taken[int(token[1])]), text)

    def _split(self, text: str | None) -> tuple[str | None, list[etree.Element]]:
        """The text before the first token, and a mark for each token with the text after it."""
        if not text or STX not in text:
            return text, []
        if isinstance(text, AtomicString):  # of code and addresses; the serializer expects entities there
            return AtomicString(self._as_written(text, code_escape)), []
        first, *pieces = _TOKEN.split(text)
        marks: list[etree.Element] = []
        for number, tail in zip(pieces[::2], pieces[1::2], strict=True):
            taken = self.taken[int(number)]
            mark = etree.Element(_TAGS[taken[1]], {TEXT: taken[2:-1]})
            mark.tail = tail
            marks.append(mark)
        self.marks += len(marks)
        return first, marks
