"""Whether a source is in the bibliography already, by the rules by which its audit finds doubles."""

from __future__ import annotations

from collections.abc import Iterator

from explainer.sources.bibliography import Bibliography
from explainer.text.address import doi_name, safe_url, same_page


def entry_of(bibliography: Bibliography, *identifiers: str) -> tuple[str, str] | None:
    """The key of the entry that has one of these DOIs or addresses, and which of both it is; None when none has."""
    wanted = {identity for text in identifiers for identity in _identities(text)}
    for key in bibliography if wanted else ():
        entry = bibliography.get(key)
        assert entry is not None
        for text in (entry.doi or "", entry.link("url") or ""):
            for identity in _identities(text):
                if identity in wanted:
                    return key, identity[0]
    return None


def _identities(text: str) -> Iterator[tuple[str, str]]:
    """What a DOI or an address says that a source is; an address may be that of a DOI."""
    if doi := doi_name(text):
        yield "DOI", doi.casefold()
    if url := safe_url(text):
        yield "address", same_page(url)
