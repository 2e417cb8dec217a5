"""Faithful copies in an archive: found by its index near the day on which the source was read, and judged like a page.

The index is asked by the CDX protocol of the Wayback Machine, and not by its "availability" address, which answers
"none" for pages that it has. A copy that is listed may be missing, or be a copy of an error page: it counts when it
has been fetched and judged. An archive that does not answer has said nothing: that is "unknown", and never "no copy".
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Protocol
from urllib.parse import quote, urldefrag, urlencode, urlsplit

from explainer.sources.availability import SHUNNED_BECAUSE, URL_STATUSES, Standing, is_shunned
from explainer.sources.observation import Citation, Finding, Observation, Outcome, Verdict
from explainer.text import date
from explainer.text.address import safe_url, same_page

BASE = "https://web.archive.org"
LISTED = 20
"""Captures that are asked for."""
FETCHED = 3
"""Copies that are looked at before the page counts as having no good one."""
PATIENCE = 3
"""Questions in a row that an archive may leave unanswered; after these it is asked no more in this run."""

SOCIAL_HOSTS = (
    *("twitter.com", "x.com", "facebook.com", "instagram.com", "threads.net", "tiktok.com", "youtube.com", "youtu.be"),
    *("t.me", "vk.com", "weibo.com", "weibo.cn", "linkedin.com", "reddit.com", "bsky.app", "truthsocial.com"),
)
"""Hosts that answer 200 for posts that are gone, or show them to members only."""

_TIMESTAMP = re.compile(r"[12][0-9]{13}")
_REPLAY = re.compile(r"(?P<lead>/web/)(?P<stamp>[0-9]{4,14})(?:[a-z]{2}_)?(?P<rest>/.+)")
_STANDING_REASONS = {
    Standing.DEAD: "the entry says that the page is gone",
    Standing.DEVIATED: "the entry says that the page has changed",
    Standing.USURPED: "the entry says that the address has another owner",
}


class Visitor(Protocol):
    """Whoever makes requests."""

    async def visit(self, url: str) -> Observation:
        """One visit, with its redirects and retries; never raises for what a server does."""
        ...


Judge = Callable[[Citation, Observation], Finding]
"""Concludes from a visit what it proves of a citation."""


class Answer(StrEnum):
    """What an archive said."""

    COPY = "copy"
    NONE = "none"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class LookUp:
    """What is known of the copies of a source."""

    answer: Answer
    url: str = ""
    """Of a good copy, as readers open it."""
    day: datetime.date | None = None
    """Of its capture."""
    reason: str = ""
    """Why there is none, or none is known."""


@dataclass(frozen=True, slots=True)
class Capture:
    """A copy as the index lists it."""

    stamp: str
    """Fourteen digits: day and time, UTC."""
    original: str

    @property
    def day(self) -> datetime.date:
        """The day of the capture; raises ValueError when the calendar has no such day."""
        return datetime.date(int(self.stamp[:4]), int(self.stamp[4:6]), int(self.stamp[6:8]))

    def replay(self, base: str) -> str:
        """The copy as readers open it."""
        return f"{base}/web/{self.stamp}/{self.original}"


class BadIndex(ValueError):
    """The archive's answer is no list of captures; the message says why."""


def index_url(base: str, url: str, near: datetime.date | None) -> str:
    """The question for the captures of an address, those nearest to a day first."""
    fields = {
        "url": urldefrag(url).url,
        "output": "json",
        "fl": "timestamp,original,statuscode",
        "filter": "statuscode:200",
        **({"closest": near.strftime("%Y%m%d"), "sort": "closest"} if near else {}),
        "limit": str(LISTED) if near else f"-{LISTED}",
    }
    return f"{base}/cdx/search/cdx?{urlencode(fields, quote_via=quote, safe=',:-')}"


def captures(text: str, cited: str) -> list[Capture]:
    """The captures in an index's answer, a table with a head in JSON. Raises BadIndex."""
    try:
        rows: Any = json.loads(text)
    except (ValueError, RecursionError):
        raise BadIndex("its answer is no JSON") from None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise BadIndex("its answer is no table")
    if not rows:
        return []
    head = rows[0]
    if "timestamp" not in head:
        raise BadIndex("its table has no timestamps")
    found = [_capture(dict(zip(map(str, head), map(str, row), strict=False)), cited) for row in rows[1:]]
    return [capture for capture in found if capture]


def _capture(row: dict[str, str], cited: str) -> Capture | None:
    """A row as a capture of the cited page; None when it is none that can be shown."""
    capture = Capture(row.get("timestamp", ""), urldefrag(cited).url)
    if not _TIMESTAMP.fullmatch(capture.stamp) or row.get("statuscode", "200") != "200":
        return None
    try:
        _ = capture.day
    except ValueError:
        return None
    original = safe_url(row.get("original", ""))
    # What the index calls the original is shown to readers: it must be the page, in another spelling at most.
    if original and same_page(_without_port(original)) == same_page(_without_port(capture.original)):
        return replace(capture, original=original)
    return capture


