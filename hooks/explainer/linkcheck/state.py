"""How observations change what is known of an address over time.

Time is evidence: one bad day proves nothing. After the rule of the InternetArchiveBot, a page that fails for a while
is called dead after three failures, each at least three days after the one before; a good result stays good for one
to two weeks, of a length that the address decides, so that not all are asked on one day; a failure is always asked
again. A person who has seen a page that turns robots away settles that question for half a year.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path

from explainer.files import atomic
from explainer.sources.availability import capture_day
from explainer.sources.linkstate import Copy, LinkState, Record, as_text
from explainer.sources.observation import Citation, Finding, Outcome, Verdict

FAILURES = 3
"""So many failures are rot."""
DAYS_BETWEEN = 3
"""A failure counts when it comes so many days after the last one that did."""
GOOD_FOR = range(7, 15)
"""Days for which a good result is believed."""
COPY_GOOD_FOR = 90
"""Days for which a copy that was looked at is believed: archives change less than pages do."""
PERSON_GOOD_FOR = 183
"""Days for which a person's visit is believed: half a year."""
LONGEST_TITLE = 200

_FAILING = (Verdict.TRANSIENT, Verdict.BROKEN)
"""Verdicts of a page that is not there."""
_SHOWN = (Verdict.OK, Verdict.REDIRECTED, Verdict.MOVED, Verdict.SUSPECT)
"""Verdicts of a page that was read; a bot wall has a title and a text, too, which say nothing."""
_UNASKED = (Verdict.SKIPPED, Verdict.REFUSED)
"""Verdicts that rest on no visit."""
_LETTERS = re.compile(r"[^\W\d_]+")
_NO_TEXT = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


def good_days(url: str) -> int:
    """For how many days a good result for this address is believed: one of GOOD_FOR, always the same."""
    return GOOD_FOR[int(_hash(url), 16) % len(GOOD_FOR)]


def is_good_still(record: Record | None, citation: Citation, today: datetime.date) -> bool:
    """Whether the last visit was good, is recent enough, and looked for all that the citation wants."""
    if record is None or Finding(citation, record.verdict, "").outcome is not Outcome.PASS:
        return False
    age = (today - record.checked).days
    return 0 <= age < good_days(citation.url) and record.cited == cited_hash(citation)


def is_copy_good_still(record: Record | None, today: datetime.date) -> bool:
    """Whether the archive need not be asked again: it has shown a copy not long ago, or has lately said it has none."""
    if record is None or record.copy_checked is None:
        return False
    lasts = COPY_GOOD_FOR if record.copy else GOOD_FOR.start
    return 0 <= (today - record.copy_checked).days < lasts


def remembered(citation: Citation, record: Record) -> Finding:
    """What the last visit found, for an address that is not asked again."""
    reason = f"found good on {record.checked.isoformat()}, not asked again yet"
    replacement = record.final_url if record.verdict is Verdict.MOVED else ""
    archive_url = record.copy.url if record.copy else ""
    return Finding(citation, record.verdict, reason, None, replacement, archive_url)


def judged_over_time(finding: Finding, record: Record | None) -> Finding:
    """The finding in the light of what came before: a lasting failure is rot, a refusal that a person settled is none.

    Other findings are given back as they are.
    """
    if finding.observation is None:
        return finding
    if finding.verdict is Verdict.TRANSIENT:
        failures = _failures(record, finding.observation.day)
        if len(failures) >= FAILURES:
            days = ", ".join(day.isoformat() for day in failures)
            return replace(finding, verdict=Verdict.BROKEN, reason=f"{finding.reason}; it failed on {days}")
    if finding.verdict is Verdict.BLOCKED:
        seen = last_seen_by_a_person(finding.citation, record)
        if seen and 0 <= (finding.observation.day - seen).days < PERSON_GOOD_FOR:
            return replace(
                finding, verdict=Verdict.OK, reason=f"a person saw it on {seen.isoformat()}: {finding.reason}"
            )
    return finding


