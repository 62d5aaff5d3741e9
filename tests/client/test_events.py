"""What a client tells its application, as text and as values."""

from __future__ import annotations

from holdfast import Lost, Message, Position, State
from holdfast.client.events import ClientStats, Page, PresenceChange


def test_lost() -> None:
    """A loss names its range, or says that it cannot be known."""
    assert str(Lost("news", 2, 5)) == "news: messages 2 to 5 are lost"
    assert "began anew" in str(Lost("news", None, None))


def test_message() -> None:
    """A message knows where to go on behind it."""
    message = Message("news", 5, {"a": 1}, "ann", "e1")
    assert message.position == Position("e1", 5)


def test_state() -> None:
    """A state has only what belongs to it."""
    assert State("new") == State("new", None, 0, "", None)


def test_tuples() -> None:
    """The others can be taken apart."""
    assert Page(Position("e", 1), [], False)[1:] == ([], False)
    kind, channel, members = PresenceChange("list", "room", [])
    assert (kind, channel, members) == ("list", "room", [])
    assert len(ClientStats(0, 0, 0.0, None, 0, 0, 0, 0)) == 8
