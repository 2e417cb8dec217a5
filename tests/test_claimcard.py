"""Claims as readers see them, and as machines do."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as etree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.exhibits import claimcard
from explainer.exhibits.claimcard import RATINGS, SIGNS
from explainer.files.paths import Paths
from explainer.problems.place import TextFile
from explainer.proof.claim import NATURES, STATUSES, Claim, Register
from explainer.sources.bibliography import Bibliography, from_files
from explainer.sources.citation import Cite

SOURCES = """\
@book{log, author = {Halm, Ada}, title = {The Log}, date = {1901}}
@online{桥报, title = {哈姆大桥}, url = {https://qiao.example/1}, langid = {zh}, keywords = {state-media}}
@online{bad, title = {Bad}, url = {javascript:alert(1)}}
"""
CLAIM = Claim(
    "a-1",
    "The ferry",
    "The log is lost.",
    (Cite("log"), "Ada Halm"),
    "wrong",
    "fact",
    (Cite("桥报", "", "p. 2"),),
    (Cite("log"), Cite("桥报")),
    "Only the first.",
    "ferry.md#log",
)
BARE = Claim("b", "T", "S.", ("Ada",), "contested", "interpretation")
PATHS = Paths("../sources.md", "../claims.md", "../")


def library() -> Bibliography:
    return from_files([TextFile("references.bib", SOURCES)])


def texts(element: etree.Element, tag: str) -> list[str]:
    return ["".join(found.itertext()) for found in element.iter(tag)]


def links(element: etree.Element) -> dict[str, str]:
    return {"".join(link.itertext()): link.get("href", "") for link in element.iter("a")}


def test_a_card_says_who_says_it_and_what_speaks_for_and_against_it() -> None:
    card = claimcard.card(CLAIM, library(), PATHS)
    assert texts(card, "dt") == ["Who says it", "Evidence for", "Evidence against", "Note"]
    described = texts(card, "dd")
    assert [text.split(" [")[0] for text in (described[1], described[-1])] == ["Ada Halm", "Only the first."]
    assert described[0].startswith("Halm, Log")
    assert "p. 2" in described[2]
    assert len(described) == 6


def test_what_a_claim_does_not_have_is_not_named() -> None:
    card = claimcard.card(BARE, library(), Paths())
    assert texts(card, "dt") == ["Who says it"]
    assert links(card) == {"Permanent link": "#claim-b"}


def test_a_card_leads_to_the_register_the_chapter_and_the_sources() -> None:
    found = links(claimcard.card(CLAIM, library(), PATHS))
    assert found["Permanent link"] == "../claims.md#claim-a-1"
    assert found["Where it is treated"] == "../ferry.md#log"
    assert "../sources.md#source-桥报" in found.values()


@pytest.mark.parametrize(
    ("chapter", "href"),
    [
        ("a/b.md", "a/b.md"),
        ("桥.md#桥", "%E6%A1%A5.md#桥"),
        ("javascript:alert(1).md", "javascript%3Aalert%281%29.md"),
        ("a&amp;b?.md", "a%26amp%3Bb%3F.md"),
    ],
)
def test_a_chapter_is_a_path_whatever_it_looks_like(chapter: str, href: str) -> None:
    found = links(claimcard.card(replace(BARE, chapter=chapter), library(), Paths()))
    assert found["Where it is treated"] == href


def test_a_source_that_is_not_in_the_bibliography_is_left_out() -> None:
    card = claimcard.card(replace(BARE, said_by=(Cite("nope"),), supporting=(Cite("nope"),)), library(), Paths())
    assert texts(card, "dt") == []


def test_every_status_has_a_sign_and_words_of_its_own_and_the_sign_is_not_read_aloud() -> None:
    assert set(SIGNS) == set(STATUSES)
    assert len(set(SIGNS.values())) == len(SIGNS)
    for status, words in STATUSES.items():
        card = claimcard.card(replace(BARE, status=status), library(), Paths())
        (label,) = card.iterfind(".//*[@class='claim-status']")
        assert "".join(label.itertext()) == f"{SIGNS[status]} {words}"
        assert [part.text for part in label.iterfind("*[@aria-hidden='true']")] == [SIGNS[status]]
        assert card.get("data-status") == status


@pytest.mark.parametrize("nature", NATURES)
def test_a_card_names_the_nature_of_its_claim(nature: str) -> None:
    card = claimcard.card(replace(BARE, nature=nature), library(), Paths())
    assert card.findtext(".//*[@class='claim-nature']") == NATURES[nature]
    assert card.get("data-nature") == nature


@given(st.text(min_size=1), st.text(min_size=1), st.text(min_size=1))
def test_what_a_claim_says_stays_text_whatever_it_is(statement: str, who: str, caveat: str) -> None:
    claim = replace(BARE, statement=statement, said_by=(who,), caveat=caveat, topic=statement)
    usual, card = (claimcard.card(item, library(), Paths()) for item in (replace(BARE, caveat="x"), claim))
    assert [element.tag for element in card.iter()] == [element.tag for element in usual.iter()]


# The register


def register(*claims: Claim) -> Register:
    return Register({claim.id: claim for claim in claims})


def test_the_register_has_a_section_for_each_topic_in_the_order_of_the_files() -> None:
    claims = [replace(BARE, id=name, topic=topic) for name, topic in (("a", "T"), ("b", "U"), ("c", "T"))]
    root = claimcard.register(register(*claims), library(), PATHS)
    assert [(section.findtext("h2"), [card.get("id") for card in section.findall("div")]) for section in root] == [
        ("T", ["claim-a", "claim-c"]),
        ("U", ["claim-b"]),
    ]


def test_in_the_register_the_permanent_link_is_the_claims_own_place() -> None:
    found = links(claimcard.register(register(CLAIM), library(), PATHS))
    assert found["Permanent link"] == "#claim-a-1"
    assert found["Where it is treated"] == "../ferry.md#log"


def test_a_register_without_claims_is_empty() -> None:
    assert len(claimcard.register(register(), library(), PATHS)) == 0


# For machines


def described(claim: Claim) -> dict[str, Any]:
    data = json.loads(claimcard.json_ld(register(claim), library(), "Halm"))
    assert data["@context"] == "https://schema.org"
    (item,) = data["@graph"]
    assert isinstance(item, dict)
    return item


def test_a_claim_that_is_settled_is_reviewed() -> None:
    item = described(CLAIM)
    assert (item["@type"], item["url"], item["claimReviewed"]) == ("ClaimReview", "#claim-a-1", "The log is lost.")
    assert item["author"] == {"@type": "Organization", "name": "Halm"}
    rating = item["reviewRating"]
    assert (rating["worstRating"], rating["ratingValue"], rating["bestRating"]) == (1, 1, 5)
    assert rating["alternateName"] == "Wrong"
    assert item["itemReviewed"]["@type"] == "Claim"
    assert item["itemReviewed"]["appearance"] == [{"@type": "CreativeWork", "name": "The Log"}]


@pytest.mark.parametrize("nature", NATURES)
@pytest.mark.parametrize("status", STATUSES)
def test_only_a_claim_of_fact_with_a_verdict_is_reviewed(status: str, nature: str) -> None:
    is_reviewed = status in ("wrong", "partly", "confirmed") and nature in ("fact", "figure", "quotation")
    item = described(replace(CLAIM, status=status, nature=nature))
    assert item["@type"] == ("ClaimReview" if is_reviewed else "Claim")
    assert is_reviewed is ("reviewRating" in item)


@pytest.mark.parametrize("said_by", [("Ada Halm",), (Cite("nope"),)], ids=["a name", "an unknown source"])
def test_a_claim_that_no_source_makes_is_not_reviewed(said_by: tuple[str | Cite, ...]) -> None:
    item = described(replace(CLAIM, said_by=said_by))
    assert item == {"@type": "Claim", "@id": "#claim-a-1", "text": "The log is lost."}


def test_the_verdicts_stand_on_the_scale_in_their_order() -> None:
    assert 1 <= RATINGS["wrong"] < RATINGS["partly"] < RATINGS["confirmed"] <= 5


def test_where_a_claim_appears_has_an_address_if_that_is_a_safe_one() -> None:
    item = described(replace(BARE, said_by=(Cite("桥报"), Cite("bad"))))
    assert item["appearance"] == [
        {"@type": "CreativeWork", "name": "哈姆大桥", "url": "https://qiao.example/1"},
        {"@type": "CreativeWork", "name": "Bad"},
    ]


@pytest.mark.parametrize(
    ("fields", "link"),
    [
        ("urlstatus = {live}, archive_url = {https://archive.example/1}", "https://e.example/"),
        ("urlstatus = {dead}, archive_url = {https://archive.example/1}", "https://archive.example/1"),
        ("urlstatus = {usurped}, archive_url = {https://archive.example/1}", "https://archive.example/1"),
        ("urlstatus = {dead}", "https://e.example/"),
        ("urlstatus = {usurped}", None),
    ],
)
def test_machines_are_sent_where_readers_are(fields: str, link: str | None) -> None:
    text = f"@online{{k, title = {{T}}, url = {{https://e.example/}}, {fields}}}"
    found = from_files([TextFile("r.bib", text)])
    claims = register(replace(BARE, said_by=(Cite("k"),)))
    (item,) = json.loads(claimcard.json_ld(claims, found, "Halm"))["@graph"]
    assert item["appearance"] == [{"@type": "CreativeWork", "name": "T", **({"url": link} if link else {})}]


@given(st.text())
def test_data_for_machines_says_what_the_claim_says_and_never_ends_its_script(statement: str) -> None:
    for hostile in (statement, f"{statement}</script><!--<script>{statement}"):
        text = claimcard.json_ld(register(replace(BARE, statement=hostile)), library(), hostile)
        assert "<" not in text
        assert json.loads(text)["@graph"][0]["text"] == hostile
