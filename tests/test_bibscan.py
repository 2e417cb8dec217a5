"""What a scan of a .bib file finds, and where, in what is right and in what is wrong."""

from __future__ import annotations

import pytest

from explainer.problems.place import TextFile
from explainer.problems.problem import Problem
from explainer.sources.bibscan import RawEntry, RawField, Scan, fields, scan

Found = tuple[str, str, dict[str, str]]
"""Type, key and fields of an entry, as written."""


def found_in(text: str) -> list[Found]:
    scanned = scan(TextFile("r.bib", text))
    return [(entry.type, entry.key, as_written(scanned, entry)) for entry in scanned.entries]


def as_written(scanned: Scan, entry: RawEntry) -> dict[str, str]:
    items = [item for item in fields(scanned.file, entry) if isinstance(item, RawField)]
    return {item.name: scanned.file.text[item.value_at : item.value_end] for item in items}


def problems_of(text: str) -> list[Problem]:
    """What the scan and the fields of every entry that is closed complain about."""
    scanned = scan(TextFile("r.bib", text))
    closed = [entry for entry in (*scanned.entries, *scanned.strings) if entry.closed]
    in_fields = [item for entry in closed for item in fields(scanned.file, entry) if isinstance(item, Problem)]
    return [*scanned.problems, *in_fields]


A = ("misc", "a", {"title": "{A}"})
B = ("misc", "b", {"title": "{B}"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", [], id="an empty file"),
        pytest.param(" \n\t\n", [], id="only white space"),
        pytest.param("% nothing yet\n", [], id="only a comment"),
        pytest.param("@misc{a, title = {A}}", [A], id="one entry"),
        pytest.param("@misc{a,\n  title = {A},\n}\n", [A], id="a comma after the last field"),
        pytest.param("@MISC { a , TITLE={A} , }", [A], id="capitals and spaces"),
        pytest.param("@misc(a, title = {A})", [A], id="parentheses"),
        pytest.param("@misc(a, title = {A}) @misc{b, title = {B}}", [A, B], id="both kinds of delimiters"),
        pytest.param(
            '@misc(a, title = {A (b)}, note = "c)")',
            [("misc", "a", {"title": "{A (b)}", "note": '"c)"'})],
            id="parentheses in the values of an entry in parentheses",
        ),
        pytest.param("@misc{a, title={A}}@misc{b, title={B}}", [A, B], id="several entries a line"),
        pytest.param("@misc{a,,title = {A},,}", [A], id="commas too many"),
        pytest.param("@misc{a}", [("misc", "a", {})], id="no fields"),
        pytest.param("@misc{a,}", [("misc", "a", {})], id="no fields but a comma"),
        pytest.param(
            '@misc{a, title = "A {"}{"} b", year = 2022, month = sep}',
            [("misc", "a", {"title": '"A {"}{"} b"', "year": "2022", "month": "sep"})],
            id="quotation marks, a number, an abbreviation",
        ),
        pytest.param(
            '@misc{a, title = {A} # " b " #\n  c # 4}',
            [("misc", "a", {"title": '{A} # " b " #\n  c # 4'})],
            id="joined parts",
        ),
        pytest.param(
            "@misc{a, title = {{{{{{A}}}}} {b}}}", [("misc", "a", {"title": "{{{{{{A}}}}} {b}}"})], id="braces six deep"
        ),
        pytest.param(
            "@misc{习近平-2022, title={习}}", [("misc", "习近平-2022", {"title": "{习}"})], id="a Chinese key"
        ),
        pytest.param("@миск{мост:1, title={A}}", [("миск", "мост:1", {"title": "{A}"})], id="a Cyrillic type and key"),
        pytest.param("% @misc{x, title={X}}\n@misc{a, title={A}}", [A], id="a line that begins with a percent sign"),
        pytest.param("  % @misc{x} @misc{y}\n@misc{a, title={A}}", [A], id="two commands in such a line"),
        pytest.param("@misc{a, title={A}} % @misc{x, title={X}}", [A], id="a percent sign behind an entry"),
        pytest.param("%@misc{x,\n%  title={X},\n%}\n@misc{a, title={A}}", [A], id="a whole entry behind percent signs"),
        pytest.param("100 % sure @misc{a, title={A}}", [A], id="a percent sign within a line"),
        pytest.param("Written by hand.\n@misc{a, title={A}}\nThe end.", [A], id="text between entries"),
        pytest.param("ask me@site.example (at home)\n@misc{a, title={A}}", [A], id="a mail address between entries"),
        pytest.param("thanks to @somebody (there)\n@misc{a, title={A}}", [A], id="a handle between entries"),
        pytest.param("@comment{x {y} @misc{z, title={Z}}}\n@misc{a, title={A}}", [A], id="a comment with an entry"),
        pytest.param("@comment{\n@misc{z,\n  title={Z},\n}\n}\n@misc{a, title={A}}", [A], id="a comment of many lines"),
        pytest.param("@comment a word\n@misc{a, title={A}}", [A], id="a comment without braces"),
        pytest.param('@preamble{"\\x" # {y}}\n@misc{a, title={A}}', [A], id="a preamble"),
        pytest.param("@string{s = {S}}@misc{a, title={A}}", [A], id="an abbreviation"),
        pytest.param(
            "@misc{a, note = {of\n@handle (a person), who\nand @misc{x} too}}",
            [("misc", "a", {"note": "{of\n@handle (a person), who\nand @misc{x} too}"})],
            id="handles and commands in a value",
        ),
        pytest.param(
            "@misc{a, note = {x = {y}}}", [("misc", "a", {"note": "{x = {y}}"})], id="an equals sign in a value"
        ),
        pytest.param(
            "@misc{a, note = {50% of #1 & _x_}}", [("misc", "a", {"note": "{50% of #1 & _x_}"})], id="raw specials"
        ),
        pytest.param("@misc{a,\r\n  title = {A},\r\n}\r\n", [A], id="line ends of Windows"),
    ],
)
def test_a_scan_finds_every_entry_and_nothing_else_in(text: str, expected: list[Found]) -> None:
    assert found_in(text) == expected
    assert problems_of(text) == []


