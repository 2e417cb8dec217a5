"""What an editor is told, apart from the protocol by which it asks."""

from __future__ import annotations

import contextlib
import io
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.editingsite import FILES, OPTIONS, marked, read, write

from explainer.__main__ import main
from explainer.editing import catalog, completion, context, hover, mention, navigation, outline, quickfix, rename
from explainer.editing import position as positions
from explainer.editing.completion import Sort
from explainer.editing.diagnosis import MOST, Diagnosis
from explainer.editing.overlay import overlaid
from explainer.editing.position import Encoding, Position, Range
from explainer.editing.reading import Reader
from explainer.editing.richmarkdown import as_markdown, escaped
from explainer.editing.site import Folders, Kind, Site
from explainer.problems.place import Place, TextFile
from explainer.problems.problem import Problem, did_you_mean
from explainer.text.rich import Rich, Span, link


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return read(write(tmp_path_factory.mktemp("site")))


# ----- positions


@pytest.mark.parametrize(
    ("line", "character", "encoding", "expected"),
    [
        ("ferry", 2, Encoding.UTF16, 2),
        ("渡船x", 2, Encoding.UTF16, 2),
        ("渡船x", 6, Encoding.UTF8, 2),
        ("😀x", 2, Encoding.UTF16, 1),
        ("😀x", 1, Encoding.UTF16, 0),
        ("😀x", 4, Encoding.UTF8, 1),
        ("😀x", 1, Encoding.UTF32, 1),
        ("e\u0301x", 2, Encoding.UTF16, 2),
        ("e\u0301x", 3, Encoding.UTF8, 2),
        ("a\u2028b", 2, Encoding.UTF16, 2),
        ("😀", 99, Encoding.UTF16, 1),
        ("", 3, Encoding.UTF16, 0),
    ],
)
def test_a_position_counts_the_code_units_agreed_upon(
    line: str, character: int, encoding: Encoding, expected: int
) -> None:
    assert positions.characters(line, character, encoding) == expected


def test_an_offset_is_found_in_lines_that_end_only_in_line_feeds() -> None:
    text = "a\u2028b\x0cc\n渡😀x\n"
    assert text[positions.offset(text, Position(1, 3), Encoding.UTF16)] == "x"
    assert positions.offset(text, Position(9, 0), Encoding.UTF16) == len(text)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r")), st.data())
def test_every_offset_has_a_position_that_leads_back_to_it(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    for encoding in Encoding:
        assert positions.offset(text, positions.Lines(text, encoding).position(at), encoding) == at


@given(st.text(), st.text(), st.data())
def test_a_change_of_a_range_is_a_change_of_its_characters(text: str, new: str, data: st.DataObject) -> None:
    text, new = positions.plain(text), positions.plain(new)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    lines = positions.Lines(text, Encoding.UTF16)
    span = Range(lines.position(start), lines.position(end))
    assert positions.changed(text, span, new, Encoding.UTF16) == text[:start] + new + text[end:]


def test_a_place_marks_its_characters_in_code_units() -> None:
    place = TextFile("a.md", "x\n😀渡[^key]\n").place(4, 9)
    assert positions.range_of(place, Encoding.UTF16) == Range(Position(1, 3), Position(1, 8))
    assert positions.range_of(place, Encoding.UTF8) == Range(Position(1, 7), Position(1, 12))


@pytest.mark.parametrize("sent", ["\ufeffa\r\nb\rc\n", "a\nb\nc\n"])
def test_a_text_is_taken_as_a_file_would_be_read(sent: str) -> None:
    assert positions.changed("", None, sent, Encoding.UTF16) == "a\nb\nc\n"


# ----- files


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("docs/a.md", Kind.PAGE),
        ("docs/sub/a.md", Kind.PAGE),
        ("README.md", Kind.OTHER),
        ("citations/references.bib", Kind.BIBLIOGRAPHY),
        ("citations/evidence/a.yml", Kind.EVIDENCE),
        ("citations/claims/a.yaml", Kind.RECORDS),
        ("docs/data/timeline.yml", Kind.RECORDS),
        ("docs/data/a.csv", Kind.TABLE),
        ("mkdocs.yml", Kind.OTHER),
        ("docs-old/a.md", Kind.OTHER),
    ],
)
def test_a_file_is_known_by_its_place_and_ending(path: str, kind: Kind) -> None:
    assert Folders().kind(path) is kind


