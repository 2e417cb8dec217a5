"""Sources in the notes style of *The Chicago Manual of Style* (17th edition), full, short and as a reference.

Rules taken from the manual: up to three authors are named in a note, of more only the first with "et al."
(14.76); in a list up to ten, of more the first seven; a title of a part stands in quotation marks, of a whole in
italics; a translated title follows in brackets (14.99); a missing date is "n.d." (14.145). Titles keep the
capitals of the source. A source without a title of its own is described in plain words (field `titleaddon`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

from explainer import language
from explainer.address import doi_url
from explainer.date import Date
from explainer.entry import KINDS, Entry
from explainer.name import Name, ends_with_others
from explainer.rich import Inline, Rich, Span, classed, in_language, link, plain, without_links

WHOLES = frozenset(
    "book mvbook collection mvcollection proceedings reference report techreport booklet manual periodical".split()
)
"""Types whose title is in italics."""

SHORT_TITLE_WORDS = 5
_ARTICLE = re.compile(r"(?:An?|The)\s+(?=\w)")
_WEAK_END = frozenset("a an the of in on at to for with by from and or as over under its their his her is are".split())


def full(entry: Entry, locator: str = "") -> Rich:
    """The source as the first note on a page gives it, without the period that ends the note."""
    names = _names_in_note(entry)
    parts: list[Rich] = [
        *_container(entry),
        *_issuer(entry),
        *_imprint_and_date(entry, locator),
        *([(locator,)] if locator else []),
        *_carrier(entry),
        *_identifier(entry),
        *_accessed(entry),
    ]
    return _spelled(names, _title(entry, followed=bool(parts)), parts)


def short(entry: Entry, locator: str = "") -> Rich:
    """The source as later notes on the page give it: author or publisher, short title, locator."""
    names = _short_names(entry.authors or entry.editors)
    if not names and (publisher := entry.rich("shortauthor", "journaltitle", "organization", "publisher")):
        names = (Span("em", publisher),) if entry.get("journaltitle") else publisher
    parts: list[Rich] = [(locator,)] if locator else []
    return _spelled(names, _short_title(entry, followed=bool(parts)), parts)


def reference(entry: Entry) -> Rich:
    """The source as a list of sources gives it, periods between its parts."""
    names = _names_in_list(entry)
    sentences: list[Rich] = []
    if names:
        sentences.append(names)
    title = _title(entry, followed=False)
    sentences.append(title if entry.get("title") else capitalized(title))
    publication = _joined(
        [*_container(entry), *_issuer(entry), *_imprint_and_date(entry, ""), *_carrier(entry)],
        ", ",
    )
    sentences += [
        part for part in (publication, _joined(_identifier(entry), ""), _joined(_accessed(entry), "")) if part
    ]
    return _sentences(sentences)


def source_id(key: str) -> str:
    """The HTML id of a source in the list of sources: stable as long as its key is."""
    return f"source-{key}"


def label(entry: Entry, sources_path: str = "") -> Span | None:
    """What a reader sees of a source without a click: its kind, and its language when that is not English.

    With the path of the list of sources, the label leads to the source's place there.
    """
    words = [KINDS[entry.kind]] if entry.kind else []
    if entry.langid and language.name(entry.langid) != "English":
        words.append(language.name(entry.langid))
    if not words:
        return None
    attributes = (("class", "source-label"), ("data-kind", entry.kind or "none"))
    if not sources_path:
        return Span("span", (" · ".join(words),), attributes)
    target = f"{sources_path}#{quote(source_id(entry.key))}"
    return Span("a", (" · ".join(words),), (*attributes, ("href", target)))


def additions(entry: Entry) -> list[Rich]:
    """What follows a source in full: its archived copy, and what its entry says a reader must know."""
    added: list[Rich] = []
    if entry.archive_url:
        added.append((link(("archived copy",), entry.archive_url),))
    if note := entry.rich("note"):
        added.append((classed(note, "source-note"),))
    return added


def title_text(entry: Entry) -> str:
    """The title (or description) as plain text, for tooltips, search and sorting."""
    return plain(_bare_title(entry))


def sort_key(entry: Entry) -> tuple[str, str, str]:
    """Alphabetical order of a list: by author, publisher or title; then by date."""
    names = entry.authors or entry.editors
    first = names[0].sorted if names else entry.plain("journaltitle", "organization", "publisher") or title_text(entry)
    published = entry.published
    return first.casefold(), published.iso if published else "", entry.key


# ----- names


def _names_in_note(entry: Entry) -> Rich:
    if entry.authors:
        return (_enumerated([name.in_full for name in entry.authors], entry.authors, most=3, shown=1),)
    if entry.editors:
        role = "ed." if len(entry.editors) == 1 else "eds."
        return (_enumerated([name.in_full for name in entry.editors], entry.editors, most=3, shown=1) + f", {role}",)
    return ()


def _names_in_list(entry: Entry) -> Rich:
    names = entry.authors or entry.editors
    if not names:
        return ()
    spelled = [names[0].sorted, *(name.in_full for name in names[1:])]
    role = "" if entry.authors else ", ed" if len(names) == 1 else ", eds"
    return (_enumerated(spelled, names, most=10, shown=7) + role,)


def _short_names(names: tuple[Name, ...]) -> Rich:
    return (_enumerated([name.short for name in names], names, most=3, shown=1),) if names else ()


def _enumerated(spelled: list[str], names: tuple[Name, ...], *, most: int, shown: int) -> str:
    """`A`, `A and B`, `A, B, and C`; of more than `most` the first `shown` and "et al."."""
    if ends_with_others(names):
        spelled = spelled[:-1]
        shown = min(shown, len(spelled))
    elif len(spelled) <= most:
        if len(spelled) < 3:
            return " and ".join(spelled)
        return ", ".join(spelled[:-1]) + f", and {spelled[-1]}"
    return ", ".join(spelled[:shown]) + (" et al." if shown == 1 else ", et al.")


# ----- titles


def _bare_title(entry: Entry) -> Rich:
    return entry.rich("title", "titleaddon", "booktitle") or (entry.key,)


def _title(entry: Entry, *, followed: bool) -> Rich:
    """The title in its form, with its link and translation; a comma goes inside the quotation marks."""
    title = entry.rich("title")
    if not title:
        return _linked(entry, _bare_title(entry))
    if subtitle := entry.rich("subtitle"):
        title = (*title, ": ", *subtitle)
    shown = _in_its_language(entry, _linked(entry, title))
    translation = entry.rich("titletranslation")
    after: Rich = (" [", *translation, "]") if translation else ()
    addon: Rich = (", ", *entry.rich("titleaddon")) if entry.get("titleaddon") else ()
    if entry.type in WHOLES:
        return (Span("em", shown), *after, *addon, *_comma(followed))
    inside = "," if followed and not after and not addon else ""
    outside = _comma(followed) if after or addon else ()
    return ("“", *shown, f"{inside}”", *after, *addon, *outside)


def _short_title(entry: Entry, *, followed: bool) -> Rich:
    title = entry.rich("shorttitle") or (shortened(plain(_bare_title(entry))),)
    if not entry.get("title", "shorttitle"):
        return (*_linked(entry, title), *_comma(followed))
    shown = _in_its_language(entry, _linked(entry, title))
    if entry.type in WHOLES:
        return (Span("em", shown), *_comma(followed))
    return ("“", *shown, "," if followed else "", "”")


def shortened(title: str) -> str:
    """A title for a short note: the part before a colon, at most five words, never ending in a small word."""
    title = re.split(r"(?<=[^\d\s]):\s|[？?](?=\s)|\s[–—]\s", title.strip(), maxsplit=1)[0]
    words = _ARTICLE.sub("", title, count=1).split() if title.isascii() or " " in title else [title]
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
    return (link(without_links(content), entry.url),) if entry.url else content


def _in_its_language(entry: Entry, content: Rich) -> Rich:
    if not entry.langid or language.name(entry.langid) == "English":
        return content
    return (in_language(content, entry.langid),)


# ----- the rest


def _container(entry: Entry) -> list[Rich]:
    """Book or periodical that the source is part of, with volume and number."""
    if booktitle := entry.rich("booktitle") if entry.get("title") else ():
        return [("in ", Span("em", booktitle))]
    if not (journal := entry.rich("journaltitle")):
        return []
    volume, number = entry.plain("volume"), entry.plain("number", "issue")
    issue = f"no. {number}" if number else ""
    if volume:
        return [(Span("em", journal), " " + ", ".join(part for part in (volume, issue) if part))]
    return [(Span("em", journal),), *([(issue,)] if issue else [])]


def _issuer(entry: Entry) -> list[Rich]:
    """The body behind the source, unless it is already named as author or periodical."""
    named = {name.in_full.casefold() for name in entry.authors} | {entry.plain("journaltitle").casefold()}
    bodies = [entry.rich(name) for name in ("organization", "institution") if entry.get(name)]
    bodies += [entry.rich("publisher")] if entry.get("publisher") and not _is_imprint(entry) else []
    return [body for body in bodies if plain(body).casefold() not in named]


def _is_imprint(entry: Entry) -> bool:
    return entry.type in WHOLES or bool(entry.get("booktitle"))


def _imprint_and_date(entry: Entry, locator: str) -> list[Rich]:
    """The date; for books in parentheses with place and publisher; for a volume's article with its pages."""
    when = str(entry.published) if entry.published else "n.d."
    pages = re.sub(r"-+", "–", entry.plain("pages")) if not locator else ""
    if _is_imprint(entry) and entry.get("publisher"):
        place = (*entry.rich("location"), ": ") if entry.get("location") else ()
        return [("(", *place, *entry.rich("publisher"), f", {when})"), *([(pages,)] if pages else [])]
    if entry.get("journaltitle") and entry.get("volume"):
        return [(f"({when})" + (f": {pages}" if pages else ""),)]
    return [(when,), *([(pages,)] if pages else [])]


