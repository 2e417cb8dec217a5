"""How to cite a page of the site, in the three styles that readers are asked for and in two formats for programs.

*The Chicago Manual of Style*, 17th ed., notes and bibliography (14.206, 14.207; revision dates 14.13): the title of a
page in quotation marks, that of a website in roman; a body is named as owner after the website in a note, and leads
in a bibliography; a name that the website and its owner share stands once; "last modified" before a revision date.

*Publication Manual of the APA*, 7th ed. (web pages 10.16; authors, dates and retrieval dates chapter 9): title in
italics, the date of the content (that of a last review is none, 9.15), no website that is named as author.

*MLA Handbook*, 9th ed. (chapter 5, elements author, container, publisher, date, location): an author who is the
publisher too is named as publisher only, a publisher named like its website not at all; day before month, months of
more than four letters abbreviated; the address without its scheme.

Titles keep the capitals of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from explainer.export import bibtex, ris
from explainer.export.clean import one_line
from explainer.export.pageidentity import PageIdentity, as_entry
from explainer.sources.chicago import shortened
from explainer.text.address import safe_url
from explainer.text.date import MONTHS, Date
from explainer.text.name import Name
from explainer.text.rich import Inline, Rich, Span, link

_MLA_MONTHS = tuple(month if len(month) <= 4 else f"{month[: 4 if month == 'September' else 3]}." for month in MONTHS)
_ENDS = (".", "?", "!", "…")
_TO_SINGLE = {ord("“"): "‘", ord("”"): "’"}
_SCHEME = re.compile(r"^https?://")
APA_MOST = 20
"""Authors that APA names; of more it names one less and the last."""


@dataclass(frozen=True, slots=True)
class PageCitation:
    """A page in every form."""

    note: Rich
    """Chicago, first note."""
    short_note: Rich
    """Chicago, later notes."""
    bibliography: Rich
    """Chicago."""
    apa: Rich
    mla: Rich
    bibtex: str
    ris: str


def citation(page: PageIdentity) -> PageCitation:
    """The page in every form."""
    entry = as_entry(page)
    return PageCitation(
        chicago_note(page),
        chicago_short_note(page),
        chicago_bibliography(page),
        apa(page),
        mla(page),
        bibtex.entry_text(entry),
        ris.entry_text(entry),
    )


def chicago_note(page: PageIdentity) -> Rich:
    """The page as a first note names it."""
    site, owner = one_line(page.site), _owner(page)
    lead = _chicago_series([name.in_full for name in _writers(page)])
    rest = [site, owner if owner != site else "", _chicago_date(page)]
    return _joined([_listed(lead), f"{_quoted(page.title, ',')} ", *map(_listed, rest)], _address(page))


def chicago_short_note(page: PageIdentity) -> Rich:
    """The page as later notes name it."""
    short = shortened(one_line(page.title))
    title = _quoted(short[:1].upper() + short[1:], ".")
    writers = _writers(page)
    lead = f"{writers[0].short} et al." if len(writers) > 3 else _chicago_series([name.short for name in writers])
    return (f"{lead}, {title}" if lead else title,)


def chicago_bibliography(page: PageIdentity) -> Rich:
    """The page as a bibliography lists it."""
    writers, owner, site = _writers(page), _owner(page), one_line(page.site)
    spelled = [*(name.sorted for name in writers[:1]), *(name.in_full for name in writers[1:])]
    inverted = bool(writers) and writers[0].sorted != writers[0].in_full
    lead = _chicago_series(spelled, most=10, shown=7, inverted=inverted) or owner or site
    rest = [body for body in dict.fromkeys((site, owner)) if body != lead]
    date = _chicago_date(page)
    sentences = [lead, _quoted(page.title, "."), *rest, date[:1].upper() + date[1:]]
    return _joined([f"{_stopped(part)} " for part in sentences if part], _address(page))


def apa(page: PageIdentity) -> Rich:
    """The page as a reference list in APA style names it."""
    authors, site = _apa_authors(page.authors), one_line(page.site)
    date = f"({_apa_date(page.date)}). "
    title: list[Inline] = [Span("em", (one_line(page.title),)), _stop_after(page.title)]
    lead = [f"{_stopped(authors)} ", date, *title] if authors else [*title, date]
    is_named = site in {one_line(name.in_full) for name in page.authors}
    website = f"{_stopped(site)} " if site and not is_named else ""
    retrieved = f"Retrieved {page.accessed}, from " if page.accessed and not page.date else ""
    url, shown = _url(page)
    return _tidy([*lead, website, retrieved, link((shown,), url) if url else shown])


def mla(page: PageIdentity) -> Rich:
    """The page as a list of works cited in MLA style names it."""
    site, publisher = one_line(page.site), _owner(page)
    authors = _mla_authors(_writers(page))
    lead = f"{_stopped(authors)} " if authors else ""
    container: list[Inline] = [Span("em", (site,)), ", "] if site else []
    rest = [publisher if publisher != site else "", _mla_date(page.date)]
    url, shown = _url(page)
    address: Inline = link((_SCHEME.sub("", shown),), url) if url else shown
    accessed = f". Accessed {_mla_date(page.accessed)}." if page.accessed else "."
    return _tidy([f"{lead}{_quoted(page.title, '.')} ", *container, *map(_listed, rest), address, accessed])


# ----- names


def _is_body(name: Name) -> bool:
    return not (name.given or name.family_first)


def _bodies(page: PageIdentity) -> list[str]:
    """The authors, when all are bodies and none but them publishes the page."""
    bodies = [one_line(name.family) for name in page.authors if _is_body(name)]
    publisher = one_line(page.publisher)
    return bodies if len(bodies) == len(page.authors) and (not publisher or publisher in bodies) else []


def _writers(page: PageIdentity) -> tuple[Name, ...]:
    """The authors who are not the owner of the website."""
    return () if _bodies(page) else page.authors


def _owner(page: PageIdentity) -> str:
    """The body behind the website."""
    return one_line(page.publisher) or _chicago_series(_bodies(page))


def _chicago_series(spelled: list[str], *, most: int = 3, shown: int = 1, inverted: bool = False) -> str:
    """`A`, `A and B`, `A, B, and C`; of more than `most` the first `shown` and "et al." (14.76)."""
    spelled = [one_line(name) for name in spelled]
    if len(spelled) > most:
        return ", ".join(spelled[:shown]) + (", et al." if shown > 1 or inverted else " et al.")
    if len(spelled) < 2:
        return "".join(spelled)
    return ", ".join(spelled[:-1]) + (", and " if len(spelled) > 2 or inverted else " and ") + spelled[-1]


def _apa_authors(names: tuple[Name, ...]) -> str:
    spelled = [_apa_name(name) for name in names]
    if len(spelled) > APA_MOST:
        return ", ".join(spelled[: APA_MOST - 1]) + f", . . . {spelled[-1]}"
    if len(spelled) < 2:
        return "".join(spelled)
    two_bodies = len(spelled) == 2 and all(map(_is_body, names))
    return ", ".join(spelled[:-1]) + (" & " if two_bodies else ", & ") + spelled[-1]


def _apa_name(name: Name) -> str:
    """`Roe, J.-P. M., Jr.`; a name in Han characters stays whole."""
    if not name.given or name.short == name.in_full:
        return one_line(name.in_full)
    initials = " ".join("-".join(f"{part[0]}." for part in word.split("-") if part) for word in name.given.split())
    return one_line(", ".join(part for part in (name.family, initials, name.suffix) if part))


def _mla_authors(names: tuple[Name, ...]) -> str:
    """`Roe, Jane`; `Roe, Jane, and John Doe`; of more than two the first, et al."""
    if len(names) > 2:
        return f"{one_line(names[0].sorted)}, et al."
    spelled = [*(name.sorted for name in names[:1]), *(name.in_full for name in names[1:])]
    return _chicago_series(spelled, inverted=bool(names) and names[0].sorted != names[0].in_full)


# ----- dates


def _chicago_date(page: PageIdentity) -> str:
    """The date of the content with what it is; without one the last review, or when the page was read."""
    if page.modified:
        return f"last modified {page.modified}"
    if page.published:
        return str(page.published)
    if page.reviewed:
        return f"last reviewed {page.reviewed}"
    return f"accessed {page.accessed}" if page.accessed else ""


def _apa_date(date: Date | None) -> str:
    if date is None:
        return "n.d."
    month_and_day = [MONTHS[date.month - 1]] if date.month else []
    month_and_day += [str(date.day)] if date.day else []
    return ", ".join([str(date.year), *([" ".join(month_and_day)] if month_and_day else [])])


def _mla_date(date: Date | None) -> str:
    if date is None:
        return ""
    month = _MLA_MONTHS[date.month - 1] if date.month else ""
    return " ".join(part for part in (str(date.day or ""), month, str(date.year)) if part)


# ----- putting together


def _quoted(title: str, mark: str) -> str:
    """A title in quotation marks with a mark inside them; a period gives way to a mark that ends the title."""
    title = one_line(title).translate(_TO_SINGLE)
    return f"“{title}”" if mark == "." and title.endswith(_ENDS) else f"“{title}{mark}”"


def _listed(part: str) -> str:
    return f"{part}, " if part else ""


def _stopped(text: str) -> str:
    return text if text.rstrip("”’").endswith(_ENDS) else f"{text}."


def _stop_after(title: str) -> str:
    return " " if one_line(title).endswith(_ENDS) else ". "


def _url(page: PageIdentity) -> tuple[str, str]:
    """The address, empty unless it may be linked, and as it is shown."""
    return safe_url(page.url) or "", one_line(page.url)


def _address(page: PageIdentity) -> list[Inline]:
    url, shown = _url(page)
    return [link((shown,), url) if url else shown, "."]


def _joined(parts: Iterable[str], end: list[Inline]) -> Rich:
    return _tidy(["".join(parts), *end])


def _tidy(items: Iterable[Inline]) -> Rich:
    """Neighboring strings made one."""
    out: list[Inline] = []
    for item in items:
        if isinstance(item, str) and out and isinstance(out[-1], str):
            out[-1] += item
        elif item:
            out.append(item)
    return tuple(out)
