"""Inline parsing that asks of a text only the patterns that can match: most texts lack most signs.

Python-Markdown applies every pattern to every text, which is a quarter of a page's conversion. A pattern is passed over
where the text has not the sign without which it matches nothing; all others run as they do there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown import inlinepatterns
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

if TYPE_CHECKING:
    from xml.etree import ElementTree as etree

    from markdown import Markdown

_SIGNS = {
    inlinepatterns.BACKTICK_RE: "`",
    inlinepatterns.ESCAPE_RE: "\\",
    inlinepatterns.LINK_RE: "[",
    inlinepatterns.REFERENCE_RE: "[",
    inlinepatterns.IMAGE_LINK_RE: "![",
    inlinepatterns.IMAGE_REFERENCE_RE: "![",
    inlinepatterns.AUTOLINK_RE: "<",
    inlinepatterns.AUTOMAIL_RE: "<",
    inlinepatterns.LINE_BREAK_RE: "  \n",
    inlinepatterns.HTML_RE: "<",
    inlinepatterns.ENTITY_RE: "&",
}
"""By the text of a pattern: what every text has that it matches."""


class QuickInlineProcessor(InlineProcessor):
    """Python-Markdown's own, in less time."""

    def run(self, tree: etree.Element, ancestors: list[str] | None = None) -> etree.Element:
        """Parse a page; patterns of other extensions, whose signs are not known, are always asked."""
        self._steps = [(_SIGNS.get(pattern.pattern, ""), pattern) for pattern in self.md.inlinePatterns]
        return super().run(tree, ancestors)

    # The name that Python gives to the private method of the class above. Were it called otherwise there, nothing would
    # change but the time.
    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803
        """A text with placeholders for what patterns from this one on have found."""
        if isinstance(data, AtomicString):
            return data
        apply = self._InlineProcessor__applyPattern  # type: ignore[attr-defined]
        at = 0
        for number, (sign, pattern) in enumerate(self._steps[patternIndex:], patternIndex):
            matched = sign in data
            while matched:
                data, matched, at = apply(pattern, data, number, at)
        return data


def hasten(md: Markdown) -> None:
    """Put it in the place of Python-Markdown's own, unless another extension has done the like."""
    if type(md.treeprocessors["inline"]) is InlineProcessor:
        md.treeprocessors.register(QuickInlineProcessor(md), "inline", 20)
