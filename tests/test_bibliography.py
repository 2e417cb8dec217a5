"""Reading .bib files: keys, values, abbreviations, inheritance, and files that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainer.problems.place import TextFile
from explainer.problems.problem import Problem
from explainer.sources import bibliography as reading
from explainer.sources.bibliography import Bibliography, from_files, normal, read_files, read_text
from explainer.sources.entry import Entry


def read(*texts: str) -> Bibliography:
    """The bibliography of files named 1.bib, 2.bib and so on."""
    return from_files(TextFile(f"{number}.bib", text) for number, text in enumerate(texts, 1))


def entry(bibliography: Bibliography, key: str) -> Entry:
    found = bibliography.get(key)
    assert found is not None
    return found


def all_problems(bibliography: Bibliography) -> list[Problem]:
    return [*bibliography.problems, *(found for key in bibliography for found in bibliography.reading_problems(key))]


def shown(problem: Problem) -> str:
    return f"{problem.code} {problem.place.path}:{problem.place.line}:{problem.place.column} {problem.message}"


# ----- keys


@pytest.mark.parametrize(
    "keys",
    [
        pytest.param(["Tèst", "Tést", "Têst", "Test"], id="accents"),
        pytest.param(["gazette", "Gazette", "GAZETTE"], id="case"),
        pytest.param(["桥报-1903", "橋報-1903"], id="Chinese characters"),
        pytest.param(["мост", "Мост", "моcт"], id="Cyrillic letters"),
        pytest.param(["a:b", "a.b", "a_b", "a/b", "a+b", "a-b", "10.1/x"], id="signs"),
    ],
)
def test_entries_are_distinct_whose_keys_differ_only_in(keys: list[str]) -> None:
    bibliography = read("".join(f"@misc{{{key}, title = {{{key}}}}}\n" for key in keys))
    assert bibliography.problems == ()
    assert list(bibliography) == keys
    assert len(bibliography) == len(keys)
    assert [entry(bibliography, key).get("title") for key in keys] == keys


def test_composed_and_decomposed_accents_are_the_same_key() -> None:
    bibliography = read("@misc{Te\u0301st, title = {A}}")
    assert list(bibliography) == ["Tést"]
    assert "T\u00e9st" in bibliography
    assert "Te\u0301st" in bibliography
    assert entry(bibliography, " Te\u0301st ").key == "T\u00e9st"
    assert bibliography.origin("Te\u0301st") == bibliography.origin("T\u00e9st")


def test_an_unknown_key_has_no_entry_and_no_origin() -> None:
    bibliography = read("@misc{a, title = {A}}")
    assert "b" not in bibliography
    assert bibliography.get("b") is None
    with pytest.raises(KeyError):
        bibliography.origin("b")


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param(
            ["@misc{a, title = {1}}\n@misc{b, title = {2}}\n@misc{a, title = {3}}\n"],
            'B006 1.bib:3:7 the key "a" is already used at 1.bib:1',
            id="in one file",
        ),
        pytest.param(
            ["@misc{a, title = {1}}\n", "\n@misc{a, title = {3}}\n"],
            'B006 2.bib:2:7 the key "a" is already used at 1.bib:1',
            id="in two files",
        ),
        pytest.param(
            ["@misc{é, title = {1}}\n@misc{e\u0301, title = {3}}\n"],
            'B006 1.bib:2:7 the key "é" is already used at 1.bib:1',
            id="once composed and once decomposed",
        ),
    ],
)
def test_the_first_entry_counts_and_both_places_are_named_when_a_key_is_used_twice(
    files: list[str], expected: str
) -> None:
    bibliography = read(*files)
    assert [shown(problem) for problem in bibliography.problems] == [expected]
    assert entry(bibliography, next(iter(bibliography))).get("title") == "1"


@pytest.mark.parametrize("text", ["@misc{, title = {A}}", "@misc{title = {A}}", "@misc{}", "@misc( , title = {A})"])
def test_an_entry_without_a_key_is_reported_at_its_beginning(text: str) -> None:
    [problem] = all_problems(read(text))
    assert shown(problem) == "B005 1.bib:1:1 the entry has no key"


def test_twenty_thousand_entries_are_known_by_their_keys() -> None:
    bibliography = read("".join(f"@misc{{k{number}, title = {{T{number}}}}}\n" for number in range(20_000)))
    assert (len(bibliography), bibliography.problems) == (20_000, ())
    assert entry(bibliography, "k19999").get("title") == "T19999"


# ----- values


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("{A}", "A"),
        ('"A"', "A"),
        ("2022", "2022"),
        ('{A} # { b} # "c" # 4', "A bc4"),
        ("{A\n     of two\tlines}", "A of two lines"),
        ("{  A  }", "A"),
        ("{{Whole} name}", "{Whole} name"),
        ('{say "so"}', 'say "so"'),
        ('"say {"}so{"}"', 'say {"}so{"}'),
        ("sep", "September"),
        ("SEP", "September"),
        ("post # { of } # sep", "The Post of September"),
        ("Post", "The Post"),
        ("{post # post}", "post # post"),
        ("{}", ""),
        ("{C:\\}", "C:\\"),
        ("{50% of #1 & $2_3^4 ~5}", "50% of #1 & $2_3^4 ~5"),
        ("{" * 90 + "x" + "}" * 90, "{" * 89 + "x" + "}" * 89),
    ],
)
def test_a_value_is_read(written: str, expected: str) -> None:
    bibliography = read(f"@string{{post = {{The Post}}}}\n@misc{{a, note = {written}}}")
    assert all_problems(bibliography) == []
    assert entry(bibliography, "a").fields == {"note": expected}


def test_braces_nested_too_deep_are_a_problem_at_the_value_and_no_traceback() -> None:
    bibliography = read("@misc{a, note = " + "{" * 2000 + "x" + "}" * 2000 + ", title = {A}}")
    [problem] = all_problems(bibliography)
    assert shown(problem) == 'B005 1.bib:1:17 the value of "note" cannot be read: too many nested braces'
    assert entry(bibliography, "a").get("title") == "A"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("journal = {J}", {"journaltitle": "J"}),
        ("JOURNAL = {J}", {"journaltitle": "J"}),
        ("journal = {old}, journaltitle = {new}", {"journaltitle": "new"}),
        ("journaltitle = {new}, journal = {old}", {"journaltitle": "new"}),
        ("address = {P}, school = {S}, annote = {N}", {"location": "P", "institution": "S", "annotation": "N"}),
        ("archive-url = {u}, archivedate = {d}", {"archive_url": "u", "archive_date": "d"}),
        ("language = {ru}", {"langid": "ru"}),
    ],
)
def test_older_names_of_fields_stand_for_the_present_ones(written: str, expected: dict[str, str]) -> None:
    bibliography = read(f"@misc{{a, {written}}}")
    assert all_problems(bibliography) == []
    assert entry(bibliography, "a").fields == expected


def test_a_field_that_stands_twice_is_reported_at_the_second_and_the_first_counts() -> None:
    bibliography = read("@misc{a,\n  title = {A},\n  Title = {B},\n}")
    assert [shown(problem) for problem in all_problems(bibliography)] == [
        'B007 1.bib:3:3 "a" has the field "title" twice'
    ]
    assert entry(bibliography, "a").get("title") == "A"


def test_what_stands_before_a_fault_is_still_read_and_the_fault_reported_once() -> None:
    closed = read("@misc{a, title = {A}, date 2022, note = {N}}")
    assert [problem.code for problem in all_problems(closed)] == ["B005"]
    assert entry(closed, "a").fields == {"title": "A"}
    unclosed = read("@misc{a,\n title = {A},\n date = {2022,\n}\n")
    assert [problem.code for problem in all_problems(unclosed)] == ["B004"]
    assert entry(unclosed, "a").get("title") == "A"


# ----- abbreviations


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(["@string{p = {Post}}\n@misc{a, note = p}"], id="above"),
        pytest.param(["@misc{a, note = p}\n@string{p = {Post}}"], id="below"),
        pytest.param(["@misc{a, note = p}", "@string{p = {Post}}"], id="in another file"),
        pytest.param(['@STRING(P = "Post")@misc{a, note = p}'], id="in capitals and parentheses"),
        pytest.param(["@string{x = {Po}}@string{p = x # {st}}@misc{a, note = p}"], id="by another one"),
        pytest.param(["@string{x = {Po}, p = x # {st}}@misc{a, note = p}"], id="beside another one"),
        pytest.param(["@string{p = {Post}}@misc{a, note = p}", "@string{p = {Post}}"], id="twice alike"),
    ],
)
def test_an_abbreviation_is_known_that_is_defined(files: list[str]) -> None:
    bibliography = read(*files)
    assert all_problems(bibliography) == []
    assert entry(bibliography, "a").get("note") == "Post"


@pytest.mark.parametrize(
    ("text", "expected", "hint"),
    [
        pytest.param(
            "@string{gazette = {G}}\n@misc{a, note = gazete}",
            'B016 1.bib:2:17 the abbreviation "gazete" is not defined',
            'did you mean "gazette"?',
            id="nearly defined",
        ),
        pytest.param(
            "@misc{a, note = {of zzz } # zzz}",
            'B016 1.bib:1:29 the abbreviation "zzz" is not defined',
            "write {zzz} for the word itself, or add @string{zzz = {…}}",
            id="not defined, and its name stands in the text before",
        ),
        pytest.param(
            "@string{a = zzz # {x}}",
            'B016 1.bib:1:13 the abbreviation "zzz" is not defined',
            "write {zzz} for the word itself, or add @string{zzz = {…}}",
            id="used by another one and not defined",
        ),
        pytest.param(
            "@string{zzz = zzz # {x}}",
            'B016 1.bib:1:15 the abbreviation "zzz" is not defined',
            "write {zzz} for the word itself, or add @string{zzz = {…}}",
            id="defined by itself",
        ),
        pytest.param(
            "@string{p = {Post}}\n@string{p = {Paper}}",
            'B006 1.bib:2:9 the abbreviation "p" is already defined at 1.bib:1',
            "delete one, or give it another name",
            id="defined twice and differently",
        ),
        pytest.param("@string{p {Post}}", 'B005 1.bib:1:9 "p" has no value', "write name = {value},", id="without ="),
        pytest.param("@string{p}", 'B005 1.bib:1:9 "p" has no value', "write name = {value},", id="without a value"),
    ],
)
def test_one_problem_says_that_an_abbreviation_is(text: str, expected: str, hint: str) -> None:
    [problem] = all_problems(read(text))
    assert shown(problem) == expected
    assert problem.hint == hint


def test_the_months_are_abbreviations_that_a_file_may_define_anew() -> None:
    assert entry(read("@string{sep = {Sept.}}@misc{a, month = sep}"), "a").get("month") == "Sept."


# ----- inheritance

WHOLE = """@book{whole,
  author = {Halm, Ada}, editor = {Berg, Otto}, title = {The River}, subtitle = {A Study}, shorttitle = {River},
  titletranslation = {Der Fluss}, year = 2001, month = may, publisher = {Harbor Press}, note = {Read in part.},
  keywords = {primary}, langid = {en},
}
"""


@pytest.mark.parametrize("kind", ["inbook", "incollection", "inproceedings", "inreference", "conference", "bookinbook"])
def test_a_part_takes_the_title_of_its_whole_as_title_of_the_book_and_its_people(kind: str) -> None:
    part = entry(read(f"@{kind}{{part, crossref = {{whole}}, title = {{The Mouth}}}}\n{WHOLE}"), "part")
    assert (part.get("title"), part.get("booktitle"), part.get("booksubtitle")) == ("The Mouth", "The River", "A Study")
    assert (part.get("author"), part.get("editor"), part.get("publisher")) == (
        "Halm, Ada",
        "Berg, Otto",
        "Harbor Press",
    )
    assert str(part.published) == "May 2001"


@pytest.mark.parametrize("name", ["subtitle", "shorttitle", "titletranslation", "note", "keywords"])
def test_a_part_does_not_take_of_its_whole_the(name: str) -> None:
    part = entry(read(f"@inbook{{part, crossref = {{whole}}, title = {{The Mouth}}}}\n{WHOLE}"), "part")
    assert part.get(name) == ""


def test_an_article_takes_the_title_of_its_periodical_as_title_of_the_journal() -> None:
    text = "@periodical{p, title = {The Ferryman}, issn = {1}}@article{a, crossref = {p}, title = {Ice}}"
    assert (entry(read(text), "a").get("title"), entry(read(text), "a").get("journaltitle")) == ("Ice", "The Ferryman")


def test_what_a_part_says_itself_counts() -> None:
    text = "@inbook{part, crossref = {whole}, title = {T}, booktitle = {B}, author = {Own, Name}}"
    part = entry(read(text + WHOLE), "part")
    assert (part.get("booktitle"), part.get("author"), part.get("editor")) == ("B", "Own, Name", "Berg, Otto")


@pytest.mark.parametrize(
    ("written", "expected"),
    [("year = 2020", "2020"), ("date = {2020-02}", "February 2020"), ("note = {N}", "May 2001")],
)
def test_dates_are_inherited_as_a_whole_or_not_at_all(written: str, expected: str) -> None:
    part = entry(read(f"@inbook{{part, crossref = {{whole}}, {written}}}{WHOLE}"), "part")
    assert str(part.published) == expected


def test_an_entry_that_is_no_part_takes_the_titles_of_its_parent_only_if_it_has_none() -> None:
    bibliography = read("@misc{a, crossref = {whole}}@misc{b, crossref = {whole}, title = {Own}}" + WHOLE)
    assert (entry(bibliography, "a").get("title"), entry(bibliography, "a").get("subtitle")) == ("The River", "A Study")
    assert (entry(bibliography, "b").get("title"), entry(bibliography, "b").get("subtitle")) == ("Own", "")


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_inheritance_reaches_over_generations_and_files_in_any_order(order: tuple[int, ...]) -> None:
    files = [
        "@misc{child, crossref = {parent}}",
        "@misc{parent, crossref = {grandparent}, publisher = {P}}",
        "@book{grandparent, title = {G}, publisher = {Q}, location = {L}}",
    ]
    child = entry(read(*(files[index] for index in order)), "child")
    assert (child.get("title"), child.get("publisher"), child.get("location")) == ("G", "P", "L")


def test_of_a_large_library_the_entries_asked_for_last_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_READ", 8)
    parts = (f"@inbook{{k{number}, crossref = {{whole}}, title = {{T{number}}}, month = x}}" for number in range(40))
    bibliography = read("".join(parts) + WHOLE)
    keys = [f"k{number}" for number in (*range(40), *range(40))]
    assert [entry(bibliography, key).get("title") for key in keys] == [f"T{key[1:]}" for key in keys]
    assert {entry(bibliography, key).get("booktitle") for key in keys} == {"The River"}
    assert {len(bibliography.reading_problems(key)) for key in keys} == {1}
    assert entry(bibliography, "k1") is entry(bibliography, "k1")
    assert len(bibliography._parsed) <= 8


def test_a_line_of_five_thousand_parents_is_read() -> None:
    line = "".join(f"@misc{{k{number}, crossref = {{k{number + 1}}}}}\n" for number in range(5_000))
    bibliography = read(line + "@misc{k5000, title = {T}}")
    assert entry(bibliography, "k0").get("title") == "T"
    assert all_problems(bibliography) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "@misc{a, title = {A}, crossref = {a}}",
            ['B017 1.bib:1:34 "a" refers to "a", which leads back to it'],
            id="itself",
        ),
        pytest.param(
            "@misc{a, crossref = {b}}@misc{b, crossref = {c}}@misc{c, crossref = {a}}",
            ['B017 1.bib:1:69 "c" refers to "a", which leads back to it'],
            id="a circle",
        ),
        pytest.param(
            "@misc{x, crossref = {a}}@misc{a, crossref = {b}}@misc{b, crossref = {a}}",
            ['B017 1.bib:1:69 "b" refers to "a", which leads back to it'],
            id="an entry in a circle",
        ),
        pytest.param(
            "@misc{a, crossref = {river}}",
            ['B017 1.bib:1:21 "a" refers to "river", which does not exist'],
            id="nothing",
        ),
    ],
)
def test_a_crossref_is_reported_once_that_leads_to(text: str, expected: list[str]) -> None:
    assert [shown(problem) for problem in all_problems(read(text))] == expected


@pytest.mark.parametrize(
    ("parent", "hint"),
    [
        ("River-2001", 'did you mean "river-2001"?'),
        ("rivr-2001", 'did you mean "river-2001"?'),
        ("习", 'add an entry "习"'),
    ],
)
def test_the_nearest_key_is_named_when_a_parent_does_not_exist(parent: str, hint: str) -> None:
    [problem] = all_problems(read(f"@book{{river-2001, title = {{R}}}}@misc{{a, crossref = {{{parent}}}}}"))
    assert problem.hint == hint


# ----- files


def test_files_of_a_folder_are_read_in_the_order_of_their_names_and_below_it(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "b.bib").write_text("@misc{b, title = {B}}", encoding="utf-8")
    (tmp_path / "a.bib").write_text("@misc{a, title = p}", encoding="utf-8")
    (tmp_path / "sub" / "c.bib").write_text("@string{p = {P}}@misc{c, title = {C}}", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("@misc{d, title = {D}}", encoding="utf-8")
    bibliography = read_files([tmp_path], tmp_path)
    assert list(bibliography) == ["a", "b", "c"]
    assert entry(bibliography, "a").get("title") == "P"
    assert bibliography.names_of_files == "a.bib, b.bib, sub/c.bib"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param("@misc{é,\n  title = {习},\n}\n".encode(), id="UTF-8"),
        pytest.param("\ufeff@misc{é,\n  title = {习},\n}\n".encode(), id="a byte order mark"),
        pytest.param("@misc{é,\r\n  title = {习},\r\n}\r\n".encode(), id="line ends of Windows"),
        pytest.param("@misc{é,\r  title = {习},\r}\r".encode(), id="line ends of an old Mac"),
        pytest.param("\ufeff@misc{e\u0301,\r\n  title = {习},}".encode(), id="all of that"),
    ],
)
def test_a_file_is_read_the_same_with(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "r.bib").write_bytes(data)
    bibliography = read_files([tmp_path / "r.bib"], tmp_path)
    assert all_problems(bibliography) == []
    assert entry(bibliography, "é").get("title") == "习"
    assert bibliography.origin("é").field_place("title").line == 2


@pytest.mark.parametrize("data", [b"", b"\n", b"\xef\xbb\xbf", b"% none yet\n"])
def test_a_file_may_hold_no_entry(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "r.bib").write_bytes(data)
    bibliography = read_files([tmp_path / "r.bib"], tmp_path)
    assert (list(bibliography), bibliography.problems) == ([], ())


@pytest.mark.parametrize(
    ("data", "place", "byte"),
    [
        pytest.param("@misc{a,\n  title = {é},\n}\n".encode("latin-1"), (2, 12), "0xe9", id="Latin-1"),
        pytest.param("@misc{é,\n".encode() + b"  title = {\xfc}}", (2, 12), "0xfc", id="UTF-8 above it"),
        pytest.param("@misc{é, note = {习 ".encode() + b"\xe9}}", (1, 20), "0xe9", id="UTF-8 before it in its line"),
        pytest.param("\ufeff@misc{a,\r\n  x = {".encode() + b"\x93}}", (2, 8), "0x93", id="a byte order mark and CRLF"),
        pytest.param("@misc{a}".encode("utf-16"), (1, 1), "0xff", id="UTF-16"),
        pytest.param(b"@misc{a, x = {\xe4\xbd}}", (1, 15), "0xe4", id="half a character"),
    ],
)
def test_the_first_byte_that_is_no_utf_8_is_named_with_its_place_in(
    data: bytes, place: tuple[int, int], byte: str, tmp_path: Path
) -> None:
    (tmp_path / "r.bib").write_bytes(data)
    [problem] = read_files([tmp_path / "r.bib"], tmp_path).problems
    assert (problem.code, problem.place.path) == ("B002", "r.bib")
    assert (problem.place.line, problem.place.column) == place
    assert problem.message == f"byte {byte} is not UTF-8"
    assert "UTF-8" in problem.hint


def test_a_file_that_is_missing_is_a_problem_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_text("@misc{a, title = {A}}", encoding="utf-8")
    bibliography = read_files([tmp_path / "none.bib", tmp_path / "a.bib"], tmp_path)
    [problem] = bibliography.problems
    assert shown(problem) == "B001 none.bib:1:1 cannot read the file: No such file or directory"
    assert list(bibliography) == ["a"]
    assert bibliography.is_unreadable
    assert not read_files([tmp_path / "a.bib"], tmp_path).is_unreadable


def test_a_folder_without_files_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    [problem] = read_files([tmp_path / "empty"], tmp_path).problems
    assert shown(problem) == "B001 empty:1:1 the folder holds no .bib file"


def test_a_folder_with_the_name_of_a_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "sub" / "r.bib").mkdir(parents=True)
    [problem] = read_files([tmp_path / "sub"], tmp_path).problems
    assert shown(problem) == "B001 sub/r.bib:1:1 cannot read the file: Is a directory"


def test_a_path_outside_the_project_is_shown_whole(tmp_path: Path) -> None:
    inside = tmp_path / "project"
    inside.mkdir()
    [problem] = read_files([tmp_path / "none.bib"], inside).problems
    assert problem.place.path == (tmp_path / "none.bib").as_posix()


def test_other_files_are_read_with_codes_of_their_own(tmp_path: Path) -> None:
    missing = read_text(tmp_path / "page.md", tmp_path, unreadable="C010", not_utf8="C010")
    assert isinstance(missing, Problem)
    assert missing.code == "C010"


def test_without_files_the_bibliography_is_called_so() -> None:
    assert Bibliography((), (), {}).names_of_files == "the bibliography"


def test_a_key_is_compared_without_the_spaces_around_it() -> None:
    assert normal(" e\u0301 ") == "\u00e9"
