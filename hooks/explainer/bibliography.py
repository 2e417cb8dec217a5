"""The bibliography: every source, read from .bib files and looked up by citation key."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from pybtex.database.input.bibtex import LowLevelParser, UndefinedMacro, month_names
from pybtex.scanner import PybtexSyntaxError
from pybtex.utils import CaseInsensitiveDict

from explainer.bibscan import RawEntry, RawField, Scan, fields, scan
from explainer.entry import ALIASES, Entry, Origin
from explainer.place import TextFile
from explainer.problem import Problem, did_you_mean

_NOT_INHERITED = frozenset(
    "crossref xref entryset execute label ids options presort related shorthand sortkey keywords note".split()
)


@dataclass(frozen=True)
class Bibliography:
    """Entries by key. Reading is by need: an entry's values are parsed when it is first asked for."""

    scans: tuple[Scan, ...]
    problems: tuple[Problem, ...]
    """Faults of form that the scan saw: of files, keys and braces, not of values (see `audit`)."""
    _origins: dict[str, Origin]
    _parsed: dict[str, tuple[Entry, tuple[Problem, ...]]] = field(default_factory=dict)

    def __contains__(self, key: str) -> bool:
        return normal(key) in self._origins

    def __len__(self) -> int:
        return len(self._origins)

    def __iter__(self) -> Iterator[str]:
        """The keys, in the order of the files."""
        return iter(self._origins)

    def get(self, key: str) -> Entry | None:
        """The entry with this key (case counts; composed and decomposed accents are the same)."""
        key = normal(key)
        return self._read(key)[0] if key in self._origins else None

    def origin(self, key: str) -> Origin:
        """Where the entry with this key stands; raises KeyError when there is none."""
        return self._origins[normal(key)]

    def reading_problems(self, key: str) -> tuple[Problem, ...]:
        """What pybtex could not read in an entry."""
        return self._read(normal(key))[1]

    @cached_property
    def names_of_files(self) -> str:
        """The files, as messages name them."""
        return ", ".join(scanned.file.path for scanned in self.scans) or "the bibliography"

    @cached_property
    def _macros(self) -> CaseInsensitiveDict:
        """Abbreviations: of the months, and every `@string` of any file."""
        macros = CaseInsensitiveDict(month_names)
        for scanned in self.scans:
            for string in scanned.strings:
                parser = LowLevelParser(scanned.file.text[string.start : string.end], macros=macros)
                parser.handle_error = _ignore  # a bad abbreviation shows where an entry uses it
                list(parser)
        return macros

    def _read(self, key: str, waiting: tuple[str, ...] = ()) -> tuple[Entry, tuple[Problem, ...]]:
        if key not in self._parsed:
            self._parsed[key] = self._parse(key, waiting)
        return self._parsed[key]

    def _parse(self, key: str, waiting: tuple[str, ...]) -> tuple[Entry, tuple[Problem, ...]]:
        origin = self._origins[key]
        values, problems = _values(origin, self._macros)
        entry = Entry(key, origin.raw.type, values)
        parent_key = normal(entry.get("crossref"))
        if not parent_key:
            return entry, tuple(problems)
        if parent_key not in self._origins or parent_key in (*waiting, key):
            wrong = "leads back to itself" if parent_key in self._origins else "does not exist"
            problems.append(
                Problem(
                    "B017",
                    origin.field_place("crossref"),
                    f'"{key}" refers to "{parent_key}", which {wrong}',
                    did_you_mean(parent_key, (name for name in self if name != key)),
                )
            )
            return entry, tuple(problems)
        parent = self._read(parent_key, (*waiting, key))[0]
        return Entry(key, entry.type, values, _inherited(entry, parent)), tuple(problems)


def _ignore(error: Exception) -> None:
    """Errors of `@string` are reported by the entry that needs the abbreviation."""


def normal(key: str) -> str:
    """A citation key in the form in which two are compared: NFC."""
    return unicodedata.normalize("NFC", key.strip())


def read_files(paths: Iterable[Path], shown_from: Path) -> Bibliography:
    """Read .bib files, and those below any folder among the paths.

    `shown_from` is the folder that messages show paths relative to. A file that is missing or not
    UTF-8 is a problem of the bibliography, never an exception.
    """
    files: list[TextFile] = []
    problems: list[Problem] = []
    for path in paths:
        for found in sorted(path.rglob("*.bib")) if path.is_dir() else [path]:
            read = read_text(found, shown_from, unreadable="B001", not_utf8="B002")
            if isinstance(read, Problem):
                problems.append(read)
            else:
                files.append(read)
    return from_files(files, problems)


