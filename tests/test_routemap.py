"""Maps: places and routes in YAML, an outline in GeoJSON, and the picture and tables that readers get."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import combinations
from math import cos, radians
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as etree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.data import atlas, projection
from explainer.data.atlas import Atlas
from explainer.data.projection import Conic, Position
from explainer.exhibits import routemap
from explainer.exhibits.chart import NARROW, WIDE
from explainer.exhibits.drawing import INK, PAPER, Studio
from explainer.exhibits.routemap import NO_COURSE, Map
from explainer.files import yamlfile
from explainer.files.paths import Paths
from explainer.markdown.mark import NOTE
from explainer.problems.place import TextFile
from explainer.problems.problem import Problem
from explainer.sources import bibliography
from explainer.sources.bibliography import Bibliography

if TYPE_CHECKING:
    from selenium.webdriver import Chrome
    from tests.conftest import Serving

PROJECT = Path(__file__).parent.parent
SOURCES = "@book{ferry-log-1901, author = {Halm, Ada}, title = {The Log}, date = {1901}}\n"
PLACES = """\
places:
  - {id: halm, name: Halm, longitude: 10, latitude: 50, narrow: true, source: ferry-log-1901}
  - {id: mill, name: The mill, native: Mühle, lang: de, longitude: 11, latitude: 51}
  - {id: ford, name: The ford, longitude: 12, latitude: 50.5, reference: true}
  - {id: isle, name: Isle, longitude: 13, latitude: 50, label: none}
  - {id: moor, name: Moor, longitude: 11, latitude: 49.5, kind: country}
routes:
  - id: ferry
    name: "The\\nferry"
    kind: boats
    status: operating
    via: [halm, mill, ford, isle]
    name_at: [11, 50]
    name_at_narrow: [11.5, 50]
    capacity: 40 people.[^ferry-log-1901]
    what: It goes *daily*.[^ferry-log-1901, p. 2]
  - id: bridge
    name: Bridge
    kind: carts
    status: planned
    via: [halm, isle]
    capacity: Not known.[^ferry-log-1901]
    what: Nobody has built it.[^ferry-log-1901]
outline:
  file: outline.geojson
  credit: Drawn by Ada Halm
