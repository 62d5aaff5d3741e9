"""The driver of the dome's motor. It has a vendor's command line tool and nothing else."""

import asyncio
import subprocess
from pathlib import Path

TOOL = Path("/opt/domectl/bin/domectl")


def azimuth() -> float:
    out = subprocess.run([TOOL, "azimuth"], capture_output=True, text=True, check=True, timeout=5)  # expect: blocking-in-async@azimuth
    return float(out.stdout.strip())


async def turn_to(degrees: float) -> None:
    process = await asyncio.create_subprocess_exec(TOOL, "turn", f"{degrees:.1f}")
    await process.wait()


async def open_slit() -> None:
    process = await asyncio.create_subprocess_exec(TOOL, "open")
    await process.wait()
