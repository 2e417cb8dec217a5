"""What a page says of itself above its text: YAML between two lines of dashes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from explainer.problems.place import TextFile
from explainer.problems.problem import Problem
from explainer.text import date

if TYPE_CHECKING:
    from explainer.files.yamlfile import YamlFile

_YAML = re.compile(r"-{3}[ \t]*\n(?P<yaml>.*?\n)(?:-{3}|\.{3})[ \t]*(?:\n|\Z)", re.DOTALL)
_PLAIN_LINE = re.compile(
    r"(?P<name>title|description): (?P<words>(?!(?i:true|false|null)$)[^\W\d_](?:[\w.,;!?()’“”–—-]+| (?=[\w(“]))*)"
)
"""A field with a sentence of words, which YAML reads as it stands."""
_OPENED = re.compile(r"-{3}[ \t]*\n[A-Za-z_]+:")
"""Fields without an end: they would be shown as text."""
_METADATA = re.compile(r" {0,3}(?P<key>[A-Za-z0-9_-]+):")
"""How MultiMarkdown writes metadata, which MkDocs reads too: what looks so in the first line is not shown."""


def read(file: TextFile) -> Mapping[str, Any] | list[Problem]:
    """The fields of a page, or what is wrong with them; no fields without front matter."""
    found = _YAML.match(file.text)
    if found is None and _OPENED.match(file.text):
        return [Problem("C011", file.place(0, 3), "the fields of the page have no end", "write --- below the last one")]
    if found is None:
        return _taken_for_metadata(file)
    if not found["yaml"].strip():
        return {}
    lines = found["yaml"].split("\n")[:-1]
    plain = {line["name"]: line["words"] for line in map(_PLAIN_LINE.fullmatch, lines) if line}
    if len(plain) == len(lines):
        return plain
    from explainer.files import yamlfile  # which takes as long to import as many pages like the one above to read

    body = yamlfile.read(TextFile(file.path, "\n" + found["yaml"]), "page", "C011")
    if isinstance(body, list):
        return body
    fields: Mapping[str, Any] = body.value
    return list(_bad_days(body)) or fields


def _bad_days(body: YamlFile) -> Iterator[Problem]:
    """The days that are in no calendar, and a review before there was something to review."""
    good: list[str] = []
    for name in ("published", "reviewed"):
        if not (written := str(body.value.get(name, ""))):
            continue
        try:
            date.parse(written)
            good.append(written)
        except date.BadDate as bad:
            yield Problem("C011", body.place(name), f'"{name}": {bad}', "write the day: 2026-11-22")
    if len(good) == 2 and good[1] < good[0]:
        message = f"the page was reviewed before it was published ({good[0]})"
        yield Problem("C011", body.place("reviewed"), message, "write the day of the last review")


def _taken_for_metadata(file: TextFile) -> Mapping[str, Any] | list[Problem]:
    key = _METADATA.match(file.text)
    if key is None:
        return {}
    message = f'the first line would be read as the field "{key["key"]}" of the page, and not be shown'
    hint = "begin with a heading or an empty line, or write fields between two lines ---"
    return [Problem("C012", file.place(*key.span()), message, hint)]
