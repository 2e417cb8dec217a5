"""The bibliography: every source, read from .bib files and looked up by citation key."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from pathlib import Path

from pybtex.database.input.bibtex import LowLevelParser, UndefinedMacro, month_names
from pybtex.scanner import PybtexSyntaxError
from pybtex.utils import CaseInsensitiveDict

from explainer.files.digest import digest
from explainer.problems.place import TextFile
from explainer.problems.problem import Problem, did_you_mean
from explainer.sources.availability import Availability
from explainer.sources.bibscan import RawEntry, RawField, Scan, fields, plain_values, scan
from explainer.sources.entry import ALIASES, Entry, Origin

_NEVER_INHERITED = frozenset(
    "crossref xref entryset execute label ids options presort related shorthand sortkey keywords note".split()
)
_TITLE_FIELDS = ("title", "subtitle", "titleaddon", "titletranslation", "shorttitle")
_DATE_FIELDS = ("date", "year", "month", "day")
_PARTS: dict[str, tuple[str, str]] = {
    **dict.fromkeys(
        "bookinbook conference inbook incollection inproceedings inreference suppbook suppcollection".split(),
        ("booktitle", "booksubtitle"),
    ),
    **dict.fromkeys("article review suppperiodical".split(), ("journaltitle", "journalsubtitle")),
}
"""The types of parts, with the fields in which a part names its whole."""
MOST_READ = 4096
"""Entries whose values are kept once they were read; of a larger library those that were asked for last."""
_DEEP = 50
"""Braces of a value that can be nested too deep for pybtex, which is asked then."""


@dataclass(frozen=True)
class Bibliography:
    """Entries by key. Reading is by need: an entry's values are parsed when it is first asked for."""

    scans: tuple[Scan, ...]
    problems: tuple[Problem, ...]
    """Faults of form: of files, keys, braces and abbreviations, not of values (see `audit`)."""
    _raw: dict[str, RawEntry]
    """The entries by key, as they stand in the files."""
    _macros: CaseInsensitiveDict = field(default_factory=CaseInsensitiveDict)
    """What abbreviations stand for."""
    _parsed: dict[str, tuple[Entry, tuple[Problem, ...]]] = field(default_factory=dict)
    _locate: Callable[[Entry], Availability] | None = None

    def __contains__(self, key: str) -> bool:
        return normal(key) in self._raw

    def __len__(self) -> int:
        return len(self._raw)

    def __iter__(self) -> Iterator[str]:
        """The keys, in the order of the files."""
        return iter(self._raw)

    def get(self, key: str) -> Entry | None:
        """The entry with this key (case counts; composed and decomposed accents are the same)."""
        key = normal(key)
        return self._read(key)[0] if key in self._raw else None

    def located(self, locate: Callable[[Entry], Availability]) -> Bibliography:
        """The same, with entries that know where their sources are found."""
        return replace(self, _parsed={}, _locate=locate)

    def origin(self, key: str) -> Origin:
        """Where the entry with this key stands; raises KeyError when there is none."""
        return Origin(self._raw[normal(key)])

    def digest(self, key: str) -> str:
        """What tells whether an entry, and what it inherits, is written as it was; empty where there is none."""
        texts: list[str] = []
        key = normal(key)
        while (raw := self._raw.get(key)) and len(texts) <= len(self._raw):
            texts.append(raw.file.text[raw.start : raw.end])
            parent = Origin(raw).field("crossref") if "crossref" in texts[-1].lower() else None
            key = self._value_of(raw, parent) if parent else ""
        return digest(self._abbreviations, *texts) if texts else ""

    @cached_property
    def _abbreviations(self) -> str:
        return repr(sorted(self._macros.items()))

    def _value_of(self, raw: RawEntry, field: RawField) -> str:
        return normal(_value(raw.file, field, self._macros)[0])

    def reading_problems(self, key: str) -> tuple[Problem, ...]:
        """What could not be read in an entry."""
        return self._read(normal(key))[1]

    @cached_property
    def is_unreadable(self) -> bool:
        """Whether a file could not be read, so that sources are missing that exist."""
        return any(problem.code in ("B001", "B002") for problem in self.problems)

    @cached_property
    def names_of_files(self) -> str:
        """The files, as messages name them."""
        return ", ".join(scanned.file.path for scanned in self.scans) or "the bibliography"

    def _read(self, key: str) -> tuple[Entry, tuple[Problem, ...]]:
        """An entry with what it inherits; its line of parents is read first, without recursion."""
        if known := self._parsed.get(key):
            return known
        if len(self._parsed) >= MOST_READ:
            for name in list(islice(self._parsed, MOST_READ // 4)):
                del self._parsed[name]
        line: dict[str, tuple[dict[str, str], list[Problem]]] = {}
        ancestor = key
        while ancestor in self._raw and ancestor not in self._parsed and ancestor not in line:
            line[ancestor] = _values(self._raw[ancestor], self._macros)
            ancestor = normal(line[ancestor][0].get("crossref", ""))
        for name, (values, problems) in reversed(line.items()):
            entry_type, parent = self._raw[name].type, normal(values.get("crossref", ""))
            inherited: dict[str, str] = {}
            if parent in self._parsed:
                inherited = _inherited(Entry(name, entry_type, values), self._parsed[parent][0])
            elif parent:
                problems.append(self._bad_parent(name, parent))
            self._parsed[name] = Entry(name, entry_type, values, inherited, None, self._locate), tuple(problems)
        return self._parsed[key]

    def _bad_parent(self, key: str, parent: str) -> Problem:
        place = self.origin(key).field_place("crossref")
        if parent in self._raw:
            return Problem(
                "B017", place, f'"{key}" refers to "{parent}", which leads back to it', "delete one crossref"
            )
        hint = did_you_mean(parent, (name for name in self if name != key)) or f'add an entry "{parent}"'
        return Problem("B017", place, f'"{key}" refers to "{parent}", which does not exist', hint)


def normal(key: str) -> str:
    """A citation key in the form in which two are compared: NFC."""
    key = key.strip()
    return key if key.isascii() else unicodedata.normalize("NFC", key)


def read_files(paths: Iterable[Path], shown_from: Path) -> Bibliography:
    """Read .bib files, and those below any folder among the paths.

    `shown_from` is the folder that messages show paths relative to. A file that is missing or not
    UTF-8 is a problem of the bibliography, never an exception.
    """
    files: list[TextFile] = []
    problems: list[Problem] = []
    seen: set[Path] = set()
    for path in paths:
        found = list(bib_files([path]))
        if not found:
            place = TextFile(shown_path(path, shown_from), "").place(0)
            problems.append(Problem("B001", place, "the folder holds no .bib file", "check its name and place"))
        for file in found:
            if file.resolve() in seen:
                continue  # a file that is named twice, or with its folder, is one
            seen.add(file.resolve())
            read = read_text(file, shown_from, unreadable="B001", not_utf8="B002")
            if isinstance(read, Problem):
                problems.append(read)
            else:
                files.append(read)
    return from_files(files, problems)


def bib_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files among these paths, and the .bib files below the folders among them."""
    for path in paths:
        yield from sorted(path.rglob("*.bib")) if path.is_dir() else [path]


def from_files(files: Iterable[TextFile], problems: Iterable[Problem] = ()) -> Bibliography:
    """The bibliography of texts that have been read."""
    scans = tuple(scan(file) for file in files)
    entries: dict[str, RawEntry] = {}
    found = [*problems, *(problem for scanned in scans for problem in scanned.problems)]
    for scanned in scans:
        keyed = dict(zip(_keys(scanned), scanned.entries, strict=True))
        if len(keyed) == len(scanned.entries) and "" not in keyed and keyed.keys().isdisjoint(entries):
            entries |= keyed  # nearly always; a large library is not walked entry by entry
        else:
            found += _add_one_by_one(scanned, entries)
    macros, macro_problems = _abbreviations(scans)
    return Bibliography(scans, (*found, *macro_problems), entries, macros)


def _keys(scanned: Scan) -> list[str]:
    keys = [raw.key for raw in scanned.entries]
    return keys if "".join(keys).isascii() else [normal(key) for key in keys]


def _add_one_by_one(scanned: Scan, entries: dict[str, RawEntry]) -> Iterator[Problem]:
    """Add the entries of a file of which some lack a key or share one."""
    for raw in scanned.entries:
        key = normal(raw.key)
        if not key:
            yield Problem("B005", Origin(raw).key_place, "the entry has no key", "write @type{publisher-subject-year,")
        elif key in entries:
            first = Origin(entries[key]).key_place
            message = f'the key "{key}" is already used at {first.path}:{first.line}'
            yield Problem("B006", Origin(raw).key_place, message, "delete one entry, or give it another key")
        else:
            entries[key] = raw


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
        return TextFile(shown, _with_plain_line_ends(data.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        # Offsets are those of `error.object`, which has no byte order mark.
        readable = TextFile(shown, _with_plain_line_ends(error.object.decode("utf-8", "replace")))
        place = readable.place(len(_with_plain_line_ends(error.object[: error.start].decode("utf-8"))))
        message = f"byte 0x{error.object[error.start]:02x} is not UTF-8"
        return Problem(not_utf8, place, message, "save the file as UTF-8 (it may be in Latin-1 or Windows-1252)")


def _with_plain_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def shown_path(path: Path, shown_from: Path) -> str:
    """A path as messages show it: relative to the project where it lies inside; links stay as named."""
    try:
        return (Path(os.path.realpath(path.parent)) / path.name).relative_to(shown_from.resolve()).as_posix()
    except ValueError:
        return path.as_posix()


def _abbreviations(scans: Iterable[Scan]) -> tuple[CaseInsensitiveDict, list[Problem]]:
    """What abbreviations stand for (the months, and every `@string` of any file), and what is wrong with them."""
    macros = CaseInsensitiveDict(month_names)
    first: dict[str, Origin] = {}
    problems: list[Problem] = []
    for scanned in scans:
        for string in scanned.strings:
            origin = Origin(string)
            for item in fields(scanned.file, string):
                if isinstance(item, Problem):
                    problems += [item] if string.closed else []
                    continue
                value, value_problems = _value(scanned.file, item, macros)
                problems += value_problems
                if item.name not in first:
                    first[item.name], macros[item.name] = origin, value
                elif macros[item.name] != value:
                    earlier = first[item.name].key_place
                    place = scanned.file.place(item.at, item.at + len(item.name))
                    message = f'the abbreviation "{item.name}" is already defined at {earlier.path}:{earlier.line}'
                    problems.append(Problem("B006", place, message, "delete one, or give it another name"))
    return macros, problems


def _values(raw: RawEntry, macros: CaseInsensitiveDict) -> tuple[dict[str, str], list[Problem]]:
    """The fields of an entry by their present names (see ALIASES), and what could not be read."""
    if (plain := plain_values(raw.file, raw, macros)) is not None:
        return _by_present_names(plain), []
    written: dict[str, str] = {}
    problems: list[Problem] = []
    for item in fields(raw.file, raw):
        if isinstance(item, Problem):
            problems += [item] if raw.closed else []  # the scan has reported an entry that is not closed
        elif item.name in written:
            place = raw.file.place(item.at, item.at + len(item.name))
            message = f'"{raw.key}" has the field "{item.name}" twice'
            problems.append(Problem("B007", place, message, "keep one of them"))
        else:
            written[item.name], value_problems = _value(raw.file, item, macros)
            problems += value_problems
    return _by_present_names(written), problems


def _by_present_names(written: dict[str, str]) -> dict[str, str]:
    if old := written.keys() & ALIASES.keys():
        values = {name: value for name, value in written.items() if name not in ALIASES}
        for name in old:
            values.setdefault(ALIASES[name], written[name])
        return values
    return written


def _value(file: TextFile, item: RawField, macros: CaseInsensitiveDict) -> tuple[str, list[Problem]]:
    """A value as pybtex reads it (abbreviations and `#` resolved, white space made single spaces), and its faults."""
    text = file.text[item.value_at : item.value_end]
    if len(item.parts) == 1 and text[0] in '{"' and text.count("{") < _DEEP:  # most values; nothing is left to resolve
        return " ".join(text[1:-1].split()), []
    parser = LowLevelParser(text + ",", macros=macros, handle_error=_ignore)  # it looks for what follows a value
    try:
        parser.parse_value()
    except PybtexSyntaxError as error:
        message = f'the value of "{item.name}" cannot be read: {error.args[0]}'
        return "", [Problem("B005", file.place(item.value_at, item.value_end), message, "check its braces")]
    return " ".join("".join(parser.current_value).split()), list(_undefined(file, item, macros))


def _ignore(error: UndefinedMacro) -> None:
    """What pybtex hands over and does not raise: `_undefined` reports it with its place."""


def _undefined(file: TextFile, item: RawField, macros: CaseInsensitiveDict) -> Iterator[Problem]:
    for start, end in item.parts:
        name = file.text[start:end]
        if name[0] not in '{"0123456789' and name not in macros:
            hint = (
                did_you_mean(name, macros) or f"write {{{name}}} for the word itself, or add @string{{{name} = {{…}}}}"
            )
            yield Problem("B016", file.place(start, end), f'the abbreviation "{name}" is not defined', hint)


def _inherited(entry: Entry, parent: Entry) -> dict[str, str]:
    """The fields that a `crossref` adds, by biblatex's rule: a part names its whole by the whole's title.

    Fields that belong together come together: a part with a date of its own takes no month from its whole.
    """
    whole = {**parent.inherited, **parent.fields}
    titles = {name: whole.pop(name) for name in _TITLE_FIELDS if name in whole}
    dates = {name: whole.pop(name) for name in _DATE_FIELDS if name in whole}
    inherited = {name: value for name, value in whole.items() if name not in _NEVER_INHERITED}
    if entry.type in _PARTS:
        for its_name, name in zip(_PARTS[entry.type], ("title", "subtitle"), strict=True):
            inherited.setdefault(its_name, titles.get(name, ""))
    elif not entry.get("title", "titleaddon"):
        inherited |= titles
    if not entry.get("date", "year"):
        inherited |= dates
    return inherited
