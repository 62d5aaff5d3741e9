"""The hub as an ASGI application, for any server and any framework.

Below wherever it is mounted it answers WebSocket at its root and at `ws`, and HTTP at
`holdfast.js`, `healthz`, `readyz`, `metrics` and `api/*`.

Where the server offers the extension `holdfast.takeover`, the connection is taken over: the ASGI
task ends, and bytes go from the transport straight to the session.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

from holdfast.codes import ErrorCode
from holdfast.errors import RequestError
from holdfast.hub.auth import Credentials
from holdfast.server.admission import Refusal, admit, check_origins
from holdfast.server.asgi_link import AsgiLink, Message, Receive, Send

if TYPE_CHECKING:
    from holdfast.hub.hub import Hub
    from holdfast.hub.link import Link
    from holdfast.hub.session import Session

TAKEOVER: Final = "holdfast.takeover"

logger = logging.getLogger("holdfast.server")


_STATUS: Final = {
    ErrorCode.UNAUTHORIZED: 401,
    ErrorCode.RATE_LIMITED: 429,
    ErrorCode.UNAVAILABLE: 503,
}


def _seconds(error: RequestError) -> int | None:
    """Return when a client may come back, in whole seconds, where the error says or implies it."""
    if error.retry_after is not None:
        return -(-error.retry_after // 1000)
    return 1 if error.error in (ErrorCode.RATE_LIMITED, ErrorCode.UNAVAILABLE) else None


class HubApp:
    """An ASGI 3 application around a hub.

    `path` is where the hub answers, below the application's own mount point: "" for its root.
    `page` is an HTML page for a GET of that path; without one it is answered 404.
    """

    def __init__(self, hub: Hub, *, path: str = "", page: bytes | None = None) -> None:
        check_origins(hub.origins)
        self.hub = hub
        self.path = path.rstrip("/")
        self._page = page
        self._paths = websocket_paths(self.path)
        self._http: Any = None

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        elif scope["type"] == "http":
            if self._http is None:
                from holdfast.server.http_api import http_app

                self._http = http_app(self.hub, self.path, self._page)
            await self._http(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._lifespan(receive, send)

    async def _websocket(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        await receive()  # websocket.connect
        client = scope.get("client") or ("unknown", 0)
        peer = f"{client[0]}:{client[1]}"
        secure = scope.get("scheme") == "wss"
        headers: list[tuple[bytes, bytes]] = [(bytes(k), bytes(v)) for k, v in scope["headers"]]
        if relative_path(scope) not in self._paths:
            refusal: Refusal | None = Refusal(
                404, f"No WebSocket here; use {scope.get('root_path', '')}{self.path}/ws"
            )
        else:
            found = dict(headers)
            origin, host = found.get(b"origin"), found.get(b"host", b"").decode("latin-1")
            text = origin.decode("latin-1") if origin is not None else None
            refusal = admit(self.hub, text, host, client[0], secure)
        if refusal is not None:
            await self._refuse(scope, send, refusal)
            return
        user = credentials = None
        if self.hub.authenticate_hook is not None:
            credentials = Credentials.from_handshake(
                headers, scope.get("query_string", b""), client[0]
            )
            try:
                user = await self.hub.identify(credentials)
                # Others may have connected meanwhile.
                refusal = admit(self.hub, text, host, client[0], secure)
            except RequestError as error:
                refusal = Refusal(_STATUS.get(error.error, 403), str(error), _seconds(error))
            if refusal is not None:
                await self._refuse(scope, send, refusal)
                return

        def connect(link: Link) -> Session:
            return self.hub.connect(link, user, credentials)

        takeover = scope.get("extensions", {}).get(TAKEOVER)
        if takeover is not None:
            takeover["take"](self.hub, connect, peer)
            return
        await send({"type": "websocket.accept"})
        await AsgiLink(receive, send, peer).run(connect)

    async def _refuse(self, scope: dict[str, Any], send: Send, refusal: Refusal) -> None:
        address = (scope.get("client") or ("unknown", 0))[0]
        logger.warning("refused %s: %d %s", address, refusal.status, refusal.text)
        await _answer(scope, send, refusal)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await self.hub.close()
                await send({"type": "lifespan.shutdown.complete"})
                return


def websocket_paths(path: str) -> frozenset[str]:
    """Return the paths at which a hub below `path` answers WebSocket."""
    return frozenset((path, f"{path}/", f"{path}/ws"))


def relative_path(scope: dict[str, Any]) -> str:
    """Return the path below where the application is mounted (ASGI spec 2.3, `root_path`)."""
    path: str = scope["path"]
    root: str = scope.get("root_path", "").rstrip("/")
    return path[len(root) :] if root and path.startswith(root) else path


async def _answer(scope: dict[str, Any], send: Send, refusal: Refusal) -> None:
    """Answer the handshake with an HTTP status where the server can, else with its 403."""
    if "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": 1008, "reason": refusal.text})
        return
    body = refusal.text.encode() + b"\n"
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", b"%d" % len(body)),
    ]
    if refusal.retry_after is not None:
        headers.append((b"retry-after", b"%d" % refusal.retry_after))
    start: Message = {
        "type": "websocket.http.response.start",
        "status": refusal.status,
        "headers": headers,
    }
    await send(start)
    await send({"type": "websocket.http.response.body", "body": body, "more_body": False})
