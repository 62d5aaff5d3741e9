from django.urls import path, re_path

from .consumers import BiddingConsumer, CrateConsumer, StockTicker

websocket_urlpatterns = [
    path("ws/bids/<int:record>/", BiddingConsumer.as_asgi()),
    re_path(r"^ws/crates/(?P<crate>\w+)/$", CrateConsumer.as_asgi()),
    path("ws/stock/", StockTicker.as_asgi()),
]
