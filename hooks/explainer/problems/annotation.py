"""Annotations of a GitHub workflow: lines that a run prints and that appear beside the lines of a change."""

from __future__ import annotations

import unicodedata

from explainer.problems.place import Place


def command(level: str, place: Place | None, title: str, text: str) -> str:
    """The workflow command; `level` is error, warning or notice. What the runner would obey is encoded.

    The encoding is that of the runner's own library (actions/toolkit, command.ts).
    """
    where = ""
    if place:
        end = f",endColumn={place.column + place.length}"
        where = f"file={_property(place.path)},line={place.line},col={place.column}{end},"
    return f"::{level} {where}title={_property(title)}::{_data(text)}"


def _data(text: str) -> str:
    return one_line(text).replace("%", "%25")


def _property(text: str) -> str:
    """What stands before the `::`, where colons and commas separate."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def one_line(text: str) -> str:
    """The text in one line, with a sign for each character that cannot be shown."""
    return "".join(_visible(char) for char in text)


def _visible(char: str) -> str:
    if char in "\t\n\r":
        return " "
    return "\N{REPLACEMENT CHARACTER}" if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") else char
