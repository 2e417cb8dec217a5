"""Where citation keys stand in the files of a project: the one list behind hovers, references and renamings.

Reading is tolerant: what is half-written does not hide what stands around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from explainer.data.datatable import Table
from explainer.editing.site import Kind, Site
from explainer.files.yamlfile import Route
from explainer.markdown.page import PageSource
from explainer.problems.place import Place, TextFile
from explainer.sources.bibliography import normal
from explainer.sources.bibscan import Scan, scan
from explainer.sources.citation import is_key
from explainer.text.span import Span

_PART = re.compile(r"[^;]+")
_HEAD = re.compile(r"\s*(?P<key>[^\s,;#\[\]]+)(?:#(?P<passage>[^\s,;#\[\]]*))?")
_BRACKET = re.compile(r"\[[\^@](?P<cites>[^\[\]]*)\]")
_PARENT = re.compile(r"\b(?:crossref|xref)\s*=\s*[{\"]\s*(?P<key>[^\s{}\",]+)", re.IGNORECASE)
_BARE = ("for", "against", "source")
"""The fields of YAML files that hold citations without brackets."""
_BY_COLUMN = "column:"

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Mention:
    """A citation key in a file."""

    file: TextFile
    key: str
    """In the form in which two are compared."""
    start: int
    """Offsets of the key."""
    end: int
    passage: str = ""
    is_entry: bool = False
    """Whether it is the entry itself, and no use of it."""

    @property
    def place(self) -> Place:
        """The place of the key."""
        return self.file.place(self.start, self.end)

    @property
    def whole_end(self) -> int:
        """Offset after the passage, where there is one."""
        return self.end + (1 + len(self.passage) if self.passage else 0)

    @property
    def passage_place(self) -> Place:
        """The place of the passage's name."""
        return self.file.place(self.end + 1, self.whole_end)


def mentions(site: Site, path: str, text: TextFile | None = None) -> Iterator[Mention]:
    """The keys in a file of the project, in no particular order; `text` where an editor has a later one."""
    kind = site.folders.kind(path)
    if kind is Kind.PAGE:
        page = site.page(path)
        if page is None or (text and text.text != page.file.text):
            page = PageSource(text) if text else None
        yield from of_page(page) if page else ()
        return
    file = text or next((found for found in site.texts_of(kind) if found.path == path), None)
    if file is None:
        return
    if kind is Kind.BIBLIOGRAPHY:
        scans = site.project.bibliography.scans
        yield from of_bibliography(next((found for found in scans if found.file == file), None) or scan(file))
    elif kind is Kind.RECORDS:
        yield from of_records(file)
    elif kind is Kind.TABLE:
        table = site.project.tables.tables.get(path.rsplit("/", 1)[-1].removesuffix(".csv"))
        yield from of_table(file, table) if table else ()


def everywhere(site: Site, key: str) -> Iterator[Mention]:
    """Every place where a key stands, in the order of the kinds of file and of their texts."""
    for page in site.pages.values():
        if _may_hold(page.file.text, key):
            yield from (found for found in of_page(page) if found.key == key)
    for kind in (Kind.BIBLIOGRAPHY, Kind.RECORDS, Kind.TABLE):
        for text in site.texts_of(kind):
            if _may_hold(text.text, key):
                yield from (found for found in mentions(site, text.path, text) if found.key == key)


def _may_hold(text: str, key: str) -> bool:
    return key in text or (not key.isascii() and key in normal(text))


def cites_in(file: TextFile, start: int, end: int) -> Iterator[Mention]:
    """The keys of what stands in brackets between two offsets."""
    for part in _PART.finditer(file.text, start, end):
        head = _HEAD.match(file.text, part.start(), part.end())
        if head and is_key(head["key"]):
            yield Mention(file, normal(head["key"]), *head.span("key"), normal(head["passage"] or ""))


# ----- pages


