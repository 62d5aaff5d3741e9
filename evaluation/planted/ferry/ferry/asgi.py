import os

import django
from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application
from django.urls import path

os.environ["DJANGO_SETTINGS_MODULE"] = "ferry.settings"
django.setup()

from tracking.consumers import BoatConsumer, CrewConsumer, TicketConsumer  # noqa: E402

sockets = URLRouter(
    [
        path("ws/boats/<slug:boat>/", BoatConsumer.as_asgi()),
        path("ws/crew/", CrewConsumer.as_asgi()),
        path("ws/tickets/", TicketConsumer.as_asgi()),
    ]
)

application = ProtocolTypeRouter(
    {
        "http": get_asgi_application(),
        "websocket": AuthMiddlewareStack(sockets),  # expect: no-origin-validator
    }
)
