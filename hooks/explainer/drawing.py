"""Drawings: a Vega-Lite specification becomes SVG when the site is built, without a browser, a network or a script.

Colors become CSS variables, so that a drawing follows the light or dark scheme of the page, and text takes the
page's font. The same specification is drawn once: drawings are kept by the content that they come from.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as etree

VEGA_LITE = "6.4"
"""The version of Vega-Lite that specifications are written for; pinned, because drawings differ between versions."""
TEXT_SIZE = 13
"""Of all text, in CSS pixels."""
SERIES = 6
"""Colors that the style sheet has for series."""

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
    "font": "inherit",
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
    "range": {"category": list(COLORS)},
}
"""The house style, beneath what a specification says itself."""

_VERSION = metadata.version("vl-convert-python")
_MARKS = re.compile(
    r'class="mark-(?:arc|area|line|rect|rule|shape|symbol|text|trail) role-mark[^>]*>\s*<(?:path|line|rect|text)\b'
)
_EMPTY = re.compile(r'<path class="(?:background|foreground)"[^>]*/>')
_LEFT_OUT = re.compile(
    r' (?:aria-(?!label)[a-z]+|role|pointer-events|font-family|xmlns(?::xlink)?|version)="[^"]*"| opacity="1"'
)


class CannotDraw(Exception):
    """Vega-Lite does not take the specification, or would draw nothing; the text is the reason in a sentence."""


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
        text = json.dumps([VEGA_LITE, _VERSION, CONFIG, spec], sort_keys=True, ensure_ascii=False)
        key = hashlib.sha256(text.encode()).hexdigest()
        if key not in self._kept:
            self._kept[key] = self._from_folder(key) or self._to_folder(key, _drawn(spec))
        return etree.fromstring(self._kept[key])  # noqa: S314  # our own drawing

    def _from_folder(self, key: str) -> str:
        path = self.folder / f"{key}.svg" if self.folder else None
        return path.read_text(encoding="utf-8") if path and path.exists() else ""

    def _to_folder(self, key: str, svg: str) -> str:
        if self.folder:
            self.folder.mkdir(parents=True, exist_ok=True)
            aside = self.folder / f"{key}.new"
            aside.write_text(svg, encoding="utf-8")
            aside.replace(self.folder / f"{key}.svg")
        return svg


def _drawn(spec: Mapping[str, Any]) -> str:
    import vl_convert  # 80 MB of machine code, needed only for what has not been drawn before

    complete = {**spec, "config": {**CONFIG, **spec.get("config", {})}}
    try:
        svg: str = vl_convert.vegalite_to_svg(complete, vl_version=VEGA_LITE)
    except ValueError as error:
        raise CannotDraw(_reason(str(error))) from None
    if not _MARKS.search(svg):
        raise CannotDraw("no row has the values that it asks for")
    return _styled(svg)


def _reason(message: str) -> str:
    """The sentence of Vega's message that a person can use; never its stack."""
    lines = [line.strip() for line in message.splitlines() if line.strip() and not line.strip().startswith("at ")]
    last = lines[-1] if lines else "Vega-Lite does not take it"
    return re.sub(r"^(?:Uncaught )?(?:\w*Error: )+", "", last).rstrip(".")


def _styled(svg: str) -> str:
    """The drawing without fixed colors and fonts, and without roles: the picture as a whole has a description.

    What a mark stands for (`year: 2022; share: 5`) moves to `data-values`.
    """
    for color, variable in _VARIABLES.items():
        svg = svg.replace(f'"{color}"', f'"{variable}"')
    svg = _LEFT_OUT.sub("", _EMPTY.sub("", svg))
    return svg.replace(" aria-label=", " data-values=")
