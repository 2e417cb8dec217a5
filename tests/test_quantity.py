"""Figures in running text, and whether two agree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.text.quantity import COUNT, UNITS, Bound, Quantity, agree, numbers, parse, parse_unit, quantities

EXACT, ABOUT, AT_LEAST, AT_MOST, NEARLY = Bound.EXACT, Bound.ABOUT, Bound.AT_LEAST, Bound.AT_MOST, Bound.NEARLY


def only(text: str) -> Quantity:
    """The one figure of a text."""
    (figure,) = quantities(text)
    return figure


def record(value: float | tuple[float, float], unit: str, bound: Bound = EXACT) -> Quantity:
    """A figure as evidence records it."""
    known = parse(value, unit, bound)
    assert known is not None
    return known


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("153,000 t", 153_000, "t"),
        ("153\u202f000 t", 153_000, "t"),
        ("153\u00a0000\u00a0metric tons", 153_000, "t"),
        ("8.42 million metric tons", 8.42e6, "t"),
        ("3 Mt", 3e6, "t"),
        ("20-ton trucks", 20, "t"),
        ("500 kg", 0.5, "t"),
        ("1.5 million", 1.5e6, COUNT),
        ("50,000 troops", 50_000, COUNT),
        ("30 percent", 30, "percent"),
        ("30 per cent", 30, "percent"),
        ("30%", 30, "percent"),
        ("30 ％", 30, "percent"),
        ("−73%", -73, "percent"),
        ("-73 percent", -73, "percent"),
        ("+61%", 61, "percent"),
        ("2.5 percentage points", 2.5, "percentage point"),
        ("US$1.2bn", 1.2e9, "USD"),
        ("$50m", 50e6, "USD"),
        ("$ 50 million", 50e6, "USD"),
        ("$12K", 12_000, "USD"),
        ("5 billion U.S. dollars", 5e9, "USD"),
        ("USD 5 million", 5e6, "USD"),
        ("HK$5 million", 5e6, "HKD"),
        ("€3.5 billion", 3.5e9, "EUR"),
        ("34.9 billion euros", 34.9e9, "EUR"),
        ("200 billion yuan", 200e9, "CNY"),
        ("5亿 yuan", 5e8, "CNY"),
        ("3 trillion rubles", 3e12, "RUB"),
        ("3 trillion roubles", 3e12, "RUB"),
        ("38 billion cubic meters a year", 38e9, "m³"),
        ("50 bcm", 50e9, "m³"),
        ("2 million b/d", 2e6, "b/d"),
        ("0.88 million barrels of Russian oil a day", 0.88e6, "b/d"),
        ("7.3 barrels", 7.3, "barrel"),
        ("1,000 barrels a day later", 1000, "barrel"),
        ("4,209.3 km", 4209.3, "km"),
        ("6,000 square kilometers", 6000, "km²"),
        ("600-fold", 600, "times"),
        ("674 times", 674, "times"),
        ("by a factor of 600", 600, "times"),
        ("增长12.4%", 12.4, "percent"),
        ("达到5亿人", 5e8, COUNT),
        ("达到3万亿元", 3e12, COUNT),
        ("205 тыс. человек", 205_000, COUNT),
        ("1.5 млн тонн", 1.5e6, COUNT),
    ],
)
def test_a_number_with_a_unit_is_a_figure_in_base_units(text: str, value: float, unit: str) -> None:
    figure = only(text)
    assert figure.low == pytest.approx(value)
    assert figure.dimension == unit
    assert not figure.is_range
    assert text[figure.start : figure.end] == figure.text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("in 2022", id="year"),
        pytest.param("on September 21, 2022", id="date"),
        pytest.param("2022-09-15", id="date-in-digits"),
        pytest.param("15.9.2022", id="date-with-points"),
        pytest.param("mid-2021", id="middle-of-a-year"),
        pytest.param("in 2022 yuan trade grew", id="year-before-a-unit"),
        pytest.param("at 12:30", id="time"),
        pytest.param("the 20th congress", id="ordinal"),
        pytest.param("section 4.2", id="section"),
        pytest.param("+86 10 6596 1114", id="telephone"),
        pytest.param("version 4.0.1 t", id="version"),
        pytest.param("a 10-point plan", id="plan"),
        pytest.param("within 48 hours", id="hours"),
        pytest.param("36 ships", id="small-number-of-things"),
        pytest.param("COVID-19 percentages", id="part-of-a-name"),
        pytest.param("the T-72 t", id="name-with-a-number"),
        pytest.param("20 T-72 tanks", id="name-behind-a-number"),
        pytest.param("half a million", id="number-in-words"),
        pytest.param("978-3-16-148410-0", id="ISBN"),
        pytest.param("", id="nothing"),
    ],
)
def test_other_numbers_are_no_figures(text: str) -> None:
    assert list(quantities(text)) == []


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("30–40 percent", 30, 40, "percent"),
        ("30-40%", 30, 40, "percent"),
        ("30% to 40%", 30, 40, "percent"),
        ("30 to 40 percent", 30, 40, "percent"),
        ("between 30 and 40 percent", 30, 40, "percent"),
        ("5 or 6 percent", 5, 6, "percent"),
        ("$30–40 billion", 30e9, 40e9, "USD"),
        ("$30 billion to $40 billion", 30e9, 40e9, "USD"),
        ("$500,000 to $1 million", 500_000, 1e6, "USD"),
        ("1.04 to 1.15 million", 1.04e6, 1.15e6, COUNT),
        ("5 million to 7 million t", 5e6, 7e6, "t"),
        ("2000 to 3500 tons", 2000, 3500, "t"),
    ],
)
def test_a_range_has_two_ends(text: str, low: float, high: float, unit: str) -> None:
    figure = only(text)
    assert (figure.low, figure.high, figure.dimension) == (low, high, unit)
    assert (figure.ends[0].low, figure.ends[1].high) == (low, high)
    assert not figure.ends[0].is_range


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("10 and 20 percent", [10, 20]),
        ("5 km and 7 miles", [5, 11.265408]),
        ("from 1 percent in February 2022 to 11 percent", [1, 11]),
        ("before mid-2021 to 12.9 percent", [12.9]),
        ("from $12,000 in 2021 to $3.7 million in 2022", [12_000, 3.7e6]),
        ("on September 7 and 10 percent more", [10]),
        ("rounds 29 percent to 30.", [29]),
        ("7.7 percent in March, 25.9 in April and 17 in June", [7.7, 25.9, 17]),
        ("9,949 t in March, 123,830 in April", [9949, 123_830]),
        ("6.39 million t in March and 6.53 in April", [6.39e6, 6.53e6]),
        ("11 percent in 2020, then 20 in 2021", [11, 20]),
        ("in 2022 153,000 t", [153_000]),
    ],
)
def test_several_figures_are_told_apart(text: str, values: list[float]) -> None:
    figures = list(quantities(text))
    assert [figure.low for figure in figures] == pytest.approx(values)
    assert len({figure.dimension for figure in figures}) == 1
    assert all(text[figure.start : figure.end] == figure.text for figure in figures)


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("30 percent", EXACT),
        *((f"{word} 30 percent", ABOUT) for word in ("about", "around", "Roughly", "some", "approximately", "c.", "~")),
        ("30 percent or so", ABOUT),
        *((f"{word} 30 percent", AT_LEAST) for word in ("more than", "over", "At least", "no less than", "just over")),
        ("30 percent or more", AT_LEAST),
        ("30,000+", AT_LEAST),
        *((f"{word} 30 percent", AT_MOST) for word in ("less than", "under", "Up to", "no more than", "at most")),
        ("30 percent or less", AT_MOST),
        *((f"{word} 30 percent", NEARLY) for word in ("nearly", "almost", "close to", "just under")),
        ("the handover 30 percent", EXACT),
    ],
)
def test_words_give_a_figure_its_direction(text: str, bound: Bound) -> None:
    assert only(text).bound is bound


@pytest.mark.parametrize(
    ("text", "known", "agrees"),
    [
        # the figure itself, rounding, units
        ("153,000 t", record(153_362, "t"), True),
        ("153,362 t", record(153_362, "t"), True),
        ("153,361 t", record(153_362, "t"), False),
        ("154,000 t", record(153_362, "t"), False),
        ("8.4 million t", record(8.42, "million t"), True),
        ("8.40 million t", record(8.42, "million t"), False),
        ("8,420,000 tonnes", record(8.42, "Mt"), True),
        ("8,420 kg", record(8.42, "t"), True),
        ("100 miles", record(160.9, "km"), True),
        ("100 miles", record(170, "km"), False),
        ("50 billion cubic meters", record(50, "bcm per year"), True),
        ("30 percent", record(29.7, "percent"), True),
        ("30 percent", record(29, "percent"), False),
        ("6,000 km", record(5_953, "km"), True),
        ("6,000 km", record(5_949, "km"), False),
        ("$97.7 billion", record(97.71, "billion USD"), True),
        ("$97.7 million", record(97.71, "billion USD"), False),
        ("€97.7 billion", record(97.71, "billion USD"), False),
        ("30 percent", record(30, "percentage points"), False),
        ("153,000 barrels", record(153_000, "t"), False),
        ("153,000 t", record(153_000, "rifles"), False),
        ("153,000 rifles", record(153_000, "t"), False),
        ("153,000 rifles", record(153_000, "rifles"), True),
        ("to 3.12 million", record(3.12, "million t"), True),
        ("to 30,000", record(30_000, "percent"), False),
        # signs
        ("fell 73 percent", record(-73, "percent"), True),
        ("−73%", record(-73, "percent"), True),
        ("+73%", record(-73, "percent"), False),
        ("−73%", record(73, "percent"), False),
        ("+73%", record(73, "percent"), True),
        # about: half a grain, at most 5 percent
        ("about 30 percent", record(29, "percent"), True),
        ("about 30 percent", record(28, "percent"), False),
        ("about 82 percent", record(80, "percent"), False),
        ("about 275,000 t", record(277_000, "t"), True),
        ("about 285,000 t", record(275_000, "t"), False),
        ("about 300,000 t", record(260_000, "t"), False),
        # more than: up to a grain more, at most 20 percent
        ("more than 600-fold", record(674, "times"), True),
        ("more than 700-fold", record(674, "times"), False),
        ("more than 500-fold", record(674, "times"), False),
        ("over 4,300 km", record(4_355, "km"), True),
        ("over 4,300 km", record(4_209.3, "km"), False),
        ("at least 50,000", record(50_000, "troops"), True),
        ("more than 1 million t", record(1.9, "million t"), False),
        # nearly and up to
        ("nearly 30 percent", record(29, "percent"), True),
        ("nearly 30 percent", record(31, "percent"), False),
        ("nearly 30 percent", record(20, "percent"), False),
        ("under 1 percent", record(0.4, "percent"), True),
        ("under 1 percent", record(1.2, "percent"), False),
        ("up to 30 million t", record(30, "million t"), True),
        # what the source itself bounds
        ("more than 90,000", record(90_000, "troops", AT_LEAST), True),
        ("90,000", record(90_000, "troops", AT_LEAST), True),
        ("more than 80,000", record(90_000, "troops", AT_LEAST), False),
        ("less than 90,000", record(90_000, "troops", AT_LEAST), False),
        ("nearly 90,000", record(90_000, "troops", AT_LEAST), False),
        ("nearly 90 percent", record(90, "percent", AT_MOST), True),
        ("more than 90 percent", record(90, "percent", AT_MOST), False),
        ("about 15 percent", record(15, "percent", ABOUT), True),
        ("more than 15 percent", record(15, "percent", ABOUT), True),
        # ranges
        ("30–40 percent", record((30, 40), "percent"), True),
        ("30–45 percent", record((30, 40), "percent"), False),
        ("30–40 percent", record(30, "percent"), False),
        ("35 percent", record((30, 40), "percent"), False),
        ("about 35 percent", record((30, 40), "percent"), True),
        ("up to 40 percent", record((30, 40), "percent"), True),
        ("up to 30 percent", record((30, 40), "percent"), False),
        ("at least 30 percent", record((30, 40), "percent"), True),
    ],
)
def test_a_figure_agrees_with_its_record_or_not(text: str, known: Quantity, agrees: bool) -> None:
    assert agree(only(text), known) is agrees


WRITTEN = ["153,362 t", "8.42 million t", "97.71%", "190.27 billion dollars", "962.9 km", "$246.34 million", "27.5%"]


@given(st.sampled_from(WRITTEN), st.data())
def test_a_digit_changed_disagrees_unless_it_is_rounding(text: str, data: st.DataObject) -> None:
    right = only(text)
    digits = [at for at, char in enumerate(text) if char.isdigit()]
    at = data.draw(st.sampled_from(digits))
    other = data.draw(st.sampled_from("0123456789"))
    wrong = only(text[:at] + other + text[at + 1 :])
    assert agree(wrong, right) is (abs(wrong.low - right.low) <= wrong.tolerance * (1 + 1e-9))
    assert agree(right, right)


@given(st.floats(1, 1e6), st.integers(0, 3))
def test_a_value_agrees_with_itself_rounded_to_any_place(value: float, places: int) -> None:
    assert agree(only(f"{value:,.{places}f} percent"), record(value, "percent"))


@pytest.mark.parametrize(
    ("unit", "scale", "dimension"),
    [
        ("percent", 1, "percent"),
        ("billion USD", 1e9, "USD"),
        ("million t", 1e6, "t"),
        ("Million Tonnes", 1e6, "t"),
        ("billion cubic meters a year", 1e9, "m³"),
        ("bcm/yr", 1, "m³"),
        ("million b/d", 1e6, "b/d"),
        ("law enforcement officers", 1, COUNT),
        ("thousand", 1e3, COUNT),
        ("", 1, COUNT),
    ],
)
def test_a_recorded_unit_has_a_scale_and_a_dimension(unit: str, scale: float, dimension: str) -> None:
    known = parse_unit(unit)
    assert known[0] == scale
    assert known[1] is not None
    assert known[1].dimension == dimension


@pytest.mark.parametrize("unit", ["precent", "tonnnes", "dolars", "km3/h", "US dollars; percent", "%%"])
def test_a_unit_that_is_a_slip_is_not_known(unit: str) -> None:
    assert parse_unit(unit)[1] is None
    assert parse(1, unit) is None


def test_a_record_is_shown_as_its_file_has_it() -> None:
    assert record(153_362, "t").text == "153362 t"
    assert record((30, 40), "percent").text == "30–40 percent"
    known = parse(1000, "rifles", written="1,000")
    assert known is not None
    assert known.text == "1,000 rifles"


NUMBERS = {
    "a number of things": ("22 ships", "22"),
    "a bound": ("about 22 ships, at least 5", "about 22|at least 5"),
    "a range": ("5–7 ships, 5 to 7, between 5 and 7", "5–7|5 to 7|between 5 and 7"),
    "two numbers": ("5 and 7 ships, 5 or 7", "5|7|5|7"),
    "a figure": ("12.4 percent of 22 ships", "12.4 percent|22"),
    "a compound": ("a 22-knot ship", "22"),
    "Chinese": ("有22人，大约5艘", "22|大约5"),
    "Cyrillic": ("22 узла, около 5", "22|около 5"),
    "a capital at the beginning": ("Only 22. Carrying 305 guests.", "22|305"),
    "years": ("2022, 1901–03, 1890s, about 1905", ""),
    "dates": ("15 May, May 15, Sept. 15, 15–17 May, May 7 to 9, 2022-05-15, 15.5.2022, 5月15日, 15 мая", ""),
    "times": ("9 a.m., 5 pm, 12:30, 9 o'clock", ""),
    "ordinals": ("the 20th and the 3rd, 第3", ""),
    "names": ("by Ferry 9, CC BY 4.0, T-72, 5G, page 7, No. 3, article 5", ""),
    "an age": ("He, 72, came", ""),
    "a number in parentheses": ("(2) ships", ""),
    "digits apart": ("12 34 56", ""),
    "a decimal comma": ("3,5 узла", ""),
    "words": ("twelve or twenty-two ships", ""),
}


@pytest.mark.parametrize(("text", "expected"), NUMBERS.values(), ids=NUMBERS)
def test_small_numbers_are_told_from_names_and_times(text: str, expected: str) -> None:
    assert "|".join(number.text for number in numbers(text) if not number.may_be_name) == expected


@pytest.mark.parametrize(
    ("text", "values"),
    [("twelve men", [12]), ("Twenty-two and thirty", [22, 30]), ("someone often", []), ("5 of nine", [5, 9])],
)
def test_numbers_in_words_are_read(text: str, values: list[float]) -> None:
    assert [number.low for number in numbers(text)] == values


@given(st.sampled_from(sorted(UNITS)), st.integers(2, 99))
def test_every_unit_is_read_in_running_text(unit: str, number: int) -> None:
    is_sign = unit in ("$", "US$", "€", "£", "HK$", "A$", "C$", "CN¥", "¥", "₹", "₽")
    text = f"{unit}{number}" if is_sign else f"{number} {unit}".replace(" -fold", "-fold")
    assert only(text).dimension == UNITS[unit].dimension


@given(st.text(alphabet="0123456789,.-–−+%$€£ tkmbandtoabout\u00a0\n", max_size=60))
def test_reading_any_text_gives_figures_in_order(text: str) -> None:
    end = 0
    for figure in quantities(text):
        assert figure.start >= end
        assert text[figure.start : figure.end] == figure.text
        end = figure.end
    assert all(text[number.start : number.end] == number.text for number in numbers(text))


@pytest.mark.parametrize(
    "text",
    ["1 " * 3000, "1,1," * 9000, "1" * 90_000, "1." * 9000, "about " * 9000, "1 to " * 3000, "$" * 9000, "-" * 9000],
)
def test_hostile_numbers_are_no_figures(text: str) -> None:
    assert list(quantities(text)) == []
    assert all(text[number.start : number.end] == number.text for number in numbers(text))
