"""A language server of one project: its documents, its reading and checking, its places.

Requests are answered from the project as it was last read; what changes is read and checked beside them, in a thread
of its own, and only what has changed.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib.metadata
import logging
import os
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from lsprotocol import types
from pygls import uris
from pygls.lsp.server import LanguageServer

from explainer.editing import position
from explainer.editing.diagnosis import Diagnosis
from explainer.editing.position import Encoding, Position
from explainer.editing.protocol import Document, DocumentProtocol
from explainer.editing.reading import Reader
from explainer.editing.site import Site
from explainer.problems import explanation
from explainer.problems.place import Place, TextFile
from explainer.problems.problem import Problem

PAUSE = 0.1
"""Seconds without typing after which the project is read again."""
PATIENCE = 1.0
"""Seconds for which an answer waits for what has just been typed to be read."""
STEPS = 500
"""Sources that are made ready for searching before the server looks for something more urgent."""

_log = logging.getLogger("explainer.lsp")
_T = TypeVar("_T")


class Server(LanguageServer):
    """A language server of one project."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        version = importlib.metadata.version("explainer")
        super().__init__("explainer", version, protocol_cls=DocumentProtocol)
        assert isinstance(self.protocol, DocumentProtocol)
        self.protocol.keeper = self
        self.options = options
        self.documents: dict[str, Document] = {}
        """By URI."""
        self.site: Site | None = None
        self.exit_code = 1
        """What the protocol asks of a server that is left without a shutdown."""
        self._folder = ""
        """The project's, as the editor spells it."""
        self._codes = ""
        """The address of the page that explains the problem codes."""
        self._reader: Reader | None = None
        self._diagnosis = Diagnosis()
        self._revision = 0
        """How many changes there were."""
        self._read_revision = -1
        self._stale = asyncio.Event()
        self._read = asyncio.Condition()
        self._shown: dict[str, tuple[Problem, ...]] = {}
        self._task: asyncio.Task[None] | None = None

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Keep what went wrong in the log: an editor's user can do nothing about it."""
        _log.debug("%s: %s", source, error)

    # ----- the project

    @property
    def encoding(self) -> Encoding:
        """What a position counts, as agreed with the editor."""
        return Encoding(self.server_capabilities.position_encoding or Encoding.UTF16)

    def begin(self, folders: list[str]) -> None:
        """Take the first of the editor's folders that holds a project, or else the first, or the working folder."""
        found = {
            folder: Reader(Path(os.path.realpath(folder)), self.options) for folder in folders or [str(Path.cwd())]
        }
        self._folder = next((folder for folder, reader in found.items() if reader.is_project), next(iter(found)))
        self._reader = found[self._folder]
        self._stale.set()
        self._task = asyncio.ensure_future(self._keep_current())

    def document(self, uri: str) -> Document | None:
        """The open document of an address."""
        return self.documents.get(uri)

    def drop(self, uri: str) -> None:
        """Forget a document: what counts is on the disk again."""
        self.documents.pop(uri, None)
        self.changed()

    def put(self, document: Document) -> None:
        """Keep the present text of a document."""
        self.documents[document.uri] = document
        self.changed()

    def changed(self) -> None:
        """Note that something has changed."""
        self._revision += 1
        self._stale.set()

    async def current(self) -> Site | None:
        """The project with all that has changed before now; None where there is none."""
        wanted = self._revision
        async with self._read:
            await self._read.wait_for(lambda: self._read_revision >= wanted)
        return self.site

    async def latest(self) -> Site | None:
        """The project as it was last read, without waiting for what has changed since."""
        return self.site if self._read_revision >= 0 else await self.current()

    async def fresh(self) -> Site | None:
        """The project with all that has changed before now, or as it was last read where that takes long."""
        try:
            return await asyncio.wait_for(self.current(), PATIENCE)
        except TimeoutError:
            return await self.latest()

    def file(self, uri: str) -> TextFile | None:
        """The text of an open document of the project, with its path in it; None for any other."""
        document, reader = self.documents.get(uri), self._reader
        if document is None or reader is None or not Path(document.path).is_relative_to(reader.root):
            return None
        return TextFile(Path(document.path).relative_to(reader.root).as_posix(), document.text)

    def identifier(self, path: str) -> types.OptionalVersionedTextDocumentIdentifier:
        """A file of the project with the version of its text that the server knows, where the editor has it open."""
        document = self._document(path)
        return types.OptionalVersionedTextDocumentIdentifier(self.uri(path), document.version if document else None)

    def _document(self, path: str) -> Document | None:
        """The open document of a path of the project."""
        assert self._reader is not None  # there are paths only where something was read
        absolute = os.path.realpath(self._reader.root / path)
        return next((document for document in self.documents.values() if document.path == absolute), None)

    def uri(self, path: str) -> str:
        """The address of a file of the project, as the editor spells it where it is open."""
        document = self._document(path)
        return document.uri if document else str(uris.from_fs_path(str(Path(self._folder, path))))

    # ----- reading and checking

    async def _keep_current(self) -> None:
        """Read the project again whenever something has changed, as long as the server lives."""
        while True:
            await self._stale.wait()
            seen = -1
            while seen != self._revision and self._read_revision >= 0:
                seen = self._revision
                await asyncio.sleep(PAUSE)
            self._stale.clear()
            try:
                await self._refresh(self._revision)
            except Exception:
                _log.exception("the project could not be checked")

    async def _refresh(self, revision: int) -> None:
        """Read, then check; what is newly wrong or mended is shown part by part, until something changes."""
        assert self._reader is not None  # `begin` has made it
        reader = self._reader
        unsaved = {document.path: document.text for document in self.documents.values() if document.path}
        try:
            if reader.is_project:
                self.site = await _in_thread(lambda: reader.read(unsaved))
        finally:  # those who wait are answered from what there is
            async with self._read:
                self._read_revision = revision
                self._read.notify_all()
        if self.site is None:
            return
        self._codes = reader.address_of_codes(self.site)
        names = {self._shown_path(path) for path in unsaved}
        parts = self._diagnosis.report(self.site, names, reader.tree)
        found: dict[str, tuple[Problem, ...]] = {}
        while (part := await _in_thread(lambda: next(parts, None))) is not None:
            found |= part
            for path, problems in part.items():
                self._show(path, problems)
            if self._revision != revision:
                return
        for path in [path for path in self._shown if path not in found]:
            self._show(path, ())
        await self._make_ready(self.site, revision)

    def _shown_path(self, path: str) -> str:
        assert self._reader is not None  # see above
        root = self._reader.root
        return Path(path).relative_to(root).as_posix() if Path(path).is_relative_to(root) else path

    async def _make_ready(self, site: Site, revision: int) -> None:
        """Read what sources are found by, as long as nothing else is to be done."""
        steps = site.catalog.fill()

        def some() -> bool:
            return all(next(steps, done) is not done for _ in range(STEPS))

        done = object()
        while self._revision == revision and await _in_thread(some):
            pass

    def _show(self, path: str, problems: tuple[Problem, ...]) -> None:
        """Tell the editor what is wrong with a file, unless it knows."""
        if self._shown.get(path, ()) == problems:
            return
        self._shown[path] = problems
        if not problems:
            del self._shown[path]
        diagnostics = [self._diagnostic(problem) for problem in problems]
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(self.uri(path), diagnostics))

    def problems(self, path: str) -> tuple[Problem, ...]:
        """What the editor was last told of a file."""
        return self._shown.get(path, ())

    def _diagnostic(self, problem: Problem) -> types.Diagnostic:
        return types.Diagnostic(
            self.range(problem.place),
            f"{problem.message}\n{problem.hint}" if problem.hint else problem.message,
            types.DiagnosticSeverity.Error if problem.is_error else types.DiagnosticSeverity.Warning,
            problem.code,
            self._description(problem.code),
            "explainer",
        )

    def _description(self, code: str) -> types.CodeDescription | None:
        """The place of a code on the page that explains it, where the site has one and the editor a use for it."""
        asked = self.client_capabilities.text_document
        can_show = asked and asked.publish_diagnostics and asked.publish_diagnostics.code_description_support
        href = explanation.address(code, self._codes)
        return types.CodeDescription(href) if can_show and href else None

    # ----- places

    def range(self, place: Place) -> types.Range:
        """A place as the editor counts."""
        found = position.range_of(place, self.encoding)
        return types.Range(to_client(found.start), to_client(found.end))

    def location(self, place: Place) -> types.Location:
        """A place in its file."""
        return types.Location(self.uri(place.path), self.range(place))

    def offset(self, file: TextFile, at: types.Position) -> int:
        """The offset of a position in a text."""
        return position.offset(file.text, Position(at.line, at.character), self.encoding)


def to_client(at: Position) -> types.Position:
    """A position as the protocol has it."""
    return types.Position(at.line, at.character)


async def _in_thread(work: Callable[[], _T]) -> _T:
    """Do something beside the answering of requests, in a thread that never keeps the server from ending."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[_T] = loop.create_future()

    def settle(result: _T | None, error: Exception | None) -> None:
        if not future.done():
            if error is not None:
                future.set_exception(error)
            else:
                future.set_result(result)  # type: ignore[arg-type]  # it is what `work` gave

    def run() -> None:
        result, error = None, None
        try:
            result = work()
        except Exception as raised:
            error = raised
        with contextlib.suppress(RuntimeError):  # the server has ended meanwhile
            loop.call_soon_threadsafe(settle, result, error)

    threading.Thread(target=run, daemon=True).start()
    return await future
