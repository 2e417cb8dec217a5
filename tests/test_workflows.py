"""What runs on the repository's host: valid by the published schemas, with few rights, pinned, and of commands that
there are."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from explainer.__main__ import COMMANDS, _parser

PROJECT = Path(__file__).parent.parent
SCHEMAS = Path(__file__).parent / "vendor/schemas"
WORKFLOWS = sorted((PROJECT / ".github/workflows").glob("*.yml"))
TARGETS = re.findall(r"^([\w./$()-]+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
EACH = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)


def read(path: Path) -> dict[str, Any]:
    loaded: dict[Any, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {"on" if key is True else str(key): value for key, value in loaded.items()}  # YAML 1.1 reads `on` as true


def jobs(path: Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = read(path)["jobs"]
    return found


def steps(path: Path) -> list[dict[str, Any]]:
    return [step for job in jobs(path).values() for step in job["steps"]]


def validate(value: object, schema: str) -> None:
    Draft7Validator(json.loads((SCHEMAS / schema).read_text(encoding="utf-8"))).validate(value)


def test_there_is_a_workflow_for_each_purpose() -> None:
    assert {path.stem for path in WORKFLOWS} == {"site", "dependencies", "links-of-a-change", "links-of-all-sources"}


@EACH
def test_a_workflow_is_valid_by_the_published_schema(path: Path) -> None:
    validate(read(path), "github-workflow.json")


def test_the_updates_of_actions_are_asked_for_in_the_published_form() -> None:
    wanted = yaml.safe_load((PROJECT / ".github/dependabot.yml").read_text(encoding="utf-8"))
    validate(wanted, "dependabot-2.0.json")
    assert [update["package-ecosystem"] for update in wanted["updates"]] == ["github-actions"]


@EACH
def test_a_workflow_has_no_right_that_it_does_not_name_and_ends_in_time(path: Path) -> None:
    workflow = read(path)
    assert "write" not in json.dumps(workflow["permissions"])
    assert "concurrency" in workflow
    assert all("timeout-minutes" in job for job in workflow["jobs"].values())


RIGHTS = {
    "site: check": {"contents": "read", "security-events": "write"},
    "site: publish": {"pages": "write", "id-token": "write"},
    "dependencies: propose": {"contents": "write", "pull-requests": "write"},
    "links-of-all-sources: issue": {"issues": "write"},
    "links-of-all-sources: propose": {"contents": "write", "pull-requests": "write"},
}
"""The jobs that may write; every other one reads at most."""


def test_only_these_jobs_may_write() -> None:
    rights = {
        f"{path.stem}: {name}": job["permissions"]
        for path in WORKFLOWS
        for name, job in jobs(path).items()
        if "write" in job.get("permissions", {}).values()
    }
    assert rights == RIGHTS


@EACH
def test_what_is_checked_out_keeps_no_key_unless_the_job_pushes(path: Path) -> None:
    kept = [
        name
        for name, job in jobs(path).items()
        for step in job["steps"]
        if step.get("uses", "").startswith("actions/checkout@")
        and step.get("with", {}).get("persist-credentials", True)
    ]
    pushing = [name for name, job in jobs(path).items() if "git push" in json.dumps(job)]
    assert kept == pushing


@EACH
def test_an_action_is_pinned_to_a_version(path: Path) -> None:
    used = [step["uses"] for step in steps(path) if "uses" in step]
    assert used
    assert all(re.fullmatch(r"[\w-]+/[\w/-]+@v\d+\.\d+\.\d+", action) for action in used)


@EACH
def test_text_of_a_change_never_becomes_a_command(path: Path) -> None:
    assert not any("${{" in step.get("run", "") for step in steps(path))


@EACH
def test_nothing_runs_with_the_rights_of_the_repository_on_a_change_of_a_stranger(path: Path) -> None:
    assert not {"pull_request_target", "workflow_run", "issue_comment"} & set(read(path)["on"])


def commands(path: Path) -> Iterator[list[str]]:
    """The commands of a workflow that begin with a program, each in its words."""
    for step in steps(path):
        for line in step.get("run", "").replace("\\\n", " ").splitlines():
            for part in re.split(r"\|\||&&|;;|[;|]", line):
                if words := _words(part):
                    yield words


def _words(part: str) -> list[str]:
    try:
        return shlex.split(part.partition(">")[0])
    except ValueError:  # a part of a case or of a text in quotation marks
        return []


@EACH
def test_every_target_of_make_and_every_command_of_the_project_exists(path: Path) -> None:
    ran = 0
    for words in commands(path):
        if words[0] == "make":
            assert [target for target in words[1:] if target not in MADE] == []
            ran += 1
        if ".venv/bin/explainer" in words:
            arguments = words[words.index(".venv/bin/explainer") + 1 :]
            assert (
                _parser(arguments).parse_args(arguments).command in COMMANDS
            )  # ends the program at what it cannot read
            ran += 1
    assert ran


MADE = {target.replace("$(VENV)", ".venv").replace("$(READY)", ".venv/project.stamp") for target in TARGETS}


def test_the_site_is_published_only_from_main_and_only_after_check_test_and_build() -> None:
    publish = jobs(PROJECT / ".github/workflows/site.yml")["publish"]
    assert publish["needs"] == ["check", "test", "build"]
    assert publish["if"] == "github.event_name != 'pull_request' && github.ref == 'refs/heads/main'"
    assert publish["environment"]["name"] == "github-pages"


def test_the_published_site_has_its_address_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    from mkdocs.config import load_config

    monkeypatch.setenv("SITE_URL", "https://ada.example/halm/")
    monkeypatch.setenv("REPO_URL", "https://github.com/ada/halm")
    config = load_config(str(PROJECT / "mkdocs-hosted.yml"))
    assert (config.site_url, config.repo_url) == ("https://ada.example/halm/", "https://github.com/ada/halm")
    assert jobs(PROJECT / ".github/workflows/site.yml")["build"]["env"].keys() == {"SITE_URL", "REPO_URL"}


def test_links_of_a_change_are_checked_where_chapters_or_sources_change() -> None:
    paths = read(PROJECT / ".github/workflows/links-of-a-change.yml")["on"]["pull_request"]["paths"]
    for name in ("docs/index.md", "citations/references.bib"):
        assert any(fnmatch(name, pattern) for pattern in paths)
