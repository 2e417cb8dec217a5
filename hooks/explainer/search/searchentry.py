"""What of a project is a search result of its own: sources, people, terms, claims, tables, events.

Each counts less than a section of a chapter: lists name everything, chapters explain it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from explainer.data.glossary import Headword
from explainer.project import Project
from explainer.search.searchtext import Entry
from explainer.sources import chicago
from explainer.sources.entry import Entry as Source


def entries(project: Project, cited: Iterable[str]) -> dict[str, Entry]:
    """All entries by the HTML ids that they have where they are listed; of the sources those that are cited."""
    return dict(_entries(project, cited))


def _entries(project: Project, cited: Iterable[str]) -> Iterator[tuple[str, Entry]]:
    for key in cited:
        if source := project.bibliography.get(key):
            yield chicago.source_id(key), Entry(_title(source), boost=0.5)
    for headword in project.glossary.headwords:
        shown = _shown_names(headword)
        others = tuple(name for name in headword.names if name not in shown)
        yield headword.anchor, Entry(" ".join(shown), others, boost=0.7)
    for claim in project.register.claims.values():
        yield claim.anchor, Entry(claim.statement, boost=0.2)
    for table in project.tables.tables.values():
        yield f"table-{table.name}", Entry(table.title, boost=0.2)
    for event in project.timeline.events:
        yield event.id, Entry(event.shown, boost=0.3)


def _title(source: Source) -> str:
    """The title as published, its translation, and whose it is."""
    title = chicago.title_text(source)
    if not source.plain("title"):
        title = title[:1].upper() + title[1:]  # a description of ours
    if translation := source.plain("titletranslation"):
        title += f" [{translation}]"
    bodies = (source.plain(name) for name in ("journaltitle", "organization", "institution", "publisher"))
    whose = dict.fromkeys(filter(None, (*(name.in_full for name in source.authors), *bodies)))
    return f"{title} – {', '.join(whose)}" if whose else title


def _shown_names(headword: Headword) -> tuple[str, ...]:
    names = (headword.name, headword.native, headword.transliteration)
    return tuple(dict.fromkeys(name for name in names if name))


def treated_names(project: Project) -> dict[str, tuple[str, ...]]:
    """By page below the docs folder, with `#section`: all names of the people and terms that it treats."""
    found: dict[str, list[str]] = defaultdict(list)
    for headword in project.glossary.headwords:
        if headword.chapter:
            found[headword.chapter] += dict.fromkeys((*_shown_names(headword), *headword.names))
    return {chapter: tuple(names) for chapter, names in found.items()}
