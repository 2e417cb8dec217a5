"""What is said of the citations, notes of prose and links of a page: every problem with its code and what it marks."""

from __future__ import annotations

import pytest

from explainer.chapter.check import check_page
from explainer.markdown.page import PageSource
from explainer.problems.place import TextFile
from explainer.problems.problem import Problem
from explainer.project import Project
from explainer.sources.bibliography import from_files

LIBRARY = """\
@misc{log, title = {Log}}
@misc{map, title = {Map}}
@misc{gazette-bridge-1902, title = {Bridge}}
@misc{桥报-1903, title = {桥}}
@misc{газета, title = {Мост}}
@misc{café, title = {Café}}
@misc{a-b_c.d:e/f+g, title = {Marks}}
"""
PROJECT = Project(from_files([TextFile("citations/references.bib", LIBRARY)]))


def problems(text: str) -> list[Problem]:
    found = check_page(PageSource(TextFile("docs/page.md", text)), PROJECT)
    return sorted(found, key=lambda problem: (problem.place.line, problem.place.column, problem.code))


def marked(problem: Problem) -> str:
    return problem.place.excerpt[problem.place.column - 1 :][: problem.place.length]


GOOD = {
    "keys in other scripts": "One.[^桥报-1903; газета, с. 4]",
    "a key with every mark": "One.[^a-b_c.d:e/f+g, p. 4]",
    "a key composed otherwise": "One.[^cafe\u0301] Two.[^caf\u00e9]",
    "a bracket over two lines of a quotation": "> One.[^log;\n> map, p. 4]",
    "notes wherever they can stand": "\n\n".join(
        [
            "# One[^log]",
            "- Two[^log]\n    - Three[^log]",
            "> Four[^log]",
            "!!! note\n    Five[^log]",
            "??? note\n    Six[^log]",
            "Seven\n:   Eight[^log]",
            "| a[^log] | b |\n| - | - |\n| c | d[^log] |",
        ]
    ),
    "notes of prose wherever they can stand": "\n\n".join(
        [
            "One.[^a][^b][^c][^d]",
            "- Two.\n\n    [^a]: Words.",
            "> [^b]: Words.",
            "!!! note\n    [^c]: Words.",
            "[^d]: Words.",
        ]
    ),
    "a note of prose before its use": "[^a]: Words.\n\nOne.[^a]",
    "a note of prose of several paragraphs": "One.[^a]\n\n[^a]: See [@log].\n\n    And [@map, 4; log].\n\n    - [@log]",
    "a note of prose that uses another": "One.[^a]\n\n[^a]: Words.[^b][^log]\n\n[^b]: Words.[^a]",
    "a note of prose in a note of prose": "One.[^a]\n\n[^a]: Words.[^b]\n\n    [^b]: More.",
    "a name with spaces": "One.[^two words]\n\n[^ two words ]: Words.",
    "text in brackets with an at sign": "[@someone] [@](a) me@e.example [@log](b.md)",
    "what is not prose": "`[^zzz]` <!-- [^zzz] --> <i title='[^zzz]'> \\[^zzz] https://e.example/?q=[^zzz]",
    "a reference that is defined": "[one][r] [r][] [r] [one] [R]\n\n> [r]: a.md",
    "brackets that are no references": "[ ] [x] [one] [[two]] [one][^log] a\\[1][2] `a[1][2]`\n\n    a[1][2]",
    "tasks": "- [ ] one\n- [x] two",
}


@pytest.mark.parametrize("text", GOOD.values(), ids=list(GOOD))
def test_there_is_nothing_to_say(text: str) -> None:
    assert problems(text) == []


