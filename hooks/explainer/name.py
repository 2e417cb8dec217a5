"""Names of authors and editors: split by pybtex, shown in the order that their language uses."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pybtex.bibtex.utils import split_name_list
from pybtex.database import Person

from explainer import latex

_HAN = re.compile(r"[\u2e80-\u2fdf\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f]+")
_WHOLE = re.compile(r"\{(?:[^{}]|\{[^{}]*\})*\}")

# Pinyin, to tell "Xi, Jinping" (family name first) from "Li, David": a common family name, and a given
# name of one or two syllables that Mandarin has.
_FAMILY_PINYIN = frozenset(
    """ai an bai bao bi bian cai cao cen chai chang chao chen cheng chi chu cui dai deng ding dong dou du duan fan fang
    fei feng fu gan gao ge geng gong gu guan guo han hao he hong hou hu hua huang ji jia jian jiang jiao jin jing kang
    ke kong lai lan lei li lian liang liao lin ling liu long lou lu luo lv ma mao mei meng mi miao mo mu ni nie ning niu
    ou ouyang pan pang pei peng pi ping pu qi qian qiao qin qiu qu quan ran ren rong ruan shang shao shen sheng shi shu
    sima situ song su sun tan tang tao teng tian tong tu wan wang wei wen weng wu xi xia xian xiang xiao xie xin xing
    xiong xu xue yan yang yao ye yi yin ying you yu yuan yue yun zang zeng zha zhai zhan zhang zhao zheng zhong zhou zhu
    zhuang zhuge zou zuo""".split()
)
_SYLLABLE = (
    r"(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ui|un|uo|ue|ve|a|e|i|o|u|v|ü))"
)
_GIVEN_PINYIN = re.compile(rf"{_SYLLABLE}(?:['’-]?{_SYLLABLE})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Name:
    """A person, or a body whose name is never split."""

    family: str
    """The family name with its particle ("von der Leyen"), or the whole name of a body."""
    given: str = ""
    """Given names as written; empty for a body and for a single name."""
    suffix: str = ""
    """Jr., III and the like."""

    @property
    def in_full(self) -> str:
        """As it stands in a running text: John Pomfret, Xi Jinping, 习近平, Martin Luther King Jr."""
        if not self.given:
            return self.family
        if _HAN.fullmatch(self.family) and _HAN.fullmatch(self.given):
            return self.family + self.given
        if self.family_first:
            return f"{self.family} {self.given}"
        return " ".join(part for part in (self.given, self.family, self.suffix) if part)

    @property
    def short(self) -> str:
        """As a short note names it: by the family name; a name in Han characters stays whole."""
        return self.in_full if _HAN.fullmatch(self.family) else self.family

    @property
    def sorted(self) -> str:
        """As an alphabetical list begins with it: Pomfret, John; Xi Jinping."""
        if not self.given or self.family_first or _HAN.fullmatch(self.family):
            return self.in_full
        return ", ".join(part for part in (self.family, self.given, self.suffix) if part)

    @property
    def family_first(self) -> bool:
        """Whether the language of the name puts the family name first (Chinese, also in Latin letters)."""
        if _HAN.fullmatch(self.family):
            return True
        return self.family.casefold() in _FAMILY_PINYIN and bool(_GIVEN_PINYIN.fullmatch(self.given))


def parse_names(value: str) -> tuple[Name, ...]:
    """The names of a field, separated by `and`; what stands in braces as a whole is a body's name.

    `and others` becomes a last name whose family is "others" (see `ends_with_others`).
    """
    return tuple(_parse_name(name) for name in split_name_list(" ".join(value.split())) if name.strip())


def ends_with_others(names: tuple[Name, ...]) -> bool:
    """Whether the list was cut short by its writer with `and others`."""
    return bool(names) and names[-1] == Name("others")


def _parse_name(text: str) -> Name:
    text = text.strip()
    if _WHOLE.fullmatch(text):
        return Name(latex.read_plain(text))
    if text.count(",") > 2:  # no form of a BibTeX name: shown as it was written
        return Name(latex.read_plain(text))
    person = Person(text)
    family = " ".join(person.prelast_names + person.last_names)
    given = " ".join(person.first_names + person.middle_names)
    if "," not in text and _HAN.fullmatch(latex.read_plain(text).replace(" ", "")):
        # Han characters with a space are written family name first; BibTeX would take the last word.
        family, _, given = latex.read_plain(text).partition(" ")
    return Name(latex.read_plain(family), latex.read_plain(given), latex.read_plain(" ".join(person.lineage_names)))
