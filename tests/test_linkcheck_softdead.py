"""Pages that answer 200 and are dead, and pages that are only about such pages."""

from __future__ import annotations

import pytest

from explainer.linkcheck.softdead import SHORT, not_found_sentence, not_found_title, parked_words
from explainer.sources.observation import Document

GONE_TITLES = [
    "404",
    "404 Not Found",
    "Error 404",
    "HTTP 404",
    "410",
    "Page not found",
    "Not Found",
    "Page Not Found | Gazette",
    "Gazette – Page not found",
    "404: Page not found",
    "404 - Page not found - Gazette",
    "Oops! Page not found",
    "The page you requested was not found | Gazette",
    "The requested page could not be found",
    "This page doesn't exist",
    "This page is no longer available",
    "Article removed",
    "Страница не найдена",
    "404 Страница не найдена",
    "Ошибка 404",
    "Ошибка 404. Страница не найдена",
    "Запрашиваемая страница не существует — Газета",
    "Материал удалён",
    "Новость удалена | Газета",
    "Документ не найден",
    "页面不存在",
    "页面未找到 - 新闻网",
    "404页面",
    "404错误",
    "您访问的页面不存在",
    "抱歉，您访问的页面不存在",
    "很抱歉，您要查看的网页已删除",
    "找不到页面",
    "对不起，该文章已被删除_新闻网",
    "404 - 页面找不到了",
    "无法找到该页",
    "Запрошенная страница не найдена",
    "Нет такой страницы",
    "Sorry, this page isn't available",
]
GONE_TEXTS = [
    "Sorry, we couldn't find the page you were looking for.",
    "The page you are looking for might have been removed, had its name changed, or is temporarily unavailable.",
    "We can’t find that page.",
    "This article is no longer available on our site.",
    "The file could not be found on this server.",
    "К сожалению, запрашиваемая вами страница не найдена.",
    "Такой страницы не существует. Вернитесь на главную.",
    "Возможно, материал был удален или перемещен.",
    "Не удалось найти эту страницу",
    "抱歉，您访问的页面不存在或已被删除！",
    "您要找的文章已被删除",
    "没有找到您要访问的页面",
    "Sorry, this content isn't available right now",
]
LIVE_TITLES = [
    "The bridge at Halm opens",
    "How to design a 404 page",
    "404 men and women: the ferry's last crew",
    "Room 404: not found in any archive",
    "Why the document was not found for thirty years",
    "The lost page of the log, and who removed it",
    "A missing article in the treaty",
    "Почему документ не найден до сих пор: расследование",
    "Как удалить страницу из поиска",
    "找不到工作的年轻人",
    "文件已签署",
    "Gone with the wind",
    "",
]


@pytest.mark.parametrize("title", GONE_TITLES)
def test_a_title_that_says_nothing_but_not_found_is_that_of_a_dead_page(title: str) -> None:
    assert not_found_title(Document(title=title))
    assert not_found_title(Document(title="Gazette", titles=(title,)))


@pytest.mark.parametrize("text", GONE_TEXTS)
def test_a_short_text_that_says_so_is_that_of_a_dead_page(text: str) -> None:
    assert not_found_sentence(Document(title="Gazette", text=f"Home\nNews\n{text}\nContact"))


@pytest.mark.parametrize("text", GONE_TEXTS)
def test_an_article_that_says_it_of_something_else_lives(text: str) -> None:
    assert not_found_sentence(Document(text=text + " word" * SHORT)) == ""


@pytest.mark.parametrize("title", LIVE_TITLES)
def test_a_title_that_is_about_something_is_that_of_a_live_page(title: str) -> None:
    assert not_found_title(Document(title=title)) == ""


def test_the_words_are_given() -> None:
    assert not_found_title(Document(title="Gazette | Page not found.")) == "Page not found"


FOR_SALE = [
    "This domain is for sale",
    "The domain halm.example may be for sale.",
    "halm.example - Buy this domain",
    "This domain name has expired.",
    "This page is parked free, courtesy of a registrar",
    "Домен halm.example продаётся",
    "Домен припаркован в компании",
    "Срок регистрации домена истёк",
    "Купить этот домен",
    "此域名出售",
    "该域名已过期",
    "本域名halm.example可以转让，域名转让请联系",
    "购买该域名",
    "您正在访问的域名可以转让！",
    "Домен halm.example только что зарегистрирован",
]


@pytest.mark.parametrize("words", FOR_SALE)
def test_an_address_that_is_for_sale_says_so(words: str) -> None:
    assert parked_words(Document(title=words), "halm.example")
    assert parked_words(Document(title="halm.example", text=f"Related searches\n{words}"), "halm.example")
    assert parked_words(Document(text=words + " word" * SHORT), "halm.example") == ""


@pytest.mark.parametrize("markup", ["https://img.sedoparking.com/x.js", "//d1.parkingcrew.net/", "window.park = 'x'"])
def test_an_address_that_only_loads_its_offers_is_known_by_whom_it_asks(markup: str) -> None:
    assert parked_words(Document(markup=markup), "halm.example")
    assert parked_words(Document(markup=markup, text="word " * 200), "halm.example") == ""


def test_a_host_that_sells_addresses_is_known() -> None:
    assert parked_words(Document(title="halm.example"), "www.hugedomains.com") == "hugedomains.com"
    assert parked_words(Document(), "nothugedomains.com") == ""


@pytest.mark.parametrize("text", ["The ferry is for sale.", "The public domain is a great good.", "В домене науки"])
def test_other_sales_and_domains_are_no_sign(text: str) -> None:
    assert parked_words(Document(text=text), "halm.example") == ""
