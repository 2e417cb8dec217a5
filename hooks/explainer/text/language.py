"""Languages of sources: BCP 47 codes, from what contributors write, and their English names."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale

_USUAL = {
    "ar": "Arabic",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "it": "Italian",
    "ja": "Japanese",
    "pl": "Polish",
    "pt": "Portuguese",
    "ru": "Russian",
    "uk": "Ukrainian",
    "zh": "Chinese",
}
"""Languages that need no look into the table of all, which takes as long to load as a page to build."""
_USUAL_BY_NAME = {english.casefold(): lang for lang, english in _USUAL.items()}
_BIBLATEX = {
    **dict.fromkeys("american australian british canadian newzealand ukenglish usenglish".split(), "en"),
    **dict.fromkeys("austrian german naustrian ngerman nswissgerman swissgerman".split(), "de"),
    **dict.fromkeys("acadian canadien francais".split(), "fr"),
    **dict.fromkeys("brazil brazilian portuges".split(), "pt"),
    **dict.fromkeys("mandarin pinyin".split(), "zh"),
    "bahasa": "id",
    "farsi": "fa",
    "mexican": "es",
}
"""Names of biblatex's `langid` (and two that are common) that are no English language names."""

_CODE = re.compile(r"[a-z]{2,8}(?:-[a-z0-9]{1,8})*", re.IGNORECASE)


def code(langid: str) -> str:
    """The BCP 47 code of a `langid`: "zh" and "zh-Hans" stay, "russian" becomes "ru"; empty for what can be none."""
    langid = langid.strip().replace("_", "-")
    folded = langid.casefold()
    if not folded:  # as most sources, which need no look into the table of all either
        return ""
    if named := _BIBLATEX.get(folded) or _USUAL_BY_NAME.get(folded):
        return named
    primary, hyphen, rest = langid.partition("-")
    written = primary.lower() + hyphen + rest if _CODE.fullmatch(langid) else ""
    if written and len(primary) == 2:  # "ga" is Irish, and not the language called Ga
        return written
    return _codes_by_name().get(folded) or written


def name(langid: str) -> str:
    """The English name of a code: "zh-Hans" gives "Chinese"; an unknown code is its own name."""
    primary = langid.partition("-")[0]
    return _USUAL.get(primary) or _names_by_code().get(primary) or langid


@cache
def _names_by_code() -> dict[str, str]:
    return {str(lang).replace("_", "-"): str(english) for lang, english in Locale("en").languages.items()}


@cache
def _codes_by_name() -> dict[str, str]:
    return {english.casefold(): lang for lang, english in _names_by_code().items()}
