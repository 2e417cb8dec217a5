"""The key of a new entry in the house form: publisher, subject and year, like `gazette-bridge-opens-1902`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import count, islice
from urllib.parse import unquote, urlsplit

from explainer.citing.work import Work
from explainer.sources.citation import is_key

SUBJECT_WORDS = 3
SUBJECT_LENGTH = 24
LONGEST_WORD = 16
_HAN = 6
"""Characters of a title in Chinese or Japanese, which has no spaces, that stand for its subject."""

_WORD = re.compile(r"[^\W_]+")
_APOSTROPHE = re.compile(r"(?<=\w)['’]s?(?=\W|$)|['’]")
_DASHED = re.compile(r"[^\W_]*[\u3040-\u30ff\u3400-\u9fff][^\W_]*")
_GENERAL = frozenset("co com org gov ac net edu gob gouv go or ne".split())
"""Second levels of country domains."""
_SITES = frozenset("www m mobile amp en web".split())
_COMMON = frozenset(
    """a about after all an and are as at be by can for from has have he her his how in into is it its more new no not
    of on or our over says say she than that the their them they this to under up was were what when where which who
    why will with you your der die das und ein eine im le la les des du de et un une el los y en""".split()
)
_ENDING = re.compile(r"\.(?:html?|php|aspx?|pdf|shtml)$", re.IGNORECASE)


def key(work: Work, is_taken: Callable[[str], bool]) -> str:
    """A key for a source that no other has; where it is taken, with `-2`, `-3`, … behind it."""
    publisher = _publisher(work)
    parts = [*publisher, *_subject(work, publisher), *([work.date[:4]] if work.date else [])]
    base = "-".join(parts) or "source"
    if not is_key(base):
        base = "source"
    return next(name for at in count(1) if not is_taken(name := f"{base}-{at}" if at > 1 else base))


def _publisher(work: Work) -> list[str]:
    """The site, else the first author, else the body, else that it is known by a DOI alone."""
    if site := _site(work.url):
        return [site]
    body = [word for word in _words(work.container or work.publisher) if word not in _COMMON]
    names = _words(work.authors[0].family) if work.authors else body
    return names[:2] or (["doi"] if work.doi else [])


def _site(url: str) -> str:
    """The name that a host has registered: `news.example.co.uk` gives `example`; empty without a host."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    labels = [label for label in host.split(".") if label not in _SITES]
    if len(labels) < 2 or labels[-1].isdigit() or ":" in host:
        return "-".join(_words(host))
    general = len(labels) > 2 and labels[-2] in _GENERAL
    return "-".join(_words(labels[-3 if general else -2]))


def _subject(work: Work, publisher: list[str]) -> list[str]:
    """The first words of the title that say something; without a title those of the address."""
    said = {part for word in publisher for part in word.split("-")}
    words = _words(work.title or _last_part(work.url) or work.doi)
    new = [word for word in words if word not in said]
    telling = [word for word in new if word not in _COMMON and len(word) > 1 and not word.isdigit()]
    return list(_within(telling or new))


def _within(words: list[str]) -> Iterator[str]:
    """As many words as fit, the first always."""
    length = 0
    for word in islice(dict.fromkeys(words), SUBJECT_WORDS):
        length += len(word)
        if length > SUBJECT_LENGTH and length != len(word):
            return
        yield word


def _last_part(url: str) -> str:
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        return ""
    parts = [part for part in path.split("/") if re.search(r"[^\W\d_]", part)]
    return _ENDING.sub("", parts[-1]) if parts else ""


def _words(text: str) -> list[str]:
    """The words in small letters, Latin ones without accents."""
    plain = _APOSTROPHE.sub("", text)
    words = (_folded(word.group()) for word in _WORD.finditer(unicodedata.normalize("NFC", plain)))
    return [word[:_HAN] if _DASHED.fullmatch(word) else word[:LONGEST_WORD] for word in words if word]


def _folded(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return bare if bare.isascii() else unicodedata.normalize("NFC", word.casefold())