def of_page(page: PageSource) -> Iterator[Mention]:
    """The keys that a page cites; brackets that lead to a note of prose are none."""
    names = {definition.name for definition in page.definitions}
    for bracket in (*page.brackets, *page.text_cites):
        if bracket.text.strip() not in names:
            yield from cites_in(page.file, bracket.text_at, bracket.end - 1)
    for cite in page.block_cites:
        yield from cites_in(page.file, cite.text_at, cite.end)


# ----- bibliography


def of_bibliography(scanned: Scan) -> Iterator[Mention]:
    """The keys of the entries of a file, and those that entries refer to."""
    file = scanned.file
    for raw in scanned.entries:
        if raw.key:
            yield Mention(file, normal(raw.key), raw.key_at, raw.key_at + len(raw.key), is_entry=True)
    for parent in _PARENT.finditer(file.text):
        yield Mention(file, normal(parent["key"]), *parent.span("key"))


# ----- YAML


def of_records(file: TextFile) -> Iterator[Mention]:
    """The keys in the values of a YAML file; of one that is half-written, those before the mistake."""
    for route, (start, end) in scalars(file):
        field = next((name for name in reversed(route) if isinstance(name, str)), "")
        text = file.text[start:end]
        if field in _BARE and not _BRACKET.search(text):
            quoted = text[:1] in ("'", '"')
            if not text[quoted:].startswith(_BY_COLUMN):
                yield from cites_in(file, start + quoted, end - quoted)
        else:
            for bracket in _BRACKET.finditer(file.text, start, end):
                yield from cites_in(file, *bracket.span("cites"))


def is_whole(file: TextFile) -> bool:
    """Whether a YAML file can be read to its end."""
    try:
        for _ in yaml.parse(file.text, Loader=_Loader):
            pass
    except yaml.YAMLError:
        return False
    return True


def scalars(file: TextFile) -> Iterator[tuple[Route, Span]]:
    """The values of a YAML file as they are written, with the names and numbers that lead to them."""
    levels: list[_Level] = []
    try:
        for event in yaml.parse(file.text, Loader=_Loader):
            if isinstance(event, yaml.CollectionEndEvent):
                levels.pop()
            elif isinstance(event, yaml.NodeEvent):
                is_name = bool(levels) and levels[-1].takes(event)
                if isinstance(event, yaml.ScalarEvent) and not is_name:
                    assert event.start_mark is not None and event.end_mark is not None
                    yield tuple(level.step for level in levels), (event.start_mark.index, event.end_mark.index)
                elif isinstance(event, yaml.CollectionStartEvent):
                    levels.append(_Level(isinstance(event, yaml.MappingStartEvent)))
    except yaml.YAMLError:
        return  # what is wrong with the file is a problem of its own


@dataclass
class _Level:
    """A group or list that is being read."""

    is_group: bool
    number: int = -1
    name: str | None = None
    """In a group: of the value that comes next."""
    _named: str = ""

    @property
    def step(self) -> str | int:
        return self._named if self.is_group else self.number

    def takes(self, event: yaml.NodeEvent) -> bool:
        """Note what comes next; whether it is the name of a field."""
        self.number += 1
        if not self.is_group:
            return False
        if self.name is None:
            self.name = self._named = str(getattr(event, "value", ""))
            return True
        self.name = None
        return False


# ----- tables


def of_table(file: TextFile, table: Table) -> Iterator[Mention]:
    """The keys in the citation columns of a CSV file."""
    starts = [0, *(found.end() for found in re.finditer("\n", file.text))]
    columns = [column.name for column in table.columns if column.type == "citation"]
    for row in table.rows:
        for name in columns:
            place, written = row.places[name], row.written[name]
            cell = starts[place.line - 1] + place.column - 1 if place.line <= len(starts) else len(file.text)
            start = file.text.find(written, cell)
            if written and start - cell in range(3):  # behind a quotation mark or spaces
                yield from cites_in(file, start, start + len(written))
