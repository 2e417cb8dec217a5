"""All data as one Frictionless Data Package: valid by the public schema, and true of every cell."""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import json
import re
import stat
import zipfile
from collections.abc import Callable, Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from explainer import project
from explainer.data import datapackage, datatable
from explainer.data.atlas import Outline
from explainer.data.datapackage import About, BadName
from explainer.data.datatable import Table, Tables
from explainer.problems.place import TextFile
from explainer.proof import evidence
from explainer.sources import bibliography
from explainer.sources.bibliography import Bibliography

PROJECT = Path(__file__).parent.parent
PUBLIC_SCHEMA = Path(__file__).parent / "vendor" / "datapackage" / "datapackage-2.0.json"

SOURCES = """\
@book{ferry-log-1901, author = {Halm, Ada}, title = {The Log}, date = {1901}}
@online{gazette-1902, title = {The \\emph{Bridge} & the Ferry}, date = {1902-05-04}, url = {HTTPS://gazette.example/1}}
@online{桥报-1903, title = {哈姆大桥通车}, date = {1903/}, url = {https://qiao.example/桥}}
@online{script, title = {Not a link}, url = {javascript:alert(1)}}
"""
MEANING = """\
title: What the ferry carried
description: By the log.
period: 1901/1902
license: CC BY 4.0
credit: The harbor
caveats: [No horses., No carts.]
missing: 'July: the log is torn.'
columns:
  - {name: month, title: Month, type: month}
  - {name: load, title: Load, type: number, unit: thousand t, source: column:source}
  - {name: share, title: Share of all, type: number, unit: percent, derived: true, definition: In tons}
  - {name: people, title: People, type: number, unit: people, source: 'gazette-1902, p. 3'}
  - {name: name, title: Name, type: text, lang: zh}
  - {name: scope, title: Scope, type: text, basis: true}
  - {name: source, title: Source, type: citation}
  - {name: second, title: Second source, type: citation}
"""
VALUES = """\
month,load,share,people,name,scope,source,second
1901-05,1.25,−5,500,桥,all,ferry-log-1901,
1901-06,2–3,,,"a, ""b"" c",all,ferry-log-1901; 桥报-1903,桥报-1903
"""


def library(text: str = SOURCES) -> Bibliography:
    return bibliography.from_files([TextFile("citations/references.bib", text)])


def table(values: str = VALUES, meaning: str = MEANING, name: str = "ferry") -> Table:
    files = TextFile(f"docs/data/{name}.csv", values), TextFile(f"docs/data/{name}.yml", meaning)
    found = datatable.from_texts(name, *files, library(), evidence.Evidence())
    assert isinstance(found, Table), found
    return found


def package(values: str = VALUES, meaning: str = MEANING, more: Mapping[str, bytes] | None = None) -> dict[str, Any]:
    """The descriptor of the table with other files beside it."""
    tables = Tables({"ferry": table(values, meaning)})
    files = datapackage.members({"ferry.csv": values.encode(), **(more or {})}, tables, library())
    return datapackage.descriptor(tables, library(), files, name="halm", title="Halm", licenses=["CC BY 4.0"])


def resource(described: Mapping[str, Any], name: str = "ferry") -> dict[str, Any]:
    found: dict[str, Any] = next(item for item in described["resources"] if item["name"] == name)
    return found


def fields(described: Mapping[str, Any], name: str = "ferry") -> dict[str, dict[str, Any]]:
    return {item["name"]: item for item in resource(described, name)["schema"]["fields"]}


@cache
def public_schema() -> Draft7Validator:
    schema = json.loads(PUBLIC_SCHEMA.read_text(encoding="utf-8"))
    Draft7Validator.check_schema(schema)
    return Draft7Validator(schema, format_checker=Draft7Validator.FORMAT_CHECKER)


def schema_errors(described: Mapping[str, Any]) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in public_schema().iter_errors(described)]


def fits(field: Mapping[str, Any], cell: str) -> bool:
    """Whether Table Schema reads the cell as a value of the field."""
    pattern = field.get("constraints", {}).get("pattern", ".*")
    match field["type"]:
        case "number":
            return re.fullmatch(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)", cell) is not None
        case "year":
            return re.fullmatch(r"[0-9]{4}", cell) is not None
        case "yearmonth":
            return re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", cell) is not None
        case "date":
            return re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", cell) is not None and bool(
                datetime.date.fromisoformat(cell)
            )
        case "string":
            return re.fullmatch(pattern, cell, re.DOTALL) is not None
    raise AssertionError(f"no such type: {field['type']}")


