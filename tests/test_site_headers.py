"""The files for hosts that a build writes, and servers that run with them."""

from __future__ import annotations

import contextlib
import gzip
import http.client
import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urljoin

import pytest

if TYPE_CHECKING:
    from tests.conftest import Site

PROJECT = Path(__file__).parent.parent
HOOKS = [str(PROJECT / "hooks" / name) for name in ("citations.py", "headers.py", "publish.py")]
HASHED = "assets/app.0a1b2c3d.min.js"
SCRIPT = "document.body.dataset.ready = 1;"
LONGEST_LINE = 2000
"""Of `_headers`, in signs: https://developers.cloudflare.com/pages/configuration/headers/"""
ADMIN_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin"
"""Where Debian keeps servers; not every reader's PATH has it."""


@pytest.fixture
def site(site: Site) -> Site:
    """A site with the headers, a file with a hash in its name, a script in its pages, and enough to compress."""
    site.configure(hooks=HOOKS, theme={"name": None, "custom_dir": "theme", "static_templates": ["404.html"]})
    site.write(f"docs/{HASHED}", "go();\n" * 400)
    site.append("docs/chapter.md", "\nAnd so on, as the town remembers.\n" * 60)
    template = (site.folder / "theme/main.html").read_text(encoding="utf-8")
    site.write("theme/main.html", template.replace("</body>", f"<script>{SCRIPT}</script></body>"))
    return site


def rules(site: Site) -> dict[str, dict[str, str]]:
    """What `_headers` says, by path."""
    found: dict[str, dict[str, str]] = {}
    for line in site.built.files["_headers"].decode().splitlines():
        if line.startswith("/"):
            found[line] = {}
        else:
            name, value = line.strip().split(": ", 1)
            found[list(found)[-1]][name] = value
    return found


# What a build writes


def test_a_build_writes_the_headers_and_the_parts_for_servers(site: Site) -> None:
    assert site.build().code == 0
    assert {"_headers", "hosting/nginx.conf", "hosting/Caddyfile"} <= set(site.built.files)
    assert set(rules(site)) == {"/*", f"/{HASHED}"}
    assert rules(site)[f"/{HASHED}"] == {"Cache-Control": "public, max-age=31536000, immutable"}
    policy = rules(site)["/*"]["Content-Security-Policy"]
    assert policy in site.built.files["hosting/nginx.conf"].decode()
    assert policy in site.built.files["hosting/Caddyfile"].decode()
    assert "unsafe" not in policy
    assert all(len(line) <= LONGEST_LINE for line in site.built.files["_headers"].decode().splitlines())


def test_the_policy_names_what_pages_of_other_plugins_hold_too(site: Site) -> None:
    site.write(
        "plugin.py",
        "from pathlib import Path\n"
        "def on_post_build(config):\n"
        "    Path(config.site_dir, 'old.html').write_text('<script>location = \"/\"</script>')\n",
    )
    site.build()
    before = rules(site)["/*"]["Content-Security-Policy"]
    site.configure(hooks=[*HOOKS, "plugin.py"])
    site.build()
    assert rules(site)["/*"]["Content-Security-Policy"].count("'sha256-") == before.count("'sha256-") + 1


def test_links_to_other_hosts_have_the_relation_on_every_page(site: Site) -> None:
    site.write("theme/404.html", '<p><a href="https://gazette.example/">The Gazette</a></p>')
    site.build()
    assert site.page("404.html").html == (
        '<p><a href="https://gazette.example/" rel="noopener noreferrer">The Gazette</a></p>'
    )
    assert 'href="https://gazette.example/bridge" rel="noopener noreferrer"' in site.page("index.html").html


