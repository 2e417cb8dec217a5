"""One run: who is asked, in which order, and what is concluded from all of it together."""

from __future__ import annotations

import asyncio
import datetime
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import urlsplit

from explainer.linkcheck import state as memory
from explainer.linkcheck.archive import Answer, Archive, LookUp, Visitor, with_copy
from explainer.linkcheck.classify import Circumstances, classify
from explainer.linkcheck.fetch import Visitor as WebVisitor
from explainer.linkcheck.guard import AllowList, PublicResolver, literal
from explainer.linkcheck.limits import Limits
from explainer.linkcheck.pdf import PdfText
from explainer.linkcheck.request import Requester, session
from explainer.linkcheck.wire import CannotAsk, target
from explainer.sources.linkstate import LinkState
from explainer.sources.observation import Citation, Document, Finding, Observation, Outcome, Verdict

Progress = Callable[[int, int], None]
"""Told how many of how many addresses are done."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a run is made."""

    limits: Limits = field(default_factory=Limits)
    allowed: AllowList = field(default_factory=AllowList)
    archive_base: str = ""
    """Of the archive that is asked for copies; empty to ask none."""
    contact: str = ""
    today: datetime.date = field(default_factory=lambda: datetime.datetime.now(datetime.UTC).date())


@dataclass(frozen=True, slots=True)
class Result:
    """What a run found."""

    findings: tuple[Finding, ...]
    """In the order of the citations."""
    state: LinkState
    """What is known after it."""
    asked: int
    """Addresses that had to be asked."""
    is_offline: bool = False
    """Whether no host at all could be reached."""


async def check(citations: Sequence[Citation], state: LinkState, settings: Settings, progress: Progress) -> Result:
    """Visit every address that is due, look for copies, and judge each citation."""
    resolver = PublicResolver(settings.allowed)
    try:
        async with session(settings.limits, resolver, settings.contact) as client:
            requester = Requester(client, settings.limits, settings.allowed, PdfText())
            visitor = WebVisitor(requester, settings.today)
            return await Run(citations, state, settings, progress, visitor, resolver).result()
    finally:
        await resolver.close()


