"""What a check found, as people and machines read it."""

from __future__ import annotations

import datetime
import json
import re
from dataclasses import replace
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as etree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import markdown as html_of

from explainer.linkcheck.meaning import MEANINGS
from explainer.linkcheck.report import FORMATS, markdown, terminal
from explainer.linkcheck.report.tally import counted, in_order
from explainer.problems import sarif
from explainer.problems.annotation import one_line
from explainer.problems.place import Place
from explainer.sources.observation import OUTCOMES, Citation, Failure, Finding, Hop, Observation, Outcome, Verdict

DAY = datetime.date(2031, 5, 4)


def place(path: str = "citations/references.bib", line: int = 7, column: int = 3) -> Place:
    return Place(path, line, column, 5, "  url = {…}")


def finding(verdict: Verdict, url: str = "https://pier.example/1", key: str = "pier", **changes: Any) -> Finding:
    observation = Observation(url, DAY, (Hop(url, 200),))
    return replace(Finding(Citation(key, url, (place(),)), verdict, "it is so", observation), **changes)


GONE = Finding(
    Citation("pier", "https://pier.example/1", (place(), place("docs/pier.md", 12, 40))),
    Verdict.BROKEN,
    "the page is gone (404)",
    Observation(
        "https://pier.example/1",
        DAY,
        (Hop("https://pier.example/1", 301, is_permanent=True), Hop("https://pier.example/x", 404)),
    ),
)
SILENT = Finding(
    Citation("", "https://dock.example/", (place("docs/pier.md", 3, 1),)),
    Verdict.TRANSIENT,
    "it did not answer in 10 seconds",
    Observation("https://dock.example/", DAY, (Hop("https://dock.example/"),), Failure.TIMEOUT),
)
MOVED = finding(Verdict.MOVED, key="moved", replacement="https://pier.example/2")
GOOD = finding(Verdict.OK, key="good", archive_url="https://copies.example/1")
SKIPPED = Finding(Citation("mail", "mailto:a@b.example", (place(line=9),)), Verdict.SKIPPED, "it is no web address")
ALL = [GOOD, SKIPPED, MOVED, SILENT, GONE]

texts = st.text(st.characters(), max_size=30)
findings = st.lists(
    st.builds(
        Finding,
        st.builds(
            Citation,
            texts,
            texts,
            st.lists(
                st.builds(Place, texts, st.integers(1, 99), st.integers(1, 99), st.just(1), texts), max_size=2
            ).map(tuple),
        ),
        st.sampled_from(Verdict),
        texts,
        st.none()
        | st.builds(
            Observation,
            texts,
            st.just(DAY),
            st.lists(st.builds(Hop, texts, st.integers(0, 599)), max_size=2).map(tuple),
        ),
        texts,
        texts,
    ),
    max_size=4,
)


# ----- what all forms share


def test_every_verdict_has_a_meaning() -> None:
    assert set(MEANINGS) == set(Verdict) == set(OUTCOMES)


def test_the_worst_comes_first_then_by_place() -> None:
    early = finding(Verdict.BROKEN, key="early")
    assert [one.citation.key for one in in_order([*ALL, early])] == ["pier", "early", "", "mail", "good", "moved"]


@pytest.mark.parametrize(
    ("found", "words"),
    [([], "no addresses"), (ALL, "1 broken, 1 transient, 1 skipped, 1 ok, 1 moved"), ([GOOD] * 1200, "1,200 ok")],
    ids=["none", "one of each", "many"],
)
def test_findings_are_counted_the_worst_first(found: list[Finding], words: str) -> None:
    assert counted(found) == words


@given(findings)
@pytest.mark.parametrize("name", FORMATS)
def test_every_form_can_be_written_to_a_file_whatever_was_found(name: str, found: list[Finding]) -> None:
    text = FORMATS[name](found)
    assert text.encode().decode() == text
    assert text == "" or text.endswith("\n")


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_findings_give_the_same_text_in_any_order(name: str) -> None:
    assert FORMATS[name](ALL) == FORMATS[name](ALL[::-1])


# ----- terminal

