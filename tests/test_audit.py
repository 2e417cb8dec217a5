"""What is wrong with the bibliography as data, and what only looks wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.problems.place import TextFile
from explainer.problems.problem import Problem
from explainer.sources.audit import _INVISIBLE, _UNUSUAL, audit, unused
from explainer.sources.bibliography import from_files
from explainer.sources.faultless import FEWEST, Faultless

SCRIPT = "<script>alert(1)</script>"


def problems_of(*texts: str) -> list[Problem]:
    """What is wrong with files named 1.bib, 2.bib and so on."""
    return audit(from_files(TextFile(f"{number}.bib", text) for number, text in enumerate(texts, 1)))


def shown(problems: list[Problem]) -> list[str]:
    return [f"{found.code} {found.place.line}:{found.place.column} {found.message}" for found in problems]


GOOD = [
    "@misc{a, title = {A}}",
    "@misc{a, titleaddon = {a letter}}",
    "@article{a, title = {A}, journaltitle = {J}}",
    "@article{a, title = {A}, journal = {J}}",
    "@online{a, title = {A}, url = {https://a.example}}",
    "@online{a, title = {A}, doi = {10.1000/1}}",
    "@video{a, title = {A}}@dataset{b, title = {B}}@report{c, title = {C}}@book{d, title = {D}}@MISC{e, title = {E}}",
    "@inbook{a, title = {A}, crossref = {b}}@book{b, title = {B}, url = {https://b.example}}",
    "@thesis{a, title = {A}, school = {S}}",
    "@misc{习近平-2022, title = {习近平出访}, author = {习, 近平}}",
    "@misc{a, title = {A}, author = {{The Town of Halm}}}",
    "@misc{a, title = {A}, date = {2022-09-14/2022-09-16}, urldate = {2022-10-01}, year = {of the ferry}}",
    "@misc{a, title = {A}, year = 2022, month = sep, day = 15}",
    "@misc{a, title = {A}, month = sep}",
    "@misc{a, title = {A}, url = {\\url{https://a.example/b_c}}}",
    "@misc{a, title = {A}, url = {https://a.example/~b\\_c\\%20d--e\\#f}}",
    "@misc{a, title = {A}, doi = {https://doi.org/10.1000/a\\_b}}",
    "@misc{a, title = {A}, shortjournal = {J}, eprintclass = {E}, pmid = {1}, xref = {b}, sorttitle = {S}}",
    "@misc{a, title = {50% of #1 & _x_ at $5}}",
    "@misc{a, title = {A}, xyzzy = {of a name near no known one}}",
    f"@misc{{a, title = {{{SCRIPT}}}, author = {{{SCRIPT}}}, note = {{{SCRIPT}}}, keywords = {{{SCRIPT}}}}}",
]


@pytest.mark.parametrize("text", GOOD)
def test_nothing_is_wrong_with(text: str) -> None:
    assert shown(problems_of(text)) == []


# In what follows, ▸ stands before the character at which the problem is shown.
@pytest.mark.parametrize(
    ("code", "text", "message"),
    [
        ("B008", "@misc{▸a, date = {2022}}", 'the entry "a" lacks "title" or "titleaddon"'),
        ("B008", "@misc{▸a, title = {}}", 'the entry "a" lacks "title" or "titleaddon"'),
        ("B008", "@misc{▸a}", 'the entry "a" lacks "title" or "titleaddon"'),
        ("B008", "@article{▸a, title = {A}}", 'the entry "a" lacks "journaltitle"'),
        ("B008", "@online{▸a, title = {A}}", 'the entry "a" lacks "url" or "doi"'),
        ("B008", "@inbook{▸a, title = {A}}", 'the entry "a" lacks "booktitle"'),
        ("B008", "@thesis{▸a, title = {A}}", 'the entry "a" lacks "institution"'),
        (
            "B009",
            "@misc{a, title = {A}, date = ▸{15.9.2022}}",
            'the field "date": "15.9.2022" is not a date like 2022, 2022-09 or 2022-09-15',
        ),
        (
            "B009",
            "@misc{a, title = {A}, urldate = ▸{2022-02-30}}",
            'the field "urldate": there is no such day: day is out of range for month',
        ),
        (
            "B009",
            "@misc{a, title = {A}, date = ▸{2022-10/2022-09}}",
            'the field "date": "2022-10/2022-09" ends before it begins',
        ),
        (
            "B009",
            "@misc{a, title = {A}, year = ▸{c. 1900}}",
            'the field "year": "c. 1900" is not a year of four digits',
        ),
        ("B009", "@misc{a, title = {A}, year = 2022, month = ▸{Foo}}", 'the field "month": "Foo" is not a month'),
        ("B009", "@misc{a, title = {A}, year = 2022, month = ▸{²}}", 'the field "month": "²" is not a month'),
        (
            "B009",
            "@misc{a, title = {A}, year = 2022, month = 2, day = ▸30}",
            'the field "day": there is no such day: day is out of range for month',
        ),
        ("B009", "@misc{a, title = {A}, year = 2022, day = ▸{3}}", 'the field "day": "3" is not a day of a month'),
        (
            "B010",
            "@misc{a, title = {A}, url = ▸{javascript:alert(1)}}",
            'the field "url" is no http or https address: it is never made a link',
        ),
        (
            "B010",
            "@misc{a, title = {A}, url = ▸{data:text/html,<b>}, doi = {10.1000/1}}",
            'the field "url" is no http or https address: it is never made a link',
        ),
        (
            "B010",
            "@misc{a, title = {A}, url = ▸{\\url{javascript:alert(1)}}}",
            'the field "url" is no http or https address: it is never made a link',
        ),
        (
            "B010",
            "@misc{a, title = {A}, url = ▸{www.a.example}}",
            'the field "url" is no http or https address: it is never made a link',
        ),
        (
            "B010",
            "@misc{a, title = {A}, url = ▸{https://a.example/b\n    c}}",
            'the field "url" is no http or https address: it is never made a link',
        ),
        (
            "B010",
            "@misc{a, title = {A}, archive_url = ▸{ftp://a.example}}",
            'the field "archive_url" is no http or https address: it is never made a link',
        ),
        ("B018", "@misc{a, title = {A}, doi = ▸{11.1000/1}}", '"11.1000/1" is not a DOI'),
        ("B018", f"@misc{{a, title = {{A}}, doi = ▸{{{SCRIPT}}}}}", f'"{SCRIPT}" is not a DOI'),
        ("B011", "@misc{a, title = {A▸\u200bB}}", "an invisible character (U+200B, zero width space) stands here"),
        (
            "B011",
            "@misc{a, title = {A▸\u202eB}}",
            "an invisible character (U+202E, right-to-left override) stands here",
        ),
        ("B011", "@misc{a, title = {A▸\u2066B}}", "an invisible character (U+2066, left-to-right isolate) stands here"),
        ("B011", "@misc{a, title = {A▸\u00adB}}", "an invisible character (U+00AD, soft hyphen) stands here"),
        (
            "B011",
            "@misc{a, title = {A▸\ufeffB}}",
            "an invisible character (U+FEFF, zero width no-break space) stands here",
        ),
        ("B011", "@misc{a, title = {A▸\x07B}}", "an invisible character (U+0007, control character) stands here"),
        ("B011", "@misc{a, title = {A▸\x93B}}", "an invisible character (U+0093, control character) stands here"),
        ("B011", "@misc{a, title = {A▸\u3164B}}", "an invisible character (U+3164, hangul filler) stands here"),
        (
            "B011",
            "@misc{a, title = {A▸\U000e0041B}}",
            "an invisible character (U+E0041, tag latin capital letter a) stands here",
        ),
        ("B011", "@misc{a, title = {A▸\u200cB}}", "an invisible character (U+200C, zero width non-joiner) stands here"),
        (
            "B011",
            "@misc{a, title = {👩▸\u200cB}}",
            "an invisible character (U+200C, zero width non-joiner) stands here",
        ),
        (
            "B011",
            "@misc{a, title = p}@string{p = {A▸\u200b}}",
            "an invisible character (U+200B, zero width space) stands here",
        ),
        ("B011", "▸\u200b@misc{a, title = {A}}", "an invisible character (U+200B, zero width space) stands here"),
        ("B011", "▸\u200d@misc{a, title = {A}}", "an invisible character (U+200D, zero width joiner) stands here"),
        ("B012", "▸@foo{a, title = {A}}", "@foo is not a known entry type"),
        ("B012", "▸@миск{a, title = {A}}", "@миск is not a known entry type"),
        ("B015", "@misc{▸a#b, title = {A}}", 'the key "a#b" cannot be cited'),
        ("B015", "@misc{▸a;b, title = {A}}", 'the key "a;b" cannot be cited'),
        ("B015", '@misc{▸a"b, title = {A}}', 'the key "a"b" cannot be cited'),
        ("B015", "@misc{▸🏴\U000e0067\U000e007f, title = {A}}", 'the key "🏴\U000e0067\U000e007f" cannot be cited'),
        ("B019", "@misc{a, title = {A}, puplisher = ▸{P}}", 'the field "puplisher" is not known and not shown'),
    ],
)
def test_one_problem_at_its_place_for(code: str, text: str, message: str) -> None:
    at = text.index("▸")
    column = at - (text.rfind("\n", 0, at) + 1) + 1
    problems = problems_of(text.replace("▸", ""))
    assert shown(problems) == [f"{code} {text[:at].count(chr(10)) + 1}:{column} {message}"]
    assert problems[0].hint


def test_an_invisible_character_in_a_key_is_named_in_both_its_problems() -> None:
    assert shown(problems_of("@misc{a\u200bb, title = {A}}")) == [
        "B011 1:8 an invisible character (U+200B, zero width space) stands here",
        'B015 1:7 the key "a<U+200B>b" cannot be cited',
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("می\u200cخواهم", id="a non-joiner in Persian"),
        pytest.param("क\u094d\u200dष", id="a joiner in Hindi"),
        pytest.param("👨\u200d👩\u200d👧", id="joiners between emoji"),
        pytest.param("👩🏽\u200d⚕\ufe0f", id="a joiner after a color of skin"),
        pytest.param("❤\ufe0f\u200d🔥", id="a joiner after a variation selector"),
        pytest.param("🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", id="the flag of a region"),
        pytest.param("葛\U000e0100", id="a variant of a Chinese character"),
        pytest.param("10\u00a0000 and 5\u202f%", id="spaces that do not break"),
        pytest.param("e\u0301", id="a combining accent"),
    ],
)
def test_a_character_that_is_not_seen_by_itself_is_spelling_as(text: str) -> None:
    assert shown(problems_of(f"@misc{{a, title = {{{text}}}}}")) == []


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("@onlin{a, title = {A}, url = {https://a.example}}", 'did you mean "online"?'),
        ("@xyzzy{a, title = {A}}", "it is treated as @misc"),
        ("@misc{a, title = {A}, jurnaltitle = {J}}", 'did you mean "journaltitle"?'),
    ],
)
def test_the_nearest_type_or_field_is_named(written: str, hint: str) -> None:
    [problem] = problems_of(written)
    assert problem.hint == hint
    assert not problem.is_error


def test_every_value_may_hold_markup_and_only_what_must_have_a_form_is_a_problem() -> None:
    names = ["title", "author", "editor", "date", "url", "doi", "langid", "keywords", "journaltitle", "note", "pages"]
    text = "@misc{a, " + ", ".join(f"{name} = {{{SCRIPT}}}" for name in names) + "}"
    assert [problem.code for problem in problems_of(text)] == ["B009", "B010", "B018"]


def test_what_cannot_be_read_is_not_said_to_be_missing() -> None:
    text = "@misc{b, date 2022, title = {B}}@misc{c, title = zzz}@misc{a,\n  date = {2022},\n  title = {A,\n}\n"
    assert sorted(problem.code for problem in problems_of(text)) == ["B004", "B005", "B016"]


def test_each_fault_of_an_entry_is_reported() -> None:
    text = "@onlin{a#b,\n  title = {A},\n  title = {B},\n  date = {x},\n  urldate = {y},\n  url = {z},\n  doi = {w},\n}"
    codes = sorted(problem.code for problem in problems_of(text))
    assert codes == ["B007", "B009", "B009", "B010", "B012", "B015", "B018"]


# ----- one source under two keys


@pytest.mark.parametrize(
    ("first", "second", "what"),
    [
        pytest.param("url = {https://a.example/b}", "url = {https://a.example/b}", "address", id="the same address"),
        pytest.param("url = {https://a.example/b}", "url = {http://www.A.example/b/}", "address", id="its other forms"),
        pytest.param(
            "url = {https://a.example/b_c}", "url = {\\url{https://a.example/b\\_c}}", "address", id="escaped"
        ),
        pytest.param("doi = {10.1000/aB}", "doi = {10.1000/Ab}", "DOI", id="the same DOI in other letters"),
        pytest.param("doi = {10.1000/1}", "doi = {https://doi.org/10.1000/1}", "DOI", id="a bare DOI and its address"),
        pytest.param(
            "doi = {10.1000/1}", "url = {http://dx.doi.org/10.1000/1}", "DOI", id="a DOI and an address of it"
        ),
        pytest.param(
            "url = {https://doi.org/10.1000/1}", "doi = {doi:10.1000/1}", "DOI", id="an address of a DOI and it"
        ),
    ],
)
def test_two_entries_are_one_source_that_have(first: str, second: str, what: str) -> None:
    files = (f"@misc{{a, title = {{A}}, {first}}}", f"@misc{{b, title = {{B}}, {second}}}")
    [problem] = problems_of(*files)
    assert problem.message == f'"b" has the same {what} as "a" (1.bib:1)'
    assert (problem.code, problem.place.path, problem.place.column) == ("B013", "2.bib", files[1].index(second) + 7)


def test_two_entries_with_the_same_address_and_doi_are_reported_once() -> None:
    same = "doi = {10.1000/1}, url = {https://a.example}"
    assert len(problems_of(f"@misc{{a, title = {{A}}, {same}}}@misc{{b, title = {{B}}, {same}}}")) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("url = {https://a.example/b}", "url = {https://a.example/B}", id="paths of other letters"),
        pytest.param("url = {https://a.example/?b=1}", "url = {https://a.example/?b=2}", id="other queries"),
        pytest.param("note = {N}", "note = {N}", id="only the same note"),
        pytest.param("doi = {10.1000/1}", "doi = {10.1000/11}", id="a DOI that begins another"),
    ],
)
def test_two_entries_are_two_sources_that_have(first: str, second: str) -> None:
    assert shown(problems_of(f"@misc{{a, title = {{A}}, {first}}}@misc{{b, title = {{B}}, {second}}}")) == []


def test_the_parts_of_a_whole_share_its_address() -> None:
    parts = "".join(f"@inbook{{p{number}, title = {{P}}, crossref = {{w}}}}" for number in range(3))
    assert shown(problems_of(parts + "@book{w, title = {W}, url = {https://w.example}, doi = {10.1000/1}}")) == []


# ----- entries that nobody cites

FAMILY = "@misc{a, title={A}, crossref={b}}@misc{b, title={B}, crossref={c}}@misc{c, title={C}}@misc{d, title={D}}"


@pytest.mark.parametrize(
    ("text", "cited", "expected"),
    [
        pytest.param(FAMILY, ["a"], ["d"], id="what a cited entry inherits from"),
        pytest.param(FAMILY, ["b", "d"], ["a"], id="not what inherits from it"),
        pytest.param(FAMILY, [], ["a", "b", "c", "d"], id="nothing when nothing is cited"),
        pytest.param(FAMILY, ["x", "a", "d"], [], id="and a key that does not exist"),
        pytest.param("@misc{e\u0301, title = {A}}", ["\u00e9"], [], id="an accent in another form"),
        pytest.param("@misc{a, title={A}, crossref={b}}@misc{b, title={B}, crossref={a}}", ["a"], [], id="a circle"),
        pytest.param("@misc{a, title = {A},\n@misc{b, title = {B}}", ["b"], ["a"], id="an entry that is not closed"),
    ],
)
def test_used_is(text: str, cited: list[str], expected: list[str]) -> None:
    problems = list(unused(from_files([TextFile("r.bib", text)]), cited))
    assert [problem.message for problem in problems] == [f'no page cites "{key}"' for key in expected]
    assert not any(problem.is_error for problem in problems)


def test_a_file_of_five_thousand_entries_is_audited() -> None:
    one = "@online{{k{0}, title = {{T}}, url = {{https://a.example/{0}}}}}\n"
    assert problems_of("".join(one.format(number) for number in range(5_000))) == []


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["title", "date", "year", "month", "day", "url", "doi"]), st.text(max_size=20)))
def test_no_value_makes_the_audit_fail(values: dict[str, str]) -> None:
    fields = ", ".join(f"{name} = {{{value.replace('{', '').replace('}', '')}}}" for name, value in values.items())
    for problem in problems_of(f"@misc{{a, {fields}}}"):
        assert problem.message
        assert problem.hint


# ----- entries that need no second look

LIBRARY = """\
@string{press = {Halm Press}}
@book{whole, title = {Whole}, publisher = press, date = {1901}}
@incollection{part, title = {Part}, crossref = {whole}, doi = {10.1000/1}}
@online{page, title = {Page}, url = {https://a.example/x}, date = {1902}}
@online{twin, title = {Twin}, url = {http://www.a.example/x/}, date = {1902}}
@online{faulty, title = {Faulty}, url = {ftp://a.example}, date = {soon}}
"""


def codes(text: str, faultless: Faultless) -> list[tuple[str, int]]:
    found = audit(from_files([TextFile("r.bib", text)]), faultless=faultless)
    return sorted((problem.code, problem.place.line) for problem in found)


CHANGES = {
    "nothing": ("", ""),
    "a value becomes a bad one": ("date = {1902}}", "date = {1902-13}}"),
    "a field goes": ("title = {Page}, ", ""),
    "the parent goes": ("@book{whole", "@book{another"),
    "the parent becomes a bad one": ("date = {1901}", "date = {never}"),
    "the parent's title, which the part needs, goes": ("title = {Whole}, ", ""),
    "the abbreviation changes": ("{Halm Press}", "{Another Press}"),
    "the abbreviation goes": ("@string{press = {Halm Press}}", ""),
    "a double is no double any more": ("www.a.example/x/", "www.b.example/x/"),
    "a double comes": ("ftp://a.example", "https://a.example/x"),
    "a fault is mended": ("date = {soon}", "date = {1903}"),
    "an entry comes": ("@online{faulty", "@misc{new, date = {1904}}\n@online{faulty"),
    "an invisible character comes": ("{Page}", "{Pa\u200bge}"),
}


@pytest.mark.parametrize(("old", "new"), CHANGES.values(), ids=list(CHANGES))
def test_what_is_known_to_be_without_fault_hides_no_fault_when(old: str, new: str) -> None:
    faultless = Faultless()
    assert codes(LIBRARY, faultless) == codes(LIBRARY, Faultless()) != []
    changed = LIBRARY.replace(old, new, 1)
    assert codes(changed, faultless) == codes(changed, Faultless())


@pytest.mark.parametrize("kept", ["", "{", "[]", '{"made_by": 1}', '{"made_by": "", "entries": {"a": 1}}'])
def test_what_is_kept_of_entries_is_read_only_where_it_is_whole(kept: str, tmp_path: Path) -> None:
    path = tmp_path / "entries.json"
    path.write_text(kept, encoding="utf-8")
    assert codes(LIBRARY, Faultless(path)) == codes(LIBRARY, Faultless())


def test_entries_without_fault_are_kept_for_the_next_check_and_only_those_that_there_are(tmp_path: Path) -> None:
    path = tmp_path / "cache/entries.json"
    text = "".join(
        f"@book{{b{number}, title = {{T}}, publisher = {{P}}, date = {{1901}}}}\n" for number in range(FEWEST)
    )
    first = Faultless(path)
    assert codes(text, first) == []
    first.keep()
    second = Faultless(path)
    bibliography = from_files([TextFile("r.bib", text)])
    assert second.identities(bibliography.digest("b7")) == []
    assert second.identities(bibliography.digest("b") or "none") is None
    second = Faultless(path)
    codes(text.replace("{b7,", "{c7,"), second)
    second.keep()
    third = Faultless(path)
    assert third.identities(bibliography.digest("b7")) is None
    assert third.identities(bibliography.digest("b8")) == []


def test_a_small_library_leaves_nothing_behind(tmp_path: Path) -> None:
    faultless = Faultless(tmp_path / "entries.json")
    codes(LIBRARY, faultless)
    faultless.keep()
    assert list(tmp_path.iterdir()) == []


def test_no_invisible_character_is_passed_over_as_usual() -> None:
    invisible = [char for char in map(chr, range(0x110000)) if _INVISIBLE.match(char)]
    assert len(invisible) > 200
    assert [char for char in invisible if not _UNUSUAL.match(char)] == []
