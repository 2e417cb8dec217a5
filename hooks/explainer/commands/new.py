"""`explainer new`: a complete small explainer, in a folder of its own, that builds at once."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path

from explainer.commands.status import EXIT_CLEAN, Misuse
from explainer.commands.today import today
from explainer.scaffold import tree
from explainer.scaffold.answers import PLACEHOLDER_URL, Answers, BadAnswer, answers
from explainer.scaffold.tree import NoProject


def add_options(parser: argparse.ArgumentParser) -> None:
    """What can be said behind `explainer new`."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="where it goes: a new or an empty folder")
    parser.add_argument("--title", required=True, help="what the explainer is called")
    parser.add_argument("--author", default="", help="who writes it")
    parser.add_argument("--site-url", default="", metavar="URL", help=f"its address (default: {PLACEHOLDER_URL})")
    parser.add_argument("--language", default="en", metavar="CODE", help="of what the theme says (default: en)")


def run(options: argparse.Namespace) -> int:
    """Make it; returns 0, raises Misuse."""
    try:
        told = answers(options.title, options.author, options.site_url, options.language, today())
        _make(options.folder, told)
    except (BadAnswer, NoProject, ValueError) as bad:
        raise Misuse(str(bad)) from None
    except OSError as error:
        raise Misuse(f"cannot write {options.folder}: {error.strerror or error}") from error
    folder = shlex.quote(str(options.folder))
    print(f"made {options.folder}\n\n  cd {folder}\n  make site\n\nREADME.md there says how to make it yours.")
    return EXIT_CLEAN


def _make(folder: Path, told: Answers) -> None:
    """Write the project; raises Misuse where it cannot go, OSError, NoProject and ValueError."""
    target = folder.absolute()
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise Misuse(f"{folder} is a file")
    if target.is_dir() and any(target.iterdir()):
        raise Misuse(f"{folder} is not empty")
    if not target.parent.is_dir():
        raise Misuse(f"there is no folder {folder.parent}")
    root = tree.project()
    if any(target.resolve().is_relative_to((root / name).resolve()) for name in tree.SHARED):
        raise Misuse(f"{folder} is inside what would be copied")
    tree.make(target, told, root)
