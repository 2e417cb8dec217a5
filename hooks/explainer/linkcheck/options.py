"""What can be said behind `explainer links`."""

from __future__ import annotations

import argparse
from pathlib import Path

from explainer.linkcheck import archive
from explainer.linkcheck.guard import AllowList, allow_list
from explainer.linkcheck.limits import Limits
from explainer.linkcheck.report import FORMATS

_DEFAULTS = Limits()


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command to its parser."""
    parser.add_argument("--bib", type=Path, action="append", metavar="FILE", help="a .bib file (default: citations)")
    parser.add_argument("--only", nargs="+", metavar="KEY", help="check these entries alone")
    parser.add_argument("--changed-since", metavar="REV", help="check what was added or changed since a git revision")
    parser.add_argument(
        "--timeout",
        type=_positive,
        default=_DEFAULTS.timeout,
        metavar="S",
        help=_help("seconds for one request in all", _DEFAULTS.timeout),
    )
    parser.add_argument(
        "--retries",
        type=_count,
        default=_DEFAULTS.retries,
        metavar="N",
        help=_help("requests after one that failed", _DEFAULTS.retries),
    )
    parser.add_argument(
        "--per-host",
        type=_at_least_one,
        default=_DEFAULTS.per_host,
        metavar="N",
        help=_help("requests to one host at the same time", _DEFAULTS.per_host),
    )
    parser.add_argument(
        "--allow",
        type=allowed,
        default=AllowList(),
        metavar="HOST:PORT[,…]",
        help="hosts that may be asked though they are not public, for tests",
    )
    parser.add_argument(
        "--archive-base",
        default=archive.BASE,
        metavar="URL",
        help=_help("the archive that is asked for copies; empty for none", archive.BASE),
    )
    parser.add_argument(
        "--state",
        type=Path,
        metavar="FILE",
        help="what earlier checks found, read and brought up to date (default: citations/links.json; none with --bib)",
    )
    parser.add_argument("--report", type=Path, metavar="FILE", help="write the report to a file")
    parser.add_argument(
        "--format", choices=sorted(FORMATS), help="of the report (default: by the file's name, else text)"
    )
    parser.add_argument(
        "--write", action="store_true", help="write the proposed copies and addresses into the .bib files"
    )
    parser.add_argument(
        "--contact",
        default="",
        metavar="TEXT",
        help="whom a host can ask about the check, sent with each request (default: that of mkdocs.yml)",
    )


def _help(text: str, default: object) -> str:
    return f"{text} (default: {default:g})" if isinstance(default, float) else f"{text} (default: {default})"


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value <= 3600:
        raise ValueError
    return value


def _count(text: str) -> int:
    value = int(text)
    if not 0 <= value <= 20:
        raise ValueError
    return value


def _at_least_one(text: str) -> int:
    value = int(text)
    if not 1 <= value <= 50:
        raise ValueError
    return value


def allowed(text: str) -> AllowList:
    """Hosts with their ports; raises ArgumentTypeError."""
    try:
        return allow_list(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
