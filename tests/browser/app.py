"""A hub with pages to test the client in; run by `holdfast run`."""

import os
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Mount, Route

from holdfast import Channel, Hub, Session

HERE = Path(__file__).parent

hub = Hub(
    channels={
        "short:*": Channel(history=5),
        "*": Channel(history=500),
    },
    drain=0.4,
    api_key=os.environ["HOLDFAST_API_KEY"],
)


@hub.on("cut")
def cut(message: dict[str, Any], session: Session) -> None:
    """Cut the connection that asks for it off, without a Close."""
    session.terminated = "asked to be cut off"
    session.link.abort()


async def page(request: Request) -> FileResponse:
    return FileResponse(HERE / "page.html", headers={"cache-control": "no-cache"})


async def other(request: Request) -> FileResponse:
    return FileResponse(HERE / "other.html", headers={"cache-control": "no-cache"})


async def worker(request: Request) -> FileResponse:
    return FileResponse(HERE / "worker.js", media_type="text/javascript")


app = Starlette(
    routes=[
        Route("/", page),
        Route("/other", other),
        Route("/worker.js", worker),
        Mount("/", app=hub.asgi),
    ]
)
