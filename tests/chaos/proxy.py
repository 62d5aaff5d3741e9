"""A TCP proxy that does to connections what networks do.

Each connection is a `Pipe` of two `Flow`s, and both can be slowed, stopped or cut at any time. The
listener can refuse, hang or drop whoever comes. Sockets are used directly, since what matters here
is which segment goes out and how a connection ends: RST or FIN.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
import socket
import struct
from enum import Enum
from typing import Final

READ: Final = 64 * 1024
BUFFER: Final = 32 * 1024
"""Bytes the kernel holds for a socket of ours: little, so that a slow reader is felt upstream."""
_WHO: Final = re.compile(rb"GET [^ ?]*\?who=([\w-]+) ")
_RESET: Final = struct.pack("ii", 1, 0)


class Greeting(Enum):
    """What happens to who connects."""

    FORWARD = "forward"
    HANG = "hang"
    """Accept, and then nothing."""
    DROP = "drop"
    """Accept, and close at once."""


class Cut(Exception):
    """The rest of this chunk, and of the connection, is not to be forwarded."""

    def __init__(self, *, reset: bool) -> None:
        super().__init__()
        self.reset = reset


class Flow:
    """The bytes of one direction.

    delay, jitter   seconds that each chunk is held, and up to how many more
    step, pause     bytes forwarded at once, and seconds between two steps; step 0: all at once
    cut             cut the next chunk somewhere in its middle, and end the connection: by RST if
                    true, by FIN if false
    """

    def __init__(self, source: socket.socket, sink: socket.socket, rng: random.Random) -> None:
        self._source = source
        self._sink = sink
        self._rng = rng
        self._moving = asyncio.Event()
        self._moving.set()
        self.delay = 0.0
        self.jitter = 0.0
        self.step = 0
        self.pause = 0.0
        self.cut: bool | None = None
        self.forwarded = 0
        self.head = b""
        """What came first."""

    def stop(self) -> None:
        """Forward nothing, not even the end, while both sides believe in the connection."""
        self._moving.clear()

    def go(self) -> None:
        """Forward again what was held back."""
        self._moving.set()

    def calm(self) -> None:
        """End what slows it down."""
        self.delay = self.jitter = self.pause = 0.0
        self.step = 0
        self.go()

    async def pump(self) -> None:
        """Forward until the end of the source. Raises Cut, and OSError where a side is gone."""
        loop = asyncio.get_running_loop()
        while data := await loop.sock_recv(self._source, READ):
            self.head = self.head or data
            await self._moving.wait()
            if self.delay or self.jitter:
                await asyncio.sleep(self.delay + self._rng.random() * self.jitter)
            await self._moving.wait()
            if self.cut is not None and len(data) > 1:
                await loop.sock_sendall(self._sink, data[: self._rng.randrange(1, len(data))])
                raise Cut(reset=self.cut)
            await self._forward(data)
        await self._moving.wait()
        self._sink.shutdown(socket.SHUT_WR)

    async def _forward(self, data: bytes) -> None:
        loop = asyncio.get_running_loop()
        at = 0
        while at < len(data):
            piece = data[at : at + self.step] if self.step else data[at:]
            at += len(piece)
            await loop.sock_sendall(self._sink, piece)
            self.forwarded += len(piece)
            if self.step:
                await asyncio.sleep(self.pause)


class Pipe:
    """One client's connection and ours to the server in its name."""

    def __init__(self, client: socket.socket, server: socket.socket, rng: random.Random) -> None:
        self._sockets = (client, server)
        self.up = Flow(client, server, rng)
        self.down = Flow(server, client, rng)
        self.flows = (self.up, self.down)
        self._end: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    @property
    def who(self) -> str:
        """The client's name, which it put into its address as `?who=NAME`."""
        found = _WHO.match(self.up.head)
        return found[1].decode() if found else ""

    def end(self, *, reset: bool) -> None:
        """End it on both sides, by RST or by FIN."""
        if not self._end.done():
            self._end.set_result(reset)

    async def run(self) -> None:
        """Forward both ways until both have ended, or somebody ends it."""
        pumps = [asyncio.ensure_future(flow.pump()) for flow in self.flows]
        both = asyncio.ensure_future(asyncio.wait(pumps, return_when=asyncio.FIRST_EXCEPTION))
        await asyncio.wait((both, self._end), return_when=asyncio.FIRST_COMPLETED)
        for task in (*pumps, both):
            task.cancel()
        ends = await asyncio.gather(*pumps, return_exceptions=True)
        await asyncio.wait((both,))
        cuts = [end.reset for end in ends if isinstance(end, Cut)]
        if self._end.done():
            reset = self._end.result()
        else:
            reset = cuts[0] if cuts else ends != [None, None]
        for each in self._sockets:
            close(each, reset=reset)


