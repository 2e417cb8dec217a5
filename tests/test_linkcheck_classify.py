"""From what a visit saw to what it proves."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.linkcheck.classify import RULES, Case, Circumstances, classify
from explainer.sources.observation import Citation, Document, Failure, Finding, Hop, Observation, Outcome, Verdict

DAY = datetime.date(2026, 11, 22)
URL = "https://a.example/news/bridge"
NEW = "https://b.example/2022/bridge"
TITLE = "The new bridge at Halm opens"
WORDS = "a thousand people crossed it on foot"
TEXT = f"The new bridge at Halm was opened on Sunday, and {WORDS}. The mayor spoke."
CITED = Citation("gazette-bridge", URL, title=TITLE)
PAGE = Document(media_type="text/html", title=TITLE, text=TEXT, ids=frozenset({"one"}), size=900)


def seen(
    status: int = 200, document: Document = PAGE, url: str = URL, headers: Mapping[str, str] | None = None
) -> Observation:
    """An answer at once."""
    return Observation(url, DAY, (Hop(url, status),), headers=headers or {}, document=document, is_reached=True)


def led(*statuses: int, to: str = NEW, document: Document = PAGE, url: str = URL) -> Observation:
    """Redirects with these statuses, then a page."""
    hops = [
        Hop(url if number == 0 else f"{url}/{number}", status, status in (301, 308))
        for number, status in enumerate(statuses)
    ]
    return Observation(url, DAY, (*hops, Hop(to, 200)), document=document, is_reached=True)


def failed(
    failure: Failure, detail: str = "detail", *, status: int = 0, reached: bool = True, url: str = URL
) -> Observation:
    """No answer that can be read."""
    return Observation(url, DAY, (Hop(url, status),), failure, detail, attempts=3, is_reached=reached)


def page(text: str = "", title: str = "Gazette", **values: object) -> Document:
    return replace(Document(media_type="text/html", title=title, text=text, size=500), **values)  # type: ignore[arg-type]


CASES: dict[str, tuple[Citation | str, Observation, Verdict, str]] = {
    # statuses
    "the page": (CITED, seen(), Verdict.OK, "the page is there"),
    "a part of it": (
        CITED,
        seen(document=replace(PAGE, is_whole=False)),
        Verdict.OK,
        "the page is there; only a part of it could be read",
    ),
    "404": (CITED, seen(404), Verdict.BROKEN, "status 404"),
    "410": (CITED, seen(410), Verdict.BROKEN, "status 410"),
    "400": (CITED, seen(400), Verdict.BROKEN, "status 400"),
    "414": (CITED, seen(414), Verdict.BROKEN, "status 414"),
    "401": (CITED, seen(401), Verdict.BLOCKED, "the host refuses this robot (status 401): a person has to look"),
    "403": (CITED, seen(403), Verdict.BLOCKED, "the host refuses this robot (status 403): a person has to look"),
    "405": (CITED, seen(405), Verdict.BLOCKED, "the host refuses this robot (status 405): a person has to look"),
    "429": (CITED, seen(429), Verdict.BLOCKED, "the host refuses this robot (status 429): a person has to look"),
    "451": (CITED, seen(451), Verdict.BLOCKED, "the host refuses this robot (status 451): a person has to look"),
    "999": (CITED, seen(999), Verdict.BLOCKED, "the host refuses this robot (status 999): a person has to look"),
    "408": (CITED, seen(408), Verdict.TRANSIENT, "status 408"),
    "500": (CITED, seen(500), Verdict.TRANSIENT, "status 500"),
    "503 three times": (CITED, replace(seen(503), attempts=3), Verdict.TRANSIENT, "status 503 after 3 requests"),
    "204": (CITED, seen(204), Verdict.SUSPECT, "status 204, which shows no page"),
    "304": (CITED, seen(304), Verdict.SUSPECT, "status 304, which shows no page"),
    "a dead end of redirects": (
        CITED,
        replace(led(301), hops=(Hop(URL, 301, True), Hop(NEW, 404))),
        Verdict.BROKEN,
        f"status 404 at {NEW}",
    ),
    # no answer
    "no time": (CITED, failed(Failure.TIMEOUT), Verdict.TRANSIENT, "no answer from a.example after 3 requests: detail"),
    "a broken connection": (
        CITED,
        failed(Failure.RESET),
        Verdict.TRANSIENT,
        "no answer from a.example after 3 requests: detail",
    ),
    "a closed port": (
        CITED,
        failed(Failure.NO_CONNECTION, ""),
        Verdict.TRANSIENT,
        "no answer from a.example after 3 requests: no connection",
    ),
    "a missing name": (
        CITED,
        replace(failed(Failure.NO_HOST), is_missing_name=True),
        Verdict.BROKEN,
        "there is no host a.example",
    ),
    "a name that could not be looked up": (
        CITED,
        failed(Failure.NO_HOST),
        Verdict.TRANSIENT,
        "no answer from a.example after 3 requests: detail",
    ),
    "a certificate": (
        CITED,
        failed(Failure.TLS, "expired"),
        Verdict.TLS,
        "the certificate or the encryption of a.example is at fault: expired",
    ),
    "a long wait": (
        CITED,
        failed(Failure.TOO_BUSY, "the host asks to wait 3600 seconds", status=429),
        Verdict.BLOCKED,
        "the host asks to wait 3600 seconds",
    ),
    "a loop": (CITED, failed(Failure.LOOP), Verdict.BROKEN, "its redirects lead nowhere: detail"),
    "too many hops": (CITED, failed(Failure.TOO_MANY_HOPS), Verdict.BROKEN, "its redirects lead nowhere: detail"),
    "a bad location": (CITED, failed(Failure.BAD_LOCATION), Verdict.BROKEN, "its redirects lead nowhere: detail"),
    "a private address": (CITED, failed(Failure.NOT_PUBLIC), Verdict.REFUSED, "not asked: detail"),
    "a private address behind a redirect": (
        CITED,
        Observation(URL, DAY, (Hop(URL, 302), Hop("http://10.0.0.1/")), Failure.NOT_PUBLIC, "10.0.0.1 is not public"),
        Verdict.REFUSED,
        "not asked: it leads on to http://10.0.0.1/: 10.0.0.1 is not public",
    ),
    "another scheme": ("ftp://a.example/x", failed(Failure.SCHEME), Verdict.REFUSED, "not asked: detail"),
    "a password": ("https://a:b@a.example/", failed(Failure.CREDENTIALS), Verdict.REFUSED, "not asked: detail"),
    "no address": ("a.example", failed(Failure.BAD_ADDRESS), Verdict.REFUSED, "not asked: detail"),
    "mail": ("mailto:a@b.example", failed(Failure.SCHEME), Verdict.SKIPPED, "mailto: addresses lead to no page"),
    "a telephone": ("tel:+123", failed(Failure.SCHEME), Verdict.SKIPPED, "tel: addresses lead to no page"),
    # redirects
    "moved": (CITED, led(301), Verdict.MOVED, f"moved for good to {NEW}"),
    "moved twice": (CITED, led(301, 308), Verdict.MOVED, f"moved for good to {NEW}"),
    "for a while": (CITED, led(302), Verdict.REDIRECTED, f"leads on to {NEW}, not for good"),
    "for a while at first": (CITED, led(302, 301), Verdict.REDIRECTED, f"leads on to {NEW}, not for good"),
    "for a while at last": (CITED, led(301, 307), Verdict.REDIRECTED, f"leads on to {NEW}, not for good"),
    "by itself": (CITED, led(200), Verdict.REDIRECTED, f"leads on to {NEW}, not for good"),
    "to itself with a cookie": (CITED, led(302, to=URL), Verdict.OK, "the page is there"),
    "to the front page": (
        CITED,
        led(301, to="https://a.example/"),
        Verdict.SUSPECT,
        "it leads to the front page https://a.example/",
    ),
    "to the front page in a language": (
        CITED,
        led(302, to="https://a.example/en/index.html"),
        Verdict.SUSPECT,
        "it leads to the front page https://a.example/en/index.html",
    ),
    "from a front page to another": (
        "http://a.example/index.html",
        led(301, to="https://a.example/", url="http://a.example/index.html"),
        Verdict.MOVED,
        "moved for good to https://a.example/",
    ),
    "a query to the front page": (
        "http://a.example/?id=7",
        led(301, to="https://a.example/", url="http://a.example/?id=7"),
        Verdict.SUSPECT,
        "it leads to the front page https://a.example/",
    ),
    "to an error page": (
        CITED,
        led(302, to="https://a.example/error/404.html", document=page("Hello", "Gazette")),
        Verdict.SUSPECT,
        "it leads to the error page https://a.example/error/404.html",
    ),
    "to a short path": (
        CITED,
        led(301, to="https://a.example/b"),
        Verdict.MOVED,
        "moved for good to https://a.example/b",
    ),
    "to a login": (
        CITED,
        led(302, to="https://a.example/login?next=/x"),
        Verdict.BLOCKED,
        "it asks to log in at https://a.example/login?next=/x: a person has to look",
    ),
    "to a host for logins": (
        CITED,
        led(302, to="https://sso.example/x"),
        Verdict.BLOCKED,
        "it asks to log in at https://sso.example/x: a person has to look",
    ),
    "to an article on logging": (
        CITED,
        led(301, to="https://a.example/catalogin/blogs"),
        Verdict.MOVED,
        "moved for good to https://a.example/catalogin/blogs",
    ),
    "within a host that is called so": (
        "https://sso.example/x",
        led(301, to="https://sso.example/y", url="https://sso.example/x"),
        Verdict.MOVED,
        "moved for good to https://sso.example/y",
    ),
    "a login that is cited": (
        "https://a.example/login",
        led(301, to="https://a.example/login/", url="https://a.example/login"),
        Verdict.MOVED,
        "moved for good to https://a.example/login/",
    ),
    # walls
    "a wall": (
        CITED,
        seen(403, page(), headers={"cf-mitigated": "challenge"}),
        Verdict.BLOCKED,
        "Cloudflare keeps robots out (status 403): a person has to look",
    ),
    "a wall with 200": (
        CITED,
        seen(200, page("Please verify you are human", "Gazette")),
        Verdict.BLOCKED,
        "a bot wall keeps robots out (status 200): a person has to look",
    ),
    "a form to log in": (
        CITED,
        seen(200, page("Password", has_password_field=True)),
        Verdict.BLOCKED,
        "it asks to log in: a person has to look",
    ),
    "a page with a form to log in": (
        CITED,
        seen(200, page(TEXT * 9, has_password_field=True)),
        Verdict.OK,
        "the page is there",
    ),
    # content
    "not found, in a title": (
        CITED,
        seen(200, page("Home", "Page not found | Gazette")),
        Verdict.SUSPECT,
        "the page says that it is not there: “Page not found”",
    ),
    "not found, on the site that the entry is called after": (
        Citation("a", URL, title="Town Gazette"),
        seen(200, page("Home", "Page not found | Town Gazette")),
        Verdict.SUSPECT,
        "the page says that it is not there: “Page not found”",
    ),
    "not found, in Russian": (
        CITED,
        seen(200, page("Запрашиваемая страница не найдена.")),
        Verdict.SUSPECT,
        "the page says that it is not there: “страница не найден”",
    ),
    "not found, in Chinese": (
        CITED,
        seen(200, page("抱歉，页面不存在")),
        Verdict.SUSPECT,
        "the page says that it is not there: “页面不存在”",
    ),
    "an article on pages not found": (
        Citation("a", URL, title="How to design a 404 page"),
        seen(200, page("Say that the page could not be found.", "How to design a 404 page")),
        Verdict.OK,
        "the page is there",
    ),
    "for sale": (
        CITED,
        seen(200, page("This domain is for sale.")),
        Verdict.SUSPECT,
        "the address seems to be for sale or parked: “domain is for sale”",
    ),
    "no bytes": (CITED, seen(200, Document(media_type="text/html")), Verdict.SUSPECT, "the page is empty"),
    "no words": (CITED, seen(200, page("", TITLE)), Verdict.SUSPECT, "the page is empty"),
    "a picture": (
        CITED,
        seen(200, Document(media_type="image/png", is_whole=False, has_media=True, size=5)),
        Verdict.OK,
        "the page is there; only a part of it could be read",
    ),
    "another page": (
        CITED,
        seen(200, page("Play and win.", "Cheap online casino bonus")),
        Verdict.SUSPECT,
        "another page stands here now: “Cheap online casino bonus”",
    ),
    "the quoted words": (
        replace(CITED, passages=(WORDS,)),
        seen(),
        Verdict.OK,
        "the page is there and has the quoted words",
    ),
    "the quoted words under another title": (
        replace(CITED, passages=(WORDS,)),
        seen(200, page(TEXT, "Cheap online casino bonus")),
        Verdict.OK,
        "the page is there and has the quoted words",
    ),
    "the quoted words on a front page": (
        replace(CITED, passages=(WORDS,)),
        led(301, to="https://a.example/"),
        Verdict.MOVED,
        "moved for good to https://a.example/",
    ),
    "without the quoted words": (
        replace(CITED, passages=(WORDS, "no one came")),
        seen(),
        Verdict.SUSPECT,
        "quoted words not found: “no one came”",
    ),
    "without two of them": (
        replace(CITED, passages=("x" * 90, "no one came")),
        seen(),
        Verdict.SUSPECT,
        f"quoted words not found: “{'x' * 79}…” (and 1 more)",
    ),
    "a part without the quoted words": (
        replace(CITED, passages=("no one came",)),
        seen(document=replace(PAGE, is_whole=False)),
        Verdict.OK,
        "the page is there; only a part of it could be read",
    ),
    "a page that is written by script": (
        replace(CITED, passages=(WORDS,)),
        seen(200, page("Loading", TITLE, is_scripted=True)),
        Verdict.SUSPECT,
        "quoted words not found: the page shows its text by script, so a person has to look",
    ),
    "words broken at the end of a line": (
        replace(CITED, passages=(WORDS,)),
        seen(200, Document(media_type="application/pdf", text="a thou-\nsand people\ncrossed it on foot", size=9)),
        Verdict.OK,
        "the page is there and has the quoted words",
    ),
    "a place": (replace(CITED, url=f"{URL}#one"), seen(), Verdict.OK, "the page is there"),
    "no such place": (replace(CITED, url=f"{URL}#two"), seen(), Verdict.SUSPECT, 'the page has no place "#two"'),
    "social media": (
        replace(CITED, kind="social"),
        seen(),
        Verdict.SUSPECT,
        "social media answer 200 for posts that are gone: it needs an archived copy",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_first_rule_that_holds_decides(name: str) -> None:
    cited, observation, verdict, reason = CASES[name]
    finding = classify(cited if isinstance(cited, Citation) else Citation("", cited), observation)
    assert (finding.verdict, finding.reason) == (verdict, reason)


def test_every_rule_is_shown_by_a_case() -> None:
    shown = set()
    for cited, observation, _, _ in CASES.values():
        case = Case(cited if isinstance(cited, Citation) else Citation("", cited), observation)
        shown.add(next(rule.name for rule in RULES if rule.reason(case)))
    assert {rule.name for rule in RULES} - shown == {"no such name", "no network"}  # see below
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_a_replacement_is_offered_only_when_every_hop_is_for_good() -> None:
    assert classify(CITED, led(301, 308)).replacement == NEW
    assert classify(replace(CITED, url=f"{URL}#one"), led(301)).replacement == f"{NEW}#one"
    assert classify(CITED, led(301, 302)).replacement == ""
    assert classify(CITED, led(302)).replacement == ""
    assert classify(CITED, led(301, to="https://a.example/")).replacement == ""


OFFLINE = Circumstances(has_network=False, resolves_names=False)


@pytest.mark.parametrize("failure", [Failure.TIMEOUT, Failure.NO_HOST, Failure.NO_CONNECTION, Failure.RESET])
def test_without_a_network_nothing_is_judged(failure: Failure) -> None:
    observation = replace(failed(failure, reached=False), is_missing_name=True)
    finding = classify(CITED, observation, OFFLINE)
    assert (finding.verdict, finding.reason) == (
        Verdict.SKIPPED,
        "unverified: there seems to be no network here",
    )


def test_without_a_network_what_answers_is_not_believed() -> None:
    assert classify(CITED, seen(404), OFFLINE).verdict is Verdict.SKIPPED
    assert classify(CITED, seen(200), OFFLINE).verdict is Verdict.SKIPPED


def test_where_no_name_is_found_a_missing_name_proves_nothing() -> None:
    observation = replace(failed(Failure.NO_HOST), is_missing_name=True)
    assert classify(CITED, observation, Circumstances(resolves_names=False)).verdict is Verdict.TRANSIENT


def test_a_name_that_can_never_be_is_gone_on_any_machine() -> None:
    observation = failed(Failure.NO_HOST, reached=False, url="http://a.invalid/x")
    finding = classify(Citation("", "http://a.invalid/x"), observation, OFFLINE)
    assert (finding.verdict, finding.reason) == (Verdict.BROKEN, "there is no host a.invalid")


def test_what_is_refused_is_refused_without_a_network_too() -> None:
    assert classify(CITED, failed(Failure.NOT_PUBLIC, reached=False), OFFLINE).verdict is Verdict.REFUSED


# Of all observations

some_text = st.sampled_from(
    ["", TEXT, "Page not found", "This domain is for sale", "Just a moment...", TITLE, "x" * 4000]
)
documents = st.builds(
    Document,
    media_type=st.sampled_from(["text/html", "application/pdf", "image/png", ""]),
    text=some_text,
    title=some_text,
    titles=st.lists(some_text, max_size=2).map(tuple),
    ids=st.sampled_from([frozenset[str](), frozenset({"one"})]),
    markup=st.sampled_from(["", "g-recaptcha", "sedoparking"]),
    is_whole=st.booleans(),
    is_scripted=st.booleans(),
    has_media=st.booleans(),
    has_password_field=st.booleans(),
    size=st.sampled_from([0, 1, 900]),
)
urls = st.sampled_from(
    [
        URL,
        NEW,
        "https://a.example/",
        "http://a.example/login",
        f"{URL}#one",
        f"{URL}#two",
        "mailto:a@b",
        "",
        "http://a.invalid/",
    ]
)
hops = st.lists(
    st.builds(Hop, urls, st.sampled_from([0, 200, 204, 301, 302, 308]) | st.integers(0, 999), st.booleans()),
    min_size=1,
    max_size=4,
)
observations = st.builds(
    Observation,
    urls,
    st.just(DAY),
    hops.map(tuple),
    st.none() | st.sampled_from(Failure),
    st.sampled_from(["", "detail"]),
    st.sampled_from([{}, {"cf-mitigated": "challenge"}, {"server": "cloudflare"}]),
    documents,
    st.integers(0, 9),
    st.booleans(),
    st.booleans(),
)
passages = st.lists(st.sampled_from([WORDS, "no one came", "The mayor spoke"]), max_size=3).map(tuple)
citations = st.builds(
    Citation,
    st.just("key"),
    urls,
    title=st.sampled_from(["", TITLE]),
    passages=passages,
    kind=st.sampled_from(["", "social"]),
)
circumstances = st.builds(Circumstances, st.booleans(), st.booleans())

GOODNESS = {Outcome.FAIL: 0, Outcome.SKIP: 1, Outcome.WARN: 1, Outcome.PASS: 2}


def goodness(finding: Finding) -> int:
    return GOODNESS[finding.outcome]


@given(citations, observations, circumstances)
def test_every_observation_has_one_verdict_with_a_reason(
    citation: Citation, observation: Observation, around: Circumstances
) -> None:
    finding = classify(citation, observation, around)
    assert finding.reason
    assert not finding.reason.endswith(".")
    assert finding.verdict in {rule.verdict for rule in RULES}
    assert bool(finding.replacement) == (finding.verdict is Verdict.MOVED)
    assert finding.observation is observation


@given(citations, observations, circumstances, st.sampled_from([WORDS, "no one came"]))
def test_more_quoted_words_never_make_a_dead_page_live(
    citation: Citation, observation: Observation, around: Circumstances, words: str
) -> None:
    before = classify(citation, observation, around)
    after = classify(replace(citation, passages=(*citation.passages, words)), observation, around)
    assert (before.outcome is Outcome.FAIL) == (after.outcome is Outcome.FAIL)
    if words not in observation.document.text:  # words that are missing make nothing better
        assert goodness(after) <= goodness(before)


@given(citations, observations)
def test_a_machine_without_a_network_calls_nothing_broken_that_it_did_not_reach(
    citation: Citation, observation: Observation
) -> None:
    silent = replace(
        observation,
        hops=tuple(replace(hop, status=0) for hop in observation.hops if not hop.url.endswith(".invalid/"))
        or (Hop(URL),),
        failure=Failure.NO_HOST,
        is_reached=False,
    )
    assert classify(citation, silent, OFFLINE).outcome is not Outcome.FAIL


@given(citations, observations, circumstances)
def test_a_page_that_refuses_is_never_called_broken(
    citation: Citation, observation: Observation, around: Circumstances
) -> None:
    refused = replace(observation, failure=None, hops=(Hop(URL, 403),))
    assert classify(citation, refused, around).outcome is not Outcome.FAIL


@given(citations, observations, circumstances)
def test_a_missing_page_is_never_called_good(
    citation: Citation, observation: Observation, around: Circumstances
) -> None:
    missing = replace(observation, failure=None, hops=(Hop(URL, 404),), headers={})
    assert classify(citation, missing, around).outcome is not Outcome.PASS


@given(citations, observations, st.integers(0, 3))
def test_one_temporary_hop_keeps_the_cited_address(citation: Citation, observation: Observation, at: int) -> None:
    way = [*observation.hops, Hop(NEW, 200)]
    temporary = tuple(
        replace(hop, is_permanent=False) if number == at % (len(way) - 1) else hop for number, hop in enumerate(way)
    )
    assert classify(citation, replace(observation, hops=temporary)).verdict is not Verdict.MOVED
