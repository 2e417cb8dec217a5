"""Drawings: what enters a page, what it costs to draw it again, and what cannot be drawn."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as etree

import pytest
from tests.plotting import STUDIO, marks, text_of

from explainer.exhibits import drawing, vega
from explainer.exhibits.drawing import CannotDraw, Studio

SPEC: dict[str, Any] = {
    "width": 300,
    "height": 100,
    "data": {"values": [{"name": "a", "number": 0.12345}, {"name": "b", "number": 2.5}]},
    "mark": "bar",
    "encoding": {"x": {"field": "name", "type": "nominal"}, "y": {"field": "number", "type": "quantitative"}},
}
PLANTED = '<svg viewBox="0 0 1 1"><g/></svg>'


def named(name: str) -> dict[str, Any]:
    """The specification with another name in its data."""
    return {**SPEC, "data": {"values": [{"name": name, "number": 1}]}}


# What enters a page


def test_colors_are_those_of_the_page() -> None:
    svg = text_of(STUDIO.draw(SPEC))
    assert "var(--chart-1, currentColor)" in svg
    assert "var(--chart-ink, currentColor)" in svg
    assert not re.search(r'(?:fill|stroke)="(?!none|var\()', svg)


def test_numbers_have_two_decimals_at_most_but_values_keep_theirs() -> None:
    svg = STUDIO.draw(SPEC)
    assert marks(svg, "rect")[0].get("data-values") == "name: a; number: 0.12345"
    places = [
        value for part in svg.iter() for name, value in part.items() if name != "data-values" and part.tag != "text"
    ]
    assert not [value for value in places if re.search(r"\.\d{3}|\de-", value)]


def test_labels_for_which_there_is_no_room_are_left_out() -> None:
    months = [f"190{year}-{month:02d}" for year in range(3) for month in range(1, 13)]
    along = {"field": "name", "type": "ordinal", "axis": {"labelAngle": 0, "labelOverlap": "greedy"}}
    data = {"values": [{"name": month, "number": 1} for month in months]}
    svg = STUDIO.draw({**SPEC, "data": data, "encoding": {**SPEC["encoding"], "x": along}})
    shown = [text for text in months if f">{text}<" in text_of(svg)]
    assert 2 <= len(shown) < 10
    assert 'opacity="0"' not in text_of(svg)


def test_a_drawing_has_no_roles_ids_addresses_or_fixed_fonts_of_its_own() -> None:
    svg = STUDIO.draw(SPEC)
    names = {name for part in svg.iter() for name in part.keys()}  # noqa: SIM118  # an element is no dictionary
    assert names <= {
        *("class", "width", "height", "viewBox", "fill", "stroke", "stroke-width", "stroke-miterlimit"),
        *("transform", "d", "x", "y", "dx", "dy", "x1", "y1", "x2", "y2", "opacity", "stroke-opacity"),
        *("text-anchor", "font-family", "font-size", "font-weight", "data-values", "stroke-dasharray"),
    }
    assert {part.tag for part in svg.iter()} <= {"svg", "g", "path", "line", "rect", "text", "tspan"}
    assert [part.get("font-family") for part in svg.iter() if part.get("font-family")] == [drawing.FONTS]


UNTRUSTED = {
    "markup": "</text></svg><script>alert(1)</script> & \"a\" 'b'",
    "attributes": 'a role="b" aria-label="c" opacity="1" xmlns="d"',
    "our colors": '"#010101" #0a0b01',
    "addresses": "url(http://a.example/) href NaN Infinity",
    "an entity": "&amp; &#60; &lt;",
    "Chinese and Cyrillic": "哈姆大桥 Мост",
    "right to left": "\u202egnorw \u05d0\u05d1",
    "beyond the first plane": "\U0001f309 \U00020000",
    "placeholders of Markdown": "wzxhzdk:0 klzzwxh:1",
    "braces": "${a} {{b}} {c} datum.number",
    "a line break": "a\nb\tc",
}


@pytest.mark.parametrize("text", UNTRUSTED.values(), ids=list(UNTRUSTED))
def test_text_stays_the_text_that_it_is(text: str) -> None:
    svg = STUDIO.draw(named(text))
    assert [mark.get("data-values") for mark in marks(svg, "rect")] == [f"name: {text}; number: 1"]
    shown = {"".join(part.itertext()) for part in svg.iter("text")}
    assert any(found and text.startswith(found.rstrip("…")) for found in shown)
    assert svg.find(".//script") is None


def test_a_very_long_text_is_cut_where_it_is_a_label() -> None:
    svg = STUDIO.draw(named("word " * 100))
    assert max(len("".join(part.itertext())) for part in svg.iter("text")) < 100


# What cannot be drawn

COLORED = {**SPEC["encoding"], "color": {"field": "name", "scale": None}}
BAD: dict[str, tuple[dict[str, Any], str]] = {
    "no row": ({"transform": [{"filter": "datum.number > 9"}]}, "no row has the values that it asks for"),
    "nothing but empty cells": (
        {"data": {"values": [{"name": "a", "number": None}]}, "mark": "line"},
        "no row has the values that it asks for",
    ),
    "texts without letters": (
        {"mark": "text", "encoding": {**SPEC["encoding"], "text": {"value": " "}}},
        "no row has the values that it asks for",
    ),
    "broken syntax": ({"transform": [{"filter": "datum.number > ("}]}, "Unexpected end of input"),
    "an unknown function": ({"transform": [{"filter": "nothing(1)"}]}, "Unrecognized function: nothing"),
    "a call of what is no function": (
        {"transform": [{"calculate": "datum.constructor.constructor('return 1')()", "as": "z"}]},
        "Illegal callee type: CallExpression",
    ),
    "a fault while data flow": (
        {"transform": [{"calculate": "datum.a.b", "as": "z"}]},
        "an expression fails: Cannot read properties of undefined (reading 'b')",
    ),
    "a fault in one of two layers": (
        {
            "mark": None,
            "layer": [{"mark": "bar"}, {"mark": "bar", "transform": [{"calculate": "datum.a.b", "as": "number"}]}],
        },
        "an expression fails: Cannot read properties of undefined (reading 'b')",
    ),
    "a list without an end": (
        {"transform": [{"calculate": "length(sequence(0, 1000000000000))", "as": "z"}]},
        "an expression fails: Invalid array length",
    ),
    "a format that is none": (
        {"encoding": {**SPEC["encoding"], "y": {**SPEC["encoding"]["y"], "axis": {"format": "zzz"}}}},
        "an expression fails: invalid format: zzz",
    ),
    "values without a place": (
        {"mark": "rule", "encoding": {**SPEC["encoding"], "y2": {"value": "far"}}},
        "a scale has no place for some of the values",
    ),
    "a color that is an address": (
        {"data": {"values": [{"name": "url(http://a.example/)", "number": 1}]}, "encoding": COLORED},
        "a color is an address",
    ),
    "data elsewhere": ({"data": {"url": "http://127.0.0.1:9/"}}, "External data url not allowed: http://127.0.0.1:9/"),
    "a link": ({"encoding": {**SPEC["encoding"], "href": {"value": "http://a.example/"}}}, "a color is an address"),
    "thousands of marks": (
        {
            "data": {"values": [{"number": at} for at in range(4000)]},
            "mark": "point",
            "encoding": {axis: {"field": "number", "type": "quantitative"} for axis in ("x", "y")},
        },
        "it would add",
    ),
    "characters without a font": ({"data": {"values": [{"name": "\x01", "number": 1}]}}, "it takes more memory"),
}


@pytest.mark.parametrize(("changes", "reason"), BAD.values(), ids=list(BAD))
def test_what_cannot_be_drawn_has_a_reason_in_a_sentence(
    changes: dict[str, Any], reason: str, capfd: pytest.CaptureFixture[str]
) -> None:
    spec = {name: value for name, value in {**SPEC, **changes}.items() if value is not None}
    with pytest.raises(CannotDraw, match="^" + re.escape(reason)) as raised:
        STUDIO.draw(spec)
    assert "\n" not in str(raised.value)
    assert " at " not in str(raised.value)
    assert capfd.readouterr() == ("", "")  # nor does the engine speak for itself


def test_after_a_failure_the_next_is_drawn() -> None:
    with pytest.raises(CannotDraw):
        STUDIO.draw(named("\x02"))
    assert marks(Studio().draw(SPEC), "rect")


# The process that draws


@pytest.fixture
def fresh_process() -> Iterator[None]:
    """A process for the test alone."""
    vega.end()
    yield
    vega.end()


def test_what_never_ends_is_ended(fresh_process: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vega, "PATIENCE", 3)
    endless = "test(/^(a+)+$/, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab')"
    with pytest.raises(CannotDraw, match=r"^it takes longer than 3 seconds$"):
        vega.svg({**SPEC, "transform": [{"calculate": endless, "as": "z"}]})


def test_a_process_that_has_ended_is_replaced(fresh_process: None) -> None:
    first = vega.svg(SPEC)
    assert vega._ENGINE.process
    vega._ENGINE.process.kill()
    vega._ENGINE.process.wait()
    assert vega.svg(SPEC) == first


def test_a_fault_of_ours_is_no_fault_of_the_drawing(fresh_process: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vega, "PATIENCE", "none")
    with pytest.raises(RuntimeError, match=r"^the drawing process ended with code 1$"):
        vega.svg(SPEC)


# The same again

ELSEWHERE = """\
import json, sys
from explainer.exhibits.drawing import Studio
from xml.etree import ElementTree
print(ElementTree.tostring(Studio().draw(json.loads(sys.argv[1])), encoding="unicode"), end="")
"""


@pytest.mark.parametrize(
    "environment",
    [{"PYTHONHASHSEED": "1"}, {"TZ": "Asia/Shanghai"}, {"LC_ALL": "C", "LANG": "ru_RU.UTF-8", "HOME": "/nowhere"}],
    ids=["hashes", "time zone", "language"],
)
def test_another_process_draws_the_same_bytes(environment: dict[str, str]) -> None:
    command = [sys.executable, "-c", ELSEWHERE, json.dumps(SPEC)]
    done = subprocess.run(command, capture_output=True, env={**os.environ, **environment}, check=True)
    assert done.stdout.decode() == text_of(Studio().draw(SPEC)) == text_of(Studio().draw(SPEC))
    assert done.stderr == b""


def test_a_drawing_that_is_changed_in_a_page_does_not_change_the_next() -> None:
    studio = Studio()
    first = studio.draw(SPEC)
    before = text_of(first)
    first.clear()
    assert text_of(studio.draw(SPEC)) == before


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where drawings are kept; there is one."""
    Studio(tmp_path / "a/drawings").draw(SPEC)
    return tmp_path / "a/drawings"


