"""How a connection comes to a session: the handshake is answered, the transport handed over."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

from uvicorn.protocols.utils import get_remote_addr

from holdfast.errors import HandshakeError
from holdfast.server.direct import DirectLink, LinkGroup
from holdfast.websocket.connection import Connection
from holdfast.websocket.deflate import DeflateConfig
from holdfast.websocket.extensions import accept_offer
from holdfast.websocket.handshake import Request, accept_response
from holdfast.wire.limits import ENVELOPE

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from uvicorn.server import ServerState

    from holdfast.hub.hub import Hub
    from holdfast.hub.link import Link
    from holdfast.hub.session import Session

_DEFLATE: Final = DeflateConfig()

logger = logging.getLogger("holdfast.server")


def start_session(
    transport: asyncio.Transport,
    request: Request,
    early: bytes,
    hub: Hub,
    connect: Callable[[Link], Session],
    connections: set[Any],
    peer: str,
) -> None:
    """Accept a handshake and give the transport to a session of the hub.

    `early` is what came along with the handshake, `connections` uvicorn's set of them.
    """
    deflate = extensions = None
    if hub.compression:
        try:
            deflate, extensions = accept_offer(request.extensions, _DEFLATE) or (None, None)
        except HandshakeError as error:
            logger.warning("%s: extensions declined: %s", peer, error)
    limit = hub.patterns.max_message + ENVELOPE
    connection = Connection(server=True, max_message=limit, deflate=deflate)
    link = DirectLink(transport, connection, peer, LinkGroup.of(hub, connections))
    link.start(connect, accept_response(request.key, extensions=extensions), early)


def connections_of(state: ServerState) -> set[Any]:
    """Return uvicorn's set of connections, which it calls `shutdown` on when it stops."""
    connections: set[Any] = state.connections
    return connections


def peer_name(transport: asyncio.Transport) -> str:
    """Return address and port of the other end."""
    address = get_remote_addr(transport)
    return f"{address[0]}:{address[1]}" if address else "unknown"
