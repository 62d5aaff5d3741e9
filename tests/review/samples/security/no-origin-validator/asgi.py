from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import OriginValidator
from channels.sessions import SessionMiddlewareStack
from django.core.asgi import get_asgi_application

from .middleware import TokenMiddleware
from .routes import routes

application = ProtocolTypeRouter(
    {
        "http": get_asgi_application(),
        "websocket": AuthMiddlewareStack(URLRouter(routes)),  # expect: HF507
    }
)

stack = SessionMiddlewareStack(URLRouter(routes))  # expect: HF507
second = ProtocolTypeRouter({"websocket": stack})

third = ProtocolTypeRouter(
    {"websocket": OriginValidator(AuthMiddlewareStack(URLRouter(routes)), ["example.com"])}  # ok
)

fourth = ProtocolTypeRouter({"websocket": TokenMiddleware(URLRouter(routes))})  # ok: no session
fifth = ProtocolTypeRouter({"http": get_asgi_application()})  # ok
sixth = ProtocolTypeRouter(routes)
seventh = ProtocolTypeRouter()
eighth = ProtocolTypeRouter({"websocket": AuthMiddlewareStack()})
