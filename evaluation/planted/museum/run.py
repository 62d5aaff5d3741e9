import uvicorn

if __name__ == "__main__":
    uvicorn.run(
        "museum.realtime:asgi",
        host="0.0.0.0",
        port=9000,
        workers=4,  # expect: in-memory-many-workers@museum, no-sticky-sessions@workers
        timeout_graceful_shutdown=15,
        log_level="info",
    )
