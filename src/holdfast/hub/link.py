"""The port between a session and whatever carries its bytes."""

from __future__ import annotations

from typing import Protocol


class Link(Protocol):
    """One WebSocket connection, seen from its session.

    The server calls the session: `receive` for a text message, `receive_binary`, `pong`,
    `blocked` and `unblocked` as the transport fills up and empties, and `lost` once, at the end.
    """

    peer: str
    """Address and port of the other end, for logs."""
    pings: bool
    """Whether `ping` reaches the peer; where it does not, the heartbeat is the carrier's."""

    @property
    def shares_deflate(self) -> bool:
        """Whether frames may carry payloads made by `compress_shared`."""

    def write(self, frames: bytes) -> None:
        """Send complete frames, in order; never raises, never waits."""

    def ping(self, payload: bytes) -> None:
        """Send a Ping frame."""

    def close(self, code: int, reason: str) -> None:
        """Send a Close frame and read on until the peer's answer."""

    def abort(self) -> None:
        """End the connection at once; `lost` follows."""

    def pause_reading(self) -> None:
        """Take no more from the peer for now."""

    def resume_reading(self) -> None:
        """Go on reading."""
