"""The JavaScript client: its own tests, its types, its size, and what its package holds."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from holdfast import __version__
from holdfast.server.script import SCRIPTS, load
from tests.tools.node import NODE

JS = Path(__file__).resolve().parents[2] / "js"
TESTS = ("--test", "--test-timeout=30000", "test/*.test.js")

_ENVIRONMENT = {
    **os.environ,
    "PATH": f"{NODE.parent}{os.pathsep}{os.environ['PATH']}",
    "HOLDFAST_PYTHON": sys.executable,
    "HOLDFAST_ROOT": f"{JS.parent}/",
    "NO_COLOR": "1",
}


def run(*command: str, timeout: float, folder: Path = JS) -> str:
    """Run a command in a folder; return what it printed, and fail with that where it fails."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=_ENVIRONMENT,
        timeout=timeout,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def npm(*arguments: str, timeout: float = 100) -> str:
    """Run the npm that came with Node."""
    cli = NODE.parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return run(str(NODE), str(cli), *arguments, timeout=timeout)


@pytest.fixture(scope="module", autouse=True)
def _installed() -> None:
    """What the tests need from npm, as the lock file has it; installed once."""
    stamp = JS / "node_modules" / ".installed"
    lock = JS / "package-lock.json"
    if not stamp.exists() or stamp.stat().st_mtime < lock.stat().st_mtime:
        npm("ci", "--no-audit", "--no-fund", "--ignore-scripts")
        stamp.touch()


def test_behaviour() -> None:
    """The client's own tests pass, in Node, Bun and Deno, against real hubs."""
    run("node", *TESTS, timeout=90)


def test_behaviour_as_served(tmp_path: Path) -> None:
    """They pass as well against the minified client that the hub serves."""
    shutil.copytree(JS / "test", tmp_path / "test")
    for name in ("traces", "page", "react", "runtimes"):  # which use single modules, or packages
        (tmp_path / "test" / f"{name}.test.js").unlink()
    (tmp_path / "package.json").write_text('{"type": "module"}')
    shutil.copytree(JS / "min", tmp_path / "src")
    (tmp_path / "src" / "index.js").write_text('export * from "./holdfast.js";')
    run("node", *TESTS, timeout=90, folder=tmp_path)


def test_minified_is_up_to_date(tmp_path: Path) -> None:
    """`js/min` is what `npm run minify` makes of `js/src`; run it where this fails."""
    npm("run", "--silent", "minify", "--", f"--outdir={tmp_path}")
    for name in SCRIPTS.values():
        made = (tmp_path / name).read_text()
        assert (JS / "min" / name).read_text() == made, "js/src has changed: npm run minify"
        assert made.startswith(f"// Holdfast {__version__}, MIT\n")


def test_types() -> None:
    """`holdfast.d.ts` describes what the client does, and tsc refuses what it should."""
    run("node", "node_modules/typescript/bin/tsc", timeout=60)


def test_size(capsys: pytest.CaptureFixture[str]) -> None:
    """What a page loads is at most 6 KB, compressed; the rest is for tabs that share."""
    sizes = {}
    for path, name in SCRIPTS.items():
        script = load(name)
        assert script is not None
        sizes[path] = len(gzip.compress(script.body, 9))
    with capsys.disabled():
        print("\n" + ", ".join(f"{path}: {size} bytes" for path, size in sizes.items()), end=" ")
    assert sizes["/holdfast.js"] <= 6000


def test_package() -> None:
    """The package has the version of the server, and holds what its users need, no more."""
    manifest = json.loads((JS / "package.json").read_text())
    assert manifest["version"] == __version__
    (packed,) = json.loads(npm("pack", "--dry-run", "--json", "--ignore-scripts"))
    files = {file["path"] for file in packed["files"]}
    sources = {f"src/{path.name}" for path in (JS / "src").glob("*.js")}
    assert files == sources | {
        "LICENSE",
        "README.md",
        "holdfast.d.ts",
        "package.json",
        "react.d.ts",
    }
    for entry in manifest["exports"].values():
        for path in entry.values():
            assert path.removeprefix("./") in files
