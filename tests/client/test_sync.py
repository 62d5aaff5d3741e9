"""The synchronous face: the same client for scripts, with threads and ^C."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import signal
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from holdfast import ConfigError, ConnectionClosed, InvalidData, Message, RequestError, UsageError
from holdfast.sync import Client, connect
from tests.client.scripts import QUICK, Peer, message, scripted
from tests.integration.process import Process, running, serve
from tests.waiting import wait_until


@pytest.fixture(scope="module")
def server() -> Iterator[Process]:
    """A hub in a process of its own, for all tests here."""
    with serve(channels='{"*": {"publish": true, "presence": true}}') as process:
        yield process


@pytest.fixture
def client(server: Process) -> Iterator[Client]:
    """An open client, closed after the test; its thread must end."""
    with connect(server.ws, backoff=QUICK) as client:
        yield client
    assert not any(thread.name == "holdfast-client" for thread in threading.enumerate())


def test_publish_and_subscribe(client: Client) -> None:
    """Messages come by iteration, and one by one."""
    assert client.state.name == "open"
    with client.subscribe("sync:a") as news:
        news.ready(timeout=5)
        assert news.position is not None
        positions = [client.publish("sync:a", n) for n in range(4)]
        assert [each.data for each in itertools.islice(news, 2)] == [0, 1]
        assert news.channel == "sync:a"
        events = news.events()
        assert next(events).position == positions[2]  # type: ignore[union-attr]
        following = news.get(timeout=5)
        assert following is not None
        assert following.position == positions[3] == news.position
        with pytest.raises(TimeoutError):
            news.get(timeout=0.01)
    assert news.get() is None
    assert list(news) == []
    assert list(news.events()) == []
    news.close()
    assert client.stats.received == 4


def test_other_calls(client: Client) -> None:
    """The rest of the client is there, too, with its exceptions."""
    client.publish("sync:b", 1, key="once")
    again = client.publish("sync:b", 1, key="once", timeout=5)
    page = client.history("sync:b", limit=5)
    assert (page.position, len(page.messages)) == (again, 1)
    assert client.presence("sync:b") == []
    with pytest.raises(RequestError, match="Unknown message type"):
        client.request({"type": "game.move"}, timeout=5)
    with pytest.raises(RequestError, match="printable"):
        client.subscribe("\n")
    news = client.subscribe("sync:b", last=1, type=str)
    with pytest.raises(InvalidData):
        news.get(timeout=5)
    client.pause()
    assert client.state.name == "paused"
    client.resume()
    client.wake()
    assert client.publish("sync:b", "text").offset == 2
    assert next(news).data == "text"


def test_callbacks(client: Client) -> None:
    """Callbacks run on the client's thread, where a call would wait for itself."""
    read: list[Any] = []

    def on_message(message: Message) -> None:
        for call in (client.close, client.pause, lambda: client.publish("sync:c", 1)):
            with pytest.raises(UsageError, match="callback"):
                call()
        read.append((message.data, threading.current_thread().name))

    client.subscribe("sync:c", on_message=on_message).ready()
    client.publish("sync:c", 1)
    wait_until(lambda: read)
    assert read == [(1, "holdfast-client")]


def test_two_threads(client: Client) -> None:
    """A client may be used from several threads at once."""
    with ThreadPoolExecutor(4) as pool:
        offsets = sorted(
            position.offset
            for position in pool.map(lambda n: client.publish("sync:d", n), range(100))
        )
    assert offsets == list(range(1, 101))


def test_close(server: Process) -> None:
    """After `close` calls say so; closing again, or what was left open, does nothing."""
    client = connect(server.ws)
    news = client.subscribe("sync:e")
    reading = ThreadPoolExecutor(1)
    waiting = reading.submit(lambda: list(news))
    closing = [threading.Thread(target=client.close) for _ in range(3)]
    for thread in closing:
        thread.start()
    for thread in closing:
        thread.join()
    client.close()
    news.close()
    with pytest.raises(UsageError, match="closed; connect again"):
        client.publish("sync:e", 1)
    with pytest.raises(UsageError, match="closed; connect again"):
        news.get()
    with contextlib.suppress(UsageError):  # which it may be just in time for
        assert waiting.result(5) == []
    reading.shutdown()
    assert client.state.name == "closed"
    assert client.stats.connects == 1


