"""What browsers are told to refuse: the policy that a set of pages keeps, and the headers that go with it.

A page loads from its own host only, and of what stands in the page itself just those scripts and styles run whose
hashes the policy names (Content Security Policy Level 3, https://www.w3.org/TR/CSP3/).
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from explainer.files.remembered import by_content

DIRECTIVES: Mapping[str, str] = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",  # themes draw their icons as masks from data: addresses
    "font-src": "'self'",
    "media-src": "'self'",
    "connect-src": "'self'",  # the search index
    "worker-src": "'self'",  # the search
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
"""The policy of pages with nothing inline."""

OTHER_HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": ", ".join(
        f"{feature}=()"
        for feature in (
            "accelerometer autoplay camera display-capture encrypted-media geolocation gyroscope hid idle-detection "
            "magnetometer microphone midi payment publickey-credentials-get screen-wake-lock serial usb "
            "xr-spatial-tracking"
        ).split()
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""What does not depend on the pages. No Strict-Transport-Security: it binds a whole host, so the host decides."""

_SCRIPT_TYPES = frozenset(
    {
        *"module importmap speculationrules".split(),
        *(f"{kind}/{name}" for kind in ("application", "text") for name in "ecmascript javascript".split()),
        *(f"{kind}/x-{name}" for kind in ("application", "text") for name in "ecmascript javascript".split()),
        *"text/jscript text/livescript".split(),
        *(f"text/javascript1.{number}" for number in range(6)),
    }
)
"""Types of script elements that browsers run or obey (HTML, 4.12.1); others are blocks of data, which none asks for."""

_LOADING: Mapping[str, tuple[str, ...]] = {
    "audio": ("src",),
    "feimage": ("href", "xlink:href"),
    "image": ("href", "xlink:href"),
    "img": ("src", "srcset"),
    "input": ("src",),
    "link": ("href",),
    "script": ("src",),
    "source": ("src", "srcset"),
    "track": ("src",),
    "use": ("href", "xlink:href"),
    "video": ("src", "poster"),
}
"""By tag: the attributes whose addresses a browser loads by itself."""

_LOADED_LINKS = frozenset("icon stylesheet preload modulepreload prefetch manifest apple-touch-icon".split())
_FRAMES = frozenset("iframe frame object embed".split())


@dataclass(frozen=True)
class Inline:
    """What of pages a policy has to name, as hashes in the form of the policy."""

    scripts: frozenset[str] = frozenset()
    styles: frozenset[str] = frozenset()

    def __or__(self, other: Inline) -> Inline:
        return Inline(self.scripts | other.scripts, self.styles | other.styles)


@by_content
def inline(html: str) -> Inline:
    """The scripts and styles that stand in a page."""
    tree = LexborHTMLParser(html)
    scripts = [node.text() for node in tree.css("script") if _is_inline_script(node)]
    styles = [node.text() for node in tree.css("style")]
    return Inline(frozenset(map(_hash, filter(None, scripts))), frozenset(map(_hash, styles)))


def policy(found: Inline) -> str:
    """The strictest Content-Security-Policy under which pages with these scripts and styles work."""
    hashes = {"script-src": found.scripts, "style-src": found.styles}
    parts = ([name, allowed, *sorted(hashes.get(name, ()))] for name, allowed in DIRECTIVES.items())
    return "; ".join(" ".join(part) for part in parts)


def headers(found: Inline) -> dict[str, str]:
    """Every header that belongs to each answer of the site."""
    return {"Content-Security-Policy": policy(found), **OTHER_HEADERS}


def is_elsewhere(address: str, hosts: Iterable[str]) -> bool:
    """Whether an address leads over the network to none of these hosts (`name` or `name:port`)."""
    try:
        parts = urlsplit(address.strip().replace("\\", "/"))  # to browsers both slashes are one
    except ValueError:
        return True  # no browser reads it as a path either
    return parts.scheme in ("", "http", "https") and bool(parts.netloc) and parts.netloc.lower() not in hosts


@by_content
def refusals(html: str, hosts: frozenset[str]) -> tuple[str, ...]:
    """What a browser will refuse of a page on one of these hosts, each as a sentence that says what to do instead."""
    root = LexborHTMLParser(html).root
    return tuple(dict.fromkeys(found for node in (root.traverse() if root else ()) for found in _of_node(node, hosts)))


def _of_node(node: LexborNode, hosts: Iterable[str]) -> Iterator[str]:
    tag, attributes = node.tag or "", {name: value or "" for name, value in node.attributes.items()}
    if tag in _FRAMES:
        yield f"<{tag}> shows another page inside this one: link to it"
    if tag == "base":
        yield "<base> changes where every link leads: write whole links"
    for address in _loaded(tag, attributes):
        if is_elsewhere(address, hosts):
            yield f"<{tag}> loads {address} from another host: keep a copy in the site"
    for name, value in attributes.items():
        if name == "style":
            yield f'<{tag} style="{value}"> holds a style: give it a class and write the rule in a file of extra_css'
        elif name.startswith("on"):
            yield f"<{tag} {name}=…> holds a script: write it in a file of extra_javascript"
        elif name in ("href", "action", "formaction") and value.strip().lower().startswith("javascript:"):
            yield f"<{tag} {name}=…> leads to a script: write it in a file of extra_javascript"
    if tag == "form" and is_elsewhere(attributes.get("action", ""), hosts):
        yield f"<form> sends to {attributes['action']} on another host: link to the form there"


def _loaded(tag: str, attributes: Mapping[str, str]) -> Iterator[str]:
    """The addresses that a browser loads by itself."""
    if tag == "link" and not _LOADED_LINKS & set(attributes.get("rel", "").lower().split()):
        return
    for name in _LOADING.get(tag, ()):
        if name == "srcset":
            yield from (part.split()[0] for part in attributes.get(name, "").split(",") if part.strip())
        elif name in attributes:
            yield attributes[name]


def _is_inline_script(node: LexborNode) -> bool:
    kind = (node.attributes.get("type") or "").strip().lower()
    return "src" not in node.attributes and (not kind or kind in _SCRIPT_TYPES)


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
