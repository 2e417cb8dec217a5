"""The command line: `explainer check` and `explainer format`, their messages and exit codes."""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.conftest import PROJECT

from explainer.__main__ import main
from explainer.commands.status import EXIT_CLEAN, EXIT_MISUSE, EXIT_PROBLEMS

if TYPE_CHECKING:
    from tests.conftest import Site

UNTIDY = "@misc{b-1904, title = {B}}\n\n@misc{a-1903, title = {A}}\n"
TIDY = "@misc{a-1903,\n  title = {A},\n}\n\n@misc{b-1904,\n  title = {B},\n}\n"


@pytest.fixture
def project(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A good site, in whose folder the commands are given."""
    monkeypatch.chdir(site.folder)
    return site


# check


def test_check_says_nothing_of_a_good_project(project: Site, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == EXIT_CLEAN
    assert capsys.readouterr() == ("", "")


def test_check_prints_the_same_problems_as_a_build(project: Site, capsys: pytest.CaptureFixture[str]) -> None:
    project.append("docs/chapter.md", "\nOne.[^zzz] [^] Two.[^new-1904]\n")
    project.append("citations/references.bib", "@misc{new-1904,\n  date = {1904},\n}\n")
    assert main(["check"]) == EXIT_PROBLEMS
    output = capsys.readouterr().out
    assert output.strip() in project.build().output
    assert output.endswith("3 errors\n")


def test_check_shows_the_line_marks_the_place_and_gives_a_hint(
    project: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    project.append("docs/chapter.md", "\nOne.[^ferry-log-1902]\n")
    main(["check"])
    assert capsys.readouterr().out == (
        'docs/chapter.md:7:7: error C001: "ferry-log-1902" is not in citations/references.bib\n'
        "  7 | One.[^ferry-log-1902]\n"
        "    |       ^^^^^^^^^^^^^^\n"
        '    = did you mean "ferry-log-1901"?\n'
        "\n"
        "1 error\n"
    )


def test_check_passes_with_warnings(project: Site, capsys: pytest.CaptureFixture[str]) -> None:
    project.append("citations/references.bib", "@misc{new-1904,\n  title = {New},\n}\n")
    assert main(["check"]) == EXIT_CLEAN
    assert 'warning B014: no page cites "new-1904"' in capsys.readouterr().out


def test_check_reports_pages_that_cannot_be_read_and_goes_on(project: Site, capsys: pytest.CaptureFixture[str]) -> None:
    project.write("docs/chapter.md", b"\xff")
    (project.folder / "docs/gone.md").symlink_to("nowhere")
    project.append("docs/index.md", "\nOne.[^zzz]\n")
    assert main(["check"]) == EXIT_PROBLEMS
    output = capsys.readouterr().out
    assert "docs/chapter.md:1:1: error C010: byte 0xff is not UTF-8" in output
    assert "docs/gone.md:1:1: error C010: cannot read the file: No such file or directory" in output
    assert "docs/index.md:12:7: error C001" in output


def test_check_reports_files_that_may_not_be_read(project: Site) -> None:
    (project.folder / "docs/chapter.md").chmod(0o000)
    (project.folder / "citations/references.bib").chmod(0o000)
    done = project.explainer("check")
    assert done.returncode == EXIT_PROBLEMS
    assert "docs/chapter.md:1:1: error C010: cannot read the file: Permission denied" in done.stdout
    assert "citations/references.bib:1:1: error B001: cannot read the file: Permission denied" in done.stdout
    assert done.stderr == ""


def test_check_passes_over_hidden_files_and_folders_that_look_like_pages(project: Site) -> None:
    project.write("docs/.draft.md", "One.[^zzz]\n")
    project.write("docs/.old/page.md", "One.[^zzz]\n")
    (project.folder / "docs/folder.md").mkdir()
    assert main(["check"]) == EXIT_CLEAN


def test_check_takes_other_folders_and_several_bibliographies(
    project: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    project.write("pages/a.md", "One.[^new-1904] Two.[^zzz]\n")
    project.write("sources/new.bib", "@misc{new-1904, title = {New}}\n")
    arguments = ["--docs", "pages", "--bibliography", "sources", "--bibliography", "citations/references.bib"]
    assert main([*arguments, "check"]) == EXIT_PROBLEMS
    assert 'pages/a.md:1:23: error C001: "zzz" is not in sources/new.bib, citations/references.bib' in (
        capsys.readouterr().out
    )


def test_check_finds_things_where_the_configuration_has_them_as_a_build_does(project: Site) -> None:
    names = {"bibliography": "library/main.bib", "evidence": "library/proof"}
    extensions = [{"explainer": names}, "admonition", "attr_list", "tables", "toc"]
    project.configure(markdown_extensions=extensions, docs_dir="text", nav=None)
    for before, after in (("docs", "text"), ("citations/references.bib", "library/main.bib")):
        (project.folder / after).parent.mkdir(exist_ok=True)
        (project.folder / before).rename(project.folder / after)
    project.write("citations/other.bib", "@misc{other-1904, title = {Other}}\n")
    project.write("library/proof/ferry-log-1901.yml", "figures:\n- {id: load, value: 5, unit: t}\n")
    project.append(
        "text/chapter.md", "\nIt bore 6 t, as the log of that year says.[^ferry-log-1901#load] One.[^other-1904]\n"
    )
    checked, built = project.explainer("check"), project.build()
    assert "text/chapter.md:7:9: error E003" in checked.stdout
    assert '"other-1904" is not in library/main.bib' in checked.stdout
    assert checked.stdout.strip() in built.output
    formatted = project.explainer("format", "--check")
    assert (formatted.returncode, formatted.stdout[:16]) == (EXIT_PROBLEMS, "library/main.bib")


@pytest.mark.parametrize("arguments", [["check"], ["format"], ["links"], ["cite", "10.5555/a", "--offline"]])
@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"nav:\n  - a: b.md\n   - c: d.md\n", "mkdocs.yml:3:4: this is not YAML: expected <block end>, but found "),
        (b"site_name: caf\xe9\n", "cannot read mkdocs.yml: it is no text in UTF-8"),
    ],
)
def test_a_configuration_that_cannot_be_read_is_told_and_nothing_guessed(
    project: Site, arguments: list[str], text: bytes, message: str
) -> None:
    project.write("mkdocs.yml", text)
    done = project.explainer(*arguments)
    assert (done.returncode, done.stdout) == (EXIT_MISUSE, "")
    assert done.stderr.startswith(f"explainer: {message}")
    assert done.stderr.count("\n") == 1


def test_a_command_in_a_folder_below_the_project_says_where_that_is(project: Site) -> None:
    for arguments, missing in ((["check"], "citations"), (["format"], "citations"), (["check", "x.md"], "citations")):
        done = subprocess.run(
            [sys.executable, "-m", "explainer", *arguments],
            cwd=project.folder / "docs",
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        place = f"{project.folder / 'docs'} (the project is in {project.folder})"
        assert (done.returncode, done.stderr) == (EXIT_MISUSE, f"explainer: there is no {missing} here: {place}\n")


@pytest.mark.parametrize("folder", ["docs", "citations", "docs/data"])
@pytest.mark.parametrize("command", ["check", "format", "links"])
def test_a_folder_that_may_not_be_entered_is_no_reason_for_a_traceback(
    project: Site, command: str, folder: str
) -> None:
    project.write("docs/data/terms.yml", "terms: []\n")
    (project.folder / folder).chmod(0o000)
    done = project.explainer(command)
    (project.folder / folder).chmod(0o755)
    assert "Traceback" not in done.stderr
    if folder == "citations":
        assert done.returncode == EXIT_MISUSE
        assert "citations/" in done.stderr
        assert done.stderr.endswith(": Permission denied\n")


@pytest.mark.parametrize("path", ["docs/data", "docs/data/tolls.csv", "citations"])
def test_nor_is_it_for_a_build(project: Site, path: str) -> None:
    project.write("docs/data/tolls.csv", "year\n1901\n")
    project.configure(hooks=[*project.configuration["hooks"], str(PROJECT / "hooks/exports.py")])
    (project.folder / path).chmod(0o000)
    run = project.mkdocs("build")
    (project.folder / path).chmod(0o755)
    assert run.code == 1
    assert "Permission denied" in run.output
    assert "Traceback" not in run.output


@pytest.mark.parametrize("fields", ["---\ntitle: The: opening\n---\n", "---\ntitle: The opening\n"])
def test_fields_that_cannot_be_read_are_not_taken_for_a_paragraph_too(
    project: Site, fields: str, capsys: pytest.CaptureFixture[str]
) -> None:
    project.write("citations/evidence/ferry-log-1901.yml", "passages: []\n")
    project.write("docs/chapter.md", f"{fields}\n# The opening\n\nIt opened on that day.[^桥报-1903]\n")
    main(["check", "--format", "json", "docs/chapter.md"])
    assert [found["code"] for found in json.loads(capsys.readouterr().out)] == ["C011"]


def test_fix_names_the_file_that_it_cannot_write(project: Site) -> None:
    project.write("citations/references.bib", UNTIDY)
    (project.folder / "citations").chmod(0o555)
    done = project.explainer("check", "--fix")
    (project.folder / "citations").chmod(0o755)
    assert (done.returncode, done.stderr) == (
        EXIT_MISUSE,
        "explainer: cannot write citations/references.bib: Permission denied\n",
    )


def test_sarif_leads_to_the_page_that_explains_a_code(project: Site, capsys: pytest.CaptureFixture[str]) -> None:
    project.append("docs/chapter.md", "\nOne.[^zzz]\n")
    for page, address in (("# Codes\n", None), ("# Codes\n\n```codes\n```\n", "https://halm.example/codes/#c001")):
        project.write("docs/codes.md", page)
        main(["check", "--format", "sarif"])
        (rule,) = json.loads(capsys.readouterr().out)["runs"][0]["tool"]["driver"]["rules"]
        assert rule.get("helpUri") == address


def test_check_reports_only_what_is_wrong_in_the_paths_given(project: Site, capsys: pytest.CaptureFixture[str]) -> None:
    project.append("docs/chapter.md", "\nOne.[^zzz]\n")
    project.append("docs/index.md", "\nOne.[^zzz]\n")
    for paths, expected in (
        (["docs/chapter.md"], ["docs/chapter.md"]),
        (["docs"], ["docs/chapter.md", "docs/index.md"]),
        (["."], ["docs/chapter.md", "docs/index.md"]),
        (["citations"], []),
    ):
        code = main(["check", "--format", "json", *paths])
        assert [item["path"] for item in json.loads(capsys.readouterr().out)] == expected
        assert code == (EXIT_PROBLEMS if expected else EXIT_CLEAN)


def test_fix_mends_what_is_safe_says_where_and_leaves_the_rest(
    project: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    project.append("citations/references.bib", "@misc{new-1904, doi = {doi:10.1000/x}, title = {N}, date = {1904-5}}\n")
    project.write("citations/evidence/new-1904.yml", "figures:\n- {id: load, value: 5, unit: t}\n")
    page = '# One\n\nIt bore 5 t, as the log of that year says.[^new-1904]\n<!-- waive figure "5 t": not needed -->\n'
    file = project.write("docs/chapter.md", page)
    main(["check", "--fix"])
    said = capsys.readouterr()
    assert said.err.splitlines() == ["mended citations/references.bib", "mended docs/chapter.md"]
    assert "E006" not in said.out
    assert file.read_text() == "# One\n\nIt bore 5 t, as the log of that year says.[^new-1904]\n"
    text = (project.folder / "citations/references.bib").read_text()
    assert "doi   = {10.1000/x}," in text and "date  = {1904-05}," in text
    main(["check", "--fix"])
    assert capsys.readouterr().err == ""


MISUSES: dict[str, tuple[list[str], str]] = {
    "no command": ([], "the following arguments are required: command"),
    "unknown command": (["chekc"], "invalid choice: 'chekc'"),
    "no folder of pages": (["--docs", "pages", "check"], "there is no folder pages here: "),
    "a file for a folder of pages": (["--docs", "mkdocs.yml", "check"], "there is no folder mkdocs.yml here: "),
    "a path that does not exist": (["check", "docs/nope.md"], "there is no docs/nope.md here: "),
    "a path outside the project": (["check", "/"], "/ is not in the project: "),
    "an unknown format": (["check", "--format", "xml"], "invalid choice: 'xml'"),
    "no bibliography": (["--bibliography", "sources", "check"], "there is no sources here: "),
    "no bibliography to format": (["--bibliography", "sources.bib", "format"], "there is no sources.bib here: "),
}


@pytest.mark.parametrize("name", MISUSES)
def test_misuse_is_explained_and_ends_with_2(project: Site, name: str) -> None:
    arguments, words = MISUSES[name]
    run = project.explainer(*arguments)
    assert (run.returncode, run.stdout) == (EXIT_MISUSE, "")
    assert run.stderr.startswith(("usage: explainer ", "explainer: "))
    assert words in run.stderr and "Traceback" not in run.stderr


# format


def test_format_brings_a_bibliography_into_the_house_form_and_says_so(
    project: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    file = project.write("citations/new.bib", UNTIDY)
    assert main(["--bibliography", "citations/new.bib", "format"]) == EXIT_CLEAN
    assert file.read_text() == TIDY
    assert capsys.readouterr().out == "formatted citations/new.bib\n"


def test_format_leaves_a_tidy_bibliography_alone(project: Site, capsys: pytest.CaptureFixture[str]) -> None:
    file = project.write("citations/new.bib", TIDY)
    os.utime(file, (0, 0))
    assert main(["--bibliography", "citations/new.bib", "format"]) == EXIT_CLEAN
    assert file.stat().st_mtime == 0
    assert capsys.readouterr().out == ""


def test_format_check_changes_nothing_and_fails_if_something_would_change(
    project: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    file = project.write("citations/new.bib", UNTIDY)
    arguments = ["--bibliography", "citations/new.bib", "format", "--check"]
    assert main(arguments) == EXIT_PROBLEMS
    assert file.read_text() == UNTIDY
    assert capsys.readouterr().out.startswith("citations/new.bib is not in the house form: `explainer format` or ")
    file.write_text(TIDY)
    assert main(arguments) == EXIT_CLEAN


def test_format_takes_every_bibliography_below_a_folder(project: Site) -> None:
    files = [project.write(f"more/{name}.bib", UNTIDY) for name in ("a", "deep/b")]
    assert main(["--bibliography", "more", "format"]) == EXIT_CLEAN
    assert [file.read_text() for file in files] == [TIDY, TIDY]


def test_format_reports_what_it_cannot_read_leaves_it_alone_and_formats_the_rest(
    project: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = project.write("more/broken.bib", "@misc{a-1903,\n  title = {A\n")
    latin = project.write("more/latin.bib", b"@misc{caf\xe9, title = {A}}\n")
    good = project.write("more/untidy.bib", UNTIDY)
    assert main(["--bibliography", "more", "format"]) == EXIT_PROBLEMS
    output = capsys.readouterr().out
    assert "more/broken.bib:2:11: error B004" in output
    assert "more/latin.bib:1:10: error B002" in output
    assert broken.read_text() == "@misc{a-1903,\n  title = {A\n"
    assert latin.read_bytes() == b"@misc{caf\xe9, title = {A}}\n"
    assert good.read_text() == TIDY


def test_format_keeps_the_mode_of_a_file_and_a_link_to_it(project: Site) -> None:
    file = project.write("elsewhere.bib", UNTIDY)
    file.chmod(0o640)
    link = project.folder / "citations/new.bib"
    link.symlink_to(file)
    assert main(["--bibliography", "citations/new.bib", "format"]) == EXIT_CLEAN
    assert link.is_symlink()
    assert file.read_text() == TIDY
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_format_in_a_folder_that_may_not_be_written_leaves_the_file_whole_and_says_why(project: Site) -> None:
    file = project.write("locked/new.bib", UNTIDY)
    file.parent.chmod(0o555)
    done = project.explainer("--bibliography", "locked", "format")
    file.parent.chmod(0o755)
    assert done.returncode == EXIT_MISUSE
    assert done.stderr == "explainer: cannot write locked/new.bib: Permission denied\n"
    assert file.read_text() == UNTIDY
    assert [path.name for path in file.parent.iterdir()] == ["new.bib"]


# Terminals and pipes


def closed_pipe(*arguments: str) -> tuple[int, str]:
    """The exit code and what is said on the error channel when the reader of the output has gone."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "explainer", *arguments],
        stdout=writing,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    os.close(writing)
    return done.returncode, done.stderr


def test_a_reader_that_goes_away_is_no_reason_for_a_traceback(project: Site) -> None:
    project.append("docs/chapter.md", "\nOne.[^zzz]\n" * 1000)
    assert closed_pipe("check") == (EXIT_PROBLEMS, "")
    project.write("more/untidy.bib", UNTIDY)
    assert closed_pipe("--bibliography", "more", "format") == (EXIT_PROBLEMS, "")
    assert (project.folder / "more/untidy.bib").read_text() == TIDY


@pytest.mark.parametrize("arguments", [["check"], ["check", "--explain", "C001"], ["format", "--check"]])
def test_an_output_that_is_full_is_told_in_one_line(project: Site, arguments: list[str]) -> None:
    project.append("docs/chapter.md", "\nOne.[^zzz]\n")
    project.write("citations/references.bib", UNTIDY)
    with open("/dev/full", "wb") as full:  # noqa: PTH123  # it is no file
        done = subprocess.run(
            [sys.executable, "-m", "explainer", *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert (done.returncode, done.stderr) == (EXIT_MISUSE, "explainer: cannot write: No space left on device\n")


def test_a_terminal_without_utf_8_shows_codes_for_letters_that_it_does_not_know(project: Site) -> None:
    project.append("docs/chapter.md", "\nOne.[^桥]\n")
    done = project.explainer("check", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == EXIT_PROBLEMS
    assert 'docs/chapter.md:7:7: error C001: "\\u6865" is not in citations/references.bib' in done.stdout
    assert done.stderr == ""


def test_the_output_may_go_into_any_stream(project: Site) -> None:
    project.append("docs/chapter.md", "\nOne.[^桥]\n")
    with contextlib.redirect_stdout(io.StringIO()) as output:
        assert main(["check"]) == EXIT_PROBLEMS
    assert '"桥" is not in' in output.getvalue()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_run_that_is_told_to_end_does_so_without_a_traceback(project: Site, number: int) -> None:
    os.mkfifo(project.folder / "docs/endless.md")
    process = subprocess.Popen(
        [sys.executable, "-m", "explainer", "check"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    with (project.folder / "docs/endless.md").open("wb"):  # opens when the command reads the page, which has no end
        process.send_signal(number)
        output, errors = process.communicate(timeout=60)
    assert (process.returncode, output, errors) == (130, b"", b"")
