"""What is wrong with the citations, notes and claims of a page, without a build."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.chapter.check import check_page, cited_keys, notes_of
from explainer.markdown.page import PageSource
from explainer.problems.place import TextFile
from explainer.problems.problem import RULES, as_text
from explainer.project import Project
from explainer.proof import claim, evidence
from explainer.sources.bibliography import from_files, read_files

SOURCES = """\
@misc{log, title = {Log}}
@misc{map, title = {Map}}
@misc{桥报, title = {桥}}
"""
RECORDS = """\
passages:
  - {id: lost, quote: the log is lost, lang: en}
figures:
  - {id: load, value: 5, unit: t}
"""
CLAIMS = """\
topic: The ferry
claims:
  - {id: log-lost, statement: It is lost., said_by: [Ada], status: contested, nature: fact}
  - {id: log-found, statement: It is found., said_by: [Ada], status: contested, nature: fact}
"""


def page(text: str) -> PageSource:
    return PageSource(TextFile("docs/page.md", text))


def project() -> Project:
    library = from_files([TextFile("citations/references.bib", SOURCES)])
    records = evidence.from_texts([TextFile("citations/evidence/log.yml", RECORDS)], library)
    return Project(library, records, claim.from_texts([TextFile("citations/claims/1.yml", CLAIMS)], library, records))


def found(text: str) -> list[tuple[str, str, str, str]]:
    """Line and column, code, the marked words, and the hint."""
    return [
        (
            f"{problem.place.line}:{problem.place.column}",
            problem.code,
            problem.place.excerpt[problem.place.column - 1 :][: problem.place.length],
            problem.hint,
        )
        for problem in check_page(page(text), project())
    ]


GOOD = {
    "nothing": "",
    "sources, passages and figures": "One.[^log] Two.[^log#lost; 桥报, p. 2] Three.[^log#load]",
    "a note of prose": "One.[^why]\n\n[^why]: See [@log#lost, p. 3], but compare [@map].",
    "what is code": "`[^zzz]` and\n\n    [^zzz]\n\n```\n[^zzz]\n```\n",
    "what is escaped": r"\[^zzz]",
    "a claim": "```claim\nlog-lost\n```\n",
    "a claim in a quotation": "> ```claim\n> log-lost\n> ```\n",
    "a claim in a list": "- One\n\n    ```claim\n    log-lost\n    ```\n",
    "a claim in a comment": "<!--\n```claim\nzzz\n```\n-->\n",
    "a claim in other code": "````\n```claim\nzzz\n```\n````\n",
    "text with an at sign": "Write [@home] or [@zzz].",
}


@pytest.mark.parametrize("text", GOOD.values(), ids=list(GOOD))
def test_a_good_page_has_no_problems(text: str) -> None:
    assert found(text) == []


BAD: dict[str, tuple[str, tuple[str, str, str, str]]] = {
    "an unknown source": ("One.[^lgo]", ("1:7", "C001", "lgo", 'did you mean "log"?')),
    "an unknown source that is like a note": (
        "One.[^wyh] Two.[^why]\n\n[^why]: Words.",
        ("1:7", "C001", "wyh", 'did you mean "why"?'),
    ),
    "an unknown source of a passage": ("One.[^lgo#lost]", ("1:7", "C001", "lgo", 'did you mean "log"?')),
    "an unknown passage": ("One.[^log#lots]", ("1:11", "C006", "lots", 'did you mean "lost"?')),
    "an unknown passage like no other": (
        "One.[^log#zzz]",
        ("1:11", "C006", "zzz", "recorded are lost, load"),
    ),
    "a passage of a source without any": (
        "One.[^桥报#lost]",
        ("1:10", "C006", "lost", "cite the source without it: [^桥报]"),
    ),
    "an unknown passage, second in its note": (
        "One.[^map; log#lots]",
        ("1:16", "C006", "lots", 'did you mean "lost"?'),
    ),
    "an unknown passage in a note of prose": (
        "One.[^why]\n\n[^why]: See [@log#lots].",
        ("3:19", "C006", "lots", 'did you mean "lost"?'),
    ),
    "a citation that cannot be read": ("One.[^log,]", ("1:10", "C002", ",", "write [^key, p. 4]")),
    "a note without a name": ("[^]: Words.", ("1:3", "C002", "]", "write [^name]: text of the note")),
    "a note named as a source": (
        "One.[^log]\n\n[^log]: Words.",
        ("3:3", "C003", "log", "cite the source with [^log], or give the note another name"),
    ),
    "a note defined twice": (
        "One.[^a]\n\n[^a]: Words.\n\n[^a]: More.",
        ("5:3", "C004", "a", "delete one, or give it another name"),
    ),
    "a note never used": ("[^a]: Words.", ("1:3", "C005", "a", "write [^a] where it belongs, or delete it")),
    "a note of prose in the brackets of a source": (
        "One.[^why] Two.[^why; log]\n\n[^why]: Words.",
        ("1:18", "C002", "why", "give it brackets of its own: [^why]"),
    ),
    "a note in a link": ("[One[^log]](a.md)", ("1:5", "C007", "[^log]", "put it after the closing parenthesis")),
    "a citation of notes in the text": ("See [@log].", ("1:5", "C007", "[@log]", "write [^log]")),
    "a link without an address": (
        "See [one][two].",
        ("1:5", "C008", "[one][two]", "add a line [two]: address, or write [text](address)"),
    ),
    "an invisible character": ("One.[^l\u200bog]", ("1:8", "C009", "\u200b", "delete it and type the key again")),
    "an unknown claim": ("```claim\nlog-lots\n```\n", ("2:1", "E019", "log-lots", 'did you mean "log-lost"?')),
    "an unknown claim in a quotation": (
        "One.\n\n> ```claim\n> zzz\n> ```\n",
        ("4:3", "E019", "zzz", "write the id of a claim in citations/claims"),
    ),
    "an unknown claim in a list": (
        "- One\n\n    ```claim\n\n    zzz\n    ```\n",
        ("5:5", "E019", "zzz", "write the id of a claim in citations/claims"),
    ),
    "a block without a claim": (
        "```claim\n```\n",
        ("1:1", "E019", "```claim", "write the id of a claim in citations/claims"),
    ),
    "two claims in a block": ("```claim\nlog-lost \nlog-found\n```\n", ("2:1", "E019", "log-lost", "")),
}


@pytest.mark.parametrize(("text", "problem"), BAD.values(), ids=list(BAD))
def test_a_mistake_is_one_problem_in_its_place_with_a_hint(text: str, problem: tuple[str, str, str, str]) -> None:
    (one,) = found(text)
    assert one[:3] == problem[:3]
    assert one[3] == problem[3] or not problem[3]
    assert one[3]


def test_a_problem_is_told_in_one_line_however_long_what_is_wrong() -> None:
    (problem,) = check_page(page("```claim\na\n\n  b\n```\n"), project())
    assert problem.message == 'there is no claim "a b"'
    assert len(as_text(problem).splitlines()) == 4


def test_citations_are_not_called_unknown_when_the_bibliography_cannot_be_read(tmp_path: Path) -> None:
    assert check_page(page("One.[^map]"), Project(read_files([tmp_path / "missing.bib"], tmp_path))) == []


# What a page cites

CITED: dict[str, tuple[str, set[str], int]] = {
    # the text, the keys, the number of notes
    "nothing": ("Text.", set(), 0),
    "one source twice": ("One.[^log] Two.[^log]", {"log"}, 1),
    "one source in two spellings": ("One.[^log, p. 1] Two.[^ log,  p. 1 ]", {"log"}, 1),
    "one source with two locators": ("One.[^log, p. 1] Two.[^log, p. 2]", {"log"}, 2),
    "one source with two passages": ("One.[^log#a] Two.[^log#b][^log]", {"log"}, 3),
    "several in a note, in two orders": ("One.[^log; map] Two.[^map; log]", {"log", "map"}, 2),
    "a note of prose, used twice": ("One.[^a] Two.[^a]\n\n[^a]: See [@map].", {"map"}, 1),
    "a note of prose without a source": ("One.[^a]\n\n[^a]: Words.", set(), 1),
    "a note in a note": ("One.[^a]\n\n[^a]: Words.[^log]", {"log"}, 2),
    "what cannot be read": ("One.[^log,] Two.[^; ]", set(), 0),
}


@pytest.mark.parametrize(("text", "keys", "notes"), CITED.values(), ids=list(CITED))
def test_the_sources_and_notes_of_a_page_are_counted_once(text: str, keys: set[str], notes: int) -> None:
    assert (cited_keys(page(text)), len(notes_of(page(text)))) == (keys, notes)


PIECES = st.sampled_from(
    """[^ [@ ] ]:_ log #lost # ; , p._3 ```claim| |```| | >_ ____ <!-- --> a 桥报 \u200b log-lost [a]( ) ` -_""".split(
        " "
    )
).map(lambda piece: piece.replace("_", " ").replace("|", "\n"))


@given(st.lists(PIECES, max_size=30).map("".join))
def test_every_page_can_be_checked_and_every_problem_be_shown(text: str) -> None:
    for problem in check_page(page(text), project()):
        assert problem.code in RULES
        assert "\n" not in problem.message
        assert 1 <= problem.place.column <= len(problem.place.excerpt) + 1
        assert as_text(problem)
