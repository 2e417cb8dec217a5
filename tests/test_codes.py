"""The list of problem codes: each one explained, with a message that the program really gives."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as etree

import pytest

from explainer import project
from explainer.__main__ import main
from explainer.chapter import sitetree
from explainer.chapter.inspection import Inspection
from explainer.exhibits import codelist
from explainer.files import siteconfig
from explainer.markdown.page import PageSource, page_source
from explainer.problems import explanation
from explainer.problems.problem import RULES, Problem, as_text, in_order

if TYPE_CHECKING:
    from tests.conftest import Site

CHAPTER, BIB, LOG = "docs/chapter.md", "citations/references.bib", "citations/evidence/ferry-log-1901.yml"
CLAIMS, TOLLS, TOLLS_YML = "citations/claims/bridge.yml", "docs/data/tolls.csv", "docs/data/tolls.yml"
EVIDENCE = """\
passages:
- id: fog
  quote: no boat left the pier for nine days
  lang: en
figures:
- id: load
  value: 40
  unit: t
"""
TABLE = """\
title: Tolls of the bridge
license: CC0-1.0
columns:
- {name: year, title: Year, type: year}
- {name: load, title: Load, type: number, unit: t, source: column:source}
- {name: source, title: Source, type: citation}
"""
ROWS = "year,load,source\n1902,40,ferry-log-1901\n"
CLAIM = """\
topic: The bridge
claims:
- id: safe
  statement: The bridge was safe.
  said_by: [The town]
  status: confirmed
  nature: fact
  for: [ferry-log-1901]
"""
FEE = "- {name: fee, title: Fee, type: number, unit: USD, source: column:source}\n"
PLACES = """\
places:
- {id: halm, name: Halm, longitude: 10, latitude: 50}
- {id: mill, name: The mill, longitude: 11, latitude: 51}
routes:
- id: ferry
  name: Ferry
  kind: boats
  status: operating
  via: [halm, mill]
  capacity: 40 people.[^ferry-log-1901]
  what: It went daily.[^ferry-log-1901]
