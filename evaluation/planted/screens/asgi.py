from channels.routing import ProtocolTypeRouter, URLRouter
from channels.sessions import SessionMiddlewareStack
from channels.auth import AuthMiddlewareStack as Auth
from django.core.asgi import get_asgi_application
from django.urls import path

from screens.consumers import Screen, Uploads

websockets = Auth(URLRouter([path("screen/<name>/", Screen.as_asgi()), path("uploads/", Uploads.as_asgi())]))  # expect: no-origin-validator
application = ProtocolTypeRouter({"http": get_asgi_application(), "websocket": websockets})
