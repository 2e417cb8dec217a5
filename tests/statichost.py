"""A host as those for static sites are: it compresses text by gzip, and serves files and nothing else."""

from __future__ import annotations

import contextlib
import gzip
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

COMPRESSED = frozenset(".bib .css .csv .html .js .json .ris .svg .txt .xml".split())


class _Compressing(SimpleHTTPRequestHandler):
    """Answers without a word to the terminal."""

    protocol_version = "HTTP/1.1"

    def send_head(self) -> Any:
        """Send all there is, headers and body."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return None
        is_text = path.suffix in COMPRESSED
        body = gzip.compress(path.read_bytes(), 6) if is_text else path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        if is_text:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)
        return None

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002  # the name that it overrides
        pass


@contextlib.contextmanager
def serving_compressed(folder: Path) -> Iterator[str]:
    """Serves a folder as long as a `with` lasts; gives its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Compressing, directory=str(folder))) as server:
        server.daemon_threads = True  # browsers keep their connections open
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
