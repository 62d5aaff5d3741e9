"""A server program that is started without pings.

## What it does
Looks for endpoints of Starlette, FastAPI, Quart and Litestar in trees that start them with a server
that does not ping: Hypercorn without `--websocket-ping-interval`, uvicorn or daphne with an
interval of 0, gunicorn with its own `asgi` worker. Files that ping by messages of their own are
left alone.

## Why it hurts
Connections whose other end is gone stay open for hours, and proxies cut those that are merely
quiet. The application cannot send ping frames itself: ASGI has no way to, so it relies on the
program that runs it.

## Example
```sh
hypercorn app:app --bind 0.0.0.0:8000
```

## Instead
Tell the program to ping, each 20 to 30 s.

```sh
hypercorn app:app --bind 0.0.0.0:8000 --websocket-ping-interval 20
```

Hypercorn pings, but does not wait for the answer; uvicorn does both by default.

## References
- https://hypercorn.readthedocs.io/en/latest/how_to_guides/configuring.html
- https://www.uvicorn.org/settings/#websockets
- https://asgi.readthedocs.io/en/latest/specs/www.html#websocket
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Severity
from holdfast.review.analysis.liveness import mentions_pings
from holdfast.review.analysis.started import endpoint
from holdfast.review.code import Code
from holdfast.review.facts.commands import Command
from holdfast.review.hit import Hit
from holdfast.review.rule import Meta

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.medium,
    libraries=("Starlette", "Quart", "Litestar", "uvicorn"),
    languages=("python",),
)
PROGRAMS: Final = ("daphne", "granian", "gunicorn", "hypercorn", "uvicorn")


def check(code: Code) -> Iterator[Hit]:
    """Yield the first endpoint of a file, if every program that is started is silent."""
    started = [it for it in code.project.commands(code.path) if it.program in PROGRAMS]
    if not started or not all(_is_silent(it) for it in started):
        return
    place = endpoint(code)
    if place is not None and not mentions_pings(code):
        command = started[0]
        message = f"Nothing pings this connection: {command.program} is started without pings"
        related = (((command.path, command.span), "Started here"),)
        yield Hit(place, message, related=related)


def _is_silent(command: Command) -> bool:
    """Whether a program, as it is started, does not ping."""
    if command.program == "hypercorn":
        return not command.has("--websocket-ping-interval", "-c", "--config")
    if command.program == "gunicorn":
        worker = command.option("-k", "--worker-class")
        return worker is not None and worker.value == "asgi"
    flag = "--ping-interval" if command.program == "daphne" else "--ws-ping-interval"
    interval = command.option(flag)
    return interval is not None and interval.value in ("0", "0.0")
