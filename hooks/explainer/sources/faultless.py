"""The entries in which nothing was found wrong, so that a large library is not checked anew entry by entry.

An entry is known by a digest of all that its check looks at. What tells it from the others (its DOI and address) is
kept beside it, because doubles are looked for among all entries.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from explainer.files import atomic
from explainer.files.digest import digest, digest_of_files, environment

FEWEST = 1_000
"""Entries from which on they are kept; fewer are checked again in no time."""

Identity = tuple[str, str, str]
"""Kind of identifier, field, value."""


@dataclass
class Faultless:
    """What is known of entries, in one run and, where there is a file for it, in the next one."""

    path: Path | None = None
    _known: dict[str, list[Identity]] | None = None
    """By digest of the entry."""
    _asked: dict[str, list[Identity]] = field(default_factory=dict)
    """The same of those that there still are."""

    def identities(self, name: str) -> list[Identity] | None:
        """What is known of the entry with this digest; None when nothing is."""
        if self._known is None:
            self._known = self._read()
        if (found := self._asked.get(name, self._known.get(name))) is not None:
            self._asked[name] = found
        return found

    def add(self, name: str, identities: list[Identity]) -> None:
        """Nothing is wrong with the entry with this digest."""
        self._asked[name] = identities

    def keep(self) -> None:
        """Write the file for the next run, where there are enough entries for it. Raises OSError."""
        if self.path and len(self._asked) >= FEWEST and self._asked != self._known:
            kept = json.dumps({"made_by": _code(), "entries": self._asked}, ensure_ascii=False, separators=(",", ":"))
            atomic.write(self.path, kept.encode())

    def _read(self) -> dict[str, list[Identity]]:
        """What the run before has kept; nothing when its code was another one."""
        try:
            kept = json.loads(self.path.read_text(encoding="utf-8")) if self.path else {}
            entries = kept["entries"] if kept.get("made_by") == _code() else {}
            return {str(name): [(kind, of, value) for kind, of, value in found] for name, found in entries.items()}
        except (OSError, ValueError, KeyError, AttributeError, TypeError):
            return {}


@cache
def _code() -> str:
    """What tells whether an entry would be read and checked as before."""
    rooms = Path(__file__).parent, Path(__file__).parent.parent / "text"
    return digest(environment(), digest_of_files(path for room in rooms for path in sorted(room.glob("*.py"))))