def _carrier(entry: Entry) -> list[Rich]:
    return [entry.rich("howpublished")] if entry.get("howpublished") else []


def _identifier(entry: Entry) -> list[Rich]:
    """The DOI as an address; other addresses stand behind the title."""
    if not entry.doi:
        return []
    return [(link((f"https://doi.org/{entry.doi}",), doi_url(entry.doi)),)]


def _accessed(entry: Entry) -> list[Rich]:
    accessed = entry.accessed
    return [(f"accessed {accessed}",)] if isinstance(accessed, Date) else []


# ----- putting together


def _comma(followed: bool) -> Rich:
    return (",",) if followed else ()


def _spelled(names: Rich, title: Rich, parts: list[Rich]) -> Rich:
    """Names, title and parts with commas; the title brings its own."""
    out: list[Inline] = [*names, ", "] if names else []
    out += title
    if parts:
        if not plain(title).endswith((",", ",”")):
            out.append(",")
        out += [" ", *_joined(parts, ", ")]
    return _tidy(out)


def _joined(parts: Iterable[Rich], separator: str) -> Rich:
    """The parts with the separator between them; none before an opening parenthesis, as Chicago has it."""
    out: list[Inline] = []
    for part in parts:
        if out:
            out.append(" " if plain(part).startswith("(") else separator)
        out += part
    return tuple(out)


