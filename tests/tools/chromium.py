"""Find a Chromium, or install one, and print its path; used by `make test` and the browser tests.

Looks at $CHROMIUM, then at the names on PATH, then in the project's own `.venv/chromium`. Where
there is none: as root on a Debian system it is installed with apt-get; without root Debian's
packages are downloaded and unpacked below `.venv`, which needs no privileges.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OWN = ROOT / ".venv" / "chromium"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""What every test starts it with: it may be run by root, and speaks to nobody else."""


def find() -> str | None:
    """Return the path of a Chromium, or None."""
    own = OWN / "chromium"
    candidates = [os.environ.get("CHROMIUM"), *map(shutil.which, NAMES), str(own)]
    return next((path for path in candidates if path and os.access(path, os.X_OK)), None)


def install() -> None:
    """Install Chromium from Debian's packages."""
    if shutil.which("apt-get") is None:
        sys.exit("no Chromium found: install one, or set CHROMIUM to its path")
    if os.geteuid() == 0:
        run("apt-get", "update", "-qq")
        run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium")
    else:
        unpack_as_user()


def unpack_as_user() -> None:
    """Download Chromium and the libraries it lacks, unpack them, and write a start script."""
    state, debs, tree = OWN / "apt", OWN / "debs", OWN / "tree"
    for folder in (state / "lists" / "partial", state / "cache" / "archives" / "partial", debs):
        folder.mkdir(parents=True, exist_ok=True)
    options = ["-o", f"Dir::State::Lists={state}/lists", "-o", f"Dir::Cache={state}/cache"]
    options += ["-o", "Debug::NoLocking=1", "-qq"]
    run("apt-get", *options, "update")
    plan = subprocess.run(
        ["apt-get", *options, "install", "--no-install-recommends", "-s", "chromium"],
        check=True,
        capture_output=True,
        text=True,
    )
    names = [line.split()[1] for line in plan.stdout.splitlines() if line.startswith("Inst ")]
    run("apt-get", *options, "download", *names, cwd=debs)
    for package in sorted(debs.glob("*.deb")):
        run("dpkg", "-x", str(package), str(tree))
    libraries = ":".join(
        str(path) for path in (tree / "usr/lib").glob("*-linux-gnu*") if path.is_dir()
    )
    script = OWN / "chromium"
    script.write_text(
        f'#!/bin/sh\nLD_LIBRARY_PATH="{libraries}" exec "{tree}/usr/lib/chromium/chromium" "$@"\n',
        encoding="utf-8",
    )
    script.chmod(0o755)


def run(*command: str, cwd: Path | None = None) -> None:
    """Run a command quietly; show its output only where it fails."""
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


def main() -> None:
    """Make sure that there is a Chromium."""
    if find() is None:
        print("Installing Chromium for the browser tests ...", flush=True)
        install()
    found = find()
    if found is None:
        sys.exit("Chromium was installed but cannot be found; set CHROMIUM to its path")
    print(f"Chromium: {found}")


if __name__ == "__main__":
    main()
