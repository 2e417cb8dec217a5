"""What a check allows itself: time, bytes, requests and the pace at one host."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of a run; the defaults are those of the command."""

    timeout: float = 10.0
    """Seconds for one request with its answer."""
    retries: int = 2
    """Requests that may follow one without a good answer."""
    per_host: int = 2
    """Requests to one host at the same time."""
    gap: float = 0.25
    """Seconds between the beginnings of two requests to one host."""
    backoff: float = 1.0
    """Seconds before the first retry, doubled for each further one, half as much more or less by chance."""
    longest_wait: float = 30.0
    """Seconds that a host may ask for."""
    hops: int = 10
    """Redirects in a row."""
    wire: int = 512 * 1024
    """Bytes taken of one answer."""
    inflated: int = 2 * 1024 * 1024
    """Bytes that these may unfold into."""
    visits: int = 32
    """Visits at the same time."""
