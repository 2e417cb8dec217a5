"""The made sites of the benchmarks: what they hold, and that a wrong build of one does not pass for a right one."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import markdown
import pytest
from benchmarks import edit, library, table
from benchmarks.chapter import Chapter, Decoy
from benchmarks.corpus import Corpus, Size, as_ours, as_peer, as_typed
from benchmarks.process import RunFailed, run
from benchmarks.typed import Typist
from benchmarks.variant import Variant, configuration
from benchmarks.verdict import judge
from pybtex.database import parse_string
from selectolax.lexbor import LexborHTMLParser
from tests.conftest import PROJECT

CORPUS = Corpus(Size(6, 20, 400))
FIRST = CORPUS.chapters[0]


def test_a_corpus_is_the_same_bytes_every_time() -> None:
    texts = [CORPUS.bibliography(), *(chapter.text(as_ours) for chapter in CORPUS.chapters)]
    digest = hashlib.sha256("\0".join(texts).encode()).hexdigest()
    assert digest.startswith("95855a22697c3e84"), "figures measured before and after this change cannot be compared"


def test_a_chapter_is_the_same_in_a_site_of_any_number_of_pages() -> None:
    assert Corpus(Size(1, 20, 400)).chapters[0] == FIRST


@pytest.mark.parametrize(
    ("text", "size"), [("10x20x20000", Size(10, 20, 20000)), (" 1x1x2 ", Size(1, 1, 2))], ids=["usual", "smallest"]
)
def test_a_size_is_read_as_it_is_written(text: str, size: Size) -> None:
    assert Size.parse(text) == size
    assert str(size) == text.strip()


@pytest.mark.parametrize("text", ["", "10x20", "0x20x40", "10x20x-3", "10x20x39"], ids=str)
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="x"):
        Size.parse(text)


def test_the_library_is_read_whole_by_bibtex_readers() -> None:
    read = parse_string(CORPUS.bibliography(), "bibtex")
    assert list(read.entries) == [library.key(number) for number in range(400)]


def test_the_library_has_every_kind_of_spelling() -> None:
    text = CORPUS.bibliography()
    wanted = ('{\\"u}', "Łukasz", "渡船", "Паром", "{The {Old {", "@STRING(", "# ", "crossref", "@comment", "@preamble")
    assert [piece for piece in wanted if piece not in text] == []
    assert any(line.startswith("@") and line.count("@") == 2 for line in text.splitlines()), "two entries on a line"


def test_a_library_of_the_cited_entries_alone_holds_their_volumes_too() -> None:
    read = parse_string(CORPUS.bibliography(only_cited=True), "bibtex")
    volumes = {entry.fields["crossref"] for entry in read.entries.values() if "crossref" in entry.fields}
    assert set(read.entries) == set(CORPUS.cited) | volumes
    assert volumes


def test_every_chapter_cites_as_often_as_asked_and_only_what_exists() -> None:
    assert {len(chapter.marks) for chapter in CORPUS.chapters} == {20}
    assert set(CORPUS.cited) <= {library.key(number) for number in range(400)}


def test_some_brackets_come_again_and_some_have_locators_or_several_sources() -> None:
    marks = [mark for chapter in CORPUS.chapters for mark in chapter.marks]
    assert any(len(set(chapter.marks)) < 20 for chapter in CORPUS.chapters)
    assert any(len(mark.sources) == 2 for mark in marks)
    assert any(source.locator for mark in marks for source in mark.sources)


@pytest.mark.parametrize("chapter", CORPUS.chapters, ids=lambda chapter: chapter.path)
def test_decoys_name_what_their_chapter_cites(chapter: Chapter) -> None:
    cited = {source.key for mark in chapter.marks for source in mark.sources}
    assert len(chapter.decoys) == 10
    assert {decoy.key for decoy in chapter.decoys} <= cited


DECOY_TEXTS = ["markdown\n", "` for it", "A bracket \\[^", '<div class="specimen" title="[^', "<!-- [^", "\n    [^"]


@pytest.mark.parametrize("text", DECOY_TEXTS, ids=["fence", "span", "escape", "attribute", "comment", "indented"])
def test_decoys_stand_where_markdown_has_literal_text(text: str) -> None:
    assert text in FIRST.text(as_ours)


# ----- judging built pages


def _built(text: str, notes: str, **options: str) -> str:
    """A page as Markdown makes it, with an extension that shows notes."""
    body = text.partition("---\n\n")[2]
    extensions = [notes, "admonition", "fenced_code", "tables"]
    html = markdown.markdown(body, extensions=extensions, extension_configs={notes: options})
    return f"<html><body><article>{html}</article></body></html>"


def _names(chapter: Chapter) -> Iterable[str]:
    return dict.fromkeys(as_typed(mark)[2:-1] for mark in chapter.marks)


RIGHT = _built(
    FIRST.text(as_typed) + "".join(f"[^{name}]: The text of a note.\n" for name in _names(FIRST)), "footnotes"
)


def test_a_right_page_is_right() -> None:
    verdict = judge(FIRST, RIGHT, as_typed)
    assert (verdict.faults, verdict.kept) == ((), 10)
    assert verdict.is_right


@pytest.fixture(scope="module")
def bibliography(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("library") / "references.bib"
    path.write_text(CORPUS.bibliography(), encoding="utf-8")
    return path


@pytest.mark.parametrize("chapter", CORPUS.chapters, ids=lambda chapter: chapter.path)
def test_our_notes_are_right(chapter: Chapter, bibliography: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(bibliography.parent)
    html = _built(chapter.text(as_ours), "explainer", bibliography="references.bib")
    verdict = judge(chapter, html, as_ours)
    assert (verdict.faults, verdict.kept, verdict.notes) == ((), 10, len(set(chapter.marks)))


def test_typed_notes_have_the_words_of_ours(bibliography: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(bibliography.parent)
    ours = _built(FIRST.text(as_ours), "explainer", bibliography="references.bib")
    typed = _built(Typist(bibliography).page(FIRST), "footnotes")
    assert judge(FIRST, typed, as_typed).is_right
    assert _words_of_notes(typed) == _words_of_notes(ours)


def _words_of_notes(html: str) -> list[str]:
    items = LexborHTMLParser(html).css(".footnote li")
    return [" ".join(item.text().partition("\u00a0↩")[0].split()) for item in items]


WRONG = {
    "a note is missing": (RIGHT.replace("<li id=", "<p id=", 1), "notes instead of"),
    "a way back is missing": (RIGHT.replace("footnote-backref", "x", 1), "ways back instead of"),
    "a reference is missing": (RIGHT.replace("footnote-ref", "x", 1), "references instead of"),
    "a link is dead": (RIGHT.replace('href="#fn:', 'href="#nowhere:', 1), "leads nowhere"),
    "a bracket is left": (RIGHT.replace("<p>", "<p>[^left-1900-00001] ", 1), "is left in the text"),
    "a note is empty": (RIGHT.replace("The text of a note.", "", 1), "a note without text"),
    "there is no article": ("<p>Nothing</p>", "no article"),
}


@pytest.mark.parametrize(("html", "fault"), WRONG.values(), ids=WRONG)
def test_a_wrong_page_is_wrong(html: str, fault: str) -> None:
    verdict = judge(FIRST, html, as_typed)
    assert not verdict.is_right
    assert any(fault in found for found in verdict.faults), verdict.faults


@pytest.mark.parametrize("decoy", [FIRST.decoys[0], next(d for d in FIRST.decoys if not d.is_visible)], ids=str)
def test_a_changed_decoy_is_not_kept(decoy: Decoy) -> None:
    html = RIGHT.replace(f"[^{decoy.key}]", "<sup>1</sup>")
    assert judge(FIRST, html, as_typed).kept < 10


def test_the_syntax_of_the_peer_has_keys_alone() -> None:
    brackets = [as_peer(mark) for mark in FIRST.marks]
    assert all(bracket.startswith("[@") and "," not in bracket for bracket in brackets)


# ----- what is built


@pytest.mark.parametrize("variant", list(Variant), ids=str)
def test_every_way_has_the_theme_and_the_other_extensions_of_the_project(variant: Variant) -> None:
    floor, made = configuration(Variant.FLOOR, PROJECT), configuration(variant, PROJECT)
    assert made["theme"] == floor["theme"]
    assert made["markdown_extensions"][1:] == floor["markdown_extensions"][1:]


def _hooks(variant: Variant) -> Sequence[str]:
    return [hook.rpartition("/")[2] for hook in configuration(variant, PROJECT)["hooks"]]


def test_the_floor_has_no_hooks_and_the_citations_one() -> None:
    assert _hooks(Variant.FLOOR) == []
    assert _hooks(Variant.CITATIONS) == ["citations.py"]
    assert _hooks(Variant.KEPT) == ["citations.py", "memory.py"]
    assert len(_hooks(Variant.WHOLE)) > 1


# ----- edits


def test_a_changed_page_has_one_more_sentence_below_its_heading() -> None:
    text = FIRST.text(as_ours)
    changed = edit.page(text, 7)
    assert edit.sentence(7) in changed
    assert changed.replace(f"\n{edit.sentence(7)}\n", "", 1) == text


def test_a_changed_library_differs_in_one_entry() -> None:
    text, address = CORPUS.bibliography(), library.address(17)
    before, after = parse_string(text, "bibtex"), parse_string(edit.bibliography(text, address, 3), "bibtex")
    differing = [key for key in before.entries if before.entries[key] != after.entries[key]]
    assert differing == [library.key(17)]
    assert after.entries[library.key(17)].fields["url"] == edit.revised(address, 3)
    again = parse_string(edit.bibliography(edit.bibliography(text, address, 3), address, 4), "bibtex")
    assert again.entries[library.key(17)].fields["url"] == edit.revised(address, 4)


def test_a_table_aligns_figures_to_the_right() -> None:
    assert table.table(["Way", "CPU s"], [["floor", "1.00"]]) == "| Way | CPU s |\n| --- | ---: |\n| floor | 1.00 |\n"


def test_a_command_that_fails_is_told_with_its_last_words(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "print('it broke'); raise SystemExit(3)"]
    with pytest.raises(RunFailed, match=r"exit code 3\nit broke"):
        run(command, tmp_path, {}, tmp_path / "log")


def test_the_memory_of_the_caller_is_not_that_of_a_command(tmp_path: Path) -> None:
    held = bytearray(200_000_000)
    assert run([sys.executable, "-c", ""], tmp_path, {}, tmp_path / "log").memory < len(held) / 2
