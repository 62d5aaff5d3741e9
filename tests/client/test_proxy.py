"""Proxies: which one is chosen, and connections through real ones."""

from __future__ import annotations

import asyncio
import gc
import ipaddress
import socket
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import suppress

import psutil  # type: ignore[import-untyped]
import pytest
import trustme
import uvloop

from holdfast.client import transport
from holdfast.client.dial import dial
from holdfast.client.proxy import choose_proxy, connect_through
from holdfast.errors import ConfigError
from holdfast.websocket.frames import CLOSE, TEXT, encode_frame
from holdfast.websocket.handshake import END_OF_HEAD
from tests.client.peers import (
    Handler,
    Listener,
    Reader,
    Writer,
    accepting,
    client_tls,
    server_tls,
    serving,
)

HELLO = encode_frame(TEXT, b"hello") + encode_frame(CLOSE, b"\x03\xe8")
USER, PASSWORD = "us:er@", "p/w"
LOGIN = "us%3Aer%40:p%2Fw"


@pytest.fixture(autouse=True, params=["asyncio", "uvloop"])
def loop_factory(request: pytest.FixtureRequest) -> Callable[[], asyncio.AbstractEventLoop]:
    """The event loop of an `async def` test."""
    return uvloop.new_event_loop if request.param == "uvloop" else asyncio.SelectorEventLoop


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """No test leaves a TCP socket open."""
    yield
    gc.collect()
    assert psutil.Process().net_connections("tcp") == []


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment without proxies, and servers that need not close TCP first."""
    monkeypatch.setattr(transport, "LINGER", 0.02)
    for name in ("http", "https", "all", "no"):
        monkeypatch.delenv(f"{name}_proxy", raising=False)
        monkeypatch.delenv(f"{name}_proxy".upper(), raising=False)
    return monkeypatch


async def relay(reader: Reader, writer: Writer, host: str, port: int, answer: bytes) -> None:
    """Connect to `host`, answer, and carry bytes both ways until one side ends."""
    there, back = await asyncio.open_connection(host, port)
    writer.write(answer)

    async def carry(source: Reader, sink: Writer) -> None:
        while data := await source.read(65536):
            sink.write(data)
        sink.write_eof()

    try:
        await asyncio.gather(carry(reader, back), carry(there, writer))
    finally:
        back.transport.abort()


def http_proxy(login: str | None = None) -> tuple[Handler, list[str]]:
    """A CONNECT proxy, which may want a login, and the list of what it was asked."""
    asked: list[str] = []

    async def handler(reader: Reader, writer: Writer) -> None:
        head = (await reader.readuntil(END_OF_HEAD)).decode()
        asked.append(head.splitlines()[0])
        if login is not None:
            wanted = f"Proxy-Authorization: Basic {b64encode(login.encode()).decode()}"
            if wanted not in head:
                writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
                return
        host, _, port = head.split()[1].rpartition(":")
        host = "127.0.0.1" if host == "service.test" else host
        await relay(reader, writer, host, int(port), b"HTTP/1.1 200 Connected\r\n\r\n")

    return handler, asked


def socks5_proxy(login: tuple[str, str] | None = None) -> tuple[Handler, list[str]]:
    """A SOCKS5 proxy (RFC 1928, RFC 1929), and the list of what it was asked."""
    asked: list[str] = []

    async def field(reader: Reader) -> str:
        return (await reader.readexactly((await reader.readexactly(1))[0])).decode()

    async def handler(reader: Reader, writer: Writer) -> None:
        await reader.readexactly(1)
        methods = await reader.readexactly((await reader.readexactly(1))[0])
        method = 0 if login is None else 2
        if method not in methods:
            writer.write(b"\x05\xff")
            return
        writer.write(bytes((5, method)))
        if login is not None:
            await reader.readexactly(1)
            good = (await field(reader), await field(reader)) == login
            writer.write(b"\x01\x00" if good else b"\x01\x01")
            if not good:
                return
        kind = (await reader.readexactly(4))[3]
        if kind == 3:
            host = await field(reader)
        else:
            size = 4 if kind == 1 else 16
            host = str(ipaddress.ip_address(await reader.readexactly(size)))
        port = int.from_bytes(await reader.readexactly(2), "big")
        asked.append(host)
        host = "127.0.0.1" if host == "service.test" else host
        try:
            await relay(reader, writer, host, port, b"\x05\x00\x00\x01" + bytes(6))
        except ConnectionRefusedError:
            writer.write(b"\x05\x05\x00\x01" + bytes(6))

    return handler, asked


# The choice.


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("wss://host/", "http://secure:1"),
        ("ws://host/", "http://secure:1"),
        ("ws://localhost:8000/", None),
        ("ws://127.0.0.2/", None),
        ("ws://[::1]/", None),
        ("wss://spared.example/", None),
        ("wss://a.spared.example:444/", None),
    ],
)
def test_environment(environment: pytest.MonkeyPatch, url: str, expected: str | None) -> None:
    """The environment's proxy for HTTPS comes first, for hosts that are not spared."""
    environment.setenv("HTTPS_PROXY", "http://secure:1")
    environment.setenv("HTTP_PROXY", "http://plain:1")
    environment.setenv("ALL_PROXY", "socks5://all:1")
    environment.setenv("NO_PROXY", "spared.example,other")
    assert choose_proxy(url, True) == expected
    assert choose_proxy(url, None) is None
    assert choose_proxy(url, False) is None
    assert choose_proxy(url, "socks5h://mine") == "socks5h://mine"