def test_what_is_not_saved_is_read_in_the_place_of_the_file(tmp_path: Path) -> None:
    write(tmp_path, {"a/b.yml": "saved", "a/c.yml": "on the disk"})
    root = overlaid(tmp_path, {os.path.realpath(tmp_path / "a/b.yml"): "typed"})
    assert [path.read_bytes() for path in sorted(root.rglob("*.yml"))] == [b"typed", b"on the disk"]
    assert (tmp_path / "a/b.yml").read_bytes() == b"saved"


def test_half_a_character_of_an_editor_does_no_harm(tmp_path: Path) -> None:
    write(tmp_path)
    site = read(tmp_path, {"docs/index.md": "# x\n\n\ud83d"})
    assert site.pages["index.md"].file.text == "# x\n\n?"


# ----- reading again


class Edited:
    """A project that is read again and again."""

    def __init__(self, root: Path) -> None:
        self.root = write(root).resolve()
        self.reader = Reader(self.root, OPTIONS)
        self.diagnosis = Diagnosis()
        self.unsaved: dict[str, str] = {}

    def site(self) -> Site:
        return self.reader.read(self.unsaved)

    def type(self, path: str, text: str) -> Site:
        self.unsaved[str(self.root / path)] = text
        return self.site()

    def problems(self) -> dict[str, list[str]]:
        *_, last = self.diagnosis.report(self.site(), (), self.reader.tree)
        return {path: [found.code for found in problems] for path, problems in last.items() if problems}


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    return Edited(tmp_path)


def test_nothing_is_read_again_when_nothing_has_changed(edited: Edited) -> None:
    assert edited.site() is edited.site()


def test_typing_in_a_page_reads_that_page_alone(edited: Edited) -> None:
    before = edited.site()
    after = edited.type("docs/index.md", "# Another\n")
    assert after.project is before.project
    assert after.catalog is before.catalog
    assert after.pages["sub/other.md"] is before.pages["sub/other.md"]
    assert after.pages["index.md"].file.text == "# Another\n"


def test_typing_in_a_source_reads_the_sources(edited: Edited) -> None:
    before = edited.site()
    after = edited.type("citations/references.bib", "@book{new-1910, title = {New}}\n")
    assert list(after.project.bibliography) == ["new-1910"]
    assert after.pages["index.md"] is before.pages["index.md"]
    edited.unsaved.clear()
    assert list(edited.site().project.bibliography) == list(before.project.bibliography)


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("docs/data/timeline.yml", ("bibliography", "evidence", "register")),
        ("citations/claims/1-ferry.yml", ("bibliography", "evidence", "tables", "timeline")),
        ("docs/data/crossings.csv", ("bibliography", "evidence", "register")),
        ("citations/evidence/ferry-log-1901.yml", ("bibliography", "timeline")),
        ("citations/references.bib", ("timeline", "glossary")),
    ],
)
def test_typing_elsewhere_reads_again_only_what_leans_on_it(edited: Edited, path: str, kept: tuple[str, ...]) -> None:
    before = edited.site()
    first = edited.type(path, FILES[path] + "\n")
    second = edited.type(path, FILES[path] + "\n\n")
    for name in kept:
        assert getattr(first.project, name) is getattr(second.project, name) is getattr(before.project, name)
    assert (second.catalog is before.catalog) == ("bibliography" in kept)
    assert second.project is not first.project


def test_what_is_typed_twice_and_then_given_up_is_seen_each_time(edited: Edited) -> None:
    path, text = "docs/data/timeline.yml", FILES["docs/data/timeline.yml"]
    events = [len(edited.type(path, typed).project.timeline.events) for typed in (text, "events: []\n", text)]
    assert events == [1, 0, 1]
    edited.type(path, "events: []\n")
    edited.unsaved.clear()
    assert len(edited.site().project.timeline.events) == 1


def test_things_are_where_the_configuration_says_and_where_it_says_so_later(tmp_path: Path) -> None:
    write(tmp_path, {"text/a.md": "# A\n", "library/main.bib": "@book{log-1910, title = {Log}}\n"})
    reader = Reader(tmp_path.resolve(), {})
    assert not reader.is_project
    options = "markdown_extensions:\n- explainer: {bibliography: library/main.bib}\n"
    (tmp_path / "mkdocs.yml").write_text(f"docs_dir: text\n{options}", encoding="utf-8")
    assert reader.is_project
    site = reader.read({})
    assert (list(site.pages), list(site.project.bibliography)) == (["a.md"], ["log-1910"])


def test_a_file_that_is_deleted_or_made_outside_is_seen(edited: Edited) -> None:
    edited.site()
    (edited.root / "docs/sub/other.md").unlink()
    (edited.root / "docs/third.md").write_text("# Third\n", encoding="utf-8")
    (edited.root / "citations/evidence/ferry-log-1901.yml").unlink()
    after = edited.site()
    assert sorted(after.pages) == ["index.md", "third.md"]
    assert not after.project.evidence.passages


