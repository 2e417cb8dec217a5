"""Maps of places and routes: a fenced block with a finding becomes a schematic map with a table beside it.

Routes are drawn as straight lines from place to place: a solid line where one is in use, dashes where it is built or
planned, dots where no published course is known. Each route is named at its line, so that nothing rests on color.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as etree

from explainer.data import projection
from explainer.data.atlas import FILE, Atlas, NamedPlace, Outline, Route
from explainer.data.projection import Frame, Pixel
from explainer.exhibits import figure, tableview
from explainer.exhibits.chart import NARROW, WIDE
from explainer.exhibits.drawing import COLORS, INK, LAND, PAPER, TEXT_SIZE, Studio
from explainer.files.paths import Paths
from explainer.files.yamlfile import YamlFile
from explainer.markdown import statement
from explainer.problems.problem import Problem, did_you_mean
from explainer.sources.bibliography import Bibliography
from explainer.text import rich

HEIGHTS = {WIDE: 500, NARROW: 330}
"""Of the map without its legend, by its width, in CSS pixels."""
MARGINS = {WIDE: 34, NARROW: 16}
"""Between the outermost places and the edge."""
AREA_SIZE = 15
"""Of the names of countries and waters, in CSS pixels."""
NO_COURSE = "direction only"
DASHES: dict[str, list[float]] = {
    "operating": [1, 0],
    "under construction": [11, 4],
    "planned": [5, 4],
    NO_COURSE: [1.5, 3.5],
}
"""How lines are drawn by status, in the order of the legend; the last is for parts of a route."""

_GAP = 7
"""Pixels between a place and its name."""
_ALIGN = {"w": "right", "e": "left"}
_BASELINE = {"n": "bottom", "s": "top"}
_PLACED = {axis: {"field": axis, "type": "quantitative", "scale": None, "axis": None} for axis in "xy"}
"""Positions are pixels already."""


@dataclass(frozen=True)
class Map:
    """A map that has been read."""

    atlas: Atlas
    routes: tuple[Route, ...]
    title: str
    """What the map shows, as a finding."""
    description: str
    """The same in words, for those who do not see it."""
    has_tables: bool = True
    """Whether the tables of routes and places stand below it."""

    @property
    def places(self) -> list[NamedPlace]:
        """The places on these routes, and those that are on none and give a bearing."""
        shown = {place.id for route in self.routes for place in route.via}
        elsewhere = {place.id for route in self.atlas.routes.values() for place in route.via} - shown
        return [place for place in self.atlas.places.values() if place.id not in elsewhere]

    def specification(self, width: int) -> dict[str, Any]:
        """The whole in Vega-Lite, for a width in CSS pixels."""
        height, is_narrow = HEIGHTS.get(width, round(width * 0.75)), width <= NARROW
        points = [place for place in self.places if not place.is_area]
        positions = (place.position for place in points)
        frame = projection.fitted(positions, width, height, MARGINS.get(width, MARGINS[NARROW]))
        dots = [place for place in points if place.reference or _is_named(place, is_narrow)]
        layers = [self._lines(frame, is_narrow), _dots(dots, frame), self._names(frame, is_narrow)]
        return {
            "width": width,
            "height": height,
            "padding": 0,
            "projection": {
                "type": "identity",
                "scale": 1,
                "translate": [0, 0],
                "clipExtent": [[0, 0], [width, height]],
            },
            "layer": [*_land(self.atlas.outline, frame), *layers],
            "config": {"aria": False},
        }

    def _lines(self, frame: Frame, is_narrow: bool) -> dict[str, Any]:
        legs = [leg for route in self.routes for leg in _legs(route, self.color(route), frame)]
        used = [status for status in DASHES if any(leg["status"] == status for leg in legs)]
        legend = {
            "title": None,
            "symbolType": "stroke",
            "symbolSize": 700,
            "symbolStrokeColor": INK,
            "orient": "top" if is_narrow else "bottom-left",
            "columns": 2 if is_narrow else 1,
            "columnPadding": 24,
        }
        dashes = {"domain": used, "range": [DASHES[status] for status in used]}
        return {
            "data": {"values": legs},
            "mark": {"type": "line", "point": False, "strokeWidth": 2.5, "strokeJoin": "round"},
            "encoding": {
                **_PLACED,
                "order": {"field": "order", "type": "quantitative"},
                "detail": {"field": "leg", "type": "nominal"},
                "stroke": {"field": "color", "type": "nominal", "scale": None},
                "strokeDash": {"field": "status", "type": "nominal", "scale": dashes, "legend": legend},
            },
        }

    def color(self, route: Route) -> str:
        """The color of a route, the same on every map."""
        return COLORS[list(self.atlas.routes).index(route.id) % len(COLORS)]

    def _names(self, frame: Frame, is_narrow: bool) -> dict[str, Any]:
        names = [_name(place, frame) for place in self.places if _is_named(place, is_narrow)]
        for route in self.routes:
            at = (route.name_at_narrow if is_narrow else None) or route.name_at
            if at:
                names.append(_text(route.name, frame.pixel(at), self.color(route), weight=700))
        styled = ("dx", "dy", "align", "baseline", "fontSize", "fontWeight")
        style = {name: {"expr": f"datum.{name}"} for name in styled}
        return {
            "data": {"values": names},
            "mark": {"type": "text", "lineBreak": "\n", **style},
            "encoding": {
                **_PLACED,
                "text": {"field": "name", "type": "nominal"},
                "color": {"field": "color", "type": "nominal", "scale": None},
            },
        }


def _land(outline: Outline, frame: Frame) -> Iterator[dict[str, Any]]:
    """Land in one color, cut by the borders."""
    if outline.land:
        polygons = [[frame.line(ring) for ring in polygon] for polygon in outline.land]
        land = {"type": "MultiPolygon", "coordinates": polygons}
        yield {"data": {"values": [land]}, "mark": {"type": "geoshape", "clip": False, "fill": LAND, "stroke": None}}
    if outline.borders:
        borders = {"type": "MultiLineString", "coordinates": [*map(frame.line, outline.borders)]}
        mark = {"type": "geoshape", "clip": False, "filled": False, "stroke": PAPER, "strokeWidth": 1.5}
        yield {"data": {"values": [borders]}, "mark": mark}


def _legs(route: Route, color: str, frame: Frame) -> Iterator[dict[str, Any]]:
    """The points of a route's lines; a line goes on as long as its style does."""
    leg, before = -1, ""
    for order, (start, end) in enumerate(pairwise(route.via)):
        status = NO_COURSE if start.reference or end.reference else route.status
        for place in (start, end) if status != before else (end,):
            leg += place is start
            x, y = frame.pixel(place.position)
            shared = {"color": color, "status": status, "leg": f"{route.id} {leg}"}
            yield {"x": x, "y": y, "order": order + (place is end), **shared}
        before = status


