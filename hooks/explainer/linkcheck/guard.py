"""Which hosts may be asked: only those whose address is public, and only at the address that was judged.

A page of the open net must not lead the check into the network of the machine that runs it. Names are judged by the
addresses that they resolve to, and the connection is made to these; addresses written into a link are judged in every
spelling that some resolver takes.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

LOOK_UPS = 16
"""Names that are looked up at the same time."""

_NUMBER = re.compile(r"0[xX][0-9A-Fa-f]*|[0-9]+")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_V4_COMPATIBLE = ipaddress.IPv6Network("::/96")
_NEVER_A_NAME = (".invalid", ".onion")
"""RFC 6761 and RFC 7686: no resolver has an address for these."""


class NotPublic(Exception):
    """The host has an address that is not public; the message names it."""


class NoSuchName(OSError):
    """The name surely has no address."""


@dataclass(frozen=True, slots=True)
class AllowList:
    """Hosts that may be asked though they are not public, as they are written in addresses: for tests."""

    pairs: frozenset[tuple[str, int]] = frozenset()
    """Host in lower case, port."""

    def __contains__(self, pair: object) -> bool:
        return pair in self.pairs


def allow_list(text: str) -> AllowList:
    """Read `host:port[,host:port…]`, an IPv6 address in brackets; raises ValueError with a message."""
    pairs = set()
    for item in filter(None, (part.strip() for part in text.split(","))):
        host, colon, port = item.rpartition(":")
        if not colon or not host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
            raise ValueError(f'"{item}" is not host:port')
        host = host.lower().strip("[]")
        pairs |= {(host, int(port)), (_in_ascii(host), int(port))}
    return AllowList(frozenset(pairs))


def _in_ascii(name: str) -> str:
    """A name by IDNA; what is none is left as it is."""
    try:
        return name if name.isascii() else URL.build(scheme="http", host=name).raw_host or name
    except ValueError:
        return name


def literal(host: str) -> Address | None:
    """The address that a host names by itself, without a resolver; None for a name.

    IPv4 in the spellings that browsers and C libraries take: `127.1`, `0x7f.0.0.1`, `0177.0.0.1`, `2130706433`
    (WHATWG URL, host parsing). Raises ValueError for numbers that are no address.
    """
    if ":" in host:
        return ipaddress.IPv6Address(host)
    parts = host.removesuffix(".").split(".")
    if not _NUMBER.fullmatch(parts[-1]):
        return None
    if len(parts) > 4:
        raise ValueError(f"{host} has too many numbers")
    numbers = [_number(part) for part in parts]
    *firsts, last = numbers
    if any(number > 255 for number in firsts) or last >= 256 ** (5 - len(numbers)):
        raise ValueError(f"{host} has a number that is too large")
    return ipaddress.IPv4Address(sum(number << (24 - 8 * at) for at, number in enumerate(firsts)) + last)


def _number(part: str) -> int:
    if not _NUMBER.fullmatch(part) or len(part) > 20:
        raise ValueError(f"{part} is no number of an address")
    if part[:2] in ("0x", "0X"):
        return int(part[2:] or "0", 16)
    return int(part, 8) if part[0] == "0" and len(part) > 1 else int(part)


def is_public(address: Address) -> bool:
    """Whether an address, and each that is wrapped in it, belongs to the public net."""
    return all(map(_is_public, _unwrapped(address)))


def _is_public(address: Address) -> bool:
    is_local = isinstance(address, ipaddress.IPv6Address) and address.is_site_local
    return address.is_global and not (address.is_multicast or address.is_reserved or is_local)


def _unwrapped(address: Address) -> Iterator[Address]:
    """The addresses at which a packet may arrive: IPv4 in IPv6 by mapping, 6to4, Teredo or NAT64."""
    if isinstance(address, ipaddress.IPv4Address):
        yield address
        return
    inner = address.ipv4_mapped or address.sixtofour
    if address in _NAT64 or address in _V4_COMPATIBLE:
        inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if inner is not None:
        yield inner
    if address.teredo:
        yield from address.teredo
    if address.ipv4_mapped is None and address not in _NAT64:
        yield address


@dataclass
class PublicResolver(AbstractResolver):
    """Looks names up and gives their addresses only when all of them are public."""

    allowed: AllowList = field(default_factory=AllowList)
    has_resolved: bool = field(default=False, init=False)
    """Whether a name of the public net was found: then names that are not found are missing, and not the net."""
    has_failed: bool = field(default=False, init=False)
    """Whether a name was asked for and not found."""
    _threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(LOOK_UPS), init=False)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses to connect to. Raises NotPublic, and OSError when the name has none."""
        is_allowed = (host.lower(), port) in self.allowed
        if not is_allowed and host.lower().rstrip(".").endswith(_NEVER_A_NAME):
            raise NoSuchName(socket.EAI_NONAME, "the name is one that never has an address")
        # RFC 6761: every name below localhost is this machine, whether the resolver knows it or not.
        asked = "localhost" if host.lower().rstrip(".").endswith(".localhost") else host
        loop = asyncio.get_running_loop()
        try:
            found = await loop.run_in_executor(
                self._threads, lambda: socket.getaddrinfo(asked, port, family, socket.SOCK_STREAM)
            )
        except OSError:
            self.has_failed = True
            raise
        results = []
        for its_family, _, proto, _, (text, its_port, *_rest) in found:
            if not is_allowed and not is_public(ipaddress.ip_address(str(text).partition("%")[0])):
                raise NotPublic(f"{host} is {text}, which is not public")
            numeric = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
            results.append(
                ResolveResult(
                    hostname=host, host=str(text), port=int(its_port), family=its_family, proto=proto, flags=numeric
                )
            )
        self.has_resolved |= not is_allowed
        return results

    async def close(self) -> None:
        """Do not wait for names that no one waits for any more."""
        self._threads.shutdown(wait=False, cancel_futures=True)
