"""What sources say: the passages and figures recorded for each citation key."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from explainer.files import yamlfile
from explainer.files.digest import digest
from explainer.files.yamlfile import YamlFile
from explainer.problems.place import Place, TextFile
from explainer.problems.problem import Problem, did_you_mean
from explainer.sources.bibliography import Bibliography, normal, read_text
from explainer.text import quantity
from explainer.text.quantity import Bound, Quantity
from explainer.text.quotation import length

LONGEST_PASSAGE = 40
"""Words that may be quoted of a source in one passage."""

_MARKUP = re.compile(
    r"</?[A-Za-z][^<>]*>|!?\[[^\[\]]+\]\(|\[\^|(?<!\w)([*_]{1,3})\w(?:[^*_\n]*\S)?\1(?!\w)|\{\{"
    r"|&(?:[A-Za-z]{2,}\d*|#\d+|#[xX][0-9A-Fa-f]+);"
)
"""Tags, links, notes, emphasis and entities. A lone < or & and words in brackets are the source's own."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a source."""

    key: str
    """Citation key of the source."""
    id: str
    quote: str
    """To the letter, in the language `lang`."""
    lang: str
    translation: str = ""
    translator: str = ""
    locator: str = ""
    note: str = ""
    opens: bool = True
    """Whether the source's address shows these words."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that a source gives."""

    key: str
    id: str
    quantity: Quantity
    """In base units; the text is the record's own."""
    period: str = ""
    locator: str = ""
    note: str = ""


@dataclass(frozen=True)
class Evidence:
    """All that is recorded of all sources."""

    passages: Mapping[tuple[str, str], Passage] = field(default_factory=dict)
    """By key and id."""
    figures: Mapping[str, tuple[Figure, ...]] = field(default_factory=dict)
    """By key."""
    places: Mapping[tuple[str, str], Place] = field(default_factory=dict)
    """Of each passage and figure, by key and id."""
    problems: tuple[Problem, ...] = ()
    digests: Mapping[str, str] = field(default_factory=dict)
    """By key: what tells whether the records of a source are as they were."""

    def passage(self, key: str, name: str) -> Passage | None:
        """The passage of a source by its id."""
        return self.passages.get((key, name))

    def figures_of(self, key: str, name: str = "") -> tuple[Figure, ...]:
        """The figures of a source, or the one with this id."""
        found = self.figures.get(key, ())
        return tuple(figure for figure in found if figure.id == name) if name else found

    def with_figures(self, more: Mapping[str, tuple[Figure, ...]]) -> Evidence:
        """The same with further figures, by key; these need no use."""
        keys = {*self.figures, *more}
        return replace(self, figures={key: (*self.figures.get(key, ()), *more.get(key, ())) for key in keys})

    def ids_of(self, key: str) -> list[str]:
        """The ids of all passages and figures of a source."""
        recorded = (name for source, name in self.places if source == key)
        return list(dict.fromkeys((*recorded, *(figure.id for figure in self.figures.get(key, ())))))

    def has(self, key: str, name: str) -> bool:
        """Whether a passage or figure with this id is recorded for the source."""
        return (key, name) in self.places or bool(self.figures_of(key, name) if name else ())


def read_folder(folder: Path, shown_from: Path, bibliography: Bibliography) -> Evidence:
    """Read `<key>.yml` for every source below a folder; the file's name is the citation key.

    A slash or colon in a key is written `%2F` or `%3A` in the name of its file.
    """
    problems: list[Problem] = []
    texts: list[TextFile] = []
    for path in yamlfile.paths_below(folder):
        read = read_text(path, shown_from, unreadable="E010", not_utf8="E010")
        if isinstance(read, Problem):
            problems.append(read)
        else:
            texts.append(read)
    return from_texts(texts, bibliography, problems)


