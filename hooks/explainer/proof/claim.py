"""The register of claims: what was said, who said it, and what the record allows one to say of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from explainer.files import yamlfile
from explainer.files.yamlfile import YamlFile
from explainer.problems.place import Place, TextFile
from explainer.problems.problem import Problem, did_you_mean
from explainer.proof.evidence import Evidence
from explainer.sources.bibliography import Bibliography, read_text
from explainer.sources.citation import BadCitation, Cite, parse

STATUSES: dict[str, str] = {
    "confirmed": "Confirmed",
    "partly": "Partly right",
    "contested": "Contested",
    "single-source": "Single source",
    "wrong": "Wrong",
}
"""Statuses as files and as readers name them, in the order of the register."""

NATURES: dict[str, str] = {
    "fact": "Fact",
    "figure": "Figure",
    "quotation": "Quotation",
    "interpretation": "Interpretation",
    "speculation": "Speculation",
}


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim."""

    id: str
    topic: str
    statement: str
    said_by: tuple[str | Cite, ...]
    """Names, and sources that say it."""
    status: str
    """A key of STATUSES."""
    nature: str
    """A key of NATURES."""
    supporting: tuple[Cite, ...] = ()
    opposing: tuple[Cite, ...] = ()
    caveat: str = ""
    chapter: str = ""
    """Page below the docs folder, perhaps with `#section`."""

    @property
    def anchor(self) -> str:
        """The HTML id of the claim in the register: stable as long as its id is."""
        return f"claim-{self.id}"

    @property
    def cites(self) -> tuple[Cite, ...]:
        """Every source that it names."""
        return (*(who for who in self.said_by if isinstance(who, Cite)), *self.supporting, *self.opposing)


@dataclass(frozen=True)
class Register:
    """All claims, by id, in the order of the files."""

    claims: Mapping[str, Claim] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    """Of each claim's id."""
    problems: tuple[Problem, ...] = ()

    @property
    def chapters(self) -> Iterator[tuple[str, Place]]:
        """Where claims are said to be treated."""
        return ((claim.chapter, self.places[claim.id]) for claim in self.claims.values() if claim.chapter)


def read_folder(folder: Path, shown_from: Path, bibliography: Bibliography, evidence: Evidence) -> Register:
    """Read every claims file below a folder."""
    problems: list[Problem] = []
    texts: list[TextFile] = []
    for path in yamlfile.paths_below(folder):
        read = read_text(path, shown_from, unreadable="E010", not_utf8="E010")
        if isinstance(read, Problem):
            problems.append(read)
        else:
            texts.append(read)
    return from_texts(texts, bibliography, evidence, problems)


def from_texts(
    texts: Iterable[TextFile], bibliography: Bibliography, evidence: Evidence, problems: Iterable[Problem] = ()
) -> Register:
    """The register in texts that have been read."""
    found = list(problems)
    claims: dict[str, Claim] = {}
    places: dict[str, Place] = {}
    for text in texts:
        read = yamlfile.read(text, "claims", "E010")
        if isinstance(read, list):
            found += read
            continue
        for number, item in enumerate(read.value["claims"]):
            place = read.place("claims", number, "id")
            if item["id"] in claims:
                first = places[item["id"]]
                message = f'the claim "{item["id"]}" is already at {first.path}:{first.line}'
                found.append(Problem("E011", place, message, "give it another id"))
                continue
            reader = _ClaimReader(read, number, bibliography, evidence)
            claims[item["id"]] = reader.claim(item, read.value["topic"])
            places[item["id"]] = place
            # A source that could not be read is no source that is missing.
            found += reader.problems or _lint(claims[item["id"]], place, bibliography)
    return Register(claims, places, tuple(found))


@dataclass
class _ClaimReader:
    """Reads the citations of one claim, with the problems that they have."""

    file: YamlFile
    number: int
    bibliography: Bibliography
    evidence: Evidence
    problems: list[Problem] = field(default_factory=list)

    def claim(self, item: Mapping[str, Any], topic: str) -> Claim:
        said_by: list[str | Cite] = []
        for index, who in enumerate(item["said_by"]):
            if who.startswith("[^") and who.endswith("]"):
                said_by += self._cites("said_by", index, who)
            else:
                said_by.append(who)
        return Claim(
            item["id"],
            topic,
            item["statement"],
            tuple(said_by),
            item["status"],
            item["nature"],
            tuple(self._all_cites("for", item)),
            tuple(self._all_cites("against", item)),
            item.get("caveat", ""),
            item.get("chapter", ""),
        )

    def _all_cites(self, name: str, item: Mapping[str, Any]) -> Iterator[Cite]:
        for index, text in enumerate(item.get(name, [])):
            yield from self._cites(name, index, text)

    def _cites(self, name: str, index: int, text: str) -> list[Cite]:
        """The sources in one text; those that do not exist are reported and left out."""
        place = self.file.place("claims", self.number, name, index)
        try:
            cites = parse(text.removeprefix("[^").removesuffix("]") if text.startswith("[^") else text)
        except BadCitation as bad:
            self.problems.append(Problem("C002", place, bad.message, bad.hint))
            return []
        good: list[Cite] = []
        for cite in cites:
            if cite.key not in self.bibliography:
                message = f'"{cite.key}" is not in {self.bibliography.names_of_files}'
                self.problems.append(Problem("C001", place, message, did_you_mean(cite.key, self.bibliography)))
            elif cite.passage and not self.evidence.has(cite.key, cite.passage):
                message = f'no passage "{cite.passage}" is recorded for "{cite.key}"'
                hint = did_you_mean(cite.passage, self.evidence.ids_of(cite.key))
                self.problems.append(Problem("C006", place, message, hint))
            else:
                good.append(cite)
        return good


def _lint(claim: Claim, place: Place, bibliography: Bibliography) -> Iterator[Problem]:
    """What is weak about a claim's evidence."""
    if claim.status in ("confirmed", "partly") and not claim.supporting:
        yield Problem(
            "E018", place, f'the claim "{claim.id}" is {claim.status} and has no evidence for it', "cite it under `for`"
        )
    if claim.status == "wrong" and not claim.opposing:
        yield Problem(
            "E018", place, f'the claim "{claim.id}" is wrong and has no evidence against it', "cite it under `against`"
        )
    keys = {cite.key for cite in claim.supporting}
    entry = bibliography.get(next(iter(keys))) if len(keys) == 1 else None
    if claim.status in ("confirmed", "partly") and entry is not None and entry.kind == "state-media":
        message = f'the claim "{claim.id}" rests on one state-media source alone ("{entry.key}")'
        yield Problem("E017", place, message, "find a second source, or call its status single-source")
