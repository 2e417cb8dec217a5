"""`explainer links`: the files and the exit code around a run."""

from __future__ import annotations

import argparse
import asyncio
import sys
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from explainer import project
from explainer.commands import layout
from explainer.commands.status import Misuse
from explainer.export.clean import one_line
from explainer.files import atomic, siteconfig
from explainer.linkcheck import proposal, state
from explainer.linkcheck.changed import NoSuchRevision, Revision, changed
from explainer.linkcheck.citations import citations
from explainer.linkcheck.limits import Limits
from explainer.linkcheck.options import add_options
from explainer.linkcheck.report import FORMATS
from explainer.linkcheck.run import Result, Settings, check
from explainer.markdown.page import PageSource, page_source
from explainer.problems.problem import Problem, did_you_mean
from explainer.problems.progress import ProgressBar
from explainer.problems.report import as_report
from explainer.proof import evidence as records
from explainer.proof.evidence import Evidence
from explainer.sources import linkstate
from explainer.sources.bibliography import Bibliography, bib_files, normal, read_files, shown_path
from explainer.sources.linkstate import LinkState
from explainer.sources.observation import Citation, Finding, Outcome

__all__ = ["add_options", "run"]

EXIT_NO_ROT, EXIT_ROT, EXIT_FAILED, EXIT_UNCHECKED = 0, 1, 2, 3

DEFAULT_STATE = Path("citations/links.json")
_SUFFIXES = {".json": "json", ".sarif": "sarif", ".xml": "junit", ".md": "markdown"}


class CannotCheck(Exception):
    """The check cannot be made; the message says why."""


def run(options: argparse.Namespace) -> int:
    """Check links; returns 0 when there is no rot, 1 when there is, 2 when the check failed, 3 without a network."""
    try:
        return _Command(options, Path.cwd()).run()
    except CannotCheck as cannot:
        print(cannot, file=sys.stderr)
        return EXIT_FAILED
    except (BrokenPipeError, PermissionError, Misuse):  # the caller's
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
        progress = ProgressBar(sys.stderr, "addresses")
        try:
            result = asyncio.run(check(chosen, known, self._settings(), progress))
        finally:
            progress.close()
        self._save(result, known)
        self._report(result.findings)
        self._propose(result.findings)
        return _exit_code(result)

    @cached_property
    def _layout(self) -> dict[str, Any]:
        """Where things are; raises Misuse when the bibliography is missing."""
        return layout.known(self.options)

    @property
    def _bib_files(self) -> list[Path]:
        """The files and folders that hold the bibliography; raises Misuse when there are none."""
        return [self.root / path for path in self.options.bib or layout.bibliography(self._layout)]

    @property
    def _evidence_folder(self) -> Path:
        """The recorded words stand beside the bibliography when nobody says otherwise."""
        if not self.options.bib and "evidence" in self._layout:
            return project.paths(self.root, self._layout, "evidence")[0]
        first = self._bib_files[0]
        return (first if first.is_dir() else first.parent) / "evidence"

    def _evidence(self, bibliography: Bibliography) -> Evidence:
        found = records.read_folder(self._evidence_folder, self.root, bibliography)
        # Words that cannot be read cannot be looked for; of sources that are not in this bibliography nothing is asked.
        if unread := [problem for problem in found.problems if problem.code == "E010"]:
            raise CannotCheck(as_report(unread))
        return found

    def _pages(self) -> Iterator[tuple[str, PageSource]]:
        configured = project.UNBUILT | project.configured(siteconfig.read(self.root))
        docs = self.root / (self.options.docs or configured["docs"])
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
        contact = options.contact or siteconfig.read(self.root).asked_about
        return Settings(limits, options.allow, options.archive_base, one_line(contact))

    def _save(self, result: Result, known: LinkState) -> None:
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
        for path in sorted(set(bib_files(self._bib_files))) if proposed else ():
            shown = shown_path(path, self.root)
            try:
                before = path.read_bytes()
                after = proposal.applied(before, proposed)
                if self.options.write:
                    proposal.write(path, before, after)
                elif shows and (patch := proposal.as_patch(shown, before, after)):
                    sys.stdout.write(f"\nProposed (apply with --write):\n\n{patch}")
            except (OSError, proposal.CannotPropose) as error:
                message = f"explainer: cannot propose changes to {shown}: {error}"
                if self.options.write:
                    raise CannotCheck(message) from None
                print(message, file=sys.stderr)


def _exit_code(result: Result) -> int:
    if any(finding.outcome is Outcome.FAIL for finding in result.findings):
        return EXIT_ROT
    return EXIT_UNCHECKED if result.is_offline else EXIT_NO_ROT
