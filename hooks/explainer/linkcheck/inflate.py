"""Compressed bytes, unfolded up to a bound: a few kilobytes may hold a gigabyte."""

from __future__ import annotations

import zlib

ACCEPTED = "gzip, deflate"
"""The encodings that can be unfolded within a bound."""

_GZIP, _ZLIB, _RAW = 31, 15, -15
"""Window sizes of zlib that stand for the three forms."""


class Unreadable(Exception):
    """The bytes are not in the encoding that the server names, or in one that is not known."""


class Inflater:
    """Unfolds the bytes of one body, piece by piece, and never gives more than `bound` of them."""

    def __init__(self, encoding: str, bound: int) -> None:
        """`encoding` is a Content-Encoding; raises Unreadable when it is not known."""
        self._encoding = encoding.strip().lower()
        self._left = bound
        if self._encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise Unreadable(f"it is encoded as {self._encoding}")
        self._zlib: zlib._Decompress | None = None
        self._members = 0
        self._is_done = False

    @property
    def is_full(self) -> bool:
        """Whether the bound is reached."""
        return self._left <= 0

    def feed(self, data: bytes) -> bytes:
        """What a piece unfolds into, as far as the bound allows; raises Unreadable."""
        if self._encoding in ("", "identity"):
            return self._taken(data)
        found = b""
        while data and not self.is_full and not self._is_done:
            try:
                self._zlib = self._zlib or self._started(data)
                found += self._taken(self._zlib.decompress(data, self._left))
            except zlib.error as error:
                if not self._members:
                    raise Unreadable(f"its encoding is broken: {error}") from None
                self._is_done = True  # what stands behind a whole stream is no matter
                break
            data = self._zlib.unused_data
            if self._zlib.eof:  # gzip allows for several streams, one behind the other
                self._zlib = None
                self._members += 1
                self._is_done = "gzip" not in self._encoding
        return found

    def _taken(self, data: bytes) -> bytes:
        data = data[: self._left]
        self._left -= len(data)
        return data

    def _started(self, data: bytes) -> zlib._Decompress:
        """What servers call deflate is a zlib stream or a bare one."""
        if self._encoding != "deflate":
            return zlib.decompressobj(_GZIP)
        is_zlib = data[0] & 0x0F == 8 and (len(data) < 2 or int.from_bytes(data[:2], "big") % 31 == 0)
        return zlib.decompressobj(_ZLIB if is_zlib else _RAW)
