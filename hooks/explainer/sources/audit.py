"""What can be wrong with the bibliography as data: required fields, dates, addresses, doubles, leftovers."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from explainer.problems.place import TextFile
from explainer.problems.problem import Problem, did_you_mean
from explainer.sources.bibliography import Bibliography, normal
from explainer.sources.blank import blanks, is_blank
from explainer.sources.citation import is_key
from explainer.sources.entry import Entry, Origin
from explainer.sources.faultless import Faultless, Identity
from explainer.text import address, date

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
    """abstract addendum afterword annotation annotator archive_date archive_url archiveprefix author authortype
    bookauthor bookpagination booksubtitle booktitle booktitleaddon chapter commentator copyright crossref date day doi
    edition editor editora editoratype editorb editorbtype editorc editorctype editortype eid entryset entrysubtype
    eprint eprintclass eprinttype eventdate eventtitle eventtitleaddon execute file foreword gender holder howpublished
    ids indexsorttitle indextitle institution introduction isan isbn ismn isrn issn issue issuesubtitle issuetitle
    issuetitleaddon iswc journalsubtitle journaltitle journaltitleaddon key keywords label langid langidopts
    language library location mainsubtitle maintitle maintitleaddon month nameaddon note number options organization
    origdate origlanguage origlocation origpublisher origtitle pages pagetotal pagination part pmcid pmid presort
    primaryclass publisher pubstate related relatedoptions relatedstring relatedtype reprinttitle rights series
    shortauthor shorteditor shorthand shorthandintro shortjournal shortseries shorttitle sortkey sortname
    sortshorthand sorttitle sortyear subtitle timestamp title titleaddon titletranslation translator translatortype
    type url urldate urlstatus venue verified version volume volumes xdata xref year""".split()
)
"""The fields of biblatex, and some that reference managers write."""

# Characters that are not seen or that turn the direction of others; tags after a black flag make the flag of a region.
_INVISIBLE = re.compile(
    "(?P<flag>\U0001f3f4[\U000e0020-\U000e007f]+)"
    "|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
)
_UNUSUAL = re.compile("[^\n\t -~\xa1-\xac\xae-\u034e\u0370-\u061b]")
"""All but characters that are seen, of Latin, Greek and Cyrillic: most entries have none, which is soon found out."""


def audit(
    bibliography: Bibliography, cited: Iterable[str] | None = None, faultless: Faultless | None = None
) -> list[Problem]:
    """Every problem of the bibliography itself: of all its entries, or of those cited.

    Faults of form are reported wherever they are. The values of what nobody cites cannot harm a reader, and to read
    them takes longer than anything else where the library is large. `faultless` knows entries that need no second look.
    """
    used = None if cited is None else with_parents(bibliography, cited)
    keys = [key for key in bibliography if used is None or key in used]
    problems = list(bibliography.problems)
    if used is None:
        problems += (found for scanned in bibliography.scans for found in _invisible(scanned.file))
    identities: dict[str, list[Identity]] = {}
    for key in keys:
        if used is not None:
            raw = bibliography.origin(key).raw
            problems += _invisible(bibliography.origin(key).file, raw.start, raw.end)
        name = bibliography.digest(key) if faultless else ""
        if faultless and (known := faultless.identities(name)) is not None:
            identities[key] = known
            continue
        found = [*bibliography.reading_problems(key), *entry_problems(bibliography, key)]
        identities[key] = list(_identities(bibliography, key))
        if faultless and not found:
            faultless.add(name, identities[key])
        problems += found
    problems += _doubles(bibliography, identities)
    return problems


def with_parents(bibliography: Bibliography, cited: Iterable[str]) -> set[str]:
    """The entries that are used when these keys are cited: they, and those that they refer to by `crossref`."""
    used: set[str] = set()
    for key in cited:
        key = normal(key)
        while key in bibliography and key not in used:
            used.add(key)
            entry = bibliography.get(key)
            key = normal(entry.get("crossref")) if entry else ""
    return used


def entry_problems(bibliography: Bibliography, key: str) -> Iterator[Problem]:
    """What is wrong with the values of one entry."""
    entry, origin = bibliography.get(key), bibliography.origin(key)
    assert entry is not None
    yield from _key_problems(key, origin)
    if entry.type not in TYPES:
        place = origin.file.place(origin.raw.start, origin.raw.start + 1 + len(entry.type))
        hint = did_you_mean(entry.type, TYPES) or "it is treated as @misc"
        yield Problem("B012", place, f"@{entry.type} is not a known entry type", hint)
    if not origin.raw.closed:
        return  # where its values end is not known
    if not bibliography.reading_problems(key):
        yield from _missing(entry, origin)
    yield from blanks(entry, origin)
    yield from _bad_dates(entry, origin)
    yield from _bad_addresses(entry, origin)
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
        try:
            if _is_stated(entry, name):
                date.parse(entry.fields[name])
        except date.BadDate as bad:
            yield Problem("B009", origin.field_place(name), f'the field "{name}": {bad}', hint)
    year, month, day = (entry.fields.get(name, "") for name in ("year", "month", "day"))
    if not year or entry.fields.get("date"):
        return
    for name, parts in (("year", (year, "", "")), ("month", (year, month, "")), ("day", (year, month, day))):
        try:
            date.from_fields(*parts)
        except date.BadDate as bad:
            yield Problem("B009", origin.field_place(name), f'the field "{name}": {bad}', hint)
            return


def _bad_addresses(entry: Entry, origin: Origin) -> Iterator[Problem]:
    for name in ADDRESS_FIELDS:
        if _is_stated(entry, name) and entry.link(name) is None:
            message = f'the field "{name}" is no http or https address: it is never made a link'
            hint = "write the whole address, beginning with https:// and without spaces"
            yield Problem("B010", origin.field_place(name), message, hint)
    if _is_stated(entry, "doi") and entry.doi is None:
        hint = "a DOI begins with 10. and has a slash"
        yield Problem("B018", origin.field_place("doi"), f'"{_visible(entry.fields["doi"])}" is not a DOI', hint)


def _is_stated(entry: Entry, name: str) -> bool:
    """Whether a field has a value, and not only the words of what belongs there."""
    value = entry.fields.get(name, "")
    return bool(value) and not is_blank(value)


def _invisible(file: TextFile, start: int = 0, end: int = sys.maxsize) -> Iterator[Problem]:
    if not _UNUSUAL.search(file.text, start, end):
        return
    for found in _INVISIBLE.finditer(file.text, start, end):
        if not found["flag"] and not _is_spelling(file.text, found.start()):
            name = unicodedata.name(found.group(), "control character").lower()
            message = f"an invisible character (U+{ord(found.group()):04X}, {name}) stands here"
            hint = "delete it and type the text around it again"
            yield Problem("B011", file.place(found.start()), message, hint)


def _is_spelling(text: str, at: int) -> bool:
    """Whether a joiner belongs to what stands before it.

    Joiners are spelling in Arabic, Persian and the scripts of India and South-East Asia, and make one sign of
    several emoji.
    """
    before = text[max(0, at - 1) : at]
    if text[at] not in "\u200c\u200d" or not before:
        return False
    if "\u0590" <= before < "\u1100" or "\u1780" <= before < "\u18b0":
        return True
    return text[at] == "\u200d" and (before == "\ufe0f" or unicodedata.category(before) in ("So", "Sk"))


def _visible(key: str) -> str:
    return _INVISIBLE.sub(lambda found: found["flag"] or f"<U+{ord(found.group()):04X}>", key)


def _doubles(bibliography: Bibliography, identities: Mapping[str, list[Identity]]) -> Iterator[Problem]:
    """Entries that are one source under two keys."""
    first: dict[tuple[str, str], str] = {}
    for key, known in identities.items():
        found = [(what, name, (what, value)) for what, name, value in known]
        for what, name, identity in found:
            if other := first.get(identity):
                place = bibliography.origin(other).key_place
                message = f'"{key}" has the same {what} as "{other}" ({place.path}:{place.line})'
                hint = "make one entry of them and cite it with locators"
                yield Problem("B013", bibliography.origin(key).field_place(name), message, hint)
                break
        for _, _, identity in found:
            first.setdefault(identity, key)


def _identities(bibliography: Bibliography, key: str) -> Iterator[Identity]:
    """What an entry's own fields say it is: kind of identifier, field, value. The address may be that of a DOI."""
    entry = bibliography.get(key)
    assert entry is not None
    link = entry.link("url") if "url" in entry.fields else None
    for name, doi in (("doi", entry.doi if "doi" in entry.fields else None), ("url", address.doi_name(link or ""))):
        if doi:
            yield "DOI", name, doi.casefold()
    if link:
        yield "address", "url", address.same_page(link)


def unused(bibliography: Bibliography, cited: Iterable[str]) -> Iterator[Problem]:
    """A warning for each entry that no page cites; an entry that a cited one refers to by `crossref` is used."""
    used = with_parents(bibliography, cited)
    for key in bibliography:
        if key not in used:
            yield Problem("B014", bibliography.origin(key).key_place, f'no page cites "{key}"', "cite it or delete it")
