"""Who may connect: the Origin check, the connection limits, readiness.

A browser sends cookies along with a WebSocket handshake from any page, and CORS does not apply to
it. The Origin check is what keeps other sites' pages out (RFC 6455 section 10.2, CWE-1385).
"""

from __future__ import annotations

import re
import resource
from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlsplit

from holdfast.errors import ConfigError

if TYPE_CHECKING:
    from holdfast.hub.hub import Hub

RESERVED_FILES: Final = 64
"""Open files kept free of WebSocket connections."""

_DEFAULT_PORTS: Final = {"http": 80, "https": 443, "ws": 80, "wss": 443}


class Refusal(NamedTuple):
    """Why a handshake is refused, as an HTTP status and a sentence."""

    status: int
    text: str
    retry_after: int | None = None


def admit(hub: Hub, origin: str | None, host: str, address: str, secure: bool) -> Refusal | None:
    """Return why a client may not connect, or None where it may.

    `address` is the peer's without its port, `secure` tells whether the connection has TLS.
    """
    if not origin_allowed(hub.origins, origin, host, secure):
        return Refusal(403, f"Origin {(origin or '')[:200]!r} is not allowed")
    if hub.stopping:
        return Refusal(503, "The server restarts", retry_after=max(1, ceil(hub.drain_time)))
    if len(hub.sessions) >= (hub.limits.connections or _most_connections()):
        return Refusal(503, "Too many connections", retry_after=5)
    limit = hub.limits.connections_per_address
    if limit and hub.addresses.get(address, 0) >= limit:
        return Refusal(429, f"More than {limit} connections from {address}", retry_after=5)
    return None


@lru_cache(maxsize=1)
def _most_connections() -> int:
    """As many as the process may open files, less a reserve: a 503 beats a failed accept."""
    return max(1, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - RESERVED_FILES)


@lru_cache(maxsize=1024)
def origin_allowed(
    allowed: str | tuple[str, ...], origin: str | None, host: str, secure: bool = False
) -> bool:
    """Tell whether a page of `origin` may connect to `host` (the Host header).

    `allowed` is "*" for any, "same" for the page's own host and port (and TLS, where the connection
    is `secure`), or a list of origins in
    which `*.` stands for any one or more labels. No Origin header means no browser: allowed.
    """
    if origin is None or allowed == "*":
        return True
    parsed = _parse(origin)
    if parsed is None:
        return False
    if allowed == "same":
        scheme, name, port = parsed
        if secure and scheme != "https":
            return False
        return _parse(f"{scheme}://{host}") == (scheme, name, port)
    patterns = (allowed,) if isinstance(allowed, str) else allowed
    return any(_matches(pattern, parsed) for pattern in patterns)


def check_origins(allowed: str | tuple[str, ...]) -> None:
    """Raise ConfigError for an allowed origin that no page could ever have."""
    for origin in (allowed,) if isinstance(allowed, str) else allowed:
        if origin not in ("same", "*") and _parse(origin.replace("://*.", "://", 1)) is None:
            raise ConfigError(
                f"origin {origin!r} matches no page: write scheme and host, and a port where it is "
                "not the scheme's own, such as https://app.example.com"
            )


def _parse(origin: str) -> tuple[str, str, int | None] | None:
    """Return scheme, host and port of a serialised origin (RFC 6454 section 6.2), or None."""
    try:
        parts = urlsplit(origin)
        port = parts.port
    except ValueError:
        return None
    if not parts.scheme or not parts.hostname or parts.path or parts.query or parts.fragment:
        return None
    if parts.username is not None or parts.password is not None or re.search(r"[\s\\%]", origin):
        return None
    return parts.scheme, parts.hostname, port or _DEFAULT_PORTS.get(parts.scheme)


def _matches(pattern: str, origin: tuple[str, str, int | None]) -> bool:
    if pattern == "*":
        return True
    wildcard = "://*." in pattern
    wanted = _parse(pattern.replace("://*.", "://", 1))
    if wanted is None or wanted[0] != origin[0] or wanted[2] != origin[2]:
        return False
    return origin[1].endswith("." + wanted[1]) if wildcard else origin[1] == wanted[1]
