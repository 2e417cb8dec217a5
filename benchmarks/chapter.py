"""Made chapters: prose that cites, and beside it text that only looks as if it did.

A chapter is a sequence of pieces that does not know in which syntax citations are written; a syntax makes Markdown of
it. What looks like a citation and is none (a decoy) stands in code, raw HTML and comments, or is escaped; it names a
key that the same chapter cites, which is when mistaking it would be easiest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Source:
    """A source in a bracket."""

    key: str
    locator: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A bracket that cites."""

    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Decoy:
    """A bracket that does not cite and reaches the reader as it stands."""

    key: str
    is_visible: bool = True
    """Not in a comment or an attribute."""


Piece = str | Mark | Decoy


@dataclass(frozen=True, slots=True)
class Chapter:
    """A page."""

    path: str
    """Below the docs folder."""
    pieces: tuple[Piece, ...]

    @property
    def site_path(self) -> str:
        """Below the site folder."""
        return f"{self.path.removesuffix('.md')}/index.html"

    @property
    def marks(self) -> list[Mark]:
        """In their order; the same mark may come again."""
        return [piece for piece in self.pieces if isinstance(piece, Mark)]

    @property
    def decoys(self) -> list[Decoy]:
        """In their order."""
        return [piece for piece in self.pieces if isinstance(piece, Decoy)]

    def text(self, spell: Callable[[Mark | Decoy], str]) -> str:
        """The page in the syntax that a function spells brackets in."""
        return "".join(piece if isinstance(piece, str) else spell(piece) for piece in self.pieces)


BLOCKS_TO_A_SECTION = 4

_WORDS = """the a of in and to by on with from ferry harbour bridge lighthouse canal water winter grain timber coal
ledger customs pilot crew toll town keeper tide beacon sluice dyke engineer letter report council merchant engine
opened closed carried measured repaired wrote counted crossed waited agreed refused paid built surveyed
old narrow early late heavy northern southern cold quiet yearly public former second careful long""".split()
_NAMES = ("Łódź", "Malmö", "天津", "Нарва", "São Vicente", "Halm")
_LOCATORS = ("p. {}", "pp. {}–{}", "ch. {}", "12:{}", "fn. {}", "sec. {}")


def chapter(path: str, marks: tuple[Mark, ...], number: int) -> Chapter:
    """The chapter with this number: a block for every mark, in sections, and the decoys between them."""
    rng = Random(f"chapter {number}")  # noqa: S311  # nothing here is a secret
    pieces: list[Piece] = [
        f"---\ndescription: How the harbour came to its {_words(rng, 4)}, part {number}.\n---\n\n",
        f"# Chapter {number}: {_words(rng, 3)}\n\n",
        f"{_sentence(rng, 25)}\n\n",
    ]
    for section, start in enumerate(range(0, len(marks), BLOCKS_TO_A_SECTION)):
        pieces.append(f"## {_words(rng, 3).capitalize()} {section + 1}\n\n")
        for at, mark in enumerate(marks[start : start + BLOCKS_TO_A_SECTION], start):
            pieces += _BLOCKS[at % len(_BLOCKS)](rng, mark)
        pieces += _DECOYS[section % len(_DECOYS)](rng, marks[start].sources[0].key)
    return Chapter(path, tuple(pieces))


def marks(number: int, count: int, keys: tuple[str, ...]) -> tuple[Mark, ...]:
    """The marks of a chapter, which cite some of the keys: one in ten an earlier mark, one in ten an earlier source."""
    rng, fresh = Random(f"marks {number}"), iter(keys)  # noqa: S311
    found: list[Mark] = []
    for at in range(count):
        drawn = rng.random()
        earlier = found[int(rng.random() * at)] if found else None
        if earlier and drawn < 0.1:
            found.append(earlier)
        elif earlier and drawn < 0.2:
            found.append(Mark((Source(earlier.sources[0].key, _locator(rng)),)))
        elif drawn < 0.25:
            found.append(Mark((Source(next(fresh)), Source(next(fresh), _locator(rng)))))
        else:
            found.append(Mark((Source(next(fresh), _locator(rng) if drawn > 0.8 else ""),)))
    return tuple(found)


