"""Close codes and error codes: what each means, and what a client does next.

A close code is a contract. The table `CLOSE_CODES` is the only place that says which codes may be
sent, which may be received, and which of them a client answers with a new connection.

Sources: RFC 6455 section 7.4, the IANA WebSocket close code registry, and protocol/PROTOCOL.md for
the private range 4000-4999.
"""

from __future__ import annotations

from enum import Enum
from typing import Final, NamedTuple


class Policy(Enum):
    """What a client does after a connection ended with a code."""

    RECONNECT = "reconnect"
    REFRESH = "refresh the token, then reconnect once"
    STOP = "stop"


class CloseCode(NamedTuple):
    """One row of the table: a name, the policy, and a sentence for people."""

    name: str
    policy: Policy
    meaning: str


NORMAL: Final = 1000
GOING_AWAY: Final = 1001
PROTOCOL_ERROR: Final = 1002
UNSUPPORTED_DATA: Final = 1003
NO_STATUS: Final = 1005
ABNORMAL: Final = 1006
INVALID_DATA: Final = 1007
POLICY_VIOLATION: Final = 1008
TOO_BIG: Final = 1009
MANDATORY_EXTENSION: Final = 1010
INTERNAL_ERROR: Final = 1011
SERVICE_RESTART: Final = 1012
TRY_AGAIN_LATER: Final = 1013
BAD_GATEWAY: Final = 1014
TLS_HANDSHAKE: Final = 1015
GOING_IDLE: Final = 4001
SLOW_CONSUMER: Final = 4008
HEARTBEAT_MISSED: Final = 4009
RATE_EXCEEDED: Final = 4029
TOKEN_EXPIRED: Final = 4401
FORBIDDEN: Final = 4503
UNKNOWN_ENDPOINT: Final = 4504
REPLACED: Final = 4510

_AGAIN, _REFRESH, _STOP = Policy.RECONNECT, Policy.REFRESH, Policy.STOP

CLOSE_CODES: Final[dict[int, CloseCode]] = {
    NORMAL: CloseCode("normal", _STOP, "the work is done"),
    GOING_AWAY: CloseCode("going away", _AGAIN, "the page was left or the server stops"),
    PROTOCOL_ERROR: CloseCode("protocol error", _STOP, "a frame broke RFC 6455"),
    UNSUPPORTED_DATA: CloseCode("unsupported data", _STOP, "a kind of data nobody expects here"),
    NO_STATUS: CloseCode("no status", _AGAIN, "a Close frame without a code"),
    ABNORMAL: CloseCode("abnormal", _AGAIN, "the connection ended without a Close frame"),
    INVALID_DATA: CloseCode("invalid data", _STOP, "text that is not UTF-8"),
    POLICY_VIOLATION: CloseCode("policy violation", _STOP, "the server's rules were broken"),
    TOO_BIG: CloseCode("message too big", _STOP, "a message over the limit"),
    MANDATORY_EXTENSION: CloseCode("mandatory extension", _STOP, "the server lacks an extension"),
    INTERNAL_ERROR: CloseCode("internal error", _AGAIN, "the server failed"),
    SERVICE_RESTART: CloseCode("service restart", _AGAIN, "the server restarts"),
    TRY_AGAIN_LATER: CloseCode("try again later", _AGAIN, "the server is overloaded"),
    BAD_GATEWAY: CloseCode("bad gateway", _AGAIN, "a proxy got a bad answer"),
    TLS_HANDSHAKE: CloseCode("TLS handshake", _STOP, "TLS could not be set up"),
    GOING_IDLE: CloseCode("going idle", _AGAIN, "nothing was said for a long time"),
    SLOW_CONSUMER: CloseCode("slow consumer", _AGAIN, "the client reads too slowly"),
    HEARTBEAT_MISSED: CloseCode("heartbeat missed", _AGAIN, "a ping got no pong in time"),
    RATE_EXCEEDED: CloseCode("rate exceeded", _AGAIN, "too many messages"),
    TOKEN_EXPIRED: CloseCode("token expired", _REFRESH, "authenticate again"),
    FORBIDDEN: CloseCode("forbidden", _STOP, "not allowed, and asking again will not help"),
    UNKNOWN_ENDPOINT: CloseCode("unknown endpoint", _STOP, "nothing is served here"),
    REPLACED: CloseCode("replaced", _STOP, "a newer session took this one's place"),
}


def policy(code: int) -> Policy:
    """Return what a client does after a connection ended with `code`.

    Codes outside the table follow their range: 4000-4499 reconnect, everything else stops.
    """
    row = CLOSE_CODES.get(code)
    if row is not None:
        return row.policy
    return Policy.RECONNECT if 4000 <= code <= 4499 else Policy.STOP


def status_policy(status: int) -> Policy:
    """Return what a client does after its handshake was answered with an HTTP status.

    Whoever answers 408, 429 or 5xx may answer otherwise later; other refusals are meant.
    """
    if status in (401, 403):
        return Policy.REFRESH
    if status in (408, 429) or not 300 <= status <= 499:
        return Policy.RECONNECT
    return Policy.STOP


def sendable(code: int) -> bool:
    """Tell whether `code` may stand in a Close frame (RFC 6455 section 7.4).

    1004 is reserved, 1005, 1006 and 1015 are only ever reported, 1016-2999 are not assigned.
    """
    if 3000 <= code <= 4999:
        return True
    return 1000 <= code <= 1014 and code not in (1004, NO_STATUS, ABNORMAL)


class ErrorCode(Enum):
    """The `code` of an `error` message, with its text for people."""

    INVALID_JSON = "invalid_json", "Invalid JSON"
    INVALID_MESSAGE = "invalid_message", "Invalid message"
    UNKNOWN_TYPE = "unknown_type", "Unknown message type"
    UNKNOWN_CHANNEL = "unknown_channel", "Unknown channel"
    FORBIDDEN = "forbidden", "Not allowed"
    UNAUTHORIZED = "unauthorized", "Not authenticated"
    NOT_SUBSCRIBED = "not_subscribed", "Not subscribed to this channel"
    ALREADY_SUBSCRIBED = "already_subscribed", "Already subscribed to this channel"
    RATE_LIMITED = "rate_limited", "Too many messages"
    TOO_LARGE = "too_large", "Message too large"
    TOO_MANY_SUBSCRIPTIONS = "too_many_subscriptions", "Too many subscriptions"
    HISTORY_DISABLED = "history_disabled", "This channel keeps no history"
    UNAVAILABLE = "unavailable", "Temporarily unavailable"
    INTERNAL = "internal", "Internal error"

    def __init__(self, code: str, text: str) -> None:
        self.code = code
        self.text = text
