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


@dataclass(frozen=True, slots=True)
class Packages:
    """What is installed into one tree; the name is that of its folder."""

    name: str
    npm: tuple[str, ...]
    pypi: tuple[str, ...]


PRODUCT: Final = Packages(
    "product",
    (
        *("@emotion/react@11.14.0", "@emotion/styled@11.14.1", "@mui/material@9.5.0"),
        *("@tanstack/react-query@5.108.0", "axios@1.21.1", "bullmq@6.7.0", "date-fns@4.4.0"),
        *("eslint@10.15.0", "eslint-config-next@16.4.6", "express@5.3.0", "helmet@8.3.0"),
        *("ioredis@6.0.0", "jest@30.5.2", "jsonwebtoken@9.0.3", "lodash@4.18.1"),
        *("mongoose@9.12.1", "next@16.4.6", "pg@8.23.1", "react@19.3.1", "react-dom@19.3.1"),
        *("socket.io@4.8.4", "socket.io-client@4.8.4", "tailwindcss@4.3.5", "typescript@7.0.2"),
        *("vite@8.3.8", "vitest@5.1.1", "winston@3.19.0", "ws@8.23.0", "zod@4.6.7"),
    ),
    (
        *("alembic==1.20.1", "boto3==1.44.5", "celery==5.7.0", "channels==4.3.2"),
        *("cryptography==50.0.2", "django==5.2.19", "djangorestframework==3.18.3"),
        *("fastapi==0.165.0", "httpx==0.28.1", "pandas==3.1.1", "pillow==13.0.0"),
        *("pytest==9.2.0", "redis==8.1.0", "requests==2.34.2", "sqlalchemy==2.1.9"),
        *("uvicorn==0.54.0", "websockets==17.4"),
    ),
)
"""What a product with a page, two servers and their tests depends on."""
LIBRARIES: Final = Packages(
    "libraries",
    (
        *("@babel/preset-env@7.29.14", "@reduxjs/toolkit@2.14.0", "core-js@3.51.0"),
        *("date-fns@4.4.0", "eslint@10.15.0", "express@5.3.0", "graphql-ws@6.4.2"),
        *("jest@30.5.2", "lodash@4.18.1", "mqtt@5.16.0"),
        *("react-dom@19.3.1", "reconnecting-websocket@4.4.0", "rxjs@7.8.2"),
        *("socket.io@4.8.4", "socket.io-client@4.8.4", "typescript@7.0.2", "vite@8.3.8"),
        *("webpack@5.112.2", "webpack-dev-server@5.2.7", "ws@8.23.0"),
    ),
    (
        *("aiohttp==3.14.5", "channels==4.3.2", "django==5.2.19", "fastapi==0.165.0"),
        *("jupyter-server==2.21.1", "sqlalchemy==2.1.9", "streamlit==1.67.0", "sympy==1.14.0"),
        *("tornado==6.6.1", "websocket-client==1.9.2", "websockets==17.4"),
    ),
)
"""The libraries for WebSockets themselves, in number, with their tests and bundles."""
TREES: Final = (PRODUCT, LIBRARIES)
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


def installed(packages: Packages, folder: Path) -> Path:
    """What `npm install` and `pip install` make of packages, below `folder`."""
    root = folder / packages.name
    if root.exists():
        return root
    part = folder / f"{packages.name}.part"
    shutil.rmtree(part, ignore_errors=True)
    (part / "js").mkdir(parents=True)
    (part / "js" / "package.json").write_text('{"private": true}')
    npm = ("npm", "install", "--silent", "--ignore-scripts", "--no-audit", "--no-fund")
    _run(*npm, "--prefix", str(part / "js"), *packages.npm)
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-compile")
    _run(*pip, "--only-binary=:all:", "--target", str(part / "py"), *packages.pypi)
    part.rename(root)
    return root


def copy(source: Path, folder: Path) -> Path:
    """Make a copy of `source` below `folder`."""
    target = folder / "copy"
    shutil.copytree(source, target, symlinks=True)
    return target


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
