"""Bot walls, dead pages and live ones."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import pytest

from explainer.linkcheck.wall import wall
from explainer.sources.observation import Document, Hop, Observation

URL = "https://a.example/x"
LIVE = "The bridge was opened on Sunday by the mayor, and many people came to see it. " * 30


def seen(status: int, document: Document | None = None, headers: Mapping[str, str] | None = None) -> Observation:
    return Observation(
        URL, datetime.date(2026, 11, 22), (Hop(URL, status),), headers=headers or {}, document=document or Document()
    )


WALLS: dict[str, tuple[Observation, str]] = {
    "Cloudflare says so": (seen(403, headers={"cf-mitigated": "challenge"}), "Cloudflare"),
    "Cloudflare says so of a missing page": (seen(404, headers={"cf-mitigated": "challenge"}), "Cloudflare"),
    "Cloudflare's page": (
        seen(503, Document(title="Just a moment...", markup="window._cf_chl_opt = {}"), {"server": "cloudflare"}),
        "Cloudflare",
    ),
    "Cloudflare by its server": (
        seen(403, Document(title="Attention Required!"), {"server": "cloudflare"}),
        "Cloudflare",
    ),
    "DataDome": (seen(403, Document(markup="https://ct.captcha-delivery.com/c.js")), "DataDome"),
    "DataDome's header": (seen(403, headers={"x-datadome": "protected"}), "DataDome"),
    "Akamai": (
        seen(
            403,
            Document(title="Access Denied", text="You don't have permission. Reference #18.2"),
            {"server": "AkamaiGHost"},
        ),
        "Akamaighost",
    ),
    "AWS": (seen(202, headers={"x-amzn-waf-action": "challenge"}), "AWS WAF"),
    "Imperva": (seen(200, Document(markup="/_Incapsula_Resource?x")), "Imperva"),
    "PerimeterX": (seen(403, Document(markup="px-captcha", text="Press & Hold")), "PerimeterX"),
    "a captcha with 200": (seen(200, Document(title="Are you a robot?", markup="g-recaptcha")), "a captcha"),
    "words alone": (seen(200, Document(text="Please verify you are human to continue")), "a bot wall"),
    "in Russian": (
        seen(200, Document(title="Вы не робот?", text="Подтвердите, что запросы отправляли вы")),
        "a bot wall",
    ),
    "DDoS-Guard": (
        seen(403, Document(title="DDoS-Guard", text="Проверка браузера"), {"server": "ddos-guard"}),
        "Ddos-guard",
    ),
    "in Chinese": (seen(200, Document(title="百度安全验证", markup="https://wappass.baidu.com/")), "Baidu"),
    "too many visits, in Chinese": (seen(200, Document(text="您的访问过于频繁，请输入验证码")), "a bot wall"),
    "a wall before a missing page": (
        seen(404, Document(title="Just a moment...", markup="window._cf_chl_opt = {}")),
        "Cloudflare",
    ),
}

PAGES: dict[str, Observation] = {
    "a page": seen(200, Document(title="The bridge", text=LIVE)),
    "a page with a captcha in its form": seen(200, Document(title="The bridge", text=LIVE, markup="g-recaptcha")),
    "a short page with a captcha in its form": seen(
        200, Document(title="The bridge", text="The bridge was opened on Sunday. " * 5, markup="g-recaptcha")
    ),
    "a page on robots": seen(200, Document(title="The bridge", text=f"Are you a robot? asked the mayor. {LIVE}")),
    "a short page on unrest": seen(
        200, Document(title="The border", text="The guards saw unusual activity at the border. " * 15)
    ),
    "a missing page of a host with Cloudflare": seen(404, Document(title="Not found"), {"server": "cloudflare"}),
    "a missing page with the scripts of a wall": seen(
        404, Document(title="Not found", markup="/cdn-cgi/challenge-platform/scripts/jsd/main.js\ng-recaptcha\n_abck")
    ),
    "a removed page with a captcha": seen(410, Document(markup="hcaptcha.com")),
    "a refusal without a name": seen(403, Document(title="Forbidden")),
    "an error": seen(500, Document(title="Internal Server Error")),
}


@pytest.mark.parametrize("name", WALLS)
def test_a_wall_is_told_from_the_page_behind_it(name: str) -> None:
    observation, wanted = WALLS[name]
    assert wall(observation) == wanted


@pytest.mark.parametrize("name", PAGES)
def test_a_page_dead_or_alive_is_no_wall(name: str) -> None:
    assert wall(PAGES[name]) == ""
