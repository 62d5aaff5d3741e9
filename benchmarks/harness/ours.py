"""How our own server is started to be measured."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from benchmarks.harness import places

UNLIMITED = ("--allow-origin", "*", "--message-rate", "0")


def holdfast_command(port: int) -> list[str]:
    beside = Path(sys.executable).parent / "holdfast"
    program = str(beside) if beside.exists() else shutil.which("holdfast") or "holdfast"
    channels = str(places.PEERS / "holdfast_channels.json")
    address = ["--host", "127.0.0.1", "--port", str(port)]
    return [program, "serve", *address, "--channels", channels, *UNLIMITED]
