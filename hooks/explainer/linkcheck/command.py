"""`explainer links`: options, files and exit codes around a run."""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from explainer import atomic, linkstate
from explainer import evidence as records
from explainer.bibliography import Bibliography, normal, read_files, shown_path
from explainer.commands import bibfiles
from explainer.commands.status import Misuse
from explainer.evidence import Evidence
from explainer.linkcheck import archive, proposal, state
from explainer.linkcheck.changed import NoSuchRevision, Revision, changed
from explainer.linkcheck.citations import citations
from explainer.linkcheck.guard import AllowList, allow_list
from explainer.linkcheck.limits import Limits
from explainer.linkcheck.observation import Citation, Finding, Outcome
from explainer.linkcheck.progress import ProgressBar
from explainer.linkcheck.report import FORMATS
from explainer.linkcheck.run import Result, Settings, check
from explainer.linkstate import LinkState
from explainer.page import PageSource, page_source
from explainer.problem import Problem, did_you_mean
from explainer.report import as_report

EXIT_NO_ROT, EXIT_ROT, EXIT_FAILED, EXIT_UNCHECKED = 0, 1, 2, 3

DEFAULT_STATE = Path("citations/links.json")
_SUFFIXES = {".json": "json", ".sarif": "sarif", ".xml": "junit", ".md": "markdown"}
_SITE = re.compile(r"^(?:site_url|repo_url):\s*[\"']?(?P<url>https?://[^\s\"'#]+)", re.MULTILINE)
_DEFAULTS = Limits()


class CannotCheck(Exception):
    """The check cannot be made; the message says why."""


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
        type=_allowed,
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
        help="whom a host can ask about the check, sent with each request (default: the site's address in mkdocs.yml)",
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


