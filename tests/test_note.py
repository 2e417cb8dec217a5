"""The notes of one page: which bracket is which note, and what a note says."""

from __future__ import annotations

import gc
import weakref

import pytest

from explainer.notes.note import Notes, in_full
from explainer.problems.place import TextFile
from explainer.proof.evidence import Evidence, Passage
from explainer.sources import chicago
from explainer.sources.bibliography import Bibliography, from_files
from explainer.sources.citation import parse
from explainer.sources.entry import Entry
from explainer.text.rich import Rich, Span, plain

PIERS = """
@online{roe, author = {Roe, Jane}, title = {Piers of Halm}, date = {2031}}
@online{doe, author = {Doe, John}, title = {Docks}, date = {2032}, keywords = {press}, note = {Read in the U.S.}}
@online{log, titleaddon = {log of the pier}, organization = {town of Halm}, date = {2033}, note = {Read in excerpt.}}
@online{word, titleaddon = {word on the pier}, date = {2034}, archive_url = {https://archive.example/1}}
"""


def bibliography() -> Bibliography:
    return from_files([TextFile("references.bib", PIERS)])


def texts(*brackets: str) -> list[str]:
    """The text of each note of a page on which these brackets stand."""
    notes = Notes(bibliography(), sources_path="sources.md")
    for bracket in brackets:
        notes.refer(parse(bracket))
    return [plain(notes.text_of(note.cites)) for note in notes.notes]


SAYS = {
    "one source": (["roe"], ["Jane Roe, “Piers of Halm,” 2031."]),
    "one source with a locator": (["roe, p. 4"], ["Jane Roe, “Piers of Halm,” 2031, p. 4."]),
    "label and note of the entry": (["doe"], ["John Doe, “Docks,” 2032 Press (Read in the U.S.)."]),
    "several sources": (
        ["roe; doe, p. 2"],
        ["Jane Roe, “Piers of Halm,” 2031; John Doe, “Docks,” 2032, p. 2 Press (Read in the U.S.)."],
    ),
    "a source again": (["roe", "roe, p. 4"], ["Jane Roe, “Piers of Halm,” 2031.", "Roe, “Piers of Halm,” p. 4."]),
    "a source again in the same note": (
        ["roe, p. 1; roe, p. 2"],
        ["Jane Roe, “Piers of Halm,” 2031, p. 1; Roe, “Piers of Halm,” p. 2."],
    ),
    "a source again among others": (
        ["roe", "doe; roe"],
        [
            "Jane Roe, “Piers of Halm,” 2031.",
            "John Doe, “Docks,” 2032 Press (Read in the U.S.); Roe, “Piers of Halm.”",
        ],
    ),
    "descriptions, with a capital at the beginning only": (
        ["log; word"],
        ["Log of the pier, town of Halm, 2033 (Read in excerpt); word on the pier, 2034 (archived copy)."],
    ),
    "descriptions again": (
        ["log; word", "log, p. 1", "word, p. 1", "roe; word"],
        [
            "Log of the pier, town of Halm, 2033 (Read in excerpt); word on the pier, 2034 (archived copy).",
            "town of Halm, log of the pier, p. 1.",
            "Word on the pier, p. 1.",
            "Jane Roe, “Piers of Halm,” 2031; word on the pier.",
        ],
    ),
    "locator that ends in a period": (["roe, fn. 1."], ["Jane Roe, “Piers of Halm,” 2031, fn. 1."]),
}


@pytest.mark.parametrize("name", SAYS)
def test_a_note_says(name: str) -> None:
    brackets, said = SAYS[name]
    assert texts(*brackets) == said


SAME = {
    "spaces": ("roe,p. 4", "roe,   p. 4"),
    "spaces around the key": ("roe", " roe "),
    "line break": ("roe, p. 4", "roe,\np. 4"),
    "spaces between sources": ("roe;doe", "roe ; doe"),
    "composed and decomposed letters": ("r\u00f6", "ro\u0308"),
}


@pytest.mark.parametrize("name", SAME)
def test_citations_of_the_same_are_one_note(name: str) -> None:
    notes = Notes(bibliography())
    (first, one), (second, two) = (notes.refer(parse(text)) for text in SAME[name])
    assert first is second
    assert (one, two) == (1, 2)


OTHER = {
    "locator": ("roe, p. 4", "roe, p. 5"),
    "no locator": ("roe, p. 4", "roe"),
    "passage": ("roe#a", "roe#b"),
    "order": ("roe; doe", "doe; roe"),
    "case": ("roe", "Roe"),
    "accent": ("roe", "roé"),
}


@pytest.mark.parametrize("name", OTHER)
def test_citations_that_differ_are_two_notes(name: str) -> None:
    notes = Notes(bibliography())
    first, second = (notes.refer(parse(text))[0] for text in OTHER[name])
    assert (first.number, second.number) == (1, 2)


def test_a_note_of_prose_is_known_by_its_name_and_not_as_the_citation_of_that_key() -> None:
    notes = Notes(bibliography())
    assert notes.refer((), "roe")[0] is not notes.refer(parse("roe"))[0]
    assert notes.refer((), "roe")[1] == 2


def test_every_use_of_a_note_has_an_id_of_its_own() -> None:
    note, use = Notes(bibliography()).refer(parse("roe"))
    assert (note.id, note.use_id(use), note.use_id(2), note.use_id(11)) == ("fn:1", "fnref:1", "fnref2:1", "fnref11:1")


