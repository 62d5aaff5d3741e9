"""Our hub mounted in a Starlette app, to measure what a connection costs through ASGI routing.

Serve it with uvicorn: `uvicorn holdfast_asgi:app --ws holdfast.server.uvicorn:Protocol`.
"""

from starlette.applications import Starlette
from starlette.routing import Mount

from holdfast import Channel, Hub

hub = Hub(channels={"*": Channel(publish=True, history=128)})
app = Starlette(routes=[Mount("/live", hub.asgi)])
