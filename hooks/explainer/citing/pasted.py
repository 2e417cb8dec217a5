"""Sources that a person pastes as BibTeX, with their keys."""

from __future__ import annotations

from dataclasses import dataclass

from explainer.citing.cleantext import from_markup
from explainer.citing.work import Work
from explainer.problems.place import TextFile
from explainer.problems.problem import Problem
from explainer.sources.audit import TYPES
from explainer.sources.bibliography import from_files
from explainer.sources.entry import Entry
from explainer.text.date import Date
from explainer.text.name import parse_names

NAME = "standard input"
"""What messages call the text."""

_BIBLATEX = {
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "techreport": "report",
    "conference": "inproceedings",
    "electronic": "online",
    "www": "online",
}
_READ = frozenset(
    """author editor title subtitle booktitle journaltitle volume number issue pages organization institution publisher
    location date year month day doi url urldate archive_url archive_date urlstatus langid keywords edition isbn issn
    shorttitle titletranslation titleaddon howpublished note series""".split()
)
KEPT = ("shorttitle", "titletranslation", "titleaddon", "howpublished", "urlstatus", "note", "series")
"""Fields that only a person can have written; they are taken over as text."""


class NotBibtex(ValueError):
    """The text is no BibTeX that can be read whole."""

    def __init__(self, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__("it has no entry" if not problems else f"{len(problems)} problems")
        self.problems = problems


@dataclass(frozen=True)
class Pasted:
    """One entry, read."""

    entry: Entry
    work: Work
    dropped: tuple[str, ...]
    """Fields that our form has no place for."""


def read(text: str) -> list[Pasted]:
    """The entries of a text, in their order; raises NotBibtex."""
    library = from_files([TextFile(NAME, text)])
    problems = [*library.problems, *(problem for key in library for problem in library.reading_problems(key))]
    if problems or not len(library):
        raise NotBibtex(tuple(problems))
    entries = (entry for key in library if (entry := library.get(key)))
    return [Pasted(entry, work(entry), tuple(name for name in entry.fields if name not in _READ)) for entry in entries]


def work(entry: Entry) -> Work:
    """The source of an entry."""
    known = _BIBLATEX.get(entry.type, entry.type)
    published = entry.published
    return Work(
        type=known if known in TYPES else "misc",
        title=_text(entry, "title"),
        subtitle=_text(entry, "subtitle"),
        authors=parse_names(entry.get("author")),
        editors=parse_names(entry.get("editor")),
        container=_text(entry, "journaltitle", "booktitle"),
        publisher=_text(entry, "publisher", "institution", "organization"),
        location=_text(entry, "location"),
        date=published.iso if published else "",
        language=entry.langid.partition("-")[0],
        volume=_text(entry, "volume"),
        number=_text(entry, "number", "issue"),
        pages=_text(entry, "pages").replace("-", "–"),
        edition=_text(entry, "edition"),
        isbn=_text(entry, "isbn"),
        issn=_text(entry, "issn"),
        doi=entry.doi or "",
        url=entry.link("url") or "",
    )


def accessed(entry: Entry) -> str:
    """The day on which the person read it, when the entry says so."""
    return entry.accessed.iso if isinstance(entry.accessed, Date) else ""


def _text(entry: Entry, *names: str) -> str:
    return from_markup(entry.plain(*names))
