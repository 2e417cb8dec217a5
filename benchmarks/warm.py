"""What a build costs that finds the cache of the one before, and whether it gives the same bytes as a cold one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks import edit
from benchmarks.build import Bench
from benchmarks.corpus import Corpus, Size
from benchmarks.process import Cost
from benchmarks.serve import address_of_first
from benchmarks.variant import BIBLIOGRAPHY, Variant


@dataclass(frozen=True)
class Warm:
    """A warm build and the cold one of the same files."""

    change: str
    """What was changed since the build that left the cache."""
    warm: Cost
    cold: Cost
    differing: tuple[str, ...]
    """The files of the site that differ between the two."""


def warm(bench: Bench, size: Size, variant: Variant) -> list[Warm]:
    """Build cold, change something, build warm, and then cold again to compare; for each kind of change."""
    corpus, site = Corpus(size), bench.site(size, variant)
    page, library = site / "docs" / corpus.chapter(1).path, site / BIBLIOGRAPHY
    bench.build(size, variant)
    found = [_measure(bench, size, variant, "nothing")]
    with edit.restored(page, library):
        page.write_text(edit.page(page.read_text(encoding="utf-8"), 1), encoding="utf-8", newline="\n")
        found.append(_measure(bench, size, variant, "a page"))
        if library.exists():
            text = edit.bibliography(library.read_text(encoding="utf-8"), address_of_first(corpus), 1)
            library.write_text(text, encoding="utf-8", newline="\n")
            found.append(_measure(bench, size, variant, "an entry"))
    return found


def _measure(bench: Bench, size: Size, variant: Variant, change: str) -> Warm:
    """The warm build of what is there now, and a cold one, which leaves its cache for the next change."""
    folder = bench.site(size, variant) / "site"
    cost = bench.build(size, variant, cold=False)
    got = dict(_digests(folder))
    cold = bench.build(size, variant)
    wanted = dict(_digests(folder))
    differing = sorted(name for name in got.keys() | wanted.keys() if got.get(name) != wanted.get(name))
    return Warm(change, cost, cold, tuple(differing))


def _digests(folder: Path) -> Iterator[tuple[str, str]]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()
