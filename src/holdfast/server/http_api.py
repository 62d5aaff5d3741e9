"""Health, metrics and the HTTP API of a hub, as a Starlette application.

The API publishes from any language with one request, and looks into channels:

    POST /api/publish              {"channel", "data", "key"?}   -> {"channel", "epoch", "offset"}
    POST /api/broadcast            {"channels", "data"}          -> {"positions": [...]}
    GET  /api/channels             channels with subscribers
    GET  /api/channels/NAME        one channel: position, subscribers
    GET  /api/channels/NAME/history?limit=N     its newest messages
    GET  /api/channels/NAME/presence            its members

All of it needs `Authorization: Bearer KEY`; a wrong key is answered 401 in constant time.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Raw, Struct
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route

from holdfast.codes import ErrorCode
from holdfast.core.options import Channel
from holdfast.errors import RequestError, UsageError
from holdfast.hub.requests import MAX_HISTORY, settle
from holdfast.server.metrics import render
from holdfast.server.script import script_routes
from holdfast.websocket.frames import frame_payload
from holdfast.wire.codec import error_field
from holdfast.wire.limits import ENVELOPE, check_channel_name
from holdfast.wire.messages import ChannelName, Key, Member

if TYPE_CHECKING:
    from holdfast.hub.hub import Hub

STATUS = {
    ErrorCode.UNAUTHORIZED: 401,
    ErrorCode.FORBIDDEN: 403,
    ErrorCode.UNKNOWN_CHANNEL: 404,
    ErrorCode.TOO_LARGE: 413,
    ErrorCode.RATE_LIMITED: 429,
    ErrorCode.UNAVAILABLE: 503,
}

MAX_BROADCAST_NAMES = 64 * 1024
"""Bytes that the names of a broadcast's channels may take."""

HEADERS = {
    401: {"www-authenticate": "Bearer"},
    413: {"connection": "close"},  # the rest of the body is not read
}

PAGE_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "script-src 'self' 'unsafe-inline'; connect-src 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
}


class PublishBody(Struct, forbid_unknown_fields=True):
    channel: ChannelName
    data: Raw
    key: Key | None = None


class BroadcastBody(Struct, forbid_unknown_fields=True):
    channels: list[ChannelName]
    data: Raw


def http_app(hub: Hub, path: str = "", page: bytes | None = None) -> Starlette:
    """Return the HTTP side of a hub, below `path`, with an HTML page where one is given."""
    api = _Api(hub)
    routes = [
        Route("/healthz", _healthz),
        Route("/readyz", api.readyz),
        Route("/metrics", api.metrics),
        *script_routes(),
        Route("/api/publish", api.guard(api.publish), methods=["POST"]),
        Route("/api/broadcast", api.guard(api.broadcast), methods=["POST"]),
        Route("/api/channels", api.guard(api.channels)),
        Route("/api/channels/{name:path}/history", api.guard(api.history)),
        Route("/api/channels/{name:path}/presence", api.guard(api.presence)),
        Route("/api/channels/{name:path}", api.guard(api.channel)),
    ]
    if page is not None:

        async def serve_page(request: Request) -> Response:
            return HTMLResponse(page, headers=PAGE_HEADERS)

        routes.append(Route("/", serve_page))
    return Starlette(routes=[Mount(path, routes=routes)] if path else routes)