def test_a_page_that_is_nowhere_but_in_the_editor_is_a_page(edited: Edited) -> None:
    assert "new.md" in edited.type("docs/new.md", "# New\n").pages


def test_the_problems_are_those_of_the_check(edited: Edited, monkeypatch: pytest.MonkeyPatch) -> None:
    assert edited.problems() == {}
    edited.type("docs/index.md", "It ran.[^fery-log-1901]\n")
    found = edited.problems()
    assert found["docs/index.md"] == ["C001"]
    monkeypatch.chdir(write(edited.root, {"docs/index.md": "It ran.[^fery-log-1901]\n"}))
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        main(["check", "--format", "json"])
    told = [(problem["path"], problem["code"]) for problem in json.loads(printed.getvalue())]
    assert sorted((path, code) for path, codes in found.items() for code in codes) == sorted(told)


@pytest.mark.parametrize(
    ("path", "text", "code"),
    [
        pytest.param("citations/references.bib", "@book{ferry-log-1901,\n  title = {", "B004", id="an open brace"),
        pytest.param("citations/references.bib", "@", "C001", id="a command of one character"),
        pytest.param("citations/evidence/ferry-log-1901.yml", "passages:\n  - id: [", "E010", id="an open list"),
        pytest.param("citations/claims/1-ferry.yml", "topic: x\nclaims:\n  -", "E010", id="an empty item"),
        pytest.param("docs/data/timeline.yml", "events:\n  - date: 1901\n    what", "D001", id="half a field"),
        pytest.param("docs/data/crossings.csv", "year,load,source\n1901", "D003", id="half a row"),
        pytest.param("docs/data/crossings.yml", "title: x\ncolumns: [", "D001", id="half a description"),
        pytest.param("docs/index.md", "# x\n\nIt ran.[^ferry-log-1901;]", "C002", id="half a citation"),
        pytest.param("docs/index.md", "---\ntitle: [\n---\n", "C011", id="half front matter"),
    ],
)
def test_what_is_half_written_is_a_problem_and_no_failure(edited: Edited, path: str, text: str, code: str) -> None:
    edited.problems()
    edited.type(path, text)
    assert code in [found for codes in edited.problems().values() for found in codes]
    for at in range(len(text) + 1):  # whatever is asked there has an answer
        file = TextFile(path, text)
        completion.completions(edited.site(), file, at)
        hover.hover(edited.site(), file, at)
        navigation.definitions(edited.site(), file, at)
        navigation.references(edited.site(), file, at, with_entry=True)


def test_a_link_that_leads_nowhere_is_followed_as_the_check_does(edited: Edited) -> None:
    edited.type("docs/index.md", "# x\n\n[a](sub/none.md) [b](sub/other.md#none) [c](sub/other.md#other)\n")
    found = edited.problems()["docs/index.md"]
    assert sorted(found) == ["L001", "L002"]
    site = edited.type("docs/index.md", "# xy\n\n[a](sub/none.md) [b](sub/other.md#none) [c](sub/other.md#other)\n")
    first = next(edited.diagnosis.report(site, {"docs/index.md"}, edited.reader.tree))
    assert [problem.code for problem in first["docs/index.md"]] == ["L001", "L002"]  # before they are followed again
    edited.type("docs/sub/other.md", "# None\n")
    assert edited.problems()["docs/index.md"] == ["L001", "L002"]
    edited.type("docs/index.md", "# x\n\n[b](sub/other.md#none)\n")
    assert "docs/index.md" not in edited.problems()


def test_mended_files_have_no_problems_left(edited: Edited) -> None:
    edited.type("citations/references.bib", "")
    assert edited.problems()
    edited.unsaved.clear()
    assert edited.problems() == {}


def test_a_page_is_checked_again_only_when_it_or_what_backs_it_has_changed(edited: Edited) -> None:
    list(edited.diagnosis.report(edited.site()))
    known = {uri: found for uri, (_, found) in edited.diagnosis._pages.items()}
    edited.type("docs/index.md", "# Another\n")
    list(edited.diagnosis.report(edited.site()))
    found = {uri: found for uri, (_, found) in edited.diagnosis._pages.items()}
    assert found["sub/other.md"] is known["sub/other.md"]
    assert found["index.md"] is not known["index.md"]


def test_a_check_that_is_left_before_its_end_is_made_up_for_by_the_next(edited: Edited) -> None:
    edited.type("citations/claims/1-ferry.yml", "topic: [")
    next(edited.diagnosis.report(edited.site()))
    assert edited.problems()["citations/claims/1-ferry.yml"] == ["E010"]


