"""On what was measured: machine and versions, in words for a report."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from importlib.metadata import version
from pathlib import Path

MEASURED_WITH = ("mkdocs", "mkdocs-material", "Markdown", "pymdown-extensions", "pybtex")


def machine() -> str:
    """Processor, cores and memory."""
    cores = os.cpu_count() or 1
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{_processor()}, {cores} {'core' if cores == 1 else 'cores'}, {memory:.0f} GB of memory, {platform.system()}"
    )


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    found = re.search(r"^model name\s*:\s*(.+)$", told.read_text(), re.MULTILINE) if told.exists() else None
    return found[1].strip() if found else platform.machine()


def versions() -> str:
    """Of Python and of the packages that a build spends its time in."""
    packages = [f"{name} {version(name)}" for name in MEASURED_WITH]
    return ", ".join([f"Python {platform.python_version()}", *packages])


def peer_version(python: Path) -> str:
    """Of mkdocs-bibtex in another environment."""
    asked = "from importlib.metadata import version; print(version('mkdocs-bibtex'))"
    command = [str(python), "-c", asked]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603


def load() -> float:
    """How many processes wanted to run in the last minute, on average."""
    return os.getloadavg()[0]
