"""Connections in the memory of one process, where several are started.

## What it does
Looks for servers that reach other connections through their own memory: a set, list or map of
connections in a module or a class, `wss.clients`, Socket.IO without an adapter or a message queue,
Channels' in-memory layer. It reports them where the tree starts several processes: workers of
gunicorn, uvicorn, Hypercorn and their like, pm2, Node's cluster, replicas of a service. Files and
projects with anything that carries messages between processes are left alone.

## Why it hurts
A message reaches only those who happen to be connected to the same process. With four workers,
three of four users never see it; in development, with one, all is well.

## Example
```py
connections: set[WebSocket] = set()


async def broadcast(text: str) -> None:
    for connection in set(connections):
        await connection.send_text(text)


# Procfile: web: gunicorn -w 4 -k uvicorn_worker.UvicornWorker app:app
```

## Instead
Publish each message to something that all processes listen to, such as Redis, NATS or PostgreSQL,
and let each process hand it to its own connections.

```py
async def publish(text: str) -> None:
    await redis.publish("chat", text)


async def relay() -> None:  # a task in each process
    async with redis.pubsub() as channel:
        await channel.subscribe("chat")
        async for message in channel.listen():
            if message["type"] == "message":
                await broadcast(message["data"])
```

Socket.IO has adapters for that, python-socketio a `client_manager`, Channels `channels_redis`. Or
start one process, if one is enough.

## References
- https://fastapi.tiangolo.com/advanced/websockets/
- https://socket.io/docs/v4/using-multiple-nodes/
- https://python-socketio.readthedocs.io/en/stable/server.html#emitting-from-external-processes
- https://channels.readthedocs.io/en/stable/topics/channel_layers.html#in-memory-channel-layer
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Severity
from holdfast.review.analysis.escapes import escapes
from holdfast.review.analysis.feeds import feeds, published
from holdfast.review.analysis.heartbeats import SENDS
from holdfast.review.analysis.launches import launches
from holdfast.review.analysis.members import collections
from holdfast.review.analysis.socketio import socketio_servers
from holdfast.review.code import Code
from holdfast.review.facts.workers import Workers
from holdfast.review.hit import Hit
from holdfast.review.meaning.scopes import Binding
from holdfast.review.meaning.slots import APPLICATION, Slot
from holdfast.review.meaning.sockets import Role
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.medium,
    libraries=(
        *("Starlette", "aiohttp", "websockets", "Sanic", "Tornado", "Channels", "ws", "Socket.IO"),
        *("python-socketio", "Flask-SocketIO"),
    ),
    languages=("python", "javascript"),
)
PYTHON: Final = frozenset(
    {
        "fastapi",
        "granian",
        "gunicorn",
        "hypercorn",
        "sanic",
        "tornado",
        "uvicorn",
        "WEB_CONCURRENCY",
        "replicas",
    }
)
NODE: Final = frozenset({"pm2", "cluster", "WEB_CONCURRENCY", "replicas"})
BETWEEN: Final = re.compile(
    r"(?i)redis|valkey|\bnats\b|kafka|amqp|rabbit|pika|pub_?sub|publisher|broadcaster|mqtt|zmq"
    r"|zeromq|channel_layer|\blisten\b.*\bnotify\b|broker|adapter|postmessage|process\.send"
    r"|multiprocessing|centrifug|pusher|ably|supabase|message_queue|client_manager"
)
"""What speaks of messages between processes."""
BROKERS: Final = {
    "npm": (
        *("redis", "ioredis", "nats", "kafkajs", "amqplib", "mqtt", "@socket.io/redis-adapter"),
        *("@socket.io/cluster-adapter", "@socket.io/redis-streams-adapter", "socket.io-redis"),
    ),
    "pypi": (
        *("redis", "aioredis", "channels-redis", "broadcaster", "nats-py", "aiokafka", "aio-pika"),
        *("kafka-python", "confluent-kafka", "pika", "kombu", "celery", "pyzmq"),
    ),
}
LAYER: Final = "channels.layers.InMemoryChannelLayer"


def check(code: Code) -> Iterator[Hit]:
    """Yield the first way in which a file reaches other connections, if workers are many."""
    kinds = PYTHON if code.python else NODE
    known = [*code.project.workers(code.path), *launches(code)]
    workers = next((it for it in known if _counts(it, kinds)), None)
    if workers is None:
        return
    if code.project.depends("pypi", code.path, *BROKERS["pypi"]):
        return
    if code.project.depends("npm", code.path, *BROKERS["npm"]):
        return
    layer = next((it for it in code.all(n.Literal) if it.value == LAYER), None)
    if layer is not None:
        yield _hit(layer, "`InMemoryChannelLayer`", workers)
    elif not BETWEEN.search(code.text):
        found = next(_reaching(code), None)
        if found is not None:
            yield _hit(*found, workers)


def _counts(workers: Workers, kinds: frozenset[str]) -> bool:
    return workers.many and workers.kind in kinds


def _hit(node: n.Node, what: str, workers: Workers) -> Hit:
    several = f"{workers.count} processes are" if workers.count else "one process a core is"
    message = f"{what} reaches the connections of one process only, and {several} started"
    where = f"Started here ({workers.kind})"
    return Hit(node, message, related=(((workers.path, workers.span), where),))


def _reaching(code: Code) -> Iterator[tuple[n.Node, str]]:
    """What reaches other connections than that of the message, and what it is called."""
    for server, call in socketio_servers(code):
        # Who is handed the server sends to all of its clients.
        if server.called("emit", "to", "in", "send", "of") or escapes(code, server):
            yield call, "Socket.IO"
    for socket in code.sockets.of("ws", side="server"):
        if socket.role is Role.member and socket.called("send"):
            yield socket.node, "`clients`"
    for slot, collection in collections(code).items():
        if _is_shared(code, slot):
            changes = set(collection.changes)
            read = (it for it in code.uses(slot) if changes.isdisjoint(it.ancestors()))
            if any(_sends(it) for it in read):
                yield _place(code, slot, collection.adds[0])
    for feed in feeds(code):
        if _is_shared(code, feed.slot) and any(published(code, feed)):
            yield _place(code, feed.slot, feed.node)


def _place(code: Code, slot: Slot, add: n.Node) -> tuple[n.Node, str]:
    """Where a collection is made, or first added to if that is elsewhere, and its name."""
    made = next((it.node for it in code.sources(slot)), None)
    if made is not None:
        return made, f"`{code.source(getattr(made, 'target', made))}`"
    into = add.target if isinstance(add, n.Assign) else getattr(add, "callee", add)
    return add, f"`{code.source(getattr(into, 'object', into))}`"


def _is_shared(code: Code, slot: Slot) -> bool:
    """Whether it is a variable of the module, or an attribute of a class or of the application."""
    if isinstance(slot, Binding):
        return slot.scope is code.scopes.module
    return isinstance(slot, tuple) and (isinstance(slot[0], n.Class) or slot[0] == APPLICATION)


def _sends(use: n.Node) -> bool:
    """Whether the function that reads the collection sends something."""
    function = use.enclosing(n.Function)
    return function is not None and any(it.method in SENDS for it in function.find(n.Call))
