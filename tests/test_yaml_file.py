"""YAML files of contributors: values with their places, and one problem for each fault."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from explainer.files import yamlfile
from explainer.files.yamlfile import YamlFile
from explainer.problems.place import TextFile
from explainer.problems.problem import Problem

PATH = "citations/evidence/log.yml"
GOOD = """\
passages:
  - id: first
    quote: 渡船 went on
    lang: en
figures:
  - id: load
    value: 12.5
    unit: t
    period: '2022'
"""


def read(text: str, schema: str = "evidence") -> YamlFile | list[Problem]:
    return yamlfile.read(TextFile(PATH, text), schema, "E010")


def problems(text: str, schema: str = "evidence") -> list[str]:
    """The problems as `line:column: message (hint)`."""
    found = read(text, schema)
    assert isinstance(found, list), "the file has no problem"
    assert {(problem.code, problem.place.path) for problem in found} == {("E010", PATH)}
    return [f"{problem.place.line}:{problem.place.column}: {problem.message}" for problem in found]


def hint(text: str) -> str:
    found = read(text)
    assert isinstance(found, list)
    return found[0].hint


def test_values_and_keys_know_their_places() -> None:
    found = read(GOOD)
    assert isinstance(found, YamlFile)
    assert found.value["figures"][0]["value"] == 12.5
    quote = found.place("passages", 0, "quote")
    assert (quote.line, quote.column, quote.length) == (3, 12, 10)
    assert found.key_place("figures", 0, "unit").line == 8
    assert found.place("figures", 0, "note", "below").line == 6, "the nearest thing above that exists"
    assert found.key_place("nothing").line == 1


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2022-09-15", "2022-09-15"),
        ("2022-09", "2022-09"),
        ("12:30", "12:30"),
        ("010", "010"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("yes", "yes"),
        ("no", "no"),
        ("'12'", "12"),
        ("12", 12),
        ("-12", -12),
        ("0.5", 0.5),
        ("1e5", "1e5"),
        ("true", True),
        ("False", False),
        ("~", None),
        ("|\n  two\n  lines\n", "two\nlines\n"),
    ],
)
def test_only_plain_decimal_numbers_true_false_and_nothing_are_more_than_text(written: str, value: object) -> None:
    found = yamlfile._Reader(TextFile(PATH, f"a: {written}"), "E010").read()
    assert found == {"a": value}
    assert type(found["a"]) is type(value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", "1:1: the file is empty", id="empty"),
        pytest.param("# nothing\n", "1:1: the file is empty", id="only-a-comment"),
        pytest.param("just words", "1:1: the file must be a group of fields", id="no-fields"),
        pytest.param("- a\n- b\n", "1:1: the file must be a group of fields", id="a-list"),
        pytest.param("{}", "1:1: the file is empty", id="no-field"),
        pytest.param(
            "passages:\n\t- id: a", "2:1: this is not YAML: found character that cannot start any token", id="tab"
        ),
        pytest.param(
            "passages: [a", "1:13: this is not YAML: did not find expected ',' or ']'", id="list-that-does-not-close"
        ),
        pytest.param("a: b: c", "1:5: this is not YAML: mapping values are not allowed in this context", id="colon"),
        pytest.param("a: 'b", "1:6: this is not YAML: found unexpected end of stream", id="open-quotation-mark"),
        pytest.param("a: \x07", "1:4: an invisible character (U+0007) stands here", id="control-character"),
        pytest.param('a: "\\a"', "1:4: a control character (U+0007) stands here", id="escaped-control-character"),
        pytest.param("a: &x b", "1:4: an anchor or alias (& or *) stands here", id="anchor"),
        pytest.param("a: *x", "1:4: an anchor or alias (& or *) stands here", id="alias"),
        pytest.param("a: !!python/none x", "1:4: a tag (tag:yaml.org,2002:python/none) stands here", id="tag"),
        pytest.param("a: ! x", "1:4: a tag (!) stands here", id="empty-tag"),
        pytest.param("a: !!int ''", "1:4: a tag (tag:yaml.org,2002:int) stands here", id="tag-that-does-not-fit"),
        pytest.param("[a]: b", "1:1: a group or list cannot be the name of a field", id="list-as-a-key"),
        pytest.param("a: b\n---\nc: d\n", "2:1: a second document begins here", id="two-documents"),
        pytest.param("[" * 100_000, "1:33: more than 32 groups or lists stand in one another", id="deep"),
        pytest.param(
            GOOD.replace("unit: t", "unit: t\n    unit: kg"),
            '9:5: "unit" stands twice here, first in line 8',
            id="double-key",
        ),
        pytest.param(GOOD.replace("quote", "qoute"), '3:5: the field "qoute" is not known', id="unknown-field"),
        pytest.param(GOOD.replace("    lang: en\n", ""), '2:5: the field "lang" is missing', id="missing-field"),
        pytest.param(
            GOOD.replace("lang: en", "lang: en\n    translator: ours"),
            '5:5: the field "translation" is missing beside "translator"',
            id="field-without-its-other",
        ),
        pytest.param(
            GOOD.replace("渡船 went on", "12"), '3:12: "quote" must be text (put it in quotation marks)', id="type"
        ),
        pytest.param(GOOD.replace("12.5", "1,000"), '7:12: "value" cannot be "1,000"', id="number-with-separators"),
        pytest.param(GOOD.replace("12.5", "[1, 2, 3]"), '7:12: "value" cannot be "[1, 2, 3]"', id="three-ends"),
        pytest.param(GOOD.replace("'2022'", "May"), '9:13: "period" cannot be "May"', id="pattern"),
        pytest.param(GOOD.replace("渡船 went on", "''"), '3:12: "quote" is empty', id="empty-text"),
        pytest.param("passages: []", '1:11: "passages" is empty', id="empty-list"),
        pytest.param(
            GOOD.replace("unit: t", "unit: t\n    bound: abuot"), '9:12: "bound" cannot be "abuot"', id="enum"
        ),
    ],
)
def test_a_fault_is_one_problem_at_its_place(text: str, expected: str) -> None:
    assert problems(text) == [expected]


def test_every_unknown_and_every_missing_field_is_named() -> None:
    text = "passages:\n  - lnag: a\n    color: b\n"
    assert problems(text) == [
        '2:5: the field "id" is missing',
        '2:5: the field "lnag" is not known',
        '2:5: the field "quote" is missing',
        '3:5: the field "color" is not known',
    ], "what a misspelled name leaves out is not missing"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (GOOD.replace("quote", "qoute"), 'did you mean "quote"?'),
        (
            GOOD.replace("lang: en", "lang: en\n    zzz: x"),
            "the fields here are id, quote, lang, translation, translator, locator, opens, note",
        ),
        (GOOD.replace("unit: t", "unit: t\n    bound: abuot"), 'did you mean "about"?'),
        (GOOD.replace("unit: t", "unit: t\n    bound: zzz"), "write exact, about, at least, at most"),
        (GOOD.replace("12.5", "1,000"), "a number, or a list of the two ends of a range"),
    ],
)
def test_a_hint_says_what_to_write(text: str, expected: str) -> None:
    assert hint(text) == expected


def test_aliases_that_multiply_are_refused_before_they_are_followed() -> None:
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    assert len(problems("\n".join(lines))) == 1


@given(st.text(alphabet="ab:-[]{}&*!|>'\"#, \n\t%@`?0é渡\x07", max_size=60))
def test_any_text_is_read_or_has_problems(text: str) -> None:
    found = read(text)
    assert isinstance(found, YamlFile) or all(problem.message for problem in found)


@given(
    st.dictionaries(
        st.text("abc渡", min_size=1, max_size=4),
        st.one_of(st.integers(-(10**9), 10**9), st.booleans(), st.none(), st.text("xy: -#'渡\"\n", max_size=8)),
        max_size=5,
    )
)
def test_what_yaml_writes_is_read_back(value: dict[str, object]) -> None:
    text = yaml.safe_dump(value, allow_unicode=True)
    assert yamlfile._Reader(TextFile(PATH, text), "E010").read() == value


@pytest.mark.parametrize("name", ["evidence", "claims", "table"])
def test_every_schema_is_a_schema_and_describes_each_of_its_fields(name: str) -> None:
    text = resources.files("explainer").joinpath("schemas", f"{name}.json").read_text(encoding="utf-8")
    schema = json.loads(text)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    undescribed = [
        field
        for group in _groups(schema)
        for field, form in group.get("properties", {}).items()
        if "description" not in form and "$ref" not in form and form.get("type") != "array"
    ]
    assert undescribed == []


def _groups(schema: object) -> list[dict[str, dict[str, dict[str, object]]]]:
    """Every group in a schema that may have properties."""
    if isinstance(schema, list):
        return [group for item in schema for group in _groups(item)]
    if not isinstance(schema, dict):
        return []
    below = [group for item in schema.values() for group in _groups(item)]
    return [schema, *below] if isinstance(schema.get("properties"), dict) else below


def test_yaml_files_are_found_below_a_folder_in_order(tmp_path: Path) -> None:
    for name in ("b.yml", "a.yaml", "c.YML", "d.txt"):
        (tmp_path / name).touch()
    (tmp_path / "e").mkdir()
    (tmp_path / "e" / "f.yml").touch()
    assert [path.name for path in yamlfile.paths_below(tmp_path)] == ["a.yaml", "b.yml", "c.YML", "f.yml"]
    assert yamlfile.paths_below(tmp_path / "nothing") == []
