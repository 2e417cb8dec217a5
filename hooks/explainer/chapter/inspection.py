"""A whole site checked without being built: what the build, the command line and an editor all report."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from explainer.chapter.findings import Findings, findings
from explainer.markdown.links import SiteTree, broken_links, chapter_problems
from explainer.markdown.page import PageSource
from explainer.problems.problem import Problem
from explainer.project import MISSING_RECORDS, Project
from explainer.proof.verification import Verification
from explainer.sources import audit

if TYPE_CHECKING:
    from explainer.proof.coverage import Coverage

# What only some builds need is imported where it is used: small sites would spend a tenth of their build on it.


@dataclass(frozen=True)
class Inspection:
    """What is found in a project and its pages."""

    project: Project
    pages: Mapping[str, PageSource]
    """By path below the docs folder."""

    known: Mapping[str, Findings] = field(default_factory=dict)
    """What is known of pages that are as they were."""

    _found: dict[str, Findings] = field(default_factory=dict)

    def findings(self, uri: str) -> Findings:
        """What is found in a page."""
        if uri not in self._found:
            self._found[uri] = self.known.get(uri) or findings(self.pages[uri], self.project)
        return self._found[uri]

    @property
    def verifications(self) -> dict[str, Verification]:
        """What each page quotes and counts, against the evidence."""
        found = {uri: self.findings(uri) for uri in self.pages} if self.project.is_verified else {}
        return {uri: page.verification for uri, page in found.items() if not page.is_exempt}

    def page_problems(self, uri: str) -> list[Problem]:
        """What is wrong with a page in itself: its citations, and what it says."""
        return list(self.findings(uri).problems)

    @cached_property
    def statement_problems(self) -> list[Problem]:
        """The same of the texts of the data folder."""
        found = [*_problems_of_statements(self.project)]
        for statement, verification in zip(self.project.statements, self.statement_verifications, strict=False):
            found += map(statement.moved, verification.problems)
        hidden = MISSING_RECORDS if self.project.lacks_records else ()
        return [problem for problem in found if problem.code not in hidden]

    @property
    def statement_verifications(self) -> tuple[Verification, ...]:
        """What the texts of the data folder quote and count, in their order."""
        return _verified_statements(self.project)

    def leftovers(self, cited: set[str]) -> Iterator[Problem]:
        """What is recorded and never used; `cited` are the keys that pages cite.

        Nothing is said while a file cannot be read that may use it.
        """
        if self.project.lacks_records:
            return
        yield from audit.unused(self.project.bibliography, cited | set(self.project.backing_cites()))
        yield from self.unused_records()

    def unused_records(self) -> Iterator[Problem]:
        """The passages and figures that nothing uses."""
        if not self.project.evidence.places:
            return
        from explainer.proof import verify

        used = {name for verification in self._all_verifications for name in verification.used}
        tabled = (cite for table in self.project.tables.tables.values() for cite in table.all_cites)
        used |= {(cite.key, cite.passage) for cite in (*self.project.cites_of_claims(), *tabled) if cite.passage}
        yield from verify.unused(self.project.evidence, used)

    @property
    def _all_verifications(self) -> list[Verification]:
        return [*self.verifications.values(), *self.statement_verifications]

    @cached_property
    def cited(self) -> set[str]:
        """The keys that pages and the texts of the data folder cite."""
        return set(self.cited_by_statements).union(*(self.findings(uri).cited for uri in self.pages))

    @property
    def cited_by_statements(self) -> frozenset[str]:
        """The keys that the texts of the data folder cite."""
        return _cited_by_statements(self.project)

    def problems(self, site: SiteTree | None = None) -> Iterator[Problem]:
        """Everything; links inside the site only where its tree is given."""
        yield from self.project.problems
        for uri in self.pages:
            yield from self.page_problems(uri)
        yield from self.statement_problems
        yield from self.leftovers(self.cited)
        if site:
            yield from self.link_problems(site)

    def link_problems(self, site: SiteTree) -> Iterator[Problem]:
        """The links of the published pages that lead nowhere, and the chapters that records name and do not exist."""
        yield from chapter_problems(self.project.chapters(), site.ids)
        for uri, page in self.pages.items():
            if uri in site.ids:
                yield from broken_links(page, uri, site, self.findings(uri).links)

    @cached_property
    def coverage(self) -> Coverage:
        """What share of the site is proved; sources are those that pages, claims or tables cite."""
        from explainer.chapter.check import notes_of
        from explainer.proof import coverage

        backing = self.project
        cited = self.cited.union(backing.backing_cites())
        notes = sum(self.findings(uri).notes for uri in self.pages)
        by_file: dict[str, set[Hashable]] = {}
        for text in backing.statements:
            by_file.setdefault(text.file.path, set()).update(notes_of(text.page))
        notes += sum(map(len, by_file.values()))
        found = coverage.measure(backing.bibliography, cited, self._all_verifications, notes, backing.register)
        return replace(found, exempt=sum(self.findings(uri).is_exempt for uri in self.pages))


def let_go() -> None:
    """Forget the projects that were looked at."""
    for kept in (_problems_of_statements, _verified_statements, _cited_by_statements):
        kept.cache_clear()


# The texts of the data folder are many. Whoever writes a page looks at the same project again and again.


@lru_cache(maxsize=1)
def _problems_of_statements(project: Project) -> tuple[Problem, ...]:
    if not project.statements:
        return ()
    from explainer.chapter.check import statement_problems

    return tuple(statement_problems(project))


@lru_cache(maxsize=1)
def _verified_statements(project: Project) -> tuple[Verification, ...]:
    if not project.is_verified:
        return ()
    from explainer.proof import verify

    return tuple(verify.verify(text.page, project.bibliography, project.records) for text in project.statements)


@lru_cache(maxsize=1)
def _cited_by_statements(project: Project) -> frozenset[str]:
    if not project.statements:
        return frozenset()
    from explainer.chapter.check import cited_keys

    return frozenset(key for text in project.statements for key in cited_keys(text.page))
