"""One function a fault. Each lasts as long as its fault does, and leaves the world as it was."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from tests.chaos.programs import STYLES, Program
from tests.chaos.proxy import Flow, Greeting, Pipe, Proxy
from tests.chaos.records import Writer
from tests.chaos.schedule import Planned
from tests.chaos.server import Server
from tests.chaos.settings import FROZEN, OUTAGE
from tests.waiting import eventually

CLOCK_JUMP: Final = 60
"""Seconds that a client's clock leaps ahead."""


class NobodyThereError(Exception):
    """There was no connection to harm: the checker will say who gave up, and why."""


@dataclass
class World:
    """What faults act upon, and how many of each there were; `log` has the time of each."""

    proxy: Proxy
    server: Server
    programs: Sequence[Program]
    rng: random.Random
    log: Writer
    done: Counter[str] = field(default_factory=Counter)
    refusals: int = 0

    async def pipe(self, of: str = "") -> Pipe:
        """Return one connection of such a client, as soon as there is one.

        Raises NobodyThereError where none comes for so long that none will.
        """
        try:
            pipe = await eventually(lambda: self.proxy.pick(of), within=10)
        except AssertionError:
            raise NobodyThereError from None
        assert pipe is not None
        self.log.write("pipe", who=pipe.who)
        return pipe

    def program(self, *styles: str) -> Program | None:
        """Return one program, of these styles where any are given."""
        chosen = [p for p in self.programs if not styles or p.role.style in styles]
        return self.rng.choice(chosen) if chosen else None


async def let_loose(world: World, planned: Sequence[Planned]) -> None:
    """Do what is planned, each fault at its time, and return when all are over."""
    loop = asyncio.get_running_loop()
    start = loop.time()

    async def do(fault: Planned) -> None:
        await asyncio.sleep(max(0.0, start + fault.at - loop.time()))
        world.log.write("begin", fault=fault.kind)
        with contextlib.suppress(NobodyThereError):
            await FAULTS[fault.kind](world)
            world.done[fault.kind] += 1
        world.log.write("end", fault=fault.kind)

    async with asyncio.TaskGroup() as group:
        for fault in planned:
            group.create_task(do(fault))


# One connection.


def _end(*, reset: bool) -> Callable[[World], Awaitable[None]]:
    async def fault(world: World) -> None:
        (await world.pipe()).end(reset=reset)

    return fault


def _cut(*, reset: bool) -> Callable[[World], Awaitable[None]]:
    async def fault(world: World) -> None:
        pipe = await world.pipe()
        world.rng.choice(pipe.flows).cut = reset

    return fault


def _half_open(choose: Callable[[Pipe], Sequence[Flow]]) -> Callable[[World], Awaitable[None]]:
    """The bytes of a direction vanish; whoever still believes in it afterwards gets an RST."""

    async def fault(world: World) -> None:
        pipe = await world.pipe()
        for flow in choose(pipe):
            flow.stop()
        await asyncio.sleep(FROZEN)
        pipe.end(reset=True)

    return fault


async def _answers_lost(world: World) -> None:
    """What a publisher sends is done, and it never hears of that on this connection."""
    pipe = await world.pipe("publisher")
    pipe.down.stop()
    await asyncio.sleep(world.rng.uniform(0.1, 0.5))
    pipe.end(reset=True)


async def _silence(world: World) -> None:
    """The same, but what was held back arrives in the end."""
    pipe = await world.pipe()
    for flow in pipe.flows:
        flow.stop()
    await asyncio.sleep(world.rng.uniform(0.3, FROZEN))
    for flow in pipe.flows:
        flow.go()


def _slowed(
    seconds: float, slow: Callable[[Flow, random.Random], None]
) -> Callable[[World], Awaitable[None]]:
    async def fault(world: World) -> None:
        pipe = await world.pipe()
        for flow in pipe.flows:
            slow(flow, world.rng)
        await asyncio.sleep(seconds)
        for flow in pipe.flows:
            flow.calm()

    return fault


def _delay(flow: Flow, rng: random.Random) -> None:
    flow.delay, flow.jitter = rng.uniform(0.02, 0.3), 0.2


def _dribble(flow: Flow, rng: random.Random) -> None:
    flow.step = 1


def _throttle(flow: Flow, rng: random.Random) -> None:
    flow.step, flow.pause = rng.randrange(20, 200), 0.01


# Whoever connects.


def _greet(greeting: Greeting) -> Callable[[World], Awaitable[None]]:
    """Somebody has to come, so one connection is reset."""

    async def fault(world: World) -> None:
        pipe = await world.pipe()
        world.proxy.greeting = greeting
        pipe.end(reset=True)
        await asyncio.sleep(1.0)
        world.proxy.greeting = Greeting.FORWARD

    return fault


@contextmanager
def _counted(world: World) -> Iterator[None]:
    world.refusals += 1
    try:
        yield
    finally:
        world.refusals -= 1


async def _refused(world: World, seconds: float = 1.0, *, everybody: bool = False) -> None:
    """Nobody is let in. Two such faults at once end with the later one."""
    one = await world.pipe()
    with _counted(world):
        await world.proxy.refuse()
        for pipe in list(world.proxy.pipes) if everybody else [one]:
            pipe.end(reset=world.rng.random() < 0.5)
        await asyncio.sleep(seconds)
    if not world.refusals:
        await world.proxy.start()


async def _outage(world: World) -> None:
    await _refused(world, OUTAGE, everybody=True)


# The server.


async def _kill(world: World) -> None:
    await world.server.kill(world.rng.uniform(0.0, 0.7))


async def _drain(world: World) -> None:
    await world.server.drain()


async def _freeze(world: World) -> None:
    await world.server.freeze(FROZEN)


# A client.


async def _client_stopped(world: World) -> None:
    program = world.program()
    if program is not None:
        await program.freeze(FROZEN)


def _order(order: str, *styles: str) -> Callable[[World], Awaitable[None]]:
    async def fault(world: World) -> None:
        program = world.program(*styles)
        if program is not None:
            with contextlib.suppress(ConnectionError):
                program.tell(order)

    return fault


FAULTS: Final[dict[str, Callable[[World], Awaitable[None]]]] = {
    "reset": _end(reset=True),
    "end without a Close": _end(reset=False),
    "cut in a frame, reset": _cut(reset=True),
    "cut in a frame, end": _cut(reset=False),
    "half open towards the client": _half_open(lambda pipe: [pipe.down]),
    "half open towards the server": _half_open(lambda pipe: [pipe.up]),
    "half open both ways": _half_open(lambda pipe: pipe.flows),
    "answers lost": _answers_lost,
    "silence that heals": _silence,
    "delay and jitter": _slowed(2.0, _delay),
    "byte by byte": _slowed(0.5, _dribble),
    "throttled": _slowed(3.0, _throttle),
    "refused": _refused,
    "accepted and ignored": _greet(Greeting.HANG),
    "accepted and dropped": _greet(Greeting.DROP),
    "outage": _outage,
    "server killed": _kill,
    "server drained": _drain,
    "server frozen": _freeze,
    "client stopped": _client_stopped,
    "clock jump": _order(f"jump {CLOCK_JUMP}"),
    "slow application": _order("slow 2", *STYLES),
    "pause and resume": _order("pause 1"),
    "wake": _order("wake"),
    "client restarted": _order("restart", "restarting", "sharing"),
}
