"""Results that are kept by the content of a page: under a server most pages are those of the build before."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from explainer.files.digest import digest

MOST = 128
"""Pages whose results are kept: of a larger site those that came last."""

_Others = ParamSpec("_Others")
_Found = TypeVar("_Found")


def by_content(
    function: Callable[Concatenate[str, _Others], _Found],
) -> Callable[Concatenate[str, _Others], _Found]:
    """The same function of a page and of things that can be compared, not asked again for a page that it has seen.

    What it gives must not be changed. The page itself is not kept, only its digest.
    """
    kept: dict[Hashable, _Found] = {}

    @wraps(function)
    def remembering(html: str, /, *args: _Others.args, **kwargs: _Others.kwargs) -> _Found:
        name = (digest(html), args, tuple(kwargs.items()))
        if name not in kept:
            if len(kept) >= MOST:
                del kept[next(iter(kept))]
            kept[name] = function(html, *args, **kwargs)
        return kept[name]

    return remembering