def test_the_page_that_is_edited_comes_first(edited: Edited) -> None:
    parts = edited.diagnosis.report(edited.site(), {"docs/sub/other.md"})
    assert list(next(parts)) == ["docs/sub/other.md"]


def test_of_very_many_problems_the_errors_are_shown(edited: Edited) -> None:
    entries = "".join(f"@book{{unused-{number}, title = {{T}}}}\n" for number in range(MOST + 50))
    edited.type("citations/references.bib", FILES["citations/references.bib"] + entries + "@book{bad, title = {")
    report = {path: found for part in edited.diagnosis.report(edited.site()) for path, found in part.items()}
    found = report["citations/references.bib"]
    assert len(found) == MOST
    assert any(problem.code == "B004" for problem in found)


# ----- what is being typed


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        pytest.param(Kind.PAGE, "It ran.[^fer‸", ("fer", None), id="a key"),
        pytest.param(Kind.PAGE, "It ran.[^‸]", ("", None), id="an empty bracket"),
        pytest.param(Kind.PAGE, "It ran.[^a; ‸]", ("", None), id="behind a semicolon"),
        pytest.param(Kind.PAGE, "It ran.[^a, p. 4; b‸]", ("b", None), id="behind a locator"),
        pytest.param(Kind.PAGE, "[^n]: See [@fe‸", ("fe", None), id="in a note of prose"),
        pytest.param(Kind.PAGE, "It ran.[^Ada Ha‸", ("Ada Ha", None), id="a name"),
        pytest.param(Kind.PAGE, "It ran.[^a#la‸", ("la", "a"), id="a passage"),
        pytest.param(Kind.PAGE, "It ran.[^b; a#t.19‸", ("t.19", "a"), id="a cell"),
        pytest.param(Kind.PAGE, "> It [^a;\n> fe‸", ("fe", None), id="in the next line of a quotation"),
        pytest.param(Kind.PAGE, "It ran.[^a, p‸", None, id="a locator"),
        pytest.param(Kind.PAGE, "It ran.[^a] and‸", None, id="behind the bracket"),
        pytest.param(Kind.PAGE, "It ran. [li‸", None, id="a link"),
        pytest.param(Kind.PAGE, "It \\[^a‸", None, id="an escaped bracket"),
        pytest.param(Kind.PAGE, "It `[^a‸", None, id="code"),
        pytest.param(Kind.PAGE, "```\n[^a‸", None, id="a block of code"),
        pytest.param(Kind.PAGE, "```\nx\n```\n[^a‸", ("a", None), id="behind a block of code"),
        pytest.param(Kind.PAGE, "[^a\n\nb‸", None, id="in another paragraph"),
        pytest.param(Kind.RECORDS, 'for: [a, "fe‸', ("fe", None), id="in a list"),
        pytest.param(Kind.RECORDS, "for: [a,\n  fe‸", ("fe", None), id="in the next line of a list"),
        pytest.param(Kind.RECORDS, "for: [a#b, c#d‸", ("d", "c"), id="a passage in a list"),
        pytest.param(Kind.RECORDS, "against:\n  - x\n  - fe‸", ("fe", None), id="an item of a list"),
        pytest.param(Kind.RECORDS, "also:\n  - fe‸", None, id="an item of another list"),
        pytest.param(Kind.RECORDS, "  - {id: a, source: fe‸", ("fe", None), id="the source of a place"),
        pytest.param(Kind.RECORDS, "    what: It ran.[^fe‸", ("fe", None), id="a statement"),
        pytest.param(Kind.RECORDS, "  what: It‸", None, id="the words of a statement"),
        pytest.param(Kind.BIBLIOGRAPHY, "  crossref = {fe‸", ("fe", None), id="the parent of an entry"),
        pytest.param(Kind.BIBLIOGRAPHY, "  title = {fe‸", None, id="a title"),
        pytest.param(Kind.EVIDENCE, "  quote: x [^a‸", None, id="the words of a source"),
        pytest.param(Kind.OTHER, "[^a‸", None, id="a file of no concern"),
    ],
)
def test_what_is_typed_is_told_from_the_text_before_it(
    kind: Kind, text: str, expected: tuple[str, str | None] | None
) -> None:
    file, at = marked("x", text)
    typed = context.typed(kind, file.text, at)
    assert (typed and (typed.text, typed.key)) == expected


