"""Statements in a YAML file: what readers see of them, and where in the file each of their characters stands."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as etree

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown.util import AMP_SUBSTITUTE

from explainer.chapter.check import statement_problems
from explainer.chapter.inspection import Inspection
from explainer.data.glossary import Glossary, Headword
from explainer.files import yamlfile
from explainer.files.yamlfile import YamlFile
from explainer.markdown import statement
from explainer.markdown.mark import NOTE, TEXT
from explainer.markdown.statement import Statement
from explainer.markdown.stretch import blocks_of, stretches
from explainer.problems.place import Place, TextFile
from explainer.problems.problem import Problem, in_order
from explainer.project import Project
from explainer.proof.evidence import from_texts
from explainer.sources.bibliography import from_files

SOURCES = """\
@book{log, author = {Halm, Ada}, title = {The Log}, date = {1901}}
@online{桥报-1903, title = {桥}, date = {1903}}
"""
EVIDENCE = """\
passages:
  - {id: lost, quote: the log of the ferry is lost, lang: en}
figures:
  - {id: load, value: 12, unit: t}
"""


def file_of(written: str) -> TextFile:
    """A file with one statement, written in the given way."""
    return TextFile("docs/data/terms.yml", f"terms:\n  - meaning: {written}\n")


def read(written: str, *, must_cite: bool = False) -> Statement:
    text = file_of(written)
    reader = yamlfile._Reader(text, "D001")
    file = YamlFile(text, reader.read(), reader.values, reader.keys)
    assert reader.problems == []
    return statement.statement(file, "terms", 0, "meaning", must_cite=must_cite)


def of_text(text: str) -> Statement:
    """The statement with this text, in whatever way YAML writes it."""
    return read(yaml.safe_dump(text, allow_unicode=True, default_style='"', width=10**6).strip())


def shown(said: Statement) -> list[str]:
    """The paragraphs as readers see them, with ⟨…⟩ around notes, / around emphasis and ! around strong words."""
    return [_as_seen(paragraph) for paragraph in statement.paragraphs(said)]


def _as_seen(element: etree.Element) -> str:
    around = {"em": "//", "strong": "!!", NOTE: "⟨⟩"}.get(element.tag, "  ")
    inside = (element.text or "") + "".join(_as_seen(child) + (child.tail or "") for child in element)
    return (around[0] + (element.get(TEXT) or inside) + around[1]).strip(" ").replace(f"{AMP_SUBSTITUTE}amp;", "&")


def at(place: Place) -> str:
    """Line and column, with the words there."""
    return f"{place.line}:{place.column} {place.excerpt[place.column - 1 :][: place.length]}"


# ----- what readers see


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("It sank.[^log] All of it.[^log, p. 2]", ["It sank.⟨log⟩ All of it.⟨log, p. 2⟩"], id="notes"),
        pytest.param("*The Log* and **all** of it", ["/The Log/ and !all! of it"], id="emphasis"),
        pytest.param("*The Log[^log] sank*", ["/The Log⟨log⟩ sank/"], id="a-note-in-emphasis"),
        pytest.param("说*强调*的", ["说/强调/的"], id="emphasis-in-chinese"),
        pytest.param("5*3*2, a * b * c, **, *", ["5*3*2, a * b * c, **, *"], id="stars-that-stress-nothing"),
        pytest.param("snake_case _x_ [sic] (a)", ["snake_case _x_ [sic] (a)"], id="underlines-and-brackets"),
        pytest.param("&amp; & &lt;b&gt; <b>x</b>", ["&amp; & &lt;b&gt; <b>x</b>"], id="entities-and-html"),
        pytest.param("a\u00a0b\u3000c\u2009d", ["a\u00a0b\u3000c\u2009d"], id="spaces-that-do-not-break"),
        pytest.param("\u200eא\u200f 🚢 \U0001f6a2", ["\u200eא\u200f 🚢 \U0001f6a2"], id="directions-and-emoji"),
        pytest.param("# 1. - > `x` \\* ~~~ ---", ["# 1. - > `x` \\* ~~~ ---"], id="marks-of-markdown"),
        pytest.param("https://a.example/?q=[^log] is one", ["https://a.example/?q=[^log] is one"], id="an-address"),
        pytest.param("`[^log]` and \\[^log]", ["`[^log]` and \\[^log]"], id="brackets-that-are-no-notes"),
        pytest.param("word " * 10_000, [("word " * 10_000).strip()], id="very-long"),
    ],
)
def test_a_text_is_shown_as_it_is_written_but_for_notes_and_stars(text: str, expected: list[str]) -> None:
    assert shown(of_text(text)) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("one\n      two\n\n      three", ["one two", "three"], id="plain"),
        pytest.param("'one\n      two\n\n\n      three'", ["one two", "three"], id="single"),
        pytest.param('"one\n      two\n\n      three"', ["one two", "three"], id="double"),
        pytest.param('"one\\ntwo"', ["one", "two"], id="an-escaped-line-break"),
        pytest.param(">-\n      one\n      two\n\n      three", ["one two", "three"], id="folded"),
        pytest.param("|\n      one\n      two\n\n\n      three\n", ["one two", "three"], id="literal"),
        pytest.param("|+\n      one\n      \n      two\n\n", ["one", "two"], id="a-line-of-spaces"),
    ],
)
def test_an_empty_line_of_the_file_begins_a_paragraph_however_the_value_is_written(
    written: str, expected: list[str]
) -> None:
    assert shown(read(written)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It sank[^log] in *The Log*. **All** of it.[^log]", "It sank in The Log. All of it."),
        ("one[^log]\n\ntwo", "one two"),
        ("A &amp; B <b> [sic] 5*3", "A &amp; B <b> [sic] 5*3"),
    ],
)
def test_the_plain_text_has_no_notes_and_no_stars(text: str, expected: str) -> None:
    assert statement.plain(of_text(text)) == expected


# ----- what is no markup here


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("see [this](log.md) [^a]", ["1:10 ]("], id="a-link"),
        pytest.param("see ![this](log.png) [^a]", ["1:11 ]("], id="an-image"),
        pytest.param("see [this][log] [^a]", ["1:10 ]["], id="a-reference-link"),
        pytest.param("the <b>log</b> [^a]", ["1:5 <b>", "1:11 </b>"], id="html"),
        pytest.param("the <!-- log --> [^a]", ["1:5 <!--"], id="a-comment"),
        pytest.param("see <https://log.example> [^a]", ["1:5 <https://log.example>"], id="an-address-in-brackets"),
        pytest.param("the `log` and ``a` [^a]", ["1:5 `log`"], id="code"),
        pytest.param("the _log_ and __log__ [^a]", ["1:5 _log_", "1:15 __log__"], id="emphasis-by-lines"),
        pytest.param("A &amp; B &#233; &nosuch; [^a]", ["1:3 &amp;", "1:11 &#233;"], id="entities"),
        pytest.param("A \\* B \\d [^a]", ["1:3 \\*"], id="an-escaped-character"),
        pytest.param("# Title [^a]", ["1:1 #"], id="a-heading"),
        pytest.param("- a\n* b\n+ c[^a]", ["1:1 -", "2:1 *", "3:1 +"], id="a-list"),
        pytest.param("1. a\n2. b[^a]", ["1:1 1."], id="a-numbered-list"),
        pytest.param("> a[^a]", ["1:1 >"], id="a-quotation"),
        pytest.param("| a | b |\n| c | d |[^a]", ["1:1 |", "2:1 |"], id="a-table"),
        pytest.param("It sank.[^a]\n\n[^a]: In May.", ["3:1 [^a]:"], id="a-definition"),
    ],
)
def test_markup_that_readers_would_see_is_a_problem(text: str, expected: list[str]) -> None:
    said = Statement(text, TextFile("a.yml", text), range(len(text) + 1))
    assert [at(problem.place) for problem in said.problems] == expected
    assert {problem.code for problem in said.problems} == {"D015"}


def test_a_message_stays_in_one_line_however_long_the_markup_is() -> None:
    text = f"the `log\n{'x' * 50}` [^a]"
    (problem,) = Statement(text, TextFile("a.yml", text), range(len(text) + 1)).problems
    assert problem.message == f'"`log {"x" * 34}…" is markup that is not read here'


@pytest.mark.parametrize(
    "text",
    [
        "It sank.[^a][^b] Then[^a](so they say) it rose.[^c]",
        "It sank in\n2022. Then it rose on May\n31. So",
        "#1 of the fleet, a -5 °C day, 5 < 6 <7, x > 5",
        "snake_case, R&D, AT&T; it is [sic], a*b*c",
        "the ʻokina, Kazakh `ayn",
        "—a dash; “words”; 一个词；",
        "3.5 percent",
        "a\n–b\n—c",
        "*The Log* and **The Log**",
    ],
)
def test_text_that_only_looks_like_markup_is_none(text: str) -> None:
    assert Statement(text, TextFile("a.yml", text), range(len(text) + 1)).problems == ()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("It sank.", ["E015 2:14 It sank."]),
        ("It sank.[^log]", []),
        ("|\n      It sank in May, all\n      of it.\n\n      So.", ["E015 3:7 It sank in May, all"]),
        ("' '", ["E015 2:15  "]),
    ],
)
def test_a_text_that_must_cite_does_however_short_it_is(written: str, expected: list[str]) -> None:
    found = read(written, must_cite=True).problems
    assert [f"{problem.code} {at(problem.place)}" for problem in found] == expected
    assert read(written).problems == ()


# ----- where it stands


@pytest.mark.parametrize(
    ("written", "words", "expected"),
    [
        pytest.param("one two one two", "one", ["2:14", "2:22"], id="plain"),
        pytest.param("one two\n      one two", "two", ["2:18", "3:11"], id="plain-over-lines"),
        pytest.param("'it''s two, it''s two'", "two", ["2:21", "2:32"], id="single"),
        pytest.param('"\\"one\\" \\u4e2d\\x20two\\ttwo"', "two", ["2:33", "2:38"], id="double"),
        pytest.param('"one \\\n      two\n      two"', "two", ["3:7", "4:7"], id="double-over-lines"),
        pytest.param(">- # why\n      one two\n      two\n\n      two", "two", ["3:11", "4:7", "6:7"], id="folded"),
        pytest.param(">2-\n        one\n      two", "two", ["4:7"], id="folded-with-an-indentation"),
        pytest.param("|\n\n      one two\n        two\n", "two", ["4:11", "5:9"], id="literal"),
        pytest.param("'  \u3000 one two '", "two", ["2:23"], id="spaces-at-the-ends"),
    ],
)
def test_words_have_their_place_in_the_file(written: str, words: str, expected: list[str]) -> None:
    said = read(written)
    places = [said.place(*found.span()) for found in re.finditer(words, said.text)]
    assert [f"{place.line}:{place.column}" for place in places] == expected
    assert [place.length for place in places] == [len(words)] * len(places)


def test_words_that_a_line_breaks_are_marked_to_its_end() -> None:
    said = read(">-\n      It sank.[^log,\n      p. 4] So")
    start, end = said.text.index("[^"), said.text.index("]") + 1
    assert at(said.place(start, end)) == "3:15 [^log,"


VISIBLE = st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"], exclude_characters="\ufeff\ufffe\uffff")
BLANK = st.sampled_from(" \n\t\u00a0\u3000\u2028\x85")
VALUES = st.text(st.one_of(VISIBLE, VISIBLE, BLANK, st.sampled_from("'\"\\:#-[]*`_<>&|"))).filter(str.strip)
STYLES = st.sampled_from([None, "'", '"', "|", ">"])


@given(VALUES, STYLES, st.integers(4, 80), st.booleans())
def test_every_visible_character_has_its_place_in_every_style(
    value: str, style: str | None, width: int, allow_unicode: bool
) -> None:
    written = yaml.safe_dump({"a": value}, width=width, allow_unicode=allow_unicode, default_style=style)
    text = TextFile("a.yml", written)
    reader = yamlfile._Reader(text, "D001")
    file = YamlFile(text, reader.read(), reader.values, reader.keys)
    said = statement.statement(file, "a")
    assert said.text.split() == value.split()
    assert len(said.offsets) == len(said.text) + 1
    assert list(said.offsets) == sorted(said.offsets)
    start, end = file.span("a")
    assert all(start <= offset <= end for offset in said.offsets)
    for char, offset in zip(said.text, said.offsets, strict=False):
        if not char.isspace():
            assert text.text[offset] in (char, "\\")


MARKDOWN = st.lists(
    st.one_of(
        st.sampled_from(
            "[^a] [^b, p. 2] [^ * ** _ ` `` [ ]( ](x) ! \\ < <b> <!-- --> & &amp; { } {: #x} | : ~~~ --- 1. - # > ="
            " https://a.example/ www.a.example a bc 桥 “ ” ’ , . ; (x) !!! ??? *[a]: [a]: [^a]:".split(" ")
        ),
        st.sampled_from(["\n", "\n\n", " ", "  ", "    ", "\t", "\u00a0"]),
    ),
    max_size=30,
).map("".join)


@given(MARKDOWN.filter(str.strip))
def test_what_is_verified_is_what_readers_see(text: str) -> None:
    said = of_text(text)
    seen = [_without_marks(paragraph) for paragraph in statement.paragraphs(said)]
    page = [
        ("".join(stretch.text.split()), len(stretch.marks))
        for stretch in stretches(said.page, blocks_of(said.page))
        if stretch.text.strip() or stretch.marks
    ]
    has_words = [(words, notes) for words, notes in seen if notes or any(map(str.isalnum, words))]
    assert page == has_words
    assert not (said.page.undefined_links or said.page.definitions or said.page.text_cites)
    assert said.page.prose.html == () == said.page.prose.fences


def _without_marks(paragraph: etree.Element) -> tuple[str, int]:
    """The visible characters, and the number of notes."""
    words = "".join(paragraph.itertext()).replace(f"{AMP_SUBSTITUTE}amp;", "&")
    return "".join(words.split()), len([*paragraph.iter(NOTE)])


# ----- what is wrong with it


def problems(written: str, *, must_cite: bool = False) -> list[Problem]:
    """What is found in a statement, against the bibliography and the evidence."""
    library = from_files([TextFile("references.bib", SOURCES)])
    records = from_texts([TextFile("citations/evidence/log.yml", EVIDENCE)], library)
    said = read(written, must_cite=must_cite)
    word = Headword("terms", "a", "A", "", "", "", "G", (("", said),), (), "", said.place(0, 1))
    backing = Project(library, records, is_verified=True, glossary=Glossary((word,)))
    return Inspection(backing, {}).statement_problems


@pytest.mark.parametrize(
    ("style", "lines"),
    [
        pytest.param("{}", (2, 14), id="plain"),
        pytest.param("'{}'", (2, 15), id="single"),
        pytest.param('"{}"', (2, 15), id="double"),
        pytest.param(">-\n      {}", (3, 7), id="folded"),
        pytest.param("|\n      {}\n", (3, 7), id="literal"),
    ],
)
@pytest.mark.parametrize(
    ("text", "offset", "expected"),
    [
        pytest.param("It sank.[^lgo] It did.[^log]", 10, ("C001", "lgo", 'did you mean "log"?'), id="an-unknown-key"),
        pytest.param("It sank.[^log] It did.[^log#lots]", 28, ("C006", "lots", 'did you mean "lost"?'), id="a-passage"),
        pytest.param(
            "It sank.[^log] It did.[^a b]",
            25,
            ("C002", " ", "write a comma before a locator ([^key, p. 4]) and a semicolon between sources ([^a; b])"),
            id="no-citation",
        ),
        pytest.param(
            "So “the log of a ferry is lost” they say.[^log#lost]",
            4,
            ("E001", "the log of a ferry is lost", "quote the source to the letter"),
            id="a-quotation",
        ),
        pytest.param(
            "So “the log of the ferry is lost” they say.[^log]",
            4,
            ("E002", "the log of the ferry is lost", "write [^log#lost]"),
            id="a-quotation-without-a-passage",
        ),
        pytest.param(
            "It took 12 t and then 13 t.[^log#load]",
            22,
            ("E003", "13 t", "correct the page, or record the figure if the source has it too"),
            id="a-figure",
        ),
        pytest.param(
            "It sank in May, and all the people swam.",
            0,
            ("E015", "It sank in May, and all the people swam.", "cite what it rests on"),
            id="no-note",
        ),
        pytest.param(
            "It sank.[^log] And all the people of it swam away.",
            15,
            (
                "E016",
                "And all the people of it swam away.",
                "cite what it rests on, or move the note behind it",
            ),
            id="behind-the-last-note",
        ),
    ],
)
def test_a_problem_is_that_of_a_page_at_its_place_in_the_file(
    style: str, lines: tuple[int, int], text: str, offset: int, expected: tuple[str, str, str]
) -> None:
    (problem,) = problems(style.format(text))
    line, column = lines
    code, words, hint = expected
    assert (problem.code, at(problem.place), problem.hint) == (code, f"{line}:{column + offset} {words}", hint)


@pytest.mark.parametrize(
    "written",
    [
        "It sank in May, and all the people swam.",
        "'“It sank” in May, and all the people swam. '",
        ">-\n      It sank in May, and all\n      the people swam.\n",
        "|\n      It sank in May, and all\n      the people swam.\n\n      So.\n",
    ],
)
def test_that_nothing_is_cited_is_told_once(written: str) -> None:
    found = problems(written, must_cite=True)
    assert [problem.code for problem in in_order(found)] == ["E015"]


def test_the_second_of_two_equal_mistakes_is_marked_where_it_stands() -> None:
    found = problems(">-\n      It sank.[^lgo] It sank.[^log]\n      It sank.[^lgo]\n")
    assert [at(problem.place) for problem in found] == ["3:17 lgo", "4:17 lgo"]


def test_a_statement_with_nothing_wrong_has_no_problem() -> None:
    assert problems(">-\n      “the log of the ferry is lost”[^log#lost] with 12 t.[^log#load] So.[^桥报-1903]") == []
    assert list(statement_problems(Project())) == []


# ----- files


def test_a_file_that_is_not_there_is_none_and_one_that_cannot_be_read_a_problem(tmp_path: Path) -> None:
    (tmp_path / "folder.yml").mkdir()
    (tmp_path / "latin.yml").write_bytes("terms: café".encode("latin-1"))
    (tmp_path / "good.yml").write_text("terms: []", encoding="utf-8")
    (tmp_path / "loop.yml").symlink_to(tmp_path / "loop.yml")
    assert statement.read_text(tmp_path / "none.yml", tmp_path) is None
    assert statement.read_text(tmp_path / "good.yml" / "none.yml", tmp_path) is None
    assert statement.read_text(tmp_path / "good.yml", tmp_path) == TextFile("good.yml", "terms: []")
    for name in ("folder", "latin", "loop"):
        found = statement.read_text(tmp_path / f"{name}.yml", tmp_path)
        assert isinstance(found, Problem)
        assert (found.code, found.place.path) == ("D001", f"{name}.yml")
