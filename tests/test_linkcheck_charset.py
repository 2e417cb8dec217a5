"""Bytes of a page as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.linkcheck.charset import decoded

RU = "Мост открыли в воскресенье, пришло много людей."
ZH = "大桥于星期日通车，许多人前来观看。"
EN = "The café “Halm” opened."


def meta(text: str, name: str) -> str:
    return f'<html><head><meta charset="{name}"></head><body>{text}</body></html>'


PAGES: dict[str, tuple[bytes, str, str]] = {
    "what the server says": (RU.encode("windows-1251"), "text/html; charset=windows-1251", RU),
    "in quotation marks": (RU.encode("koi8-r"), 'text/html; charset="KOI8-R"', RU),
    "what the page says": (meta(RU, "windows-1251").encode("windows-1251"), "text/html", RU),
    "what the page says the older way": (
        b'<meta http-equiv="Content-Type" content="text/html; charset=gb2312">' + ZH.encode("gb18030"),
        "",
        ZH,
    ),
    "Chinese by another name": (ZH.encode("gbk"), "text/html; charset=GBK", ZH),
    "Big5": ("大橋於星期日通車".encode("big5"), "text/html; charset=big5", "大橋於星期日通車"),
    "nothing said, UTF-8": (RU.encode(), "text/html", RU),
    "nothing said, Russian": (RU.encode("windows-1251"), "text/html", RU),
    "nothing said, KOI8-R": (RU.encode("koi8-r"), "text/html", RU),
    "nothing said, Chinese": (ZH.encode("gb18030"), "text/html", ZH),
    "nothing said, Western": (EN.encode("windows-1252"), "text/html", EN),
    "Latin-1 means windows-1252": (EN.encode("windows-1252"), "text/html; charset=ISO-8859-1", EN),
    "a byte order mark before all": (b"\xef\xbb\xbf" + RU.encode(), "text/html; charset=windows-1251", RU),
    "UTF-16": (b"\xff\xfe" + RU.encode("utf-16-le"), "text/html", RU),
    "the server is wrong": (meta(RU, "windows-1251").encode("windows-1251"), "text/html; charset=utf-8", RU),
    "both are wrong": (meta(RU, "utf-8").encode("windows-1251"), "text/html; charset=utf-8", RU),
    "a name that is none": (RU.encode(), "text/html; charset=nonsense", RU),
    "a codec that is no charset": (RU.encode(), "text/html; charset=zip", RU),
    "the page calls itself UTF-16": (meta(RU, "utf-16").encode(), "text/html", RU),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_read_in_its_encoding(name: str) -> None:
    data, content_type, wanted = PAGES[name]
    assert wanted in decoded(data, content_type)


def test_a_character_that_was_cut_does_not_change_the_encoding() -> None:
    assert decoded(RU.encode()[:-2], "", is_whole=False).startswith(RU[:-4])


def test_one_bad_byte_does_not_change_the_encoding() -> None:
    text = decoded(RU.encode() * 9 + b"\xff" + RU.encode(), "text/html; charset=utf-8")
    assert text == RU * 9 + "\ufffd" + RU


@given(st.binary(), st.text(), st.booleans())
def test_any_bytes_are_some_text(data: bytes, content_type: str, is_whole: bool) -> None:
    assert isinstance(decoded(data, content_type, is_whole=is_whole), str)


@given(st.text(st.characters(codec="utf-8")))
def test_utf8_is_read_back(text: str) -> None:
    assert decoded(text.encode(), "text/plain; charset=utf-8") == text.removeprefix("\ufeff")
