"""The house form of a .bib file: entries sorted by key, one field a line in a fixed order, nothing else changed.

Values stay as written to the letter; only what stands between them is laid out anew. Abbreviations and
preambles come first, in their order. A comment stays before what it precedes; what stands at the top of the
file, with an empty line below it, stays there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from explainer.problems.place import TextFile
from explainer.problems.problem import Problem
from explainer.sources.bibliography import from_files, normal
from explainer.sources.bibscan import RawEntry, RawField, Scan, fields

ORDER = (
    "crossref author editor title subtitle titletranslation titleaddon shorttitle booktitle journaltitle volume number "
    "pages organization institution publisher location howpublished date year month day doi url urldate archive_url "
    "archive_date urlstatus verified langid keywords note"
).split()
_PLACE = {name: index for index, name in enumerate(ORDER)}
_TOP = re.compile(r"(?P<top>.*\S)[ \t]*\n[ \t]*\n(?P<comment>.*)", re.DOTALL)


class CannotFormat(Exception):
    """The file has faults of form; they must be mended by hand first."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


def formatted(file: TextFile) -> str:
    """The text of the file in the house form; the same text when it has it already. Raises CannotFormat."""
    read = from_files([file])
    # An abbreviation may be defined in another file.
    if problems := tuple(problem for problem in read.problems if problem.code != "B016"):
        raise CannotFormat(problems)
    paragraphs = [paragraph for paragraph in _paragraphs(read.scans[0]) if paragraph]
    return "\n\n".join(paragraphs) + "\n" if paragraphs else ""


def _paragraphs(scanned: Scan) -> Iterator[str]:
    """What the file holds, in the order of the house form."""
    text, at = scanned.file.text, 0
    commands = sorted((*scanned.entries, *scanned.strings, *scanned.preambles), key=lambda command: command.start)
    parents = {_crossref(scanned.file, entry) for entry in scanned.entries}
    definitions: list[str] = []
    entries: list[tuple[bool, str, str]] = []
    for command in commands:
        comment = text[at : command.start]
        if not at and (split := _TOP.fullmatch(comment)):
            yield split["top"].strip()
            comment = split["comment"]
        at = command.end
        if command.key:
            body = _entry(scanned.file, command)
            # What a `crossref` names stands behind its parts, as BibTeX wants it.
            entries.append((normal(command.key) in parents, command.key, _below(comment, body)))
        else:
            definitions.append(_below(comment, text[command.start : command.end]))
    yield "\n".join(definitions)
    yield from (paragraph for _, _, paragraph in sorted(entries))
    yield text[at:].strip()


def _below(comment: str, body: str) -> str:
    return f"{comment.strip()}\n{body}" if comment.strip() else body


def _fields(file: TextFile, entry: RawEntry) -> list[RawField]:
    found = list(fields(file, entry))
    if problems := tuple(item for item in found if isinstance(item, Problem)):
        raise CannotFormat(problems)
    return [item for item in found if isinstance(item, RawField)]


def _crossref(file: TextFile, entry: RawEntry) -> str:
    values = [file.text[item.value_at : item.value_end] for item in _fields(file, entry) if item.name == "crossref"]
    return normal(values[0].strip('{}" ')) if values else ""


def _entry(file: TextFile, entry: RawEntry) -> str:
    items = sorted(_fields(file, entry), key=lambda item: (_PLACE.get(item.name, len(_PLACE)), item.name))
    width = max((len(item.name) for item in items), default=0)
    lines = [f"  {item.name:<{width}} = {file.text[item.value_at : item.value_end]}," for item in items]
    return "\n".join([f"@{entry.type}{{{entry.key},", *lines, "}"])
