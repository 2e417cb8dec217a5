"""Finds what stands where in a .bib file, in one pass and without judging the values.

A scan gives every entry with its key, its span and, on demand, its fields with their places, and
every fault of form with a place: a brace never closed, a merge conflict, text outside entries. It
recovers at the next entry, so that one slip does not hide the rest of the file. The values are
read by pybtex (see `bibliography`), which knows macros and concatenation but no columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from explainer.place import TextFile
from explainer.problem import Problem

_COMMAND = re.compile(r"@\s*(?P<type>[A-Za-z][\w-]*)\s*(?P<open>[{(])")
_ENTRY_AT_LINE_START = re.compile(r"^[ \t]*@\s*[A-Za-z][\w-]*\s*[{(]\s*[^\s,{}=]+\s*,", re.MULTILINE)
_KEY = re.compile(r"\s*(?P<key>[^\s,{}]*)\s*(?P<after>,|(?=[)}]))?")
_BRACED = re.compile(r"\{(?:[^{}]++|\{(?:[^{}]++|\{(?:[^{}]++|\{[^{}]*+\})*+\})*+\})*+\}")
_FIELD_NAME = re.compile(r"[\s,]*(?P<name>[^\s=,{}()\"#]+)\s*(?P<equals>=)?\s*")
_VALUE_END = re.compile(r"\s*(?P<mark>[#,])?\s*")
_BARE_VALUE = re.compile(r"[^\s,{}()\"#]+")
_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7})(?=[ \n]|$).*", re.MULTILINE)
_FIELD_AT_LINE_START = re.compile(r"\n[ \t]*[A-Za-z_-]+\s*=\s*[{\"]")
_LOST_FIELD = re.compile(r"^\s*[A-Za-z_-]+\s*=\s*[{\"]|[{}]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class RawField:
    """A field with the offsets of its name and of its value, delimiters included."""

    name: str
    """Lower case."""
    at: int
    value_at: int
    value_end: int


@dataclass(frozen=True, slots=True)
class RawEntry:
    """An entry (or `@string`, `@preamble`) as it stands in the file."""

    type: str
    """Lower case, without the `@`."""
    key: str
    """As written; empty for `@string` and `@preamble`."""
    key_at: int
    start: int
    """Offset of the `@`."""
    end: int
    """Offset after the closing brace."""


@dataclass(frozen=True, slots=True)
class Scan:
    """All that one file holds, in its order."""

    file: TextFile
    entries: tuple[RawEntry, ...]
    strings: tuple[RawEntry, ...]
    problems: tuple[Problem, ...]


def scan(file: TextFile) -> Scan:
    """Find the entries of a file and its faults of form; never fails."""
    text = file.text
    problems = list(_conflicts(file))
    entries: list[RawEntry] = []
    strings: list[RawEntry] = []
    at = 0
    while command := _next_command(text, at):
        if not problems:
            problems += _outside(file, at, command.start())
        kind = command["type"].lower()
        end = _end_of(text, command)
        swallowed = _ENTRY_AT_LINE_START.search(text, command.end(), len(text) if end is None else end)
        if end is None or swallowed:
            end = swallowed.start() if swallowed else len(text)
            problems.append(_unclosed(file, command, end))
            if kind not in ("string", "preamble", "comment") and (key := _KEY.match(text, command.end(), end)):
                entries.append(RawEntry(kind, key["key"], key.start("key"), command.start(), command.end()))
        elif kind == "string":
            strings.append(RawEntry(kind, "", command.end(), command.start(), end))
        elif kind not in ("preamble", "comment"):
            key = _KEY.match(text, command.end(), end)
            assert key is not None  # every part of the pattern may be empty
            entries.append(RawEntry(kind, key["key"], key.start("key"), command.start(), end))
        at = end
    if not problems:
        problems += _outside(file, at, len(text))
    return Scan(file, tuple(entries), tuple(strings), tuple(problems))


def _next_command(text: str, at: int) -> re.Match[str] | None:
    """The next `@type{`, passing over lines that begin with a percent sign."""
    while command := _COMMAND.search(text, at):
        line_start = text.rfind("\n", 0, command.start()) + 1
        if not text[max(line_start, at) : command.start()].lstrip().startswith("%"):
            return command
        at = command.end()
    return None


def _end_of(text: str, command: re.Match[str]) -> int | None:
    """The offset after the closing brace (or parenthesis) of a command; None when it never comes."""
    opened = command.end() - 1
    if text[opened] == "{":
        if fast := _BRACED.match(text, opened):
            return fast.end()
        return _after_brace(text, opened)
    depth, quoted = 0, False
    for at in range(opened + 1, len(text)):
        char = text[at]
        if char == '"' and depth == 0:
            quoted = not quoted
        elif char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
        elif char == ")" and depth == 0 and not quoted:
            return at + 1
    return None


def _after_brace(text: str, opened: int) -> int | None:
    """The offset after the brace that closes the one at `opened`, however deep the nesting."""
    depth = 0
    for brace in re.compile(r"[{}]").finditer(text, opened):
        depth += 1 if brace.group() == "{" else -1
        if depth == 0:
            return brace.end()
    return None


def _conflicts(file: TextFile) -> Iterator[Problem]:
    for mark in _CONFLICT.finditer(file.text):
        yield Problem(
            "B003",
            file.place(mark.start(), mark.end()),
            "a merge of two versions was left unfinished here",
            "keep one version and delete the lines <<<<<<<, ======= and >>>>>>>",
        )


def _outside(file: TextFile, start: int, end: int) -> Iterator[Problem]:
    """A brace or a field between entries: the entry before it was closed too early."""
    for lost in _LOST_FIELD.finditer(file.text, start, end):
        line_start = file.text.rfind("\n", 0, lost.start()) + 1
        if file.text[line_start : lost.start()].lstrip().startswith("%"):
            continue
        at = lost.start() + len(lost.group()) - len(lost.group().lstrip())
        yield Problem(
            "B020",
            file.place(at, max(lost.end(), at + 1)),
            "this stands outside every entry",
            "the entry above was closed too early: look for a brace too many",
        )
        return


def _unclosed(file: TextFile, command: re.Match[str], end: int) -> Problem:
    """The problem of an entry that is never closed, at the value that is still open, if one is."""
    key = _KEY.match(file.text, command.end(), end)
    name = f'the entry "{key["key"]}"' if key and key["key"] else f"@{command['type']}"
    entry = RawEntry(command["type"].lower(), "", command.start(), command.start(), end)
    for field in fields(file, entry):
        if isinstance(field, Problem):
            return Problem("B004", field.place, f"{name} is not closed: {field.message}", field.hint)
        if _FIELD_AT_LINE_START.search(file.text, field.value_at, field.value_end):
            message = f'{name} is not closed: the value of "{field.name}" runs on into the next field'
            return Problem("B004", file.place(field.value_at), message, "add the closing brace of this value")
    return Problem(
        "B004",
        file.place(command.start(), command.end()),
        f"{name} is not closed before the next one begins",
        "add the closing brace",
    )


def fields(file: TextFile, entry: RawEntry) -> Iterator[RawField | Problem]:
    """The fields of an entry in their order; a Problem instead of the first that cannot be read."""
    text, end = file.text, entry.end
    command = _COMMAND.match(text, entry.start)
    assert command is not None  # the entry came from a match of this pattern
    key = _KEY.match(text, command.end(), end)
    at = key.end() if key else command.end()
    while (name := _FIELD_NAME.match(text, at, end)) is not None:
        if not name["equals"]:
            yield _bad_field(
                file, name.start("name"), name.end("name"), f'"{name["name"]}" has no value', "write name = {value},"
            )
            return
        value_end, problem = _value_end(file, name.end(), end)
        if problem:
            yield problem
            return
        yield RawField(name["name"].lower(), name.start("name"), name.end(), value_end)
        after = _VALUE_END.match(text, value_end, end)
        at = after.end() if after else value_end
        if after and after["mark"] != "," and _FIELD_NAME.match(text, at, end):
            yield _bad_field(
                file, value_end - 1, value_end, "a comma is missing after this value", "end each field with a comma"
            )
            return


def _value_end(file: TextFile, at: int, end: int) -> tuple[int, Problem | None]:
    """The offset after a value, which may be several parts joined by `#`."""
    text = file.text
    while True:
        part_end = _part_end(text, at, end)
        if part_end is None:
            what = "quotation mark" if text[at : at + 1] == '"' else "brace"
            if text[at : at + 1] not in ('"', "{"):
                return at, _bad_field(file, at, at + 1, "a value is missing here", "write name = {value},")
            return at, Problem(
                "B004", file.place(at), f"the {what} that opens here is never closed", f"add the closing {what}"
            )
        joined = _VALUE_END.match(text, part_end, end)
        if not joined or joined["mark"] != "#":
            return part_end, None
        at = joined.end()


def _part_end(text: str, at: int, end: int) -> int | None:
    opener = text[at : at + 1]
    if opener == "{":
        fast = _BRACED.match(text, at, end)
        closed = fast.end() if fast else _after_brace(text[:end], at)
        return closed if closed is not None and closed <= end else None
    if opener == '"':
        depth = 0
        for mark in re.compile(r'[{}"]').finditer(text, at + 1, end):
            if mark.group() == '"' and depth == 0:
                return mark.end()
            depth += {"{": 1, "}": -1}.get(mark.group(), 0)
        return None
    bare = _BARE_VALUE.match(text, at, end)
    return bare.end() if bare else None


def _bad_field(file: TextFile, start: int, end: int, message: str, hint: str) -> Problem:
    return Problem("B005", file.place(start, end), message, hint)
