"""Health, readiness, metrics and the HTTP API, over real sockets."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from holdfast import Channel, Hub, User
from holdfast.server.asgi import HubApp
from tests.hub.peer import Peer, subscribe
from tests.server.harness import connect, serve

KEY = "the key"
AUTH = {"authorization": f"Bearer {KEY}"}


def make_hub(**options: Any) -> Hub:
    channels = {
        "room:*": Channel(presence=True),
        "small": Channel(max_message=10),
        "news*": Channel(),
        "a/b": Channel(),
    }
    return Hub(channels, api_key=KEY, **options)


@asynccontextmanager
async def client_of(app: Any, **headers: str) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        serve(app) as served,
        httpx.AsyncClient(base_url=served.url, headers=headers or AUTH) as client,
    ):
        yield client


async def test_publish_reaches_subscribers() -> None:
    """One POST publishes, answers with the position, and a key makes it idempotent."""
    hub = make_hub()
    async with serve(hub.asgi) as served, connect(served.port) as listener:
        await listener.ask(subscribe("news"))
        async with httpx.AsyncClient(base_url=served.url, headers=AUTH) as client:
            body = {"channel": "news", "data": {"text": "grüße"}, "key": "k1"}
            answers = [await client.post("/api/publish", json=body) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [200, 200]
        assert answers[0].json() == answers[1].json()
        assert answers[0].json()["channel"] == "news"
        assert answers[0].json()["offset"] == 1
        message = await listener.json()
        assert message["data"] == {"text": "grüße"}


async def test_broadcast() -> None:
    """One POST publishes to several channels; one that does not exist stops all of it."""
    hub = make_hub()
    async with client_of(hub.asgi) as client:
        body = {"channels": ["news", "news:b"], "data": 1}
        answer = await client.post("/api/broadcast", json=body)
        assert [p["channel"] for p in answer.json()["positions"]] == ["news", "news:b"]
        body = {"channels": ["news", "nowhere"], "data": 1}
        answer = await client.post("/api/broadcast", json=body)
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_channel")
    assert hub.stats.published == 2


async def test_channels_history_presence() -> None:
    """The API looks into channels: who is there, where it stands, what it holds."""
    hub = make_hub()
    peer = Peer(hub, user=User("ada"))
    peer.ask(subscribe("room:1"), subscribe("news"))
    for count in range(3):
        position = hub.publish("news", count)
    async with client_of(hub.asgi) as client:
        answer = await client.get("/api/channels")
        assert answer.json() == {
            "channels": [
                {"channel": "news", "subscribers": 1},
                {"channel": "room:1", "subscribers": 1},
            ]
        }
        answer = await client.get("/api/channels/news")
        assert answer.json() == {
            "channel": "news",
            "subscribers": 1,
            "epoch": position.epoch,
            "offset": 3,
        }
        page = (await client.get("/api/channels/news/history", params={"limit": 2})).json()
        assert [m["data"] for m in page["messages"]] == [1, 2]
        assert (page["offset"], page["more"]) == (3, True)
        answer = await client.get("/api/channels/room:1/presence")
        assert answer.json() == {"members": [{"session": peer.session.id, "user": "ada"}]}
        assert (await client.get("/api/channels/news/presence")).json()["code"] == "forbidden"
        assert (await client.get("/api/channels/nowhere")).status_code == 404
        assert (await client.get("/api/channels/a%2Fb")).json()["channel"] == "a/b"
        for limit in ("x", "-1", "1.5", ""):
            answer = await client.get("/api/channels/news/history", params={"limit": limit})
            assert (answer.status_code, answer.json()["field"]) == (400, "limit")


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        (b"", 400, "invalid_json", None),
        (b"{", 400, "invalid_json", None),
        (b"\xff", 400, "invalid_json", None),
        (b"[]", 400, "invalid_message", None),
        (b'{"data":1}', 400, "invalid_message", "channel"),
        (b'{"channel":"news"}', 400, "invalid_message", "data"),
        (b'{"channel":5,"data":1}', 400, "invalid_message", "channel"),
        (b'{"channel":"","data":1}', 400, "invalid_message", "channel"),
        (b'{"channel":"news\\n","data":1}', 400, "invalid_message", "channel"),
        (b'{"channel":"news","data":1,"extra":1}', 400, "invalid_message", None),
        (b'{"channel":"news","data":1,"key":""}', 400, "invalid_message", "key"),
        (b'{"channel":"nowhere","data":1}', 404, "unknown_channel", None),
        (b'{"channel":"small","data":"0123456789"}', 413, "too_large", "data"),
        (b'{"channel":"news","data":"' + b"x" * 70_000 + b'"}', 413, "too_large", None),
        (b"[" * 50_000, 400, "invalid_message", None),
        (b'{"channel":"news","data":' + b"[" * 50_000, 400, "invalid_json", None),
    ],
)
async def test_bad_bodies(body: bytes, status: int, code: str, field: str | None) -> None:
    """What is wrong with a body is answered with a status, a code and the field's name."""
    hub = make_hub()
    async with client_of(hub.asgi) as client:
        answer = await client.post("/api/publish", content=body)
        assert answer.status_code == status
        assert answer.json()["code"] == code
        assert answer.json().get("field") == field
    assert hub.stats.published == 0


