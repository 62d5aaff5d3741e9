"""A client's requests: what waits to be sent, and what waits for its reply.

A request that may be repeated (a publish with its key, a question) outlives the connection: it is
sent again on the next one, in its old place. Any other is sent at most once.
"""

from __future__ import annotations

from holdfast.errors import QueueFull


class Pending:
    """One request: its JSON, and whether it may be sent twice."""

    __slots__ = ("id", "payload", "repeatable", "sent")

    def __init__(self, id: int, payload: bytes, repeatable: bool) -> None:
        self.id = id
        self.payload = payload
        self.repeatable = repeatable
        self.sent = False


class Outbox:
    """At most `limit` requests, in the order in which they were made."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._pending: dict[int, Pending] = {}

    def __contains__(self, id: object) -> bool:
        return id in self._pending

    def __len__(self) -> int:
        return len(self._pending)

    def add(self, id: int, body: bytes, *, repeatable: bool) -> Pending:
        """Take a request in; `body` is its JSON object, without `id`.

        Raises QueueFull where there are `limit` already.
        """
        if len(self._pending) >= self._limit:
            raise QueueFull(self._limit)
        pending = Pending(id, with_id(body, id), repeatable)
        self._pending[id] = pending
        return pending

    def take(self, id: int) -> Pending | None:
        """Forget a request: it was answered, or nobody waits for it any more."""
        return self._pending.pop(id, None)

    def disconnected(self) -> list[int]:
        """Note the end of the connection; return the requests whose replies will never come."""
        gone = [p.id for p in self._pending.values() if p.sent and not p.repeatable]
        for id in gone:
            del self._pending[id]
        for pending in self._pending.values():
            pending.sent = False
        return gone

    def waiting(self) -> list[Pending]:
        """Return what is still to be sent, in order."""
        return [pending for pending in self._pending.values() if not pending.sent]

    def clear(self) -> list[int]:
        """Forget all requests; return their ids."""
        ids = list(self._pending)
        self._pending.clear()
        return ids


def with_id(body: bytes, id: int) -> bytes:
    """Return a JSON object with `id` as its first member."""
    return b'{"id":%d%b%b' % (id, b"" if body == b"{}" else b",", body[1:])
