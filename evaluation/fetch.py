"""Fetch the packages of packages.toml from PyPI and npm, and unpack them.

    python -m evaluation.fetch [--cache FOLDER] [--jobs 3] [--lock]

Nothing is installed and nothing of a package is run. What is there already is not fetched again.
An archive whose SHA-256 is not the one of packages.toml stops the run; `--lock` writes those that
are missing there. In the end it is shown how many files of each package hold WebSocket code.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from evaluation.packages import Package, default_cache, read_packages, write_packages

# The platform is fixed, so that the archives and their hashes are the same everywhere.
PIP: Final = (
    *("-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"),
    *("--only-binary=:all:", "--implementation=cp", "--python-version=3.11"),
    *("--platform=manylinux2014_x86_64", "--platform=manylinux_2_28_x86_64", "--platform=any"),
)
SECONDS: Final = 300
SUFFIXES: Final = (
    *(".py", ".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".jsx", ".tsx"),
    *(".vue", ".svelte", ".html"),
)
WEBSOCKET: Final = re.compile(
    rb"web_?socket|[\"']ws[\"']|socket\.?io|\bsockjs\b|\bwss?://|\bws_connect\b", re.IGNORECASE
)
SOURCE_MAP: Final = re.compile(rb"^//# sourceMappingURL=.*", re.MULTILINE)
LONG_LINE: Final = 4_000


def download(package: Package, folder: Path) -> Path:
    """The archive of `package`, fetched into `folder` unless it is there."""
    folder.mkdir(parents=True, exist_ok=True)
    if not list(folder.iterdir()):
        if package.registry == "pypi":
            requirement = f"{package.name}=={package.version}"
            command = [sys.executable, *PIP, "--dest", str(folder), requirement]
        else:
            requirement = f"{package.name}@{package.version}"
            command = ["npm", "pack", "--silent", "--ignore-scripts", requirement]
            command += ["--pack-destination", str(folder)]
        try:
            subprocess.run(command, check=True, capture_output=True, text=True, timeout=SECONDS)
        except subprocess.CalledProcessError as error:
            raise SystemExit(f"fetch: {package.label}: {error.stderr.strip()[-500:]}") from None
    [archive] = folder.iterdir()
    return archive


def unpack(archive: Path, folder: Path) -> None:
    """Unpack a wheel or an npm tarball; the `package/` at the top of a tarball is left out."""
    part = folder.with_name(folder.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as wheel:
            wheel.extractall(part)
        part.rename(folder)
        return
    with tarfile.open(archive) as tarball:
        tarball.extractall(part, filter="data")
    [top] = part.iterdir()
    top.rename(folder)
    part.rmdir()


def fetch(package: Package, cache: Path) -> Package:
    """Fetch and unpack; return the package with the hash of its archive."""
    archive = download(package, cache / "archives" / package.slug)
    sha256 = hashlib.sha256(archive.read_bytes()).hexdigest()
    if package.sha256 not in ("", sha256):
        raise SystemExit(f"fetch: {archive} has SHA-256 {sha256}, expected {package.sha256}")
    folder = cache / "unpacked" / package.slug
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        unpack(archive, folder)
    return replace(package, sha256=sha256)


def websocket_files(root: Path) -> int:
    """How many files at or below `root` speak of WebSockets and were written by hand."""
    count = 0
    for path in [root, *root.rglob("*")]:
        if path.suffix in SUFFIXES and path.is_file() and not path.name.endswith(".d.ts"):
            data = SOURCE_MAP.sub(b"", path.read_bytes())
            written = max(map(len, data.splitlines()), default=0) < LONG_LINE
            count += written and WEBSOCKET.search(data) is not None
    return count


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m evaluation.fetch")
    parser.add_argument("--cache", type=Path, default=default_cache())
    parser.add_argument("--jobs", type=int, default=3, help="downloads at a time")
    parser.add_argument("--lock", action="store_true", help="write missing hashes")
    options = parser.parse_args()
    packages = read_packages()
    with ThreadPoolExecutor(options.jobs) as pool:
        fetched = list(pool.map(partial(fetch, cache=options.cache), packages))
    if options.lock:
        write_packages(fetched)
    empty = []
    for package in fetched:
        count = sum(map(websocket_files, package.roots(options.cache)))
        print(f"{count:5} files with WebSocket code in {package.label} {package.version}")
        if not count:
            empty.append(package.label)
    if empty:
        raise SystemExit(f"fetch: no WebSocket code in {', '.join(empty)}")


if __name__ == "__main__":
    main()
