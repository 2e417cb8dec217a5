"""What each verdict means, in the words that readers and contributors see."""

from __future__ import annotations

from explainer.sources.observation import Verdict

MEANINGS: dict[Verdict, str] = {
    Verdict.OK: "The page is there",
    Verdict.REDIRECTED: "The page is there, behind a redirect that may be temporary",
    Verdict.MOVED: "The page has moved for good to another address",
    Verdict.ARCHIVED: "The page is gone or changed, and a copy holds what is cited",
    Verdict.BROKEN: "The page is gone",
    Verdict.SUSPECT: "A page is there, and it may not be the one that was cited",
    Verdict.TLS: "The server cannot prove who it is",
    Verdict.BLOCKED: "The server turns robots away; a person has to look",
    Verdict.TRANSIENT: "The server did not answer this time",
    Verdict.REFUSED: "The address is one that the check does not visit",
    Verdict.SKIPPED: "Nothing was asked",
}
"""One sentence each, without a full stop, the good ones first."""
