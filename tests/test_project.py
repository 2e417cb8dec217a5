"""All that backs a site, read once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from explainer import project
from explainer.data.atlas import Atlas
from explainer.data.corrections import Corrections
from explainer.data.datatable import Tables
from explainer.data.glossary import Glossary
from explainer.data.timeline import Timeline
from explainer.exhibits.drawing import Studio
from explainer.project import Project
from explainer.proof.claim import Register
from explainer.proof.evidence import Evidence
from explainer.sources.linkstate import LinkState

OWN = Path(__file__).parent.parent

BIBLIOGRAPHY = """\
@book{ferry-log-1901, author = {Halm, Ada}, title = {The Log}, publisher = {Press}, date = {1901}}
"""
EVIDENCE = "figures:\n  - {id: load, value: 5, unit: t}\n"
CLAIMS = """\
topic: The ferry
claims:
  - {id: a, statement: It is lost., said_by: [Ada], status: confirmed, nature: fact, for: [ferry-log-1901]}
"""
MEANING = """\
title: Loads
license: CC BY 4.0
columns:
  - {name: load, title: Load, type: number, unit: t, source: ferry-log-1901}
"""


def write(root: Path, **changes: str) -> Project:
    files = {
        "citations/references.bib": BIBLIOGRAPHY,
        "citations/evidence/ferry-log-1901.yml": EVIDENCE,
        "citations/claims/ferry.yml": CLAIMS,
        "docs/data/loads.yml": MEANING,
        "docs/data/loads.csv": "load\n7\n",
    }
    for path, text in {**files, **{path: text for path, text in changes.items() if path in files}}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return project.read(root, {})


def test_a_whole_project_is_read(tmp_path: Path) -> None:
    found = write(tmp_path)
    assert found.form_problems == []
    assert found.problems == []
    assert [figure.quantity.low for figure in found.records.figures_of("ferry-log-1901")] == [5, 7]
    assert list(found.register.claims) == ["a"]
    assert list(found.backing_cites()) == ["ferry-log-1901", "ferry-log-1901"]


def test_the_problems_of_all_files_are_collected(tmp_path: Path) -> None:
    found = write(
        tmp_path,
        **{
            "citations/references.bib": BIBLIOGRAPHY * 2,
            "citations/evidence/ferry-log-1901.yml": EVIDENCE.replace("unit: t", "unit: precent"),
            "citations/claims/ferry.yml": CLAIMS.replace("ferry-log-1901", "fery-log-1901"),
            "docs/data/loads.csv": "load\nmuch\n",
        },
    )
    codes = {problem.code for problem in found.form_problems}
    assert codes == {"B006", "E012", "C001", "D004"}
    assert codes <= {problem.code for problem in found.problems}


def test_options_say_where_things_are(tmp_path: Path) -> None:
    (tmp_path / "one.bib").write_text(BIBLIOGRAPHY, encoding="utf-8")
    (tmp_path / "two.bib").write_text(BIBLIOGRAPHY.replace("ferry", "town"), encoding="utf-8")
    options = {"bibliography": ["one.bib", "two.bib"], "evidence": "none"}
    found = project.read(tmp_path, options)
    assert list(found.bibliography) == ["ferry-log-1901", "town-log-1901"]
    assert found.form_problems == []
    paths = [path.relative_to(tmp_path).as_posix() for path in project.all_paths(tmp_path, options)]
    assert paths == ["one.bib", "two.bib", "none", "citations/claims", "docs/data", "citations/links.json"]


def test_what_backs_our_own_site_is_read_without_a_fault_of_form() -> None:
    found = project.read(OWN, {})
    errors = [problem for problem in found.form_problems if problem.is_error]
    assert errors == []
    assert len(found.register.claims) >= 150
    assert found.tables.tables


EMPTY = {
    "evidence": Evidence,
    "register": Register,
    "tables": Tables,
    "timeline": Timeline,
    "glossary": Glossary,
    "atlas": Atlas,
    "studio": Studio,
    "corrections": Corrections,
    "links": LinkState,
}


def held(value: object) -> object:
    """What a collection holds, of whatever kind it is."""
    return list(value) if isinstance(value, Iterable) else value


@pytest.mark.parametrize("name", EMPTY)
def test_a_part_that_is_absent_answers_as_an_empty_one(name: str) -> None:
    absent, empty = getattr(Project(), name), EMPTY[name]()
    asked = [one for one in dir(empty) if not one.startswith("_") and not callable(getattr(empty, one))]
    assert [one for one in asked if held(getattr(absent, one)) != held(getattr(empty, one))] == []
    assert all(callable(getattr(absent, one)) for one in dir(empty) if callable(getattr(empty, one)))


def test_what_a_project_does_not_have_is_not_imported(tmp_path: Path) -> None:
    (tmp_path / "citations").mkdir()
    (tmp_path / "citations/references.bib").write_text(BIBLIOGRAPHY, encoding="utf-8")
    told = subprocess.run(
        [sys.executable, "-c", _READS_AND_TELLS],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(OWN / "hooks")},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert told.stdout.split() == []


_READS_AND_TELLS = """
import sys
from pathlib import Path
from explainer import project
read = project.read(Path(), {})
read.problems_of(["ferry-log-1901"]), read.statements, [*read.chapters()], [*read.backing_cites()], read.digest
rooms = "data", "proof", "exhibits", "linkcheck", "files.yamlfile", "markdown"
print(*(name for name in sys.modules if name.startswith(tuple(f"explainer.{room}" for room in rooms))))
"""


def test_a_folder_is_read_that_was_not_there_before(tmp_path: Path) -> None:
    write(tmp_path)
    reader = project.Reader(tmp_path, {"evidence": "other", "data": "others", "links": "links.json"})
    before = reader.read()
    assert (before.is_verified, [*before.tables.tables], reader.read()) == (False, [], before)
    (tmp_path / "citations/evidence").rename(tmp_path / "other")
    (tmp_path / "docs/data").rename(tmp_path / "others")
    (tmp_path / "links.json").write_text("{", encoding="utf-8")
    after = reader.read()
    assert (after.is_verified, [*after.tables.tables]) == (True, ["loads"])
    assert [problem.code for problem in after.link_problems] == ["L003"]
