"""The running text of pages: what is read as one, where its characters stand, which citations cover what."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.markdown.page import PageSource
from explainer.markdown.stretch import Kind, Stretch, blocks_of, stretches
from explainer.problems.place import TextFile


def read(text: str) -> list[Stretch]:
    page = PageSource(TextFile("page.md", text))
    return stretches(page, blocks_of(page))


def shown(text: str) -> list[tuple[str, str]]:
    return [(stretch.kind.name, stretch.text.strip()) for stretch in read(text)]


BLOCKS = {
    "a paragraph": ("One line\nand another.\n", [("PARAGRAPH", "One line and another.")]),
    "two paragraphs": ("One.\n\nTwo.\n", [("PARAGRAPH", "One."), ("PARAGRAPH", "Two.")]),
    "a paragraph without a final line break": ("One.", [("PARAGRAPH", "One.")]),
    "a tight list": ("- one\n- two\n  more\n", [("ITEM", "one"), ("ITEM", "two more")]),
    "a loose list": ("* one\n\n* two\n", [("ITEM", "one"), ("ITEM", "two")]),
    "a numbered list": ("1. one\n2. two\n", [("ITEM", "one"), ("ITEM", "two")]),
    "a nested list": ("- one\n    - inner\n- two\n", [("ITEM", "one"), ("ITEM", "inner"), ("ITEM", "two")]),
    "a further paragraph of an item": ("- one\n\n    further\n", [("ITEM", "one"), ("PARAGRAPH", "further")]),
    "a definition list": ("Term\n:   Meaning.\n", [("TERM", "Term"), ("ITEM", "Meaning.")]),
    "a definition after a blank line": ("Term\n\n:   Meaning.\n", [("TERM", "Term"), ("ITEM", "Meaning.")]),
    "two definitions of a term": ("Term\n:   A.\n:   B.\n", [("TERM", "Term"), ("ITEM", "A."), ("ITEM", "B.")]),
    "a further paragraph of a definition": (
        "Term\n:   A.\n\n    More.\n\n:   B.\n",
        [("TERM", "Term"), ("ITEM", "A."), ("PARAGRAPH", "More."), ("ITEM", "B.")],
    ),
    "a table": (
        "| A | B |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n\nAfter | it.\n",
        [("HEADER", "| A | B |"), ("ROW", "| 1 | 2 |"), ("ROW", "| 3 | 4 |"), ("PARAGRAPH", "After | it.")],
    ),
    "a table without borders": ("A | B\n--|--\n1 | 2\n", [("HEADER", "A | B"), ("ROW", "1 | 2")]),
    "a block quotation": ("> One\n> more.\n>\n> Two.\n", [("QUOTE", "One more."), ("QUOTE", "Two.")]),
    "a lazy block quotation": ("> One\nmore.\n", [("QUOTE", "One more.")]),
    "a list in a block quotation": ("> - one\n> - two\n", [("QUOTE", "one"), ("QUOTE", "two")]),
    "a block quotation in an item": ("- one\n\n    > quoted\n", [("ITEM", "one"), ("QUOTE", "quoted")]),
    "an admonition": ('!!! note "Its title"\n\n    Inside.\n', [("TITLE", "Its title"), ("PARAGRAPH", "Inside.")]),
    "an admonition without a title": ("!!! note\n    Inside.\n", [("PARAGRAPH", "Inside.")]),
    "details": ('???+ note "Open"\n    Inside.\n', [("TITLE", "Open"), ("PARAGRAPH", "Inside.")]),
    "a list in an admonition": ("!!! note\n\n    - one\n    - two\n", [("ITEM", "one"), ("ITEM", "two")]),
    "a heading": ("## Name ##\n\nText.\n", [("HEADING", "Name"), ("PARAGRAPH", "Text.")]),
    "a heading with an id": ("# Name {#id}\n", [("HEADING", "Name")]),
    "an underlined heading": ("Name\n---\n\nText.\n", [("HEADING", "Name"), ("PARAGRAPH", "Text.")]),
    "a heading right above text": ("# Name\nText.\n", [("HEADING", "Name"), ("PARAGRAPH", "Text.")]),
    "a rule": ("One.\n\n---\n\nTwo.\n", [("PARAGRAPH", "One."), ("PARAGRAPH", "Two.")]),
    "a paragraph above a rule": ("One\nmore\n***\n", [("PARAGRAPH", "One more")]),
    "a note of prose": (
        "Text.[^n]\n\n[^n]: One.\n\n    Two.\n",
        [("PARAGRAPH", "Text."), ("NOTE", "One."), ("NOTE", "Two.")],
    ),
    "what follows a note of prose": ("[^n]: One.\n\nText.\n", [("NOTE", "One."), ("PARAGRAPH", "Text.")]),
    "front matter": ("---\ntitle: No text\n---\n\nText.\n", [("PARAGRAPH", "Text.")]),
    "a fenced block": ("Text.\n\n```\nno text\n```\n\nMore.\n", [("PARAGRAPH", "Text."), ("PARAGRAPH", "More.")]),
    "indented code": ("Text.\n\n    no text\n", [("PARAGRAPH", "Text.")]),
    "raw HTML": ("<div>\nno text\n</div>\n\nText.\n", [("PARAGRAPH", "Text.")]),
    "a comment": ("<!-- no text -->\n\nText.\n", [("PARAGRAPH", "Text.")]),
    "the definition of a link": ("[id]: https://a.example/\n\nText.\n", [("PARAGRAPH", "Text.")]),
    "an abbreviation": ("Text.\n\n*[ABC]: what it means\n", [("PARAGRAPH", "Text.")]),
    "an empty page": ("", []),
}


@pytest.mark.parametrize(("text", "expected"), BLOCKS.values(), ids=BLOCKS)
def test_each_block_of_text_is_a_stretch_of_its_kind(text: str, expected: list[tuple[str, str]]) -> None:
    assert shown(text) == expected


INLINE = {
    "emphasis": ("an *idea* and _one_ and **more**", "an idea and one and more"),
    "emphasis in a word": ("re*mark*able", "remarkable"),
    "lines in names": ("snake_case_name", "snake_case_name"),
    "a star between spaces": ("3 * 4", "3 * 4"),
    "escapes": (r"5\* \_a\_ \[b\] 1\.", "5* _a_ [b] 1."),
    "a backslash that escapes nothing": (r"a\b", r"a\b"),
    "entities": ("a&nbsp;b &ldquo;c&rdquo; &#8211; &#x2013;", "a\u00a0b “c” – –"),
    "what is no entity": ("R&D; AT&T", "R&D; AT&T"),
    "code": ("a `code` b", "a  b"),
    "a link": ("see [the page](a.md#b) now", "see the page now"),
    "a link with a title": ('see [it](a.md "Title (of it)") now', "see it now"),
    "a link with brackets in its text": ("see [a [b] c](d.md)", "see a [b] c"),
    "a reference link": ("see [it][id]\n\n[id]: a.md", "see it"),
    "a collapsed reference link": ("see [id][]\n\n[id]: a.md", "see id"),
    "a short reference link": ("see [Id]\n\n[id]: a.md", "see Id"),
    "brackets": ("he said [sic] so [a][b]", "he said [sic] so [a][b]"),
    "an image": ("a ![no [text] here](b.png) c", "a  c"),
    "an image by reference": ("a ![no text][id] c\n\n[id]: b.png", "a  c"),
    "an exclamation": ("No! [It](a.md)", "No! It"),
    "a citation in a word": ("mid[^key]word", "midword"),
    "a soft line break": ("a\nb", "a b"),
    "a hard line break": ("a  \nb", "a   b"),
    "a tag that breaks the line": ("a<br>b<br/>c", "a b c"),
    "other tags": ("H<sub>2</sub>O", "H2O"),
    "an address in angle brackets": ("a <https://b.example/> c", "a  c"),
}


@pytest.mark.parametrize(("text", "expected"), INLINE.values(), ids=INLINE)
def test_text_is_what_a_reader_reads(text: str, expected: str) -> None:
    assert read(text)[0].text == expected


def test_links_are_known_by_where_their_text_stands() -> None:
    (stretch,) = read("*See* [one](a.md), [**two** more](b.md)[^x] and ![three](c.png)[text].")
    assert [stretch.text[slice(*link)] for link in stretch.links] == ["one", "two more"]


def test_marks_stand_before_the_character_that_follows_them() -> None:
    (stretch,) = read("One.[^a][^b, p. 2] Two\nthree[^c].")
    marks = [(stretch.text[: mark.at], mark.bracket.text) for mark in stretch.marks]
    assert marks == [("One.", "a"), ("One.", "b, p. 2"), ("One. Two three", "c")]


def test_citations_in_notes_of_prose_are_marks() -> None:
    note = read("A.[^n]\n\n[^n]: See [@key, p. 1] there.\n")[1]
    assert [(mark.bracket.text, mark.in_note) for mark in note.marks] == [("key, p. 1", True)]


@pytest.mark.parametrize(("text", "level"), [("# A", 1), ("###### A", 6), ("A\n===", 1), ("A\n---", 2)])
def test_headings_have_their_level(text: str, level: int) -> None:
    assert [stretch.level for stretch in read(text)] == [level]


CELLS = {
    "with borders": ("| a | b |", [" a ", " b "]),
    "without borders": ("a | b", ["a ", " b"]),
    "with an empty cell": ("| | b |", [" ", " b "]),
    "with an escaped bar": (r"| a \| b | c |", [" a | b ", " c "]),
    "with a bar in code": ("| `a|b` | c |", ["  ", " c "]),
    "of one cell": ("| a |", [" a "]),
}


@pytest.mark.parametrize(("row", "cells"), CELLS.values(), ids=CELLS)
def test_rows_have_cells(row: str, cells: list[str]) -> None:
    stretch = read(f"| A | B |\n|---|---|\n{row}\n")[-1]
    assert stretch.kind is Kind.ROW
    assert [stretch.text[slice(*cell)] for cell in stretch.cells] == cells


COVERED = {
    # what is asked about is marked by ⟨⟩, and the sources that cover it follow
    "by the next citation": ("⟨A⟩ b.[^one] C.[^two]", "one"),
    "not by the one before": ("A.[^one] ⟨B⟩.[^two]", "two"),
    "by nothing behind the last": ("A.[^one] ⟨B⟩.", ""),
    "by adjacent brackets together": ("⟨A⟩.[^one][^two] B.[^three]", "one two"),
    "by brackets with a space between": ("⟨A⟩.[^one] [^two] B.[^three]", "one two"),
    "an item by its own": ("Lead.[^one]\n\n- ⟨A⟩.\n- B.[^two]", ""),
    "a cell by its own": ("| H |G |\n|---|---|\n| ⟨A⟩[^one] | B[^two] |", "one"),
    "a cell by its own even before": ("| H |G |\n|---|---|\n| [^one] ⟨A⟩ | B[^two] |", "one"),
    "a cell by its row": ("| H[^three] |G |\n|---|---|\n| ⟨A⟩ | B[^two] |", "two"),
    "a cell by the head of its column": ("| H[^one] |G[^two] |\n|---|---|\n| A | ⟨B⟩ |", "two"),
    "a cell by its header": ("| H[^one] |G |\n|---|---|\n| A | ⟨B⟩ |", "one"),
    "a cell beyond its header": ("| H |G[^one] |\n|---|---|\n| A | B | ⟨C⟩ |", "one"),
    "a table by its lead": ("X.[^three] Lead.[^one][^two]\n\n| H |G |\n|---|---|\n| A | ⟨B⟩ |", "one two"),
    "a table not by what stands further above": ("Lead.[^one]\n\n> Quote.\n\n| H |G |\n|---|---|\n| A | ⟨B⟩ |", ""),
    "a header by its lead": ("Lead.[^one]\n\n| ⟨H⟩ |G |\n|---|---|\n| A | B |", "one"),
    "a second table not by the lead of the first": (
        "Lead.[^one]\n\n| H |G |\n|---|---|\n| A | B |\n\n| H |G |\n|---|---|\n| A | ⟨B⟩ |",
        "",
    ),
    "a block quotation by what says whose it is": ("> ⟨A⟩.\n>\n> — B[^one]\n\nC.[^two]", "one"),
    "a block quotation not by what follows it": ("> ⟨A⟩.\n\nC.[^two]", ""),
    "a note by what it cites": ("T.[^n]\n\n[^n]: ⟨A⟩ [@one]. B [@two].", "one"),
}


@pytest.mark.parametrize(("text", "sources"), COVERED.values(), ids=COVERED)
def test_text_is_covered(text: str, sources: str) -> None:
    stretch = next(stretch for stretch in read(text) if "⟩" in stretch.text)
    marks = stretch.covering(stretch.text.index("⟩"))
    assert " ".join(mark.bracket.text for mark in marks) == sources


PIECES = st.sampled_from(
    [
        *"ab1 .,*_[]()!|>#:-\\`&\n\t~+“”",
        "\n\n",
        "    ",
        "word ",
        "[^key]",
        "[@key]",
        "[^n]: ",
        "&nbsp;",
        "&amp;",
        "](a.md)",
        "- ",
        "1. ",
        "> ",
        "# ",
        ":   ",
        "```\n",
        "|---|\n",
        "!!! note\n",
        "<br>",
        "<b>",
        "<div>",
        "<!-- ",
        " -->",
        "---\n",
        "*[A]: b\n",
        "中文",
        "Слово",
    ]
)


@given(st.lists(PIECES, max_size=60).map("".join))
def test_each_character_of_a_stretch_stands_in_the_page_at_its_offset(text: str) -> None:
    for stretch in read(text):
        assert len(stretch.offsets) == len(stretch.text) + 1
        assert sorted(stretch.offsets) == list(stretch.offsets)
        for char, at in zip(stretch.text, stretch.offsets, strict=False):
            is_same = text[at] == char
            is_break = char == " " and (text[at] == "\n" or text.startswith("<br", at))
            is_entity = text[at] == "&" and char in html.unescape(text[at : text.find(";", at) + 1])
            assert is_same or is_break or is_entity


@given(st.lists(PIECES, max_size=60).map("".join))
def test_cells_links_and_marks_stand_in_the_text(text: str) -> None:
    for stretch in read(text):
        size = len(stretch.text)
        assert all(0 <= start <= end <= size for start, end in (*stretch.cells, *stretch.links))
        assert all(0 <= mark.at <= size for mark in stretch.marks)
        assert all(text[mark.bracket.start] == "[" for mark in stretch.marks)


@given(st.lists(PIECES, max_size=60).map("".join))
def test_stretches_follow_one_another(text: str) -> None:
    found = read(text)
    ends = [stretch.offsets[-1] for stretch in found]
    starts = [stretch.offsets[0] for stretch in found]
    assert all(end <= start for end, start in zip(ends, starts[1:], strict=False))


@pytest.mark.parametrize(
    "hostile", ["[" * 3000, "![" * 3000, "]" * 3000, "[a][" * 3000, "*_" * 3000, "&#" * 3000, "<br" * 3000]
)
def test_hostile_text_is_read(hostile: str) -> None:
    assert len(read(f"words {hostile}")) == 1


@pytest.mark.parametrize("hostile", ["!!! " + "a" * 3000 + "!", "# " + "# " * 3000 + "x"], ids=["title", "heading"])
def test_hostile_lines_are_read(hostile: str) -> None:
    assert len(read(hostile)) == 1
