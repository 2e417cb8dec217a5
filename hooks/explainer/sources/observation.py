"""What one visit to an address saw, and what is concluded from it: the values that the parts of the check share."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from explainer.problems.place import Place


class Failure(StrEnum):
    """Why a visit ended without an answer that can be read."""

    TIMEOUT = "timeout"
    RESET = "reset"
    """The connection broke, or the answer was no HTTP."""
    NO_HOST = "no host"
    """The name does not resolve."""
    NO_CONNECTION = "no connection"
    TLS = "tls"
    NOT_PUBLIC = "not public"
    """A hop leads to an address that is not public; nothing was sent to it."""
    SCHEME = "scheme"
    LOOP = "loop"
    TOO_MANY_HOPS = "too many hops"
    BAD_LOCATION = "bad location"
    TOO_BUSY = "too busy"
    """The host asked for a longer wait than is granted."""
    CREDENTIALS = "credentials"
    """The address has a name or a password before its host."""
    BAD_ADDRESS = "bad address"
    """The text is no address that can be asked."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One request and its answer."""

    url: str
    """As it went on the wire."""
    status: int = 0
    """0 when there was no answer."""
    is_permanent: bool = False
    """Of a redirect: 301 or 308. A page that leads on by itself (meta refresh) is a temporary hop."""


@dataclass(frozen=True, slots=True)
class Document:
    """What was read of the last answer."""

    media_type: str = ""
    text: str = ""
    """What a reader sees, as far as it was read; of a PDF its text."""
    title: str = ""
    titles: tuple[str, ...] = ()
    """Other titles that it gives itself: for social media, for libraries, its first headings."""
    site_name: str = ""
    author: str = ""
    published: str = ""
    """ISO date, as far as the page tells."""
    canonical: str = ""
    refresh: str = ""
    """Where the page leads on by itself (meta refresh), as written."""
    ids: frozenset[str] = frozenset()
    """Targets of fragments: ids and names."""
    markup: str = ""
    """Scripts, noscript texts and form fields that tell a bot wall, in short."""
    is_whole: bool = True
    """Whether all of it was read; what is missing from a part proves nothing."""
    is_scripted: bool = False
    """Whether scripts may write what a reader sees."""
    has_media: bool = False
    """Whether it shows pictures, frames or the like."""
    has_password_field: bool = False
    pages: int = 0
    """Of a PDF, as far as it could be read."""
    size: int = 0
    """Bytes read, inflated."""
    text_hash: str = ""
    """Of the text, which is not kept once the document is judged (see `state.text_hash`)."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One visit to an address: all its hops."""

    url: str
    """As cited."""
    day: datetime.date
    hops: tuple[Hop, ...] = ()
    failure: Failure | None = None
    detail: str = ""
    """Of a failure, in a few words."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Of the last answer, names in lower case; only those that classification reads."""
    document: Document = Document()
    attempts: int = 1
    """Requests that were sent."""
    is_reached: bool = False
    """Whether any host was there to answer or to refuse: without one there may be no network."""
    is_missing_name: bool = False
    """Of a failure: the name surely does not exist."""

    @property
    def status(self) -> int:
        """Of the last answer; 0 when there was none."""
        return self.hops[-1].status if self.hops else 0

    @property
    def final_url(self) -> str:
        """Where the visit ended."""
        return self.hops[-1].url if self.hops else self.url


class Outcome(StrEnum):
    """What a verdict means for a run."""

    PASS = "pass"  # noqa: S105
    WARN = "warn"
    FAIL = "fail"
    SKIP = "skip"


class Verdict(StrEnum):
    """What is concluded of a citation's address."""

    OK = "ok"
    REDIRECTED = "redirected"
    MOVED = "moved"
    ARCHIVED = "archived"
    BLOCKED = "blocked"
    TRANSIENT = "transient"
    SUSPECT = "suspect"
    TLS = "tls"
    REFUSED = "refused"
    BROKEN = "broken"
    SKIPPED = "skipped"


OUTCOMES: dict[Verdict, Outcome] = {
    Verdict.OK: Outcome.PASS,
    Verdict.REDIRECTED: Outcome.PASS,
    Verdict.MOVED: Outcome.PASS,
    Verdict.ARCHIVED: Outcome.PASS,
    Verdict.BLOCKED: Outcome.WARN,
    Verdict.TRANSIENT: Outcome.WARN,
    Verdict.SUSPECT: Outcome.WARN,
    Verdict.TLS: Outcome.WARN,
    Verdict.REFUSED: Outcome.WARN,
    Verdict.BROKEN: Outcome.FAIL,
    Verdict.SKIPPED: Outcome.SKIP,
}


@dataclass(frozen=True, slots=True)
class Citation:
    """One address of the bibliography or of a chapter, with all that is known of what should be there."""

    key: str
    """Citation key; empty for a link in a chapter."""
    url: str
    """As cited."""
    places: tuple[Place, ...] = ()
    """The line in the .bib file first, then where chapters cite it."""
    kind: str = ""
    """Of the entry: `primary`, `press`, `social`, …"""
    title: str = ""
    titles: tuple[str, ...] = ()
    """Other forms of it: short, translated, with its subtitle."""
    author: str = ""
    published: str = ""
    """ISO date, as far as known."""
    accessed: str = ""
    """ISO date, as far as known."""
    archive_url: str = ""
    url_status: str = ""
    """What the entry says of the original: `live`, `dead`, `usurped`, `deviated`, or nothing."""
    passages: tuple[str, ...] = ()
    """Words that chapters quote from it."""
    verified: str = ""
    """ISO date of the last visit by a person."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on one citation, with what supports it."""

    citation: Citation
    verdict: Verdict
    reason: str
    """One sentence without a full stop."""
    observation: Observation | None = None
    """None when nothing was asked: skipped, or a good result that is recent enough."""
    replacement: str = ""
    """The address to cite instead; only when every hop there is permanent."""
    archive_url: str = ""
    """A copy that was looked at and holds what is cited."""
    original: Verdict | None = None
    """What the address alone would be, where a copy changed the verdict."""

    @property
    def outcome(self) -> Outcome:
        """What the verdict means for the run."""
        return OUTCOMES[self.verdict]
