"""Builds the sites of a size in turn, several times, each as a process of its own, and checks what came out."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks.corpus import Corpus, Size, as_ours, as_peer, as_typed
from benchmarks.process import Cost, run
from benchmarks.variant import Variant
from benchmarks.verdict import Verdict, judge


@dataclass(frozen=True)
class Bench:
    """Where and with what sites are built."""

    folder: Path
    """Where the sites are."""
    project: Path
    """The checkout that is measured."""
    peer_python: Path | None
    """The interpreter of an environment with mkdocs-bibtex; without one the peer is left out."""

    def interpreter(self, variant: Variant) -> str:
        """What runs MkDocs."""
        return str(self.peer_python) if variant is Variant.PEER else sys.executable

    @property
    def environment(self) -> Mapping[str, str]:
        """The same for all: this project's package from the checkout that is measured, and nothing that differs."""
        return {
            "PYTHONPATH": str(self.project / "hooks"),
            "PYTHONHASHSEED": "0",
            "PYTHONUTF8": "1",
            "SOURCE_DATE_EPOCH": "1663200000",
            "NO_MKDOCS_2_WARNING": "1",
            "DISABLE_MKDOCS_2_WARNING": "true",
        }

    def site(self, size: Size, variant: Variant) -> Path:
        """The folder of a site."""
        return self.folder / str(size) / variant

    def write(self, size: Size, variants: Iterable[Variant]) -> None:
        """Write the sites of a size anew, in a process of its own, which leaves this one small."""
        folder = self.folder / str(size)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        command = [sys.executable, "-m", "benchmarks.write", str(size), str(folder), str(self.project)]
        root = Path(__file__).parent.parent
        paths = os.pathsep.join((str(root), self.environment["PYTHONPATH"]))
        run([*command, *variants], root, {**self.environment, "PYTHONPATH": paths}, folder / "write.log")

    def clear(self, size: Size, variant: Variant) -> None:
        """Remove the last result, and everything that builds keep for the next one."""
        for name in ("site", ".cache"):
            shutil.rmtree(self.site(size, variant) / name, ignore_errors=True)

    def build(self, size: Size, variant: Variant, *, cold: bool = True) -> Cost:
        """Build a site; `cold` first removes the last result and everything that builds keep for the next one."""
        if cold:
            self.clear(size, variant)
        site, command = self.site(size, variant), [self.interpreter(variant), "-m", "mkdocs", "build"]
        return run(command, site, self.environment, site / "build.log")


@dataclass
class Built:
    """The runs of one variant."""

    costs: list[Cost] = field(default_factory=list)
    output: int = 0
    """Bytes of the site."""
    verdict: Verdict = field(default_factory=Verdict)

    @property
    def cpu(self) -> float:
        """Median of the seconds."""
        return median(cost.cpu for cost in self.costs)

    @property
    def wall(self) -> float:
        """Median of the seconds."""
        return median(cost.wall for cost in self.costs)

    @property
    def memory(self) -> float:
        """Median of the bytes."""
        return median(cost.memory for cost in self.costs)


def compare(bench: Bench, size: Size, variants: Sequence[Variant], repeat: int) -> dict[Variant, Built]:
    """Build each variant in turn, as often as told; a run that the machine disturbs hits all of them alike."""
    found = {variant: Built() for variant in variants}
    for _ in range(repeat):
        for variant in variants:
            found[variant].costs.append(bench.build(size, variant))
    corpus = Corpus(size)
    for variant, built in found.items():
        site = bench.site(size, variant) / "site"
        built.output = sum(path.stat().st_size for path in site.rglob("*") if path.is_file())
        built.verdict = sum(verdicts(corpus, variant, site), Verdict())
    return found


def paired_ratio(costs: Sequence[Cost], floor: Sequence[Cost]) -> float:
    """The median of the ratios of runs that came after one another."""
    return median(cost.cpu / other.cpu for cost, other in zip(costs, floor, strict=True))


def paired_difference(costs: Sequence[Cost], others: Sequence[Cost]) -> float:
    """The median of the differences in seconds of runs that came after one another."""
    return median(cost.cpu - other.cpu for cost, other in zip(costs, others, strict=True))


def verdicts(corpus: Corpus, variant: Variant, site: Path) -> Iterator[Verdict]:
    """What is to be said of each page of a built site."""
    spell = {Variant.FLOOR: as_typed, Variant.PEER: as_peer}.get(variant, as_ours)
    for chapter in corpus.chapters:
        path = site / chapter.site_path
        if path.exists():
            yield judge(chapter, path.read_text(encoding="utf-8"), spell, splits_marks=variant is Variant.PEER)
        else:
            yield Verdict(1, faults=(f"{chapter.path}: not built",))