def from_texts(texts: Iterable[TextFile], bibliography: Bibliography, problems: Iterable[Problem] = ()) -> Evidence:
    """The evidence in texts whose paths end in `<key>.yml`."""
    found = list(problems)
    passages: dict[tuple[str, str], Passage] = {}
    figures: dict[str, tuple[Figure, ...]] = {}
    places: dict[tuple[str, str], Place] = {}
    digests: dict[str, str] = {}
    for text in texts:
        key = key_of(text.path)
        digests[key] = digest(digests.get(key, ""), text.text)
        if key not in bibliography:
            hint = did_you_mean(key, bibliography) or "name the file after the source's key"
            found.append(
                Problem("E007", text.place(0), f'the file is for "{key}", which is not in the bibliography', hint)
            )
        read = yamlfile.read(text, "evidence", "E010")
        if isinstance(read, list):
            found += read
            continue
        found += _read_source(read, key, passages, figures, places)
    return Evidence(passages, figures, places, tuple(found), digests)


def key_of(path: str) -> str:
    """The citation key that an evidence file is for."""
    name = path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return normal(unquote(name))


def _read_source(
    read: YamlFile,
    key: str,
    passages: dict[tuple[str, str], Passage],
    figures: dict[str, tuple[Figure, ...]],
    places: dict[tuple[str, str], Place],
) -> Iterator[Problem]:
    value: dict[str, list[dict[str, Any]]] = read.value
    for kind in ("passages", "figures"):
        for number, item in enumerate(value.get(kind, [])):
            name = (key, item["id"])
            place = read.place(kind, number, "id")
            if name in places:
                first = places[name]
                where = f"line {first.line}" if first.path == place.path else f"{first.path}:{first.line}"
                message = f'the id "{item["id"]}" is already used in {where}'
                yield Problem("E011", place, message, "give it another id")
            places.setdefault(name, place)
    for number, item in enumerate(value.get("passages", [])):
        passages.setdefault((key, item["id"]), Passage(key, **item))
        yield from _passage_problems(read, number, item)
    records: list[Figure] = []
    for number, item in enumerate(value.get("figures", [])):
        figure = _figure(key, item)
        if isinstance(item["value"], list) and item["value"][0] > item["value"][1]:
            place = read.place("figures", number, "value")
            yield Problem("E010", place, "the range begins with its larger end", "write the smaller end first")
        elif figure is None:
            message = f'the unit "{item["unit"]}" is not known'
            hint = (
                did_you_mean(item["unit"], quantity.UNITS)
                or "write a known unit, or a plural noun for a number of things"
            )
            yield Problem("E012", read.place("figures", number, "unit"), message, hint)
        else:
            records.append(figure)
    if records:
        figures[key] = (*figures.get(key, ()), *records)


def _passage_problems(read: YamlFile, number: int, item: Mapping[str, str]) -> Iterator[Problem]:
    words = length(item["quote"])
    if words > LONGEST_PASSAGE:
        message = f"the passage has {words} words; at most {LONGEST_PASSAGE} may be quoted"
        yield Problem("E008", read.place("passages", number, "quote"), message, "keep what the chapter quotes")
    for name in ("quote", "translation"):
        if found := _MARKUP.search(item.get(name, "")):
            message = f'"{name}" has markup ({found.group()}): it must be the words alone'
            yield Problem(
                "E013",
                read.place("passages", number, name),
                message,
                "write the characters that a reader of the source sees",
            )


def _figure(key: str, item: Mapping[str, Any]) -> Figure | None:
    value = item["value"]
    ends = (float(value[0]), float(value[1])) if isinstance(value, list) else float(value)
    written = "–".join(f"{end:,}" for end in value) if isinstance(value, list) else f"{value:,}"
    figure = quantity.parse(ends, item["unit"], Bound(item.get("bound", "exact")), written)
    if figure is None:
        return None
    return Figure(key, item["id"], figure, item.get("period", ""), item.get("locator", ""), item.get("note", ""))
