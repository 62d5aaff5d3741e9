"""Find nginx and HAProxy, or get them, and print their paths; used by `make test`.

Looks on PATH and in `/usr/sbin`, then in the project's own `.venv/proxies`. Where they are nowhere,
Debian's packages are unpacked there: installed, they would be started. On other systems the tests
that need them are skipped.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Final

from tests.tools import debian

OWN: Final = Path(__file__).resolve().parents[2] / ".venv" / "proxies"
NAMES: Final = ("nginx", "haproxy")


def find(name: str) -> str | None:
    """Return the path of one of them, or None."""
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:{OWN}")


def main() -> None:
    """Get what is missing, where that can be done."""
    missing = [name for name in NAMES if find(name) is None]
    if missing and debian.available():
        print(f"Getting {' and '.join(missing)} for the tests of their configuration ...")
        try:
            tree = debian.unpack(OWN, *missing)
        except SystemExit as error:  # Without a network the other tests can be run.
            print(error)
        else:
            for name in missing:
                debian.write_script(OWN / name, tree, f"usr/sbin/{name}")
    for name in NAMES:
        print(f"{name}: {find(name) or 'not found, the tests that need it are skipped'}")


if __name__ == "__main__":
    main()
