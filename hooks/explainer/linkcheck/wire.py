"""Addresses as they go on the wire: what a link says, encoded once and otherwise as written.

The rules are those of browsers (WHATWG URL) where these matter to a citation. Nothing is decoded: `%2F` and `/` are
different addresses, and the server decides what they mean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from yarl import URL

from explainer.linkcheck.guard import literal
from explainer.sources.observation import Failure

_ENDS = "".join(map(chr, range(0x21)))
_DROPPED = re.compile(r"[\t\n\r]")
_SCHEME = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9+.-]*):")
_RAW_IN_PATH = re.compile(r'[^\x21-\x7e]|["<>`{}^]')
_RAW_IN_QUERY = re.compile(r"[^\x21-\x7e]|[\"<>']")


class CannotAsk(Exception):
    """No request can or may be made for an address."""

    status = 0
    """Of an answer that came all the same."""
    is_missing_name = False

    def __init__(self, failure: Failure, detail: str) -> None:
        super().__init__(detail)
        self.failure, self.detail = failure, detail


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes."""

    url: URL
    """Encoded; without a fragment."""
    host: str
    """As written, in lower case: the spelling that an allow list must name."""
    port: int

    @property
    def server(self) -> tuple[str, int]:
        """What has a clock of its own: host and port."""
        return self.url.raw_host or "", self.port


def scheme_of(address: str) -> str:
    """The scheme in lower case; empty when there is none."""
    found = _SCHEME.match(address.strip(_ENDS))
    return found["name"].lower() if found else ""


def target(address: str) -> Target:
    """The request for an address; raises CannotAsk."""
    address = _cleaned(address)
    scheme = scheme_of(address)
    if scheme and scheme not in ("http", "https"):
        raise CannotAsk(Failure.SCHEME, f"{scheme}: is not a scheme of web pages")
    try:
        parts = urlsplit(address)
        written, port = parts.hostname or "", parts.port
        if not scheme or not written:
            raise CannotAsk(Failure.BAD_ADDRESS, "the address has no host")
        if "@" in parts.netloc:
            raise CannotAsk(Failure.CREDENTIALS, "the address has a name before its host")
        host = _host(written)
        url = URL(_encoded(parts, scheme, host, port), encoded=True)
    except (ValueError, UnicodeError) as error:
        raise CannotAsk(Failure.BAD_ADDRESS, f"the address cannot be read: {error}") from None
    return Target(url, written.lower(), port or (443 if scheme == "https" else 80))


def _cleaned(address: str) -> str:
    """Without white space around it and line breaks in it; a backslash is a slash before the query."""
    address = _DROPPED.sub("", address.strip(_ENDS))
    end = min((at for at in (address.find("?"), address.find("#")) if at != -1), default=len(address))
    return address[:end].replace("\\", "/") + address[end:]


def _host(written: str) -> str:
    """The host in ASCII: names by IDNA, addresses in their usual spelling. Raises ValueError."""
    if ":" in written:
        return f"[{literal(written)}]"
    encoded = URL.build(scheme="http", host=unquote(written, errors="strict")).raw_host or ""
    address = literal(encoded)
    return str(address) if address else encoded


def _encoded(parts: SplitResult, scheme: str, host: str, port: int | None) -> str:
    default = 443 if scheme == "https" else 80
    netloc = host if port in (None, default) else f"{host}:{port}"
    query = f"?{_RAW_IN_QUERY.sub(_quoted, parts.query)}" if parts.query else ""
    return f"{scheme}://{netloc}{_RAW_IN_PATH.sub(_quoted, parts.path) or '/'}{query}"


def _quoted(raw: re.Match[str]) -> str:
    # Bytes that are no UTF-8 reach us as lone surrogates, and go back as they came.
    return quote(raw.group().encode("utf-8", "surrogateescape"))


def fragment_of(address: str) -> str:
    """What stands behind the `#`, as written."""
    return address.strip(_ENDS).partition("#")[2]


def followed(base: str, location: str) -> str:
    """The address that a page at `base` leads to by a redirect or a link; raises CannotAsk.

    Relative addresses are resolved; the result still has its fragment, and has to go through `target`.
    """
    location = _cleaned(location)
    if not location:
        raise CannotAsk(Failure.BAD_LOCATION, "it leads on to nowhere: the Location is missing or empty")
    scheme = scheme_of(location)
    if scheme in ("http", "https") and not re.match(r"https?:/*[^/]", location, re.IGNORECASE):
        raise CannotAsk(Failure.BAD_LOCATION, "it leads on to an address without a host")
    # Browsers pass over missing or superfluous slashes behind the scheme.
    location = re.sub(r"^(https?:)/*", r"\1//", location, flags=re.IGNORECASE)
    try:
        return location if scheme else urljoin(base, location)
    except ValueError as error:
        raise CannotAsk(Failure.BAD_LOCATION, f"the Location cannot be read: {error}") from None
