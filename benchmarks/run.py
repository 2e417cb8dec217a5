"""Measures what sites cost against the same sites with every note typed by hand: `python -m benchmarks.run --help`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from benchmarks import instructions, machine, table
from benchmarks.build import Bench, Built, compare
from benchmarks.corpus import Size
from benchmarks.serve import serve
from benchmarks.variant import MEANINGS, Variant
from benchmarks.warm import warm

PROJECT = Path(__file__).parent.parent
SMALL = "10x20x2000,40x20x2000"
LARGE = "10x20x20000,100x20x20000,1000x20x20000"
COUNTED = (Size(10, 20, 500), Size(30, 20, 500))
"""The sizes whose difference gives the instructions of a page; valgrind takes fifty times as long as a build."""
WARMING = Size(1, 1, 2)
"""What is built first and not measured: a build after a change of code compiles what Python keeps compiled."""
MEASURES = ("cold", "serve", "warm", "instructions")


@dataclass
class Report:
    """What is printed, and kept in a file, as soon as it is known."""

    path: Path | None
    text: str = ""

    def add(self, text: str) -> None:
        """A paragraph or a table."""
        print(text, flush=True)
        self.text += f"{text.rstrip()}\n\n"
        if self.path:
            self.path.write_text(f"{self.text.rstrip()}\n", encoding="utf-8")


@dataclass
class Run:
    """What was asked for, and the cold builds, to which the rest is compared."""

    bench: Bench
    sizes: Sequence[Size]
    ways: Sequence[Variant]
    repeat: int
    report: Report
    built: dict[Size, dict[Variant, Built]] = field(default_factory=dict)

    @property
    def _usual(self) -> list[Variant]:
        """The ways without the one that only the cost of a library is reckoned from."""
        usual: list[Variant] = [way for way in self.ways if way is not Variant.CITED_ONLY]
        return usual

    def write(self, sizes: Sequence[Size]) -> None:
        """Write the sites anew."""
        for size in sizes:
            _say(f"{size}: writing {len(self.ways)} sites")
            self.bench.write(size, self.ways)

    def cold(self) -> None:
        """Cold builds of every size, and what the entries cost that nobody cites."""
        self.write([WARMING])
        for way in self.ways:
            self.bench.build(WARMING, way)
        self.report.add("Cold builds; sizes are pages x citations a page x entries:")
        for size in self.sizes:
            _say(f"{size}: {self.repeat} cold builds of each of {len(self.ways)} sites")
            self.built[size] = compare(self.bench, size, self.ways, self.repeat)
            self.report.add(table.cold({size: self.built[size]}))
            self.report.add(f"Processes that wanted to run in the minute before: {machine.load():.1f}.")
        if {Variant.CITATIONS, Variant.CITED_ONLY} <= set(self.ways):
            self.report.add("What the entries cost that no page cites, in seconds of processor time:")
            self.report.add(table.library(self.built))

    def serve(self) -> None:
        """Rebuilds in one process."""
        self.report.add("Rebuilds by one process, as `mkdocs serve` does them, in seconds of processor time:")
        for size in self.sizes:
            _say(f"{size}: rebuilding under serve")
            served = {way: serve(self.bench, size, way, self.repeat) for way in self._usual}
            self.report.add(table.serve({size: served}))

    def warm(self) -> None:
        """Builds that find the cache of the one before."""
        self.report.add("Builds after a change that find the cache of the build before, compared with cold ones:")
        for size in self.sizes:
            _say(f"{size}: building warm")
            ways = [way for way in (Variant.KEPT, Variant.WHOLE) if way in self.ways]
            found = {way: warm(self.bench, size, way) for way in ways}
            self.report.add(table.warm({size: found}, {size: self.built[size][Variant.FLOOR]}))

    def instructions(self) -> None:
        """Instructions of a page, where valgrind is installed."""
        if not instructions.is_available():
            self.report.add("Instructions were not counted: valgrind is not installed.")
            return
        self.write(COUNTED)
        counts = {}
        for way in self._usual:
            _say(f"{COUNTED[0]} and {COUNTED[1]}: counting instructions of {way}")
            counts[way] = instructions.per_page(self.bench, *COUNTED, way)
        self.report.add("Instructions that one more page takes, in millions:")
        self.report.add(table.instructions(counts))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what the command line asks for; 1 when a page of ours or of the floor is wrong."""
    asked = _parser().parse_args(arguments)
    bench = Bench(asked.folder.absolute(), asked.project.absolute(), asked.peer_python and asked.peer_python.absolute())
    ways = [way for way in Variant if way is Variant.FLOOR or way in (asked.ways or Variant)]
    ways = [way for way in ways if way is not Variant.PEER or bench.peer_python]
    run = Run(bench, asked.sizes, ways, asked.repeat, Report(asked.output))
    run.report.add(_head(run))
    run.report.add("".join(f"- `{way}`: {MEANINGS[way]}\n" for way in ways))
    if not asked.keep:
        run.write(run.sizes)
    run.cold()
    measures = {"serve": run.serve, "warm": run.warm, "instructions": run.instructions}
    for name in [name for name in measures if name in asked.measure]:
        measures[name]()
    wrong = list(table.faults(run.built))
    if wrong:
        run.report.add("".join(f"- Wrong: {fault}\n" for fault in wrong))
    return 1 if wrong else 0