def test_a_candidate_takes_the_place_of_the_whole_name(site: Site) -> None:
    file, at = marked("docs/index.md", "It ran.[^fer‸ry-lo, p. 4]\n")
    found = completion.completions(site, file, at)
    assert found.span is not None
    assert file.text[slice(*found.span)] == "ferry-lo"


# ----- completion


def labels(site: Site, path: str, text: str) -> list[str]:
    return [candidate.text for candidate in completion.completions(site, *marked(path, text)).candidates]


def test_sources_are_offered_with_what_tells_them_apart(site: Site) -> None:
    found = completion.completions(site, *marked("docs/index.md", "It ran.[^ferry-l‸"))
    candidate = found.candidates[0]
    assert (candidate.text, candidate.about, candidate.detail) == (
        "ferry-log-1901",
        "Primary source · Halm, 1901",
        "The *Log* of the Ferry",
    )
    assert found.is_whole


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ferry-l", "ferry-log-1901"),
        ("FERRY-L", "ferry-log-1901"),
        ("halm", "ferry-log-1901"),
        ("harbor press", "ferry-log-1901"),
        ("1903", "渡船-1903"),
        ("渡", "渡船-1903"),
        ("bridge", "渡船-1903"),
        ("大桥", "渡船-1903"),
        ("frylg", "ferry-log-1901"),
        ("bells", "ferry-bells-1901"),
    ],
)
def test_a_source_is_found_by_key_author_title_and_year(site: Site, typed: str, expected: str) -> None:
    for _ in site.catalog.fill():
        pass
    assert labels(site, "docs/new.md", f"It ran.[^{typed}‸")[0] == expected


def test_sources_that_a_page_cites_come_first(site: Site) -> None:
    assert labels(site, "docs/sub/other.md", "It ran.[^‸")[0] == "ferry-bells-1901"


def test_nothing_is_offered_that_does_not_fit(site: Site) -> None:
    assert labels(site, "docs/index.md", "It ran.[^zzz‸") == []


def test_of_very_many_sources_the_best_are_offered_and_more_when_more_is_typed(tmp_path: Path) -> None:
    entries = "".join(f"@book{{book-{number}, title = {{T}}}}\n" for number in range(catalog.MOST + 1))
    site = read(write(tmp_path, {"citations/references.bib": entries, "docs/index.md": "# x\n"}))
    found = completion.completions(site, *marked("docs/index.md", "[^b‸"))
    assert len(found.candidates) == catalog.MOST
    assert not found.is_whole
    assert completion.completions(site, *marked("docs/index.md", "[^book-10‸")).is_whole


def test_the_passages_and_figures_of_a_source_are_offered_with_their_words(site: Site) -> None:
    found = completion.completions(site, *marked("docs/index.md", "It ran.[^ferry-log-1901#‸"))
    shown = [(item.sort, item.text, item.about, item.detail) for item in found.candidates]
    assert shown == [
        (Sort.PASSAGE, "last-run", "p. 12", "The ferry made its last run in the snow."),
        (Sort.PASSAGE, "snow", "", "Der Schnee lag hoch, die Fähre < 5 m blieb *liegen."),
        (Sort.FIGURE, "passengers", "1901", "1,200 passengers"),
        (Sort.FIGURE, "crossings.1901.load", "1901", "40 t"),
        (Sort.FIGURE, "crossings.1902.load", "1902", "50 t"),
    ]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ferry-log-1901#crossings.", ["crossings.1901.load", "crossings.1902.load"]),
        ("ferry-log-1901#crossings.1902", ["crossings.1902.load"]),
        ("ferry-log-1901#deep", ["snow"]),
        ("渡船-1903#", ["crossings.1902.load"]),
        ("nothing#", []),
    ],
)
def test_what_is_recorded_is_found_by_its_name_and_words(site: Site, typed: str, expected: list[str]) -> None:
    assert labels(site, "docs/index.md", f"It ran.[^{typed}‸") == expected


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("citations/claims/1-ferry.yml", "    for: [ferry-lo‸"),
        ("docs/data/timeline.yml", "    what: It ran.[^ferry-lo‸"),
        ("docs/data/places.yml", "  - {id: halm, source: ferry-lo‸"),
        ("citations/references.bib", "  crossref = {ferry-lo‸"),
    ],
)
def test_sources_are_offered_wherever_they_are_cited(site: Site, path: str, text: str) -> None:
    assert labels(site, path, text)[0] == "ferry-log-1901"


# ----- hover


def hovered(site: Site, path: str, text: str) -> str:
    found = hover.hover(site, *marked(path, text))
    return found.markdown if found else ""


