"""One guarded, bounded GET: what goes out, how much is taken of what comes back, and what can go wrong."""

from __future__ import annotations

import asyncio
import datetime
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Protocol

import aiohttp
from aiohttp import ClientResponse, ClientSession, CookieJar, TCPConnector
from yarl import URL

from explainer.linkcheck import document, inflate
from explainer.linkcheck.fault import Stop, cause_of, stop_of
from explainer.linkcheck.guard import AllowList, NotPublic, PublicResolver, is_public, literal
from explainer.linkcheck.hostclock import retry_after
from explainer.linkcheck.limits import Limits
from explainer.linkcheck.pdf import PdfText
from explainer.linkcheck.wire import Target
from explainer.sources.observation import Document, Failure

USER_AGENT = "explainer-links/1"
PURPOSE = "checks the sources that a site cites"
HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8",
    "Accept-Encoding": inflate.ACCEPTED,
}
LONGEST_HEADER = 64 * 1024
BUFFER = 32 * 1024
"""Bytes that may be taken from the wire before they are read."""
PIECE = 16 * 1024

_REDIRECTS = (301, 302, 303, 307, 308)
_PERMANENT = (301, 308)
_KEPT = frozenset(
    """server location refresh retry-after content-type content-encoding www-authenticate cf-mitigated x-datadome
    x-dd-b x-amzn-waf-action x-iinfo x-sucuri-id x-sucuri-block""".split()
)
"""Headers that are read later."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, read as far as the limits allow."""

    status: int
    headers: Mapping[str, str]
    """Those of _KEPT, names in lower case."""
    document: Document

    @property
    def is_permanent(self) -> bool:
        """Whether it is a redirect for good."""
        return self.status in _PERMANENT

    @property
    def is_redirect(self) -> bool:
        """Whether the status leads on, and not the page."""
        return self.status in _REDIRECTS

    @property
    def leads_to(self) -> str | None:
        """Where it leads on to, as written (empty when it does not say); None when it leads nowhere."""
        if self.is_redirect:
            return self.headers.get("location", "")
        if self.status >= 400:
            return None
        return self.document.refresh or document.refresh_target(self.headers.get("refresh", "")) or None

    @property
    def may_pass(self) -> bool:
        """Whether the same request may have a better answer in a while."""
        return self.status in (408, 425, 429) or 500 <= self.status < 600

    def wanted_wait(self, now: datetime.datetime) -> float | None:
        """The seconds for which the host wants to be left alone."""
        return retry_after(self.headers.get("retry-after", ""), now) if self.status in (429, 503) else None


class Connected(Protocol):
    """Whoever wants to know that a host was there."""

    is_reached: bool


def session(
    limits: Limits, resolver: PublicResolver, contact: str, agent: str = USER_AGENT, purpose: str = PURPOSE
) -> ClientSession:
    """A session without memory: no cookies, proxies or stored credentials, and a connection for each request.

    Hosts are told who asks, for what purpose, and whom they can ask about it.
    """
    trace = aiohttp.TraceConfig()
    trace.on_connection_create_end.append(_note_connection)
    return ClientSession(
        connector=TCPConnector(resolver=resolver, limit=0, force_close=True, socket_factory=_socket),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": f"{agent} ({'; '.join(filter(None, (purpose, contact)))})", **HEADERS},
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=limits.timeout),
        auto_decompress=False,
        read_bufsize=PIECE,
        max_line_size=LONGEST_HEADER,
        max_field_size=LONGEST_HEADER,
        trace_configs=[trace],
        middlewares=[_only_once],
    )


class _Broken(aiohttp.ClientError):
    """A fault of the connection, under a name at which aiohttp does not send the request again by itself."""


async def _only_once(request: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType) -> ClientResponse:
    try:
        return await send(request)
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise _Broken from error


async def _note_connection(
    _: ClientSession, context: SimpleNamespace, __: aiohttp.TraceConnectionCreateEndParams
) -> None:
    context.trace_request_ctx.is_reached = True


def _socket(info: aiohttp.AddrInfoType) -> socket.socket:
    """A socket into which little more flows than is read."""
    family, kind, proto, _, _ = info
    made = socket.socket(family, kind, proto)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
    return made


@dataclass
class Requester:
    """Makes single requests."""

    session: ClientSession
    limits: Limits
    allowed: AllowList
    pdf: PdfText

    async def get(self, wanted: Target, cookies: CookieJar, seconds: float, visit: Connected) -> Answer:
        """One GET, within so many seconds in all; raises Stop."""
        self._guard(wanted)
        try:
            async with asyncio.timeout(seconds):
                return await self._get(wanted.url, cookies, visit)
        except NotPublic as not_public:
            raise Stop(Failure.NOT_PUBLIC, str(not_public)) from None
        except (aiohttp.ClientError, OSError, ValueError) as error:  # a TimeoutError is an OSError
            fault = error.__cause__ if isinstance(error, _Broken) else error
            assert isinstance(fault, Exception)
            visit.is_reached |= isinstance(cause_of(fault), ConnectionRefusedError | ssl.SSLError)
            raise stop_of(fault) from error

    def _guard(self, wanted: Target) -> None:
        """Judge a host that is an address; aiohttp asks its resolver for names only."""
        address = literal(wanted.url.raw_host or "")
        if address and (wanted.host, wanted.port) not in self.allowed and not is_public(address):
            spelled = "" if str(address) == wanted.host else f"is {address}, which "
            raise Stop(Failure.NOT_PUBLIC, f"{wanted.host} {spelled}is not public")

    async def _get(self, url: URL, cookies: CookieJar, visit: Connected) -> Answer:
        sent = "; ".join(f"{cookie.key}={cookie.coded_value}" for cookie in cookies.filter_cookies(url).values())
        headers = {"Cookie": sent} if sent else {}
        response = await self.session.get(url, headers=headers, allow_redirects=False, trace_request_ctx=visit)
        try:
            cookies.update_cookies_from_headers(response.headers.getall("Set-Cookie", []), url)
            kept = {name.lower(): value for name, value in response.headers.items() if name.lower() in _KEPT}
            return Answer(response.status, kept, await self._document(response))
        finally:
            response.close()  # hang up: what was not read is not wanted

    async def _document(self, response: ClientResponse) -> Document:
        """What the body says, as far as it is wanted."""
        if response.status in _REDIRECTS:
            return Document()
        content_type = response.headers.get("Content-Type", "")
        try:
            data, is_whole = await self._body(response)
        except inflate.Unreadable:
            return Document(media_type=document.media_type(content_type, b""), is_whole=False, has_media=True, size=1)
        if document.media_type(content_type, data) == "application/pdf":
            return await self.pdf.read(data, is_whole=is_whole)
        return document.read(data, content_type, is_whole=is_whole)

    async def _body(self, response: ClientResponse) -> tuple[bytes, bool]:
        """The bytes of the body up to the limits, and whether that is all of it; raises inflate.Unreadable."""
        inflater = inflate.Inflater(response.headers.get("Content-Encoding", ""), self.limits.inflated)
        pieces: list[bytes] = []
        left = self.limits.wire
        while piece := await response.content.read(min(PIECE, left)):
            left -= len(piece)
            pieces.append(inflater.feed(piece))
            if left <= 0 or inflater.is_full:
                return b"".join(pieces), False
        return b"".join(pieces), True
