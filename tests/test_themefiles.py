"""What a theme's files are listed as: all but those below hidden folders, which are still found by their name."""

from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from explainer.publishing.themefiles import VisibleFiles

FILES = ["main.html", "assets/site.css", "assets/fonts/.hidden/a.woff2", ".icons/set/one.svg", "partials/nav.html"]


@pytest.fixture
def folders(tmp_path: Path) -> list[str]:
    """A theme, and a folder that goes before it and has one of its files too."""
    for name in [*(f"theme/{name}" for name in FILES), "ours/main.html", "ours/.icons/set/two.svg", "ours/b.js"]:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
    return [str(tmp_path / "ours"), str(tmp_path / "theme")]


def test_hidden_folders_are_not_listed(folders: list[str]) -> None:
    assert VisibleFiles(folders).list_templates() == ["assets/site.css", "b.js", "main.html", "partials/nav.html"]


def test_what_is_hidden_is_found_by_its_name(folders: list[str]) -> None:
    loaded = Environment(autoescape=True, loader=VisibleFiles(folders)).get_template(".icons/set/one.svg").render()
    assert loaded == "theme/.icons/set/one.svg"


def test_mkdocs_publishes_the_same_files_of_the_theme() -> None:
    """Of the theme itself, by the rule of MkDocs itself."""
    config = MkDocsConfig()
    config.load_dict({"site_name": "A site", "theme": {"name": "material"}})
    config.validate()
    published = []
    for loader in (FileSystemLoader(config.theme.dirs), VisibleFiles(config.theme.dirs)):
        files = Files([])
        files.add_files_from_theme(Environment(autoescape=True, loader=loader), config)
        published.append([(file.src_uri, file.abs_src_path) for file in files])
    assert published[0]
    assert published[0] == published[1]
