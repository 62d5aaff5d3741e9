"""Through a proxy: which one, and a tunnel through it (HTTP CONNECT, SOCKS4, SOCKS5).

A tunnel is opened by python-socks, which is imported only where a proxy is used.
"""

from __future__ import annotations

import re
import socket
from typing import Final, NamedTuple
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from holdfast.client.urls import shown
from holdfast.errors import ConfigError

_LOOPBACK: Final = re.compile(r"localhost|.*\.localhost|127(?:\.\d{1,3}){3}|::1", re.IGNORECASE)

_PROTOCOLS: Final = {
    "http": ("HTTP", 80, None),
    "socks4": ("SOCKS4", 1080, False),
    "socks4a": ("SOCKS4", 1080, True),
    "socks5": ("SOCKS5", 1080, False),
    "socks5h": ("SOCKS5", 1080, True),
}
"""By scheme: python-socks's name, the default port, and whether the proxy resolves host names."""

_NO_LIMIT: Final = 24 * 3600.0
"""Seconds; python-socks insists on a timeout of its own, and the caller has one already."""


class _Proxy(NamedTuple):
    scheme: str
    host: str
    port: int
    username: str | None
    password: str | None

    def __str__(self) -> str:
        """The URL without user name and password, as messages show it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"


def choose_proxy(url: str, proxy: bool | str | None) -> str | None:
    """Return the URL of the proxy for the WebSocket `url`, or None to connect directly.

    A str is the proxy itself; False and None mean none. True asks the environment, in the order of
    RFC 6455 section 4.1, for CONNECT is what proxies for HTTPS allow: HTTPS_PROXY, for ws:// then
    HTTP_PROXY, and last ALL_PROXY. Hosts in NO_PROXY and loopback addresses need none. Raises
    ConfigError for a proxy that cannot be used.
    """
    if proxy is True:
        proxy = _from_environment(url)
    if not proxy:
        return None
    _parse(proxy)
    return proxy


def _from_environment(url: str) -> str | None:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if _LOOPBACK.fullmatch(host) or proxy_bypass(host):
        return None
    proxies = getproxies()
    names = ("https", "all") if parts.scheme == "wss" else ("https", "http", "all")
    found = next((proxies[name] for name in names if proxies.get(name)), None)
    return f"http://{found}" if found is not None and "://" not in found else found


def _parse(url: str) -> _Proxy:
    """Take a proxy's URL apart. Raises ConfigError, which does not show what may be a password."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise ConfigError(f"proxy {shown(url)!r}: {error}") from error
    if parts.scheme == "https":
        raise ConfigError(
            f"proxy {shown(url)!r}: TLS to the proxy itself is not supported; use http://, through"
            " which wss:// goes encrypted from end to end"
        )
    if parts.scheme not in _PROTOCOLS or not host:
        known = ", ".join(f"{scheme}://" for scheme in _PROTOCOLS)
        raise ConfigError(f"proxy {shown(url)!r}: use host and port with one of {known}")
    username = None if parts.username is None else unquote(parts.username)
    password = None if username is None else unquote(parts.password or "")
    return _Proxy(parts.scheme, host, port or _PROTOCOLS[parts.scheme][1], username, password)


async def connect_through(proxy_url: str, host: str, port: int) -> socket.socket:
    """Return a socket that a proxy has connected to `host` and `port`.

    Raises OSError where the proxy cannot be reached or refuses, ConfigError for a URL that is none
    or without python-socks. There is no timeout: cancel it.
    """
    proxy = _parse(proxy_url)
    try:
        from python_socks import ProxyType
        from python_socks.async_.asyncio import Proxy
    except ImportError as error:
        raise ConfigError(
            f"proxy {proxy}: install what a proxy needs with: pip install 'holdfast[proxy]'"
        ) from error
    kind, _, rdns = _PROTOCOLS[proxy.scheme]
    try:
        tunnel = Proxy(
            ProxyType[kind], proxy.host, proxy.port, proxy.username, proxy.password, rdns=rdns
        )
        return await tunnel.connect(host, port, timeout=_NO_LIMIT)
    except Exception as error:  # python-socks has no common base, and lets some of others through
        raise OSError(f"proxy {proxy}: {error or type(error).__name__}") from error
