"""What sources say: the passages and figures recorded for each key."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainer.problems.place import TextFile
from explainer.proof import evidence
from explainer.proof.evidence import Evidence, Figure
from explainer.sources import bibliography
from explainer.sources.bibliography import Bibliography
from explainer.text.quantity import Bound, parse

SOURCES = """\
@book{ferry-log-1901, author = {Halm, Ada}, title = {The Log}, date = {1901}}
@book{halm/log:2, author = {Halm, Ada}, title = {The Second Log}, date = {1902}}
@book{桥报-1903, title = {桥}, date = {1903}}
"""
GOOD = """\
passages:
  - id: lost
    quote: 渡船的日志丢了
    lang: zh
    translation: The ferry’s log is lost
    translator: ours
    locator: p. 4
    note: Said twice.
figures:
  - id: load
    value: 1200
    unit: t
    bound: about
    period: 1901-05/1901-06
    locator: table 2
    note: Without horses.
  - id: share
    value: [30, 40]
    unit: percent
"""


def library() -> Bibliography:
    return bibliography.from_files([TextFile("citations/references.bib", SOURCES)])


def records(text: str, name: str = "ferry-log-1901.yml") -> Evidence:
    return evidence.from_texts([TextFile(f"citations/evidence/{name}", text)], library())


def problems(text: str, name: str = "ferry-log-1901.yml") -> list[str]:
    return [
        f"{problem.code} {problem.place.line}:{problem.place.column} {problem.message} ({problem.hint})"
        for problem in records(text, name).problems
    ]


def passage(quote: str, more: str = "") -> str:
    return f"passages:\n  - id: a\n    lang: en\n    quote: {quote!r}\n{more}"


def figure(value: str, unit: str) -> str:
    return f"figures:\n  - id: a\n    value: {value}\n    unit: {unit}\n"


def test_passages_and_figures_are_read() -> None:
    found = records(GOOD)
    assert found.problems == ()
    words = found.passage("ferry-log-1901", "lost")
    assert words is not None
    assert (words.quote, words.translation, words.translator) == ("渡船的日志丢了", "The ferry’s log is lost", "ours")
    assert found.passage("ferry-log-1901", "load") is None
    (load,) = found.figures_of("ferry-log-1901", "load")
    assert (load.quantity.low, load.quantity.dimension, load.quantity.bound) == (1200, "t", Bound.ABOUT)
    assert (load.quantity.text, load.period, load.locator) == ("1,200 t", "1901-05/1901-06", "table 2")
    (share,) = found.figures_of("ferry-log-1901", "share")
    assert (share.quantity.low, share.quantity.high, share.quantity.text) == (30, 40, "30–40 percent")
    assert len(found.figures_of("ferry-log-1901")) == 2
    assert found.figures_of("other") == ()
    assert found.ids_of("ferry-log-1901") == ["lost", "load", "share"]
    assert found.has("ferry-log-1901", "lost")
    assert not found.has("other", "lost")


def test_further_figures_join_those_of_the_same_source() -> None:
    known = parse(5, "t")
    assert known is not None
    more = Figure("ferry-log-1901", "table.1.load", known)
    joined = records(GOOD).with_figures({"ferry-log-1901": (more,), "other": (more,)})
    assert [item.id for item in joined.figures_of("ferry-log-1901")] == ["load", "share", "table.1.load"]
    assert len(joined.figures_of("other")) == 1
    assert joined.has("ferry-log-1901", "table.1.load"), "it can be cited"
    assert joined.ids_of("ferry-log-1901") == ["lost", "load", "share", "table.1.load"]
    assert ("ferry-log-1901", "table.1.load") not in joined.places, "and needs no use"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("ferry-log-1901.yml", "ferry-log-1901"),
        ("halm%2Flog%3A2.yml", "halm/log:2"),
        ("halm%2flog%3a2.yaml", "halm/log:2"),
        ("桥报-1903.yml", "桥报-1903"),
        ("v1.2.yml", "v1.2"),
    ],
)
def test_the_name_of_a_file_is_the_key_of_its_source(name: str, key: str) -> None:
    assert evidence.key_of(f"citations/evidence/{name}") == key


def test_a_file_for_an_unknown_source_is_a_problem() -> None:
    assert problems(GOOD, "fery-log-1901.yml") == [
        'E007 1:1 the file is for "fery-log-1901", which is not in the bibliography (did you mean "ferry-log-1901"?)'
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            passage(" ".join(["word"] * 41)),
            "E008 4:12 the passage has 41 words; at most 40 may be quoted (keep what the chapter quotes)",
            id="41-words",
        ),
        pytest.param(
            passage("字" * 81),
            "E008 4:12 the passage has 41 words; at most 40 may be quoted (keep what the chapter quotes)",
            id="81-characters",
        ),
        pytest.param(
            GOOD.replace("id: load", "id: lost"),
            'E011 10:9 the id "lost" is already used in line 2 (give it another id)',
            id="passage-and-figure-with-one-id",
        ),
        pytest.param(
            figure("5", "precent"), 'E012 4:11 the unit "precent" is not known (did you mean "percent"?)', id="unit"
        ),
        pytest.param(
            figure("5", "KM³/H"),
            'E012 4:11 the unit "KM³/H" is not known (write a known unit, or a plural noun for a number of things)',
            id="strange-unit",
        ),
        pytest.param(
            figure("[40, 30]", "percent"),
            "E010 3:12 the range begins with its larger end (write the smaller end first)",
            id="range-turned-round",
        ),
        pytest.param(
            figure(".nan", "percent"),
            'E010 3:12 "value" cannot be ".nan" (a number, or a list of the two ends of a range)',
            id="no-number",
        ),
    ],
)
def test_a_fault_is_one_problem_at_its_place(text: str, expected: str) -> None:
    assert problems(text) == [expected]


@pytest.mark.parametrize(
    "quote",
    [
        "the <b>log</b> is lost",
        "lost<br/>again",
        "the [log](https://halm.example) is lost",
        "the ![log](log.png)",
        "the **log** is lost",
        "the *log* is lost",
        "the _old log_ is lost",
        "the log[^ferry] is lost",
        "wood &amp; iron",
        "wood &#38; iron",
        "wood &#x26; iron",
        "the {{log}}",
    ],
)
def test_markup_in_a_quote_is_a_problem(quote: str) -> None:
    (found,) = problems(passage(quote))
    assert found.startswith('E013 4:12 "quote" has markup (')


@pytest.mark.parametrize(
    "quote",
    [
        "x < y and y > z",
        "x <3 y",
        "the log [of Halm] is lost",
        "the log [sic] (p. 4) is lost",
        "wood & iron; R&D",
        "5 * 3 * 2 logs",
        "the snake_case_name",
        "a footnote* and another*",
        "# 5 of 7",
        "2022 — “so”",
    ],
)
def test_honest_marks_in_a_quote_are_none(quote: str) -> None:
    assert problems(passage(quote)) == []


def test_markup_in_a_translation_is_a_problem_too() -> None:
    (found,) = problems(passage("le log", "    translation: the <i>log</i>\n    translator: ours\n"))
    assert found.startswith('E013 5:18 "translation" has markup (<i>)')


def test_two_files_for_one_source_are_read_together() -> None:
    files = [TextFile(f"e/ferry-log-1901.{end}", figure("5", "t")) for end in ("yaml", "yml")]
    found = evidence.from_texts(files, library())
    assert len(found.figures_of("ferry-log-1901")) == 2
    assert [problem.message for problem in found.problems] == ['the id "a" is already used in e/ferry-log-1901.yaml:2']


def test_a_folder_is_read_with_the_problems_of_each_file(tmp_path: Path) -> None:
    folder = tmp_path / "evidence"
    folder.mkdir()
    (folder / "ferry-log-1901.yml").write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    (folder / "halm%2Flog%3A2.yml").write_bytes(passage("café").encode("latin-1"))
    (folder / "桥报-1903.yml").mkdir()
    (folder / "notes.txt").write_text("no YAML")
    found = evidence.read_folder(folder, tmp_path, library())
    assert [(problem.code, problem.place.path, problem.place.line) for problem in found.problems] == [
        ("E010", "evidence/halm%2Flog%3A2.yml", 4)
    ]
    assert found.places["ferry-log-1901", "lost"].line == 2


def test_without_a_folder_there_is_no_evidence(tmp_path: Path) -> None:
    assert evidence.read_folder(tmp_path / "nothing", tmp_path, library()) == Evidence()
