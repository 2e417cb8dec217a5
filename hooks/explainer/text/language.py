"""Languages of sources: BCP 47 codes, from what contributors write, and their English names."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale

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
    named = _BIBLATEX.get(langid.casefold()) or _codes_by_name().get(langid.casefold())
    if named or not _CODE.fullmatch(langid):
        return named or ""
    primary, hyphen, rest = langid.partition("-")
    return primary.lower() + hyphen + rest


def name(langid: str) -> str:
    """The English name of a code: "zh-Hans" gives "Chinese"; an unknown code is its own name."""
    return _names_by_code().get(langid.partition("-")[0]) or langid


@cache
def _names_by_code() -> dict[str, str]:
    return {str(lang).replace("_", "-"): str(english) for lang, english in Locale("en").languages.items()}


@cache
def _codes_by_name() -> dict[str, str]:
    return {english.casefold(): lang for lang, english in _names_by_code().items()}
