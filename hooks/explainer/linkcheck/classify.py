"""From what a visit saw to what it proves: an ordered table of rules, of which the first that holds decides.

Pure. The order is: what was never asked; what did not answer; who turned us away; what the status says; what the page
says; how we came there. Only the address itself can prove that a page is gone: doubts about its content warn.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlsplit

from explainer.linkcheck.archive import needs_copy
from explainer.linkcheck.fragment import fragment_fault
from explainer.linkcheck.identity import is_other_page, is_same_title
from explainer.linkcheck.softdead import not_found_sentence, not_found_title, parked_words
from explainer.linkcheck.wall import REFUSALS, wall
from explainer.linkcheck.wire import fragment_of, scheme_of
from explainer.sources.observation import Citation, Document, Failure, Finding, Observation, Verdict
from explainer.text.quotation import stands_in

NO_PAGES = ("mailto", "tel", "sms")
"""Schemes of addresses that lead to no page; they are passed over."""

LITTLE_TEXT = 300
"""Characters: a page with scripts and no more text shows the rest by script."""

_REFUSED = (Failure.NOT_PUBLIC, Failure.SCHEME, Failure.CREDENTIALS, Failure.BAD_ADDRESS)
_LANGUAGES = (
    "ar|bg|cn|cs|da|de|el|en|es|et|eu|fa|fi|fr|gb|he|hi|hk|hr|hu|id|it|ja|jp|ka|kk|ko|kr|lt|lv|nl|no|pl|pt|ro|ru|sk"
)
_LANGUAGES += "|sl|sq|sr|sv|th|tr|tw|ua|uk|us|uz|vi|zh"
_FRONT = re.compile(
    rf"/?(?:(?:{_LANGUAGES})(?:[-_][a-z]{{2,4}})?/?)?(?:(?:index|default|home|main|welcome)(?:\.\w{{2,5}})?/?)?",
    re.IGNORECASE,
)
_ERROR_PAGE = re.compile(
    r"/(?:error[-_/]?)?(?:404|not[-_]?found|page[-_]?not[-_]?found|errors?)(?:\.\w{2,5})?/?$", re.IGNORECASE
)
_LOGIN_WORD = r"log-?[io]n|sign-?(?:in|on)|sso|oauth2?|authenticate|authorize|auth|wp-login|passport|saml2?|adfs|登录"
_LOGIN = re.compile(rf"(?:^|[/._-])(?:{_LOGIN_WORD})(?:[/._-]|$)", re.IGNORECASE)
"""A host or path that has to do with logging in."""
_LOGIN_PAGE = re.compile(rf"/(?:{_LOGIN_WORD})(?:\.\w{{2,5}})?/?$", re.IGNORECASE)
"""The path of a page for logging in itself."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the whole run tells of the machine that it runs on."""

    has_network: bool = True
    """Whether any host was surely reached; without a network, what seems to answer is some box on the way."""
    resolves_names: bool = True
    """Whether any name of the public net was found; else a name that is not found proves nothing."""


@dataclass(frozen=True)
class Case:
    """One observation for one citation, with what several rules ask."""

    citation: Citation
    observation: Observation
    circumstances: Circumstances = field(default_factory=Circumstances)

    @property
    def document(self) -> Document:
        """What was read."""
        return self.observation.document

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """The quoted passages that are not on the page; none are known to be missing from a part of a page."""
        if not self.document.is_whole:
            return ()
        return tuple(words for words in self.citation.passages if words not in self._found)

    @cached_property
    def is_proved(self) -> bool:
        """Whether words that are quoted from the page are on it: then it is the page, whatever else it looks like."""
        return bool(self._found)

    @cached_property
    def _found(self) -> frozenset[str]:
        """The quoted passages that are on the page."""
        return frozenset(filter(self._has, self.citation.passages))

    def _has(self, words: str) -> bool:
        text = self.document.text
        if self.document.media_type == "application/pdf":  # words are broken at the ends of lines
            return stands_in(words, text) or stands_in(words, re.sub(r"(?<=\w)-\s*\n\s*(?=\w)", "", text))
        return stands_in(words, text)

    @property
    def is_led_on(self) -> bool:
        """Whether the visit ended at another address than it began."""
        hops = self.observation.hops
        return len(hops) > 1 and hops[0].url != hops[-1].url

    @property
    def is_moved(self) -> bool:
        """Whether every hop on the way is for good."""
        return self.is_led_on and all(hop.is_permanent for hop in self.observation.hops[:-1])


@dataclass(frozen=True, slots=True)
class Rule:
    """When `reason` gives a sentence, the verdict is this one."""

    name: str
    verdict: Verdict
    reason: Callable[[Case], str]


