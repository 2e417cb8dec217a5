"""Generated .bib files of every layout: what is read is what pybtex reads, and the house form changes no value."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from hypothesis import event, given, settings
from hypothesis import strategies as st
from pybtex.database.input.bibtex import LowLevelParser, month_names
from pybtex.utils import CaseInsensitiveDict

from explainer.problems.place import TextFile
from explainer.sources.audit import audit
from explainer.sources.bibformat import CannotFormat, formatted
from explainer.sources.bibliography import from_files
from explainer.sources.bibscan import RawField, fields, plain_values, scan

# ----- files that are right, in every layout

SPACE = st.text(" \t\n", max_size=3)
GAP = st.text(" \t\n", min_size=1, max_size=3)
KEY = st.text("aZ0-_.:/+éßΩжя习近平", min_size=1, max_size=8)
NAME = st.sampled_from(["title", "Note", "DATE", "x-extra", "abstract", "edition", "volume", "annotation_1"])
TYPE = st.sampled_from(["misc", "Article", "ONLINE", "in-book"])
ABBREVIATION = st.sampled_from(["tps", "Daily", "x.y:z", *month_names])
WORDS = st.text("aB9 \n\t,.;:%#&_$^~()@'`\\-é习ж<>|", max_size=12)
BALANCED = st.recursive(
    WORDS,
    lambda inner: st.lists(st.one_of(WORDS, inner.map(lambda text: f"{{{text}}}")), max_size=3).map("".join),
    max_leaves=6,
)
IN_BRACES = st.one_of(BALANCED, st.just('say "so"')).map(lambda text: f"{{{text}}}")
IN_QUOTES = st.one_of(BALANCED, st.just('{say "so"}')).map(lambda text: f'"{text}"')
PART = st.one_of(IN_BRACES, IN_QUOTES, st.from_regex(r"[0-9]{1,4}", fullmatch=True), ABBREVIATION)
BETWEEN = st.one_of(
    GAP, st.just("\n% a remark\n"), st.just("\nfree text, no entry.\n"), st.just("\nremark one\n\nremark two\n")
)
DEFINITIONS = (
    '@string{tps = "The Post"}\n@String(daily = {Daily } # tps)\n@string{ x.y:z = 12 }\n@preamble{"\\x" # tps}\n'
)


@dataclass(frozen=True)
class Layout:
    """What may stand between the tokens of an entry."""

    opening: str
    closing: str
    last_comma: str
    space: str


LAYOUT = st.builds(Layout, st.just("{"), st.just("}"), st.sampled_from(["", ","]), SPACE) | st.builds(
    Layout, st.just("("), st.just(")"), st.sampled_from(["", ","]), SPACE
)


@st.composite
def values(draw: st.DrawFn) -> str:
    parts = draw(st.lists(PART, min_size=1, max_size=3))
    return draw(st.sampled_from([" # ", "#", "\n #\t"])).join(parts)


@st.composite
def entries(draw: st.DrawFn, key: str) -> str:
    layout = draw(LAYOUT)
    space = layout.space
    names = draw(st.lists(NAME, min_size=1, max_size=4, unique_by=str.casefold))
    written = f"{space},{space}".join(f"{name}{space}={space}{draw(values())}" for name in names)
    head = f"@{space}{draw(TYPE)}{space}{layout.opening}{space}{key}{space}"
    return f"{head},{space}{written}{space}{layout.last_comma}{space}{layout.closing}"


@st.composite
def files(draw: st.DrawFn) -> str:
    keys = draw(st.lists(KEY, max_size=4, unique_by=lambda key: unicodedata.normalize("NFC", key)))
    pieces = [DEFINITIONS]
    for key in keys:
        pieces += [draw(BETWEEN), draw(entries(key))]
    return "".join([*pieces, draw(BETWEEN)])


def as_pybtex_reads(text: str) -> list[tuple[str, str, dict[str, str]]]:
    parser = LowLevelParser(text, macros=CaseInsensitiveDict(month_names))
    return [
        (kind.lower(), body[0], {name.lower(): " ".join("".join(parts).split()) for name, parts in body[1]})
        for kind, body in parser
        if kind.lower() not in ("string", "preamble")
    ]


@settings(deadline=None)
@given(files())
def test_keys_and_values_of_a_right_file_are_those_that_pybtex_reads(text: str) -> None:
    bibliography = from_files([TextFile("r.bib", text)])
    assert bibliography.problems == ()
    read = [(entry.type, key, dict(entry.fields)) for key in bibliography if (entry := bibliography.get(key))]
    expected = [(kind, unicodedata.normalize("NFC", key), found) for kind, key, found in as_pybtex_reads(text)]
    assert read == expected
    assert [problem for key in bibliography for problem in bibliography.reading_problems(key)] == []


@settings(deadline=None)
@given(files())
def test_names_and_values_of_fields_stand_where_the_scan_says(text: str) -> None:
    file = TextFile("r.bib", text)
    for entry, (_, key, expected) in zip(scan(file).entries, as_pybtex_reads(text), strict=True):
        assert text[entry.start] == "@"
        assert text[entry.end - 1] in "})"
        assert text[entry.key_at :].startswith(key)
        found = [item for item in fields(file, entry) if isinstance(item, RawField)]
        assert [text[item.at : item.at + len(item.name)].lower() for item in found] == list(expected)
        for item in found:
            alone = f"@misc{{k, v = {text[item.value_at : item.value_end]}}}"
            assert as_pybtex_reads(DEFINITIONS + alone) == [("misc", "k", {"v": expected[item.name]})]


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A file of which a few characters are gone, doubled or replaced."""
    text = draw(files())
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(["", *'{}",=#@\n %', "a = {", '" #', "title = {x},"])) + text[at + 1 :]
    return text


