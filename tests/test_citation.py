"""What stands in the brackets of a citation: what is read, and what is refused and how."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.sources.citation import BadCitation, Cite, is_key, parse

Read = tuple[str, str, str]
"""Key, passage, locator."""

READ: dict[str, tuple[str, list[Read]]] = {
    "a key": ("gazette-bridge-1902", [("gazette-bridge-1902", "", "")]),
    "a key with spaces around": ("  a \n", [("a", "", "")]),
    "all marks that a key may have": ("a-b_c.d:e/f+g", [("a-b_c.d:e/f+g", "", "")]),
    "a key of one digit": ("1", [("1", "", "")]),
    "capitals": ("Gazette", [("Gazette", "", "")]),
    "Chinese": ("桥报-1903", [("桥报-1903", "", "")]),
    "Russian": ("газета-мост", [("газета-мост", "", "")]),
    "Arabic and Hindi, with their marks": ("جِسر; पुल", [("جِسر", "", ""), ("पुल", "", "")]),
    "composed and decomposed letters as one": ("caf\u00e9; cafe\u0301", [("caf\u00e9", "", ""), ("caf\u00e9", "", "")]),
    "a page": ("a, p. 4", [("a", "", "p. 4")]),
    "a time": ("a, 12:30", [("a", "", "12:30")]),
    "a note of a book": ("a, fn. 16", [("a", "", "fn. 16")]),
    "a locator with commas": ("a, vol. 2, p. 4, n. 1", [("a", "", "vol. 2, p. 4, n. 1")]),
    "a locator in another script": ("a, 第4页", [("a", "", "第4页")]),
    "a locator with marks of Markdown": ('a, *§ 4* & "x" <y> # @ ^ `z`', [("a", "", '*§ 4* & "x" <y> # @ ^ `z`')]),
    "a locator over two lines": ("a,\n  p.\t4", [("a", "", "p. 4")]),
    "a locator without a space": ("a,4", [("a", "", "4")]),
    "a decomposed letter in a locator": ("a, cafe\u0301", [("a", "", "caf\u00e9")]),
    "a passage": ("a#lost", [("a", "lost", "")]),
    "a passage in another script": ("桥报#通车", [("桥报", "通车", "")]),
    "a passage with a locator": ("a#lost, p. 4", [("a", "lost", "p. 4")]),
    "a passage with all marks": ("a#b-c_d.e:f/g+h", [("a", "b-c_d.e:f/g+h", "")]),
    "several sources": ("a; b, p. 2; c#x", [("a", "", ""), ("b", "", "p. 2"), ("c", "x", "")]),
    "several sources without spaces": ("a;b,2;c#x", [("a", "", ""), ("b", "", "2"), ("c", "x", "")]),
    "several sources over lines": ("a;\nb,\np. 2", [("a", "", ""), ("b", "", "p. 2")]),
    "one source twice": ("a, 1; a, 2", [("a", "", "1"), ("a", "", "2")]),
}


@pytest.mark.parametrize(("text", "cites"), READ.values(), ids=list(READ))
def test_a_citation_is_read(text: str, cites: list[Read]) -> None:
    assert [cite.identity for cite in parse(text)] == cites


COMMA = "write a comma before a locator ([^key, p. 4]) and a semicolon between sources ([^a; b])"
PLAIN_COMMA = "write a plain comma before a locator: [^key, p. 4]"
PLAIN_SEMICOLON = "write a plain semicolon between sources: [^a; b]"
KEY = "a key has letters, digits and - _ . : / + only"

REFUSED: dict[str, tuple[str, str, str, str]] = {
    # the text, what is marked in it, message, hint
    "nothing": ("", "", "the citation is empty", "write [^key]"),
    "spaces": (" \n ", " \n ", "the citation is empty", "write [^key]"),
    "a semicolon at the end": ("a;", ";", "a source is missing beside the semicolon", "write [^key; other-key]"),
    "a semicolon at the beginning": (";a", ";", "a source is missing beside the semicolon", "write [^key; other-key]"),
    "two semicolons": ("a;;b", ";", "a source is missing beside the semicolon", "write [^key; other-key]"),
    "a space between semicolons": ("a; ;b", " ", "a source is missing beside the semicolon", "write [^key; other-key]"),
    "a comma at the end": ("a,", ",", "a locator is missing after the comma", "write [^key, p. 4]"),
    "a comma before a semicolon": ("a, ; b", ",", "a locator is missing after the comma", "write [^key, p. 4]"),
    "a locator alone": (", p. 4", ",", "the key is missing", "write [^key, p. 4]"),
    "a passage alone": ("#lost", "#", "the key is missing", "write [^key, p. 4]"),
    "a # alone": ("a#", "a#", "a passage is missing after the #", "write [^key#passage]"),
    "a # before a comma": ("b; a#, p. 4", "a#", "a passage is missing after the #", "write [^key#passage]"),
    "two #": ("a#b#c", "#", '"#" cannot stand in a passage', "write one # before the passage: [^key#passage]"),
    "an @": ("@a", "@", '"@a" begins with @', "leave out the @"),
    "an @ before the second": ("a; @b", "@", '"@b" begins with @', "leave out the @"),
    "an @ alone": ("@", "@", '"@" begins with @', "leave out the @"),
    "two ^": ("^a", "^", '"^a" begins with ^', "leave out the ^"),
    "a minus and an @": ("-@a", "@", '"@" cannot stand in a key', KEY),
    "a locator without a comma": ("a p. 4", " ", "a space cannot stand in a key", COMMA),
    "words before the key": ("see a", " ", "a space cannot stand in a key", COMMA),
    "a key broken over lines": ("gazette-\nbridge", "\n", "a space cannot stand in a key", COMMA),
    "a space that does not break": ("a\u00a0b", "\u00a0", "a space cannot stand in a key", COMMA),
    "a space before the passage": ("a #b", " ", "a space cannot stand in a key", COMMA),
    "a space after the #": ("a# b", " ", "a space cannot stand in a passage", COMMA),
    "a Chinese comma": (
        "a，第4页",
        "，",
        '"，" cannot stand in a key',
        PLAIN_COMMA,
    ),
    "a Chinese list comma": (
        "a、b",
        "、",
        '"、" cannot stand in a key',
        PLAIN_COMMA,
    ),
    "a Chinese semicolon": (
        "a；b",
        "；",
        '"；" cannot stand in a key',
        "write a plain semicolon between sources: [^a; b]",
    ),
    "a bracket": ("[a", "[", '"[" cannot stand in a key', KEY),
    "a brace": ("{a}", "{", '"{" cannot stand in a key', KEY),
    "a quotation mark": ('"a"', '"', '""" cannot stand in a key', KEY),
    "a backslash": (r"a\_b", "\\", '"\\" cannot stand in a key', KEY),
    "a long dash": ("a–b", "–", '"–" cannot stand in a key', KEY),
    "an emoji": ("a😀", "😀", '"😀" cannot stand in a key', KEY),
    "a wrong sign in a passage": (
        "a#b!",
        "!",
        '"!" cannot stand in a passage',
        "a passage has letters, digits and - _ . : / + only",
    ),
}


