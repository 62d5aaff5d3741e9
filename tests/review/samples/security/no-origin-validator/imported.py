"""The validator is there, and is not used for these routes."""

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator

routes = []

inner = ProtocolTypeRouter(
    {
        "websocket": AuthMiddlewareStack(  # expect: HF507
            URLRouter(routes),
        ),
    }
)

outer = ProtocolTypeRouter(
    {
        "websocket": AllowedHostsOriginValidator(  # ok
            AuthMiddlewareStack(URLRouter(routes)),
        ),
    }
)
