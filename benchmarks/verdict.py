"""Whether a built page shows what its chapter says: every note with its ways there and back, every decoy as it was."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape, unescape
from typing import Self

from benchmarks.chapter import Chapter, Decoy, Mark
from selectolax.lexbor import LexborHTMLParser

_BRACKET = re.compile(r"\[[\^@][^\[\]\s][^\[\]]*\]")


@dataclass(frozen=True)
class Verdict:
    """What was found in some pages."""

    pages: int = 0
    notes: int = 0
    """Notes shown."""
    decoys: int = 0
    """Decoys written."""
    kept: int = 0
    """Decoys that are shown, or stand hidden, as they were written."""
    faults: tuple[str, ...] = ()
    """What is wrong apart from lost decoys, each with its page."""

    def __add__(self, other: Self) -> Verdict:
        return Verdict(
            self.pages + other.pages,
            self.notes + other.notes,
            self.decoys + other.decoys,
            self.kept + other.kept,
            self.faults + other.faults,
        )

    @property
    def is_right(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults and self.kept == self.decoys


def judge(chapter: Chapter, html: str, spell: Callable[[Mark | Decoy], str], *, splits_marks: bool = False) -> Verdict:
    """Compare a built page with its chapter.

    `spell` gives brackets as the chapter's text has them. `splits_marks` says that each source of a bracket becomes a
    note of its own, and locators are lost, as mkdocs-bibtex has it.
    """
    tree = LexborHTMLParser(html)
    article = tree.css_first("article")
    if article is None:
        return Verdict(1, decoys=len(chapter.decoys), faults=(f"{chapter.path}: no article",))
    ids = {node.attributes["id"] for node in tree.css("[id]")}
    items = article.css("div.footnote > ol > li, section.footnote > ol > li")
    wanted, uses = _wanted(chapter, splits_marks=splits_marks)
    faults = [] if len(items) == wanted else [f"{len(items)} notes instead of {wanted}"]
    there, back = article.css("a.footnote-ref"), article.css("a.footnote-backref")
    for name, count in (("references", len(there)), ("ways back", len(back))):
        faults += [f"{count} {name} instead of {uses}"] if count != uses else []
    dead = [link for node in (*there, *back) if unescape(link := node.attributes["href"] or "")[1:] not in ids]
    faults += [f"the link {link} leads nowhere" for link in dead[:1]]
    faults += ["a note without text" for item in items if len(item.text(strip=True)) < 10][:1]
    kept, left = _decoys(chapter, article.text(), article.html or "", spell)
    faults += [f"{text} is left in the text" for text in left[:1]]
    return Verdict(1, len(items), len(chapter.decoys), kept, tuple(f"{chapter.path}: {fault}" for fault in faults))


def _wanted(chapter: Chapter, *, splits_marks: bool) -> tuple[int, int]:
    """How many notes the page has, and how many references to them."""
    if splits_marks:
        keys = [source.key for mark in chapter.marks for source in mark.sources]
        return len(set(keys)), len(keys)
    return len(set(chapter.marks)), len(chapter.marks)


def _decoys(chapter: Chapter, text: str, html: str, spell: Callable[[Mark | Decoy], str]) -> tuple[int, list[str]]:
    """How many decoys are there as written, and which brackets are in the text that are none."""
    visible = [spell(decoy) for decoy in chapter.decoys if decoy.is_visible]
    hidden = [spell(decoy) for decoy in chapter.decoys if not decoy.is_visible]
    found = _BRACKET.findall(text)
    left = list(found)
    kept = 0
    for bracket in visible:
        if bracket in left:
            left.remove(bracket)
            kept += 1
    kept += sum(bracket in html or escape(bracket) in html for bracket in hidden)
    return kept, left
