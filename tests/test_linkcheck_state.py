"""What is known of an address over time, and that the file of it is never lost."""

from __future__ import annotations

import datetime
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.files import atomic
from explainer.linkcheck import state
from explainer.sources import linkstate
from explainer.sources.linkstate import Copy, LinkState, Record
from explainer.sources.observation import Citation, Document, Failure, Finding, Hop, Observation, Outcome, Verdict

URL = "https://pier.example/"
CITATION = Citation("pier", URL, title="The pier", passages=("a long pier",))
COPY = "https://web.archive.example/web/20310101000000/https://pier.example/"
START = datetime.date(2031, 5, 1)


def day(number: int) -> datetime.date:
    return START + datetime.timedelta(days=number)


def finding(verdict: Verdict, on: int = 0, status: int = 200, **changes: str) -> Finding:
    observation = Observation(URL, day(on), (Hop(URL, status),), document=Document(text="A pier.", title="The pier"))
    return replace(Finding(CITATION, verdict, "it is so", observation), **changes)  # type: ignore[arg-type]


def after(*findings: Finding) -> Record:
    """The record after several runs."""
    known = LinkState()
    for one in findings:
        known = state.with_findings(known, [one, answered_elsewhere(one)])
    return known.records[URL]


def answered_elsewhere(one: Finding) -> Finding:
    """A visit to another address that proves that there is a network."""
    assert one.observation is not None
    url = "https://other.example/"
    return Finding(Citation("", url), Verdict.OK, "", Observation(url, one.observation.day, (Hop(url, 200),)))


# ----- failures


def verdicts_over(days: Sequence[int]) -> list[Verdict]:
    """What is concluded on each of these days, on all of which the address does not answer."""
    known = LinkState()
    found: list[Verdict] = []
    for number in days:
        one = finding(Verdict.TRANSIENT, number, 503)
        judged = state.judged_over_time(one, known.get(URL))
        found.append(judged.verdict)
        known = state.with_findings(known, [judged, answered_elsewhere(judged)])
    return found


@pytest.mark.parametrize(
    ("days", "last"),
    [
        ([0], Verdict.TRANSIENT),
        ([0, 3], Verdict.TRANSIENT),
        ([0, 0, 0], Verdict.TRANSIENT),
        ([0, 1, 2], Verdict.TRANSIENT),
        ([0, 1, 3], Verdict.TRANSIENT),
        ([0, 2, 5], Verdict.TRANSIENT),
        ([0, 3, 6], Verdict.BROKEN),
        ([0, 1, 2, 3, 4, 5, 6], Verdict.BROKEN),
        ([0, 7, 14], Verdict.BROKEN),
        ([0, 3, 6, 6, 7], Verdict.BROKEN),
    ],
    ids=str,
)
def test_failures_are_rot_after_three_on_days_that_lie_three_apart(days: list[int], last: Verdict) -> None:
    assert verdicts_over(days)[-1] is last


@given(st.lists(st.integers(0, 40), min_size=1, max_size=12).map(sorted))
def test_rot_needs_three_failures_and_six_days_and_stays_rot(days: list[int]) -> None:
    found = verdicts_over(days)
    first_rot = found.index(Verdict.BROKEN) if Verdict.BROKEN in found else len(found)
    assert set(found[first_rot:]) <= {Verdict.BROKEN}
    if first_rot < len(found):
        assert first_rot >= 2
        assert days[first_rot] - days[0] >= 6


def test_lasting_failures_are_named() -> None:
    record = Record(Verdict.TRANSIENT, day(3), failures=(day(0), day(3)))
    judged = state.judged_over_time(finding(Verdict.TRANSIENT, 6, 503), record)
    assert judged.reason == "it is so; it failed on 2031-05-01, 2031-05-04, 2031-05-07"


@pytest.mark.parametrize("verdict", [Verdict.OK, Verdict.MOVED, Verdict.BLOCKED, Verdict.SUSPECT])
def test_an_answer_ends_a_series_of_failures(verdict: Verdict) -> None:
    record = after(finding(Verdict.TRANSIENT, 0, 503), finding(Verdict.TRANSIENT, 3, 503), finding(verdict, 6))
    assert record.failures == ()


def test_no_more_than_three_days_of_failure_are_kept() -> None:
    record = after(*(finding(Verdict.BROKEN, number, 404) for number in range(0, 70, 7)))
    assert record.failures == (day(0), day(7), day(14))


def test_a_page_that_is_gone_is_rot_at_once() -> None:
    gone = finding(Verdict.BROKEN, 0, 404)
    assert state.judged_over_time(gone, None) == gone


