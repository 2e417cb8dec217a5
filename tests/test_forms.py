"""The forms for reports, and the link on each page that opens one already begun."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from jsonschema import Draft7Validator

from explainer.publishing import feedback

PROJECT = Path(__file__).parent.parent
FOLDER = PROJECT / ".github/ISSUE_TEMPLATE"
SCHEMA = Path(__file__).parent / "vendor/schemas/github-issue-forms.json"
FORMS = sorted(path for path in FOLDER.glob("*.yml") if path.name != "config.yml")
ABOUT = ("The bridge & the 策应", "https://halm.example/bridge/#opening")


def read(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


def field_ids(path: Path) -> list[str]:
    return [item["id"] for item in read(path)["body"] if item["type"] != "markdown"]


def test_there_is_a_form_for_a_sentence_and_one_for_a_source() -> None:
    assert [path.stem for path in FORMS] == ["sentence", "source"]
    assert read(FOLDER / "config.yml") == {"blank_issues_enabled": True}


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_form_is_valid_by_the_published_schema(path: Path) -> None:
    Draft7Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(read(path))
    assert len(set(field_ids(path))) == len(field_ids(path))


def fields(section: str = "The opening") -> dict[str, str]:
    link = feedback.report_address("https://github.com/halm/bridge/", "ada@halm.example", *ABOUT, section)
    parts = urlsplit(link)
    assert (parts.netloc, parts.path) == ("github.com", "/halm/bridge/issues/new")
    return {name: value for name, (value,) in parse_qs(parts.query, strict_parsing=True).items()}


def test_the_link_opens_the_form_and_fills_fields_that_it_has() -> None:
    given = fields()
    form = FOLDER / given.pop("template")
    assert given.pop("title").startswith(read(form)["title"])
    assert given == {"page": ABOUT[0], "address": ABOUT[1], "section": "The opening"}
    assert given.keys() <= set(field_ids(form))


def test_what_is_not_known_is_left_to_the_reader() -> None:
    assert "section" not in fields(section="")


def test_the_form_asks_for_all_that_a_letter_asks_for() -> None:
    letter = parse_qs(urlsplit(feedback.report_address("", "ada@halm.example", *ABOUT)).query)["body"][0]
    asked = [line.partition(":")[0] for line in letter.splitlines()]
    labels = [item["attributes"]["label"] for item in read(FOLDER / feedback.FORM)["body"] if "id" in item]
    assert labels == asked


def test_a_proposal_begins_with_a_short_checklist() -> None:
    text = (PROJECT / ".github/PULL_REQUEST_TEMPLATE.md").read_text(encoding="utf-8")
    assert 3 <= text.count("- [ ] ") <= 6
    assert "`make check`" in text
