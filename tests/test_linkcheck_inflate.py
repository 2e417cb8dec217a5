"""Compressed bytes, unfolded up to a bound."""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.linkcheck.inflate import Inflater, Unreadable

TEXT = b"The bridge was opened on Sunday. " * 100


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


BODIES: dict[str, tuple[str, bytes]] = {
    "as it is": ("", TEXT),
    "identity": ("identity", TEXT),
    "gzip": ("gzip", gzip.compress(TEXT)),
    "gzip by its older name": ("X-GZIP", gzip.compress(TEXT)),
    "gzip in two members": ("gzip", gzip.compress(TEXT[:500]) + gzip.compress(TEXT[500:])),
    "gzip with something behind it": ("gzip", gzip.compress(TEXT) + b"\x00\x00"),
    "zlib": ("deflate", zlib.compress(TEXT)),
    "bare deflate": ("deflate", raw_deflate(TEXT)),
}


def inflated(encoding: str, body: bytes, bound: int = 1 << 20, piece: int = 1000) -> bytes:
    inflater = Inflater(encoding, bound)
    return b"".join(inflater.feed(body[at : at + piece]) for at in range(0, len(body), piece))


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("piece", [2, 7, 100_000])
def test_a_body_is_unfolded_however_it_arrives(name: str, piece: int) -> None:
    assert inflated(*BODIES[name], piece=piece) == TEXT


@pytest.mark.parametrize("name", BODIES)
def test_no_more_is_unfolded_than_the_bound_allows(name: str) -> None:
    encoding, body = BODIES[name]
    inflater = Inflater(encoding, 1000)
    assert inflater.feed(body) == TEXT[:1000]
    assert inflater.is_full
    assert inflater.feed(body) == b""


def test_a_gigabyte_in_a_megabyte_stays_folded() -> None:
    assert len(inflated("gzip", gzip.compress(b"0" * 50_000_000), bound=2048)) == 2048


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "compress", "nonsense"])
def test_an_encoding_that_was_not_asked_for_is_refused(encoding: str) -> None:
    with pytest.raises(Unreadable):
        Inflater(encoding, 10)


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_bytes_that_are_not_what_they_are_called_are_refused(encoding: str) -> None:
    with pytest.raises(Unreadable):
        inflated(encoding, b"<html>no such thing</html>")


@given(st.sampled_from(["gzip", "deflate", ""]), st.binary(), st.integers(1, 100))
def test_any_bytes_are_unfolded_within_the_bound_or_refused(encoding: str, body: bytes, bound: int) -> None:
    try:
        assert len(inflated(encoding, body, bound, piece=3)) <= bound
    except Unreadable:
        assert encoding
