"""Runs a command as a process of its own and says what it cost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LAUNCHER = Path(__file__).with_name("launch.py")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took."""

    cpu: float
    """Seconds of processor time, user and system, of the process and of all that it started and waited for."""
    wall: float
    """Seconds."""
    memory: int
    """Bytes of the largest process at its peak."""


class RunFailed(Exception):
    """A command that should have gone well did not; the text ends with what it said."""


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str], log: Path) -> Cost:
    """Run a command in a folder, with its output in a file; raises RunFailed where it exits with another code than 0.

    `log` is absolute, or relative to the folder.
    """
    launched = subprocess.run(  # noqa: S603  # the command is the benchmark's own
        [sys.executable, "-IS", str(LAUNCHER), str(log), *command],
        cwd=folder,
        env=os.environ | dict(environment),
        stdout=subprocess.PIPE,
        check=True,
    )
    told = json.loads(launched.stdout)
    if told["code"]:
        raise RunFailed(f"{' '.join(command)} in {folder}: exit code {told['code']}\n{tail(folder / log)}")
    return Cost(**told["cost"])


def tail(log: Path, lines: int = 20) -> str:
    """The last lines of a file."""
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
