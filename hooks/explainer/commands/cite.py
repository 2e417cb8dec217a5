"""`explainer cite`: adds a source to the bibliography, made of what the source says of itself."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from explainer import project
from explainer.citing import duplicates, pasted
from explainer.citing.houseentry import Draft, entry_text
from explainer.citing.housekey import key as house_key
from explainer.citing.insertion import CannotInsert, check_form, inserted
from explainer.citing.lookup import REGISTRY, Found, Settings, State, look_up
from explainer.citing.work import Work
from explainer.commands import layout
from explainer.commands.status import EXIT_CLEAN, EXIT_PROBLEMS, Misuse
from explainer.commands.today import today
from explainer.export.clean import one_line
from explainer.files import atomic
from explainer.files.siteconfig import SiteConfig
from explainer.linkcheck import archive
from explainer.linkcheck.guard import AllowList
from explainer.linkcheck.limits import Limits
from explainer.linkcheck.options import allowed
from explainer.problems.place import TextFile
from explainer.problems.report import as_report
from explainer.sources import chicago
from explainer.sources.audit import entry_problems
from explainer.sources.bibliography import Bibliography, bib_files, from_files, read_files, shown_path
from explainer.sources.blank import is_blank
from explainer.sources.citation import is_key
from explainer.sources.entry import KINDS
from explainer.text.address import doi_name, safe_url
from explainer.text.rich import plain

LONGEST_INPUT = 1024 * 1024
"""Bytes that are read from standard input."""


class NotAdded(Exception):
    """Nothing was written; the message says why."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """What can be said behind `explainer cite`."""
    parser.add_argument("source", metavar="SOURCE", help="a DOI, a web address, or - to read BibTeX")
    parser.add_argument("--bib", type=Path, metavar="FILE", help="the .bib file (default: that of mkdocs.yml)")
    parser.add_argument("--kind", choices=list(KINDS), default="", help="the kind of source, which no page can tell")
    parser.add_argument("--key", type=_key, help="the key (default: made of publisher, subject and year)")
    parser.add_argument("--offline", action="store_true", help="do not ask the network: add a template to fill in")
    parser.add_argument("--archive", action="store_true", help="ask an archive for a copy and record it")
    parser.add_argument(
        "--timeout", type=_seconds, default=Limits().timeout, metavar="S", help="seconds for one request (default: 10)"
    )
    parser.add_argument("--archive-base", default=archive.BASE, metavar="URL", help=f"the archive ({archive.BASE})")
    parser.add_argument("--doi-base", default=REGISTRY, metavar="URL", help=f"the registry of DOIs ({REGISTRY})")
    parser.add_argument(
        "--allow",
        type=allowed,
        default=AllowList(),
        metavar="HOST:PORT[,…]",
        help="hosts that may be asked though they are not public, for tests",
    )


def run(options: argparse.Namespace) -> int:
    """Add; returns 0 when an entry was added, 1 when not, raises Misuse."""
    try:
        return _Command(options, Path.cwd()).run()
    except NotAdded as reason:
        print(f"not added: {reason}", file=sys.stderr)
        return EXIT_PROBLEMS


def _key(text: str) -> str:
    if not is_key(text):
        raise argparse.ArgumentTypeError("a key has letters, digits and - _ . : / + only")
    return text


def _seconds(text: str) -> float:
    if not 0 < (value := float(text)) <= 3600:
        raise ValueError
    return value


@dataclass(frozen=True)
class _Command:
    """One call of the command."""

    options: argparse.Namespace
    root: Path

    def run(self) -> int:
        if self.library.is_unreadable:
            raise Misuse(as_report(self.library.problems))
        self._refuse_faults()
        drafts = self._pasted() if self.options.source == "-" else [self._asked()]
        before = self._read()
        added: list[str] = []
        after = before
        for draft in drafts:
            key = self._key_of(draft, self._library_with(after))
            after = self._inserted(after, key, draft)
            added.append(key)
        self._write(before, after)
        self._tell(self._library_with(after), added)
        return EXIT_CLEAN

    # ----- the bibliography

    @cached_property
    def bib(self) -> Path:
        """The file that is added to; raises Misuse."""
        path = self.root / (self.options.bib or self._configured)
        if not path.is_file():
            raise Misuse(f"there is no file {path.relative_to(self.root) if self._is_inside(path) else path} here")
        if not self._is_inside(path):
            raise Misuse(f"{path} is not in the project: {self.root}")
        return path

    def _is_inside(self, path: Path) -> bool:
        return path.resolve().is_relative_to(self.root.resolve())

    @property
    def _configured(self) -> Path:
        first = self._paths[0]
        if not first.is_dir():
            return first
        found = list(bib_files([first]))
        usual = first / Path(project.OPTIONS["bibliography"]).name
        if usual not in found and len(found) != 1:
            raise Misuse(f"{first.name} holds {len(found)} .bib files: name one with --bib")
        return usual if usual in found else found[0]

    @cached_property
    def _paths(self) -> list[Path]:
        """The files and folders of the whole bibliography."""
        named = [self.root / path for path in self.options.bibliography or ()]
        return named or project.paths(self.root, project.configured(self.config), "bibliography")

    @cached_property
    def config(self) -> SiteConfig:
        """What the site says of itself; raises Misuse when that cannot be read."""
        return layout.configuration(self.root)

    @cached_property
    def library(self) -> Bibliography:
        """The bibliography as it is before."""
        others = [path for path in self._paths if path.exists()]
        return read_files([self.bib, *others], self.root)

    @property
    def shown(self) -> str:
        """The file as messages call it."""
        return shown_path(self.bib, self.root)

    def _library_with(self, data: bytes) -> Bibliography:
        """The bibliography with other bytes in the file that is added to."""
        changed = TextFile(self.shown, data.decode("utf-8-sig", "replace").replace("\r\n", "\n"))
        return from_files([changed if scan.file.path == self.shown else scan.file for scan in self.library.scans])

    def _refuse_faults(self) -> None:
        """Before anything is asked: a file with faults of form is not added to."""
        try:
            check_form(self.library.scans[0].file)
        except CannotInsert as cannot:
            raise NotAdded(f"{cannot}\n{as_report(cannot.problems)}") from None

    # ----- the source

    def _pasted(self) -> list[Draft]:
        """The entries of standard input."""
        data = sys.stdin.buffer.read(LONGEST_INPUT + 1)
        if len(data) > LONGEST_INPUT:
            raise Misuse(f"more than {LONGEST_INPUT} bytes on standard input")
        try:
            entries = pasted.read(data.decode("utf-8-sig").replace("\r\n", "\n"))
        except UnicodeDecodeError:
            raise Misuse("standard input is not UTF-8") from None
        except pasted.NotBibtex as bad:
            raise NotAdded(as_report(bad.problems) if bad.problems else "standard input has no BibTeX entry") from None
        if self.options.key and len(entries) > 1:
            raise Misuse(f"--key names one entry, and standard input has {len(entries)}")
        for item in entries:
            if item.entry.key in self.library:
                raise NotAdded(self._is_there(self.library, item.entry.key, "key"))
            if item.dropped:
                print(f"left out of {item.entry.key}: {', '.join(item.dropped)}", file=sys.stderr)
        return [self._draft_of(item) for item in entries]

    def _draft_of(self, item: pasted.Pasted) -> Draft:
        entry = item.entry
        copy = {name: entry.link(name) or "" for name in ("archive_url",)}
        if copy["archive_url"]:
            copy["archive_date"] = entry.plain("archive_date")
        kept = {name: entry.plain(name) for name in pasted.KEPT if entry.get(name)}
        read = pasted.accessed(entry) or (today().isoformat() if item.work.url or item.work.doi else "")
        return Draft(item.work, self.options.kind or entry.kind, read, copy=copy, kept=kept)

    def _asked(self) -> Draft:
        """What the network knows of a DOI or an address."""
        source = self.options.source.strip()
        identifier = doi_name(source) or safe_url(source)
        if not identifier:
            raise Misuse(f'"{source}" is no DOI (10.…/…) and no web address (https://…)')
        self._refuse_double(self.library, identifier)
        found = self._found(identifier)
        if found.state in (State.GONE, State.REFUSED):
            more = "" if found.state is State.REFUSED else "; --offline adds a template all the same"
            raise NotAdded(f"{'; '.join(found.remarks)}{more}")
        for remark in found.remarks:
            print(remark, file=sys.stderr)
        is_template = found.state is State.UNKNOWN
        if is_template:
            print("a template is added instead", file=sys.stderr)
        return Draft(found.work, self.options.kind, today().isoformat(), is_template, found.copy)

    def _found(self, identifier: str) -> Found:
        is_doi = doi_name(identifier) is not None
        bare = Work(type="article", doi=identifier) if is_doi else Work(type="online", url=identifier)
        if self.options.offline:
            return Found(State.UNKNOWN, bare, ("the network is not asked",))
        options = self.options
        settings = Settings(
            today(),
            Limits(timeout=options.timeout, retries=1),
            options.allow,
            options.doi_base.rstrip("/"),
            options.archive_base if options.archive else "",
            one_line(self.config.asked_about),
        )
        found = asyncio.run(look_up(identifier, settings))
        return replace(found, work=found.work.completed_by(Work(type=bare.type)))

    # ----- the entry

    def _refuse_double(self, library: Bibliography, *identifiers: str) -> None:
        if double := duplicates.entry_of(library, *filter(None, identifiers)):
            raise NotAdded(self._is_there(library, *double))

    def _is_there(self, library: Bibliography, key: str, what: str) -> str:
        place = library.origin(key).key_place
        return f"{place.path}:{place.line} has this {what} already: cite it as [^{key}]"

    def _key_of(self, draft: Draft, library: Bibliography) -> str:
        """The key of the new entry; raises NotAdded when the source or the key is there already."""
        self._refuse_double(library, draft.work.doi, draft.work.url)
        if self.options.key and self.options.key in library:
            raise NotAdded(self._is_there(library, self.options.key, "key"))
        return self.options.key or house_key(draft.work, library.__contains__)

    def _inserted(self, data: bytes, key: str, draft: Draft) -> bytes:
        try:
            return inserted(data, self.shown, key, entry_text(draft, key))
        except CannotInsert as cannot:
            raise NotAdded(str(cannot)) from None

    # ----- files and words

    def _read(self) -> bytes:
        try:
            return self.bib.read_bytes()
        except OSError as error:
            raise Misuse(f"cannot read {self.shown}: {error.strerror}") from error

    def _write(self, before: bytes, after: bytes) -> None:
        if self._read() != before:
            raise NotAdded(f"{self.shown} has changed since it was read; try again")
        try:
            atomic.write(self.bib, after)
        except OSError as error:
            raise Misuse(f"cannot write {self.shown}: {error.strerror}") from error

    def _tell(self, library: Bibliography, keys: Iterable[str]) -> None:
        for key in keys:
            entry = library.get(key)
            assert entry is not None
            is_told = not is_blank(entry.get("title"))
            note = f"{plain(chicago.with_period(chicago.full(entry)))}\n\n" if is_told else ""
            print(f"added {key} to {self.shown}\n\n{note}[^{key}]")
            sys.stdout.flush()  # before what is said of it
            for line in self._left(library, key):
                print(line, file=sys.stderr)

    def _left(self, library: Bibliography, key: str) -> Iterator[str]:
        """What a person still has to do, as `explainer check` will say it."""
        for problem in entry_problems(library, key):
            place = problem.place
            yield f"{place.path}:{place.line}:{place.column}: {problem.message}: {problem.hint}"
