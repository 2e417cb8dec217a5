"""`explainer new`: a complete small explainer on any subject, which builds as it comes and as it is changed."""

from __future__ import annotations

import contextlib
import datetime
import io
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from importlib import resources
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown import markdown as convert
from tests.conftest import BuiltSite, Site
from tests.test_subject_free import words_of_the_subject

from explainer.__main__ import main
from explainer.scaffold import makefile, siteyaml
from explainer.scaffold.answers import LANGUAGES, Answers, BadAnswer, answers, as_yaml, markdown

PROJECT = Path(__file__).parent.parent
TODAY = datetime.date(2026, 11, 22)
TITLE = 'Lighthouses: "маяк", 灯塔 & other lights (1% of all)'
QUIET = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true", "SOURCE_DATE_EPOCH": "1795305600"}


def new(folder: Path, *arguments: str) -> tuple[int, str, str]:
    """Exit code, output and errors of `explainer new`."""
    output, errors = io.StringIO(), io.StringIO()
    with redirect_stdout(output), redirect_stderr(errors):
        try:
            code = main(["new", str(folder), *arguments])
        except SystemExit as end:  # argparse
            code = int(str(end.code))
    return code, output.getvalue(), errors.getvalue()


def environment(library: Path | None) -> dict[str, str]:
    """That of a program; with a copy of the library it is not counted what of the copy runs."""
    if library is None:
        return os.environ | QUIET
    known = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    return known | QUIET | {"PYTHONPATH": str(library), "PYTHONDONTWRITEBYTECODE": "1"}


