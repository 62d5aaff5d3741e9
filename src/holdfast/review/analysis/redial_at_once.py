"""Redials without any delay: a handler of `close` that dials, a loop that nothing slows down."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from holdfast.review.analysis.pauses import endless, ends_loop, innermost_loop, may_pause
from holdfast.review.analysis.redial import Client, Redial, dials_in
from holdfast.review.code import Code
from holdfast.review.syntax import nodes as n


def at_once(code: Code, client: Client) -> Iterator[Redial]:
    """The dials that follow a lost connection with nothing in between."""
    for listener in client.socket.on("close", "disconnect"):
        function = listener.function
        if function is None or function not in client.dials or _may_wait(code, function):
            continue
        call = next(dials_in(code, client, function), client.socket.node)
        # `ws.onclose = connect` has no call to point at.
        place = listener.node if call is client.socket.node else call
        yield Redial(client.socket, "now", place)
    for dial in dials_in(code, client, code.module):
        loop = innermost_loop(dial)
        repeats = isinstance(loop, n.While) or endless(code, loop)
        if loop is not None and repeats and not _may_wait(code, loop) and _swallows(loop, dial):
            yield Redial(client.socket, "now", dial)


def _may_wait(code: Code, root: n.Node) -> bool:
    """Whether anything in it may pause, as far as its names say."""
    return any(may_pause(code, it) for it in code.called(root) if isinstance(it, n.Call))


def _swallows(loop: n.Node, dial: n.Call) -> bool:
    """Whether the loop goes on after an error of the dial; `run_forever` raises none."""
    if dial.method == "run_forever":
        return not any(ends_loop(it) for it in loop.walk())
    inside = takewhile(lambda it: it is not loop, dial.ancestors())
    return any(
        not any(ends_loop(it) for it in handler.body.body)
        for outer in inside
        if isinstance(outer, n.Try) and dial.within(outer.body)
        for handler in outer.handlers
    )
