"""What the pulses of all programs say together."""

from __future__ import annotations

from holdfast.review.facts.pulses import Pulse, pinging, quickest, silent_servers


def test_servers_that_never_ping() -> None:
    """They count only if nothing else pings."""
    server, client = Pulse("b.js", True, False), Pulse("c.js", False, False)
    other, pinging = Pulse("a.js", True, False), Pulse("d.js", False, True)
    assert silent_servers([]) == ()
    assert silent_servers([client]) == ()
    assert silent_servers([server, client, other]) == ("a.js", "b.js")
    assert silent_servers([server, client, pinging]) == ()


def test_how_often() -> None:
    """The shortest interval is known if all intervals are."""
    slow, quick = Pulse("a.js", True, True, 30), Pulse("b.js", False, True, 20)
    assert quickest([slow, quick]) == (20, "b.js")
    assert quickest([slow, Pulse("c.js", True, True)]) is None
    assert quickest([Pulse("c.js", True, False, 5)]) is None


def test_asgi_servers() -> None:
    """What only the server below pings is silent where that server is."""
    hosted = Pulse("a.py", True, True, hosted=True)
    assert pinging([hosted]) == [hosted]
    assert pinging([hosted, Pulse("b.py", True, False, mute=True)]) == []
