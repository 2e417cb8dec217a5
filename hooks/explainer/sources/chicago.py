"""Sources in the notes style of *The Chicago Manual of Style* (17th edition), full, short and as a reference.

Rules taken from the manual: up to three authors are named in a note, of more only the first with "et al."
(14.76); in a list up to ten, of more the first seven; a title of a part stands in quotation marks, of a whole in
italics; quotation marks inside quotation marks are single (14.94); a translated title follows in brackets (14.99);
a missing date is "n.d." (14.145); in a list a periodical or a body stands in for a missing author (14.199). Titles
keep the capitals of the source. A source without a title of its own is described in plain words (`titleaddon`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from explainer.sources import robustlink
from explainer.sources.entry import KINDS, Entry
from explainer.text import language, latex
from explainer.text.address import doi_url
from explainer.text.date import Date
from explainer.text.name import Name, ends_with_others, parse_names
from explainer.text.rich import Inline, Rich, Span, classed, in_language, link, plain

WHOLES = frozenset(
    "book mvbook collection mvcollection proceedings reference report techreport booklet manual periodical".split()
)
"""Types whose title is in italics."""

THESES = {"thesis": "thesis", "phdthesis": "PhD diss.", "mastersthesis": "master’s thesis"}
"""What a thesis is called, by its entry type or its field `type`."""

SHORT_TITLE_WORDS = 5
_ARTICLE = re.compile(r"(?:An?|The)\s+(?=\w)", re.IGNORECASE)
_WEAK_END = frozenset(
    """a about after almost an and are as at be before but by for from has have her his how in into is its of on or over
    than that the their to under was were which who will with""".split()
)
_OWN_WORDS = re.compile(r"(?:in|edited by|translated by|vol\.|no\.|version|n\.d\.|accessed|thesis|master’s)(?=[ ,]|$)")
"""Words of this style that may begin a sentence of a list."""
_LOOSE_MARKS = " ,;:"
"""What a field may end with by mistake; beside our own marks it would be one too many."""
_ENOUGH = {",": (",",), ".": (".", "?", "!", "…")}
"""Ends of a text after which a comma or a period would be one mark too many."""
_QUOTED_END = re.compile(r"(?:”|‘(?:[^‘’]|(?<=\w)’(?=\w))*’)$")
"""A closing quotation mark at the end, and no apostrophe."""


def full(entry: Entry, locator: str = "", *, opens: bool = False) -> Rich:
    """The source as the first note on a page gives it, without the period that ends the note.

    `opens` says that it begins a sentence: a description in plain words then takes a capital.
    """
    names = _names_in_note(entry)
    parts = [
        *_container(entry),
        *_details(entry),
        *_issuers(entry, [*_plain_names(entry), entry.plain("journaltitle")]),
        *_date_and_pages(entry, locator),
        *_carrier(entry),
        *_identifier(entry),
        *_accessed(entry),
    ]
    return _joined([names, _title(entry, opens=opens and not names), *parts])


def short(entry: Entry, *, opens: bool = False) -> Rich:
    """The source as later notes on the page give it: author or publisher, and a short title."""
    names = _field(entry, "shortauthor") or _short_names(entry) or _stand_in(entry, anywhere=True)
    return _joined([names, _short_title(entry, opens=opens and not names)])


def located(source: Rich, locator: str) -> Rich:
    """A short form with the place in the source."""
    return _joined([source, (locator,)])


def reference(entry: Entry) -> Rich:
    """The source as a list of sources gives it, periods between its parts."""
    lead = _lead(entry)
    container = [part for part in _container(entry) if plain(part) != plain(lead)]
    named = [*_plain_names(entry), entry.plain("journaltitle"), plain(lead)]
    details = [*_details(entry, "edited by ", "translated by "), *_issuers(entry, named)]
    sentences = [lead, _title(entry, opens=True)]
    if _is_part(entry):
        sentences += [_joined([*container, *details, *_pages(entry)]), _joined([_imprint(entry), *_carrier(entry)])]
    elif _has_imprint(entry):
        sentences += [*details, _joined([_imprint(entry), *_pages(entry), *_carrier(entry)])]
    else:
        sentences.append(_joined([*container, *details, *_date_and_pages(entry), *_carrier(entry)]))
    return _sentences([*sentences, *_identifier(entry), *_accessed(entry)])


def source_id(key: str) -> str:
    """The HTML id of a source in the list of sources: stable as long as its key is."""
    return f"source-{key}"


def label(entry: Entry, sources_path: str = "") -> Span | None:
    """What a reader sees of a source without a click: its kind, and its language when that is not English.

    With the path of the list of sources, the label leads to the source's place there. Letters of any script stand
    in the address as they are, so that it is equal to the id.
    """
    words = [KINDS[entry.kind]] if entry.kind else []
    if entry.langid and language.name(entry.langid) != "English":
        words.append(language.name(entry.langid))
    if not words:
        return None
    attributes = (("class", "source-label"), ("data-kind", entry.kind or "none"))
    if not sources_path:
        return Span("span", (" · ".join(words),), attributes)
    return Span("a", (" · ".join(words),), (*attributes, ("href", f"{sources_path}#{source_id(entry.key)}")))


def additions(entry: Entry) -> list[Rich]:
    """What follows a source in full: where else it is found, and what its entry says a reader must know."""
    added = [found] if (found := robustlink.whereabouts(entry.availability)) else []
    if note := entry.rich("note"):
        added.append((classed(note, "source-note"),))
    return added


def title_text(entry: Entry) -> str:
    """The title (or description) as plain text, for tooltips, search and sorting."""
    return plain(_field(entry, "title", "titleaddon", "booktitle")) or entry.key


def sort_key(entry: Entry) -> tuple[str, str, str]:
    """Alphabetical order of a list: by what a reference begins with, then by date."""
    names, _ = _names(entry)
    first = _alphabetical(plain(_lead(entry)) or title_text(entry))
    if not (names and names[0].given):  # "An Weihua" begins with a name, "The Paper" with an article
        first = _without_article(first)
    published = entry.published
    return first, published.iso if published else "", entry.key


def _alphabetical(text: str) -> str:
    """The text without what does not count in a list: accents, case, marks at its beginning."""
    letters = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return re.sub(r"^[\W_]+", "", letters).casefold()


def _without_article(text: str) -> str:
    article = _ARTICLE.match(text)
    return text[article.end() :] if article else text


# ----- names


def _names_in_note(entry: Entry) -> Rich:
    names, role = _names(entry)
    return (_enumerated([name.in_full for name in names], names, most=3, shown=1) + role,) if names else ()


def _lead(entry: Entry) -> Rich:
    """What a reference begins with before its title: the names, or what stands in for them."""
    names, role = _names(entry)
    if not names:
        return _stand_in(entry)
    spelled = [names[0].sorted, *(name.in_full for name in names[1:])]
    inverted = names[0].sorted != names[0].in_full
    return (_enumerated(spelled, names, most=10, shown=7, inverted=inverted) + role,)


def _short_names(entry: Entry) -> Rich:
    names, _ = _names(entry)
    return (_enumerated([name.short for name in names], names, most=3, shown=1),) if names else ()


def _names(entry: Entry) -> tuple[tuple[Name, ...], str]:
    """The authors, or else the editors with the word that says so."""
    if entry.authors:
        return entry.authors, ""
    return entry.editors, ", ed." if len(entry.editors) == 1 else ", eds."


def _plain_names(entry: Entry) -> list[str]:
    return [name.in_full for name in _names(entry)[0]]


def _stand_in(entry: Entry, *, anywhere: bool = False) -> Rich:
    """What stands in for an author: a periodical (without volume or issue) or the body behind the source.

    `anywhere` takes the periodical of any article and the publisher of any book, as a short note does.
    """
    if (journal := _field(entry, "journaltitle")) and (anywhere or not _is_issue(entry)):
        return (Span("em", journal),)
    if journal or (_has_imprint(entry) and not anywhere):
        return ()
    return _field(entry, "organization") or _field(entry, "institution") or _field(entry, "publisher")


def _enumerated(spelled: list[str], names: tuple[Name, ...], *, most: int, shown: int, inverted: bool = False) -> str:
    """`A`, `A and B`, `A, B, and C`; of more than `most` the first `shown` and "et al.".

    A comma follows the first name when its family name has been put first.
    """
    spelled = [text.rstrip(_LOOSE_MARKS) for text in spelled]
    others = len(names) > 1 and ends_with_others(names)
    if others:
        spelled = spelled[:-1]
    if others or len(spelled) > most:
        spelled = spelled[:shown]
        return ", ".join(spelled) + (", et al." if len(spelled) > 1 or inverted else " et al.")
    if len(spelled) == 1:
        return spelled[0]
    return ", ".join(spelled[:-1]) + (", and " if len(spelled) > 2 or inverted else " and ") + spelled[-1]


# ----- titles


def _title(entry: Entry, *, opens: bool) -> Rich:
    """The title in its form, with its link and translation."""
    if not (title := _field(entry, "title")):
        return _linked(entry, _description(entry, opens=opens))
    if subtitle := _field(entry, "subtitle"):
        title = (*title, " " if plain(title).endswith(("?", "!")) else ": ", *subtitle)
    shown = _marked_as_title(entry, title)
    if translation := _field(entry, "titletranslation"):
        shown = (*shown, " [", *translation, "]")
    if addon := _field(entry, "titleaddon"):
        shown = (*_closed(shown, ","), " ", *addon)
    return shown


def _short_title(entry: Entry, *, opens: bool) -> Rich:
    title = _field(entry, "shorttitle") or (shortened(plain(_field(entry, "title"))),)
    if plain(title):
        return _marked_as_title(entry, title)
    description = shortened(plain(_description(entry, opens=False)))
    return _linked(entry, capitalized((description,)) if opens and description != entry.key else (description,))


def _description(entry: Entry, *, opens: bool) -> Rich:
    """What names a source without a title: a description in plain words, its book, or its key."""
    if described := _field(entry, "titleaddon"):
        return capitalized(described) if opens else described
    book = _field(entry, "booktitle")
    return (Span("em", book),) if book else (entry.key,)


def _marked_as_title(entry: Entry, title: Rich) -> Rich:
    """In italics or quotation marks, linked, and marked with its language."""
    if entry.type in WHOLES:
        return (Span("em", _in_its_language(entry, _linked(entry, title))),)
    return ("“", *_in_its_language(entry, _linked(entry, _singly_quoted(title))), "”")


def _singly_quoted(rich: Rich) -> Rich:
    """The text for use inside quotation marks: its own curly ones made single; „…“ and «…» stay."""
    if "„" in plain(rich):
        return rich
    return tuple(
        item.translate({ord("“"): "‘", ord("”"): "’"})
        if isinstance(item, str)
        else Span(item.tag, _singly_quoted(item.content), item.attributes)
        for item in rich
    )


def shortened(title: str) -> str:
    """A title for a short note: the part before a colon, at most five words, never ending in a small word."""
    title = title.strip()
    head = re.split(r"(?<=[^\d\s]):\s|(?<=[？?])\s|\s[–—]\s", title, maxsplit=1)[0]
    if " " in head:  # a single word before a colon says too little ("Live: …")
        title = head
    words = _without_article(title).split()
    if len(words) <= SHORT_TITLE_WORDS + 1:
        return " ".join(words)
    kept = words[:SHORT_TITLE_WORDS]
    while len(kept) > 2 and kept[-1].casefold() in _WEAK_END:
        kept.pop()
    return _closed_quotes(" ".join(kept).rstrip(",;:"))


def _closed_quotes(text: str) -> str:
    """The text with quotation marks closed that a cut left open."""
    for opening, closing in ("‘’", "“”", "«»", "„“"):
        opened = re.findall(rf"(?:^|(?<=\W)){opening}", text) if opening == "‘" else re.findall(opening, text)
        if opened and text.count(closing) < len(opened):
            text += closing
    return text


def _linked(entry: Entry, content: Rich) -> Rich:
    return robustlink.title(content, entry.availability)


def _in_its_language(entry: Entry, content: Rich) -> Rich:
    if not entry.langid or language.name(entry.langid) == "English":
        return content
    return (in_language(content, entry.langid),)


# ----- the rest


def _container(entry: Entry) -> list[Rich]:
    """Book or periodical that the source is part of, with volume and number."""
    if _is_part(entry):
        book = _field(entry, "booktitle")
        if subtitle := _field(entry, "booksubtitle"):
            book = (*book, ": ", *subtitle)
        return [("in ", Span("em", book))]
    if not (journal := _field(entry, "journaltitle")):
        return []
    volume, number = entry.plain("volume"), entry.plain("number", "issue")
    issue = f"no. {number}" if number else ""
    if volume:
        return [(Span("em", journal), " " + ", ".join(part for part in (volume, issue) if part))]
    return [(Span("em", journal),), *([(issue,)] if issue else [])]


def _details(entry: Entry, ed: str = "ed. ", trans: str = "trans. ") -> list[Rich]:
    """What stands between a title and its publication: editor, translator, edition, volume, series, version."""
    edition, number = entry.plain("edition"), entry.plain("number")
    found = [
        (ed, _people(entry.editors) if entry.authors else ""),
        (trans, _people(parse_names(entry.get("translator")))),
        ("", f"{_ordinal(int(edition))} ed." if edition.isascii() and edition.isdigit() else edition),
        ("version ", entry.plain("version")),
    ]
    if not entry.get("journaltitle"):
        series = entry.plain("series") or ("" if entry.type in THESES else entry.plain("type"))
        found += [("vol. ", entry.plain("volume")), ("" if series else "no. ", f"{series} {number}".strip())]
    return [(word + text,) for word, text in found if text]


def _people(names: tuple[Name, ...]) -> str:
    return _enumerated([name.in_full for name in names], names, most=3, shown=1) if names else ""


def _ordinal(number: int) -> str:
    teens = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _is_part(entry: Entry) -> bool:
    return bool(entry.get("booktitle") and entry.get("title"))


def _is_issue(entry: Entry) -> bool:
    """Whether the source stands in a numbered issue or volume of a periodical."""
    return bool(entry.get("journaltitle") and entry.get("volume", "number", "issue"))


def _has_imprint(entry: Entry) -> bool:
    """Whether place, publisher and date belong together: of books, their parts, reports and theses."""
    return bool(entry.get("title")) and (entry.type in WHOLES or entry.type in THESES or _is_part(entry))


def _imprint(entry: Entry) -> Rich:
    """`Place: Publisher, date`; of a thesis also what it is."""
    house, place = _house(entry), _field(entry, "location")
    published = (*place, ": ", *house) if place and house else place or house
    parts = [published, _date(entry)] if published else [_date(entry)]
    if entry.type in THESES:
        kind = entry.plain("type")
        parts = [(THESES.get(kind) or kind or THESES[entry.type],), *parts]
    return _joined(parts)


def _house(entry: Entry) -> Rich:
    """The publisher of an imprint, unless it is named as author already."""
    named = {name.casefold() for name in _plain_names(entry)}
    bodies = (_field(entry, name) for name in ("publisher", "institution", "organization"))
    return next((body for body in bodies if body and plain(body).casefold() not in named), ())


def _issuers(entry: Entry, named: Iterable[str]) -> list[Rich]:
    """The bodies behind the source that have not been named."""
    known = {name.casefold() for name in [*named, plain(_house(entry)) if _has_imprint(entry) else ""]}
    issuers: list[Rich] = []
    for body in (_field(entry, name) for name in ("organization", "institution", "publisher")):
        if body and plain(body).casefold() not in known:
            known.add(plain(body).casefold())
            issuers.append(body)
    return issuers


def _date(entry: Entry) -> Rich:
    return (str(entry.published) if entry.published else "n.d.",)


def _date_and_pages(entry: Entry, locator: str = "") -> list[Rich]:
    """The date, with its imprint or of an issue in parentheses, and the pages; a locator stands in their place."""
    pages = [(locator,)] if locator else _pages(entry)
    if _has_imprint(entry):
        return [("(", *_imprint(entry), ")"), *pages]
    if not _is_issue(entry):
        return [_date(entry), *pages]
    if locator or not pages:
        return [("(", *_date(entry), ")"), *pages]
    return [("(", *_date(entry), "): ", *pages[0])]


def _pages(entry: Entry) -> list[Rich]:
    pages = re.sub(r"(?<=\d)-(?=\w?\d)", "–", entry.plain("pages"))
    return [(pages,)] if pages else []


def _carrier(entry: Entry) -> list[Rich]:
    carrier = _field(entry, "howpublished")
    return [carrier] if carrier else []


def _identifier(entry: Entry) -> list[Rich]:
    """The DOI as an address; other addresses stand behind the title."""
    if not entry.doi:
        return []
    return [(link((f"https://doi.org/{entry.doi}",), doi_url(entry.doi)),)]


def _accessed(entry: Entry) -> list[Rich]:
    accessed = entry.accessed
    return [(f"accessed {accessed}",)] if isinstance(accessed, Date) else []


# ----- putting together


def _field(entry: Entry, *names: str) -> Rich:
    """The first of these fields that says something, without a comma or the like at its end."""
    for name in names:
        if (value := entry.get(name)) and (found := _read(value)):
            return found
    return ()


@lru_cache(maxsize=2048)
def _read(value: str) -> Rich:
    return _trimmed(latex.read(value))


def _trimmed(rich: Rich) -> Rich:
    """The text without commas, semicolons and colons at its end, which would stand beside our own marks."""
    if not rich:
        return ()
    last = rich[-1]
    if isinstance(last, Span):
        content = _trimmed(last.content)
        return (*rich[:-1], Span(last.tag, content, last.attributes)) if content else _trimmed(rich[:-1])
    text = last.rstrip(_LOOSE_MARKS)
    return (*rich[:-1], text) if text else _trimmed(rich[:-1])


def _joined(parts: Iterable[Rich]) -> Rich:
    """The parts with commas between them; none before an opening parenthesis, as Chicago has it."""
    out: list[Inline] = []
    for part in filter(None, map(_trimmed, parts)):
        if out:
            out = [*(out if _edge(part, 0) == "(" else _closed(tuple(out), ",")), " "]
        out += part
    return _tidy(out)


def _sentences(parts: Iterable[Rich]) -> Rich:
    """The parts as sentences, a period after each unless it ends itself."""
    out: list[Inline] = []
    for part in filter(None, map(_trimmed, parts)):
        if out:
            out.append(" ")
        out += with_period(_capitalized_if_ours(part))
    return _tidy(out)


def with_period(rich: Rich) -> Rich:
    """The text with a period at its end: inside closing quotation marks, none after . ? ! …"""
    return _closed(rich, ".")


def without_period(rich: Rich) -> Rich:
    """A sentence for use in parentheses: without its period, unless that is of an abbreviation like U.S."""
    last = rich[-1]
    if isinstance(last, Span):
        return (*rich[:-1], Span(last.tag, without_period(last.content), last.attributes))
    return (*rich[:-1], re.sub(r"(?<=[^\s.]{2})\.$", "", last))


def _closed(rich: Rich, mark: str) -> Rich:
    """The text with a comma or period at its end, inside closing quotation marks, unless it has one."""
    end, before, last = _edge(rich, -1), rich[:-1], rich[-1]
    if end in _ENOUGH[mark]:
        return rich
    if end not in ("”", "’") or not _QUOTED_END.search(plain(rich)):
        return (*rich, mark)
    if isinstance(last, Span):
        return (*before, Span(last.tag, _closed(last.content, mark), last.attributes))
    inside = (*before, last[:-1]) if last[:-1] else before
    return (*_closed(inside, mark), last[-1])


def _edge(rich: Rich, at: Literal[0, -1]) -> str:
    """The first or the last character of a text that has one."""
    for item in rich if at == 0 else reversed(rich):
        if isinstance(item, Span):
            if found := _edge(item.content, at):
                return found
        elif item:
            return item[at]
    return ""


def capitalized(rich: Rich) -> Rich:
    """The text with a capital at its beginning, for a description that begins a note or an entry."""
    first = rich[0]
    if isinstance(first, str):
        return (first[:1].upper() + first[1:], *rich[1:])
    return (Span(first.tag, capitalized(first.content), first.attributes), *rich[1:])


def _capitalized_if_ours(rich: Rich) -> Rich:
    """With a capital where a word of this style, and not of the source, begins a sentence."""
    return capitalized(rich) if isinstance(rich[0], str) and _OWN_WORDS.match(rich[0]) else rich


def _tidy(items: Iterable[Inline]) -> Rich:
    """Neighboring strings made one."""
    out: list[Inline] = []
    for item in items:
        if isinstance(item, str) and out and isinstance(out[-1], str):
            out[-1] += item
        else:
            out.append(item)
    return tuple(out)
