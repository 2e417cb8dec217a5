"""Pages as they were converted and checked before, for as long as all that they were made of is as it was.

A page is made of its own text, of the entries that it cites, of what is recorded of them, of whatever its blocks show,
and of things that are the same for all pages: the configuration, the code, the data folder. A host names the last kind
and the text (`basis`); the rest is compared here. Nothing is kept of a page that has a problem.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from explainer.chapter.findings import Findings
from explainer.files.digest import digest
from explainer.markdown.links import Link
from explainer.notes.note import Use
from explainer.notes.notewriter import PageRecord
from explainer.project import Project
from explainer.proof.verification import Tally, Verification

_TALLIES = ("quotations", "figures", "paragraphs")


@dataclass(frozen=True)
class Kept:
    """What is kept of a page."""

    host: Any
    """What the host made of it, as JSON knows it."""
    record: PageRecord
    findings: Findings


@dataclass
class Memory:
    """The pages of one site, in a folder with a file for each."""

    folder: Path
    holds: bool = False
    """Whether it is asked again and again, as by a server, so that the files are also held in this process."""
    _held: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By page: its file, as it was read or written last."""

    def get(self, page: str, basis: str, project: Project) -> Kept | None:
        """What is kept of a page, if it would be made the same today."""
        kept = self._file(page)
        if kept.get("basis") != basis or kept["made_of"] != dict(_made_of(kept, project)):
            return None
        return Kept(kept["host"], _record(kept["record"]), _findings(kept["findings"]))

    def keep(self, page: str, basis: str, project: Project, made: Kept) -> None:
        """Keep a page; one with problems is not kept. Raises OSError when it cannot be written."""
        if made.findings.problems or made.record.unresolved:
            return
        kept = {
            "basis": basis,
            "host": made.host,
            "record": {**asdict(made.record), "shown_ids": sorted(made.record.shown_ids)},
            "findings": _plain(made.findings),
        }
        kept["made_of"] = dict(_made_of(kept, project))
        text = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
        if self.holds:
            self._held[page] = json.loads(text)
        path = self._path(page)
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f"{path.stem}.{os.getpid()}")  # several builds may keep the same page
        aside.write_text(text, encoding="utf-8")
        aside.replace(path)

    def _file(self, page: str) -> dict[str, Any]:
        """A page's file; empty where there is none that can be read, for then the page is made again."""
        if page in self._held:
            return self._held[page]
        try:
            read = json.loads(self._path(page).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        found: dict[str, Any] = read if isinstance(read, dict) else {}
        if self.holds:
            self._held[page] = found
        return found

    def _path(self, page: str) -> Path:
        return self.folder / f"{digest(page)}.json"


def _made_of(kept: Any, project: Project) -> Iterator[tuple[str, str]]:
    """Today's state of what a page was made of besides its basis."""
    found, shows = kept["findings"], kept["record"]["blocks"]
    for key in found["cited"]:
        yield f"cites {key}", project.bibliography.digest(key)
        yield f"records {key}", project.evidence.digests.get(key, "")
    for key in found["uncited"]:
        yield f"names {key}", str(key in project.bibliography)
    if shows:  # what blocks show may come from anywhere
        yield "all", project.digest


def _plain(findings: Findings) -> dict[str, Any]:
    verification = findings.verification
    return {
        **{name: asdict(getattr(verification, name)) for name in _TALLIES},
        "used": sorted(verification.used),
        "needless": [list(span) for span in verification.needless],
        "cited": sorted(findings.cited),
        "uncited": sorted(findings.uncited),
        "notes": findings.notes,
        "is_exempt": findings.is_exempt,
        "links": [[link.target, link.at, link.is_raw] for link in findings.links],
    }


def _findings(kept: Any) -> Findings:
    tallies = {name: Tally(**kept[name]) for name in _TALLIES}
    used, needless = ({tuple(pair) for pair in kept["used"]}, [tuple(span) for span in kept["needless"]])
    verification = Verification(problems=[], used=used, needless=needless, **tallies)
    links = tuple(Link(target, at, is_raw) for target, at, is_raw in kept["links"])
    cited, uncited = frozenset(kept["cited"]), frozenset(kept["uncited"])
    return Findings((), verification, cited, uncited, kept["notes"], links, kept["is_exempt"])


def _record(kept: Any) -> PageRecord:
    uses = [Use(**use) for use in kept["uses"]]
    return PageRecord(uses, [], set(kept["shown_ids"]), kept["blocks"], kept["is_plain"])
