"""The bibliography as BibLaTeX: what is written, and that our reader, pybtex and bibtexparser read it back."""

from __future__ import annotations

from pathlib import Path

import pytest
from bibtexparser.entrypoint import parse_string as parse_bib
from hypothesis import assume, example, given
from hypothesis import strategies as st
from pybtex.database import BibliographyData, parse_string

from explainer.export import bibtex
from explainer.export.clean import cleaned_names, one_line
from explainer.export.record import csl_type
from explainer.problems.place import TextFile
from explainer.sources.bibliography import Bibliography, from_files, read_files
from explainer.sources.entry import Entry
from explainer.text import latex
from explainer.text.name import Name, parse_names
from explainer.text.rich import plain

BIBLIOGRAPHY = Path(__file__).parent.parent / "citations" / "references.bib"


def read(text: str) -> Bibliography:
    return from_files([TextFile("references.bib", text)])


def entry(fields: str, kind: str = "online") -> Entry:
    """The entry `k` with these fields."""
    found = read(f"@{kind}{{k, {fields}}}").get("k")
    assert found is not None
    return found


def written(source: Entry) -> dict[str, str]:
    """The values of its export, as another reader of BibTeX sees them."""
    library = parse_bib(bibtex.entry_text(source))
    assert not library.failed_blocks
    return {field.key: field.value for field in library.entries[0].fields}


FIELDS = {
    "a title in braces, for its capitals": ("title = {The Long Pier}", {"title": "{The Long Pier}"}),
    "no braces within it": ("title = {The {NATO} pier}", {"title": "{The NATO pier}"}),
    "accents as Unicode": (r"note = {Caf{\'e} \v{S}m\'{\i}d {\o}}", {"note": "Café Šmíd ø"}),
    "dashes and quotation marks as Unicode": ("note = {``a'' 1--2 --- b}", {"note": "“a” 1–2 — b"}),
    "percent, ampersand, hash and underline escaped": (r"note = {1% & #2 a_b \$}", {"note": r"1\% \& \#2 a\_b \$"}),
    "what was escaped, once": (r"note = {1\% \& 2}", {"note": r"1\% \& 2"}),
    "a backslash by its name": (r"note = {a \textbackslash b}", {"note": r"a \textbackslash{}b"}),
    "braces that pair, escaped": (r"note = {a \{b\} c}", {"note": r"a \{b\} c"}),
    "a brace alone by its name": (r"note = {a \textbraceleft b}", {"note": r"a \textbraceleft{}b"}),
    "a tilde and a space that holds": (r"note = {a~b \textasciitilde c}", {"note": r"a~b \textasciitilde{}c"}),
    "no ligature that was none": (r"note = {a-{}-b '{}'}", {"note": "a-{}-b '{}'"}),
    "emphasis": (r"note = {\textit{Pier}, \textbf{new}}", {"note": r"\emph{Pier}, \textbf{new}"}),
    "a link": (r"note = {\href{https://e.example/a\%20b}{here}}", {"note": r"\href{https://e.example/a\%20b}{here}"}),
    "a bare link": (r"note = {\url{https://e.example/a_b}}", {"note": r"\url{https://e.example/a_b}"}),
    "an address as it is": (
        r"url = {\url{https://e.example/a_b?c=1\&d=%20#e~f}}",
        {"url": "https://e.example/a_b?c=1&d=%20#e~f"},
    ),
    "a bare DOI": ("doi = {https://doi.org/10.1000/A_b(1)}", {"doi": "10.1000/A_b(1)"}),
    "no address that is no link": ("url = {javascript:alert(1)}, doi = {x}", {}),
    "one date": ("year = 2031, month = apr, day = 2", {"date": "2031-04-02"}),
    "a range": ("date = {2031-04/2031-05}", {"date": "2031-04/2031-05"}),
    "an open range": ("date = {2031/}", {"date": "2031/.."}),
    "a date that is none": ("date = {soon}, urldate = {2031-4-2}", {"date": "soon", "urldate": "2031-04-02"}),
    "the language for two kinds of readers": ("langid = {russian}", {"langid": "ru", "language": "ru"}),
    "a language that is none": ("langid = {???}", {"langid": "???"}),
    "no language that would become one": ("langid = {\\\\unknown}, date = {\\\\2031}", {}),
    "bodies with an “and” kept whole": (
        "publisher = {Roe and Doe}, organization = {Anderson}",
        {"publisher": "{Roe and Doe}", "organization": "Anderson"},
    ),
    "fields by their present names": ("journal = {J}, address = {Halm}", {"journaltitle": "J", "location": "Halm"}),
    "a description as the title": (
        "titleaddon = {report on the pier}, date = {2031}",
        {"title": "{[report on the pier]}", "date": "2031"},
    ),
    "a description beside a title": ("title = {A}, titleaddon = {b}", {"title": "{A}", "titleaddon": "{b}"}),
    "a translated title": (
        "title = {桥}, titletranslation = {Bridge}",
        {"title": "{桥}", "titletranslation": "{Bridge}"},
    ),
    "kinds as keywords": ("keywords = {state-media, piers}", {"keywords": "state-media, piers"}),
    "keys of other entries": ("related = {a_b,c}, xref = {\\x}", {"related": "a_b,c", "xref": "\\textbackslash{}x"}),
    "nothing that is empty": ("title = {}, note = { }, author = {others}", {}),
    "a command of BibTeX as text": ("note = {see @ misc on @b, a@c.d}", {"note": "see {@} misc on {@}b, a@c.d"}),
}


