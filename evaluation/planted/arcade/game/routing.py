from django.urls import re_path

from . import consumers

websocket_urlpatterns = [
    re_path(r"ws/match/(?P<match>\w+)/$", consumers.MatchConsumer.as_asgi()),
    re_path(r"ws/lobby/$", consumers.LobbyConsumer.as_asgi()),
]
