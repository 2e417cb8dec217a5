"""Addresses and identifiers that come from files: which of them may become links."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

SAFE_SCHEMES = ("http", "https")

_DOI = re.compile(r"10\.\d{4,9}/\S+")
_DOI_PREFIX = re.compile(r"^(?:doi:\s*|https?://(?:dx\.|www\.)?doi\.org/)", re.IGNORECASE)
_UNSAFE = re.compile(r"""[\x00-\x20\x7f"<>\\^`{|}]""")


def safe_url(address: str) -> str | None:
    """The address as a link, or None when it is not an http or https address with a host.

    Characters that HTML or a URL cannot carry are percent-encoded; letters of any script stay as written.
    """
    address = address.strip()
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme.lower() not in SAFE_SCHEMES or not host or re.search(r"[\s\x00-\x1f\\]", address):
        return None
    return _UNSAFE.sub(lambda match: quote(match.group()), address)


def doi_name(doi: str) -> str | None:
    """The bare DOI (10.…/…) out of a bare one, `doi:…` or a doi.org address; None when it is none."""
    name = _DOI_PREFIX.sub("", doi.strip())
    return name if _DOI.fullmatch(name) else None


def doi_url(name: str) -> str:
    """The address of a bare DOI; `<` and the like are percent-encoded as the DOI handbook asks."""
    return "https://doi.org/" + quote(name, safe="/:;().,-_~+=@!*'$&")


def same_page(address: str) -> str:
    """A form in which two spellings of one address are equal: scheme, `www.`, a last slash do not count."""
    address = re.sub(r"^https?://(?:www\.)?", "", address.strip(), flags=re.IGNORECASE)
    host, slash, rest = address.partition("/")
    return (host.lower() + slash + rest).rstrip("/")
