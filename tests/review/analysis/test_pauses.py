"""Pauses are told from other calls, and loops from functions."""

from __future__ import annotations

import pytest

from holdfast.review.analysis.pauses import (
    endless,
    ends_loop,
    innermost_loop,
    may_pause,
    pause_of,
    pauses,
)
from holdfast.review.syntax import nodes as n
from tests.review.reading import at, javascript, python


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("await sleep(5)", ("5", 1000)),
        ("await new Promise((go) => setTimeout(go, 7))", ("7", 1000)),
        ("await new Promise((go) => { log(); setTimeout(go, 7); })", ("7", 1000)),
        ("await new Promise((go) => setTimeout(go))", None),
        ("await new Promise((go) => log(go))", None),
        ("await new Promise(go)", None),
        ("await new Promise()", None),
        ("await other(5)", None),
        ("await sleep()", None),
        ("sleep(5)", None),
        ("await find()(5)", None),
    ],
)
def test_javascript(text: str, wanted: tuple[str, int] | None) -> None:
    """A pause is awaited, and its length is in milliseconds."""
    code = javascript(f"async function f() {{ {text}; }}")
    found = [pause_of(code, call) for call in code.calls]
    shown = [(code.source(it[0]), it[1]) for it in found if it is not None]
    assert shown == ([] if wanted is None else [wanted])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("await asyncio.sleep(5)", "5"),
        ("time.sleep(3)", "3"),
        ("sleep()", None),
        ("stopped.wait(4)", "4"),
        ("stopped.wait(timeout=4)", "4"),
        ("stopped.wait()", None),
        ("await asyncio.wait_for(stopped.wait(), timeout=2)", "2"),
        ("await asyncio.wait_for(stopped.wait(), 2)", "2"),
        ("await asyncio.wait_for(ws.recv(), 2)", None),
        ("import asyncio; asyncio.wait(tasks, timeout=2)", None),
        ("wait_for(timeout=1)", None),
        ("other(5)", None),
    ],
)
def test_python(text: str, wanted: str | None) -> None:
    """A pause may wait for an event as well, and its length is in seconds."""
    code = python(text)
    found = [pause_of(code, call) for call in code.calls]
    shown = [code.source(it[0]) for it in found if it is not None]
    assert shown == ([] if wanted is None else [wanted])


def test_no_call() -> None:
    """What is no call is no pause."""
    code = javascript("x")
    assert pause_of(code, code.module) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("while (a) { dial() }", n.While),
        ("for (const a of b) { if (a) { dial() } }", n.ForEach),
        ("while (a) { new Promise((go) => { dial() }) }", n.While),
        ("while (a) { later(() => { dial() }) }", None),
        ("dial()", None),
    ],
)
def test_innermost_loop(text: str, kind: type[n.Node] | None) -> None:
    """A loop is around what runs in it, not around what is only defined there."""
    code = javascript(text)
    found = innermost_loop(at(code, "dial()", n.Call))
    assert (None if found is None else type(found)) is kind


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("while (true) {}", True),
        ("while (this.on) {}", False),
        ("for (;;) {}", True),
        ("for (let i = 0; i < 3; i++) {}", False),
        ("for (const a of b) {}", False),
    ],
)
def test_endless(text: str, wanted: bool) -> None:
    """Only a test can end a loop from outside."""
    code = javascript(text)
    loop = next(it for it in code.module.walk() if isinstance(it, n.While | n.For | n.ForEach))
    assert endless(code, loop) is wanted


def test_all_pauses() -> None:
    """Those of a file, and nothing else that is called."""
    code = python("sleep(5)\nlog(1)\nevent.wait(2)")
    found = [(code.source(it), code.source(length), unit) for it, length, unit in pauses(code)]
    assert found == [("sleep(5)", "5", 1), ("event.wait(2)", "2", 1)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("this.backoff.next()", True), ("scheduleReconnect()", True), ("log()", False)],
)
def test_may_pause(text: str, wanted: bool) -> None:
    """A call may pause if anything in its name says so."""
    code = javascript(text)
    assert may_pause(code, code.calls[0]) is wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("return", True), ("throw e", True), ("break", True), ("continue", False), ("f()", False)],
)
def test_ends_loop(text: str, wanted: bool) -> None:
    """A loop ends with what leaves it or its function, not with what begins it again."""
    code = javascript(f"function f() {{ for (;;) {{ {text}; }} }}")
    loop = next(it for it in code.nodes if isinstance(it, n.For))
    assert ends_loop(loop.body.body[0]) is wanted
