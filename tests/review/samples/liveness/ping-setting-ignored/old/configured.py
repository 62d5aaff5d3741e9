import uvicorn

from app import app, options

uvicorn.run(app, ws="wsproto", ws_ping_interval=options.interval)  # expect: HF110
uvicorn.run(app, ws="wsproto", ws_ping_interval=None)  # ok