def _locator(rng: Random) -> str:
    page = 1 + int(rng.random() * 50)
    return _pick(rng, _LOCATORS).format(page, page + 3)


def _pick(rng: Random, items: tuple[str, ...] | list[str]) -> str:
    """One of the items. Of `Random` only `random()` gives the same numbers in every version of Python."""
    return items[int(rng.random() * len(items))]


def _words(rng: Random, count: int) -> str:
    return " ".join(_pick(rng, _WORDS) for _ in range(count))


def _sentence(rng: Random, count: int) -> str:
    """A sentence without its full stop's note."""
    at = int(rng.random() * 3)
    asides = (f" in {_pick(rng, _NAMES)}", f" *{_words(rng, 2)}*", f" [{_words(rng, 2)}](https://port.example/{count})")
    return f"{_words(rng, count // 2).capitalize()}{asides[at]} {_words(rng, count - count // 2)}."


# ----- blocks with one mark


def _paragraph(rng: Random, mark: Mark) -> Iterator[Piece]:
    yield f"{_sentence(rng, 18)} {_sentence(rng, 14)}"
    yield mark
    yield f" {_sentence(rng, 16)}\n\n"


def _list(rng: Random, mark: Mark) -> Iterator[Piece]:
    yield f"- {_sentence(rng, 9)}\n- {_sentence(rng, 12)}"
    yield mark
    yield f"\n    - {_sentence(rng, 6)}\n- {_sentence(rng, 8)}\n\n"


def _table(rng: Random, mark: Mark) -> Iterator[Piece]:
    yield f"| Year | {_words(rng, 1)} | {_words(rng, 2)} |\n| ---: | --- | --- |\n"
    yield f"| 1901 | {_words(rng, 3)} | {_words(rng, 4)} |\n| 1902 | {_words(rng, 3)}"
    yield mark
    yield f" | {_words(rng, 4)} |\n\n"


def _quote(rng: Random, mark: Mark) -> Iterator[Piece]:
    yield f"> {_sentence(rng, 20)}"
    yield mark
    yield "\n\n"


def _admonition(rng: Random, mark: Mark) -> Iterator[Piece]:
    yield f'!!! note "{_words(rng, 2).capitalize()}"\n    {_sentence(rng, 16)}'
    yield mark
    yield "\n\n"


_BLOCKS = (_paragraph, _paragraph, _list, _paragraph, _table, _paragraph, _quote, _paragraph, _admonition, _paragraph)


# ----- blocks with decoys


def _in_fence(rng: Random, key: str) -> Iterator[Piece]:
    yield f"```markdown\n{_words(rng, 4)}"
    yield Decoy(key)
    yield "\n\n"
    yield Decoy(key)
    yield ": A note that is only shown.\n```\n\n"


def _in_spans(rng: Random, key: str) -> Iterator[Piece]:
    yield f"{_sentence(rng, 8)} Write `{_words(rng, 1)}"
    yield Decoy(key)
    yield "` for it, or `` ` "
    yield Decoy(key)
    yield f" ``. {_sentence(rng, 6)}\n\n"


def _escaped(rng: Random, key: str) -> Iterator[Piece]:
    yield f"{_sentence(rng, 8)} A bracket \\"
    yield Decoy(key)
    yield f" stays. {_sentence(rng, 8)}\n\n"


def _in_raw_html(rng: Random, key: str) -> Iterator[Piece]:
    yield '<div class="specimen" title="'
    yield Decoy(key, is_visible=False)
    yield f'">\n<p>{_words(rng, 5)} '
    yield Decoy(key)
    yield "</p>\n</div>\n\n<!-- "
    yield Decoy(key, is_visible=False)
    yield " -->\n\n"


def _indented(rng: Random, key: str) -> Iterator[Piece]:
    yield f"{_sentence(rng, 7)}\n\n    {_words(rng, 3)} "
    yield Decoy(key)
    yield "\n    "
    yield Decoy(key)
    yield ": and not defined\n\n"


_DECOYS = (_in_fence, _in_spans, _escaped, _in_raw_html, _indented)
