"""Dates of sources: what is read, how it is shown, what is refused."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.text.date import BadDate, Date, DateRange, from_fields, parse


@pytest.mark.parametrize(
    ("text", "shown", "iso"),
    [
        ("2022", "2022", "2022"),
        ("2022-09", "September 2022", "2022-09"),
        ("2022-09-15", "September 15, 2022", "2022-09-15"),
        ("2022-9-5", "September 5, 2022", "2022-09-05"),
        (" 2022-09 ", "September 2022", "2022-09"),
        ("0987", "987", "0987"),
        ("2022-09-14/2022-09-16", "September 14–16, 2022", "2022-09-14/2022-09-16"),
        ("2022-09-30/2022-10-02", "September 30–October 2, 2022", "2022-09-30/2022-10-02"),
        ("2021-12-30/2022-01-02", "December 30, 2021 – January 2, 2022", "2021-12-30/2022-01-02"),
        ("2022-05/2022-09", "May–September 2022", "2022-05/2022-09"),
        ("2021-05/2022-09", "May 2021 – September 2022", "2021-05/2022-09"),
        ("2021/2022", "2021–2022", "2021/2022"),
        ("2021/2022-05", "2021 – May 2022", "2021/2022-05"),
        ("2022-05/2022-09-01", "May 2022 – September 1, 2022", "2022-05/2022-09-01"),
        ("2022-09-15/2022-09-15", "September 15, 2022", "2022-09-15"),
        ("2022/", "2022–", "2022/.."),
        ("2022-09/..", "September 2022–", "2022-09/.."),
        ("2022 / 2023", "2022–2023", "2022/2023"),
    ],
)
def test_a_date_is_read_and_shown(text: str, shown: str, iso: str) -> None:
    read = parse(text)
    assert (str(read), read.iso) == (shown, iso)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "n.d.",
        "22",
        "20220915",
        "15.9.2022",
        "2022.09",
        "September 2022",
        "2022-13",
        "2022-00",
        "2022-02-30",
        "2022-09-00",
        "0000",
        "-300",
        "2022?",
        "2022~",
        "2022-09-15T08:00",
        "2022--2023",
        "2022-2023",
        "/",
        "/2022",
        "2022/2021",
        "2022-09-16/2022-09-14",
        "2022/2023/2024",
        "２０２２",
        "²⁰²²",
        "٢٠٢٢",
        "<script>",
    ],
)
def test_no_date_is(text: str) -> None:
    with pytest.raises(BadDate):
        parse(text)


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        (("2022", "", ""), "2022"),
        (("2022", "9", ""), "September 2022"),
        (("2022", "09", "05"), "September 5, 2022"),
        (("2022", "sep", ""), "September 2022"),
        (("2022", "Sept.", ""), "September 2022"),
        (("2022", "SEPTEMBER", "15"), "September 15, 2022"),
        ((" 2022 ", " may ", " 1 "), "May 1, 2022"),
    ],
)
def test_older_fields_are_read(fields: tuple[str, str, str], shown: str) -> None:
    assert str(from_fields(*fields)) == shown


@pytest.mark.parametrize(
    "fields",
    [
        ("", "", ""),
        ("n.d.", "", ""),
        ("c. 1900", "", ""),
        ("²²²²", "", ""),
        ("2022", "ma", ""),
        ("2022", "13", ""),
        ("2022", "²", ""),
        ("2022", "Foo", ""),
        ("2022", "May/June", ""),
        ("2022", "9", "31"),
        ("2022", "9", "x"),
        ("2022", "9", "²"),
        ("2022", "", "15"),
    ],
)
def test_older_fields_are_refused(fields: tuple[str, str, str]) -> None:
    with pytest.raises(BadDate):
        from_fields(*fields)


DATES = st.dates(min_value=datetime.date(1, 1, 1)).flatmap(
    lambda day: st.sampled_from([Date(day.year), Date(day.year, day.month), Date(day.year, day.month, day.day)])
)


@settings(deadline=None)
@given(DATES)
def test_the_iso_form_of_a_date_is_read_as_that_date(date: Date) -> None:
    assert parse(date.iso) == date


@settings(deadline=None)
@given(DATES, DATES | st.none())
def test_the_iso_form_of_a_range_is_read_as_that_range_or_refused_for_its_order(start: Date, end: Date | None) -> None:
    span = DateRange(start, end)
    try:
        assert parse(span.iso) == (start if start == end else span)
    except BadDate as bad:
        assert end is not None and end.year <= start.year
        assert "ends before it begins" in str(bad)


@settings(deadline=None)
@given(st.text())
def test_any_text_is_a_date_or_refused_with_a_reason(text: str) -> None:
    try:
        assert parse(text).iso
    except BadDate as bad:
        assert str(bad)


@settings(deadline=None)
@given(st.text(), st.text(), st.text())
def test_any_older_fields_are_a_date_or_refused_with_a_reason(year: str, month: str, day: str) -> None:
    for fields in ((year, month, day), ("2022", month, day), ("2022", "9", day)):
        try:
            assert from_fields(*fields).iso
        except BadDate as bad:
            assert str(bad)