BAD: dict[str, tuple[str, list[tuple[str, str]]]] = {
    # the page; of each problem the code and what is marked
    "each use of an unknown source": ("One.[^lgo] Two.[^lgo]", [("C001", "lgo"), ("C001", "lgo")]),
    "each unknown source of a bracket": ("One.[^lgo; map; mpa, p. 4]", [("C001", "lgo"), ("C001", "mpa")]),
    "a key in other capitals": ("One.[^Log]", [("C001", "Log")]),
    "an unknown source composed otherwise": ("One.[^cafe\u0301s]", [("C001", "cafe\u0301s")]),
    "a passage of a key composed otherwise": ("One.[^cafe\u0301#a, p. 4]", [("C006", "a")]),
    "an unknown source behind wide characters": ("桥桥。[^桥报-1904]", [("C001", "桥报-1904")]),
    "an unknown source behind a tab": ("\tOne.\n\n- Two.\tThree.[^lgo]", [("C001", "lgo")]),
    "an unknown source in the second line of a quotation": ("> One.[^log;\n> lgo]", [("C001", "lgo")]),
    "an unknown source in a note": (
        "One.[^a]\n\n[^a]: Words [@lgo]\n    and.[^mpa]",
        [("C001", "lgo"), ("C001", "mpa")],
    ),
    "an empty bracket": ("One.[^]", [("C002", "]")]),
    "an @ in the brackets": ("One.[^@log]", [("C002", "@")]),
    "a ^ in the brackets of a text": ("One.[^a]\n\n[^a]: See [@^log].", [("C002", "^")]),
    "a citation in a note that cannot be read": ("One.[^a]\n\n[^a]: See [@log p. 4].", [("C002", " ")]),
    "a note of prose with a locator": ("One.[^a, p. 4][^a]\n\n[^a]: Words.", [("C002", "a")]),
    "a note of prose beside a source": ("One.[^log; a][^a]\n\n[^a]: Words.", [("C002", "a")]),
    "a note of prose cited in another": ("One.[^a][^b]\n\n[^a]: See [@b].\n\n[^b]: Words.", [("C002", "b")]),
    "a note of prose without a name": ("[^]: Words.", [("C002", "]")]),
    "a note of prose named as a source": ("One.[^log]\n\n[^log]: Words.", [("C003", "log")]),
    "a note named as a source composed otherwise": (
        "One.[^cafe\u0301]\n\n[^cafe\u0301]: Words.",
        [("C003", "cafe\u0301")],
    ),
    "a sentence that begins like a note": ("One is so, says\n[^log]: the log.", [("C003", "log")]),
    "a note defined three times": (
        "One.[^a]\n\n[^a]: Words.\n[^a]: Words.\n\n- [^a]: Words.",
        [("C004", "a"), ("C004", "a")],
    ),
    "a note never used": ("> [^two words]: Words.", [("C005", "two words")]),
    "a note used in itself alone": ("[^a]: Words.[^a]", [("C005", "a")]),
    "notes used in each other alone": ("[^a]: Words.[^b]\n[^b]: Words.[^a]", [("C005", "a"), ("C005", "b")]),
    "a note used in code alone": ("`[^a]`\n\n[^a]: Words.", [("C005", "a")]),
    "a note in the text of a link": ("[one[^log]](a.md)", [("C007", "[^log]")]),
    "a note in the text of a picture": ("![one[^log]](a.png)", [("C007", "[^log]")]),
    "a note of prose in the text of a link": ("[one[^a]](a.md)\n\n[^a]: Words.", [("C007", "[^a]")]),
    "a citation in a link in a note": ("One.[^a]\n\n[^a]: [See [@log]](a.md)", [("C007", "[@log]")]),
    "a citation for notes in the text": ("See [@log, p. 4] and [@zzz].", [("C007", "[@log, p. 4]")]),
    "a citation behind a note": ("One.[^a]\n\n[^a]: Words.\n\nSee [@log].", [("C007", "[@log]")]),
    "a reference that leads nowhere": ("[one][two]", [("C008", "[one][two]")]),
    "a reference over two lines": ("> [one\n> two][three]", [("C008", "[one")]),
    "a reference by its text": ("[one][]", [("C008", "[one][]")]),
    "a picture that leads nowhere": ("![one][two]", [("C008", "[one][two]")]),
    "a reference that code defines": ("[one][two]\n\n```\n[two]: a.md\n```", [("C008", "[one][two]")]),
    "an invisible character in the key": ("One.[^l\u200bog]", [("C009", "\u200b")]),
    "an invisible character in a note": ("One.[^a]\n\n[^a]: See [@log, p.\u00ad4].", [("C009", "\u00ad")]),
}


@pytest.mark.parametrize(("text", "found"), BAD.values(), ids=list(BAD))
def test_each_mistake_is_said_once_in_its_place(text: str, found: list[tuple[str, str]]) -> None:
    assert [(problem.code, marked(problem)) for problem in problems(text)] == found
    assert all(problem.hint for problem in problems(text))


PLACES = {
    "behind wide characters": ("桥桥。[^lgo]", (1, 6)),
    "behind a combining mark": ("e\u0301.[^lgo]", (1, 6)),
    "behind tabs": ("- a\n\n\tOne.\t[^lgo]", (3, 9)),
    "behind an empty line": ("\n\n\nOne.[^lgo]", (4, 7)),
    "behind front matter": ("---\na: b\n---\n[^lgo]", (4, 3)),
    "in a long line": ("x" * 5000 + "[^lgo]", (1, 5003)),
    "in a second line": ("One.[^log;\n    lgo]", (2, 5)),
}


@pytest.mark.parametrize(("text", "place"), PLACES.values(), ids=list(PLACES))
def test_a_problem_stands_at_its_line_and_column(text: str, place: tuple[int, int]) -> None:
    (problem,) = problems(text)
    assert (problem.place.line, problem.place.column, problem.place.length) == (*place, 3)


def test_of_a_note_of_prose_that_stands_with_something_else_it_is_said_how_to_write_it() -> None:
    (problem,) = problems("One.[^log; a][^a]\n\n[^a]: Words.")
    assert problem.message == 'the note "a" stands with something else in its brackets'
    assert problem.hint == "give it brackets of its own: [^a]"


def test_of_a_second_definition_it_is_said_where_the_first_stands() -> None:
    (problem,) = problems("One.[^a]\n\n[^a]: Words.\n\n[^a]: Words.")
    assert problem.message == 'the note "a" is already defined in line 3'


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("gazette-brigde-1902", "gazette-bridge-1902"),
        ("Gazette-Bridge-1902", "gazette-bridge-1902"),
        ("gazette-bridge", "gazette-bridge-1902"),
        ("bridge", "gazette-bridge-1902"),
        ("桥报-1904", "桥报-1903"),
        ("газеты", "газета"),
        ("cafe", "café"),
    ],
)
def test_the_hint_for_an_unknown_source_names_the_nearest(key: str, meant: str) -> None:
    (problem,) = problems(f"One.[^{key}]")
    assert problem.hint == f'did you mean "{meant}"?'


def test_the_hint_for_a_source_like_no_other_says_where_to_add_it() -> None:
    (problem,) = problems("One.[^zzz]")
    assert problem.hint == "add it to citations/references.bib, or define the note with [^zzz]: text"
