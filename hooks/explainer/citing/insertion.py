"""An entry put into a .bib file where its key belongs; every other byte stays as it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from explainer.problems.place import TextFile
from explainer.problems.problem import Problem
from explainer.sources.bibliography import Bibliography, from_files, normal
from explainer.sources.bibscan import RawEntry

_BOM = b"\xef\xbb\xbf"
_ELSEWHERE = ("B016", "B017")
"""Problems that may be none: an abbreviation or an entry may stand in another file."""
_TOP = re.compile(r"(?P<top>.*\S)[ \t]*\r?\n[ \t]*\r?\n(?P<comment>.*)", re.DOTALL)
_REMARK = re.compile(r"[ \t]*%[^\r\n]*")


class CannotInsert(Exception):
    """The file cannot be added to safely; the message says why."""

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


@dataclass(frozen=True, slots=True)
class _Seam:
    """Where in a text the entry goes, and what has to stand around it."""

    at: int
    before: str
    after: str


def inserted(data: bytes, path: str, key: str, entry: str) -> bytes:
    """The bytes of a .bib file with one more entry; `path` is what messages call the file. Raises CannotInsert."""
    mark, body = (_BOM, data[len(_BOM) :]) if data.startswith(_BOM) else (b"", data)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CannotInsert(f"{path} is not UTF-8: {error.reason}") from None
    before = check_form(TextFile(path, text))
    if key in before:
        raise CannotInsert(f'the key "{key}" is already in {path}')
    line_end = "\r\n" if "\r\n" in text else "\n"
    seam = _seam(before, key, line_end)
    after = f"{text[: seam.at]}{seam.before}{entry.replace(chr(10), line_end)}{seam.after}{text[seam.at :]}"
    _verify(before, from_files([TextFile(path, after)]), key)
    return mark + after.encode("utf-8")


def check_form(file: TextFile) -> Bibliography:
    """The entries of a file, when it is in order; raises CannotInsert with what is not."""
    library = from_files([file])
    if faults := tuple(problem for problem in library.problems if problem.code not in _ELSEWHERE):
        raise CannotInsert(f"{file.path} has faults of form; mend them first", faults)
    return library


def _seam(library: Bibliography, key: str, line_end: str) -> _Seam:
    """Behind what comes before it in the order of `bibformat`; a comment stays with what it precedes."""
    scanned = library.scans[0]
    text, gap = scanned.file.text, line_end * 2
    if behind := _before(library, key):
        at = _end_of_remark(text, behind.end)
        return _Seam(at, gap, "" if text[at:] else line_end)
    if scanned.entries:
        top = _TOP.fullmatch(text[: scanned.entries[0].start])
        return _Seam(top.start("comment") if top else 0, "", gap)
    lead = text.rstrip()
    return _Seam(len(lead), gap if lead else "", "" if text[len(lead) :] else line_end)


def _before(library: Bibliography, key: str) -> RawEntry | None:
    """The entry or definition behind which a new entry belongs."""
    scanned = library.scans[0]
    whole = {normal(entry.get("crossref")) for name in library if (entry := library.get(name))}
    last: RawEntry | None = None
    for command in scanned.entries:
        # What a `crossref` names stands behind its parts, at the end.
        if command.key > key or normal(command.key) in whole:
            break
        last = command
    if last:
        return last
    first = scanned.entries[0].start if scanned.entries else len(scanned.file.text)
    definitions = [item for item in (*scanned.strings, *scanned.preambles) if item.end <= first]
    return max(definitions, key=lambda item: item.end, default=None)


def _end_of_remark(text: str, at: int) -> int:
    """The end of the line, where a remark stands behind the entry; else the offset itself."""
    remark = _REMARK.match(text, at)
    return remark.end() if remark else at


def _verify(before: Bibliography, after: Bibliography, key: str) -> None:
    """The new text has the same entries with the same values and one more, and no new fault of form."""
    others = [name for name in after if name != normal(key)]
    if others != list(before) or key not in after or len(before.problems) != len(after.problems):
        raise CannotInsert("the entries would not be the same")
    for name in others:
        old, new = before.get(name), after.get(name)
        assert old is not None
        assert new is not None
        if dict(old.fields) != dict(new.fields):
            raise CannotInsert(f'the entry "{name}" would not be the same')
    if after.reading_problems(key):
        raise CannotInsert("the new entry could not be read")
