"""Find a Chromium, or install one, and print its path; used by `make test` and the browser tests.

Looks at $CHROMIUM, then at the names on PATH, then in the project's own `.venv/chromium`. Where
there is none: as root on a Debian system it is installed with apt-get; without root Debian's
packages are downloaded and unpacked below `.venv`, which needs no privileges.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from tests.tools import debian

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
    if not debian.available():
        sys.exit("no Chromium found: install one, or set CHROMIUM to its path")
    if os.geteuid() == 0:
        debian.run("apt-get", "update", "-qq")
        debian.run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium")
    else:
        tree = debian.unpack(OWN, "chromium")
        debian.write_script(OWN / "chromium", tree, "usr/lib/chromium/chromium")


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