@settings(deadline=None, max_examples=300)
@given(damaged())
def test_values_that_are_read_at_once_are_those_that_a_closer_look_finds(text: str) -> None:
    file, macros = TextFile("r.bib", text), CaseInsensitiveDict({**month_names, "tps": "The  Post"})
    for entry in scan(file).entries:
        quick = plain_values(file, entry, macros)
        event("read at once" if quick else "looked at closely")
        if quick is not None:
            found = [item for item in fields(file, entry) if isinstance(item, RawField)]
            written = "".join(f", {file.text[item.at : item.value_end]}" for item in found)
            assert len(found) == len(list(fields(file, entry)))
            [(_, (_, expected))] = LowLevelParser(f"@misc{{k{written}}}", macros=macros)
            assert list(quick.items()) == [(name.lower(), " ".join("".join(it).split())) for name, it in expected]


# ----- the house form


@settings(deadline=None, max_examples=50)
@given(files())
def test_the_house_form_changes_no_entry_and_no_value(text: str) -> None:
    tidy = formatted(TextFile("r.bib", text))
    assert sorted(as_pybtex_reads(tidy), key=repr) == sorted(as_pybtex_reads(text), key=repr)


@settings(deadline=None, max_examples=50)
@given(files())
def test_the_house_form_keeps_values_to_the_letter(text: str) -> None:
    def letters(source: str) -> dict[str, dict[str, str]]:
        file = TextFile("r.bib", source)
        return {
            entry.key: {
                item.name: source[item.value_at : item.value_end]
                for item in fields(file, entry)
                if isinstance(item, RawField)
            }
            for entry in scan(file).entries
        }

    assert letters(formatted(TextFile("r.bib", text))) == letters(text)


@settings(deadline=None, max_examples=50)
@given(files())
def test_the_house_form_of_the_house_form_is_itself(text: str) -> None:
    tidy = formatted(TextFile("r.bib", text))
    assert formatted(TextFile("r.bib", tidy)) == tidy


@settings(deadline=None, max_examples=50)
@given(files())
def test_the_house_form_keeps_every_remark_and_preamble(text: str) -> None:
    tidy = formatted(TextFile("r.bib", text))
    for remark in ("% a remark", "free text, no entry.", "remark one", "remark two", "@preamble"):
        assert tidy.count(remark) == text.count(remark)


# ----- any text at all

FRAGMENTS = (
    """@ @misc{ @misc( @string{ @comment{ @preamble{ key key, title note = {x} "x" { } ( ) " # , % \\ tps 12 习 é"""
)
SIGNS = [" ", "\n", "\n<<<<<<< a\n", "\n=======\n", "\n>>>>>>> b\n", "\u200b", "\x00", "\r"]
ANYTHING = st.lists(st.sampled_from(FRAGMENTS.split() + SIGNS), max_size=40).map("".join) | st.text(max_size=60)


@settings(deadline=None)
@given(ANYTHING)
def test_no_text_makes_reading_fail(text: str) -> None:
    bibliography = from_files([TextFile("r.bib", text)])
    for problem in audit(bibliography):
        assert problem.message
        assert problem.hint
        assert 1 <= problem.place.column <= len(problem.place.excerpt) + 1


@settings(deadline=None)
@given(ANYTHING)
def test_spans_of_any_text_follow_one_another(text: str) -> None:
    file = TextFile("r.bib", text)
    scanned = scan(file)
    at = 0
    for entry in sorted((*scanned.entries, *scanned.strings, *scanned.preambles), key=lambda found: found.start):
        assert at <= entry.start < entry.key_at <= entry.end <= len(text)
        at = entry.end
        for item in fields(file, entry):
            if isinstance(item, RawField):
                assert entry.key_at <= item.at < item.value_at < item.value_end <= entry.end


@settings(deadline=None)
@given(ANYTHING)
def test_any_text_has_a_house_form_that_keeps_its_values_or_is_refused(text: str) -> None:
    file = TextFile("r.bib", text)
    try:
        tidy = formatted(file)
    except CannotFormat as cannot:
        assert cannot.problems
        return
    before, after = from_files([file]), from_files([TextFile("r.bib", tidy)])
    assert {key: before.get(key).fields for key in before} == {key: after.get(key).fields for key in after}  # type: ignore[union-attr]
    assert formatted(TextFile("r.bib", tidy)) == tidy
