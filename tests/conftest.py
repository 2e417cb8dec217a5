"""Whole small sites in a temporary folder, built as a contributor builds them, and what came out of them."""

from __future__ import annotations

import contextlib
import ctypes
import io
import logging
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import unquote, urljoin, urlsplit

import pytest
import yaml
from hypothesis import settings
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

# The same examples on every machine, so that a red run is the change's doing; HYPOTHESIS_PROFILE=explore looks further.
settings.register_profile("suite", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


# What runs in the background ignores Ctrl-C, and so would every command that a test starts, also when told to end.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

PROJECT = Path(__file__).parent.parent

CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, PR_CAPBSET_DROP = 1, 2, 24
"""Numbers from Linux's capability.h and prctl.h."""

BIBLIOGRAPHY = """\
@book{ferry-log-1901,
  author    = {Halm, Ada},
  title     = {The Log of the Ferry},
  publisher = {Harbor Press},
  date      = {1901},
}

@online{gazette-bridge-1902,
  author       = {{Town Gazette}},
  title        = {A Bridge for Halm},
  date         = {1902-05-04},
  url          = {https://gazette.example/bridge},
  langid       = {en},
  keywords     = {press},
}

@online{桥报-1903,
  author           = {桥报},
  title            = {哈姆大桥通车},
  titletranslation = {The bridge at Halm opens},
  date             = {1903},
  url              = {https://qiao.example/1903},
  langid           = {zh},
  keywords         = {state-media},
}
"""

INDEX = """\
---
title: The bridge
---

# The bridge

It opened in May.[^gazette-bridge-1902] The ferry went on.[^ferry-log-1901, p. 12; gazette-bridge-1902] So says a
note.[^doubt]

[^doubt]: The log [@ferry-log-1901, p. 13] says otherwise.
"""

CHAPTER = """\
# The opening

- A paper saw it.[^桥报-1903]
- So did the town.[^gazette-bridge-1902]
- Again.[^桥报-1903]
"""

SOURCES = """\
# Sources

```sources
```
"""

CONFIGURATION: dict[str, Any] = {
    "site_name": "Halm",
    "site_url": "https://halm.example/",
    "strict": True,
    "nav": [{"The bridge": "index.md"}, {"The opening": "chapter.md"}, {"Sources": "sources.md"}],
    "theme": {"name": None, "custom_dir": "theme"},
    "plugins": [],
    "hooks": [str(PROJECT / "hooks" / name) for name in ("citations.py", "publish.py")],
    "markdown_extensions": [
        {"explainer": {"bibliography": "citations/references.bib", "sources_page": "sources.md"}},
        "admonition",
        "attr_list",
        "tables",
        {"toc": {"permalink": True}},
    ],
    "validation": dict.fromkeys(("omitted_files", "absolute_links", "unrecognized_links", "anchors"), "warn"),
}

MAIN_TEMPLATE = """\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{{ page.title }}</title></head>
<body>
<nav>{% for item in page.toc %}<span class="contents">{{ item.title }}</span>{% endfor %}</nav>
{{ page.content }}
</body>
</html>
"""


class _Reader(HTMLParser):
    """Collects what tests ask of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.texts: list[str] = []
        self._hidden = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if "id" in values:
            self.ids.append(values["id"])
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        elif tag == "link" and values.get("rel") not in ("canonical", "prev", "next"):
            self.loaded.append(values.get("href", ""))
        self.loaded += [values[name] for name in ("src", "srcset", "poster", "data") if name in values and tag != "a"]
        self._hidden = tag if tag in ("script", "style", "title") else self._hidden

    def handle_endtag(self, tag: str) -> None:
        if tag == self._hidden:
            self._hidden = ""

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.texts.append(data)


@dataclass(frozen=True)
class BuiltPage:
    """A page of a built site."""

    path: str
    """Below the site folder."""
    html: str

    @cached_property
    def _read(self) -> _Reader:
        reader = _Reader()
        reader.feed(self.html)
        return reader

    @property
    def ids(self) -> list[str]:
        """In their order, doubles included."""
        return self._read.ids

    @property
    def links(self) -> list[str]:
        """The addresses of the links that a reader can follow, as written."""
        return self._read.links

    @property
    def loaded(self) -> list[str]:
        """The addresses that a browser loads by itself: styles, scripts, images."""
        return self._read.loaded

    @property
    def text(self) -> str:
        """What a reader reads, with single spaces."""
        return " ".join("".join(self._read.texts).split())

    def leads_to(self, link: str) -> tuple[str, str]:
        """The file below the site folder that a link inside the site leads to, and the id in it."""
        parts = urlsplit(urljoin(f"http://site.example/{self.path}", link))
        path = unquote(parts.path).lstrip("/")
        return (f"{path}index.html" if not path or path.endswith("/") else path), unquote(parts.fragment)


@dataclass(frozen=True)
class BuiltSite:
    """A site folder."""

    folder: Path

    @property
    def files(self) -> dict[str, bytes]:
        """What every file holds, by its path below the folder."""
        found = sorted(path for path in self.folder.rglob("*") if path.is_file())
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in found}

    @cached_property
    def pages(self) -> dict[str, BuiltPage]:
        """Every page, by its path below the folder."""
        return {path: BuiltPage(path, data.decode()) for path, data in self.files.items() if path.endswith(".html")}

    @property
    def dead_links(self) -> list[str]:
        """The links inside the site whose file or id does not exist."""
        files = set(self.files)
        inside = ((page, link) for page in self.pages.values() for link in page.links if not urlsplit(link).netloc)
        return [
            f"{page.path}: {link}"
            for page, link in inside
            if not urlsplit(link).scheme and not self._is_there(files, *page.leads_to(link))
        ]

    def _is_there(self, files: set[str], path: str, fragment: str) -> bool:
        return path in files and (not fragment or path not in self.pages or fragment in self.pages[path].ids)


@dataclass(frozen=True)
class Shown:
    """A problem as a terminal shows it."""

    place: str
    """`path:line:column`."""
    severity: str
    code: str
    message: str
    marked: str
    """What stands above the carets."""
    hint: str


_SHOWN = re.compile(
    r"^(?P<place>\S.*:\d+:\d+): (?P<severity>error|warning) (?P<code>[A-Z]\d{3}): (?P<message>.*)\n"
    r"  +\d+ \|(?: (?P<excerpt>.*))?\n"
    r"  +\| (?P<space> *)(?P<carets>\^+)(?:\n  +=(?P<hint>.*))?$",
    re.MULTILINE,
)


def _columns(text: str) -> Iterator[str]:
    """What stands in each column of a terminal; a wide character fills two."""
    for char in text:
        yield char
        if unicodedata.east_asian_width(char) in "WF":
            yield ""


@dataclass(frozen=True)
class Run:
    """How a command ended and what it said."""

    code: int
    output: str

    @property
    def problems(self) -> list[Shown]:
        """The problems that it reported; each has its line, its carets and, mostly, a hint."""
        found = []
        for match in _SHOWN.finditer(self.output):
            columns = list(_columns(match["excerpt"] or ""))
            start = len(match["space"])
            marked = "".join(columns[start : start + len(match["carets"])])
            hint = (match["hint"] or "").strip()
            found.append(Shown(match["place"], match["severity"], match["code"], match["message"], marked, hint))
        return found


def _python(
    module: str, arguments: tuple[str, ...], folder: Path, environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=180,
        preexec_fn=_as_a_contributor_in_a_terminal,
    )


def _as_a_contributor_in_a_terminal() -> None:
    """Root reads and writes whatever the mode of a file is, and a process without a terminal may ignore its end."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    for right in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
        ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, right)


