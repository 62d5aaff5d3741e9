import uvicorn

from .app import app

uvicorn.run(app, ws="wsproto", ws_ping_interval=20)
