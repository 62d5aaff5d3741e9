"""Queues of connections are found in their registries, and what is put into all of them."""

from __future__ import annotations

import pytest

from holdfast.review.analysis.feeds import feeds, published
from tests.review.reading import python

HEAD = "import asyncio\nfrom fastapi import WebSocket\nasync def serve(ws: WebSocket):\n    "


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("q = asyncio.Queue()\n    queues.add(q)", [("queues", "")]),
        ("q = asyncio.Queue()\n    self.all.append(q)", [("self.all", "")]),
        ("q = asyncio.Queue()\n    make().add(q)", []),
        ("q = asyncio.LifoQueue(5)\n    by_name[name] = q", [("by_name", "name")]),
        ("q = asyncio.Queue()\n    start(q)", []),
        ("q = other.Queue()\n    queues.add(q)", []),
        ("ws.queue = asyncio.Queue()", []),
        ("pass\nq = asyncio.Queue()\nqueues.add(q)", []),
        ("make(asyncio.Queue())", []),
    ],
)
def test_registries(body: str, wanted: list[tuple[str, str]]) -> None:
    """A queue made in a function is a connection's where it is put with others."""
    code = python(HEAD + body + "\n")
    found = [(code.source(it.registry), it.key and code.source(it.key)) for it in feeds(code)]
    assert [(registry, key or "") for registry, key in found] == wanted


def test_files_without_connections() -> None:
    """Queues of other programs are not looked at."""
    assert not list(
        feeds(python("import asyncio\ndef f():\n    q = asyncio.Queue()\n    a.add(q)"))
    )


@pytest.mark.parametrize(
    ("loop", "found"),
    [
        ("for q in queues:\n        q.put_nowait(1)", True),
        ("for q in list(queues):\n        await q.put(1)", True),
        ("for name, q in queues.items():\n        await q.put(name)", True),
        ("for q in list():\n        await q.put(1)", False),
        ("for q in others:\n        await q.put(1)", False),
        ("for q in queues:\n        await q.get()", False),
        ("for q in queues:\n        await other.put(q)", False),
    ],
)
def test_publishing(loop: str, found: bool) -> None:
    """What a loop over the registry puts into its queues is for all of them."""
    publish = f"async def publish():\n    {loop}\n"
    code = python(f"{HEAD}q = asyncio.Queue()\n    queues.add(q)\n{publish}")
    (feed,) = feeds(code)
    assert bool(list(published(code, feed))) is found
