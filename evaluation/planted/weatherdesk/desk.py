"""Shows warnings on a desk's little screen."""

import asyncio
import json
import logging
import sys

from websockets.asyncio.client import connect

log = logging.getLogger("desk")
COLOURS = {"green": 32, "yellow": 33, "orange": 35, "red": 31}


def show(warning: dict) -> None:
    colour = COLOURS.get(warning.get("level", ""), 0)
    print(f"\033[{colour}m{warning.get('text', '')}\033[0m", flush=True)


async def follow(url: str) -> None:
    async for connection in connect(url):  # expect: unguarded-async-for@desk
        log.info("connected to %s", url)
        async for raw in connection:  # expect: unguarded-async-for@desk
            try:
                warning = json.loads(raw)
            except ValueError:
                log.warning("not JSON: %.60r", raw)
                continue
            if isinstance(warning, dict):
                show(warning)


async def tell(url: str, rains: bool) -> str:
    """One question and its answer; no need to stay connected."""
    async with connect(url, open_timeout=5) as connection:
        await connection.send("rain" if rains else "dry")
        return str(await asyncio.wait_for(connection.recv(), 5))


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    asyncio.run(follow(sys.argv[1] if len(sys.argv) > 1 else "ws://localhost:8765/desk"))