def misfits(described: Mapping[str, Any], files: Mapping[str, bytes]) -> list[str]:
    """Every cell that does not fit its field, and every header that is not the fields, in the files as readers get."""
    found: list[str] = []
    for item in described["resources"]:
        if item.get("type") != "table":
            continue
        schema = item["schema"]
        header, *rows = csv.reader(io.StringIO(files[item["path"]].decode("utf-8-sig"), newline=""), strict=True)
        if header != [field["name"] for field in schema["fields"]]:
            found.append(f"{item['path']}: {header}")
        for number, row in enumerate(rows, 2):
            for field, cell in zip(schema["fields"], row, strict=True):
                if cell not in schema["missingValues"] and not fits(field, cell):
                    found.append(f"{item['path']}:{number} {field['name']} ({field['type']}): {cell}")
    return found


@cache
def own() -> tuple[dict[str, Any], dict[str, bytes]]:
    """The package of this project's own data."""
    found = project.read(PROJECT, {})
    assert not found.tables.problems
    data = {path.name: path.read_bytes() for path in (PROJECT / "docs" / "data").iterdir() if path.is_file()}
    files = datapackage.members(data, found.tables, found.bibliography)
    described = datapackage.descriptor(
        found.tables, found.bibliography, files, name="own", title="Own", homepage="https://site.example/"
    )
    return described, files


@pytest.mark.parametrize("described", [package, lambda: own()[0]], ids=["small", "own site"])
def test_the_descriptor_is_valid_by_the_public_schema_of_the_version_that_it_names(
    described: Callable[[], dict[str, Any]],
) -> None:
    found = described()
    assert found["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert schema_errors(found) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda found: found.pop("resources"),
        lambda found: found["resources"][0].pop("path"),
        lambda found: found["resources"][0].update(path="../ferry.csv"),
        lambda found: found["resources"][0].update(type="sheet"),
        lambda found: found["resources"][0]["schema"]["fields"][0].update(type="month"),
        lambda found: found["licenses"][0].update(name="CC BY 4.0"),
    ],
    ids=["no resources", "no path", "path outside", "type of resource", "type of field", "name of license"],
)
def test_the_public_schema_refuses_what_is_wrong(spoil: Callable[[dict[str, Any]], object]) -> None:
    found = deepcopy(package())
    spoil(found)
    assert schema_errors(found)


def test_every_cell_of_our_own_data_fits_its_field() -> None:
    described, files = own()
    assert misfits(described, files) == []
    tables = {item["path"] for item in described["resources"] if item.get("type") == "table"}
    assert tables == {path.name for path in (PROJECT / "docs" / "data").glob("*.csv")} | {"sources.csv"}


def test_a_cell_that_does_not_fit_is_found() -> None:
    described = package()
    files = {"ferry.csv": VALUES.replace("1901-06", "June").encode(), "sources.csv": b"key,title,url,date\n"}
    assert misfits(described, files) == ["ferry.csv:3 month (yearmonth): June"]


COLUMN = """\
title: One column
license: CC BY 4.0
columns:
  - {name: source, title: Source, type: citation}
  - {name: cell, title: Cell, type: TYPE, UNIT}
"""


def described_column(kind: str, cells: list[str]) -> tuple[dict[str, Any], list[str]]:
    """The field of a column of that type with these cells, and the cells that do not fit it."""
    values = "source,cell\n" + "".join(f'ferry-log-1901,"{cell}"\n' for cell in cells)
    meaning = COLUMN.replace("TYPE", kind).replace("UNIT", "unit: t" if kind == "number" else "definition: D")
    described = package(values, meaning)
    files = {"ferry.csv": values.encode(), "sources.csv": b"key,title,url,date\n"}
    return fields(described)["cell"], misfits(described, files)


