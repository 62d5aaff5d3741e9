"""The hub's process: killed, drained, frozen, and started again on the same port."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
from pathlib import Path
from typing import Final

from tests.chaos import records
from tests.integration.process import ENVIRONMENT, ROOT, free_port
from tests.waiting import eventually

START: Final = 20.0
"""Seconds that a server may take to listen."""
STOP: Final = 15.0
"""Seconds that it may take to end after SIGTERM."""


class Server:
    """One after the other on one port, each with a log of its own for what was published."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.starts = 0
        self.log = folder / "server.log"
        self._folder = folder
        self._process: asyncio.subprocess.Process | None = None
        self._lock = asyncio.Lock()

    async def start(self) -> None:
        """Start it, and return once it listens."""
        self.starts += 1
        log = self._folder / f"publish-{self.starts}.jsonl"
        command = ["-m", "holdfast", "run", "tests.chaos.app:hub", "--port", str(self.port)]
        with self.log.open("a") as output:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                *command,
                cwd=ROOT,
                env={**ENVIRONMENT, "CHAOS_LOG": str(log)},
                stdin=asyncio.subprocess.PIPE,
                stdout=output,
                stderr=output,
            )
        self._process = process

        def listens() -> bool:
            assert process.returncode is None, f"the server did not start: see {self.log}"
            with socket.socket() as probe:
                probe.settimeout(1)
                return probe.connect_ex(("127.0.0.1", self.port)) == 0

        await eventually(listens, within=START)

    async def kill(self, pause: float) -> None:
        """SIGKILL, so many seconds of nothing, and a new one, which has no history."""
        async with self._lock:
            process = self._running()
            process.kill()
            await process.wait()
            await asyncio.sleep(pause)
            await self.start()

    async def drain(self) -> None:
        """SIGTERM, which is the planned restart, and a new one."""
        async with self._lock:
            await self._terminate()
            await self.start()

    async def freeze(self, seconds: float) -> None:
        """SIGSTOP for so many seconds: it is there, and does nothing."""
        async with self._lock:
            process = self._running()
            process.send_signal(signal.SIGSTOP)
            try:
                await asyncio.sleep(seconds)
            finally:
                process.send_signal(signal.SIGCONT)

    async def stop(self) -> None:
        """End it for good."""
        async with self._lock:
            if self._process is not None and self._process.returncode is None:
                await self._terminate()

    def published(self) -> list[records.Record]:
        """Return the log of all of them, in order."""
        files = [self._folder / f"publish-{n}.jsonl" for n in range(1, self.starts + 1)]
        return [record for file in files for record in records.read(file)]

    def _running(self) -> asyncio.subprocess.Process:
        assert self._process is not None
        code = self._process.returncode
        assert code is None, f"the server ended by itself with {code}: see {self.log}"
        return self._process

    async def _terminate(self) -> None:
        process = self._running()
        process.terminate()
        try:
            async with asyncio.timeout(STOP):
                code = await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
            raise AssertionError(f"the server did not end after SIGTERM: see {self.log}") from None
        assert code == 0, f"the server ended with {code} after SIGTERM: see {self.log}"
