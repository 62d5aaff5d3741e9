"""A hub beside an application that knows nothing of WebSocket, as Django's ASGI application.

`site` stands in for Django's `get_asgi_application()`, `SESSIONS` for its session store.
Start it in this folder with `holdfast run django_style:application`.
"""

from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send

from holdfast import Channel, Credentials, Hub, Session, User

SESSIONS = {"c0ffee": User("ada", info={"staff": True})}

hub = Hub(channels={"orders": Channel(), "user:*": Channel(history=20)})


@hub.authenticate
async def from_cookie(credentials: Credentials) -> User | None:
    """Look up the session cookie; a coroutine function may ask a database."""
    return SESSIONS.get(credentials.cookies.get("sessionid", ""))


@hub.authorize
def allowed(session: Session, action: str, channel: str) -> bool:
    """Everyone reads their own channel, staff reads the orders too."""
    user = session.user
    if user is None:
        return False
    return channel == f"user:{user.id}" or (channel == "orders" and user.info["staff"])


async def site(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer every HTTP request; a view may call `hub.publish`."""
    if scope["type"] != "http":
        return
    position = hub.publish("orders", {"path": scope["path"]})
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"order %d\n" % position.offset})


application = Starlette(routes=[Mount("/live", app=hub.asgi), Mount("/", app=site)])