@pytest.mark.parametrize(
    ("kind", "cells", "declared"),
    [
        ("number", ["1", "2.50", "", "-3"], "number"),
        ("number", ["1", "10–12"], "string"),
        ("number", ["1", "10/12"], "string"),
        ("number", ["1", "−3"], "string"),
        ("number", ["1", "–3"], "string"),
        ("number", ["1", "٣"], "string"),
        ("number", ["", ""], "number"),
        ("year", ["1901", ""], "year"),
        ("month", ["1901-05", "1901-12"], "yearmonth"),
        ("date", ["1901-05-31", ""], "date"),
        ("date", ["1901-05-31", "1901-06"], "string"),
        ("date", ["1901-5-3"], "string"),
        ("date", ["1901-05-03/1901-05-04"], "string"),
        ("period", ["1901-05"], "string"),
        ("period", ["1901", "1901/1902-05", "1901 / 1902", "1901/", "1901/.."], "string"),
        ("text", ["5", "2–3", "two\nlines"], "string"),
        ("citation", ["ferry-log-1901; 桥报-1903, p. 4"], "string"),
    ],
    ids=lambda value: repr(value) if isinstance(value, list) else value,
)
def test_a_field_has_the_narrowest_type_that_is_true_of_every_cell(kind: str, cells: list[str], declared: str) -> None:
    field, wrong = described_column(kind, cells)
    assert field["type"] == declared
    assert wrong == []
    is_free = declared != "string" or kind in ("text", "citation")
    assert ("constraints" in field) is not is_free


@given(st.lists(st.from_regex(r"[−–-]?[0-9]{1,3}(\.[0-9]{1,2})?|[0-9]{1,2}[–/][0-9]{1,3}", fullmatch=True), max_size=4))
def test_any_numbers_fit_the_type_that_is_declared(cells: list[str]) -> None:
    field, wrong = described_column("number", ["1", *cells])
    assert wrong == []
    assert (field["type"] == "number") == all(re.fullmatch(r"-?[0-9.]+", cell) for cell in cells)


def test_a_string_of_numbers_refuses_words() -> None:
    field, _ = described_column("number", ["10–12"])
    assert not fits(field, "ten")
    assert "range" in field["description"]


def test_fields_tell_unit_language_arithmetic_and_sources() -> None:
    found = fields(package())
    assert list(found) == ["month", "load", "share", "people", "name", "scope", "source", "second"]
    assert found["month"] == {"name": "month", "type": "yearmonth", "title": "Month"}
    assert found["people"] == {
        "name": "people",
        "type": "number",
        "title": "People",
        "description": "Unit: people. Source: gazette-1902, p. 3.",
        "unit": "people",
        "source": "gazette-1902, p. 3",
    }
    assert (found["load"]["unit"], found["load"]["sourceFields"]) == ("thousand t", ["source"])
    assert (found["share"]["derived"], found["share"]["sourceFields"]) == (True, ["source", "second"])
    assert found["share"]["description"].startswith("In tons. Unit: percent. A cell is a number or")
    assert found["share"]["description"].endswith(
        "Our own arithmetic: no source prints it. Source: the field “source” or else the field “second”."
    )
    assert found["name"] == {"name": "name", "type": "string", "title": "Name", "lang": "zh"}
    assert found["scope"]["basis"] is True
    assert found["scope"]["description"] == "Says how a row is counted: rows that differ in it are not one series."
    assert found["source"]["rdfType"] == "http://purl.org/dc/terms/source"
    assert "sources.csv" in found["source"]["description"]


def test_fields_stand_in_the_order_of_the_file() -> None:
    values = "second,source,scope,name,people,share,load,month\n,ferry-log-1901,,,,,1,1901-05\n"
    assert list(fields(package(values))) == values.splitlines()[0].split(",")


def test_a_table_tells_what_a_reader_must_know() -> None:
    found = resource(package())
    assert (found["title"], found["type"], found["period"]) == ("What the ferry carried", "table", "1901/1902")
    assert found["profile"] == "tabular-data-resource"  # by which readers of version 1 know a table
    assert found["schema"]["missingValues"] == [""]
    assert found["description"] == (
        "By the log.\n\nPeriod: 1901/1902\n\nCaveats:\n\n- No horses.\n- No carts.\n\n"
        "Missing: July: the log is torn.\n\nCredit: The harbor"
    )


