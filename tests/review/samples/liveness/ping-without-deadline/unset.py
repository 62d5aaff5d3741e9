from tornado.web import Application

from .routes import ROUTES

application = Application(ROUTES, websocket_ping_timeout=0)  # ok
