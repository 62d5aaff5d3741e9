"""uvicorn's HTTP protocol with the bounds that `front` has, for every further request.

A connection may be kept alive: what comes after the first request has a head too, which must come
in time and within the same size.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from holdfast.websocket.handshake import MAX_HEAD, refuse_response

if TYPE_CHECKING:
    import asyncio

    from uvicorn.config import Config
    from uvicorn.server import ServerState

    from holdfast.server.front import Deadlines

logger = logging.getLogger("holdfast.server")


class Http(HttpToolsProtocol):
    """A connection that speaks HTTP, from its first complete head on."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        loop: asyncio.AbstractEventLoop,
        deadlines: Deadlines,
    ) -> None:
        super().__init__(config, server_state, app_state, loop)
        self._deadlines = deadlines
        self._unread = 0

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.transport.is_closing() or self.transport.get_protocol() is not self:
            self._deadlines.discard(self)
        elif self.cycle is not None and not self.cycle.response_complete:
            self._deadlines.discard(self)
            self._unread = 0
        else:  # no request is being served: these bytes belong to a head that has not ended
            self._unread += len(data)
            if self._unread > MAX_HEAD:
                self._refuse(431, f"head over {MAX_HEAD} bytes")
            elif self not in self._deadlines:
                self._deadlines.add(self, self.loop)

    def connection_lost(self, exc: Exception | None) -> None:
        self._deadlines.discard(self)
        super().connection_lost(exc)

    def expire(self) -> None:
        """Refuse a peer that took too long."""
        self._refuse(408, "the request did not come in time")

    def _refuse(self, status: int, reason: str) -> None:
        self._deadlines.discard(self)
        logger.warning("refused a request of %s: %s", self.client, reason)
        self.transport.write(refuse_response(status, reason.encode() + b"\n"))
        self.transport.close()
