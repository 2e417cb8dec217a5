"""The day that counts as today."""

from __future__ import annotations

import datetime
import os

from explainer.commands.status import Misuse

VARIABLE = "SOURCE_DATE_EPOCH"
"""Seconds since 1970 that stand for now, where runs are to be repeatable (https://reproducible-builds.org)."""


def today() -> datetime.date:
    """The day in UTC, or that of VARIABLE; raises Misuse when it holds no number of seconds."""
    stated = os.environ.get(VARIABLE)
    if not stated:
        return datetime.datetime.now(datetime.UTC).date()
    try:
        return datetime.datetime.fromtimestamp(int(stated), datetime.UTC).date()
    except (ValueError, OverflowError, OSError):
        raise Misuse(f"{VARIABLE} is no number of seconds: {stated}") from None
