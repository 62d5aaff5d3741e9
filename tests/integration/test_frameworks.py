"""The hub beside other routes, and on servers that are not ours."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.integration import stranger
from tests.integration.process import Process, free_port, holdfast, listening
from tests.waiting import eventually


@contextmanager
def uvicorn(app: str) -> Iterator[Process]:
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", f"tests.integration.apps:{app}"]
    options = ["--ws", "holdfast.server.uvicorn:Protocol", "--port", str(port)]
    with listening(*command, *options, port=port) as server:
        yield server


@contextmanager
def run(app: str) -> Iterator[Process]:
    with holdfast("run", f"tests.integration.apps:{app}", "--app-dir", ".") as server:
        yield server


@contextmanager
def hypercorn(app: str) -> Iterator[Process]:
    port = free_port()
    command = [sys.executable, "-m", "hypercorn", f"tests.integration.apps:{app}"]
    with listening(*command, "--bind", f"127.0.0.1:{port}", port=port) as server:
        yield server


@contextmanager
def granian(app: str) -> Iterator[Process]:
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--port", str(port)]
    with listening(*command, f"tests.integration.apps:{app}", port=port) as server:
        yield server


@pytest.mark.parametrize("serve", [uvicorn, run])
async def test_starlettes_own_routes(serve: type) -> None:
    """Starlette's WebSocket routes work unchanged beside a mounted hub."""
    with serve("starlette_app") as server:
        base = f"ws://127.0.0.1:{server.port}"
        async with connect(f"{base}/echo", subprotocols=["v2", "v1"], proxy=None) as socket:  # type: ignore[list-item]
            assert socket.subprotocol == "v1"
            await socket.send('{"a": "ü"}')
            assert await socket.recv() == '{"path":"/echo","echo":{"a":"ü"}}'
            await socket.send('{"close": 4321}')
            with pytest.raises(ConnectionClosed) as closed:
                await socket.recv()
            assert closed.value.rcvd is not None
            assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (4321, "as you wish")
        async with connect(f"{base}/echo", proxy=None) as socket:
            await socket.close(3999)
        async with httpx.AsyncClient() as client:
            await eventually(lambda: httpx.get(f"{server.http}/codes").text == "3999")
            assert (await client.get(f"{server.http}/live/healthz")).text == "ok\n"
        async with connect(f"{base}/upper", proxy=None) as socket:
            await socket.send("grüße")
            assert await socket.recv() == "GRÜSSE"
        with pytest.raises(InvalidStatus) as refused:
            await connect(f"{base}/nowhere", proxy=None)
        assert refused.value.response.status_code in (403, 404)
        stranger.check(await stranger.scenario(f"{base}/live/ws", "s"), "s")


@pytest.mark.parametrize("serve", [uvicorn, run])
async def test_fastapis_own_routes(serve: type) -> None:
    """FastAPI's WebSocket routes, with parameters and dependencies, work unchanged."""
    with serve("fastapi_app") as server:
        base = f"ws://127.0.0.1:{server.port}"
        async with connect(f"{base}/items/7?token=good", proxy=None) as socket:
            assert socket.response is not None
            assert socket.response.headers["x-item"] == "7"
            assert await socket.recv() == "item 7 for good"
            await socket.send(b"\x00\x01")
            assert await socket.recv() == b"\x00\x01"
            assert await socket.recv() == '{"done":true}'
            with pytest.raises(ConnectionClosed) as closed:
                await socket.recv()
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 1000
        for path in ("/items/7?token=bad", "/items/seven?token=good"):
            with pytest.raises(InvalidStatus) as refused:
                await connect(base + path, proxy=None)
            assert refused.value.response.status_code == 403
        async with connect(f"{base}/failing", proxy=None) as socket:
            with pytest.raises(ConnectionClosed) as closed:
                await socket.recv()
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 1011
        stranger.check(await stranger.scenario(f"{base}/live/ws", "f"), "f")


@pytest.mark.parametrize("serve", [hypercorn, granian, uvicorn, run])
async def test_other_servers(serve: type) -> None:
    """The hub behind a dispatcher, as beside Django, is the same on every ASGI server."""
    with serve("dispatcher") as server:
        url = f"ws://127.0.0.1:{server.port}/live/ws"
        seen = await stranger.scenario(url, "d", compression=None)
        stranger.check(seen, "d")
        async with httpx.AsyncClient(base_url=server.http) as client:
            assert (await client.get("/anything")).text == "a page of the framework"
            assert (await client.get("/live/healthz")).text == "ok\n"
        headers = {"Origin": "https://evil.example"}
        with pytest.raises(InvalidStatus) as refused:
            await connect(url, additional_headers=headers, proxy=None)
        assert refused.value.response.status_code == 403


async def test_fastapi_on_another_server() -> None:
    """A mounted hub works on Hypercorn below its mount point."""
    with hypercorn("fastapi_app") as server:
        url = f"ws://127.0.0.1:{server.port}/live/ws"
        stranger.check(await stranger.scenario(url, "h", compression=None), "h")
