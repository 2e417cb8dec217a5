"""A page without what neither browsers nor readers need: indentation, and the data that a drawing was checked by."""

from __future__ import annotations

import re

from explainer.files.remembered import by_content

_KEPT = re.compile(r"(<(pre|textarea|script|style)\b.*?</\2\s*>)", re.DOTALL | re.IGNORECASE)
"""Where every space counts, or where a sign is not what it seems."""
_INDENT = re.compile(r"[ \t]*\n[ \t\n]*")
_MARK_DATA = re.compile(r"""(<(?:path|rect|line|text|g|circle)\b[^<>]*?) data-values="[^"<>]*\"""")


@by_content
def lean(html: str) -> str:
    """The page with one line break for each run of them and of the spaces around, and without `data-values`."""
    parts = _KEPT.split(html)  # text, what is kept, the name of its tag, text, …
    parts[::3] = (_MARK_DATA.sub(r"\1", _INDENT.sub("\n", part)) for part in parts[::3])
    del parts[2::3]
    return "".join(parts)
