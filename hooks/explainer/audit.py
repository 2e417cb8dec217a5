"""What can be wrong with the bibliography as data: required fields, dates, addresses, doubles, leftovers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

from explainer import address, date
from explainer.bibliography import Bibliography
from explainer.citation import is_key
from explainer.entry import Entry, Origin
from explainer.problem import Problem, did_you_mean

TITLE = ("title", "titleaddon")
REQUIRED: dict[str, tuple[tuple[str, ...], ...]] = {
    "article": (TITLE, ("journaltitle",)),
    "online": (TITLE, ("url", "doi")),
    "incollection": (TITLE, ("booktitle",)),
    "inproceedings": (TITLE, ("booktitle",)),
    "inbook": (TITLE, ("booktitle",)),
    "thesis": (TITLE, ("institution",)),
}
"""By entry type, the fields of which one must be there. Author and date may be unknown: a note copes."""

DATE_FIELDS = ("date", "urldate", "archive_date", "origdate", "eventdate")
ADDRESS_FIELDS = ("url", "archive_url")

TYPES = frozenset(
    """article artwork audio book bookinbook booklet collection conference dataset electronic image inbook incollection
    inproceedings inreference jurisdiction legal legislation letter manual mastersthesis misc movie music mvbook
    mvcollection mvproceedings mvreference online patent performance periodical phdthesis proceedings reference report
    review software standard suppbook suppcollection suppperiodical techreport thesis unpublished video www""".split()
)
"""The types of BibTeX and biblatex."""

FIELDS = frozenset(
    """abstract addendum afterword annotation archive_date archive_url author bookauthor bookpagination booksubtitle
    booktitle chapter commentator crossref date day doi edition editor editora editortype eid entrysubtype
    eprint eprinttype eventdate eventtitle file foreword holder howpublished institution introduction isan isbn
    ismn isrn issn issue issuetitle iswc journalsubtitle journaltitle key keywords label langid language library
    location maintitle month note number options organization origdate origlanguage origtitle pages pagetotal
    pagination part publisher pubstate related relatedtype series shortauthor shorthand shorttitle sortkey
    subtitle timestamp title titleaddon titletranslation translator type url urldate venue version volume
    volumes year""".split()
)

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
)


def audit(bibliography: Bibliography) -> list[Problem]:
    """Every problem of the bibliography itself, of all its entries whether cited or not."""
    problems = list(bibliography.problems)
    for key in bibliography:
        problems += bibliography.reading_problems(key)
        problems += entry_problems(bibliography, key)
    problems += _doubles(bibliography, "address", lambda entry: address.same_page(entry.fields.get("url", "")), "url")
    problems += _doubles(bibliography, "DOI", lambda entry: (entry.doi or "").casefold(), "doi")
    return problems


def entry_problems(bibliography: Bibliography, key: str) -> Iterator[Problem]:
    """What is wrong with the values of one entry."""
    entry, origin = bibliography.get(key), bibliography.origin(key)
    assert entry is not None
    yield from _key_problems(key, origin)
    if entry.type not in TYPES:
        place = origin.file.place(origin.raw.start, origin.raw.start + 1 + len(entry.type))
        hint = did_you_mean(entry.type, TYPES) or "it is treated as @misc"
        yield Problem("B012", place, f"@{entry.type} is not a known entry type", hint)
    yield from _missing(entry, origin)
    yield from _bad_dates(entry, origin)
    yield from _bad_addresses(entry, origin)
    yield from _invisible(origin)
    for name in entry.fields:
        if name not in FIELDS and (hint := did_you_mean(name, FIELDS)):
            yield Problem("B019", origin.field_place(name), f'the field "{name}" is not known and not shown', hint)


def _key_problems(key: str, origin: Origin) -> Iterator[Problem]:
    if not is_key(key):
        allowed = "a key has letters, digits and - _ . : / + only"
        yield Problem("B015", origin.key_place, f'the key "{_visible(key)}" cannot be cited', allowed)


def _missing(entry: Entry, origin: Origin) -> Iterator[Problem]:
    for names in REQUIRED.get(entry.type, (TITLE,)):
        if not entry.get(*names):
            wanted = " or ".join(f'"{name}"' for name in names)
            yield Problem(
                "B008", origin.key_place, f'the entry "{entry.key}" lacks {wanted}', f"an @{entry.type} must have it"
            )


def _bad_dates(entry: Entry, origin: Origin) -> Iterator[Problem]:
    hint = "write 2022, 2022-09 or 2022-09-15, or two of them with / between"
    for name in DATE_FIELDS:
        value = entry.fields.get(name)
        try:
            if value:
                date.parse(value)
        except date.BadDate as bad:
            yield Problem("B009", origin.field_place(name), f'the field "{name}": {bad}', hint)
    year = entry.fields.get("year")
    try:
        if year and not entry.fields.get("date"):
            date.from_fields(year, entry.fields.get("month", ""), entry.fields.get("day", ""))
    except date.BadDate as bad:
        yield Problem("B009", origin.field_place("year"), f'the field "year": {bad}', hint)


def _bad_addresses(entry: Entry, origin: Origin) -> Iterator[Problem]:
    for name in ADDRESS_FIELDS:
        value = entry.fields.get(name)
        link = {"url": entry.url, "archive_url": entry.archive_url}[name]
        if value and (link is None or (name == "url" and not _is_own_address(entry, value))):
            message = f'the field "{name}" is no http or https address: it is never made a link'
            yield Problem("B010", origin.field_place(name), message, "write the whole address, beginning with https://")
    if entry.fields.get("doi") and entry.doi is None:
        yield Problem(
            "B018",
            origin.field_place("doi"),
            f'"{entry.fields["doi"]}" is not a DOI',
            "a DOI begins with 10. and has a slash",
        )


def _is_own_address(entry: Entry, value: str) -> bool:
    """Whether the link comes from the address field and not from the DOI that stands in for it."""
    return entry.doi is None or entry.url != address.doi_url(entry.doi) or address.safe_url(value) is not None


def _invisible(origin: Origin) -> Iterator[Problem]:
    text = origin.file.text
    for found in _INVISIBLE.finditer(text, origin.raw.start, origin.raw.end):
        if found.group() in "\u200c\u200d" and "\u0590" <= text[found.start() - 1] < "\u1100":
            continue  # joiners are spelling in Arabic, Persian and the scripts of India
        name = unicodedata.name(found.group(), "control character").lower()
        message = f"an invisible character (U+{ord(found.group()):04X}, {name}) stands here"
        yield Problem("B011", origin.file.place(found.start()), message, "delete it and type the text around it again")


def _visible(key: str) -> str:
    return _INVISIBLE.sub(lambda found: f"<U+{ord(found.group()):04X}>", key)


def _doubles(bibliography: Bibliography, what: str, value_of: Callable[[Entry], str], name: str) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for key in bibliography:
        entry = bibliography.get(key)
        value = value_of(entry) if entry and name in entry.fields else ""
        if not value:
            continue
        if value in first:
            other = bibliography.origin(first[value]).key_place
            message = f'"{key}" has the same {what} as "{first[value]}" ({other.path}:{other.line})'
            yield Problem(
                "B013",
                bibliography.origin(key).field_place(name),
                message,
                "make one entry of them and cite it with locators",
            )
        else:
            first[value] = key


def unused(bibliography: Bibliography, cited: Iterable[str]) -> Iterator[Problem]:
    """A warning for each entry that no page cites; a parent that only a `crossref` names is used."""
    used = set(cited)
    used |= {entry.get("crossref") for key in used if (entry := bibliography.get(key))}
    for key in bibliography:
        if key not in used:
            yield Problem("B014", bibliography.origin(key).key_place, f'no page cites "{key}"', "cite it or delete it")
