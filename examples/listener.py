"""A worker that files every headline once, through restarts of the server and of its own.

What a message leads to and the position behind it are stored in one transaction. So wherever the
worker dies, it goes on with the first message that it has not filed.

Start `holdfast run fastapi_app:app` in this folder, then `python listener.py`, and add headlines
with `curl -X POST 'http://127.0.0.1:8000/headlines?text=Hello'`.
"""

import logging
import sqlite3
import sys
from contextlib import closing

import holdfast.sync
from holdfast import Message, Position

TABLES = """
CREATE TABLE IF NOT EXISTS headlines (text);
CREATE TABLE IF NOT EXISTS positions (channel PRIMARY KEY, epoch, number);
"""


def stored(db: sqlite3.Connection) -> Position | None:
    """Return the position behind the last headline that was filed."""
    row = db.execute("SELECT epoch, number FROM positions WHERE channel = 'headlines'").fetchone()
    return Position(*row) if row else None


def work(url: str, db: sqlite3.Connection) -> None:
    """File headlines until the client ends."""
    with holdfast.sync.connect(url) as client:
        headlines = client.subscribe("headlines", last=50, since=stored(db))
        for event in headlines.events():
            with db:
                if isinstance(event, Message):
                    db.execute("INSERT INTO headlines VALUES (?)", [event.data["text"]])
                if at := headlines.position:
                    row = ("headlines", at.epoch, at.offset)
                    db.execute("REPLACE INTO positions VALUES (?, ?, ?)", row)
            print(event, flush=True)


def main(url: str = "ws://127.0.0.1:8000/live/ws", path: str = "headlines.db") -> None:
    logging.basicConfig(format="%(message)s")  # where the client says why it is waiting
    with closing(sqlite3.connect(path)) as db:
        db.executescript(TABLES)
        work(url, db)


if __name__ == "__main__":
    main(*sys.argv[1:])
