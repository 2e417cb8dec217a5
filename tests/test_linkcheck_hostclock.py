"""The pace at one host."""

from __future__ import annotations

import datetime

import pytest

from explainer.linkcheck.hostclock import Pace, retry_after

NOW = datetime.datetime(2026, 11, 22, 12, 0, 0, tzinfo=datetime.UTC)
WAITS: dict[str, float | None] = {
    "0": 0,
    "120": 120,
    " 1.5 ": 1.5,
    "Sun, 22 Nov 2026 12:00:30 GMT": 30,
    "Sunday, 22-Nov-26 12:01:00 GMT": 60,
    "Sun Nov 22 12:00:10 2026": 10,
    "Sun, 22 Nov 2026 13:00:30 +0100": 30,
    "Sun, 22 Nov 2026 11:00:00 GMT": 0,
    "Fri, 31 Dec 9999 23:59:59 GMT": 251606951999,
    "-5": None,
    "soon": None,
    "": None,
    "٣": None,
    "Sun, 99 Nov 2026 11:00:00 GMT": None,
}


@pytest.mark.parametrize("value", WAITS)
def test_a_wait_is_read_in_seconds_and_as_a_date(value: str) -> None:
    assert retry_after(value, NOW) == WAITS[value]


def test_requests_begin_a_gap_apart() -> None:
    pace = Pace(gap=0.5)
    assert pace.wait(10.0) == 0
    pace.begin(10.0)
    assert pace.wait(10.1) == pytest.approx(0.4)
    assert pace.wait(10.6) == 0


def test_a_host_that_wants_to_be_left_alone_is_and_a_shorter_wish_does_not_undo_that() -> None:
    pace = Pace(gap=0.5)
    pace.hold(10.0, 5)
    pace.hold(10.0, 1)
    assert pace.wait(11.0) == 4
    pace.begin(15.0)
    assert pace.wait(15.0) == 0.5
