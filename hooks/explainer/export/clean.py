"""Text as an exchange format may hold it: on one line, without characters that no reader can see."""

from __future__ import annotations

import re
from collections.abc import Iterable

from explainer.text.name import Name
from explainer.text.rich import Inline, Rich, Span

_BREAKS = re.compile(r"[ \t\n\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029]+")
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def one_line(text: str) -> str:
    """The text without control characters, noncharacters and lone surrogates, with breaks and runs of spaces made one.

    A value that cannot begin a line cannot pass for a tag of its own: see `ris`.
    """
    if text.isprintable() and "  " not in text:  # as nearly every text is
        return text.strip(" ")
    return _BREAKS.sub(" ", _INVISIBLE.sub("", text)).strip(" ")


def cleaned_names(names: Iterable[Name]) -> tuple[Name, ...]:
    """The same for names; one of which nothing is left is left out, and a suffix that no given name carries."""
    return tuple(shown for name in names if (shown := _cleaned_name(name)).family)


def _cleaned_name(name: Name) -> Name:
    given = one_line(name.given)
    return Name(one_line(name.family), given, one_line(name.suffix) if given else "", name.family_first)


def cleaned(rich: Rich) -> Rich:
    """The same for formatted text; spaces at the ends of its parts stay."""
    return tuple(_cleaned(item) for item in rich)


def _cleaned(item: Inline) -> Inline:
    if isinstance(item, str):
        return _BREAKS.sub(" ", _INVISIBLE.sub("", item))
    return Span(item.tag, cleaned(item.content), item.attributes)
