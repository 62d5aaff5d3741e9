"""Messages in attributes, lists and the state of components."""

from __future__ import annotations

import pytest

from holdfast.review.analysis.kept import Kept
from holdfast.review.code import Code
from tests.review.reading import javascript, python

WS = "const ws = new WebSocket(u);\n"
REACT = "import { useState } from 'react';\n" + WS
CLASS = "class A { connect() { const ws = new WebSocket(u); ws.onmessage = (e) => { %s }; } %s }"


def stage(code: Code) -> str | None:
    """What the argument of `use(…)` is."""
    call = next(it for it in code.calls if code.source(it.callee) == "use")
    found = Kept(code).trace(call.args[0])
    return None if found is None else found.stage.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (WS + "ws.onmessage = (e) => use(e.data);", "raw"),
        (WS + "ws.onmessage = (e) => { last.text = e.data; }; use(last.text);", "raw"),
        (WS + "ws.onmessage = (e) => { last.event = e; }; use(last.event);", None),
        (WS + "ws.onmessage = (e) => { last.text = 'new'; }; use(last.text);", None),
        (WS + "last.count++; use(last.count);", None),
        (CLASS % ("this.text = e.data;", "show() { use(this.text); }"), "raw"),
        (CLASS % ("this.text = e.data;", "show() { use(this.other); }"), None),
        (WS + "const all = []; ws.onmessage = (e) => all.push(e.data); use(all);", "raw"),
        (
            WS + "const all = new Map(); ws.onmessage = (e) => all.set(1, e.data); use(all);",
            "raw",
        ),
        (WS + "const all = []; ws.onmessage = (e) => log(all.length, e.data); use(all);", None),
        (WS + "const all = []; ws.onmessage = (e) => all.remove(e.data); use(all);", None),
        (WS + "const all = []; ws.onmessage = (e) => e.data.push(all.add); use(all);", None),
        (CLASS % ("this.all.push(e.data);", "show() { use(this.all); }"), "raw"),
    ],
)
def test_attributes_and_lists(text: str, expected: str | None) -> None:
    """What an attribute is given, and what is added to a list, anywhere in the file."""
    assert stage(javascript(text)) == expected


def test_lists_of_python() -> None:
    """The same in Python."""
    text = (
        "from websockets import connect\nasync def f():\n    ws = await connect(u)\n"
        "    seen = []\n    async for raw in ws:\n        seen.append(raw)\n    use(seen)\n"
    )
    assert stage(python(text)) == "raw"


def test_attributes_of_python() -> None:
    """An attribute that only has a type is given nothing there."""
    text = (
        "from websockets import connect\nclass A:\n    async def f(self):\n"
        "        self.last: str\n        ws = await connect(u)\n"
        "        async for raw in ws:\n            self.last = raw\n"
        "    def show(self):\n        use(self.last)\n"
    )
    assert stage(python(text)) == "raw"


@pytest.mark.parametrize(
    ("handler", "expected"),
    [
        ("this.setState({ text: e.data });", "raw"),
        ("this.setState((old) => ({ text: old.text + e.data }));", "raw"),
        ("this.setState({ other: e.data });", None),
        ("this.setState(made(e.data));", None),
        ("this.setState();", None),
        ("setState({ text: e.data });", None),
        ("(this.x).y.setState({ text: e.data });", None),
        ("other.setState({ text: e.data });", None),
    ],
)
def test_state_of_a_class(handler: str, expected: str | None) -> None:
    """`this.state.text` is what the component itself gave `setState`."""
    assert stage(javascript(CLASS % (handler, "render() { use(this.state.text); }"))) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("const [text, setText] = useState(''); ws.onmessage = (e) => setText(e.data);", "raw"),
        (
            "const [text, setText] = useState('');"
            "ws.onmessage = (e) => setText((old) => { if (!old) return; return old + e.data; });",
            "raw",
        ),
        ("const [text, setText] = useState(''); ws.onmessage = (e) => setText('new');", None),
        ("const [text, setText] = useState(''); ws.onmessage = (e) => give(setText);", None),
        (
            "const [text, setText] = useState('');"
            "ws.onmessage = (e) => setText((old) => { log(e.data); });",
            None,
        ),
        ("const [text] = useState(''); ws.onmessage = (e) => setText(e.data);", None),
        ("const [text, setText] = pair(); ws.onmessage = (e) => setText(e.data);", None),
        ("const [text, setText] = given; ws.onmessage = (e) => setText(e.data);", None),
        ("const [other, text] = useState(''); ws.onmessage = (e) => other(e.data);", None),
        ("function show(text) {", None),
    ],
)
def test_state_of_a_hook(body: str, expected: str | None) -> None:
    """A hook's state is what its setter was given, or what the function given to it returns."""
    end = "use(text); }" if body.endswith("{") else "use(text);"
    assert stage(javascript(f"{REACT}{body} {end}")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (WS + "let html = ''; ws.onmessage = (e) => { html = e.data; };", "raw"),
        (WS + "const html = ref(''); ws.onmessage = (e) => { html.value = e.data; };", "raw"),
        (WS + "const html = ref([]); ws.onmessage = (e) => html.value.push(e.data);", "raw"),
        (CLASS % ("this.html = e.data;", ""), "raw"),
        (WS + "const html = ''; ws.onmessage = (e) => { other = e.data; };", None),
        (WS + "ws.onmessage = (e) => { other = e.data; };", None),
    ],
)
def test_shown(text: str, expected: str | None) -> None:
    """A template's `html` is a variable, a ref's value or an attribute of the component."""
    found = Kept(javascript(text)).shown("html")
    assert (None if found is None else found.stage.value) == expected