def test_calls_under_way_at_the_end(server: Process) -> None:
    """Whoever waits in another thread is let go."""
    client = connect(server.ws)
    client.pause()
    with ThreadPoolExecutor(1) as pool:
        publishing = pool.submit(client.publish, "sync:f", 1)
        wait_until(lambda: len(client._inner._core.talk._outbox))
        client.close()
        with pytest.raises((ConnectionClosed, UsageError)):
            publishing.result(5)


def test_connect_that_fails() -> None:
    """What cannot be is raised, and leaves no thread."""
    with pytest.raises(ConfigError):
        connect("http://host/")
    with pytest.raises(ConfigError):
        connect("ws://host:99999/")
    with serve(channels='{"a": {}}') as server, pytest.raises(ConnectionClosed, match="404"):
        connect(f"ws://127.0.0.1:{server.port}/nothing")
    assert not any(thread.name == "holdfast-client" for thread in threading.enumerate())


async def test_iteration_that_ends_badly() -> None:
    """An end that is not the application's own is raised."""

    async def script(peer: Peer) -> None:
        await peer.welcome()
        await peer.subscribed()
        peer.say(message(1))
        peer.close(4503, "banned")
        await peer.end()

    def work(url: str) -> None:
        with connect(url) as client:
            news = client.subscribe("news")
            assert next(news).data == 1
            with pytest.raises(ConnectionClosed, match="banned"):
                next(news)

    async with scripted(script) as server:
        await asyncio.to_thread(work, server.url)


def test_interrupt_between_message_and_application(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A message that had come when ^C did is given by the next call."""
    news = client.subscribe("sync:g")
    news.ready()
    for number in range(3):
        client.publish("sync:g", number)
    honest = client._thread.call

    def interrupted(*arguments: Any) -> Any:
        honest(*arguments)
        raise KeyboardInterrupt

    for _ in range(2):
        monkeypatch.setattr(client._thread, "call", interrupted)
        with pytest.raises(KeyboardInterrupt):
            news.get()
        with pytest.raises(KeyboardInterrupt):
            next(news.events())
        monkeypatch.setattr(client._thread, "call", honest)
    assert next(news).data == 0
    assert [event.data for event in itertools.islice(news.events(), 2)] == [1, 2]  # type: ignore[union-attr]


SCRIPT = """
import sys
from holdfast.sync import connect
print("begun", flush=True)
client = connect(sys.argv[1])
try:
    print("open", flush=True)
    if sys.argv[2] == "get":
        client.subscribe("quiet").get()
    elif sys.argv[2] == "iterate":
        for message in client.subscribe("quiet"):
            pass
except KeyboardInterrupt:
    print("position", client.publish("other", 1).offset, flush=True)
    {end}
"""


@pytest.mark.parametrize("call", ["get", "iterate"])
@pytest.mark.parametrize("end", ["client.close()", "pass"])
def test_interrupt(server: Process, call: str, end: str) -> None:
    """^C ends a call that waits, and the client can still be used; leaving it open is no harm."""
    script = SCRIPT.replace("{end}", end)
    with running(sys.executable, "-c", script, server.ws, call) as process:
        wait_until(lambda: "open" in process.output, within=10)
        process.signal(signal.SIGINT)
        assert process.popen.wait(10) == 0
        assert "position" in process.output
        assert process.log == ""


def test_interrupt_while_connecting() -> None:
    """^C ends the wait for a server that is not there."""
    with running(sys.executable, "-c", SCRIPT, "ws://127.0.0.1:1/", "get") as process:
        wait_until(lambda: "Connection refused" in process.log, within=10)
        process.signal(signal.SIGINT)
        assert process.popen.wait(10) != 0
        assert process.log.rstrip().endswith("KeyboardInterrupt")
