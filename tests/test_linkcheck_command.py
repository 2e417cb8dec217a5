"""`explainer links` as a program, against servers that behave badly."""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field, replace
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest
from tests.hostile_server import Answer, HostileServer, html, page, redirect

from explainer.__main__ import main

TITLE = "The new bridge at Halm opens"
WORDS = "a thousand people crossed it on foot"
BRIDGE = page(TITLE, f"The bridge was opened on Sunday, and {WORDS}.")
FIELDS = {"key", "url", "verdict", "class", "status", "replacement", "archive_url", "reason", "places"}
OUTSIDE = "http://no-such-host.example/"


@dataclass
class Run:
    """One run of the command."""

    code: int
    output: str
    errors: str
    report: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By citation key, or by address where there is none."""

    @property
    def verdicts(self) -> dict[str, str]:
        """By key."""
        return {key: item["verdict"] for key, item in self.report.items()}


@dataclass
class Desk:
    """A folder with a bibliography, in which the command is run."""

    folder: Path
    entries: list[str] = field(default_factory=list)

    def entry(self, key: str, url: str, **fields: str) -> None:
        """Add an entry to the bibliography."""
        values = {"title": TITLE, "url": url} | fields
        self.entries.append(
            "".join([f"@online{{{key},\n", *(f"  {name} = {{{value}}},\n" for name, value in values.items()), "}\n"])
        )

    def write(self, path: str, text: str) -> None:
        """Write a file."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def run(self, *arguments: str, bib: str = "refs.bib", own_process: bool = False) -> Run:
        """Run `explainer links` on the bibliography, without an archive unless one is named."""
        self.write(bib, "\n".join(self.entries))
        report = self.folder / "report.json"
        report.unlink(missing_ok=True)
        given = [
            "links",
            "--retries",
            "1",
            "--timeout",
            "3",
            "--report",
            "report.json",
            "--archive-base",
            "",
            *arguments,
        ]
        given += ["--bib", bib] if bib == "refs.bib" else []
        code, output, errors = self._apart(given) if own_process else self._here(given)
        is_json = report.exists() and "--format" not in arguments
        read = json.loads(report.read_text(encoding="utf-8")) if is_json else []
        return Run(code, output, errors, {item["key"] or item["url"]: item for item in read})

    def _here(self, arguments: list[str]) -> tuple[int, str, str]:
        """Exit code, output and errors of the command, run without a process of its own."""
        output, errors = io.StringIO(), io.StringIO()
        with contextlib.chdir(self.folder), redirect_stdout(output), redirect_stderr(errors):
            try:
                code = main(arguments)
            except SystemExit as end:  # argparse
                assert isinstance(end.code, int)
                code = end.code
        return code, output.getvalue(), errors.getvalue()

    def _apart(self, arguments: list[str]) -> tuple[int, str, str]:
        done = subprocess.run(
            [sys.executable, "-m", "explainer", *arguments],
            cwd=self.folder,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with HostileServer() as running:
        yield running


# One run over everything that a host can do

Route = Callable[[HostileServer], str]


def answers(path: str, *given: Answer) -> Route:
    return lambda server: server.route(path, *given)


def leads(path: str, *locations: tuple[int, str], **rest: Answer) -> Route:
    """A chain of redirects, the first at the path."""

    def route(server: HostileServer) -> str:
        server.route("/bridge", BRIDGE)
        server.route("/", page("Gazette", "News"))
        at = path
        for status, location in locations:
            server.route(at, redirect(location, status))
            at = location
        for name, answer in rest.items():
            server.route(f"/{name}", answer)
        return server.url(path)

    return route


LOGIN = html("<form><input name=user><input type=password></form>", "Welcome")
REFRESH = html("x", head='<meta http-equiv="refresh" content="0; url=/bridge">')
RU_PAGE = "<title>Новый мост в Хальме открыт для пассажиров</title><p>Мост открыли в воскресенье.".encode(
    "windows-1251"
)
ZH_PAGE = "<meta charset=gb2312><title>哈姆大桥举行通车典礼</title><p>大桥于星期日通车。".encode("gb18030")

CASES: dict[str, tuple[str, int | None, Route, str]] = {
    # key: verdict, status, how it is reached, title of the entry
    "page": ("ok", 200, answers("/page", BRIDGE), TITLE),
    "missing": ("broken", 404, lambda server: server.url("/nothing"), TITLE),
    "gone": ("broken", 410, answers("/gone", page("Gone", "gone", status=410)), TITLE),
    "moved": ("moved", 200, leads("/m", (301, "/bridge")), TITLE),
    "moved-twice": ("moved", 200, leads("/m2", (308, "/m3"), (301, "/bridge")), TITLE),
    "found": ("redirected", 200, leads("/f", (302, "/bridge")), TITLE),
    "mixed": ("redirected", 200, leads("/x1", (301, "/x2"), (307, "/bridge")), TITLE),
    "meta": ("redirected", 200, lambda server: leads("/meta", meta=REFRESH)(server), TITLE),
    "loop": ("broken", None, leads("/l1", (301, "/l2"), (301, "/l1")), TITLE),
    "chain": ("broken", None, leads("/c0", *((301, f"/c{number}") for number in range(1, 30))), TITLE),
    "nowhere": ("broken", 301, answers("/nowhere", redirect(None)), TITLE),
    "dead-end": ("broken", 404, leads("/de", (301, "/nothing-here")), TITLE),
    "login": ("blocked", 200, leads("/to-login", (302, "/login"), login=LOGIN), TITLE),
    "front": ("suspect", 200, leads("/2020/x", (301, "/")), TITLE),
    "cookie": ("ok", 200, answers("/cookie", redirect("/cookie", 302, Set_Cookie="a=1"), BRIDGE), TITLE),
    "once-503": ("ok", 200, answers("/once", Answer(503), BRIDGE), TITLE),
    "reset-once": ("ok", 200, answers("/reset1", Answer(resets=True), BRIDGE), TITLE),
    "always-500": ("transient", 500, answers("/500", Answer(500)), TITLE),
    "soft-en": ("suspect", 200, answers("/soft", page("Page not found | Gazette", "Sorry.")), TITLE),
    "soft-ru": ("suspect", 200, answers("/ru404", page("Газета", "Запрашиваемая страница не найдена")), TITLE),
    "soft-zh": ("suspect", 200, answers("/zh404", page("页面不存在", "抱歉，您访问的页面不存在")), TITLE),
    "parked": ("suspect", 200, answers("/parked", page("halm.example", "This domain is for sale.")), TITLE),
    "empty": ("suspect", 200, answers("/empty", Answer(200, {"Content-Type": "text/html"})), TITLE),
    "another": ("suspect", 200, answers("/casino", page("Cheap online casino bonus", "Play and win.")), TITLE),
    "forbidden": ("blocked", 403, answers("/403", page("Forbidden", "no", status=403)), TITLE),
    "linkedin": ("blocked", 999, answers("/999", Answer(999)), TITLE),
    "cloudflare": (
        "blocked",
        403,
        answers("/cf", page("Just a moment...", "", status=403, cf_mitigated="challenge")),
        TITLE,
    ),
    "captcha": (
        "blocked",
        200,
        answers("/captcha", html('<div class="g-recaptcha"></div>', "Are you a robot?")),
        TITLE,
    ),
    "place": (
        "ok",
        200,
        lambda server: server.route("/p1", html(f"<h1>{TITLE}</h1><p id=one>x", TITLE)) + "#one",
        TITLE,
    ),
    "no-place": ("suspect", 200, lambda server: server.route("/p2", BRIDGE) + "#two", TITLE),
    "words": ("ok", 200, lambda server: server.route("/p3", BRIDGE) + "#:~:text=a%20thousand,on%20foot", TITLE),
    "no-words": ("suspect", 200, lambda server: server.route("/p4", BRIDGE) + "#:~:text=no%20one%20came", TITLE),
    "slash": ("ok", 200, answers("/a%2Fb?c=%26d", BRIDGE), TITLE),
    "raw": ("ok", 200, lambda server: server.route("/%D0%BC%20%E6%A1%A5", BRIDGE) and server.url("/м 桥"), TITLE),
    "cp1251": (
        "ok",
        200,
        answers("/ru", Answer(200, {"Content-Type": "text/html; charset=windows-1251"}, RU_PAGE)),
        "Новый мост в Хальме открыт для пассажиров",
    ),
    "gb18030": ("ok", 200, answers("/zh", Answer(200, {"Content-Type": "text/html"}, ZH_PAGE)), "哈姆大桥举行通车典礼"),
    "private": ("refused", None, leads("/private", (302, "http://10.0.0.1/")), TITLE),
    "file": ("refused", None, leads("/file", (302, "file:///etc/hostname")), TITLE),
    "ftp": ("refused", None, lambda _: "ftp://gazette.example/x", TITLE),
    "password": ("refused", None, lambda server: server.url("/page").replace("//", "//name:word@"), TITLE),
    "mail": ("skipped", None, lambda _: "mailto:ada@halm.example", TITLE),
    "no-host": ("broken", None, lambda _: "https://no-such.invalid/", TITLE),
}
CLASSES = {
    **dict.fromkeys(("ok", "redirected", "moved", "archived"), "pass"),
    **dict.fromkeys(("blocked", "transient", "suspect", "tls", "refused"), "warn"),
    "broken": "fail",
    "skipped": "skip",
}


@dataclass
class Whole:
    """The run over all cases."""

    run: Run
    servers: list[HostileServer]
    canary: HostileServer
    urls: dict[str, str]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    desk = Desk(tmp_path_factory.mktemp("whole"))
    with HostileServer() as a, HostileServer() as b, HostileServer() as c, HostileServer() as canary:
        servers = [a, b, c]
        urls = {key: route(servers[number % 3]) for number, (key, (_, _, route, _)) in enumerate(CASES.items())}
        for key, url in urls.items():
            desk.entry(key, url, title=CASES[key][3])
        spies = ("2130706433", "[::1]", "[::ffff:127.0.0.1]", "localhost", "127.0.0.1")
        for number, host in enumerate(spies):
            desk.entry(f"spy-{number}", canary.url("/secret", host))
            desk.entry(f"led-{number}", a.route(f"/spy{number}", redirect(canary.url("/secret", host), 302)))
        run = desk.run("--allow", ",".join(server.address for server in servers), own_process=True)
        yield Whole(run, servers, canary, urls)


@pytest.mark.parametrize("key", CASES)
def test_each_address_has_its_verdict(whole: Whole, key: str) -> None:
    verdict, status, _, _ = CASES[key]
    item = whole.run.report[key]
    assert (item["verdict"], item["class"], item["status"]) == (verdict, CLASSES[verdict], status), item["reason"]
    assert item["url"] == whole.urls[key]
    assert item["reason"]
    assert bool(item["replacement"]) == (verdict == "moved")
    assert item.keys() >= FIELDS


def test_rot_is_in_the_exit_code_and_shown(whole: Whole) -> None:
    assert (whole.run.code, whole.run.errors) == (1, "")
    assert "broken (7)" in whole.run.output


def test_every_entry_is_in_the_report_once_with_its_line(whole: Whole) -> None:
    assert len(whole.run.report) == len(CASES) + 10
    lines = [item["places"][0]["line"] for item in whole.run.report.values()]
    assert len(set(lines)) == len(lines)
    assert {item["places"][0]["path"] for item in whole.run.report.values()} == {"refs.bib"}


def test_nothing_is_sent_to_a_host_that_is_not_public(whole: Whole) -> None:
    assert whole.canary.connections == 0
    spies = {verdict for key, verdict in whole.run.verdicts.items() if key.startswith(("spy-", "led-"))}
    assert spies == {"refused"}


def test_each_address_is_asked_once_with_get_and_two_at_a_time(whole: Whole) -> None:
    asked_again = {"/once", "/reset1", "/500", "/cookie", "/bridge"}
    for server in whole.servers:
        assert {request.method for request in server.log} == {"GET"}
        assert server.most_in_flight <= 2
        targets = [request.target for request in server.log if request.target not in asked_again]
        assert len(targets) == len(set(targets))
        assert len(server.requests("/500")) <= 2


def test_a_moved_page_is_proposed_as_a_patch(whole: Whole) -> None:
    assert "--- a/refs.bib" in whole.run.output
    assert whole.run.report["moved"]["replacement"] == whole.run.report["moved"]["url"].replace("/m", "/bridge")
    assert "--write" in whole.run.output


# Other runs


def test_a_good_bibliography_is_passed(desk: Desk, server: HostileServer) -> None:
    desk.entry("a", server.route("/a", BRIDGE))
    done = desk.run("--allow", server.address)
    assert (done.code, done.verdicts, done.errors) == (0, {"a": "ok"}, "")
    assert done.output == "1 ok\n"


def test_warnings_do_not_fail(desk: Desk, server: HostileServer) -> None:
    desk.entry("a", server.route("/a", page("Forbidden", "no", status=403)))
    assert desk.run("--allow", server.address).code == 0


def test_a_machine_without_a_network_says_that_it_checked_nothing(desk: Desk) -> None:
    for key in ("a", "b"):
        desk.entry(key, f"{OUTSIDE}{key}")
    desk.write("docs/index.md", f"See [there]({OUTSIDE}c).\n")
    done = desk.run("--state", "links.json", own_process=True)
    assert done.code == 3
    assert set(done.verdicts.values()) == {"skipped"}
    assert all("unverified" in item["reason"] for item in done.report.values())
    assert "3 skipped" in done.output
    assert not (desk.folder / "links.json").exists()


def test_a_host_that_does_not_answer_in_time_is_transient(desk: Desk, server: HostileServer) -> None:
    desk.entry("hang", server.route("/hang", Answer(0, hangs=True)))
    desk.entry("drip", server.route("/drip", Answer(200, {"Content-Type": "text/html"}, repeat(b"x", 1000), drip=0.05)))
    done = desk.run("--allow", server.address, "--timeout", "1.5", "--retries", "1")
    assert (done.code, done.verdicts) == (0, {"hang": "transient", "drip": "transient"})
    assert len(server.requests("/hang")) == 2


def test_a_wait_of_an_hour_is_not_waited_for(desk: Desk, server: HostileServer) -> None:
    desk.entry("busy", server.route("/busy", Answer(429, {"Retry-After": "3600"})))
    done = desk.run("--allow", server.address)
    assert (done.code, done.verdicts) == (0, {"busy": "blocked"})
    assert done.report["busy"]["status"] == 429
    assert len(server.log) == 1


def test_an_address_that_two_entries_and_a_chapter_cite_is_asked_once(desk: Desk, server: HostileServer) -> None:
    url = server.route("/a", html(f"<h1>{TITLE}</h1><p id=one>x<p id=two>y", TITLE))
    other = server.route("/b", BRIDGE)
    for key, cited in (("a", url), ("b", url), ("c", f"{url}#one"), ("d", f"{url}#three")):
        desk.entry(key, cited)
    desk.write("docs/index.md", f"One.[^b, p. 4]\nTwo.[^a; c]\n\n[there]({other}) and [again]({url})\n")
    done = desk.run("--allow", server.address)
    assert done.verdicts == {"a": "ok", "c": "ok", "d": "suspect", other: "ok"}
    assert len(server.log) == 2
    places = [(place["path"], place["line"]) for place in done.report["a"]["places"]]
    assert places == [
        ("refs.bib", 3),
        ("docs/index.md", 2),
        ("refs.bib", 8),
        ("docs/index.md", 1),
        ("docs/index.md", 4),
    ]
    assert [place["line"] for place in done.report[other]["places"]] == [4]


def test_quoted_words_are_looked_for_on_the_page(desk: Desk, server: HostileServer) -> None:
    desk.entry("a", server.route("/a", BRIDGE))
    desk.entry("b", server.route("/b", BRIDGE))
    desk.entry("c", server.route("/c", BRIDGE))
    desk.write("evidence/a.yml", f'passages:\n  - id: foot\n    quote: "{WORDS.capitalize()}"\n    lang: en\n')
    desk.write("evidence/b.yml", 'passages:\n  - id: none\n    quote: "no one came"\n    lang: en\n')
    desk.write("evidence/c.yml", 'passages:\n  - id: none\n    quote: "no one came"\n    lang: en\n    opens: false\n')
    done = desk.run("--allow", server.address)
    assert done.verdicts == {"a": "ok", "b": "suspect", "c": "ok"}
    assert done.report["b"]["reason"] == "quoted words not found: “no one came”"


def test_a_second_run_asks_only_for_what_was_not_good(desk: Desk, server: HostileServer) -> None:
    for number in range(5):
        desk.entry(f"a{number}", server.route(f"/{number}", BRIDGE))
    desk.entry("b", server.route("/b", Answer(500)))
    first = desk.run("--allow", server.address, "--state", "links.json")
    before = len(server.log)
    second = desk.run("--allow", server.address, "--state", "links.json")
    assert first.verdicts == second.verdicts == {**{f"a{number}": "ok" for number in range(5)}, "b": "transient"}
    assert [request.target for request in server.log[before:]] == ["/b", "/b"]


def test_a_state_file_that_cannot_be_read_stops_the_check(desk: Desk, server: HostileServer) -> None:
    desk.entry("a", server.route("/a", BRIDGE))
    desk.write("links.json", "{")
    done = desk.run("--allow", server.address, "--state", "links.json")
    assert done.code == 2
    assert "links.json:1:" in done.errors
    assert server.log == []


def test_only_the_entries_that_are_named_are_checked(desk: Desk, server: HostileServer) -> None:
    for key in ("a", "b", "c"):
        desk.entry(key, server.route(f"/{key}", BRIDGE))
    desk.write("docs/index.md", f"[x]({server.url('/d')})\n")
    done = desk.run("--allow", server.address, "--only", "c", "a")
    assert done.verdicts == {"a": "ok", "c": "ok"}
    unknown = desk.run("--allow", server.address, "--only", "aa")
    assert (unknown.code, unknown.errors) == (
        2,
        'explainer: "aa" is not in refs.bib; did you mean "a"?\n',
    )


def test_only_what_changed_since_a_revision_is_checked(desk: Desk, server: HostileServer) -> None:
    def git(*arguments: str) -> None:
        identity = ("-c", "user.name=a", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *identity, *arguments], cwd=desk.folder, check=True, capture_output=True)

    for path in ("/old", "/same", "/words", "/new", "/link", "/other"):
        server.route(path, BRIDGE)
    desk.entry("same", server.url("/same"))
    desk.entry("words", server.url("/words"))
    desk.entry("altered", server.url("/old"))
    desk.write("refs.bib", "\n".join(desk.entries))
    desk.write("docs/index.md", f"[x]({server.url('/link')})\n")
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "first")
    desk.entries[2] = desk.entries[2].replace("/old", "/new")
    desk.entry("added", server.url("/old"))
    desk.write("evidence/words.yml", f'passages:\n  - id: foot\n    quote: "{WORDS}"\n    lang: en\n')
    desk.write("docs/index.md", f"Some text.\n\n[x]({server.url('/link')}) [y]({server.url('/other')})\n")
    done = desk.run("--allow", server.address, "--changed-since", "HEAD")
    assert set(done.verdicts) == {"words", "altered", "added", server.url("/other")}
    assert set(done.verdicts.values()) == {"ok"}
    assert desk.run("--changed-since", "nowhere").code == 2
    assert desk.run("--changed-since=-x").code == 2


