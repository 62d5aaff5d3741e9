"""URLs that are put together: their parts, and the constant text they begin with."""

import pytest

from holdfast.review.code import Code
from holdfast.review.project import Project
from holdfast.review.syntax import nodes as n
from holdfast.review.urls import beginning, parts_of


@pytest.mark.parametrize(
    ("text", "start", "rest"),
    [
        ("open('wss://a.b/live')", "wss://a.b/live", 0),
        ("open('wss://' + host + '/live')", "wss://", 2),
        ("const scheme = 'ws:'; open(`${scheme}//${host}/live`)", "ws://", 2),
        ("const base = `wss://${host}`; open(base + '/live?x=' + y)", "wss://", 3),
        ("open(port + '/live')", "", 2),
        ("open(443)", "", 1),
        ("open(``)", "", 0),
    ],
)
def test_a_url_is_its_parts(text: str, start: str, rest: int) -> None:
    """Names, templates and sums are looked through; what is not constant ends the beginning."""
    code = Code("a.js", text, "javascript", Project())
    (call,) = (it for it in code.all(n.Call) if isinstance(it.callee, n.Name))
    found, after = beginning(parts_of(code, call.args[0]))
    assert (found, len(after)) == (start, rest)


def test_depth_is_bounded() -> None:
    """A sum of many parts is taken apart only so far."""
    code = Code("a.js", "open(" + " + ".join("abcdefghijk") + ")", "javascript", Project())
    (call,) = code.all(n.Call)
    parts = parts_of(code, call.args[0])
    assert isinstance(parts[0], n.Binary)