TERMINAL = """\
broken (1): The page is gone

  pier (citations/references.bib:7, docs/pier.md:12)
    https://pier.example/1
    the page is gone (404)

transient (1): The server did not answer this time

  (docs/pier.md:3)
    https://dock.example/
    it did not answer in 10 seconds

skipped (1): Nothing was asked

  mail (citations/references.bib:9)
    mailto:a@b.example
    it is no web address

moved (1): The page has moved for good to another address

  moved (citations/references.bib:7)
    https://pier.example/1
    it is so
    now at https://pier.example/2

1 broken, 1 transient, 1 skipped, 1 ok, 1 moved
"""


def test_a_terminal_shows_what_asks_for_something_and_counts_the_rest() -> None:
    assert terminal.as_text(ALL, 80) == TERMINAL


@pytest.mark.parametrize("width", [1, 40, 60, 200])
def test_words_keep_to_the_width_and_addresses_stay_whole(width: int) -> None:
    url = "https://pier.example/" + "x" * 80
    found = finding(Verdict.BROKEN, url, reason="it is gone and " * 20, archive_url=f"{url}/copy")
    lines = terminal.as_text([found], width).splitlines()
    assert f"    {url}" in lines
    assert [line for line in lines if line.endswith(f" {url}/copy")]
    reason = [line for line in lines if "gone and" in line]
    assert max(map(len, reason)) <= max(width, terminal.NARROWEST)
    assert " ".join(line.strip() for line in reason) == ("it is gone and " * 20).strip()


# ----- JSON


def test_json_has_one_object_for_each_address() -> None:
    gone, silent, skipped, good, moved = json.loads(FORMATS["json"](ALL))
    assert gone == {
        "key": "pier",
        "url": "https://pier.example/1",
        "verdict": "broken",
        "class": "fail",
        "status": 404,
        "hops": [
            {"url": "https://pier.example/1", "status": 301, "permanent": True},
            {"url": "https://pier.example/x", "status": 404, "permanent": False},
        ],
        "replacement": None,
        "archive_url": None,
        "reason": "the page is gone (404)",
        "places": [
            {"path": "citations/references.bib", "line": 7, "column": 3},
            {"path": "docs/pier.md", "line": 12, "column": 40},
        ],
    }
    assert (silent["status"], silent["class"], silent["hops"][0]["status"]) == (None, "warn", None)
    assert (skipped["status"], skipped["class"], skipped["hops"]) == (None, "skip", [])
    assert (good["class"], good["archive_url"]) == ("pass", "https://copies.example/1")
    assert (moved["verdict"], moved["replacement"]) == ("moved", "https://pier.example/2")


@given(findings)
def test_json_has_the_same_fields_for_all(found: list[Finding]) -> None:
    read = json.loads(FORMATS["json"](found))
    assert len(read) == len(found)
    assert {tuple(one) for one in read} <= {tuple(json.loads(FORMATS["json"]([GOOD]))[0])}


# ----- GitHub


def test_annotations_stand_on_the_line_that_is_to_be_mended() -> None:
    assert FORMATS["github"](ALL).splitlines() == [
        "::error file=citations/references.bib,line=7,col=3,endColumn=8,title=broken%3A pier::"
        "https://pier.example/1: the page is gone (404)",
        "::warning file=docs/pier.md,line=3,col=1,endColumn=6,title=transient%3A https%3A//dock.example/::"
        "https://dock.example/: it did not answer in 10 seconds",
        "::notice file=citations/references.bib,line=7,col=3,endColumn=8,title=moved%3A moved::"
        "https://pier.example/1: it is so; now at https://pier.example/2",
    ]


def test_an_annotation_without_a_place_has_none() -> None:
    found = Finding(Citation("a", "b"), Verdict.BROKEN, "c", archive_url="d")
    assert FORMATS["github"]([found]) == "::error title=broken%3A a::b: c; copy at d\n"


