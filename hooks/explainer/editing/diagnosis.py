"""What is wrong with a project while it is written: the checks of the build, made again only for what has changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from explainer.chapter.findings import Findings
from explainer.chapter.inspection import Inspection
from explainer.editing.site import Site
from explainer.markdown.links import SiteTree
from explainer.markdown.page import PageSource
from explainer.problems.problem import Problem, in_order
from explainer.project import Project
from explainer.sources import audit

MOST = 500
"""Problems of one file that an editor is told of, errors first: a list of thousands helps no one."""

Tree = Callable[[Site, frozenset[str]], SiteTree]
"""Tells what a site will hold; the keys are those of the sources that its list shows."""

Report = Mapping[str, tuple[Problem, ...]]
"""Problems by the path of their file."""


@dataclass
class Diagnosis:
    """Checks a project as often as it changes; keeps what was found in what has not."""

    _pages: dict[str, tuple[PageSource, Findings]] = field(default_factory=dict)
    """What was found in each page, as long as the project is the same."""
    _texts: Inspection = field(default_factory=lambda: Inspection(Project(), {}))
    """Of the texts of the data folder."""
    _of_project: tuple[Project | None, tuple[Problem, ...]] = (None, ())
    """What is wrong with what backs the site, apart from what its pages leave unused, and of which project that is."""
    _links: tuple[Problem, ...] = ()
    """The links that lead nowhere."""
    _rest: tuple[object, dict[str, tuple[Problem, ...]]] = field(default_factory=lambda: (None, {}))
    """What is wrong in other files than pages, and of which project and uses that was found."""

    def report(self, site: Site, first: Collection[str] = (), tree: Tree | None = None) -> Iterator[Report]:
        """Everything that is wrong, in parts: each page that is checked anew, those of the paths `first` before others;
        then all that there is, with every page and every other file that has a problem.

        With `tree`, which tells what the site will hold, links are followed last of all; before, those count that led
        nowhere when they were last followed.
        """
        if self._texts.project is not site.project:
            self._pages, self._texts = {}, Inspection(site.project, {})
        known = {uri: found for uri, (page, found) in self._pages.items() if site.pages.get(uri) is page}
        inspection = Inspection(site.project, site.pages, known)
        self._pages = {uri: (site.pages[uri], found) for uri, found in known.items()}
        changed = site.pages.keys() - known.keys()
        for uri in sorted(changed, key=lambda uri: (f"{site.folders.docs}/{uri}" not in first, uri)):
            page, found = site.pages[uri], inspection.findings(uri)
            self._pages[uri] = page, found
            yield {page.file.path: _few((*found.problems, *self._still_linked(page)))}
        self._keep_rest(site, inspection)
        if tree is None:
            yield self._all(site, inspection, ())
            return
        yield self._all(site, inspection, [link for page in site.pages.values() for link in self._still_linked(page)])
        listed = frozenset(inspection.cited.union(site.project.backing_cites()))
        self._links = tuple(inspection.link_problems(tree(site, listed)))
        yield self._all(site, inspection, self._links)

    def _all(self, site: Site, inspection: Inspection, links: Iterable[Problem]) -> Report:
        linked = _by_path(links)
        of_pages = {page.file.path: inspection.findings(uri).problems for uri, page in site.pages.items()}
        rest = self._rest[1]
        found = {path: _few((*problems, *linked.get(path, ()))) for path, problems in of_pages.items()}
        return rest | found | {path: _few((*rest.get(path, ()), *linked[path])) for path in linked if path not in found}

    def _keep_rest(self, site: Site, inspection: Inspection) -> None:
        """Find what is wrong in other files than pages, and with pages that cannot be read.

        It is found again only when the project is another, or its pages use something else than before.
        """
        project = site.project
        if self._of_project[0] is not project:  # this part may have been left out before
            self._of_project = project, (*project.problems, *self._texts.statement_problems)
        cited = frozenset(key for key in inspection.cited if key in project.bibliography)
        used = frozenset(name for found in inspection.verifications.values() for name in found.used)
        state = id(project), cited, used & project.evidence.places.keys(), site.page_problems
        if self._rest[0] != state:
            backed = inspection.cited.union(project.backing_cites())
            unused = (*islice(audit.unused(project.bibliography, backed), 2 * MOST), *inspection.unused_records())
            problems = (*self._of_project[1], *unused, *site.page_problems)
            self._rest = state, {path: _few(of_file) for path, of_file in _by_path(problems).items()}

    def _still_linked(self, page: PageSource) -> Iterator[Problem]:
        """The links that led nowhere before and whose lines are as they were; they are followed last."""
        for problem in self._links:
            place = problem.place
            if place.path == page.file.path and page.file.line_place(place.line).excerpt == place.excerpt:
                yield problem


def _by_path(problems: Iterable[Problem]) -> dict[str, list[Problem]]:
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        found.setdefault(problem.place.path, []).append(problem)
    return found


def _few(problems: Collection[Problem]) -> tuple[Problem, ...]:
    ordered = in_order(problems)
    if len(ordered) > MOST:
        ordered = in_order(sorted(ordered, key=lambda problem: not problem.is_error)[:MOST])
    return tuple(ordered)
