"""The results as Markdown tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from benchmarks.build import Built, paired_difference, paired_ratio
from benchmarks.corpus import Size
from benchmarks.serve import Served
from benchmarks.variant import Variant
from benchmarks.warm import Warm

MB = 1_000_000


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; every column but the first is aligned to the right."""
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def cold(results: Mapping[Size, Mapping[Variant, Built]]) -> str:
    """Cold builds; the ratio is the median of the ratios of runs that came after one another."""
    heads = ["Size, way", "CPU s", "of floor", "wall s", "peak MB", "of floor", "output MB", "notes", "decoys kept"]
    return table(heads, (row for size, built in results.items() for row in _cold_rows(size, built)))


def _cold_rows(size: Size, results: Mapping[Variant, Built]) -> Iterator[list[str]]:
    floor = results[Variant.FLOOR]
    for variant, built in results.items():
        yield [
            f"{size} {variant}",
            f"{built.cpu:.2f}",
            f"{paired_ratio(built.costs, floor.costs):.2f}",
            f"{built.wall:.2f}",
            f"{built.memory / MB:.0f}",
            f"{built.memory / floor.memory:.2f}",
            f"{built.output / MB:.1f}",
            f"{built.verdict.notes:,}",
            f"{built.verdict.kept} of {built.verdict.decoys}",
        ]


def library(results: Mapping[Size, Mapping[Variant, Built]]) -> str:
    """What the entries cost that no page cites."""
    return table(["Size", "CPU s, whole library", "CPU s, cited entries alone", "difference"], _library_rows(results))


def _library_rows(results: Mapping[Size, Mapping[Variant, Built]]) -> Iterator[list[str]]:
    for size, built in results.items():
        whole, cited = built[Variant.CITATIONS], built[Variant.CITED_ONLY]
        difference = paired_difference(whole.costs, cited.costs)
        yield [str(size), f"{whole.cpu:.2f}", f"{cited.cpu:.2f}", f"{difference:+.2f}"]


def serve(results: Mapping[Size, Mapping[Variant, Served]]) -> str:
    """Rebuilds under `mkdocs serve`."""
    heads = ["Size, way", "first, CPU s", "nothing touched", "a page", "of floor", "an entry", "peak MB"]
    return table(heads, (row for size, served in results.items() for row in _serve_rows(size, served)))


def _serve_rows(size: Size, results: Mapping[Variant, Served]) -> Iterator[list[str]]:
    floor = results[Variant.FLOOR]
    for variant, served in results.items():
        yield [
            f"{size} {variant}",
            f"{served.first:.2f}",
            f"{served.nothing:.2f}",
            f"{served.page:.2f}",
            f"{served.page / floor.page:.2f}",
            "–" if served.bibliography is None else f"{served.bibliography:.2f}",
            f"{served.memory / MB:.0f}",
        ]


def warm(results: Mapping[Size, Mapping[Variant, Sequence[Warm]]], floors: Mapping[Size, Built]) -> str:
    """Builds after a change, by a new process that finds the cache of the last one."""
    heads = ["Size, way, what was touched", "warm, CPU s", "cold, CPU s", "warm of cold floor", "same bytes"]
    rows = (
        [
            f"{size} {variant}, {found.change}",
            f"{found.warm.cpu:.2f}",
            f"{found.cold.cpu:.2f}",
            f"{found.warm.cpu / floors[size].cpu:.2f}",
            f"no: {len(found.differing)} files, {found.differing[0]}" if found.differing else "yes",
        ]
        for size, variants in results.items()
        for variant, steps in variants.items()
        for found in steps
    )
    return table(heads, rows)


def instructions(results: Mapping[Variant, float]) -> str:
    """Instructions that one more page takes."""
    floor = results[Variant.FLOOR]
    rows = ([variant, f"{count / 1e6:,.1f}", f"{count / floor:.3f}"] for variant, count in results.items())
    return table(["Way", "instructions, millions", "of floor"], rows)


def faults(results: Mapping[Size, Mapping[Variant, Built]]) -> Iterator[str]:
    """What is wrong with built pages, the first of each way; the faults of the peer are its own."""
    for size, variants in results.items():
        for variant, built in variants.items():
            verdict = built.verdict
            if variant is not Variant.PEER and not verdict.is_right:
                first = verdict.faults[0] if verdict.faults else f"{verdict.kept} of {verdict.decoys} decoys kept"
                yield f"{size} {variant}: {len(verdict.faults)} faults; {first}"