note: Lines are straight.[^ferry-log-1901]
"""
CHART = """\
```chart
data: tolls
title: Loads
subtitle: Tons
description: One bar, 40 t in 1902.
mark: bar
encoding:
  x: {field: year}
  y: {field: load, type: quantitative}
```
"""


def entry(text: str) -> dict[str, str]:
    return {BIB: f"+\n{text}"}


def page(text: str, **others: str) -> dict[str, str]:
    return {CHAPTER: f"+\n{text}\n", **others}


def table(rows: str, meaning: str = TABLE) -> dict[str, str]:
    return {TOLLS: rows, TOLLS_YML: meaning}


def proved(text: str, evidence: str = EVIDENCE) -> dict[str, str]:
    return {CHAPTER: f"+\n{text}\n", LOG: evidence}


EXAMPLES: dict[str, dict[str, str]] = {
    # Files that are written before the check; a text that begins with + is added to the file, GONE deletes it.
    "C001": page("The ferry stopped in 1901.[^ferry-log-1902]"),
    "C002": page("The ferry stopped in 1901.[^ferry log 1901]"),
    "C003": page("So says the log.[^ferry-log-1901]\n\n[^ferry-log-1901]: The copy in the harbor."),
    "C004": page("So says the log.[^copy]\n\n[^copy]: In the harbor.\n\n[^copy]: In the town."),
    "C005": page("[^copy]: The copy in the harbor."),
    "C006": page("“No boat left the pier.”[^ferry-log-1901#fogs]", **{LOG: EVIDENCE}),
    "C007": page("See [the log[^ferry-log-1901]](index.md)."),
    "C008": page("See [the log][harbor]."),
    "C009": page("The ferry stopped in 1901.[^ferry-log\u200b-1901]"),
    "C010": {CHAPTER: "LATIN-1"},
    "C011": {CHAPTER: "---\npublished: November 22\n---\n\n# The opening\n"},
    "C012": {CHAPTER: "Note: the ferry is old.\n\n# The opening\n"},
    "B001": {BIB: "GONE"},
    "B002": {BIB: "LATIN-1"},
    "B003": entry("<<<<<<< HEAD\n@misc{halm-1904, title = {Halm}}\n=======\n>>>>>>> branch\n"),
    "B004": entry("@misc{halm-1904,\n  title = {Halm,\n  date  = {1904},\n}\n"),
    "B005": entry("@misc{halm-1904,\n  title = {Halm}\n  date  = {1904},\n}\n"),
    "B006": entry("@misc{ferry-log-1901,\n  title = {Another Log},\n}\n"),
    "B007": entry("@misc{halm-1904,\n  title = {Halm},\n  title = {Halm in 1904},\n}\n"),
    "B008": entry("@article{halm-1904,\n  title = {Halm},\n  date  = {1904},\n}\n"),
    "B009": entry("@misc{halm-1904,\n  title = {Halm},\n  date  = {May 4th, 1904},\n}\n"),
    "B010": entry("@misc{halm-1904,\n  title = {Halm},\n  url   = {javascript:open()},\n}\n"),
    "B011": entry("@misc{halm-1904,\n  title = {Ha\u200blm},\n}\n"),
    "B012": entry("@aritcle{halm-1904,\n  title = {Halm},\n}\n"),
    "B013": entry("@misc{halm-1904,\n  title = {Halm},\n  url   = {https://gazette.example/bridge},\n}\n"),
    "B014": entry("@misc{halm-1904,\n  title = {Halm},\n}\n"),
    "B015": entry("@misc{halm;1904,\n  title = {Halm},\n}\n"),
    "B016": entry("@misc{halm-1904,\n  title = {Halm},\n  month = mai,\n}\n"),
    "B017": entry("@misc{halm-1904,\n  title    = {Halm},\n  crossref = {halm-1903},\n}\n"),
    "B018": entry("@misc{halm-1904,\n  title = {Halm},\n  doi   = {halm/1904},\n}\n"),
    "B019": entry("@misc{halm-1904,\n  title    = {Halm},\n  urldata  = {2026-11-20},\n}\n"),
    "B020": entry("@misc{halm-1904,\n  title = {Halm}},\n}\n"),
    "B021": entry("@misc{halm-1904,\n  title = {FILL IN: the title as the source prints it},\n}\n"),
    "E001": proved("“No boat left the pier for eight days.”[^ferry-log-1901#fog]"),
    "E002": proved("“The water stood at the church door.”[^ferry-log-1901]"),
    "E003": proved("It carried 45 t.[^ferry-log-1901]"),
    "E004": proved("It was 120 km long.[^ferry-log-1901]"),
    "E005": proved('It carried about 100 t. <!-- waive figure "100" -->'),
    "E006": proved('It carried 40 t.[^ferry-log-1901]\n<!-- waive figure "40": a round number -->'),
    "E007": page("", **{"citations/evidence/ferry-log-1910.yml": EVIDENCE}),
    "E008": proved("", EVIDENCE.replace("nine days", f"nine days, {'and the town waited ' * 12}")),
    "E009": proved("It carried 40 t.[^ferry-log-1901]"),
    "E010": proved("", EVIDENCE.replace("lang: en", "language: en")),
    "E011": proved("", EVIDENCE.replace("id: load", "id: fog")),
    "E012": proved("", EVIDENCE.replace("unit: t", "unit: tonns")),
    "E013": proved("", EVIDENCE.replace("no boat", "no **boat**")),
    "E014": proved('It carried about 100 t. <!-- waive number "100": a round number -->'),
    "E015": proved("The bridge took three years to build."),
    "E016": proved("It carried 40 t.[^ferry-log-1901] The town was proud of it for years."),
    "E017": {CLAIMS: CLAIM.replace("[ferry-log-1901]", "[桥报-1903]")},
    "E018": {CLAIMS: CLAIM.replace("  for: [ferry-log-1901]\n", "")},
    "E019": page("```claim\nsafety\n```", **{CLAIMS: CLAIM}),
    "D001": table(ROWS, TABLE.replace("license:", "licence:")),
    "D002": table(""),
    "D003": table(ROWS.replace("load", "loads")),
    "D004": table(ROWS.replace("40", "40 t")),
    "D005": table(ROWS, TABLE.replace("unit: t", "unit: tonns")),
    "D006": table(ROWS.replace("1901", "1910")),
    "D007": table(ROWS.replace("1902,", "May 1902,")),
    "D008": table(ROWS.replace("ferry-log-1901", "")),
    "D009": page("```table\nfile: tolls\n```", **table(ROWS)),
    "D010": page("```table\ndata: tolls\nwhere: {year: 1899}\n```", **table(ROWS)),
    "D011": page("```table\ndata: toll\n```", **table(ROWS)),
    "D012": page(
        CHART.replace("mark: bar\nencoding:\n", "series: [load, fee]\nmark: bar\nencoding:\n").replace(
            "field: load", "field: value"
        ),
        **table(
            "year,load,fee,source\n1902,40,3,ferry-log-1901\n",
            TABLE.replace("- {name: source", f"{FEE}- {{name: source"),
        ),
    ),
    "D013": {
        "docs/data/terms.yml": (
            "terms:\n- {id: pier, term: Pier, group: Harbor, meaning: 'Where boats wait.[^ferry-log-1901]'}\n"
            "- {id: pier, term: Quay, group: Harbor, meaning: 'The same.[^ferry-log-1901]'}\n"
        )
    },
    "D014": {"docs/data/places.yml": PLACES.replace("via: [halm, mill]", "via: [halm, mil]")},
    "D015": {
        "docs/data/timeline.yml": (
            "events:\n- {date: 1902-05-04, topic: Bridge, what: 'It [opened](index.md).[^ferry-log-1901]'}\n"
        )
    },
    "L001": page("See [the first page](idnex.md)."),
    "L002": page("See [the ferry](index.md#the-bridg)."),
    "L003": {"citations/links.json": '{"version": 2}\n'},
}


def spoil(site: Site, files: dict[str, str]) -> None:
    for path, text in files.items():
        if text == "GONE":
            (site.folder / path).unlink()
        elif text == "LATIN-1":
            site.write(path, "% Café\n".encode("latin-1"))
        elif text.startswith("+"):
            site.append(path, text[1:])
        else:
            site.write(path, text)


def found_in(folder: Path) -> list[Problem]:
    """All that is wrong with a project, as the command line finds it."""
    docs, pages, problems = folder / "docs", dict[str, PageSource](), list[Problem]()
    for path in sorted(docs.rglob("*.md")):
        read = page_source(path, folder)
        if isinstance(read, Problem):
            problems.append(read)
        else:
            pages[path.relative_to(docs).as_posix()] = read
    found = Inspection(project.read(folder, {}), pages)
    site = sitetree.read(folder, docs, siteconfig.read(folder), pages, found.project, found.cited)
    return in_order([*problems, *found.problems(site)])


def message(code: str, site: Site) -> str:
    """The first message with a code that the example brings about."""
    spoil(site, EXAMPLES[code])
    return next((as_text(problem) for problem in found_in(site.folder) if problem.code == code), "")


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_message_that_the_list_shows_is_the_one_that_the_program_gives(code: str, site: Site) -> None:
    assert explanation.of(code).shown.rstrip() == message(code, site)


def test_every_code_is_explained_and_every_explanation_has_its_code() -> None:
    assert list(explanation.all_of_them()) == list(RULES)


@pytest.mark.parametrize("code", RULES)
def test_an_explanation_says_what_it_means_and_what_to_do(code: str) -> None:
    explained = explanation.of(code)
    assert all(text.endswith(".") and len(text) > 15 for text in (explained.means, explained.mend))
    assert re.search(rf": (?:error|warning) {code}: ", explained.shown)


def test_every_code_has_its_section_with_an_anchor_that_links_can_name() -> None:
    sections = codelist.as_element()
    assert [heading.get("id") for heading in sections.iter("h3")] == [code.lower() for code in RULES]
    html = etree.tostring(sections, encoding="unicode")
    assert all(f'<h3 id="{code.lower()}">{code}' in html for code in RULES)
    assert "Error" in html
    assert "Warning" in html


def test_the_command_line_tells_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--explain", "C001"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("C001 (error): The citation key is not in the bibliography\n")
    assert explanation.of("C001").shown.splitlines()[1].strip() in told


def test_a_code_may_be_written_small_and_one_that_there_is_not_is_misuse(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--explain", "c001"]) == 0
    assert main(["check", "--explain", "E999"]) == 2
    assert 'there is no code "E999": ' in capsys.readouterr().err
