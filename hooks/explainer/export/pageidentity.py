"""A page of a site as something that others cite."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from explainer.export.bibtex import escaped, name_text
from explainer.sources.entry import Entry
from explainer.text.date import Date
from explainer.text.name import Name

_NOT_IN_A_KEY = re.compile(r"[^\w.]+")


@dataclass(frozen=True, slots=True)
class PageIdentity:
    """What identifies a page; `Name("…")` is a body."""

    title: str
    site: str
    """The name of the website."""
    url: str
    """The page's canonical address."""
    authors: tuple[Name, ...] = ()
    publisher: str = ""
    """Who publishes the website, if that is neither its author nor its name."""
    published: Date | None = None
    modified: Date | None = None
    """When its content was last changed."""
    reviewed: Date | None = None
    """When its content was last checked, whether that changed it or not."""
    accessed: Date | None = None
    """Of a page without a date only; a build knows none."""
    language: str = "en"
    """BCP 47."""
    description: str = ""
    keywords: tuple[str, ...] = ()

    @property
    def date(self) -> Date | None:
        """The date of its present content: a review alone does not change it."""
        return self.modified or self.published

    @property
    def key(self) -> str:
        """A citation key from its address: of a page "a/b/" on example.org, `example.org-a-b`."""
        parts = urlsplit(self.url)
        path = unquote(parts.path).removesuffix(".html")
        return _NOT_IN_A_KEY.sub("-", f"{parts.hostname or 'page'}/{path}").strip("-")


def as_entry(page: PageIdentity) -> Entry:
    """The page as a source of a bibliography, for every format that a source is exported in."""
    fields = {
        "author": " and ".join(map(name_text, page.authors)),
        "title": f"{{{escaped(page.title)}}}",
        "organization": f"{{{escaped(page.site)}}}",
        "publisher": f"{{{escaped(page.publisher)}}}" if page.publisher else "",
        "date": page.date.iso if page.date else "",
        "url": page.url,
        "urldate": page.accessed.iso if page.accessed else "",
        "langid": page.language,
        "abstract": escaped(page.description),
        "keywords": escaped(", ".join(page.keywords)),
    }
    return Entry(page.key, "online", {name: value for name, value in fields.items() if value})
