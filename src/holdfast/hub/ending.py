"""The end of a connection in the log: one line for each that was not ordinary."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from holdfast.codes import ABNORMAL, GOING_AWAY, NO_STATUS, NORMAL, SERVICE_RESTART, TOKEN_EXPIRED

if TYPE_CHECKING:
    from holdfast.hub.session import Session

_ORDINARY: Final = frozenset((NORMAL, GOING_AWAY, NO_STATUS, SERVICE_RESTART))

EXPIRED: Final = "the token expired"
"""The reason of a Close 4401 that is no failure: the client comes back with a fresh token."""

logger = logging.getLogger("holdfast.hub")


def log_end(session: Session, code: int, reason: str, cause: str | None) -> None:
    """Write the line: a warning where the end was abnormal, else for those who debug."""
    ordinary = cause is None and (code in _ORDINARY or (code, reason) == (TOKEN_EXPIRED, EXPIRED))
    if ordinary and not logger.isEnabledFor(logging.DEBUG):
        return
    now = session.hub.now()
    rtt = session.round_trip
    logger.log(
        logging.DEBUG if ordinary else logging.WARNING,
        "connection %s from %s ended: %s%s (code %d, age %.1f s, idle %.1f s, round-trip %s)",
        session.id,
        session.link.peer,
        cause or ("abnormally" if code == ABNORMAL else "closed"),
        f" {reason!r}" if reason and reason not in (cause or "") else "",
        code,
        now - session.opened_at,
        now - session.heard_at,
        "unknown" if rtt is None else f"{rtt * 1000:.1f} ms",
        extra={
            "connection": session.id,
            "peer": session.link.peer,
            "user": session.user.id if session.user else None,
            "code": code,
            "reason": reason or cause,
            "age": round(now - session.opened_at, 3),
            "idle": round(now - session.heard_at, 3),
            "round_trip": rtt,
        },
    )