def _sentences(parts: Iterable[Rich]) -> Rich:
    """The parts as sentences, a period after each unless it ends itself."""
    out: list[Inline] = []
    for part in parts:
        if out:
            out.append(" ")
        out += with_period(part)
    return _tidy(out)


def with_period(rich: Rich) -> Rich:
    """The text with a period at its end: inside a closing quotation mark, none after . ? ! …"""
    text = plain(rich)
    if text.endswith("”") and isinstance(rich[-1], str):
        head = rich[-1][:-1]
        if plain((*rich[:-1], head)).endswith((".", "?", "!", "…")):
            return rich
        return (*rich[:-1], head + ".”")
    return rich if text.endswith((".", "?", "!", "…")) else (*rich, ".")


def capitalized(rich: Rich) -> Rich:
    """The text with a capital at its beginning, for a description that begins a note or an entry."""
    first = rich[0]
    if isinstance(first, str):
        return (first[:1].upper() + first[1:], *rich[1:])
    return (Span(first.tag, capitalized(first.content), first.attributes), *rich[1:]) if first.content else rich


def _tidy(items: list[Inline]) -> Rich:
    """Neighboring strings made one."""
    out: list[Inline] = []
    for item in items:
        if isinstance(item, str) and out and isinstance(out[-1], str):
            out[-1] += item
        elif item != "":
            out.append(item)
    return tuple(out)