@pytest.mark.parametrize(
    ("original", "failures"), [(Verdict.BROKEN, (START,)), (Verdict.TRANSIENT, (START,)), (Verdict.BLOCKED, ())]
)
def test_a_copy_does_not_hide_what_became_of_the_original(
    original: Verdict, failures: tuple[datetime.date, ...]
) -> None:
    record = after(replace(finding(Verdict.ARCHIVED, 0, 404), original=original))
    assert (record.verdict, record.original, record.failures) == (Verdict.ARCHIVED, original, failures)


# ----- good results


@pytest.mark.parametrize(
    ("verdict", "age", "good"),
    [
        (Verdict.OK, 0, True),
        (Verdict.OK, 6, True),
        (Verdict.OK, 14, False),
        (Verdict.OK, -1, False),
        (Verdict.REDIRECTED, 6, True),
        (Verdict.MOVED, 6, True),
        (Verdict.ARCHIVED, 6, True),
        *((verdict, 0, False) for verdict in Verdict if Finding(CITATION, verdict, "").outcome is not Outcome.PASS),
    ],
)
def test_a_good_result_is_believed_for_a_while_and_another_never(verdict: Verdict, age: int, good: bool) -> None:
    record = Record(verdict, START, cited=state.cited_hash(CITATION))
    assert state.is_good_still(record, CITATION, day(age)) is good


def test_what_was_never_visited_is_not_good() -> None:
    assert not state.is_good_still(None, CITATION, START)


@given(st.text())
def test_the_days_of_belief_are_seven_to_fourteen_and_always_the_same(url: str) -> None:
    assert 7 <= state.good_days(url) <= 14
    assert state.good_days(url) == state.good_days(url)


def test_not_all_addresses_are_asked_again_on_one_day() -> None:
    found = Counter(state.good_days(f"https://pier.example/{number}") for number in range(800))
    assert set(found) == set(range(7, 15))
    assert max(found.values()) < 160


@pytest.mark.parametrize(
    "change",
    [{"passages": ("a long pier", "a short pier")}, {"title": "The dock"}, {"author": "Roe"}, {"published": "2031"}],
    ids=str,
)
def test_a_citation_that_asks_for_more_is_asked_again(change: dict[str, object]) -> None:
    record = Record(Verdict.OK, START, cited=state.cited_hash(CITATION))
    assert not state.is_good_still(record, replace(CITATION, **change), START)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("copy", "asked", "age", "good"),
    [
        (Copy(COPY), START, 89, True),
        (Copy(COPY), START, 90, False),
        (None, START, 6, True),
        (None, START, 7, False),
        (Copy(COPY), None, 0, False),
        (Copy(COPY), START, -1, False),
    ],
)
def test_an_archive_is_asked_again_after_a_while(
    copy: Copy | None, asked: datetime.date | None, age: int, good: bool
) -> None:
    record = Record(Verdict.OK, START, copy=copy, copy_checked=asked)
    assert state.is_copy_good_still(record, day(age)) is good


def test_an_archive_that_never_answered_is_asked() -> None:
    assert not state.is_copy_good_still(None, START)


def test_what_is_remembered_says_when_it_was_seen() -> None:
    record = Record(Verdict.MOVED, START, 200, "https://pier.example/new", copy=Copy(COPY))
    assert state.remembered(CITATION, record) == Finding(
        CITATION,
        Verdict.MOVED,
        "found good on 2031-05-01, not asked again yet",
        None,
        "https://pier.example/new",
        COPY,
    )


def test_a_remembered_detour_is_no_new_address() -> None:
    assert (
        state.remembered(CITATION, Record(Verdict.REDIRECTED, START, 200, "https://pier.example/x")).replacement == ""
    )


# ----- people


@pytest.mark.parametrize(
    ("entry", "known", "age", "verdict"),
    [
        ("2031-05-01", None, 0, Verdict.OK),
        ("2031-05-01", None, 182, Verdict.OK),
        ("2031-05-01", None, 183, Verdict.BLOCKED),
        ("", day(0), 182, Verdict.OK),
        ("2030-01-01", day(0), 10, Verdict.OK),
        ("2031-06-01", None, 0, Verdict.BLOCKED),
        ("last week", None, 0, Verdict.BLOCKED),
        ("", None, 0, Verdict.BLOCKED),
    ],
)
def test_a_person_settles_a_refusal_for_half_a_year(
    entry: str, known: datetime.date | None, age: int, verdict: Verdict
) -> None:
    blocked = replace(finding(Verdict.BLOCKED, age, 403), citation=replace(CITATION, verified=entry))
    record = Record(Verdict.BLOCKED, START, verified=known)
    assert state.judged_over_time(blocked, record).verdict is verdict


