"""A source as CSL-JSON, as registries of DOIs give it (`application/vnd.citationstyles.csl+json`)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from explainer.citing import person, stateddate
from explainer.citing.cleantext import cleaned, from_markup
from explainer.citing.work import Work
from explainer.text import language
from explainer.text.address import doi_name, safe_url
from explainer.text.name import Name

TYPES: dict[str, str] = {
    **dict.fromkeys(
        "article-journal article-magazine article-newspaper journal-article review article".split(), "article"
    ),
    **dict.fromkeys("book monograph edited-book reference-book proceedings collection".split(), "book"),
    **dict.fromkeys("chapter book-chapter entry-encyclopedia entry-dictionary entry".split(), "incollection"),
    **dict.fromkeys("paper-conference proceedings-article".split(), "inproceedings"),
    **dict.fromkeys("report report-component standard".split(), "report"),
    **dict.fromkeys("webpage post post-weblog".split(), "online"),
    **dict.fromkeys("thesis dissertation".split(), "thesis"),
    **dict.fromkeys("motion_picture broadcast".split(), "video"),
    "dataset": "dataset",
    "software": "software",
}
"""Types of CSL 1.0.2, and those of registries that give their own; others are `misc`."""


class NotCsl(ValueError):
    """The text is no source in CSL-JSON; the message says why."""


def read(text: str) -> Work:
    """The source in a text; raises NotCsl."""
    try:
        item: Any = json.loads(text)
    except (ValueError, RecursionError):
        raise NotCsl("it is no JSON") from None
    if isinstance(item, list) and len(item) == 1:
        item = item[0]
    if not isinstance(item, dict):
        raise NotCsl("it is not one source")
    work = _work(item)
    if not work.title:
        raise NotCsl("it has no title")
    return work


def _work(item: dict[str, Any]) -> Work:
    kind = TYPES.get(cleaned(item.get("type")), "misc")
    container = from_markup(_first(item.get("container-title")))
    return Work(
        type="misc" if kind == "article" and not container else kind,
        title=from_markup(_first(item.get("title"))),
        subtitle=from_markup(_first(item.get("subtitle"))),
        authors=person.listed(_names(item.get("author"))),
        editors=person.listed(_names(item.get("editor"))),
        container=container,
        publisher=from_markup(_first(item.get("publisher"))),
        location=from_markup(_first(item.get("publisher-place"))),
        date=next((day for name in ("issued", "published", "created") if (day := _date(item.get(name)))), ""),
        language=language.code(cleaned(item.get("language"), 40)).partition("-")[0],
        volume=cleaned(item.get("volume"), 40),
        number=cleaned(item.get("issue") or item.get("number"), 40),
        pages=cleaned(item.get("page"), 40).replace("-", "–"),
        edition=cleaned(item.get("edition"), 40),
        isbn=cleaned(_first(item.get("ISBN")), 40),
        issn=cleaned(_first(item.get("ISSN")), 40),
        doi=doi_name(cleaned(item.get("DOI"))) or "",
        url=safe_url(cleaned(item.get("URL"), 2000)) or "",
    )


def _first(value: Any) -> Any:
    """Registries give lists where the specification has one value."""
    return next(iter(value), "") if isinstance(value, list) else value


def _names(value: Any) -> Iterator[Name | None]:
    for item in value[: person.MOST + 1] if isinstance(value, list) else []:
        if isinstance(item, dict):
            particle = cleaned(item.get("non-dropping-particle"))
            family = " ".join(filter(None, (particle, cleaned(item.get("family"), person.LONGEST))))
            whole = item.get("literal") or item.get("name")
            yield person.of_parts(family, item.get("given"), item.get("suffix")) if family else person.body(whole)


def _date(value: Any) -> str:
    """A date or a range of CSL: `{"date-parts": [[2022, 9, 15]]}`, else what is in `raw` or `literal`."""
    if not isinstance(value, dict):
        return ""
    days = [day for parts in _list(value.get("date-parts"))[:2] if (day := _day(_list(parts)))]
    if len(days) == 2 and days[0] < days[1]:
        return "/".join(days)
    return days[0] if days else stateddate.iso(cleaned(value.get("raw") or value.get("literal")))


def _day(parts: list[Any]) -> str:
    numbers = [int(part) if str(part).isascii() and str(part).isdigit() and len(str(part)) < 5 else 0 for part in parts]
    known = numbers[: numbers.index(0)] if 0 in numbers else numbers
    return stateddate.of_parts(*known[:3])


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
