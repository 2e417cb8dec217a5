"""The pace at one host: how many requests at the same time, how far apart, and how long to wait when it says so."""

from __future__ import annotations

import asyncio
import datetime
import math
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

from explainer.linkcheck.limits import Limits

_SECONDS = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def retry_after(value: str, now: datetime.datetime) -> float | None:
    """The seconds that a Retry-After header asks for, as a number or a date (RFC 9110, 10.2.3); None without sense."""
    value = value.strip()
    if _SECONDS.fullmatch(value):
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.UTC)
    return max(0.0, math.ceil((moment - now).total_seconds()))


@dataclass
class Pace:
    """When the next request to a host may begin. Times are seconds of any clock that only goes forward."""

    gap: float
    _next: float = -math.inf

    def wait(self, now: float) -> float:
        """Seconds until a request may begin."""
        return max(0.0, self._next - now)

    def begin(self, now: float) -> None:
        """A request begins."""
        self._next = now + self.gap

    def hold(self, now: float, seconds: float) -> None:
        """The host wants no request for so long; it does not shorten what it asked for before."""
        self._next = max(self._next, now + seconds)


MOST_LONG_WAITS = 3
"""Answers in a row that ask for a longer wait than is granted, after which a host is asked no more."""


@dataclass
class HostClock:
    """The pace of one host, for the visits that share it."""

    limits: Limits
    _long_waits: int = field(default=0, init=False)
    _pace: Pace = field(init=False)
    _slots: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self._pace = Pace(self.limits.gap)
        self._slots = asyncio.Semaphore(self.limits.per_host)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """The time of one request."""
        async with self._slots:
            loop = asyncio.get_running_loop()
            while wait := self._pace.wait(loop.time()):
                await asyncio.sleep(wait)
            self._pace.begin(loop.time())
            yield

    @property
    def is_closed(self) -> bool:
        """Whether the host has asked again and again for longer waits than are granted."""
        return self._long_waits >= MOST_LONG_WAITS

    def answered(self) -> None:
        """The host gave an answer that is no request to wait."""
        self._long_waits = 0

    def hold(self, seconds: float) -> bool:
        """Send nothing to the host for so long, or for the longest wait that is granted; False when that is shorter."""
        is_granted = seconds <= self.limits.longest_wait
        self._long_waits += not is_granted
        self._pace.hold(asyncio.get_running_loop().time(), min(seconds, self.limits.longest_wait))
        return is_granted
