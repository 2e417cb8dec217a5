"""All that backs a site, read once: bibliography, evidence, claims and data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from explainer.data import atlas, corrections, datatable, glossary, timeline
from explainer.data.atlas import Atlas
from explainer.data.corrections import Corrections
from explainer.data.datatable import Tables
from explainer.data.glossary import Glossary
from explainer.data.timeline import Timeline
from explainer.exhibits.drawing import Studio
from explainer.markdown.statement import Statement
from explainer.problems.place import Place
from explainer.problems.problem import Problem
from explainer.proof import claim, evidence
from explainer.proof.claim import Register
from explainer.proof.evidence import Evidence
from explainer.sources import audit, linkstate
from explainer.sources.bibliography import Bibliography, read_files
from explainer.sources.citation import Cite
from explainer.sources.linkstate import LinkState

OPTIONS: dict[str, str] = {
    "bibliography": "citations/references.bib",
    "evidence": "citations/evidence",
    "claims": "citations/claims",
    "data": "docs/data",
    "links": "citations/links.json",
}
"""Where things are when a configuration does not say otherwise, relative to the project's folder."""

DRAWINGS = ".cache/drawings"
"""Where drawings are kept between builds, relative to the project's folder."""


@dataclass(frozen=True)
class Project:
    """What backs a site."""

    bibliography: Bibliography = field(default_factory=lambda: Bibliography((), (), {}))
    evidence: Evidence = field(default_factory=Evidence)
    register: Register = field(default_factory=Register)
    tables: Tables = field(default_factory=Tables)
    is_verified: bool = False
    """Whether pages are held against the evidence: so as soon as there is a folder for it."""
    timeline: Timeline = field(default_factory=Timeline)
    glossary: Glossary = field(default_factory=Glossary)
    atlas: Atlas = field(default_factory=Atlas)
    studio: Studio = field(default_factory=Studio)
    corrections: Corrections = field(default_factory=Corrections)
    links: LinkState = field(default_factory=LinkState)
    """What the last check of links found."""
    link_problems: tuple[Problem, ...] = ()

    @cached_property
    def records(self) -> Evidence:
        """The evidence together with the figures that the data tables hold."""
        return self.evidence.with_figures(self.tables.figures())

    @cached_property
    def lacks_records(self) -> bool:
        """Whether a file of evidence or data could not be read, so that records are missing that exist."""
        return bool(self.tables.problems) or any(found.code in ("E010", "E012") for found in self.evidence.problems)

    @cached_property
    def form_problems(self) -> list[Problem]:
        """What keeps files from being read; there is no publishing with these."""
        return [*self.bibliography.problems, *self._problems_of_records]

    @cached_property
    def problems(self) -> list[Problem]:
        """Everything that is wrong with what backs the site."""
        return [*audit.audit(self.bibliography), *self._problems_of_records]

    @property
    def _problems_of_records(self) -> Iterator[Problem]:
        for records in (
            self.evidence,
            self.register,
            self.tables,
            self.timeline,
            self.glossary,
            self.atlas,
            self.corrections,
        ):
            yield from records.problems
        yield from self.link_problems

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Every text of the data folder that cites as a chapter does."""
        texts = (text for headword in self.glossary.headwords for _, text in headword.texts)
        corrected = (correction.now for correction in self.corrections.corrections)
        return (*(event.what for event in self.timeline.events), *texts, *self.atlas.statements(), *corrected)

    def chapters(self) -> Iterator[tuple[str, Place]]:
        """The chapters that records name, with the place of each."""
        for records in (self.register, self.timeline, self.glossary, self.corrections):
            yield from records.chapters

    def cites_of_claims(self) -> Iterator[Cite]:
        """What the register cites."""
        for item in self.register.claims.values():
            yield from item.cites

    def backing_cites(self) -> Iterator[str]:
        """The keys that claims, tables and places cite."""
        yield from (cite.key for cite in (*self.cites_of_claims(), *self.atlas.cites))
        for table in self.tables.tables.values():
            yield from (cite.key for cite in table.all_cites)


def read(root: Path, options: Mapping[str, Any]) -> Project:
    """Read a project's files; what is wrong with them is in its problems, never an exception."""
    state = linkstate.read(_one(root, options, "links"), root)
    links = LinkState() if isinstance(state, Problem) else state
    bibliography = read_files(paths(root, options, "bibliography"), root)
    bibliography = bibliography.located(lambda entry: linkstate.availability(entry, links))
    folder, data = _one(root, options, "evidence"), _one(root, options, "data")
    records = evidence.read_folder(folder, root, bibliography)
    return Project(
        bibliography,
        records,
        claim.read_folder(_one(root, options, "claims"), root, bibliography, records),
        datatable.read_folder(data, root, bibliography, records),
        folder.is_dir(),
        timeline.read_folder(data, root),
        glossary.read_folder(data, root),
        atlas.read_folder(data, root, bibliography),
        Studio(root / DRAWINGS),
        corrections.read_folder(data, root),
        links,
        (state,) if isinstance(state, Problem) else (),
    )


def paths(root: Path, options: Mapping[str, Any], name: str) -> list[Path]:
    """The files or folders that an option names."""
    value = options.get(name) or OPTIONS[name]
    return [root / item for item in (value if isinstance(value, list) else [value])]


def all_paths(root: Path, options: Mapping[str, Any]) -> Iterable[Path]:
    """Every file and folder that a project is read from."""
    return [path for name in OPTIONS for path in paths(root, options, name)]


def _one(root: Path, options: Mapping[str, Any], name: str) -> Path:
    return paths(root, options, name)[0]
