"""Formatted text and plain text as Markdown that shows them and nothing else."""

from __future__ import annotations

import re

from explainer.text.address import safe_url
from explainer.text.rich import Rich, Span

_MARKS = {"em": "*", "i": "*", "cite": "*", "strong": "**", "b": "**"}
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~&!$^=]")
_AT_BEGINNING = re.compile(r"(?P<before>\s*)(?P<mark>[-+:]|\d+(?=[.)]))(?P<after>.?)")
_HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
"""Controls, and characters that turn the direction of others: a hover is no place for them."""


def escaped(text: str) -> str:
    """Plain text, in one line, as Markdown that shows it as it is."""
    line = " ".join(_HIDDEN.sub("", text).split())
    shown = _SPECIAL.sub(lambda found: f"\\{found[0]}", line)
    begins = _AT_BEGINNING.match(shown)
    if begins is None:
        return shown
    at = begins.end("mark") if begins["mark"].isdigit() else begins.start("mark")
    return f"{shown[:at]}\\{shown[at:]}"


def as_markdown(rich: Rich) -> str:
    """Formatted text as Markdown: emphasis and safe links; of everything else the words."""
    return "".join(_inline(item) for item in rich)


def _inline(item: str | Span) -> str:
    if isinstance(item, str):
        return _spaced(item)
    inside = as_markdown(item.content)
    words = inside.strip()
    if not words:
        return inside
    before, after = inside[: len(inside) - len(inside.lstrip())], inside[len(inside.rstrip()) :]
    if item.tag == "a":
        url = safe_url(dict(item.attributes).get("href", ""))
        words = f"[{words}](<{url}>)" if url else words
    mark = _MARKS.get(item.tag, "")
    return f"{before}{mark}{words}{mark}{after}"


def _spaced(text: str) -> str:
    """A part of a text, with the spaces at its ends."""
    words = escaped(text)
    if not words:
        return " " if text else ""
    return f"{' ' if text[0].isspace() else ''}{words}{' ' if text[-1].isspace() else ''}"


def quoted(text: str) -> str:
    """Markdown as a block quotation."""
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
