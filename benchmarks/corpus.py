"""A made site of any size: a library and chapters that cite it, in the syntax of each of its variants."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from random import Random

from benchmarks import library
from benchmarks.chapter import Chapter, Decoy, Mark, Source, chapter, marks

CHAPTERS_TO_A_PART = 25
"""A site of a thousand chapters is in parts, so that a pruned navigation shows the part that a page is in."""


@dataclass(frozen=True)
class Size:
    """How large a site is."""

    pages: int
    citations: int
    """Brackets on a page."""
    entries: int

    def __str__(self) -> str:
        return f"{self.pages}x{self.citations}x{self.entries}"

    @classmethod
    def parse(cls, text: str) -> Size:
        """Read `pages x citations x entries`, as in `10x20x20000`; raises ValueError for anything else."""
        found = re.fullmatch(r"([1-9]\d*)x([1-9]\d*)x([1-9]\d*)", text.strip())
        if not found:
            raise ValueError(f'a size is like "10x20x20000" (pages, citations a page, entries), not "{text}"')
        size = cls(*map(int, found.groups()))
        if size.entries < 2 * size.citations:
            raise ValueError(f'"{text}": a page with {size.citations} citations needs {2 * size.citations} entries')
        return size


@dataclass(frozen=True)
class Corpus:
    """The site of one size."""

    size: Size

    @cached_property
    def chapters(self) -> tuple[Chapter, ...]:
        """Every chapter, in reading order."""
        return tuple(self.chapter(number) for number in range(1, self.size.pages + 1))

    def chapter(self, number: int) -> Chapter:
        """A chapter by its number, from 1."""
        path = f"part-{(number - 1) // CHAPTERS_TO_A_PART + 1:03}/chapter-{number:05}.md"
        keys = tuple(library.key(entry) for entry in self._entries(number))
        return chapter(path, marks(number, self.size.citations, keys), number)

    @property
    def index(self) -> str:
        """The first page, which cites nothing."""
        return "# The harbour\n\nA made site: its chapters cite made sources.\n"

    def bibliography(self, *, only_cited: bool = False) -> str:
        """The .bib file; `only_cited` leaves out the entries that no page needs."""
        return library.text(self.size.entries, set(self._needed()) if only_cited else None)

    def _needed(self) -> Iterator[int]:
        for number in range(1, self.size.pages + 1):
            for entry in self._entries(number):
                if library.key(entry) in self.cited:
                    yield entry
                    whole = library.whole_of(entry, self.size.entries)
                    yield from () if whole is None else (whole,)

    @cached_property
    def cited(self) -> dict[str, None]:
        """The keys that pages cite, in the order of their first use."""
        found = (source.key for page in self.chapters for mark in page.marks for source in mark.sources)
        return dict.fromkeys(found)

    def _entries(self, number: int) -> tuple[int, ...]:
        """The numbers of the entries that a chapter may cite, each once; they come from the whole of the library."""
        rng = Random(f"entries {number}")  # noqa: S311  # nothing here is a secret
        found: dict[int, None] = {}
        while len(found) < 2 * self.size.citations:
            found[int(rng.random() * self.size.entries)] = None
        return tuple(found)


# ----- syntaxes


def as_ours(piece: Mark | Decoy) -> str:
    """`[^key, p. 4; other]`."""
    if isinstance(piece, Decoy):
        return f"[^{piece.key}]"
    return f"[^{'; '.join(map(_located, piece.sources))}]"


def as_typed(piece: Mark | Decoy) -> str:
    """`[^key-p-4]`: the name of a note whose text is typed at the end of the page."""
    return f"[^{piece.key}]" if isinstance(piece, Decoy) else f"[^{note_name(piece)}]"


def as_peer(piece: Mark | Decoy) -> str:
    """`[@key; @other]`: mkdocs-bibtex knows no locators unless it runs pandoc."""
    keys = [piece.key] if isinstance(piece, Decoy) else [source.key for source in piece.sources]
    return f"[{'; '.join(f'@{key}' for key in keys)}]"


def note_name(mark: Mark) -> str:
    """The name that somebody who types the note by hand gives it."""
    return re.sub(r"\W+", "-", "-".join(f"{source.key} {source.locator}".strip() for source in mark.sources)).strip("-")


def _located(source: Source) -> str:
    return f"{source.key}, {source.locator}" if source.locator else source.key