def test_a_citation_shows_its_note_as_the_site_formats_it(site: Site) -> None:
    assert hovered(site, "docs/index.md", "It ran.[^ferry‸-log-1901, p. 4]") == (
        "Ada Halm, *The \\*Log\\* of the Ferry* (Harbor Press, 1901), p. 4 Primary source."
    )


def test_a_passage_shows_its_words_and_their_translation_and_nothing_of_them_is_markup(site: Site) -> None:
    shown = hovered(site, "docs/index.md", "It ran.[^ferry-log-1901#sn‸ow]")
    assert "> “Der Schnee lag hoch, die Fähre \\< 5 m blieb \\*liegen.”" in shown
    assert "> “The snow lay deep, the ferry stayed.” (our translation)" in shown


def test_a_figure_and_a_cell_show_their_value(site: Site) -> None:
    assert "> 1,200 passengers, 1901" in hovered(site, "docs/index.md", "[^ferry-log-1901#pass‸engers]")
    assert "> 50 t, 1902" in hovered(site, "docs/index.md", "[^ferry-log-1901#crossings.1902.lo‸ad]")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("citations/references.bib", "@online{渡船‸-1903, title = {x}}"),
        ("docs/data/timeline.yml", "events:\n  - what: >-\n      It ran.[^ferry-log-1901;\n      渡‸船-1903]\n"),
        ("citations/claims/1-ferry.yml", 'claims:\n  - for: [a, "渡船‸-1903"]\n'),
        ("docs/index.md", "e\u0301 😀[^渡‸船-1903]"),
    ],
)
def test_a_key_shows_its_note_wherever_it_stands(site: Site, path: str, text: str) -> None:
    assert "[渡船与大桥](<https://harbor.example/ferry>)" in hovered(site, path, text)


@pytest.mark.parametrize("text", ["It ‸ran.[^ferry-log-1901]", "`[^ferry‸-log-1901]`", "[^un‸known]", "[^cop‸ies]"])
def test_elsewhere_nothing_is_shown(site: Site, text: str) -> None:
    assert hovered(site, "docs/index.md", f"{text}\n\n[^copies]: x\n") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain words", "plain words"),
        ("*a* _b_ `c` [d](e) <f> &amp; ~g~ | # h", r"\*a\* \_b\_ \`c\` \[d\](e) \<f\> \&amp; \~g\~ \| \# h"),
        ("1. x", r"1\. x"),
        ("- x", r"\- x"),
        ("a\n\nb", "a b"),
        ("\u202eevil\x00", "evil"),
        ("![x](y)", r"\!\[x\](y)"),
    ],
)
def test_plain_text_is_never_markup(text: str, expected: str) -> None:
    assert escaped(text) == expected


@pytest.mark.parametrize(
    ("rich", "expected"),
    [
        (("a ", Span("em", ("b*",)), " c"), r"a *b\** c"),
        ((link(("t]",), "https://a.example/(x) y"),), "t\\]"),
        ((link(("t",), "https://a.example/(x)"),), "[t](<https://a.example/(x)>)"),
        ((link(("t",), "javascript:alert(1)"),), "t"),
        ((Span("script", ("x",)),), "x"),
        (("a", Span("em", (" ",)), "b"), "a b"),
    ],
)
def test_formatted_text_keeps_emphasis_and_safe_links(rich: Rich, expected: str) -> None:
    assert as_markdown(rich) == expected


# ----- definitions and references


def shown(places: list[Place]) -> list[str]:
    return [f"{place.path}:{place.line}:{place.excerpt[place.column - 1 :][: place.length]}" for place in places]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("docs/index.md", "[^ferry-lo‸g-1901#snow]", ["citations/references.bib:1:ferry-log-1901"]),
        ("docs/index.md", "[^ferry-log-1901#sn‸ow]", ["citations/evidence/ferry-log-1901.yml:6:snow"]),
        ("docs/index.md", "[^ferry-log-1901#crossings.1902.lo‸ad]", ["docs/data/crossings.csv:3:50"]),
        ("docs/index.md", "[^ferry-log-1901#crossings.9.lo‸ad]", []),
        ("docs/index.md", "[^unkno‸wn]", []),
        ("docs/index.md", "```table\ndata: cross‸ings\n```\n", ["docs/data/crossings.csv:1:y"]),
        ("docs/index.md", "```claim\nferry-sto‸pped\n```\n", ["citations/claims/1-ferry.yml:3:ferry-stopped"]),
        ("docs/index.md", "```python\ndata: cross‸ings\n```\n", []),
        ("citations/claims/1-ferry.yml", "claims:\n  - for: [ferry-log-1901#last‸-run]\n",
         ["citations/evidence/ferry-log-1901.yml:2:last-run"]),
        ("citations/references.bib", "@inbook{x, crossref = {ferry‸-log-1901}}",
         ["citations/references.bib:1:ferry-log-1901"]),
    ],
)  # fmt: skip
def test_what_is_cited_is_found_where_it_is_recorded(site: Site, path: str, text: str, expected: list[str]) -> None:
    assert shown(navigation.definitions(site, *marked(path, text))) == expected