def test_a_person_settles_nothing_but_a_refusal() -> None:
    gone = replace(finding(Verdict.BROKEN, 0, 404), citation=replace(CITATION, verified="2031-05-01"))
    assert state.judged_over_time(gone, None) == gone


def test_a_settled_refusal_says_who_settled_it() -> None:
    blocked = replace(finding(Verdict.BLOCKED, 0, 403), citation=replace(CITATION, verified="2031-05-01"))
    assert state.judged_over_time(blocked, None).reason == "a person saw it on 2031-05-01: it is so"


def test_the_last_visit_by_a_person_is_remembered() -> None:
    seen = replace(finding(Verdict.OK), citation=replace(CITATION, verified="2031-05-01"))
    assert after(seen, finding(Verdict.OK, 1)).verified == START


def test_what_was_not_asked_is_not_judged() -> None:
    skipped = Finding(CITATION, Verdict.SKIPPED, "")
    assert state.judged_over_time(skipped, None) == skipped


# ----- what a visit leaves


def test_a_visit_leaves_what_it_saw() -> None:
    assert after(finding(Verdict.OK)) == Record(
        Verdict.OK,
        START,
        200,
        "",
        "The pier",
        state.text_hash("A pier."),
        state.cited_hash(CITATION),
    )


def test_where_redirects_led_is_remembered() -> None:
    hops = (Hop(URL, 302), Hop("https://pier.example/now", 200))
    one = finding(Verdict.REDIRECTED)
    assert one.observation is not None
    assert after(replace(one, observation=replace(one.observation, hops=hops))).final_url == "https://pier.example/now"


def test_the_address_on_the_wire_is_no_other_address() -> None:
    one = finding(Verdict.OK)
    assert one.observation is not None
    assert (
        after(
            replace(one, observation=replace(one.observation, hops=(Hop("https://pier.example/%E6", 200),)))
        ).final_url
        == ""
    )


@pytest.mark.parametrize("verdict", [Verdict.BROKEN, Verdict.TRANSIENT, Verdict.BLOCKED, Verdict.TLS])
def test_a_page_that_is_not_shown_leaves_what_its_last_answer_taught(verdict: Verdict) -> None:
    wall = replace(finding(verdict, 1, 403))
    assert wall.observation is not None
    wall = replace(wall, observation=replace(wall.observation, document=Document(text="Prove it", title="Robot?")))
    record = after(finding(Verdict.OK), wall)
    assert (record.title, record.text_hash) == ("The pier", state.text_hash("A pier."))


@pytest.mark.parametrize("verdict", [Verdict.SKIPPED, Verdict.REFUSED])
def test_what_was_not_visited_leaves_nothing(verdict: Verdict) -> None:
    one = finding(verdict)
    assert URL not in state.with_findings(LinkState(), [one, answered_elsewhere(one)]).records


def test_a_machine_without_a_network_learns_nothing() -> None:
    nothing = Observation(URL, START, (Hop(URL),), Failure.NO_HOST)
    known = LinkState({URL: Record(Verdict.OK, START)})
    assert state.with_findings(known, [Finding(CITATION, Verdict.TRANSIENT, "", nothing)]) == known


def test_one_answer_proves_that_there_is_a_network() -> None:
    nothing = Finding(CITATION, Verdict.TRANSIENT, "", Observation(URL, START, (Hop(URL),), Failure.NO_HOST))
    found = state.with_findings(LinkState(), [nothing, answered_elsewhere(nothing)])
    assert found.records[URL].failures == (START,)


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("  The\n\tpier ", "The pier"),
        ("The\x00 \x1b[31mpier\u2028", "The [31mpier"),
        ("\ud800pier", "pier"),
        ("桥" * 300, "桥" * 200),
    ],
)
def test_a_title_from_the_network_is_one_short_line(title: str, kept: str) -> None:
    one = finding(Verdict.OK)
    assert one.observation is not None
    assert after(replace(one, observation=replace(one.observation, document=Document(title=title)))).title == kept


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("A  PIER\n—", True),
        ("A pier. 4 readers, 12:30", False),
        ("A pier. 2031-05-04 (17)", True),
        ("A pie r", False),
        ("A dock.", False),
    ],
)
def test_only_letters_count_in_the_hash_of_a_text(text: str, same: bool) -> None:
    assert (state.text_hash(text) == state.text_hash("A pier.")) is same


# ----- copies


def known_copy(*runs: tuple[Finding, bool]) -> tuple[Copy | None, datetime.date | None]:
    known = LinkState()
    for one, answered in runs:
        known = state.with_findings(known, [one, answered_elsewhere(one)], {URL} if answered else ())
    record = known.records[URL]
    return record.copy, record.copy_checked


FOUND = Copy(COPY, datetime.date(2031, 1, 1))


