"""Figures in running text: numbers with a unit, what they mean, and whether two agree.

Pure. A figure is a number with a unit, a currency or a percent sign, or a number of a thousand and more
written with separators or a word (50,000 troops; 1.5 million). No figures are years, dates, times,
ordinals, numbers of sections and versions, parts of names, small numbers of things (36 ships), and
numbers that are words (half a million). Where a note names the record, small numbers of things and words
count too: see `numbers`. Values are compared in base units; a figure as written claims no more precision
than its digits show (see `agree`).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

COUNT = "count"
"""The unit of numbers of things."""


class Bound(StrEnum):
    """Which way a figure points."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at least"
    AT_MOST = "at most"
    NEARLY = "nearly"
    """At most, and close to it."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as multiples of the base unit of its dimension."""

    dimension: str
    factor: float


def _units() -> dict[str, Unit]:
    """Spellings by base unit and factor."""
    table: dict[str, dict[float, tuple[str, ...]]] = {
        "percentage point": {1.0: ("percentage points", "percentage point")},
        "percent": {1.0: ("percent", "per cent", "%", "％")},
        "USD": {1.0: ("U.S. dollars", "US dollars", "dollars", "dollar", "USD", "US$", "$")},
        "HKD": {1.0: ("Hong Kong dollars", "HKD", "HK$")},
        "AUD": {1.0: ("Australian dollars", "AUD", "A$")},
        "CAD": {1.0: ("Canadian dollars", "CAD", "C$")},
        "EUR": {1.0: ("euros", "euro", "EUR", "€")},
        "GBP": {1.0: ("pounds sterling", "GBP", "£")},
        "CNY": {1.0: ("yuan", "renminbi", "RMB", "CNY", "CN¥", "¥")},
        "JPY": {1.0: ("yen", "JPY")},
        "INR": {1.0: ("rupees", "rupee", "INR", "₹")},
        "RUB": {1.0: ("rubles", "ruble", "roubles", "rouble", "RUB", "₽")},
        "times": {1.0: ("times", "-fold", "fold")},
        "t": {
            1.0: ("metric tons", "metric ton", "metric tonnes", "tonnes", "tonne", "tons", "ton", "t"),
            1000.0: ("kt",),
            1_000_000.0: ("Mt", "mt", "mmt"),
            0.001: ("kilograms", "kilogram", "kg"),
        },
        "m³": {
            1.0: ("cubic meters", "cubic metres", "cubic meter", "cubic metre", "m3", "m³"),
            1e9: ("bcm", "cubic kilometers", "cubic kilometres"),
        },
        "b/d": {
            1.0: ("barrels per day", "barrels a day", "barrels daily", "barrels of oil a day", "bpd", "b/d"),
            1e6: ("mb/d", "mbpd", "mil b/d"),
        },
        "barrel": {1.0: ("barrels", "barrel", "bbl")},
        "km": {
            1.0: ("kilometers", "kilometres", "kilometer", "kilometre", "km"),
            1.609344: ("miles", "mile"),
            0.001: ("meters", "metres"),
        },
        "km²": {
            1.0: ("square kilometers", "square kilometres", "square kilometer", "sq km", "sq. km", "km2", "km²"),
            2.589988: ("square miles", "square mile"),
            0.01: ("hectares", "hectare"),
            1e-6: ("square meters", "square metres"),
        },
        "W": {1e3: ("kW",), 1e6: ("MW", "megawatts"), 1e9: ("GW", "gigawatts")},
        "Wh": {1e3: ("kWh",), 1e6: ("MWh",), 1e9: ("GWh",), 1e12: ("TWh",)},
        "°C": {1.0: ("degrees Celsius", "°C")},
    }
    return {
        name: Unit(base, factor)
        for base, factors in table.items()
        for factor, names in factors.items()
        for name in names
    }


UNITS = _units()
"""Every unit by each of its spellings."""

_FOLDED = {name.casefold(): unit for name, unit in reversed(UNITS.items())}

