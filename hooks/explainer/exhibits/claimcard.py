"""Claims as readers see them: one as a card in a chapter, all of them as the register."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from xml.etree import ElementTree as etree

from explainer.files.paths import Paths, chapter_link
from explainer.proof.claim import NATURES, STATUSES, Claim, Register
from explainer.sources import chicago
from explainer.sources.bibliography import Bibliography
from explainer.sources.citation import Cite
from explainer.text import rich
from explainer.text.rich import Inline, Rich

SIGNS: dict[str, str] = {"confirmed": "✓", "partly": "◐", "contested": "⇄", "single-source": "①", "wrong": "✗"}
"""A sign for each status, so that none is told by color alone."""

RATINGS: dict[str, int] = {"wrong": 1, "partly": 3, "confirmed": 5}
"""Statuses that are a verdict, on the scale of five that ClaimReview asks for; the others are no verdict."""


def card(claim: Claim, bibliography: Bibliography, paths: Paths) -> etree.Element:
    """A claim with its status, who says it and the evidence.

    Its statement is no heading: hundreds of them would drown the contents of the register.
    """
    element = etree.Element("div", {"class": "claim", "id": claim.anchor, "data-status": claim.status})
    element.set("data-nature", claim.nature)
    element.set("data-topic", rich.literal(claim.topic))
    _labels(element, claim)
    rich.append_text(etree.SubElement(element, "p", {"class": "claim-statement"}), claim.statement)
    facts = etree.SubElement(element, "dl")
    _fact(facts, "Who says it", [_named(who, bibliography, paths) for who in claim.said_by])
    _fact(facts, "Evidence for", [_cited(cite, bibliography, paths) for cite in claim.supporting])
    _fact(facts, "Evidence against", [_cited(cite, bibliography, paths) for cite in claim.opposing])
    _fact(facts, "Note", [(claim.caveat,)] if claim.caveat else [])
    _links(element, claim, paths)
    return element


def register(claims: Register, bibliography: Bibliography, paths: Paths) -> etree.Element:
    """Every claim, in a section for each topic; plain sections that a script can filter."""
    root = etree.Element("div", {"class": "claims"})
    sections: dict[str, etree.Element] = {}
    for claim in claims.claims.values():
        if claim.topic not in sections:
            sections[claim.topic] = etree.SubElement(root, "section")
            rich.append_text(etree.SubElement(sections[claim.topic], "h2"), claim.topic)
        sections[claim.topic].append(card(claim, bibliography, Paths(paths.sources, "", paths.docs)))
    return root


def _labels(element: etree.Element, claim: Claim) -> None:
    labels = etree.SubElement(element, "p", {"class": "claim-labels"})
    status = etree.SubElement(labels, "span", {"class": "claim-status"})
    etree.SubElement(status, "span", {"aria-hidden": "true"}).text = SIGNS[claim.status]
    status[0].tail = f" {STATUSES[claim.status]}"
    status.tail = " "
    etree.SubElement(labels, "span", {"class": "claim-nature"}).text = NATURES[claim.nature]


def _fact(facts: etree.Element, name: str, items: Iterable[Rich]) -> None:
    """A name with one description for each item; nothing without items."""
    shown = [item for item in items if item]
    if shown:
        etree.SubElement(facts, "dt").text = name
    for item in shown:
        rich.append(etree.SubElement(facts, "dd"), item)


def _named(who: str | Cite, bibliography: Bibliography, paths: Paths) -> Rich:
    return (who,) if isinstance(who, str) else _cited(who, bibliography, paths)


def _cited(cite: Cite, bibliography: Bibliography, paths: Paths) -> Rich:
    """A source in its short form, with its label."""
    entry = bibliography.get(cite.key)
    if entry is None:  # reported where the claim was read
        return ()
    out: list[Inline] = list(chicago.located(chicago.short(entry), cite.locator))
    if label := chicago.label(entry, paths.sources):
        out += [" ", label]
    return tuple(out)


def _links(element: etree.Element, claim: Claim, paths: Paths) -> None:
    links = etree.SubElement(element, "p", {"class": "claim-links"})
    if claim.chapter:
        links.append(chapter_link(claim.chapter, paths, claim.statement))
        links[-1].tail = " "
    target = f"{paths.register}#{claim.anchor}"
    etree.SubElement(links, "a", {"class": "claim-permalink", "href": target}).text = "Permanent link"


def json_ld(claims: Register, bibliography: Bibliography, publisher: str) -> str:
    """The register for machines: a ClaimReview for each claim that a named source makes and the record settles.

    A judgment or a guess is no claim of fact, and a contested or single-source claim has no verdict: those are
    plain Claims. Addresses are relative to the register's page; `publisher` is the site's name.
    """
    items = [_described(claim, bibliography, f"#{claim.anchor}", publisher) for claim in claims.claims.values()]
    text = json.dumps({"@context": "https://schema.org", "@graph": items}, ensure_ascii=False, sort_keys=True)
    # A script element ends at the first "</", whatever the JSON says.
    return text.replace("<", "\\u003c")


def _described(claim: Claim, bibliography: Bibliography, url: str, publisher: str) -> Mapping[str, object]:
    claimants = [entry for who in claim.said_by if isinstance(who, Cite) and (entry := bibliography.get(who.key))]
    described: dict[str, object] = {"@type": "Claim", "@id": url, "text": claim.statement}
    if claimants:
        described["appearance"] = [
            {"@type": "CreativeWork", "name": chicago.title_text(entry), **({"url": link} if link else {})}
            for entry, link in ((entry, entry.availability.title_link) for entry in claimants)
        ]
    if not claimants or claim.status not in RATINGS or claim.nature not in ("fact", "figure", "quotation"):
        return described
    return {
        "@type": "ClaimReview",
        "url": url,
        "claimReviewed": claim.statement,
        "author": {"@type": "Organization", "name": publisher},
        "itemReviewed": described,
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": RATINGS[claim.status],
            "worstRating": 1,
            "bestRating": 5,
            "alternateName": STATUSES[claim.status],
        },
    }
