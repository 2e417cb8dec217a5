"""Formatted text as data: what a field of an entry becomes before it is HTML.

A `Rich` is a tuple of plain strings and spans. It is built once per source, shared by every note
that cites it, and turned into elements (never into pasted strings) where it enters a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias
from xml.etree import ElementTree as etree

from markdown.util import AMP_SUBSTITUTE


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in an inline HTML element."""

    tag: str
    content: Rich
    attributes: tuple[tuple[str, str], ...] = ()


Inline: TypeAlias = str | Span
Rich: TypeAlias = tuple[Inline, ...]


def link(content: Rich, url: str) -> Span:
    """A link to another site; `url` has passed `address.safe_url`."""
    return Span("a", content, (("href", url),))


def in_language(content: Rich, langid: str) -> Span:
    """Text marked as being in a language, for screen readers, fonts and hyphenation."""
    return Span("span", content, (("lang", langid),))


def classed(content: Rich, name: str, tag: str = "span") -> Span:
    """Text in an element with a class."""
    return Span(tag, content, (("class", name),))


def plain(rich: Rich) -> str:
    """The text alone."""
    return "".join(_texts(rich))


def _texts(rich: Rich) -> Iterator[str]:
    for item in rich:
        if isinstance(item, str):
            yield item
        else:
            yield from _texts(item.content)


def without_links(rich: Rich) -> Rich:
    """The same text with links replaced by what they show, for use inside another link."""
    out: list[Inline] = []
    for item in rich:
        if isinstance(item, str):
            out.append(item)
        elif item.tag == "a":
            out.extend(without_links(item.content))
        else:
            out.append(Span(item.tag, without_links(item.content), item.attributes))
    return tuple(out)


def append(parent: etree.Element, rich: Rich) -> None:
    """Add the content at the end of an element of a Markdown tree."""
    for item in rich:
        if isinstance(item, str):
            append_text(parent, item)
        else:
            child = etree.SubElement(parent, item.tag)
            for name, value in item.attributes:
                child.set(name, literal(value))
            append(child, item.content)


def append_text(parent: etree.Element, text: str) -> None:
    """Add text after what the element already holds."""
    text = literal(text)
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


_ENTITY_LIKE = re.compile(r"&(?=#?\w+;)")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def literal(text: str) -> str:
    """The text so that Python-Markdown's serializer shows it as it is.

    The serializer leaves what looks like an entity alone, and its own placeholders are marked by
    control characters; data from a file must be neither.
    """
    if text.isprintable() and "&" not in text:  # most texts
        return text
    return _ENTITY_LIKE.sub(AMP_SUBSTITUTE + "amp;", _CONTROL.sub("", text))
