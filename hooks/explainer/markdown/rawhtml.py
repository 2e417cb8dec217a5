"""Raw HTML between the blocks of a page, found by Python-Markdown's own reader."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from markdown import Markdown
from markdown.htmlparser import HTMLExtractor

from explainer.text.span import Span


class _HTMLBlocks(HTMLExtractor):
    """Python-Markdown's reader of raw HTML, which also says where it found the blocks."""

    def __init__(self) -> None:
        super().__init__(Markdown())
        self.spans: list[Span] = []
        self.began = 0

    @property
    def _at(self) -> int:
        return self.line_offset + self.offset

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str]]) -> None:  # type: ignore[override]
        """Note where a block begins."""
        was_inside = self.inraw
        super().handle_starttag(tag, attrs)
        if self.inraw and not was_inside:
            self.began = self._at

    def handle_endtag(self, tag: str) -> None:
        """Note where a block ends."""
        was_inside = self.inraw
        super().handle_endtag(tag)
        if was_inside and not self.inraw:
            self.spans.append((self.began, self._at + len(self.get_endtag_text(tag))))

    def handle_empty_tag(self, data: str, is_block: bool) -> None:
        """Note a block that is one tag, comment or declaration."""
        stored = len(self.md.htmlStash.rawHtmlBlocks)
        super().handle_empty_tag(data, is_block)
        if len(self.md.htmlStash.rawHtmlBlocks) > stored:
            self.spans.append((self._at, self._at + len(data)))


def html_blocks(text: str, begin: int, hidden: Iterable[Span]) -> Iterator[Span]:
    """The raw HTML blocks, comments among them, from an offset on; nothing in the hidden spans is HTML."""
    edges = [begin, *(edge for span in hidden for edge in span), len(text)]
    parts = [text[start:end] for start, end in pairwise(edges)]
    parts[1::2] = [re.sub(r"[^\n]", "x", part) for part in parts[1::2]]
    source = "".join(parts)
    last = source.rfind(">") + 1
    reader = _HTMLBlocks()
    # What is never closed is no tag; the reader would look for its end from every "<" to the end of the page.
    reader.feed(source[:last] + source[last:].replace("<", "x"))
    reader.close()
    for start, end in reader.spans:
        yield begin + start, min(begin + end, len(text))
    if reader.inraw:
        yield begin + reader.began, len(text)