def test_abbreviations_and_preambles_are_no_entries() -> None:
    scanned = scan(TextFile("r.bib", '@string{a = {A}}@Preamble("x")@comment{c}@STRING(b = "B")'))
    assert scanned.entries == ()
    assert [as_written(scanned, string) for string in scanned.strings] == [{"a": "{A}"}, {"b": '"B"'}]
    assert [entry.type for entry in scanned.preambles] == ["preamble"]
    assert list(fields(scanned.file, scanned.preambles[0])) == []


# In what follows, ▸ stands before the character at which the problem is shown.
@pytest.mark.parametrize(
    ("code", "text", "message"),
    [
        pytest.param(
            "B004",
            "@misc{a,\n  title = ▸{One,\n  date = {2022},\n}\n",
            'the entry "a" is not closed: the value of "title" runs on into the next field',
            id="the brace of a value that a field follows",
        ),
        pytest.param(
            "B004",
            "@misc{a,\n  title = {One},\n  date = ▸{2022,\n}\n",
            'the entry "a" is not closed: the value of "date" takes its closing brace',
            id="the brace of the last value",
        ),
        pytest.param(
            "B004",
            "@misc{a, title = ▸{One, date = {2022}, }\n",
            'the entry "a" is not closed: the value of "title" runs on into the next field',
            id="the brace of a value on one line",
        ),
        pytest.param(
            "B004",
            "@misc{a,\n  title = {One},\n  note = ▸{T{wo},\n\n",
            'the entry "a" is not closed: the brace that opens here is never closed',
            id="a brace within a value",
        ),
        pytest.param(
            "B004",
            "@misc{a,\n  title = ▸{One,\n  date = {2022}},\n}\n",
            'the value of "title" runs on into the next field',
            id="a brace that stands one field too late",
        ),
        pytest.param(
            "B004", "▸@misc{a,\n  title = {One},\n\n", 'the entry "a" is not closed', id="the entry's own brace"
        ),
        pytest.param("B004", "▸@misc(a, title = {One},\n", 'the entry "a" is not closed', id="the entry's parenthesis"),
        pytest.param(
            "B004", "▸@misc{a, title = {One} ", 'the entry "a" is not closed', id="the entry's brace on its line"
        ),
        pytest.param("B004", "▸@misc{a\n", 'the entry "a" is not closed', id="an entry of which only the key is there"),
        pytest.param(
            "B004",
            '@misc{a,\n  title = ▸"One,\n  date = {2022},\n}\n',
            "the quotation mark that opens here is never closed",
            id="a quotation mark",
        ),
        pytest.param(
            "B004",
            '@misc{a,\n  title = ▸"One,\n  date = "2022",\n}\n',
            'the value of "title" runs on into the next field',
            id="a quotation mark that meets the next one",
        ),
        pytest.param(
            "B004",
            '@misc{a, title = ▸"One, date = "2022"}\n',
            'the value of "title" runs on into the next field',
            id="a quotation mark that meets the next one in its line",
        ),
        pytest.param(
            "B004",
            "@misc{a, note = {of a, b = c}, title = ▸{One\n",
            'the entry "a" is not closed: the brace that opens here is never closed',
            id="a brace behind a value that looks like fields",
        ),
        pytest.param(
            "B004",
            '@misc{a, title = ▸"One } two"}\n',
            "the quotation mark that opens here is never closed",
            id="a brace too many between quotation marks",
        ),
        pytest.param(
            "B004",
            '@misc(a, title = ▸"One } two")\n',
            'the entry "a" is not closed: the quotation mark that opens here is never closed',
            id="a brace too many between quotation marks in parentheses",
        ),
        pytest.param(
            "B004",
            "@string{s = ▸{One\n",
            "@string is not closed: the brace that opens here is never closed",
            id="the brace of an abbreviation",
        ),
        pytest.param("B004", "▸@preamble{ x\n", "@preamble is not closed", id="the brace of a preamble"),
        pytest.param("B004", "▸@comment{ x\n", "@comment is not closed", id="the brace of a comment"),
        pytest.param(
            "B005",
            "@misc{a▸\n  title = {One},\n}\n",
            'a comma is missing after the key "a"',
            id="the comma after a key",
        ),
        pytest.param("B005", "@misc{a▸ b, title = {One}}\n", 'a comma must follow the key "a"', id="a space in a key"),
        pytest.param("B005", "@misc{a▸{b}, title = {One}}\n", 'a comma must follow the key "a"', id="braces in a key"),
        pytest.param(
            "B005",
            "@misc{a,\n  title = {One▸}\n  year = 2022\n}\n",
            "a comma is missing after this value",
            id="the comma after a value",
        ),
        pytest.param(
            "B005", "@misc{a, year = 202▸2 title = {x}}\n", "a comma is missing after this value", id="it on one line"
        ),
        pytest.param(
            "B005",
            "@misc{a, note = {of a, b = c▸} year = 2022}\n",
            "a comma is missing after this value",
            id="it behind a value that looks like fields",
        ),
        pytest.param("B005", "@misc{a, ▸title {One}}\n", '"title" has no value', id="the equals sign"),
        pytest.param("B005", "@misc{a, title = ▸}\n", "a value is missing here", id="a value at the end"),
        pytest.param(
            "B005", "@misc{a, title = ▸, year = 2022}\n", "a value is missing here", id="a value before a comma"
        ),
        pytest.param(
            "B005", "@misc{a, title = {One} # ▸}\n", "a value is missing here", id="a part after the joining sign"
        ),
        pytest.param("B005", "@misc{a, title = ▸=}\n", "a value is missing here", id="a value after two equals signs"),
        pytest.param("B005", "@misc{a, title = {One}, ▸{Two}}\n", "this is no field", id="a value without a name"),
        pytest.param("B005", '@misc{a, title = {One}, ▸"Two"}\n', "this is no field", id="a quotation without a name"),
        pytest.param(
            "B005", "@misc{a, ▸título = {One}}\n", '"título" cannot be the name of a field', id="a name with an accent"
        ),
        pytest.param(
            "B005", "@misc{a, ▸2nd = {One}}\n", '"2nd" cannot be the name of a field', id="a name from a digit on"
        ),
        pytest.param(
            "B005",
            "@misc{a,\n  ▸% date = {2022},\n}\n",
            "a comment cannot stand inside an entry",
            id="a comment on its line",
        ),
        pytest.param(
            "B005",
            "@misc{a, year = 2022, ▸% said\n}\n",
            "a comment cannot stand inside an entry",
            id="a comment behind a field",
        ),
        pytest.param(
            "B005",
            "@misc{a, date = ▸2022-09}\n",
            '"2022-09" stands without braces and is neither a number nor an abbreviation',
            id="the braces of a date",
        ),
        pytest.param(
            "B005",
            "@misc{a, title = ▸标题}\n",
            '"标题" stands without braces and is neither a number nor an abbreviation',
            id="the braces of a Chinese title",
        ),
        pytest.param("B005", "@string{▸s {One}}\n", '"s" has no value', id="the equals sign of an abbreviation"),
        pytest.param(
            "B020",
            "@misc{a,\n  title = {One}},\n  ▸date = {2022},\n}\n",
            "this stands outside every entry",
            id="a brace too many in a value",
        ),
        pytest.param(
            "B020", "@misc{a, title = {One}}\n▸}\n", "this stands outside every entry", id="a brace too many behind"
        ),
        pytest.param(
            "B020", "misc▸{a, title = {One}}\n", "this stands outside every entry", id="an entry without its at sign"
        ),
        pytest.param(
            "B020",
            "% {x}\n▸title = {One}\n",
            "this stands outside every entry",
            id="a field behind a comment with braces",
        ),
        pytest.param(
            "B003",
            "@misc{a,\n▸<<<<<<< HEAD\n  title = {One},\n=======\n  title = {Uno},\n>>>>>>> other\n}\n",
            "a merge of two versions was left unfinished here",
            id="a conflict within an entry",
        ),
        pytest.param(
            "B003",
            "▸<<<<<<< HEAD\n@misc{a, title = {One}}\n||||||| base\n@misc{a}\n=======\n@misc{a, x = {y}}\n>>>>>>> x\n",
            "a merge of two versions was left unfinished here",
            id="a conflict of whole entries with their ancestor",
        ),
        pytest.param(
            "B003", "@misc{a}\n▸=======\n", "a merge of two versions was left unfinished here", id="one mark left over"
        ),
        pytest.param(
            "B003", "@misc{a}\n▸>>>>>>> x\n", "a merge of two versions was left unfinished here", id="the last mark"
        ),
        pytest.param(
            "B003", "@misc{a}\n▸<<<<<<<\n", "a merge of two versions was left unfinished here", id="the first mark"
        ),
    ],
)
def test_one_problem_at_its_place_and_the_entries_around_are_still_read_when_the_fault_is(
    code: str, text: str, message: str
) -> None:
    before, after = "@misc{before, title = {B}}\n", "@misc{after,\n  title = {A},\n}\n"
    at = len(before) + text.index("▸")
    whole = before + text.replace("▸", "") + after
    [problem] = problems_of(whole)
    line = whole[:at].count("\n") + 1
    column = at - (whole.rfind("\n", 0, at) + 1) + 1
    assert (problem.code, problem.place.line, problem.place.column) == (code, line, column)
    assert problem.message == message
    assert problem.hint
    assert found_in(whole)[0] == ("misc", "before", {"title": "{B}"})
    assert found_in(whole)[-1] == ("misc", "after", {"title": "{A}"})