@pytest.mark.parametrize(("fields", "expected"), FIELDS.values(), ids=FIELDS)
def test_an_export_has(fields: str, expected: dict[str, str]) -> None:
    assert written(entry(fields)) == expected


NAMES = {
    "Roe, Jane": "Roe, Jane",
    "Jane Roe and John {van der Doe}": "Roe, Jane and van der Doe, John",
    "Vincent van Gogh": "van Gogh, Vincent",
    "Ford, Jr., Henry and Henry Ford, III": "Ford, Jr., Henry and Ford, III, Henry",
    "{Bank of Halm and Roe} and others": "{Bank of Halm and Roe} and others",
    "Ministry of Piers": "{Ministry of Piers}",
    "Plato": "{Plato}",
    "Xi Jinping and Lu Xun": "Xi, Jinping and Lu, Xun",
    "习近平 and 鲁 迅": "习近平 and 鲁, 迅",
    'M{\\"u}ller, J{\\o}rgen': "Müller, Jørgen",
    "{Roe and Doe}, Ann": "{Roe and Doe}, {Ann}",
    "{Roe, Doe}, Ann": "{Roe, Doe}, {Ann}",
    "{A \\& B}": "{A \\& B}",
    "a, b, c, d": "{a, b, c, d}",
}


@pytest.mark.parametrize(("value", "expected"), NAMES.items(), ids=NAMES)
def test_names_are_written_so_that_any_reader_parts_them_as_we_do(value: str, expected: str) -> None:
    assert written(entry(f"author = {{{value}}}")) == {"author": expected}
    assert parse_names(expected) == parse_names(value)


def test_a_chinese_name_is_parted_by_pybtex_too() -> None:
    names = parse_string(bibtex.entry_text(entry("author = {Xi Jinping and {Bank of Halm}}")), "bibtex").entries["k"]
    family, body = names.persons["author"]
    assert (family.last_names, family.first_names) == (["Xi"], ["Jinping"])
    assert (body.last_names, body.first_names) == (["{Bank of Halm}"], [])