async def test_endless_body_is_cut_short() -> None:
    """A body over the limit is refused while it comes, without its end being awaited."""
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 50_000_000:
            sent += 10_000
            yield b"x" * 10_000
            await asyncio.sleep(0)

    async with client_of(make_hub().asgi) as client:
        try:
            answer = await client.post("/api/publish", content=endless())
            assert answer.status_code == 413
        except httpx.TransportError:
            pass  # the server closed while the client was still sending
    assert sent < 50_000_000


@pytest.mark.parametrize(
    "header",
    [None, "Bearer wrong", "Bearer", "Basic " + KEY, KEY, "Bearer the", "Bearer the keyy"],
)
async def test_wrong_key(header: str | None) -> None:
    """Without the key every call is 401 and says how to send it; nothing is published."""
    hub = make_hub()
    async with client_of(
        hub.asgi, **({"authorization": header} if header else {"x": "y"})
    ) as client:
        for method, path in (
            ("POST", "/api/publish"),
            ("POST", "/api/broadcast"),
            ("GET", "/api/channels"),
            ("GET", "/api/channels/news"),
            ("GET", "/api/channels/news/history"),
            ("GET", "/api/channels/room:1/presence"),
        ):
            answer = await client.request(method, path, json={"channel": "news", "data": 1})
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"] == "Bearer"
    assert hub.stats.published == 0


async def test_key_is_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison is `hmac.compare_digest`, for keys of any length."""
    compared: list[tuple[bytes, bytes]] = []
    original = hmac.compare_digest

    def spy(given: bytes, known: bytes) -> bool:
        compared.append((given, known))
        return original(given, known)

    monkeypatch.setattr(hmac, "compare_digest", spy)
    async with client_of(make_hub().asgi, authorization="Bearer nope") as client:
        await client.get("/api/channels")
    assert compared == [(b"nope", KEY.encode())]


async def test_hub_without_a_key_has_no_api() -> None:
    """No key, no API: not even an empty one opens it."""
    async with client_of(Hub().asgi, authorization="Bearer") as client:
        answer = await client.get("/api/channels")
        assert answer.status_code == 401
        assert "api_key" in answer.json()["error"]


async def test_wrong_methods() -> None:
    """GET of a POST endpoint is 405."""
    async with client_of(make_hub().asgi) as client:
        assert (await client.get("/api/publish")).status_code == 405
        assert (await client.post("/api/channels")).status_code == 405


async def test_health_and_readiness() -> None:
    """`healthz` is about the process, `readyz` about new connections."""
    hub = make_hub(drain=0.0)
    async with client_of(hub.asgi) as client:
        assert (await client.get("/healthz")).text == "ok\n"
        assert (await client.get("/readyz")).status_code == 200
        await hub.drain()
        assert (await client.get("/healthz")).status_code == 200
        answer = await client.get("/readyz")
        assert (answer.status_code, answer.text) == (503, "draining\n")


async def test_metrics() -> None:
    """The counts of the hub in Prometheus' text format."""
    hub = make_hub()
    peers = [Peer(hub) for _ in range(3)]
    for peer in peers:
        peer.ask(subscribe("news"))
    hub.publish("news", 1)
    await peers[0].next_turn()
    async with client_of(hub.asgi) as client:
        answer = await client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = set(answer.text.splitlines())
    assert {
        "# TYPE holdfast_connections gauge",
        "holdfast_connections 3.0",
        "holdfast_channels 1.0",
        "holdfast_subscriptions 3.0",
        "holdfast_lagging 0.0",
        "# TYPE holdfast_published_total counter",
        "holdfast_connections_opened_total 3.0",
        "holdfast_published_total 1.0",
        "holdfast_delivered_total 3.0",
        "holdfast_terminated_total 0.0",
    } <= lines


async def test_page_is_served_with_a_strict_policy() -> None:
    """Where a page is given, GET / shows it, and nothing may frame it."""
    async with client_of(HubApp(make_hub(), page=b"<!doctype html>hello")) as client:
        answer = await client.get("/")
        assert answer.text == "<!doctype html>hello"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
    async with client_of(make_hub().asgi) as client:
        assert (await client.get("/")).status_code == 404


async def test_below_a_path() -> None:
    """With `path` everything is below it, WebSocket and HTTP, and nothing at the root."""
    app = HubApp(make_hub(), path="/live/")
    async with serve(app) as served:
        async with httpx.AsyncClient(base_url=served.url, headers=AUTH) as client:
            assert (await client.get("/live/healthz")).status_code == 200
            assert (await client.get("/live/api/channels")).status_code == 200
            assert (await client.get("/healthz")).status_code == 404
        for path, status in (("/live", 101), ("/live/", 101), ("/live/ws", 101), ("/ws", 404)):
            async with connect(served.port, path) as socket:
                assert socket.status == status


async def test_mounted_below_another_application() -> None:
    """Mounted in Starlette, the hub answers below its mount point."""
    from starlette.applications import Starlette
    from starlette.responses import PlainTextResponse
    from starlette.routing import Mount, Route

    async def own(request: Any) -> PlainTextResponse:
        return PlainTextResponse("own")

    app = Starlette(routes=[Route("/own", own), Mount("/live", make_hub().asgi)])
    async with serve(app) as served:
        async with httpx.AsyncClient(base_url=served.url, headers=AUTH) as client:
            assert (await client.get("/own")).text == "own"
            assert (await client.get("/live/healthz")).text == "ok\n"
            assert (await client.get("/live/api/channels")).status_code == 200
        for path, status in (("/live/", 101), ("/live/ws", 101), ("/live/no", 404)):
            async with connect(served.port, path) as socket:
                assert socket.status == status
