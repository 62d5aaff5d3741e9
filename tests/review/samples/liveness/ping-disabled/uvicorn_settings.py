import uvicorn
from application import create

uvicorn.run(create(), ws_ping_interval=None, ws_ping_timeout=None)  # expect: HF106 weak
uvicorn.run(create(), ws_ping_interval=None, ws_ping_timeout=20)  # expect: HF106
