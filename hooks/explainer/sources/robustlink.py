"""How a source's title is linked and what a note says of the place where it is found: original, copy, last check."""

from __future__ import annotations

from explainer.sources.availability import Availability, Standing
from explainer.text import date
from explainer.text.rich import Rich, Span, link, without_links

_WENT: dict[Standing, str] = {
    Standing.DEAD: " is no longer available",
    Standing.DEVIATED: " has changed",
}
"""What became of an original."""


def title(content: Rich, found: Availability) -> Rich:
    """A title as a Robust Link to the original or, where that would mislead, to the copy; or with no link."""
    if not found.title_link:
        return content
    return (Span("a", without_links(content), (("href", found.title_link), *found.robust)),)


def whereabouts(found: Availability) -> Rich:
    """What stands behind a source: its copy, what became of the original, the day of the last visit; or nothing."""
    checked: Rich = (f"last checked {date.parse(found.checked)}",) if found.checked else ()
    said = [part for part in (_copy(found), _original(found), checked) if part]
    return tuple(item for number, part in enumerate(said) for item in (("; ",) if number else ()) + part)


def _copy(found: Availability) -> Rich:
    """The copy; with a link, unless the title has it."""
    words: Rich = (f"archived copy of {date.parse(found.copy_date)}" if found.copy_date else "archived copy",)
    if not found.copy or found.copy_first:
        return words if found.copy else ()
    return (Span("a", words, (("href", found.copy), *found.robust)),)


def _original(found: Availability) -> Rich:
    """What became of the original; with a link, unless the title has it or nobody should follow it."""
    if found.status is Standing.USURPED:
        return ("the original address now shows something else",)
    if not found.original or found.status not in _WENT:
        return ()
    subject: Rich = ("the ", link(("original",), found.original)) if found.copy_first else ("the page",)
    return (*subject, _WENT[found.status])
