"""All that backs a site, read once: bibliography, evidence, claims and data."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from explainer.files.digest import digest
from explainer.problems.problem import Problem
from explainer.sources import audit
from explainer.sources.bibliography import Bibliography, bib_files, read_files
from explainer.sources.faultless import Faultless

# What a project does not have is not imported: all together it would take a tenth of the build of a small site.
if TYPE_CHECKING:
    from explainer.data.atlas import Atlas
    from explainer.data.corrections import Corrections
    from explainer.data.datatable import Tables
    from explainer.data.glossary import Glossary
    from explainer.data.timeline import Timeline
    from explainer.exhibits.drawing import Studio
    from explainer.files.siteconfig import SiteConfig
    from explainer.markdown.statement import Statement
    from explainer.problems.place import Place
    from explainer.proof.claim import Register
    from explainer.proof.evidence import Evidence
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

MISSING_RECORDS = ("C006", "E002", "E003", "E004")
"""Problems that texts seem to have while the records that they need cannot be read."""

UNBUILT = {"docs": "docs", "bibliography": "citations"}
"""The same where nothing is built: every .bib file of the folder counts as long as no configuration names one."""

DRAWINGS = ".cache/drawings"
"""Where drawings are kept between builds, relative to the project's folder."""
ENTRIES = ".cache/entries.json"
"""Where it is kept between checks which entries have no fault."""


class _Absent:
    """Stands for a part that a project does not have.

    It says that it holds nothing; whatever else is asked of it, the empty part itself answers, made only then.
    """

    problems = chapters = headwords = events = corrections = cites = ()
    claims = tables = digests = places = MappingProxyType[str, Any]({})

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make

    def __getattr__(self, name: str) -> Any:
        return getattr(self._part, name)

    def statements(self) -> tuple[()]:
        """No text that cites."""
        return ()

    @cached_property
    def _part(self) -> Any:
        return self._make()


def _later(module: str, name: str, *arguments: Any) -> Any:
    """A part of this class, without importing its module yet."""
    return _Absent(lambda: getattr(import_module(f"explainer.{module}"), name)(*arguments))


def _no(module: str, name: str) -> Callable[[], Any]:
    """What makes a part that is absent unless it is given."""
    return lambda: _later(module, name)


@dataclass(frozen=True, eq=False)
class Project:
    """What backs a site, as it was read; two readings are two projects."""

    bibliography: Bibliography = field(default_factory=lambda: Bibliography((), (), {}))
    evidence: Evidence = field(default_factory=_no("proof.evidence", "Evidence"))
    register: Register = field(default_factory=_no("proof.claim", "Register"))
    tables: Tables = field(default_factory=_no("data.datatable", "Tables"))
    is_verified: bool = False
    """Whether pages are held against the evidence: so as soon as there is a folder for it."""
    timeline: Timeline = field(default_factory=_no("data.timeline", "Timeline"))
    glossary: Glossary = field(default_factory=_no("data.glossary", "Glossary"))
    atlas: Atlas = field(default_factory=_no("data.atlas", "Atlas"))
    studio: Studio = field(default_factory=_no("exhibits.drawing", "Studio"))
    corrections: Corrections = field(default_factory=_no("data.corrections", "Corrections"))
    links: LinkState = field(default_factory=_no("sources.linkstate", "LinkState"))
    """What the last check of links found."""
    link_problems: tuple[Problem, ...] = ()
    faultless: Faultless = field(default_factory=Faultless)
    """The entries that need no second look."""

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
        return [*audit.audit(self.bibliography, faultless=self.faultless), *self._problems_of_records]

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
            yield from (
                found for found in records.problems if not (self.lacks_records and found.code in MISSING_RECORDS)
            )
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


def stamp(named: Iterable[Path]) -> tuple[tuple[str, int, int], ...]:
    """What tells whether files, or those below a folder, are as they were: names, times and sizes."""
    files = (file for path in named for file in (sorted(path.rglob("*.*")) if path.is_dir() else [path]))
    found = ((file, file.stat()) for file in files if file.exists())
    return tuple((str(file), state.st_mtime_ns, state.st_size) for file, state in found)


