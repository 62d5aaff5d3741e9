"""A Starlette application whose long jobs report their progress, from a worker thread.

Start it in this folder with `holdfast run starlette_app:app`, subscribe to a job's channel with
`holdfast listen ws://127.0.0.1:8000/live/ws job:7 --last 1`, and start the job with
`curl -X POST http://127.0.0.1:8000/jobs/7`.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route

from holdfast import Channel, Hub

STEPS = 4

# Only the newest progress counts: one message is kept, and a slow client skips to it.
hub = Hub(channels={"job:*": Channel(history=1, latest_only=True)})


def work(request: Request) -> JSONResponse:
    """A plain function: Starlette runs it in a thread, and `publish` works from any thread."""
    job = request.path_params["job"]
    for step in range(1, STEPS + 1):
        hub.publish(f"job:{job}", {"done": step, "of": STEPS})
    return JSONResponse({"job": job, "steps": STEPS})


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    """A mounted application has no lifespan of its own, so this one closes the hub."""
    yield
    await hub.close()


app = Starlette(
    routes=[
        Route("/jobs/{job:int}", work, methods=["POST"]),
        Mount("/live", app=hub.asgi),
    ],
    lifespan=lifespan,
)
