"""Fenced blocks that stand for something the project holds: where they are in a page, and what is written in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from markdown.util import ETX, STX

from explainer.problems.place import TextFile

if TYPE_CHECKING:
    from explainer.markdown.fence import Fence

NAMES = (
    "sources",
    "claim",
    "claims",
    "coverage",
    "health",
    "chart",
    "table",
    "tables",
    "timeline",
    "people",
    "terms",
    "map",
    "corrections",
    "codes",
    "parallel",
)
"""What the opening fence names."""
ONCE = frozenset({"sources", "claims", "coverage", "health", "tables", "codes"})
"""Blocks of which a page has one: a second would have the same ids."""
NEEDS_ALL_PAGES = frozenset({"sources", "coverage", "health"})
"""Blocks that a host fills when it has seen every page."""
PLACE = f"{STX}explainerblock:{{}}{ETX}"
"""Text of a paragraph that stands for a block, with its number."""


_OPENING = re.compile(rf"(?:`{{3}}|~{{3}})[^\w\n]*(?:{'|'.join(NAMES)})\b")


def may_be_in(text: str) -> bool:
    """Whether a text may have such blocks: sure of most that have none, and quick."""
    return bool(_OPENING.search(text))


def shown(text: str, fences: Iterable[Fence]) -> list[Fence]:
    """The fences of a page that stand for a block; of each list only the first.

    What stands in a comment or in other code is shown there as it is: a place there would not be prose.
    """
    named = [fence for fence in fences if fence.info in NAMES]
    if not named:
        return []
    from explainer.markdown.prose import FILLER, mask

    probe, places = with_places(text, named, [PLACE.format(0)] * len(named))
    masked = mask(probe).masked
    in_prose = [fence for fence, at in zip(named, places, strict=True) if masked[at] != FILLER]
    first = {fence.info: fence for fence in reversed(in_prose)}
    return [fence for fence in in_prose if fence.info not in ONCE or first[fence.info] is fence]


def with_places(text: str, fences: Iterable[Fence], places: Iterable[str]) -> tuple[str, list[int]]:
    """The page with a paragraph for each block, and where these paragraphs begin."""
    pieces: list[str] = []
    offsets: list[int] = []
    at = length = 0
    for fence, place in zip(fences, places, strict=True):
        opening = text[fence.start : fence.body_start]
        prefix = opening[: len(opening) - len(opening.lstrip(" \t>"))]
        pieces += [text[at : fence.start], f"\n{prefix}", place, "\n\n"]
        offsets.append(length + len(pieces[-4]) + len(pieces[-3]))
        length += sum(map(len, pieces[-4:]))
        at = fence.end
    return "".join([*pieces, text[at:]]), offsets


def body_file(file: TextFile, fence: Fence) -> TextFile:
    """What stands in a fence, in a file of its own; an empty body is empty.

    Lines and columns have the numbers that they have in the page: marks of a list or quotation become spaces.
    """
    body = file.text[fence.body_start : fence.body_end]
    if not body.strip(" \t>\n"):
        return TextFile(file.path, "")
    spaced = re.sub(rf"^[ \t>]{{0,{fence.indent}}}", lambda mark: " " * len(mark[0]), body, flags=re.MULTILINE)
    return TextFile(file.path, "\n" * file.text.count("\n", 0, fence.body_start) + spaced)


def placeholder(name: str) -> str:
    """What a page holds in the place of a block that needs all pages."""
    return f"<!-- explainer: {name} -->"
