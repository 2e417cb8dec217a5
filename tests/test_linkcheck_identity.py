"""Whether a page is the one that was cited."""

from __future__ import annotations

import pytest

from explainer.linkcheck.identity import is_other_page, is_same_title
from explainer.sources.observation import Citation, Document

CITED = Citation("a", "https://a.example/x", title="The new bridge at Halm opens to ferry passengers")
CASINO = Document(title="Cheap online casino bonus", text="Play slots and win money with our casino bonus codes.")

SAME: dict[str, tuple[Citation, Document]] = {
    "the same title": (CITED, Document(title=CITED.title)),
    "with the site's name": (CITED, Document(title=f"{CITED.title} | Town Gazette", site_name="Town Gazette")),
    "shortened": (CITED, Document(title="Bridge at Halm opens")),
    "in other case and number": (CITED, Document(title="BRIDGES OF HALM OPENED FOR PASSENGERS")),
    "only in the preview": (CITED, Document(title="Town Gazette: local weather", titles=(CITED.title,))),
    "rewritten, and the words in the text": (
        CITED,
        Document(title="Joy on both shores", text="The new bridge opens at Halm. Passengers of the ferry wait."),
    ),
    "in another script": (CITED, Document(title="Новый мост открыт для пассажиров парома в Хальме")),
    "the translation is known": (
        Citation("a", "u", title="Новый мост в Хальме открыт для пассажиров", titles=(CITED.title,)),
        Document(title=CITED.title),
    ),
    "the original is known": (
        Citation("a", "u", title="大桥通车典礼举行", titles=("Ceremony for the great bridge",)),
        Document(title="大桥举行通车典礼_新闻网"),
    ),
    "another title, the same author": (
        Citation("a", "u", title=CITED.title, author="Ada Halm"),
        Document(title=CASINO.title, text=CASINO.text, author="By Ada Halm"),
    ),
    "another title, the same day": (
        Citation("a", "u", title=CITED.title, published="2022-09-15"),
        Document(title=CASINO.title, text=CASINO.text, published="2022-09-15"),
    ),
    "no title cited": (Citation("a", "u"), CASINO),
    "a title of two words": (Citation("a", "u", title="Bridge opens"), CASINO),
    "the page has no title": (CITED, Document(text=CASINO.text)),
    "the page is called home": (CITED, Document(title="Home", text=CASINO.text)),
    "a scanned document": (
        CITED,
        Document(media_type="application/pdf", title="Microsoft Word printer output", is_whole=False),
    ),
    "the page is written by script": (CITED, Document(title="Gazette of the whole world", is_scripted=True)),
}
OTHER: dict[str, tuple[Citation, Document]] = {
    "another subject": (CITED, CASINO),
    "another subject, another author": (
        Citation("a", "u", title=CITED.title, author="Ada Halm"),
        Document(title=CASINO.title, text=CASINO.text, author="Bob Gold"),
    ),
    "in Russian": (
        Citation("a", "u", title="Новый мост в Хальме открыт для пассажиров парома"),
        Document(title="Онлайн казино без регистрации", text="Играйте в лучшие слоты"),
    ),
    "in Chinese": (
        Citation("a", "u", title="哈姆大桥举行通车典礼"),
        Document(title="在线娱乐平台注册送彩金", text="最好的娱乐平台"),
    ),
    "in both of the entry's languages": (
        Citation("a", "u", title="Новый мост в Хальме открыт для пассажиров", titles=(CITED.title,)),
        Document(title="Cheap online casino bonus", text="Онлайн казино без регистрации сегодня"),
    ),
    "a title of two words, another author": (
        Citation("a", "u", title="Bridge opens", author="Ada Halm"),
        Document(title="Casino bonus", author="Bob Gold"),
    ),
    "a title of two words, another year": (
        Citation("a", "u", title="Bridge opens", published="2012-05"),
        Document(title="Casino bonus", published="2022-01-01"),
    ),
    "no title, another author in another year": (
        Citation("a", "u", author="Ada Halm", published="2012"),
        Document(title="x", author="Bob Gold", published="2022-01-01"),
    ),
}


@pytest.mark.parametrize("name", SAME)
def test_a_page_that_may_be_the_one_is_not_called_another(name: str) -> None:
    assert not is_other_page(*SAME[name])


@pytest.mark.parametrize("name", OTHER)
def test_a_page_that_shares_nothing_with_the_entry_is_another(name: str) -> None:
    assert is_other_page(*OTHER[name])


def test_most_words_of_a_title_make_it_the_same() -> None:
    assert is_same_title(CITED, Document(title="Halm: new bridge opens to passengers"))
    assert is_same_title(
        Citation("a", "u", title="How to design a 404 page"), Document(title="How to design a 404 page")
    )
    assert not is_same_title(CITED, Document(title="Page not found"))
    assert not is_same_title(Citation("a", "u"), Document(title="Page not found"))
