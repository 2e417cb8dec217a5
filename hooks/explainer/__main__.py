"""The command line: `explainer check` and `explainer format`."""

from __future__ import annotations

import argparse
import io
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from explainer import coverage, project
from explainer.bibformat import CannotFormat, formatted
from explainer.bibliography import read_text
from explainer.inspection import Inspection
from explainer.page import PageSource, page_source
from explainer.problem import Problem
from explainer.report import as_report

EXIT_CLEAN, EXIT_PROBLEMS, EXIT_MISUSE, EXIT_INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns 0 when all is well, 1 when there are problems, 2 on misuse and when a file resists."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal without UTF-8 shows \u4e2d for what it does not know
            stream.reconfigure(errors="backslashreplace")
    try:
        status = _run(_options(arguments))
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads the output has seen enough; Python's last flush must not fail on it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_PROBLEMS
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    return status


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    """What the command line says; ends the program with a message when it cannot be meant."""
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
    options.bibliography = options.bibliography or [Path("citations")]
    for path in options.bibliography:
        if not path.exists():
            parser.error(f"there is no {path} here: {Path.cwd()}")
    if options.command == "check" and not options.docs.is_dir():
        parser.error(f"there is no folder {options.docs} here: {Path.cwd()}")
    return options


def _run(options: argparse.Namespace) -> int:
    if options.command == "check":
        named = {"bibliography": [str(path) for path in options.bibliography], "data": str(options.docs / "data")}
        return _check(options.docs, named)
    return _format(options.bibliography, only_check=options.check)


def _check(docs: Path, options: Mapping[str, object]) -> int:
    root = Path.cwd()
    pages: dict[str, PageSource] = {}
    problems: list[Problem] = []
    for path in _pages(docs):
        page = page_source(path, root)
        if isinstance(page, Problem):
            problems.append(page)
        else:
            pages[path.relative_to(docs).as_posix()] = page
    found = Inspection(project.read(root, options), pages)
    code = _report([*problems, *found.problems()])
    if code == EXIT_CLEAN and found.project.is_verified:
        print(coverage.as_text(found.coverage))
    return code


def _pages(docs: Path) -> Iterator[Path]:
    """The pages below a folder; like a site generator, it passes over hidden files and folders."""
    for path in sorted(docs.rglob("*.md")):
        is_hidden = any(part.startswith(".") for part in path.relative_to(docs).parts)
        if not is_hidden and not path.is_dir():
            yield path


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
        if text == read.text:
            continue
        changed = True
        try:
            if not only_check:
                _replace_text(path.resolve(), text)
        except OSError as error:
            print(f"explainer: cannot write {read.path}: {error.strerror}", file=sys.stderr)
            return EXIT_MISUSE
        print(f"{'would format' if only_check else 'formatted'} {read.path}")
    return _report(problems) or (EXIT_PROBLEMS if changed and only_check else EXIT_CLEAN)


def _replace_text(path: Path, text: str) -> None:
    """Write a file so that it is never half-written: beside it, then in its place."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        aside.write_text(text, encoding="utf-8")
        shutil.copymode(path, aside)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def _report(problems: list[Problem]) -> int:
    if text := as_report(problems):
        print(text)
    return EXIT_PROBLEMS if any(problem.is_error for problem in problems) else EXIT_CLEAN


if __name__ == "__main__":
    sys.exit(main())
