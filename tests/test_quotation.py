"""Quotations in running text, and what counts as the same words."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from explainer.text.quotation import difference, length, quotations, stands_in


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("He said “we go on now”.", ["we go on now"], id="curly"),
        pytest.param('He said "we go on now".', ["we go on now"], id="straight"),
        pytest.param("Il dit « on continue ».", [" on continue "], id="guillemets"),
        pytest.param("Er sagte „wir gehen“ und ging.", ["wir gehen"], id="German"),
        pytest.param("Er sagte „wir gehen” und ging.", ["wir gehen"], id="German-with-English-end"),
        pytest.param("他说「去吧」。", ["去吧"], id="corner-brackets"),
        pytest.param("他说『去吧』。", ["去吧"], id="white-corner-brackets"),
        pytest.param("他说＂去吧＂。", ["去吧"], id="full-width-straight"),
        pytest.param("“He said “go” to us”", ["He said “go” to us"], id="the-same-marks-nested"),
        pytest.param("“He said ‘go’ to us”", ["He said ‘go’ to us"], id="single-in-double"),
        pytest.param("‘He said “go” to us’", ["He said “go” to us"], id="double-in-single"),
        pytest.param('"He said “go” to us"', ["He said “go” to us"], id="curly-in-straight"),
        pytest.param("“Er sagte „ja“ dazu”", ["Er sagte „ja“ dazu"], id="German-in-English"),
        pytest.param("It is ‘the ferry’s log’.", ["the ferry’s log"], id="single-with-an-apostrophe"),
        pytest.param("It is 'the ferry's log'.", ["the ferry's log"], id="straight-single-with-an-apostrophe"),
        pytest.param("“one” and “two”", ["one", "two"], id="two"),
        pytest.param("“never closed", [], id="unclosed"),
        pytest.param("“never closed, “but this”", ["but this"], id="unclosed-before-another"),
        pytest.param("“a stray » inside”", ["a stray » inside"], id="stray-mark-inside"),
        pytest.param("never opened”", [], id="unopened"),
        pytest.param("the boys’ boats don’t leak", [], id="apostrophes"),
        pytest.param("the boys' boats don't leak", [], id="straight-apostrophes"),
        pytest.param('a 5" pipe and a 6" pipe', [], id="inches"),
        pytest.param(
            "‘tis he who said “the boys’ boats leak”", ["the boys’ boats leak"], id="apostrophe-crosses-double"
        ),
        pytest.param("„ja‘ ‚nein‘", ["nein"], id="German-single"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_the_outermost_quotations_of_a_text_are_found(text: str, words: list[str]) -> None:
    assert [quote.words for quote in quotations(text)] == words


@given(st.text(alphabet="“”„«»‘’'\"「」 aб中.", max_size=60))
def test_quotations_stand_where_they_say_and_do_not_overlap(text: str) -> None:
    end = -1
    for quote in quotations(text):
        assert text[quote.start : quote.end] == quote.words
        assert quote.start > end
        end = quote.end


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("four words stand here", 4),
        ("the ferry’s well-kept log", 4),
        ("3.12 million in 1,500 ships", 5),
        ("中国坚定支持", 3),
        ("пойдём домой", 2),
        ("the […] end", 2),
        ("[t]he end", 2),
        ("[Halm] said", 1),
        ("— …", 0),
    ],
)
def test_words_are_counted(words: str, count: int) -> None:
    assert length(words) == count


ENGLISH = "He told the “old” council—twice—that the ferry’s log is lost; no one will find it, ever."
RUSSIAN = "Он сказал: «Паром ещё пойдёт в мой город», и никто не возразил ему ни словом."
CHINESE = "他表示，“渡船今年运送 1.4亿人”，中方坚定支持镇上的人们，不会改变。"


@pytest.mark.parametrize(
    ("words", "source"),
    [
        pytest.param('He told the "old" council', ENGLISH, id="straight-marks"),
        pytest.param("He told the 'old' council", ENGLISH, id="single-marks"),
        pytest.param("the ferry's log is lost", ENGLISH, id="straight-apostrophe"),
        pytest.param("the\u00a0ferry’s\u2009log is  lost", ENGLISH, id="spaces"),
        pytest.param("the fer\u00adry’s log\u200b is lost", ENGLISH, id="soft-hyphen-and-zero-width"),
        pytest.param("council - twice - that the", ENGLISH, id="hyphens-for-dashes"),
        pytest.param("council – twice – that the", ENGLISH, id="en-dashes"),
        pytest.param("council -- twice -- that the", ENGLISH, id="double-hyphens"),
        pytest.param("He told […] that the ferry’s log", ENGLISH, id="omission"),
        pytest.param("He told [...] that the ferry’s log", ENGLISH, id="omission-in-dots"),
        pytest.param("He told … that the ferry’s log", ENGLISH, id="omission-without-brackets"),
        pytest.param("He told . . . that the ferry’s log", ENGLISH, id="omission-in-spaced-dots"),
        pytest.param("He told (…) that the ferry’s log", ENGLISH, id="omission-in-parentheses"),
        pytest.param("He told […] the ferry’s log […] find it", ENGLISH, id="two-omissions"),
        pytest.param("… that the ferry’s log is lost …", ENGLISH, id="omissions-at-both-ends"),
        pytest.param("that [its] log is lost", ENGLISH, id="insertion-that-replaces"),
        pytest.param("the ferry’s [own] log is lost", ENGLISH, id="insertion-that-adds"),
        pytest.param("that [Halm]’s log is lost", ENGLISH, id="insertion-with-a-genitive"),
        pytest.param("[t]hat the ferry’s log", ENGLISH, id="letter-in-brackets"),
        pytest.param("that [T]he ferry’s log", ENGLISH, id="letter-in-brackets-inside"),
        pytest.param("no one [find]s it", "no one finds it", id="letters-in-brackets"),
        pytest.param("no one walk[s] here", "no one walked here", id="ending-in-brackets"),
        pytest.param("That the ferry’s log", ENGLISH, id="capital-at-the-beginning"),
        pytest.param("he told the “old” council", ENGLISH, id="small-letter-at-the-beginning"),
        pytest.param("log is lost.", ENGLISH, id="full-stop-at-the-end"),
        pytest.param("log is lost,", ENGLISH, id="comma-at-the-end"),
        pytest.param("Паром ещё пойдёт в мой город!", RUSSIAN, id="Russian"),
        pytest.param(unicodedata.normalize("NFD", "Паром ещё пойдёт в мой город"), RUSSIAN, id="decomposed-Russian"),
        pytest.param("Он сказал: “Паром ещё", RUSSIAN, id="guillemets-as-curly"),
        pytest.param("渡船今年运送1.4亿人", CHINESE, id="Chinese-without-space"),
        pytest.param("他表示, “渡船今年", CHINESE, id="half-width-punctuation"),
        pytest.param("他表示，「渡船今年", CHINESE, id="corner-brackets"),
        pytest.param("中方坚定支持[……]不会改变。", CHINESE, id="Chinese-omission"),
        pytest.param("运送　1.4亿人", CHINESE, id="full-width-space"),
        pytest.param("坚定支持镇上", CHINESE, id="Chinese-words-have-no-ends"),
        pytest.param("2021-2022 was dry", "the years 2021–2022 was dry", id="range-with-a-hyphen"),
        pytest.param("it fell to −5 there", "then it fell to -5 there", id="minus"),
    ],
)
def test_honest_variants_are_the_same_words(words: str, source: str) -> None:
    assert stands_in(words, source)


@pytest.mark.parametrize(
    ("words", "source"),
    [
        pytest.param("the ferry’s leg is lost", ENGLISH, id="letter-changed"),
        pytest.param("the ferry’s lo is lost", ENGLISH, id="letter-dropped"),
        pytest.param("the ferry’s logs is lost", ENGLISH, id="letter-added"),
        pytest.param("the ferry’s lgo is lost", ENGLISH, id="letters-swapped"),
        pytest.param("the log ferry’s is lost", ENGLISH, id="words-swapped"),
        pytest.param("the log is lost", ENGLISH, id="word-dropped"),
        pytest.param("the ferry’s old log is lost", ENGLISH, id="word-added"),
        pytest.param("that The ferry’s log", ENGLISH, id="case-inside"),
        pytest.param("THAT the ferry’s log", ENGLISH, id="case-beyond-the-first-letter"),
        pytest.param("that the ferry’s log, is lost", ENGLISH, id="comma-inside"),
        pytest.param("that the ferrys log is lost", ENGLISH, id="apostrophe-dropped"),
        pytest.param("he told that the ferry’s log", ENGLISH, id="joined-across-an-unmarked-omission"),
        pytest.param("find it […] the ferry’s log", ENGLISH, id="order-turned-by-an-omission"),
        pytest.param("he will go", "he will not go", id="not-removed"),
        pytest.param("he [surely] home", "he " + "went on and on " * 5 + "home", id="insertion-for-a-long-omission"),
        pytest.param("erry’s log is lost", ENGLISH, id="beginning-inside-a-word"),
        pytest.param("the ferry’s log is los", ENGLISH, id="end-inside-a-word"),
        pytest.param("war people are here", "the anti-war people are here", id="half-of-a-compound"),
        pytest.param("we stand by the friend", "we stand by the friend's foe", id="genitive-cut-off"),
        pytest.param("12 million in March", "it was 3.12 million in March", id="number-cut-at-the-front"),
        pytest.param("it was 3", "it was 3.12 million", id="number-cut-at-the-end"),
        pytest.param("500 ships came in", "1,500 ships came in", id="thousands-cut-off"),
        pytest.param("it fell to −5 there", "then it fell to 5 there", id="sign-added"),
        pytest.param("5 degrees were left", "−5 degrees were left", id="sign-dropped"),
        pytest.param("it was 3.13 million", "it was 3.12 million", id="digit-changed"),
        pytest.param("Паром еще пойдёт", RUSSIAN, id="ё-and-е"),
        pytest.param("Паром ещё пойдет в мой", RUSSIAN, id="е-for-ё"),
        pytest.param("Паром ещё пойдёт в мои город", RUSSIAN, id="й-and-и"),
        pytest.param("Пapом ещё пойдёт", RUSSIAN, id="Latin-letters-in-Cyrillic"),
        pytest.param("中方堅定支持鎮上的人們", CHINESE, id="traditional-for-simplified"),
        pytest.param("中方坚决支持", CHINESE, id="Chinese-character-changed"),
        pytest.param("中方支持", CHINESE, id="Chinese-characters-dropped"),
        pytest.param("运送1.5亿人", CHINESE, id="Chinese-digit-changed"),
        pytest.param("водка", "во\u0301дка", id="stress-mark"),
    ],
)
def test_other_words_are_not_the_same(words: str, source: str) -> None:
    assert not stands_in(words, source)


TEXTS = [
    "The old ferry crossed the river twice before the council met to close it for good",
    "Паром дважды пересёк реку до того как совет решил закрыть его навсегда и никто не спорил",
    "渡船两次过河然后议会决定永远关闭它没有人反对这个决定",
]
MARKS = "“”‘’«»„\"'"


@st.composite
def excerpts(draw: st.DrawFn) -> tuple[str, str]:
    """Whole words from a text, and the text."""
    text = draw(st.sampled_from(TEXTS))
    units = text.split(" ") if " " in text else list(text)
    start = draw(st.integers(0, len(units) - 5))
    end = draw(st.integers(start + 4, len(units)))
    return (" " if " " in text else "").join(units[start:end]), text


@given(excerpts(), st.sampled_from(MARKS), st.sampled_from(MARKS), st.sampled_from(["", ".", ",", "…", "?"]), st.data())
def test_marks_spaces_and_composition_never_matter(
    pair: tuple[str, str], opening: str, closing: str, end: str, data: st.DataObject
) -> None:
    words, text = pair
    space = data.draw(st.sampled_from([" ", "\u00a0", "\u2009", "  ", "\n"]))
    varied = f"{opening}{words.replace(' ', space)}{end}{closing}"
    written = unicodedata.normalize("NFD", varied) if data.draw(st.booleans()) else varied
    assert stands_in(written, f"They say: {opening}{text}{closing}")


@given(excerpts(), st.data())
def test_one_character_changed_dropped_or_added_is_found(pair: tuple[str, str], data: st.DataObject) -> None:
    words, text = pair
    at = data.draw(st.integers(1, len(words) - 2))
    kind = data.draw(st.sampled_from(["change", "drop", "add"]))
    other = data.draw(st.sampled_from("qxжщ鼠5"))
    spoiled = words[:at] + ("" if kind == "drop" else other) + words[at + (kind != "add") :]
    assume(spoiled not in text)
    assert not stands_in(spoiled, text)


@given(excerpts(), st.data())
def test_words_left_out_need_a_mark(pair: tuple[str, str], data: st.DataObject) -> None:
    words, text = pair
    assume(" " in words)
    split = words.split(" ")
    at = data.draw(st.integers(1, len(split) - 2))
    before, after = " ".join(split[:at]), " ".join(split[at + 1 :])
    assert stands_in(f"{before} […] {after}", text)
    assert stands_in(f"{before} [x] {after}", text)
    assert not stands_in(f"{before} {after}", text)


@given(st.text(max_size=80), st.text(max_size=80))
def test_comparing_never_fails(words: str, source: str) -> None:
    assert stands_in(words, source) in (True, False)
    mine, theirs = difference(words, source)
    assert isinstance(mine, str)
    assert isinstance(theirs, str)


@given(st.text(max_size=60).filter(lambda text: "[" not in text and "\ue000" not in text))
def test_a_text_stands_in_itself(text: str) -> None:
    assert stands_in(text, text)


@pytest.mark.parametrize(
    ("words", "source", "mine", "theirs"),
    [
        pytest.param(
            "the ferrys log is here.",
            "So the ferry log is here, he said, and went on for long over the hills",
            "the ⟦ferrys⟧ log is here.",
            "the ⟦ferry⟧ log is here,",
            id="one-word-of-a-longer-source",
        ),
        pytest.param(
            "he will go to town",
            "Then he will not go to town",
            "he will go to town",
            "he will ⟦not⟧ go to town",
            id="word-dropped",
        ),
        pytest.param(
            "he will surely go to town",
            "Then he will go to town",
            "he will ⟦surely⟧ go to town",
            "he will go to town",
            id="word-added",
        ),
        pytest.param(
            "the ferry […] of the town",
            "the ferry log of the small town here",
            "the ferry […] of the town",
            "the ferry log of the ⟦small⟧ town",
            id="an-omission-is-no-difference",
        ),
        pytest.param("渡船三次过河", "渡船两次过河然后", "渡船⟦三⟧次过河", "渡船⟦两⟧次过河", id="Chinese"),
        pytest.param("the old town", "ein Dorf", "⟦the old town⟧", "⟦ein Dorf⟧", id="nothing-in-common"),
        pytest.param(
            "The mayor came", "the major came", "The ⟦mayor⟧ came", "the ⟦major⟧ came", id="case-at-the-start"
        ),
    ],
)
def test_the_difference_is_marked_on_both_sides(words: str, source: str, mine: str, theirs: str) -> None:
    assert difference(words, source) == (mine, theirs)


@pytest.mark.parametrize(
    "text", ["“" * 50_000, "‘a " * 30_000, "'a " * 30_000, "„a «" * 20_000 + "”" * 20_000, "[" * 50_000, "." * 50_000]
)
def test_hostile_marks_are_read_in_linear_steps(text: str) -> None:
    assert len(quotations(text)) <= 1
    assert not stands_in(f"x {text} y", "x")
