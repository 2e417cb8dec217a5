"""Chinese text cut for a search that knows words only by their beginnings.

The search of the theme splits text at separators and finds a word by its first letters. Chinese has no separators:
a run of it would be one word, found by its beginning alone. So the run is cut at the words that the site itself
names, and every place in it can be reached by a tail: what follows from there, as one more word.

The theme also splits what a reader types, wherever a part of it is a whole word of the index. A single character or
a tail that happens to be such a word would tear queries apart, so all but the named words end in a joiner, which
nobody types.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

BREAK = "\u200b"
"""Zero width space: separates words where nothing is seen."""
JOINER = "\u2060"
"""Word joiner: makes a piece longer than anything that is typed, and is not seen either."""
LONGEST_TAIL = 16
"""Characters: a tail ends here, so that an index grows with the text and not with the square of its runs."""

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af\u3005\u3007"
_RUN = re.compile(f"[{_HAN}]+")


class Segmenter:
    """Cuts runs of Chinese characters at known words."""

    def __init__(self, names: Iterable[str]) -> None:
        words = {run for name in names for run in _RUN.findall(name) if len(run) > 1}
        longest_first = sorted(words, key=lambda word: (-len(word), word))
        self._words = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

    def segment(self, text: str) -> str:
        """The text as it reads, each run of Chinese characters between breaks and cut at the known words."""
        return _RUN.sub(lambda run: f"{BREAK}{BREAK.join(self._pieces(run[0]))}{BREAK}", text)

    def tails(self, text: str) -> list[str]:
        """What more has to be indexed so that a run is found from any of its characters but the last."""
        found = (tail for run in _RUN.findall(text) for tail in self._tails(run))
        return list(dict.fromkeys(found))

    def _tails(self, run: str) -> Iterator[str]:
        first = 0 if self._words.search(run) else 1  # an uncut run is itself its first tail
        return (run[at : at + LONGEST_TAIL] + JOINER for at in range(first, len(run) - 1))

    def _pieces(self, run: str) -> Iterator[str]:
        at = 0
        for word in self._words.finditer(run):
            if at < word.start():
                yield run[at : word.start()] + JOINER
            yield word[0]
            at = word.end()
        if at < len(run):
            yield run[at:] + JOINER
