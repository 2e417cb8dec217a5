"""`explainer cite` as a program, against a local server that answers as registries, newspapers and archives do."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Site
from tests.hostile_server import Answer, HostileServer, html, page, redirect

from explainer.__main__ import main

BIB = """\
@book{ferry-log-1901,
  author    = {Halm, Ada},
  title     = {The Log of the Ferry},
  publisher = {Harbor Press},
  date      = {1901},
  doi       = {10.5555/log},
  url       = {https://log.example/1901},
}
"""
NEWS = html(
    "<h1>A bridge for Halm</h1><p>It opened in May.</p>",
    "A bridge for Halm - Town Gazette",
    '<script type="application/ld+json">'
    + json.dumps(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": "A bridge for Halm",
            "author": {"@type": "Person", "name": "Ada Byron"},
            "publisher": {"@type": "Organization", "name": "Town Gazette"},
            "datePublished": "1902-05-04T08:00:00Z",
            "inLanguage": "en",
        }
    )
    + "</script>",
)
CSL: dict[str, Any] = {
    "type": "article-journal",
    "title": "On the <i>Bridge</i> at Halm",
    "author": [{"given": "Ada", "family": "Byron"}],
    "container-title": "Journal of Bridges",
    "issued": {"date-parts": [[1902, 5]]},
    "volume": "3",
    "page": "12-19",
    "DOI": "10.5555/halm",
}
BIBTEX = "@article{Byron_1902, title={On the Bridge}, author={Byron, Ada}, journal={Bridges}, year={1902}}"
CSL_TYPE, BIBTEX_TYPE = "application/vnd.citationstyles.csl+json", "application/x-bibtex"


@dataclass
class Run:
    """How the command ended, what it said, and the bibliography afterwards."""

    code: int
    output: str
    errors: str
    bib: str

    @property
    def added(self) -> str:
        """What was put into the bibliography."""
        return self.bib.replace(BIB, "").strip()


@dataclass
class Desk:
    """A project in which the command is run, and the server that stands for the network."""

    folder: Path
    server: HostileServer

    def __post_init__(self) -> None:
        self.write("citations/references.bib", BIB)

    def write(self, path: str, text: str) -> Path:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def cite(self, *arguments: str, bib: str = "citations/references.bib") -> Run:
        """Run `explainer cite` with a network of one server."""
        base = self.server.url("")
        given = ["cite", "--allow", self.server.address, "--archive-base", base, "--doi-base", base, "--timeout", "3"]
        output, errors = io.StringIO(), io.StringIO()
        with contextlib.chdir(self.folder), redirect_stdout(output), redirect_stderr(errors):
            try:
                code = main([*given, *arguments])
            except SystemExit as end:  # argparse
                code = int(str(end.code))
        return Run(code, output.getvalue(), errors.getvalue(), (self.folder / bib).read_text(encoding="utf-8"))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")  # 2026-11-22
    with HostileServer() as server:
        yield Desk(tmp_path, server)


def registry(answer: object, kind: str = CSL_TYPE, status: int = 200, **headers: str) -> Answer:
    text = answer if isinstance(answer, str) else json.dumps(answer)
    return Answer(status, {"Content-Type": kind, **headers}, text.encode())


# ----- an address


def test_a_page_becomes_an_entry_and_a_line_to_paste(desk: Desk) -> None:
    url = desk.server.route("/bridge", NEWS)
    run = desk.cite(url, "--kind", "press", "--key", "gazette-bridge-1902")
    assert (run.code, run.errors) == (0, "")
    assert run.output == (
        "added gazette-bridge-1902 to citations/references.bib\n\n"
        "Ada Byron, “A bridge for Halm,” Town Gazette, May 4, 1902, accessed November 22, 2026.\n\n"
        "[^gazette-bridge-1902]\n"
    )
    assert run.added == (
        "@article{gazette-bridge-1902,\n"
        "  author       = {Byron, Ada},\n"
        "  title        = {A bridge for Halm},\n"
        "  journaltitle = {Town Gazette},\n"
        "  date         = {1902-05-04},\n"
        f"  url          = {{{url}}},\n"
        "  urldate      = {2026-11-22},\n"
        "  langid       = {en},\n"
        "  keywords     = {press},\n"
        "}"
    )


def test_without_a_kind_the_entry_asks_for_it(desk: Desk) -> None:
    run = desk.cite(desk.server.route("/bridge", NEWS))
    assert run.code == 0
    assert "  keywords     = {FILL IN: the kind of source, primary or state-media" in run.added
    assert run.errors.startswith('citations/references.bib:9:18: the field "keywords" of "127-0-0-1-bridge-halm-1902"')


def test_a_page_that_moved_for_good_is_cited_where_it_is(desk: Desk) -> None:
    new = desk.server.route("/new", NEWS)
    run = desk.cite(desk.server.route("/old", redirect("/new")), "--kind", "press")
    assert f"url          = {{{new}}}" in run.added


def test_the_spelling_that_a_page_prefers_counts_for_the_same_page_only(desk: Desk) -> None:
    head = '<link rel="canonical" href="{}">'
    same = desk.server.route("/a?utm_source=x", html("<p>A</p>", "A", head.format(desk.server.url("/a"))))
    other = desk.server.route("/b", html("<p>B</p>", "B", head.format("https://elsewhere.example/b")))
    assert f"{{{desk.server.url('/a')}}}" in desk.cite(same, "--kind", "press").added
    assert f"{{{other}}}" in desk.cite(other, "--kind", "press").added


@pytest.mark.parametrize(
    "source",
    [
        "https://log.example/1901",
        "http://www.log.example/1901/",
        "10.5555/LOG",
        "https://doi.org/10.5555/log",
    ],
)
def test_a_source_that_is_there_is_not_asked_for(desk: Desk, source: str) -> None:
    run = desk.cite(source)
    assert (run.code, run.output, run.bib) == (1, "", BIB)
    assert run.errors.startswith("not added: citations/references.bib:1 has this ")
    assert "already: cite it as [^ferry-log-1901]" in run.errors
    assert desk.server.log == []


def test_a_page_that_turns_out_to_be_there_under_its_doi_is_not_added(desk: Desk) -> None:
    head = '<meta name="citation_title" content="Log"><meta name="citation_doi" content="10.5555/log">'
    run = desk.cite(desk.server.route("/log", html("<p>Log</p>", "Log", head)))
    assert (run.code, run.bib) == (1, BIB)
    assert "has this DOI already" in run.errors


def test_a_key_that_is_there_is_refused(desk: Desk) -> None:
    run = desk.cite(desk.server.route("/bridge", NEWS), "--key", "ferry-log-1901")
    assert (run.code, run.bib) == (1, BIB)
    assert "has this key already" in run.errors


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        pytest.param(page("Not Found", "Nothing here", status=404), "status 404", id="a page that is gone"),
        pytest.param(Answer(410), "status 410", id="a page that is gone for good"),
        pytest.param(redirect("/x"), "its redirects lead nowhere", id="a circle"),
        pytest.param(redirect("http://10.0.0.1/"), "10.0.0.1 is not public", id="a way into a private network"),
        pytest.param(redirect("file:///etc/hosts"), "file: is not a scheme", id="a way onto the disk"),
    ],
)
def test_nothing_is_added_for(desk: Desk, answer: Answer, message: str) -> None:
    run = desk.cite(desk.server.route("/x", answer))
    assert (run.code, run.output, run.bib) == (1, "", BIB)
    assert run.errors.startswith("not added: ")
    assert message in run.errors


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.2/", "http://[::1]/", "http://localhost:9/", "http://169.254.169.254/latest", "http://0x7f.1/"],
)
def test_a_private_address_is_never_asked(desk: Desk, address: str) -> None:
    run = desk.cite(address)
    assert (run.code, run.bib) == (1, BIB)
    assert "not public" in run.errors


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        pytest.param(page("No", "Go away", status=403), "refuses this robot (status 403)", id="a refusal"),
        pytest.param(page("Oops", "Later", status=500), "status 500", id="a fault"),
        pytest.param(Answer(resets=True), "no answer from", id="a broken connection"),
        pytest.param(Answer(hangs=True), "no answer in time", id="silence"),
        pytest.param(Answer(raw=b"nonsense\r\n\r\n"), "no answer from", id="no HTTP"),
        pytest.param(
            html("<p>Text without a name</p>"), "the page does not say what it is", id="a page without a title"
        ),
        pytest.param(registry({"a": 1}, "application/json"), "the page does not say what it is", id="JSON"),
        pytest.param(
            Answer(200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, b"broken"),
            "the page does not say what it is",
            id="a broken encoding",
        ),
        pytest.param(
            Answer(200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(b"\0" * 50_000_000)),
            "the page does not say what it is",
            id="a bomb",
        ),
    ],
)
def test_a_template_is_added_for(desk: Desk, answer: Answer, message: str) -> None:
    url = desk.server.route("/talk/long-bridge.html", answer)
    run = desk.cite(url, "--kind", "press")
    assert run.code == 0
    assert message in run.errors
    assert "a template is added instead" in run.errors
    assert run.output == "added 127-0-0-1-long-bridge to citations/references.bib\n\n[^127-0-0-1-long-bridge]\n"
    assert f"  url          = {{{url}}},\n  urldate      = {{2026-11-22}},\n" in run.added
    assert "  title        = {FILL IN: the title as the source prints it},\n" in run.added


def test_without_a_network_it_says_so_and_adds_a_template(desk: Desk) -> None:
    run = desk.cite("https://bridges.example/long-bridge")
    assert run.code == 0
    assert "(is there a network here?)" in run.errors
    assert run.added.startswith("@online{bridges-long-bridge,\n  author       = {FILL IN: Family, Given, or delete the")


def test_offline_nothing_is_asked(desk: Desk) -> None:
    run = desk.cite(desk.server.route("/bridge", NEWS), "--offline")
    assert (run.code, desk.server.log) == (0, [])
    assert run.errors.startswith("the network is not asked\na template is added instead\n")


def test_hostile_words_of_a_page_leave_the_bibliography_whole(desk: Desk) -> None:
    title = "}\n}\n@misc{evil, title = {x}} \\input{x} \u202e <script>alert(1)</script> % #"
    escaped = title.replace("<", "&lt;").replace("\n", "&#10;")
    head = f'<meta property="og:title" content="{escaped}"><meta name="author" content="}}}} and {{{{ evil, x, y, z">'
    run = desk.cite(desk.server.route("/x", html("<p>A</p>", "A", head)), "--kind", "social", "--key", "hostile")
    assert run.code == 0
    assert "“} } @misc{evil, title = {x}} \\input{x} <script>alert(1)</script> % #,”" in run.output
    assert run.bib == f"{BIB}\n{run.added}\n"
    assert run.added.count("\n@") == 0


# ----- a DOI


def test_a_doi_becomes_an_entry_by_what_its_registry_says(desk: Desk) -> None:
    desk.server.route("/10.5555/halm", redirect("/registry/halm", status=302))
    desk.server.route("/registry/halm", registry(CSL))
    run = desk.cite("https://doi.org/10.5555/halm", "--kind", "reference")
    assert (run.code, run.errors) == (0, "")
    assert run.added == (
        "@article{byron-bridge-halm-1902,\n"
        "  author       = {Byron, Ada},\n"
        "  title        = {On the Bridge at Halm},\n"
        "  journaltitle = {Journal of Bridges},\n"
        "  volume       = {3},\n"
        "  pages        = {12–19},\n"
        "  date         = {1902-05},\n"
        "  doi          = {10.5555/halm},\n"
        "  urldate      = {2026-11-22},\n"
        "  keywords     = {reference},\n"
        "}"
    )
    assert [request.headers["accept"] for request in desk.server.log] == [CSL_TYPE, CSL_TYPE]
    assert "explainer-cite" in desk.server.log[0].headers["user-agent"]


def test_a_host_is_told_whom_it_can_ask(desk: Desk) -> None:
    desk.write("mkdocs.yml", 'site_url: https://halm.example/\nextra: {contact: "ada@halm.example\\r\\nX: y"}\n')
    desk.cite(desk.server.route("/bridge", NEWS))
    agent = desk.server.log[0].headers["user-agent"]
    assert agent.endswith("for a person who cites it; https://halm.example/; mailto:ada@halm.example X: y)")


@pytest.mark.parametrize(
    ("first", "second", "title"),
    [
        pytest.param(Answer(406), registry(BIBTEX, BIBTEX_TYPE), "On the Bridge", id="BibTeX where there is no CSL"),
        pytest.param(registry("oops"), registry(BIBTEX, BIBTEX_TYPE), "On the Bridge", id="BibTeX after bad JSON"),
        pytest.param(NEWS, NEWS, "A bridge for Halm", id="the page that the registry leads to"),
        pytest.param(
            registry("[" * 90_000), registry(BIBTEX, BIBTEX_TYPE), "On the Bridge", id="BibTeX after deep JSON"
        ),
        pytest.param(
            registry({**CSL, "abstract": "x" * 3_000_000}),
            registry(BIBTEX, BIBTEX_TYPE),
            "On the Bridge",
            id="BibTeX after too long an answer",
        ),
    ],
)
def test_a_registry_without_good_csl_is_asked_for(desk: Desk, first: Answer, second: Answer, title: str) -> None:
    desk.server.route("/10.5555/halm", first, second)
    run = desk.cite("10.5555/halm", "--kind", "reference")
    assert run.code == 0
    assert f"title        = {{{title}}}" in run.added
    assert "doi          = {10.5555/halm}" in run.added


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (Answer(406), "status 406"),
        (registry("oops", BIBTEX_TYPE), "it is no BibTeX"),
        (registry("{}"), "it has no title"),
        (html("<p>x</p>"), "a page that does not say"),
        (Answer(resets=True), "no answer from"),
    ],
)
def test_a_registry_that_does_not_tell_leads_to_a_template(desk: Desk, answer: Answer, message: str) -> None:
    desk.server.route("/10.5555/halm", answer)
    run = desk.cite("10.5555/halm")
    assert run.code == 0
    assert message in run.errors
    assert run.added.startswith("@article{doi-halm,\n")
    assert "doi          = {10.5555/halm}" in run.added


def test_a_doi_that_no_registry_knows_is_not_added(desk: Desk) -> None:
    run = desk.cite("10.5555/none")
    assert (run.code, run.bib) == (1, BIB)
    assert "knows no 10.5555/none" in run.errors


def test_no_archive_is_asked_for_a_doi(desk: Desk) -> None:
    desk.server.route("/10.5555/halm", registry(CSL))
    run = desk.cite("10.5555/halm", "--kind", "press", "--archive")
    assert (run.code, run.errors) == (0, "no archive is asked: a DOI is kept by its registry\n")


def test_the_doi_that_was_asked_for_counts_and_not_the_one_in_the_answer(desk: Desk) -> None:
    desk.server.route("/10.5555/halm", registry({**CSL, "DOI": "10.5555/other"}))
    assert "doi          = {10.5555/halm}" in desk.cite("10.5555/halm").added


# ----- an archived copy


def index_of(desk: Desk, url: str, *stamps: str) -> None:
    rows = [["timestamp", "original", "statuscode"], *([stamp, url, "200"] for stamp in stamps)]
    desk.server.route_below("/cdx/search/cdx?", registry(rows if stamps else [], "application/json"))


def test_an_archive_is_asked_for_a_copy(desk: Desk) -> None:
    url = desk.server.route("/bridge", NEWS)
    index_of(desk, url, "19020601000000")
    desk.server.route_below("/web/", NEWS)
    run = desk.cite(url, "--kind", "press", "--archive")
    assert run.code == 0
    assert f"archive_url  = {{{desk.server.url('/web/19020601000000/')}{url}}}" in run.added
    assert "archive_date = {1902-06-01}" in run.added
    assert "urlstatus" not in run.added


def test_a_page_that_is_gone_is_known_by_its_copy(desk: Desk) -> None:
    url = desk.server.route("/bridge", page("Not Found", "Gone", status=404))
    index_of(desk, url, "19020601000000")
    desk.server.route_below("/web/", NEWS)
    run = desk.cite(url, "--kind", "press", "--archive")
    assert run.code == 0
    assert "the entry is made of its archived copy" in run.errors
    assert "title        = {A bridge for Halm}" in run.added
    assert "urlstatus    = {dead}" in run.added


@pytest.mark.parametrize(
    ("status", "message"), [(200, "the archive has no copy"), (503, "the archive did not answer: status 503")]
)
def test_without_a_copy_the_entry_is_added_all_the_same(desk: Desk, status: int, message: str) -> None:
    url = desk.server.route("/bridge", NEWS)
    desk.server.route_below("/cdx/search/cdx?", registry([], "application/json", status, **{"Retry-After": "0"}))
    run = desk.cite(url, "--kind", "press", "--archive")
    assert run.code == 0
    assert message in run.errors
    assert "archive_url" not in run.added


# ----- BibTeX


def paste(monkeypatch: pytest.MonkeyPatch, text: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))


def test_pasted_bibtex_is_added_in_the_house_form(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    paste(
        monkeypatch,
        b"@article{Byron1902, title = {On {B}ridges \\& ferries}, author = {Ada Byron and {Town Hall}},\n"
        b'journal = "Bridges", year = 1902, month = may, abstract = {A}, url = {https://bridges.example/1}}\n'
        b"@misc{other, title = {Other}, keywords = {press}}",
    )
    run = desk.cite("-", "--kind", "reference")
    assert run.code == 0
    assert "left out of Byron1902: abstract" in run.errors
    assert run.added.startswith(
        "@article{bridges-ferries-1902,\n"
        "  author       = {Byron, Ada and {Town Hall}},\n"
        "  title        = {On Bridges \\& ferries},\n"
        "  journaltitle = {Bridges},\n"
        "  date         = {1902-05},\n"
        "  url          = {https://bridges.example/1},\n"
        "  urldate      = {2026-11-22},\n"
        "  keywords     = {reference},\n"
        "}"
    )
    assert "@misc{other,\n" in run.bib
    assert desk.server.log == []


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        (b"", 1, "has no BibTeX entry"),
        (b"@misc{a, title = {A}", 1, "standard input:1:1: error B004"),
        (b"@misc{ferry-log-1901, title = {A}}", 1, "has this key already"),
        (b"@misc{a, title = {A}, doi = {10.5555/Log}}", 1, "has this DOI already"),
        (
            b"@misc{a, title = {A}, url={https://a.example}}@misc{b, title = {B}, url={http://a.example/}}",
            1,
            "this address",
        ),
        (b"@misc{a, title = {\xff}}", 2, "is not UTF-8"),
        (b"x" * 2_000_000, 2, "more than"),
    ],
)
def test_nothing_is_added_of_pasted(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, text: bytes, code: int, message: str
) -> None:
    paste(monkeypatch, text)
    run = desk.cite("-")
    assert (run.code, run.output, run.bib) == (code, "", BIB)
    assert message in run.errors


def test_one_key_does_not_name_two_entries(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    paste(monkeypatch, b"@misc{a, title = {A}}@misc{b, title = {B}}")
    assert desk.cite("-", "--key", "k").code == 2


# ----- files


def test_the_file_is_the_one_that_the_configuration_names(desk: Desk) -> None:
    options = "extra: !ENV [A, b]\nmarkdown_extensions:\n  - toc\n"
    desk.write("mkdocs.yml", f"{options}  - explainer: {{bibliography: [other.bib, citations]}}\n")
    desk.write("other.bib", "")
    run = desk.cite("https://log.example/1902", "--offline", bib="other.bib")
    assert run.output.startswith("added log to other.bib\n")
    assert desk.cite("https://log.example/1901", "--offline").code == 1  # in another file of the bibliography


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nonsense",), '"nonsense" is no DOI (10.…/…) and no web address (https://…)'),
        (("javascript:alert(1)",), "is no DOI"),
        (("https://user@host.example/",), "is no DOI"),
        (("10.5555/x", "--key", "a b"), "a key has letters, digits"),
        (("10.5555/x", "--kind", "rumor"), "invalid choice"),
        (("10.5555/x", "--bib", "none.bib"), "there is no file none.bib here"),
        (("10.5555/x", "--bib", "citations"), "there is no file citations here"),
        (("10.5555/x", "--bib", "../outside.bib"), "is not in the project"),
        (("10.5555/x", "--bib", "citations/link.bib"), "is not in the project"),
        (("10.5555/x", "--bib", "citations/latin.bib"), "is not UTF-8"),
        (("10.5555/x", "--allow", "x"), "is not host:port"),
        (("10.5555/x", "--timeout", "nan"), "invalid _seconds value"),
        (("10.5555/x", "--timeout", "0"), "invalid _seconds value"),
    ],
)
def test_misuse_ends_with_a_message(desk: Desk, arguments: tuple[str, ...], message: str) -> None:
    outside = desk.folder.parent / "outside.bib"
    outside.write_text("", encoding="utf-8")
    (desk.folder / "citations/link.bib").symlink_to(outside)
    (desk.folder / "citations/latin.bib").write_bytes(b"@misc{a, title = {\xff}}")
    run = desk.cite(*arguments)
    assert (run.code, run.output, run.bib) == (2, "", BIB)
    assert message in run.errors
    assert outside.read_text(encoding="utf-8") == ""


def test_half_a_bibliography_is_left_alone(desk: Desk) -> None:
    half = BIB[:-20]
    desk.write("citations/references.bib", half)
    run = desk.cite("10.5555/x", "--offline")
    assert (run.code, run.bib) == (1, half)
    assert run.errors.startswith("not added: citations/references.bib has faults of form; mend them first\n")
    assert "citations/references.bib:7:15: error B004" in run.errors


def test_a_day_that_is_none_is_misuse(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "tomorrow")
    assert desk.cite("10.5555/x", "--offline").code == 2


def test_a_file_that_may_not_be_written_is_left_alone(site: Site) -> None:
    folder = site.folder / "citations"
    before = (folder / "references.bib").read_bytes()
    folder.chmod(0o555)
    done = site.explainer("cite", "https://a.example/b", "--offline")
    folder.chmod(0o755)
    assert (done.returncode, done.stdout) == (2, "")
    assert "cannot write citations/references.bib: Permission denied" in done.stderr
    assert [path.name for path in folder.iterdir()] == ["references.bib"]
    assert (folder / "references.bib").read_bytes() == before


def test_a_closed_pipe_and_a_plain_terminal_are_no_trouble(site: Site) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "explainer", "cite", "https://qiao.example/哈姆", "--offline"],
        cwd=site.folder,
        env={**os.environ, "TERM": "dumb", "PYTHONIOENCODING": "ascii"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        errors = process.stderr.read().decode()
    assert "Traceback" not in errors
    assert "@online{qiao-哈姆,\n" in (site.folder / "citations/references.bib").read_text(encoding="utf-8")


def test_an_interrupted_run_leaves_the_file_as_it_was(desk: Desk) -> None:
    asked = threading.Event()

    def endless() -> Iterator[bytes]:
        asked.set()
        while True:
            yield b"<p>More</p>"

    url = desk.server.route("/endless", Answer(200, {"Content-Type": "text/html"}, endless(), drip=0.1))
    with subprocess.Popen(
        [sys.executable, "-m", "explainer", "cite", url, "--allow", desk.server.address],
        cwd=desk.folder,
        stderr=subprocess.PIPE,
    ) as process:
        assert asked.wait(60)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (130, b"")
    assert [path.name for path in (desk.folder / "citations").iterdir()] == ["references.bib"]
    assert (desk.folder / "citations/references.bib").read_text(encoding="utf-8") == BIB


@pytest.mark.parametrize(
    ("names", "chosen"),
    [(("only.bib",), "only.bib"), (("a.bib", "references.bib"), "references.bib"), (("a.bib", "b.bib"), "")],
)
def test_in_a_folder_the_usual_file_is_chosen(desk: Desk, names: tuple[str, ...], chosen: str) -> None:
    for name in names:
        desk.write(f"sources/{name}", "")
    desk.write("mkdocs.yml", "markdown_extensions: {explainer: {bibliography: sources}}")
    run = desk.cite("10.5555/halm", "--offline")
    assert run.output.startswith(f"added doi-halm to sources/{chosen}\n" if chosen else "")
    assert ("name one with --bib" in run.errors) == (not chosen)


def test_a_registry_that_leads_to_a_page_that_is_gone_does_not_prove_the_doi_wrong(desk: Desk) -> None:
    desk.server.route("/10.5555/halm", redirect("/gone", status=302))
    run = desk.cite("10.5555/halm", "--kind", "press")
    assert run.code == 0
    assert "did not tell what 10.5555/halm is: status 404" in run.errors
