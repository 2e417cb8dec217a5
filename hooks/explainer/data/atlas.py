"""The places and routes of a site's maps: `places.yml`, and the outline of the land in a GeoJSON file beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from explainer.data.projection import Position
from explainer.files import yamlfile
from explainer.files.yamlfile import YamlFile
from explainer.markdown import statement
from explainer.markdown.statement import Statement
from explainer.problems.place import Place, TextFile
from explainer.problems.problem import Problem, did_you_mean
from explainer.sources.bibliography import Bibliography, read_text
from explainer.sources.citation import BadCitation, Cite, parse

FILE = "places.yml"

Line = tuple[Position, ...]


@dataclass(frozen=True)
class NamedPlace:
    """A place with its position."""

    id: str
    name: str
    longitude: float
    latitude: float
    native: str = ""
    lang: str = ""
    kind: str = "town"
    """Town, field, crossing, or a name that is written over an area: country, water."""
    label: str = "e"
    """Where the name stands: the points of the compass, or `none`."""
    narrow: bool = False
    """Whether a narrow map has room for the name."""
    reference: bool = False
    """Whether it only shows a direction: no published course names it."""
    cites: tuple[Cite, ...] = ()
    """What gives the position."""

    @property
    def position(self) -> Position:
        """Longitude and latitude in degrees."""
        return self.longitude, self.latitude

    @property
    def is_area(self) -> bool:
        """Whether it is a name without a point."""
        return self.kind in ("country", "water")


@dataclass(frozen=True)
class Route:
    """A route by way of places."""

    id: str
    name: str
    kind: str
    """What runs on it."""
    status: str
    """Operating, under construction or planned."""
    via: tuple[NamedPlace, ...]
    capacity: Statement
    what: Statement
    name_at: Position | None = None
    """Where the map writes the name."""
    name_at_narrow: Position | None = None
    """The same on a narrow map, where it differs."""


@dataclass(frozen=True)
class Outline:
    """Land and borders, in degrees."""

    file: str = ""
    """Name of the GeoJSON file."""
    credit: str = ""
    land: tuple[tuple[Line, ...], ...] = ()
    """Polygons; each has its edge, then its holes, which run the other way round."""
    borders: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Atlas:
    """All that maps are drawn from."""

    places: Mapping[str, NamedPlace] = field(default_factory=dict)
    routes: Mapping[str, Route] = field(default_factory=dict)
    outline: Outline = Outline()
    notes: tuple[Statement, ...] = ()
    """What a reader must know of every map."""
    problems: tuple[Problem, ...] = ()

    def statements(self) -> Iterator[Statement]:
        """All texts that cite, to be checked and verified as pages are."""
        yield from self.notes
        for route in self.routes.values():
            yield from (route.capacity, route.what)

    @property
    def cites(self) -> Iterator[Cite]:
        """What gives the positions."""
        for place in self.places.values():
            yield from place.cites


def read_folder(folder: Path, shown_from: Path, bibliography: Bibliography) -> Atlas:
    """The atlas of a data folder; empty when it has none."""
    text = statement.read_text(folder / FILE, shown_from)
    if text is None:
        return Atlas()
    file = yamlfile.read(text, "places", "D001") if isinstance(text, TextFile) else [text]
    if isinstance(file, list):
        return Atlas(problems=tuple(file))
    return _Reader(file, folder, shown_from, bibliography).read()


@dataclass
class _Reader:
    file: YamlFile
    folder: Path
    shown_from: Path
    bibliography: Bibliography
    problems: list[Problem] = field(default_factory=list)

    def read(self) -> Atlas:
        fields: dict[str, Any] = self.file.value
        self._check_ids("places")
        self._check_ids("routes")
        places = {item["id"]: self._place(item, number) for number, item in enumerate(fields["places"])}
        routes = {item["id"]: self._route(item, number, places) for number, item in enumerate(fields["routes"])}
        notes = (statement.statement(self.file, "note"),) if "note" in fields else ()
        outline = self._outline(fields["outline"]) if "outline" in fields else Outline()
        return Atlas(places, routes, outline, notes, tuple(self.problems))

    def _check_ids(self, group: str) -> None:
        first: dict[str, Place] = {}
        for number, item in enumerate(self.file.value[group]):
            place = self.file.place(group, number, "id")
            known = first.setdefault(item["id"], place)
            if known is not place:
                message = f'the id "{item["id"]}" stands twice, first in line {known.line}'
                self._problem("D013", place, message, "give each its own id")

    def _place(self, item: Mapping[str, Any], number: int) -> NamedPlace:
        known = {name: value for name, value in item.items() if name != "source"}
        cites = self._cites(item["source"], self.file.place("places", number, "source")) if "source" in item else ()
        return NamedPlace(**known, cites=cites)

    def _cites(self, text: str, place: Place) -> tuple[Cite, ...]:
        try:
            cites = parse(text)
        except BadCitation as bad:
            self._problem("D006", place, bad.message, bad.hint.replace("[^", "").replace("]", ""))
            return ()
        for cite in cites:
            if cite.key not in self.bibliography:
                message = f'"{cite.key}" is not in {self.bibliography.names_of_files}'
                self._problem("D006", place, message, did_you_mean(cite.key, self.bibliography))
        return cites

    def _route(self, item: Mapping[str, Any], number: int, places: Mapping[str, NamedPlace]) -> Route:
        for step, name in enumerate(item["via"]):
            if name not in places:
                hint = did_you_mean(name, places) or "add it to the places, with its position"
                place = self.file.place("routes", number, "via", step)
                self._problem("D014", place, f'there is no place "{name}"', hint)
        return Route(
            item["id"],
            item["name"],
            item["kind"],
            item["status"],
            via=tuple(places[name] for name in item["via"] if name in places),
            capacity=statement.statement(self.file, "routes", number, "capacity", must_cite=True),
            what=statement.statement(self.file, "routes", number, "what", must_cite=True),
            name_at=tuple(item["name_at"]) if "name_at" in item else None,
            name_at_narrow=tuple(item["name_at_narrow"]) if "name_at_narrow" in item else None,
        )

    def _outline(self, item: Mapping[str, str]) -> Outline:
        path = self.folder / item["file"]
        if not path.exists():
            message = f'there is no file "{item["file"]}" beside this one'
            near = did_you_mean(path.name, (other.name for other in self.folder.glob("*.*json")))
            self._problem("D001", self.file.place("outline", "file"), message, near or "check its name and place")
            return Outline()
        text = read_text(path, self.shown_from, unreadable="D001", not_utf8="D001")
        if isinstance(text, Problem):
            self.problems.append(text)
            return Outline()
        try:
            return read_outline(text, item["credit"])
        except BadOutline as bad:
            self._problem("D001", bad.place, str(bad), _OUTLINE_HINT)
            return Outline()

    def _problem(self, code: str, place: Place, message: str, hint: str = "") -> None:
        self.problems.append(Problem(code, place, message, hint))


# ----- the outline

_OUTLINE_HINT = 'write features with the property "kind": "land" (polygons) or "border" (lines), in a FeatureCollection'
_DEPTHS = {"LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
"""Lists around the positions of each geometry."""
_OF_KIND = {"land": ("Polygon", "MultiPolygon"), "border": ("LineString", "MultiLineString")}


class BadOutline(Exception):
    """The file is not an outline; the text says why."""

    def __init__(self, message: str, place: Place) -> None:
        super().__init__(message)
        self.place = place


def read_outline(file: TextFile, credit: str) -> Outline:
    """The land and borders in a GeoJSON file (RFC 7946); raises BadOutline."""
    try:
        read = json.loads(file.text)
    except json.JSONDecodeError as error:
        raise BadOutline(f"this is not JSON: {error.msg}", file.place(error.pos)) from None
    except RecursionError:
        raise BadOutline("too many lists stand in one another", file.place(0)) from None
    land: list[tuple[Line, ...]] = []
    borders: list[Line] = []
    features = read.get("features") if isinstance(read, dict) else None
    for number, item in enumerate(features if isinstance(features, list) else [None], 1):
        parts = _parts(item)
        if parts is None:
            raise BadOutline(f"feature {number} is neither land nor a border with positions in degrees", file.place(0))
        kind, lines = parts
        if kind == "land":
            land += [tuple(polygon) for polygon in lines]
        else:
            borders += [line for group in lines for line in group]
    return Outline(Path(file.path).name, credit, tuple(land), tuple(borders))


def _parts(item: Any) -> tuple[str, list[list[Line]]] | None:
    """A feature's kind and its lines, in a list of lists whatever its geometry; None when it is no such feature."""
    try:
        kind, geometry = item["properties"]["kind"], item["geometry"]
        if geometry["type"] not in _OF_KIND[kind]:
            return None
        depth, lists = _DEPTHS[geometry["type"]], geometry["coordinates"]
        for _ in range(3 - depth):
            lists = [lists]
        return kind, [[tuple(_position(pair) for pair in line) for line in group] for group in lists]
    except (KeyError, TypeError, ValueError, IndexError):
        return None


def _position(pair: Sequence[float]) -> Position:
    longitude, latitude = pair[:2]
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise ValueError(pair)
    return longitude, latitude