def run(folder: Path, *arguments: str, library: Path | None = None) -> subprocess.CompletedProcess[str]:
    """A program of the interpreter of these tests, in a folder, perhaps with a copy of the library."""
    command, told = [sys.executable, "-m", *arguments], environment(library)
    return subprocess.run(command, cwd=folder, env=told, capture_output=True, encoding="utf-8", check=False)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new explainer, as it comes."""
    folder = tmp_path_factory.mktemp("new") / "lights"
    given = ("--title", TITLE, "--author", 'Ada Byron: "of" Halm', "--site-url", "https://lights.example/site")
    code, output, errors = new(folder, *given)
    assert (code, errors) == (0, "")
    assert output.startswith(f"made {folder}\n")
    return folder


@pytest.fixture
def copy(made: Path, tmp_path: Path) -> Path:
    """A new explainer that a test may change."""
    return shutil.copytree(made, tmp_path / "lights")


@pytest.fixture(scope="module")
def built(made: Path, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """Its site."""
    folder = tmp_path_factory.mktemp("built") / "site"
    done = run(made, "mkdocs", "build", "--strict", "--site-dir", str(folder))
    assert done.returncode == 0, done.stdout + done.stderr
    return BuiltSite(folder)


# ----- as it comes


def test_it_has_all_that_a_project_has(made: Path) -> None:
    names = {path.name for path in made.iterdir()}
    assert {"docs", "citations", "hooks", "tests", ".github", ".ci", "mkdocs.yml", "Makefile", "README.md"} <= names
    assert {"CONTRIBUTING.md", "LICENSE", ".gitignore", "pyproject.toml", "requirements.lock"} <= names
    assert os.access(made / ".ci" / "run", os.X_OK)
    stray = {"__pycache__", "readme.png", "benchmarks"}
    assert not [path for path in made.rglob("*") if path.name in stray or path.suffix == ".pyc"]
    assert not list((made / "docs").rglob("*.in"))


def test_it_tells_its_contributors_what_this_project_tells_them(made: Path, built: BuiltSite) -> None:
    for path in (PROJECT / "docs/contribute").iterdir():
        assert (made / "docs/contribute" / path.name).read_bytes() == path.read_bytes()
    named = re.findall(r"\]\((docs/[^)]+)\)", (made / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    assert named
    assert [path for path in named if not (made / path).is_file()] == []
    assert "contribute/codes/index.html" in built.pages


def test_its_hooks_are_those_of_this_project(made: Path) -> None:
    for path in (PROJECT / "hooks").glob("*.py"):
        assert (made / "hooks" / path.name).read_bytes() == path.read_bytes()


def test_nothing_in_it_names_the_subject_of_this_site(made: Path) -> None:
    assert words_of_the_subject(made) == set()


def test_its_check_finds_nothing(made: Path) -> None:
    done = run(made, "explainer", "check")
    assert done.returncode == 0, done.stdout
    assert "Quotations that match the source's words: 2 of 2" in done.stdout
    assert run(made, "explainer", "format", "--check").returncode == 0


def test_its_own_tests_pass(made: Path) -> None:
    done = run(made, "pytest", "-p", "no:cacheprovider")
    assert done.returncode == 0, done.stdout
    assert re.search(r"^3 passed", done.stdout, re.MULTILINE)


def test_its_site_has_every_page_and_all_that_readers_take_away(built: BuiltSite) -> None:
    assert {"index.html", "meter/index.html", "claims/index.html", "sources/index.html"} <= set(built.pages)
    assert (built.folder / "data" / "lengths.csv").is_file()
    assert "<svg" in built.pages["yard/index.html"].html
    for page in built.pages.values():
        assert not [link for link in page.links if link.endswith(".md")]


def test_every_link_inside_its_site_leads_somewhere(built: BuiltSite) -> None:
    for path, page in built.pages.items():
        for link in page.links:
            if re.match(r"[a-z]+:|//", link) or path == "404.html":
                continue
            file, fragment = page.leads_to(link)
            assert (built.folder / file).is_file(), f"{path}: {link}"
            assert not fragment or not file.endswith(".html") or fragment in built.pages[file].ids, f"{path}: {link}"


def test_its_title_is_shown_as_it_was_given(built: BuiltSite) -> None:
    front = built.pages["index.html"]
    assert TITLE in front.text
    assert '<meta name="author" content="Ada Byron: &#34;of&#34; Halm">' in front.html
    assert '<link rel="canonical" href="https://lights.example/site/">' in front.html


def test_its_makefile_has_the_targets_that_its_workflows_call(made: Path) -> None:
    workflows = [*(made / ".github" / "workflows").iterdir(), made / ".ci" / "run"]
    called = {name for path in workflows for name in re.findall(r"\bmake ([a-z.][\w./]*)", path.read_text())}
    assert {"site", "test"} <= called
    for name in sorted(called):
        done = subprocess.run(["make", "-n", name], cwd=made, capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == 0, done.stderr


def test_its_makefile_sets_up_as_this_one_does(made: Path) -> None:
    text = (made / "Makefile").read_text(encoding="utf-8")
    assert "$(BIN)/python -m pip install --quiet --require-hashes" in text
    assert "chromedriver" not in text
    assert "--cov" not in text


# ----- as it is changed


def test_it_becomes_an_explainer_on_another_subject_without_a_change_of_code(copy: Path) -> None:
    for path in (*copy.glob("citations/*/*.yml"), *copy.glob("docs/data/lengths.*")):
        path.unlink()
    for name in ("meter.md", "yard.md", "claims.md"):
        (copy / "docs" / name).unlink()
    settings = (copy / "mkdocs.yml").read_text(encoding="utf-8")
    settings = settings.replace("  - What a meter is: meter.md\n", "").replace("      - Claims: claims.md\n", "")
    settings = settings.replace("How long a yard is: yard.md", "Lamps: lamps.md")
    settings = settings.replace("      claims_page: claims.md\n", "")
    (copy / "mkdocs.yml").write_text(settings, encoding="utf-8")
    (copy / "citations/references.bib").write_text(
        "@book{log-1901,\n  author = {Halm, Ada},\n  title = {The Log of the Light},\n  date = {1901},\n}\n"
    )
    (copy / "citations/evidence/log-1901.yml").write_text(
        "passages:\n  - {id: lamp, quote: The lamp was lit at six every evening, lang: en}\n"
    )
    (copy / "docs/data/lamps.csv").write_text("year,lamps,source\n1900,2,log-1901\n1901,3,log-1901\n")
    (copy / "docs/data/lamps.yml").write_text(
        "title: Lamps\nlicense: CC BY 4.0\ncolumns:\n  - {name: year, title: Year, type: year}\n"
        "  - {name: lamps, title: Lamps, type: number, unit: lamps, source: 'column:source'}\n"
        "  - {name: source, title: Source, type: citation}\n"
    )
    (copy / "docs/index.md").write_text("# Lights\n\nThe tower had 3 lamps in 1901.[^log-1901#lamps.1901.lamps]\n")
    (copy / "docs/lamps.md").write_text(
        "# Lamps\n\n“The lamp was lit at six every evening.”[^log-1901#lamp]\n\n```chart\ndata: lamps\ntitle: Lamps\n"
        "description: Two and three.\nmark: bar\nencoding:\n  x: {field: year}\n"
        "  y: {field: lamps, type: quantitative, title: lamps}\n```\n"
    )
    method = (copy / "docs/method.md").read_text(encoding="utf-8")
    (copy / "docs/method.md").write_text(method.replace("[The register](claims.md)", "The register"), encoding="utf-8")
    done = run(copy, "mkdocs", "build", "--strict")
    assert done.returncode == 0, done.stdout + done.stderr
    site = BuiltSite(copy / "site")
    assert "Ada Halm, The Log of the Light" in site.pages["index.html"].text
    assert "<svg" in site.pages["lamps/index.html"].html


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_interrupted_leaves_nothing(copy: Path, tmp_path: Path, number: int) -> None:
    (copy / "LICENSE").unlink()
    os.mkfifo(copy / "LICENSE")  # whoever copies it waits for a writer
    with subprocess.Popen(
        [sys.executable, "-m", "explainer", "new", "second", "--title", "Second"],
        cwd=tmp_path,
        env=environment(copy / "hooks"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        writer = os.open(copy / "LICENSE", os.O_WRONLY)  # waits for the reader
        assert [path.name[:8] for path in tmp_path.iterdir() if path != copy] == [".second."]
        process.send_signal(number)
        output, errors = process.communicate(timeout=60)
        os.close(writer)
    assert (process.returncode, output, errors) == (130, b"", b"")
    assert list(tmp_path.iterdir()) == [copy]


def test_an_explainer_makes_another_one(copy: Path, tmp_path: Path) -> None:
    done = run(tmp_path, "explainer", "new", "second", "--title", "Second", library=copy / "hooks")
    assert done.returncode == 0, done.stderr
    assert run(tmp_path / "second", "explainer", "check").returncode == 0


# ----- misuse


@pytest.mark.parametrize(
    ("folder", "arguments", "message"),
    [
        ("full", (), "full is not empty"),
        ("file", (), "file is a file"),
        ("file/below", (), "there is no folder"),
        ("link", (), "link is a file"),
        ("none/new", (), "there is no folder"),
        ("new", ("--title", "  "), "a title has 1 to 200 characters"),
        ("new", ("--title", "x" * 201), "a title has 1 to 200 characters"),
        ("new", ("--title", "\x00"), "a title has 1 to 200 characters"),
        ("new", ("--site-url", "javascript:alert(1)"), '"javascript:alert(1)" is no address of a site'),
        ("new", ("--site-url", "https://a.example/?q"), "is no address of a site"),
        ("new", ("--language", "tlh"), 'the theme does not speak "tlh"'),
        (str(PROJECT / "hooks" / "new"), (), "is inside what would be copied"),
    ],
)
def test_it_refuses_with_one_line(tmp_path: Path, folder: str, arguments: tuple[str, ...], message: str) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("")
    (tmp_path / "file").write_text("")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    before = sorted(path.name for path in tmp_path.iterdir())
    with contextlib.chdir(tmp_path):
        code, output, errors = new(Path(folder), "--title", "A", *arguments)
    assert (code, output, errors.count("\n")) == (2, "", 1)
    assert message in errors
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_the_command_to_enter_it_can_be_pasted(tmp_path: Path) -> None:
    folder = tmp_path / 'Züge & "mehr"'
    code, output, _ = new(folder, "--title", "A")
    assert code == 0
    assert f"\n  cd {shlex.quote(str(folder))}\n" in output


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    assert new(tmp_path / "new", "--title", "A")[0] == 0
    (tmp_path / "empty").mkdir()
    assert new(tmp_path / "empty", "--title", "A")[0] == 0
    assert (tmp_path / "empty" / "mkdocs.yml").is_file()


def test_a_folder_that_may_not_be_written_is_refused(site: Site) -> None:
    closed = site.folder / "closed"
    closed.mkdir()
    closed.chmod(0o555)
    done = site.explainer("new", "closed/new", "--title", "A")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "explainer: cannot write closed/new: Permission denied\n"


def test_a_file_that_cannot_be_copied_leaves_nothing(copy: Path, tmp_path: Path) -> None:
    (copy / "hooks" / "dangling").symlink_to("nowhere")
    done = run(tmp_path, "explainer", "new", "second", "--title", "Second", library=copy / "hooks")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("explainer: cannot write second: ")
    assert list(tmp_path.iterdir()) == [copy]


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("requirements.lock", "has no requirements.lock"),
        ("Makefile", "has no Makefile"),
        ("mkdocs.yml", "has no mkdocs.yml"),
    ],
)
def test_a_library_outside_a_project_makes_none(copy: Path, tmp_path: Path, path: str, message: str) -> None:
    (copy / path).unlink()
    done = run(tmp_path, "explainer", "new", "second", "--title", "Second", library=copy / "hooks")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert f"has no {path}" in done.stderr


# ----- what a file says of it


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("A: b", "A: b"),
        ('"Quoted" and ’quoted’', '"Quoted" and ’quoted’'),
        ("# 50% [of] *all* `code` <b>", "# 50% [of] *all* `code` <b>"),
        ("[^note] {#id} & &amp;", "[^note] {#id} & &amp;"),
        ("1. First - _second_", "1. First - _second_"),
        ("Back\\slash! (x)", "Back\\slash! (x)"),
        ("灯塔 маяк منارة", "灯塔 маяк منارة"),
    ],
)
def test_a_title_is_shown_by_markdown_as_it_is(title: str, shown: str) -> None:
    html = convert(f"# {markdown(title)}")
    plain = re.sub("<[^>]*>", "", html).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert plain == shown


@given(st.text(max_size=60))
def test_any_title_is_read_back_from_yaml(title: str) -> None:
    try:
        told = answers(title, "", "", "en", TODAY)
    except BadAnswer:
        return
    assert yaml.safe_load(f"a: {as_yaml(told.title)}\nb: 1") == {"a": told.title, "b": 1}


def test_the_answers_have_one_form() -> None:
    told = answers(" A\nlight ", "Ada\tByron", "https://a.example", "zh_hant", TODAY)
    assert told == Answers("A light", "Ada Byron", "https://a.example/", "zh-Hant", TODAY)


def test_the_languages_are_those_of_the_theme() -> None:
    folder = resources.files("material").joinpath("templates", "partials", "languages")
    assert {path.name.removesuffix(".html") for path in folder.iterdir()} == LANGUAGES


CONFIGURATION = """\
site_name: Old
site_description: >-
  Old
  words