@dataclass
class Run:
    """One run, while it lasts. Documents are let go as soon as they are judged."""

    citations: Sequence[Citation]
    state: LinkState
    settings: Settings
    progress: Progress
    visitor: Visitor
    resolver: PublicResolver
    _findings: dict[str, Finding] = field(default_factory=dict)
    """By address as cited."""
    _open: dict[str, Observation] = field(default_factory=dict)
    """Visits of which only the others together can tell what they prove, by address."""
    _copies: dict[str, LookUp] = field(default_factory=dict)
    _wanting: asyncio.Queue[Citation | None] = field(default_factory=asyncio.Queue)
    """Sources of which a copy is to be looked for; None ends the work."""
    _is_reached: bool = False
    """Whether a host was reached that the machine had to have a network for, or was allowed to reach."""
    _is_bare_reached: bool = False
    """The same of a public address in numbers."""
    _done: int = 0

    @cached_property
    def _archive(self) -> Archive:
        return Archive(self.visitor, _judge_copy, self.settings.archive_base)

    async def result(self) -> Result:
        """The result of the run, which is made once."""
        due = [citation for citation in self.citations if not self._is_remembered(citation)]
        async with asyncio.TaskGroup() as workers:
            for _ in range(self.settings.limits.per_host):
                workers.create_task(self._look_for_copies())
            await self._visit_all(due)
            is_offline = bool(self._open) and not self._is_reached and not self._trusts_bare
            self._judge_open(due, Circumstances(not is_offline, self.resolver.has_resolved))
            for _ in range(self.settings.limits.per_host):
                self._wanting.put_nowait(None)
        findings = tuple(self._findings[citation.url] for citation in self.citations)
        answered = {url for url, look in self._copies.items() if look.answer is not Answer.UNKNOWN}
        return Result(findings, memory.with_findings(self.state, findings, answered), len(due), is_offline)

    def _is_remembered(self, citation: Citation) -> bool:
        """Whether a good result is recent enough; then that is the finding."""
        record = self.state.get(citation.url)
        if record is None or not memory.is_good_still(record, citation, self.settings.today):
            return False
        self._findings[citation.url] = memory.remembered(citation, record)
        return True

    async def _visit_all(self, due: Iterable[Citation]) -> None:
        """Visit the addresses host by host: each host has its own few workers, all together have so many visits."""
        hosts: dict[str, deque[list[Citation]]] = defaultdict(deque)
        shared: dict[str, list[Citation]] = defaultdict(list)
        for citation in due:
            shared[citation.url.partition("#")[0]].append(citation)
        for url, same in shared.items():
            hosts[_host(url)].append(same)
        total = sum(map(len, shared.values()))
        visits = asyncio.Semaphore(self.settings.limits.visits)

        async def work(queue: deque[list[Citation]]) -> None:
            while queue:
                same = queue.popleft()
                async with visits:
                    observation = await self.visitor.visit(same[0].url)
                self._judge(same, observation)
                self._done += len(same)
                self.progress(self._done, total)

        async with asyncio.TaskGroup() as workers:
            for queue in hosts.values():
                for _ in range(min(self.settings.limits.per_host, len(queue))):
                    workers.create_task(work(queue))

    def _judge(self, same: list[Citation], observation: Observation) -> None:
        """Judge the citations of one page, and let go of what it said."""
        is_bare = self._is_bare(same[0].url)
        self._is_reached |= observation.is_reached and not is_bare
        self._is_bare_reached |= observation.is_reached and is_bare
        for citation in same:
            seen = replace(observation, url=citation.url)
            if is_bare or seen.is_missing_name or (seen.failure and not seen.is_reached):
                self._open[citation.url] = seen
            else:
                self._conclude(_lightened(classify(citation, seen)))

    def _is_bare(self, url: str) -> bool:
        """Whether an address names its host by a number, for which no name has to be found."""
        try:
            wanted = target(url)
            is_address = literal(wanted.url.raw_host or "") is not None
        except (CannotAsk, ValueError):
            return False
        return is_address and (wanted.host, wanted.port) not in self.settings.allowed

    @property
    def _trusts_bare(self) -> bool:
        """Whether an answer from a bare address shows that there is a network.

        Where names are asked for and none is found, it comes from some box on the way.
        """
        return self._is_bare_reached and (self.resolver.has_resolved or not self.resolver.has_failed)

    def _judge_open(self, due: Iterable[Citation], circumstances: Circumstances) -> None:
        for citation in due:
            if citation.url in self._open:
                self._conclude(_lightened(classify(citation, self._open.pop(citation.url), circumstances)))

    def _conclude(self, finding: Finding) -> None:
        """Take a finding in the light of what came before, and have a copy looked for."""
        citation = finding.citation
        self._findings[citation.url] = memory.judged_over_time(finding, self.state.get(citation.url))
        if self._wants_copy(citation):
            self._wanting.put_nowait(citation)

    async def _look_for_copies(self) -> None:
        while (citation := await self._wanting.get()) is not None:
            record = self.state.get(citation.url)
            rot = min(record.failures, default=None) if record else None
            look = await self._archive.look_up(citation, rot)
            self._copies[citation.url] = look
            self._findings[citation.url] = with_copy(self._findings[citation.url], look)

    def _wants_copy(self, citation: Citation) -> bool:
        """Whether the archive is to be asked: for every source, unless it has lately answered for a good one."""
        finding = self._findings[citation.url]
        if not self.settings.archive_base or not citation.key:
            return False
        if finding.verdict in (Verdict.SKIPPED, Verdict.REFUSED):
            return False
        is_known = memory.is_copy_good_still(self.state.get(citation.url), self.settings.today)
        return finding.outcome is not Outcome.PASS or not is_known


def _judge_copy(citation: Citation, observation: Observation) -> Finding:
    """A copy of a post on social media is no such post; of an archive whose name is not found nothing is known."""
    return classify(replace(citation, kind=""), observation, Circumstances(resolves_names=False))


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""


def _lightened(finding: Finding) -> Finding:
    """The finding without the text of its document, of which the hash is kept."""
    assert finding.observation is not None
    document = finding.observation.document
    kept = Document(
        media_type=document.media_type,
        title=document.title,
        is_whole=document.is_whole,
        size=document.size,
        text_hash=memory.text_hash(document.text) if document.text else "",
    )
    return replace(finding, observation=replace(finding.observation, document=kept, headers={}))
