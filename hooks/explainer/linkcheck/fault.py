"""What can go wrong with a request, in the terms of an observation."""

from __future__ import annotations

import os
import socket
import ssl

import aiohttp

from explainer.linkcheck.guard import NoSuchName
from explainer.linkcheck.wire import CannotAsk
from explainer.sources.observation import Failure


class Stop(CannotAsk):
    """A request has no answer that can be read."""

    def __init__(self, failure: Failure, detail: str, *, status: int = 0, is_missing_name: bool = False) -> None:
        super().__init__(failure, detail)
        self.status, self.is_missing_name = status, is_missing_name

    @property
    def may_pass(self) -> bool:
        """Whether the same request may fare better in a while."""
        return self.failure in (Failure.TIMEOUT, Failure.RESET, Failure.NO_CONNECTION)


def stop_of(error: Exception) -> Stop:
    """What an error of the network means."""
    cause = cause_of(error)
    # asyncio's own texts of system errors name addresses and numbers, and not what happened.
    detail = f"{getattr(cause, 'strerror', '') or cause}"
    if isinstance(cause, OSError) and not isinstance(cause, socket.gaierror | NoSuchName) and cause.errno:
        detail = os.strerror(cause.errno)
    detail = " ".join(detail.split())[:200]
    match error:
        case aiohttp.ClientSSLError() | ssl.SSLError():
            reason = getattr(cause, "verify_message", "") or getattr(cause, "reason", "") or detail
            return Stop(Failure.TLS, " ".join(str(reason).replace("_", " ").lower().split()))
        case aiohttp.ClientConnectorDNSError():
            is_missing = isinstance(cause, NoSuchName) or _is_no_name(cause)
            return Stop(Failure.NO_HOST, detail, is_missing_name=is_missing)
        case TimeoutError():
            return Stop(Failure.TIMEOUT, "no answer in time")
        case aiohttp.ClientConnectorError():
            return Stop(Failure.NO_CONNECTION, detail)
        case aiohttp.InvalidURL():
            return Stop(Failure.BAD_ADDRESS, detail)
        case _:
            return Stop(Failure.RESET, detail or "the connection broke")


def cause_of(error: Exception) -> Exception:
    """The system's error in one of aiohttp's."""
    return error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error


def _is_no_name(error: Exception) -> bool:
    """Whether a resolver said that there is no such name, and not that it could not tell."""
    nothing = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
    return isinstance(error, socket.gaierror) and error.errno in nothing
