"""Drawings: a Vega-Lite specification becomes SVG when the site is built, without a browser, a network or a script.

Colors become CSS variables, so that a drawing follows the light or dark scheme of the page. The same specification is
drawn once: drawings are kept by the content that they come from.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as etree

from explainer.exhibits import vega
from explainer.exhibits.vega import CannotDraw

__all__ = ["COLORS", "CONFIG", "FAINT", "INK", "LAND", "PAPER", "TEXT_SIZE", "CannotDraw", "Studio"]

KEPT = 500
"""Drawings in the folder; a site has fewer, and an evening of edits makes many."""
LARGEST = 400_000
"""Characters of a drawing: thousands of marks tell a reader nothing, and a phone has to load them."""
TEXT_SIZE = 13
"""Of all text, in CSS pixels."""
SERIES = 6
"""Colors that the style sheet has for series."""

_MEASURED = "Liberation Sans"
"""The font that the engine brings along, so that every machine lays out the same."""
FONTS = f"Arial, {_MEASURED}, Arimo, Helvetica, Roboto, sans-serif"
"""Fonts of the same widths: text in another would leave the picture."""

INK, FAINT, PAPER, LAND = "#010101", "#010102", "#010103", "#010104"
"""Colors that no specification would choose: those of text, of grids, of the page and of land on a map."""
COLORS = tuple(f"#0a0b{number:02d}" for number in range(1, SERIES + 1))
"""The same for series."""
_VARIABLES = {
    INK: "var(--chart-ink, currentColor)",
    FAINT: "var(--chart-grid, #8888)",
    PAPER: "var(--chart-paper, Canvas)",
    LAND: "var(--chart-land, #8883)",
    **{color: f"var(--chart-{number}, currentColor)" for number, color in enumerate(COLORS, 1)},
}
_LABELS = {"labelColor": INK, "titleColor": INK, "labelFontSize": TEXT_SIZE, "titleFontSize": TEXT_SIZE}
CONFIG: dict[str, Any] = {
    "background": None,
    "font": _MEASURED,
    "view": {"stroke": None},
    "axis": {
        **_LABELS,
        "titleFontWeight": "normal",
        "domainColor": INK,
        "tickColor": INK,
        "gridColor": FAINT,
        "labelLimit": 220,
    },
    "legend": {**_LABELS, "titleFontWeight": "normal", "orient": "top", "labelLimit": 260, "symbolStrokeWidth": 2.5},
    "text": {"color": INK, "fontSize": TEXT_SIZE},
    "mark": {"color": COLORS[0], "invalid": "break-paths-show-domains"},
    "rule": {"color": INK},
    "point": {"filled": True, "size": 50},
    "line": {"point": {"filled": True, "size": 45}, "strokeWidth": 2.5},
    "range": {"category": list(COLORS), "ordinal": list(COLORS)},
}
"""The house style, beneath what a specification says itself."""

_STYLE = 1
"""Of `_style`: another number makes all drawings anew."""
VERSIONS = (_STYLE, vega.VERSION, metadata.version("vl-convert-python"))
"""Of what draws."""
_NAMESPACE = ' xmlns="http://www.w3.org/2000/svg"'
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?|-?\d+(?:\.\d+)?e-\d+")
_NO_PLACE = re.compile(r"NaN|Infinity")
_LEFT_OUT = ("role", "pointer-events", "font-family", "version")
_USUAL = (("opacity", "1"), ("transform", "translate(0,0)"))
_LINES = ("mark-line", "mark-area")
"""Classes of marks that stand for many rows."""
_EMPTY = ("background", "foreground")
"""Classes of the paths that Vega puts before and behind each group."""


@dataclass
class Studio:
    """Draws, and keeps the drawings."""

    folder: Path | None = None
    """Where drawings are kept between builds; without one they are kept in memory only."""
    _kept: dict[str, str] = field(default_factory=dict)

    def draw(self, spec: Mapping[str, Any]) -> etree.Element:
        """The `svg` element of a Vega-Lite specification with its data; raises CannotDraw.

        Equal specifications give equal bytes.
        """
        text = json.dumps([VERSIONS, CONFIG, spec], sort_keys=True, ensure_ascii=False)
        key = hashlib.sha256(text.encode()).hexdigest()
        if key not in self._kept:
            self._kept[key] = self._from_folder(key) or self._to_folder(key, _drawn(spec))
        return etree.fromstring(self._kept[key])  # noqa: S314  # our own drawing

    def _from_folder(self, key: str) -> str:
        """The drawing that was kept; what cannot be read is drawn again."""
        try:
            svg = (self.folder / f"{key}.svg").read_text(encoding="utf-8") if self.folder else ""
            return svg if svg and etree.fromstring(svg).tag == "svg" else ""  # noqa: S314  # our own drawing
        except (OSError, UnicodeDecodeError, etree.ParseError):
            return ""

    def _to_folder(self, key: str, svg: str) -> str:
        """Keep a drawing, and forget the oldest; a folder that cannot be written costs time, and nothing else."""
        if self.folder:
            with suppress(OSError):
                self.folder.mkdir(parents=True, exist_ok=True)
                aside = self.folder / f"{key}.{os.getpid()}"
                aside.write_text(svg, encoding="utf-8")
                aside.replace(self.folder / f"{key}.svg")
                ages = sorted((path.stat().st_mtime_ns, path) for path in self.folder.glob("*.svg"))
                for _, path in ages[:-KEPT]:
                    path.unlink(missing_ok=True)
        return svg


def _drawn(spec: Mapping[str, Any]) -> str:
    svg = vega.svg({**spec, "config": {**CONFIG, **spec.get("config", {})}})
    root = etree.fromstring(_NO_XML.sub("", svg.replace(_NAMESPACE, "", 1)))  # noqa: S314  # Vega makes it, and escapes
    if not any(_is_drawn(mark) for group in root.iter("g") if "role-mark" in group.get("class", "") for mark in group):
        raise CannotDraw("no row has the values that it asks for")
    _style(root)
    drawn = etree.tostring(root, encoding="unicode")
    if len(drawn) > LARGEST:
        raise CannotDraw(f"it would add {len(drawn) // 1000} kB to the page, more than {LARGEST // 1000}")
    return drawn


def _is_drawn(mark: etree.Element) -> bool:
    """Whether a reader could see it: a line through nothing has no path, and labels without room are left clear."""
    if mark.tag == "text":
        return mark.get("opacity") != "0" and bool("".join(mark.itertext()).strip())
    return mark.tag in ("line", "rect") or bool(mark.get("d")) or any(_is_drawn(part) for part in mark)


def _style(root: etree.Element) -> None:
    """Take out fixed colors and roles: the picture as a whole has a description.

    What a mark stands for (`year: 2022; share: 5`) moves to `data-values`. Raises CannotDraw.
    """
    for group in root.iter():
        name = group.get("class", "")
        for part in list(group):
            if part.get("class") in _EMPTY or (part.tag == "text" and not _is_drawn(part)):
                group.remove(part)
            elif "role-mark" in name and not name.startswith(_LINES) and (label := part.get("aria-label")):
                part.set("data-values", label)
        group.attrib = dict(_attributes(group))
    for part in root:
        part.set("font-family", FONTS)


def _attributes(element: etree.Element) -> Iterator[tuple[str, str]]:
    for name, value in element.items():
        if name == "data-values":
            yield name, value
        elif name.startswith("aria-") or name in _LEFT_OUT or (name, value) in _USUAL:
            continue
        elif "href" in name or "url(" in value.lower():
            raise CannotDraw("a color is an address")
        elif _NO_PLACE.search(value):
            raise CannotDraw("a scale has no place for some of the values")
        else:
            yield name, _VARIABLES.get(value) or _LONG_NUMBER.sub(_rounded, value)


def _rounded(number: re.Match[str]) -> str:
    """With two decimals, which no eye tells from more."""
    text = f"{float(number.group()):.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
