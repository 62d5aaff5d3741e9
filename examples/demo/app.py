"""The demo: a live chart of the machine it runs on, and a chat.

Start it in this directory with `holdfast run app:app`.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from machine import samples
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Mount, Route

from holdfast import Channel, Hub

INTERVAL = 0.25  # seconds between two samples
CHART = 60  # seconds of samples that a newcomer, or one who was away, still gets

PAGE = Path(__file__).with_name("index.html")
ICON = Path(__file__).with_name("icon.svg")
PAGE_HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
        "connect-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

hub = Hub(
    channels={
        "machine": Channel(history=int(CHART / INTERVAL)),
        "chat:*": Channel(publish=True, history=200, presence=True, max_message=2048),
        "*": Channel(),
    }
)


async def page(request: Request) -> FileResponse:
    return FileResponse(PAGE, headers=PAGE_HEADERS)


async def icon(request: Request) -> FileResponse:
    return FileResponse(ICON)


async def publish_samples() -> None:
    async for sample in samples(INTERVAL):
        hub.publish("machine", {**sample, "connections": hub.stats.connections})


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    """Sample for as long as the app runs; a sampler that fails takes the app down, loudly."""
    async with asyncio.TaskGroup() as tasks:
        sampler = tasks.create_task(publish_samples())
        yield
        sampler.cancel()


app = Starlette(
    routes=[Route("/", page), Route("/favicon.ico", icon), Mount("/", app=hub.asgi)],
    lifespan=lifespan,
)
