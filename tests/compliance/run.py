"""Run the Autobahn test suite (RFC 6455 and RFC 7692, 517 cases) against our Protocol class.

    python tests/compliance/run.py [CASE ...]        such as '1.*' '6.2.*'; none means all

The suite is Python 2.7 code. It is looked for in $PYTHON2, on PATH and in pyenv's versions, and
installs itself from PyPI into .venv/autobahn the first time. The groups 9, 12 and 13 take about 25
minutes, all others under one. Fails on a case that is not OK or INFORMATIONAL: NON-STRICT, such as
noticing invalid UTF-8 only at the end of a message, counts as a failure too.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SITE = HERE.parents[1] / ".venv" / "autobahn"
FINE = {"OK", "INFORMATIONAL"}

WITH_DEPENDENCIES = (
    "Twisted==19.10.0",
    "Werkzeug==1.0.1",
    "incremental==16.10.1",
    "jinja2==2.11.3",
    "klein==17.10.0",
    "markupsafe==1.1.1",
    "setuptools==44.0.0",
    "six==1.16.0",
    "txaio==2.1.0",
    "unittest2==1.1.0",
    "zope.interface==4.6.0",
)
BINARY_ONLY = ("cryptography==3.3.2", "pyOpenSSL==19.1.0", "service_identity==18.1.0")
BARE = ("autobahn==0.10.9", "autobahntestsuite==25.10.1")


def find_python2() -> str | None:
    """Return a Python 2.7 that works, or None."""
    versions = Path.home() / ".pyenv" / "versions"
    candidates = [os.environ.get("PYTHON2"), shutil.which("python2.7")]
    candidates += [str(path) for path in versions.glob("2.7*/bin/python2.7")]
    for candidate in filter(None, candidates):
        try:
            subprocess.run([candidate, "-c", ""], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            continue
        return candidate
    return None


def install(python2: str) -> None:
    """Install the suite, once."""
    ready = SITE / "ready"
    if ready.exists():
        return
    shutil.rmtree(SITE, ignore_errors=True)
    SITE.mkdir(parents=True)
    pip = [python2, "-m", "pip", "install", "-q", "--target", str(SITE)]
    environment = {**os.environ, "PYTHONWARNINGS": "ignore", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    for arguments in (
        [*WITH_DEPENDENCIES],
        ["--only-binary", "cryptography,cffi,ipaddress", *BINARY_ONLY],
        ["--no-deps", *BARE],
    ):
        done = subprocess.run(
            [*pip, *arguments], env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            sys.exit(f"the Autobahn suite cannot be installed:\n{done.stdout}{done.stderr}")
    (SITE / "zope" / "__init__.py").touch()
    ready.touch()


def start_echo() -> tuple[subprocess.Popen[bytes], int]:
    """Start the echo application on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "uvicorn", "echo:app", "--app-dir", str(HERE)),
            *("--port", str(port), "--ws", "holdfast.server.uvicorn:Protocol"),
            *("--lifespan", "off", "--log-level", "error"),
        ]
    )
    deadline = time.monotonic() + 20
    while server.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.05)
        else:
            return server, port
    sys.exit("the echo server did not start")


def run_suite(python2: str, port: int, cases: list[str]) -> dict[str, Any]:
    """Run the suite as a client and return its results by case."""
    with tempfile.TemporaryDirectory() as folder:
        spec = {
            "outdir": f"{folder}/reports",
            "servers": [{"agent": "holdfast", "url": f"ws://127.0.0.1:{port}"}],
            "cases": cases or ["*"],
            "exclude-cases": [],
            "exclude-agent-cases": {},
        }
        path = Path(folder, "spec.json")
        path.write_text(json.dumps(spec))
        start = "from autobahntestsuite.wstest import run; run()"
        subprocess.run(
            [python2, "-c", start, "-m", "fuzzingclient", "-s", str(path)],
            env={**os.environ, "PYTHONPATH": str(SITE)},
            stdout=subprocess.DEVNULL,
            check=True,
            timeout=3600,
        )
        index: dict[str, Any] = json.loads(Path(folder, "reports", "index.json").read_text())
    results: dict[str, Any] = index["holdfast"]
    return results


def main() -> None:
    """Run the cases named on the command line, and fail on any that is not strictly right."""
    python2 = find_python2()
    if python2 is None:
        sys.exit("no Python 2.7 found, which the Autobahn suite needs; set PYTHON2 to one")
    install(python2)
    server, port = start_echo()
    try:
        results = run_suite(python2, port, sys.argv[1:])
    finally:
        server.terminate()
        server.wait()
    bad = [
        f"{case}: {result['behavior']}, close {result['behaviorClose']}"
        for case, result in results.items()
        if result["behavior"] not in FINE or result["behaviorClose"] not in FINE
    ]
    print(*bad, sep="\n")
    print(f"{len(results) - len(bad)} passed, {len(bad)} failed")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
