"""The trees that `review.py` measures, and semgrep in a virtual environment of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from holdfast.review.files import Walk
from holdfast.review.reader import Reader

SEMGREP: Final = "semgrep==1.182.0"
NPM: Final = (
    *("@babel/preset-env@7.29.14", "@reduxjs/toolkit@2.14.0", "core-js@3.51.0", "date-fns@4.4.0"),
    *("eslint@10.15.0", "express@5.3.0", "graphql-ws@6.4.2", "jest@30.5.2", "lodash@4.18.1"),
    *("mqtt@5.16.0", "react-dom@19.3.1", "reconnecting-websocket@4.4.0", "rxjs@7.8.2"),
    *("socket.io@4.8.4", "socket.io-client@4.8.4", "typescript@7.0.2", "vite@8.3.8"),
    *("webpack@5.112.2", "webpack-dev-server@5.2.7", "ws@8.23.0"),
)
PYPI: Final = (
    *("aiohttp==3.14.5", "channels==4.3.2", "django==5.2.19", "fastapi==0.165.0"),
    *("jupyter-server==2.21.1", "sqlalchemy==2.1.9", "streamlit==1.67.0", "sympy==1.14.0"),
    *("tornado==6.6.1", "websocket-client==1.9.2", "websockets==17.4"),
)
SECONDS: Final = 900
"""How long one download may take."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A folder to review: how many files of the reviewed kinds are in it, of how many bytes."""

    root: Path
    files: int
    size: int


def cache() -> Path:
    """Outside the repository."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "holdfast" / "review-benchmark"


def semgrep(folder: Path) -> Path:
    """The program, installed below `folder` if it is not there."""
    venv = folder / "semgrep"
    program = venv / "bin" / "semgrep"
    if not program.exists():
        _run(sys.executable, "-m", "venv", str(venv))
        _run(str(venv / "bin" / "python"), "-m", "pip", "install", "--quiet", SEMGREP)
    return program


def large_tree(folder: Path) -> Path:
    """What `npm install` and `pip install` make of the packages above, below `folder`."""
    root = folder / "tree"
    if root.exists():
        return root
    part = folder / "tree.part"
    shutil.rmtree(part, ignore_errors=True)
    (part / "js").mkdir(parents=True)
    (part / "js" / "package.json").write_text('{"private": true}')
    npm = ("npm", "install", "--silent", "--ignore-scripts", "--no-audit", "--no-fund")
    _run(*npm, "--prefix", str(part / "js"), *NPM)
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-compile")
    _run(*pip, "--only-binary=:all:", "--target", str(part / "py"), *PYPI)
    part.rename(root)
    return root


def copy(source: Path, folder: Path) -> None:
    """Make a copy of `source` the tree of `folder`."""
    shutil.copytree(source, folder / "tree", symlinks=True)


def quiet_tree(root: Path, folder: Path) -> Path:
    """The files of `root` that do not mention WebSockets, as hard links below `folder`."""
    quiet = folder / "quiet"
    if quiet.exists():
        return quiet
    part = folder / "quiet.part"
    shutil.rmtree(part, ignore_errors=True)
    reader = Reader()
    for path in reviewed(root):
        if not reader.mentions(str(path)):
            target = part / path.relative_to(root)
            target.parent.mkdir(parents=True, exist_ok=True)
            os.link(path, target)
    part.rename(quiet)
    return quiet


def reviewed(root: Path) -> Iterator[Path]:
    """The files below `root` that `holdfast review --no-ignore --include-tests` reads."""
    for found in Walk([str(root)], skip_ignored=False, skip_tests=False).files():
        if found.language is not None:
            yield Path(found.path)


def measured(root: Path) -> Tree:
    """`root` and what is in it. semgrep leaves out folders by name unless a file says otherwise."""
    (root / ".semgrepignore").write_text("")
    sizes = [path.stat().st_size for path in reviewed(root)]
    return Tree(root, len(sizes), sum(sizes))


def _run(*command: str) -> None:
    print("$", " ".join(command)[:100], file=sys.stderr)
    subprocess.run(command, check=True, timeout=SECONDS)
