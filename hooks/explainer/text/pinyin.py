"""Chinese names in Latin letters: which names are they, so that the family name is shown first."""

from __future__ import annotations

import re
from functools import cache

_FAMILY_NAMES = frozenset(
    """ai an bai bao bi bian cai cao cen chai chang chao chen cheng chi chu cui dai deng ding dong dou du duan fan fang
    fei feng fu gan gao ge geng gong gu guan guo han hao he hong hou hu hua huang ji jia jian jiang jiao jin jing kang
    ke kong lai lan lei li lian liang liao lin ling liu long lou lu luo lv ma mao mei meng mi miao mo mu ni nie ning niu
    ou ouyang pan pang pei peng pi ping pu qi qian qiao qin qiu qu quan ran ren rong ruan shang shao shen sheng shi shu
    sima situ song su sun tan tang tao teng tian tong tu wan wang wei wen weng wu xi xia xian xiang xiao xie xin xing
    xiong xu xue yan yang yao ye yi yin ying you yu yuan yue yun zang zeng zha zhai zhan zhang zhao zheng zhong zhou zhu
    zhuang zhuge zou zuo""".split()
)
_SYLLABLES = {  # initials, and the finals that Mandarin has after them
    "": "a ai an ang ao e ei en eng er o ou",
    "b": "a ai an ang ao ei en eng i ian iao ie in ing o u",
    "p m": "a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u",
    "f": "a an ang ei en eng o ou u",
    "d t": "a ai an ang ao e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo",
    "n l": "a ai an ang ao e ei en eng i ia ian iang iao ie in ing iu ong ou u uan ue un uo v ve ü üe",
    "g k h zh ch": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "sh": "a ai an ang ao e ei en eng ou u ua uai uan uang ui un uo",
    "z c s": "a ai an ang ao e ei en eng ong ou u uan ui un uo",
    "zh ch sh z c s r": "i",
    "j q x": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "r": "an ang ao e en eng ong ou u ua uan ui un uo",
    "y": "a an ang ao e i in ing ong ou u uan ue un",
    "w": "a ai an ang ei en eng o u",
}
_SYLLABLE = "|".join(
    f"{initial}{final}"
    for initials, finals in _SYLLABLES.items()
    for initial in initials.split() or [""]
    for final in finals.split()
)
_OTHER_GIVEN_NAMES = frozenset(
    """adan ali alan amin ana anna anne ben bo dale dan dana dane dani diane dina eden gene hana hanna hasan jude june
    juan kate karen ken lana lena lina linda lisa liza luke mai mike mimi mina mona nan nana nina naomi sana sami susan
    tami tina wanda""".split()
)
"""Given names from elsewhere that Mandarin could spell: "Lin, Anna" is not Lin Anna."""


@cache
def _given_name() -> re.Pattern[str]:
    """Made when it is first asked for: that takes longer than to import the rest of the package's text."""
    return re.compile(rf"(?:{_SYLLABLE})(?:['’-]?(?:{_SYLLABLE}))?", re.IGNORECASE)


def could_be_chinese(family: str, given: str) -> bool:
    """Whether Mandarin could spell a name: a common family name, and a given name of one or two syllables."""
    return family.casefold() in _FAMILY_NAMES and bool(_given_name().fullmatch(given))


def is_chinese(family: str, given: str) -> bool:
    """Whether a name is Chinese and no other reading of it is likely."""
    return could_be_chinese(family, given) and given.casefold() not in _OTHER_GIVEN_NAMES
