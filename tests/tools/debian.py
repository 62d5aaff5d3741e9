"""Programs from Debian's packages, unpacked beside the project instead of installed.

Needs no privileges, starts no service and changes nothing outside the folder it is given.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path


def available() -> bool:
    """Whether this system has Debian's packages."""
    return shutil.which("apt-get") is not None


def unpack(folder: Path, *packages: str) -> Path:
    """Download packages and what they need that is not installed here; return where they are."""
    state, debs, tree = folder / "apt", folder / "debs", folder / "tree"
    for path in (state / "lists" / "partial", state / "cache" / "archives" / "partial", debs):
        path.mkdir(parents=True, exist_ok=True)
    options = ["-o", f"Dir::State::Lists={state}/lists", "-o", f"Dir::Cache={state}/cache"]
    options += ["-o", "Debug::NoLocking=1", "-qq"]
    run("apt-get", *options, "update")
    plan = run("apt-get", *options, "install", "--no-install-recommends", "-s", *packages)
    names = [line.split()[1] for line in plan.splitlines() if line.startswith("Inst ")]
    run("apt-get", *options, "download", *names, cwd=debs)
    for package in sorted(debs.glob("*.deb")):
        run("dpkg", "-x", str(package), str(tree))
    return tree


def write_script(path: Path, tree: Path, program: str) -> None:
    """Write a script that starts a program of the tree with the tree's libraries."""
    libraries = ":".join(
        str(path) for path in (tree / "usr/lib").glob("*-linux-gnu*") if path.is_dir()
    )
    path.write_text(
        f'#!/bin/sh\nLD_LIBRARY_PATH="{libraries}" exec "{tree}/{program}" "$@"\n',
        encoding="utf-8",
    )
    path.chmod(0o755)


def run(*command: str, cwd: Path | None = None) -> str:
    """Run a command quietly and return its output; show it only where it fails."""
    done = subprocess.run(
        command,
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
    )
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout
