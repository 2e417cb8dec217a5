"""What the network knows of a source: by its DOI from a registry, by its address from the page."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from explainer.citing import citeproc, pagehead, pagework, pasted
from explainer.citing.asking import Asker, asker, source_of
from explainer.citing.cleantext import cleaned
from explainer.citing.work import Work
from explainer.linkcheck.archive import Answer, Archive, LookUp
from explainer.linkcheck.classify import Circumstances, classify
from explainer.linkcheck.guard import AllowList
from explainer.linkcheck.limits import Limits
from explainer.sources.observation import Citation, Failure, Finding, Observation, Outcome, Verdict
from explainer.text.address import doi_name, doi_url, safe_url, same_page

REGISTRY = "https://doi.org"
CSL = "application/vnd.citationstyles.csl+json"
BIBTEX = "application/x-bibtex"
_HTML = ("text/html", "application/xhtml+xml")
_UNVISITED = (Verdict.BLOCKED, Verdict.TRANSIENT, Verdict.TLS, Verdict.SKIPPED)
"""Verdicts that say nothing of the page."""


class State(StrEnum):
    """What is known after asking."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    """Nothing was learned, and nothing speaks against the source."""
    GONE = "gone"
    """There is surely no such source there."""
    REFUSED = "refused"
    """The address is one that is never asked."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How the network is asked."""

    today: datetime.date
    limits: Limits = field(default_factory=Limits)
    allowed: AllowList = field(default_factory=AllowList)
    registry: str = REGISTRY
    archive_base: str = ""
    """Of the archive that is asked for a copy; empty to ask none."""
    contact: str = ""
    """Whom a host can ask about the requests, sent with each."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of a source."""

    state: State
    work: Work
    remarks: tuple[str, ...] = ()
    """Sentences for the person who asks, without a full stop."""
    copy: Mapping[str, str] = field(default_factory=dict)
    """What an entry says of an archived copy."""


async def look_up(identifier: str, settings: Settings) -> Found:
    """Ask for a DOI or an address."""
    async with asker(settings.limits, settings.allowed, settings.today, settings.contact) as asking:
        doi = doi_name(identifier)
        found = await _by_doi(doi, asking, settings) if doi else await _by_address(identifier, asking)
        return await _with_copy(found, asking, settings) if settings.archive_base else found


# ----- by DOI


async def _by_doi(doi: str, asking: Asker, settings: Settings) -> Found:
    """The registry's account of a source, in the first form that can be read."""
    bare = Work(doi=doi)
    url = settings.registry + doi_url(doi).removeprefix(REGISTRY)
    reason = ""
    for accept in (CSL, BIBTEX):
        seen = await asking.ask(url, accept)
        if seen.failure:
            return Found(State.UNKNOWN, bare, (_unanswered(seen),))
        if seen.status in (404, 410) and len(seen.hops) == 1:  # the registry itself, not where it leads
            return Found(State.GONE, bare, (f"the registry of DOIs knows no {doi}",))
        work, reason = _registered(seen)
        if work:
            return Found(State.KNOWN, replace(work, doi=doi, url=""))
    return Found(State.UNKNOWN, bare, (f"the registry of DOIs did not tell what {doi} is: {reason}",))


def _registered(seen: Observation) -> tuple[Work | None, str]:
    """The source in an answer, or why there is none."""
    kind = seen.document.media_type
    source, is_whole = source_of(seen)
    if seen.status != 200 or not is_whole:
        return None, f"status {seen.status}" if seen.status != 200 else "its answer is too long"
    if kind in _HTML:  # a registry that leads to the page instead
        work = pagework.work(pagehead.read(source))
        return (work, "") if work.title else (None, "it leads to a page that does not say")
    try:
        return (pasted.read(source)[0].work if "bibtex" in kind else citeproc.read(source)), ""
    except citeproc.NotCsl as bad:
        return None, f"its answer cannot be read: {bad}"
    except pasted.NotBibtex:
        return None, "its answer cannot be read: it is no BibTeX"