def _without_port(url: str) -> str:
    return re.sub(r"^(https?://[^/:]+):(?:80|443)(?=/|$)", r"\1", url)


@dataclass(frozen=True, slots=True)
class Window:
    """The days that decide which copy is best."""

    near: datetime.date | None
    """When the source was read, or else the day by which it was published."""
    not_before: datetime.date | None = None
    """Before this day the source did not exist."""
    rot: datetime.date | None = None
    """From this day on the address is known to have failed."""


def window(citation: Citation, rot: datetime.date | None = None) -> Window:
    """The days of a citation, as far as its entry states them."""
    first, last = _days(citation.published)
    _, read = _days(citation.accessed)
    return Window(read or last, first, rot)


def _days(text: str) -> tuple[datetime.date | None, datetime.date | None]:
    """The first and the last day that a date may mean; None twice when it is none."""
    try:
        parsed = date.parse(text)
    except date.BadDate:
        return None, None
    start, end = (parsed.start, parsed.end or parsed.start) if isinstance(parsed, date.DateRange) else (parsed, parsed)
    return datetime.date(start.year, start.month or 1, start.day or 1), _last_day(end)


def _last_day(day: date.Date) -> datetime.date:
    if day.month and day.day:
        return datetime.date(day.year, day.month, day.day)
    if day.year >= datetime.MAXYEAR:
        return datetime.date.max
    following = datetime.date(day.year + (day.month or 12) // 12, (day.month or 12) % 12 + 1, 1)
    return following - datetime.timedelta(days=1)


def best_first(found: list[Capture], days: Window) -> list[Capture]:
    """The captures in the order in which they are looked at.

    The nearest before the day on which the source was read, else the nearest after it; what was captured before the
    source existed, or after the address is known to have failed, only when there is nothing else.
    """
    day_off = datetime.timedelta(days=1)  # captures are dated in UTC, sources at their own place

    def rank(capture: Capture) -> tuple[bool, bool, bool, int, str]:
        day = capture.day
        distance = abs((day - days.near).days) if days.near else (datetime.date.max - day).days
        return (
            bool(days.rot and day >= days.rot),
            bool(days.not_before and day + day_off < days.not_before),
            bool(days.near and day > days.near),
            distance,
            capture.stamp,
        )

    return sorted(found, key=rank)


@dataclass
class Archive:
    """Looks for copies in one archive; remembers when it has stopped to answer."""

    visitor: Visitor
    judge: Judge
    base: str = BASE
    _unanswered: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.base = self.base.rstrip("/")

    async def look_up(self, citation: Citation, rot: datetime.date | None = None) -> LookUp:
        """A good copy: the one that the entry names, or else the best one that the archive has.

        `rot` is the day of the first known failure of the address.
        """
        if self._unanswered >= PATIENCE:
            reason = f"the archive left {PATIENCE} questions unanswered and is not asked again in this run"
            return LookUp(Answer.UNKNOWN, reason=reason)
        found = await self._own(citation)
        if found.answer is Answer.NONE:
            listed = await self._from_index(citation, window(citation, rot))
            found = replace(listed, reason="; ".join(filter(None, (found.reason, listed.reason))))
        self._unanswered = self._unanswered + 1 if found.answer is Answer.UNKNOWN else 0
        return found

    async def _own(self, citation: Citation) -> LookUp:
        """What becomes of the copy that the entry names; NONE when it names none that will do."""
        url = citation.archive_url
        if not url:
            return LookUp(Answer.NONE)
        if is_shunned(url):
            return LookUp(Answer.NONE, reason=f"no reader is sent to {urlsplit(url).hostname}: {SHUNNED_BECAUSE}")
        looked = await self._look_at(citation, url)
        return replace(looked, reason=f"the copy in the entry: {looked.reason}") if looked.reason else looked

    async def _from_index(self, citation: Citation, days: Window) -> LookUp:
        observation = await self.visitor.visit(index_url(self.base, citation.url, days.near))
        if fault := _fault(observation):
            return LookUp(Answer.UNKNOWN, reason=f"the archive did not answer: {fault}")
        try:
            listed = captures(observation.document.text, citation.url)
        except BadIndex as bad:
            return LookUp(Answer.UNKNOWN, reason=f"the archive did not answer: {bad}")
        if not listed:
            return LookUp(Answer.NONE, reason="the archive has no copy")
        return await self._first_good(citation, best_first(listed, days)[:FETCHED])

    async def _first_good(self, citation: Citation, candidates: list[Capture]) -> LookUp:
        looked: list[LookUp] = []
        for capture in candidates:
            looked.append(await self._look_at(citation, capture.replay(self.base)))
            if looked[-1].answer is Answer.COPY:
                return looked[-1]
        answer = Answer.UNKNOWN if any(one.answer is Answer.UNKNOWN for one in looked) else Answer.NONE
        return LookUp(answer, reason=f"no good copy among {len(looked)}: {looked[0].reason}")

    async def _look_at(self, citation: Citation, url: str) -> LookUp:
        """Fetch one copy and judge it. First as it was captured: without the archive's frame, and a PDF as a PDF."""
        bare = _as_captured(url)
        observation = await self.visitor.visit(bare)
        if bare != url and observation.status == 404:  # an archive that does not know this form of the address
            observation = await self.visitor.visit(url)
        finding = self.judge(replace(citation, url=observation.url, archive_url="", url_status=""), observation)
        if finding.outcome is Outcome.PASS:
            shown = _shown(url, observation)
            stamp = _REPLAY.search(shown)
            return LookUp(Answer.COPY, shown, _day_of(stamp["stamp"]) if stamp else None)
        is_proof = finding.verdict in (Verdict.BROKEN, Verdict.SUSPECT)
        return LookUp(Answer.NONE if is_proof else Answer.UNKNOWN, reason=finding.reason)


def _as_captured(url: str) -> str:
    """The address under which an archive of this kind gives the copy as it was captured; others unchanged."""
    return _REPLAY.sub(r"\g<lead>\g<stamp>id_\g<rest>", url, count=1)


def _shown(url: str, observation: Observation) -> str:
    """The address of the copy for readers: an archive leads on to the capture that it has."""
    asked, got = _REPLAY.search(url), _REPLAY.search(observation.final_url)
    if not asked or not got or asked["stamp"] == got["stamp"]:
        return url
    return f"{url[: asked.start('stamp')]}{got['stamp']}{asked['rest']}"


def _day_of(stamp: str) -> datetime.date | None:
    try:
        return Capture(stamp.ljust(8, "0"), "").day
    except ValueError:
        return None


def _fault(observation: Observation) -> str:
    """Why a visit to the index proves nothing; empty when it does."""
    if observation.failure:
        return observation.detail or str(observation.failure)
    if observation.status != 200:
        return f"status {observation.status}"
    return "" if observation.document.is_whole else "its answer is too long"


def needs_copy(citation: Citation) -> bool:
    """Whether a page that is there is not enough: on social media it proves nothing, and may be shut tomorrow."""
    host = urlsplit(citation.url).hostname or ""
    return citation.kind == "social" or any(host == name or host.endswith(f".{name}") for name in SOCIAL_HOSTS)


def with_copy(finding: Finding, copies: LookUp) -> Finding:
    """The finding together with what is known of copies.

    A dead page with a good copy is no rot, and neither is one of which the entry says that it is dead, or other than
    it was. A source on social media has to have a copy; one that has it needs no more. In all other cases the copy
    is named and the verdict stays.
    """
    standing = URL_STATUSES.get(finding.citation.url_status)
    if copies.answer is Answer.COPY:
        backed = _backed(finding, copies, standing)
        original = finding.verdict if backed.verdict is not finding.verdict else None
        return replace(backed, archive_url=copies.url, original=original)
    if finding.verdict is Verdict.BROKEN:
        return replace(finding, reason=f"{finding.reason}; {copies.reason}")
    if not needs_copy(finding.citation) or finding.verdict in (Verdict.SKIPPED, Verdict.REFUSED):
        return finding
    if copies.answer is Answer.NONE:
        reason = f"a source on social media must have a copy: {copies.reason}"
        return replace(finding, verdict=Verdict.SUSPECT, reason=reason)
    return replace(finding, reason=f"{finding.reason}; it must have a copy: {copies.reason}")


def _backed(finding: Finding, copies: LookUp, standing: Standing | None) -> Finding:
    """The finding on a source of which there is a good copy."""
    taken = f" of {copies.day.isoformat()}" if copies.day else ""
    copy = f"a copy{taken} holds what is cited"
    if standing in _STANDING_REASONS and finding.verdict not in (Verdict.SKIPPED, Verdict.REFUSED):
        return replace(finding, verdict=Verdict.ARCHIVED, reason=f"{_STANDING_REASONS[standing]}; {copy}")
    is_settled = needs_copy(finding.citation) and finding.verdict in (Verdict.BLOCKED, Verdict.SUSPECT)
    if finding.verdict is Verdict.BROKEN or is_settled:
        return replace(finding, verdict=Verdict.ARCHIVED, reason=f"{finding.reason}; {copy}")
    return replace(finding, reason=f"{finding.reason}; {copy}") if finding.verdict is Verdict.SUSPECT else finding