class Proxy:
    """Listens on a port of its own and forwards to another, with faults.

    proxy = Proxy(8000, random.Random(7))
    await proxy.start()
    ...
    proxy.pick().end(reset=True)
    ...
    await proxy.stop()
    """

    def __init__(self, target: int, rng: random.Random) -> None:
        self.target = target
        self.port = 0
        self.greeting = Greeting.FORWARD
        self.pipes: list[Pipe] = []
        self.accepted = 0
        self._rng = rng
        self._listener: socket.socket | None = None
        self._accepting: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._greeted: set[asyncio.Task[None]] = set()  # those of them that have no pipe yet

    async def start(self) -> None:
        """Listen, on the same port as before if there was one."""
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        _small_buffers(listener)  # what it accepts inherits them
        listener.bind(("127.0.0.1", self.port))
        listener.listen(128)
        listener.setblocking(False)
        self.port = listener.getsockname()[1]
        self._listener = listener
        self._accepting = asyncio.create_task(self._accept(listener))

    async def refuse(self) -> None:
        """Stop listening: whoever connects is refused, and who is connected stays."""
        if self._accepting is not None and self._listener is not None:
            self._accepting.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._accepting
            self._listener.close()
            self._accepting = self._listener = None

    async def stop(self) -> None:
        """End everything."""
        await self.refuse()
        for pipe in self.pipes:
            pipe.end(reset=True)
        for task in self._greeted:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def pick(self, of: str = "") -> Pipe | None:
        """Return one of the connections of clients with `of` in their names, if there are any."""
        chosen = [pipe for pipe in self.pipes if of in pipe.who]
        return self._rng.choice(chosen) if chosen else None

    def calm(self) -> None:
        """End what slows or stops any connection."""
        self.greeting = Greeting.FORWARD
        for pipe in self.pipes:
            for flow in pipe.flows:
                flow.calm()
                flow.cut = None

    async def _accept(self, listener: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                client, _ = await loop.sock_accept(listener)
            except OSError:  # it was gone again before we took it
                continue
            self.accepted += 1
            task = loop.create_task(self._serve(client))
            self._tasks.add(task)
            self._greeted.add(task)
            task.add_done_callback(self._tasks.discard)
            task.add_done_callback(self._greeted.discard)

    async def _serve(self, client: socket.socket) -> None:
        pipe = await self._connect(client)
        if pipe is None:
            return
        self._greeted.remove(asyncio.current_task())  # type: ignore[arg-type]
        self.pipes.append(pipe)
        await pipe.run()
        self.pipes.remove(pipe)

    async def _connect(self, client: socket.socket) -> Pipe | None:
        """Connect to the server in the client's name, unless it is greeted in another way."""
        loop = asyncio.get_running_loop()
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.greeting is Greeting.DROP:
            client.close()
            return None
        server = socket.socket()
        try:
            while self.greeting is Greeting.HANG:
                if not await loop.sock_recv(client, READ):
                    raise ConnectionError("the client gave up")
            server.setblocking(False)
            server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            _small_buffers(server)
            await loop.sock_connect(server, ("127.0.0.1", self.target))
        except BaseException as error:
            close(client, reset=True)
            server.close()
            if isinstance(error, OSError):
                return None
            raise
        return Pipe(client, server, self._rng)


def close(closing: socket.socket, *, reset: bool) -> None:
    """Close a socket, by RST or by FIN."""
    if reset:
        with contextlib.suppress(OSError):
            closing.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    closing.close()


def _small_buffers(on: socket.socket) -> None:
    on.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
    on.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER)