# ----- by address


async def _by_address(url: str, asking: Asker) -> Found:
    seen = await asking.ask(url)
    finding = classify(Citation("", url), seen, Circumstances(True, asking.resolver.has_resolved))
    bare = Work(url=url)
    if finding.verdict is Verdict.REFUSED:
        return Found(State.REFUSED, bare, (finding.reason,))
    if finding.verdict is Verdict.BROKEN:
        return Found(State.GONE, bare, (finding.reason,))
    if finding.verdict in _UNVISITED:
        return Found(State.UNKNOWN, bare, (_unanswered(seen) if seen.failure else finding.reason,))
    remarks = (finding.reason,) if finding.outcome is not Outcome.PASS else ()
    work = _of_page(seen)
    if not work.title:
        return Found(State.UNKNOWN, bare, (*remarks, "the page does not say what it is"))
    return Found(State.KNOWN, replace(work, url=_address(url, finding, seen)), remarks)


def _of_page(seen: Observation) -> Work:
    """What the page says of itself; of a PDF what its own fields say."""
    document = seen.document
    if document.media_type in _HTML:
        return pagework.work(pagehead.read(source_of(seen)[0]))
    return Work(type="online", title=cleaned(document.title), date=document.published)


def _address(url: str, finding: Finding, seen: Observation) -> str:
    """The address to cite: where the page has moved for good, or in the spelling that the page itself prefers."""
    moved = safe_url(finding.replacement) or url
    canonical = safe_url(seen.document.canonical)
    # Another page must not pass itself off for this one; a query often only says where the reader came from.
    if canonical and same_page(canonical).partition("?")[0] == same_page(moved).partition("?")[0].partition("#")[0]:
        return canonical if "?" not in canonical or canonical.startswith(moved) else moved
    return moved


def _unanswered(seen: Observation) -> str:
    where = seen.final_url
    if seen.is_reached or seen.failure not in (Failure.NO_HOST, Failure.NO_CONNECTION, Failure.TIMEOUT, Failure.RESET):
        return f"no answer from {where}: {seen.detail or seen.failure}"
    return f"no answer from {where}: {seen.detail or seen.failure} (is there a network here?)"


# ----- an archived copy


async def _with_copy(found: Found, asking: Asker, settings: Settings) -> Found:
    """The same with the copy that an archive has; a page that is gone is known by its copy."""
    work = found.work
    if found.state is State.REFUSED:
        return found
    if not work.url:
        return replace(found, remarks=(*found.remarks, "no archive is asked: a DOI is kept by its registry"))
    names = tuple(name.in_full for name in work.authors)
    cited = Citation("new", work.url, title=work.title, author=" ".join(names), published=work.date)
    copies = await Archive(asking, _judge, settings.archive_base).look_up(cited)
    if copies.answer is not Answer.COPY:
        return replace(found, remarks=(*found.remarks, copies.reason))
    told = _copy_fields(copies, is_gone=found.state is State.GONE)
    if found.state is State.KNOWN:
        return replace(found, copy=told)
    seen = await asking.ask(copies.url)
    of_copy = replace(_of_page(seen), url=work.url)
    state = State.KNOWN if of_copy.title else State.UNKNOWN
    remark = "the entry is made of its archived copy" if of_copy.title else "only its archived copy is known"
    return Found(state, of_copy if of_copy.title else work, (*found.remarks, remark), told)


def _copy_fields(copies: LookUp, *, is_gone: bool) -> dict[str, str]:
    told = {"archive_url": copies.url, "archive_date": copies.day.isoformat() if copies.day else ""}
    return {**told, "urlstatus": "dead"} if is_gone else told


def _judge(citation: Citation, observation: Observation) -> Finding:
    """A copy of a post on social media is no such post; of an archive whose name is not found nothing is known."""
    return classify(replace(citation, kind=""), observation, Circumstances(resolves_names=False))
