"""Bytes of a page as text, in the encoding that they are in, which is not always the one that the server names."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*(?P<label>[\w.:-]+)", re.IGNORECASE)
_META = re.compile(
    rb"<(?:meta|\?xml)\b[^>]{0,500}?(?:charset|encoding)\s*=\s*[\"']?\s*(?P<label>[\w.:-]+)", re.IGNORECASE
)
META_WITHIN = 4096
"""Bytes in which a page must name its encoding (WHATWG asks for 1024; pages are less strict)."""
GARBLED = 0.01
"""Share of characters that cannot be read from which on an encoding is not believed."""

_STANDS_FOR = {
    **dict.fromkeys("ascii us-ascii latin1 latin-1 iso-8859-1 iso8859-1 l1 cp1252 x-cp1252".split(), "windows-1252"),
    **dict.fromkeys("gb2312 gbk gb_2312-80 x-gbk chinese csgb2312 cp936 euc-cn hz-gb-2312".split(), "gb18030"),
    **dict.fromkeys("cp1251 x-cp1251 win-1251 windows1251 win1251".split(), "windows-1251"),
    **dict.fromkeys("koi8 koi koi8_r cskoi8r".split(), "koi8-r"),
    **dict.fromkeys("utf8 unicode-1-1-utf-8".split(), "utf-8"),
    **dict.fromkeys("utf-16 utf16 unicode".split(), "utf-16-le"),
    **dict.fromkeys("big5-hkscs cn-big5 x-x-big5 csbig5".split(), "big5hkscs"),
    "shift-jis": "shift_jis",
    "sjis": "shift_jis",
    "x-sjis": "shift_jis",
    "ks_c_5601-1987": "cp949",
}
_KNOWN = frozenset(
    """utf-8 utf-16-le utf-16-be gb18030 big5 big5hkscs shift_jis euc-jp iso-2022-jp euc-kr cp949 koi8-r koi8-u ibm866
    cp866 macintosh windows-874 windows-1250 windows-1251 windows-1252 windows-1253 windows-1254 windows-1255
    windows-1256 windows-1257 windows-1258""".split()
) | {f"iso-8859-{part}" for part in range(2, 17) if part != 12}
_HAN = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_CYRILLIC_WORD = re.compile(r"\b[А-ЯЁ]?[а-яё]{2,}\b")
_WORD = re.compile(r"[^\W\d_]{2,}")


def decoded(data: bytes, content_type: str, *, is_whole: bool = True) -> str:
    """The text of a page or of a part of it; what cannot be read becomes U+FFFD. Never fails."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _text(data[len(mark) :], encoding)
    body = data if is_whole else data[: max(len(data) - 3, 0)]  # a character that was cut is no sign of a wrong name
    for encoding in _named(data, content_type):
        text = _text(body, encoding)
        if _garbled(text) <= GARBLED:
            return text
    return _guessed(body)


def _named(data: bytes, content_type: str) -> Iterator[str]:
    """The encodings that the server and the page name, and the one that most pages have."""
    if found := _CHARSET.search(content_type):
        yield from _codec(found["label"])
    if meta := _META.search(data[:META_WITHIN]):
        # A page whose head could be read as ASCII is not in UTF-16, whatever it says.
        yield from ("utf-8" if name.startswith("utf-16") else name for name in _codec(meta["label"].decode("ascii")))
    yield "utf-8"


def _codec(label: str) -> Iterator[str]:
    label = label.strip().lower()
    label = _STANDS_FOR.get(label, label)
    if label in _KNOWN:
        yield label


def _text(data: bytes, encoding: str) -> str:
    return data.decode(encoding, "replace")


def _garbled(text: str) -> float:
    """The share of what cannot be read among the characters that are not plain ASCII letters and marks."""
    unreadable = text.count("\ufffd")
    if not unreadable:
        return 0.0
    other = sum(1 for char in text if char > "\x7f")
    return unreadable / other


def _guessed(data: bytes) -> str:
    """By what the text then looks like: Chinese, Russian, or Western European."""
    # Russian words first: most pairs of Russian letters are some Chinese character as well.
    for encoding in ("windows-1251", "koi8-r"):
        text = _text(data, encoding)
        words = [word for word in _WORD.findall(text) if not word.isascii()]
        if words and sum(bool(_CYRILLIC_WORD.fullmatch(word)) for word in words) / len(words) > 0.8:
            return text
    chinese = _text(data, "gb18030")
    others = [char for char in chinese if char > "\x7f"]
    if others and len(_HAN.findall(chinese)) / len(others) > 0.9 and _garbled(chinese) <= GARBLED:
        return chinese
    utf8 = _text(data, "utf-8")
    return utf8 if _garbled(utf8) < 0.3 else _text(data, "windows-1252")
