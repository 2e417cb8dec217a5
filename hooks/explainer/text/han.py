"""Chinese characters: in patterns those that make words, in names and runs also radicals and signs of repetition."""

from __future__ import annotations

import re
from functools import cache

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""For sets in patterns, without radicals and punctuation."""


@cache
def run() -> re.Pattern[str]:
    """A pattern for a run of characters; made when it is first asked for, for that takes as long as to load a file."""
    return re.compile(rf"[\u2e80-\u2fdf\u3005-\u3007{HAN}]+")


def is_han(text: str) -> bool:
    """Whether a text is written in such characters alone."""
    return text[:1] >= "\u2e80" and run().fullmatch(text) is not None
