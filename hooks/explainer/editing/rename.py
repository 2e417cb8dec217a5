"""A citation key given another name: every place that changes, and the files that are then called otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

import yaml

from explainer.editing import hover
from explainer.editing.mention import Mention, everywhere, is_whole
from explainer.editing.site import Kind, Site
from explainer.problems.place import Place, TextFile
from explainer.sources.bibliography import normal
from explainer.sources.citation import is_key


class Refused(Exception):
    """The key cannot be renamed so; the message says why."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Other words for what stands at a place."""

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Move:
    """A file that is called otherwise; paths are relative to the project."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Renaming:
    """All that a renaming changes."""

    edits: tuple[Edit, ...]
    """By file, line and column; each place once."""
    moves: tuple[Move, ...]


def renamed_at(site: Site, file: TextFile, offset: int) -> Mention:
    """The key at an offset that can be renamed; raises Refused."""
    mention = hover.at(site, file, offset)
    if mention is None or (mention.passage and offset > mention.end):
        raise Refused("only citation keys can be renamed: put the cursor on one")
    if mention.key not in site.project.bibliography:
        raise Refused(f'"{mention.key}" is not in {site.project.bibliography.names_of_files}')
    return mention


def renaming(site: Site, file: TextFile, offset: int, name: str) -> Renaming:
    """What changes when the key at an offset gets a new name; raises Refused."""
    key, name = renamed_at(site, file, offset).key, normal(name)
    found = list(everywhere(site, key))
    if name == key:
        return Renaming((), ())
    _check(site, key, name)
    if any(site.folders.kind(mention.file.path) is Kind.RECORDS for mention in found):
        _check_yaml(name)
    edits = {mention.place: Edit(mention.place, name) for mention in found}
    ordered = sorted(edits.values(), key=lambda edit: (edit.place.path, edit.place.line, edit.place.column))
    return Renaming(tuple(ordered), tuple(_moves(site, key, name)))


def _check(site: Site, key: str, name: str) -> None:
    """Refuse a name that cannot be cited or is taken, and a renaming that could miss a place."""
    if not is_key(name):
        raise Refused(f'"{name}" is no citation key: a key has letters, digits and - _ . : / + only')
    if name in site.project.bibliography:
        place = site.project.bibliography.origin(name).key_place
        raise Refused(f'the key "{name}" exists already ({place.path}:{place.line})')
    for page in site.pages.values():
        if any(definition.name == name for definition in page.definitions):
            raise Refused(f'"{name}" is the name of a note in {page.file.path}')
    if site.project.bibliography.is_unreadable or site.page_problems:
        raise Refused("a file of the project cannot be read: mend that first")
    for text in site.texts_of(Kind.RECORDS):
        if key in text.text and not is_whole(text):
            raise Refused(f"{text.path} cannot be read: mend it first, or the key would stay there")
    for text in site.texts_of(Kind.TABLE):
        if key in text.text and PurePosixPath(text.path).stem not in site.project.tables.tables:
            raise Refused(f"the table {text.path} cannot be read: mend it first, or the key would stay there")


def _check_yaml(name: str) -> None:
    """Refuse what YAML would not read as text: `2022` is a number, `a:` a group."""
    try:
        is_text = yaml.safe_load(f"[{name}]") == [name]
    except yaml.YAMLError:
        is_text = False
    if not is_text:
        raise Refused(f'YAML files cite it, and "{name}" is not read as text there: begin it with a letter')


def _moves(site: Site, key: str, name: str) -> Iterator[Move]:
    """The files that are named after the key."""
    for text in site.evidence_of(key):
        path = PurePosixPath(text.path)
        after = path.with_name(f"{file_name(name)}{path.suffix}").as_posix()
        if after in site.texts:
            raise Refused(f"{after} exists already")
        yield Move(text.path, after)


def file_name(key: str) -> str:
    """The name of the file of a source's evidence, without its ending."""
    return key.replace("/", "%2F").replace(":", "%3A")