def test_a_table_names_every_source_that_it_cites_once_with_a_safe_address() -> None:
    values = VALUES + "1901-07,1,,,,,script; ferry-log-1901,\n"
    assert resource(package(values))["sources"] == [
        {"key": "ferry-log-1901", "title": "The Log"},
        {"key": "gazette-1902", "title": "The Bridge & the Ferry", "path": "https://gazette.example/1"},
        {"key": "桥报-1903", "title": "哈姆大桥通车", "path": "https://qiao.example/桥"},
        {"key": "script", "title": "Not a link"},
    ]


@pytest.mark.parametrize(
    ("written", "license_"),
    [
        (
            "CC BY 4.0",
            {
                "name": "CC-BY-4.0",
                "path": "https://creativecommons.org/licenses/by/4.0/",
                "title": "Creative Commons Attribution 4.0",
            },
        ),
        (
            "cc0-1.0",
            {"name": "CC0-1.0", "path": "https://creativecommons.org/publicdomain/zero/1.0/", "title": "CC0 1.0"},
        ),
        ("Public domain", {"name": "other-pd", "title": "Public domain"}),
        ("© the harbor, <all>", {"name": "LicenseRef-the-harbor-all", "title": "© the harbor, <all>"}),
        ("版权所有", {"name": "LicenseRef-unnamed", "title": "版权所有"}),
    ],
    ids=["known", "other spelling", "unknown", "marks", "other script"],
)
def test_a_known_license_has_its_address_and_another_keeps_its_text(written: str, license_: dict[str, str]) -> None:
    described = package(VALUES, MEANING.replace("CC BY 4.0", f"'{written}'"))
    assert resource(described)["licenses"] == [license_]
    assert schema_errors(described) == []


def test_the_package_tells_its_name_title_home_and_licenses_once() -> None:
    described = datapackage.descriptor(
        Tables(),
        library(),
        {"sources.csv": b""},
        name="halm",
        title="Halm",
        homepage="https://halm.example/",
        licenses=["CC BY 4.0", "CC BY 4.0"],
    )
    assert (described["name"], described["title"]) == ("halm", "Halm")
    assert described["homepage"] == "https://halm.example/"
    assert [item["name"] for item in described["licenses"]] == ["CC-BY-4.0"]


@pytest.mark.parametrize("homepage", ["", "javascript:alert(1)", "/halm/"], ids=["none", "script", "no host"])
def test_a_home_without_a_safe_address_is_left_out(homepage: str) -> None:
    described = datapackage.descriptor(
        Tables(), library(), {"sources.csv": b""}, name="halm", title="Halm", homepage=homepage
    )
    assert "homepage" not in described
    assert "licenses" not in described
    assert schema_errors(described) == []


def test_other_files_are_resources_with_their_media_type() -> None:
    more = {"timeline.yml": b"- date: 1901\n", "land.geojson": b"{}", "ferry.yml": b"title: T\n", "empty.bin": b""}
    described = package(more=more)
    assert [item["path"] for item in described["resources"]] == [
        "ferry.csv",
        "empty.bin",
        "land.geojson",
        "sources.csv",
        "timeline.yml",
    ]
    assert resource(described, "timeline.yml") == {
        "name": "timeline.yml",
        "path": "timeline.yml",
        "format": "yml",
        "mediatype": "application/yaml",
        "encoding": "utf-8",
        "bytes": 13,
        "hash": f"sha256:{hashlib.sha256(more['timeline.yml']).hexdigest()}",
    }
    assert resource(described, "land.geojson")["mediatype"] == "application/geo+json"
    assert (resource(described, "empty.bin")["mediatype"], resource(described, "empty.bin")["bytes"]) == (
        "application/octet-stream",
        0,
    )
    assert schema_errors(described) == []


def test_a_file_that_is_no_table_can_have_a_title_and_a_license_of_its_own() -> None:
    about = {"land.geojson": About("Land", "Outlines.", "Mapmakers, public domain"), "none.yml": About("Not there")}
    files = {"land.geojson": b"{}", "sources.csv": b"", "timeline.yml": b""}
    described = datapackage.descriptor(
        Tables(), library(), files, name="halm", title="Halm", licenses=["CC BY 4.0"], about=about
    )
    land = resource(described, "land.geojson")
    assert (land["title"], land["description"]) == ("Land", "Outlines.")
    assert land["licenses"] == [
        {"name": "other-pd", "title": "Mapmakers, public domain"},
    ]
    assert "licenses" not in resource(described, "timeline.yml")
    assert [item["name"] for item in described["resources"]] == ["land.geojson", "sources", "timeline.yml"]
    assert schema_errors(described) == []