def _dots(points: list[NamedPlace], frame: Frame) -> dict[str, Any]:
    """Full for a place that a route is known to pass, hollow for one that only shows a direction."""
    pixels = [frame.pixel(place.position) for place in points]
    values = [
        {"x": x, "y": y, "fill": PAPER if place.reference else INK}
        for place, (x, y) in zip(points, pixels, strict=True)
    ]
    return {
        "data": {"values": values},
        "mark": {"type": "circle", "size": 26, "opacity": 1, "stroke": INK, "strokeWidth": 1.2},
        "encoding": {
            **_PLACED,
            "fill": {"field": "fill", "type": "nominal", "scale": None},
        },
    }


def _is_named(place: NamedPlace, is_narrow: bool) -> bool:
    """Whether the map has room for its name; a point without one would be a riddle."""
    return place.label != "none" and (place.narrow or not is_narrow)


def _name(place: NamedPlace, frame: Frame) -> dict[str, Any]:
    at = frame.pixel(place.position)
    if place.is_area:
        return _text(place.name, at, INK, size=AREA_SIZE)
    return _text(place.name, at, INK, side=place.label)


def _text(
    name: str, at: Pixel, color: str, *, side: str = "", size: int = TEXT_SIZE, weight: int = 400
) -> dict[str, Any]:
    """A name on the map; on a side of its place, or over the position itself."""
    right = _GAP * (("e" in side) - ("w" in side))
    down = _GAP * (("s" in side) - ("n" in side))
    return {
        "name": name,
        "x": at[0],
        "y": at[1],
        "color": color,
        "align": _ALIGN.get(side[-1:], "center"),
        "baseline": _BASELINE.get(side[:1], "middle"),
        "dx": right * (0.7 if down else 1),
        "dy": down * (0.4 if right else 1),
        "fontSize": size,
        "fontWeight": weight,
    }


def read(body: YamlFile, atlas: Atlas) -> Map | list[Problem]:
    """The map in a block that fits the schema, or its problems."""
    fields: dict[str, Any] = body.value
    if not atlas.routes and not atlas.problems:
        return [Problem("D010", body.place(), "there are no routes to show", f"write {FILE} in the data folder")]
    names: list[str] = fields.get("routes", list(atlas.routes))
    problems = [
        Problem(
            "D014",
            body.place("routes", number),
            f'there is no route "{name}"',
            did_you_mean(name, atlas.routes) or f"the routes are {', '.join(atlas.routes)}",
        )
        for number, name in enumerate(names)
        if name not in atlas.routes and not atlas.problems  # otherwise the file's problem is the only one
    ]
    routes = tuple(route for route in atlas.routes.values() if route.id in names)
    return problems or Map(atlas, routes, fields["title"], fields["description"], fields.get("show") != "picture")


@dataclass(frozen=True)
class DrawnMap:
    """A map that has been drawn."""

    map: Map
    pictures: Mapping[str, etree.Element]
    """`wide` and `narrow`."""