def test_a_file_has_its_entries_in_the_order_given_in_the_house_form() -> None:
    found = read("@book{b, title = {B}, date = 2031}@misc{ä, note = {1}, zzz = {2}, title = {A}}")
    assert bibtex.text(found.get(key) or entry("") for key in ("ä", "b")) == (
        "@misc{ä,\n  title = {{A}},\n  note  = {1},\n  zzz   = {2},\n}\n\n"
        "@book{b,\n  title = {{B}},\n  date  = {2031},\n}\n"
    )
    assert bibtex.text([]) == ""


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        ("dataset", "title = {T}", "@misc{k,\n  title        = {{T}},\n  entrysubtype = {dataset},\n}\n"),
        ("dataset", "entrysubtype = {map}", "@misc{k,\n  entrysubtype = {map},\n}\n"),
        ("article", "entrysubtype = {newspaper}", "@article{k,\n  entrysubtype = {newspaper},\n}\n"),
        ("video", "title = {T}", "@video{k,\n  title = {{T}},\n}\n"),
    ],
)
def test_a_type_that_reference_managers_drop_is_a_subtype(kind: str, fields: str, expected: str) -> None:
    assert bibtex.entry_text(entry(fields, kind)) == expected


def test_a_part_has_what_it_inherits_and_stands_for_itself() -> None:
    part = read(
        "@book{w, title = {Piers}, publisher = {H}, date = {2031}}@inbook{k, crossref = {w}, title = {One}}"
    ).get("k")
    assert part is not None
    assert written(part) == {"title": "{One}", "booktitle": "{Piers}", "publisher": "H", "date": "2031"}


# Round trips

TEXT_FIELDS = ("title", "titletranslation", "journaltitle", "organization", "note", "keywords", "howpublished", "zzz")
OUTSIDE = ("date", "year", "month", "day", "urldate", "url", "archive_url", "doi", "langid", "crossref")


def facts(source: Entry) -> dict[str, object]:
    """What an entry says, whatever the form in which it is written."""
    title = source.plain("title") or (f"[{described}]" if (described := source.plain("titleaddon")) else "")
    return {
        "type": csl_type(source),
        "title": one_line(title),
        **{name: one_line(source.plain(name)) for name in TEXT_FIELDS[1:]},
        "links": [source.link(name) for name in ("url", "archive_url")],
        "authors": [(name.family, name.given, name.suffix) for name in cleaned_names(source.authors)],
        "dates": (source.published, source.accessed),
        "doi": source.doi,
        "language": source.langid,
        "kind": source.kind,
    }


PIECES = st.sampled_from(
    r"""{ } \emph{ \textbf{ \url{ \href{https://e.example/%\#}{ \'e \"{o} \, \  \\ \{ \} \textbraceleft{} \unknown
    \unknown{x}
    % & # _ ^ $ ~ " ' `` '' -- --- , ; : . = @ @misc{ @misc(k, @article{k, author and others http://e.example/a~b_c%20
    习 近平 習 Xi Jinping Café é и Roe Jr. III of the Bank""".split()
) | st.sampled_from(
    [" ", "  ", "\n", "\t", "\x00", "\x1f", "\u2028", "\u00a0", "\u202f", "\u0085", "\ufffe", "\\", "title = {"]
)
VALUES = st.lists(PIECES | st.text(max_size=3), max_size=12).map("".join).map(lambda text: balanced(text))
NAMED = st.sampled_from((*TEXT_FIELDS, "author", "titleaddon", "url", "doi", "date", "urldate", "langid", "editor"))


def balanced(text: str) -> str:
    """The text without the braces that have no partner."""
    out: list[str] = []
    opened: list[int] = []
    for char in text:
        if char == "}" and not opened:
            continue
        if char == "{":
            opened.append(len(out))
        elif char == "}":
            opened.pop()
        out.append(char)
    return "".join(char for index, char in enumerate(out) if index not in set(opened))


def source_text(fields: dict[str, str], kind: str = "online") -> str:
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@{kind}{{k,\n{lines}}}\n"


@given(st.sampled_from(["online", "article", "dataset", "www", "misc"]), st.dictionaries(NAMED, VALUES, max_size=5))
@example("misc", {"note": "http://e.example/a~b{}~c"})
@example("misc", {"author": "{a,b} and {习}近平"})
@example("misc", {"author": "Roe, Jr.,"})
@example("misc", {"author": "\ufffe and Roe", "note": "a \x00"})
@example("misc", {"note": "@{misc}(k, title = x"})
def test_whatever_our_parser_reads_is_read_back_the_same(kind: str, fields: dict[str, str]) -> None:
    bibliography = read(source_text(fields, kind))
    source = bibliography.get("k")
    assume(source is not None and list(bibliography) == ["k"] and not bibliography.problems)
    assert source is not None
    exported = bibtex.entry_text(source)
    again = read(exported)
    back = again.get("k")
    assert back is not None
    assert not again.problems
    assert facts(back) == facts(source)
    stable = read(bibtex.entry_text(back)).get("k")
    assert stable is not None
    assert bibtex.entry_text(stable) == bibtex.entry_text(back)


