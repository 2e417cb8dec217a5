"""Addresses and identifiers that come from files: which of them may become links."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urlsplit

SAFE_SCHEMES = ("http", "https")

_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/\S+")
_DOI_ADDRESS = re.compile(r"^(?:https?://)?(?:dx\.|www\.)?doi\.org/", re.IGNORECASE)
_DOI_PREFIX = re.compile(r"^doi:\s*", re.IGNORECASE)
_PLAIN = re.compile(r"https?://(?:[a-z0-9-]+\.)+[a-z0-9]+(?:[/?#][!#-;=?-\[\]_a-z~]*)?", re.IGNORECASE | re.ASCII)
"""Most addresses: of a host with a name, without a port, and nothing that would have to be encoded."""
_UNSAFE = re.compile(r"""[\x00-\x20\x7f"<>\\^`{|}]""")


def safe_url(address: str) -> str | None:
    """The address as a link, or None when it is not an http or https address of a host.

    Characters that HTML or a URL cannot carry are percent-encoded; letters of any script stay as written. A name
    before the host (https://name@host/) is refused, for it serves to pass one site off as another.
    """
    address = address.strip()
    if _PLAIN.fullmatch(address):
        return address
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in SAFE_SCHEMES or not re.search(r"\w", host or "") or "@" in parts.netloc:
        return None
    if re.search(r"[\s\x00-\x1f\\]", address):
        return None
    return _UNSAFE.sub(lambda match: quote(match.group()), address)


def doi_name(doi: str) -> str | None:
    """The bare DOI (10.…/…) out of a bare one, `doi:…` or a doi.org address; None when it is none."""
    doi = doi.strip()
    name = unquote(_DOI_ADDRESS.sub("", doi)) if _DOI_ADDRESS.match(doi) else _DOI_PREFIX.sub("", doi)
    return name if _DOI.fullmatch(name) and name.isprintable() else None


def doi_url(name: str) -> str:
    """The address of a bare DOI; `<` and the like are percent-encoded as the DOI handbook asks."""
    return "https://doi.org/" + quote(name, safe="/:;().,-_~+=@!*'$&")


def same_page(address: str) -> str:
    """A form in which two spellings of one address are equal: scheme, `www.`, a last slash do not count."""
    address = re.sub(r"^https?://(?:www\.)?", "", address.strip(), flags=re.IGNORECASE)
    host, slash, rest = address.partition("/")
    return (host.lower() + slash + rest).rstrip("/")
