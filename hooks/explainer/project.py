"""All that backs a site, read once: bibliography, evidence, claims and data."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from explainer.data import atlas, corrections, datatable, glossary, timeline
from explainer.data.atlas import Atlas
from explainer.data.corrections import Corrections
from explainer.data.datatable import Tables
from explainer.data.glossary import Glossary
from explainer.data.timeline import Timeline
from explainer.exhibits.drawing import Studio
from explainer.files.digest import digest
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

_Part = TypeVar("_Part")

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


@dataclass(frozen=True, eq=False)
class Project:
    """What backs a site, as it was read; two readings are two projects."""

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
    def digest(self) -> str:
        """What tells whether the bibliography and the evidence are as they were."""
        sources = (text for scan in self.bibliography.scans for text in (scan.file.path, scan.file.text))
        return digest(*sources, *(f"{key} {found}" for key, found in sorted(self.evidence.digests.items())))

    @cached_property
    def form_problems(self) -> list[Problem]:
        """What keeps files from being read; there is no publishing with these."""
        return [*self.bibliography.problems, *self._problems_of_records]

    @cached_property
    def problems(self) -> list[Problem]:
        """Everything that is wrong with what backs the site."""
        return [*audit.audit(self.bibliography), *self._problems_of_records]

    def problems_of(self, cited: Iterable[str]) -> list[Problem]:
        """The same for a build, which shows only what is cited: of the values of other entries nothing is said."""
        return [*audit.audit(self.bibliography, cited), *self._problems_of_records]

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
    return Reader(root, options).read()


@dataclass
class Reader:
    """Reads a project time and again; a part whose files are as they were is not read again."""

    root: Path
    options: Mapping[str, Any]
    _parts: dict[str, tuple[object, tuple[object, ...], Any]] = field(default_factory=dict)
    """By name: the state of its files, the parts that it was read with, and what was read."""

    def read(self) -> Project:
        """The project as it stands now: the same object while nothing has changed."""
        root, folder, data = self.root, *(_one(self.root, self.options, name) for name in ("evidence", "data"))
        now = stamp([data])
        state = self._read("links", lambda path: linkstate.read(path, root))
        links = self._part("link state", "", (state,), lambda: LinkState() if isinstance(state, Problem) else state)
        library = self._bibliography(links)
        # Most parts ask the bibliography only which keys there are, and in which files.
        named = (library.names_of_files, *library)
        keys = self._part("keys", named, (), lambda: named)
        records = self._read("evidence", lambda path: evidence.read_folder(path, root, library), keys)
        parts = (
            library,
            records,
            self._read("claims", lambda path: claim.read_folder(path, root, library, records), library, records),
            self._read("data", lambda path: datatable.read_folder(path, root, library, records), keys, records),
            folder.is_dir(),
            self._part("timeline", now, (), lambda: timeline.read_folder(data, root)),
            self._part("glossary", now, (), lambda: glossary.read_folder(data, root)),
            self._part("atlas", now, (keys,), lambda: atlas.read_folder(data, root, library)),
            self._part("studio", "", (), lambda: Studio(root / DRAWINGS)),
            self._part("corrections", now, (), lambda: corrections.read_folder(data, root)),
            links,
            self._part("faults", "", (state,), lambda: (state,) if isinstance(state, Problem) else ()),
        )
        return self._part("project", "", parts, lambda: Project(*parts))

    def _bibliography(self, links: LinkState) -> Bibliography:
        """The sources with what is known of where they are found."""
        named = paths(self.root, self.options, "bibliography")
        found = self._part("bibliography", stamp(named), (), lambda: read_files(named, self.root))
        return self._part(
            "located", "", (found, links), lambda: found.located(lambda entry: linkstate.availability(entry, links))
        )

    def _read(self, option: str, read: Callable[[Path], _Part], *others: object) -> _Part:
        """What the file or folder of an option holds, read with regard to other parts."""
        path = _one(self.root, self.options, option)
        return self._part(option, stamp([path]), others, lambda: read(path))

    def _part(self, name: str, state: object, others: tuple[object, ...], make: Callable[[], _Part]) -> _Part:
        """A part as it was made from the same files with the same other parts, or made now."""
        known = self._parts.get(name)
        if known is None or known[0] != state or not all(map(operator.is_, known[1], others)):
            known = self._parts[name] = (state, others, make())
        part: _Part = known[2]
        return part


def stamp(named: Iterable[Path]) -> tuple[tuple[str, int, int], ...]:
    """What tells whether files, or those below a folder, are as they were: names, times and sizes."""
    files = (file for path in named for file in (sorted(path.rglob("*.*")) if path.is_dir() else [path]))
    found = ((file, file.stat()) for file in files if file.exists())
    return tuple((str(file), state.st_mtime_ns, state.st_size) for file, state in found)


def paths(root: Path, options: Mapping[str, Any], name: str) -> list[Path]:
    """The files or folders that an option names."""
    value = options.get(name) or OPTIONS[name]
    return [root / item for item in (value if isinstance(value, list) else [value])]


def all_paths(root: Path, options: Mapping[str, Any]) -> Iterable[Path]:
    """Every file and folder that a project is read from."""
    return [path for name in OPTIONS for path in paths(root, options, name)]


def _one(root: Path, options: Mapping[str, Any], name: str) -> Path:
    return paths(root, options, name)[0]
