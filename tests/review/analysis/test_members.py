"""Collections of connections are found, with what goes in and out."""

from __future__ import annotations

import pytest

from holdfast.review.analysis.members import Collection, collections, held, removals
from holdfast.review.code import Code
from holdfast.review.syntax import nodes as n
from tests.review.reading import at, python

MANAGER = """
from fastapi import WebSocket
from other import registry

class Manager:
    def __init__(self):
        self.active = []
        self.names = []
        self.rooms = {}
        self.first = None

    async def connect(self, websocket: WebSocket, room, user):
        self.active.append(websocket)
        self.names.append(user)
        self.rooms.setdefault(room, {})[user] = websocket
        make()[room] = websocket
        make().append(websocket)
        self.rooms[room].count = websocket

    def disconnect(self, websocket: WebSocket, room, user):
        self.active.remove(websocket)
        del self.rooms[room][user], self.first
        del make()[room]
        make().remove(websocket)
        self.active -= [websocket]
        total = 0
        total += 1
        make().total -= 1

manager = Manager()

async def endpoint(websocket: WebSocket, user):
    manager.disconnect(websocket, "lobby", user)
    manager.connect(websocket, "lobby", user)
    registry.unregister(user)
    registry.unregister()
    registry.unwatch(user)
    registry.user_offline(user)
    registry.offline_users(user)
    registry.renew(user)
    websocket.remove(user)
    leave(user)
"""


def _only(code: Code, name: str) -> Collection:
    [found] = [it for slot, it in collections(code).items() if slot[1] == name]  # type: ignore[index]
    return found


def test_collections() -> None:
    """What a connection is put into is a collection, what holds something else is none."""
    code = python(MANAGER)
    assert len(collections(code)) == 2
    active, rooms = _only(code, "active"), _only(code, "rooms")
    assert [code.source(it) for it in active.changes] == [
        "self.active.append(websocket)",
        "self.active.remove(websocket)",
        "self.active -= [websocket]",
    ]
    assert [code.source(it) for it in rooms.adds] == [
        "self.rooms.setdefault(room, {})[user] = websocket"
    ]
    assert [code.source(it) for it in rooms.removes] == ["del self.rooms[room][user], self.first"]


def test_keyed_by_connection() -> None:
    """A dict whose keys are the connections is a collection of them."""
    code = python(
        "from fastapi import WebSocket\nusers = {}\n"
        "async def connect(websocket: WebSocket, user):\n    users[websocket] = user\n"
    )
    assert len(collections(code)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "clients",
        "clients.values()",
        "clients.items()",
        "clients[room]",
        "clients.get(room, ())",
        "clients.setdefault(room, set())",
        "clients[room].values()",
    ],
)
def test_held(text: str) -> None:
    """A view or a part of a collection is the collection."""
    code = python(f"clients = {{}}\nfor client in {text}: ...\n")
    slot = code.slot(code.all(n.Assign)[0].target)
    assert held(code, code.all(n.ForEach)[0].iterable) == slot


@pytest.mark.parametrize("text", ["clients['a']", "clients.copy()", "list(clients)"])
def test_not_held(text: str) -> None:
    """A copy is not, and what a constant key leads to is something of its own."""
    code = python(f"clients = {{}}\nfor client in {text}: ...\n")
    slot = code.slot(code.all(n.Assign)[0].target)
    assert held(code, code.all(n.ForEach)[0].iterable) != slot


def test_removals() -> None:
    """A connection leaves directly, in a function of the file, or by a method's name elsewhere."""
    code = python(MANAGER)
    known = list(collections(code).values())
    endpoint = next(it for it in code.all(n.Function) if it.name == "endpoint")
    assert [code.source(it) for it in removals(code, endpoint, known)] == [
        'manager.disconnect(websocket, "lobby", user)',
        "registry.unregister(user)",
        "registry.unwatch(user)",
        "registry.user_offline(user)",
    ]
    direct = at(code, "self.active.remove(websocket)")
    assert list(removals(code, direct, known)) == [direct]
