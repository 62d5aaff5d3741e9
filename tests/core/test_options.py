"""What a channel keeps and allows, and which names are channels."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.core.options import Channel, Patterns
from holdfast.errors import ConfigError
from tests.core.profile import PROFILE


def test_defaults() -> None:
    """Without options a channel keeps 128 messages for 5 minutes and lets no client publish."""
    channel = Channel()
    assert (channel.history, channel.ttl, channel.max_message) == (128, 300.0, 65536)
    assert [channel.publish, channel.latest_only, channel.presence] == [False] * 3
    assert (channel.message_rate, channel.max_subscribers) == (0, 0)


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"publish": 1}, "publish must be true or false, not 1"),
        ({"presence": "yes"}, "presence must be true or false, not 'yes'"),
        ({"latest_only": None}, "latest_only must be true or false, not None"),
        ({"history": -1}, "history must be a number of 0 or more, not -1"),
        ({"history": True}, "history must be a number of 0 or more, not True"),
        ({"history": "10"}, "history must be a number of 0 or more, not '10'"),
        ({"history": 1.5}, "history must be a whole number, not 1.5"),
        ({"max_message": 1e3}, "max_message must be a whole number, not 1000.0"),
        ({"ttl": -0.5}, "ttl must be a number of 0 or more, not -0.5"),
        ({"ttl": float("nan")}, "ttl must be a number of 0 or more, not nan"),
        ({"ttl": None}, "ttl must be a number of 0 or more, not None"),
        ({"max_message": 0}, "max_message must be at least 1 byte"),
        ({"latest_only": True, "history": 0}, "latest_only needs history=1 or more"),
    ],
)
def test_wrong_option_is_named(options: dict[str, Any], text: str) -> None:
    """A value that makes no sense is refused at once, with the option and the value."""
    with pytest.raises(ConfigError, match=re.escape(text)):
        Channel(**options)


def test_border_values_are_allowed() -> None:
    """0 turns a limit off, and a whole number of seconds is a time too."""
    assert Channel(history=0, ttl=0, message_rate=0, max_message=1).ttl == 0
    assert Channel(latest_only=True, history=1).latest_only
    assert Channel(ttl=float("inf")).ttl == float("inf")


def test_options_from_a_file() -> None:
    """A parsed file gives the same options as keyword arguments."""
    assert Channel.from_mapping({"history": 5, "publish": True}) == Channel(5, publish=True)
    assert Channel.from_mapping({}) == Channel()


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ([], "channel options must be an object, not []"),
        (None, "channel options must be an object, not None"),
        ({"hist": 5}, "unknown channel option 'hist'; known: history, ttl, publish"),
        ({1: 5}, "unknown channel option 1"),
        ({"history": "5"}, "history must be a number"),
    ],
)
def test_wrong_file_is_refused(options: object, text: str) -> None:
    """A file with an unknown option or a wrong value is refused, and the text says which."""
    with pytest.raises(ConfigError, match=re.escape(text)):
        Channel.from_mapping(options)


def test_first_match_wins() -> None:
    """Patterns are tried in the order they were given."""
    vip, chat, rest = Channel(history=1), Channel(history=2), Channel(history=3)
    find = Patterns({"chat:vip": vip, "chat:*": chat, "*": rest}).find
    assert [find("chat:vip"), find("chat:x"), find("chat:"), find("news")] == [
        vip,
        chat,
        chat,
        rest,
    ]


@pytest.mark.parametrize(
    ("pattern", "name", "matches"),
    [
        ("news", "news", True),
        ("news", "news2", False),
        ("news", "News", False),
        ("a.b", "axb", False),
        ("a*c", "ac", True),
        ("a*c", "a*c", True),
        ("a*c", "abcd", False),
        ("*:*:end", "x:y:z:end", True),
        ("*", "line\nbreak", True),
        ("**", "x", True),
        ("[a]", "a", False),
        ("[a]", "[a]", True),
        ("room:*", "room", False),
    ],
)
def test_star_stands_for_any_characters(pattern: str, name: str, *, matches: bool) -> None:
    """`*` matches any characters or none; everything else in a pattern stands for itself."""
    assert (Patterns({pattern: Channel()}).find(name) is not None) is matches


@pytest.mark.parametrize("channels", [{"": Channel()}, {"a": None}, {"a": {"history": 5}}])
def test_wrong_pattern_is_refused(channels: dict[str, Any]) -> None:
    """A pattern needs a name and a `Channel`."""
    with pytest.raises(ConfigError, match=r"needs a name and a Channel\(\.\.\.\)"):
        Patterns(channels)


def test_longest_message_of_all_patterns() -> None:
    """`max_message` is the largest of all patterns: what a connection must be able to take."""
    channels = {"a": Channel(max_message=10), "b": Channel(max_message=20)}
    assert Patterns(channels).max_message == 20
    assert Patterns({}).max_message == 1


@PROFILE
@given(st.lists(st.text("ab*:", min_size=1, max_size=6), unique=True), st.text("ab:", max_size=8))
def test_patterns_match_as_defined(patterns: list[str], name: str) -> None:
    """A name gets the options of the first pattern that it matches, letter by letter."""

    def fits(pattern: str, name: str) -> bool:
        if not pattern:
            return not name
        if pattern[0] == "*":
            return any(fits(pattern[1:], name[at:]) for at in range(len(name) + 1))
        return name[:1] == pattern[0] and fits(pattern[1:], name[1:])

    channels = {pattern: Channel(history=count) for count, pattern in enumerate(patterns)}
    expected = next((channels[pattern] for pattern in patterns if fits(pattern, name)), None)
    assert Patterns(channels).find(name) is expected
