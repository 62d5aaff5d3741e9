"""Build and install what the peers need; what fails is reported and leaves peers out."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from benchmarks.harness import places, receiving

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


PYTHON_PEERS = {"websockets", "picows", "starlette", "python_socketio", *receiving.NAMES}


class SetupError(Exception):
    """A build step failed."""


def _is_fresh(product: Path, source: Path) -> bool:
    return product.exists() and product.stat().st_mtime >= source.stat().st_mtime


def _run(*command: str) -> None:
    try:
        done = subprocess.run(command, check=False, cwd=places.HOME, capture_output=True, text=True)
    except OSError as error:
        raise SetupError(f"{command[0]}: {error}") from error
    if done.returncode:
        raise SetupError(f"{' '.join(command)}\n{done.stdout}{done.stderr}")


def _compile(source: Path, program: Path) -> None:
    if not _is_fresh(program, source):
        places.BUILD.mkdir(exist_ok=True)
        _run("cc", "-O2", "-Wall", "-Wextra", "-o", str(program), str(source))


def build_load() -> None:
    """Compile the load generator; without it nothing works.

    Raises:
        SetupError: it does not compile.
    """
    _compile(places.HOME / "load.c", places.LOAD)


def _build_floor() -> None:
    _compile(places.PEERS / "floor.c", places.FLOOR)


def _install_node_peers() -> None:
    stamp = places.NODE_MODULES / ".installed"
    if not _is_fresh(stamp, places.HOME / "package.json"):
        _run("npm", "install", "--no-audit", "--no-fund", "--no-package-lock")
        stamp.touch()


def _install_python_peers() -> None:
    requirements = places.HOME / "requirements.txt"
    environment = places.PEER_PYTHON.parent.parent
    stamp = environment / ".installed"
    if not _is_fresh(stamp, requirements):
        _run(sys.executable, "-m", "venv", str(environment))
        _run(str(places.PEER_PYTHON), "-m", "pip", "install", "--quiet", "-r", str(requirements))
        stamp.touch()


def prepare_peers(names: Sequence[str]) -> None:
    """Set up what these peers need. Failures go to stderr: the peers concerned will be missing."""
    wanted = set(names)
    steps = (
        ({"floor"}, _build_floor),
        ({"bun", "ws", "socketio"}, _install_node_peers),
        (PYTHON_PEERS, _install_python_peers),
    )
    for users, step in steps:
        if wanted & users:
            try:
                step()
            except SetupError as error:
                print(f"setup failed: {error}", file=sys.stderr)
