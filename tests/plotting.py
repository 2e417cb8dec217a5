"""Tables, charts over them, and what can be measured in their drawings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as etree

from explainer.data import datatable
from explainer.data.datatable import Table, Tables
from explainer.exhibits import chart, figure
from explainer.exhibits.chart import Chart
from explainer.exhibits.drawing import Studio
from explainer.exhibits.figure import Figure
from explainer.files import yamlfile
from explainer.problems.place import TextFile
from explainer.problems.problem import Problem
from explainer.proof import evidence
from explainer.sources import bibliography
from explainer.sources.bibliography import Bibliography

SOURCES = """\
@book{ferry-log-1901, author = {Halm, Ada}, title = {The Log}, date = {1901}}
@book{town-book, author = {Town}, title = {The Book}, date = {1902}}
"""
MEANING = """\
title: What the ferry carried
license: CC BY 4.0
columns:
  - {name: month, title: Month, type: month}
  - {name: load, title: Goods, type: number, unit: thousand t, source: ferry-log-1901}
  - {name: ore, title: Ore, type: number, unit: thousand t, source: town-book}
  - {name: people, title: People, type: number, unit: people, source: town-book}
  - {name: who, title: Counted by, type: text}
"""
VALUES = """\
month,load,ore,people,who
1901-05,1.25,4,500,Halm
1901-06,2–3,3.5,400,Orr
1901-08,4,,450,Halm
1901-09,5,2,500,Orr
1901-10,6.75,1,520,Halm
"""
HEAD = "data: ferry\ntitle: It rose\ndescription: From one to seven.\n"
LINE = "mark: line\nencoding:\n  x: {field: month}\n  y: {field: load}\n"
BARS = LINE.replace("line", "bar")

STUDIO = Studio()
"""Draws for all tests of a process: a drawing depends on its specification only."""


def library() -> Bibliography:
    return bibliography.from_files([TextFile("citations/references.bib", SOURCES)])


def table(values: str = VALUES, meaning: str = MEANING) -> Table:
    files = TextFile("docs/data/ferry.csv", values), TextFile("docs/data/ferry.yml", meaning)
    read = datatable.from_texts("ferry", *files, library(), evidence.Evidence())
    assert isinstance(read, Table), read
    return read


def read_chart(text: str, data: Table | None = None) -> Chart | list[Problem]:
    body = yamlfile.read(TextFile("docs/page.md", text), "chart", "D009")
    return body if isinstance(body, list) else chart.read(body, Tables({"ferry": data or table()}))


def a_chart(text: str, data: Table | None = None) -> Chart:
    read = read_chart(HEAD + text, data)
    assert isinstance(read, Chart), read
    return read


def problems(text: str, data: Table | None = None) -> list[str]:
    """The problems of a chart: code, place, message and hint."""
    read = read_chart(text, data)
    assert isinstance(read, list), "the chart has no problem"
    return [f"{found.code} {found.place.line}:{found.place.column} {found.message} ({found.hint})" for found in read]


def drawn(text: str, data: Table | None = None) -> Figure:
    return figure.draw(a_chart(text, data), STUDIO)


# ----- what stands in a drawing


def text_of(svg: etree.Element) -> str:
    return etree.tostring(svg, encoding="unicode")


def marks(svg: etree.Element, kind: str) -> list[etree.Element]:
    """The marks of a kind: rect, line, symbol, text, rule, area."""
    groups = (group for group in svg.iter("g") if f"mark-{kind} role-mark" in group.get("class", ""))
    return [mark for group in groups for mark in group]


def values(svg: etree.Element, kind: str) -> list[str]:
    """What the marks of a kind stand for."""
    return [mark.get("data-values", "") for mark in marks(svg, kind)]


def at(mark: etree.Element) -> tuple[float, float]:
    """Where a mark stands."""
    found = re.match(r"translate\(([^,]+),([^)]+)\)", mark.get("transform", "translate(0,0)"))
    assert found
    return float(found[1]), float(found[2])


def labels(svg: etree.Element, axis: str) -> list[tuple[str, float]]:
    """The labels of the axis x or y with their places on it."""
    found = []
    for group in svg.iter("g"):
        for label in group if "role-axis-label" in group.get("class", "") else ():
            x, y = at(label)
            if (axis == "y") == (x == -7):
                lines = " ".join(part.text or "" for part in label.iter() if part.text)
                found.append((lines, y - 4 if axis == "y" else x))  # letters stand 4 pixels below their middle
    return found


def scale(svg: etree.Element, axis: str) -> tuple[float, float]:
    """What a place on an axis of numbers means: the value is the first plus the second times the place."""
    numbers = [(float(text.replace(",", "").replace("−", "-")), place) for text, place in labels(svg, axis)]
    (low, start), (high, end) = numbers[0], numbers[-1]
    step = (high - low) / (end - start)
    return low - step * start, step


def read_off(svg: etree.Element, axis: str, place: float) -> float:
    """The value at a place of an axis."""
    zero, step = scale(svg, axis)
    return zero + step * place


def bars(svg: etree.Element) -> Iterator[tuple[float, float, float, float]]:
    """Left, top, width and height of each bar."""
    for bar in marks(svg, "rect"):
        found = re.fullmatch(r"M([^,]+),([^h]+)h([^v]+)v([^h]+)h([^Z]+)Z", bar.get("d", ""))
        assert found, bar.get("d")
        left, top, width, height, _ = map(float, found.groups())
        yield left, top, width, height


def strokes(svg: etree.Element) -> list[list[tuple[float, float]]]:
    """The unbroken parts of all lines: the points of each."""
    parts = (part for line in marks(svg, "line") for part in line.get("d", "").split("M")[1:])
    return [[(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+),(-?[\d.]+)", part)] for part in parts]
