"""Names of authors and editors: split by pybtex, shown in the order that their language uses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from pybtex.bibtex.utils import split_name_list
from pybtex.database import Person

from explainer.text import latex
from explainer.text.han import is_han
from explainer.text.pinyin import could_be_chinese, is_chinese

_WHOLE = re.compile(r"\{(?:[^{}]|\{[^{}]*\})*\}")
_BODY = re.compile(
    r"\b(?:of|for|the|Administration|Agency|Association|Bureau|Cent(?:er|re)|Commission|Committee|Company|Corporation"
    r"|Council|Department|Embassy|Foundation|Government|Inc|Institut(?:e|ion)|Ltd|Ministry|Office|Organi[sz]ation"
    r"|University)\b"
)
"""Words that no person's name has: a body whose name lacks its braces."""
_LINEAGE = re.compile(r"(?P<name>[^,]+),\s*(?P<suffix>[JS]r\.?|II|III|IV)")
_WORD = r"[^\W\d_][^\s,{}\\~]*"
_AND = re.compile(" [Aa][Nn][Dd] ")
_SIMPLE = re.compile(rf"{_WORD}(?: {_WORD})*(?:, {_WORD}(?: {_WORD})*)?")
"""A name of which each word begins with a letter, without braces and commands."""
_SPECIAL = re.compile(r"\{\\(?:[^{}]|\{[^{}]*\})*\}|\\['`^\"~=.](?:[A-Za-z]|\{[A-Za-z]\})")
"""What BibTeX calls a special character: it stands for one letter and is never split."""
_OTHERS = ("others", "et al", "et al.")


@dataclass(frozen=True)
class Name:
    """A person, or a body whose name is never split."""

    family: str
    """The family name with its particle ("van Gogh"), or the whole name of a body."""
    given: str = ""
    """Given names as written; empty for a body and for a single name."""
    suffix: str = ""
    """Jr., III and the like."""
    family_first: bool = False
    """Whether the language of the name puts the family name first (Chinese, also in Latin letters)."""

    @cached_property
    def in_full(self) -> str:
        """As it stands in a running text: Ada Byron, Lu Xun, 鲁迅, Henry Ford II."""
        if not self.given:
            return self.family
        if is_han(self.family) and is_han(self.given):
            return self.family + self.given
        if self.family_first:
            return f"{self.family} {self.given}"
        return " ".join(part for part in (self.given, self.family, self.suffix) if part)

    @property
    def short(self) -> str:
        """As a short note names it: by the family name; a name in Han characters stays whole."""
        return self.in_full if is_han(self.family) else self.family

    @property
    def sorted(self) -> str:
        """As an alphabetical list begins with it: Byron, Ada; Lu Xun."""
        if not self.given or self.family_first:
            return self.in_full
        return ", ".join(part for part in (self.family, self.given, self.suffix) if part)


def parse_names(value: str) -> tuple[Name, ...]:
    """The names of a field, separated by `and`; what stands in braces as a whole is a body's name.

    `and others` becomes a last name whose family is "others" (see `ends_with_others`).
    """
    if not value:
        return ()
    value = " ".join(value.split())
    names = tuple(map(_parse_name, _split(value)))
    shown = tuple(name for name in names if name.family)
    return () if shown == (OTHERS,) else shown


def _split(value: str) -> list[str]:
    """The names as written. Nearly no `and` stands in braces, and pybtex takes long to look at each brace."""
    parts = _AND.split(value)
    if "{" in value and any(part.count("{") != part.count("}") for part in parts):
        parts = split_name_list(value)
    return parts


def ends_with_others(names: tuple[Name, ...]) -> bool:
    """Whether the list was cut short by its writer with `and others`."""
    return bool(names) and names[-1] == OTHERS


@lru_cache(maxsize=4096)  # whoever wrote one source of a library often wrote others
def _parse_name(text: str) -> Name:
    text = text.strip()
    whole = latex.read_plain(text)
    if whole.casefold() in _OTHERS:
        return OTHERS
    # More than two commas are no form of a BibTeX name: shown as it was written.
    if _WHOLE.fullmatch(text) or text.count(",") > 2 or ("," not in text and _BODY.search(text)):
        return Name(whole)
    if "," not in text:
        first, _, second = whole.partition(" ")
        # Chinese names are written family name first, though BibTeX would take the last word for it.
        if is_han(whole.replace(" ", "")) or could_be_chinese(first, second):
            return Name(first, second, family_first=True)
    lineage = _LINEAGE.fullmatch(text)
    family, given, suffix = _parts(lineage["name"] if lineage else text)
    if not family:
        return Name(given)
    suffix = lineage["suffix"] if lineage else suffix
    return Name(family, given, suffix, is_han(family) or is_chinese(family, given))


def _parts(text: str) -> tuple[str, str, str]:
    """Family name with its particle, given names and suffix, as BibTeX splits a name."""
    plain = _SPECIAL.sub(_special, text)
    if _SIMPLE.fullmatch(plain) and not any(word[0].islower() for word in plain.split(" ")):
        # Most names have no particle, and pybtex takes fifty times as long.
        family, comma, given = plain.partition(", ")
        if not comma:
            given, _, family = plain.rpartition(" ")
        return latex.read_plain(family), latex.read_plain(given), ""
    person = Person(text)
    words = (person.prelast_names + person.last_names, person.first_names + person.middle_names, person.lineage_names)
    family, given, suffix = (latex.read_plain(" ".join(part)) for part in words)
    return family, given, suffix


def _special(found: re.Match[str]) -> str:
    """An accented letter as it is shown; anything longer stays for pybtex."""
    shown = latex.read_plain(found.group())
    return shown if len(shown) == 1 and shown.isalpha() else found.group()


OTHERS = Name("others")
"""What stands for the authors whom a list does not name."""
