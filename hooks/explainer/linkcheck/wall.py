"""Bot walls: answers that are made for robots, and say nothing of the page behind them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from explainer.linkcheck.phrases import any_of
from explainer.sources.observation import Document, Observation

REFUSALS = frozenset(
    (401, 402, 403, 405, 406, 407, 409, 418, 421, 423, 428, 429, 430, 431, 451, 460, 493, 498, 499, 999)
)
"""Statuses that refuse this visitor, and not the page."""

SHORT = 1_500
"""Characters of the text of a wall; a page with more has a captcha in its comment form."""

LITTLE = 600
BARE = 120

_HEADERS: tuple[tuple[str, re.Pattern[str], str], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE), wall)
    for name, pattern, wall in (
        ("cf-mitigated", r"challenge|block", "Cloudflare"),
        ("x-amzn-waf-action", r".", "AWS WAF"),
        ("x-datadome", r"protected|block|challenge", "DataDome"),
        ("x-sucuri-block", r".", "Sucuri"),
    )
)
"""Headers that walls alone send."""
_SERVERS = re.compile(
    r"datadome|ddos-guard|qrator|akamaighost|imperva|sucuri|perimeterx|cloudflare|edgesuite", re.IGNORECASE
)
_MARKUP: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), wall)
    for pattern, wall in (
        (
            r"_cf_chl_opt|cf-chl-|challenge-platform/h/|cf_captcha|cf-error-details|challenges\.cloudflare\.com",
            "Cloudflare",
        ),
        (r"captcha-delivery\.com|datadome|\bdd=\{", "DataDome"),
        (r"_Incapsula_Resource|incapsula|imperva", "Imperva"),
        (r"px-captcha|perimeterx|_pxAppId|px-cloud\.net", "PerimeterX"),
        (r"ak_bmsc|akamai-?bot|_abck|bm-verify|/akam/|sec-if-cpt", "Akamai"),
        (r"awswaf|aws-waf|token\.awswaf\.com", "AWS WAF"),
        (r"ddos-guard|__ddg", "DDoS-Guard"),
        (r"sucuri_cloudproxy|sucuri\.net", "Sucuri"),
        (r"qrator|__qrator", "Qrator"),
        (r"smartcaptcha|/showcaptcha|captcha\.yandex", "Yandex SmartCaptcha"),
        (r"wappass\.baidu\.com|seccaptcha\.baidu", "Baidu"),
        (r"acw_sc__v|aliyun_waf|aliyuncaptcha|nocaptcha\.aliyun|nc_wrapper", "Alibaba"),
        (r"geetest|turing\.captcha\.qcloud|TCaptcha", "a captcha"),
        (r"g-recaptcha|recaptcha/api|hcaptcha\.com|h-captcha|arkoselabs|funcaptcha|friendlycaptcha", "a captcha"),
    )
)
_WORDS = any_of(
    r"\bjust a moment\b|\battention required\b|\bpardon our interruption\b|\brequest unsuccessful\b",
    r"\bchecking (?:if the site connection is secure|your browser)|\bddos protection by\b",
    r"\bverify(?:ing)? (?:that )?you are (?:a )?(?:human|not a (?:ro)?bot)|\bare you a (?:ro)?bot\b",
    r"\bi['’]?m not a robot|\bprove (?:that )?you are (?:a )?human|\bhuman verification\b",
    r"\bunusual (?:traffic|activity)\b|\bautomated (?:access|requests|queries|traffic)",
    r"\b(?:enable|turn on) (?:js|javascript) and (?:disable any ad blocker|cookies)",
    r"\baccess (?:to this page )?(?:has been )?denied\b|\byou have been blocked\b|\bincident id\b",
    r"\b(?:complete|solve) (?:the|this) captcha\b|\benter the characters you see\b",
    r"\bsecurity (?:check|verification)\b|\bbot (?:detection|protection)|\brate limit(?:ed)? exceeded\b",
    r"не робот|проверка (?:вашего )?браузера|проверяем ваш браузер|доступ (?:ограничен|запрещ[её]н|заблокирован)",
    r"подтвердите,? что запросы|введите (?:символы|код) с картинки|подозрительн\w+ (?:активност|трафик)",
    r"安全验证|人机验证|请完成(?:安全)?验证|请(?:输入|点击)验证码|滑动验证|访问(?:过于)?频繁|访问被拒绝|拒绝访问",
    r"您的访问(?:被|存在)|访问验证|异常(?:访问|流量)|检测到[^。\n]{0,15}异常|请开启\s*javascript|浏览器安全检查",
)


def wall(observation: Observation) -> str:
    """The name of the wall that answered instead of the page; empty when none did."""
    if name := _by_headers(observation.headers):
        return name
    document = observation.document
    if len(document.text) >= SHORT:
        return ""
    by_markup = _by_markup(document.markup)
    says_so = _says_so(document, is_page=200 <= observation.status < 300)
    if observation.status in (404, 410):  # a dead page behind a wall carries its scripts, too
        return by_markup if says_so else ""
    if says_so:
        return by_markup or _server(observation.headers) or "a bot wall"
    # A captcha alone is part of many forms; one on a page that shows next to nothing is a wall.
    is_refusal = observation.status in REFUSALS or observation.status in (202, 503)
    return by_markup if by_markup and (is_refusal or len(document.text) < BARE) else ""


def _says_so(document: Document, *, is_page: bool) -> bool:
    """Whether the page speaks like a wall; in a text of some length the words may be those of an article."""
    texts = [document.title, *document.titles]
    if not is_page or len(document.text) < LITTLE:
        texts.append(document.text)
    return any(_WORDS.search(text) for text in texts)


def _by_headers(headers: Mapping[str, str]) -> str:
    return next((name for header, pattern, name in _HEADERS if pattern.search(headers.get(header, ""))), "")


def _server(headers: Mapping[str, str]) -> str:
    found = _SERVERS.search(headers.get("server", ""))
    return found.group().capitalize() if found else ""


def _by_markup(markup: str) -> str:
    return next((name for pattern, name in _MARKUP if pattern.search(markup)), "")
