"""Fields of an entry that wait for a person: a value says what belongs there, and a check reports each of them."""

from __future__ import annotations

from collections.abc import Iterator

from explainer.problems.problem import Problem
from explainer.sources.entry import Entry, Origin

MARK = "FILL IN:"
_LINE = "or delete the line"


def blank(what: str, *, may_go: bool = False) -> str:
    """A value that says what belongs in its place, and perhaps that the field may be left out."""
    return f"{MARK} {what}, {_LINE}" if may_go else f"{MARK} {what}"


def is_blank(value: str) -> bool:
    """Whether a value only says what belongs there."""
    return value.startswith(MARK)


def blanks(entry: Entry, origin: Origin) -> Iterator[Problem]:
    """The fields of an entry that wait."""
    for name, value in entry.fields.items():
        if is_blank(value):
            message = f'the field "{name}" of "{entry.key}" is still to be filled in'
            yield Problem("B021", origin.field_place(name), message, f"write {value.removeprefix(MARK).strip()}")