def test_the_lists_of_a_data_folder_have_titles_and_the_outline_of_maps_the_license_of_its_credit() -> None:
    outline = Outline("land.geojson", "Mapmakers, public domain; simplified.")
    names = ("timeline.yml", "people.yml", "terms.yml", "places.yml", "corrections.yml", "land.geojson")
    described = datapackage.descriptor(
        Tables(),
        library(),
        dict.fromkeys((*names, "sources.csv"), b""),
        name="halm",
        title="Halm",
        licenses=["CC BY 4.0"],
        about=datapackage.lists(outline),
    )
    assert all(resource(described, name)["title"] and resource(described, name)["description"] for name in names)
    assert [name for name in names if "licenses" in resource(described, name)] == ["land.geojson"]
    assert resource(described, "land.geojson")["licenses"] == [{"name": "other-pd", "title": outline.credit}]
    assert schema_errors(described) == []
    assert set(datapackage.lists(Outline())) == {*names} - {"land.geojson"}


@pytest.mark.parametrize(("ends", "declared"), [("\n", "\n"), ("\r\n", "\r\n")], ids=["Unix", "Windows"])
def test_the_line_ends_are_declared_as_they_are(ends: str, declared: str) -> None:
    values = VALUES.replace("\n", ends).encode()
    tables = Tables({"ferry": table()})
    files = datapackage.members({"ferry.csv": values}, tables, library())
    found = datapackage.descriptor(tables, library(), files, name="halm", title="Halm")
    assert resource(found)["dialect"]["lineTerminator"] == declared
    assert misfits(found, files) == []


def test_the_list_of_sources_resolves_the_keys() -> None:
    keys = ["桥报-1903", "ferry-log-1901", "gazette-1902", "script", "ferry-log-1901", "unknown"]
    assert datapackage.sources_csv(library(), keys).decode() == (
        "key,title,url,date\n"
        "ferry-log-1901,The Log,,1901\n"
        "gazette-1902,The Bridge & the Ferry,HTTPS://gazette.example/1,1902-05-04\n"
        "script,Not a link,,\n"
        "桥报-1903,哈姆大桥通车,https://qiao.example/桥,1903/..\n"
    )


@pytest.mark.parametrize(
    ("fields", "address"),
    [
        ("", "https://e.example/"),
        ("urlstatus = {dead}", "https://e.example/"),
        ("urlstatus = {dead}, archive_url = {https://archive.example/1}", "https://archive.example/1"),
        ("urlstatus = {usurped}, archive_url = {https://archive.example/1}", "https://archive.example/1"),
        ("urlstatus = {usurped}", ""),
    ],
)
def test_a_source_has_the_address_at_which_it_is_found_now(fields: str, address: str) -> None:
    listed = library(f"@online{{k, title = {{T}}, url = {{https://e.example/}}, {fields}}}")
    assert datapackage.sources_csv(listed, ["k"]).decode().splitlines()[1] == f"k,T,{address},"


def test_the_list_of_sources_has_what_tables_and_other_files_cite() -> None:
    tables = Tables({"ferry": table()})
    listed = datapackage.members({"ferry.csv": b""}, tables, library(), ["script"])["sources.csv"].decode()
    keys = [line.split(",")[0] for line in listed.splitlines()[1:]]
    assert keys == ["ferry-log-1901", "gazette-1902", "script", "桥报-1903"]


@pytest.mark.parametrize(
    ("title", "cell"),
    [
        ('=HYPERLINK("x")', '\'=HYPERLINK("x")'),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1", "'＝1"),
        ("1 = 1", "1 = 1"),
        ("“Quoted, twice”", "“Quoted, twice”"),
    ],
)
def test_no_spreadsheet_takes_a_title_for_a_formula(title: str, cell: str) -> None:
    written = datapackage.sources_csv(library(f"@online{{a, title = {{{title}}}}}"), ["a"]).decode()
    assert list(csv.reader(io.StringIO(written)))[1] == ["a", cell, "", ""]


