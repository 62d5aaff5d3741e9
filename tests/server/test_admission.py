"""The Origin check and the connection limits."""

from __future__ import annotations

import pytest

from holdfast import ConfigError, Hub, Limits
from holdfast.server.admission import admit, check_origins, origin_allowed
from tests.hub.peer import Peer
from tests.server.harness import connect, serve

LIST = ("https://app.example.com", "https://*.example.org", "http://localhost:3000")


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("https://example.com", "example.com"),
        ("https://example.com", "example.com:443"),
        ("https://example.com:443", "example.com"),
        ("http://example.com", "example.com"),
        ("http://example.com:8000", "example.com:8000"),
        ("http://EXAMPLE.com", "example.COM"),
        ("http://127.0.0.1:8000", "127.0.0.1:8000"),
        ("http://[::1]:8000", "[::1]:8000"),
        ("https://[2001:db8::1]", "[2001:db8::1]"),
        (None, "example.com"),
    ],
)
def test_same_allows_the_pages_own_host(origin: str | None, host: str) -> None:
    """ "same": the page's host and port are those it connects to; no Origin means no browser."""
    assert origin_allowed("same", origin, host)


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("https://evil.com", "example.com"),
        ("https://example.com.evil.com", "example.com"),
        ("https://evilexample.com", "example.com"),
        ("https://evil.com/example.com", "example.com"),
        ("https://example.com@evil.com", "example.com"),
        ("https://evil.com#example.com", "example.com"),
        ("https://evil.com?example.com", "example.com"),
        ("https://evil.com\\.example.com", "example.com"),
        ("https://example.com:8443", "example.com"),
        ("http://example.com:8000", "example.com:8001"),
        ("http://example.com:80", "example.com:443"),
        ("https://sub.example.com", "example.com"),
        ("https://example.com.", "example.com"),
        ("null", "example.com"),
        ("", "example.com"),
        ("file://", "example.com"),
        ("example.com", "example.com"),
        ("https://example.com, https://evil.com", "example.com"),
        ("https://example.com https://evil.com", "example.com"),
        ("https://exam\tple.com", "example.com"),
        ("https://example.com:99999", "example.com"),
        ("https://[::1", "[::1"),
        ("https://[::2]:8000", "[::1]:8000"),
        ("https://example.com", ""),
    ],
)
def test_same_refuses_everybody_else(origin: str, host: str) -> None:
    """Look-alikes, other ports, `null` and what is no origin at all are refused."""
    assert not origin_allowed("same", origin, host)


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("https://app.example.com", True),
        ("https://app.example.com:443", True),
        ("http://localhost:3000", True),
        ("https://a.example.org", True),
        ("https://a.b.example.org", True),
        ("http://app.example.com", False),
        ("https://app.example.com:8443", False),
        ("https://example.com", False),
        ("https://app.example.com.evil.com", False),
        ("https://evil-app.example.com", False),
        ("https://example.org", False),
        ("https://evilexample.org", False),
        ("https://a.example.org.evil.com", False),
        ("http://a.example.org", False),
        ("http://localhost", False),
        ("https://own.host", False),
        ("null", False),
        (None, True),
    ],
)
def test_list_of_origins(origin: str | None, allowed: bool) -> None:
    """A listed origin matches whole: scheme, host and port; `*.` needs at least one label."""
    assert origin_allowed(LIST, origin, "own.host") is allowed


def test_star_allows_any() -> None:
    """ "*" allows every origin, also `null`, alone or in a list."""
    for allowed in ("*", ("*",)):
        assert origin_allowed(allowed, "https://anything.example", "own.host")
    assert origin_allowed("*", "null", "own.host")


def test_one_origin_may_be_given_as_a_string() -> None:
    """`origins="https://..."` is a list of one."""
    assert origin_allowed("https://a.example", "https://a.example", "own.host")
    assert not origin_allowed("https://a.example", "https://b.example", "own.host")


async def test_too_many_connections() -> None:
    """At the limit new connections get 503 with Retry-After; it opens again when one goes."""
    hub = Hub(limits=Limits(connections=2))
    async with serve(hub.asgi) as served, connect(served.port) as first, connect(served.port):
        assert first.status == 101
        async with connect(served.port) as third:
            assert (third.status, third.headers["retry-after"]) == (503, "5")
        first.writer.write(first.connection.close())
        await first.end()
        async with connect(served.port) as fourth:
            assert fourth.status == 101


async def test_too_many_connections_of_one_address() -> None:
    """The limit for one address answers 429 and names the address."""
    hub = Hub(limits=Limits(connections_per_address=1))
    async with serve(hub.asgi) as served, connect(served.port) as first:
        assert first.status == 101
        async with connect(served.port) as second:
            assert second.status == 429
            assert b"127.0.0.1" in second.body


async def test_default_is_what_the_process_can_hold() -> None:
    """Without a limit of its own the hub keeps below the process's open files."""
    hub = Hub()
    for _ in range(5):
        Peer(hub)
    assert admit(hub, None, "", "192.0.2.1", False) is None


async def test_stopping_hub_admits_nobody() -> None:
    """While connections are being closed new ones get 503 and are told when to come back."""
    hub = Hub(drain=2)
    Peer(hub)
    task = hub.begin_drain()
    async with serve(hub.asgi) as served, connect(served.port) as client:
        assert (client.status, client.headers["retry-after"]) == (503, "2")
    task.cancel()


@pytest.mark.parametrize("path", ["/", "/ws"])
@pytest.mark.parametrize("mounted", [False, True])
async def test_origin_over_the_wire(path: str, mounted: bool) -> None:
    """Both ways to the hub check the Origin, and refuse with 403 before any upgrade."""
    hub = Hub(origins=["https://app.example.com"])
    own = hub.asgi

    async def app(scope: dict[str, object], receive: object, send: object) -> None:
        await own(scope, receive, send)

    async with serve(app if mounted else own) as served:
        for origin, status in (
            ("https://app.example.com", 101),
            ("https://app.example.com.evil.com", 403),
            ("null", 403),
        ):
            async with connect(served.port, path, headers=[("Origin", origin)]) as client:
                assert client.status == status
        assert hub.stats.opened == 1


def test_page_without_tls_may_not_use_a_connection_with_tls() -> None:
    """On a TLS connection the page's own origin is an https one."""
    assert origin_allowed("same", "https://example.com", "example.com", secure=True)
    assert not origin_allowed("same", "http://example.com", "example.com", secure=True)
    assert origin_allowed("same", "http://example.com", "example.com", secure=False)


@pytest.mark.parametrize("origin", ["https://a.example/", "a.example", "", "https://"])
def test_origins_that_match_nothing_are_refused(origin: str) -> None:
    """An allowed origin that no page can have is a mistake, and is called one."""
    with pytest.raises(ConfigError, match="matches no page"):
        check_origins(("https://*.example.com", origin))
    check_origins("same")
    check_origins("*")
