"""Runs of Chinese and Cyrillic letters say their language."""

from __future__ import annotations

import re
from xml.etree import ElementTree as etree

import pytest
from babel.core import get_global
from hypothesis import given
from hypothesis import strategies as st
from markdown.util import AtomicString

from explainer.text.foreign import _LETTERS, _USUAL, mark_languages

MARKED = {
    # {zh:…} stands for a span
    "letters of the page": ("<p>Né à Łódź, αβγ.</p>", "<p>Né à Łódź, αβγ.</p>"),
    "a word": ("<p>The word 策应 (cèyìng).</p>", "<p>The word {zh:策应} (cèyìng).</p>"),
    "a sentence": ("<p>“中方表示理解，给予策应。” He</p>", "<p>“{zh:中方表示理解，给予策应。}” He</p>"),
    "marks of the page within": ("<p>军用语,左右</p>", "<p>{zh:军用语,左右}</p>"),
    "marks of the page behind": ("<p>策应, and 反制; (策應)</p>", "<p>{zh:策应}, and {zh:反制}; ({zh:策應})</p>"),
    "Russian": ("<p>The Russian содействие.</p>", "<p>The Russian {ru:содействие}.</p>"),
    "several words": ("<p>«всегда оказываем — да», said</p>", "<p>«{ru:всегда оказываем — да}», said</p>"),
    "Ukrainian": ("<p>Київ</p>", "<p>{uk:Київ}</p>"),
    "both": ("<p>策应 содействие</p>", "<p>{zh:策应} {ru:содействие}</p>"),
    "a language that is said": (
        '<p>a <i lang="zh-Hant">策應</i> 策</p>',
        '<p>a <i lang="zh-Hant">策應</i> {zh:策}</p>',
    ),
    "inside what says its language": ('<p lang="ru"><b>да</b> да</p>', '<p lang="ru"><b>да</b> да</p>'),
    "inside a language of Latin letters": (
        '<p lang="en">gave 策应 <b>и да</b> 反制</p>',
        '<p lang="en">gave {zh:策应} <b>{ru:и да}</b> {zh:反制}</p>',
    ),
    "inside a language of other letters": ('<p lang="el">το 策应</p>', '<p lang="el">το {zh:策应}</p>'),
    "Chinese inside Russian": ('<p lang="ru">слово 策应</p>', '<p lang="ru">слово {zh:策应}</p>'),
    "Russian inside Chinese": ('<p lang="zh-Hans">俄文“да”</p>', '<p lang="zh-Hans">俄文“{ru:да}”</p>'),
    "characters of Japanese": ('<p lang="ja">日本の橋 да</p>', '<p lang="ja">日本の橋 {ru:да}</p>'),
    "a script that is said": (
        '<p lang="sr-Latn">most мост</p><p lang="zh-Latn">qiao 桥</p><p lang="uz-Cyrl">ҳа 桥</p>',
        '<p lang="sr-Latn">most {ru:мост}</p><p lang="zh-Latn">qiao {zh:桥}</p><p lang="uz-Cyrl">ҳа {zh:桥}</p>',
    ),
    "English inside Chinese inside English": (
        '<p lang="en">the <q lang="zh">桥<i lang="en">is 桥</i>桥</q> 桥</p>',
        '<p lang="en">the <q lang="zh">桥<i lang="en">is {zh:桥}</i>桥</q> {zh:桥}</p>',
    ),
    "a language that is not known": ('<p lang="">да</p><p lang="x-a">да</p>', '<p lang="">да</p><p lang="x-a">да</p>'),
    "around elements": ("<p>一<b>二</b>三<i/>四</p>", "<p>{zh:一}<b>{zh:二}</b>{zh:三}<i />{zh:四}</p>"),
    "a heading": ("<h2>The word 策应</h2>", "<h2>The word {zh:策应}</h2>"),
    "code": ("<p><code>策应</code></p>", "<p><code>策应</code></p>"),
    "nothing": ("<p />", "<p />"),
}


@pytest.mark.parametrize(("given", "expected"), MARKED.values(), ids=list(MARKED))
def test_each_run_has_its_language_and_nothing_else_changes(given: str, expected: str) -> None:
    root = etree.fromstring(f"<div>{given}</div>")  # noqa: S314  # our own text
    mark_languages(root)
    in_full = re.sub(r"{(\w+):([^}]*)}", r'<span lang="\1">\2</span>', expected)
    assert etree.tostring(root, encoding="unicode") == f"<div>{in_full}</div>"


def test_text_that_markdown_has_finished_is_left_alone() -> None:
    root = etree.Element("p")
    root.text = AtomicString("策应")
    mark_languages(root)
    assert (root.text, len(root)) == ("策应", 0)


@given(st.text(alphabet="a 策应。，,да-–Ї«»\n", max_size=40), st.text(alphabet="策да ", max_size=10))
def test_the_words_stay_the_same_and_marking_twice_changes_nothing(text: str, tail: str) -> None:
    root = etree.Element("p")
    root.text = text
    etree.SubElement(root, "b").tail = tail
    mark_languages(root)
    assert "".join(root.itertext()) == text + tail
    once = etree.tostring(root)
    mark_languages(root)
    assert etree.tostring(root) == once


def test_the_usual_languages_have_the_letters_of_the_table_of_all() -> None:
    scripts = {lang: get_global("likely_subtags")[lang].split("_")[1] for lang in _USUAL}
    assert {lang: _LETTERS.get(script, "") for lang, script in scripts.items()} == _USUAL
