"""What tests need from PyPI and the project does not, installed once beside its list."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def installed(folder: Path) -> Path:
    """Install what `folder`'s requirements.txt asks for, unless it is; return where it is."""
    packages, wanted = folder / "site-packages", folder / "requirements.txt"
    stamp = packages / ".installed"
    if not stamp.exists() or stamp.stat().st_mtime < wanted.stat().st_mtime:
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--upgrade"]
        done = subprocess.run(
            [*command, "--target", str(packages), "--requirement", str(wanted)],
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        stamp.touch()
    return packages
