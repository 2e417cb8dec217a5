"""What the check of one page finds, whatever the other pages of its site are."""

from __future__ import annotations

import re
from dataclasses import dataclass

from explainer.markdown import frontmatter
from explainer.markdown.links import Link, internal_links, possible_links
from explainer.markdown.page import PageSource
from explainer.notes.notewriter import PageRecord
from explainer.problems.problem import Problem
from explainer.project import MISSING_RECORDS, Project
from explainer.proof.verification import Verification

_ODD_BRACKET = re.compile(r"\[@|\]\[(?![\^@])")

NO_NOTES = ("E015", "E016")
"""Problems that the fields of a page seem to have while they cannot be read, as if they were a paragraph."""


@dataclass(frozen=True)
class Findings:
    """What a page cites, says and links to, and what is wrong with that."""

    problems: tuple[Problem, ...]
    """While records cannot be read, what misses them is not among these: that is one mistake, not one for each use."""
    verification: Verification
    """What the page quotes and counts, against the evidence; empty where there is none."""
    cited: frozenset[str]
    """The keys that the page cites, whether they exist or not."""
    uncited: frozenset[str]
    """What the page names in brackets and what would be a citation if the bibliography had such a key."""
    notes: int
    """The number of its notes."""
    links: tuple[Link, ...]
    """Those that stay in the site; perhaps also what only looks like one."""
    is_exempt: bool = False
    """Whether the page says why it is not held against the evidence."""


def findings_of_plain(page: PageSource, record: PageRecord, project: Project) -> Findings | None:
    """The findings where Markdown itself has seen all that could be wrong, so that the page need not be read again.

    Markdown makes nothing of what is reported besides citations: `[@key]`, references that are not defined.
    """
    links = possible_links(page.file.text)
    if project.is_verified or not record.is_plain or links is None or _ODD_BRACKET.search(page.file.text):
        return None
    if any(use.passage and not project.records.has(use.key, use.passage) for use in record.uses):
        return None
    problems, is_exempt = _of_fields(page)
    cited = frozenset(use.key for use in record.uses)
    notes = len({use.note for use in record.uses})
    return Findings(tuple(problems), Verification(), cited, frozenset(), notes, links, is_exempt)


def findings(page: PageSource, project: Project) -> Findings:
    """Check a page against what backs it."""
    from explainer.chapter.check import check_page, cited_keys, notes_of  # a build may never need them
    from explainer.proof import verify

    of_fields, is_exempt = _of_fields(page)
    found = [*of_fields, *check_page(page, project)]
    verification = Verification()
    if project.is_verified and not is_exempt:
        verification = verify.verify(page, project.bibliography, project.records)
    hidden = (*(MISSING_RECORDS if project.lacks_records else ()), *(NO_NOTES if of_fields else ()))
    named = {definition.name for definition in page.definitions} | {cite.text.strip() for cite in page.text_cites}
    cited = cited_keys(page)
    return Findings(
        tuple(problem for problem in (*found, *verification.problems) if problem.code not in hidden),
        verification,
        frozenset(cited),
        frozenset(named - cited),
        len(notes_of(page)),
        tuple(internal_links(page)),
        is_exempt,
    )


def _of_fields(page: PageSource) -> tuple[list[Problem], bool]:
    """What is wrong with the fields of a page, and whether they say why it is not held against the evidence."""
    fields = frontmatter.read(page.file)
    return (fields, False) if isinstance(fields, list) else ([], "unverified" in fields)
