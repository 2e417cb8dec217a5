"""Whether a page has the place that an address names behind its `#`."""

from __future__ import annotations

import re
from urllib.parse import unquote

from explainer.sources.observation import Document
from explainer.text.quotation import stands_in

_OF_SCRIPTS = re.compile(r"[!/]|L\d+(?:-L?\d+)?$|(?:t|xywh|page|zoom|search|gid|tab|q)=|\?|.*[=&]")
"""Fragments that are read by a script, and name no element."""
_PAGE = re.compile(r"(?:^|&)page=(?P<page>\d{1,6})", re.IGNORECASE)
_MARK = ":~:"


def fragment_fault(fragment: str, document: Document) -> str:
    """What the page lacks that the fragment names; empty when it has all, or when that cannot be known."""
    if document.media_type == "application/pdf":
        return _pdf_fault(fragment, document)
    name, _, directive = fragment.partition(_MARK)
    if not document.is_whole or document.media_type not in ("text/html", "application/xhtml+xml"):
        return ""
    for words in _texts(directive):
        if not stands_in(words, document.text):
            return f'the words "{_short(words)}" of its text fragment are not on the page'
    decoded = unquote(name)
    if not name or decoded == "top" or _OF_SCRIPTS.match(decoded) or {name, decoded} & document.ids:
        return ""
    return f'the page has no place "#{_short(decoded)}"'


def _pdf_fault(fragment: str, document: Document) -> str:
    wanted = _PAGE.search(fragment)
    if not wanted or not document.pages or 1 <= int(wanted["page"]) <= document.pages:
        return ""
    return f"it has {document.pages} pages, and no page {wanted['page']}"


def _texts(directive: str) -> list[str]:
    """The words that text directives look for: `text=[prefix-,]start[,end][,-suffix]`."""
    found = []
    for part in directive.split("&"):
        if part.startswith("text="):
            pieces = part.removeprefix("text=").split(",")
            found += [unquote(piece) for piece in pieces if not piece.endswith("-") and not piece.startswith("-")]
    return [words for words in found if words.strip()]


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:57]}…"