def draw(read: Map, studio: Studio) -> DrawnMap:
    """The map with its drawings; raises drawing.CannotDraw."""
    widths = {"wide": WIDE, "narrow": NARROW}
    return DrawnMap(read, {name: studio.draw(read.specification(width)) for name, width in widths.items()})


def as_element(drawn: DrawnMap, bibliography: Bibliography, paths: Paths) -> etree.Element:
    """The `figure` element; a style sheet shows the picture that fits."""
    shown = drawn.map
    element = etree.Element("figure", {"class": "map"})
    caption = etree.SubElement(element, "figcaption")
    rich.append_text(etree.SubElement(caption, "strong"), shown.title)
    element.extend(figure.picture(svg, name, shown.title, shown.description) for name, svg in drawn.pictures.items())
    for note in shown.atlas.notes:
        for paragraph in statement.paragraphs(note):
            paragraph.set("class", "map-note")
            element.append(paragraph)
    if shown.has_tables:
        element.append(_scrolling(_table(shown), "The routes"))
        element.append(_positions(shown, bibliography, paths))
    element.append(_about(shown.atlas, paths))
    return element


def _scrolling(table: etree.Element, name: str) -> etree.Element:
    element = etree.Element("div", {"class": "data-scroll", "tabindex": "0", "role": "group", "aria-label": name})
    element.append(table)
    return element


def _table(drawn: Map) -> etree.Element:
    """What is known of each route."""
    table = _table_with_head("The routes", ("Route", "Status", "Capacity", "What is known"))
    table.set("class", "data map-routes")
    body = etree.SubElement(table, "tbody")
    for route in drawn.routes:
        line = etree.SubElement(body, "tr")
        head = etree.SubElement(line, "th", {"scope": "row"})
        head.append(_line_sample(COLORS.index(drawn.color(route)) + 1, DASHES[route.status]))
        rich.append_text(head, route.name.replace("\n", " "))
        rich.append_text(etree.SubElement(line, "td"), f"{route.kind}, {route.status}")
        for text in (route.capacity, route.what):
            etree.SubElement(line, "td").extend(statement.paragraphs(text))
    return table


def _line_sample(number: int, dashes: list[float]) -> etree.Element:
    """The line as the map draws it, beside the route's name."""
    svg = etree.Element("svg", {"class": "route-line", "viewBox": "0 0 32 8", "aria-hidden": "true"})
    style = {"stroke": f"var(--chart-{number}, currentColor)", "stroke-width": "2.5", "fill": "none"}
    etree.SubElement(svg, "path", {"d": "M0,4h32", "stroke-dasharray": " ".join(map(str, dashes)), **style})
    return svg


def _positions(drawn: Map, bibliography: Bibliography, paths: Paths) -> etree.Element:
    """The table of positions, closed until a reader asks for it."""
    element = etree.Element("details", {"class": "data-behind"})
    etree.SubElement(element, "summary").text = "The positions"
    table = _table_with_head("Places on the map", ("Place", "Longitude", "Latitude", "Drawn as", "Source"))
    body = etree.SubElement(table, "tbody")
    cite = tableview.by_name(bibliography, paths)
    for place in drawn.places:
        if not place.is_area:
            line = etree.SubElement(body, "tr")
            head = etree.SubElement(line, "th", {"scope": "row"})
            rich.append_text(head, place.name)
            if place.native:
                rich.append(head, (" ", rich.in_language((place.native,), place.lang)))
            for number, ends in ((place.longitude, "EW"), (place.latitude, "NS")):
                cell = etree.SubElement(line, "td", {"class": "number"})
                cell.text = f"{abs(number):.2f}° {ends[number < 0]}"
            etree.SubElement(line, "td").text = "reference point" if place.reference else place.kind
            cite(etree.SubElement(line, "td", {"class": "source"}), place.cites)
    element.append(_scrolling(table, "Places on the map"))
    return element


def _table_with_head(caption: str, titles: tuple[str, ...]) -> etree.Element:
    table = etree.Element("table", {"class": "data"})
    etree.SubElement(table, "caption").text = caption
    head = etree.SubElement(etree.SubElement(table, "thead"), "tr")
    for title in titles:
        etree.SubElement(head, "th", {"scope": "col"}).text = title
    return table


def _about(atlas: Atlas, paths: Paths) -> etree.Element:
    """Whom to credit, and where the data can be had."""
    element = etree.Element("div", {"class": "data-about"})
    line = etree.SubElement(element, "p", {"class": "data-download"})
    files = ((FILE, "Places and routes (YAML)"), (atlas.outline.file, "Outline (GeoJSON)"))
    for name, label in files if paths.data else ():
        if name:
            etree.SubElement(line, "a", {"href": paths.data + name, "download": ""}).text = label
            line[-1].tail = " · "
    if atlas.outline.credit:
        rich.append_text(line, f"Outline: {atlas.outline.credit}")
    return element