def test_without_git_no_one_knows_what_changed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(desk.folder))
    done = desk.run("--changed-since", "HEAD")
    assert (done.code, done.errors.startswith("explainer: git cannot be run")) == (2, True)


def test_nothing_that_changed_is_nothing_wrong(desk: Desk) -> None:
    assert (desk.run().code, desk.run().output) == (0, "no addresses\n")


def test_files_that_cannot_be_read_stop_the_check(desk: Desk, server: HostileServer) -> None:
    desk.entry("a", server.route("/a", BRIDGE))
    desk.write("evidence/a.yml", "passages: [")
    assert "evidence/a.yml:1:" in desk.run("--allow", server.address).errors
    desk.write("evidence/a.yml", "passages: []\n")
    (desk.folder / "docs").mkdir()
    (desk.folder / "docs/index.md").write_bytes(b"\xff")
    done = desk.run("--allow", server.address)
    assert (done.code, server.log) == (2, [])
    assert "docs/index.md:1:1" in done.errors


MISUSES: dict[str, tuple[str, ...]] = {
    "no such file": ("--bib", "nothing.bib"),
    "no time": ("--timeout", "0"),
    "less than no retries": ("--retries", "-1"),
    "no requests": ("--per-host", "0"),
    "a host without a port": ("--allow", "127.0.0.1"),
    "an unknown form": ("--format", "pdf"),
    "a number that is none": ("--per-host", "two"),
    "a time that is none": ("--timeout", "nan"),
    "a state where none can be": ("--state", "."),
    "a report where none can be": ("--report", "refs.bib/report.json"),
}