@dataclass
class Site:
    """The sources of a small site; by default a good one."""

    folder: Path
    configuration: dict[str, Any] = field(default_factory=lambda: {**CONFIGURATION})

    def __post_init__(self) -> None:
        self.write("theme/main.html", MAIN_TEMPLATE)
        self.write("theme/404.html", "<p>There is no such page.</p>")
        self.write("docs/index.md", INDEX)
        self.write("docs/chapter.md", CHAPTER)
        self.write("docs/sources.md", SOURCES)
        self.write("citations/references.bib", BIBLIOGRAPHY)
        self.configure()

    def write(self, path: str, text: str | bytes) -> Path:
        """Write a file of the site, with its line breaks as given."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    def append(self, path: str, text: str) -> None:
        """Add text at the end of a file of the site."""
        self.write(path, (self.folder / path).read_text(encoding="utf-8") + text)

    def configure(self, **changes: Any) -> None:
        """Write mkdocs.yml with some values changed."""
        self.configuration |= changes
        self.write("mkdocs.yml", yaml.safe_dump(self.configuration, allow_unicode=True, sort_keys=False))

    def set_option(self, name: str, value: Any) -> None:
        """Change an option of the Markdown extension."""
        first, *others = self.configuration["markdown_extensions"]
        self.configure(markdown_extensions=[{"explainer": {**first["explainer"], name: value}}, *others])

    def build(self, **options: Any) -> Run:
        """`mkdocs build` without a new process. What is no message of MkDocs is raised: it would be a traceback."""
        said = io.StringIO()
        log, handler = logging.getLogger("mkdocs"), logging.StreamHandler(said)
        log.addHandler(handler)
        try:
            with contextlib.redirect_stderr(said):
                config = load_config(str(self.folder / "mkdocs.yml"), **options)
                config.plugins.on_startup(command="build", dirty=False)
                try:
                    build(config)
                finally:
                    config.plugins.on_shutdown()
        except MkDocsException as error:
            return Run(1, f"{said.getvalue()}\n{error}")
        finally:
            log.removeHandler(handler)
        return Run(0, said.getvalue())

    def mkdocs(self, *arguments: str, folder: Path | None = None, **environment: str) -> Run:
        """`mkdocs …` in a process of its own."""
        done = _python("mkdocs", arguments, folder or self.folder, environment)
        return Run(done.returncode, done.stdout + done.stderr)

    def explainer(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """`explainer …` in a process of its own."""
        return _python("explainer", arguments, self.folder, environment)

    @property
    def built(self) -> BuiltSite:
        """What stands in the site folder."""
        return BuiltSite(self.folder / "site")

    def page(self, path: str) -> BuiltPage:
        """A page of the built site, by its path below the site folder."""
        return self.built.pages[path]


UNTRACED = (
    "browser",
    "site",
    "own_site",
    "serve",
    "publish",
    "memory",
    "agreement",
    "new",
    "lsp",
    "zensical",
    "axe",
    "html",
    "preview",
    "reflow",
    "weight",
    "contribute",
    "shareimage",
)
"""Files, by the beginning of their names, whose tests run whole builds or browsers."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Coverage is measured where a test looks at one thing: it doubles the time of those that run everything."""
    for item in items:
        drawn = hasattr(getattr(item, "obj", None), "hypothesis")
        if drawn or item.path.stem.removeprefix("test_").startswith(UNTRACED):
            item.add_marker("no_cover")


