"""`explainer format`: the bibliography sorted and laid out in the house form."""

from __future__ import annotations

import argparse
from pathlib import Path

from explainer.commands import layout
from explainer.commands.status import EXIT_CLEAN, EXIT_PROBLEMS, Misuse
from explainer.files import atomic
from explainer.problems.problem import Problem
from explainer.problems.report import as_report
from explainer.sources.bibformat import CannotFormat, formatted
from explainer.sources.bibliography import bib_files, read_text


def add_options(parser: argparse.ArgumentParser) -> None:
    """What can be said behind `explainer format`."""
    parser.add_argument("--check", action="store_true", help="change nothing; fail if something would change")


def run(options: argparse.Namespace) -> int:
    """Format every file; returns an exit status, raises Misuse."""
    problems: list[Problem] = []
    changed = False
    for path in bib_files(layout.bibliography(layout.known(options))):
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
            if not options.check:
                atomic.write(path, text.encode())
        except OSError as error:
            raise Misuse(f"cannot write {read.path}: {error.strerror}") from error
        is_not = "is not in the house form: `explainer format` or `make format` lays it out"
        print(f"{read.path} {is_not}" if options.check else f"formatted {read.path}")
    if text := as_report(problems):
        print(text)
    return EXIT_PROBLEMS if problems or (changed and options.check) else EXIT_CLEAN