def _allowed(text: str) -> AllowList:
    try:
        return allow_list(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def run(options: argparse.Namespace) -> int:
    """Check links; returns 0 when there is no rot, 1 when there is, 2 when the check failed, 3 without a network."""
    try:
        return _Command(options, Path.cwd()).run()
    except CannotCheck as cannot:
        print(cannot, file=sys.stderr)
        return EXIT_FAILED
    except (BrokenPipeError, Misuse):  # the caller's
        raise
    except Exception:  # the exit code of a traceback would be that of rot
        traceback.print_exc()
        return EXIT_FAILED


@dataclass(frozen=True)
class _Command:
    """One call of the command."""

    options: argparse.Namespace
    root: Path

    def run(self) -> int:
        bibliography = read_files(self._bib_files, self.root)
        if bibliography.is_unreadable:
            raise CannotCheck(as_report(bibliography.problems))
        pages = dict(self._pages())
        chosen = self._chosen(bibliography, self._evidence(bibliography), pages)
        known = self._state()
        progress = ProgressBar(sys.stderr)
        try:
            result = asyncio.run(check(chosen, known, self._settings(), progress))
        finally:
            progress.close()
        self._save(result, known, bibliography, pages)
        self._report(result.findings)
        self._propose(result.findings)
        return _exit_code(result)

    @property
    def _bib_files(self) -> list[Path]:
        """The files and folders that hold the bibliography; raises Misuse when there are none."""
        return [self.root / path for path in self.options.bib or bibfiles.named(self.options)]

    @property
    def _evidence_folder(self) -> Path:
        """The recorded words stand beside the bibliography."""
        first = self._bib_files[0]
        return (first if first.is_dir() else first.parent) / "evidence"

    def _evidence(self, bibliography: Bibliography) -> Evidence:
        found = records.read_folder(self._evidence_folder, self.root, bibliography)
        # Words that cannot be read cannot be looked for; of sources that are not in this bibliography nothing is asked.
        if unread := [problem for problem in found.problems if problem.code == "E010"]:
            raise CannotCheck(as_report(unread))
        return found

    def _pages(self) -> Iterator[tuple[str, PageSource]]:
        docs = self.root / getattr(self.options, "docs", "docs")
        if self.options.bib and not docs.is_dir():
            return
        for path in sorted(docs.rglob("*.md")):
            if any(part.startswith(".") for part in path.relative_to(docs).parts) or path.is_dir():
                continue
            page = page_source(path, self.root)
            if isinstance(page, Problem):
                raise CannotCheck(as_report([page]))
            yield path.relative_to(docs).as_posix(), page

    def _chosen(self, bibliography: Bibliography, evidence: Evidence, pages: dict[str, PageSource]) -> list[Citation]:
        """The citations to check: all, or those that the options name."""
        found = citations(bibliography, evidence, pages)
        if self.options.only:
            keys = {normal(key) for key in self.options.only}
            for key in sorted(keys):
                if key not in bibliography:
                    hint = did_you_mean(key, bibliography)
                    raise CannotCheck(
                        f'explainer: "{key}" is not in {bibliography.names_of_files}{f"; {hint}" if hint else ""}'
                    )
            found = [citation for citation in found if normal(citation.key) in keys]
        if self.options.changed_since:
            try:
                revision = Revision(self.options.changed_since, self.root)
                folder = shown_path(self._evidence_folder, self.root)
                found = changed(found, (bibliography, evidence), pages, revision, folder)
            except NoSuchRevision as unknown:
                raise CannotCheck(f"explainer: {unknown}") from None
        return found

    @property
    def _state_file(self) -> Path | None:
        if self.options.state:
            return self.root / Path(self.options.state)
        return None if self.options.bib else self.root / DEFAULT_STATE

    def _state(self) -> LinkState:
        if self._state_file is None:
            return LinkState()
        read = linkstate.read(self._state_file, self.root)
        if isinstance(read, Problem):
            raise CannotCheck(as_report([read]))
        return read

    def _settings(self) -> Settings:
        options = self.options
        limits = Limits(timeout=options.timeout, retries=options.retries, per_host=options.per_host)
        return Settings(limits, options.allow, options.archive_base, options.contact or self._site())

    def _site(self) -> str:
        """The address of the site that cites, for the User-Agent."""
        try:
            found = _SITE.search((self.root / "mkdocs.yml").read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            return ""
        return found["url"] if found else ""

    def _save(self, result: Result, known: LinkState, bibliography: Bibliography, pages: dict[str, PageSource]) -> None:
        """Bring the state file up to date; a run of all addresses forgets those that are no longer cited."""
        if self._state_file is None or result.is_offline:
            return
        after = result.state
        if not self.options.only and not self.options.changed_since:
            after = state.without_others(after, {finding.citation.url for finding in result.findings})
        try:
            if after.records or known.records:
                state.write(self._state_file, after)
        except OSError as error:
            raise CannotCheck(f"explainer: cannot write {self._state_file}: {error.strerror}") from None

    def _report(self, findings: Sequence[Finding]) -> None:
        path: Path | None = self.options.report
        kind = self.options.format or (_SUFFIXES.get(path.suffix.lower(), "text") if path else "text")
        if path is None:
            sys.stdout.write(FORMATS[kind](findings))
            return
        try:
            atomic.write(self.root / path, FORMATS[kind](findings).encode("utf-8", "replace"))
        except OSError as error:
            raise CannotCheck(f"explainer: cannot write {path}: {error.strerror}") from None
        sys.stdout.write(FORMATS["text"](findings))

    def _propose(self, findings: Sequence[Finding]) -> None:
        """Show what the entries should say now as a patch, or write it."""
        proposed = list(proposal.proposals(findings))
        shows = not self.options.write and (self.options.report is not None or self.options.format in (None, "text"))
        for path in sorted(set(bibfiles.below(self._bib_files))) if proposed else ():
            shown = shown_path(path, self.root)
            try:
                before = path.read_bytes()
                after = proposal.applied(before, proposed)
                if self.options.write:
                    proposal.write(path, before, after)
                elif shows and (patch := proposal.as_patch(shown, before, after)):
                    sys.stdout.write(f"\nProposed (apply with --write):\n\n{patch}")
            except (OSError, proposal.CannotPropose) as error:
                raise CannotCheck(f"explainer: cannot change {shown}: {error}") from None


def _exit_code(result: Result) -> int:
    if any(finding.outcome is Outcome.FAIL for finding in result.findings):
        return EXIT_ROT
    return EXIT_UNCHECKED if result.is_offline else EXIT_NO_ROT