def from_files(files: Iterable[TextFile], problems: Iterable[Problem] = ()) -> Bibliography:
    """The bibliography of texts that have been read."""
    scans = tuple(scan(file) for file in files)
    origins: dict[str, Origin] = {}
    found = [*problems, *(problem for scanned in scans for problem in scanned.problems)]
    for scanned in scans:
        for raw in scanned.entries:
            origin = Origin(scanned.file, raw)
            key = normal(raw.key)
            if not key:
                found.append(
                    Problem("B005", origin.key_place, "the entry has no key", "write @type{publisher-subject-year,")
                )
            elif key in origins:
                first = origins[key].key_place
                message = f'the key "{key}" is already used at {first.path}:{first.line}'
                found.append(Problem("B006", origin.key_place, message, "delete one entry, or give it another key"))
            else:
                origins[key] = origin
    return Bibliography(scans, tuple(found), origins)


def read_text(path: Path, shown_from: Path, *, unreadable: str, not_utf8: str) -> TextFile | Problem:
    """The text of a file without a byte order mark, or the problem (with the given codes) that it cannot be read."""
    shown = shown_path(path, shown_from)
    try:
        data = path.read_bytes()
    except OSError as error:
        place = TextFile(shown, "").place(0)
        return Problem(
            unreadable, place, f"cannot read the file: {error.strerror or error}", "check its name and place"
        )
    try:
        return TextFile(shown, data.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        readable = TextFile(shown, data.decode("latin-1").replace("\r\n", "\n"))
        at = data[: error.start].decode("utf-8", "replace").replace("\r\n", "\n")
        line = at.count("\n") + 1
        place = readable.line_place(line, len(at) - at.rfind("\n"))
        message = f"byte 0x{data[error.start]:02x} is not UTF-8"
        return Problem(not_utf8, place, message, "save the file as UTF-8 (it may be in Latin-1 or Windows-1252)")


def shown_path(path: Path, shown_from: Path) -> str:
    """A path as messages show it: relative to the project where it lies inside."""
    try:
        return path.resolve().relative_to(shown_from.resolve()).as_posix()
    except ValueError:
        return path.as_posix()


def _values(origin: Origin, macros: CaseInsensitiveDict) -> tuple[dict[str, str], list[Problem]]:
    """The fields of an entry as pybtex reads them, and what it could not read."""
    problems: list[Problem] = []
    parser = LowLevelParser(origin.file.text[origin.raw.start : origin.raw.end], macros=macros)
    errors: list[PybtexSyntaxError] = []
    parser.handle_error = errors.append
    values: dict[str, str] = {}
    for _, (_, parsed) in parser:
        for name, parts in parsed:
            name = ALIASES.get(name.lower(), name.lower())
            values.setdefault(name, " ".join("".join(parts).split()))
        break
    problems += _form_problems(origin)
    problems += (_macro_problem(origin, error, macros) for error in errors if isinstance(error, UndefinedMacro))
    others = [error for error in errors if not isinstance(error, UndefinedMacro)]
    if others and not problems and origin.raw.end > origin.raw.key_at + len(origin.raw.key) + 1:
        problems.append(Problem("B005", origin.key_place, f'the entry "{origin.raw.key}" cannot be read: {others[0]}'))
    return values, problems


def _form_problems(origin: Origin) -> Iterator[Problem]:
    """Fields that cannot be read or stand twice."""
    seen: set[str] = set()
    for item in fields(origin.file, origin.raw):
        if isinstance(item, Problem):
            yield item
        elif item.name in seen:
            place = origin.file.place(item.at, item.at + len(item.name))
            yield Problem("B007", place, f'"{origin.raw.key}" has the field "{item.name}" twice', "keep one of them")
        else:
            seen.add(item.name)


def _macro_problem(origin: Origin, error: UndefinedMacro, macros: CaseInsensitiveDict) -> Problem:
    name = str(error).rsplit(" ", 1)[-1]
    for item in fields(origin.file, origin.raw):
        if isinstance(item, RawField):
            at = origin.file.text.find(name, item.value_at, item.value_end)
            if at != -1 and origin.file.text[item.value_at] != "{":
                hint = (
                    did_you_mean(name, macros)
                    or f"write {{{name}}} for the word itself, or add @string{{{name} = {{…}}}}"
                )
                return Problem(
                    "B016", origin.file.place(at, at + len(name)), f'the abbreviation "{name}" is not defined', hint
                )
    return Problem("B016", origin.key_place, f'the abbreviation "{name}" is not defined', did_you_mean(name, macros))


def _inherited(entry: Entry, parent: Entry) -> dict[str, str]:
    """The fields that a `crossref` adds, by biblatex's rule: a part takes its whole's title as booktitle."""
    whole = {**parent.inherited, **parent.fields}
    inherited = {name: value for name, value in whole.items() if name not in _NOT_INHERITED}
    if entry.type.startswith("in") or entry.type == "conference":
        inherited.setdefault("booktitle", inherited.get("title", ""))
        inherited.pop("title", None)
    elif entry.type == "article":
        inherited.setdefault("journaltitle", inherited.pop("title", ""))
    return {name: value for name, value in inherited.items() if value}


def raw_entries(bibliography: Bibliography) -> Iterator[tuple[TextFile, RawEntry]]:
    """Every entry of every file, also those with a key that is used twice."""
    for scanned in bibliography.scans:
        for raw in scanned.entries:
            yield scanned.file, raw