def test_environment_in_parts(environment: pytest.MonkeyPatch) -> None:
    """What is not set is passed over; HTTP_PROXY is for ws:// only, and http:// may be left out."""
    assert choose_proxy("wss://host/", True) is None
    environment.setenv("all_proxy", "socks5://all:1")
    assert choose_proxy("wss://host/", True) == "socks5://all:1"
    environment.setenv("http_proxy", "plain:1")
    assert choose_proxy("wss://host/", True) == "socks5://all:1"
    assert choose_proxy("ws://host/", True) == "http://plain:1"
    environment.setenv("no_proxy", "*")
    assert choose_proxy("ws://host/", True) is None


@pytest.mark.parametrize(
    ("proxy", "text"),
    [
        ("https://u:secret@host:1", "TLS to the proxy itself"),
        ("ftp://u:secret@host", "use host and port with one of http://, "),
        ("http://", "use host and port"),
        ("http://u:secret@host:x", "Port could not be cast"),
        ("http://u:secret@[::1", "Invalid IPv6"),
        ("host:1", "use host and port"),
    ],
)
def test_proxies_that_are_none(proxy: str, text: str) -> None:
    """What cannot be used is said at once, without its password."""
    with pytest.raises(ConfigError, match=text) as caught:
        choose_proxy("ws://host/", proxy)
    assert "secret" not in str(caught.value)


# The connection.


@pytest.mark.parametrize("login", [None, (USER.replace(":", ""), PASSWORD)])
async def test_http(login: tuple[str, str] | None) -> None:
    """An HTTP proxy is asked for a tunnel by name, with user and password where it wants them."""
    handler, asked = http_proxy(None if login is None else ":".join(login))
    before = "" if login is None else LOGIN.replace("%3A", "") + "@"
    async with serving(accepting(HELLO)) as port, serving(handler) as through:
        listener = Listener()
        proxy = f"http://{before}127.0.0.1:{through}"
        await dial(f"ws://service.test:{port}/", listener, proxy=proxy)
        assert await listener.end() == (1000, "", None)
    assert listener.payloads == [b"hello"]
    assert asked == [f"CONNECT service.test:{port} HTTP/1.1"]


