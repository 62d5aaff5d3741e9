"""Holdfast keeps real-time connections honest.

`hub` owns channels and connections, `server` carries its bytes over HTTP's port, `broker` is where
channels live. Below them stand three pure layers that do no I/O: `websocket` (RFC 6455 and 7692),
`wire` (our messages) and `core` (our state machines). `codes` and `errors` are imported by all.
ARCHITECTURE.md follows a message through these packages, file by file.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from holdfast.codes import ErrorCode
    from holdfast.core.options import Channel
    from holdfast.errors import (
        ConfigError,
        ConnectionClosed,
        HoldfastError,
        RequestError,
        UsageError,
    )
    from holdfast.hub.auth import Credentials, User
    from holdfast.hub.hub import Hub, Stats
    from holdfast.hub.session import Session
    from holdfast.server.runner import run
    from holdfast.wire.limits import Limits
    from holdfast.wire.messages import Position

__version__ = "0.1.0"

_HOMES = {
    "Channel": "core.options",
    "ConfigError": "errors",
    "ConnectionClosed": "errors",
    "Credentials": "hub.auth",
    "ErrorCode": "codes",
    "HoldfastError": "errors",
    "Hub": "hub.hub",
    "Limits": "wire.limits",
    "Position": "wire.messages",
    "RequestError": "errors",
    "Session": "hub.session",
    "Stats": "hub.hub",
    "UsageError": "errors",
    "User": "hub.auth",
    "run": "server.runner",
}

__all__ = [
    "Channel",
    "ConfigError",
    "ConnectionClosed",
    "Credentials",
    "ErrorCode",
    "HoldfastError",
    "Hub",
    "Limits",
    "Position",
    "RequestError",
    "Session",
    "Stats",
    "UsageError",
    "User",
    "run",
]


def __getattr__(name: str) -> Any:
    """Import a public name from its module on first use, so that a command loads only its own."""
    if name not in _HOMES:
        raise AttributeError(f"module 'holdfast' has no attribute {name!r}")
    return getattr(import_module(f"holdfast.{_HOMES[name]}"), name)
