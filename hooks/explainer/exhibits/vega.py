"""Vega-Lite in a process of its own.

An expression in a specification can take all memory or never end, and then the engine takes its process with it; and
what fails while data flow through it, it tells on its output only. Run as a module this is that process: of each
line of JSON on its input it makes one on its output.
"""

from __future__ import annotations

import atexit
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

VERSION = "6.4"
"""The version of Vega-Lite that specifications are written for; pinned, because drawings differ between versions."""
PATIENCE = 60
"""Seconds that a drawing may take."""
_LOGGED = "ERROR "


class CannotDraw(Exception):
    """Vega-Lite does not take the specification, or would draw nothing; the text is the reason in a sentence."""


def svg(spec: Mapping[str, Any]) -> str:
    """The drawing of a specification with its data; raises CannotDraw."""
    return _ENGINE.svg(spec)


def end() -> None:
    """End the process that draws; another drawing starts another."""
    _ENGINE.end()


@dataclass
class _Engine:
    """The process; it lives until it fails, or until this one ends."""

    process: subprocess.Popen[str] | None = None

    def svg(self, spec: Mapping[str, Any]) -> str:
        if self.process and self.process.poll() is not None:
            self.end()
        process = self.process = self.process or _started()
        assert process.stdin and process.stdout  # they are pipes
        print(json.dumps(spec), file=process.stdin, flush=True)
        if not (line := process.stdout.readline()):
            raise CannotDraw(_reason_of_end(self.end()))
        reply: dict[str, str] = json.loads(line)
        if "svg" not in reply:
            raise CannotDraw(_reason(reply["error"]))
        return reply["svg"]

    def end(self) -> int:
        """End the process; gives its code."""
        process, self.process = self.process, None
        if process is None:
            return 0
        process.communicate()
        return process.returncode


_ENGINE = _Engine()
atexit.register(end)


def _started() -> subprocess.Popen[str]:
    command = [sys.executable, "-P", __file__, str(PATIENCE)]  # not -m: it needs nothing of the package
    environment = {**os.environ, "TZ": "UTC"}
    return subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", env=environment
    )


def _reason_of_end(code: int) -> str:
    """Why the process ended; what ends without a signal is a fault of ours and no contributor's."""
    if code >= 0:
        raise RuntimeError(f"the drawing process ended with code {code}")
    if code == -signal.SIGALRM:
        return f"it takes longer than {PATIENCE} seconds"
    return "it takes more memory than there is, or holds characters that cannot be drawn"


def _reason(message: str) -> str:
    """The sentence of Vega's message that a person can use; never its stack."""
    lines = [line.strip() for line in message.splitlines() if line.strip() and not line.strip().startswith("at ")]
    failed = next((line for line in lines if line.startswith(_LOGGED)), "")
    last = lines[-1] if lines else "Vega-Lite does not take it"
    text = re.sub(r"^(?:ERROR )?(?:Uncaught )?(?:\w*Error: )*", "", failed or last).rstrip(".")
    return f"an expression fails: {text}" if failed else text


# ----- the other process


def _serve(patience: int) -> None:
    """Answer each line of the input until it ends."""
    import vl_convert  # 80 MB of machine code, needed only for what has not been drawn before

    with os.fdopen(os.dup(1), "w", encoding="utf-8") as answers, tempfile.TemporaryFile() as said:
        for output in (1, 2):
            os.dup2(said.fileno(), output)
        for line in sys.stdin:
            signal.alarm(patience)
            try:
                reply = {"svg": vl_convert.vegalite_to_svg(line, vl_version=VERSION, allowed_base_urls=[])}
            except ValueError as error:
                reply = {"error": str(error)}
            signal.alarm(0)
            said.seek(0)
            heard = said.read().decode(errors="replace")
            said.seek(0)
            said.truncate()
            # What fails while data flow is only logged, and the part of the drawing is left out.
            answer = {"error": heard} if heard.startswith(_LOGGED) else reply
            print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
