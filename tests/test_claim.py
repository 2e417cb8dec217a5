"""The register of claims."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainer.markdown import links
from explainer.problems.place import TextFile
from explainer.proof import claim, evidence
from explainer.proof.claim import Register
from explainer.sources import bibliography
from explainer.sources.citation import Cite

SOURCES = """\
@book{ferry-log-1901, author = {Halm, Ada}, title = {The Log}, date = {1901}}
@online{桥报-1903, title = {桥}, date = {1903}, keywords = {state-media}}
"""
WORDS = "passages:\n  - id: lost\n    quote: the log is lost\n    lang: en\n"
GOOD = """\
topic: The ferry
claims:
  - id: log-lost
    statement: The log of the ferry is lost.
    said_by: [Ada Halm, '[^桥报-1903]']
    status: confirmed
    nature: fact
    for: ['ferry-log-1901#lost', '[^桥报-1903, p. 2]']
    against: [ferry-log-1901]
    caveat: Only the first volume.
    chapter: ferry.md#log
"""


def register(*texts: str) -> Register:
    library = bibliography.from_files([TextFile("citations/references.bib", SOURCES)])
    records = evidence.from_texts([TextFile("citations/evidence/ferry-log-1901.yml", WORDS)], library)
    files = [TextFile(f"citations/claims/{number}.yml", text) for number, text in enumerate(texts, 1)]
    return claim.from_texts(files, library, records)


def problems(*texts: str) -> list[str]:
    return [
        f"{problem.code} {problem.place.path[17:]}:{problem.place.line}:{problem.place.column} {problem.message}"
        for problem in register(*texts).problems
    ]


def test_a_claim_is_read_with_its_citations() -> None:
    found = register(GOOD)
    assert found.problems == ()
    (item,) = found.claims.values()
    assert (item.topic, item.anchor, item.chapter) == ("The ferry", "claim-log-lost", "ferry.md#log")
    assert item.said_by == ("Ada Halm", Cite("桥报-1903"))
    assert [cite.identity for cite in item.supporting] == [("ferry-log-1901", "lost", ""), ("桥报-1903", "", "p. 2")]
    assert [cite.key for cite in item.cites] == ["桥报-1903", "ferry-log-1901", "桥报-1903", "ferry-log-1901"]
    assert found.places["log-lost"].line == 3


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("[ferry-log-1901]", "[fery-log-1901]", 'C001 1.yml:9:15 "fery-log-1901" is not in citations/references.bib'),
        (
            "ferry-log-1901#lost",
            "ferry-log-1901#lots",
            'C006 1.yml:8:11 no passage "lots" is recorded for "ferry-log-1901"',
        ),
        ("[ferry-log-1901]", "['a b']", "C002 1.yml:9:15 a space cannot stand in a key"),
        ("'[^桥报-1903]'", "'[^桥-1903]'", 'C001 1.yml:5:25 "桥-1903" is not in citations/references.bib'),
        ("status: confirmed", "status: confirmd", 'E010 1.yml:6:13 "status" cannot be "confirmd"'),
        ("chapter: ferry.md#log", "chapter: ferry", 'E010 1.yml:11:14 "chapter" cannot be "ferry"'),
        ("[ferry-log-1901]", "ferry-log-1901", 'E010 1.yml:9:14 "against" must be a list'),
        ("[ferry-log-1901]", "[12]", 'E010 1.yml:9:15 "against" must be text (put it in quotation marks)'),
    ],
)
def test_a_fault_is_one_problem_at_its_place(old: str, new: str, expected: str) -> None:
    assert problems(GOOD.replace(old, new)) == [expected]


def test_an_id_is_used_once_in_all_files() -> None:
    assert problems(GOOD, "# two\n" + GOOD) == [
        'E011 2.yml:4:9 the claim "log-lost" is already at citations/claims/1.yml:3'
    ]
    assert len(register(GOOD, GOOD).claims) == 1


@pytest.mark.parametrize(
    ("status", "backing", "expected"),
    [
        ("confirmed", "for: [ferry-log-1901]", []),
        ("confirmed", "for: [桥报-1903]", ["E017"]),
        ("confirmed", "for: [桥报-1903, '桥报-1903, p. 2']", ["E017"]),
        ("confirmed", "for: [桥报-1903, ferry-log-1901]", []),
        ("partly", "for: [桥报-1903]", ["E017"]),
        ("single-source", "for: [桥报-1903]", []),
        ("contested", "for: [桥报-1903]", []),
        ("confirmed", "against: [ferry-log-1901]", ["E018"]),
        ("partly", "caveat: None.", ["E018"]),
        ("wrong", "for: [ferry-log-1901]", ["E018"]),
        ("wrong", "against: [ferry-log-1901]", []),
        ("single-source", "caveat: None.", []),
    ],
)
def test_a_status_needs_its_evidence_and_not_of_one_state_outlet(
    status: str, backing: str, expected: list[str]
) -> None:
    text = f"""\
topic: The ferry
claims:
  - id: a
    statement: It is lost.
    said_by: [Ada]
    status: {status}
    nature: fact
    {backing}
"""
    assert [problem.code for problem in register(text).problems] == expected


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ({"ferry.md": ["log"]}, []),
        ({"ferrys.md": ["log"]}, ["L001"]),
        ({"ferry.md": ["logs"]}, ["L002"]),
    ],
)
def test_the_chapter_of_a_claim_exists(pages: dict[str, list[str]], expected: list[str]) -> None:
    found = list(links.chapter_problems(register(GOOD).chapters, pages))
    assert [problem.code for problem in found] == expected
    assert all(problem.hint.startswith("did you mean") for problem in found)


def test_a_claim_without_a_chapter_needs_none() -> None:
    without = GOOD.replace("    chapter: ferry.md#log\n", "")
    assert list(links.chapter_problems(register(without).chapters, {})) == []


def test_a_folder_is_read_with_the_problems_of_each_file(tmp_path: Path) -> None:
    (tmp_path / "good.yml").write_text(
        GOOD.replace("ferry-log-1901", "no").replace("桥报-1903", "no"), encoding="utf-8"
    )
    (tmp_path / "latin.yml").write_bytes("topic: café".encode("latin-1"))
    library = bibliography.from_files([])
    found = claim.read_folder(tmp_path, tmp_path, library, evidence.Evidence())
    assert [(problem.code, problem.place.path) for problem in found.problems] == [
        ("E010", "latin.yml"),
        *[("C001", "good.yml")] * 4,
    ]
