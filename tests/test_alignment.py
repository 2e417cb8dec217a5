"""The alignment of columns."""

from __future__ import annotations

import re

import pytest
from markdown import markdown


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (":--", ' class="cell-left"'),
        (":-:", ' class="cell-center"'),
        ("--:", ' class="cell-right"'),
        ("---", ""),
    ],
)
def test_a_column_is_aligned_by_a_class(line: str, expected: str) -> None:
    html = markdown(f"| a |\n|{line}|\n| b |", extensions=["tables", "explainer.markdown.alignment"])
    assert re.findall(r"<t[hd]\b.*", html) == [f"<th{expected}>a</th>", f"<td{expected}>b</td>"]


def test_a_cells_own_class_and_any_other_style_stay() -> None:
    text = '| a {: .sum } | b {: style="color: red" } |\n|--:|---|\n| 1 | 2 |'
    html = markdown(text, extensions=["tables", "attr_list", "explainer.markdown.alignment"])
    assert '<th class="sum cell-right">a</th>' in html
    assert '<th style="color: red">b</th>' in html
    assert "text-align" not in html


def test_pages_without_tables_stay_as_they_are() -> None:
    text = 'A *word*.\n\n<p style="text-align: right;">Raw.</p>'
    assert markdown(text, extensions=["explainer.markdown.alignment"]) == markdown(text)