def test_of_an_unfinished_merge_the_first_side_is_read_and_places_stay() -> None:
    text = "@misc{a,\n<<<<<<< HEAD\n  title = {One},\n=======\n  title = {Uno},\n  x\n>>>>>>> other\n  date 2022,\n}\n"
    scanned = scan(TextFile("r.bib", text))
    assert as_written(scanned, scanned.entries[0]) == {"title": "{One}"}
    assert [problem.place.line for problem in problems_of(text)] == [2, 8]


def test_each_unfinished_merge_is_reported_once() -> None:
    text = "<<<<<<< a\n@misc{a}\n=======\n>>>>>>> b\n" * 2
    assert [(problem.code, problem.place.line) for problem in scan(TextFile("r.bib", text)).problems] == [
        ("B003", 1),
        ("B003", 5),
    ]


def test_lines_of_many_signs_are_no_conflict() -> None:
    assert problems_of("% =======\n========\n@misc{a, title = {=======}}\n<<<<<<<<< x\n") == []


def test_each_of_several_unclosed_entries_is_reported() -> None:
    text = "@misc{a,\n title = {A,\n}\n@misc{b, title = {B}\n@string{c = {C}\n@misc{d, title = {D}}\n@comment{\n"
    problems = scan(TextFile("r.bib", text)).problems
    assert [(problem.code, problem.place.line) for problem in problems] == [("B004", line) for line in (2, 4, 5, 7)]
    assert [entry.key for entry in scan(TextFile("r.bib", text)).entries] == ["a", "b", "d"]