@dataclass
class Reader:
    """Reads a project time and again; a part whose files are as they were is not read again."""

    root: Path
    options: Mapping[str, Any]
    states: Callable[[Iterable[Path]], object] = stamp
    """Tells whether files, or those below a folder, are as they were."""
    _parts: dict[str, tuple[object, tuple[object, ...], Any]] = field(default_factory=dict)
    """By name: the state of its files, the parts that it was read with, and what was read."""
    _found: dict[str, tuple[bool, object]] = field(default_factory=dict)
    """By option: whether its file or folder is there, and its state."""

    def read(self) -> Project:
        """The project as it stands now: the same object while nothing has changed."""
        self._found = {
            name: self._state(_one(self.root, self.options, name)) for name in OPTIONS if name != "bibliography"
        }
        links, faults = self._links()
        library = self._bibliography(links)
        # Most parts ask the bibliography only which keys there are, and in which files.
        named = (library.names_of_files, *library)
        keys = self._part("keys", named, (), lambda: named)
        records = self._records("evidence", "proof.evidence", "Evidence", (keys,), library)
        parts = (
            library,
            records,
            self._records("claims", "proof.claim", "Register", (library, records), library, records),
            self._records("data", "data.datatable", "Tables", (keys, records), library, records),
            _one(self.root, self.options, "evidence").is_dir(),
            self._records("data", "data.timeline", "Timeline"),
            self._records("data", "data.glossary", "Glossary"),
            self._records("data", "data.atlas", "Atlas", (keys,), library),
            self._part("studio", "", (), lambda: _later("exhibits.drawing", "Studio", self.root / DRAWINGS)),
            self._records("data", "data.corrections", "Corrections"),
            links,
            faults,
            self._part("faultless", "", (), lambda: Faultless(self.root / ENTRIES)),
        )
        return self._part("project", "", parts, lambda: Project(*parts))

    def _state(self, path: Path) -> tuple[bool, object]:
        return path.exists(), self.states([path])

    def _links(self) -> tuple[LinkState, tuple[Problem, ...]]:
        """What the last check of links found, and what is wrong with the file that says so."""
        path = _one(self.root, self.options, "links")

        def read() -> tuple[LinkState, tuple[Problem, ...]]:
            if not path.exists():
                return _later("sources.linkstate", "LinkState"), ()
            from explainer.sources import linkstate

            found = linkstate.read(path, self.root)
            return (linkstate.LinkState(), (found,)) if isinstance(found, Problem) else (found, ())

        return self._part("links", self._found["links"], (), read)

    def _bibliography(self, links: LinkState) -> Bibliography:
        """The sources with what is known of where they are found."""
        named = paths(self.root, self.options, "bibliography")
        found = self._part("bibliography", self.states(bib_files(named)), (), lambda: read_files(named, self.root))

        def located() -> Bibliography:
            if isinstance(links, _Absent):
                return found
            from explainer.sources import linkstate

            return found.located(lambda entry: linkstate.availability(entry, links))

        return self._part("located", "", (found, links), located)

    def _records(self, option: str, module: str, kind: str, others: tuple[object, ...] = (), *backing: Any) -> Any:
        """What the folder of an option holds, read with regard to other parts; where there is none, nothing is."""
        path = _one(self.root, self.options, option)

        def make() -> Any:
            if not path.exists():
                return _later(module, kind)
            return import_module(f"explainer.{module}").read_folder(path, self.root, *backing)

        return self._part(module, self._found[option], others, make)

    def _part(self, name: str, state: object, others: tuple[object, ...], make: Callable[[], _Part]) -> _Part:
        """A part as it was made from the same files with the same other parts, or made now."""
        known = self._parts.get(name)
        if known is None or known[0] != state or not all(map(operator.is_, known[1], others)):
            known = self._parts[name] = (state, others, make())
        part: _Part = known[2]
        return part


def configured(config: SiteConfig) -> dict[str, Any]:
    """What a configuration says of where things are: options of a Reader, and `docs`. Nonsense is left to the build."""
    known = {name: value for name in OPTIONS if _is_named(value := config.explainer.get(name), name)}
    return known | ({"docs": config.docs} if config.docs else {})


def _is_named(value: object, name: str) -> bool:
    given = value if isinstance(value, list) and name == "bibliography" else [value]
    return bool(given) and all(isinstance(item, str) and item for item in given)


def paths(root: Path, options: Mapping[str, Any], name: str) -> list[Path]:
    """The files or folders that an option names."""
    value = options.get(name) or OPTIONS[name]
    return [root / item for item in (value if isinstance(value, list) else [value])]


def all_paths(root: Path, options: Mapping[str, Any]) -> Iterable[Path]:
    """Every file and folder that a project is read from."""
    return [path for name in OPTIONS for path in paths(root, options, name)]


def _one(root: Path, options: Mapping[str, Any], name: str) -> Path:
    return paths(root, options, name)[0]
