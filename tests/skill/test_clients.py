"""The clients of the skill come back as the skill says, and give up where it says so."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Route, async_playwright

from tests.skill import peers
from tests.skill.peers import Peer, site
from tests.skill.programs import program, running
from tests.waiting import eventually

MS = {"ws/client.mjs": 1.0, "websockets/client.py": 0.001, "browser/connection.js": 1.0}
"""What a millisecond is in each of them."""

PAGE = """<script type="module">
import { Connection } from "./connection.js";
globalThis.connection = new Connection("%s", (message) => console.log(JSON.stringify(message)));
</script>"""


class Client:
    """A client of the skill that runs: what it prints, and how it is told to close."""

    def __init__(self, output: Callable[[], str], close: Callable[[], Awaitable[object]]) -> None:
        self._output, self.close = output, close

    @property
    def lines(self) -> list[str]:
        """What it has printed."""
        return self._output().splitlines()

    def delays(self) -> list[float]:
        """The delays that it announced, in milliseconds."""
        found = [line.partition("again in ")[2].split() for line in self.lines]
        return [float(f[0]) * (1000 if f[1] == "s" else 1) for f in found if f]


Start = Callable[..., AbstractAsyncContextManager[Client]]


@pytest.fixture(params=MS)
def kind(request: pytest.FixtureRequest) -> str:
    """Which client."""
    name: str = request.param
    return name


@pytest.fixture
def start(kind: str, folder: Path, request: pytest.FixtureRequest) -> Start:
    """Start the client against a URL, with some of its constants in milliseconds."""

    @asynccontextmanager
    async def process(url: str, **constants: float) -> AsyncIterator[Client]:
        times = {name: value * MS[kind] for name, value in constants.items()}
        file = program(*kind.split("/")).write(folder, **times)
        with running(file, URL=url) as it:

            async def close() -> None:
                it.popen.send_signal(signal.SIGINT)
                assert await asyncio.to_thread(it.popen.wait, 10) in (0, -2, 130)

            yield Client(lambda: it.output, close)

    @asynccontextmanager
    async def page(url: str, **constants: float) -> AsyncIterator[Client]:
        script = program(*kind.split("/")).write(folder, **constants).read_text()
        lines: list[str] = []

        files = {"/": PAGE % url, "/connection.js": script}
        async with site(files) as address, async_playwright() as it:
            chromium = await it.chromium.connect_over_cdp(request.getfixturevalue("browser"))
            tab = await chromium.new_page()
            tab.on("console", lambda message: lines.append(message.text))
            tab.on("pageerror", lambda error: lines.append(f"uncaught: {error}"))
            await tab.goto(address)
            yield Client(lambda: "\n".join(lines), lambda: tab.evaluate("connection.close()"))
            assert not [line for line in lines if line.startswith("uncaught")]
            await tab.close()

    return page if kind.startswith("browser") else process


async def test_it_comes_back_and_survives_nonsense(start: Start) -> None:
    """What is no message is logged; after a restart of the server the messages go on."""
    async with Peer() as peer:
        peer.behave = peers.saying("{", "[]", '"x"', '{"type": "one"}')
        async with start(peer.url, BASE_DELAY=20) as client:
            await eventually(lambda: any("one" in line for line in client.lines), 20)
            assert sum("not JSON" in line for line in client.lines) == 1
            assert sum("not a message" in line for line in client.lines) == 2
            peer.behave = peers.saying('{"type": "two"}')
            await peer.hang_up()
            await eventually(lambda: any("two" in line for line in client.lines))


async def test_the_delays_grow_to_a_bound_until_a_connection_lasts(start: Start) -> None:
    """A server that accepts and drops is not called in a loop; each delay is random."""
    async with Peer() as peer:
        peer.behave = peers.drop
        constants = {"BASE_DELAY": 10, "MAX_DELAY": 160, "STABLE_AFTER": 150}
        async with start(peer.url, **constants) as client:
            await eventually(lambda: len(client.delays()) >= 12, 20)
            delays = client.delays()
            bounds = [min(160, 10 * 2**n) for n in range(len(delays))]
            assert all(d <= bound + 5 for d, bound in zip(delays, bounds, strict=True)), delays
            assert max(delays[4:]) > 20
            assert len(set(delays[4:])) > 2
            peer.behave = peers.lasting(0.4)
            before = len(client.delays())
            await eventually(lambda: len(client.delays()) >= before + 3)
            assert min(client.delays()[before:]) <= 15


@pytest.mark.parametrize("code", [1008, 4401])
async def test_some_ends_are_final(start: Start, code: int) -> None:
    """A client that was refused does not ask again."""
    async with Peer() as peer:
        peer.behave = peers.closing(code)
        async with start(peer.url, BASE_DELAY=1) as client:
            await eventually(lambda: any(str(code) in line for line in client.lines), 20)
            assert client.delays() == []
            assert peer.count == 1


async def test_close_calls_off_the_next_attempt(start: Start) -> None:
    """A client that is closed while it waits does not come back."""
    async with Peer() as peer:
        peer.behave = peers.drop
        async with start(peer.url, BASE_DELAY=300, MAX_DELAY=300) as client:
            await eventually(client.delays, 20)
            await client.close()
            before = peer.count
            await asyncio.sleep(0.4)  # longer than any delay
            assert peer.count == before


async def test_a_dead_server_is_noticed(start: Start, kind: str) -> None:
    """It answers no ping, and the client finds another way."""
    times = {
        "ws/client.mjs": ("PING_INTERVAL",),
        "websockets/client.py": ("PING_INTERVAL", "PING_TIMEOUT", "CLOSE_TIMEOUT"),
        "browser/connection.js": ("PING_INTERVAL", "PONG_TIMEOUT"),
    }
    constants = dict.fromkeys(times[kind], 50)
    async with Peer() as peer, start(peer.url, BASE_DELAY=1, **constants) as client:
        await eventually(lambda: peer.count >= 2, 20)
        await eventually(client.delays)


async def test_an_attempt_that_hangs_is_given_up(start: Start) -> None:
    """The server accepts the connection and says nothing."""
    async with Peer() as peer:
        peer.behave = peers.silent
        async with start(peer.url, BASE_DELAY=1, CONNECT_TIMEOUT=100) as client:
            await eventually(lambda: peer.count >= 2, 20)
            await eventually(client.delays)


async def test_the_address_is_of_the_pages_own_scheme(folder: Path, browser: str) -> None:
    """A page of `https:` connects with `wss:`, on its own host and port."""
    script = program("browser", "connection.js").write(folder).read_text().replace("export ", "")

    async def fulfill(route: Route) -> None:
        await route.fulfill(body="<title>x</title>", content_type="text/html")

    async with async_playwright() as it:
        tab = await (await it.chromium.connect_over_cdp(browser)).new_page()
        await tab.route("**/*", fulfill)
        for page, expected in (
            ("http://localhost:8000/a/b", "ws://localhost:8000/live"),
            ("https://localhost:8443/", "wss://localhost:8443/live"),
        ):
            await tab.goto(page)
            assert await tab.evaluate(f"{script}\naddress('/live');") == expected
        await tab.close()
