"""Asking the network for what a source says of itself: with the guards, limits and manners of the check of links."""

from __future__ import annotations

import datetime
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, fields

from aiohttp import ClientResponse, ClientSession

from explainer.linkcheck.charset import decoded
from explainer.linkcheck.fetch import Visitor
from explainer.linkcheck.guard import AllowList, PublicResolver
from explainer.linkcheck.limits import Limits
from explainer.linkcheck.pdf import PdfText
from explainer.linkcheck.request import HEADERS, Requester, session
from explainer.sources.observation import Document, Observation

AGENT = "explainer-cite/1"
PURPOSE = "reads what a source says of itself, for a person who cites it"
PAGE = HEADERS["Accept"]
"""What is accepted of a page."""


@dataclass(frozen=True, slots=True)
class SourceDocument(Document):
    """A document with its text as it came."""

    source: str = ""
    is_source_whole: bool = True
    """Whether all of it came; the text that a reader sees may be unknown all the same."""


@dataclass
class _Requester(Requester):
    """Keeps what came, of the last answer."""

    _came: tuple[bytes, bool] = field(default=(b"", True), init=False)

    async def _body(self, response: ClientResponse) -> tuple[bytes, bool]:
        self._came = await super()._body(response)
        return self._came

    async def _document(self, response: ClientResponse) -> Document:
        self._came = b"", True
        document = await super()._document(response)
        data, is_whole = self._came
        content_type = response.headers.get("Content-Type", "")
        source = "" if document.media_type == "application/pdf" else decoded(data, content_type, is_whole=is_whole)
        seen = {item.name: getattr(document, item.name) for item in fields(document)}
        return SourceDocument(**seen, source=source, is_source_whole=is_whole)


@dataclass(frozen=True)
class Asker:
    """Makes visits, one after another."""

    visitor: Visitor
    resolver: PublicResolver
    _client: ClientSession

    async def ask(self, url: str, accept: str = PAGE) -> Observation:
        """One visit that accepts documents of these types; never raises for what a server does."""
        self._client.headers["Accept"] = accept
        return await self.visitor.visit(url)

    async def visit(self, url: str) -> Observation:
        """A visit of a page, as an archive makes it."""
        return await self.ask(url)


@asynccontextmanager
async def asker(limits: Limits, allowed: AllowList, today: datetime.date, contact: str = "") -> AsyncIterator[Asker]:
    """Visits with their own names and connections, as long as the block lasts."""
    resolver = PublicResolver(allowed)
    try:
        async with session(limits, resolver, contact, AGENT, PURPOSE) as client:
            yield Asker(Visitor(_Requester(client, limits, allowed, PdfText()), today), resolver, client)
    finally:
        await resolver.close()


def source_of(observation: Observation) -> tuple[str, bool]:
    """The text of the last answer as it came, and whether that is all of it."""
    document = observation.document
    return (document.source, document.is_source_whole) if isinstance(document, SourceDocument) else ("", True)
