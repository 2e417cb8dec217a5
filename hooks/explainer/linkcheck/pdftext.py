"""The text of a PDF: a program that reads one from its input and writes what it says as JSON, within bounds.

Fields: `pages` (their number), `title`, `author`, `text`, `is_whole` (whether all pages were read).
"""

from __future__ import annotations

import io
import json
import resource
import sys

from pypdf import PdfReader

SECONDS = 10
"""Of computing."""
MEMORY = 768 * 1024 * 1024
"""Bytes of address space."""
MOST_PAGES = 300
LONGEST_TEXT = 600_000


def read(data: bytes) -> dict[str, object]:
    """What a PDF says; raises whatever pypdf raises."""
    reader = PdfReader(io.BytesIO(data))
    texts: list[str] = []
    for page in reader.pages[:MOST_PAGES]:
        texts.append(page.extract_text())
        if sum(map(len, texts)) > LONGEST_TEXT:
            break
    metadata = reader.metadata
    return {
        "pages": len(reader.pages),
        "title": str(metadata.title or "") if metadata else "",
        "author": str(metadata.author or "") if metadata else "",
        "text": "\n".join(texts)[:LONGEST_TEXT],
        "is_whole": len(texts) == len(reader.pages),
    }


def main() -> None:
    """Read a PDF from the input and print what it says."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    found = read(sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(found).encode("ascii"))


if __name__ == "__main__":
    main()
