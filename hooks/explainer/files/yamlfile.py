"""YAML files that contributors write: values with the places of every key and value, checked by a JSON Schema."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import yaml

from explainer.problems.place import Place, TextFile
from explainer.problems.problem import Problem, did_you_mean, nearest

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

DEEPEST = 32
"""Groups and lists that may stand in one another; libyaml does not survive many thousands."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NO_YAML = re.compile(r"[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that YAML does not allow."""

Route = tuple[str | int, ...]
"""Keys and indexes that lead from the top of a file to a value."""

Span = tuple[int, int]
"""Offsets of a value's beginning and end."""


@dataclass(frozen=True)
class YamlFile:
    """A YAML file that has been read: plain values, and where each stands."""

    file: TextFile
    value: Any
    _values: Mapping[Route, Span]
    _keys: Mapping[Route, Span]

    def place(self, *path: str | int) -> Place:
        """The place of the value at a path, or of the nearest thing above it that exists."""
        while path and path not in self._values:
            path = path[:-1]
        return self._of(self._values.get(path, (0, 1)))

    def span(self, *path: str | int) -> Span:
        """Offsets of the value at a path."""
        return self._values[path]

    def key_place(self, *path: str | int) -> Place:
        """The place of the key of the value at a path."""
        return self._of(self._keys[path]) if path in self._keys else self.place(*path)

    def _of(self, span: Span) -> Place:
        # A group or list begins with its first item; to mark all of it would hide where it begins.
        start, end = span
        return self.file.place(start, end if "\n" not in self.file.text[start:end] else None)


def paths_below(folder: Path) -> list[Path]:
    """The YAML files below a folder, in order; none when there is no folder."""
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in (".yml", ".yaml") and path.is_file())


def read(file: TextFile, schema: str, code: str) -> YamlFile | list[Problem]:
    """Read a file and check it by the schema of that name; problems get the code given."""
    if bad := _NO_YAML.search(file.text):
        message = f"an invisible character (U+{ord(bad.group()):04X}) stands here"
        return [Problem(code, file.place(bad.start()), message, "delete it")]
    reader = _Reader(file, code)
    try:
        value = reader.read()
    except yaml.MarkedYAMLError as error:
        return [_syntax_problem(file, error, code)]
    if reader.problems:
        return reader.problems
    if value is None:
        return [Problem(code, file.place(0), "the file is empty", str(_load(schema).get("description", "")))]
    read_file = YamlFile(file, value, reader.values, reader.keys)
    return schema_problems(read_file, schema, code) or read_file


def description(schema: str) -> str:
    """What a file of a schema holds, in a few words."""
    return str(_load(schema).get("description", ""))


_TRUE, _FALSE, _NULL = ("true", "True", "TRUE"), ("false", "False", "FALSE"), ("", "~", "null", "Null", "NULL")
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,300})")
_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,200})\.[0-9]+")


def _scalar(text: str) -> Any:
    """What a value without quotation marks is.

    Only decimal numbers are numbers: dates, times (12:30) and numbers of other forms (010, 1_000, .inf)
    stay text, which is what is shown.
    """
    if text in _NULL:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text


@dataclass
class _Open:
    """A group or list whose end has not been read."""

    path: Route
    value: dict[str, Any] | list[Any]
    start: int
    key: str | None = None
    """In a group: the key whose value comes next."""


@dataclass
class _Reader:
    """Builds plain values from the events of the YAML parser, with a stack of its own: no depth can overflow it."""

    file: TextFile
    code: str
    values: dict[Route, Span] = field(default_factory=dict)
    keys: dict[Route, Span] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    _opened: list[_Open] = field(default_factory=list)
    _top: Any = None

    def read(self) -> Any:
        documents = 0
        for event in yaml.parse(self.file.text, Loader=_Loader):
            assert event.start_mark is not None and event.end_mark is not None
            span = event.start_mark.index, event.end_mark.index
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._problem(span, "a second document begins here", "delete the line ---")
            elif isinstance(event, yaml.NodeEvent):
                self._node(event, span)
            elif isinstance(event, yaml.CollectionEndEvent):
                done = self._opened.pop()
                self.values[done.path] = done.start, span[0]
            if self.problems and self.problems[-1].hint != _KEEP_ONE:
                break  # what follows cannot be trusted
        return self._top

    def _node(self, event: yaml.NodeEvent, span: Span) -> None:
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            self._problem(span, "an anchor or alias (& or *) stands here", _QUOTE_IT)
        elif (tag := getattr(event, "tag", None)) is not None:
            self._problem(span, f"a tag ({tag}) stands here", _QUOTE_IT)
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event, span)
        elif len(self._opened) >= DEEPEST:
            self._problem(span, f"more than {DEEPEST} groups or lists stand in one another", "write it flat")
        elif self._opened and isinstance(self._opened[-1].value, dict) and self._opened[-1].key is None:
            self._problem(span, "a group or list cannot be the name of a field", _QUOTE_IT)
        else:
            value: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
            path = self._put(value, span)
            self._opened.append(_Open(path, value, span[0]))

    def _scalar(self, event: yaml.ScalarEvent, span: Span) -> None:
        owner = self._opened[-1] if self._opened else None
        if bad := _NO_YAML.search(event.value):
            self._problem(span, f"a control character (U+{ord(bad.group()):04X}) stands here", "delete it")
        if owner and isinstance(owner.value, dict) and owner.key is None:
            owner.key = event.value
            path = (*owner.path, event.value)
            if path in self.keys:
                first = self.file.place(self.keys[path][0]).line
                self._problem(span, f'"{event.value}" stands twice here, first in line {first}', _KEEP_ONE)
            self.keys[path] = span
        else:
            self._put(_scalar(event.value) if event.implicit[0] else event.value, span)

    def _put(self, value: Any, span: Span) -> Route:
        """Put a value where it belongs; gives its path."""
        path: Route = ()
        if not self._opened:
            self._top = value
        elif isinstance(owner := self._opened[-1].value, list):
            path = (*self._opened[-1].path, len(owner))
            owner.append(value)
        else:
            key = str(self._opened[-1].key)
            path = (*self._opened[-1].path, key)
            owner[key], self._opened[-1].key = value, None
        self.values[path] = span
        return path

    def _problem(self, span: Span, message: str, hint: str) -> None:
        self.problems.append(Problem(self.code, self.file.place(*span), message, hint))


