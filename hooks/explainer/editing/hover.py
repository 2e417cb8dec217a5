"""What a reader will see of a citation: its note, and the words and figures that it names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from explainer.editing import richmarkdown
from explainer.editing.mention import Mention, mentions
from explainer.editing.site import Site
from explainer.notes.note import Notes
from explainer.problems.place import Place, TextFile
from explainer.proof.evidence import Figure, Passage
from explainer.sources.citation import BadCitation, Cite, parse
from explainer.text import rich


@dataclass(frozen=True, slots=True)
class Hover:
    """What is shown of a citation."""

    place: Place
    markdown: str
    plain: str


def at(site: Site, file: TextFile, offset: int) -> Mention | None:
    """The key at an offset of a file, with its passage; the cursor may stand right behind it."""
    found = (mention for mention in mentions(site, file.path, file) if mention.start <= offset <= mention.whole_end)
    return next(found, None)


def hover(site: Site, file: TextFile, offset: int) -> Hover | None:
    """What to show of the citation at an offset; None where there is none, or none that exists."""
    mention = at(site, file, offset)
    if mention is None or mention.key not in site.project.bibliography:
        return None
    cite = Cite(mention.key, mention.passage, "" if mention.is_entry else _locator(file.text, mention))
    place = file.place(mention.start, mention.whole_end)
    return Hover(place, note(site, cite), plain_note(site, cite))


def _locator(text: str, mention: Mention) -> str:
    """What is written behind a key and passage, up to the end of the citation."""
    after = text[mention.whole_end : mention.whole_end + 200]
    if not after.startswith(","):
        return ""
    ends = [at for mark in ";]\n\"'" if (at := after.find(mark)) != -1]
    try:
        return parse(mention.key + after[: min(ends, default=len(after))])[0].locator
    except BadCitation:
        return ""


def preview(site: Site, key: str, passage: str = "") -> tuple[str, str] | None:
    """The note of a source in Markdown and without it; None when there is no such source."""
    cite = Cite(key, passage)
    return (note(site, cite), plain_note(site, cite)) if key in site.project.bibliography else None


def note(site: Site, cite: Cite) -> str:
    """The note of a citation in Markdown, as the site formats it, and below it what it names."""
    text = Notes(site.project.bibliography, site.project.records).text_of((cite,))
    parts = [richmarkdown.as_markdown(text)]
    for words, after in _named(site, cite):
        parts.append(richmarkdown.quoted(richmarkdown.escaped(f"{words}{after}")))
    return "\n\n".join(parts)


def plain_note(site: Site, cite: Cite) -> str:
    """The same for an editor that shows no Markdown."""
    text = Notes(site.project.bibliography, site.project.records).text_of((cite,))
    return "\n\n".join((rich.plain(text), *(f"{words}{after}" for words, after in _named(site, cite))))


def _named(site: Site, cite: Cite) -> Iterator[tuple[str, str]]:
    """The recorded words and figures that a citation names, each with what is said of it."""
    if not cite.passage:
        return
    records = site.project.records
    if passage := records.passage(cite.key, cite.passage):
        yield from _of_passage(passage)
    for figure in records.figures_of(cite.key, cite.passage):
        yield _of_figure(figure)


def _of_passage(passage: Passage) -> Iterator[tuple[str, str]]:
    yield f"“{passage.quote}”", ""
    if passage.translation:
        whose = "our translation" if passage.translator == "ours" else f"translation: {passage.translator}"
        yield f"“{passage.translation}”", f" ({whose})"
    if passage.note:
        yield passage.note, ""


def _of_figure(figure: Figure) -> tuple[str, str]:
    period = f", {figure.period.replace('/', ' to ')}" if figure.period else ""
    return f"{figure.quantity.text}{period}", f": {figure.note}" if figure.note else ""