@given(findings)
def test_no_text_can_end_an_annotation_or_begin_another(found: list[Finding]) -> None:
    lines = FORMATS["github"](found).split("\n")
    shown = [one for one in found if one.outcome in (Outcome.FAIL, Outcome.WARN) or one.replacement]
    assert len(lines) == len(shown) + 1
    for line, one in zip(lines, in_order(shown), strict=False):
        command = re.fullmatch(r"::(?:error|warning|notice) ([^:]*)::(.*)", line)
        assert command
        names = [part.partition("=")[0] for part in command[1].split(",")]
        assert names == (["file", "line", "col", "endColumn", "title"] if one.citation.places else ["title"])
        assert unquote(command[2]).startswith(one_line(f"{one.citation.url}: {one.reason}"))


# ----- SARIF


def sarif_of(found: list[Finding]) -> dict[str, Any]:
    log = json.loads(FORMATS["sarif"](found))
    assert isinstance(log, dict)
    return log


def test_sarif_has_a_result_for_what_asks_for_something() -> None:
    (run,) = sarif_of(ALL)["runs"]
    assert [(result["ruleId"], result["level"]) for result in run["results"]] == [
        ("link/broken", "error"),
        ("link/transient", "warning"),
        ("link/moved", "note"),
    ]
    gone = run["results"][0]
    assert gone["message"]["text"] == "https://pier.example/1: the page is gone (404)."
    assert gone["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "citations/references.bib"},
                "region": {"startLine": 7, "startColumn": 3, "endColumn": 8},
            }
        }
    ]
    assert [place["physicalLocation"]["artifactLocation"]["uri"] for place in gone["relatedLocations"]] == [
        "docs/pier.md"
    ]


@given(findings)
def test_sarif_is_what_the_standard_asks_for(found: list[Finding]) -> None:
    """The rules of SARIF 2.1.0 for the parts that we write: sections 3.13, 3.14, 3.19, 3.27 to 3.30, 3.49."""
    log = sarif_of(found)
    assert set(log) == {"$schema", "version", "runs"}
    assert (log["version"], log["$schema"]) == ("2.1.0", sarif.SCHEMA)
    (run,) = log["runs"]
    assert run["columnKind"] in ("unicodeCodePoints", "utf16CodeUnits")
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for rule in rules:
        assert rule["shortDescription"]["text"].endswith(".")
        assert rule["defaultConfiguration"]["level"] in ("none", "note", "warning", "error")
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("none", "note", "warning", "error")
        assert result["message"]["text"]
        for number, location in enumerate(result.get("relatedLocations", [])):
            assert location["id"] == number
        for location in [*result["locations"], *result.get("relatedLocations", [])]:
            physical = location["physicalLocation"]
            assert re.fullmatch(r"[A-Za-z0-9/%._~-]*", physical["artifactLocation"]["uri"])
            region = physical["region"]
            assert min(region.values()) >= 1
            assert region["endColumn"] >= region["startColumn"]
        assert all(isinstance(value, str) for value in result["partialFingerprints"].values())


def test_a_finding_is_the_same_when_its_line_moves() -> None:
    moved = replace(GONE, citation=replace(GONE.citation, places=(place(line=99),)))
    first, second = (sarif_of([one])["runs"][0]["results"][0]["partialFingerprints"] for one in (GONE, moved))
    assert first == second


def test_brackets_and_braces_in_a_message_are_no_links_and_no_placeholders() -> None:
    found = finding(Verdict.BROKEN, reason="see [this](http://evil.example) and {0}")
    text = sarif_of([found])["runs"][0]["results"][0]["message"]["text"]
    assert text == "https://pier.example/1: see \\[this\\](http://evil.example) and {{0}}."


def test_a_message_of_sarif_names_the_new_address_and_the_copy() -> None:
    found = finding(Verdict.BROKEN, replacement="https://a.example/", archive_url="https://b.example/")
    text = sarif_of([found])["runs"][0]["results"][0]["message"]["text"]
    assert text.endswith("; now at https://a.example/; copy at https://b.example/.")


# ----- JUnit


def junit_of(found: list[Finding]) -> etree.Element:
    return etree.fromstring(FORMATS["junit"](found).encode())  # noqa: S314  # our own text