note: Lines are straight.[^ferry-log-1901]
"""
LAND = [[[[5, 45], [20, 45], [20, 55], [5, 55], [5, 45]]]]
BORDER = [[10, 49], [12, 52]]


def feature(kind: str, geometry: str, coordinates: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"kind": kind},
        "geometry": {"type": geometry, "coordinates": coordinates},
    }


def collection(*features: dict[str, Any]) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features})


OUTLINE = collection(feature("land", "MultiPolygon", LAND), feature("border", "LineString", BORDER))
BLOCK = "title: Only the ferry goes\ndescription: A ferry and a planned bridge.\n"


@pytest.fixture
def sources(tmp_path: Path) -> Bibliography:
    path = tmp_path / "references.bib"
    path.write_text(SOURCES, encoding="utf-8")
    return bibliography.read_files([path], tmp_path)


def read_atlas(folder: Path, sources: Bibliography, places: str = PLACES, outline: str | None = OUTLINE) -> Atlas:
    (folder / "places.yml").write_text(places, encoding="utf-8")
    if outline is not None:
        (folder / "outline.geojson").write_text(outline, encoding="utf-8")
    return atlas.read_folder(folder, folder, sources)


def read_map(read: Atlas, block: str = BLOCK) -> Map | list[Problem]:
    body = yamlfile.read(TextFile("chapter.md", block), "mapblock", "D009")
    assert not isinstance(body, list), body
    return routemap.read(body, read)


@pytest.fixture
def read(tmp_path: Path, sources: Bibliography) -> Atlas:
    found = read_atlas(tmp_path, sources)
    assert not found.problems
    return found


@pytest.fixture
def drawn(read: Atlas) -> Map:
    found = read_map(read)
    assert isinstance(found, Map)
    return found


def layer(specification: dict[str, Any], mark: str) -> list[dict[str, Any]]:
    """The rows of the layer with a mark."""
    return next(found["data"]["values"] for found in specification["layer"] if found["mark"]["type"] == mark)


class TestReading:
    def test_a_site_without_the_file_has_an_empty_atlas(self, tmp_path: Path, sources: Bibliography) -> None:
        assert atlas.read_folder(tmp_path, tmp_path, sources) == Atlas()

    def test_routes_lead_through_places_in_order(self, read: Atlas) -> None:
        assert [place.name for place in read.routes["ferry"].via] == ["Halm", "The mill", "The ford", "Isle"]

    def test_every_text_that_cites_is_handed_out_for_checking(self, read: Atlas) -> None:
        assert [text.text.split("[")[0] for text in read.statements()] == [
            "Lines are straight.",
            "40 people.",
            "It goes *daily*.",
            "Not known.",
            "Nobody has built it.",
        ]

    def test_the_sources_of_positions_are_handed_out(self, read: Atlas) -> None:
        assert [cite.key for cite in read.cites] == ["ferry-log-1901"]

    @pytest.mark.parametrize(
        ("old", "new", "code", "line", "message", "hint"),
        [
            pytest.param(
                "[halm, mill, ford", "[halm, mil, ford", "D014", 12, 'there is no place "mil"', 'did you mean "mill"?',
                id="an unknown place",
            ),
            pytest.param(
                "id: moor", "id: halm", "D013", 6, 'the id "halm" stands twice, first in line 2',
                "give each its own id", id="a place twice",
            ),
            pytest.param(
                "id: bridge", "id: ferry", "D013", 17, 'the id "ferry" stands twice, first in line 8',
                "give each its own id", id="a route twice",
            ),
            pytest.param(
                "latitude: 51}", "latitude: 91}", "D001", 3, '"latitude" cannot be "91"',
                "in degrees, north positive", id="no such latitude",
            ),
            pytest.param(
                "[11, 50]", "[11, 150]", "D001", 13, '"name_at" cannot be "150"',
                "latitude in degrees", id="a name beyond the pole",
            ),
            pytest.param(
                "status: planned", "status: plan", "D001", 20, '"status" cannot be "plan"', 'did you mean "planned"?',
                id="an unknown status",
            ),
            pytest.param(
                "source: ferry-log-1901", "source: ferry-log-1902", "D006", 2,
                '"ferry-log-1902" is not in references.bib', 'did you mean "ferry-log-1901"?', id="an unknown source",
            ),
            pytest.param(
                "source: ferry-log-1901", "source: ferry-log-1901;", "D006", 2,
                "a source is missing beside the semicolon", "write key; other-key", id="half a citation",
            ),
            pytest.param(
                "file: outline.geojson", "file: outlines.geojson", "D001", 25,
                'there is no file "outlines.geojson" beside this one', 'did you mean "outline.geojson"?',
                id="no outline",
            ),
            pytest.param(
                "file: outline.geojson", "file: ../secret.json", "D001", 25, '"file" cannot be "../secret.json"',
                "the name of a GeoJSON file beside this one", id="an outline elsewhere",
            ),
        ],
    )  # fmt: skip
    def test_a_mistake_is_shown_at_its_line(
        self, tmp_path: Path, sources: Bibliography, old: str, new: str, code: str, line: int, message: str, hint: str
    ) -> None:
        (found,) = set(read_atlas(tmp_path, sources, PLACES.replace(old, new, 1)).problems)
        assert (found.code, found.place.line, found.message, found.hint) == (code, line, message, hint)

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            pytest.param("{", "this is not JSON: Expecting property name enclosed in double quotes", id="no JSON"),
            pytest.param("[" * 100_000, "too many lists stand in one another", id="too deep"),
            *(
                pytest.param(text, "feature 1 is neither land nor a border with positions in degrees", id=name)
                for name, text in {
                    "no object": "[]",
                    "no collection": '{"type": "Feature"}',
                    "another kind": collection(feature("road", "LineString", BORDER)),
                    "a line as land": collection(feature("land", "LineString", BORDER)),
                    "meters": collection(feature("border", "LineString", [[1113194, 6446275], [0, 0]])),
                    "text": collection(feature("border", "LineString", [["10", "49"], [0, 0]])),
                    "one number": collection(feature("border", "LineString", [[10], [0, 0]])),
                    "not a number": collection(feature("border", "LineString", [[float("nan"), 1], [0, 0]])),
                    "too shallow": collection(feature("land", "Polygon", BORDER)),
                }.items()
            ),
        ],
    )
    def test_an_outline_that_cannot_be_read_is_one_problem(
        self, tmp_path: Path, sources: Bibliography, text: str, message: str
    ) -> None:
        found = read_atlas(tmp_path, sources, outline=text)
        assert [(problem.code, problem.place.path, problem.message) for problem in found.problems] == [
            ("D001", "outline.geojson", message)
        ]

    def test_an_outline_in_another_encoding_is_one_problem(self, tmp_path: Path, sources: Bibliography) -> None:
        (tmp_path / "outline.geojson").write_bytes(b'{"name": "H\xe4lm"}')
        found = read_atlas(tmp_path, sources, outline=None)
        assert [(problem.code, problem.place.path) for problem in found.problems] == [("D001", "outline.geojson")]

    @given(st.text() | st.recursive(st.none() | st.floats() | st.text(), st.lists).map(json.dumps))
    def test_any_text_is_an_outline_or_a_bad_one(self, text: str) -> None:
        with pytest.raises(atlas.BadOutline):
            atlas.read_outline(TextFile("outline.geojson", text), "")


class TestBlock:
    def test_it_shows_all_routes_when_it_names_none(self, drawn: Map) -> None:
        assert [route.id for route in drawn.routes] == ["ferry", "bridge"]

    def test_it_shows_the_routes_that_it_names_and_no_place_of_others(self, read: Atlas) -> None:
        found = read_map(read, f"{BLOCK}routes: [bridge]\n")
        assert isinstance(found, Map)
        assert [route.id for route in found.routes] == ["bridge"]
        assert [place.id for place in found.places] == ["halm", "isle", "moor"]

    def test_a_route_keeps_its_color_on_every_map(self, read: Atlas, drawn: Map) -> None:
        alone = read_map(read, f"{BLOCK}routes: [bridge]\n")
        assert isinstance(alone, Map)
        assert alone.color(alone.routes[0]) == drawn.color(drawn.routes[1]) != drawn.color(drawn.routes[0])

    def test_an_unknown_route_is_shown_at_its_line(self, read: Atlas) -> None:
        found = read_map(read, f"{BLOCK}routes: [ferry, brigde]\n")
        assert isinstance(found, list)
        assert [(problem.code, problem.place.line, problem.place.column, problem.hint) for problem in found] == [
            ("D014", 3, 17, 'did you mean "bridge"?')
        ]

    def test_a_map_without_places_is_a_problem(self) -> None:
        found = read_map(Atlas())
        assert isinstance(found, list)
        assert [problem.code for problem in found] == ["D010"]

    def test_where_the_places_cannot_be_read_that_is_the_only_problem(
        self, tmp_path: Path, sources: Bibliography
    ) -> None:
        broken = read_atlas(tmp_path, sources, "places: 1\n")
        found = read_map(broken, f"{BLOCK}routes: [ferry]\n")
        assert broken.problems
        assert found == [] or isinstance(found, Map)


class TestProjection:
    def test_it_agrees_with_the_textbook(self) -> None:
        # Snyder 1987, p. 291: the sphere, parallels 29.5° and 45.5°, counted from 23° N 96° W.
        conic = Conic(-96, (29.5, 45.5))
        x, y = conic.project((-75, 35))
        _, origin = conic.project((-96, 23))
        assert (round(x, 7), round(y - origin, 7)) == (0.2952720, 0.2416774)

    @given(
        st.tuples(st.floats(-60, 60), st.floats(-80, 80)),
        st.sampled_from([(20.0, 60.0), (-50.0, -10.0), (-15.0, 15.0), (30.0, 30.0)]),
    )
    def test_areas_keep_their_proportion(self, at: Position, parallels: tuple[float, float]) -> None:
        conic, step = Conic(0, parallels), 1e-4
        x, y = conic.project(at)
        x_east, y_east = conic.project((at[0] + step, at[1]))
        x_north, y_north = conic.project((at[0], at[1] + step))
        area = (x_east - x) * (y_north - y) - (y_east - y) * (x_north - x)
        assert area == pytest.approx(radians(step) ** 2 * cos(radians(at[1])), rel=1e-3)

    @given(st.lists(st.tuples(st.floats(-80, 80), st.floats(-85, 85)), min_size=1))
    def test_all_positions_lie_within_the_margin(self, positions: list[Position]) -> None:
        frame = projection.fitted(positions, 660, 500, 30)
        for x, y in map(frame.pixel, positions):
            assert 29.9 <= x <= 630.1
            assert 29.9 <= y <= 470.1

    @given(st.lists(st.tuples(st.floats(-80, 80), st.floats(-85, 85)), min_size=2))
    def test_a_line_keeps_its_ends(self, positions: list[Position]) -> None:
        frame = projection.fitted(positions, 320, 330, 16)
        line = frame.line(positions)
        assert (line[0], line[-1]) == (frame.pixel(positions[0]), frame.pixel(positions[-1]))


class TestPicture:
    def test_a_line_shows_its_status_and_where_only_its_direction_is_known(self, drawn: Map) -> None:
        legs: dict[str, list[str]] = {}
        for row in layer(drawn.specification(WIDE), "line"):
            legs.setdefault(row["leg"], []).append(row["status"])
        assert legs == {
            "ferry 0": ["operating"] * 2,
            "ferry 1": [NO_COURSE] * 3,
            "bridge 0": ["planned"] * 2,
        }

    def test_the_legend_has_only_what_is_drawn(self, drawn: Map) -> None:
        line = next(part for part in drawn.specification(WIDE)["layer"] if part["mark"]["type"] == "line")
        scale = line["encoding"]["strokeDash"]["scale"]
        assert scale["domain"] == ["operating", "planned", NO_COURSE]
        assert len(set(map(str, scale["range"]))) == 3

    @pytest.mark.parametrize(
        ("width", "names"),
        [
            pytest.param(WIDE, ["Halm", "The mill", "The ford", "Moor", "The\nferry"], id="wide"),
            pytest.param(NARROW, ["Halm", "The\nferry"], id="narrow"),
        ],
    )
    def test_a_map_has_the_names_that_it_has_room_for(self, drawn: Map, width: int, names: list[str]) -> None:
        assert [row["name"] for row in layer(drawn.specification(width), "text")] == names

    def test_a_narrow_map_may_name_a_route_elsewhere(self, drawn: Map) -> None:
        wide, narrow = (layer(drawn.specification(width), "text")[-1] for width in (WIDE, NARROW))
        assert wide["x"] / WIDE < narrow["x"] / NARROW

    def test_a_place_that_only_shows_a_direction_is_hollow(self, drawn: Map) -> None:
        fills = [row["fill"] for row in layer(drawn.specification(WIDE), "circle")]
        assert fills == [INK, INK, PAPER]

    def test_a_name_stands_on_the_side_that_is_asked_for(self, tmp_path: Path, sources: Bibliography) -> None:
        found = read_map(read_atlas(tmp_path, sources, PLACES.replace("narrow: true", "label: nw")))
        assert isinstance(found, Map)
        halm = layer(found.specification(WIDE), "text")[0]
        assert (halm["align"], halm["baseline"]) == ("right", "bottom")
        assert halm["dx"] < 0 > halm["dy"]

    def test_land_and_borders_are_drawn_beneath_and_clipped(self, drawn: Map) -> None:
        svg = Studio().draw(drawn.specification(WIDE))
        land, border = (svg.find(f".//g[@class='mark-shape role-mark layer_{number}_marks']/path") for number in (0, 1))
        assert land is not None
        assert border is not None
        assert land.get("fill") == "var(--chart-land, #8883)"
        numbers = [float(part) for pair in land.attrib["d"][1:-1].split("L") for part in pair.split(",")]
        assert 0 <= min(numbers) < max(numbers) <= WIDE
        assert "fill" not in border.attrib or border.get("fill") == "none"

    def test_a_map_without_an_outline_has_its_routes(self, tmp_path: Path, sources: Bibliography) -> None:
        found = read_map(read_atlas(tmp_path, sources, PLACES.replace(PLACES[PLACES.index("outline:") :], "")))
        assert isinstance(found, Map)
        assert len(Studio().draw(found.specification(NARROW)).findall(".//g[@class]/path")) > 2

    def test_equal_maps_are_equal_bytes(self, drawn: Map) -> None:
        first, second = (etree.tostring(Studio().draw(drawn.specification(WIDE))) for _ in range(2))
        assert first == second


class TestElement:
    @pytest.fixture
    def element(self, drawn: Map, sources: Bibliography) -> etree.Element:
        return routemap.as_element(routemap.draw(drawn, Studio()), sources, Paths(data="data/"))

    def test_each_picture_has_a_title_and_a_description(self, element: etree.Element) -> None:
        pictures = element.findall("svg")
        assert [picture.get("class") for picture in pictures] == ["picture picture-wide", "picture picture-narrow"]
        for picture in pictures:
            assert picture.get("role") == "img"
            assert picture.findtext("title") == "Only the ferry goes"
            assert picture.findtext("desc") == "A ferry and a planned bridge."

    def test_each_route_has_a_row_with_its_status_and_its_notes(self, element: etree.Element) -> None:
        rows = element.findall(".//table[@class='data map-routes']/tbody/tr")
        assert ["".join(row[0].itertext()) for row in rows] == ["The ferry", "Bridge"]
        assert [row[1].text for row in rows] == ["boats, operating", "carts, planned"]
        assert [len(row.findall(f".//{NOTE}")) for row in rows] == [2, 2]
        assert rows[0].findtext(".//em") == "daily"

    def test_each_row_shows_the_line_that_the_map_draws(self, element: etree.Element) -> None:
        lines = element.findall(".//th/svg/path")
        assert [line.get("stroke") for line in lines] == [
            "var(--chart-1, currentColor)",
            "var(--chart-2, currentColor)",
        ]
        assert len({line.get("stroke-dasharray") for line in lines}) == 2

    def test_the_note_of_all_maps_stands_below(self, element: etree.Element) -> None:
        note = element.find("p[@class='map-note']")
        assert note is not None
        assert note.text == "Lines are straight."
        assert note.find(NOTE) is not None

    def test_each_position_can_be_read_with_its_source(self, element: etree.Element) -> None:
        rows = element.findall("details//tbody/tr")
        assert ["|".join("".join(cell.itertext()) for cell in row) for row in rows] == [
            "Halm|10.00° E|50.00° N|town|Halm, Log",
            "The mill Mühle|11.00° E|51.00° N|town|",
            "The ford|12.00° E|50.50° N|reference point|",
            "Isle|13.00° E|50.00° N|town|",
        ]
        native = rows[1].find("th/span")
        assert native is not None
        assert native.get("lang") == "de"

    def test_the_outline_is_credited_and_all_can_be_had(self, element: etree.Element) -> None:
        about = element.find("div[@class='data-about']")
        assert about is not None
        assert [link.get("href") for link in about.iter("a")] == ["data/places.yml", "data/outline.geojson"]
        assert "".join(about.itertext()).endswith("Outline: Drawn by Ada Halm")

    def test_where_readers_cannot_have_the_files_there_is_no_link(self, drawn: Map, sources: Bibliography) -> None:
        element = routemap.as_element(routemap.draw(drawn, Studio()), sources, Paths())
        assert not element.findall("div[@class='data-about']//a")


@pytest.fixture(scope="module")
def own_map() -> Map:
    """All routes of this project on one map."""
    found = read_map(atlas.read_folder(PROJECT / "docs" / "data", PROJECT, bibliography.read_files([], PROJECT)))
    assert isinstance(found, Map)
    return found


class TestOwnMap:
    def test_its_pictures_are_small(self, own_map: Map) -> None:
        sizes = [len(etree.tostring(svg)) for svg in routemap.draw(own_map, Studio()).pictures.values()]
        assert sum(sizes) < 45_000

    def test_its_outline_is_small_and_coarse(self, own_map: Map) -> None:
        outline = own_map.atlas.outline
        assert (PROJECT / "docs" / "data" / outline.file).stat().st_size < 40_000
        lines = [*(ring for polygon in outline.land for ring in polygon), *outline.borders]
        assert all(round(number * 20, 6) % 1 == 0 for line in lines for at in line for number in at)

    @pytest.mark.parametrize("name", ["wide", "narrow"])
    def test_no_name_covers_another_or_leaves_the_picture(
        self, own_map: Map, browser: Chrome, serving: Serving, tmp_path: Path, name: str
    ) -> None:
        svg = routemap.draw(own_map, Studio()).pictures[name]
        width, height = (float(svg.attrib[side]) for side in ("width", "height"))
        style = "<style>body { margin: 0 } svg { font-family: 'DejaVu Sans', sans-serif; display: block }</style>"
        page = f"<!doctype html><meta charset='utf-8'>{style}{etree.tostring(svg, encoding='unicode')}"
        (tmp_path / "map.html").write_text(page, encoding="utf-8")
        with serving(tmp_path) as address:
            browser.get(f"{address}map.html")
            boxes: list[dict[str, Any]] = browser.execute_script(
                "return [...document.querySelectorAll('text')].map(text => {"
                " const box = text.getBoundingClientRect();"
                " return {name: text.textContent, left: box.left, right: box.right, top: box.top, bottom: box.bottom}})"
            )
        assert len(boxes) > 10
        outside = [box["name"] for box in boxes if box["left"] < 0 or box["right"] > width]
        outside += [box["name"] for box in boxes if box["top"] < 0 or box["bottom"] > height]
        assert outside == []
        assert [(a["name"], b["name"]) for a, b in combinations(boxes, 2) if _overlap(a, b)] == []


def _overlap(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    """Whether two names share more than the room above and below their letters."""
    across = min(a["right"], b["right"]) - max(a["left"], b["left"])
    down = min(a["bottom"], b["bottom"]) - max(a["top"], b["top"])
    return bool(across > 1 and down > 4)
