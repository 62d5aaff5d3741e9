"""Generated messages and JSON, and one sample of every message."""

from __future__ import annotations

import json
import os
from typing import Any, Final

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from msgspec import Raw

from holdfast.wire import messages as m

PROFILE: Final = settings(
    max_examples=int(os.environ.get("EXAMPLES", "200")),
    derandomize="EXAMPLES" not in os.environ,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
"""The same few hundred examples each time; `EXAMPLES=20000 pytest ...` tries so many others."""

REQUESTS: Final[tuple[type, ...]] = m.Request.__args__
REPLIES: Final[tuple[type, ...]] = m.Reply.__args__

VALUES: Final = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.text(max_size=8)
    # A float so large that its shortest form is an integer would come back as one.
    | st.floats(-1e15, 1e15, allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
"""What JSON can hold."""

DATA: Final = VALUES.map(lambda value: Raw(json.dumps(value, ensure_ascii=False).encode()))
IDS: Final = st.none() | st.integers(-(2**63), 2**63 - 1) | st.text(max_size=64)
NUMBERS: Final = st.integers(0, 2**63 - 1)
TEXTS: Final = st.text(max_size=20)
NAMES: Final = st.text(min_size=1, max_size=20)
POSITIONS: Final = st.builds(m.Position, TEXTS, NUMBERS)
MEMBERS: Final = st.builds(m.Member, TEXTS, st.none() | TEXTS)
MESSAGES: Final = st.builds(m.Message, TEXTS, NUMBERS, DATA, st.none() | NUMBERS, st.none() | TEXTS)

ANY_REQUEST: Final[st.SearchStrategy[m.Request]] = st.one_of(
    st.builds(m.Ping, IDS),
    st.builds(m.Hello, st.none() | TEXTS, st.none() | TEXTS, IDS),
    st.builds(m.Subscribe, NAMES, st.none() | POSITIONS, NUMBERS, IDS),
    st.builds(m.Unsubscribe, NAMES, IDS),
    st.builds(m.Publish, NAMES, DATA, st.none() | NAMES, IDS),
    st.builds(m.History, NAMES, st.none() | POSITIONS, st.none() | NUMBERS, IDS),
    st.builds(m.Presence, NAMES, IDS),
)
ANY_REPLY: Final[st.SearchStrategy[m.Reply]] = st.one_of(
    st.builds(m.Pong, IDS),
    st.builds(
        m.Welcome,
        TEXTS,
        TEXTS,
        st.floats(0, 1e6),
        st.builds(m.LimitsInfo, NUMBERS, NUMBERS, NUMBERS),
        IDS,
    ),
    st.builds(
        m.Subscribed,
        TEXTS,
        TEXTS,
        NUMBERS,
        st.none() | st.booleans(),
        st.none() | st.builds(m.Range, NUMBERS, NUMBERS),
        IDS,
    ),
    st.builds(m.Unsubscribed, TEXTS, IDS),
    st.builds(m.Published, TEXTS, TEXTS, NUMBERS, IDS),
    MESSAGES,
    st.builds(
        m.HistoryPage, TEXTS, TEXTS, NUMBERS, st.lists(MESSAGES, max_size=3), st.booleans(), IDS
    ),
    st.builds(m.PresenceList, TEXTS, st.lists(MEMBERS, max_size=3), IDS),
    st.builds(m.Gap, TEXTS, NUMBERS, NUMBERS),
    st.builds(m.Drain, NUMBERS, NUMBERS),
    st.builds(m.Join, TEXTS, MEMBERS),
    st.builds(m.Leave, TEXTS, MEMBERS),
    st.builds(
        m.Error, TEXTS, TEXTS, st.none() | TEXTS, st.none() | TEXTS, st.none() | NUMBERS, IDS
    ),
    st.builds(m.AppReply, DATA, IDS),
)


def publish(data: bytes) -> bytes:
    """A `publish` request with this text as its data."""
    return b'{"type":"publish","channel":"a","data":%b}' % data


def nested(depth: int) -> bytes:
    """Lists in lists."""
    return b"[" * depth + b"]" * depth


def as_json(data: bytes) -> Any:
    """What another JSON library reads."""
    return json.loads(data)
