import uvicorn

from app import app

uvicorn.run(app, ws="wsproto", ws_ping_interval=10)  # expect: HF110
uvicorn.run(app, ws="websockets-sansio", ws_ping_timeout=10)  # expect: HF110
uvicorn.run(app, ws="websockets", ws_ping_interval=10)  # ok
uvicorn.run(app, ws="wsproto", timeout_keep_alive=10)  # ok
