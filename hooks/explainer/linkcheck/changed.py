"""Which citations a change adds or alters: what a file said at a revision against what it says now."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from explainer.linkcheck.citations import external_links, passages_of
from explainer.markdown.page import PageSource
from explainer.problems.place import TextFile
from explainer.proof.evidence import Evidence, from_texts
from explainer.sources.bibliography import Bibliography, from_files
from explainer.sources.observation import Citation

SECONDS = 60
"""For one question to git."""


class NoSuchRevision(Exception):
    """Git does not know the revision, or there is no repository; the message is git's."""


@dataclass(frozen=True)
class Revision:
    """A commit, of which files can be read. Paths are relative to the folder that git is run in."""

    name: str
    folder: Path

    def __post_init__(self) -> None:
        if self.name.startswith("-"):
            raise NoSuchRevision(f'"{self.name}" is not a revision')
        self._git("rev-parse", "--verify", "--quiet", f"{self.name}^{{commit}}")

    def texts(self, paths: Iterable[str]) -> list[TextFile]:
        """The texts that these files had; those that were not there are left out."""
        asked = list(paths)
        there = (
            set(self._git("ls-tree", "-r", "-z", "--name-only", self.name, "--", *asked).split("\0"))
            if asked
            else set()
        )
        return [TextFile(path, self._git("show", f"{self.name}:./{path}")) for path in asked if path in there]

    def paths_below(self, folder: str) -> list[str]:
        """The files that a folder had."""
        return list(filter(None, self._git("ls-tree", "-r", "-z", "--name-only", self.name, "--", folder).split("\0")))

    def _git(self, *arguments: str) -> str:
        try:
            done = subprocess.run(  # noqa: S603
                ["git", "-c", "core.quotePath=false", *arguments],  # noqa: S607
                cwd=self.folder,
                capture_output=True,
                check=False,
                timeout=SECONDS,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise NoSuchRevision(f"git cannot be run: {error}") from None
        if done.returncode:
            message = done.stderr.decode("utf-8", "replace").strip() or f'git knows no commit "{self.name}"'
            raise NoSuchRevision(message)
        return done.stdout.decode("utf-8", "replace").replace("\r\n", "\n")


def changed(
    citations: Sequence[Citation],
    now: tuple[Bibliography, Evidence],
    pages: Mapping[str, PageSource],
    revision: Revision,
    evidence_folder: str,
) -> list[Citation]:
    """The citations whose entry or recorded words are new or other than at the revision, and new links in chapters."""
    bibliography, evidence = now
    before = from_files(revision.texts(scan.file.path for scan in bibliography.scans))
    paths = revision.paths_below(evidence_folder) if evidence_folder else []
    old_evidence = from_texts(revision.texts(paths), before)
    old_pages = revision.texts(page.file.path for page in pages.values())
    old_links = {url for text in old_pages for url, _ in external_links(PageSource(text))}

    def is_changed(citation: Citation) -> bool:
        key = citation.key
        if not key:
            return citation.url not in old_links
        old, new = before.get(key), bibliography.get(key)
        assert new is not None
        if old is None or old.fields != new.fields or old.inherited != new.inherited:
            return True
        return set(passages_of(key, evidence)) != set(passages_of(key, old_evidence))

    return [citation for citation in citations if is_changed(citation)]
