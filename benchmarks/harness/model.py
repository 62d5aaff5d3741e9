"""What a peer is, what a question is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum


class MissingPeerError(Exception):
    """A peer cannot run here; the message says what it lacks."""


class Mode(Enum):
    """How the connections use the peer."""

    SHARED = "all in one channel"
    EACH = "a channel each"
    ACK = "publish and be acknowledged"


@dataclass(frozen=True)
class Acknowledged:
    """How a peer acknowledges what one client sends."""

    publish: str
    marker: str
    flags: tuple[str, ...] = ("--echo",)
    hello: str | None = None
    ready: str | None = None


@dataclass(frozen=True)
class Peer:
    """A server to measure, and the messages it speaks (placeholders: see `load --help`)."""

    name: str
    label: str
    command: Callable[[int], list[str]]
    """The command that serves on this port; it becomes the server's process itself."""
    version: Callable[[], str]
    """Raises `MissingPeerError` where the peer cannot run."""
    path: str = "/"
    hello: str | None = None
    hello_each: str | None = None
    ready: str | None = None
    publish: str = "%s"
    acknowledged: Acknowledged | None = None
    heartbeat: tuple[str, str] | None = None
    """The peer's own ping message and the answer it expects, where it does not use ping frames."""
    refuse: str | None = None
    """What a message contains that reports an error."""
    environment: Callable[[int], Mapping[str, str]] = field(default=lambda port: {})

    def supports(self, mode: Mode) -> bool:
        if mode is Mode.EACH:
            return self.hello_each is not None
        return mode is Mode.SHARED or self.acknowledged is not None


@dataclass(frozen=True)
class Workload:
    """How much of what; a phase with the count 0 is left out."""

    connections: int
    warmup_connections: int = 0
    messages: int = 0
    warmup: int = 0
    window: int = 1
    payload_bytes: int = 100
    idle_seconds: float = 0

    def shrunk(self) -> Workload:
        """The same shape, small enough to see in seconds whether everything works."""
        return replace(
            self,
            connections=max(1, self.connections // 50),
            warmup_connections=self.warmup_connections // 50,
            messages=self.messages // 50,
            warmup=self.warmup // 50,
            idle_seconds=min(self.idle_seconds, 1),
        )


@dataclass(frozen=True)
class Metric:
    """A figure in the load generator's report."""

    key: str
    heading: str
    digits: int


@dataclass(frozen=True)
class Question:
    """One thing to find out; the first metric is the one that ratios are made of."""

    name: str
    title: str
    workload: Workload
    metrics: tuple[Metric, ...]
    peers: tuple[str, ...]
    reference: str
    modes: tuple[Mode, ...] = (Mode.SHARED,)


@dataclass(frozen=True)
class Case:
    """A row of a question's table."""

    peer: Peer
    mode: Mode
