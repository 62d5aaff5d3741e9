import uvicorn

from .api import app

config = uvicorn.Config(  # expect: no-graceful-stop@quarry
    app,
    host="127.0.0.1",
    port=8080,
    ws="wsproto",  # expect: ping-setting-ignored@quarry
    ws_ping_interval=20,  # expect: ping-setting-ignored@quarry
    ws_ping_timeout=20,  # expect: ping-setting-ignored@quarry
    ws_max_size=256 * 1024,
)

if __name__ == "__main__":
    uvicorn.Server(config).run()  # expect: no-graceful-stop@quarry
