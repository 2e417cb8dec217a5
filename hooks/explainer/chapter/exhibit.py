"""What a fenced block shows: a claim, a list, a chart, a table; and what is wrong with it."""

from __future__ import annotations

from xml.etree import ElementTree as etree

from explainer.data import corrections, timeline
from explainer.data.corrections import CorrectionsView
from explainer.data.timeline import TimelineView
from explainer.exhibits import (
    catalog,
    chart,
    claimcard,
    codelist,
    figure,
    glossarylist,
    paralleltext,
    routemap,
    tableview,
)
from explainer.exhibits.drawing import CannotDraw
from explainer.exhibits.figure import Figure
from explainer.exhibits.glossarylist import GlossaryView
from explainer.exhibits.paralleltext import ParallelText
from explainer.exhibits.routemap import DrawnMap
from explainer.exhibits.tableview import TableView
from explainer.files import yamlfile
from explainer.files.paths import Paths
from explainer.files.yamlfile import YamlFile
from explainer.linkcheck import health
from explainer.markdown import block
from explainer.notes.note import Use
from explainer.notes.notewriter import PageRecord
from explainer.problems.place import Place, TextFile
from explainer.problems.problem import Problem, did_you_mean
from explainer.project import Project
from explainer.proof.claim import Claim
from explainer.sources import sourcelist
from explainer.sources.bibliography import Bibliography
from explainer.text import rich

Exhibit = Claim | Figure | DrawnMap | TableView | TimelineView | GlossaryView | CorrectionsView | ParallelText

_SCHEMAS = {
    "chart": "chart",
    "table": "tableblock",
    "timeline": "timelineblock",
    "people": "listblock",
    "terms": "listblock",
    "map": "mapblock",
    "corrections": "correctionsblock",
    "parallel": "parallel",
}
_MAY_BE_EMPTY = ("timeline", "people", "terms", "corrections")


def problems(name: str, body: TextFile, opening: Place, project: Project) -> list[Problem]:
    """What is wrong with a block; `body` is what stands in it, `opening` the place of its first line."""
    if name != "claim" and name not in _SCHEMAS:
        return []
    read = _read(name, body, opening, project)
    return read if isinstance(read, list) else []


def _read(name: str, body: TextFile, opening: Place, project: Project) -> Exhibit | list[Problem]:
    if name == "claim":
        return _claim(body, opening, project)
    is_empty = all(line.strip()[:1] in ("", "#") for line in body.text.split("\n"))
    file = None if is_empty else yamlfile.read(body, _SCHEMAS[name], "D009")
    if isinstance(file, list):
        return file
    if name in _MAY_BE_EMPTY:
        if name == "timeline":
            return timeline.read(file, project.timeline)
        if name == "corrections":
            return corrections.read(file, project.corrections)
        return glossarylist.read(name, file, project.glossary)
    if file is None:
        return [Problem("D009", opening, "the block is empty", yamlfile.description(_SCHEMAS[name]))]
    if name == "table":
        return tableview.read(file, project.tables)
    if name == "parallel":
        return paralleltext.read(file, project.bibliography, project.evidence)
    try:
        return _chart(file, project) if name == "chart" else _map(file, project)
    except CannotDraw as cannot:
        hint = "check the fields, filters and types"
        return [Problem("D010", opening, f"the {name} cannot be drawn: {cannot}", hint)]


def _claim(body: TextFile, opening: Place, project: Project) -> Claim | list[Problem]:
    """A block that shows a claim must name one."""
    name, known = " ".join(body.text.split()), project.register.claims
    if name in known:
        return known[name]
    start = body.text.index(name.split()[0]) if name else 0
    end = start + len(body.text[start:].partition("\n")[0].rstrip())
    hint = did_you_mean(name, known) or "write the id of a claim in citations/claims"
    return [Problem("E019", body.place(start, end) if name else opening, f'there is no claim "{name}"', hint)]


def _chart(file: YamlFile, project: Project) -> Figure | list[Problem]:
    read = chart.read(file, project.tables)
    return read if isinstance(read, list) else figure.draw(read, project.studio)


def _map(file: YamlFile, project: Project) -> DrawnMap | list[Problem]:
    read = routemap.read(file, project.atlas)
    return read if isinstance(read, list) else routemap.draw(read, project.studio)


# ----- showing


def as_element(
    name: str, body: TextFile, opening: Place, project: Project, paths: Paths, record: PageRecord
) -> etree.Element:
    """The element that a block stands for; claims and their sources are added to the page's record."""
    element = _element(name, body, opening, project, paths, record)
    for part in element.iter():
        if (identity := part.get("id")) and identity in record.shown_ids:  # an id is its first bearer's
            del part.attrib["id"]
        record.shown_ids.update([identity] if identity else [])
    return element


def _element(
    name: str, body: TextFile, opening: Place, project: Project, paths: Paths, record: PageRecord
) -> etree.Element:
    bibliography = project.bibliography
    if name in block.NEEDS_ALL_PAGES:
        return _of_all_sources(name, project)
    if name == "claims":
        for claim in project.register.claims.values():
            record.uses += [Use(cite.key, cite.passage, cite.locator, 0, claim.anchor) for cite in claim.cites]
        return claimcard.register(project.register, bibliography, paths)
    if name == "tables":
        return catalog.as_element(project.tables, bibliography, paths)
    if name == "codes":
        return codelist.as_element()
    read = _read(name, body, opening, project) if name == "claim" or name in _SCHEMAS else []
    return _failure(name, read) if isinstance(read, list) else _shown(read, bibliography, paths)


def _of_all_sources(name: str, project: Project) -> etree.Element:
    """What a host fills when it has seen all pages; without one, of all sources, cited or not."""
    match name:
        case "sources":
            return sourcelist.as_element(project.bibliography, list(project.bibliography), {})
        case "health":
            return health.as_element(health.measure(project.bibliography, project.bibliography, project.links))
    return _failure(name, [])


def _shown(exhibit: Exhibit, bibliography: Bibliography, paths: Paths) -> etree.Element:
    match exhibit:
        case Claim():
            return claimcard.card(exhibit, bibliography, paths)
        case Figure():
            return figure.as_element(exhibit, bibliography, paths)
        case DrawnMap():
            return routemap.as_element(exhibit, bibliography, paths)
        case TableView():
            return tableview.figure(exhibit, paths)
        case TimelineView():
            return timeline.as_element(exhibit, paths)
        case GlossaryView():
            return glossarylist.as_element(exhibit, paths)
        case CorrectionsView():
            return corrections.as_element(exhibit, paths)
        case ParallelText():
            return paralleltext.as_element(exhibit, paths.sources)


def _failure(name: str, problems: list[Problem]) -> etree.Element:
    """What stands in the place of a block that cannot be shown; a build that publishes has stopped before."""
    element = etree.Element("p", {"class": "explainer-problem"})
    said = "; ".join(problem.message for problem in problems)
    rich.append_text(element, said or f'nothing to show for the block "{name}"')
    return element


def for_machines(name: str, project: Project, publisher: str) -> str:
    """What follows a block for machines alone, as raw HTML; empty for most."""
    if name != "claims" or not project.register.claims:
        return ""
    data = claimcard.json_ld(project.register, project.bibliography, publisher)
    return f'<script type="application/ld+json">{data}</script>'
