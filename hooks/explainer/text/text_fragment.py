"""Links that open a page at quoted words: URL text fragments (WICG Scroll To Text Fragment)."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, urlsplit

LONGEST_EXACT = 90
"""Characters up to which the whole quotation goes into the link; longer ones give only their two ends."""
END_WORDS = 5
END_CHARACTERS = 12
"""How much of each end: words, or characters where a script has no spaces."""

_WITHOUT_TEXT = (
    *("twitter.com", "x.com", "facebook.com", "instagram.com", "tiktok.com", "youtube.com", "youtu.be"),
    *("t.me", "vk.com", "weibo.com", "docs.google.com", "drive.google.com"),
)
"""Hosts whose pages are written by script after loading, or hold no text: a fragment would find nothing."""
_FILES = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|csv|zip|epub|jpe?g|png|gif|mp[34]|webm)$", re.IGNORECASE)
"""Files that a browser does not search for a text fragment."""
_LEFT_OUT = re.compile(r"\w*\[[^\[\]]*\]\w*|\.{3,}|…+")
_NO_SPACES = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Thai, Lao, Japanese and Chinese are written without spaces between words."""


def at_words(url: str, words: str) -> str:
    """The address of the words on a page; the address unchanged where a text fragment cannot work."""
    pieces = _pieces(words)
    if not pieces or not _takes_fragment(url):
        return url
    mark = ":~:" if "#" in url else "#:~:"
    return f"{url}{mark}text={','.join(map(_encoded, pieces))}"


def _takes_fragment(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:  # no address at all; the bibliography's audit reports it
        return False
    if parts.scheme not in ("http", "https") or _FILES.search(parts.path) or ":~:" in parts.fragment:
        return False
    return not any(host == name or host.endswith(f".{name}") for name in _WITHOUT_TEXT)


def _pieces(words: str) -> list[str]:
    """What the browser is to look for: the words, or their beginning and end; nothing when there are none."""
    longest = max(_LEFT_OUT.split(unicodedata.normalize("NFC", words)), key=lambda piece: len(piece.strip()))
    text = " ".join(longest.split())
    if not any(map(str.isalnum, text)):
        return []
    if len(text) <= LONGEST_EXACT:
        return [text]
    split = text.split(" ")
    if len(split) >= 2 * END_WORDS:
        return [" ".join(split[:END_WORDS]), " ".join(split[-END_WORDS:])]
    if _NO_SPACES.search(text):
        return [text[:END_CHARACTERS].strip(), text[-END_CHARACTERS:].strip()]
    # A few very long words: browsers find whole words only.
    return [split[0], split[-1]] if len(split) > 1 else [text]


def _encoded(piece: str) -> str:
    """Percent-encoded, the three characters that separate the parts of a directive (& , -) included."""
    return quote(piece, safe="").replace("-", "%2D")
