import uvicorn

config = uvicorn.Config("api.app:app", port=8080, ws="wsproto", ws_ping_interval=15.0, ws_ping_timeout=15.0)  # expect: ping-setting-ignored

if __name__ == "__main__":
    uvicorn.Server(config).run()
