"""Runs the demo's server in a process of its own, which can be frozen and restarted.

    python examples/demo/supervisor.py [--port 8000] [--freeze 10] [--cut 5]

SIGUSR1 freezes the server for some seconds, SIGUSR2 restarts it; `app.py` sends them for the
buttons on its page. The machine is sampled here, so that samples go on while the server is away.
It gets them when it is back.
"""

import argparse
import asyncio
import contextlib
import ctypes
import os
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from secrets import token_hex

from carrier import Carrier
from machine import samples

HOST = "127.0.0.1"
INTERVAL = 0.25  # seconds between two samples
CHART = 60  # seconds of samples that the server, and the carrier in its absence, keep
PR_SET_PDEATHSIG = 1  # from <linux/prctl.h>


class Supervisor:
    """One server process after the other, and the signals that they are sent."""

    def __init__(self, port: int, freeze: float, cut: float) -> None:
        key = token_hex(16)
        keep = int(CHART / INTERVAL)
        self.carrier = Carrier(f"http://{HOST}:{port}", key, "machine", keep)
        self._freeze = freeze
        self._command = [sys.executable, "-m", "holdfast", "run", "app:app"]
        self._command += ["--app-dir", str(Path(__file__).parent), "--port", str(port)]
        self._environment = {
            **os.environ,
            "DEMO_SUPERVISOR": str(os.getpid()),
            "DEMO_KEY": key,
            "DEMO_FREEZE": str(freeze),
            "DEMO_CUT": str(cut),
            "DEMO_SAMPLES": str(keep),
        }
        self._process: asyncio.subprocess.Process | None = None
        self._thawing: asyncio.TimerHandle | None = None
        self._restarting = False
        self._ending = False

    async def run(self) -> int:
        """Serve until a signal ends it, or the server ends by itself; return the exit code."""
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGUSR1, self.freeze)
        loop.add_signal_handler(signal.SIGUSR2, self.restart)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self.end)
        async with asyncio.TaskGroup() as tasks:
            sampling = [tasks.create_task(work) for work in (self._sample(), self.carrier.run())]
            code = await self._serve()
            for task in sampling:
                task.cancel()
        return code

    async def _serve(self) -> int:
        while True:
            process = self._process = await asyncio.create_subprocess_exec(
                *self._command,
                env=self._environment,
                process_group=0,  # so that ^C reaches the supervisor alone
                preexec_fn=end_with(os.getpid()),
            )
            if self._ending:
                process.terminate()
            self.carrier.release()
            try:
                code = await process.wait()
            finally:
                if process.returncode is None:
                    process.kill()
            self._forget_freeze()
            if self._ending:
                return 0
            if not self._restarting:
                return code if code >= 0 else 128 - code
            self._restarting = False

    async def _sample(self) -> None:
        async for sample in samples(INTERVAL):
            self.carrier.add({**sample, "connections": self.carrier.subscribers})

    def freeze(self) -> None:
        """Stop the server, and have it go on after a while."""
        if self._thawing is None and not self._restarting and not self._ending:
            self._signal(signal.SIGSTOP)
            self._thawing = asyncio.get_running_loop().call_later(self._freeze, self.thaw)

    def thaw(self) -> None:
        """Let a frozen server go on."""
        self._forget_freeze()
        self._signal(signal.SIGCONT)

    def restart(self) -> None:
        """End the server with a drain; another one follows. Samples wait for that."""
        if self._thawing is None and not self._restarting and not self._ending:
            self._restarting = True
            self.carrier.hold()
            self._signal(signal.SIGTERM)

    def end(self) -> None:
        """End the server for good: with a drain, or at once where it is asked for again."""
        self.thaw()
        self._signal(signal.SIGKILL if self._ending else signal.SIGTERM)
        self._ending = True

    def _forget_freeze(self) -> None:
        if self._thawing is not None:
            self._thawing.cancel()
            self._thawing = None

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(number)


def end_with(parent: int) -> Callable[[], None] | None:
    """Return what a child does first, so that it does not outlive a parent that was killed.

    Linux only. Elsewhere a supervisor that ends by SIGKILL leaves its server behind.
    """
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)

    def prepare() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)

    return prepare


def free_port() -> int:
    """Return a port that is free now: a restart needs to know which."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def main() -> int:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description="The Holdfast demo.")
    parser.add_argument("--port", type=int, default=8000, help="0 picks a free one")
    parser.add_argument("--freeze", type=float, default=10.0, help="seconds that a freeze lasts")
    parser.add_argument("--cut", type=float, default=5.0, help="seconds that a page is refused")
    options = parser.parse_args()
    port = options.port or free_port()
    return asyncio.run(Supervisor(port, options.freeze, options.cut).run())


if __name__ == "__main__":
    sys.exit(main())
