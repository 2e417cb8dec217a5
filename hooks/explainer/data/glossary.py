"""The people and terms of an explainer, from `people.yml` and `terms.yml` in the data folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from explainer.files import yamlfile
from explainer.files.yamlfile import YamlFile
from explainer.markdown import statement
from explainer.markdown.statement import Statement
from explainer.problems.place import Place, TextFile
from explainer.problems.problem import Problem

PEOPLE, TERMS = LISTS = ("people", "terms")
"""The names of the files, of their lists and of the blocks that show them."""
_LABELS = {"role": "", "later": "Later.", "meaning": "", "more": ""}
"""The texts of a headword in the order in which readers see them, with what stands before each."""


@dataclass(frozen=True, slots=True)
class Headword:
    """A person or a term."""

    list: str
    """PEOPLE or TERMS."""
    id: str
    name: str
    """As chapters write it."""
    native: str
    """In its own script."""
    lang: str
    """Of the native name, or of the name where there is none."""
    transliteration: str
    group: str
    texts: tuple[tuple[str, Statement], ...]
    """What is said of it, each with the words before it; the first is short."""
    also: tuple[str, ...]
    """Other names by which chapters call it."""
    chapter: str
    """Page below the docs folder, perhaps with `#section`."""
    place: Place
    """Of the chapter's name."""

    @property
    def anchor(self) -> str:
        """Its HTML id in the list."""
        return f"{'person' if self.list == PEOPLE else 'term'}-{self.id}"

    @property
    def names(self) -> tuple[str, ...]:
        """All that it is called, with single spaces."""
        names = (" ".join(name.split()) for name in (self.name, self.native, *self.also))
        return tuple(dict.fromkeys(filter(None, names)))


@dataclass(frozen=True)
class Glossary:
    """All people and terms, in the order of the files."""

    headwords: tuple[Headword, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def chapters(self) -> Iterator[tuple[str, Place]]:
        """Where headwords are said to be treated."""
        return ((headword.chapter, headword.place) for headword in self.headwords if headword.chapter)

    def of(self, name: str) -> list[Headword]:
        """Those of one list."""
        return [headword for headword in self.headwords if headword.list == name]


def read_folder(folder: Path, shown_from: Path) -> Glossary:
    """The people and terms of a data folder; none where it has no such file."""
    texts: dict[str, TextFile] = {}
    problems: list[Problem] = []
    for name in LISTS:
        read = statement.read_text(folder / f"{name}.yml", shown_from)
        if isinstance(read, Problem):
            problems.append(read)
        elif read:
            texts[name] = read
    found = [from_text(name, text) for name, text in texts.items()]
    return Glossary(
        tuple(headword for glossary in found for headword in glossary.headwords),
        (*problems, *(problem for glossary in found for problem in glossary.problems)),
    )


def from_text(name: str, text: TextFile) -> Glossary:
    """The people or terms in a text that has been read."""
    file = yamlfile.read(text, name, "D001")
    if isinstance(file, list):
        return Glossary((), tuple(file))
    problems: list[Problem] = []
    headwords: list[Headword] = []
    first: dict[str, Place] = {}
    for number, item in enumerate(file.value[name]):
        place = file.place(name, number, "id")
        if item["id"] in first:
            message = f'the id "{item["id"]}" stands already in line {first[item["id"]].line}'
            problems.append(Problem("D013", place, message, "give it another id"))
        else:
            first[item["id"]] = place
            headwords.append(_headword(name, file, number, item))
    return Glossary(tuple(headwords), tuple(problems))


def _headword(name: str, file: YamlFile, number: int, item: dict[str, Any]) -> Headword:
    return Headword(
        name,
        item["id"],
        item["name" if name == PEOPLE else "term"],
        item.get("native", ""),
        item.get("lang", ""),
        item.get("transliteration", ""),
        item["group"],
        tuple(_texts(name, file, number, item)),
        tuple(item.get("also", ())),
        item.get("chapter", ""),
        file.place(name, number, "chapter"),
    )


def _texts(name: str, file: YamlFile, number: int, item: dict[str, Any]) -> Iterator[tuple[str, Statement]]:
    for field, label in _LABELS.items():
        if field in item:
            yield label, statement.statement(file, name, number, field, must_cite=True)
