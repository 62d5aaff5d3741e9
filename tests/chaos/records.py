"""What publishers, subscribers and the server write down: one JSON object a line.

Every record has `kind` and `t`, seconds since 1970 by the clock that all processes share.

| kind       | by          | fields                                                             |
|------------|-------------|--------------------------------------------------------------------|
| publish    | server      | channel, epoch, offset, p, n; written before anybody is told       |
| intent     | publisher   | channel, n: about to be published                                  |
| ack        | publisher   | channel, n, epoch, offset: the client says it stands there         |
| failed     | publisher   | channel, n, error: the client gave it up                           |
| ready      | subscriber  | channel, s: the server has answered                                |
| message    | subscriber  | channel, s, epoch, offset, p, n                                    |
| corrupt    | subscriber  | channel, error: a payload that nobody published                    |
| lost       | subscriber  | channel, s, first, last: offsets, both included                    |
| reset      | subscriber  | channel, s: another history began, what was missed cannot be known |
| state      | both        | name, delay, attempt, why, code: as the client says it             |
| begin, end | run         | fault: its kind                                                    |
| pipe       | run         | who: whose connection a fault has picked                           |
| finish     | both        | told to end                                                        |
| stats      | both        | counts of the client, at its end                                   |
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any, Final, TextIO

Record = dict[str, Any]

ALPHABET: Final = "Holdfast grüßt 世界. "
"""Characters of one, two and three bytes; all of one UTF-16 unit, so that both languages agree."""


def text_of(size: int) -> str:
    """Return the text of so many characters that every payload of this size has."""
    return (ALPHABET * (size // len(ALPHABET) + 1))[:size]


def make_payload(publisher: str, number: int, size: int) -> Record:
    """Return the payload of a publisher's message; `size` is in characters."""
    return {"p": publisher, "n": number, "size": size, "text": text_of(size)}


def fault_of_payload(data: Any) -> str | None:
    """Say what is wrong with a payload that came, or return None."""
    if not isinstance(data, dict) or set(data) != {"p", "n", "size", "text"}:
        return f"not a payload of ours: {data!r:.100}"
    if data["text"] != text_of(data["size"]):
        return f"the text of {data['p']} {data['n']} is not what was published"
    return None


class Writer:
    """Appends records to a file; each is there as soon as `write` returns."""

    def __init__(self, path: Path) -> None:
        self._file: TextIO = path.open("a", buffering=1, encoding="utf-8")

    def write(self, kind: str, **fields: Any) -> None:
        self._file.write(json.dumps({"kind": kind, "t": time.time(), **fields}) + "\n")

    def close(self) -> None:
        self._file.close()


def read(path: Path) -> list[Record]:
    """Return a file's records. A last line that was cut off by the writer's end does not count."""
    return Tail(path).more()


class Tail:
    """Reads what a file has got since the last look."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._at = 0

    def more(self) -> list[Record]:
        """Return the records that are new and whole."""
        try:
            with self._path.open("rb") as file:
                file.seek(self._at)
                text = file.read()
        except FileNotFoundError:
            return []
        whole = text[: text.rfind(b"\n") + 1]
        self._at += len(whole)
        return [json.loads(line) for line in whole.splitlines()]
