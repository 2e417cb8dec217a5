"""Fenced blocks that show what the project holds."""

from __future__ import annotations

from xml.etree import ElementTree as etree

import pytest

from explainer.chapter import exhibit
from explainer.files.paths import Paths
from explainer.markdown import block
from explainer.markdown.prose import mask
from explainer.notes.notewriter import PageRecord
from explainer.problems.place import TextFile
from explainer.project import Project
from explainer.proof import claim
from explainer.proof.evidence import Evidence
from explainer.sources.bibliography import from_files

SOURCES = "@misc{log, title = {Log}}\n@misc{map, title = {Map}}\n"
CLAIMS = """\
topic: The ferry
claims:
  - {id: a, statement: It is lost., said_by: ['[^log]'], status: contested, nature: fact, for: ['map, p. 2']}
  - {id: b, statement: It is found., said_by: [Ada], status: wrong, nature: fact, against: [log]}
"""


def backed() -> Project:
    library = from_files([TextFile("references.bib", SOURCES)])
    return Project(library, register=claim.from_texts([TextFile("1.yml", CLAIMS)], library, Evidence()))


SHOWN = {
    "a block": ("```claim\na\n```\n", ["a"]),
    "tildes": ("~~~~ claim\na\n~~~~\n", ["a"]),
    "in a quotation": ("> ```claim\n> a\n> ```\n", ["a"]),
    "in a quotation in a quotation": ("> > ```claim\n> > a\n> > ```\n", ["a"]),
    "in a list": ("- One\n\n    ```claim\n    a\n    ```\n", ["a"]),
    "several claims": ("```claim\na\n```\n\n```claim\na\n```\n", ["a", "a"]),
    "two lists of sources": ("```sources\n```\n\n```sources\nx\n```\n", [""]),
    "a name of several lines": ("```claim\n a\n\n  b \n```\n", ["a b"]),
    "other code": ("```python\na\n```\n", []),
    "in other code": ("````\n```claim\na\n```\n````\n", []),
    "in a comment": ("<!--\n```claim\na\n```\n-->\n", []),
    "in raw HTML": ("<div>\n```claim\na\n```\n</div>\n", []),
    "not closed": ("```claim\na\n", []),
    "nothing": ("", []),
}


def show(name: str, body: str, record: PageRecord) -> etree.Element:
    written = TextFile("page.md", body)
    return exhibit.as_element(name, written, written.place(0), backed(), Paths(), record)


def bodies_of(text: str) -> list[str]:
    fences = block.shown(text, mask(text).fences)
    return [" ".join(block.body_file(TextFile("page.md", text), fence).text.split()) for fence in fences]


@pytest.mark.parametrize(("text", "bodies"), SHOWN.values(), ids=list(SHOWN))
def test_a_fence_that_names_a_block_stands_for_it_where_it_is_not_code(text: str, bodies: list[str]) -> None:
    assert bodies_of(text) == bodies


def test_a_list_in_a_comment_does_not_stand_for_the_one_that_is_shown() -> None:
    text = "<!--\n```sources\nhidden\n```\n-->\n\n```sources\nshown\n```\n"
    assert bodies_of(text) == ["shown"]


def test_a_place_is_a_paragraph_where_the_fence_was() -> None:
    text = "One.\n> ```claim\n> a\n> ```\nTwo.\n\n```claim\nb\n```\n"
    page, offsets = block.with_places(text, block.shown(text, mask(text).fences), ["FIRST", "SECOND"])
    assert [page[at:].split("\n")[0] for at in offsets] == ["FIRST", "SECOND"]
    assert page == "One.\n\n> FIRST\n\nTwo.\n\n\nSECOND\n\n"


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("claim", "zzz", 'there is no claim "zzz"'),
        ("claim", "", 'there is no claim ""'),
        ("coverage", "", 'nothing to show for the block "coverage"'),
        ("claim", "<b>&amp;", 'there is no claim "<b>\x02amp\x03amp;amp;"'),
    ],
    ids=["an unknown claim", "no claim", "what only a host can fill", "markup"],
)
def test_what_cannot_be_shown_is_said_in_its_place(name: str, body: str, said: str) -> None:
    element = show(name, body, PageRecord())
    assert (element.get("class"), element.text, len(element)) == ("explainer-problem", said, 0)


def test_without_a_host_the_list_of_sources_has_all_of_them() -> None:
    element = show("sources", "", PageRecord())
    assert [item.get("id") for item in element] == ["source-log", "source-map"]


def test_the_register_records_the_sources_of_its_claims() -> None:
    record = PageRecord()
    show("claims", "", record)
    assert [(use.key, use.locator, use.note, use.note_id) for use in record.uses] == [
        ("log", "", 0, "claim-a"),
        ("map", "p. 2", 0, "claim-a"),
        ("log", "", 0, "claim-b"),
    ]


def test_of_a_claim_that_a_page_shows_again_only_the_first_card_has_its_id() -> None:
    record = PageRecord()
    shown = [show(name, "a", record) for name in ("claim", "claim", "claims")]
    ids = [element.get("id") for root in shown for element in root.iter() if element.get("class") == "claim"]
    assert ids == ["claim-a", None, None, "claim-b"]


@pytest.mark.parametrize("name", ["sources", "claim", "coverage"])
def test_machines_are_told_of_the_register_only(name: str) -> None:
    assert exhibit.for_machines(name, backed(), "Halm") == ""
    assert exhibit.for_machines("claims", Project(), "Halm") == ""
    assert exhibit.for_machines("claims", backed(), "Halm").startswith('<script type="application/ld+json">{')
