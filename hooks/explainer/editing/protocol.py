"""The language server protocol as pygls speaks it, with documents and errors of our own."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import Any, Protocol

from lsprotocol import types
from pygls import uris
from pygls.exceptions import JsonRpcException
from pygls.protocol import LanguageServerProtocol
from pygls.protocol.language_server import lsp_method

from explainer.editing import position
from explainer.editing.position import Encoding, Position


@dataclass(frozen=True)
class Document:
    """A file that the editor has open."""

    uri: str
    path: str
    """Absolute, without links; empty where the document is no file."""
    text: str
    version: int


class Keeper(Protocol):
    """Who keeps the documents that an editor has open."""

    @property
    def encoding(self) -> Encoding:
        """What a position counts."""

    def document(self, uri: str) -> Document | None:
        """The document of an address."""

    def put(self, document: Document) -> None:
        """Keep the present text of a document."""

    def drop(self, uri: str) -> None:
        """Forget a document: what counts is on the disk again."""


class DocumentProtocol(LanguageServerProtocol):
    """The protocol with documents of our own: positions are right in any script, and no text is kept twice."""

    keeper: Keeper
    """Set by the server before it listens."""

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> None:
        """Keep the text of a document that the editor opens."""
        opened = params.text_document
        self.keeper.put(Document(opened.uri, path_of(opened.uri), position.plain(opened.text), opened.version))

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> None:
        """Change the text of an open document."""
        document = self.keeper.document(params.text_document.uri)
        if document is None:
            return
        text = document.text
        for change in params.content_changes:
            span = getattr(change, "range", None)
            text = position.changed(text, _from_client(span) if span else None, change.text, self.keeper.encoding)
        self.keeper.put(replace(document, text=text, version=params.text_document.version))

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> None:
        """Forget a document: what counts is on the disk again."""
        self.keeper.drop(params.text_document.uri)

    def handle_message(self, message: Any) -> None:
        """Refuse requests before the beginning and after the end, which the protocol gives codes of their own."""
        method = getattr(message, "method", "")
        if hasattr(message, "id") and method and (self._shutdown or not self._is_begun(method)):
            code = types.ErrorCodes.InvalidRequest if self._shutdown else types.ErrorCodes.ServerNotInitialized
            text = "the server is shut down" if self._shutdown else "the server waits for initialize"
            self._send_response(message.id, error=types.ResponseError(code=int(code), message=text))
        else:
            super().handle_message(message)

    def structure_message(self, data: dict[str, Any]) -> Any:
        """Read a message; a question that cannot be read is refused, for its asker waits."""
        try:
            return super().structure_message(data)
        except JsonRpcException as unreadable:
            if "id" in data and "method" in data:
                self._send_response(data["id"], error=unreadable.to_response_error())
            raise

    def _is_begun(self, method: str) -> bool:
        return self._workspace is not None or method == types.INITIALIZE

    def _send_response(self, msg_id: Any, result: Any = None, error: types.ResponseError | None = None) -> None:
        """Send an answer; what went wrong inside stays in the log and is no business of the editor's."""
        if error is not None and error.data is not None:
            error = types.ResponseError(code=error.code, message="the server failed: its log says why")
        super()._send_response(msg_id, result, error)


def path_of(uri: str) -> str:
    """The path of a document, without links; empty where it is no file."""
    path = uris.to_fs_path(uri)
    return os.path.realpath(path) if path else ""


def _from_client(span: types.Range) -> position.Range:
    return position.Range(Position(span.start.line, span.start.character), Position(span.end.line, span.end.character))
