"""What runs on the repository's host: valid by the published schemas, with few rights, pinned."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

PROJECT = Path(__file__).parent.parent
SCHEMA = Path(__file__).parent / "vendor/schemas/github-workflow.json"
WORKFLOWS = sorted((PROJECT / ".github/workflows").glob("*.yml"))


def read(path: Path) -> dict[str, Any]:
    loaded: dict[Any, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {"on" if key is True else str(key): value for key, value in loaded.items()}  # YAML 1.1 reads `on` as true


def test_there_are_workflows() -> None:
    assert WORKFLOWS


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_is_valid_by_the_published_schema(path: Path) -> None:
    Draft7Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(read(path))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_has_no_right_that_it_does_not_name_and_ends_in_time(path: Path) -> None:
    workflow = read(path)
    assert "write" not in json.dumps(workflow["permissions"])
    assert all("timeout-minutes" in job for job in workflow["jobs"].values())


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_an_action_is_pinned_to_a_version(path: Path) -> None:
    steps = [step for job in read(path)["jobs"].values() for step in job["steps"]]
    used = [step["uses"] for step in steps if "uses" in step]
    assert used and all(re.fullmatch(r"[\w-]+/[\w-]+@v\d+\.\d+\.\d+", action) for action in used)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_text_of_a_change_never_becomes_a_command(path: Path) -> None:
    runs = [step.get("run", "") for job in read(path)["jobs"].values() for step in job["steps"]]
    assert not any("${{" in run for run in runs)