@pytest.mark.parametrize("login", [None, (USER, PASSWORD)])
async def test_socks5(login: tuple[str, str] | None) -> None:
    """A SOCKS5 proxy gets the name with socks5h://, an address with socks5://."""
    handler, asked = socks5_proxy(login)
    before = "" if login is None else f"{LOGIN}@"
    async with serving(accepting(HELLO)) as port, serving(handler) as through:
        for scheme, host in (("socks5h", "service.test"), ("socks5", "127.0.0.1")):
            listener = Listener()
            proxy = f"{scheme}://{before}127.0.0.1:{through}"
            await dial(f"ws://{host}:{port}/", listener, proxy=proxy)
            assert await listener.end() == (1000, "", None)
            assert listener.payloads == [b"hello"]
    assert asked == ["service.test", "127.0.0.1"]


async def test_tls_through_a_proxy() -> None:
    """TLS goes through the tunnel, and is checked against the name of the server."""
    authority = trustme.CA()
    handler, _ = http_proxy()
    listener = Listener()
    async with (
        serving(accepting(HELLO), tls=server_tls(authority)) as port,
        serving(handler) as through,
    ):
        url, proxy = f"wss://127.0.0.1:{port}/", f"http://127.0.0.1:{through}"
        await dial(url, listener, tls=client_tls(authority), proxy=proxy)
        assert (await listener.end())[0] == 1000


@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_wrong_password(scheme: str) -> None:
    """A refusal is an OSError that names the proxy, not its password."""
    handler, _ = http_proxy("a:b") if scheme == "http" else socks5_proxy(("a", "b"))
    async with serving(handler) as through:
        with pytest.raises(OSError, match=f"proxy {scheme}://127.0.0.1:{through}: ") as caught:
            await connect_through(f"{scheme}://a:secret@127.0.0.1:{through}", "127.0.0.1", 1)
    assert "secret" not in str(caught.value)


async def test_server_behind_the_proxy_is_away() -> None:
    """What the proxy says of the server is told."""
    handler, _ = socks5_proxy()
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port = bound.getsockname()[1]
        async with serving(handler) as through:
            with pytest.raises(OSError, match="refused"):
                await connect_through(f"socks5://127.0.0.1:{through}", "127.0.0.1", port)


@pytest.mark.parametrize("scheme", ["http", "socks4", "socks5"])
async def test_proxy_that_goes_away(scheme: str) -> None:
    """A proxy that says nothing is an OSError too."""

    async def handler(reader: Reader, writer: Writer) -> None:
        await reader.read(1)

    async with serving(handler) as through:
        with pytest.raises(OSError, match=f"proxy {scheme}://127.0.0.1:{through}: "):
            await connect_through(f"{scheme}://127.0.0.1:{through}", "127.0.0.1", 1)


async def test_no_proxy_there() -> None:
    """A proxy that cannot be reached is an OSError that names it."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port = bound.getsockname()[1]
        with pytest.raises(OSError, match=f"proxy http://127.0.0.1:{port}: "):
            await connect_through(f"http://127.0.0.1:{port}", "127.0.0.1", 1)


async def test_cancelled_at_any_moment() -> None:
    """Whenever the caller cancels, nothing leaks; see the fixture."""
    handler, _ = http_proxy()
    async with serving(accepting(HELLO)) as port, serving(handler) as through:
        for turns in range(25):
            proxy = f"http://127.0.0.1:{through}"
            task = asyncio.create_task(dial(f"ws://127.0.0.1:{port}/", Listener(), proxy=proxy))
            for _ in range(turns):
                await asyncio.sleep(0)
            task.cancel()
            with suppress(asyncio.CancelledError):
                (await task).abort()
            await asyncio.sleep(0)


async def test_without_python_socks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra the error says what to install."""
    monkeypatch.setitem(sys.modules, "python_socks", None)
    with pytest.raises(ConfigError, match=r"pip install 'holdfast\[proxy\]'"):
        await connect_through("http://127.0.0.1:1", "127.0.0.1", 1)
