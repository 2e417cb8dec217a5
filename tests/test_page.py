"""A page as its writer sees it: its brackets, notes and links, and where they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainer.markdown.page import PageSource, page_source
from explainer.problems.place import TextFile
from explainer.problems.problem import Problem


def page(text: str) -> PageSource:
    return PageSource(TextFile("docs/page.md", text))


BRACKETS = {
    "one": ("One.[^a]", ["a"]),
    "with a locator": ("One.[^a, p. 4]", ["a, p. 4"]),
    "spaces are kept": ("One.[^ a ]", [" a "]),
    "over two lines": ("One.[^a,\np. 4]", ["a,\np. 4"]),
    "over two lines of a quotation": ("> One.[^a,\n> p. 4]", ["a,\n  p. 4"]),
    "over two lines of an item": ("- One.[^a;\n    b]", ["a;\n    b"]),
    "empty": ("One.[^]", [""]),
    "in the order of the text": ("[^n]: [^b]\n\n# [^a]\n\n| [^c] | |\n| - | - |\n", ["b", "a", "c"]),
    "with a bracket inside": ("One.[^a [b] c]", ["a [b"]),
    "one behind another": ("One.[^a][^b]", ["a", "b"]),
}


@pytest.mark.parametrize(("text", "texts"), BRACKETS.values(), ids=list(BRACKETS))
def test_a_bracket_has_the_text_that_it_holds(text: str, texts: list[str]) -> None:
    assert [bracket.text for bracket in page(text).brackets] == texts


def test_a_bracket_knows_where_it_and_its_text_stand() -> None:
    text = "桥.[^桥报, 2] See [@b]."
    first, second = page(text).brackets[0], page(text).text_cites[0]
    assert (text[first.start : first.end], text[first.text_at]) == ("[^桥报, 2]", "桥")
    assert (text[second.start : second.end], second.text, text[second.text_at]) == ("[@b]", "b", "b")


def test_the_text_of_a_bracket_has_the_length_that_it_has_on_the_page() -> None:
    text = "> One.[^a;\n>  b,\n> 2]"
    (bracket,) = page(text).brackets
    assert len(bracket.text) == bracket.end - 1 - bracket.text_at
    assert bracket.text[bracket.text.index("b")] == text[bracket.text_at + bracket.text.index("b")]


DEFINITIONS = {
    "one": ("[^a]: Words.", ["a"]),
    "several": ("[^a]: Words.\n[^b]: Words.\n\n[^桥]: Words.", ["a", "b", "桥"]),
    "one name twice": ("[^a]: Words.\n\n[^a]: Words.", ["a", "a"]),
    "a name with spaces": ("[^ two words ]: Words.", ["two words"]),
    "no name": ("[^]: Words.", [""]),
    "in a list": ("- One\n\n    [^a]: Words.", ["a"]),
    "in a quotation": ("> [^a]: Words.", ["a"]),
    "in an admonition": ("!!! note\n    [^a]: Words.", ["a"]),
    "in a note": ("[^a]: Words.\n\n    [^b]: Words.", ["a", "b"]),
    "indented by three": ("   [^a]: Words.", ["a"]),
    "below text": ("Text.\n[^a]: Words.", ["a"]),
    "without words": ("[^a]:", ["a"]),
    "in text": ("See [^a]: no.", []),
    "in code": ("    [^a]: no\n\n```\n[^a]: no\n```", []),
    "in a heading": ("# [^a]: no", []),
}


@pytest.mark.parametrize(("text", "names"), DEFINITIONS.values(), ids=list(DEFINITIONS))
def test_the_notes_of_prose_are_found(text: str, names: list[str]) -> None:
    found = page(text).definitions
    assert [definition.name for definition in found] == names
    for definition in found:
        assert text[definition.start :].startswith("[^")
        assert text[definition.name_at : definition.end].endswith("]:")


AROUND = {
    "in text": ("[^n]: Words.\n\nText.[^x]", ""),
    "before all notes": ("Text.[^x]\n\n[^n]: Words.", ""),
    "in the first paragraph of a note": ("[^n]: Words.[^x]", "n"),
    "in a line below": ("[^n]: Words\nand.[^x]", "n"),
    "in a further paragraph": ("[^n]: Words.\n\n    And.[^x]", "n"),
    "in a list in a note": ("[^n]: Words.\n\n    - And.[^x]", "n"),
    "behind a note": ("[^n]: Words.\n\n    And.\n\nText.[^x]", ""),
    "in the second of two notes": ("[^m]: Words.\n[^n]: And.[^x]", "n"),
    "in a note in a list": ("- One.\n\n    [^n]: Words.[^x]", "n"),
    "in a list behind a note": ("- One.\n\n    [^n]: Words.\n\n    Two.[^x]", ""),
    "in a note in a note": ("[^m]: Words.\n\n    [^n]: And.[^x]", "n"),
    "behind a note in a note": ("[^n]: Words.\n\n    [^m]: And.\n\n    More.[^x]", "n"),
}


@pytest.mark.parametrize(("text", "name"), AROUND.values(), ids=list(AROUND))
def test_a_bracket_stands_in_a_note_or_in_none(text: str, name: str) -> None:
    (bracket,) = page(text).brackets
    assert (page(text).note_around(bracket), page(text).is_in_note(bracket)) == (name, bool(name))


IN_LINKS = {
    "in the text of a link": "[one [^a]](b.md)",
    "in the text of a picture": "![one [^a]](b.png)",
    "in a picture in a link": "[![one [^a]](b.png)](c.md)",
    "in brackets in the text of a link": "[one (two [three [^a]])](b.md)",
    "in the text of a reference": "[one [^a]][r]\n\n[r]: b.md",
    "over lines": "[one\n[^a] two](b.md)",
}
BESIDE_LINKS = {
    "behind a link": "[one](b.md)[^a]",
    "before a link": "[^a][one](b.md)",
    "behind brackets": "[one][^a]",
    "in brackets": "[one [^a]] (two)",
    "in brackets before code": "[one [^a]]`two`",
    "in brackets before a note": "[one [^a]][^b]",
    "in brackets before parentheses that are not closed": "[one [^a]](two",
    "between two links": "[one](b.md) [^a] [two](c.md)",
    "in another paragraph": "[one\n\n[^a]](b.md)",
}


@pytest.mark.parametrize("text", IN_LINKS.values(), ids=list(IN_LINKS))
def test_a_bracket_in_the_text_of_a_link(text: str) -> None:
    assert page(text).is_in_link(page(text).brackets[0])


@pytest.mark.parametrize("text", BESIDE_LINKS.values(), ids=list(BESIDE_LINKS))
def test_a_bracket_beside_a_link(text: str) -> None:
    assert not any(page(text).is_in_link(bracket) for bracket in page(text).brackets)


def test_a_reference_that_leads_nowhere_is_found_with_its_place() -> None:
    text = "See [one][r], [two][], ![three][s] and [four][t].\n\n[t]: a.md"
    found = [(link.ref, text[link.start : link.end]) for link in page(text).undefined_links]
    assert found == [("r", "[one][r]"), ("two", "[two][]"), ("s", "[three][s]")]


UNRESOLVED = {
    # the page, the text of a bracket that only Markdown saw, place, message
    "in code": ("`[^zzz]`", "zzz", (1, 2, 6), '"[^zzz]" names no source and no note'),
    "behind one in prose": ("One.[^zzz]\n\n`[^zzz]`", "zzz", (3, 2, 6), '"[^zzz]" names no source and no note'),
    "with other spaces": ("`[^zzz,  p. 4]`", "zzz, p. 4", (1, 2, 13), '"[^zzz,  p. 4]" names no source and no note'),
    "with marks": ("`[^z(z]`", "z(z", (1, 2, 6), '"[^z(z]" names no source and no note'),
    "a citation in text": ("`[@zzz]`", "zzz", (1, 2, 6), '"[@zzz]" names no source and no note'),
    "nowhere on the page": ("One.", "zzz", (1, 1, 1), '"[^zzz]" names no source and no note'),
}


@pytest.mark.parametrize(("text", "bracket", "place", "message"), UNRESOLVED.values(), ids=list(UNRESOLVED))
def test_a_bracket_that_only_markdown_saw_is_a_problem_in_its_place(
    text: str, bracket: str, place: tuple[int, int, int], message: str
) -> None:
    problem = page(text).unresolved_problem(bracket)
    assert (problem.place.line, problem.place.column, problem.place.length) == place
    assert (problem.code, problem.message) == ("C001", message)
    assert problem.hint == r"to show it as it is, write \[^…] or put it in `code`"


def test_a_page_is_read_from_its_file(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_bytes("\ufeffOne\r\ntwo.[^桥]\r\n".encode())
    read = page_source(tmp_path / "page.md", tmp_path)
    assert isinstance(read, PageSource)
    assert read.file == TextFile("page.md", "One\ntwo.[^桥]\n")
    assert [bracket.text for bracket in read.brackets] == ["桥"]


@pytest.mark.parametrize(
    ("data", "line", "column"), [(None, 1, 1), (b"One\nsi\xe8cle", 2, 3)], ids=["missing", "in another encoding"]
)
def test_a_page_that_cannot_be_read_is_a_problem(tmp_path: Path, data: bytes | None, line: int, column: int) -> None:
    if data is not None:
        (tmp_path / "page.md").write_bytes(data)
    read = page_source(tmp_path / "page.md", tmp_path)
    assert isinstance(read, Problem)
    assert (read.code, read.place.path, read.place.line, read.place.column) == ("C010", "page.md", line, column)
