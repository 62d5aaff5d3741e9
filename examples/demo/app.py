"""The demo: a live chart of the machine it runs on, a chat, and buttons that break things.

Start it with `python examples/demo/supervisor.py`, which samples the machine and does what the
buttons ask for: this process cannot freeze itself and come back.
"""

import asyncio
import os
import signal
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from holdfast import Channel, Hub, RequestError, Session
from holdfast.codes import ErrorCode

SUPERVISOR = int(os.environ.get("DEMO_SUPERVISOR", "0"))
SAMPLES = int(os.environ.get("DEMO_SAMPLES", "240"))  # that a newcomer, or who was away, still gets
FREEZE = float(os.environ.get("DEMO_FREEZE", "10"))  # seconds
CUT = float(os.environ.get("DEMO_CUT", "5"))  # seconds that a page stays cut off
DRAIN = 2.0  # seconds
CALM = 5.0  # seconds from one freeze or restart to the next

PAGE = Path(__file__).with_name("index.html")
PARTS = Path(__file__).with_name("page")
ICON = Path(__file__).with_name("icon.svg")
PAGE_HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
        "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

hub = Hub(
    channels={
        "machine": Channel(history=SAMPLES),
        "chat:*": Channel(publish=True, history=200, presence=True, max_message=2048),
        "*": Channel(),
    },
    drain=DRAIN,
    api_key=os.environ.get("DEMO_KEY"),
)


cut_off: dict[str, float] = {}
"""Until when pages are refused, by the event loop's clock."""


@hub.on("demo.cut")
def cut(message: dict[str, Any], session: Session) -> None:
    """Cut the connection that asks for it off, without a Close, and refuse its page for a while."""
    loop = asyncio.get_running_loop()
    for name in [name for name, until in cut_off.items() if until < loop.time()]:
        del cut_off[name]
    cut_off[str(message.get("page"))[:32]] = loop.time() + CUT
    session.terminated = "its page asked to be cut off"
    session.link.abort()


@hub.on("demo.freeze")
def freeze(message: dict[str, Any], session: Session) -> dict[str, float]:
    """Stop this process for some seconds, as an overloaded or suspended machine does."""
    tell_supervisor(signal.SIGUSR1, session)
    return {"seconds": FREEZE}


@hub.on("demo.restart")
def restart(message: dict[str, Any], session: Session) -> dict[str, float]:
    """End this process as a deployment does, and start another."""
    tell_supervisor(signal.SIGUSR2, session)
    return {"seconds": DRAIN}


class Calm:
    """When the next freeze or restart may come, by the event loop's clock."""

    due = 0.0


def tell_supervisor(number: signal.Signals, session: Session) -> None:
    """Signal the supervisor, once the reply is out. Other machines may not, nor all the time."""
    if not ip_address(session.link.peer.rpartition(":")[0]).is_loopback:
        raise RequestError(ErrorCode.FORBIDDEN, "Only from the machine that the demo runs on")
    if os.getppid() != SUPERVISOR:
        raise RequestError(ErrorCode.UNAVAILABLE, "Start the demo with supervisor.py for this")
    loop = asyncio.get_running_loop()
    wait = Calm.due - loop.time()
    if wait > 0:
        raise RequestError(ErrorCode.RATE_LIMITED, retry_after=round(wait * 1000))
    Calm.due = loop.time() + CALM
    loop.call_later(0.1, os.kill, SUPERVISOR, number)


async def page(request: Request) -> FileResponse:
    return FileResponse(PAGE, headers=PAGE_HEADERS)


async def icon(request: Request) -> FileResponse:
    return FileResponse(ICON)


class Parts(StaticFiles):
    """The page's scripts and styles, asked for anew with each visit, as the page is."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["cache-control"] = "no-cache"
        return response


routes = Starlette(
    routes=[
        Route("/", page),
        Route("/favicon.ico", icon),
        Mount("/page", Parts(directory=PARTS)),
        Mount("/", app=hub.asgi),
    ]
)


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer everything but the WebSocket of a page that is cut off."""
    if scope["type"] == "websocket":
        name = QueryParams(scope["query_string"]).get("page", "")
        if asyncio.get_running_loop().time() < cut_off.get(name, 0.0):
            await receive()
            await send({"type": "websocket.close"})
            return
    await routes(scope, receive, send)