LAY_OUT = """
const all = new CSSStyleSheet();
all.replaceSync("* { content-visibility: visible !important }");
document.adoptedStyleSheets.push(all);
"""
"""A script that lays out what is far from the screen too, so that nothing too wide is cut off there unseen."""


@contextlib.contextmanager
def without_script(browser: Chrome) -> Iterator[Chrome]:
    """The browser with the scripts of pages off."""
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        yield browser
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


@pytest.fixture
def still(browser: Chrome) -> Iterator[Chrome]:
    """The browser with the scripts of pages off."""
    with without_script(browser):
        yield browser


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A good site of three pages; a test spoils what it wants to see fail."""
    return Site(tmp_path / "project")


@pytest.fixture(scope="session")
def build_own_site() -> Callable[[Path], Run]:
    """Builds the project's own site into a folder, as it is published."""

    def build_into(folder: Path) -> Run:
        arguments = ("build", "--strict", "--site-dir", str(folder))
        done = _python("mkdocs", arguments, PROJECT, {"SOURCE_DATE_EPOCH": "1663200000", "NO_MKDOCS_2_WARNING": "1"})
        return Run(done.returncode, done.stdout + done.stderr)

    return build_into


@pytest.fixture(scope="session")
def own_site(build_own_site: Callable[[Path], Run], tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The project's own site."""
    folder = tmp_path_factory.mktemp("own") / "site"
    run = build_own_site(folder)
    assert run.code == 0, run.output
    return BuiltSite(folder)


Serving: TypeAlias = Callable[[Path], contextlib.AbstractContextManager[str]]
"""Serves a folder as long as a `with` lasts, and says where."""


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files without a word."""

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002  # the name that it overrides
        pass


@pytest.fixture(scope="session")
def serving() -> Serving:
    """Serves files to a browser on this machine."""

    @contextlib.contextmanager
    def serve(folder: Path) -> Iterator[str]:
        with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
            thread = threading.Thread(target=server.serve_forever)
            thread.start()
            yield f"http://127.0.0.1:{server.server_port}/"
            server.shutdown()
            thread.join()

    return serve


@pytest.fixture(scope="module")
def browser() -> Iterator[Chrome]:
    """A browser without a window, which can reach this machine only."""
    from selenium.webdriver import Chrome, ChromeOptions  # most tests do not need it, and it is large
    from selenium.webdriver.chrome.service import Service

    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    assert chromium and driver, "the browser tests need `chromium` and `chromedriver` (Debian: chromium-driver)"
    options = ChromeOptions()
    options.binary_location = chromium
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    with Chrome(options=options, service=Service(executable_path=driver)) as chrome:
        yield chrome