def test_a_table_with_aligned_columns_is_as_good_as_any(site: Site) -> None:
    site.append("docs/chapter.md", "\n| Year | Boats |\n| --- | --: |\n| 1901 | 12 |\n")
    assert site.build().code == 0
    html = site.page("chapter/index.html").html
    assert '<td class="cell-right">12</td>' in html and " style=" not in html


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("![A bridge](https://gazette.example/bridge.png)", "<img> loads https://gazette.example/bridge.png from"),
        ('<p style="color: red">Red.</p>', '<p style="color: red"> holds a style'),
        ("<p onclick='go()'>Go.</p>", "<p onclick=…> holds a script"),
        ("<iframe src='https://gazette.example/'></iframe>", "<iframe> shows another page inside this one"),
    ],
    ids=["a picture", "a style", "a handler", "a frame"],
)
def test_what_readers_would_not_see_stops_a_strict_build(site: Site, written: str, told: str) -> None:
    site.append("docs/chapter.md", f"\n{written}\n")
    run = site.mkdocs("build")
    assert run.code == 1
    assert f"chapter.md: browsers refuse what the site's headers forbid. {told}" in run.output
    assert not site.built.folder.exists()


def test_a_headers_file_of_the_sites_makers_stays(site: Site) -> None:
    site.write("docs/_headers", "/*\n  X-Robots-Tag: all\n")
    site.build()
    assert rules(site) == {"/*": {"X-Robots-Tag": "all"}}


def test_an_address_that_no_server_can_be_told_is_named(site: Site) -> None:
    site.configure(site_url="https://halm.example/the;bridge/")
    run = site.build()
    assert run.code == 1
    assert 'mkdocs.yml: `site_url`: the path "/the;bridge/" of the site has signs' in run.output


# Servers


def program(name: str, package: str) -> str:
    found = shutil.which(name, path=ADMIN_PATH)
    if not found:
        pytest.skip(f"not tested without the program `{name}` (Debian: apt-get install {package})")
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(*command: str, folder: Path) -> None:
    """Run a command that ends when the server is up, or down."""
    home = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with (folder / "said.txt").open("ab") as said:  # the server keeps it open
        code = subprocess.run(
            command, cwd=folder, env=os.environ | home, stdout=said, stderr=said, timeout=30, check=False
        ).returncode
    assert code == 0, (folder / "said.txt").read_text(encoding="utf-8")


@contextlib.contextmanager
def nginx(root: Path, part: Path, folder: Path) -> Iterator[int]:
    """Runs nginx as its manual says; gives the port."""
    port, command = free_port(), program("nginx", "nginx-light")
    places = "\n".join(
        f"  {kind}_temp_path {folder}/{kind};" for kind in "client_body proxy fastcgi uwsgi scgi".split()
    )
    user = "user root;" if os.geteuid() == 0 else ""  # nobody else may read the folders of tests
    (folder / "main.conf").write_text(
        f"{user}\npid {folder}/pid;\nerror_log {folder}/error.log;\nevents {{}}\n"
        f"http {{\n  include /etc/nginx/mime.types;\n  access_log off;\n{places}\n"
        f"  server {{\n    listen 127.0.0.1:{port};\n    root {root};\n    include {part};\n  }}\n}}\n"
    )
    arguments = ("-p", str(folder), "-e", str(folder / "error.log"), "-c", str(folder / "main.conf"))
    run(command, *arguments, folder=folder)
    try:
        yield port
    finally:
        run(command, *arguments, "-s", "stop", folder=folder)


@contextlib.contextmanager
def caddy(root: Path, part: Path, folder: Path) -> Iterator[int]:
    """Runs Caddy as its manual says; gives the port."""
    port, command, admin = free_port(), program("caddy", "caddy"), f"127.0.0.1:{free_port()}"
    (folder / "main.caddy").write_text(
        f"{{\n  admin {admin}\n  auto_https off\n}}\n"
        f"http://127.0.0.1:{port} {{\n  bind 127.0.0.1\n  root * {root}\n  import {part}\n}}\n"
    )
    run(command, "start", "--config", str(folder / "main.caddy"), "--adapter", "caddyfile", folder=folder)
    try:
        yield port
    finally:
        run(command, "stop", "--address", admin, folder=folder)


