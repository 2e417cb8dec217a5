"""One visit to an address: requests one after another, with redirects followed by hand and the pace of each host kept.

A visit never fails: whatever a server does becomes an observation.
"""

from __future__ import annotations

import asyncio
import datetime
import random
from dataclasses import dataclass, field
from typing import Any

from aiohttp import CookieJar

from explainer.linkcheck.fault import Stop
from explainer.linkcheck.hostclock import HostClock
from explainer.linkcheck.request import Answer, Requester
from explainer.linkcheck.wire import CannotAsk, Target, followed, target
from explainer.sources.observation import Failure, Hop, Observation


@dataclass
class Visitor:
    """Makes all visits of a run, with one clock for each host."""

    requester: Requester
    today: datetime.date
    chance: random.Random = field(default_factory=random.Random)
    _clocks: dict[tuple[str, int], HostClock] = field(default_factory=dict, init=False)

    async def visit(self, url: str) -> Observation:
        """One visit with its redirects and retries."""
        return await _Visit(self, url).observation()

    def clock(self, server: tuple[str, int]) -> HostClock:
        """The clock of a host."""
        if server not in self._clocks:
            self._clocks[server] = HostClock(self.requester.limits)
        return self._clocks[server]


@dataclass
class _Visit:
    """One visit, while it lasts. Cookies live as long."""

    visitor: Visitor
    url: str
    is_reached: bool = False
    attempts: int = 0
    hops: list[Hop] = field(default_factory=list)
    _cookies: CookieJar = field(default_factory=lambda: CookieJar(unsafe=True))  # an address may set cookies, too
    _seen: set[tuple[str, str]] = field(default_factory=set)
    _spent: float = 0.0

    async def observation(self) -> Observation:
        """What the visit saw."""
        step: str | Observation = self.url
        while isinstance(step, str):
            step = await self._hop(step)
        return step

    async def _hop(self, address: str) -> str | Observation:
        """Ask one address: gives the next one, or at the end what the visit saw."""
        url, status = address, 0
        try:
            wanted = target(address)
            url = str(wanted.url)
            self._check_way(wanted)
            answer = await self._ask(wanted)
            status, leads_to = answer.status, answer.leads_to
            if leads_to is None or (not answer.is_redirect and _stays(url, leads_to)):
                self.hops.append(Hop(url, status))
                return self._observed(headers=answer.headers, document=answer.document)
            following = followed(url, leads_to)
        except CannotAsk as stop:
            self.hops.append(Hop(url, status or stop.status))
            return self._observed(failure=stop.failure, detail=stop.detail, is_missing_name=stop.is_missing_name)
        self.hops.append(Hop(url, status, answer.is_permanent))
        return following

    def _observed(self, **seen: Any) -> Observation:
        return Observation(
            self.url,
            self.visitor.today,
            tuple(self.hops),
            attempts=self.attempts,
            is_reached=self.is_reached,
            **seen,
        )

    def _check_way(self, wanted: Target) -> None:
        """Raises Stop where the way goes in a circle, or on and on. A page may lead to itself to set a cookie."""
        limit = self.visitor.requester.limits.hops
        if len(self.hops) > limit:
            raise Stop(Failure.TOO_MANY_HOPS, f"it leads on more than {limit} times")
        cookies = self._cookies.filter_cookies(wanted.url)
        state = str(wanted.url), cookies.output(header="", sep=";")
        if state in self._seen:
            raise Stop(Failure.LOOP, "it leads back to where it came from")
        self._seen.add(state)

    async def _ask(self, wanted: Target) -> Answer:
        """The answer to one hop, asked again when it may pass; raises Stop."""
        retries = self.visitor.requester.limits.retries
        for attempt in range(retries + 1):
            is_last = attempt == retries
            try:
                answer = await self._once(wanted)
            except Stop as stop:
                if is_last or not stop.may_pass:
                    raise
                await asyncio.sleep(self._backoff(attempt))
                continue
            if not answer.may_pass:
                return answer
            self._heed(wanted, answer, attempt)
            if is_last:
                return answer
            if answer.status not in (429, 503):
                await asyncio.sleep(self._backoff(attempt))
        raise AssertionError("the last attempt returns or raises")

    async def _once(self, wanted: Target) -> Answer:
        """One request in its turn. All requests of a visit together have the time of its attempts."""
        limits = self.visitor.requester.limits
        clock = self.visitor.clock(wanted.server)
        async with clock.turn():
            if clock.is_closed:
                raise Stop(Failure.TOO_BUSY, "the host has asked again and again for longer waits than are granted")
            left = limits.timeout * (limits.retries + 1) - self._spent
            if left <= 0:
                raise Stop(Failure.TIMEOUT, "the visit took too long")
            start = asyncio.get_running_loop().time()
            self.attempts += 1
            try:
                answer = await self.visitor.requester.get(wanted, self._cookies, min(limits.timeout, left), self)
            except Stop as stop:
                if stop.failure is Failure.TIMEOUT:  # the host may need a moment to see that no one listens any more
                    await asyncio.sleep(limits.gap)
                raise
            finally:
                self._spent += asyncio.get_running_loop().time() - start
        if not answer.may_pass:
            clock.answered()
        return answer

    def _heed(self, wanted: Target, answer: Answer, attempt: int) -> None:
        """Let the host alone for as long as it wants; raises Stop when that is longer than is granted."""
        if answer.status not in (429, 503):
            return
        wait = answer.wanted_wait(datetime.datetime.now(datetime.UTC))
        if not self.visitor.clock(wanted.server).hold(self._backoff(attempt) if wait is None else wait):
            raise Stop(Failure.TOO_BUSY, f"the host asks to wait {wait:.0f} seconds", status=answer.status)

    def _backoff(self, attempt: int) -> float:
        limits = self.visitor.requester.limits
        return limits.backoff * 2.0**attempt * self.visitor.chance.uniform(0.5, 1.5)


def _stays(url: str, leads_to: str) -> bool:
    """Whether a page that leads on by itself only loads itself again, or leads to what is no page."""
    try:
        return str(target(followed(url, leads_to)).url) == url
    except CannotAsk:
        return True