def _head(run: Run) -> str:
    """On what, with what, and how often."""
    peer = f", mkdocs-bibtex {machine.peer_version(run.bench.peer_python)}" if run.bench.peer_python else ""
    return f"{machine.machine()}; {machine.versions()}{peer}. Medians of {run.repeat} runs, one of each way in turn."


def _say(text: str) -> None:
    """Progress, for whoever waits at a terminal."""
    if sys.stderr.isatty():
        print(text, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__.partition(":")[0] + ".")
    sizes = parser.add_mutually_exclusive_group()
    sizes.add_argument("--sizes", type=_sizes, default=SMALL, help=f"pages x citations a page x entries ({SMALL})")
    sizes.add_argument("--large", dest="sizes", action="store_const", const=_sizes(LARGE), help=f"as --sizes {LARGE}")
    parser.add_argument("--repeat", type=int, default=3, help="how often each site is built (3)")
    parser.add_argument("--ways", type=_ways, help=f"only these besides the floor: {','.join(Variant)}")
    parser.add_argument(
        "--measure",
        type=_measures,
        default="cold,serve,warm",
        help=f"some of {','.join(MEASURES)}; cold builds always are (cold,serve,warm)",
    )
    parser.add_argument("--output", type=Path, help="write the tables into this file too")
    parser.add_argument("--keep", action="store_true", help="build the sites that a run has written before")
    parser.add_argument(
        "--folder", type=Path, default=PROJECT / ".cache" / "benchmarks", help="where sites are written"
    )
    parser.add_argument("--project", type=Path, default=PROJECT, help="the checkout that is measured (this one)")
    parser.add_argument(
        "--peer-python",
        type=Path,
        default=sys.executable if find_spec("mkdocs_bibtex") else None,
        help="the interpreter of an environment with mkdocs-bibtex (this one, if it has it)",
    )
    return parser


def _sizes(text: str) -> list[Size]:
    try:
        return [Size.parse(item) for item in text.split(",")]
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _ways(text: str) -> list[Variant]:
    if unknown := set(text.split(",")) - set(Variant):
        raise argparse.ArgumentTypeError(f"no such way: {', '.join(sorted(unknown))}")
    return [Variant(item) for item in text.split(",")]


def _measures(text: str) -> list[str]:
    if unknown := set(text.split(",")) - set(MEASURES):
        raise argparse.ArgumentTypeError(f"no such measure: {', '.join(sorted(unknown))}")
    return text.split(",")


if __name__ == "__main__":
    sys.exit(main())
