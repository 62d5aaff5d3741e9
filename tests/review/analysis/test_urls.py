"""URLs that are put together: their parts, and the constant text they begin with."""

from itertools import pairwise

import pytest

from holdfast.review.analysis.urls import beginning, parts_of
from holdfast.review.code import Code
from holdfast.review.facts.project import Project
from holdfast.review.syntax import nodes as n


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


def test_sums_may_be_long() -> None:
    """A sum is taken apart whole, however many parts it has."""
    code = Code("a.js", "open(" + " + ".join(["a"] * 90) + ")", "javascript", Project())
    (call,) = code.all(n.Call)
    assert len(parts_of(code, call.args[0])) == 90


def test_depth_is_bounded() -> None:
    """Names in the sums of other names are followed only so far."""
    names = "abcdefghijk"
    lines = [f"const {name} = {other} + 1" for name, other in pairwise(names)]
    code = Code("a.js", "\n".join([*lines, "open(a + 1)"]), "javascript", Project())
    (call,) = code.all(n.Call)
    assert isinstance(parts_of(code, call.args[0])[0], n.Binary)


@pytest.mark.parametrize(
    ("url", "start", "rest"),
    [
        ("'wss://%s/live?token=%s' % (host, token)", "wss://", 3),
        ("'%s/live' % base", "", 2),
        ("'wss://a.b/{}'.format(room)", "wss://a.b/", 1),
        ("'wss://{0}/{1}'.format(host, room)", "wss://", 3),
        ("'wss://%s/%s' % pair", "", 1),
        ("'wss://{host}'.format(host=host)", "", 1),
    ],
)
def test_formatted_urls(url: str, start: str, rest: int) -> None:
    """Python's older ways to put a text together are seen, where each value has its place."""
    code = Code("a.py", f"open({url})", "python", Project())
    call = code.calls[0]
    found, after = beginning(parts_of(code, call.args[0]))
    assert (found, len(after)) == (start, rest)
