"""Runs a command and prints what it cost as JSON: `python -IS launch.py LOG COMMAND…`.

A program of its own, because a process begins as a copy of the one that starts it, whose memory the system counts into
the peak of the new one; this one is small whatever its caller holds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path


def main() -> None:
    """Print exit code, processor seconds (with those of all descendants), seconds, and bytes of memory at the peak."""
    log, *command = sys.argv[1:]
    with Path(log).open("wb") as output:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)  # noqa: S603  # our own command
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    memory = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    cost = {"cpu": usage.ru_utime + usage.ru_stime, "wall": wall, "memory": memory}
    print(json.dumps({"code": process.returncode, "cost": cost}))


if __name__ == "__main__":
    main()
