"""The house form of a .bib file: entries sorted by key, one field a line in a fixed order, nothing else changed.

Values stay as written to the letter; only what stands between them is laid out anew. Comments between
entries stay before the entry that they precede.
"""

from __future__ import annotations

from explainer.bibscan import RawEntry, RawField, Scan, fields, scan
from explainer.place import TextFile
from explainer.problem import Problem

ORDER = (
    "crossref author editor title subtitle titletranslation titleaddon shorttitle booktitle journaltitle volume number "
    "pages organization institution publisher location howpublished date year month day doi url urldate archive_url "
    "archive_date langid keywords note"
).split()


class CannotFormat(Exception):
    """The file has faults of form; they must be mended by hand first."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


def formatted(file: TextFile) -> str:
    """The text of the file in the house form; the same text when it has it already. Raises CannotFormat."""
    scanned = scan(file)
    if scanned.problems:
        raise CannotFormat(scanned.problems)
    blocks = sorted(_blocks(scanned), key=lambda block: block[0])
    head = _head(scanned)
    return "\n\n".join([*head, *(text for _, text in blocks)]) + "\n" if head or blocks else ""


def _head(scanned: Scan) -> list[str]:
    """Abbreviations come first, because entries below use them."""
    text = scanned.file.text
    return ["\n".join(text[item.start : item.end] for item in scanned.strings)] if scanned.strings else []


def _blocks(scanned: Scan) -> list[tuple[tuple[bool, str], str]]:
    """Each entry with the comment above it, and its sort key: what a `crossref` names stays behind its parts."""
    text, at = scanned.file.text, 0
    everything = sorted((*scanned.entries, *scanned.strings), key=lambda item: item.start)
    parents = {_crossref(scanned.file, entry) for entry in scanned.entries}
    blocks: list[tuple[tuple[bool, str], str]] = []
    comment = ""
    for item in everything:
        between = text[at : item.start].strip()
        comment = "\n".join(part for part in (comment, between) if part)
        at = item.end
        if item in scanned.strings:
            continue
        body = _entry(scanned.file, item)
        blocks.append(((item.key in parents, item.key), f"{comment}\n{body}" if comment else body))
        comment = ""
    rest = "\n".join(part for part in (comment, text[at:].strip()) if part)
    if rest:
        blocks.append(((True, "\U0010ffff"), rest))
    return blocks


def _fields(file: TextFile, entry: RawEntry) -> list[RawField]:
    found = list(fields(file, entry))
    if problems := tuple(item for item in found if isinstance(item, Problem)):
        raise CannotFormat(problems)
    return [item for item in found if isinstance(item, RawField)]


def _crossref(file: TextFile, entry: RawEntry) -> str:
    values = [file.text[item.value_at : item.value_end] for item in _fields(file, entry) if item.name == "crossref"]
    return values[0].strip('{}" ') if values else ""


def _entry(file: TextFile, entry: RawEntry) -> str:
    place = {name: index for index, name in enumerate(ORDER)}
    items = sorted(_fields(file, entry), key=lambda item: (place.get(item.name, len(place)), item.name))
    width = max((len(item.name) for item in items), default=0)
    lines = [f"  {item.name:<{width}} = {file.text[item.value_at : item.value_end]}," for item in items]
    return "\n".join([f"@{entry.type}{{{entry.key},", *lines, "}"])
