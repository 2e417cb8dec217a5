"""Text from the network as a bibliography may hold it: one line, bounded, without what no reader sees."""

from __future__ import annotations

import re
import unicodedata
from html import unescape

from explainer.export.clean import one_line

LONGEST = 500
"""Characters of a title or name that are kept."""

# The tags that titles have in CSL-JSON, in JATS and in BibTeX made from these; other angle brackets are text.
_TAG = re.compile(
    r"</?(?:(?:jats|mml):[a-z]+|italic|bold|emph?|strong|su[bp]|sc|scp|span|[biup])(?:\s[^<>]*+)?/?>", re.IGNORECASE
)
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffd")
_BREAKS = re.compile(r"[\s\x85\u2028\u2029]+")


def cleaned(value: object, longest: int = LONGEST) -> str:
    """A value as plain text on one line, in NFC; empty for what is no text."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    text = unicodedata.normalize("NFC", _BREAKS.sub(" ", str(value)[: longest * 8]))
    seen = "".join(char for at, char in enumerate(text) if _is_seen(text, at))
    return one_line(" ".join(_cut(seen.strip(), longest).split(" ")))


def from_markup(value: object, longest: int = LONGEST) -> str:
    """The same of a value in which tags and entities may stand."""
    return (
        cleaned(unescape(_TAG.sub("", value[: longest * 8])), longest)
        if isinstance(value, str)
        else cleaned(value, longest)
    )


def _is_seen(text: str, at: int) -> bool:
    char = text[at]
    if char in "\u200c\u200d":  # spelling in some scripts, and what makes one emoji of several
        before = text[at - 1 : at]
        is_script = "\u0590" <= before < "\u1100" or "\u1780" <= before < "\u18b0"
        is_emoji = char == "\u200d" and (before == "\ufe0f" or unicodedata.category(before or " ") in ("So", "Sk"))
        return is_script or is_emoji
    return char not in _BLANK and unicodedata.category(char) not in _UNSEEN


def _cut(text: str, longest: int) -> str:
    """At most so many characters; what is too long ends with a word and an ellipsis."""
    if len(text) <= longest:
        return text
    head = text[: longest - 1]
    return f"{head.rpartition(' ')[0] or head}…"
