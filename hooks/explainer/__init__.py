"""Explainers that prove what they say: citations, sources and their checks, for any Markdown site."""

from __future__ import annotations

import importlib
from typing import Any


def __getattr__(name: str) -> Any:
    """`makeExtension`, by which Python-Markdown finds the extension; loaded when it is asked for.

    Each command of the command line would otherwise wait for what only a build needs.
    """
    if name == "makeExtension":
        return importlib.import_module("explainer.chapter.extension").makeExtension
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