def last_seen_by_a_person(citation: Citation, record: Record | None) -> datetime.date | None:
    """The later of the days that the entry and the record name."""
    days = [record.verified] if record and record.verified else []
    with contextlib.suppress(ValueError):  # no day, or one of which the audit of the bibliography speaks
        days.append(datetime.date.fromisoformat(citation.verified))
    return max(days, default=None)


def with_findings(state: LinkState, findings: Iterable[Finding], archive_answered: Collection[str] = ()) -> LinkState:
    """The state after a run; `archive_answered` are the addresses of which an archive said what copies it has.

    Where no visit of the run got an answer, the machine has no network, and nothing was learned.
    """
    found = [finding for finding in findings if finding.observation is not None]
    visits = [finding.observation for finding in found if finding.observation]
    if not any(visit.status or visit.is_reached for visit in visits):
        return state
    records = dict(state.records)
    for finding in found:
        if finding.verdict not in _UNASKED:
            url = finding.citation.url
            records[url] = _record(finding, records.get(url), url in archive_answered)
    return LinkState(records)


def without_others(state: LinkState, addresses: Collection[str]) -> LinkState:
    """The state of these addresses alone: what is no longer cited need not be remembered."""
    return LinkState({url: record for url, record in state.records.items() if url in addresses})


def write(path: Path, state: LinkState) -> bool:
    """Put the state in its file, whole or not at all; False when the file says the same already. Raises OSError."""
    data = as_text(state).encode("utf-8")
    if path.exists() and path.read_bytes() == data:
        return False
    atomic.write(path, data)
    return True


def _record(finding: Finding, before: Record | None, archive_answered: bool) -> Record:
    """What is known after a visit."""
    observation = finding.observation
    assert observation is not None  # the caller passes visits only
    return Record(
        finding.verdict,
        observation.day,
        observation.status,
        finding.replacement or (observation.final_url if len(observation.hops) > 1 else ""),
        *_seen(finding, before),
        cited_hash(finding.citation),
        _failures(before, observation.day) if (finding.original or finding.verdict) in _FAILING else (),
        *_copy(finding, before, archive_answered),
        last_seen_by_a_person(finding.citation, before),
        finding.original,
    )


def _seen(finding: Finding, before: Record | None) -> tuple[str, str]:
    """The title and the hash of the page; the old ones when it was not shown."""
    assert finding.observation is not None
    if finding.verdict not in _SHOWN:
        return (before.title, before.text_hash) if before else ("", "")
    document = finding.observation.document
    title = " ".join(_NO_TEXT.sub(" ", document.title).split())[:LONGEST_TITLE]
    return title, document.text_hash or (text_hash(document.text) if document.text else "")


def _copy(finding: Finding, before: Record | None, answered: bool) -> tuple[Copy | None, datetime.date | None]:
    """The copy and the day of the archive's answer: the old ones when the archive was not asked or did not answer."""
    assert finding.observation is not None
    day = finding.observation.day
    if finding.archive_url:
        old = before.copy_checked if before and before.copy and before.copy.url == finding.archive_url else None
        return Copy(finding.archive_url, capture_day(finding.archive_url)), day if answered else old or day
    if answered:
        return None, day
    return (before.copy, before.copy_checked) if before else (None, None)


def _failures(record: Record | None, day: datetime.date) -> tuple[datetime.date, ...]:
    """The days of failure that count, with this one if it does; after the third no more are needed."""
    days = record.failures if record else ()
    if len(days) >= FAILURES or (days and (day - days[-1]).days < DAYS_BETWEEN):
        return days
    return (*days, day)


def cited_hash(citation: Citation) -> str:
    """A hash of what is looked for on the page."""
    parts = (citation.title, *citation.titles, citation.author, citation.published, *sorted(citation.passages))
    return _hash("\x00".join(parts))


def text_hash(text: str) -> str:
    """A hash of the letters of a text: counters, dates in digits, spaces and marks do not count."""
    return _hash("\x00".join(_LETTERS.findall(text.casefold())))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
