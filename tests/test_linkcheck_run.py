"""What is concluded from all visits of a run together: the visits are recorded ones, so that no network is needed."""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest

from explainer.linkcheck.guard import PublicResolver
from explainer.linkcheck.run import Result, Run, Settings
from explainer.sources.linkstate import LinkState, Record
from explainer.sources.observation import Citation, Document, Failure, Hop, Observation, Verdict

DAY = datetime.date(2026, 11, 22)
NAMED, OTHER, BARE = "https://a.example/x", "https://b.example/y", "http://43.0.0.7/z"


def there(url: str, status: int = 200) -> Observation:
    page = Document(media_type="text/html", title="The bridge", text="It was opened.", size=90)
    return Observation(url, DAY, (Hop(url, status),), headers={"server": "x"}, document=page, is_reached=True)


def silent(url: str, failure: Failure = Failure.NO_HOST, *, reached: bool = False) -> Observation:
    is_missing = failure is Failure.NO_HOST
    return Observation(url, DAY, (Hop(url),), failure, "detail", is_reached=reached, is_missing_name=is_missing)


@dataclass
class Recorded:
    """Gives the observations that were recorded, and notes who was visited."""

    observations: Mapping[str, Observation]
    visited: list[str] = field(default_factory=list)

    async def visit(self, url: str) -> Observation:
        """What was recorded for the address."""
        self.visited.append(url)
        await asyncio.sleep(0)
        return self.observations[url]


def resolver(*, resolved: bool, failed: bool) -> PublicResolver:
    made = PublicResolver()
    made.has_resolved, made.has_failed = resolved, failed
    return made


def run(
    *observations: Observation,
    resolved: bool = True,
    failed: bool = False,
    state: LinkState | None = None,
    cited: tuple[str, ...] = (),
) -> tuple[Result, list[str]]:
    """The result of a run over these observations, and whom it visited."""
    visitor = Recorded({observation.url: observation for observation in observations})
    citations = [Citation(f"key-{number}", url) for number, url in enumerate(cited or visitor.observations)]
    told: list[tuple[int, int]] = []

    async def made() -> Result:
        names = resolver(resolved=resolved, failed=failed)
        settings = Settings(today=DAY)
        whole = Run(citations, state or LinkState(), settings, lambda *now: told.append(now), visitor, names)
        return await whole.result()

    result = asyncio.run(made())
    assert [finding.citation for finding in result.findings] == citations
    assert told == sorted(told)
    return result, visitor.visited


def verdicts(result: Result) -> list[Verdict]:
    return [finding.verdict for finding in result.findings]


@pytest.mark.parametrize("failure", [Failure.NO_HOST, Failure.TIMEOUT, Failure.NO_CONNECTION])
def test_where_no_host_is_reached_nothing_was_checked(failure: Failure) -> None:
    result, _ = run(silent(NAMED, failure), silent(OTHER), resolved=False, failed=True)
    assert result.is_offline
    assert verdicts(result) == [Verdict.SKIPPED, Verdict.SKIPPED]
    assert result.state == LinkState()


def test_where_no_name_is_found_an_answer_of_a_bare_address_is_not_believed() -> None:
    result, _ = run(silent(NAMED), there(BARE, 404), resolved=False, failed=True)
    assert result.is_offline
    assert verdicts(result) == [Verdict.SKIPPED, Verdict.SKIPPED]


@pytest.mark.parametrize(("resolved", "failed"), [(True, True), (False, False)])
def test_elsewhere_it_is(resolved: bool, failed: bool) -> None:
    result, _ = run(there(BARE, 404), silent(OTHER, Failure.TIMEOUT), resolved=resolved, failed=failed)
    assert not result.is_offline
    assert verdicts(result) == [Verdict.BROKEN, Verdict.TRANSIENT]


def test_a_missing_name_is_rot_where_other_names_are_found() -> None:
    assert verdicts(run(there(NAMED), silent(OTHER), failed=True)[0]) == [Verdict.OK, Verdict.BROKEN]
    assert verdicts(run(there(NAMED), silent(OTHER), resolved=False, failed=True)[0]) == [Verdict.OK, Verdict.TRANSIENT]


def test_a_missing_name_behind_a_redirect_is_judged_like_one_that_is_cited() -> None:
    led = replace(silent(OTHER, reached=True), hops=(Hop(OTHER, 301, True), Hop("https://c.example/")))
    assert verdicts(run(led, failed=True)[0]) == [Verdict.BROKEN]
    assert verdicts(run(led, resolved=False, failed=True)[0]) == [Verdict.TRANSIENT]


def test_a_host_that_refuses_is_a_network() -> None:
    result, _ = run(silent(NAMED, Failure.NO_CONNECTION, reached=True), silent(OTHER, Failure.TIMEOUT))
    assert not result.is_offline
    assert verdicts(result) == [Verdict.TRANSIENT, Verdict.TRANSIENT]


def test_what_a_page_said_is_let_go_once_it_is_judged() -> None:
    finding = run(there(NAMED))[0].findings[0]
    assert finding.observation is not None
    assert (finding.observation.document.text, finding.observation.headers) == ("", {})
    assert finding.observation.document.title == "The bridge"
    assert len(finding.observation.document.text_hash) == 16


def test_places_of_one_page_take_one_visit() -> None:
    cited = (NAMED, f"{NAMED}#one", f"{NAMED}#two")
    result, visited = run(there(NAMED), cited=cited)
    assert visited == [NAMED]
    assert verdicts(result) == [Verdict.OK, Verdict.SUSPECT, Verdict.SUSPECT]
    assert result.asked == 3


def test_a_good_result_that_is_recent_is_not_asked_for_again() -> None:
    first, _ = run(there(NAMED), there(OTHER))
    again, visited = run(there(NAMED), there(OTHER), state=first.state)
    assert (visited, again.asked, verdicts(again)) == ([], 0, [Verdict.OK, Verdict.OK])


def test_failures_of_three_days_are_rot() -> None:
    days = tuple(DAY - datetime.timedelta(days=before) for before in (9, 5))
    state = LinkState({NAMED: Record(Verdict.TRANSIENT, days[-1], failures=days)})
    bad = silent(NAMED, Failure.TIMEOUT, reached=True)
    assert verdicts(run(bad, state=state)[0]) == [Verdict.BROKEN]
    assert verdicts(run(bad)[0]) == [Verdict.TRANSIENT]


def test_hosts_are_visited_side_by_side() -> None:
    urls = [f"https://host-{number % 7}.example/{number}" for number in range(50)]
    result, visited = run(*map(there, urls))
    assert sorted(visited) == sorted(urls)
    assert {url.split("/")[2] for url in visited[:14]} == {f"host-{number}.example" for number in range(7)}
    assert set(verdicts(result)) == {Verdict.OK}


def test_a_text_that_is_no_address_is_reported_like_any() -> None:
    bad = replace(silent("http://[x#y", Failure.BAD_ADDRESS), is_missing_name=False)
    assert verdicts(run(there(NAMED), bad)[0]) == [Verdict.OK, Verdict.REFUSED]
