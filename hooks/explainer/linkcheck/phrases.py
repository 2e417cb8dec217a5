"""Phrases that are looked for in pages, as one pattern."""

from __future__ import annotations

import re


def any_of(*patterns: str) -> re.Pattern[str]:
    """A pattern that finds any of these, whatever the case of their letters."""
    return re.compile("|".join(patterns), re.IGNORECASE)
