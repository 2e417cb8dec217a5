"""Which hosts may be asked."""

from __future__ import annotations

import asyncio
import ipaddress
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.linkcheck.guard import AllowList, NoSuchName, NotPublic, PublicResolver, allow_list, is_public, literal

SPELLINGS: dict[str, str | None] = {
    "127.0.0.1": "127.0.0.1",
    "127.0.0.1.": "127.0.0.1",
    "127.1": "127.0.0.1",
    "127.0.1": "127.0.0.1",
    "2130706433": "127.0.0.1",
    "0x7f000001": "127.0.0.1",
    "0x7f.1": "127.0.0.1",
    "0177.0.0.1": "127.0.0.1",
    "0": "0.0.0.0",  # noqa: S104
    "8.8.8.8": "8.8.8.8",
    "134744072": "8.8.8.8",
    "::1": "::1",
    "::ffff:127.0.0.1": "::ffff:7f00:1",
    "example.org": None,
    "1.example": None,
    "0x7f.example": None,
    "localhost": None,
}


@pytest.mark.parametrize("host", SPELLINGS)
def test_an_address_is_read_in_every_spelling_that_some_resolver_takes(host: str) -> None:
    found = literal(host)
    assert (str(found) if found else None) == SPELLINGS[host]


@pytest.mark.parametrize(
    "host", ["256.256.256.256", "1.2.3.4.5", "4294967296", "1.2.3.256", "08.1", "1..1", "x.1", "fe80::1%eth0%", "1:2:3"]
)
def test_numbers_that_are_no_address_are_refused(host: str) -> None:
    with pytest.raises(ValueError):
        literal(host)


@given(st.integers(0, 2**32 - 1))
def test_an_address_is_the_same_in_decimal_and_hexadecimal_and_octal(number: int) -> None:
    usual = ipaddress.IPv4Address(number)
    octal = ".".join(f"0{part:o}" for part in usual.packed)
    assert literal(str(number)) == literal(hex(number)) == literal(octal) == literal(str(usual)) == usual


PUBLIC: dict[str, bool] = {
    "8.8.8.8": True,
    "2001:4860:4860::8888": True,
    "::ffff:8.8.8.8": True,
    "64:ff9b::808:808": True,
    "2002:808:808::1": True,
    "127.0.0.1": False,
    "127.9.9.9": False,
    "0.0.0.0": False,  # noqa: S104
    "10.1.2.3": False,
    "172.16.0.1": False,
    "192.168.1.1": False,
    "169.254.169.254": False,
    "100.64.0.1": False,
    "192.0.2.1": False,
    "198.18.0.1": False,
    "224.0.1.1": False,
    "255.255.255.255": False,
    "::": False,
    "::1": False,
    "fe80::1": False,
    "fc00::1": False,
    "fec0::1": False,
    "ff0e::1": False,
    "::ffff:127.0.0.1": False,
    "::ffff:10.0.0.1": False,
    "::127.0.0.1": False,
    "64:ff9b::7f00:1": False,
    "64:ff9b::a00:1": False,
    "2002:7f00:1::": False,
    "2001:0:808:808:0:0:80ff:fffe": False,
    "2001:db8::1": False,
}


@pytest.mark.parametrize("address", PUBLIC)
def test_only_addresses_of_the_public_net_are_public_however_they_are_wrapped(address: str) -> None:
    assert is_public(ipaddress.ip_address(address)) is PUBLIC[address]


@given(st.integers(0, 2**32 - 1))
def test_an_address_that_is_not_public_is_not_so_inside_another_either(number: int) -> None:
    inner = ipaddress.IPv4Address(number)
    for wrapped in (f"::ffff:{inner}", f"64:ff9b::{inner}"):
        assert is_public(ipaddress.ip_address(wrapped)) == is_public(inner)


def test_an_allow_list_names_hosts_with_their_ports() -> None:
    allowed = allow_list("127.0.0.1:8000, LocalHost:80,[::1]:81")
    assert ("127.0.0.1", 8000) in allowed
    assert ("localhost", 80) in allowed
    assert ("::1", 81) in allowed
    assert ("127.0.0.1", 8001) not in allowed
    assert allow_list("") == AllowList()


@pytest.mark.parametrize("text", ["127.0.0.1", ":80", "a:b", "a:0", "a:65536", "a:٣"])
def test_an_allow_list_that_cannot_be_meant_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not host:port"):
        allow_list(text)


def resolved(host: str, allowed: str = "") -> list[str]:
    async def resolve() -> list[str]:
        resolver = PublicResolver(allow_list(allowed))
        try:
            return [result["host"] for result in await resolver.resolve(host, 80, socket.AF_INET)]
        finally:
            await resolver.close()

    return asyncio.run(resolve())


def test_a_name_of_this_machine_is_refused() -> None:
    with pytest.raises(NotPublic, match=r"localhost is 127\.0\.0\.1, which is not public"):
        resolved("localhost")


def test_every_name_below_localhost_is_this_machine() -> None:
    assert resolved("xn--l1aeje.localhost", "xn--l1aeje.localhost:80") == ["127.0.0.1"]
    with pytest.raises(NotPublic):
        resolved("a.localhost")


def test_a_name_of_this_machine_is_resolved_when_it_is_allowed() -> None:
    assert resolved("localhost", "localhost:80") == ["127.0.0.1"]
    with pytest.raises(NotPublic):
        resolved("localhost", "localhost:81")


@pytest.mark.parametrize("host", ["no-such.invalid", "NO.INVALID.", "x.onion"])
def test_names_that_never_have_an_address_are_not_looked_up(host: str) -> None:
    with pytest.raises(NoSuchName):
        resolved(host)
