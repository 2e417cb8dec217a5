"""Whether a page is the one that was cited: its title, author and date against those of the entry.

Titles are edited, shortened and translated, and sites put their names around them. So only a page that shares next to
nothing with the entry, in a script in which the two can be compared, is called another page; a date or an author that
agrees settles the matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from explainer.sources.observation import Citation, Document

FEWEST_WORDS = 3
"""Significant words that both titles must have to be compared."""
FEWEST_IN_DOUBT = 2
"""The same where author or year differ, too."""
SHARED_TITLE = 0.25
"""Share of the cited title's words that the page's titles must have."""
SHARED_TEXT = 0.5
"""Share of them that is enough when they stand anywhere on the page."""
LITTLE_TEXT = 300

_LATIN = re.compile(r"[a-zà-ÿāăąćčďđēęěğģīįķłļńņňōőœřśšşťūůűųźžž]{3,}")
_CYRILLIC = re.compile(r"[а-яёєіїґўђјљњћџ]{3,}")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]{2,}")
_STOP = frozenset(
    """the and for with from that this are was were has have had not but you your its his her their our who what when
    how why into over about after before between under against says said say will would can could may new news article
    page home site web test case example document index untitled title welcome official website online report

    что как для при это его она они или над под без после перед между про был была были быть есть новости статья
    страница сайт главная der die das und von mit les des une dans pour""".split()
)


def is_other_page(citation: Citation, document: Document) -> bool:
    """Whether the page is surely about something else than the entry."""
    if document.media_type == "application/pdf" and not document.is_whole:  # its title is often that of a program
        return False
    titles = [document.title, *document.titles]
    is_doubtful = _another_author(citation, document) or _another_year(citation, document)
    fewest = FEWEST_IN_DOUBT if is_doubtful else FEWEST_WORDS
    verdicts = [_differs(title, titles, document, fewest) for title in (citation.title, *citation.titles) if title]
    comparable = [verdict for verdict in verdicts if verdict is not None]
    if comparable:
        return all(comparable) and not _agrees(citation, document)
    return not verdicts and _another_author(citation, document) and _another_year(citation, document)


def is_same_title(citation: Citation, document: Document) -> bool:
    """Whether a title of the page has most words of the entry's title."""
    titles = [_plain(title) for title in (document.title, *document.titles)]
    for cited in filter(None, (citation.title, *citation.titles)):
        plain = _plain(cited)
        if plain.count(" ") >= FEWEST_WORDS - 1 and any(plain in title for title in titles):
            return True
        for words, script in _by_script(cited):
            shared = words & _words(" ".join((document.title, *document.titles)), script)
            if len(words) >= FEWEST_IN_DOUBT and len(shared) / len(words) >= SHARED_TEXT:
                return True
    return False


def _plain(title: str) -> str:
    return " ".join(re.findall(r"\w+", title.casefold()))


def _differs(cited: str, titles: Iterable[str], document: Document, fewest: int) -> bool | None:
    """Whether a cited title is not that of the page; None when the two cannot be compared."""
    site = document.site_name.casefold().strip()
    page = " ".join(title.casefold().replace(site, " ") if site else title.casefold() for title in titles)
    verdicts: list[bool] = []
    for words, script in _by_script(cited):
        theirs = _words(page, script)
        if len(words) < fewest or len(theirs) < fewest or _is_written_later(document):
            continue
        is_shared = _share(words, theirs) >= SHARED_TITLE
        verdicts.append(not is_shared and _share(words, theirs | _words(document.text, script)) < SHARED_TEXT)
    return all(verdicts) if verdicts else None


def _share(words: frozenset[str], among: frozenset[str]) -> float:
    """The share of the words that are among others."""
    return len(words & among) / len(words)


def _is_written_later(document: Document) -> bool:
    """Whether scripts write what the page shows, so that its title may be that of the whole site."""
    return document.is_scripted and len(document.text) < LITTLE_TEXT and not document.titles


def _by_script(text: str) -> list[tuple[frozenset[str], re.Pattern[str]]]:
    found = [(_words(text, script), script) for script in (_LATIN, _CYRILLIC, _HAN)]
    return [(words, script) for words, script in found if words]


def _words(text: str, script: re.Pattern[str]) -> frozenset[str]:
    """The significant words of one script, without endings, so that cases count as one; of Chinese, pairs of signs."""
    found = script.findall(text.casefold())
    if script is _HAN:
        return frozenset(run[at : at + 2] for run in found for at in range(len(run) - 1))
    return frozenset(_stem(word) for word in found if word not in _STOP)


def _stem(word: str) -> str:
    return word[:5] if len(word) > 6 else word[:4] if len(word) > 4 else word


def _agrees(citation: Citation, document: Document) -> bool:
    """Whether author or day of the entry are those of the page."""
    is_same_day = len(citation.published) == 10 and document.published == citation.published
    names = _names(citation.author)
    return is_same_day or bool(names & _names(document.author))


def _another_author(citation: Citation, document: Document) -> bool:
    names, theirs = _names(citation.author), _names(document.author)
    return bool(names and theirs) and not names & theirs


def _another_year(citation: Citation, document: Document) -> bool:
    return bool(citation.published and document.published) and citation.published[:4] != document.published[:4]


def _names(author: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]{2,}", author.casefold()))
