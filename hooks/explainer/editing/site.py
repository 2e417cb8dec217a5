"""A project at one moment, with what its editors have not saved: all that an answer is made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import PurePosixPath

from explainer.editing.catalog import Catalog
from explainer.markdown.page import PageSource
from explainer.problems.place import TextFile
from explainer.problems.problem import Problem
from explainer.project import Project
from explainer.proof import evidence
from explainer.sources.bibliography import Bibliography


class Kind(Enum):
    """What a file of a project is."""

    PAGE = "page"
    BIBLIOGRAPHY = "bibliography"
    EVIDENCE = "evidence"
    RECORDS = "records"
    """YAML that cites: claims, and what stands in the data folder."""
    TABLE = "table"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Folders:
    """Where things are, relative to the project's folder and with forward slashes."""

    docs: str = "docs"
    evidence: str = "citations/evidence"
    claims: str = "citations/claims"
    data: str = "docs/data"

    def kind(self, path: str) -> Kind:
        """What the file at a path is."""
        suffix = PurePosixPath(path).suffix.lower()
        if suffix == ".bib":
            return Kind.BIBLIOGRAPHY
        if suffix == ".md" and _is_below(path, self.docs):
            return Kind.PAGE
        if suffix == ".csv" and _is_below(path, self.data):
            return Kind.TABLE
        if suffix in (".yml", ".yaml"):
            if _is_below(path, self.evidence):
                return Kind.EVIDENCE
            if _is_below(path, self.claims) or _is_below(path, self.data):
                return Kind.RECORDS
        return Kind.OTHER


def _is_below(path: str, folder: str) -> bool:
    return path.startswith(f"{folder}/")


@dataclass(frozen=True)
class Site:
    """A project and its pages as they were read together."""

    project: Project = field(default_factory=Project)
    pages: Mapping[str, PageSource] = field(default_factory=dict)
    """By path below the docs folder."""
    texts: Mapping[str, TextFile] = field(default_factory=dict)
    """Of evidence, records and tables, by path."""
    page_problems: tuple[Problem, ...] = ()
    """Of the pages that cannot be read."""
    folders: Folders = Folders()
    catalog: Catalog = field(default_factory=lambda: Catalog(Bibliography((), (), {})))
    """The sources, to be searched."""

    def page(self, path: str) -> PageSource | None:
        """The page at a path of the project."""
        return self.pages.get(path.removeprefix(f"{self.folders.docs}/"))

    def texts_of(self, kind: Kind) -> Iterator[TextFile]:
        """The files of a kind, pages aside."""
        if kind is Kind.BIBLIOGRAPHY:
            yield from (scanned.file for scanned in self.project.bibliography.scans)
        yield from (text for path, text in self.texts.items() if self.folders.kind(path) is kind)

    def evidence_of(self, key: str) -> list[TextFile]:
        """The files in which the words of a source are recorded."""
        return [text for text in self.texts_of(Kind.EVIDENCE) if evidence.key_of(text.path) == key]
