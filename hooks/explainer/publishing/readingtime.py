"""How long a page takes to read, without its notes and what is folded away."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from explainer.files.remembered import by_content
from explainer.text.han import HAN

WORDS_A_MINUTE = 230
"""Of English non-fiction, silently: Brysbaert (2019) finds 238."""
CHARACTERS_A_MINUTE = 260
"""Of Chinese: Brysbaert (2019) again."""

_HAN = re.compile(f"[{HAN}]")
_WORD = re.compile(r"\w[^\s–—/]*")
_INLINE = frozenset("a abbr b cite code em i q span strong sub u".split())
_UNREAD = frozenset("details script style svg template".split())


@by_content
def minutes(html: str) -> int:
    """Minutes, at least one, that the text of a page takes; notes and what search leaves out are not counted."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    text = "".join(reader.texts)
    words, characters = len(_WORD.findall(_HAN.sub(" ", text))), len(_HAN.findall(text))
    return max(1, round(words / WORDS_A_MINUTE + characters / CHARACTERS_A_MINUTE))


class _Reader(HTMLParser):
    """Collects the text that is read."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._skipped = ""
        """The tag of the element that is being left out."""
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self._skipped and (tag in _UNREAD or any(name == "data-search-exclude" for name, _ in attrs)):
            self._skipped = tag
        self._depth += tag == self._skipped

    def handle_endtag(self, tag: str) -> None:
        self._depth -= tag == self._skipped
        if not self._depth:
            self._skipped = ""
        if tag not in _INLINE:  # between two cells or paragraphs there may be no space
            self.texts.append(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """It holds no text."""

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.texts.append(data)
