"""Recorded words and figures below a note."""

from __future__ import annotations

from xml.etree import ElementTree as etree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown.util import AMP_SUBSTITUTE

from explainer.notes import passages
from explainer.problems.place import TextFile
from explainer.proof import evidence
from explainer.proof.evidence import Evidence, Passage
from explainer.sources import bibliography
from explainer.sources.citation import parse
from explainer.text.foreign import mark_languages

SOURCES = "@misc{log, title = {Log}}\n@misc{map, title = {Map}}\n"
RECORDS = """\
passages:
  - {id: lost, quote: the log is lost, lang: en}
  - {id: 桥, quote: 桥, lang: zh}
figures:
  - {id: load, value: 5, unit: t}
  - {id: years, value: [1, 2.5], unit: percent, period: 1901-05/1902, note: Of all loads.}
""".replace("id: 桥", "id: bridge")
MAP = """\
passages:
  - id: мост
    quote: Мост открыт
    lang: ru
    translation: The bridge is open
    translator: Ada Halm
    note: On the back.
""".replace("id: мост", "id: bridge")


def records() -> Evidence:
    library = bibliography.from_files([TextFile("references.bib", SOURCES)])
    found = evidence.from_texts([TextFile("log.yml", RECORDS), TextFile("map.yml", MAP)], library)
    assert found.problems == ()
    return found


def shown(cites: str) -> list[list[tuple[str, str]]]:
    """Of each block its paragraphs, with their language."""
    return [
        [(paragraph.get("lang", ""), paragraph.text or "") for paragraph in block]
        for block in passages.as_elements(parse(cites), records())
    ]


LOST = [("en", "“the log is lost”")]
BRIDGE = [("zh", "“桥”")]
OPEN = [("ru", "“Мост открыт”"), ("en", "“The bridge is open” (translation: Ada Halm)"), ("", "On the back.")]


@pytest.mark.parametrize(
    ("cites", "blocks"),
    {
        "a source alone": ("log", []),
        "a passage": ("log#lost", [LOST]),
        "a passage in another script": ("log#bridge", [BRIDGE]),
        "a passage with translation and note": ("map#bridge", [OPEN]),
        "several, in their order": ("map#bridge; log; log#lost", [OPEN, LOST]),
        "one twice, with two locators": ("log#lost, p. 1; log#lost, p. 2", [LOST]),
        "one name for two sources": ("log#bridge; map#bridge", [BRIDGE, OPEN]),
        "a figure": ("log#load", [[("", "5 t")]]),
        "a range with a period": ("log#years", [[("", "1–2.5 percent, 1901-05 to 1902"), ("", "Of all loads.")]]),
        "what is not recorded": ("log#nope; nope#lost", []),
    }.values(),
    ids=str,
)
def test_each_passage_and_figure_that_is_cited_is_shown_once(cites: str, blocks: list[list[tuple[str, str]]]) -> None:
    assert shown(cites) == blocks


def test_every_block_is_marked_so_that_ways_back_can_stand_above_it() -> None:
    blocks = passages.as_elements(parse("log#lost; log#load"), records())
    assert {(block.tag, block.get("class")) for block in blocks} == {("blockquote", passages.CLASS)}


def test_words_of_the_original_say_their_language_within_a_translation_and_a_quotation_in_english() -> None:
    said = [Passage("log", "x", "给予策应", "zh", "gives 策应", "ours"), Passage("map", "x", "the word «мост»", "en")]
    evidence = Evidence({(passage.key, passage.id): passage for passage in said})
    shown = etree.Element("div")
    shown.extend(passages.as_elements(parse("log#x; map#x"), evidence))
    mark_languages(shown)
    assert [(run.get("lang"), run.text) for run in shown.iter() if "lang" in run.attrib] == [
        ("zh", "“给予策应”"),
        ("en", "“gives "),
        ("zh", "策应"),
        ("en", "“the word «"),
        ("ru", "мост"),
    ]


@given(st.text(min_size=1), st.text(), st.text())
def test_words_stay_text_whatever_they_are(quote: str, translation: str, note: str) -> None:
    passage = Passage("log", "x", quote, "en", translation, "ours" if translation else "", "", note)
    (block,) = passages.as_elements(parse("log#x"), Evidence({("log", "x"): passage}))
    assert len(list(block.iter())) == 2 + bool(translation) + bool(note)
    for element in block.iter():
        assert "\x02" not in (element.text or "").replace(AMP_SUBSTITUTE, "")
    assert isinstance(etree.tostring(block), bytes)
