"""What a change costs under `mkdocs serve`: one process that builds again and again (see `rebuild`)."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks import library
from benchmarks.build import Bench
from benchmarks.corpus import Corpus, Size
from benchmarks.process import run, tail
from benchmarks.variant import BIBLIOGRAPHY, Variant


@dataclass(frozen=True)
class Served:
    """Processor seconds of each kind of build, and the peak of the memory of all of them together, in bytes."""

    first: float
    nothing: float
    """Medians, from here on: nothing was changed."""
    page: float
    """One page was changed."""
    bibliography: float | None
    """One entry that the page cites was changed; None where there is no bibliography."""
    memory: int


def serve(bench: Bench, size: Size, variant: Variant, repeat: int) -> Served:
    """Build a site first and then again after every kind of change, as often as told."""
    site = bench.site(size, variant)
    task = site / "task.json"
    task.write_text(json.dumps(_task(Corpus(size), variant, repeat)), encoding="utf-8")
    root = Path(__file__).parent.parent
    paths = os.pathsep.join((str(root), bench.environment["PYTHONPATH"]))
    bench.clear(size, variant)
    command = [bench.interpreter(variant), "-m", "benchmarks.rebuild", str(task)]
    run(command, site, {**bench.environment, "PYTHONPATH": paths}, log := site / "serve.log")
    said = json.loads(tail(log, 1))
    seconds = said["seconds"]
    return Served(
        seconds["first"][0],
        median(seconds["nothing"]),
        median(seconds["page"]),
        median(seconds["bibliography"]) if seconds["bibliography"] else None,
        said["memory"],
    )


def _task(corpus: Corpus, variant: Variant, repeat: int) -> dict[str, str | int]:
    chapter = corpus.chapter(1)
    return {
        "page": chapter.path,
        "shown": chapter.site_path,
        "address": address_of_first(corpus),
        "bibliography": "" if variant is Variant.FLOOR else BIBLIOGRAPHY,
        "repeat": repeat,
    }


def address_of_first(corpus: Corpus) -> str:
    """The address of the entry that the first chapter cites first and in full."""
    key = corpus.chapter(1).marks[0].sources[0].key
    return library.address(library.number_of(key))