@pytest.mark.parametrize(
    ("runs", "copy", "checked"),
    [
        pytest.param([(finding(Verdict.OK, 0, archive_url=COPY), True)], FOUND, day(0), id="found"),
        pytest.param([(finding(Verdict.OK, 0), True)], None, day(0), id="there is none"),
        pytest.param([(finding(Verdict.OK, 0), False)], None, None, id="not asked, or no answer"),
        pytest.param(
            [(finding(Verdict.OK, 0, archive_url=COPY), True), (finding(Verdict.OK, 9), False)],
            FOUND,
            day(0),
            id="no answer later",
        ),
        pytest.param(
            [(finding(Verdict.OK, 0, archive_url=COPY), True), (finding(Verdict.OK, 9, archive_url=COPY), False)],
            FOUND,
            day(0),
            id="remembered later",
        ),
        pytest.param(
            [(finding(Verdict.OK, 0, archive_url=COPY), True), (finding(Verdict.OK, 9), True)],
            None,
            day(9),
            id="lost later",
        ),
    ],
)
def test_a_copy_is_known_until_the_archive_says_otherwise(
    runs: list[tuple[Finding, bool]], copy: Copy | None, checked: datetime.date | None
) -> None:
    assert known_copy(*runs) == (copy, checked)


# ----- the file


def test_what_is_no_longer_cited_can_be_left_out() -> None:
    known = LinkState({URL: Record(Verdict.OK, START), "https://old.example/": Record(Verdict.OK, START)})
    assert list(state.without_others(known, {URL}).records) == [URL]


def test_the_file_is_written_in_its_folder_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "citations" / "links.json"
    known = LinkState({URL: Record(Verdict.OK, START)})
    assert state.write(path, known) is True
    assert linkstate.read(path, tmp_path) == known
    assert [found.name for found in path.parent.iterdir()] == ["links.json"]


def test_the_same_state_is_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "links.json"
    known = LinkState({URL: Record(Verdict.OK, START)})
    state.write(path, known)
    inode = path.stat().st_ino
    assert state.write(path, known) is False
    assert path.stat().st_ino == inode


def test_one_address_more_is_one_block_more(tmp_path: Path) -> None:
    before = LinkState({f"https://{name}.example/": Record(Verdict.OK, START) for name in "ac"})
    more = LinkState({**before.records, "https://b.example/": Record(Verdict.OK, START)})
    old, new = (linkstate.as_text(found).splitlines() for found in (before, more))
    start = next(number for number, line in enumerate(new) if "b.example" in line)
    assert new[:start] + new[start + 4 :] == old


def test_a_file_keeps_its_mode_and_its_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.json", tmp_path / "links.json"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    atomic.write(link, b"new")
    assert link.is_symlink()
    assert (real.read_text(), real.stat().st_mode & 0o777) == ("new", 0o640)


def test_a_new_file_can_be_read_by_others(tmp_path: Path) -> None:
    atomic.write(tmp_path / "new.json", b"{}")
    beside = tmp_path / "beside"
    beside.touch()
    assert (tmp_path / "new.json").stat().st_mode == beside.stat().st_mode


def test_a_file_that_cannot_be_replaced_stays_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "links.json"
    folder.mkdir()
    with pytest.raises(OSError, match=r"links\.json"):
        atomic.write(folder, b"{}")
    assert [found.name for found in tmp_path.iterdir()] == ["links.json"]


CRASH = """
import os, pathlib, signal, sys
from explainer.files import atomic
step, path = sys.argv[1], pathlib.Path(sys.argv[2])
module, name = {"fsync": (os, "fsync"), "replace": (pathlib.Path, "replace")}[step]
setattr(module, name, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
atomic.write(path, b"new" * 1_000_000)
"""


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_crash_in_the_middle_leaves_the_old_file_whole(tmp_path: Path, step: str) -> None:
    path = tmp_path / "links.json"
    path.write_text("the old text")
    done = subprocess.run([sys.executable, "-c", CRASH, step, str(path)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert path.read_text() == "the old text"


ENDLESS = """
import itertools, pathlib, sys
from explainer.files import atomic
for number in itertools.count():
    atomic.write(pathlib.Path(sys.argv[1]), (b"%d\\n" % (number % 10)) * 300_000)
    if number == 3:
        print("writing", flush=True)
"""


def test_a_writer_that_is_killed_at_any_time_leaves_one_whole_text(tmp_path: Path) -> None:
    path = tmp_path / "links.json"
    for _ in range(4):
        with subprocess.Popen([sys.executable, "-c", ENDLESS, str(path)], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            writer.kill()
        text = path.read_bytes()
        assert len(text) == 600_000
        assert len(set(text.split())) == 1