@pytest.mark.parametrize("name", MISUSES)
def test_what_cannot_be_meant_is_refused(desk: Desk, name: str) -> None:
    done = desk.run(*MISUSES[name])
    assert done.code == 2
    assert done.errors
    assert "Traceback" not in done.errors


def test_the_report_has_the_form_that_is_asked_for(desk: Desk, server: HostileServer) -> None:
    desk.entry("a", server.route("/a", page("No", "no", status=404)))
    for name, beginning in {"report.sarif": "{", "report.xml": "<?xml"}.items():
        assert desk.run("--allow", server.address, "--report", name).code == 1
        assert (desk.folder / name).read_text(encoding="utf-8").startswith(beginning)
    desk.run("--allow", server.address, "--format", "github", "--report", "report.json")
    assert (desk.folder / "report.json").read_text(encoding="utf-8").startswith("::error")


def test_a_report_on_the_output_is_nothing_but_that(desk: Desk, server: HostileServer) -> None:
    desk.entry("a", server.route("/a", redirect("/b")))
    server.route("/b", BRIDGE)
    desk.write("refs.bib", "\n".join(desk.entries))
    done = subprocess.run(
        [
            sys.executable,
            *"-m explainer links --bib refs.bib --format json --archive-base= --allow".split(),
            server.address,
        ],
        cwd=desk.folder,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert [item["verdict"] for item in json.loads(done.stdout)] == ["moved"]
    assert done.stderr == ""


def test_proposals_are_written_when_asked_for(desk: Desk, server: HostileServer) -> None:
    desk.entry("a", server.route("/a", redirect("/b")))
    server.route("/b", BRIDGE)
    done = desk.run("--allow", server.address, "--write")
    assert done.verdicts == {"a": "moved"}
    assert f"url = {{{server.url('/b')}}}" in (desk.folder / "refs.bib").read_text(encoding="utf-8")
    assert "---" not in done.output


def test_a_bibliography_with_faults_of_form_is_checked_all_the_same(desk: Desk, server: HostileServer) -> None:
    desk.entry("a", server.route("/a", redirect("/b")))
    desk.entries.append("@online{a,\n  title = {Twice},\n}\n")
    server.route("/b", BRIDGE)
    done = desk.run("--allow", server.address)
    assert (done.code, done.verdicts) == (0, {"a": "moved"})
    assert "cannot propose changes to refs.bib: line 6" in done.errors
    assert desk.run("--allow", server.address, "--write").code == 2


def test_a_project_has_its_bibliography_and_its_state_at_their_places(desk: Desk, server: HostileServer) -> None:
    desk.entry("a", server.route("/a", BRIDGE))
    desk.write("docs/index.md", "One.[^a]\n")
    desk.write("mkdocs.yml", "site_name: x\nsite_url: https://halm.example/\nextra: {contact: ada@halm.example}\n")
    done = desk.run("--allow", server.address, bib="citations/references.bib")
    assert (done.code, done.verdicts) == (0, {"a": "ok"})
    assert json.loads((desk.folder / "citations/links.json").read_text(encoding="utf-8"))["addresses"].keys() == {
        server.url("/a")
    }
    assert "; https://halm.example/; mailto:ada@halm.example)" in server.log[0].headers["user-agent"]


def test_a_state_is_written_when_all_are_checked_without_what_is_no_longer_cited(
    desk: Desk, server: HostileServer
) -> None:
    for key in ("a", "b"):
        desk.entry(key, server.route(f"/{key}", BRIDGE))
    state = desk.folder / "links.json"
    desk.run("--allow", server.address, "--state", "links.json")
    desk.run("--allow", server.address, "--state", "links.json", "--only", "a")
    assert len(json.loads(state.read_text(encoding="utf-8"))["addresses"]) == 2
    del desk.entries[1]
    desk.run("--allow", server.address, "--state", "links.json")
    assert len(json.loads(state.read_text(encoding="utf-8"))["addresses"]) == 1


# Copies


def an_archive(server: HostileServer, url: str, copy: Answer, stamp: str = "20220915000000") -> None:
    """Let the server be an archive that has one copy of an address."""
    rows = json.dumps([["timestamp", "original", "statuscode"], [stamp, url, "200"]]).encode()
    server.route_below("/cdx/", Answer(200, {"Content-Type": "application/json"}, rows))
    server.route_below("/web/", copy)


def test_a_dead_page_with_a_good_copy_is_no_rot(desk: Desk, server: HostileServer) -> None:
    with HostileServer() as archive:
        url = server.route("/a", page("No", "no", status=404))
        an_archive(archive, url, BRIDGE)
        desk.entry("a", url)
        done = desk.run("--allow", f"{server.address},{archive.address}", "--archive-base", archive.url(""))
    item = done.report["a"]
    assert (done.code, item["verdict"], item["class"]) == (0, "archived", "pass")
    assert item["archive_url"] == archive.url(f"/web/20220915000000/{url}")
    assert "+  archive_url" in done.output


def test_an_archive_that_does_not_answer_is_not_one_without_a_copy(desk: Desk, server: HostileServer) -> None:
    with HostileServer() as archive:
        desk.entry("a", server.route("/a", page("No", "no", status=404)))
        done = desk.run("--allow", server.address, "--archive-base", archive.url(""))
        assert archive.connections == 0
    assert (done.code, done.verdicts) == (1, {"a": "broken"})
    assert "the archive did not answer" in done.report["a"]["reason"]


def test_a_post_on_social_media_needs_a_copy(desk: Desk, server: HostileServer) -> None:
    with HostileServer() as archive:
        url = server.route("/a", BRIDGE)
        desk.entry("a", url, keywords="social")
        alone = desk.run("--allow", server.address)
        an_archive(archive, url, BRIDGE)
        copied = desk.run("--allow", f"{server.address},{archive.address}", "--archive-base", archive.url(""))
    assert (alone.verdicts, copied.verdicts) == ({"a": "suspect"}, {"a": "archived"})


# Many


def test_many_addresses_of_one_host_are_asked_two_at_a_time(desk: Desk, server: HostileServer) -> None:
    for number in range(12):
        desk.entry(f"a{number}", server.route(f"/{number}", replace(BRIDGE, delay=0.3)))
    done = desk.run("--allow", server.address)
    assert set(done.verdicts.values()) == {"ok"}
    assert server.most_in_flight == 2
