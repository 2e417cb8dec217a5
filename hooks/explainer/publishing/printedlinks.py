"""Links as they are printed: an address that leads to words of a page is written without them."""

from __future__ import annotations

import re

from explainer.files.remembered import by_content

_TO_WORDS = re.compile(r'<a (?=[^<>]*href="(https?:[^"<>]*?)#?:~:text=[^"<>]*")')


@by_content
def with_addresses(html: str) -> str:
    """Tell the style sheet for paper, in `data-address`, the short address of each link with a text fragment."""
    return _TO_WORDS.sub(r'<a data-address="\1" ', html)
