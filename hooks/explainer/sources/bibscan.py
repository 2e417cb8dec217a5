"""Finds what stands where in a .bib file, in one pass and without judging the values.

A scan gives every entry with its key and its span and, on demand, its fields with their places, and
every fault of form with a place: a brace never closed, a merge conflict, text outside entries. It
recovers at the next entry, so that one slip does not hide the rest of the file. The values are
read by pybtex (see `bibliography`), which knows macros and concatenation but no columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from sys import intern
from typing import NamedTuple

from explainer.problems.place import TextFile
from explainer.problems.problem import Problem

_COMMAND = re.compile(r"(?<![\w.])@\s*(?P<type>[^\W\d_][\w-]*)\s*(?:\{|\((?=\s*(?:\"|[^\s,(){}=]*+\s*[,=])))")
_KEY = re.compile(r"\s*(?P<key>[^\s,{}=]*)\s*(?P<next>[,=]?)")
# What surely is a command and not the text of a value: it has a field, or defines an abbreviation.
_SURE_COMMAND = re.compile(
    r"@\s*(?:[^\W\d_][\w-]*\s*[{(]\s*[^\s,{}()=]++\s*,\s*[A-Za-z][\w-]*\s*="
    r"|(?i:string)\s*[{(]\s*[\w:.-]+\s*=)"
)
_BRACE = re.compile(r"[{}]")
_BRACE_QUOTE_OR_PARENTHESIS = re.compile(r'[{}")]')
_BRACE_OR_QUOTE = re.compile(r'[{}"]')
_BRACED = re.compile(r"\{(?:[^{}]++|\{(?:[^{}]++|\{(?:[^{}]++|\{[^{}]*+\})*+\})*+\})*+\}")
_FIELD = re.compile(r"[\s,]*(?P<name>[^\s=,{}()\"#]+)\s*(?P<equals>=)?\s*")
_NAME = re.compile(r"[A-Za-z][\w:.+/-]*", re.ASCII)
_BARE_VALUE = re.compile(r"[^\s,{}()\"#=]+")
_NUMBER = re.compile(r"[0-9]+")
_AFTER_PART = re.compile(r"\s*(?P<join>#)?\s*")
_AFTER_VALUE = re.compile(r"\s*(?P<comma>,)?[\s,]*")
_CONFLICT = re.compile(r"^(?:<{7}|\|{7}|={7}|>{7})(?=\s|$).*", re.MULTILINE)
_RUN_ON = re.compile(r"\n[ \t]*[A-Za-z_-]+\s*=\s*[{\"]")
_LIKELY_RUN_ON = re.compile(r"[,\n]\s*[A-Za-z_-]+\s*=")
_TOOK_LAST_BRACE = re.compile(r"\n[ \t]*\}\Z")
_LOST = re.compile(r"^[ \t]*(?P<field>[A-Za-z_-]+\s*=\s*[{\"])|(?P<brace>[{}])", re.MULTILINE)


def _braced(depth: int) -> str:
    """A pattern for text whose braces pair, so many deep, and that has no `@`; it never tries a second way."""
    inner = rf"\{{{_braced(depth - 1)}\}}[^{{}}@]*+" if depth else ""
    return rf"[^{{}}@]*+(?:{inner})*+" if inner else r"[^{}@]*+"


# Most entries: in braces, with a key, nothing but white space before them, and no other command inside.
_PLAIN = re.compile(r"\s*@(?P<type>[^\W\d_][\w-]*)\{\s*(?P<key>[^\s,{}=]+)\s*," + _braced(5) + r"\}")

# Most fields: a value in one piece, in braces or quotation marks that pair, or without any.
_PLAIN_FIELD = re.compile(
    rf"(?P<name>[A-Za-z][\w:.+/-]*)\s*=\s*(?:\{{(?P<braced>{_braced(3)})\}}"
    rf"|\"(?P<quoted>[^\"{{}}@]*+(?:\{{{_braced(2)}\}}[^\"{{}}@]*+)*+)\"|(?P<bare>[A-Za-z0-9][\w:.+/-]*))\s*(?:,\s*|\Z)",
    re.ASCII,
)
_AFTER_KEY = re.compile(r"\s*,\s*")

_FIELDLESS = ("preamble", "comment")
_KEYLESS = ("string", *_FIELDLESS)


@dataclass(frozen=True, slots=True)
class RawField:
    """A field with the offsets of its name and of its value, delimiters included."""

    name: str
    """Lower case."""
    at: int
    parts: tuple[tuple[int, int], ...]
    """Offsets of each part of the value; there are several when it is joined by `#`."""

    @property
    def value_at(self) -> int:
        """Offset of the value."""
        return self.parts[0][0]

    @property
    def value_end(self) -> int:
        """Offset after the value."""
        return self.parts[-1][1]


class RawEntry(NamedTuple):
    """An entry (or another command) as it stands in the file."""

    type: str
    """Lower case, without the `@`."""
    key: str
    """As written; empty where it is missing, and for `@string` and the like."""
    key_at: int
    start: int
    """Offset of the `@`."""
    end: int
    """Offset after the closing brace, or where the entry must have ended."""
    closed: bool
    """Whether the closing brace is there; if not, the scan has a problem that says so."""
    file: TextFile


@dataclass(frozen=True, slots=True)
class Scan:
    """All that one file holds, in its order."""

    file: TextFile
    """Without the other side of unfinished merges."""
    entries: tuple[RawEntry, ...]
    strings: tuple[RawEntry, ...]
    preambles: tuple[RawEntry, ...]
    problems: tuple[Problem, ...]


def scan(file: TextFile) -> Scan:
    """Find the entries of a file and its faults of form; never fails."""
    file, problems = _one_side(file)
    text = file.text
    found: list[RawEntry] = []
    comments_close = True
    at = limit = 0
    while True:
        at = _pass_plain(file, at, found)
        if not (command := _next_command(text, at)):
            break
        problems += _outside(file, at, command.start(), found)
        if limit < command.end():
            limit = _limit(text, command.end())
        kind = command["type"].lower()
        # A comment may hold whole entries, so the next one does not end it (but no file is searched to its end twice).
        end = _end_of(text, command, len(text) if kind == "comment" and comments_close else limit)
        entry = _raw(file, command, limit if end is None else end, closed=end is not None)
        if not entry.closed:
            problems.append(_unclosed(file, command, entry))
            comments_close = comments_close and kind != "comment"
        found.append(entry)
        at = entry.end
    problems += _outside(file, at, len(text), found)
    return Scan(
        file,
        tuple(entry for entry in found if entry.type not in _KEYLESS),
        tuple(entry for entry in found if entry.type == "string"),
        tuple(entry for entry in found if entry.type == "preamble"),
        tuple(problems),
    )


def _pass_plain(file: TextFile, at: int, found: list[RawEntry]) -> int:
    """Add the entries that follow each other from an offset on and need no closer look; the offset after the last."""
    text, new, match = file.text, tuple.__new__, _PLAIN.match  # twenty thousand times in a large library
    while plain := match(text, at):
        kind, key = plain.groups()
        if (kind := intern(kind.lower())) in _KEYLESS:
            break
        at = plain.end()
        found.append(new(RawEntry, (kind, key, plain.start(2), plain.start(1) - 1, at, True, file)))
    return at


def _one_side(file: TextFile) -> tuple[TextFile, list[Problem]]:
    """The file with merge conflicts reported and blanked but for their first side; offsets stay the same."""
    if not any(
        sign in file.text and sign * 7 in file.text for sign in "<|>="
    ):  # most files have none of the first three
        return file, []
    pieces: list[str] = []
    problems: list[Problem] = []
    at, hidden, in_conflict = 0, False, False
    for mark in _CONFLICT.finditer(file.text):
        sign = mark.group()[0]
        if sign == "<" or not in_conflict:
            message = "a merge of two versions was left unfinished here"
            hint = "keep one version and delete the lines <<<<<<<, ======= and >>>>>>>"
            problems.append(Problem("B003", file.place(mark.start(), mark.end()), message, hint))
        pieces.append(_blank(file.text[at : mark.start()]) if hidden else file.text[at : mark.start()])
        pieces.append(_blank(mark.group()))
        at = mark.end()
        in_conflict = sign == "<" or (in_conflict and sign != ">")
        hidden = in_conflict and sign in "|="
    return TextFile(file.path, "".join([*pieces, file.text[at:]])), problems


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _next_command(text: str, at: int) -> re.Match[str] | None:
    """The next `@type{`, passing over lines that begin with a percent sign."""
    while command := _COMMAND.search(text, at):
        comment_end = _comment_end(text, at, command.start())
        if comment_end is None:
            return command
        at = comment_end
    return None


def _comment_end(text: str, start: int, at: int) -> int | None:
    """The end of the line of offset `at`, if the line begins (after `start`) with a percent sign."""
    line_start = max(text.rfind("\n", start, at) + 1, start)
    if not text[line_start:at].lstrip().startswith("%"):
        return None
    line_end = text.find("\n", at)
    return len(text) if line_end == -1 else line_end


def _limit(text: str, at: int) -> int:
    """The offset of the next command that begins a line or follows another command, or the end of the text."""
    while (at := text.find("@", at)) != -1:
        if text[max(0, at - 40) : at].rstrip(" \t")[-1:] in ("", "\n", "}", ")") and _SURE_COMMAND.match(text, at):
            return at
        at += 1
    return len(text)


def _raw(file: TextFile, command: re.Match[str], end: int, *, closed: bool) -> RawEntry:
    kind = command["type"].lower()
    key = _key(file.text, command.end(), end - closed)
    if kind in _KEYLESS or key["next"] == "=":  # what looks like a key is the name of the first field
        return RawEntry(kind, "", command.end(), command.start(), end, closed, file)
    return RawEntry(kind, key["key"], key.start("key"), command.start(), end, closed, file)


def _key(text: str, at: int, end: int) -> re.Match[str]:
    key = _KEY.match(text, at, end)
    assert key is not None  # every part of the pattern may be empty
    return key


def _end_of(text: str, command: re.Match[str], limit: int) -> int | None:
    """The offset after the closing brace (or parenthesis) of a command; None when it does not come before `limit`."""
    opened = command.end() - 1
    if text[opened] == "{":
        return _after_brace(text, opened, limit)
    depth, quoted = 0, False
    for mark in _BRACE_QUOTE_OR_PARENTHESIS.finditer(text, opened, limit):
        if mark.group() == ")":
            if depth == 0 and not quoted:
                return mark.end()
        elif mark.group() == '"':
            quoted ^= depth == 0
        else:
            depth += 1 if mark.group() == "{" else -1
    return None


def _after_brace(text: str, opened: int, limit: int) -> int | None:
    """The offset after the brace that closes the one at `opened`, however deep the nesting."""
    if fast := _BRACED.match(text, opened, limit):
        return fast.end()
    depth = 0
    for brace in _BRACE.finditer(text, opened, limit):
        depth += 1 if brace.group() == "{" else -1
        if depth == 0:
            return brace.end()
    return None


def _outside(file: TextFile, start: int, end: int, found: list[RawEntry]) -> Iterator[Problem]:
    """A brace or a field between entries: the entry before it was closed too early."""
    lost = _LOST.search(file.text, start, end)
    while lost and (comment_end := _comment_end(file.text, start, lost.start())):
        lost = _LOST.search(file.text, comment_end, end)
    if not lost:
        return
    hint = "begin an entry with @type{key,"
    if found:
        if any(isinstance(item, Problem) for item in fields(file, found[-1])):
            return  # that problem is the reason, and reported where the values are read
        line = file.place(found[-1].end - 1).line
        hint = f"look for a brace too many above (an entry is closed in line {line}), or {hint}"
    place = file.place(lost.start(lost.lastgroup or 0), lost.end())
    yield Problem("B020", place, "this stands outside every entry", hint)


def _unclosed(file: TextFile, command: re.Match[str], entry: RawEntry) -> Problem:
    """The problem of an entry that is never closed, at the value that is still open, if one is."""
    name = f'the entry "{entry.key}"' if entry.key else f"@{command['type']}"
    last: RawField | None = None
    for field in fields(file, entry):
        if isinstance(field, Problem):
            return Problem("B004", field.place, f"{name} is not closed: {field.message}", field.hint)
        last = field
    # A value that took the entry's closing brace for its own is the last one.
    if last and _LIKELY_RUN_ON.search(file.text, last.value_at, last.value_end):
        return _runs_on(file, last, f"{name} is not closed: ")
    if last and _TOOK_LAST_BRACE.search(file.text, last.value_at, last.value_end):
        message = f'{name} is not closed: the value of "{last.name}" takes its closing brace'
        return Problem("B004", file.place(last.value_at), message, "add the closing brace of this value")
    return Problem("B004", file.place(command.start(), command.end()), f"{name} is not closed", "add the closing brace")


def _runs_on(file: TextFile, field: RawField, lead: str = "") -> Problem:
    mark = "quotation mark" if file.text[field.value_at] == '"' else "brace"
    message = f'{lead}the value of "{field.name}" runs on into the next field'
    return Problem("B004", file.place(field.value_at), message, f"add the closing {mark} of this value")


def fields(file: TextFile, entry: RawEntry) -> Iterator[RawField | Problem]:
    """The fields of an entry (or the definitions of an `@string`) in their order; a Problem at the first fault."""
    if entry.type in _FIELDLESS:
        return
    text, at, end = file.text, entry.key_at, entry.end - entry.closed
    if entry.key:
        key = _key(text, at, end)
        at = key.end()
        if not key["next"] and at < end:
            yield _after_key(file, entry, at, end)
            return
    while name := _FIELD.match(text, at, end):
        field = _field(file, name, end)
        yield field
        if isinstance(field, Problem):
            return
        after = _AFTER_VALUE.match(text, field.value_end, end)
        assert after is not None  # every part of the pattern may be empty
        at = after.end()
        if not after["comma"] and at < end:
            yield _missing_comma(file, field)
            return
    if text[at:end].strip(" \t\n\r,"):
        yield Problem("B005", file.place(at), "this is no field", "write name = {value},")


def plain_values(file: TextFile, entry: RawEntry, abbreviations: Mapping[str, str]) -> dict[str, str] | None:
    """The values of an entry by name, in lower case; None where there is anything to report or to put together.

    What `fields` and pybtex find, in a small part of the time.
    """
    text, end = file.text, entry.end - 1
    begin = _AFTER_KEY.match(text, entry.key_at + len(entry.key), end)
    if not (entry.key and entry.closed and begin):
        return None
    values: dict[str, str] = {}
    at, count = begin.end(), 0
    while at < end and (found := _PLAIN_FIELD.match(text, at, end)):
        name, braced, quoted, bare = found.groups()
        value = braced if braced is not None else quoted
        if value is None:
            value = bare if bare.isdigit() else abbreviations.get(bare)
        if value is None or ("\n" in value and _RUN_ON.search(value)):
            return None
        values[intern(name.lower())] = " ".join(value.split())  # an entry has a dozen names, and all have the same
        at, count = found.end(), count + 1
    return values if at == end and len(values) == count else None


def _after_key(file: TextFile, entry: RawEntry, at: int, end: int) -> Problem:
    """The problem of a key that no comma follows."""
    place = file.place(entry.key_at + len(entry.key))
    following = _FIELD.match(file.text, at, end)
    if following and following["equals"]:
        return Problem("B005", place, f'a comma is missing after the key "{entry.key}"', "write @type{key,")
    return Problem("B005", place, f'a comma must follow the key "{entry.key}"', "a key has no spaces or braces")


def _missing_comma(file: TextFile, field: RawField) -> Problem:
    quoted = file.text[field.value_at] == '"'
    if quoted and _LIKELY_RUN_ON.search(file.text, field.value_at, field.value_end):
        return _runs_on(file, field)  # it ended at the quotation mark that opens the next value
    place = file.place(field.value_end - 1)
    return Problem("B005", place, "a comma is missing after this value", "end each field with a comma")


def _field(file: TextFile, name: re.Match[str], end: int) -> RawField | Problem:
    """Read a field whose name has been found."""
    if not name["equals"] or not _NAME.fullmatch(name["name"]):
        return _bad_name(file, name)
    parts: list[tuple[int, int]] = []
    at = name.end()
    while True:
        part_end = _part_end(file, at, end)
        if isinstance(part_end, Problem):
            return part_end
        parts.append((at, part_end))
        after = _AFTER_PART.match(file.text, part_end, end)
        assert after is not None  # every part of the pattern may be empty
        if not after["join"]:
            break
        at = after.end()
    field = RawField(name["name"].lower(), name.start("name"), tuple(parts))
    return _runs_on(file, field) if _RUN_ON.search(file.text, field.value_at, field.value_end) else field


def _bad_name(file: TextFile, name: re.Match[str]) -> Problem:
    place = file.place(name.start("name"), name.end("name"))
    if name["name"].startswith("%"):
        return Problem("B005", place, "a comment cannot stand inside an entry", "put it on a line above the entry")
    if _NAME.fullmatch(name["name"]):
        return Problem("B005", place, f'"{name["name"]}" has no value', "write name = {value},")
    hint = "a name has the letters a to z, digits and hyphens"
    return Problem("B005", place, f'"{name["name"]}" cannot be the name of a field', hint)


def _part_end(file: TextFile, at: int, end: int) -> int | Problem:
    """The offset after one part of a value."""
    text = file.text
    opener = text[at : at + 1] if at < end else ""
    if opener in ("{", '"'):
        closed = _after_brace(text, at, end) if opener == "{" else _after_quote(text, at, end)
        if closed is not None:
            return closed
        mark = "brace" if opener == "{" else "quotation mark"
        return Problem("B004", file.place(at), f"the {mark} that opens here is never closed", f"add the closing {mark}")
    bare = _BARE_VALUE.match(text, at, end)
    if not bare:
        return Problem("B005", file.place(at), "a value is missing here", "write name = {value},")
    if not _NAME.fullmatch(bare.group()) and not _NUMBER.fullmatch(bare.group()):
        message = f'"{bare.group()}" stands without braces and is neither a number nor an abbreviation'
        return Problem("B005", file.place(at, bare.end()), message, f"write {{{bare.group()}}}")
    return bare.end()


def _after_quote(text: str, opened: int, end: int) -> int | None:
    """The offset after the quotation mark that closes the one at `opened`; marks in braces are text."""
    depth = 0
    for mark in _BRACE_OR_QUOTE.finditer(text, opened + 1, end):
        if mark.group() == '"' and depth == 0:
            return mark.end()
        depth += {"{": 1, "}": -1}.get(mark.group(), 0)
    return None