def test_ids_that_the_page_has_are_not_used_again() -> None:
    notes = Notes(bibliography(), taken={"fn:1", "fn:1_", "fnref2:1"})
    note, _ = notes.refer(parse("roe"))
    assert (note.id, note.use_id(1), note.use_id(2)) == ("fn:1__", "fnref:1", "fnref2:1_")


@pytest.mark.parametrize(("path", "target"), [("", None), ("../sources.md", "../sources.md#source-doe")])
def test_the_label_leads_to_the_list_where_there_is_one(path: str, target: str | None) -> None:
    text = Notes(bibliography(), sources_path=path).text_of(parse("doe"))
    spans = [dict(item.attributes) for item in text if not isinstance(item, str)]
    assert [span.get("href") for span in spans if span.get("class") == "source-label"] == [target]


RECORDED = Passage("doe", "rot", "The pier stands.", "en", locator="p. 9")
TRANSLATED = Passage("doe", "ru", "Пирс стоит.", "ru")
ADDRESS = "https://e.example/docks"
AT_THE_WORDS = f"{ADDRESS}#:~:text=The%20pier%20stands."
OPENED = {
    "a passage": ("doe#rot", "John Doe, “Docks,” 2032, p. 9.", AT_THE_WORDS),
    "a passage and another locator": ("doe#rot, p. 3", "John Doe, “Docks,” 2032, p. 3.", AT_THE_WORDS),
    "a passage that is not in the language of the source": ("doe#ru", "John Doe, “Docks,” 2032.", ADDRESS),
    "a passage that is not recorded": ("doe#nope", "John Doe, “Docks,” 2032.", ADDRESS),
}


@pytest.mark.parametrize("name", OPENED)
def test_the_source_is_opened_and_located_at_the_words_of(name: str) -> None:
    bracket, text, address = OPENED[name]
    fields = f"author = {{Doe, John}}, title = {{Docks}}, langid = {{en}}, date = {{2032}}, url = {{{ADDRESS}}}"
    evidence = Evidence({("doe", passage.id): passage for passage in (RECORDED, TRANSLATED)})
    notes = Notes(from_files([TextFile("references.bib", f"@online{{doe, {fields}}}")]), evidence)
    first = notes.text_of(parse(bracket))
    later = notes.text_of(parse(bracket))
    assert plain(first) == text
    assert plain(later) == text.replace("John ", "").replace(" 2032,", "").replace(",” 2032.", ".”")
    for rich in (first, later):
        assert [dict(item.attributes)["href"] for item in rich if isinstance(item, Span)] == [address]


def test_a_bibliography_that_has_been_read_again_leaves_nothing_of_the_old_one_in_memory() -> None:
    old = bibliography()
    entry = weakref.ref(old.get("roe"))
    notes = Notes(old)
    notes.text_of(parse("roe"))
    notes.text_of(parse("roe, p. 4"))
    del old, notes
    gc.collect()
    assert entry() is None


LIBRARY = """
@book{book, author = {Roe, Jane}, title = {Piers}, publisher = {Halm House}, date = {2031}, doi = {10.1000/1}}
@article{article, author = {Doe, John}, title = {“Docks”}, journaltitle = {Tides}, volume = {3}, number = {2},
  pages = {1--9}, date = {2032}, urldate = {2033-01-02}, url = {https://a.example/x}}
@article{news, title = {Is it?}, journaltitle = {Gazette}, date = {2034}, keywords = {press}, note = {A remark.}}
@incollection{part, author = {Roe, Jane}, title = {Part}, booktitle = {Whole}, editor = {Doe, John}, date = {2035}}
@thesis{thesis, author = {Roe, Jane}, title = {Quays}, type = {phdthesis}, institution = {Halm}, date = {2036}}
@misc{bare, titleaddon = {a list of ships}}
"""


@pytest.mark.parametrize("opens", [True, False])
@pytest.mark.parametrize(
    "locator", ["", "p. 4", "12:26", "第3页", "§ 2", "chap. “Docks”", "(map)", "p. 7.", "n. 1–2", "a;b,"]
)
@pytest.mark.parametrize("key", ["book", "article", "news", "part", "thesis", "bare"])
def test_a_source_has_the_same_form_however_often_and_with_whatever_locators_it_was_cited_before(
    key: str, locator: str, *, opens: bool
) -> None:
    def entry() -> Entry:
        found = from_files([TextFile("references.bib", LIBRARY)]).get(key)
        assert found
        return found

    cited_before, fresh = entry(), entry()
    for before in ("p. 99", "", "§ 1"):
        in_full(cited_before, before, "sources.md", opens=opens)
    shown = in_full(cited_before, locator, "sources.md", opens=opens)
    assert plain(shown) == plain((*chicago.full(fresh, locator, opens=opens), *_rest(fresh)))


def _rest(entry: Entry) -> Rich:
    """What stands behind a source in full."""
    label = chicago.label(entry, "sources.md")
    added = (item for rich in chicago.additions(entry) for item in (" (", *chicago.without_period(rich), ")"))
    return (*((" ", label) if label else ()), *added)


def test_a_passage_that_the_address_does_not_show_is_not_promised_there() -> None:
    library = from_files([TextFile("a.bib", "@online{k, title = {T}, url = {https://a.example/x}, langid = {en}}")])
    shown = {("k", name): Passage("k", name, "one two", "en", opens=name == "open") for name in ("open", "shut")}

    def address(name: str) -> str:
        text = Notes(library, Evidence(shown)).text_of(parse(f"k#{name}"))
        return next(dict(item.attributes)["href"] for item in text if isinstance(item, Span) and item.tag == "a")

    assert address("open") == "https://a.example/x#:~:text=one%20two"
    assert address("shut") == "https://a.example/x"
