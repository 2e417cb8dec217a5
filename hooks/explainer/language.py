"""Languages of sources: BCP 47 codes, from what contributors write, and their English names."""

from __future__ import annotations

from functools import cache

from babel import Locale

_BIBLATEX = {
    "american": "en",
    "british": "en",
    "usenglish": "en",
    "ukenglish": "en",
    "ngerman": "de",
    "brazilian": "pt",
    "brazil": "pt",
    "pinyin": "zh",
    "bahasa": "id",
}
"""Names of biblatex's `langid` that are no English language names."""


def code(langid: str) -> str:
    """The BCP 47 code of a `langid`: "zh" and "zh-Hans" stay, "russian" becomes "ru"; unknown names stay."""
    langid = langid.strip()
    name = langid.casefold()
    return _BIBLATEX.get(name) or _codes_by_name().get(name) or langid.replace("_", "-")


def name(langid: str) -> str:
    """The English name of a code: "zh-Hans" gives "Chinese"; an unknown code is its own name."""
    names = Locale("en").languages
    return str(names.get(langid) or names.get(langid.partition("-")[0]) or langid)


@cache
def _codes_by_name() -> dict[str, str]:
    return {str(english).casefold(): str(lang) for lang, english in Locale("en").languages.items()}
