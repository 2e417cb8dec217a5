"""What a site will hold, told from its files alone: the check of links without a build reports what a build does."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from explainer import project
from explainer.__main__ import main
from explainer.chapter import sitetree
from explainer.files import siteconfig
from explainer.files.siteconfig import SiteConfig
from explainer.markdown.links import SiteTree
from explainer.markdown.page import PageSource
from explainer.problems.place import TextFile

if TYPE_CHECKING:
    from tests.conftest import BuiltSite, Site

PAGE = """\
# All kinds of ids

## Said by two.[^ferry-log-1901]

## Twice

## Twice

### Named { #by-hand }

## 渡口

A paragraph with a name.
{: #paragraph }

<a name="anchor"></a> <span id="span">raw</span>

<div id="block">raw</div>

Setext
------

> ## Quoted {#quoted}

!!! note
    ## In a box

```yaml
## Not a heading {#code}
```

| a | b |
| - | - |
| 1 | <b id="cell">2</b> |
"""


def tree_of(site: Site, cited: Iterable[str] = ()) -> SiteTree:
    docs = site.folder / "docs"
    pages = {
        path.relative_to(docs).as_posix(): PageSource(TextFile(str(path), path.read_text(encoding="utf-8")))
        for path in docs.rglob("*.md")
    }
    backing = project.read(site.folder, {})
    return sitetree.read(site.folder, docs, siteconfig.read(site.folder), pages, backing, cited)


def test_the_ids_of_a_page_are_those_that_the_build_gives_it(site: Site) -> None:
    site.write("docs/chapter.md", PAGE)
    assert site.build().code == 0
    tree = tree_of(site, ["ferry-log-1901", "gazette-bridge-1902"])
    built = {uri: set(site.page(path).ids) for uri, path in PATHS.items()}
    assert {uri: set(tree.ids[uri]) - {"anchor"} for uri in PATHS} == {
        **built,
        "sources.md": built["sources.md"],
    }
    assert "anchor" in tree.ids["chapter.md"]  # a name is no id, and as good for a link


PATHS = {"index.md": "index.html", "chapter.md": "chapter/index.html", "sources.md": "sources/index.html"}


@pytest.mark.parametrize(
    ("name", "is_there"), [("by-hand", True), ("twice_1", True), ("said-by-two", True), ("code", False), ("x", False)]
)
def test_an_id_is_known_before_it_is_asked_for_all_of_them(site: Site, name: str, is_there: bool) -> None:
    site.write("docs/chapter.md", PAGE)
    assert (name in tree_of(site).ids["chapter.md"]) == is_there


LINKS: dict[str, tuple[str, list[str]]] = {
    "a page": ("[a](index.md)", []),
    "a page that does not exist": ("[a](zzz.md)", ["L001"]),
    "a heading": ("[a](index.md#the-bridge)", []),
    "a heading that does not exist": ("[a](index.md#zzz)", ["L002"]),
    "a note": ("[a](index.md#fn:1)", []),
    "a source that is cited": ("[a](sources.md#source-ferry-log-1901)", []),
    "a source that is not": ("[a](sources.md#source-zzz)", ["L002"]),
    "a picture": ("![a](map.svg)", []),
    "a picture that does not exist": ("![a](zzz.svg)", ["L001"]),
    "a file of the theme": ("[a](assets/x.css)", []),
    "a table": ("[a](data/tolls.csv)", []),
    "what is left out": ("[a](old/x.md)", ["L001"]),
    "a draft": ("[a](draft.md)", ["L001"]),
    "a page of raw HTML": ('<a href="../sources/#sources">a</a>', []),
    "raw HTML that leads nowhere": ('<a href="../zzz/">a</a>', ["L001"]),
    "a folder's first page": ("[a](sub/index.md)", []),
    "a folder's readme": ('[a](sub2/README.md) <a href="../sub2/">a</a>', []),
    "a page with a space": ("[a](<a b.md>) <a href='../a%20b/'>a</a>", []),
}


@pytest.mark.parametrize("name", LINKS)
def test_a_check_reports_the_links_that_a_build_reports(
    site: Site, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text, codes = LINKS[name]
    for path in ("old/x.md", "draft.md", "sub/index.md", "sub2/README.md", "a b.md"):
        site.write(f"docs/{path}", "# Page\n")
    site.write("docs/map.svg", "<svg/>")
    site.write("theme/assets/x.css", "")
    site.write("docs/data/tolls.csv", "year,toll,source\n1901,5,ferry-log-1901\n")
    site.write("docs/data/tolls.yml", TABLE)
    off = dict.fromkeys(("omitted_files", "absolute_links", "unrecognized_links", "anchors"), "ignore")
    site.configure(exclude_docs="/old/\n", draft_docs="draft.md", validation=off, strict=False)
    site.append("docs/chapter.md", f"\n{text}\n")
    monkeypatch.chdir(site.folder)
    main(["check"])
    shown = capsys.readouterr().out
    assert [found for found in codes if found not in shown] == []
    assert ("L00" in shown) == bool(codes)
    assert shown.strip() in site.build().output


def test_a_link_that_leads_nowhere_is_said_once(site: Site) -> None:
    site.append("docs/chapter.md", "\n[a](nowhere.md) [b](/away/) [c](elsewhere) [d](index.md#none)\n")
    run = site.build()
    assert [problem.code for problem in run.problems] == ["L001", "L001", "L001", "L002"]
    assert "Doc file" not in run.output


def test_the_page_that_explains_the_codes_is_the_one_that_shows_them() -> None:
    pages = {uri: PageSource(TextFile(uri, text)) for uri, text in {"a.md": "# A\n", "help/c.md": CODES}.items()}
    page = "https://halm.example/site/"
    assert sitetree.address_of_codes(pages, SiteConfig(url=page)) == f"{page}help/c/"
    assert sitetree.address_of_codes(pages, SiteConfig(url=page[:-1], has_folders=False)) == f"{page}help/c.html"
    assert sitetree.address_of_codes(pages, SiteConfig()) == ""
    assert sitetree.address_of_codes({}, SiteConfig(url=page)) == ""


CODES = "# Codes\n\n```codes\n```\n"
TABLE = """\
title: Tolls
license: CC0-1.0
columns:
  year: {title: Year, type: year}
  toll: {title: Toll, type: number, unit: t, source: source}
  source: {title: Source, type: citation}
"""


def test_addresses_are_files_where_the_site_says_so(site: Site) -> None:
    site.configure(use_directory_urls=False)
    tree = tree_of(site)
    assert tree.addresses["chapter.html"] == "chapter.md"
    assert "chapter/" not in tree.addresses


def test_a_table_of_records_that_names_a_chapter_that_does_not_exist_is_reported(
    site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    site.write(
        "docs/data/timeline.yml",
        "events:\n- {date: 1902-05-04, what: 'It opened.[^ferry-log-1901]', topic: The bridge, chapter: zzz.md}\n",
    )
    monkeypatch.chdir(site.folder)
    assert main(["check"]) == 1
    assert 'L001: it is said to be treated in "zzz.md"' in capsys.readouterr().out


def test_what_a_build_adds_to_the_own_site_is_known_before(own_site: BuiltSite) -> None:
    root = Path(__file__).parent.parent
    tree = sitetree.read(root, root / "docs", siteconfig.read(root), {}, project.Project(), ())
    written = {path for path in own_site.files if path.split("/")[0] in ("data", "feed.xml") or path.count("/") == 0}
    of_servers = {"_headers", "sitemap.xml.gz", "404.html"}
    assert sorted(written - set(tree.files) - set(tree.addresses) - of_servers) == []


def test_a_corrected_page_has_the_section_that_tells_it(site: Site) -> None:
    site.write(
        "docs/data/corrections.yml",
        "corrections:\n- {date: 1902-05-05, page: chapter.md, was: In June., now: 'In May.[^ferry-log-1901]'}\n",
    )
    tree = tree_of(site)
    assert "page-corrections" in tree.ids["chapter.md"]
    assert "page-corrections" not in tree.ids["index.md"]


def test_braces_name_no_heading_where_nobody_reads_them(site: Site) -> None:
    first, *others = site.configuration["markdown_extensions"]
    site.configure(markdown_extensions=[first, *(name for name in others if name != "attr_list")])
    site.write("docs/chapter.md", "# Opening {#by-hand}\n")
    assert list(tree_of(site).ids["chapter.md"]) == ["opening-by-hand"]
    assert "by-hand" not in tree_of(site).ids["chapter.md"]


def test_of_two_first_pages_of_a_folder_one_is_served(site: Site) -> None:
    site.write("docs/sub/index.md", "# One\n")
    site.write("docs/sub/README.md", "# Two\n")
    assert tree_of(site).addresses["sub/"] == "sub/index.md"
    assert "sub/README.md" not in tree_of(site).files


# the configuration


CONFIGURATIONS = {
    "none": ("", SiteConfig()),
    "not YAML": (
        "a:\n - [",
        SiteConfig(fault="mkdocs.yml:2:5: this is not YAML: expected the node content, but found '<stream end>'"),
    ),
    "no mapping": ("- a", SiteConfig()),
    "too deep": ("a: " + "[" * 999 + "]" * 999, SiteConfig()),
    "a name": ("site_name: Halm", SiteConfig("Halm")),
    "addresses that are files": ("use_directory_urls: false", SiteConfig(has_folders=False)),
    "a theme of its own": ("theme: {name: material, custom_dir: theme}", SiteConfig(theme="theme")),
    "a theme by its name": ("theme: material", SiteConfig()),
    "what is left out": (
        "exclude_docs: |\n  old\n  *.txt\ndraft_docs: new.md",
        SiteConfig(left_out=("old", "*.txt", "", "new.md")),
    ),
}


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_a_configuration_is_read(name: str, tmp_path: Path) -> None:
    text, expected = CONFIGURATIONS[name]
    (tmp_path / "mkdocs.yml").write_text(text, encoding="utf-8")
    found = siteconfig.read(tmp_path)
    assert found == SiteConfig(
        expected.name,
        expected.has_folders,
        expected.theme,
        tuple(found.left_out) if not any(expected.left_out) else expected.left_out,
        fault=expected.fault,
    )


SAID = """\
site_url: https://halm.example/
repo_url: https://code.example/halm
docs_dir: text
extra: {contact: ada@halm.example}
"""
ABOUT: dict[str, tuple[str, str]] = {
    "its address and its contact": (SAID, "https://halm.example/; mailto:ada@halm.example"),
    "its address": ("site_url: https://halm.example/", "https://halm.example/"),
    "its code where it has no address": (
        "repo_url: https://code.example/halm\nextra: {contact: a@b.example}",
        "https://code.example/halm; mailto:a@b.example",
    ),
    "nothing": ("extra: 3\nsite_url: [1]", ""),
    "an address from the environment": ("site_url: !ENV [SITE_URL, 'https://halm.example/']", ""),
}


@pytest.mark.parametrize("name", ABOUT)
def test_whom_a_host_may_ask_is_said_by(name: str, tmp_path: Path) -> None:
    text, expected = ABOUT[name]
    (tmp_path / "mkdocs.yml").write_text(text, encoding="utf-8")
    assert siteconfig.read(tmp_path).asked_about == expected


def test_what_a_configuration_inherits_counts_where_it_says_nothing_itself(tmp_path: Path) -> None:
    files = {
        "mkdocs.yml": "INHERIT: base/site.yml\nsite_name: Halm\nextra: {x: y}\nmarkdown_extensions: [abbr]\n",
        "base/site.yml": f"INHERIT: ../last.yml\n{SAID}markdown_extensions: [tables]\n",
        "last.yml": "site_name: Old\nuse_directory_urls: false\n",
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    found = siteconfig.read(tmp_path)
    assert (found.name, found.url, found.docs, found.contact) == (
        "Halm",
        "https://halm.example/",
        "text",
        "ada@halm.example",
    )
    assert not found.has_folders
    assert list(found.extensions) == [*siteconfig.BUILT_IN, "abbr"]


@pytest.mark.parametrize("parent", ["mkdocs.yml", "none.yml", "[1]", '"a\\0b"'])
def test_a_configuration_whose_parent_is_nowhere_says_what_it_says_itself(tmp_path: Path, parent: str) -> None:
    (tmp_path / "mkdocs.yml").write_text(f"INHERIT: {parent}\nsite_name: Halm\n", encoding="utf-8")
    assert siteconfig.read(tmp_path).name == "Halm"


def test_a_mistake_in_what_is_inherited_is_told_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("INHERIT: base.yml\nsite_name: Halm\n", encoding="utf-8")
    (tmp_path / "base.yml").write_text("a: b: c\n", encoding="utf-8")
    assert siteconfig.read(tmp_path).fault == ("base.yml:1:5: this is not YAML: mapping values are not allowed here")
    (tmp_path / "base.yml").unlink()
    (tmp_path / "base.yml").mkdir()
    assert siteconfig.read(tmp_path).fault == "cannot read base.yml: Is a directory"


EXTENSIONS: dict[str, tuple[str, dict[str, dict[str, object]]]] = {
    "a list": ("[abbr, toc: {permalink: true}]", {"abbr": {}, "toc": {"permalink": True}}),
    "a mapping": ("{abbr: , toc: {permalink: true}}", {"abbr": {}, "toc": {"permalink": True}}),
    "a name alone": ("abbr", {"abbr": {}}),
    "nonsense": ("[1, [abbr], {2: 3}]", {}),
}


@pytest.mark.parametrize("name", EXTENSIONS)
def test_extensions_are_read_in_each_form_that_generators_take(name: str, tmp_path: Path) -> None:
    text, expected = EXTENSIONS[name]
    (tmp_path / "mkdocs.yml").write_text(f"markdown_extensions: {text}", encoding="utf-8")
    assert siteconfig.read(tmp_path).extensions == {**{name: {} for name in siteconfig.BUILT_IN}, **expected}


def test_an_option_that_only_code_gives_makes_every_id_possible_and_is_not_run(site: Site) -> None:
    configured = (site.folder / "mkdocs.yml").read_text(encoding="utf-8")
    given = configured.replace("permalink: true", "slugify: !!python/object/apply:os._exit [3]")
    assert given != configured
    site.write("mkdocs.yml", given)
    tree = tree_of(site)
    ids = tree.ids["chapter.md"]
    assert "whatever" in ids
    assert (list(ids), len(ids)) == ([], 0)  # so that no hint names one
    assert "nowhere.md" not in tree.files
