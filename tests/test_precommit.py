"""The hooks that check a commit before it is made: valid by the published schema, and of commands that there are."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

from explainer.__main__ import COMMANDS, _parser

PROJECT = Path(__file__).parent.parent
SCHEMA = Path(__file__).parent / "vendor/schemas/pre-commit-config.json"
HOOKS_SCHEMA = "https://json.schemastore.org/pre-commit-hooks.json"


def config() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((PROJECT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    return loaded


def offered() -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = yaml.safe_load((PROJECT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    return loaded


OWN = {hook["id"]: hook for repository in config()["repos"] for hook in repository["hooks"]}
OFFERED = {hook["id"]: hook for hook in offered()}


def test_the_configuration_is_valid_by_the_published_schema() -> None:
    # It refers to the schema of hooks for lists of names (languages, stages, types), which is not at hand.
    names = ("language", "file_types", "stages")
    lists: Resource[Any] = DRAFT7.create_resource({"definitions": {name: {} for name in names}})
    registry: Registry[Any] = Registry().with_resource(HOOKS_SCHEMA, lists)
    Draft7Validator(json.loads(SCHEMA.read_text(encoding="utf-8")), registry=registry).validate(config())


def test_nothing_is_fetched_for_a_commit() -> None:
    assert [repository["repo"] for repository in config()["repos"]] == ["local"]
    assert {hook["language"] for hook in OWN.values()} == {"system"}


def test_other_projects_are_offered_the_same_hooks() -> None:
    own = {name: {**hook, "entry": hook["entry"].removeprefix(".venv/bin/")} for name, hook in OWN.items()}
    assert {name: {**hook, "language": "system"} for name, hook in OFFERED.items()} == own
    assert {hook["language"] for hook in OFFERED.values()} == {"python"}


@pytest.mark.parametrize("name", OFFERED)
def test_a_hook_runs_a_command_that_there_is(name: str) -> None:
    program, *arguments = OFFERED[name]["entry"].split()
    assert program == "explainer"
    files = [] if OFFERED[name].get("pass_filenames") is False else ["docs/index.md"]
    assert _parser(arguments).parse_args([*arguments, *files]).command in COMMANDS


FILES = {
    "docs/index.md": ["explainer-check"],
    "docs/guide/ferry.md": ["explainer-check"],
    "citations/references.bib": ["explainer-format", "explainer-check-all"],
    "citations/evidence/log.yml": ["explainer-check-all"],
    "docs/data/tolls.csv": ["explainer-check-all"],
    "README.md": [],
    "hooks/pages.py": [],
}


@pytest.mark.parametrize("path", FILES)
def test_a_file_that_changed_is_seen_by_the_hooks_that_it_concerns(path: str) -> None:
    assert [name for name, hook in OWN.items() if re.search(hook["files"], path)] == FILES[path]
