"""The library and what a new explainer is made of know nothing of this site's subject.

The words to look for come from the site itself: names of its people, terms and places, and its title. A word of a name
counts when it is a name by itself: its chapters do not write it small, and they use it without the rest of the name.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from babel import Locale

PROJECT = Path(__file__).parent.parent
HOOKS = PROJECT / "hooks"
LISTS = ("people", "terms", "places")
NAMED = ("name", "native", "term", "transliteration", "also", "title", "label")
"""Fields of these lists that hold names."""
SHARED = frozenset(["Committee", "John", "Jun", "Organization"])
"""Words of these names that other subjects have, too."""

WORD = re.compile(r"[^\W\d_]+")
HAN = re.compile(r"[\u3400-\u9fff]+")
NO_PROSE = re.compile(r"\A---.*?\n---\n|```.*?```|<!--.*?-->|\[[\^@][^\]]*\]|\]\([^)]*\)|\{#[^}]*\}|`[^`]*`", re.DOTALL)


def names(value: Any, *, is_name: bool = False) -> Iterator[str]:
    """The texts of the fields that hold names, wherever they stand."""
    if isinstance(value, str):
        yield from [value] if is_name else []
    elif isinstance(value, list):
        for item in value:
            yield from names(item, is_name=is_name)
    elif isinstance(value, dict):
        for field, item in value.items():
            yield from names(item, is_name=field in NAMED)


def prose() -> str:
    """What the chapters say, without keys, links and code."""
    return " ".join(NO_PROSE.sub(" ", path.read_text(encoding="utf-8")) for path in (PROJECT / "docs").glob("*.md"))


@cache
def subject() -> frozenset[str]:
    """The words of this site's subject."""
    known = [yaml.safe_load((PROJECT / "docs" / "data" / f"{name}.yml").read_text(encoding="utf-8")) for name in LISTS]
    title = re.search(r"^site_name: (.*)$", (PROJECT / "mkdocs.yml").read_text(encoding="utf-8"), re.MULTILINE)
    assert title
    said = WORD.findall(prose())
    used = Counter(said)
    around = neighbors(said)
    languages = {word for name in Locale("en").languages.values() for word in WORD.findall(str(name))}
    found: set[str] = set()
    for name in {*names(known), title[1]}:
        words = WORD.findall(name)
        found.update(word for word in words if is_foreign(word))
        found.update(
            word
            for word in words
            if word.isascii()
            and word not in languages | SHARED
            and word[0].isupper()
            and used[word.lower()] * 5 < used[word]
            and (len(words) == 1 or any(not pair & set(words) for pair in around[word]))
        )
    return frozenset(found)


def is_foreign(word: str) -> bool:
    """Whether a word is in another script, and long enough to be no other word."""
    return bool(HAN.fullmatch(word)) if HAN.search(word) else not word.isascii() and len(word) > 3


def neighbors(said: list[str]) -> dict[str, set[frozenset[str]]]:
    """By word: what stands before and behind it, in each place."""
    found: dict[str, set[frozenset[str]]] = defaultdict(set)
    for before, word, behind in zip(["", *said], said, [*said[1:], ""], strict=False):
        found[word].add(frozenset((before, behind)))
    return found


def test_the_words_of_the_subject_are_known() -> None:
    assert {"Xi", "Putin", "Samarkand", "Russia", "Mongolia", "Путин", "习近平"} <= subject()
    assert not subject() & {"The", "Power", "Union", "Chinese", "Summit"}


PARTS = sorted(path.name for path in HOOKS.iterdir() if not path.name.startswith((".", "_")))


def words_of_the_subject(folder: Path) -> set[str]:
    """Where the files of a folder, or a file, name this site's subject: path, line and word."""
    files = [folder] if folder.is_file() else [item for item in folder.rglob("*") if item.is_file()]
    texts = {item: item.read_bytes().decode("utf-8", "ignore") for item in files if "__pycache__" not in item.parts}
    return {
        f"{item.relative_to(folder.parent)}:{number}: {word}"
        for item, text in texts.items()
        for number, line in enumerate(text.splitlines(), 1)
        for word in {*WORD.findall(line), *HAN.findall(line)} & subject()
    }


@pytest.mark.parametrize("part", PARTS)
def test_no_word_of_the_subject_stands_in(part: str) -> None:
    assert words_of_the_subject(HOOKS / part) == set()
