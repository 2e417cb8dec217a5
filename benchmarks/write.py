"""Writes the sites of one size: `python -m benchmarks.write SIZE FOLDER PROJECT VARIANT…`."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.corpus import Corpus, Size
from benchmarks.variant import Variant, files


def write(corpus: Corpus, variant: Variant, folder: Path, project: Path) -> None:
    """Write one site below a folder."""
    whole = folder / "references.bib"
    if not whole.exists():
        folder.mkdir(parents=True, exist_ok=True)
        whole.write_text(corpus.bibliography(), encoding="utf-8")
    site = folder / variant
    for name, text in files(corpus, variant, project, whole):
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def main() -> None:
    """Write what the command line names."""
    size, folder, project, *variants = sys.argv[1:]
    corpus = Corpus(Size.parse(size))
    for name in variants:
        write(corpus, Variant(name), Path(folder), Path(project))


if __name__ == "__main__":
    main()