_SCALES = {
    "thousand": 1e3,
    "million": 1e6,
    "mln": 1e6,
    "mn": 1e6,
    "billion": 1e9,
    "bln": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
    "trn": 1e12,
    "tn": 1e12,
    "тысяч": 1e3,
    "тысячи": 1e3,
    "тыс.": 1e3,
    "миллиона": 1e6,
    "миллионов": 1e6,
    "млн": 1e6,
    "миллиарда": 1e9,
    "миллиардов": 1e9,
    "млрд": 1e9,
    "трлн": 1e12,
    "万": 1e4,
    "百万": 1e6,
    "亿": 1e8,
    "万亿": 1e12,
}
_MONEY_SCALES = {"k": 1e3, "m": 1e6, "b": 1e9, "t": 1e12}
"""Letters that scale a number only behind a currency sign: $50m."""

_BOUNDS: dict[str, Bound] = {
    **dict.fromkeys(
        ("about", "around", "roughly", "some", "approximately", "approx.", "circa", "ca.", "c.", "~", "an estimated"),
        Bound.ABOUT,
    ),
    **dict.fromkeys(("около", "примерно", "约", "大约"), Bound.ABOUT),
    **dict.fromkeys(("более", "свыше", "не менее", "超过", "至少"), Bound.AT_LEAST),
    **dict.fromkeys(("менее", "не более", "不到", "至多"), Bound.AT_MOST),
    **dict.fromkeys(("почти", "近"), Bound.NEARLY),
    **dict.fromkeys(
        (
            "more than",
            "over",
            "at least",
            "above",
            "upwards of",
            "in excess of",
            "exceeding",
            "exceeded",
            "topped",
            "no less than",
            "not less than",
            "no fewer than",
            "not fewer than",
            "a minimum of",
            ">",
            "≥",
        ),
        Bound.AT_LEAST,
    ),
    **dict.fromkeys(
        (
            "less than",
            "fewer than",
            "under",
            "below",
            "up to",
            "at most",
            "no more than",
            "not more than",
            "as much as",
            "as many as",
            "a maximum of",
            "<",
            "≤",
        ),
        Bound.AT_MOST,
    ),
    **dict.fromkeys(("nearly", "almost", "close to", "just under"), Bound.NEARLY),
}

_WIDTH_OF_ABOUT, _WIDTH_OF_NEARLY, _WIDTH_OF_MORE = 0.05, 0.15, 0.2
"""The most that a figure with such a word may be off, as a share of it."""


_HAN = r"\u4e00-\u9fff"
_LETTER = rf"[^\W{_HAN}]"
"""What makes a word of what it stands next to: Chinese is written without spaces."""


def _either(names: list[str], any_case: bool = False) -> str:
    """A pattern for any of the names, the longest first; long names in any case, abbreviations as they are."""

    def pattern(name: str) -> str:
        written = re.escape(name).replace(r"\ ", r"\s+")
        cased = f"(?i:{written})" if any_case or re.search("[a-z]{4}", name) else written
        is_word = name[-1].isalnum() and not re.match(f"[{_HAN}]", name[-1])
        return cased + (r"(?!\w|-\d)" if is_word else "")

    return "|".join(pattern(name) for name in sorted(names, key=len, reverse=True))


_SIGNS = ("US$", "HK$", "A$", "C$", "$", "€", "£", "CN¥", "¥", "₹", "₽")
_CODES = ("USD", "HKD", "AUD", "CAD", "EUR", "GBP", "CNY", "RMB", "JPY", "INR", "RUB")
_SIGN = rf"(?:{'|'.join(map(re.escape, _SIGNS))}|(?:{'|'.join(_CODES)})(?=\s?\d))\s?"

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_SPACES = r"[,\u00a0\u202f\u2009]"
_NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d{{1,3}}(?:{_SPACES}\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)(?!\d|[.,:/]\d)"
_LONE = rf"(?<!{_LETTER})(?<![.,:/$€£¥₹₽])(?<!\w[-–−])"
"""Nothing before a number that makes it part of a name, date, time, version or other number."""
_DAILY = (
    r"(?i:barrels?)(?:\s+of(?:\s+[\w-]+){1,3}?)?\s+(?:a|per|each)\s+day(?!\w|\s+(?:later|after|before|earlier|ago))"
)
_ELSEWHERE = {*_SIGNS, "%", "％", "barrels a day", "barrels per day", "barrels of oil a day"}
"""Spellings that have a pattern of their own."""
_UNIT = rf"(?P<unit{{n}}>{{daily}}|[%％]|{_either([name for name in UNITS if name not in _ELSEWHERE])})"
_SCALE = (
    rf"(?:(?:\s{{{{1,2}}}}|-)?(?P<scale{{n}}>{_either(list(_SCALES))})"
    r"|(?(sign1)\s?(?P<letter{n}>[kmbtKMBT])(?!\w)|(?!)))?"
)