def classify(citation: Citation, observation: Observation, circumstances: Circumstances | None = None) -> Finding:
    """The one verdict on a citation after a visit, with its reason."""
    case = Case(citation, observation, circumstances or Circumstances())
    for rule in RULES:
        if reason := rule.reason(case):
            replacement = _replacement(case) if rule.verdict is Verdict.MOVED else ""
            return Finding(citation, rule.verdict, reason, observation, replacement)
    raise AssertionError("the last rule holds for every case")


def _replacement(case: Case) -> str:
    """The new address, with the place on the page that the old one named."""
    fragment = fragment_of(case.citation.url)
    return f"{case.observation.final_url}#{fragment}" if fragment else case.observation.final_url


def _at_end(case: Case) -> str:
    """` at ADDRESS` after redirects, so that the reason says where."""
    return f" at {case.observation.final_url}" if case.is_led_on else ""


# What was never asked


def _no_page(case: Case) -> str:
    scheme = scheme_of(case.citation.url)
    return f"{scheme}: addresses lead to no page" if scheme in NO_PAGES else ""


def _refused(case: Case) -> str:
    failure, hops = case.observation.failure, case.observation.hops
    if failure not in _REFUSED:
        return ""
    led = f"it leads on to {hops[-1].url}: " if len(hops) > 1 else ""
    return f"not asked: {led}{case.observation.detail}"


# What did not answer


def _name_never_exists(case: Case) -> str:
    host = urlsplit(case.observation.final_url).hostname or ""
    is_never = case.observation.failure is Failure.NO_HOST and host.endswith(".invalid")
    return f"there is no host {host}" if is_never else ""


def _no_network(case: Case) -> str:
    return "" if case.circumstances.has_network else "unverified: there seems to be no network here"


def _no_name(case: Case) -> str:
    observation = case.observation
    is_missing = observation.failure is Failure.NO_HOST and observation.is_missing_name
    if not is_missing or not case.circumstances.resolves_names:
        return ""
    return f"there is no host {urlsplit(observation.final_url).hostname}"


def _endless(case: Case) -> str:
    is_endless = case.observation.failure in (Failure.LOOP, Failure.TOO_MANY_HOPS, Failure.BAD_LOCATION)
    return f"its redirects lead nowhere: {case.observation.detail}" if is_endless else ""


def _tls(case: Case) -> str:
    if case.observation.failure is not Failure.TLS:
        return ""
    return f"the certificate or the encryption of {_host(case)} is at fault: {case.observation.detail}"


def _too_busy(case: Case) -> str:
    return case.observation.detail or "too busy" if case.observation.failure is Failure.TOO_BUSY else ""


def _unanswered(case: Case) -> str:
    failure = case.observation.failure
    if failure is None:
        return ""
    times = f" after {case.observation.attempts} requests" if case.observation.attempts > 1 else ""
    return f"no answer from {_host(case)}{times}: {case.observation.detail or failure}"


def _host(case: Case) -> str:
    return urlsplit(case.observation.final_url).hostname or case.observation.final_url


# Who turned us away


def _wall(case: Case) -> str:
    is_page = case.is_proved or (case.observation.status == 200 and is_same_title(case.citation, case.document))
    name = "" if is_page else wall(case.observation)
    return f"{name} keeps robots out (status {case.observation.status}): a person has to look" if name else ""


def _refusal(case: Case) -> str:
    status = case.observation.status
    return f"the host refuses this robot (status {status}): a person has to look" if status in REFUSALS else ""


# What the status says


def _gone(case: Case) -> str:
    status = case.observation.status
    is_gone = 400 <= status < 500 and status not in (408, 425)
    return f"status {status}{_at_end(case)}" if is_gone else ""


def _failing(case: Case) -> str:
    status = case.observation.status
    is_failing = status in (408, 425) or status >= 500
    times = f" after {case.observation.attempts} requests" if case.observation.attempts > 1 else ""
    return f"status {status}{_at_end(case)}{times}" if is_failing else ""


def _odd(case: Case) -> str:
    status = case.observation.status
    return "" if 200 <= status < 300 and status not in (204, 205) else f"status {status}, which shows no page"


# What the page says


def _login(case: Case) -> str:
    document = case.document
    cited, final = urlsplit(case.observation.hops[0].url), urlsplit(case.observation.final_url)
    if case.is_proved or _LOGIN_PAGE.search(cited.path):
        return ""
    is_host = final.netloc != cited.netloc and _LOGIN.search(final.netloc)
    leads = case.is_led_on and (is_host or _LOGIN.search(final.path))
    asks = document.has_password_field and len(document.text) < LITTLE_TEXT
    return f"it asks to log in{_at_end(case)}: a person has to look" if leads or asks else ""


