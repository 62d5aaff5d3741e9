"""`connect`: from an application's options to a client, with every mistake named at once."""

from __future__ import annotations

import inspect
import re
import ssl
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from holdfast.client.client import Client
from holdfast.client.driver import Headers, Target, Token
from holdfast.client.events import State
from holdfast.client.proxy import choose_proxy
from holdfast.core.backoff import BackoffOptions
from holdfast.core.client import ClientOptions
from holdfast.core.reconnect import ReconnectOptions
from holdfast.errors import ConfigError, HandshakeError
from holdfast.websocket.handshake import client_request

MAX_MESSAGE: Final = 16 * 1024 * 1024


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
        shown = re.sub(r"//.*@", "//", url).partition("?")[0]
        text = str(error).replace(repr(url), repr(shown))
        raise ConfigError(text if repr(shown) in text else f"{shown!r}: {text}") from None