def _end(n: int) -> str:
    """A pattern for one number with its sign, scale and unit."""
    return (
        rf"(?P<minus{n}>[−–+-](?=[\d$€£¥₹₽]))?(?P<sign{n}>{_SIGN})?(?P<number{n}>{_NUMBER})"
        + _SCALE.format(n=n)
        + rf"(?:(?:\s{{1,2}}|-)?{_UNIT.format(n=n, daily=_DAILY)})?"
    )


@cache
def _written_figure() -> re.Pattern[str]:
    """Made when it is first asked for: that takes as long as many pages."""
    return re.compile(
        rf"(?:(?<!{_LETTER})(?P<bound>{_either(list(_BOUNDS), any_case=True)})\s*(?:the\s+)?)?"
        rf"(?P<between>(?i:between)\s+)?(?P<factor>(?i:factor\s+of)\s+)?{_LONE}{_end(1)}"
        rf"(?:(?P<joint>\s*[–—-]\s*|\s+(?:to|and|or)\s+){_end(2)}(?!-\d))?"
    )


_DIGIT = re.compile(r"\d")
_LONGEST_LEAD = 60
"""Characters within which the words stand that belong before a number."""
_BEHIND = re.compile(r"\+(?![\w+])|\s+or\s+(?P<word>more|so|less|fewer)\b")
_BEHINDS = {"more": Bound.AT_LEAST, "so": Bound.ABOUT, "less": Bound.AT_MOST, "fewer": Bound.AT_MOST}
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_A_YEAR = re.compile(rf"(?<![\d.,]){_YEAR.pattern}(?!\d|[.,]\d)")
_TIME = re.compile(rf"(?:\b(?:in|since|until|during|early|late|mid|before|after)|\b(?:{MONTHS})(?: \d\d?,)?)\s+$", re.I)
_NOUN = re.compile(
    r"\s+(?!(?:was|is|has|as|its|this|less|versus|plus|across|besides|perhaps|always|thus|points|degrees|pounds)\b)"
    r"(?:[a-z]{2,}s|people|men|women|personnel)\b"
)
_PART_BEHIND = re.compile(rf"{_LETTER}|[.,:/]\d|[-–−]\d|\s\d")
"""What makes a number a part of a longer one or of a name: 20th, 1901-05-15, 305 000."""
_PART_BEFORE = re.compile(r"\d\s$")
_MONTH = rf"(?:{MONTHS}|(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
_CYRILLIC_MONTHS = "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
_TIME_BEHIND = re.compile(
    rf"(?:(?:\s*[–-]\s*|\s+(?:to|and|or)\s+)\d\d?)?\s+(?:of\s+)?{_MONTH}|\s*(?:[ap]\.?m\b|o['’]clock)"
    rf"|\s+(?:{_CYRILLIC_MONTHS}|г(?:од[а-я]*|\.)|век[а-я]*)|\s*[年月日号號时時点點分秒届屆]|[\s-](?:dozen|hundred)\b"
)
_DATE_BEFORE = re.compile(rf"\b{_MONTH}(?:(?:\s+\d\d?,?)+\s+(?:to|and|or))?\s+$")
_LABEL_BEFORE = re.compile(
    r"(?:第|[№#§]\s*|\b(?:no\.|nos\.|pp?\.|fn\.|vol\.|para\.|sec\.|ch\."
    r"|art\.|pages?|numbers?|chapters?|sections?|articles?|paragraphs?|clauses?|rules?|figures?|tables?|notes?"
    r"|footnotes?|items?|lines?|rows?|columns?|parts?|phases?|steps?|volumes?|versions?|resolutions?|aged?|день"
    r"|стать[а-я]+)\s+)$",
    re.IGNORECASE,
)
_NAME_BEFORE = re.compile(r"(?:^|[\s(“\"«])(?P<word>[A-ZА-ЯЁ][\w’'-]*)\s$")
_NO_NAMES = frozenset(
    "about after all almost an another any around as at before both but by each even every exactly for from had he her "
    "his if in including it its just last less like more most nearly next no of on once only or our over roughly she "
    "since so some than that the their then there these they this those to under until up was we were when where while "
    "with within without в всего все до за из к как когда лишь на не о об от по под при с свыше со там только у".split()
)
"""Words that may stand with a capital before a number, at the beginning of a sentence, and are no names."""
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
_ONES = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen".split(),
        1,
    )
}
_IN_DIGITS = {**_TENS, **_ONES}
_IN_WORDS = re.compile(
    rf"\b(?:(?:{'|'.join(_TENS)})(?:-(?:{'|'.join(list(_ONES)[:9])}))?|{'|'.join(_ONES)})\b", re.IGNORECASE
)
_SERIES = re.compile(
    rf"(?:\s+(?:in|for|by)\s+(?:{MONTHS}|\d{{4}})(?:\s\d{{4}})?)(?:(?:,|;|,?\s+and|,?\s+then)\s+(?:to\s+|by\s+)?|\s+to\s+)"
    rf"(?P<number>{_NUMBER})(?=\s+(?:in|for|by)\s+(?:{MONTHS}|\d{{4}})\b)"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure: a value or a range in base units, with the precision that its digits claim."""

    low: float
    high: float
    """Equal to `low` unless a range is written."""
    dimension: str
    """A base unit, or COUNT."""
    tolerance: float
    """Half a unit of the last digit that counts, in base units; of a range, of its lower end."""
    high_tolerance: float
    bound: Bound = Bound.EXACT
    start: int = 0
    end: int = 0
    text: str = ""
    grain: float = 0.0
    """The coarsest rounding that the digits may be, in base units: see `agree`; of a range, of its lower end."""
    high_grain: float = 0.0
    signed: bool = False
    """Whether a plus or minus is written."""
    counts_things: bool = False
    """Whether the things that a COUNT counts stand right behind it, so that no other unit is to be understood."""
    may_be_name: bool = False
    """Whether it may be a year, an age or part of a name, or is a word: what `numbers` gives, not `quantities`."""

    @property
    def is_range(self) -> bool:
        """Whether two ends are given."""
        return self.low != self.high

    @property
    def ends(self) -> tuple[Quantity, Quantity]:
        """The two ends of a range as figures of their own."""
        low = replace(self, high=self.low, high_tolerance=self.tolerance, high_grain=self.grain)
        high = replace(self, low=self.high, tolerance=self.high_tolerance, grain=self.high_grain)
        return low, high


def quantities(text: str) -> Iterator[Quantity]:
    """The figures of a text, in order; "7.7 percent in March, 25.9 in April" is two."""
    return _quantities(text, with_small=False)


def numbers(text: str) -> Iterator[Quantity]:
    """The figures of a text and its other numbers apart from days and times; "22 ships", then those in words."""
    for number in _quantities(text, with_small=True):
        before = text[max(0, number.start - _LONGEST_LEAD) : number.start]
        is_part = _PART_BEHIND.match(text, number.end) or _PART_BEFORE.search(before)
        if not (is_part or _TIME_BEHIND.match(text, number.end) or _DATE_BEFORE.search(before)):
            yield replace(number, may_be_name=_may_be_name(number, text))
    for word in _IN_WORDS.finditer(text):
        value = sum(_IN_DIGITS[part] for part in word[0].casefold().split("-"))
        yield Quantity(value, value, COUNT, 0, 0, start=word.start(), end=word.end(), text=word[0], may_be_name=True)


def _may_be_name(number: Quantity, text: str) -> bool:
    """Whether a number may be no number of things by its digits or by what stands around it."""
    before = text[max(0, number.start - _LONGEST_LEAD) : number.start]
    behind = text[number.end : number.end + 2]
    is_age = before.endswith(", ") and behind[:1] == "," and number.text.isdecimal() and len(number.text) == 2
    is_apart = is_age or (before[-1:], behind[:1]) == ("(", ")")
    return bool(is_apart or _LABEL_BEFORE.search(before) or _A_YEAR.search(number.text) or _is_of_name(before, behind))


def _is_of_name(before: str, behind: str) -> bool:
    """Whether a word with a capital stands before a number that is more than the first word of a sentence."""
    name = _NAME_BEFORE.search(before)
    if name is None:
        return False
    word = name["word"]
    is_participle = word.endswith("ing") and behind[:1].isspace() and behind[1:].islower()
    return not (is_participle or (word.istitle() and word.casefold() in _NO_NAMES))


def _quantities(text: str, with_small: bool) -> Iterator[Quantity]:
    at = 0
    while digit := _DIGIT.search(text, at):
        # The words that may stand before a number are looked for near digits only: most text has none.
        match = _written_figure().search(text, max(at, digit.start() - _LONGEST_LEAD))
        if match is None:
            return
        at = match.end("number1")
        for figure in _figures(match, with_small):
            yield figure
            at = figure.end
            for member in _series(text, figure):
                yield member
                at = member.end


def _series(text: str, first: Quantity) -> Iterator[Quantity]:
    """The further members of a series of months or years, whose unit only the first names."""
    at, shape = first.end, _written_figure().match(first.text)
    while shape and not first.is_range and (member := _SERIES.match(text, at)):
        behind = shape.string[shape.end("number1") :]
        written = _written_figure().match(f"{shape['sign1'] or ''}{member['number']}{behind}")
        figures = _figures(written) if written else []
        if not figures:
            return
        start, at = member.span("number")
        yield replace(figures[0], start=start, end=at, text=member["number"])


@dataclass(frozen=True, slots=True)
class _End:
    """One number as it is written."""

    digits: str
    minus: str
    scale: float | None
    unit: Unit | None

    @property
    def is_large(self) -> bool:
        """Whether it is written as a number of a thousand and more."""
        return self.scale is not None or len(re.split(_SPACES, self.digits)) > 1

    @property
    def value(self) -> float:
        return float(re.sub(_SPACES, "", self.digits)) * (-1 if self.minus in tuple("−–-") and self.minus else 1)


def _read_end(match: re.Match[str], n: int) -> _End | None:
    if not match[f"number{n}"]:
        return None
    word, letter = match[f"scale{n}"], match[f"letter{n}"]
    scale = _SCALES[word.casefold()] if word else _MONEY_SCALES[letter.casefold()] if letter else None
    written = (match[f"sign{n}"] or match[f"unit{n}"] or "").strip()
    return _End(match[f"number{n}"], match[f"minus{n}"] or "", scale, _unit(written))


def _unit(written: str) -> Unit | None:
    """The unit of a spelling that the pattern has found."""
    name = " ".join(written.split())
    if not name or name in UNITS:
        return UNITS.get(name)
    return _FOLDED.get(name.casefold(), UNITS["b/d"])  # what is left is "barrels of … a day"


def _figures(match: re.Match[str], with_small: bool = False) -> list[Quantity]:
    """What a match of the pattern says: nothing, a figure, a range, or two figures joined by "and"."""
    first, second = _read_end(match, 1), _read_end(match, 2)
    assert first is not None
    if match["factor"]:
        first = replace(first, unit=first.unit or UNITS["times"])
    if _is_time(match, first):
        return []
    if second is None or not _is_joined(match, first, second, with_small):
        end = match.end() if second is None else match.start("joint")
        return _figure(match, match.start(), end, first, first, with_small)
    unit = first.unit or second.unit
    low_scale = first.scale
    if low_scale is None and first.unit in (None, second.unit or first.unit) and not first.is_large:
        low_scale = second.scale if abs(first.value) <= abs(second.value) else None
    low, high = replace(first, unit=unit, scale=low_scale), replace(second, unit=second.unit or unit)
    if match["joint"].strip() == "and" and not match["between"]:
        start = match.start("number2") if not match["sign2"] else match.start("sign2")
        ends = _figure(match, match.start(), match.start("joint"), low, low)
        return ends + [replace(figure, bound=Bound.EXACT) for figure in _figure(match, start, match.end(), high, high)]
    return _figure(match, match.start(), match.end(), low, high, with_small)


def _is_time(match: re.Match[str], first: _End) -> bool:
    """Whether the first number is a day or year: what stands before it says so, and it has no sign or scale."""
    if first.is_large or match["sign1"] or match["bound"] or match["unit1"] in ("%", "％"):
        return False
    before = match.string[max(0, match.start() - 24) : match.start()]
    time = _TIME.search(before)
    is_month = bool(time and time.group().strip().rstrip(",0123456789 ").capitalize() in MONTHS.split("|"))
    return bool(time) and bool(_YEAR.fullmatch(first.digits) or (is_month and not first.unit))


def _is_joined(match: re.Match[str], first: _End, second: _End, with_small: bool) -> bool:
    """Whether the second number belongs to the figure of the first: "5 to 7 percent", not "29 percent to 30"."""
    if match["sign1"]:
        return bool(match["sign2"] or second.is_large or match["joint"].strip() not in ("and", "or"))
    if first.unit:
        return second.unit is not None and second.unit.dimension == first.unit.dimension
    is_range = bool(match["between"]) or match["joint"].strip() not in ("and", "or")
    return second.unit is not None or second.is_large or (with_small and is_range)


def _figure(
    match: re.Match[str], start: int, end: int, low: _End, high: _End, with_small: bool = False
) -> list[Quantity]:
    """The figure or range between two offsets; empty when it is a bare small number, unless these are wanted."""
    if low.unit is None and not (with_small or low.is_large or high.is_large):
        return []
    bound = _BOUNDS[" ".join(match["bound"].casefold().split())] if match["bound"] else Bound.EXACT
    if behind := _BEHIND.match(match.string, end):
        end, bound = behind.end(), _BEHINDS[behind["word"] or "more"]
    unit = low.unit or Unit(COUNT, 1.0)
    low_factor = (low.scale or 1.0) * unit.factor
    high_factor = (high.scale or 1.0) * (high.unit or unit).factor
    return [
        Quantity(
            low.value * low_factor,
            high.value * high_factor,
            unit.dimension,
            _step(low.digits) * low_factor / 2,
            _step(high.digits) * high_factor / 2,
            bound,
            start,
            end,
            match.string[start:end],
            _grain(low.digits) * low_factor,
            _grain(high.digits) * high_factor,
            bool(low.minus),
            unit.dimension == COUNT and bool(_NOUN.match(match.string, end)),
        )
    ]


def _step(number: str) -> float:
    """One unit of the last digit that counts: zeros that end a whole number round it, but two digits always count."""
    whole, point, fraction = re.sub(_SPACES, "", number).partition(".")
    if point:
        return 10.0 ** -len(fraction)
    zeros = len(whole) - len(whole.rstrip("0"))
    return 10.0 ** max(0, min(zeros, len(whole) - 2))


def _grain(number: str) -> float:
    """One unit of the last digit that is not zero, or five of it when that is a five behind another digit."""
    whole, _, fraction = re.sub(_SPACES, "", number).partition(".")
    digits = (whole + fraction).lstrip("0").rstrip("0") if fraction else whole.lstrip("0").rstrip("0")
    places = -len(fraction) if fraction else len(whole) - len(whole.rstrip("0"))
    return 10.0**places * (5 if len(digits) > 1 and digits.endswith("5") and number.endswith(("5", "0")) else 1)


def parse(
    value: float | tuple[float, float], unit: str, bound: Bound = Bound.EXACT, written: str = ""
) -> Quantity | None:
    """A recorded figure; None when its unit is not known. `unit` may have a scale: "billion USD", "million t".

    `written` is the number as its file has it, for messages.
    """
    scale, known = parse_unit(unit)
    if known is None:
        return None
    low, high = value if isinstance(value, tuple) else (value, value)
    factor = scale * known.factor
    exact = abs(high) * factor * 1e-9
    number = written or (f"{low:g}" if low == high else f"{low:g}–{high:g}")
    return Quantity(low * factor, high * factor, known.dimension, exact, exact, bound, text=f"{number} {unit}".strip())


_PER_YEAR = re.compile(r"(?:\s+(?:a|per)\s+|\s*/\s*)(?:year|yr|month|annum)$")


@cache
def parse_unit(unit: str) -> tuple[float, Unit | None]:
    """The scale and the unit of a written unit: "billion USD" gives 1e9 and USD; a mere noun is a count.

    A noun that is nearly the name of a unit is taken for a slip and not known.
    """
    words = _PER_YEAR.sub("", unit.strip()).split(maxsplit=1)
    scale = 1.0
    if words and words[0].casefold() in _SCALES:
        scale = _SCALES[words[0].casefold()]
        words = words[1].split(maxsplit=1) if len(words) > 1 else []
    name = " ".join(words)
    known = UNITS.get(name) or _FOLDED.get(name.casefold())
    if known or (name and not _is_noun(name)):
        return scale, known
    return scale, Unit(COUNT, 1.0)


def _is_noun(name: str) -> bool:
    if not re.fullmatch(r"[a-z][a-z -]*", name):
        return False
    return len(name) < 3 or not difflib.get_close_matches(name, _FOLDED, n=1, cutoff=0.85)


def agree(written: Quantity, recorded: Quantity) -> bool:
    """Whether a figure in a text says what the record says, within the rounding that it is written in.

    - The units must be of one dimension (miles agree with kilometers). A large number without a unit or
      a thing behind it ("to 3.12 million") may leave a unit to be understood, but not a percent sign.
    - A sign that is written must be the record's; without one, "fell 73 percent" agrees with −73.
    - A plain figure agrees up to half a unit of its last digit. Zeros at the end of a whole number are
      rounding, but the first two digits always count: 153,000 is 152,500 to 153,500; 6,000 is 5,950 to
      6,050; 30 percent is 29.5 to 30.5; 8.40 is 8.395 to 8.405.
    - The *grain* is one unit of the last digit that is not zero (of 6,000: 1,000; of 82: 1), or five when
      that digit is a five behind another (of 275,000: 5,000). `about` admits half a grain either way, at
      most 5 percent; `more than` and `at least` up to one grain more, at most 20 percent; `nearly` up to
      one grain less, at most 15 percent; `less than` and `up to` up to one grain less. None admits less
      than a plain figure's rounding, but `more than` never a smaller and `less than` never a larger value.
    - Where the record itself has a bound, the text may not turn it round, and only rounding is admitted.
    - A range agrees when both its ends do. A single figure agrees with a recorded range when it is
      `about` and inside, or bounds the right end ("up to 35" of 25 to 35).
    """
    if not _same_dimension(written, recorded):
        return False
    if written.is_range:
        pairs = zip(written.ends, recorded.ends, strict=True)
        return recorded.is_range and all(agree(end, known) for end, known in pairs)
    if recorded.is_range:
        return _agrees_with_range(written, recorded)
    if written.signed and written.low * recorded.low < 0:
        return False
    if recorded.bound in (Bound.AT_LEAST, Bound.AT_MOST):
        return _agrees_with_bound(written, recorded)
    return _agrees_with_value(written, recorded)


def _agrees_with_value(written: Quantity, recorded: Quantity) -> bool:
    figure, value, rounding, grain = abs(written.low), abs(recorded.low), _rounding(written), written.grain
    # A record that is itself "about" a value is not known more exactly than the rounding.
    slack = rounding if recorded.bound is Bound.ABOUT else rounding * 1e-6
    match written.bound:
        case Bound.EXACT:
            return abs(figure - value) <= rounding
        case Bound.ABOUT:
            return abs(figure - value) <= max(rounding, min(grain / 2, figure * _WIDTH_OF_ABOUT))
        case Bound.AT_LEAST:
            return -slack <= value - figure < max(rounding, min(grain, figure * _WIDTH_OF_MORE))
        case Bound.NEARLY:
            return -slack <= figure - value < max(rounding, min(grain, figure * _WIDTH_OF_NEARLY))
        case Bound.AT_MOST:
            return -slack <= figure - value < max(rounding, grain)


def _agrees_with_range(written: Quantity, recorded: Quantity) -> bool:
    low, high = recorded.ends
    match written.bound:
        case Bound.ABOUT:
            return recorded.low <= written.low <= recorded.high
        case Bound.AT_LEAST:
            return agree(replace(written, bound=Bound.EXACT), low)
        case Bound.AT_MOST | Bound.NEARLY:
            return agree(replace(written, bound=Bound.EXACT), high)
        case Bound.EXACT:
            return False


def _agrees_with_bound(written: Quantity, recorded: Quantity) -> bool:
    opposite = (Bound.AT_MOST, Bound.NEARLY) if recorded.bound is Bound.AT_LEAST else (Bound.AT_LEAST,)
    return written.bound not in opposite and abs(abs(written.low) - abs(recorded.low)) <= _rounding(written)


def _rounding(written: Quantity) -> float:
    """The rounding of the digits, with what floating point adds to it."""
    return written.tolerance * (1 + 1e-9) + abs(written.low) * 1e-12


def _same_dimension(written: Quantity, recorded: Quantity) -> bool:
    """Whether the units can be compared."""
    if written.dimension == recorded.dimension:
        return True
    unit_is_understood = written.dimension == COUNT and not written.counts_things
    return unit_is_understood and recorded.dimension not in ("percent", "percentage point", "times")
