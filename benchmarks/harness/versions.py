"""Which version of a peer would run here."""

from __future__ import annotations

import json
import subprocess
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.harness import places
from benchmarks.harness.model import MissingPeerError

if TYPE_CHECKING:
    from collections.abc import Callable


def output(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise MissingPeerError(f"cannot run {Path(command[0]).name}: {error}") from error
    return done.stdout.strip()


def npm_version(package: str) -> str:
    manifest = places.NODE_MODULES / package / "package.json"
    if not manifest.exists():
        raise MissingPeerError(f"npm package {package} is not installed")
    return str(json.loads(manifest.read_text())["version"])


def node_package(package: str) -> Callable[[], str]:
    return lambda: f"{npm_version(package)}, Node {output('node', '--version')}"


def python_packages(*packages: str) -> Callable[[], str]:
    script = (
        "import sys; from importlib.metadata import version; "
        "print(*(f'{name} {version(name)}' for name in sys.argv[1:]), sep=', ')"
    )
    return lambda: output(str(places.PEER_PYTHON), "-c", script, *packages)


def holdfast_version() -> str:
    try:
        if find_spec("holdfast.server.uvicorn") is None:
            raise MissingPeerError("holdfast.server.uvicorn is not there")
        return metadata.version("holdfast")
    except ModuleNotFoundError as error:  # also what metadata raises
        raise MissingPeerError(f"holdfast is not installed: {error}") from error
