"""SARIF 2.1.0 (OASIS standard of March 27, 2020): what code scanning and editors read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from explainer.problems.annotation import one_line
from explainer.problems.place import Place

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


@dataclass(frozen=True, slots=True)
class Rule:
    """What can be found."""

    id: str
    name: str
    """In camel case, as the standard asks."""
    text: str
    """One sentence without a full stop."""
    level: str
    """`error`, `warning`, `note` or `none`."""
    help: str = ""
    """What it means and what to do, as Markdown; may be empty."""
    help_uri: str = ""
    """Where the same can be read; may be empty."""


@dataclass(frozen=True, slots=True)
class Result:
    """What was found."""

    rule: str
    """The id of a rule."""
    level: str
    message: str
    """One sentence or more, with its full stops."""
    places: Sequence[Place]
    """Where it is; the first is where it is mended."""
    identity: str
    """What makes it the same result when lines move."""


def log(tool: str, rules: Sequence[Rule], results: Iterable[Result]) -> str:
    """The log of one run as text, with a line break at its end."""
    numbers = {rule.id: number for number, rule in enumerate(rules)}
    run = {
        "tool": {"driver": {"name": tool, "rules": [_rule(rule) for rule in rules]}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(result, numbers[result.rule]) for result in results],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _rule(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.id,
        "name": rule.name,
        "shortDescription": {"text": f"{rule.text}."},
        "defaultConfiguration": {"level": rule.level},
        **({"helpUri": rule.help_uri} if rule.help_uri else {}),
        **({"help": {"text": rule.help.replace("`", ""), "markdown": rule.help}} if rule.help else {}),
    }


def _result(result: Result, number: int) -> dict[str, object]:
    locations = [_location(place) for place in result.places]
    related = {"relatedLocations": [{"id": at, **location} for at, location in enumerate(locations[1:])]}
    return {
        "ruleId": result.rule,
        "ruleIndex": number,
        "level": result.level,
        "message": {"text": _message(result.message)},
        "locations": locations[:1],
        **(related if locations[1:] else {}),
        "partialFingerprints": {"identity/v1": hashlib.sha256(result.identity.encode("utf-8", "replace")).hexdigest()},
    }


def _location(place: Place) -> dict[str, object]:
    region = {"startLine": place.line, "startColumn": place.column, "endColumn": place.column + place.length}
    return {"physicalLocation": {"artifactLocation": {"uri": quote(place.path, errors="replace")}, "region": region}}


def _message(text: str) -> str:
    """Plain text: square brackets would make links, braces placeholders (section 3.11)."""
    escaped = one_line(text).replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return escaped.replace("{", "{{").replace("}", "}}")