EVERYWHERE = [
    "citations/claims/1-ferry.yml:5:ferry-log-1901",
    "citations/claims/1-ferry.yml:8:ferry-log-1901",
    "citations/evidence/ferry-log-1901.yml:1:p",
    "citations/references.bib:1:ferry-log-1901",
    "citations/references.bib:20:ferry-log-1901",
    "docs/data/crossings.csv:2:ferry-log-1901",
    "docs/data/crossings.csv:3:ferry-log-1901",
    "docs/data/timeline.yml:4:ferry-log-1901",
    "docs/index.md:3:ferry-log-1901",
    "docs/index.md:3:ferry-log-1901",
    "docs/index.md:5:ferry-log-1901",
    "docs/index.md:6:ferry-log-1901",
    "docs/index.md:14:ferry-log-1901",
]


@pytest.mark.parametrize(
    ("path", "before"),
    [
        ("docs/index.md", "It ran until 1901.[^ferry"),
        ("citations/references.bib", "@book{ferry"),
        ("docs/data/crossings.csv", "1901,40,ferry"),
        ("docs/data/timeline.yml", "last run.[^ferry"),
        ("citations/claims/1-ferry.yml", "[^ferry"),
    ],
)
def test_all_that_cites_a_source_is_found_from_any_of_its_places(site: Site, path: str, before: str) -> None:
    file = TextFile(path, FILES[path])
    at = file.text.index(before) + len(before)
    assert shown(navigation.references(site, file, at, with_entry=True)) == EVERYWHERE
    uses = shown(navigation.references(site, file, at, with_entry=False))
    assert "citations/references.bib:1:ferry-log-1901" not in uses


def test_all_that_cites_a_passage_is_found_from_a_page_and_from_its_record(site: Site) -> None:
    expected = [
        "citations/claims/1-ferry.yml:8:last-run",
        "docs/data/timeline.yml:4:last-run",
        "docs/index.md:3:last-run",
    ]
    page = TextFile("docs/index.md", FILES["docs/index.md"])
    at = page.text.index("last-run")
    assert shown(navigation.references(site, page, at + 2, with_entry=False)) == expected
    record = TextFile("citations/evidence/ferry-log-1901.yml", FILES["citations/evidence/ferry-log-1901.yml"])
    at = record.text.index("last-run")
    assert shown(navigation.references(site, record, at, with_entry=False)) == expected
    own = "citations/evidence/ferry-log-1901.yml:2:last-run"
    assert own in shown(navigation.references(site, record, at, with_entry=True))


def test_a_key_in_a_half_written_file_is_read_up_to_the_mistake() -> None:
    file = TextFile("docs/data/timeline.yml", "events:\n  - what: It ran.[^a; b#c]\n  - what: [\n")
    assert [found.key for found in mention.of_records(file)] == ["a", "b"]


# ----- renaming


def renamed(site: Site, files: dict[str, str], found: rename.Renaming) -> dict[str, str]:
    """The files after a renaming."""
    after = {path: text.split("\n") for path, text in files.items()}
    for edit in reversed(found.edits):
        place = edit.place
        line, start = after[place.path][place.line - 1], place.column - 1
        after[place.path][place.line - 1] = line[:start] + edit.text + line[start + place.length :]
    moved = {move.before: move.after for move in found.moves}
    return {moved.get(path, path): "\n".join(lines) for path, lines in after.items()}


@pytest.mark.parametrize("name", ["log-1901", "日志-1901", "archive/log:1901", "Ferry-Log-1901"])
def test_a_renamed_key_is_another_everywhere_and_nothing_is_wrong_after_it(tmp_path: Path, name: str) -> None:
    site = read(write(tmp_path / "before"))
    page = TextFile("docs/index.md", FILES["docs/index.md"])
    found = rename.renaming(site, page, page.text.index("ferry-log-1901"), name)
    after = renamed(site, FILES, found)
    assert not any("ferry-log-1901" in text for text in after.values())
    again = read(write(tmp_path / "after", after))
    assert name in again.project.bibliography
    assert again.project.evidence.passage(name, "snow")
    assert [problem for part in Diagnosis().report(again) for found in part.values() for problem in found] == []


