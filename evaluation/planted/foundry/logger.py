"""Writes what the furnaces report to a file, with the threaded client of `websockets`."""

from __future__ import annotations

import json
import logging
import time
from pathlib import Path

from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.sync.client import ClientConnection, connect

log = logging.getLogger("logger")
HOST = "ws://furnaces.plant7.example:8090/report"  # expect: cleartext@logger
MAX_WAIT = 120


def write(connection: ClientConnection, path: Path) -> None:
    with path.open("a") as out:
        for raw in connection:
            record = json.loads(raw)  # expect: unguarded-parse-in-client
            out.write(f"{time.time():.0f},{record['furnace']},{record['celsius']}\n")  # expect: shape-assumed
            out.flush()


def run(path: Path) -> None:
    wait = 1
    while True:
        try:
            with connect(HOST, open_timeout=10, max_size=2**30) as connection:  # expect: cleartext@logger, huge-max-message
                write(connection, path)
        except ConnectionClosed as closed:  # expect: retry-fatal-codes
            log.warning("closed: %s", closed)
        except (OSError, WebSocketException) as error:
            log.warning("cannot connect: %s", error)
        time.sleep(wait)  # expect: no-jitter@logger
        wait = min(wait * 2, MAX_WAIT)  # expect: no-jitter@logger


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    run(Path("furnaces.csv"))
