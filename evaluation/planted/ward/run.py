#!/usr/bin/env python3
import sys

from uvicorn import run

if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 9000
    run("ward.asgi:app", port=port, ws="websockets-sansio", ws_ping_interval=25, ws_ping_timeout=25)  # expect: ping-setting-ignored
