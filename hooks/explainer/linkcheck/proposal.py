"""What a check proposes for the bibliography: fields for entries, as a patch that a person reads and may apply.

Everything else in the file stays as it is, byte for byte, and the result is read again before it is shown: a proposal
never breaks a bibliography.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path
from typing import Any

from explainer.files import atomic
from explainer.problems.place import TextFile
from explainer.sources.availability import capture_day
from explainer.sources.bibformat import ORDER
from explainer.sources.bibliography import Bibliography, from_files, normal
from explainer.sources.bibscan import RawEntry, RawField, fields
from explainer.sources.entry import ALIASES, Origin
from explainer.sources.observation import Finding, Verdict
from explainer.text.address import safe_url

CONTEXT = 3
"""Lines around a change that a patch shows."""

_BOM = b"\xef\xbb\xbf"
_ELSEWHERE = ("B016", "B017")
"""Problems that may be none: an abbreviation or an entry may stand in another file."""
_PLACE = {name: index for index, name in enumerate(ORDER)}


class CannotPropose(Exception):
    """The file cannot be changed safely; the message says why."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """New values for fields of one entry."""

    key: str
    values: Mapping[str, str]
    """By name of the field."""
    reason: str


@dataclass(frozen=True, slots=True)
class _Edit:
    """Characters that take the place of others."""

    start: int
    end: int
    text: str


def proposals(findings: Iterable[Finding]) -> Iterator[Proposal]:
    """What the entries should say after a check: a good copy, that the original is dead, the address it moved to."""
    for finding in findings:
        values = dict(_values(finding)) if finding.citation.key else {}
        if values:
            yield Proposal(finding.citation.key, values, finding.reason)


def _values(finding: Finding) -> Iterator[tuple[str, str]]:
    citation = finding.citation
    if finding.verdict is Verdict.MOVED and finding.replacement and (moved := safe_url(finding.replacement)):
        yield "url", moved
    copy = safe_url(finding.archive_url)
    if copy and copy != safe_url(citation.archive_url):
        yield "archive_url", copy
        if day := capture_day(copy):
            yield "archive_date", day.isoformat()
    if finding.verdict is Verdict.ARCHIVED and not citation.url_status:
        yield "urlstatus", "dead"


def applied(data: bytes, proposed: Sequence[Proposal]) -> bytes:
    """The bytes of a .bib file with the proposals for its entries; others are passed over. Raises CannotPropose."""
    mark, body = (_BOM, data[len(_BOM) :]) if data.startswith(_BOM) else (b"", data)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CannotPropose(f"the file is not UTF-8: {error.reason}") from None
    before = from_files([TextFile("", text)])
    wanted = {normal(one.key): one for one in proposed if one.key in before}
    problems = [*before.problems, *(problem for key in wanted for problem in before.reading_problems(key))]
    if faults := [problem for problem in problems if problem.code not in _ELSEWHERE]:
        raise CannotPropose(f"line {faults[0].place.line}: {faults[0].message}; mend it first")
    edits = [edit for key, one in wanted.items() for edit in _edits(before.origin(key), one.values)]
    after = _edited(text, edits)
    _verify(before, from_files([TextFile("", after)]), wanted)
    return mark + after.encode("utf-8")


def _edits(origin: Origin, values: Mapping[str, str]) -> Iterator[_Edit]:
    """The changes to one entry: a field that is there gets another value, another one is added at its place."""
    present = _fields(origin.file, origin.raw)
    if not present:
        raise CannotPropose(f'the entry "{origin.raw.key}" has no field')
    for name in sorted(values, key=_rank):
        braced = f"{{{values[name]}}}"
        if "{" in values[name] or "}" in values[name]:
            raise CannotPropose(f'the new value of "{name}" has a brace')
        if old := origin.field(name):
            yield _Edit(old.value_at, old.value_end, braced)
        else:
            yield _added(origin.file.text, _before(present, name), name, braced)


def _fields(file: TextFile, entry: RawEntry) -> list[RawField]:
    return [item for item in fields(file, entry) if isinstance(item, RawField)]


def _rank(name: str) -> tuple[int, str]:
    """The place of a field in the house form of an entry."""
    name = ALIASES.get(name, name)
    return _PLACE.get(name, len(ORDER)), name


def _before(present: list[RawField], name: str) -> RawField:
    """The field behind which a new one stands; the last one when none comes before it."""
    earlier = [item for item in present if _rank(item.name) <= _rank(name)]
    return max(earlier, key=lambda item: (_rank(item.name), item.at)) if earlier else present[-1]


def _added(text: str, anchor: RawField, name: str, value: str) -> _Edit:
    """A field behind another one, laid out like it."""
    start = anchor.at
    while text[start - 1].isspace():
        start -= 1
    lead = text[start : anchor.at] or " "
    if "\n" in lead:  # one line break, of the file's own kind
        lead = ("\r\n" if "\r\n" in lead else "\n") + lead.rpartition("\n")[2]
    around = text[anchor.at + len(anchor.name) : anchor.value_at]
    width = len(anchor.name) + len(around) - len(around.lstrip())
    equals = around.lstrip().removeprefix("=")
    is_padded = around[:1].isspace()
    padded = name.ljust(width - 1) + " " if is_padded else name
    return _Edit(anchor.value_end, anchor.value_end, f",{lead}{padded}={equals}{value}")


def _edited(text: str, edits: Iterable[_Edit]) -> str:
    pieces: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda edit: edit.start):  # stable: fields added at one place keep their order
        pieces += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*pieces, text[at:]])


def _verify(before: Bibliography, after: Bibliography, wanted: Mapping[str, Proposal]) -> None:
    """The new text has the same entries with the same values, but for those proposed, and no new fault of form."""
    if list(before) != list(after) or len(before.problems) != len(after.problems):
        raise CannotPropose("the entries would not be the same")
    for key in before:
        old, new = before.get(key), after.get(key)
        assert old is not None
        assert new is not None
        values = dict(wanted[key].values) if key in wanted else {}
        expected = {**old.fields, **{ALIASES.get(name, name): value for name, value in values.items()}}
        if dict(new.fields) != expected or len(before.reading_problems(key)) != len(after.reading_problems(key)):
            raise CannotPropose(f'the entry "{key}" cannot be read well enough to change it')


def as_patch(path: str, before: bytes, after: bytes) -> str:
    """A unified diff of two states of a file, as `git apply` and `patch -p1` take it; empty when they are equal."""
    old, new = _lines(before), _lines(after)
    matcher = _ByEntry(old, new)
    hunks = [line for group in matcher.get_grouped_opcodes(CONTEXT) for line in _hunk(group, old, new)]
    head = [f"--- a/{path}\n", f"+++ b/{path}\n"] if hunks else []
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in head + hunks)


def _lines(data: bytes) -> list[str]:
    """Lines as diff counts them: each ends with a line feed, and a carriage return is a character of the line."""
    *whole, last = data.decode("utf-8").split("\n")
    return [*(f"{line}\n" for line in whole), *([last] if last else [])]


_Step = tuple[str, int, int, int, int]
"""What difflib calls an opcode: what is done, with which lines of the old text, and of the new."""


class _ByEntry(SequenceMatcher[str]):
    """Compares entry by entry: as a whole, thousands of changed entries would take minutes."""

    def __init__(self, old: list[str], new: list[str]) -> None:
        super().__init__(None, old, new)
        self.old, self.new = old, new

    def get_opcodes(self) -> list[Any]:
        """The steps from the old text to the new one."""
        return list(_steps(self.old, self.new))


def _steps(old: list[str], new: list[str]) -> Iterator[_Step]:
    equal: _Step = ("equal", 0, 0, 0, 0)
    for (i1, i2), (j1, j2) in zip(*_entries(old, new), strict=True):
        for name, a1, a2, b1, b2 in SequenceMatcher(None, old[i1:i2], new[j1:j2], autojunk=False).get_opcodes():
            step = (name, i1 + a1, i1 + a2, j1 + b1, j1 + b2)
            if name == "equal":  # one run of equal lines, through the entries that are as they were
                equal = ("equal", equal[1], step[2], equal[3], step[4])
                continue
            yield from [equal] if equal[1] < equal[2] else []
            yield step
            equal = ("equal", step[2], step[2], step[4], step[4])
    yield from [equal] if equal[1] < equal[2] else []


def _entries(old: list[str], new: list[str]) -> list[list[tuple[int, int]]]:
    """The lines of each entry in both texts; each text as one where they have not as many."""
    starts = [_starts(lines) for lines in (old, new)]
    if len(starts[0]) != len(starts[1]):
        starts = [[], []]
    return [list(pairwise([0, *inner, len(lines)])) for inner, lines in zip(starts, (old, new), strict=True)]


def _starts(lines: list[str]) -> list[int]:
    return [number for number, line in enumerate(lines) if number and line.lstrip().startswith("@")]


def _hunk(steps: list[_Step], old: list[str], new: list[str]) -> Iterator[str]:
    """One group as lines of a unified diff."""
    (_, i1, _, j1, _), (_, _, i2, _, j2) = steps[0], steps[-1]
    yield f"@@ -{_range(i1, i2)} +{_range(j1, j2)} @@\n"
    for name, a1, a2, b1, b2 in steps:
        if name == "equal":
            yield from (f" {line}" for line in old[a1:a2])
        else:
            yield from (f"-{line}" for line in old[a1:a2])
            yield from (f"+{line}" for line in new[b1:b2])


def _range(start: int, end: int) -> str:
    """First line and number of lines; of an empty range the line before it."""
    return f"{start + 1 if end > start else start},{end - start}"


def write(path: Path, before: bytes, after: bytes) -> None:
    """Put the new text in the file, whole or not at all. Raises OSError; CannotPropose when the file has changed."""
    if path.read_bytes() != before:
        raise CannotPropose("the file has changed since it was read")
    if after != before:
        atomic.write(path, after)
