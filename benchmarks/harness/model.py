"""What a peer is, what a question is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

Figures = dict[str, float | str]


class MeasureError(Exception):
    """A run met something unexpected; the message says what."""


class MissingPeerError(Exception):
    """A peer cannot run here; the message says what it lacks."""


class Mode(Enum):
    """How the connections use the peer."""

    SHARED = "all in one channel"
    EACH = "a channel each"
    ACK = "publish and be acknowledged"
    ASYNCIO = "asyncio"
    UVLOOP = "uvloop"
    NODE = "Node's WebSocket"
    MADE_UP = "a WebSocket without network"


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
    """What is measured: a server, and the messages it speaks (placeholders: see `load --help`).

    In some questions it is a client, or a way for clients to come back.
    """

    name: str
    label: str
    command: Callable[[int], list[str]]
    """The command that serves on this port, or connects to it; it becomes the process itself."""
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
        return mode is not Mode.ACK or self.acknowledged is not None


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
    rate: float = 0
    """Messages a second; 0 for as many as go."""

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
    subject: str = "server"
    """What the peers of this question are."""
    measure: Callable[[Case, Workload], Figures] | None = None
    """How one peer is measured, where it is not by the load generator."""


@dataclass(frozen=True)
class Case:
    """A row of a question's table."""

    peer: Peer
    mode: Mode