@pytest.mark.parametrize(("text", "marked", "message", "hint"), REFUSED.values(), ids=list(REFUSED))
def test_what_is_no_citation_is_refused_with_its_place_and_a_hint(
    text: str, marked: str, message: str, hint: str
) -> None:
    with pytest.raises(BadCitation) as caught:
        parse(text)
    bad = caught.value
    assert (text[bad.start : bad.end], bad.message, bad.hint) == (marked, message, hint)
    assert not bad.invisible


INVISIBLE = {
    "a space without width": ("a\u200bb", "U+200B, zero width space"),
    "a soft hyphen": ("a\u00adb", "U+00AD, soft hyphen"),
    "a byte order mark": ("\ufeffa", "U+FEFF, zero width no-break space"),
    "a mark of direction": ("a\u200e, p. 4", "U+200E, left-to-right mark"),
    "a mark in the locator": ("a, p.\u20604", "U+2060, word joiner"),
    "a control character": ("a\x07", "U+0007, control character"),
    "a character of private use": ("a\ue000", "U+E000, control character"),
    "a noncharacter": ("a\uffff", "U+FFFF, control character"),
}


@pytest.mark.parametrize(("text", "name"), INVISIBLE.values(), ids=list(INVISIBLE))
def test_an_invisible_character_is_named(text: str, name: str) -> None:
    with pytest.raises(BadCitation) as caught:
        parse(text)
    bad = caught.value
    assert bad.invisible
    assert bad.message == f"an invisible character ({name}) stands in the citation"
    assert not text[bad.start : bad.end].isalnum()
    assert bad.end == bad.start + 1


