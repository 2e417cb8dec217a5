"""The command line: `explainer check` and `explainer format`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from explainer import audit
from explainer.bibformat import CannotFormat, formatted
from explainer.bibliography import read_files, read_text
from explainer.check import check_page, cited_keys
from explainer.page import page_source
from explainer.problem import Problem
from explainer.report import as_report

EXIT_CLEAN, EXIT_PROBLEMS, EXIT_MISUSE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns 0 when all is well, 1 when there are problems; exits with 2 on misuse."""
    parser = argparse.ArgumentParser(prog="explainer", description="Check and tidy an explainer without building it.")
    parser.add_argument("--docs", type=Path, default=Path("docs"), help="folder of the pages (default: docs)")
    parser.add_argument(
        "--bibliography",
        type=Path,
        action="append",
        help="a .bib file or a folder of them; may be given several times (default: citations)",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", help="check the bibliography and the citations of every page")
    tidy = commands.add_parser("format", help="sort the bibliography and lay it out in the house form")
    tidy.add_argument("--check", action="store_true", help="change nothing; fail if something would change")
    options = parser.parse_args(arguments)
    bibliography = options.bibliography or [Path("citations")]
    for path in [options.docs, *bibliography]:
        if not path.exists():
            parser.error(f"there is no {path} here: {Path.cwd()}")
    if options.command == "check":
        return _check(options.docs, bibliography)
    return _format(bibliography, only_check=options.check)


def _check(docs: Path, bibliography_paths: list[Path]) -> int:
    root = Path.cwd()
    bibliography = read_files(bibliography_paths, root)
    problems: list[Problem] = audit.audit(bibliography)
    cited: set[str] = set()
    for path in sorted(docs.rglob("*.md")):
        page = page_source(path, root)
        if isinstance(page, Problem):
            problems.append(page)
            continue
        cited |= cited_keys(page)
        problems += check_page(page, bibliography)
    problems += audit.unused(bibliography, cited)
    return _report(problems)


def _format(paths: Iterable[Path], *, only_check: bool) -> int:
    problems: list[Problem] = []
    changed = False
    for path in (found for given in paths for found in (sorted(given.rglob("*.bib")) if given.is_dir() else [given])):
        read = read_text(path, Path.cwd(), unreadable="B001", not_utf8="B002")
        if isinstance(read, Problem):
            problems.append(read)
            continue
        try:
            text = formatted(read)
        except CannotFormat as cannot:
            problems += cannot.problems
            continue
        if text == path.read_text(encoding="utf-8"):
            continue
        changed = True
        print(f"{'would format' if only_check else 'formatted'} {read.path}")
        if not only_check:
            _write_aside(path, text)
    return _report(problems) or (EXIT_PROBLEMS if changed and only_check else EXIT_CLEAN)


def _write_aside(path: Path, text: str) -> None:
    """Write a file so that it is never half-written: beside it, then in its place."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        aside.write_text(text, encoding="utf-8")
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def _report(problems: list[Problem]) -> int:
    if text := as_report(problems):
        print(text, file=sys.stderr)
    return EXIT_PROBLEMS if any(problem.is_error for problem in problems) else EXIT_CLEAN


if __name__ == "__main__":
    sys.exit(main())
