"""What is wrong with a page: the same check for the build, the command line and an editor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from explainer.bibliography import Bibliography, normal
from explainer.citation import BadCitation, Cite, parse
from explainer.page import Bracket, Definition, PageSource
from explainer.problem import Problem, did_you_mean


def check_page(page: PageSource, bibliography: Bibliography) -> list[Problem]:
    """The problems of a page's notes, citations and reference links, in no particular order."""
    names = {definition.name for definition in page.definitions}
    problems = list(_definitions(page, bibliography))
    for bracket in page.brackets:
        problems += _bracket(page, bracket, names, bibliography)
    for cite in page.text_cites:
        problems += _text_cite(page, cite, bibliography)
    for link in page.undefined_links:
        message = f'"[{link.ref}]" is not defined: readers would see the brackets'
        hint = f"add a line [{link.ref}]: address, or write [text](address)"
        problems.append(Problem("C008", page.place(link.start, link.end), message, hint))
    return problems


def cited_keys(page: PageSource) -> set[str]:
    """The keys that a page cites, whether they exist or not."""
    names = {definition.name for definition in page.definitions}
    texts = [bracket.text for bracket in page.brackets if bracket.text.strip() not in names]
    texts += [cite.text for cite in page.text_cites]
    return {cite.key for text in texts for cite in _readable(text)}


def _readable(text: str) -> tuple[Cite, ...]:
    try:
        return parse(text)
    except BadCitation:
        return ()


def _definitions(page: PageSource, bibliography: Bibliography) -> Iterator[Problem]:
    used = {bracket.text.strip() for bracket in page.brackets}
    first: dict[str, Definition] = {}
    for definition in page.definitions:
        place = page.place(definition.name_at, definition.name_at + max(1, len(definition.name)))
        if not definition.name:
            yield Problem("C002", place, "the note has no name", "write [^name]: text of the note")
        elif normal(definition.name) in bibliography:
            hint = f"cite the source with [^{definition.name}], or give the note another name"
            yield Problem("C003", place, f'"{definition.name}" is a citation key and names a note of prose too', hint)
        elif definition.name in first:
            line = page.place(first[definition.name].start, first[definition.name].end).line
            message = f'the note "{definition.name}" is already defined in line {line}'
            yield Problem("C004", place, message, "delete one, or give it another name")
        elif definition.name not in used:
            message = f'the note "{definition.name}" is never used'
            yield Problem("C005", place, message, f"write [^{definition.name}] where it belongs, or delete it")
        first.setdefault(definition.name, definition)


def _bracket(page: PageSource, bracket: Bracket, names: set[str], bibliography: Bibliography) -> Iterator[Problem]:
    if page.is_in_link(bracket):
        message = "a note cannot stand inside the text of a link or an image"
        yield Problem("C007", page.place(bracket.start, bracket.end), message, "put it after the closing parenthesis")
    if bracket.text.strip() not in names:
        yield from _cites(page, bracket, bibliography, names)


def _text_cite(page: PageSource, cite: Bracket, bibliography: Bibliography) -> Iterator[Problem]:
    """`[@key]` in a note of prose must be a citation; elsewhere it is text, unless it names a source."""
    if not _is_in_note(page, cite):
        if any(found.key in bibliography for found in _readable(cite.text)):
            message = "[@key] cites only inside a note of prose"
            yield Problem("C007", page.place(cite.start, cite.end), message, f"write [^{cite.text}]")
        return
    yield from _cites(page, cite, bibliography, ())


def _is_in_note(page: PageSource, cite: Bracket) -> bool:
    """Whether the offset stands in a note of prose: its paragraph, or an indented block below it."""
    before = [definition for definition in page.definitions if definition.end <= cite.start]
    if not before:
        return False
    between = page.file.text[before[-1].end : cite.start]
    blocks = between.split("\n\n")[1:]
    return all(not block.strip("\n") or block.lstrip("\n").startswith(("    ", "\t")) for block in blocks)


def _cites(page: PageSource, bracket: Bracket, bibliography: Bibliography, names: Iterable[str]) -> Iterator[Problem]:
    try:
        cites = parse(bracket.text)
    except BadCitation as bad:
        code = "C009" if bad.invisible else "C002"
        place = page.place(bracket.text_at + bad.start, bracket.text_at + max(bad.end, bad.start + 1))
        yield Problem(code, place, bad.message, bad.hint)
        return
    for cite in cites:
        at = bracket.text_at + cite.at
        place = page.place(at, at + len(cite.key))
        if cite.key not in bibliography:
            yield _unknown(cite, place_of=page, at=at, bibliography=bibliography, names=names)
        elif cite.passage:
            passage_at = at + len(cite.key) + 1
            message = f'no passage "{cite.passage}" is recorded for "{cite.key}"'
            hint = f"cite the source without it: [^{cite.key}]"
            yield Problem("C006", page.place(passage_at, passage_at + len(cite.passage)), message, hint)


def _unknown(cite: Cite, *, place_of: PageSource, at: int, bibliography: Bibliography, names: Iterable[str]) -> Problem:
    hint = did_you_mean(cite.key, [*bibliography, *names])
    if not hint:
        hint = f"add it to {bibliography.names_of_files}, or define the note with [^{cite.key}]: text"
    message = f'"{cite.key}" is not in {bibliography.names_of_files}'
    return Problem("C001", place_of.place(at, at + len(cite.key)), message, hint)
