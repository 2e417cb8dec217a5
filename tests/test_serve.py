"""`mkdocs serve`: problems are shown in the pages, the server lives on, and every mended file is shown at once."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

if TYPE_CHECKING:
    from tests.conftest import Site

DEADLINE = 60
"""Seconds after which a server that does not say what a test waits for is killed."""

BANNER = '<section class="explainer-problems"'


@dataclass
class Server:
    """`mkdocs serve` for a site, in a process of its own."""

    site: Site
    temporary: Path
    """Where it keeps what it builds."""
    log: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.temporary.mkdir()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{free.getsockname()[1]}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", self.address],
            cwd=self.site.folder,
            env=os.environ | {"TMPDIR": str(self.temporary), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        self.deadline = threading.Timer(DEADLINE, self.process.kill)
        self.deadline.start()
        self.until("Serving on")

    def until(self, words: str) -> None:
        """Read the log to the next line that has the words."""
        assert self.process.stdout
        for line in self.process.stdout:
            self.log.append(line)
            if words in line:
                return
        pytest.fail(f"the server never said “{words}”:\n{''.join(self.log)}")

    def page(self, path: str) -> str:
        """The HTML that a browser gets now."""
        with urlopen(f"http://{self.address}/{path}", timeout=DEADLINE) as answer:
            return str(answer.read().decode())

    def reloads_until(self, path: str, is_right: Callable[[str], bool]) -> str:
        """The page when it is as wanted, after one or more of the reloads that a change brings about."""
        while not is_right(html := self.page(path)):
            self.until("Reloading browsers")
        return html

    def end(self, how: signal.Signals) -> int:
        """Tell it to end; its exit code."""
        self.process.send_signal(how)
        said, _ = self.process.communicate()
        self.log.append(said)
        self.deadline.cancel()
        return self.process.returncode


@pytest.fixture
def serve(site: Site, tmp_path: Path) -> Iterator[Callable[[], Server]]:
    """Starts the server for the site; it must end cleanly, never have shown a traceback and leave nothing behind."""
    servers: list[Server] = []

    def start() -> Server:
        servers.append(Server(site, tmp_path / "temporary"))
        return servers[-1]

    yield start
    for server in servers:
        if server.process.returncode is None:
            assert server.end(signal.SIGINT) == 0
        assert "Traceback" not in "".join(server.log)
        assert list(server.temporary.iterdir()) == []


def test_a_mistake_in_a_page_is_shown_in_its_place_and_above_it_until_it_is_mended(
    site: Site, serve: Callable[[], Server]
) -> None:
    good = (site.folder / "docs/chapter.md").read_text(encoding="utf-8")
    site.append("docs/chapter.md", "\nOne.[^ferry-log-1902] [Two](two.md)\n")
    server = serve()
    html = server.page("chapter/")
    assert '<strong class="explainer-problem">[^ferry-log-1902]' in html
    assert "docs/chapter.md:7:7: C001" in html
    assert "docs/chapter.md:7:29: L001" in html
    assert BANNER not in server.page("")

    site.write("docs/chapter.md", good)
    html = server.reloads_until("chapter/", lambda html: BANNER not in html)
    assert "explainer-problem" not in html

    site.append("docs/chapter.md", "\nThree.[^]\n")
    server.reloads_until("chapter/", lambda html: "docs/chapter.md:7:9: C002" in html)


def test_the_bibliography_is_read_again_when_it_changes_is_broken_vanishes_and_comes_back(
    site: Site, serve: Callable[[], Server]
) -> None:
    server = serve()
    bibliography = site.folder / "citations/references.bib"
    good = bibliography.read_text(encoding="utf-8")
    assert "A Bridge for Halm" in server.page("chapter/")

    site.write("citations/references.bib", good.replace("A Bridge", "Two Bridges"))
    server.reloads_until("chapter/", lambda html: "Two Bridges for Halm" in html)

    site.write("citations/references.bib", good + "@misc{new-1904,\n  note = {Unfinished\n")
    html = server.reloads_until("chapter/", lambda html: BANNER in html)
    assert "citations/references.bib:27:10: B004" in html
    assert BANNER in server.page("")

    bibliography.unlink()
    server.reloads_until("chapter/", lambda html: "citations/references.bib:1:1: B001" in html)

    site.write("citations/references.bib", good)
    server.reloads_until("chapter/", lambda html: BANNER not in html and "A Bridge for Halm" in html)


BACKING = {
    "citations/evidence/ferry-log-1901.yml": "figures:\n- {id: load, value: 40, unit: t}\n",
    "citations/claims/bridge.yml": (
        "topic: Bridge\nclaims:\n- {id: safe, statement: It was safe., said_by: [Ada], status: contested, nature: fact,"
        " for: [ferry-log-1901]}\n"
    ),
    "docs/data/timeline.yml": "events:\n- {date: 1902-05-04, topic: Bridge, what: 'It opened.[^ferry-log-1901]'}\n",
    "docs/data/tolls.yml": "title: Tolls\nlicense: CC0-1.0\ncolumns:\n- {name: year, title: Year, type: year}\n",
}
"""Good files of each kind that backs a site."""


def shows_a_problem_of(path: str, html: str) -> bool:
    return BANNER in html and f"{path}:" in html


def test_evidence_claims_and_data_are_read_again_when_they_change(site: Site, serve: Callable[[], Server]) -> None:
    for path, good in BACKING.items():
        site.write(path, good)
    site.write("docs/data/tolls.csv", "year\n1902\n")
    for page in ("index", "chapter"):
        site.write(f"docs/{page}.md", f"# {page.capitalize()}\n")
    server = serve()
    assert BANNER not in server.page("chapter/")
    for path, good in BACKING.items():
        site.write(path, f"{good}nonsense: 1\n")
        server.reloads_until("chapter/", partial(shows_a_problem_of, path))
        site.write(path, good)
        server.reloads_until("chapter/", lambda html: BANNER not in html)
    site.write("docs/data/tolls.csv", "year\nMay\n")
    server.reloads_until("chapter/", lambda html: "docs/data/tolls.csv:2:1: D007" in html)


def test_a_bibliography_beside_the_configuration_is_watched_too(site: Site, serve: Callable[[], Server]) -> None:
    good = (site.folder / "citations/references.bib").read_text(encoding="utf-8")
    site.write("references.bib", good)
    site.set_option("bibliography", "references.bib")
    server = serve()
    site.write("references.bib", good.replace("A Bridge", "Two Bridges"))
    assert BANNER not in server.reloads_until("chapter/", lambda html: "Two Bridges for Halm" in html)


def test_a_page_that_cannot_be_read_is_shown_as_its_problem(site: Site, serve: Callable[[], Server]) -> None:
    site.write("docs/chapter.md", b"# Caf\xe9\n")
    server = serve()
    assert "docs/chapter.md:1:6: C010" in server.page("chapter/")
    site.write("docs/chapter.md", "# Café\n".encode())
    server.reloads_until("chapter/", lambda html: BANNER not in html and "Café" in html)


def test_drafts_are_checked_and_may_be_linked_to(site: Site, serve: Callable[[], Server]) -> None:
    site.configure(draft_docs="draft.md")
    site.write("docs/draft.md", "# Draft\n\nOne.[^zzz]\n")
    site.append("docs/chapter.md", "\n[Draft](draft.md)\n")
    server = serve()
    assert "docs/draft.md:3:7: C001" in server.page("draft/")
    assert BANNER not in server.page("chapter/")


def test_a_server_that_sigterm_ends_leaves_nothing_behind_either(site: Site, serve: Callable[[], Server]) -> None:
    server = serve()
    assert "<html" in server.page("chapter/")  # MkDocs says that it serves before the thread that does has begun
    assert server.end(signal.SIGTERM) == 143
    assert not site.built.folder.exists()
