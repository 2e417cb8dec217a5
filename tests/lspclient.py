"""An editor that speaks to `explainer lsp` over its standard streams."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

PATIENCE = 120
"""Seconds after which an answer is not coming: a machine may be busy."""

LOG = ".lsp.log"
"""What the server says to its maintainers."""

CAPABILITIES: dict[str, Any] = {
    "workspace": {
        "workspaceEdit": {"documentChanges": True, "resourceOperations": ["create", "rename", "delete"]},
        "didChangeWatchedFiles": {"dynamicRegistration": True},
    },
    "textDocument": {
        "publishDiagnostics": {"codeDescriptionSupport": True},
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "rename": {"prepareSupport": True},
        "completion": {"completionItem": {"labelDetailsSupport": True, "documentationFormat": ["markdown"]}},
    },
}


class LspError(Exception):
    """An answer that is an error."""

    def __init__(self, error: Mapping[str, Any]) -> None:
        super().__init__(error["message"])
        self.code: int = error["code"]
        self.error = error


@dataclass
class Client:
    """A client of a server that runs as a program of its own."""

    process: subprocess.Popen[bytes]
    root: Path
    answers: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    diagnostics: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """The last that was said of each file, by its path in the project."""
    notifications: list[Mapping[str, Any]] = field(default_factory=list)
    asked: list[Mapping[str, Any]] = field(default_factory=list)
    """What the server asked."""
    opened: set[str] = field(default_factory=set)
    is_over: bool = False
    _last: int = 0
    _news: threading.Condition = field(default_factory=threading.Condition)

    def __post_init__(self) -> None:
        threading.Thread(target=self._listen, daemon=True).start()

    # ----- the wire

    def send(self, message: Mapping[str, Any]) -> None:
        self.send_bytes(json.dumps({"jsonrpc": "2.0", **message}, ensure_ascii=False).encode("utf-8", "surrogatepass"))

    def send_bytes(self, body: bytes) -> None:
        stream = self.process.stdin
        assert stream is not None
        stream.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        stream.flush()

    def _listen(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while (message := _next_message(stream)) is not None:
            with self._news:
                self._take(message)
                self._news.notify_all()
        with self._news:
            self.is_over = True
            self._news.notify_all()

    def _take(self, message: Mapping[str, Any]) -> None:
        if "method" not in message:
            self.answers[message["id"]] = message
        elif "id" in message:
            self.asked.append(message)
            with contextlib.suppress(OSError, ValueError):  # the stream was closed meanwhile
                self.send({"id": message["id"], "result": None})
        else:
            self.notifications.append(message)
            if message["method"] == "textDocument/publishDiagnostics":
                said = message["params"]
                self.diagnostics[self.path(said["uri"])] = said["diagnostics"]

    def wait_for(self, what: Callable[[], bool]) -> None:
        """Wait until something is so; fails when it does not come, or can no longer come."""
        with self._news:
            self._news.wait_for(lambda: what() or self.is_over, PATIENCE)
            assert what(), f"it did not come; the last said: {self.diagnostics}"

    # ----- requests

    def begin(self, method: str, params: object = None) -> int:
        """Ask, and do not wait for the answer."""
        self._last += 1
        self.send({"id": self._last, "method": method, "params": params})
        return self._last

    def answer(self, number: int) -> Any:
        """The answer to a question; raises LspError."""
        self.wait_for(lambda: number in self.answers)
        found = self.answers[number]
        if "error" in found:
            raise LspError(found["error"])
        return found.get("result")

    def request(self, method: str, params: object = None) -> Any:
        return self.answer(self.begin(method, params))

    def notify(self, method: str, params: object = None) -> None:
        self.send({"method": method, "params": params})

    # ----- an editor's doings

    def initialize(self, capabilities: Mapping[str, Any] = CAPABILITIES) -> Any:
        folder = {"uri": self.uri(""), "name": "project"}
        params = {"processId": os.getpid(), "rootUri": self.uri(""), "capabilities": capabilities}
        result = self.request("initialize", {**params, "workspaceFolders": [folder]})
        self.notify("initialized", {})
        return result

    def uri(self, path: str) -> str:
        return (self.root / path).as_uri()

    def path(self, uri: str) -> str:
        found = next((path for path in self._known() if path.as_uri() == uri), None)
        return found.relative_to(self.root).as_posix() if found else uri

    def _known(self) -> Iterable[Path]:
        return self.root.rglob("*")

    def open(self, path: str, text: str | None = None, version: int = 1) -> str:
        """Open a file, with another text than that on the disk if one is given; gives the text."""
        shown = (self.root / path).read_text(encoding="utf-8") if text is None else text
        document = {"uri": self.uri(path), "languageId": "markdown", "version": version, "text": shown}
        self.notify("textDocument/didOpen", {"textDocument": document})
        self.opened.add(path)
        return shown

    def close(self, path: str) -> None:
        self.notify("textDocument/didClose", {"textDocument": {"uri": self.uri(path)}})
        self.opened.discard(path)

    def change(self, path: str, version: int, *changes: Mapping[str, Any]) -> None:
        document = {"uri": self.uri(path), "version": version}
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": list(changes)})

    def write(self, path: str, version: int, text: str) -> None:
        """Change the whole text of an open file."""
        self.change(path, version, {"text": text})

    def ask(self, what: str, path: str, line: int, character: int, **more: object) -> Any:
        """Ask something of a position, both from 0."""
        params = {"textDocument": {"uri": self.uri(path)}, "position": {"line": line, "character": character}, **more}
        return self.request(f"textDocument/{what}", params)

    def codes(self, path: str) -> list[str]:
        return [found["code"] for found in self.diagnostics.get(path, [])]

    def wait_for_codes(self, path: str, *codes: str) -> list[dict[str, Any]]:
        """Wait until exactly these problems of a file are shown."""
        self.wait_for(lambda: sorted(self.codes(path)) == sorted(codes))
        return self.diagnostics.get(path, [])

    def leave(self) -> int:
        """Leave as the protocol asks; gives the exit code."""
        self.request("shutdown")
        self.notify("exit")
        return self.process.wait(PATIENCE)

    def kill(self) -> None:
        for stream in (self.process.stdin, self.process.stdout):
            if stream:
                stream.close()
        self.process.kill()
        self.process.wait()


def start(root: Path, *options: str, cwd: Path | None = None) -> Client:
    """Start `explainer lsp` in a folder."""
    command = [sys.executable, "-m", "explainer", *options, "lsp"]
    pipe = subprocess.PIPE
    with (root / LOG).open("ab") as log:
        return Client(subprocess.Popen(command, cwd=cwd or root, stdin=pipe, stdout=pipe, stderr=log), root)


def _next_message(stream: IO[bytes]) -> Any:
    """The next message; None at the end of the stream."""
    length = 0
    try:
        while (line := stream.readline()).strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        body = stream.read(length) if length else b""
    except ValueError:  # the stream was closed here
        return None
    return json.loads(body) if body else None