def kept(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def test_what_has_been_drawn_is_not_drawn_again(folder: Path) -> None:
    (path,) = kept(folder)
    assert path.suffix == ".svg"
    path.write_text(PLANTED, encoding="utf-8")
    assert text_of(Studio(folder).draw(dict(reversed(SPEC.items())))) == text_of(etree.fromstring(PLANTED))  # noqa: S314


def test_other_data_another_specification_and_another_style_are_drawn_anew(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(folder)[0].write_text(PLANTED, encoding="utf-8")
    for spec in (named("a"), {**SPEC, "mark": "point"}, {**SPEC, "width": 301}):
        assert len(list(Studio(folder).draw(spec).iter())) > 5
    monkeypatch.setitem(drawing.CONFIG, "font", "sans-serif")
    assert len(list(Studio(folder).draw(SPEC).iter())) > 5
    monkeypatch.undo()
    monkeypatch.setattr(drawing, "VERSIONS", (0, "0", "0"))
    assert len(list(Studio(folder).draw(SPEC).iter())) > 5
    assert len(kept(folder)) == 6


HARMED = {
    "empty": b"",
    "half": b'<svg viewBox="0 0 1',
    "no text": b"\xff\xfe\x00",
    "other markup": b"<html/>",
    "no markup": b"Not found",
}


@pytest.mark.parametrize("harmed", HARMED.values(), ids=list(HARMED))
def test_a_kept_drawing_that_was_harmed_is_drawn_again_and_mended(folder: Path, harmed: bytes) -> None:
    (path,) = kept(folder)
    good = path.read_bytes()
    path.write_bytes(harmed)
    assert marks(Studio(folder).draw(SPEC), "rect")
    assert path.read_bytes() == good


def test_a_folder_that_cannot_be_written_or_read_does_no_harm(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x", encoding="utf-8")
    (path,) = kept(folder)
    path.unlink()
    path.mkdir()
    for place in (file, file / "below", Path("/proc/nothing"), folder):
        assert marks(Studio(place).draw(SPEC), "rect")


def test_only_the_newest_drawings_are_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "KEPT", 3)
    (first,) = kept(folder)
    os.utime(first, ns=(0, 0))
    for number in range(3):
        Studio(folder).draw(named(f"name {number}"))
    assert len(kept(folder)) == 3
    assert not first.exists()


def test_what_cannot_be_drawn_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(CannotDraw):
        Studio(tmp_path / "drawings").draw({**SPEC, "transform": [{"filter": "false"}]})
    assert list(tmp_path.iterdir()) == []