def test_junit_has_a_case_for_each_address() -> None:
    root = junit_of(ALL)
    suite = root[0]
    assert (root.tag, suite.tag) == ("testsuites", "testsuite")
    for element in (root, suite):
        assert [element.get(name) for name in ("tests", "failures", "errors", "skipped")] == ["5", "1", "0", "1"]
    assert [(case.get("classname"), [child.tag for child in case]) for case in suite] == [
        ("pier", ["failure"]),
        ("chapters", ["system-out"]),
        ("mail", ["skipped"]),
        ("good", ["system-out"]),
        ("moved", ["system-out"]),
    ]
    assert suite[0].attrib == {
        "classname": "pier",
        "name": "https://pier.example/1",
        "file": "citations/references.bib",
        "line": "7",
    }
    assert suite[0][0].attrib == {"type": "broken", "message": "broken: the page is gone (404)"}


@given(findings)
def test_junit_is_well_formed_and_counts_right(found: list[Finding]) -> None:
    suite = junit_of(found)[0]
    assert suite.get("tests") == str(len(suite)) == str(len(found))
    assert suite.get("failures") == str(len(list(suite.iter("failure"))))
    assert suite.get("skipped") == str(len(list(suite.iter("skipped"))))


def test_what_xml_cannot_hold_is_replaced() -> None:
    found = finding(Verdict.BROKEN, reason="\x00\x1b]]>&<\ufffe\ud800")
    assert junit_of([found])[0][0][0].text == "broken: ��]]>&<��"


# ----- Markdown

ISSUE = """\
| Verdict | Addresses | |
| --- | ---: | --- |
| broken | 1 | The page is gone |
| ok | 1 | The page is there |

### Broken

| Source | Address | Why |
| --- | --- | --- |
| `pier` citations/references.bib:7, docs/pier.md:12 | [`https://pier.example/1`](<https://pier.example/1>) | \
the page is gone \\(404\\) |
"""


def test_markdown_has_numbers_and_a_table_for_what_asks_for_something() -> None:
    assert FORMATS["markdown"]([GOOD, GONE]) == ISSUE


@pytest.mark.parametrize(
    ("found", "words"), [([], "No address was checked."), ([GOOD], "Nothing needs to be done.")], ids=["none", "good"]
)
def test_markdown_says_when_there_is_nothing_to_do(found: list[Finding], words: str) -> None:
    assert FORMATS["markdown"](found).endswith(f"\n\n{words}\n")


HOSTILE = [
    "a|b",
    "`x` | ``y``",
    "[click](http://evil.example)",
    "![](http://evil.example/x.png)",
    "<img src=x onerror=alert(1)>",
    "<!-- ",
    "line\n# heading\n\n| a |",
    "**bold** _em_ ~~no~~ $x$ &amp; \\",
    "https://evil.example www.evil.example",
    "- [ ] task",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_read_as_markup(text: str) -> None:
    found = finding(Verdict.BROKEN, url=text, key=text, reason=text, replacement=text, archive_url=text)
    html = html_of(FORMATS["markdown"]([found]), extensions=["tables"])
    row = html.rpartition("<tr>")[2]
    assert row.count("<td>") == 3
    assert set(re.findall(r"<([a-z0-9]+)", row)) <= {"td", "code"}
    assert not re.search(r"<h[12]|<img|<a |<strong|<em>|<li", html)


@pytest.mark.parametrize(
    ("reason", "shown"), [("ask @roe", "ask @&#8203;roe"), ("like #12", "like \\#&#8203;12"), ("a @ b", "a @ b")]
)
def test_nobody_is_called_and_no_issue_is_linked(reason: str, shown: str) -> None:
    assert f" | {shown} |" in FORMATS["markdown"]([finding(Verdict.BROKEN, reason=reason)])


def test_markdown_fits_into_an_issue_and_says_what_it_leaves_out() -> None:
    many = [finding(Verdict.BROKEN, f"https://pier.example/{number}") for number in range(2000)]
    text = FORMATS["markdown"](many)
    assert len(text) <= markdown.LONGEST + 100
    left = re.search(r"\n\n([0-9,]+) more lines do not fit here; the report of the run has them\.\n$", text)
    assert left
    assert text.count("| `pier`") + int(left[1].replace(",", "")) == 2000
