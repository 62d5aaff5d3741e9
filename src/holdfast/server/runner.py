"""Run an application: uvicorn with our protocol, a graceful drain and one log format.

holdfast.run("module:app")     holdfast.run(app)     holdfast.run(hub)
"""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import socket
import ssl
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, Literal

import uvicorn
from uvicorn.importer import ImportFromStringError, import_from_string

from holdfast.errors import ConfigError
from holdfast.hub.hub import Hub
from holdfast.server.asgi import HubApp, websocket_paths
from holdfast.server.front import HANDSHAKE_TIMEOUT, Deadlines, Front
from holdfast.server.logs import log_config
from holdfast.server.uvicorn import Protocol

BACKLOG = 4096

logger = logging.getLogger("holdfast.server")


class Server(uvicorn.Server):
    """uvicorn's server, which drains the hubs of this process before it stops listening.

    A second ^C ends the drain at once.
    """

    _drains: tuple[asyncio.Task[None], ...] = ()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if not self.force_exit:
            hubs = [hub for hub in Hub.instances if hub.sessions or hub.drain_delay]
            self._drains = tuple(hub.begin_drain() for hub in hubs)
            await asyncio.gather(*self._drains, return_exceptions=True)
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        if self.force_exit:
            for drain in self._drains:
                drain.get_loop().call_soon_threadsafe(drain.cancel)


def run(
    app: Any,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    tls_cert: Path | str | None = None,
    tls_key: Path | str | None = None,
    handshake_timeout: float = HANDSHAKE_TIMEOUT,
    log_format: Literal["text", "json"] = "text",
    log_level: str = "info",
    on_start: Any = None,
) -> None:
    """Serve a hub, an ASGI application or "module:attribute" until SIGTERM or ^C.

    `handshake_timeout` is in seconds. `on_start` is called with the address once it listens.
    Raises ConfigError for an application, port or TLS file that cannot be used.
    """
    if isinstance(app, str):
        app = _import(app)
    if isinstance(app, Hub):
        app = app.asgi
    listener = listen(host, port)
    with listener:
        config = make_config(
            app,
            handshake_timeout=handshake_timeout,
            tls_cert=tls_cert,
            tls_key=tls_key,
            log_config=log_config(log_format, log_level),
        )
        scheme = "https" if tls_cert else "http"
        address, bound, *_ = listener.getsockname()
        shown = f"[{address}]" if ":" in address else address
        server = Server(config)
        with _sigterm_is_success(server):
            if on_start is not None:
                on_start(f"{scheme}://{shown}:{bound}")
            _calm_gc()
            server.run(sockets=[listener])


@contextmanager
def _sigterm_is_success(server: uvicorn.Server) -> Iterator[None]:
    """Let SIGTERM end the process with exit code 0.

    After a graceful stop uvicorn raises the signal again, for whoever handled it before: by
    default that kills the process, and its supervisor sees a failure.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def take(number: int, frame: FrameType | None) -> None:
        if not server.started:
            sys.exit(0)

    before = signal.signal(signal.SIGTERM, take)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _import(target: str) -> Any:
    try:
        return import_from_string(target)
    except ImportFromStringError as error:
        raise ConfigError(f"{target!r} cannot be imported: {error}") from error


def _calm_gc() -> None:
    """Keep the cyclic collector from walking what lives as long as the process.

    All that imports have made is frozen, and young objects are looked at every 10,000 instead of
    every 700: a server makes many objects that stay, and hardly any cycles.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


def make_config(
    app: Any,
    *,
    handshake_timeout: float = HANDSHAKE_TIMEOUT,
    tls_cert: Path | str | None = None,
    tls_key: Path | str | None = None,
    **options: Any,
) -> uvicorn.Config:
    """Return uvicorn's configuration with our protocols in it.

    Where `app` is a hub's own application, handshakes at its paths skip ASGI.
    """
    if not handshake_timeout > 0:
        raise ConfigError("handshake_timeout must be more than 0 seconds")
    own = isinstance(app, HubApp)
    front: Any = partial(
        Front,
        hub=app.hub if own else None,
        paths=websocket_paths(app.path) if own else frozenset(),
        deadlines=Deadlines(handshake_timeout),
    )
    config = uvicorn.Config(
        app,
        http=front,
        ws=Protocol,
        ssl_certfile=tls_cert,
        ssl_keyfile=tls_key,
        backlog=BACKLOG,
        server_header=False,
        access_log=False,
        **options,
    )
    try:
        config.load()
    except (OSError, ssl.SSLError) as error:
        raise ConfigError(
            f"TLS files cannot be used: {error}; check --tls-cert and --tls-key"
        ) from error
    return config


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket. Raises ConfigError that says what is in the way."""
    if not 0 <= port <= 65535:  # getaddrinfo would take it modulo 65536
        raise ConfigError(f"cannot listen on {host}:{port}: a port is 0 to 65535")
    try:
        info = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        family, kind, protocol, _, address = info
        listener = socket.socket(family, kind, protocol)
    except (OSError, OverflowError, UnicodeError) as error:
        raise ConfigError(f"cannot listen on {host}:{port}: {error}") from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
        listener.setblocking(False)
    except (OSError, OverflowError) as error:
        listener.close()
        raise ConfigError(
            f"cannot listen on {host}:{port}: {getattr(error, 'strerror', None) or error}; "
            f"is another server running? choose another with --port"
        ) from error
    return listener