def decoded(value: str) -> str:
    return one_line(latex.read_plain(value))


@given(st.dictionaries(NAMED, VALUES, max_size=5))
def test_other_readers_find_the_same_fields(fields: dict[str, str]) -> None:
    bibliography = read(source_text(fields))
    source = bibliography.get("k")
    assume(source is not None and list(bibliography) == ["k"] and not bibliography.problems)
    assert source is not None
    exported = bibtex.entry_text(source)
    library = parse_bib(exported)
    assert not library.failed_blocks
    parsed = {field.key: str(field.value) for field in library.entries[0].fields}
    by_pybtex = parse_string(exported, "bibtex").entries["k"]
    for name in ("journaltitle", "organization", "note", "zzz"):
        expected = one_line(source.plain(name))
        assert decoded(parsed.get(name, "")) == expected
        assert decoded(by_pybtex.fields.get(name, "")) == expected
    assert len(by_pybtex.persons.get("author", [])) == len(cleaned_names(source.authors))


@given(st.lists(st.builds(Name, st.text(min_size=1), st.text(), st.just("")), min_size=1, max_size=3))
def test_no_name_breaks_out_of_its_field(names: list[Name]) -> None:
    value = " and ".join(map(bibtex.name_text, names))
    assert len(parse_bib(f"@misc{{k,\n  author = {{{value}}},\n}}").entries[0].fields) == 1


# The project's own bibliography


@pytest.fixture(scope="module")
def sources() -> list[Entry]:
    bibliography = read_files([BIBLIOGRAPHY], BIBLIOGRAPHY.parent)
    return [found for key in bibliography if (found := bibliography.get(key))]


def test_the_own_bibliography_is_read_back_by_our_parser(sources: list[Entry]) -> None:
    again = read(bibtex.text(sources))
    assert not again.problems
    assert list(again) == [source.key for source in sources]
    assert [facts(again.get(source.key) or entry("")) for source in sources] == [facts(source) for source in sources]


def test_the_own_bibliography_is_read_back_by_bibtexparser(sources: list[Entry]) -> None:
    library = parse_bib(bibtex.text(sources))
    assert not library.failed_blocks
    assert [found.key for found in library.entries] == [source.key for source in sources]
    for found, source in zip(library.entries, sources, strict=True):
        subtype = found.get("entrysubtype")
        assert (subtype.value if subtype else found.entry_type) == source.type
        assert decoded(found["title"]) in (source.plain("title"), f"[{source.plain('titleaddon')}]")
        for name in ("titletranslation", "journaltitle", "organization", "note", "keywords", "url", "date"):
            if source.get(name):
                assert decoded(found[name]) == source.plain(name)


def test_the_own_bibliography_is_read_back_by_pybtex(sources: list[Entry]) -> None:
    data: BibliographyData = parse_string(bibtex.text(sources), "bibtex")
    assert list(data.entries) == [source.key for source in sources]
    for source in sources:
        persons = data.entries[source.key].persons.get("author", [])
        assert [decoded(" ".join(person.prelast_names + person.last_names)) for person in persons] == [
            name.family for name in source.authors
        ]


def test_a_field_of_any_length_is_exported() -> None:
    source = entry("title = {T}, note = {http://e.example " + "{\\'e}~% { } " * 20_000 + "}")
    assert len(written(source)["note"]) > 100_000


def test_plain_text_is_escaped_for_a_field() -> None:
    assert bibtex.escaped("a\r\n@b{c %") == "a {@}b\\textbraceleft{}c \\%"
    assert plain(latex.read(bibtex.escaped("a\r\n@b{c} %"))) == "a @b{c} %"
