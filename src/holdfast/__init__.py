"""Holdfast keeps real-time connections honest.

`hub` owns channels and connections, `server` carries its bytes over HTTP's port, `broker` is where
channels live, `client` reconnects and resumes. Below them stand three pure layers that do no I/O:
`websocket` (RFC 6455 and 7692), `wire` (our messages) and `core` (our state machines). `codes` and
`errors` are imported by all.
ARCHITECTURE.md follows a message through these packages, file by file.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from holdfast.client.client import Client
    from holdfast.client.connect import connect
    from holdfast.client.events import ClientStats, Lost, Message, Page, PresenceChange, State
    from holdfast.client.request import Request
    from holdfast.client.subscription import Subscription
    from holdfast.codes import ErrorCode
    from holdfast.core.backoff import BackoffOptions
    from holdfast.core.options import Channel
    from holdfast.errors import (
        ConfigError,
        ConnectionClosed,
        HoldfastError,
        InvalidData,
        QueueFull,
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
    "BackoffOptions": "core.backoff",
    "Channel": "core.options",
    "Client": "client.client",
    "ClientStats": "client.events",
    "ConfigError": "errors",
    "ConnectionClosed": "errors",
    "Credentials": "hub.auth",
    "ErrorCode": "codes",
    "HoldfastError": "errors",
    "Hub": "hub.hub",
    "InvalidData": "errors",
    "Limits": "wire.limits",
    "Lost": "client.events",
    "Message": "client.events",
    "Page": "client.events",
    "Position": "wire.messages",
    "PresenceChange": "client.events",
    "QueueFull": "errors",
    "Request": "client.request",
    "RequestError": "errors",
    "Session": "hub.session",
    "State": "client.events",
    "Stats": "hub.hub",
    "Subscription": "client.subscription",
    "UsageError": "errors",
    "User": "hub.auth",
    "connect": "client.connect",
    "run": "server.runner",
}

__all__ = [
    "BackoffOptions",
    "Channel",
    "Client",
    "ClientStats",
    "ConfigError",
    "ConnectionClosed",
    "Credentials",
    "ErrorCode",
    "HoldfastError",
    "Hub",
    "InvalidData",
    "Limits",
    "Lost",
    "Message",
    "Page",
    "Position",
    "PresenceChange",
    "QueueFull",
    "Request",
    "RequestError",
    "Session",
    "State",
    "Stats",
    "Subscription",
    "UsageError",
    "User",
    "connect",
    "run",
]


def __getattr__(name: str) -> Any:
    """Import a public name from its module on first use, so that a command loads only its own."""
    if name not in _HOMES:
        raise AttributeError(f"module 'holdfast' has no attribute {name!r}")
    return getattr(import_module(f"holdfast.{_HOMES[name]}"), name)
