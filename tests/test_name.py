"""Names of authors and editors: how they are split, shown, shortened and sorted."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.bibtex.utils import split_name_list
from pybtex.database import Person

from explainer.text import latex
from explainer.text.name import Name, _split, ends_with_others, parse_names
from explainer.text.pinyin import could_be_chinese, is_chinese


@pytest.mark.parametrize(
    ("written", "in_full", "short", "in_a_list"),
    [
        pytest.param("Halm, Ada", "Ada Halm", "Halm", "Halm, Ada", id="with a comma"),
        pytest.param("Ada Halm", "Ada Halm", "Halm", "Halm, Ada", id="without a comma"),
        pytest.param("Halm, Ada B.", "Ada B. Halm", "Halm", "Halm, Ada B.", id="an initial"),
        pytest.param("Halm", "Halm", "Halm", "Halm", id="one word"),
        pytest.param("van Halm, Ada", "Ada van Halm", "van Halm", "van Halm, Ada", id="a particle"),
        pytest.param("Ada von der Halm", "Ada von der Halm", "von der Halm", "von der Halm, Ada", id="two particles"),
        pytest.param("Halm, Jr., Otto", "Otto Halm Jr.", "Halm", "Halm, Otto, Jr.", id="a suffix"),
        pytest.param("Otto Halm, Jr.", "Otto Halm Jr.", "Halm", "Halm, Otto, Jr.", id="a suffix behind a comma"),
        pytest.param("Otto Halm, III", "Otto Halm III", "Halm", "Halm, Otto, III", id="a number"),
        pytest.param("Halm-Berg, Ada-Lea", "Ada-Lea Halm-Berg", "Halm-Berg", "Halm-Berg, Ada-Lea", id="hyphens"),
        pytest.param("Halm,Ada", "Ada Halm", "Halm", "Halm, Ada", id="no space after the comma"),
        pytest.param("Halm,", "Halm", "Halm", "Halm", id="nothing after the comma"),
        pytest.param(", Ada", "Ada", "Ada", "Ada", id="nothing before the comma"),
        pytest.param("a, b, c, d", "a, b, c, d", "a, b, c, d", "a, b, c, d", id="commas too many"),
        pytest.param("{\\'E}mile {\\v C}apek", "Émile Čapek", "Čapek", "Čapek, Émile", id="accents of LaTeX"),
        pytest.param(
            "M. {\\'A}ngeles Serra", "M. Ángeles Serra", "Serra", "Serra, M. Ángeles", id="an accented initial"
        ),
        pytest.param("Erd{\\H o}s, P\\'al", "Pál Erdős", "Erdős", "Erdős, Pál", id="other accents of LaTeX"),
        pytest.param("<b>Halm</b>, Ada", "Ada <b>Halm</b>", "<b>Halm</b>", "<b>Halm</b>, Ada", id="markup"),
        pytest.param("\\", "\\", "\\", "\\", id="a backslash"),
        pytest.param(
            "Мостова, Анна Ивановна", "Анна Ивановна Мостова", "Мостова", "Мостова, Анна Ивановна", id="Russian"
        ),
        pytest.param("Анна Мостова", "Анна Мостова", "Мостова", "Мостова, Анна", id="Russian without a comma"),
        pytest.param("习近平", "习近平", "习近平", "习近平", id="Chinese"),
        pytest.param("{习近平}", "习近平", "习近平", "习近平", id="Chinese in braces"),
        pytest.param("习, 近平", "习近平", "习近平", "习近平", id="Chinese with a comma"),
        pytest.param("司马 光", "司马光", "司马光", "司马光", id="Chinese with a space"),
        pytest.param("习, Jinping", "习 Jinping", "习 Jinping", "习 Jinping", id="Chinese in two scripts"),
        pytest.param("Lu, Xun", "Lu Xun", "Lu", "Lu Xun", id="Pinyin"),
        pytest.param("Lu Xun", "Lu Xun", "Lu", "Lu Xun", id="Pinyin without a comma"),
        pytest.param("Xun Lu", "Lu Xun", "Lu", "Lu Xun", id="Pinyin in the order of the West"),
        pytest.param("Wang Yi", "Wang Yi", "Wang", "Wang Yi", id="Pinyin of two family names"),
        pytest.param("Zhu, Rong-ji", "Zhu Rong-ji", "Zhu", "Zhu Rong-ji", id="Pinyin with a hyphen"),
        pytest.param("Ouyang, Xi'an", "Ouyang Xi'an", "Ouyang", "Ouyang Xi'an", id="Pinyin with an apostrophe"),
        pytest.param("Lin, Anna", "Anna Lin", "Lin", "Lin, Anna", id="a Western given name that Mandarin could spell"),
        pytest.param("Dan Wang", "Dan Wang", "Wang", "Wang, Dan", id="it without a comma"),
        pytest.param("Liu Dan", "Liu Dan", "Liu", "Liu Dan", id="it behind the family name"),
        pytest.param("Ma, Peter", "Peter Ma", "Ma", "Ma, Peter", id="a Western given name"),
        pytest.param("Li, David", "David Li", "Li", "Li, David", id="another"),
        pytest.param("Wu, Y.", "Y. Wu", "Wu", "Wu, Y.", id="an initial behind a Chinese family name"),
    ],
)
def test_a_person_is_named(written: str, in_full: str, short: str, in_a_list: str) -> None:
    [name] = parse_names(written)
    assert (name.in_full, name.short, name.sorted) == (in_full, short, in_a_list)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        pytest.param("{The Town of Halm}", "The Town of Halm", id="in braces"),
        pytest.param("{{The Town of Halm}}", "The Town of Halm", id="in two pairs of braces"),
        pytest.param("{Halm and Sons, Ltd.}", "Halm and Sons, Ltd.", id="with and and a comma in braces"),
        pytest.param('{Stra{\\ss}e \\& Br\\"ucke}', "Straße & Brücke", id="with LaTeX in braces"),
        pytest.param("President of Halm", "President of Halm", id="with of and no braces"),
        pytest.param("Ministry of the Interior", "Ministry of the Interior", id="a ministry without braces"),
        pytest.param("Halm News Agency", "Halm News Agency", id="an agency without braces"),
        pytest.param("University Press Office", "University Press Office", id="an office without braces"),
        pytest.param("Interfax", "Interfax", id="of one word"),
        pytest.param("{中国外交部}", "中国外交部", id="Chinese in braces"),
        pytest.param("中国外交部", "中国外交部", id="Chinese without braces"),
        pytest.param("{Министерство обороны}", "Министерство обороны", id="Russian in braces"),
    ],
)
def test_the_name_of_a_body_is_never_split(written: str, shown: str) -> None:
    [name] = parse_names(written)
    assert (name.in_full, name.short, name.sorted) == (shown, shown, shown)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("", []),
        ("  ", []),
        (",", []),
        ("{}", []),
        ("Halm, Ada and Berg, Otto", ["Ada Halm", "Otto Berg"]),
        ("Halm, Ada AND Berg, Otto", ["Ada Halm", "Otto Berg"]),
        ("Halm, Ada\n  and\n  Berg, Otto", ["Ada Halm", "Otto Berg"]),
        ("{Halm and Sons} and Berg, Otto and {Town of Berg}", ["Halm and Sons", "Otto Berg", "Town of Berg"]),
        ("习近平 and Мостова, Анна", ["习近平", "Анна Мостова"]),
        ("Anderson, Andy and Brand, Andrea", ["Andy Anderson", "Andrea Brand"]),
        ("Halm, Ada and others", ["Ada Halm", "others"]),
        ("Halm, Ada and et al.", ["Ada Halm", "others"]),
        ("others", []),
    ],
)
def test_a_list_of_names_is_split(written: str, expected: list[str]) -> None:
    assert [name.in_full for name in parse_names(written)] == expected


@pytest.mark.parametrize(
    ("written", "is_cut"),
    [
        ("Halm, Ada and others", True),
        ("Halm, Ada and et al", True),
        ("Halm, Ada", False),
        ("", False),
        ("others and Halm, Ada", False),
    ],
)
def test_a_list_is_cut_short_by_others_at_its_end(written: str, is_cut: bool) -> None:
    assert ends_with_others(parse_names(written)) is is_cut


_PIECES = st.sampled_from(
    ["Halm", "and", " and ", " AND ", " ", ",", "{\\'e}", "{Halm and Sons}", "{a {b and c} d}", "{}"]
)


@given(st.lists(_PIECES, max_size=12).map("".join))
def test_any_list_is_split_as_pybtex_splits_it(written: str) -> None:
    value = " ".join(written.split())
    assert list(filter(None, map(str.strip, _split(value)))) == list(filter(None, split_name_list(value)))


def test_a_list_of_thousands_of_names_is_split() -> None:
    assert len(parse_names(" and ".join(f"Halm{number}, Ada" for number in range(2_000)))) == 2_000


@pytest.mark.parametrize(
    ("family", "given", "could_be", "is_one"),
    [
        ("Lu", "Xun", True, True),
        ("LI", "BAI", True, True),
        ("Zhuge", "Liang", True, True),
        ("Lin", "Anna", True, False),
        ("Wang", "Dan", True, False),
        ("Halm", "Dan", False, False),
        ("Li", "Peter", False, False),
        ("Li", "Robin", False, False),
        ("Ma", "Jane", False, False),
        ("Li", "Xiaolongma", False, False),
        ("Li", "", False, False),
        ("", "Xun", False, False),
    ],
)
def test_chinese_names_in_latin_letters_are_told_from_others(
    family: str, given: str, could_be: bool, is_one: bool
) -> None:
    assert (could_be_chinese(family, given), is_chinese(family, given)) == (could_be, is_one)


@settings(deadline=None)
@given(st.lists(st.sampled_from(["Halm", "Ada", "von", "and", "others", ",", "{", "}", "\\'", "~", "习", "-", "."])))
def test_any_field_of_names_is_read_and_no_name_is_blank(words: list[str]) -> None:
    for name in parse_names(" ".join(words)):
        assert name.family
        assert name.in_full
        assert name.short
        assert name.sorted


@settings(deadline=None)
@given(st.text())
def test_any_text_is_read_as_names(text: str) -> None:
    assert all(isinstance(name, Name) for name in parse_names(text))


_words = st.lists(st.text(st.sampled_from("aAbÉéжЖ李.-'1"), min_size=1, max_size=4), min_size=1, max_size=4).map(
    " ".join
)


@given(st.one_of(_words, st.tuples(_words, _words).map(", ".join)))
def test_a_name_without_braces_is_split_as_pybtex_splits_it(text: str) -> None:
    person = Person(text)
    particle = [latex.read_plain(word) for word in person.prelast_names]
    family = [latex.read_plain(word) for word in person.last_names]
    given_names = [latex.read_plain(word) for word in person.first_names + person.middle_names]
    (name,) = parse_names(text) or (Name(""),)
    if not name.family_first:  # which BibTeX does not know
        assert (name.family, name.given) == (" ".join(particle + family), " ".join(given_names))
