"""Where a reader finds what was cited: at the original address, in a copy, or in both, and which comes first.

After Wikipedia's citation style: a copy stands beside a living original and before a dead one; an original that was
usurped (spam, or another owner) is not linked at all. What the entry says of its original (`urlstatus`) counts more
than what the last check found, for it was written by a person.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import urlsplit


class Standing(StrEnum):
    """What is known of the original."""

    LIVE = "live"
    DEAD = "dead"
    DEVIATED = "deviated"
    """A page is there, and it is no longer the one that was cited."""
    USURPED = "usurped"
    UNKNOWN = "unknown"


URL_STATUSES: dict[str, Standing] = {
    "live": Standing.LIVE,
    "dead": Standing.DEAD,
    "deviated": Standing.DEVIATED,
    "usurped": Standing.USURPED,
    "unfit": Standing.USURPED,
}
"""What an entry may say in `urlstatus`; the words are those of Wikipedia's citation style."""

SHUNNED_ARCHIVES = (
    *("archive.today", "archive.ph", "archive.is", "archive.md", "archive.fo", "archive.li", "archive.vn"),
)
"""Archives to which no reader is sent; all are names of one service.

The English Wikipedia deprecated it on February 20, 2026 (Signpost of March 10, 2026, "Technology report"; request
for comment "Archive.is RFC 5"), for the reason below.
"""
SHUNNED_BECAUSE = "its pages made visitors' browsers attack another site, and archived pages were found altered"

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CAPTURE = re.compile(r"/web/(?P<day>[0-9]{8})[0-9]{0,6}(?:[a-z]{2}_)?/")


@dataclass(frozen=True, slots=True)
class Availability:
    """Where a source is found."""

    original: str = ""
    """A safe address, or empty."""
    copy: str = ""
    """A safe address, or empty."""
    copy_date: str = ""
    """ISO date of the capture, as far as known."""
    status: Standing = Standing.UNKNOWN
    checked: str = ""
    """ISO date of the last visit that settled something, by the check or by a person; empty when there was none."""
    words: str = ""
    """Words of the source at which the title's link opens it."""

    @property
    def links_original(self) -> bool:
        """Whether a reader may be sent to the original."""
        return bool(self.original) and self.status is not Standing.USURPED

    @property
    def copy_first(self) -> bool:
        """Whether the title leads to the copy, because the original would not show what was cited."""
        return bool(self.copy) and self.status in (Standing.DEAD, Standing.DEVIATED, Standing.USURPED)

    @property
    def title_link(self) -> str:
        """Where the title leads; empty when it leads nowhere."""
        link = self.copy if self.copy_first else self.original if self.links_original else ""
        if not self.words:
            return link
        from explainer.text.text_fragment import at_words  # only for sources with evidence

        return at_words(link, self.words)

    @property
    def robust(self) -> tuple[tuple[str, str], ...]:
        """The attributes of Robust Links for a link to the original or to the copy.

        By the specification of Robust Links (Van de Sompel, Nelson and others): the original address, the address of
        a version, and the day of the version or, for want of one, of the visit.
        """
        day = self.copy_date or self.checked
        if not self.original or not (self.copy or day):
            return ()
        version = (("data-versionurl", self.copy),) if self.copy else ()
        return (("data-originalurl", self.original), *version, *((("data-versiondate", day),) if day else ()))

    def opened_at(self, words: str) -> Availability:
        """The same, with a link that opens it at these words."""
        return replace(self, words=words)


def stated(original: str, copy: str, copy_date: str, url_status: str, verified: str) -> Availability:
    """What an entry alone says: two safe or empty addresses, and the values of three fields as written.

    Behind the day in `verified` may stand, after a comma, who looked.
    """
    if not copy or is_shunned(copy):
        copy = copy_date = ""
    elif not copy_date and (day := capture_day(copy)):
        copy_date = day.isoformat()
    standing = URL_STATUSES.get(url_status.strip().casefold(), Standing.UNKNOWN)
    return Availability(original, copy, _day(copy_date), standing, _day(verified.partition(",")[0]))


def _day(text: str) -> str:
    """A date, where it is one of a day."""
    return text.strip() if _ISO.fullmatch(text.strip()) else ""


def is_shunned(url: str) -> bool:
    """Whether a copy lies in an archive to which no reader is sent."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return False
    return any(host == name or host.endswith(f".{name}") for name in SHUNNED_ARCHIVES)


def capture_day(url: str) -> datetime.date | None:
    """The day in the address of a copy, as the Wayback Machine and its kin write it."""
    found = _CAPTURE.search(url)
    try:
        return datetime.date.fromisoformat(found["day"]) if found else None
    except ValueError:
        return None
