"""What a page says of itself above its text."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.utils.meta import get_data

from explainer.files import yamlfile
from explainer.files.yamlfile import YamlFile
from explainer.markdown import frontmatter
from explainer.problems.place import TextFile


def read(text: str) -> Any:
    return frontmatter.read(TextFile("page.md", text))


GOOD: dict[str, tuple[str, dict[str, object]]] = {
    "fields": ("---\ntitle: One\npublished: 2026-11-22\n---\n# One\n", {"title": "One", "published": "2026-11-22"}),
    "fields of others": ("---\nhide: [toc]\n---\n", {"hide": ["toc"]}),
    "an end of points": ("---\ntitle: One\n...\nText.\n", {"title": "One"}),
    "no fields": ("---\n\n---\nText.\n", {}),
    "no front matter": ("# One\n\ntitle: Two\n", {}),
    "a rule": ("---\n\n# One\n", {}),
    "a line that looks like a field below an empty one": ("\nNote: this is text.\n", {}),
    "words before a colon": ("The finding: it is lost.\n", {}),
    "nothing": ("", {}),
}


@pytest.mark.parametrize(("text", "fields"), GOOD.values(), ids=list(GOOD))
def test_the_fields_of_a_page_stand_between_dashes(text: str, fields: dict[str, object]) -> None:
    assert read(text) == fields


BAD = {
    "no YAML": ("---\ntitle: [One\n---\nText.\n", "C011", 2, "this is not YAML"),
    "no group of fields": ("---\n- One\n---\nText.\n", "C011", 2, "must be a group of fields"),
    "a date in words": ("---\ntitle: One\nreviewed: last week\n---\n", "C011", 3, '"reviewed" cannot be "last week"'),
    "a field twice": ("---\ntitle: One\ntitle: Two\n---\n", "C011", 3, '"title" stands twice'),
    "no end": ("---\ntitle: One\n\n# One\n", "C011", 1, "the fields of the page have no end"),
    "a first line that looks like a field": ("Note: this is text.\n", "C012", 1, 'the field "Note"'),
    "an address": ("https://example.org/ is gone.\n", "C012", 1, 'the field "https"'),
}


@pytest.mark.parametrize(("text", "code", "line", "words"), BAD.values(), ids=list(BAD))
def test_what_cannot_be_read_or_would_be_lost_is_one_problem_in_its_line(
    text: str, code: str, line: int, words: str
) -> None:
    (problem,) = read(text)
    assert (problem.code, problem.place.line) == (code, line)
    assert words in problem.message and problem.hint


WORDS = st.text(alphabet="ab. ,(“”)'#:-–习é1~\x85", max_size=8) | st.sampled_from(
    ["true", "Null", "no", "1", "a: b", "a #b"]
)


@given(st.lists(st.tuples(st.sampled_from(["title", "description", "hide"]), WORDS), min_size=1, max_size=3))
def test_fields_that_are_read_at_once_are_those_that_yaml_has(fields: list[tuple[str, str]]) -> None:
    written = "".join(f"{name}: {words}\n" for name, words in fields)
    in_yaml = yamlfile.read(TextFile("page.md", "\n" + written), "page", "C011")
    expected = in_yaml.value if isinstance(in_yaml, YamlFile) else [problem.message for problem in in_yaml]
    found = read(f"---\n{written}---\n")
    assert (found if isinstance(found, dict) else [problem.message for problem in found]) == expected


@given(st.text(alphabet="ab: -\n#", max_size=30))
def test_what_has_no_problem_loses_no_text_in_mkdocs(text: str) -> None:
    found = read(text)
    shown, fields = get_data(text)
    if found == {} and not text.startswith("---"):
        assert (shown.strip(), fields) == (text.strip(), {})
