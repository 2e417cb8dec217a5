"""Sources as BibLaTeX, in a form that BibLaTeX, BibTeX readers, pandoc and reference managers read alike.

What is written differs from what a contributor wrote only in form:

- Letters are Unicode. What TeX takes for a command is escaped (`%`, `&`, `#`, `_`, `$`, braces, backslash), though
  our own reader would take it bare: others begin a comment at `%`.
- Titles stand in a second pair of braces. Without it, readers that make BibLaTeX's sentence case (pandoc, styles of
  BibTeX) write the capitals of names small: BibLaTeX manual, section 4.6.4, `\\MakeSentenceCase`.
- A literal list (`publisher`, `location`, …) that holds "and" does so too, for "and" would part it (manual, 2.2.1).
- Names stand as `Family, Suffix, Given`, bodies in braces (manual, 2.3.3 and the BibTeX manual): readers that do
  not know that a language puts the family name first would take the last word of "Lu Xun" for it.
- A source without a title has its description for one, in the brackets in which cataloguers put a title that they
  supply: reference managers and pandoc drop a `titleaddon` without a title.
- Dates are one `date` in ISO 8601 (manual, 2.3.8); addresses and DOIs stand bare, as verbatim fields do (2.2.1).
- A type that Zotero does not know, with which it drops the entry whole, is `misc`; `entrysubtype` then names it
  (Zotero's translator "BibTeX", table `bibtex2zoteroTypeMap`; BibLaTeX manual, 2.2.3).
- What a `crossref` adds is written out, so that each entry stands for itself.
- The language is given twice: `langid` for BibLaTeX and pandoc, `language` for Zotero, which knows no `langid`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from explainer.export.clean import cleaned, cleaned_names, one_line
from explainer.export.record import MOST_REMEMBERED
from explainer.sources.bibformat import ORDER
from explainer.sources.entry import Entry
from explainer.text import latex
from explainer.text.name import OTHERS, Name, parse_names
from explainer.text.rich import Inline, Rich, Span, plain

TYPES = frozenset(
    """article artwork audio book booklet collection conference electronic inbook incollection inproceedings inreference
    jurisdiction legislation letter manual mastersthesis misc movie mvbook online patent phdthesis proceedings report
    software techreport thesis unpublished video""".split()
)
"""The types that Zotero reads."""
TITLES = frozenset(
    """title subtitle titleaddon titletranslation shorttitle booktitle booksubtitle booktitleaddon maintitle
    mainsubtitle maintitleaddon journalsubtitle issuetitle issuesubtitle eventtitle series shortauthor""".split()
)
NAMES = frozenset(
    """author editor translator bookauthor annotator commentator introduction foreword afterword holder editora editorb
    editorc""".split()
)
KEY_LISTS = frozenset("xref entryset ids related xdata".split())
LITERAL_LISTS = frozenset("publisher location institution organization origlocation origpublisher".split())
_ADDRESSES = ("url", "archive_url")
_DATES = ("date", "year", "month", "day")
_OWN = frozenset(("crossref", "entrysubtype", "langid", "doi", "urldate", *_DATES, *_ADDRESSES))
"""Fields that are not copied as text."""

_PLACE = {name: index for index, name in enumerate(ORDER)}
_KEYS = re.compile(r"[\w:.+/, -]*")
_AND = re.compile(r"\band\b", re.IGNORECASE)
_SPECIAL = re.compile(r"[\\{}%&#$_~^\u00a0\u202f]|--+|``+|''+|(?<![\w.])@(?=\s*[^\W\d_])")
_ESCAPES = {
    "\\": "\\textbackslash{}",
    "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}",
    "\u00a0": "~",
    "\u202f": "{\\,}",
    "@": "{@}",
}
_BRACES = {"{": "\\textbraceleft{}", "}": "\\textbraceright{}"}
_COMMANDS = {"em": "emph", "strong": "textbf"}


def text(entries: Iterable[Entry]) -> str:
    """The entries as a .bib file, in the order given."""
    return "\n".join(map(entry_text, entries))


@lru_cache(MOST_REMEMBERED)
def entry_text(entry: Entry) -> str:
    """One entry, each field on a line of its own; an empty field is left out."""
    filled = (item for item in _fields(entry) if item[1])
    written = sorted(filled, key=lambda item: (_PLACE.get(item[0], len(_PLACE)), item[0]))
    width = max((len(name) for name, _ in written), default=0)
    lines = [f"  {name:<{width}} = {{{value}}}," for name, value in written]
    return "\n".join([f"@{entry.type if entry.type in TYPES else 'misc'}{{{entry.key},", *lines, "}\n"])


def _fields(entry: Entry) -> Iterator[tuple[str, str]]:
    yield from _written_anew(entry)
    # A description must not stand beside the title that it gave.
    left_out = {*_OWN, "language", *(() if entry.plain("title") else ("title", "titleaddon"))}
    for name in {**entry.inherited, **entry.fields}:
        if name not in left_out:
            yield name, _writer(name)(entry.get(name))


def _written_anew(entry: Entry) -> Iterator[tuple[str, str]]:
    """The fields that have a form of their own."""
    if not entry.plain("title") and (described := entry.rich("titleaddon")):
        yield "title", f"{{{latex_text(('[', *described, ']'))}}}"
    if published := entry.published:
        yield "date", published.iso
    else:
        yield from ((name, _unread(entry.get(name))) for name in _DATES)
    yield "urldate", entry.accessed.iso if entry.accessed else _unread(entry.get("urldate"))
    yield "doi", entry.doi or ""
    yield from ((name, entry.link(name) or "") for name in _ADDRESSES)
    code = entry.langid
    yield "langid", code or _unread(entry.get("langid"))
    yield "language", code
    yield "entrysubtype", _plain_text(entry.get("entrysubtype")) or ("" if entry.type in TYPES else entry.type)


def _writer(name: str) -> Callable[[str], str]:
    if name in NAMES:
        return _names
    if name in TITLES:
        return _title
    if name in KEY_LISTS:
        return _keys
    return _literal_list if name in LITERAL_LISTS else _plain_text


def _plain_text(value: str) -> str:
    return latex_text(latex.read(value))


def _unread(value: str) -> str:
    """What is no date or language, as it stands; nothing where reading it as LaTeX might make it one."""
    return _plain_text(value) if latex.read_plain(value) == value else ""


def _title(value: str) -> str:
    written = _plain_text(value)
    return f"{{{written}}}" if written else ""


def _literal_list(value: str) -> str:
    written = _plain_text(value)
    return f"{{{written}}}" if _AND.search(written) else written


def _keys(value: str) -> str:
    return value if _KEYS.fullmatch(value) else _plain_text(value)


def _names(value: str) -> str:
    return " and ".join(map(name_text, cleaned_names(parse_names(value))))


def name_text(name: Name) -> str:
    """A name that any reader of BibTeX parts as we did; `parse_names` gives the same name."""
    if name == OTHERS:
        return "others"
    family, given, suffix = (latex_text((part,)) for part in (name.family, name.given, name.suffix))
    if not name.given:
        return family if name.family_first else f"{{{family}}}"
    parts = [part for part in (family, suffix, given) if part]
    written = ", ".join(parts)
    # What holds a comma or an "and" of its own, or would be parted otherwise, is kept together by braces.
    return written if parse_names(written) == (name,) else ", ".join(f"{{{part}}}" for part in parts)


def latex_text(content: Rich) -> str:
    """Formatted text as LaTeX in Unicode, on one line; `latex.read` gives the same text."""
    return "".join(map(_inline, cleaned(content))).strip(" ")


def escaped(plain_text: str) -> str:
    """Plain text for a field of a .bib file."""
    return latex_text((one_line(plain_text),))


def _inline(item: Inline) -> str:
    if isinstance(item, str):
        return _escaped(item)
    if item.tag == "a":
        return _link(item)
    written = latex_text(item.content)
    return f"\\{_COMMANDS[item.tag]}{{{written}}}" if written else ""


def _link(span: Span) -> str:
    href = dict(span.attributes)["href"]
    address = re.sub(r"[%#]", r"\\\g<0>", href)
    if plain(span.content) == href:
        return f"\\url{{{address}}}"
    return f"\\href{{{address}}}{{{latex_text(span.content)}}}"


def _escaped(piece: str) -> str:
    """A run of plain text. Braces that pair within it are escaped; others would leave those of the entry uneven."""
    paired, address = _pairs(piece), "://" in piece

    def escape(found: re.Match[str]) -> str:
        mark = found.group()
        if mark in _BRACES:
            return f"\\{mark}" if paired else _BRACES[mark]
        if mark == "\u00a0" and address:
            return "{}~"  # in an address, `~` is a tilde
        if mark[0] in "-`'":
            return "{}".join(mark)  # no ligature
        return _ESCAPES.get(mark, f"\\{mark}")

    return _SPECIAL.sub(escape, piece)


def _pairs(piece: str) -> bool:
    depth = 0
    for brace in re.findall("[{}]", piece):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0