Running: TypeAlias = Callable[[Path, Path, Path], AbstractContextManager[int]]
SERVERS: dict[str, tuple[Running, str]] = {"nginx": (nginx, "nginx.conf"), "caddy": (caddy, "Caddyfile")}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    """By name in small letters."""
    body: bytes


@dataclass(frozen=True)
class Host:
    """A running server that has the site at a path."""

    site: Site
    port: int
    base: str

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a path below the site."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", self.base + path, headers=named)
        response = connection.getresponse()
        found = Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
        connection.close()
        return found

    @property
    def files(self) -> dict[str, bytes]:
        return self.site.built.files


@pytest.fixture(params=[(server, base) for server in SERVERS for base in ("/", "/project/")], ids=":".join)
def host(request: pytest.FixtureRequest, site: Site, tmp_path: Path) -> Iterator[Host]:
    """The site behind each server, at the top of a host and below a path."""
    name, base = request.param
    running, part = SERVERS[name]
    site.configure(site_url=f"https://halm.example{base}")
    assert site.build().code == 0
    for hidden in (".git/config", ".well-known/security.txt"):
        site.write(f"site/{hidden}", "Contact: the harbor\n")
    work = tmp_path / "server"
    work.mkdir()
    copied = work / "explainer.part"
    shutil.copy(site.built.folder / "hosting" / part, copied)
    root = site.built.folder if base == "/" else tmp_path / "root"
    if base != "/":
        shutil.copytree(site.built.folder, root / base.strip("/"))
    with running(root, copied, work) as port:
        yield Host(site, port, base)


def test_a_server_with_the_part_serves_the_site_as_it_should(host: Host) -> None:
    # one test for one start of a server: each assertion is a line of the documentation
    page = host.get("chapter/")
    assert (page.status, page.body) == (200, host.files["chapter/index.html"])
    assert page.headers["content-type"].lower() == "text/html; charset=utf-8"
    assert host.get("").body == host.files["index.html"]

    missing = host.get("chapter/none")
    assert (missing.status, missing.body) == (404, host.files["404.html"])
    assert missing.headers["content-type"].startswith("text/html")

    wanted = {name.lower(): value for name, value in rules(host.site)["/*"].items()}
    script = host.get(HASHED)
    for answer in (page, missing, script):
        assert {name: answer.headers.get(name) for name in wanted} == wanted

    assert script.status == 200
    assert "javascript" in script.headers["content-type"]
    assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert page.headers["cache-control"] == missing.headers["cache-control"] == "no-cache"
    gone = host.get(HASHED.replace("0a", "ff"))
    assert (gone.status, gone.headers["cache-control"]) == (404, "no-cache")
    assert host.get("chapter/", If_None_Match=page.headers["etag"]).status == 304

    for path in ("chapter/", HASHED):
        packed = host.get(path, Accept_Encoding="gzip")
        assert packed.headers["content-encoding"] == "gzip"
        assert "accept-encoding" in packed.headers["vary"].lower()
        assert gzip.decompress(packed.body) == host.get(path).body
        assert len(packed.body) < len(host.get(path).body) / 2
        assert "content-encoding" not in host.get(path).headers

    moved = host.get("chapter")
    assert moved.status in (301, 308)
    here = f"http://127.0.0.1:{host.port}{host.base}"
    assert urljoin(f"{here}chapter", moved.headers["location"]) == f"{here}chapter/"

    assert (host.get(".git/config").status, host.get(".well-known/security.txt").status) == (404, 200)
    folder = host.get("hosting/")
    assert (folder.status, folder.body) == (404, host.files["404.html"])  # no list of files
    assert not any(char.isdigit() for char in page.headers.get("server", ""))  # no version to look attacks up for
