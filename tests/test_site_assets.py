"""Style sheets and scripts of a whole small site: their names, their number, what is left of the theme's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.conftest import PROJECT

if TYPE_CHECKING:
    from tests.conftest import Site

HOOKS = [str(PROJECT / "hooks" / f"{name}.py") for name in ("assets", "templates", "citations", "headers", "publish")]
STYLES = ["assets/explainer.css", "own.css", "assets/preview.css"]
SCRIPTS = [{"path": "assets/filter.js", "defer": True}, {"path": "assets/preview.js", "defer": True}]
HASHED = r"\.[0-9a-f]{8}\.min\.(?:css|js)"


@pytest.fixture
def site(site: Site) -> Site:
    """A site with Material's theme, our files, and one of its writer's own between them."""
    theme = {"name": "material", "custom_dir": "theme", "font": False, "palette": {"primary": "indigo"}}
    for template in ("main.html", "404.html"):
        (site.folder / "theme" / template).unlink()
    site.write("theme/main.html", (PROJECT / "hooks/theme/main.html").read_text(encoding="utf-8"))
    for file in (PROJECT / "hooks/theme/assets").iterdir():
        if file.is_file():
            site.write(f"theme/assets/{file.name}", file.read_bytes())
    site.write("docs/own.css", "p { color: red }")
    site.configure(theme=theme, plugins=["search"], hooks=HOOKS, extra_css=STYLES, extra_javascript=SCRIPTS)
    return site


def loaded(site: Site, path: str = "index.html") -> list[str]:
    """The style sheets and scripts of a page, from the top of the site."""
    return [link.removeprefix("../") for link in site.page(path).loaded if link.endswith((".css", ".js"))]


def test_our_files_are_joined_and_all_names_but_the_writers_change_with_the_content(site: Site) -> None:
    assert site.build().code == 0
    names = [re.sub(HASHED, ".#", name) for name in loaded(site)]
    assert names == [
        *("assets/stylesheets/main.#", "assets/stylesheets/palette.#", "assets/explainer.#", "own.css"),
        *("assets/search.#", "assets/javascripts/bundle.#", "assets/explainer.#"),
    ]
    assert loaded(site, "chapter/index.html") == loaded(site)
    assert set(loaded(site)) <= set(site.built.files)


def test_all_that_is_hashed_may_be_kept_for_ever(site: Site) -> None:
    site.build()
    rules = site.built.files["_headers"].decode()
    assert all(
        f"/{name}\n  Cache-Control: public, max-age=31536000" in rules for name in loaded(site) if "own" not in name
    )


def test_the_joined_file_holds_ours_in_their_order_without_comments(site: Site) -> None:
    site.build()
    text = site.built.files[next(name for name in loaded(site) if name.startswith("assets/explainer"))].decode()
    assert 0 < text.index(".md-content") < text.index(".preview-content")
    assert "/*" not in text


def test_a_file_of_ours_that_is_not_listed_keeps_its_name(site: Site) -> None:
    site.build()
    assert "assets/figures.css" in site.built.files
    assert not {"assets/explainer.css", "assets/search.js"} & set(site.built.files)


def test_the_theme_keeps_what_pages_use_and_nothing_else(site: Site) -> None:
    site.build()
    name = next(name for name in loaded(site) if "/main." in name)
    assert ".md-header" in (text := site.built.files[name].decode())
    assert ".tabbed-set" not in text and "[dir=rtl]" not in text
    site.append("docs/chapter.md", '\n<div class="tabbed-set">Tabs</div>\n')
    site.build()
    other = next(name for name in loaded(site) if "/main." in name)
    assert other != name and ".tabbed-set" in site.built.files[other].decode()


def test_the_same_input_gives_the_same_names(site: Site) -> None:
    site.build()
    first = loaded(site)
    site.build()
    assert loaded(site) == first


def test_a_line_of_the_theme_that_has_changed_is_told(site: Site) -> None:
    site.write("theme/partials/search.html", "<p>Another search.</p>")
    run = site.mkdocs("build")
    assert run.code == 1
    assert "templates.py: partials/search.html of the theme no longer has" in run.output


def test_a_wide_table_scrolls_in_a_box_with_a_name(site: Site) -> None:
    site.append(
        "docs/chapter.md", "\n| Year[^doubt] | Boats |\n| --- | --- |\n| 1901 | 12 |\n\n[^doubt]: See [@桥报-1903].\n"
    )
    assert site.build().code == 0
    html = site.page("chapter/index.html").html
    box = '<div aria-label="Table: Year, Boats" class="data-scroll" role="group" tabindex="0">'
    assert re.search(rf'{re.escape(box)}<table class="data">\s*<thead>', html)
