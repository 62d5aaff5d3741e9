"""Pauses that redial: in a loop around a dial, or before one that a lost connection leads to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from holdfast.review.analysis.delays import delay_of
from holdfast.review.analysis.dialing import AGAIN, leading, name_of
from holdfast.review.analysis.pauses import (
    ends_loop,
    innermost_loop,
    may_pause,
    pause_of,
    pauses,
)
from holdfast.review.analysis.redial import Client, Redial, dials_in, lost
from holdfast.review.code import Code
from holdfast.review.syntax import nodes as n

SHORT: Final = 0.1
"""A pause of fewer seconds is there to let others run, where there is another one."""


def paused(code: Code, client: Client) -> Iterator[Redial]:
    """The pauses that a client makes before it redials."""
    for call, wait, unit in pauses(code):
        how = _kind_of_pause(code, client, call)
        if how:
            sure = how == "loop" or _repeats(code, client, call)
            yield Redial(client.socket, how, call, wait, delay_of(code, wait), unit, sure)


def _kind_of_pause(code: Code, client: Client, call: n.Call) -> str:
    loop = innermost_loop(call)
    if loop is not None:
        dial = next(iter(dials_in(code, client, loop)), None)
        if dial is None or innermost_loop(dial) is not loop or _while_open(call, dial):
            return ""
        if _is_between(client, call, dial):
            return ""
        ends = _ends(dial) and call.enclosing(n.Handler) is None
        return "" if ends or _ticks(code, call, dial) or _yields(code, call, loop) else "loop"
    function = call.enclosing(n.Function)
    if function is None or function not in client.dials:
        return ""
    later = [it for it in dials_in(code, client, function) if it.start > call.start]
    if not later or _while_connected(code, call):
        return ""
    if call.enclosing(n.Handler) is not None:
        return "pause"
    around = leading(code, call)
    if any(listener.function in around for listener in lost(code, client)):
        return "pause"
    if any(_follows_loss(client, it) for home in around for it in code.callers(home)):
        return "pause"
    return "pause" if any(AGAIN.search(name_of(it)) for it in around) else ""


def _while_connected(code: Code, call: n.Call) -> bool:
    """Whether a pause is for an open connection: `if state == OPEN: close(); sleep(1)`."""
    asked = call.enclosing(n.If, n.Function)
    return (
        isinstance(asked, n.If)
        and call.within(asked.then)
        and any(
            it.op == "==" and code.source(it.right).endswith("OPEN")
            for it in asked.test.find(n.Binary)
        )
    )


def _follows_loss(client: Client, call: n.Call) -> bool:
    """Whether a call comes after an error, or after the loop over what the connection brings."""
    if isinstance(call.enclosing(n.Handler, n.Function), n.Handler):
        return True
    block = call.enclosing(n.Block)
    line = next((it for it in block.body if call.within(it)), call) if block else call
    return block is not None and any(
        isinstance(it, n.ForEach) and it.iterable in client.socket.uses
        for it in block.body
        if it.end <= line.start
    )


def _repeats(code: Code, client: Client, call: n.Call) -> bool:
    """Whether a pause before a dial is waited for each time that a connection is lost."""
    around = leading(code, call)
    if any(listener.function in around for listener in lost(code, client)):
        return True
    calls = [it for function in around for it in code.callers(function)]
    if any(innermost_loop(it) for it in calls):
        return True
    handler = call.enclosing(n.Handler)
    if handler is None:
        return any(it.enclosing(n.Handler) for it in calls)
    # After an error: the dial that follows has to come back here when it fails itself.
    outer = handler.enclosing(n.Try)
    if outer is None or not any(
        code.function(it.callee) in around for it in dials_in(code, client, handler)
    ):
        return False
    caught = any(it.within(outer.body) for it in dials_in(code, client, outer))
    return caught or client.socket.node.enclosing(n.Try) is not None


def _ends(dial: n.Call) -> bool:
    """Whether the loop ends with the dial."""
    node: n.Node = dial
    while node.parent is not None and not isinstance(node.parent, n.Block):
        node = node.parent
    block = node.parent
    following = block.body[block.body.index(node) + 1 :] if isinstance(block, n.Block) else ()
    return isinstance(node, n.Return) or any(ends_loop(it) for it in following)


def _ticks(code: Code, call: n.Call, dial: n.Call) -> bool:
    """Whether a loop looks every moment whether it is time to dial."""
    found = pause_of(code, call)
    seconds = None if found is None else code.number(found[0])
    asked, loop = dial.enclosing(n.If), innermost_loop(dial)
    if found is None or seconds is None or asked is None or loop is None:
        return False
    return seconds / found[1] <= SHORT and asked.within(loop)


def _yields(code: Code, call: n.Call, loop: n.Node) -> bool:
    """Whether the pause only lets others run, and another one waits for the redial."""
    found = pause_of(code, call)
    seconds = None if found is None else code.number(found[0])
    if found is None or seconds is None or seconds / found[1] >= SHORT:
        return False
    others = (it for it in loop.find(n.Call) if it is not call)
    return any(may_pause(code, it) for it in others)


def _is_between(client: Client, call: n.Call, dial: n.Call) -> bool:
    """Whether the pause is one between messages, and the dial is for one that was not sent."""
    handler = dial.enclosing(n.Handler, n.While)
    tried = handler.parent if isinstance(handler, n.Handler) else None
    if not isinstance(tried, n.Try) or call.within(tried):
        return False
    sent = (it for it in client.socket.calls if (it.method or "").startswith("send"))
    return any(it.within(tried.body) for it in sent)


def _while_open(call: n.Call, dial: n.Call) -> bool:
    """Whether the pause is one between messages: after the dial, in what follows its success."""
    for outer in call.ancestors():
        if isinstance(outer, n.With) and any(dial.within(item) for item in outer.items):
            return True
        if isinstance(outer, n.Handler):
            return False
        if isinstance(outer, n.Try) and call.within(outer.body) and dial.within(outer.body):
            return call.start > dial.start and bool(outer.handlers)
    return False
