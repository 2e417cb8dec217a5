"""The lists of people and terms as readers see them."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as etree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.data import glossary
from explainer.data.glossary import PEOPLE, TERMS, Glossary, Headword
from explainer.exhibits import glossarylist
from explainer.exhibits.glossarylist import GlossaryView
from explainer.files import yamlfile
from explainer.files.paths import Paths
from explainer.files.yamlfile import YamlFile
from explainer.problems.place import Place, TextFile
from explainer.problems.problem import Problem

TERM_LIST = """\
terms:
  - {id: a, term: toll, group: Money, meaning: 'What it *costs*.[^log]', chapter: money.md#toll}
  - id: b
    term: 策应
    native: 策应
    lang: zh
    transliteration: cèyìng
    group: Words
    meaning: To act.[^log]
    more: |
      *In* Moscow.[^log]

      In Beijing.[^log]
  - {id: c, term: concert, native: концерт, lang: ru, transliteration: kontsert, group: Money, meaning: 'x[^log]'}
  - {id: d, term: modus, lang: la, group: Words, meaning: 'x[^log]'}
"""
HERE = Paths()
PERSON_LIST = """\
people:
  - {id: a, name: Ada Halm, native: 阿达, lang: zh-Hans, group: Ferry, role: 'Pilot.[^log]', later: '*Lost*.[^log]'}
"""


def words(name: str, text: str) -> Glossary:
    found = glossary.from_text(name, TextFile(f"{name}.yml", text))
    assert found.problems == ()
    return found


def block(text: str) -> YamlFile:
    found = yamlfile.read(TextFile("docs/terms.md", text), "listblock", "D009")
    assert isinstance(found, YamlFile)
    return found


def listed(name: str, text: str, body: str = "", paths: Paths = HERE) -> etree.Element:
    found = glossarylist.read(name, block(body) if body else None, words(name, text))
    assert isinstance(found, GlossaryView)
    return glossarylist.as_element(found, paths)


def html(element: etree.Element) -> str:
    return etree.tostring(element, encoding="unicode")


def test_there_is_a_section_for_each_group_in_the_order_of_the_file() -> None:
    sections = [
        (section.findtext("h2"), [item.get("id") for item in section.findall("dl/div")])
        for section in listed(TERMS, TERM_LIST)
    ]
    assert sections == [("Money", ["term-a", "term-c"]), ("Words", ["term-b", "term-d"])]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (
            TERMS,
            TERM_LIST,
            [
                "<dt>toll</dt>",
                '<dt>concert <span lang="ru">концерт</span> <i lang="ru-Latn">kontsert</i></dt>',
                '<dt><span lang="zh">策应</span> <i lang="zh-Latn">cèyìng</i></dt>',
                '<dt><span lang="la">modus</span></dt>',
            ],
        ),
        (PEOPLE, PERSON_LIST, ['<dt>Ada Halm <span lang="zh-Hans">阿达</span></dt>']),
    ],
)
def test_names_in_other_scripts_say_their_language(name: str, text: str, expected: list[str]) -> None:
    assert [html(term) for term in listed(name, text).iter("dt")] == expected


def test_a_person_has_the_role_and_what_came_later() -> None:
    item = listed(PEOPLE, PERSON_LIST).find("section/dl/div")
    assert item is not None
    assert [html(said) for said in item.findall("dd")] == [
        '<dd><p>Pilot.<explainer-note text="log" /></p></dd>',
        '<dd><p><strong>Later.</strong> <em>Lost</em>.<explainer-note text="log" /></p></dd>',
    ]


def test_a_term_has_its_meaning_and_more_in_paragraphs() -> None:
    item = listed(TERMS, TERM_LIST).find(".//*[@id='term-b']")
    assert item is not None
    assert [[child.tag for child in said] for said in item.findall("dd")] == [["p"], ["p", "p"]]


def test_the_last_paragraph_leads_to_the_chapter() -> None:
    element = listed(TERMS, TERM_LIST, paths=Paths(docs="../"))
    (link,) = element.iter("a")
    assert (link.get("href"), link.get("aria-label")) == ("../money.md#toll", "Where it is treated: toll")
    paragraph = element.find(".//*[@id='term-a']/dd/p")
    assert paragraph is not None
    assert paragraph[-1] is link


def test_a_list_is_valid_html() -> None:
    """A `dl` holds `div`s alone, a `div` its terms and then what is said of them."""
    for element in (listed(TERMS, TERM_LIST), listed(PEOPLE, PERSON_LIST)):
        for names in element.iter("dl"):
            assert {child.tag for child in names} == {"div"}
            for item in names:
                assert [child.tag for child in item][:2] == ["dt", "dd"]
                assert {child.tag for child in item} == {"dt", "dd"}
        assert len(set(_ids(element))) == len([*_ids(element)])


def _ids(element: etree.Element) -> Iterator[str]:
    return (part.attrib["id"] for part in element.iter() if "id" in part.attrib)


def test_a_block_can_ask_for_one_group() -> None:
    element = listed(TERMS, TERM_LIST, "group: Words")
    assert [section.findtext("h2") for section in element] == ["Words"]


@pytest.mark.parametrize(
    ("group", "text", "hint"),
    [
        ("Monye", TERM_LIST, 'did you mean "Money"?'),
        ("x", TERM_LIST, "the groups are Money, Words"),
        ("x", "", "there are no terms in terms.yml"),
    ],
)
def test_a_group_that_does_not_exist_is_a_problem(group: str, text: str, hint: str) -> None:
    found = glossarylist.read(TERMS, block(f"# which\ngroup: {group}"), words(TERMS, text) if text else Glossary())
    assert isinstance(found, list)
    (problem,) = found
    assert (problem.code, problem.message, problem.hint) == ("D009", f'there is no group "{group}"', hint)
    assert (problem.place.path, problem.place.line, problem.place.column) == ("docs/terms.md", 2, 8)


def test_where_the_file_is_the_problem_a_block_is_none() -> None:
    broken = Glossary((), (Problem("D001", Place("terms.yml", 1, 1, 1, ""), "it is broken"),))
    assert glossarylist.read(TERMS, block("group: x"), broken) == GlossaryView([])


def test_an_empty_block_without_a_file_shows_nothing() -> None:
    found = glossarylist.read(PEOPLE, None, Glossary())
    assert isinstance(found, GlossaryView)
    assert len(glossarylist.as_element(found, Paths())) == 0


@pytest.mark.parametrize("text", ["group: ' '", "groups: a", "group: [a]", "- a", "group: ["])
def test_a_block_has_a_group_only(text: str) -> None:
    found = yamlfile.read(TextFile("a.md", text), "listblock", "D009")
    assert isinstance(found, list)
    assert [problem.code for problem in found] == ["D009"]


@given(st.text(min_size=1), st.text(min_size=1))
def test_names_and_groups_stay_text_whatever_they_are(name: str, group: str) -> None:
    (usual,) = words(PEOPLE, PERSON_LIST).headwords
    fields = {field: getattr(usual, field) for field in Headword.__slots__}
    odd = Headword(**{**fields, "name": name, "native": "", "lang": "", "group": group})
    plain = Headword(**{**fields, "native": "", "lang": ""})
    element, other = (glossarylist.as_element(GlossaryView([word]), Paths()) for word in (odd, plain))
    assert [part.tag for part in element.iter()] == [part.tag for part in other.iter()]
