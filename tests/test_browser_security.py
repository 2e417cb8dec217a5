"""The site in a browser that keeps its headers: at the top of a host, below a path, from a disk, without script."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait
from tests.conftest import without_script

from explainer.publishing import security

if TYPE_CHECKING:
    from tests.conftest import BuiltSite, Site

PROJECT = Path(__file__).parent.parent
DEADLINE = 20
"""Seconds that a page has to show what a test waits for."""
CHAPTER = "samarkand"
WATCH = """
    window.refused = [];
    addEventListener("securitypolicyviolation", ({effectiveDirective, blockedURI, sample}) =>
        refused.push(`${effectiveDirective}: ${blockedURI} ${sample}`));
"""


# ----- a host


@dataclass(frozen=True)
class Place:
    """What a test's host serves: a folder at a path, with the same headers in each answer."""

    folder: Path
    headers: Mapping[str, str]
    base: str = "/"


class _Host(SimpleHTTPRequestHandler):
    """Serves a place as hosts for static sites do, without a word."""

    def __init__(self, *arguments: Any, place: Place) -> None:
        self.place = place
        super().__init__(*arguments, directory=str(place.folder))

    def translate_path(self, path: str) -> str:
        """A path below the place; nothing else is there."""
        inside = urlsplit(path).path.startswith(self.place.base)
        return super().translate_path(path.removeprefix(self.place.base) if inside else "/none")

    def end_headers(self) -> None:
        for name, value in self.place.headers.items():
            self.send_header(name, value)
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        body = (self.place.folder / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002  # the name that it overrides
        pass


@contextlib.contextmanager
def hosting(place: Place) -> Iterator[str]:
    """Serves a place as long as a `with` lasts; gives its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Host, place=place)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}{place.base}"
        server.shutdown()
        thread.join()


def headers(site: BuiltSite) -> dict[str, str]:
    """What `_headers` says of every answer."""
    first, *_ = site.files["_headers"].decode().split("\n/", 1)
    return dict(line.strip().split(": ", 1) for line in first.splitlines()[1:])


# ----- a reader


@dataclass
class Visit:
    """What the browser did since the last visit ended."""

    requested: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    """Answers that say that something is missing."""
    complaints: list[str] = field(default_factory=list)
    """What stands in the console, and what the policy refused."""

    @property
    def origins(self) -> set[str]:
        """Where it asked for something, beside the page itself."""
        asked = (urlsplit(url) for url in self.requested)
        return {f"{parts.scheme}://{parts.netloc}" for parts in asked if parts.scheme not in ("data", "blob")}


def end_visit(browser: Chrome) -> Visit:
    get_log: Callable[[str], list[dict[str, Any]]] = browser.get_log
    events = [json.loads(entry["message"])["message"] for entry in get_log("performance")]
    visit = Visit(complaints=[entry["message"] for entry in get_log("browser")])
    for event in events:
        if event["method"] == "Network.requestWillBeSent":
            visit.requested.append(event["params"]["request"]["url"])
        elif event["method"] == "Network.responseReceived" and event["params"]["response"]["status"] >= 400:
            visit.failed.append(event["params"]["response"]["url"])
    visit.complaints += browser.execute_script("return window.refused || []")
    return visit


@pytest.fixture
def reader(browser: Chrome) -> Iterator[Chrome]:
    """The browser on a wide screen, with what the policy refuses noted."""
    size = {"width": 1280, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    watch = browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": WATCH})
    browser.get("about:blank")
    end_visit(browser)
    try:
        yield browser
    finally:
        browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", watch)


@pytest.fixture(scope="module")
def address(own_site: BuiltSite) -> Iterator[str]:
    """Where the site is served with its headers."""
    with hosting(Place(own_site.folder, headers(own_site))) as address:
        yield address


def wait(browser: Chrome) -> WebDriverWait[Chrome]:
    return WebDriverWait(browser, DEADLINE)


def search(browser: Chrome, words: str) -> list[str]:
    """The addresses that the search gives."""
    field = browser.find_element(By.CSS_SELECTOR, "input[name=query]")
    browser.execute_script("arguments[0].focus()", field)
    field.send_keys(words, Keys.END)
    results = wait(browser).until(lambda _: browser.find_elements(By.CSS_SELECTOR, ".md-search-result__link"))
    return [result.get_attribute("href") or "" for result in results]


def preview_of_a_note(browser: Chrome) -> str:
    mark = browser.find_element(By.CSS_SELECTOR, ".md-content a.footnote-ref")
    browser.execute_script("arguments[0].focus()", mark)
    return wait(browser).until(lambda _: browser.find_element(By.ID, "explainer-preview").text)


# ----- with the headers


def test_no_page_does_what_its_policy_refuses_or_contacts_another_host(
    reader: Chrome, address: str, own_site: BuiltSite
) -> None:
    complaints, origins = {}, set()
    for path in own_site.pages:
        reader.get(address + path.removesuffix("index.html"))
        reader.execute_script("document.querySelectorAll('details').forEach(each => { each.open = true })")
        visit = end_visit(reader)
        origins |= visit.origins
        assert address + path.removesuffix("index.html") in visit.requested
        if visit.complaints or visit.failed:
            complaints[path] = visit.complaints + visit.failed
    assert complaints == {}
    assert origins == {address.rstrip("/")}


def test_what_a_policy_refuses_would_be_seen(reader: Chrome, own_site: BuiltSite) -> None:
    with hosting(Place(own_site.folder, security.headers(security.Inline()))) as address:
        reader.get(address)
        complaints = end_visit(reader).complaints
    assert [told for told in complaints if told.startswith("script-src-elem: inline")]
    assert [told for told in complaints if "violates the following Content Security Policy directive" in told]


@pytest.mark.parametrize("words", ["mobilization", "策应", "озабоченности"])
def test_search_works_under_the_policy(reader: Chrome, address: str, words: str) -> None:
    reader.get(address)
    assert search(reader, words)
    visit = end_visit(reader)
    assert visit.complaints == []
    assert visit.origins == {address.rstrip("/")}


def test_the_choice_of_colors_works_under_the_policy_and_is_kept(reader: Chrome, address: str) -> None:
    def scheme() -> str:
        return reader.find_element(By.TAG_NAME, "body").get_attribute("data-md-color-scheme") or ""

    reader.get(address)
    seen = []
    for _ in range(2):
        choices = reader.find_elements(By.CSS_SELECTOR, "form[data-md-component=palette] label")
        next(choice for choice in choices if choice.is_displayed()).click()
        seen.append(scheme())
    reader.get(f"{address}{CHAPTER}/")
    assert seen == ["default", "slate"]
    assert scheme() == "slate"
    reader.execute_script("localStorage.clear()")
    assert end_visit(reader).complaints == []


def test_the_preview_of_a_note_works_under_the_policy(reader: Chrome, address: str) -> None:
    reader.get(f"{address}{CHAPTER}/")
    assert "Go to note" in preview_of_a_note(reader)
    preview = reader.find_element(By.ID, "explainer-preview")
    assert "--preview-top" in (preview.get_attribute("style") or "")
    assert end_visit(reader).complaints == []


def test_a_list_can_be_filtered_under_the_policy(reader: Chrome, address: str) -> None:
    reader.get(f"{address}claims/")
    status = wait(reader).until(lambda _: reader.find_element(By.CSS_SELECTOR, ".list-filter select[name=status]"))
    status.send_keys("Wrong")
    shown = [claim for claim in reader.find_elements(By.CSS_SELECTOR, ".claim") if claim.is_displayed()]
    assert {claim.get_attribute("data-status") for claim in shown} == {"wrong"}
    assert end_visit(reader).complaints == []


# ----- below a path


def test_the_site_works_below_a_path(reader: Chrome, own_site: BuiltSite) -> None:
    with hosting(Place(own_site.folder, headers(own_site), "/project/")) as address:
        reader.get(f"{address}{CHAPTER}/")
        assert preview_of_a_note(reader)
        reader.get(search(reader, "mobilization")[0])
        assert reader.find_elements(By.CSS_SELECTOR, ".md-content h1")
        visit = end_visit(reader)
    assert (visit.complaints, visit.failed) == ([], [])
    assert [url for url in visit.requested if not url.startswith((address, "data:", "blob:"))] == []


def test_the_page_for_missing_addresses_works_below_a_path_at_any_depth(reader: Chrome, site: Site) -> None:
    hooks = [str(PROJECT / "hooks" / name) for name in ("citations.py", "headers.py", "publish.py")]
    theme = {"name": "material", "custom_dir": str(PROJECT / "hooks/theme"), "font": False}
    site.configure(site_url="https://halm.example/project/", theme=theme, plugins=["search"], hooks=hooks)
    run = site.build()
    assert run.code == 0, run.output
    with hosting(Place(site.built.folder, headers(site.built), "/project/")) as address:
        reader.get(f"{address}no/such/page")
        visit = end_visit(reader)
        links = [link.get_attribute("href") for link in reader.find_elements(By.CSS_SELECTOR, ".md-content a")]
    assert visit.failed == [f"{address}no/such/page"]
    assert [told for told in visit.complaints if "404" not in told] == []
    assert f"{address}chapter/" in links


# ----- from a disk


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as it is made for readers without a network."""
    folder = tmp_path_factory.mktemp("offline") / "site"
    configuration = str(PROJECT / "mkdocs-offline.yml")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", configuration, "-d", str(folder)]
    settings = {"SOURCE_DATE_EPOCH": "1663200000", "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        command, cwd=PROJECT, env=os.environ | settings, capture_output=True, encoding="utf-8", check=False, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def pages(disk: Path) -> list[Path]:
    """All but the one that only a server shows."""
    return sorted(set(disk.glob("*.html")) - {disk / "404.html"})


@pytest.mark.parametrize("words", ["mobilization", "策应", "озабоченности"])
def test_search_works_from_a_disk_and_a_result_opens(reader: Chrome, disk: Path, words: str) -> None:
    reader.get((disk / "index.html").as_uri())
    found = search(reader, words)[0]
    reader.get(found)
    assert reader.find_elements(By.CSS_SELECTOR, ".md-content h1")
    assert Path(unquote(urlsplit(found).path)).parent == disk
    visit = end_visit(reader)
    assert visit.complaints == []
    assert visit.origins == {"file://"}


def test_every_page_and_the_preview_of_a_note_work_from_a_disk(reader: Chrome, disk: Path) -> None:
    for page in pages(disk):
        reader.get(page.as_uri())
    reader.get((disk / f"{CHAPTER}.html").as_uri())
    assert "Go to note" in preview_of_a_note(reader)
    visit = end_visit(reader)
    assert visit.complaints == []
    assert visit.origins == {"file://"}


def test_every_link_inside_the_site_on_a_disk_names_a_file(reader: Chrome, disk: Path) -> None:
    broken = []
    for page in pages(disk):
        reader.get(page.as_uri())
        links = reader.execute_script(
            "return [...document.querySelectorAll('a[href], link[href]')].map(link => link.getAttribute('href'))"
        )
        whole = {urljoin(page.as_uri(), link) for link in links}
        paths = {Path(unquote(urlsplit(link).path)) for link in whole if link.startswith("file:")}
        broken += [f"{page.name}: {path}" for path in sorted(paths) if not path.is_file()]
    assert broken == []


# ----- without script

HIDDEN = """
    const texts = document.createTreeWalker(document.querySelector(".md-content"), NodeFilter.SHOW_TEXT);
    const hidden = [];
    while (texts.nextNode()) {
        const { parentElement: parent, data } = texts.currentNode;
        if (data.trim() && !parent.closest("script, style, template, title, desc") && !parent.checkVisibility())
            hidden.push([data.trim(), parent.closest(".picture") ? "picture" : parent.outerHTML.slice(0, 80)]);
    }
    return hidden;
"""
OPEN = "document.querySelectorAll('details').forEach(each => each.setAttribute('open', ''))"


@pytest.fixture
def still(reader: Chrome) -> Iterator[Chrome]:
    """The browser with the scripts of pages off."""
    with without_script(reader):
        yield reader


def test_without_script_every_text_of_every_page_can_be_read(still: Chrome, address: str, own_site: BuiltSite) -> None:
    unread = {}
    for path in own_site.pages:
        still.get(address + path)
        still.execute_script(OPEN)  # as a reader can: browsers open them without script
        hidden = [told for told in still.execute_script(HIDDEN) if told[1] != "picture"]
        if hidden:
            unread[path] = hidden[:5]
        pictures = still.find_elements(By.CSS_SELECTOR, ".md-content figure")
        assert all(
            any(drawn.is_displayed() for drawn in shown)
            for picture in pictures
            if (shown := picture.find_elements(By.CSS_SELECTOR, "svg.picture"))
        )
    assert unread == {}


def test_without_script_details_open_and_a_mark_leads_to_its_note_and_back(still: Chrome, address: str) -> None:
    still.get(f"{address}trade/")
    details = still.find_element(By.CSS_SELECTOR, ".md-content details")
    inside = details.find_element(By.CSS_SELECTOR, ":scope > :not(summary)")
    assert not inside.is_displayed()
    summary = details.find_element(By.TAG_NAME, "summary")
    still.execute_script("arguments[0].scrollIntoView({block: 'center'})", summary)
    summary.click()
    assert inside.is_displayed()

    mark = still.find_element(By.CSS_SELECTOR, ".md-content a.footnote-ref")
    still.get(mark.get_attribute("href") or "")
    (note,) = still.find_elements(By.CSS_SELECTOR, ":target")
    assert note.is_displayed()
    still.get(note.find_element(By.CSS_SELECTOR, ".footnote-backref").get_attribute("href") or "")
    assert still.find_element(By.CSS_SELECTOR, ":target").is_displayed()