class _Api:
    """The endpoints that look at the hub."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def guard(
        self, endpoint: Callable[[Request], Awaitable[Any]]
    ) -> Callable[[Request], Awaitable[Response]]:
        """Wrap an endpoint: the key is checked, a refusal becomes a JSON answer."""

        async def guarded(request: Request) -> Response:
            try:
                self._check_key(request)
                return _json(await endpoint(request))
            except RequestError as error:
                body = {"error": str(error), "code": error.error.code, "field": error.field}
                status = STATUS.get(error.error, 400)
                return _json(
                    {k: v for k, v in body.items() if v is not None}, status, HEADERS.get(status)
                )

        return guarded

    def _check_key(self, request: Request) -> None:
        if not self._hub.api_key:
            raise RequestError(
                ErrorCode.UNAUTHORIZED, "This hub has no API key; set Hub(api_key=...)"
            )
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        known = hmac.compare_digest(key.strip().encode(), self._hub.api_key.encode())
        if scheme.lower() != "bearer" or not known:
            raise RequestError(
                ErrorCode.UNAUTHORIZED, "Send the API key: Authorization: Bearer KEY"
            )

    async def readyz(self, request: Request) -> Response:
        if self._hub.ready:
            return PlainTextResponse("ready\n")
        return PlainTextResponse("draining\n", 503)

    async def metrics(self, request: Request) -> Response:
        return Response(render(self._hub), media_type="text/plain; version=0.0.4")

    async def publish(self, request: Request) -> Any:
        body = await self._body(request, PublishBody)
        position = await self._publish(body.channel, body.data, body.key)
        return {"channel": body.channel, **msgspec.to_builtins(position)}

    async def broadcast(self, request: Request) -> Any:
        body = await self._body(request, BroadcastBody, MAX_BROADCAST_NAMES)
        for name in body.channels:
            limit = self._options(name).max_message
            if len(bytes(body.data)) > limit:
                text = f"Message too large: {name!r} takes at most {limit} bytes of data"
                raise RequestError(ErrorCode.TOO_LARGE, text, field="data")
        return {
            "positions": [
                {"channel": name, **msgspec.to_builtins(await self._publish(name, body.data))}
                for name in body.channels
            ]
        }

    async def channels(self, request: Request) -> Any:
        return {"channels": [self._summary(name) for name in sorted(self._hub.channels)]}

    async def channel(self, request: Request) -> Any:
        name = request.path_params["name"]
        page = await settle(
            self._hub.broker.history(name, self._options(name), after=None, limit=0)
        )
        return {**self._summary(name), **msgspec.to_builtins(page.position)}

    async def history(self, request: Request) -> Any:
        name = request.path_params["name"]
        options = self._options(name)
        limit = _number(request, "limit", MAX_HISTORY)
        page = await settle(self._hub.broker.history(name, options, after=None, limit=limit))
        messages = [Raw(frame_payload(entry.frame)) for entry in page.entries]
        return {**msgspec.to_builtins(page.position), "messages": messages, "more": page.more}

    async def presence(self, request: Request) -> Any:
        name = request.path_params["name"]
        if not self._options(name).presence:
            raise RequestError(ErrorCode.FORBIDDEN, "This channel does not list its members")
        members: list[Member] = await settle(self._hub.broker.members(name))
        return {"members": members}

    def _summary(self, name: str) -> dict[str, Any]:
        live = self._hub.channels.get(name)
        return {"channel": name, "subscribers": len(live.subscribers) if live else 0}

    def _options(self, name: str) -> Channel:
        check_channel_name(name)
        options = self._hub.patterns.find(name)
        if options is None:
            raise RequestError(ErrorCode.UNKNOWN_CHANNEL, f"No channel pattern matches {name!r}")
        return options

    async def _publish(self, channel: str, data: Raw, key: str | None = None) -> Any:
        try:
            return await self._hub.publish_async(channel, data, key=key)
        except UsageError as error:
            raise RequestError(ErrorCode.TOO_LARGE, str(error), field="data") from None

    async def _body(self, request: Request, type: type[Any], room: int = ENVELOPE) -> Any:
        limit = self._hub.patterns.max_message + room
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > limit:
                raise RequestError(ErrorCode.TOO_LARGE, f"The body is over {limit} bytes")
        try:
            body.decode()
            return msgspec.json.decode(body, type=type)
        except msgspec.ValidationError as error:
            raise RequestError(
                ErrorCode.INVALID_MESSAGE, f"Invalid message: {error}", field=error_field(error)
            ) from None
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise RequestError(ErrorCode.INVALID_JSON) from None


async def _healthz(request: Request) -> Response:
    return PlainTextResponse("ok\n")


def _json(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(msgspec.json.encode(body), status, headers, "application/json")


def _number(request: Request, name: str, most: int) -> int:
    text = request.query_params.get(name, str(most))
    if not text.isascii() or not text.isdigit():
        raise RequestError(ErrorCode.INVALID_MESSAGE, f"{name} must be a whole number", field=name)
    return min(int(text[:9]), most)