site_url: https://old.example/
# about the nav
nav:
  - Old: old.md

theme:
  name: material
  language: en
markdown_extensions:
  - explainer:
      people_page: people.md
      claims_page: claims.md
"""


def test_the_configuration_keeps_all_but_what_is_the_site_s_own() -> None:
    told = answers('A: "light"', "Ada", "https://a.example/", "de", TODAY)
    made = yaml.safe_load(siteyaml.configured(CONFIGURATION, told))
    assert (made["site_name"], made["site_author"], made["site_url"]) == ('A: "light"', "Ada", "https://a.example/")
    assert made["theme"] == {"name": "material", "language": "de"}
    assert made["markdown_extensions"] == [{"explainer": {"claims_page": "claims.md"}}]
    assert made["nav"][0] == {"In brief": "index.md"}


def test_another_configuration_is_refused() -> None:
    with pytest.raises(siteyaml.NotOurs, match=r"mkdocs\.yml has no nav, theme"):
        siteyaml.configured("site_name: A\nsite_description: B\nsite_url: C\n", answers("A", "", "", "en", TODAY))


def test_the_makefile_tests_the_site_and_not_the_code() -> None:
    text = (
        ".PHONY: site test browser\n\nsite:\n\tmake it\n\n"
        "# all\ntest: browser ## run\n\tpytest --cov\n\n# why\nbrowser:\n\tget it\n"
    )
    assert makefile.for_a_site(text) == f".PHONY: site test\n\nsite:\n\tmake it\n\n{makefile.TEST.rstrip()}\n"


def test_another_makefile_is_refused() -> None:
    with pytest.raises(makefile.NotOurs):
        makefile.for_a_site("site:\n\tmake it\n")
