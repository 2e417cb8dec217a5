"""A web server that behaves badly on purpose: on the loopback only, bounded in time and bytes, with a log of manners.

    with HostileServer() as server:
        server.route("/page", page("Title", "Text"))
        server.route("/busy", Answer(429, {"Retry-After": "1"}), page("Title", "Text"))  # first this, then that

Each path has a row of answers; the last one repeats. A path without a route answers 404.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from types import TracebackType
from typing import Self

LONGEST = 20.0
"""Seconds after which the server gives up what it does."""
BUFFER = 32 * 1024


@dataclass(frozen=True)
class Answer:
    """What the server does with one request."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | Iterable[bytes] = b""
    """Pieces are sent one after another, without a length, and may be endless."""
    delay: float = 0.0
    """Seconds before the first byte."""
    drip: float = 0.0
    """Seconds between two pieces."""
    hangs: bool = False
    """Says nothing more, after the headers if `status`, until the client hangs up."""
    resets: bool = False
    """Breaks the connection instead of answering."""
    raw: bytes | None = None
    """Sent instead of an answer, perhaps nothing."""


@dataclass
class Request:
    """One request as it arrived, and how much of the answer was sent."""

    method: str
    target: str
    """As on the wire."""
    headers: dict[str, str]
    """Names in lower case."""
    at: float
    """Seconds of the server's clock."""
    in_flight: int
    """Requests that were being answered, with this one."""
    sent: int = 0
    """Bytes of the body that were sent."""


def html(body: str, title: str = "", head: str = "", *, status: int = 200, **headers: str) -> Answer:
    """A page from markup."""
    text = f"<!doctype html><html><head><title>{escape(title)}</title>{head}</head><body>{body}</body></html>"
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, {"Content-Type": "text/html; charset=utf-8", **named}, text.encode())


def page(title: str, text: str, *, status: int = 200, **headers: str) -> Answer:
    """A page with a heading and a paragraph."""
    return html(f"<h1>{escape(title)}</h1><p>{escape(text)}</p>", title, status=status, **headers)


def redirect(location: str | None, status: int = 301, **headers: str) -> Answer:
    """A redirect; without a Location when it is None."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, named if location is None else {"Location": location, **named})


class HostileServer:
    """The server; it runs in a thread of its own while the block lasts."""

    def __init__(self, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> None:
        self.host, self.tls = host, tls
        self.log: list[Request] = []
        self.connections = 0
        self.port = 0
        self._routes: dict[str, list[Answer]] = {}
        self._below: dict[str, Answer] = {}
        self._in_flight = 0
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(LONGEST)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(LONGEST)

    @property
    def address(self) -> str:
        """`host:port`, as `--allow` takes it."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def url(self, path: str, host: str = "") -> str:
        """The address of a path."""
        return f"{'https' if self.tls else 'http'}://{f'{host}:{self.port}' if host else self.address}{path}"

    def route(self, path: str, *answers: Answer) -> str:
        """Answer requests for a path (with its query, as on the wire); gives its address."""
        self._routes[path] = list(answers)
        return self.url(path)

    def route_below(self, beginning: str, answer: Answer) -> None:
        """Answer requests for all paths with this beginning that have no route of their own."""
        self._below[beginning] = answer

    def requests(self, path: str = "") -> list[Request]:
        """The requests for a path; without one, all."""
        return [request for request in self.log if not path or request.target == path]

    @property
    def most_in_flight(self) -> int:
        """The most requests that were being answered at the same time."""
        return max((request.in_flight for request in self.log), default=0)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER)  # what is sent has nearly been taken
        listener.bind((self.host, 0))
        server = await asyncio.start_server(self._connected, sock=listener, ssl=self.tls)
        self.port = listener.getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with contextlib.suppress(OSError, asyncio.IncompleteReadError), contextlib.closing(writer):
            async with asyncio.timeout(LONGEST):
                if not (first := await reader.readexactly(1)).isalpha():  # TLS, which is not spoken here
                    writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                    await writer.drain()
                    return
                head = first + await reader.readuntil(b"\r\n\r\n")
                await self._respond(_request(head, self._loop), reader, writer)

    async def _respond(self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._in_flight += 1
        request.in_flight = self._in_flight
        self.log.append(request)
        answer = self._answer(request.target)
        try:
            await asyncio.sleep(answer.delay)
            await _send(answer, request, reader, writer)
        finally:
            self._in_flight -= 1

    def _answer(self, target: str) -> Answer:
        number = len(self.requests(target)) - 1
        below = [answer for beginning, answer in self._below.items() if target.startswith(beginning)]
        answers = self._routes.get(target) or below or [html("<h1>Not Found</h1>", status=404)]
        return answers[min(number, len(answers) - 1)]


def _request(head: bytes, loop: asyncio.AbstractEventLoop | None) -> Request:
    assert loop is not None
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    pairs = (line.partition(":") for line in lines if line)
    return Request(method, target, {name.lower(): value.strip() for name, _, value in pairs}, loop.time(), 0)


async def _send(answer: Answer, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    if answer.resets:
        linger = struct.pack("ii", 1, 0)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        return
    if answer.raw is not None:
        writer.write(answer.raw)
        await writer.drain()
        return
    if answer.status:
        writer.write(_head(answer))
        await writer.drain()
    if answer.hangs:
        await reader.read()
        return
    writer.transport.set_write_buffer_limits(high=0)
    for piece in _pieces(answer.body):
        writer.write(piece)
        await writer.drain()
        request.sent += len(piece)
        if answer.drip:
            await asyncio.sleep(answer.drip)


def _head(answer: Answer) -> bytes:
    lines = [f"HTTP/1.1 {answer.status} Whatever", *(f"{name}: {value}" for name, value in answer.headers.items())]
    names = {name.lower() for name in answer.headers}
    if isinstance(answer.body, bytes) and not answer.hangs and "content-length" not in names:
        lines.append(f"Content-Length: {len(answer.body)}")
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode("utf-8", "surrogateescape")


def _pieces(body: bytes | Iterable[bytes]) -> Iterable[bytes]:
    if not isinstance(body, bytes):
        return body
    return (body[at : at + 8192] for at in range(0, len(body), 8192))
