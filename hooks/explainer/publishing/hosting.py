"""How hosts are told of a site's headers, of what may be kept and compressed, and of the page for missing addresses.

`_headers` is read by Netlify, Cloudflare Pages and hosts of their kind; nginx and Caddy include a part of their
configuration inside a server of theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

HEADERS_FILE = "_headers"
NGINX_FILE = "nginx.conf"
CADDY_FILE = "Caddyfile"

HASHED = r"\.[0-9a-f]{8}\.min\.(css|js)$"
"""Names of files that change when their content does. Both servers and Python read it alike."""

FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
"""Kept, but not shown before the server has said that it is still the newest."""

_NGINX = (
    "index index.html;",
    "absolute_redirect off;",
    "server_tokens off;",
    "charset utf-8;",
    "charset_types text/css text/csv text/plain text/xml application/javascript application/json;",
    "default_type text/plain;",
    "gzip on;",
    "gzip_vary on;",
    "gzip_proxied any;",
    "gzip_min_length 1000;",
    "gzip_types application/atom+xml application/geo+json application/javascript application/json application/xml",
    "    image/svg+xml text/css text/csv text/javascript text/plain text/xml; # and always text/html",
)
"""What does not depend on the site."""
_BASE = re.compile(r"/([\w.~-]+/)*")

_ADVICE = (
    "Copy this file to where the server keeps its configuration, and again after a release whose policy differs. The",
    "server must not read it from the site's own folder: who may write the site could then configure the server.",
)


class BadBase(ValueError):
    """A path under which no server can be told to serve; the text says so."""


@dataclass(frozen=True)
class Hosting:
    """What a host needs to know of a site."""

    headers: Mapping[str, str]
    """Of every answer."""
    base: str = "/"
    """The path of the site on its host, with a slash at both ends."""
    hashed: Iterable[str] = field(default=())
    """Paths below the site of files whose names match HASHED."""

    def __post_init__(self) -> None:
        if not _BASE.fullmatch(self.base):
            raise BadBase(f'the path "{self.base}" of the site has signs that servers do not take as they are')


def is_hashed(path: str) -> bool:
    """Whether a file is never changed under this name."""
    return re.search(HASHED, path) is not None


def as_headers_file(hosting: Hosting) -> str:
    """The file that goes to the top of what is uploaded, so that its paths begin there.

    Hosts join the values of all rules that match, so the general one says nothing of caching: by itself each host
    asks for a new answer every time.
    """
    rules: dict[str, Mapping[str, str]] = {"/*": hosting.headers}
    rules |= {f"/{path}": {"Cache-Control": FOREVER} for path in sorted(hosting.hashed)}
    return "".join(f"{path}\n" + _lines(f"  {name}: {value}" for name, value in rules[path].items()) for path in rules)


def as_nginx(hosting: Hosting) -> str:
    """The part of a `server` whose `root` holds the site at its path."""
    inside = [
        f"error_page 403 =404 {hosting.base}404.html;",  # a folder without a page
        f"error_page 404 {hosting.base}404.html;",
        *_NGINX,
        *_nginx_headers(hosting, ASK_AGAIN),
        "# nginx forgets the headers above where a block has its own.",
        f'location ~ "{HASHED}" {{',
        *_indented(_nginx_headers(hosting, FOREVER)),
        "}",
        r"location ~ /\.(?!well-known/) {",
        "    return 404;",
        "}",
    ]
    advice = _advice(f"nginx: include it in a `server` whose `root` is {_root(hosting.base)}.")
    return _lines([*advice, f"location {hosting.base} {{", *_indented(inside), "}"])


def as_caddy(hosting: Hosting) -> str:
    """The part of a site whose `root` holds the explainer at its path."""
    base = hosting.base
    inside = [
        "encode zstd gzip",
        *(f'header {name} "{value}"' for name, value in hosting.headers.items()),
        f"@hashed path_regexp {HASHED}",
        f'header @hashed Cache-Control "{FOREVER}"',
        f"@changing not path_regexp {HASHED}",
        f'header @changing Cache-Control "{ASK_AGAIN}"',
        "@hidden {",
        "    path */.*",
        f"    not path {base}.well-known/*",
        "}",
        "error @hidden 404",
        "file_server",
    ]
    missing = [
        "encode zstd gzip",
        f'header Cache-Control "{ASK_AGAIN}"',
        f"rewrite * {base}404.html",
        "file_server",
    ]
    errors = [f"@missing path {base}*", "handle @missing {", *_indented(missing), "}"]
    advice = _advice(f"Caddy: import it in a site whose `root` is {_root(base)}.")
    return _lines([*advice, f"handle {base}* {{", *_indented(inside), "}", "handle_errors {", *_indented(errors), "}"])


def renderings(hosting: Hosting, folder: str) -> dict[PurePosixPath, str]:
    """Every file for hosts, by its path below the site; the parts for servers stand in a folder."""
    return {
        PurePosixPath(HEADERS_FILE): as_headers_file(hosting),
        PurePosixPath(folder, NGINX_FILE): as_nginx(hosting),
        PurePosixPath(folder, CADDY_FILE): as_caddy(hosting),
    }


def _root(base: str) -> str:
    return "the folder of the site" if base == "/" else f"the folder that holds that of the site as {base.strip('/')}"


def _nginx_headers(hosting: Hosting, caching: str) -> Iterator[str]:
    """`always`: with the page for missing addresses too."""
    for name, value in {**hosting.headers, "Cache-Control": caching}.items():
        yield f'add_header {name} "{value}" always;'


def _advice(first: str) -> Iterator[str]:
    for line in (f"Written by the build. {first}", *_ADVICE):
        yield f"# {line}"


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"    {line}" for line in lines)


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