def test_each_source_knows_where_it_stands_in_the_text() -> None:
    text = " a; cafe\u0301#lost , p. 2;\n桥报"
    assert [text[cite.at : cite.end] for cite in parse(text)] == ["a", "cafe\u0301#lost", "桥报"]


def test_where_a_source_stands_is_no_part_of_what_is_cited() -> None:
    assert parse("a, 1")[0].identity == parse("b; a,  1")[1].identity == Cite("a", "", "1").identity


@pytest.mark.parametrize("text", ["a", "9", "-", "a-b_c.d:e/f+g", "桥", "мост", "cafe\u0301", "पुल"])
def test_a_key(text: str) -> None:
    assert is_key(text)


@pytest.mark.parametrize("text", ["", " ", "a b", "a,b", "a;b", "a#b", "@a", "a\u200b", "a!", "[a]", "a–b", "а́\n"])
def test_no_key(text: str) -> None:
    assert not is_key(text)


@pytest.mark.no_cover
def test_of_every_character_that_makes_no_key_it_is_said_why() -> None:
    unknown = 0
    for char in map(chr, range(sys.maxunicode + 1)):
        if unicodedata.category(char) in ("Cn", "Co", "Cs"):  # a million, all of them one case
            unknown += 1
            if unknown % 500:
                continue
        if not is_key(char) and char not in ",;#" and not char.isspace():
            with pytest.raises(BadCitation):
                parse(f"a{char}")


texts = st.text(st.one_of(st.sampled_from("ab桥é\u0301 ,;#@^\n\t-.:/+_\\[]{}\u200b，；"), st.characters()), max_size=20)
keys = st.text(st.sampled_from("abc桥мост09-_.:/+éйü"), min_size=1, max_size=8)
locators = st.text(st.characters(exclude_categories=("C", "Z"), exclude_characters=";"), max_size=8)
cites = st.builds(Cite, keys, st.one_of(st.just(""), keys), locators)


@given(texts)
def test_reading_raises_nothing_but_the_documented_exception_and_marks_a_part_of_the_text(text: str) -> None:
    try:
        found = parse(text)
    except BadCitation as bad:
        assert bad.message
        assert bad.hint
        assert 0 <= bad.start <= bad.end <= len(text)
        assert bad.start < bad.end or not text
    else:
        assert all(is_key(cite.key) for cite in found)
        assert all(is_key(cite.passage) for cite in found if cite.passage)
        assert all(
            unicodedata.normalize("NFC", text[cite.at : cite.end]) == "#".join(filter(None, (cite.key, cite.passage)))
            for cite in found
        )


def spelled(cite: Cite) -> str:
    return cite.key + (f"#{cite.passage}" if cite.passage else "") + (f", {cite.locator}" if cite.locator else "")


@given(st.lists(cites, min_size=1, max_size=4), st.sampled_from([";", "; ", " ;\n", "\t; "]))
def test_what_is_written_is_what_is_read(written: list[Cite], between: str) -> None:
    read = parse(between.join(spelled(cite) for cite in written))
    normal = [tuple(unicodedata.normalize("NFC", part) for part in cite.identity) for cite in written]
    assert [cite.identity for cite in read] == normal


@given(texts)
def test_composed_and_decomposed_letters_are_read_alike(text: str) -> None:
    def outcome(form: str) -> list[Read] | str:
        try:
            return [cite.identity for cite in parse(form)]
        except BadCitation as bad:
            return unicodedata.normalize("NFD", bad.hint)

    assert outcome(unicodedata.normalize("NFC", text)) == outcome(unicodedata.normalize("NFD", text))
