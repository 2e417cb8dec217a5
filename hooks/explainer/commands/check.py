"""`explainer check`: everything that can be known to be wrong without building the site or asking the network."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from explainer import project
from explainer.chapter import sitetree
from explainer.chapter.inspection import Inspection
from explainer.commands import layout
from explainer.commands.status import EXIT_CLEAN, EXIT_PROBLEMS, Misuse
from explainer.files import atomic, siteconfig
from explainer.markdown.page import PageSource, page_source
from explainer.problems import explanation
from explainer.problems.place import TextFile
from explainer.problems.problem import RULES, Problem, did_you_mean
from explainer.problems.progress import ProgressBar
from explainer.problems.report import FORMATS, as_sarif
from explainer.proof import coverage
from explainer.sources import repair
from explainer.sources.bibformat import CannotFormat, formatted
from explainer.sources.bibliography import bib_files, read_text


def add_options(parser: argparse.ArgumentParser) -> None:
    """What can be said behind `explainer check`."""
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="report only what is wrong in these files")
    parser.add_argument("--format", choices=FORMATS, default="text", help="how problems are printed (default: text)")
    parser.add_argument(
        "--fix",
        action="store_true",
        help="mend what is safe first: the form of the bibliography, spellings of DOIs and dates, waivers not needed",
    )
    parser.add_argument("--explain", metavar="CODE", help="say what a problem code means, and check nothing")


def run(options: argparse.Namespace) -> int:
    """Check; returns an exit status, raises Misuse."""
    if options.explain is not None:
        return _explain(options.explain.upper())
    given = layout.known(options)
    layout.pages(given)
    wanted = {_shown(path) for path in options.paths}
    if options.fix:
        _fix(given, wanted)
    found, problems = _inspect(given)
    problems = [problem for problem in problems if _is_wanted(problem.place.path, wanted)]
    if text := _report(options.format, problems, found):
        print(text)
    if any(problem.is_error for problem in problems):
        return EXIT_PROBLEMS
    if options.format == "text" and not wanted and found.project.is_verified:
        print(coverage.as_text(found.coverage))
    return EXIT_CLEAN


def _report(form: str, problems: list[Problem], found: Inspection) -> str:
    if form == "sarif":
        return as_sarif(problems, sitetree.address_of_codes(found.pages, siteconfig.read(Path.cwd())))
    return FORMATS[form](problems)


def _explain(code: str) -> int:
    if code not in RULES:
        raise Misuse(f'there is no code "{code}": {did_you_mean(code, RULES) or "messages name theirs"}')
    print(explanation.as_text(code))
    return EXIT_CLEAN


def _shown(path: Path) -> str:
    """A path as problems show it; raises Misuse."""
    if not path.exists():
        raise Misuse(f"there is no {path} here: {layout.here()}")
    if not path.resolve().is_relative_to(Path.cwd()):
        raise Misuse(f"{path} is not in the project: {Path.cwd()}")
    return path.resolve().relative_to(Path.cwd()).as_posix()


def _is_wanted(path: str, wanted: set[str]) -> bool:
    """Whether a file is among the paths given, or below one; without paths all are wanted."""
    return not wanted or any(path == name or path.startswith(f"{name}/") or name == "." for name in wanted)


def _inspect(given: Mapping[str, Any]) -> tuple[Inspection, list[Problem]]:
    root, docs = Path.cwd(), Path(given["docs"])
    pages: dict[str, PageSource] = {}
    problems: list[Problem] = []
    for path in _pages(docs):
        page = page_source(path, root)
        if isinstance(page, Problem):
            problems.append(page)
        else:
            pages[path.relative_to(docs).as_posix()] = page
    found = Inspection(project.read(root, given), pages)
    progress = ProgressBar(sys.stderr, "pages checked", patience=2)
    for number, uri in enumerate(pages):
        progress(number, len(pages))
        found.findings(uri)
    progress.close()
    listed = found.cited.union(found.project.backing_cites())
    site = sitetree.read(root, docs.resolve(), siteconfig.read(root), pages, found.project, listed)
    problems += found.problems(site)
    try:
        found.project.faultless.keep()
    except OSError as error:
        print(f"the next check takes as long: cannot write {error.filename}: {error.strerror}", file=sys.stderr)
    return found, problems


def _pages(docs: Path) -> Iterator[Path]:
    """The pages below a folder; like a site generator, it passes over hidden files and folders."""
    for path in sorted(docs.rglob("*.md")):
        is_hidden = any(part.startswith(".") for part in path.relative_to(docs).parts)
        if not is_hidden and not path.is_dir():
            yield path


# ----- mending


def _fix(given: Mapping[str, Any], wanted: set[str]) -> None:
    """Mend what is safe, and say in which files; raises Misuse where one cannot be written."""
    for path in bib_files(layout.bibliography(given)):
        read = read_text(path, Path.cwd(), unreadable="B001", not_utf8="B002")
        if isinstance(read, TextFile) and _is_wanted(read.path, wanted):
            _write(path, read, _tidy(TextFile(read.path, repair.bibliography(read))))
    found, _ = _inspect(given)
    for uri, verification in found.verifications.items():
        page = found.pages[uri].file
        if verification.needless and _is_wanted(page.path, wanted):
            _write(Path(given["docs"]) / uri, page, repair.without(page.text, verification.needless))


def _tidy(file: TextFile) -> str:
    """The text in the house form; as it is while it has faults of form, which are reported."""
    try:
        return formatted(file)
    except CannotFormat:
        return file.text


def _write(path: Path, before: TextFile, after: str) -> None:
    if after != before.text:
        try:
            atomic.write(path, after.encode())
        except OSError as error:
            raise Misuse(f"cannot write {before.path}: {error.strerror}") from error
        print(f"mended {before.path}", file=sys.stderr)
