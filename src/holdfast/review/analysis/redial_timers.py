"""Timers that redial: what they run dials, and a lost connection leads to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from holdfast.review.analysis.delays import delay_of
from holdfast.review.analysis.dialing import AGAIN, leading, name_of
from holdfast.review.analysis.guards import before
from holdfast.review.analysis.later import later
from holdfast.review.analysis.redial import Client, Redial, dials_in, lost
from holdfast.review.code import Code
from holdfast.review.syntax import nodes as n

WATCHES: Final = re.compile(r"time_?out|ping|pong|heart_?beat|keep_?alive|watch|handshake", re.I)
CONNECTED: Final = re.compile(r"readyState|connected|alive|\bws\b|sock", re.I)
ENDINGS: Final = frozenset({"close", "terminate", "destroy", "disconnect"})


def timed(code: Code, client: Client) -> Iterator[Redial]:
    """The timers and intervals that redial."""
    unit = 1 if code.python else 1000
    for found in later(code):
        call, callback = found.call, found.function
        if callback not in client.dials:
            continue
        how = "interval" if found.repeats else "timer"
        if found.repeats and _only_ends(code, client, callback):
            continue
        sure = _heard(code, client, call)
        sure = sure or (found.repeats and _polls(code, client, callback))
        if sure or _named(code, call, callback):
            delay = delay_of(code, found.wait)
            yield Redial(client.socket, how, call, found.wait, delay, unit, sure, callback)


def _only_ends(code: Code, client: Client, callback: n.Function) -> bool:
    """Whether an interval ends a dead connection, which others then redial."""
    calls = list(dials_in(code, client, callback))
    return bool(calls) and all(it.method in ENDINGS for it in calls)


def _heard(code: Code, client: Client, call: n.Call) -> bool:
    """Whether a lost connection leads to a timer."""
    around = leading(code, call)
    heard = any(listener.function in around for listener in lost(code, client))
    return heard or call.enclosing(n.Handler) is not None


def _named(code: Code, call: n.Call, callback: n.Function) -> bool:
    """Whether a timer redials by its name, and is no deadline of the dial."""
    names = [name_of(it) for it in (*leading(code, call), callback)]
    wait = code.source(call.args[1]) if len(call.args) > 1 else ""
    watches = any(WATCHES.search(it) for it in (names[0], names[-1], wait))
    return not watches and any(AGAIN.search(name) for name in names)


def _polls(code: Code, client: Client, callback: n.Function) -> bool:
    """Whether an interval dials if there is no connection."""
    tests = [test for dial in dials_in(code, client, callback) for test in before(callback, dial)]
    return any(CONNECTED.search(code.source(it)) for it in tests)
