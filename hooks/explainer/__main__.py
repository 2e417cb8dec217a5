"""The command line: `explainer check`, `explainer format`, `explainer links`."""

from __future__ import annotations

import argparse
import importlib
import io
import os
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

from explainer.commands.interruption import ended_as_interrupted
from explainer.commands.status import EXIT_INTERRUPTED, EXIT_MISUSE, EXIT_PROBLEMS, Misuse

COMMANDS = {
    "check": ("explainer.commands.check", "check the pages and all that backs them"),
    "cite": ("explainer.commands.cite", "add a source to the bibliography"),
    "format": ("explainer.commands.format", "sort the bibliography and lay it out in the house form"),
    "links": ("explainer.commands.links", "check whether cited addresses still hold what is cited"),
    "new": ("explainer.commands.new", "make a new explainer on another subject"),
    "lsp": ("explainer.commands.lsp", "help an editor: completion, hover, definitions, renaming, problems"),
}
"""Name, module and purpose; the module of a command that is not given is never imported."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns 0 when all is well, 1 when there are problems, 2 on misuse and when a file resists."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal without UTF-8 shows \u4e2d for what it does not know
            stream.reconfigure(errors="backslashreplace")
    try:
        status = _run(list(sys.argv[1:] if arguments is None else arguments))
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads the output has seen enough
        _say_no_more()
        return EXIT_PROBLEMS
    except Misuse as misuse:
        print(f"explainer: {misuse}", file=sys.stderr)
        return EXIT_MISUSE
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except OSError as error:  # a folder that may not be entered, a disk that is full
        if error.filename is None:
            _say_no_more()
        what = "write" if error.filename is None else f"use {error.filename}"
        print(f"explainer: cannot {what}: {error.strerror or error}", file=sys.stderr)
        return EXIT_MISUSE
    return status


def _say_no_more() -> None:
    """Let Python's last flush not fail on an output that takes nothing."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(arguments: list[str]) -> int:
    options = _parser(arguments).parse_args(arguments)
    command = importlib.import_module(COMMANDS[options.command][0])
    with ended_as_interrupted() if options.command != "lsp" else nullcontext():  # an editor ends its server itself
        status: int = command.run(options)
    return status


def _parser(arguments: list[str]) -> argparse.ArgumentParser:
    """What the command line may say; ends the program with a message when it cannot be meant."""
    parser = argparse.ArgumentParser(prog="explainer", description="Check and tidy an explainer without building it.")
    parser.add_argument("--docs", type=Path, help="folder of the pages (default: that of mkdocs.yml, or docs)")
    parser.add_argument(
        "--bibliography",
        type=Path,
        action="append",
        help="a .bib file or a folder of them; may be given several times (default: that of mkdocs.yml, or citations)",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name, (module, purpose) in COMMANDS.items():
        command = commands.add_parser(name, help=purpose, description=purpose)
        if name in arguments:
            importlib.import_module(module).add_options(command)
    return parser


if __name__ == "__main__":
    sys.exit(main())
