"""The Makefile of a new project: this project's own, with the tests of a site in the place of those of the code."""

from __future__ import annotations

import re

_LEFT_OUT = frozenset("audit bench browser java servers".split())
"""Targets that serve the tests and measurements of the code."""
TEST = """\
test: check ## check the sources and build the site strictly, and see that a mistake stops it
\t$(BIN)/explainer format --check
\t$(BIN)/pytest

"""
_BLOCK = re.compile(r"\n(?:[ \t]*\n)+")
_TARGET = re.compile(r"^(?P<name>[a-z]+):", re.MULTILINE)
_PHONY = re.compile(r"^\.PHONY:(?P<names>.*)$", re.MULTILINE)


class NotOurs(ValueError):
    """The Makefile is not that of this project: it has no target `test`."""


def for_a_site(text: str) -> str:
    """The text of a Makefile without what only the code's own tests need; raises NotOurs."""
    blocks = [block for block in _BLOCK.split(text.rstrip("\n")) if not _targets(block) & _LEFT_OUT]
    if not any("test" in _targets(block) for block in blocks):
        raise NotOurs("the Makefile has no target test")
    made = [TEST.rstrip("\n") if "test" in _targets(block) else block for block in blocks]
    return _PHONY.sub(_without, "\n\n".join(made)) + "\n"


def _targets(block: str) -> set[str]:
    return {found["name"] for found in _TARGET.finditer(block)}


def _without(phony: re.Match[str]) -> str:
    return f".PHONY: {' '.join(name for name in phony['names'].split() if name not in _LEFT_OUT)}"
