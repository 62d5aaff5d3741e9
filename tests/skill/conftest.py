"""What the programs of the skill need: npm's ws, and a browser."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tools import chromium, npm
from tests.waiting import wait_until


@pytest.fixture(scope="session")
def modules() -> Path:
    """A node_modules with `ws` in it."""
    return npm.installed(Path(__file__).parent / "node")


@pytest.fixture
def folder(tmp_path: Path, modules: Path) -> Path:
    """An empty folder whose programs find `ws`."""
    (tmp_path / "node_modules").symlink_to(modules)
    return tmp_path


@pytest.fixture(scope="package")
def browser() -> Iterator[str]:
    """Where a Chromium listens that all tests share."""
    path = chromium.find()
    assert path is not None, "run python -m tests.tools.chromium first"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        options = ("--headless", "--remote-debugging-port=0", f"--user-data-dir={folder}")
        process = subprocess.Popen(
            [path, *chromium.FLAGS, *options, "about:blank"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            note = Path(folder) / "DevToolsActivePort"
            wait_until(lambda: note.exists() and note.read_text().count("\n"), within=20)
            yield f"http://127.0.0.1:{note.read_text().split()[0]}"
        finally:
            process.kill()
            process.wait(10)
