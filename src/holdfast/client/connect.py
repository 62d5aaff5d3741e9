"""`connect`: from an application's options to a client, with every mistake named at once."""

from __future__ import annotations

import inspect
import ssl
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from holdfast.client.client import Client
from holdfast.client.dial import MAX_MESSAGE
from holdfast.client.driver import Headers, Target, Token
from holdfast.client.events import State
from holdfast.client.proxy import choose_proxy
from holdfast.client.urls import shown
from holdfast.core.backoff import BackoffOptions
from holdfast.core.client import ClientOptions
from holdfast.core.reconnect import ReconnectOptions
from holdfast.errors import ConfigError, HandshakeError
from holdfast.websocket.handshake import client_request

MAX_NAME: Final = 200


def connect(
    url: str,
    *,
    token: Token | None = None,
    headers: Headers | Callable[[], Headers] = (),
    tls: ssl.SSLContext | None = None,
    proxy: bool | str | None = True,
    compression: bool = False,
    backoff: BackoffOptions | None = None,
    connect_timeout: float = 10.0,
    ping_interval: float = 30.0,
    pong_timeout: float = 10.0,
    timeout: float = 30.0,
    max_pending: int = 1000,
    max_message: int = MAX_MESSAGE,
    name: str = "holdfast-python",
    on_state: Callable[[State], None] | None = None,
) -> Client:
    """Return a client of the hub at a ws:// or wss:// URL, to be used with `async with` or `await`.

    `token` proves who it is: a string, or a function or coroutine function that returns one, asked
    again when the token has expired. `headers` go with each handshake. `proxy` is True for what the
    environment says, None for none, or an http://, socks4:// or socks5:// URL. `compression` offers
    permessage-deflate.

    All times are in seconds: `connect_timeout` for an attempt; `ping_interval` without a byte
    before the server is asked for a sign of life, and `pong_timeout` for it to come; `timeout` for
    a request, the wait for a connection included. `max_pending` requests may wait, `max_message`
    bytes may come in one message. `on_state` is called with each new `State`.

    Raises ConfigError for a URL or an option that makes no sense.
    """
    if not isinstance(url, str):
        raise ConfigError(f"the URL must be a str, not {url!r}")
    _check_url(url)
    if not callable(headers):
        headers = _checked_headers(url, headers)
    if not (isinstance(name, str) and len(name) <= MAX_NAME):
        raise ConfigError(f"name must be a str of at most {MAX_NAME} characters")
    if not (token is None or isinstance(token, str) or callable(token)):
        raise ConfigError("token must be a str, or a function that returns one")
    if not (backoff is None or isinstance(backoff, BackoffOptions)):
        raise ConfigError(f"backoff must be BackoffOptions(...), not {backoff!r}")
    if isinstance(proxy, str):
        choose_proxy(url, proxy)
    if not (timeout > 0 and max_pending > 0 and max_message > 0):
        raise ConfigError("timeout, max_pending and max_message must be more than 0")
    if inspect.iscoroutinefunction(on_state):
        raise ConfigError("on_state must be a plain function; iterate over states() otherwise")
    reconnect = ReconnectOptions(
        backoff=backoff or BackoffOptions(),
        connect_timeout=connect_timeout,
        ping_interval=ping_interval,
        pong_timeout=pong_timeout,
    )
    target = Target(url, token, headers, tls, proxy, compression, max_message)
    return Client(target, ClientOptions(name, reconnect, max_pending), timeout, on_state)


def _check_url(url: str) -> None:
    """Raise ConfigError for what is no WebSocket URL; its text has no password and no query."""
    try:
        client_request(url)
        _ = urlsplit(url).port
    except (HandshakeError, ValueError) as error:
        text = str(error).replace(repr(url), repr(shown(url)))
        raise ConfigError(text if repr(shown(url)) in text else f"{shown(url)!r}: {text}") from None


def _checked_headers(url: str, headers: Any) -> list[tuple[str, str]]:
    """Return headers as pairs. Raises ConfigError for what cannot be sent."""
    try:
        pairs = list(headers.items() if isinstance(headers, Mapping) else headers)
        client_request(url, headers=pairs)
        return pairs
    except (HandshakeError, TypeError, ValueError, AttributeError) as error:
        raise ConfigError(f"headers must be pairs of str, or a mapping: {error}") from None
