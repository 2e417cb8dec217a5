"""What a source says of itself, as far as it is known, in plain text."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from explainer.text.name import Name


@dataclass(frozen=True, slots=True)
class Work:
    """One source; what is not known is empty."""

    type: str = ""
    """An entry type of biblatex."""
    title: str = ""
    subtitle: str = ""
    authors: tuple[Name, ...] = ()
    editors: tuple[Name, ...] = ()
    container: str = ""
    """The periodical or book that it is part of."""
    publisher: str = ""
    """The body that issued it; of a page the site."""
    location: str = ""
    date: str = ""
    """ISO 8601, or a range."""
    language: str = ""
    """BCP 47."""
    volume: str = ""
    number: str = ""
    pages: str = ""
    edition: str = ""
    isbn: str = ""
    issn: str = ""
    doi: str = ""
    url: str = ""

    def completed_by(self, other: Work) -> Work:
        """The same, with what is not known taken from another account of the source."""
        return replace(
            self, **{item.name: getattr(self, item.name) or getattr(other, item.name) for item in fields(self)}
        )
