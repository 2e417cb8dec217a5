"""Builds a site again and again in one process, as `mkdocs serve` does: `python -m benchmarks.rebuild TASK.json`.

It imports MkDocs and nothing of the project, so that the interpreter of the peer can run it too. The last line of what
it prints is a JSON object: the processor seconds of the first build and of each kind of rebuild.
"""

from __future__ import annotations

import json
import logging
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import edit
from mkdocs.commands.build import build
from mkdocs.config import load_config

ADDRESS = "http://127.0.0.1:8000/"


class Server:
    """The part of `mkdocs serve` that builds."""

    def __init__(self, site_dir: str) -> None:
        self._site_dir = site_dir
        self._config = load_config("mkdocs.yml", site_dir=site_dir)
        self._config.plugins.on_startup(command="serve", dirty=False)
        self._is_first = True

    def build(self) -> float:
        """Build, and say what it cost; a configuration is read for every build, hooks and plugins stay."""
        start = _cpu()
        config = self._config if self._is_first else load_config("mkdocs.yml", site_dir=self._site_dir)
        self._is_first = False
        config.site_url = ADDRESS
        build(config, serve_url=ADDRESS)
        return _cpu() - start

    def close(self) -> None:
        """End as `mkdocs serve` ends."""
        self._config.plugins.on_shutdown()


def _cpu() -> float:
    """Seconds of processor time of this process and of those that it has waited for."""
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def measure(task: dict[str, Any], site_dir: Path) -> dict[str, Any]:
    """Build once, then as often as told after each kind of change, in turn.

    `task` has `page` (path of a chapter below the docs folder), `shown` (its built file below the site), `address`
    (of an entry that it cites), `bibliography` (path, empty where there is none) and `repeat`.
    """
    page, library = Path("docs") / task["page"], Path(task["bibliography"] or "none.bib")
    server = Server(str(site_dir))
    with edit.restored(page, library):
        seconds: dict[str, list[float]] = {"first": [server.build()], "nothing": [], "page": [], "bibliography": []}
        for number in range(1, task["repeat"] + 1):
            seconds["nothing"].append(server.build())
            _change(page, partial(edit.page, number=number))
            seconds["page"].append(server.build())
            _demand(site_dir / task["shown"], edit.sentence(number))
            if task["bibliography"]:
                _change(library, partial(edit.bibliography, address=task["address"], number=number))
                seconds["bibliography"].append(server.build())
                _demand(site_dir / task["shown"], edit.revised(task["address"], number))
        server.close()
    return {"seconds": seconds, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}


def _change(path: Path, change: Callable[[str], str]) -> None:
    before = path.read_text(encoding="utf-8")
    after = change(before)
    if after == before:
        raise SystemExit(f"{path}: nothing to change")
    path.write_text(after, encoding="utf-8", newline="\n")
    time.sleep(0.01)  # a change within one tick of the file system's clock could not be seen by anybody


def _demand(built: Path, text: str) -> None:
    if text not in built.read_text(encoding="utf-8"):
        raise SystemExit(f"{built}: the rebuilt page does not show: {text}")


def main() -> None:
    """Measure in the folder of a site, which is the working directory."""
    logging.basicConfig(level=logging.WARNING)
    task = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(task, Path(folder))))


if __name__ == "__main__":
    main()
