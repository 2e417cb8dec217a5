"""What a new explainer is told about itself, and how its files say it."""

from __future__ import annotations

import datetime
import json
import re
from dataclasses import dataclass

from explainer.export.clean import one_line
from explainer.publishing import additions
from explainer.text.address import safe_url

LONGEST_TITLE = 200
PLACEHOLDER_URL = "https://example.org/"
"""Stands in the configuration until somebody knows better."""
LANGUAGES = frozenset(
    """af ar az be bg bn ca cs cy da de el en eo es et eu fa fi fr gl he hi hr hu hy id is it ja ka kn ko ku-IQ lb lt lv
    mk mn ms my nb nl nn pl pt pt-BR ro ru sa sh si sk sl sq sr sv ta te th tl tr uk ur uz vi zh zh-Hant
    zh-TW""".split()
)
"""The languages in which the theme speaks to readers."""

_MARKDOWN = re.compile(r"[\\`*_{}\[\]()#+.!>-]")
"""What a backslash makes plain in every Markdown."""
_ENTITIES = {"&": "&amp;", "<": "&lt;"}


class BadAnswer(ValueError):
    """An explainer cannot be called so; the message says why."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What is known of a new explainer; made by `answers`."""

    title: str
    author: str
    site_url: str
    language: str
    today: datetime.date

    @property
    def words(self) -> dict[str, str]:
        """What stands for each name in a template."""
        return {
            "title_markdown": markdown(self.title),
            "title_yaml": as_yaml(self.title),
            "archive": additions.archive(self.title),
            "today": self.today.isoformat(),
        }


def answers(title: str, author: str, site_url: str, language: str, today: datetime.date) -> Answers:
    """The answers in the form in which files hold them; raises BadAnswer."""
    title, author = one_line(title), one_line(author)
    if not title or len(title) > LONGEST_TITLE:
        raise BadAnswer(f"a title has 1 to {LONGEST_TITLE} characters")
    url = safe_url(site_url or PLACEHOLDER_URL)
    if not url or "?" in url or "#" in url:
        raise BadAnswer(f'"{one_line(site_url)}" is no address of a site: write https://example.org/')
    by_folded = {name.casefold(): name for name in LANGUAGES}
    known = by_folded.get(language.casefold().replace("_", "-"))
    if known is None:
        raise BadAnswer(f'the theme does not speak "{one_line(language)}"; it speaks {", ".join(sorted(LANGUAGES))}')
    return Answers(title, author, url if url.endswith("/") else f"{url}/", known, today)


def as_yaml(text: str) -> str:
    """Text as a YAML value in quotation marks, whatever it holds: a JSON string is one (YAML 1.2, section 1.3)."""
    return json.dumps(text, ensure_ascii=False).replace("\x85", "\\x85").replace("\ufeff", "\\ufeff")


def markdown(text: str) -> str:
    """Text that Markdown shows as it is."""
    return re.sub("[&<]", lambda mark: _ENTITIES[mark.group()], _MARKDOWN.sub(r"\\\g<0>", text))
