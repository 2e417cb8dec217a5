"""PDFs, read in a process of their own (see `pdftext`) that may neither run for long nor grow large."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import replace

from explainer.sources.observation import Document

SECONDS = 20
READERS = 1
"""PDFs that are read at the same time."""


class PdfText:
    """Reads PDFs, one after another."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(READERS)

    async def read(self, data: bytes, *, is_whole: bool) -> Document:
        """The document in the bytes of a PDF; of a part, or of one that cannot be read, only type and size."""
        document = Document(media_type="application/pdf", is_whole=False, has_media=True, size=len(data))
        if not is_whole:
            return document  # what leads to the pages stands at the end of the file
        async with self._turn:
            output = await _ran(data)
        if not output:
            return document
        found = json.loads(output)
        return replace(
            document,
            is_whole=found["is_whole"] and bool(found["text"].strip()),  # a scan has no text
            text=found["text"],
            title=found["title"],
            author=found["author"],
            pages=found["pages"],
        )


async def _ran(data: bytes) -> bytes:
    """What `pdftext` prints for a PDF; empty when it fails or takes too long."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "explainer.linkcheck.pdftext"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(SECONDS):
            output, _ = await process.communicate(data)
    except TimeoutError:
        output = b""
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return output if process.returncode == 0 else b""
