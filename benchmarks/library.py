"""A made bibliography of any size: what one finds in grown .bib files, the same bytes each time.

Types, layouts and scripts are mixed: LaTeX and Unicode accents, nested braces, quotes, `@string`, `#`, `crossref`,
comments, several entries a line. Every value can be read by BibTeX's own styles, so that peers can format it too.
An entry depends on its number and on how many there are (the whole of a part comes later in the file), on nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from random import Random

PARTS_TO_A_WHOLE = 40
"""Of as many entries the last one is a volume of proceedings, to which some of the others refer."""

HEAD = r"""% The library of the harbour office.
@string{harbour = "Harbour Press"}
@STRING(review = {The Ferry } # "Review")
@preamble{"\newcommand{\noop}[1]{}"}
@comment{Entries below were merged from {several lists}; title = {A Comment} is no field.}

"""

_SUBJECTS = "ferry harbour bridge lighthouse canal dyke sluice beacon pilot customs tide ice grain timber coal".split()
_LINKS = ("and the", "before the", "without a", "as a", "beyond the", "under the")
_ASPECTS = "trade law town winter ledger crew toll survey map measure dispute reform memory weather century".split()
_CHINESE = ("渡船与港口", "大桥通车记", "运河上的冬天", "灯塔与海关", "潮水之书", "港务局年报")
_CYRILLIC = (
    "Паром и гавань",
    "Мост через пролив",
    "Зима на канале",
    "Маяк и таможня",
    "Ёлка у шлюза",
    "Книга приливов",
)
_AUTHORS = (
    r"M{\"u}ller, J{\"o}rg",
    r"Dvo{\v r}{\'a}k, Anton{\'\i}n",
    r"{\O}stergaard, S{\o}ren",
    "Żółtowski, Łukasz",
    "Nguyễn, Thị Hương",
    "de la Fuente, María José",
    "van den Berg, Johanna",
    "O'Brien, Fionnuala",
    "Halm, Ada",
    "King, Jr., Martin",
    "Keeper, Jane Q.",
    r"Er{\H{o}}s, P\'al",
)
_BODIES = ("{Harbour Office}", "{Ministry of Waters and Ways}", "{Town Gazette}")
_PLACES = ("Halm", "Kiel", r"Malm{\"o}", "Łódź", "天津")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_TYPES = (
    "article article online online online book incollection inproceedings inproceedings techreport misc phdthesis"
).split()
_KINDS = ("primary", "press", "think-tank", "dataset", "reference", "state-media", "commentary")


def text(entries: int, only: Collection[int] | None = None) -> str:
    """The .bib file of a library of so many entries, or of those with the given numbers alone."""
    numbers = range(entries) if only is None else sorted(only)
    return HEAD + "".join(_spelled(number, entries) for number in numbers)


def key(number: int) -> str:
    """The citation key of an entry; some are in other scripts."""
    rng = Random(f"key {number}")  # noqa: S311  # nothing here is a secret
    year, subject, aspect = _year(number), _pick(rng, _SUBJECTS), _pick(rng, _ASPECTS)
    if number % 29 == 7:
        return f"桥报-{year}-{number:05}"
    if number % 31 == 11:
        return f"вестник-{year}-{number:05}"
    return f"{subject}-{aspect}-{year}-{number:05}"


def address(number: int) -> str:
    """The web address of an entry, which no other entry has; it stands in the entry and in its note."""
    return f"https://library.example/{number:05}"


def number_of(key: str) -> int:
    """The number of the entry with this key."""
    return int(key.rpartition("-")[2])


def whole_of(number: int, entries: int) -> int | None:
    """The number of the volume that an entry is a part of."""
    whole = number - number % PARTS_TO_A_WHOLE + PARTS_TO_A_WHOLE - 1
    is_part = _type(number) == "inproceedings" and number % 3 > 0
    return whole if is_part and number < whole < entries else None


def _type(number: int) -> str:
    if number % PARTS_TO_A_WHOLE == PARTS_TO_A_WHOLE - 1:
        return "proceedings"
    if number % 29 == 7 or number % 31 == 11:
        return "online"
    return _pick(Random(f"type {number}"), _TYPES)  # noqa: S311


def _year(number: int) -> int:
    return 1890 + number * 7 % 130


def _pick(rng: Random, items: Sequence[str]) -> str:
    """One of the items. Of `Random` only `random()` gives the same numbers in every version of Python."""
    return items[int(rng.random() * len(items))]


def _spelled(number: int, entries: int) -> str:
    """An entry in one of five layouts."""
    kind, name = _type(number), key(number)
    fields = dict(_fields(number, kind, entries))
    if number % 50 == 20:
        return f"@{kind}{{{name}, " + ", ".join(f"{field} = {value}" for field, value in fields.items()) + "} "
    if number % 50 == 30:
        return f"@{kind.upper()}({name},\n" + "".join(f"\t{f.title()}={v},\n" for f, v in fields.items()) + ")\n\n"
    if number % 5 == 2:
        quoted = {field: _quoted(value) for field, value in fields.items()}
        return f"@{kind.title()}{{{name},\n" + ",\n".join(f"  {f} = {v}" for f, v in quoted.items()) + "\n}\n\n"
    width = max(map(len, fields))
    note = f"% {name} was compared with the shelf\n" if number % 50 == 40 else ""
    return note + f"@{kind}{{{name},\n" + "".join(f"  {f:<{width}} = {v},\n" for f, v in fields.items()) + "}\n\n"


def _quoted(value: str) -> str:
    """The value between quotation marks, where it is between braces and has none of its own outside of them."""
    return f'"{value[1:-1]}"' if value[0] == "{" and '"' not in value else value


def _fields(number: int, kind: str, entries: int) -> Iterator[tuple[str, str]]:
    """The fields of an entry with their values as the file spells them."""
    rng = Random(f"entry {number}")  # noqa: S311
    whole = whole_of(number, entries)
    yield from _authors(rng, number, kind)
    yield from _titles(rng, number, kind)
    for field, value in _container(rng, number, kind):
        if whole is None or field != "publisher":  # a part has that of its whole
            yield field, value
    yield "year", f"{{{_year(number)}}}" if number % 4 else str(_year(number))
    if kind in ("article", "online") and number % 3:
        yield "month", _pick(rng, _MONTHS)
    yield "url", f"{{{address(number)}}}"
    if kind == "online":
        yield "urldate", f"{{2024-0{number % 9 + 1}-1{number % 10}}}"
    yield "keywords", f"{{{_pick(rng, _KINDS)}}}"
    if whole is not None:
        yield "crossref", f"{{{key(whole)}}}"


def _authors(rng: Random, number: int, kind: str) -> Iterator[tuple[str, str]]:
    if number % 29 == 7:
        yield "author", "{王渡 and 李桥}" if number % 2 else "{{桥报}}"
    elif number % 31 == 11:
        yield "author", "{Ёлкин, Пётр and Щукина, Анна}"
    elif kind != "proceedings" and number % 11:
        names = [_pick(rng, _AUTHORS if rng.random() < 0.85 else _BODIES) for _ in range(1 + int(rng.random() * 4))]
        yield "author", "{" + " and ".join(dict.fromkeys(names)) + ("}" if number % 17 else " and others}")
    elif kind == "proceedings" or kind == "book":
        yield "editor", f"{{{_pick(rng, _AUTHORS)}}}"
    else:
        yield "author", f"{{{_pick(rng, _BODIES)}}}"


def _titles(rng: Random, number: int, kind: str) -> Iterator[tuple[str, str]]:
    subject, other, aspect = _pick(rng, _SUBJECTS), _pick(rng, _SUBJECTS), _pick(rng, _ASPECTS)
    english = f"The {subject.title()} {_pick(rng, _LINKS)} {aspect.title()}"
    if number % 29 == 7:
        yield "title", f"{{{_pick(rng, _CHINESE)}（{_year(number)}）}}"
        yield "titletranslation", f"{{{english}}}"
        yield "langid", "{zh}"
        return
    if number % 31 == 11:
        yield "title", f"{{{_pick(rng, _CYRILLIC)} в {_year(number)} году}}"
        yield "titletranslation", f"{{{english}}}"
        yield "langid", "{ru}"
        return
    tails: Mapping[int, str] = {
        0: f": A Study of {{{{{other.title()}}} {aspect.title()}}}s",
        1: rf" \& the {{\'E}}tude of \emph{{{other}s}}",
        2: f", or {{The {{Old {{{other.title()}}}}} of Halm}}",
        3: f" --- {other} by {other}",
    }
    title = english + tails.get(number % 8, f" in {_year(number) - 3}")
    yield "title", f"{{{title}}}"
    if kind == "proceedings":
        yield "booktitle", f"{{{title}}}"


def _container(rng: Random, number: int, kind: str) -> Iterator[tuple[str, str]]:
    """Where the work appeared."""
    pages = f"{{{number % 300 + 1}--{number % 300 + 12}}}"
    if kind == "article":
        journals = ("review", '{Annals of } # "the Harbour"', r"{Zeitschrift f\"ur Schiffahrt}", "{Ports \\& Ways}")
        yield "journal", _pick(rng, journals)
        yield "volume", str(number % 90 + 1)
        yield "number", f"{{{number % 4 + 1}}}"
        yield "pages", pages
        yield "doi", f"{{10.5555/halm.{number:05}}}"
    elif kind in ("book", "proceedings"):
        yield "publisher", "harbour"
        yield "address", f"{{{_pick(rng, _PLACES)}}}"
    elif kind in ("incollection", "inproceedings"):
        yield "booktitle", f"{{Papers on the {_pick(rng, _SUBJECTS).title()} and the {{Sea}}}}"
        yield "pages", pages
        yield "publisher", "harbour"
    elif kind == "techreport":
        yield "institution", "{Harbour Office}"
        yield "number", f"{{HO-{number}}}"
    elif kind == "phdthesis":
        yield "school", r"{University of Malm{\"o}}"
    else:
        yield "howpublished", "{Town Gazette}"