@pytest.mark.parametrize(
    "name",
    ["", ".hidden.csv", "../up.yml", "a/b.yml", "a\\b.yml", "~a.yml", "file:a", "a\nb.yml", "a.", "a\u202eb.yml", "a?"],
)
def test_no_file_lies_outside_the_archive_or_has_a_name_that_a_system_refuses(name: str) -> None:
    with pytest.raises(BadName):
        datapackage.members({name: b""}, Tables(), library())
    with pytest.raises(BadName):
        datapackage.as_zip({"resources": [{"path": name}]}, {name: b""})


@pytest.mark.parametrize("name", ["sources.csv", "datapackage.json"])
def test_a_data_file_cannot_have_the_name_of_a_file_that_the_package_adds(name: str) -> None:
    with pytest.raises(BadName, match=name):
        datapackage.members({name: b""}, Tables(), library())


@pytest.mark.parametrize("name", ["", "Halm", "ha/lm", "桥"])
def test_a_package_has_a_plain_name(name: str) -> None:
    with pytest.raises(BadName, match="small letters"):
        datapackage.descriptor(Tables(), library(), {"sources.csv": b""}, name=name, title="Halm")


def archive(**options: int) -> zipfile.ZipFile:
    described, files = own()
    return zipfile.ZipFile(io.BytesIO(datapackage.as_zip(described, files, **options)))


def test_the_archive_holds_the_descriptor_and_the_very_bytes_of_every_file() -> None:
    described, files = own()
    found = archive()
    assert found.testzip() is None
    assert {name: found.read(name) for name in found.namelist() if name != "datapackage.json"} == files
    assert json.loads(found.read("datapackage.json")) == described
    for item in described["resources"]:
        content = found.read(item["path"])
        assert (item["bytes"], item["hash"]) == (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")
    for path in (PROJECT / "docs" / "data").glob("*.csv"):
        assert found.read(path.name) == path.read_bytes()


def test_a_file_that_the_descriptor_names_cannot_be_missing() -> None:
    described, files = own()
    with pytest.raises(KeyError, match=r"sources\.csv"):
        datapackage.as_zip(described, {name: content for name, content in files.items() if name != "sources.csv"})
    with pytest.raises(KeyError, match=r"ferry\.csv"):
        datapackage.descriptor(Tables({"ferry": table()}), library(), {}, name="halm", title="Halm")


def test_the_same_data_give_the_same_bytes_in_whatever_order_they_come() -> None:
    described, files = own()
    backwards = dict(reversed(files.items()))
    assert datapackage.as_zip(described, files) == datapackage.as_zip(described, backwards)


def test_members_are_sorted_plain_files_of_one_date() -> None:
    members = archive().infolist()
    assert [item.filename for item in members] == sorted(item.filename for item in members)
    assert {item.date_time for item in members} == {(1980, 1, 1, 0, 0, 0)}
    assert {item.external_attr >> 16 for item in members} == {stat.S_IFREG | 0o644}
    assert {(item.create_system, item.compress_type) for item in members} == {(3, zipfile.ZIP_DEFLATED)}


@pytest.mark.parametrize(
    ("epoch", "date"),
    [
        (0, (1980, 1, 1, 0, 0, 0)),
        (1_000_000_000, (2001, 9, 9, 1, 46, 40)),
        (10**11, (2107, 12, 31, 23, 59, 58)),
    ],
    ids=["before 1980", "given", "too late"],
)
def test_the_date_of_the_members_can_be_given(epoch: int, date: tuple[int, ...]) -> None:
    assert {item.date_time for item in archive(epoch=epoch).infolist()} == {date}


def test_texts_from_files_are_only_texts_in_the_descriptor() -> None:
    hostile = 'T", "path": "../up", </script> \\ {{ x }}'
    described = package(VALUES, MEANING.replace("What the ferry carried", json.dumps(hostile)))
    read = json.loads(datapackage.as_json(described).decode("utf-8"))
    assert read == described
    assert resource(read)["title"] == hostile
    assert resource(read)["path"] == "ferry.csv"
