"""A site and its pages as the machines of others are told of them: feed readers, search engines, shares of a link."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin

from explainer.text.date import Date


@dataclass(frozen=True, slots=True)
class Site:
    """What is true of every page."""

    name: str
    url: str = ""
    """Where the site is, ending in a slash; empty where nobody knows."""
    description: str = ""
    publisher: str = ""
    """The organization that answers for it; its name is the site's where none is given."""
    language: str = "en"
    """BCP 47 code."""
    license: str = ""
    """Address of the license of the text."""

    @property
    def organization(self) -> str:
        """The name of the publisher."""
        return self.publisher or self.name

    def address(self, path: str) -> str:
        """The whole address of something below the site; empty where the site's is not known."""
        return urljoin(self.url, path) if self.url else ""


@dataclass(frozen=True, slots=True)
class Page:
    """What is true of one page."""

    title: str
    """As plain text."""
    path: str
    """Its address below the site; empty for the start page."""
    description: str = ""
    published: Date | None = None
    """The day on which it first appeared."""
    reviewed: Date | None = None
    """The day on which it was last held against its sources."""
    corrected: Date | None = None
    """The day of its last correction."""
    image: str = ""
    """Path of the picture that stands for it in shares."""

    @property
    def modified(self) -> Date | None:
        """The day since which it says what it says: a review alone does not change it."""
        return _last(self.published, self.corrected)

    @property
    def updated(self) -> Date | None:
        """The day of the last news of it: that it is there, was reviewed or was corrected."""
        return _last(self.published, self.reviewed, self.corrected)


def _last(*days: Date | None) -> Date | None:
    return max((day for day in days if day), key=lambda day: day.iso, default=None)