def test_the_line_where_an_entry_was_closed_too_early_is_named() -> None:
    [problem] = problems_of("@misc{a,\n  title = {A}}\n  date = {2022},\n}\n")
    assert "line 2" in problem.hint


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("@misc{, title = {A}}", ["title"], id="a comma comes first"),
        pytest.param("@misc{title = {A}}", ["title"], id="a field comes first"),
        pytest.param("@misc(title = {A})", ["title"], id="a field comes first in parentheses"),
        pytest.param("@misc{}", [], id="nothing comes"),
    ],
)
def test_an_entry_has_no_key_but_its_fields_when(text: str, names: list[str]) -> None:
    scanned = scan(TextFile("r.bib", text))
    assert [entry.key for entry in scanned.entries] == [""]
    assert list(as_written(scanned, scanned.entries[0])) == names


# A cost that grew faster than the file would make these tests run for many minutes.
@pytest.mark.parametrize(
    ("unit", "entries", "problems"),
    [
        pytest.param("@misc{k,\n  title = {T {x}},\n  date = {2022},\n}\n\n", 1, 0, id="right entries"),
        pytest.param("@misc{k, title = {T {x}}} ", 1, 0, id="entries on one line"),
        pytest.param('@misc(k, title = "T")\n', 1, 0, id="entries in parentheses"),
        pytest.param("@misc{k,\n  title = {T,\n}\n\n", 1, 1, id="entries that are not closed"),
        pytest.param("@misc{k, title = {{{{{{{T}}}}}}}}\n", 1, 0, id="deep braces"),
        pytest.param("@comment{ x\n@misc{k}\n@misc{l, title = {T}}\n", 1, 1, id="comments that are not closed"),
        pytest.param("% @misc{k, title = {T}}\n", 0, 0, id="commented entries"),
        pytest.param("<<<<<<< x\n@misc{k}\n=======\n>>>>>>> y\n", 1, 1, id="conflicts"),
        pytest.param("\n", 0, 0, id="empty lines"),
    ],
)
def test_five_thousand_times_in_one_file_stand(unit: str, entries: int, problems: int) -> None:
    scanned = scan(TextFile("r.bib", unit * 5_000))
    assert (len(scanned.entries), len(scanned.problems)) == (5_000 * entries, 5_000 * problems)


def test_a_file_of_twenty_thousand_entries_is_scanned() -> None:
    unit = "@online{k,\n  title = {T {x}},\n  date  = {2022},\n  url   = {https://a.example/b},\n}\n\n"
    scanned = scan(TextFile("r.bib", unit * 20_000))
    assert (len(scanned.entries), scanned.problems) == (20_000, ())


@pytest.mark.parametrize(
    "unit", ["{", "}", "{}", "@", "@x{", "@x(", ")@a(", "@misc{k\n", "a = {", '"', "#", "% @misc{k} "]
)
def test_a_file_of_one_sign_again_and_again_is_scanned(unit: str) -> None:
    assert len(scan(TextFile("r.bib", unit * 100_000)).problems) <= 1