def _parked(case: Case) -> str:
    if case.is_proved or is_same_title(case.citation, case.document):
        return ""
    words = parked_words(case.document, _host(case))
    return f"the address seems to be for sale or parked: “{words}”" if words else ""


def _not_found(case: Case) -> str:
    if case.is_proved:
        return ""
    if case.is_led_on and _ERROR_PAGE.search(urlsplit(case.observation.final_url).path):
        return f"it leads to the error page {case.observation.final_url}"
    words = not_found_title(case.document)
    if any(words.casefold() in cited.casefold() for cited in (case.citation.title, *case.citation.titles)):
        words = ""  # the source is about such pages
    if not words and not is_same_title(case.citation, case.document):
        words = not_found_sentence(case.document)
    return f"the page says that it is not there: “{words}”" if words else ""


def _front_page(case: Case) -> str:
    if case.is_proved or not case.is_led_on:
        return ""
    cited, final = urlsplit(case.observation.hops[0].url), urlsplit(case.observation.final_url)
    is_deep = bool(cited.query) or not _FRONT.fullmatch(cited.path)
    is_front = not final.query and _FRONT.fullmatch(final.path)
    return f"it leads to the front page {case.observation.final_url}" if is_deep and is_front else ""


def _empty(case: Case) -> str:
    document = case.document
    shows_nothing = not document.text.strip() and not document.has_media and not document.is_scripted
    return "the page is empty" if document.size == 0 or (document.is_whole and shows_nothing) else ""


def _unquoted(case: Case) -> str:
    if not case.missing:
        return ""
    if case.document.is_scripted and len(case.document.text) < LITTLE_TEXT and not case.is_proved:
        return "quoted words not found: the page shows its text by script, so a person has to look"
    words = " ".join(case.missing[0].split())
    shown = words if len(words) <= 80 else f"{words[:79]}…"
    more = f" (and {len(case.missing) - 1} more)" if len(case.missing) > 1 else ""
    return f"quoted words not found: “{shown}”{more}"


def _other_page(case: Case) -> str:
    if case.is_proved or not is_other_page(case.citation, case.document):
        return ""
    title = case.document.title or next(iter(case.document.titles), "")
    return f"another page stands here now: “{title[:100]}”"


def _no_place(case: Case) -> str:
    return fragment_fault(fragment_of(case.citation.url), case.document)


def _social(case: Case) -> str:
    return (
        "social media answer 200 for posts that are gone: it needs an archived copy"
        if needs_copy(case.citation)
        else ""
    )


# How we came there


def _moved(case: Case) -> str:
    return f"moved for good to {case.observation.final_url}" if case.is_moved else ""


def _redirected(case: Case) -> str:
    return f"leads on to {case.observation.final_url}, not for good" if case.is_led_on else ""


def _ok(case: Case) -> str:
    if case.is_proved and not case.missing and case.document.is_whole:
        return "the page is there and has the quoted words"
    return "the page is there" if case.document.is_whole else "the page is there; only a part of it could be read"


RULES: tuple[Rule, ...] = (
    Rule("no page", Verdict.SKIPPED, _no_page),
    Rule("refused", Verdict.REFUSED, _refused),
    Rule("no such name", Verdict.BROKEN, _name_never_exists),
    Rule("no network", Verdict.SKIPPED, _no_network),
    Rule("no name", Verdict.BROKEN, _no_name),
    Rule("endless redirects", Verdict.BROKEN, _endless),
    Rule("tls", Verdict.TLS, _tls),
    Rule("too busy", Verdict.BLOCKED, _too_busy),
    Rule("unanswered", Verdict.TRANSIENT, _unanswered),
    Rule("bot wall", Verdict.BLOCKED, _wall),
    Rule("refusal", Verdict.BLOCKED, _refusal),
    Rule("gone", Verdict.BROKEN, _gone),
    Rule("failing", Verdict.TRANSIENT, _failing),
    Rule("odd status", Verdict.SUSPECT, _odd),
    Rule("login", Verdict.BLOCKED, _login),
    Rule("parked", Verdict.SUSPECT, _parked),
    Rule("not found", Verdict.SUSPECT, _not_found),
    Rule("front page", Verdict.SUSPECT, _front_page),
    Rule("empty", Verdict.SUSPECT, _empty),
    Rule("unquoted", Verdict.SUSPECT, _unquoted),
    Rule("another page", Verdict.SUSPECT, _other_page),
    Rule("no such place", Verdict.SUSPECT, _no_place),
    Rule("social media", Verdict.SUSPECT, _social),
    Rule("moved", Verdict.MOVED, _moved),
    Rule("redirected", Verdict.REDIRECTED, _redirected),
    Rule("ok", Verdict.OK, _ok),
)
"""From the first to the last; each rule may count on those before it not to hold."""
