"""Pages that answer 200 and are dead: "not found" in the words of the page, and addresses that are for sale.

Guesses, and so they only raise doubt. An article on dead pages must not be taken for one: words of a title count when
they are all of it (or all between two separators), sentences only in a short text. In English, Russian and Chinese.
"""

from __future__ import annotations

import re

from explainer.linkcheck.phrases import any_of
from explainer.sources.observation import Document

SHORT = 3_000
"""Characters of a page that says little more than that it is gone (with its menus)."""
BARE = 600

_SEPARATOR = re.compile(r"\s+[|–—\-:·•»«/]+\s+|\s*[|｜_–—·•»«]\s*|:\s+|(?<=[!！.。…])\s*")
_EN = (
    r"(?:(?:we['’]re )?sorry,? )?(?:the |this |that |requested |web ?)*"
    r"(?:page|article|document|file|story|post|content|url|item|resource|site)"
    r"(?: (?:that )?you (?:have )?(?:requested|wanted|are looking for|were looking for))?"
)
_RU = (
    r"(?:запрашиваемая |запрошенная |указанная |данная |эта |такой )?"
    r"(?:страница|страницы|документ|материал|статья|новость|файл|запись)"
)
_ZH = r"(?:该|此|本|您|你|要|所|访问|查看|请求|查找|浏览|找|的)*(?:页面|网页|文章|内容|资源|文件|信息|新闻)"

_TITLES = any_of(
    r"(?:http )?(?:error |ошибка |错误 ?)?(?:404|410)(?: ?错误| ?error| ошибка| страница)?(?:页面|页)?",
    rf"(?:error )?(?:(?:404|410)\W+)?(?:{_EN} )?(?:was |is |could |can)? ?(?:not (?:be )?|n['’]t be )found",
    rf"(?:404\W+)?{_EN} (?:does not|doesn['’]t|no longer) exists?",
    rf"{_EN} (?:is |has been |was )?(?:not available|no longer available|unavailable|gone|removed|deleted|missing)",
    rf"{_EN} (?:isn['’]t available|has expired)",
    r"nothing (?:was )?found|nothing here|page missing",
    rf"(?:404\W+)?{_RU} (?:не найден[ао]?|не существует|больше не существует|(?:была |был )?удал[её]на?)",
    rf"(?:404\W+)?{_RU} (?:недоступна?|отсутствует)|{_RU} нет|нет такой страницы|ничего не найдено|не найдено",
    r"(?:404\W*)?(?:很?抱歉|对不起|sorry)?[,，!！ ]*"
    rf"{_ZH}(?:没有|未|无法|找|已经?|不|被|可能)+(?:找?到|存在|见|删除|移除|下线|失效|丢失)了?",
    rf"{_ZH}(?:丢失了?|走丢了)|(?:找不到|未找到|无法找到|没有找到)(?:该|此)?(?:页面|网页|页|文件)?",
)
"""What a title says as a whole."""

_SENTENCES = any_of(
    r"\b(?:page|article|document|file|story|post|content|url|address|resource)s?\b[^.!?\n]{0,60}"
    r"\b(?:(?:could|can) ?not be found|(?:could|ca)n['’]t be found|not found|does ?n['’]t exist|does not exist"
    r"|no longer exists?|no longer available|is ?n['’]t available|has been (?:removed|deleted)"
    r"|(?:may|might) have been (?:moved|removed|deleted))",
    r"\b(?:can['’]?t|cannot|can not|could ?n['’]?t|could not|unable to) (?:be )?(?:find|locate|found)\b[^.!?\n]{0,30}"
    r"\b(?:page|article|document|file|story|post|url|looking for)\b",
    r"\b404\b[^\n]{0,20}\bnot found\b|\bnot found\b[^\n]{0,20}\b404\b",
    r"(?:страниц[аы]|документ|материал|стать[яи]|новост[ьи]|файл|запис[ьи])[^.!?\n]{0,60}"
    r"(?:не найден|не существует|удал[её]н|недоступн|отсутству|не обнаружен|нет на сайте)",
    r"(?:не удалось|невозможно) найти (?:эту |запрашиваемую |данную )?(?:страницу|запись|документ|материал)",
    r"такой страницы (?:нет|не существует)",
    r"(?:页面|网页|文章|内容|资源|文件|信息|新闻|稿件)[^。！\n]{0,20}"
    r"(?:不存在|未找到|找不到|没有?找到|已删除|被删除|已下线|已移除|已失效|不见了|丢失|走丢)",
    r"(?:找不到|未找到|没有找到|无法找到)[^。！\n]{0,16}(?:页面|网页|文章|内容|文件|资源)|404错误",
)
"""What a sentence says of the page itself."""

_PARKED_WORDS = any_of(
    r"\b(?:domain|website)(?: name)?\b[^!?\n]{0,60}\b(?:is|may be|might be|could be) (?:available )?for sale",
    r"\bbuy (?:this|the) domain\b|\bdomain for sale\b|\bmake an offer on this domain\b|\binquire about this domain\b",
    r"\bdomain(?: name)? (?:has expired|is parked)|\bparked (?:free|domain|page)\b|\bdomain parking\b",
    r"\brenew (?:this|your) domain\b|\bsponsored listings displayed above\b|\bcourtesy of godaddy\b",
    r"домен\b[^!?\n]{0,40}(?:прода[её]тся|припаркован|выставлен на продажу|доступен для покупки)",
    r"домен\b[^!?\n]{0,40}только что зарегистрирован",
    r"(?:купить|продажа) (?:этот )?домена?\b|срок регистрации домена[^.!?\n]{0,30}ист[её]к|парковка домен",
    r"(?:域名|该域)[^。！\n]{0,20}(?:出售|转让|待售|已过期|已到期|停放|正在销售)",
    r"(?:出售|转让|购买)(?:此|该|本|这个)?域名",
)
_PARKED_MARKUP = any_of(
    r"sedoparking|parkingcrew|bodis\.com|parklogic|cashparking|afternic|hugedomains|domainmarket|dan\.com/|skenzo",
    r"parking-?page|domain_?parking|voodoo\.com|window\.park\b|/lander\b|parking\.reg|img1\.wsimg\.com/parking",
)
_PARKED_HOSTS = re.compile(
    r"(?:^|\.)(?:hugedomains\.com|dan\.com|afternic\.com|sedo\.com|sedoparking\.com|bodis\.com|domainmarket\.com"
    r"|buydomains\.com|forsale\.godaddy\.com|parkingcrew\.net)$",
    re.IGNORECASE,
)


def not_found_title(document: Document) -> str:
    """The title, or its part, that says that what was asked for is not there; empty when none does."""
    for title in (document.title, *document.titles):
        for part in (title, *_SEPARATOR.split(title)):
            words = part.strip(" \t.!?！。…")
            if words and _TITLES.fullmatch(words):
                return words
    return ""


def not_found_sentence(document: Document) -> str:
    """What a short text says of the page itself: that it is not there; empty when it does not."""
    found = _SENTENCES.search(document.text) if len(document.text) < SHORT else None
    return " ".join(found.group().split()) if found else ""


def parked_words(document: Document, host: str) -> str:
    """The words or names by which an address shows that it is for sale; empty when it does not."""
    if found := _PARKED_HOSTS.search(host):
        return found.group().lstrip(".")
    if len(document.text) >= SHORT:
        return ""
    for text in (document.title, *document.titles, document.text):
        if found := _PARKED_WORDS.search(text):
            return " ".join(found.group().split())
    found = _PARKED_MARKUP.search(document.markup) if len(document.text) < BARE else None
    return found.group() if found else ""