_KEEP_ONE = "keep one of them"
_INDENT_IT = "begin all items of a list in one column, and put text with : or # in quotation marks"
_QUOTE_IT = "put text that begins with & * ! [ or { in quotation marks"


def _syntax_problem(file: TextFile, error: yaml.MarkedYAMLError, code: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    # A mark at the very end stands behind the last line break: the last line is what a contributor can see.
    at = min(mark.index, len(file.text.rstrip("\n"))) if mark else 0
    message = f"this is not YAML: {error.problem or error.context}"
    return Problem(code, file.place(at), message, _INDENT_IT)


@cache
def _load(name: str) -> dict[str, Any]:
    """The JSON Schema shipped with the package under a name."""
    text = resources.files("explainer").joinpath("schemas", f"{name}.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


@cache
def _validator(name: str) -> Draft202012Validator:
    from jsonschema import Draft202012Validator  # many sites have no YAML files, and it is large

    return Draft202012Validator(_load(name))


def schema_problems(read_file: YamlFile, name: str, code: str) -> list[Problem]:
    """What the schema finds wrong, each at its place and in a sentence."""
    found = (
        problem
        for error in _validator(name).iter_errors(read_file.value)
        for problem in _schema_problems(read_file, error, code)
    )
    # Each of several missing fields is an error that names all of them.
    return sorted(set(found), key=lambda problem: (problem.place.line, problem.place.column, problem.message))


def _schema_problems(read_file: YamlFile, error: ValidationError, code: str) -> Iterator[Problem]:
    path: Route = tuple(error.absolute_path)
    within = cast(dict[str, Any], error.schema)
    hint = str(within.get("description", ""))
    present: Any = error.instance
    if error.validator == "additionalProperties":
        known = list(within.get("properties", {}))
        for name in present:
            if name not in known:
                near = did_you_mean(name, known) or f"the fields here are {', '.join(known)}"
                yield Problem(code, read_file.key_place(*path, name), f'the field "{name}" is not known', near)
    elif error.validator == "required":
        known = list(within.get("properties", {}))
        meant = {nearest(name, known) for name in present if name not in known}
        for name in cast(Sequence[str], error.validator_value):
            if name not in present and name not in meant:
                yield Problem(code, read_file.place(*path), f'the field "{name}" is missing', hint)
    elif error.validator == "dependentRequired":
        yield from _lonely_fields(read_file, error, code)
    else:
        message, hint = _value_message(error, hint)
        field_name = next((name for name in reversed(path) if isinstance(name, str)), "")
        where = f'"{field_name}" ' if field_name else "the file "
        yield Problem(code, read_file.place(*path), where + message, hint)


def _lonely_fields(read_file: YamlFile, error: ValidationError, code: str) -> Iterator[Problem]:
    """The fields that stand without another that belongs to them."""
    present: Any = error.instance
    for name, others in cast(Mapping[str, Sequence[str]], error.validator_value).items():
        for other in others if name in present else ():
            if other not in present:
                place = read_file.key_place(*error.absolute_path, name)
                message = f'the field "{other}" is missing beside "{name}"'
                yield Problem(code, place, message, f"write {other}, or delete {name}")


def _value_message(error: ValidationError, hint: str) -> tuple[str, str]:
    """What is wrong with a single value, and the hint."""
    wanted: Any = error.validator_value
    match error.validator:
        case "type":
            types = [wanted] if isinstance(wanted, str) else wanted
            return f"must be {' or '.join(_TYPES[name] for name in types)}", hint
        case "enum":
            names = [_shown(name) for name in wanted]
            near = did_you_mean(str(error.instance), names)
            return f'cannot be "{_shown(error.instance)}"', near or f"write {', '.join(names)}"
        case "minItems" | "minLength" | "minProperties":
            return "is empty", hint
    return f'cannot be "{_shown(error.instance)}"', hint


def _shown(value: Any) -> str:
    """A value in a message: short, and as YAML writes it."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else f"{text[:37]}…"


_TYPES = {
    "string": "text (put it in quotation marks)",
    "number": "a number",
    "integer": "a whole number",
    "array": "a list",
    "object": "a group of fields",
    "boolean": "true or false",
    "null": "null",
}
