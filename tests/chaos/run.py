"""Chaos with a checker: python -m tests.chaos.run --seed 7 --seconds 60 --languages python

Prints the faults, the figures and the first broken promises; exits with 1 where there are any. The
records of a run that failed stay where the last line says.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.chaos.checker import Truth, Violation
from tests.chaos.faults import World, let_loose
from tests.chaos.programs import ROLES, Program
from tests.chaos.proxy import Proxy
from tests.chaos.records import Writer
from tests.chaos.report import Report, judge
from tests.chaos.schedule import plan
from tests.chaos.server import Server
from tests.chaos.settings import CATCH_UP, CHANNELS
from tests.waiting import eventually

READY: Final = 30.0
"""Seconds in which all subscribers must be in, before anything is published."""


async def chaos(seed: int, seconds: float, languages: Sequence[str], folder: Path) -> Report:
    """Run it all once, and return what came of it."""
    rng = random.Random(seed)
    server = Server(folder)
    proxy = Proxy(server.port, rng)
    await proxy.start()
    url = f"ws://127.0.0.1:{proxy.port}/ws"
    programs = [Program(role, url, folder, seed) for role in ROLES if role.language in languages]
    world = World(proxy, server, programs, rng, Writer(folder / "faults.jsonl"))
    trouble: list[Violation] = []
    try:
        await server.start()
        await _begin(programs)
        await let_loose(world, plan(seed, seconds))
        proxy.calm()
        trouble += await _end(server, programs)
    finally:
        for program in programs:
            await program.kill()
        await proxy.stop()
        await server.stop()
        world.log.close()
    return judge(world, trouble)


async def _begin(programs: Sequence[Program]) -> None:
    """Have all subscribers in before the first message, so that each must account for all."""
    subscribers = [program for program in programs if not program.role.publishes]
    for program in subscribers:
        await program.start()

    def ready() -> bool:
        for program in subscribers:
            assert program.running, f"{program.name} ended: see {program.log}"
        return all(program.ready() for program in subscribers)

    await eventually(ready, within=READY)
    for program in programs:
        if program.role.publishes:
            await program.start()


async def _end(server: Server, programs: Sequence[Program]) -> list[Violation]:
    """Let publishers come to their end, subscribers to theirs, and return who does not."""
    publishers = [program for program in programs if program.role.publishes]
    subscribers = [program for program in programs if not program.role.publishes]
    trouble = await _finish(publishers)
    truth = Truth(server.published())
    ends = {channel: truth.end(channel) for channel in CHANNELS}
    deadline = time.monotonic() + CATCH_UP
    for program in subscribers:  # who is late is told apart by the checker
        left = max(0.1, deadline - time.monotonic())
        try:
            await eventually(lambda program=program: program.at(ends), within=left)  # type: ignore[misc]
        except AssertionError:
            trouble.append(Violation("late", program.name, f"not at the end after {CATCH_UP:g} s"))
    return trouble + await _finish(subscribers)


async def _finish(programs: Sequence[Program]) -> list[Violation]:
    ends = await asyncio.gather(*(program.finish() for program in programs))
    return [
        Violation("end", program.name, wrong)
        for program, wrong in zip(programs, ends, strict=True)
        if wrong is not None
    ]


def main() -> int:
    """Run the command line; return the exit code."""
    parser = argparse.ArgumentParser(description="Chaos with a checker.")
    parser.add_argument("--seed", type=int, help="the same faults again; by default a new one")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long faults come")
    parser.add_argument(
        "--languages", default="python,javascript", help="of the clients: one, or both by comma"
    )
    parser.add_argument(
        "--keep", type=Path, help="an empty folder for the records, kept in any case"
    )
    arguments = parser.parse_args()
    seed = random.randrange(1_000_000) if arguments.seed is None else arguments.seed
    languages = arguments.languages.split(",")
    if not set(languages) <= {role.language for role in ROLES}:
        parser.error(f"--languages {arguments.languages}: use python, javascript or both")
    if arguments.keep is not None and arguments.keep.exists() and any(arguments.keep.iterdir()):
        parser.error(f"{arguments.keep} is not empty: records of two runs make no sense together")
    print(f"chaos: seed {seed}, {arguments.seconds:g} s, {' and '.join(languages)}", flush=True)
    folder = arguments.keep or Path(tempfile.mkdtemp(prefix="holdfast-chaos-"))
    folder.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # clean up as after ^C
    try:
        report = asyncio.run(chaos(seed, arguments.seconds, languages, folder))
    except BaseException:
        print(f"the records are in {folder}", file=sys.stderr)
        raise
    print(report)
    if report.violations:
        again = f"--seed {seed} --seconds {arguments.seconds:g} --languages {arguments.languages}"
        print(f"again: python -m tests.chaos.run {again}")
        print(f"the records are in {folder}")
        return 1
    if arguments.keep is None:
        shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
