"""Requests that wait: bounded, in order, and sent twice only where that is safe."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.core.outbox import Outbox, Pending, with_id
from holdfast.errors import QueueFull
from tests.core.profile import PROFILE


def ids(pending: list[Pending]) -> list[int]:
    return [one.id for one in pending]


def test_the_id_comes_first() -> None:
    """A request goes out as the application wrote it, with an `id` before everything else."""
    outbox = Outbox(1)
    pending = outbox.add(7, b'{"type":"move","to": 3.50}', repeatable=False)
    assert pending.payload == b'{"id":7,"type":"move","to": 3.50}'


@pytest.mark.parametrize("body", [b"{}", b'{"a":1}', b'{"a":{"id":2}}'])
def test_an_id_makes_valid_json(body: bytes) -> None:
    """Whatever the object, with an id it is an object with one member more."""
    assert json.loads(with_id(body, 9)) == {"id": 9, **json.loads(body)}


def test_no_more_than_the_limit() -> None:
    """Beyond `limit` nothing is taken in, and the error says so; an answer makes room."""
    outbox = Outbox(2)
    outbox.add(1, b"{}", repeatable=True)
    outbox.add(2, b"{}", repeatable=True)
    with pytest.raises(QueueFull, match="2 requests wait") as caught:
        outbox.add(3, b"{}", repeatable=True)
    assert caught.value.limit == 2
    assert 3 not in outbox
    assert len(outbox) == 2
    assert outbox.take(1) is not None
    outbox.add(3, b"{}", repeatable=True)
    assert ids(outbox.waiting()) == [2, 3]


def test_a_limit_of_none_at_all() -> None:
    """Where nothing may wait, nothing is taken in."""
    with pytest.raises(QueueFull):
        Outbox(0).add(1, b"{}", repeatable=True)


def test_take_forgets() -> None:
    """A request is taken once."""
    outbox = Outbox(5)
    pending = outbox.add(1, b"{}", repeatable=True)
    assert 1 in outbox
    assert outbox.take(1) is pending
    assert outbox.take(1) is None
    assert 1 not in outbox


def test_waiting_is_what_was_not_sent() -> None:
    """What was sent waits for its reply, not for its turn."""
    outbox = Outbox(5)
    first = outbox.add(1, b"{}", repeatable=True)
    outbox.add(2, b"{}", repeatable=True)
    first.sent = True
    assert ids(outbox.waiting()) == [2]


def test_the_end_of_a_connection() -> None:
    """What was sent and may not be repeated is gone; all else waits again, in its old order."""
    outbox = Outbox(5)
    for id, repeatable, sent in [(1, True, True), (2, False, True), (3, False, False)]:
        outbox.add(id, b"{}", repeatable=repeatable).sent = sent
    assert outbox.disconnected() == [2]
    assert ids(outbox.waiting()) == [1, 3]
    assert outbox.disconnected() == []


def test_clear_names_all() -> None:
    """At the end everything that waited is named, in order, and nothing is kept."""
    outbox = Outbox(5)
    for id in (3, 1, 2):
        outbox.add(id, b"{}", repeatable=True)
    assert outbox.clear() == [3, 1, 2]
    assert len(outbox) == 0
    assert outbox.clear() == []


STEPS = st.lists(
    st.sampled_from(["repeatable", "once", "send", "send", "answer", "drop"]), max_size=40
)


@PROFILE
@given(STEPS)
def test_outbox_laws(steps: list[str]) -> None:
    """Each request ends in one way: answered, refused at a drop, or still there, oldest first.

    What may not be repeated is sent once at most, and nothing is sent ahead of an older one.
    """
    outbox, last = Outbox(1000), 0
    repeatable: dict[int, bool] = {}
    sends: dict[int, int] = {}
    answered: set[int] = set()
    gone: set[int] = set()
    for step in steps:
        waiting = outbox.waiting()
        if step in ("repeatable", "once"):
            last += 1
            repeatable[last] = step == "repeatable"
            outbox.add(last, b"{}", repeatable=repeatable[last])
        elif step == "send" and waiting:
            waiting[0].sent = True
            sends[waiting[0].id] = sends.get(waiting[0].id, 0) + 1
        elif step == "answer":
            sent = [id for id in sends if id in outbox and id not in ids(waiting)]
            if sent:
                outbox.take(sent[0])
                answered.add(sent[0])
        elif step == "drop":
            gone.update(outbox.disconnected())
            assert len(outbox.waiting()) == len(outbox)
        assert ids(outbox.waiting()) == sorted(ids(outbox.waiting()))
    left = {id for id in repeatable if id in outbox}
    assert sorted([*answered, *gone, *left]) == sorted(repeatable)
    assert all(sends.get(id, 0) <= 1 for id, may in repeatable.items() if not may)
    assert all(not repeatable[id] and sends[id] == 1 for id in gone)
