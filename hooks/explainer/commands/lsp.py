"""`explainer lsp`: a language server on the standard streams, for editors."""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import sys

from explainer.commands import layout


def add_options(parser: argparse.ArgumentParser) -> None:
    """What can be said behind `explainer lsp`."""
    parser.add_argument("--stdio", action="store_true", help="use the standard streams, as is always done")


def run(options: argparse.Namespace) -> int:
    """Serve an editor until it leaves; returns 0 when it has said so before, else 1."""
    from explainer.editing import answers  # the library behind it takes a second to import

    logging.basicConfig(stream=sys.stderr, level=logging.ERROR, format="explainer lsp: %(message)s")
    logging.getLogger("pygls.protocol.json_rpc").addFilter(answers.is_failure)
    # Nothing that prints may speak into the protocol, and the library closes the stream that it is given.
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as stdout, contextlib.redirect_stdout(sys.stderr):
        return answers.serve(layout.said(options), sys.stdin.buffer, stdout)
