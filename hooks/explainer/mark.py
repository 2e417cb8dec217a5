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

from explainer.prose import in_address

NOTE = "explainer-note"
"""Tag of the element that stands for `[^…]` until the notes are numbered; its text is in the attribute TEXT."""
CITE = "explainer-cite"
"""Tag of the element that stands for `[@…]` in a note of prose."""
TEXT = "text"

_TAGS = {"^": NOTE, "@": CITE}
_BRACKET = re.compile(
    r"""
      \\.                                                                                # an escaped character
    | (?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)                                   # a code span
    | <(?P<literal>code|kbd|samp|var|tt|pre|script|style|textarea)\b[^<>]*>.*?</(?P=literal)\s*>
    | <[^<>\s]+[:@][^<>\s]*>                                                             # an address
    | (?P<bracket> \[\^[^\]]*\] | \[@[^\[\]]+\](?!\(|\[[^\^@]) )
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_TOKEN = re.compile(rf"\x1f?{STX}explainer:(\d+){ETX}")
_BARE_ADDRESS = re.compile(r"""[(\[*_~^'"“‘«]*(?:(?:https?|ftp)://|www\.)""", re.IGNORECASE)


@dataclass
class Brackets:
    """The brackets taken out of one page."""

    taken: list[str] = field(default_factory=list)
    """As written, by the number in their token."""

    def take(self, element: etree.Element, signs: str) -> None:
        """Put tokens for the brackets in the text below an element: of `[^…]` and, in notes of prose, of `[@…]`."""
        for part in element.iter():
            if part.text and not isinstance(part.text, AtomicString):
                part.text = self._without_brackets(part.text, signs)
            if part.tail and not isinstance(part.tail, AtomicString):
                part.tail = self._without_brackets(part.tail, signs)

    def _without_brackets(self, text: str, signs: str) -> str:
        def token(match: re.Match[str]) -> str:
            if not match["bracket"] or match[0][1] not in signs:
                return match[0]
            word, start = _word(match)
            if in_address(word, start, start + len(match[0])):
                return match[0]
            self.taken.append(match[0])
            # An extension that links bare addresses takes all up to a space, which this control character is to it.
            end_of_address = "\x1f" if _BARE_ADDRESS.match(word) else ""
            return f"{end_of_address}{STX}explainer:{len(self.taken) - 1}{ETX}"

        return _BRACKET.sub(token, text) if "[" in text else text

    def give_back(self, root: etree.Element, raw_html: list[str | etree.Element]) -> None:
        """Put marks for the tokens in text, and the brackets as they were for those elsewhere."""
        if not self.taken:
            return
        for number, block in enumerate(raw_html):
            if isinstance(block, str):  # an extension may have stashed an element
                raw_html[number] = self._as_written(block)
        for part in list(root.iter()):
            for name, value in part.items():
                if value:
                    part.set(name, self._as_written(value))
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
            bracket = self.taken[int(number)]
            mark = etree.Element(_TAGS[bracket[1]], {TEXT: bracket[2:-1]})
            mark.tail = tail
            marks.append(mark)
        return first, marks


def _word(match: re.Match[str]) -> tuple[str, int]:
    """The word that a bracket belongs to with the character after it, and the bracket's offset in it."""
    text, start = match.string, match.start()
    begin = max(text.rfind(" ", 0, start), text.rfind("\n", 0, start)) + 1
    return text[begin : match.end() + 1], start - begin
