"""Other forms of a word by which readers look for it: without diacritics, and in the nominative in Russian."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

from pymorphy3 import MorphAnalyzer  # type: ignore[import-untyped]

_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile("[A-Za-z]")
_RUSSIAN = re.compile("[а-яё]{4,}")
_UNDECOMPOSED = str.maketrans(
    {"æ": "ae", "đ": "d", "ð": "d", "ı": "i", "ł": "l", "ø": "o", "œ": "oe", "ß": "ss", "ё": "е"}
)
"""Letters whose plain form Unicode does not tell."""
_DECLINED = ("NOUN", "ADJF", "PRTF")
"""Nouns, adjectives and participles, as OpenCorpora tags them."""
_NAMES = frozenset(("Name", "Surn", "Patr"))


def forms(text: str) -> list[str]:
    """The forms of a text's words in lower case, each once; none that its word begins with."""
    written = _WORD.findall(unicodedata.normalize("NFC", text))
    words = dict.fromkeys(word.lower() for word in written if not word.isascii())
    return list(dict.fromkeys(form for word in words for form in _forms(word)))


@cache
def _forms(word: str) -> tuple[str, ...]:
    plain = folded(word)
    named = nominatives(word) if _RUSSIAN.fullmatch(word) else ()
    others = (form for form in (*named, *map(folded, named)) if not plain.startswith(form))
    return tuple(form for form in (plain, *others) if not word.startswith(form))


def folded(word: str) -> str:
    """The word in lower case without diacritics; Cyrillic keeps those that make another letter, but for ё."""
    return "".join(map(_plain, word.lower().translate(_UNDECOMPOSED)))


def _plain(char: str) -> str:
    base = unicodedata.normalize("NFD", char)[0]
    return base if _LATIN.match(base) else char


def nominatives(word: str) -> tuple[str, ...]:
    """The nominatives of a Russian noun or adjective: in its own gender and number, in the plural, in the singular.

    Of the words that it can be the likeliest counts, as pymorphy3 judges by the OpenCorpora dictionary. Of names, and
    of words that are not in it, only the likeliest reading counts, and they have no plural.
    """
    likeliest, *others = _analyzer().parse(word)
    if likeliest.tag.POS not in _DECLINED:
        return ()
    readings, wanted = [likeliest], [{"nomn"}]
    if likeliest.is_known and not _NAMES & likeliest.tag.grammemes:
        readings += (reading for reading in others if _is_same_word(reading, likeliest))
        wanted += [{"nomn", "plur"}]
    inflected = (reading.inflect(grammemes) for reading in readings for grammemes in wanted)
    return tuple(dict.fromkeys([*(form.word for form in inflected if form), likeliest.normal_form]))


def _is_same_word(reading: Any, other: Any) -> bool:
    """An adjective, say, in two genders that look alike."""
    return bool(reading.normal_form == other.normal_form and reading.tag.POS == other.tag.POS)


@cache
def _analyzer() -> MorphAnalyzer:
    return MorphAnalyzer(lang="ru")
