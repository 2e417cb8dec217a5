"""A whole site checked without being built: what the build, the command line and an editor all report."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from explainer.chapter.check import check_page, cited_keys, notes_of, statement_problems
from explainer.markdown import frontmatter
from explainer.markdown.page import PageSource
from explainer.problems.problem import Problem
from explainer.project import Project
from explainer.proof import coverage, verify
from explainer.proof.coverage import Coverage
from explainer.proof.verify import Verification
from explainer.sources import audit

MISSING_RECORDS = ("C006", "E002", "E003", "E004")
"""Problems that a page seems to have while the records that it needs cannot be read."""


@dataclass(frozen=True)
class Inspection:
    """What is found in a project and its pages."""

    project: Project
    pages: Mapping[str, PageSource]
    """By path below the docs folder."""

    @cached_property
    def verifications(self) -> dict[str, Verification]:
        """What each page quotes and counts, against the evidence."""
        backing = self.project
        if not backing.is_verified:
            return {}
        return {uri: verify.verify(page, backing.bibliography, backing.records) for uri, page in self.pages.items()}

    def page_problems(self, uri: str) -> list[Problem]:
        """What is wrong with a page in itself: its citations, and what it says.

        While records cannot be read, what misses them is not reported: that is one mistake, not one for each use.
        """
        fields = frontmatter.read(self.pages[uri].file)
        found = [*(fields if isinstance(fields, list) else ()), *check_page(self.pages[uri], self.project)]
        verified = self.verifications[uri].problems if self.project.is_verified else []
        hidden = MISSING_RECORDS if self.project.lacks_records else ()
        return [problem for problem in (*found, *verified) if problem.code not in hidden]

    @cached_property
    def statement_problems(self) -> list[Problem]:
        """The same of the texts of the data folder."""
        found = [*statement_problems(self.project)]
        for statement, verification in zip(self.project.statements, self.statement_verifications, strict=False):
            found += map(statement.moved, verification.problems)
        hidden = MISSING_RECORDS if self.project.lacks_records else ()
        return [problem for problem in found if problem.code not in hidden]

    @cached_property
    def statement_verifications(self) -> list[Verification]:
        """What the texts of the data folder quote and count, in their order."""
        backing = self.project
        if not backing.is_verified:
            return []
        return [verify.verify(text.page, backing.bibliography, backing.records) for text in backing.statements]

    def leftovers(self, cited: set[str]) -> Iterator[Problem]:
        """What is recorded and never used; `cited` are the keys that pages cite."""
        yield from audit.unused(self.project.bibliography, cited | set(self.project.backing_cites()))
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
        texts = (text.page for text in self.project.statements)
        return {key for page in (*self.pages.values(), *texts) for key in cited_keys(page)}

    def problems(self) -> Iterator[Problem]:
        """Everything, links aside, which only a build can follow."""
        yield from self.project.problems
        for uri in self.pages:
            yield from self.page_problems(uri)
        yield from self.statement_problems
        yield from self.leftovers(self.cited)

    @cached_property
    def coverage(self) -> Coverage:
        """What share of the site is proved; sources are those that pages, claims or tables cite."""
        backing = self.project
        cited = self.cited.union(backing.backing_cites())
        notes = sum(len(notes_of(page)) for page in self.pages.values())
        by_file: dict[str, set[Hashable]] = {}
        for text in backing.statements:
            by_file.setdefault(text.file.path, set()).update(notes_of(text.page))
        notes += sum(map(len, by_file.values()))
        return coverage.measure(backing.bibliography, cited, self._all_verifications, notes, backing.register)