def test_the_file_of_evidence_is_named_as_it_is_read(site: Site) -> None:
    page = TextFile("docs/index.md", FILES["docs/index.md"])
    found = rename.renaming(site, page, page.text.index("ferry-log-1901"), "archive/log:1901")
    assert found.moves == (
        rename.Move("citations/evidence/ferry-log-1901.yml", "citations/evidence/archive%2Flog%3A1901.yml"),
    )


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("渡船-1903", "exists already"),
        ("a key", "is no citation key"),
        ("", "is no citation key"),
        ("a,b", "is no citation key"),
        ("copies", "the name of a note"),
        ("1901", "not read as text"),
        ("true", "not read as text"),
        ("log:", "not read as text"),
    ],
)
def test_a_name_that_is_taken_or_cannot_be_cited_is_refused(site: Site, name: str, message: str) -> None:
    page = TextFile("docs/index.md", FILES["docs/index.md"])
    with pytest.raises(rename.Refused, match=message):
        rename.renaming(site, page, page.text.index("ferry-log-1901"), name)


@pytest.mark.parametrize("text", ["It ‸ran.", "[^un‸known]", "[^ferry-log-1901#sn‸ow]", "[^cop‸ies]\n\n[^copies]: x\n"])
def test_only_keys_that_exist_are_renamed(site: Site, text: str) -> None:
    with pytest.raises(rename.Refused):
        rename.renamed_at(site, *marked("docs/index.md", text))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("docs/data/timeline.yml", "events:\n  - what: [\n  - what: x[^ferry-log-1901]\n"),
        ("docs/data/crossings.csv", "year,load,source\n1901\n1902,1,ferry-log-1901\n"),
    ],
)
def test_nothing_is_renamed_while_a_place_could_be_missed(tmp_path: Path, path: str, text: str) -> None:
    site = read(write(tmp_path), {path: text})
    page = TextFile("docs/index.md", FILES["docs/index.md"])
    with pytest.raises(rename.Refused, match="cannot be read"):
        rename.renaming(site, page, page.text.index("ferry-log-1901"), "other")


def test_the_same_name_changes_nothing(site: Site) -> None:
    page = TextFile("docs/index.md", FILES["docs/index.md"])
    assert rename.renaming(site, page, page.text.index("ferry-log-1901"), "ferry-log-1901") == rename.Renaming((), ())


# ----- fixes


@pytest.mark.parametrize(
    ("line", "marked_text", "message", "hint", "expected"),
    [
        pytest.param("x[^fery, p. 1]", "fery", '"fery" is not in x.bib', "ferry", "x[^ferry, p. 1]", id="a key"),
        pytest.param('for: ["fery#a"]', '"fery#a"', '"fery" is not in x.bib', "ferry", 'for: ["ferry#a"]', id="part"),
        pytest.param("@bok{a,", "@bok", "@bok is not a known entry type", "book", "@book{a,", id="an entry type"),
        pytest.param("titel = {A}", "{A}", 'the field "titel" is not known', "title", "title = {A}", id="a field"),
        pytest.param(
            "nott = {nott}", "{nott}", 'the field "nott" is not known', "note", "nott = {note}", id="in place"
        ),
        pytest.param("fery, fery", "x", '"fery" is not in x.bib', "ferry", None, id="twice in the line"),
        pytest.param("x[^fery]", "fery", "something else", "ferry", None, id="not named in the message"),
    ],
)
def test_a_misspelt_name_is_mended_where_it_is_surely_found(
    line: str, marked_text: str, message: str, hint: str, expected: str | None
) -> None:
    start = max(0, line.find(marked_text))
    place = TextFile("a", line).place(start, start + len(marked_text))
    fix = quickfix.fix(Problem("C001", place, message, did_you_mean(hint, [hint])))
    mended = fix and line[: fix.place.column - 1] + fix.text + line[fix.place.column - 1 + fix.place.length :]
    assert mended == expected


def test_other_hints_propose_no_fix() -> None:
    assert (
        quickfix.fix(Problem("E004", TextFile("a", "50 t").place(0, 4), 'the figure "50 t" has no note', "x")) is None
    )


# ----- outline


def test_the_entries_of_a_bibliography_are_its_outline(site: Site) -> None:
    file = TextFile("citations/references.bib", FILES["citations/references.bib"])
    found = [(symbol.name, symbol.detail) for symbol in outline.symbols(site, file)]
    assert found == [
        ("ferry-log-1901", "The *Log* of the Ferry"),
        ("渡船-1903", "渡船与大桥"),
        ("ferry-bells-1901", "Bells"),
    ]
    assert list(outline.symbols(site, TextFile("docs/index.md", "# x"))) == []
