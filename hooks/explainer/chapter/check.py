"""What is wrong with a page: the same check for the build, the command line and an editor."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from explainer.chapter import exhibit
from explainer.markdown import block
from explainer.markdown.page import Bracket, Definition, PageSource
from explainer.problems.place import Place
from explainer.problems.problem import Problem, did_you_mean
from explainer.project import Project
from explainer.sources.bibliography import normal
from explainer.sources.citation import BadCitation, Cite, parse


def check_page(page: PageSource, project: Project) -> list[Problem]:
    """The problems of a page's notes, citations, blocks and reference links, in no particular order."""
    return list(_Checker(page, project).problems())


def statement_problems(project: Project) -> Iterator[Problem]:
    """The same for the texts of the data folder that cite as a page does."""
    for statement in project.statements:
        yield from statement.problems
        yield from map(statement.moved, check_page(statement.page, project))


def cited_keys(page: PageSource) -> set[str]:
    """The keys that a page cites, whether they exist or not."""
    names = {definition.name for definition in page.definitions}
    texts = [bracket.text for bracket in page.brackets if bracket.text.strip() not in names]
    texts += [cite.text for cite in (*page.text_cites, *page.block_cites)]
    return {cite.key for text in texts for cite in _readable(text)}


def notes_of(page: PageSource) -> set[Hashable]:
    """What tells the notes of a page apart: the name of a note of prose, or what is cited (see `note.Notes`)."""
    names = {definition.name for definition in page.definitions}
    texts = [bracket.text for bracket in page.brackets]
    prose: set[Hashable] = {text.strip() for text in texts if text.strip() in names}
    cited = [text for text in texts if text.strip() not in names] + [cite.text for cite in page.block_cites]
    cites = map(_readable, cited)
    return prose | {tuple(cite.identity for cite in found) for found in cites if found}


def _readable(text: str) -> tuple[Cite, ...]:
    try:
        return parse(text)
    except BadCitation:
        return ()


