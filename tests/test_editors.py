"""What the repository gives to editors: settings, schemas and snippets."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import PROJECT

from explainer.__main__ import main
from explainer.files import yamlfile
from explainer.problems.place import TextFile

FOLDER = PROJECT / ".vscode"
SETTINGS: dict[str, Any] = json.loads((FOLDER / "settings.json").read_text(encoding="utf-8"))
SNIPPETS: dict[str, dict[str, Any]] = json.loads((FOLDER / "explainer.code-snippets").read_text(encoding="utf-8"))
SCHEMAS: dict[str, list[str]] = SETTINGS["yaml.schemas"]
PAGE = (PROJECT / "docs/contribute/editors.md").read_text(encoding="utf-8")
BLOCKS = {"chart", "tableblock", "timelineblock", "listblock", "mapblock", "correctionsblock", "page", "parallel"}
"""Schemas of what stands inside a page, which no file is mapped to."""


def matched(patterns: list[str]) -> set[Path]:
    """The files of the project that a list of patterns means; those behind a `!` are left out."""
    found: set[Path] = set()
    for pattern in patterns:
        files = set(PROJECT.glob(pattern.removeprefix("!")))
        found = found - files if pattern.startswith("!") else found | files
    return found


def schema_name(path: str) -> str:
    return Path(path).stem


# ----- schemas


@pytest.mark.parametrize("path", SCHEMAS)
def test_a_mapped_schema_exists(path: str) -> None:
    assert path.startswith("./")
    assert json.loads((PROJECT / path).read_text(encoding="utf-8"))["$schema"]


@pytest.mark.parametrize("path", SCHEMAS)
def test_every_file_that_a_schema_is_mapped_to_fits_it(path: str) -> None:
    files = matched(SCHEMAS[path])
    assert files, f"{path} is mapped to nothing"
    for file in files:
        read = yamlfile.read(TextFile(file.name, file.read_text(encoding="utf-8")), schema_name(path), "D001")
        assert not isinstance(read, list), f"{file}: {read}"


def test_every_yaml_file_of_the_project_has_one_schema() -> None:
    mapped = [file for patterns in SCHEMAS.values() for file in matched(patterns)]
    files = [file for folder in ("citations", "docs/data") for file in PROJECT.joinpath(folder).rglob("*.yml")]
    assert sorted(mapped) == sorted(files)


def test_every_schema_of_a_file_is_mapped() -> None:
    known = {path.stem for path in (PROJECT / "hooks/explainer/schemas").glob("*.json")}
    assert known - {schema_name(path) for path in SCHEMAS} <= BLOCKS


# ----- settings


def test_the_server_is_started_by_the_command_that_exists() -> None:
    assert SETTINGS["glspc.server.command"] == ".venv/bin/explainer"
    assert SETTINGS["glspc.server.commandArguments"] == ["lsp"]
    with pytest.raises(SystemExit) as ended:
        main([*SETTINGS["glspc.server.commandArguments"], "--help"])
    assert ended.value.code == 0


def test_the_extensions_that_settings_are_for_are_recommended_and_explained() -> None:
    recommended = json.loads((FOLDER / "extensions.json").read_text(encoding="utf-8"))["recommendations"]
    assert recommended == ["redhat.vscode-yaml", "zsol.vscode-glspc"]
    for name in recommended:
        assert name in PAGE


# ----- snippets

_DAY = {"CURRENT_YEAR": "2026", "CURRENT_MONTH": "11", "CURRENT_DATE": "22"}
_FIELD = re.compile(
    r"\$\{(?P<variable>[A-Z_]+)\}"
    r"|\$\{\d+\|(?P<choices>(?:[^|\\]|\\.)*)\|\}"
    r"|\$\{\d+:(?P<default>[^{}]*)\}"
    r"|\$\d+"
)


def expanded(name: str) -> str:
    """A snippet as an editor puts it into a file when one just accepts what it proposes."""

    def value(field: re.Match[str]) -> str:
        if field["variable"]:
            return _DAY[field["variable"]]
        return field["choices"].split(",")[0] if field["choices"] else field["default"] or ""

    return _FIELD.sub(value, "\n".join(SNIPPETS[name]["body"])) + "\n"


WHERE: dict[str, tuple[str, str]] = {
    "A chapter": ("docs/index.md", ""),
    "A note": ("docs/index.md", "The ferry of Halm ran for many years.{}\n"),
    "A note of several sources": ("docs/index.md", "Then the town paid for a new bridge.{}\n"),
    "A quotation": ("docs/index.md", "The last line says: {}\n"),
    "A waiver": ("docs/index.md", "Nobody remembers who took the last ticket.\n\n{}\n"),
    "A note in your own words": ("docs/index.md", "The log is read in copies.[^copies]\n\n{}\n"),
    "A chart": ("docs/index.md", ""),
    "A table": ("docs/index.md", ""),
    "A claim's card": ("docs/index.md", ""),
    "A timeline": ("docs/index.md", ""),
    "A list of people": ("docs/people.md", ""),
    "A list of terms": ("docs/terms.md", ""),
    "A passage": ("citations/evidence/ferry-log-1901.yml", ""),
    "A translated passage": ("citations/evidence/ferry-log-1901.yml", ""),
    "A figure": ("citations/evidence/ferry-log-1901.yml", ""),
    "A claim": ("citations/claims/1-ferry.yml", "topic: The ferry\nclaims:\n{}"),
    "An event": ("docs/data/timeline.yml", "events:\n{}"),
    "A person": ("docs/data/people.yml", "people:\n{}"),
    "A term": ("docs/data/terms.yml", "terms:\n{}"),
    "A description of a table": ("docs/data/ferry-traffic.yml", ""),
    "An article": ("citations/references.bib", ""),
    "A page of a body": ("citations/references.bib", ""),
    "A book": ("citations/references.bib", ""),
    "A source in another language": ("citations/references.bib", ""),
}
"""The file to which a snippet belongs, and what stands around it there."""


def test_all_snippets_together_make_a_project_that_the_check_accepts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert set(WHERE) == set(SNIPPETS)
    rows = ("year,passengers,source", "1900,1150,ferry-log-1901", "1901,1200,ferry-log-1901")
    rows = ("year,passengers,source", "1900,1150,ferry-log-1901", "1901,1200,ferry-log-1901")
    files = {"docs/data/ferry-traffic.csv": "\n".join(rows) + "\n"}
    for name, (path, around) in WHERE.items():
        text = around.format(expanded(name).rstrip("\n") if path.endswith(".md") else expanded(name)) or expanded(name)
        files[path] = files.get(path, "") + text + ("\n" if path.endswith(".md") else "")
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    main(["check", "--format", "json"])
    problems = json.loads(capsys.readouterr().out)
    # What nothing cites yet is told to whoever adds it.
    assert [found for found in problems if found["code"] not in ("B014", "E009")] == []


@pytest.mark.parametrize("name", SNIPPETS)
def test_a_snippet_says_what_it_is_and_where_it_belongs(name: str) -> None:
    snippet = SNIPPETS[name]
    endings = {"markdown": ".md", "yaml": ".yml", "bibtex": ".bib"}
    assert WHERE[name][0].endswith(endings[snippet["scope"]])
    assert snippet["description"]
    assert "$" not in expanded(name)


def test_no_two_snippets_are_called_alike() -> None:
    prefixes = [snippet["prefix"] for snippet in SNIPPETS.values()]
    assert len(set(prefixes)) == len(prefixes)
    assert all(f"`{prefix}`" in PAGE for prefix in prefixes)


# ----- the page


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_the_examples_of_the_page_are_of_their_languages() -> None:
    for text in blocks("json"):
        json.loads(text)
    assert blocks("lua") and all('cmd = { ".venv/bin/explainer", "lsp" }' in text for text in blocks("lua"))


def test_the_page_names_everything_that_the_server_can_be_asked() -> None:
    for words in ("completion", "hover", "definition", "references", "rename", "quick fix", "outline"):
        assert words in PAGE.casefold()
