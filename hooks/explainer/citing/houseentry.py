"""An entry in the house form: the fields of a source, each in its place, and what a person still has to fill in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from explainer.citing.work import Work
from explainer.export.bibtex import escaped, name_text
from explainer.sources.audit import REQUIRED
from explainer.sources.bibformat import ORDER
from explainer.sources.blank import blank
from explainer.sources.entry import KINDS
from explainer.text.name import Name

PERIODICAL_KINDS = ("press", "state-media")
"""Kinds whose pages are articles of a periodical, whatever they call themselves."""

_KIND = blank(f"the kind of source, {' or '.join(KINDS)}")
_TITLE = blank("the title as the source prints it")
_BLANKS = {
    "journaltitle": blank("the newspaper, agency, magazine or news site"),
    "booktitle": blank("the title of the book that it is part of"),
    "institution": blank("the university"),
    "url": blank("the whole address"),
}
_TEMPLATE = {
    "author": blank("Family, Given", may_go=True),
    "organization": blank("the body that issued it", may_go=True),
    "date": blank("the date, like 2022-09-15, 2022-09 or 2022", may_go=True),
    "langid": blank("the language, like en", may_go=True),
}
"""What is asked of a source of which nothing but its address is known."""

_PLACE = {name: index for index, name in enumerate(ORDER)}
_BODIES = {
    **dict.fromkeys("report thesis".split(), "institution"),
    **dict.fromkeys("book incollection inproceedings dataset software inbook booklet proceedings".split(), "publisher"),
}
"""By type: the field of the body that issued a source; `organization` for others."""
_COMMAND = re.compile(r"@(?=\s*[^\W\d_][\w-]*\s*[({])")


@dataclass(frozen=True)
class Draft:
    """A source on the way to its entry."""

    work: Work
    kind: str = ""
    """A key of `entry.KINDS`; empty when it is not known."""
    accessed: str = ""
    is_template: bool = False
    """Whether nothing is known but the address, so that a person fills in the rest."""
    copy: Mapping[str, str] = field(default_factory=dict)
    """`archive_url`, `archive_date` and `urlstatus`, as far as known."""
    kept: Mapping[str, str] = field(default_factory=dict)
    """Other fields in plain text."""


def entry_text(draft: Draft, key: str) -> str:
    """The entry as `bibformat` lays it out, without a line break at its end."""
    kind, values = fields(draft)
    ordered = sorted(values.items(), key=lambda item: (_PLACE.get(item[0], len(_PLACE)), item[0]))
    width = max(len(name) for name in values)
    return "\n".join([f"@{kind}{{{key},", *(f"  {name:<{width}} = {{{value}}}," for name, value in ordered), "}"])


def fields(draft: Draft) -> tuple[str, dict[str, str]]:
    """The type of the entry and its fields as they are written, none of them empty."""
    work = draft.work
    kind = _type(draft)
    values = {
        "author": _names(work.authors),
        "editor": _names(work.editors),
        **{name: escaped(value) for name, value in (*_texts(work, kind), *draft.kept.items())},
        "doi": _address(work.doi),
        "url": _address(work.url),
        "urldate": draft.accessed,
        **{name: _address(value) for name, value in draft.copy.items()},
        "keywords": draft.kind or _KIND,
    }
    known = {name: value for name, value in values.items() if value}
    return kind, _missing(kind, draft) | known


def _type(draft: Draft) -> str:
    kind = draft.work.type or "online"
    return "article" if kind == "online" and draft.kind in PERIODICAL_KINDS else kind


def _texts(work: Work, kind: str) -> tuple[tuple[str, str], ...]:
    """The fields that are plain text."""
    container, body = work.container, work.publisher
    if kind == "article":
        container, body = container or body, "" if not container or work.doi or container == body else body
    elif kind not in ("incollection", "inproceedings", "inbook"):
        container, body = "", body or container
    if work.authors == (Name(body),):
        body = ""
    return (
        ("title", work.title),
        ("subtitle", work.subtitle),
        ("journaltitle" if kind == "article" else "booktitle", container),
        (_BODIES.get(kind, "organization"), body),
        ("location", work.location if kind != "article" else ""),
        ("date", work.date),
        ("langid", work.language),
        *((name, getattr(work, name)) for name in ("volume", "number", "pages", "edition", "isbn", "issn")),
    )


def _missing(kind: str, draft: Draft) -> dict[str, str]:
    """What a person has to fill in: what the type must have, and of a template the rest; the title may be described."""
    needed = {names[0] for names in REQUIRED.get(kind, (("title",),))} - {"url"}
    if draft.kept.get("titleaddon"):
        needed.remove("title")
    wanted = {name: _BLANKS.get(name, _TITLE) for name in needed}
    if not draft.is_template:
        return wanted
    asked = {name: text for name, text in _TEMPLATE.items() if name != "organization" or kind != "article"}
    return asked | wanted


def _names(names: tuple[Name, ...]) -> str:
    return " and ".join(map(name_text, names))


def _address(value: str) -> str:
    """An address or identifier as it is; what would look like an entry of its own, or uneven, is percent-encoded."""
    encoded = re.sub(r"[{}\\]", lambda mark: f"%{ord(mark.group()):02X}", value)
    return _COMMAND.sub("%40", encoded)
