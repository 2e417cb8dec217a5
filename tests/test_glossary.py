"""People and terms: what their files say, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainer.data import glossary
from explainer.data.glossary import PEOPLE, TERMS, Glossary
from explainer.markdown import links
from explainer.problems.place import TextFile

GOOD_PEOPLE = """\
people:
  - id: ada-halm
    name: Ada Halm
    native: 阿达
    lang: zh
    group: Ferry
    role: Pilot of the ferry.[^log]
    later: Lost.[^log]
    chapter: ferry.md#pilot
    also: [Halm, 'Ada  Halm', 阿达]
  - {id: orr, name: Tim Orr, group: Bridge, role: 'Builder.[^log]'}
"""
GOOD_TERMS = """\
terms:
  - id: concert
    term: 策应
    native: 策应
    lang: zh
    transliteration: cèyìng
    group: Words
    meaning: To act in concert.[^log]
    more: |
      In Moscow.[^log]

      In Beijing.[^log]
    chapter: words.md
"""


def read(name: str, text: str) -> Glossary:
    return glossary.from_text(name, TextFile(f"docs/data/{name}.yml", text))


def problems(name: str, text: str) -> list[str]:
    found = read(name, text).problems
    assert {problem.place.path for problem in found} == {f"docs/data/{name}.yml"}
    return [f"{problem.code} {problem.place.line}:{problem.place.column} {problem.message}" for problem in found]


def test_a_person_is_read() -> None:
    ada, orr = read(PEOPLE, GOOD_PEOPLE).headwords
    assert (ada.list, ada.id, ada.anchor, ada.name, ada.group) == (
        "people",
        "ada-halm",
        "person-ada-halm",
        "Ada Halm",
        "Ferry",
    )
    assert (ada.native, ada.lang, ada.names) == ("阿达", "zh", ("Ada Halm", "阿达", "Halm"))
    assert [(label, text.text) for label, text in ada.texts] == [
        ("", "Pilot of the ferry.[^log]"),
        ("Later.", "Lost.[^log]"),
    ]
    assert (ada.chapter, ada.place.line, ada.place.column) == ("ferry.md#pilot", 9, 14)
    assert (orr.native, orr.lang, orr.chapter, orr.names) == ("", "", "", ("Tim Orr",))


def test_a_term_is_read() -> None:
    (term,) = read(TERMS, GOOD_TERMS).headwords
    assert (term.anchor, term.name, term.transliteration, term.names) == (
        "term-concert",
        "策应",
        "cèyìng",
        ("策应",),
    )
    assert [label for label, _ in term.texts] == ["", ""]
    assert len(term.texts[1][1].paragraphs) == 2


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("id: orr", "id: ada-halm", 'D013 11:10 the id "ada-halm" stands already in line 2'),
        ("id: orr", "id: Orr", 'D001 11:10 "id" cannot be "Orr"'),
        ("id: orr", "id: 7", 'D001 11:10 "id" must be text (put it in quotation marks)'),
        ("    lang: zh\n", "", 'D001 4:5 the field "lang" is missing beside "native"'),
        ("lang: zh", "lang: Chinese", 'D001 5:11 "lang" cannot be "Chinese"'),
        ("name: Ada Halm\n", "nam: Ada Halm\n", 'D001 3:5 the field "nam" is not known'),
        ("name: Ada Halm\n", "name: ' '\n", 'D001 3:11 "name" cannot be " "'),
        ("    group: Ferry\n", "", 'D001 2:5 the field "group" is missing'),
        ("role: Pilot of the ferry.[^log]", "role: ''", 'D001 7:11 "role" cannot be ""'),
        ("chapter: ferry.md#pilot", "chapter: '#pilot'", 'D001 9:14 "chapter" cannot be "#pilot"'),
        ("[Halm, ", "[H, ", 'D001 10:12 "also" cannot be "H"'),
        ("[Halm, 'Ada  Halm', 阿达]", "Halm", 'D001 10:11 "also" must be a list'),
        ("native: 阿达", "native: &a 阿达", "D001 4:13 an anchor or alias (& or *) stands here"),
    ],
)
def test_a_fault_is_one_problem_at_its_place(old: str, new: str, expected: str) -> None:
    assert GOOD_PEOPLE.count(old) == 1
    assert problems(PEOPLE, GOOD_PEOPLE.replace(old, new)) == [expected]


def test_a_transliteration_says_of_what_language() -> None:
    text = GOOD_TERMS.replace("    native: 策应\n", "").replace("    lang: zh\n", "")
    assert problems(TERMS, text) == ['D001 4:5 the field "lang" is missing beside "transliteration"']
    assert read(TERMS, GOOD_TERMS.replace("    native: 策应\n", "")).problems == ()


@pytest.mark.parametrize("name", glossary.LISTS)
@pytest.mark.parametrize("text", ["", "{}", "people: []\n", "terms:\n", "people: [\n", "- a\n", "a: b\n"])
def test_a_file_without_entries_is_a_problem(name: str, text: str) -> None:
    found = read(name, text)
    assert found.headwords == ()
    assert {problem.code for problem in found.problems} == {"D001"}
    assert all(problem.hint for problem in found.problems)


def test_of_two_with_one_id_the_first_counts() -> None:
    found = read(PEOPLE, GOOD_PEOPLE.replace("id: orr", "id: ada-halm"))
    assert [word.name for word in found.headwords] == ["Ada Halm"]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (PEOPLE, GOOD_PEOPLE.replace("Lost.[^log]", "Lost."), [("E015", 8, 12)]),
        (PEOPLE, GOOD_PEOPLE.replace("Builder.[^log]", "Builder."), [("E015", 11, 52)]),
        (TERMS, GOOD_TERMS.replace("concert.[^log]", "concert."), [("E015", 8, 14)]),
    ],
)
def test_every_text_cites(name: str, text: str, expected: list[tuple[str, int, int]]) -> None:
    said = [text for word in read(name, text).headwords for _, text in word.texts]
    found = [problem for text in said for problem in text.problems]
    assert [(problem.code, problem.place.line, problem.place.column) for problem in found] == expected


def test_a_folder_without_lists_has_none(tmp_path: Path) -> None:
    assert glossary.read_folder(tmp_path, tmp_path) == Glossary()


def test_a_folder_is_read_in_the_order_of_its_files_with_the_problems_of_each(tmp_path: Path) -> None:
    (tmp_path / "people.yml").write_text(GOOD_PEOPLE, encoding="utf-8")
    (tmp_path / "terms.yml").write_text(GOOD_TERMS, encoding="utf-8")
    found = glossary.read_folder(tmp_path, tmp_path)
    assert [word.anchor for word in found.headwords] == ["person-ada-halm", "person-orr", "term-concert"]
    assert [word.id for word in found.of(TERMS)] == ["concert"]
    assert found.problems == ()
    (tmp_path / "people.yml").write_bytes(b"people: \xff")
    (tmp_path / "terms.yml").write_text("terms: [", encoding="utf-8")
    broken = glossary.read_folder(tmp_path, tmp_path)
    assert [(problem.code, problem.place.path) for problem in broken.problems] == [
        ("D001", "people.yml"),
        ("D001", "terms.yml"),
    ]


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ({"ferry.md": ["pilot"]}, []),
        ({"ferrys.md": ["pilot"]}, [("L001", 9, 'did you mean "ferrys.md"?')]),
        ({"ferry.md": ["pilots"]}, [("L002", 9, 'did you mean "pilots"?')]),
    ],
)
def test_the_chapter_of_an_entry_exists(pages: dict[str, list[str]], expected: list[tuple[str, int, str]]) -> None:
    found = links.chapter_problems(read(PEOPLE, GOOD_PEOPLE).chapters, pages)
    assert [(problem.code, problem.place.line, problem.hint) for problem in found] == expected
