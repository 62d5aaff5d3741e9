import uvicorn

if __name__ == "__main__":
    uvicorn.run(
        "app:app",
        host="0.0.0.0",
        ws="websockets",
        ws_ping_interval=None,  # expect: ping-disabled
        ws_max_size=1024 * 1024 * 1024,  # expect: huge-max-message
        workers=2,
    )