@dataclass(frozen=True)
class _Checker:
    """Checks one page."""

    page: PageSource
    project: Project
    _hints: dict[str, str] = field(default_factory=dict)

    def problems(self) -> Iterator[Problem]:
        yield from self._definitions()
        for bracket in self.page.brackets:
            yield from self._bracket(bracket)
        for cite in self.page.text_cites:
            yield from self._text_cite(cite)
        for cite in self.page.block_cites:
            yield from self._cites(cite)
        for link in self.page.undefined_links:
            message = f'"[{link.ref}]" is not defined: readers would see the brackets'
            hint = f"add a line [{link.ref}]: address, or write [text](address)"
            yield Problem("C008", self.page.place(link.start, link.end), message, hint)
        yield from self._blocks()

    @cached_property
    def _names(self) -> set[str]:
        """The names of the page's notes of prose."""
        return {definition.name for definition in self.page.definitions}

    def _definitions(self) -> Iterator[Problem]:
        used = self._used_names()
        first: dict[str, Definition] = {}
        for definition in self.page.definitions:
            name = definition.name
            place = self.page.place(definition.name_at, definition.name_at + max(1, len(name)))
            if not name:
                yield Problem("C002", place, "the note has no name", "write [^name]: text of the note")
            elif normal(name) in self.project.bibliography:
                hint = f"cite the source with [^{name}], or give the note another name"
                yield Problem("C003", place, f'"{name}" is a citation key and names a note of prose too', hint)
            elif name in first:
                line = self.page.place(first[name].start, first[name].end).line
                message = f'the note "{name}" is already defined in line {line}'
                yield Problem("C004", place, message, "delete one, or give it another name")
            elif name not in used:
                hint = f"write [^{name}] where it belongs, or delete it"
                yield Problem("C005", place, f'the note "{name}" is never used', hint)
            first.setdefault(name, definition)

    def _used_names(self) -> set[str]:
        """The names of the notes that a reader comes to; a note used only in its own text is never shown."""
        uses: dict[str, set[str]] = {}
        for bracket in self.page.brackets:
            uses.setdefault(self.page.note_around(bracket), set()).add(bracket.text.strip())
        reached: set[str] = set()
        waiting = {""}
        while waiting:
            waiting = {name for note in waiting for name in uses.get(note, ())} - reached
            reached |= waiting
        return reached

    def _bracket(self, bracket: Bracket) -> Iterator[Problem]:
        yield from self._in_link(bracket)
        if bracket.text.strip() not in self._names:
            yield from self._cites(bracket)

    def _in_link(self, bracket: Bracket) -> Iterator[Problem]:
        if self.page.is_in_link(bracket):
            message = "a note cannot stand inside the text of a link or an image"
            place = self.page.place(bracket.start, bracket.end)
            yield Problem("C007", place, message, "put it after the closing parenthesis")

    def _text_cite(self, cite: Bracket) -> Iterator[Problem]:
        """`[@key]` in a note of prose must be a citation; elsewhere it is text, unless it names a source."""
        if self.page.is_in_note(cite):
            yield from self._in_link(cite)
            yield from self._cites(cite)
        elif any(found.key in self.project.bibliography for found in _readable(cite.text)):
            place = self.page.place(cite.start, cite.end)
            yield Problem("C007", place, "[@key] cites only inside a note of prose", f"write [^{cite.text}]")

    def _cites(self, bracket: Bracket) -> Iterator[Problem]:
        try:
            cites = parse(bracket.text)
        except BadCitation as bad:
            code = "C009" if bad.invisible else "C002"
            start = bracket.text_at + bad.start
            place = self.page.place(start, max(bracket.text_at + bad.end, start + 1))
            yield Problem(code, place, bad.message, bad.hint)
            return
        for cite in cites:
            at, end = bracket.text_at + cite.at, bracket.text_at + cite.end
            end_of_key = at + len(bracket.text[cite.at : cite.end].partition("#")[0])
            if cite.key not in self.project.bibliography:
                yield from self._unknown(cite, self.page.place(at, end_of_key))
            elif cite.passage and not self.project.records.has(cite.key, cite.passage):
                yield self._unknown_passage(cite, self.page.place(end_of_key + 1, end))

    def _unknown(self, cite: Cite, place: Place) -> Iterator[Problem]:
        bibliography = self.project.bibliography
        if bibliography.is_unreadable:
            return  # that is the problem, not each of its citations
        if cite.key in self._names:
            message = f'the note "{cite.key}" stands with something else in its brackets'
            yield Problem("C002", place, message, f"give it brackets of its own: [^{cite.key}]")
            return
        message = f'"{cite.key}" is not in {bibliography.names_of_files}'
        yield Problem("C001", place, message, self._instead_of(cite.key))

    def _instead_of(self, key: str) -> str:
        """The hint for a key that is not known; a large library is searched once for each."""
        bibliography = self.project.bibliography
        if key not in self._hints:
            self._hints[key] = did_you_mean(key, [*bibliography, *self._names]) or (
                f"add it to {bibliography.names_of_files}, or define the note with [^{key}]: text"
            )
        return self._hints[key]

    def _unknown_passage(self, cite: Cite, place: Place) -> Problem:
        recorded = self.project.records.ids_of(cite.key)
        listed = f"recorded are {', '.join(recorded[:8])}{' …' if recorded[8:] else ''}"
        otherwise = listed if recorded else f"cite the source without it: [^{cite.key}]"
        hint = did_you_mean(cite.passage, recorded) or otherwise
        message = f'no passage "{cite.passage}" is recorded for "{cite.key}"'
        return Problem("C006", place, message, hint)

    def _blocks(self) -> Iterator[Problem]:
        text = self.page.file
        for fence in block.shown(text.text, self.page.prose.fences):
            opening = self.page.place(fence.start, fence.body_start - 1)
            yield from exhibit.problems(fence.info, block.body_file(text, fence), opening, self.project)
