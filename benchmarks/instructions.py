"""How many instructions a build takes, which no other program can change: `valgrind --tool=callgrind`."""

from __future__ import annotations

import re
import shutil

from benchmarks.build import Bench
from benchmarks.corpus import Size
from benchmarks.process import RunFailed, run, tail
from benchmarks.variant import Variant

_COLLECTED = re.compile(r"Collected : (\d+)")


def is_available() -> bool:
    """Whether valgrind is on the path."""
    return shutil.which("valgrind") is not None


def per_page(bench: Bench, small: Size, large: Size, variant: Variant) -> float:
    """Instructions that one more page takes: the difference of two sizes of one library, without what all pages share.

    The first build of each size is not counted: it compiles what Python keeps compiled.
    """
    counts = []
    for size in (small, large):
        bench.build(size, variant)
        counts.append(_count(bench, size, variant))
    return (counts[1] - counts[0]) / (large.pages - small.pages)


def _count(bench: Bench, size: Size, variant: Variant) -> int:
    bench.clear(size, variant)
    site = bench.site(size, variant)
    options = ["--tool=callgrind", f"--callgrind-out-file={site / 'callgrind.out'}"]
    command = ["valgrind", *options, bench.interpreter(variant), "-m", "mkdocs", "build"]
    run(command, site, bench.environment, log := site / "valgrind.log")
    found = _COLLECTED.search(tail(log, 200))
    if not found:
        raise RunFailed(f"valgrind does not say how many instructions it counted\n{tail(log)}")
    return int(found[1])
