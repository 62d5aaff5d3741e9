"""Sec-WebSocket-Extensions and the negotiation of permessage-deflate."""

from __future__ import annotations

import pytest

from holdfast.errors import HandshakeError
from holdfast.websocket.deflate import DeflateConfig
from holdfast.websocket.extensions import accept_answer, accept_offer, offer, parse_offers

PMD = "permessage-deflate"
TAKEOVER = DeflateConfig(own_no_context_takeover=False, peer_no_context_takeover=False)


@pytest.mark.parametrize(
    ("header", "offers"),
    [
        ("", []),
        ("foo", [("foo", [])]),
        ("foo, bar", [("foo", []), ("bar", [])]),
        ("foo;a;b=1", [("foo", [("a", None), ("b", "1")])]),
        ('foo ; a = "1" ,bar', [("foo", [("a", "1")]), ("bar", [])]),
        ("\tfoo\t;\tA=x,", [("foo", [("a", "x")])]),
        ("foo;a=1, foo;a=2", [("foo", [("a", "1")]), ("foo", [("a", "2")])]),
    ],
)
def test_parse_offers(header: str, offers: list[tuple[str, list[tuple[str, str | None]]]]) -> None:
    """Offers come out in order, with their parameters, quoted or not (RFC 6455 section 9.1)."""
    assert parse_offers(header) == offers


@pytest.mark.parametrize(
    "header",
    [
        ",",
        ";",
        " ",
        "foo bar",
        "foo;",
        "foo;=1",
        "foo;a=",
        'foo;a=""',
        'foo;a="1 2"',
        'foo;a="1',
        "foo;a=1 2",
        "foo/bar",
        "foo\xa0",
        "foo;\x85a",
    ],
)
def test_malformed_header(header: str) -> None:
    """What the grammar of RFC 6455 section 9.1 does not know is refused."""
    with pytest.raises(HandshakeError):
        parse_offers(header)


@pytest.mark.parametrize(
    ("header", "config", "answer"),
    [
        (PMD, TAKEOVER, PMD),
        (
            PMD,
            DeflateConfig(),
            f"{PMD}; server_no_context_takeover; client_no_context_takeover",
        ),
        (f"{PMD}; server_no_context_takeover", TAKEOVER, f"{PMD}; server_no_context_takeover"),
        (f"{PMD}; client_no_context_takeover", TAKEOVER, f"{PMD}; client_no_context_takeover"),
        (f"{PMD}; client_max_window_bits", TAKEOVER, PMD),
        (f"{PMD}; client_max_window_bits=8", TAKEOVER, f"{PMD}; client_max_window_bits=8"),
        (f"{PMD}; server_max_window_bits=15", TAKEOVER, f"{PMD}; server_max_window_bits=15"),
        (f"{PMD}; server_max_window_bits=9", TAKEOVER, f"{PMD}; server_max_window_bits=9"),
        (f'{PMD}; server_max_window_bits="10"', TAKEOVER, f"{PMD}; server_max_window_bits=10"),
        ("x-other, " + PMD, TAKEOVER, PMD),
        (f"{PMD}; unknown, {PMD}", TAKEOVER, PMD),
        (
            f"{PMD}; server_max_window_bits=8, {PMD}; server_max_window_bits=12",
            TAKEOVER,
            f"{PMD}; server_max_window_bits=12",
        ),
    ],
)
def test_acceptable_offer(header: str, config: DeflateConfig, answer: str) -> None:
    """The first acceptable offer is answered, with what was asked for and what we want."""
    chosen = accept_offer(header, config)
    assert chosen is not None
    assert chosen[1] == answer


def test_server_limits_windows() -> None:
    """A server limits its own window always, the client's where the client allows it."""
    config = DeflateConfig(
        own_no_context_takeover=False,
        peer_no_context_takeover=False,
        own_max_window_bits=11,
        peer_max_window_bits=10,
    )
    chosen = accept_offer(PMD, config)
    assert chosen is not None
    assert chosen[1] == f"{PMD}; server_max_window_bits=11"
    assert chosen[0].config.peer_max_window_bits == 15
    chosen = accept_offer(f"{PMD}; client_max_window_bits", config)
    assert chosen is not None
    assert chosen[1] == f"{PMD}; server_max_window_bits=11; client_max_window_bits=10"
    assert chosen[0].config == config


@pytest.mark.parametrize(
    "header",
    [
        "",
        "x-webkit-deflate-frame",
        f"{PMD}; unknown",
        f"{PMD}; server_no_context_takeover=1",
        f"{PMD}; client_no_context_takeover; client_no_context_takeover",
        f"{PMD}; server_max_window_bits",
        f"{PMD}; server_max_window_bits=7",
        f"{PMD}; server_max_window_bits=8",
        f"{PMD}; server_max_window_bits=16",
        f"{PMD}; server_max_window_bits=010",
        f"{PMD}; client_max_window_bits=7",
        f"{PMD}; client_max_window_bits=x",
    ],
)
def test_declined_offer(header: str) -> None:
    """An offer with anything unknown, repeated, invalid or impossible is declined."""
    assert accept_offer(header, DeflateConfig()) is None


def test_malformed_offer_is_refused() -> None:
    """A malformed header is not declined: the handshake fails (RFC 6455 section 9.1)."""
    with pytest.raises(HandshakeError):
        accept_offer(f"{PMD};;", DeflateConfig())


@pytest.mark.parametrize(
    ("config", "header"),
    [
        (TAKEOVER, f"{PMD}; client_max_window_bits"),
        (
            DeflateConfig(own_max_window_bits=10, peer_max_window_bits=9),
            f"{PMD}; client_no_context_takeover; server_no_context_takeover; "
            "server_max_window_bits=9; client_max_window_bits=10",
        ),
    ],
)
def test_offer(config: DeflateConfig, header: str) -> None:
    """A client's header says what its configuration says."""
    assert offer(config) == header


@pytest.mark.parametrize(
    "config",
    [
        DeflateConfig(),
        TAKEOVER,
        DeflateConfig(own_max_window_bits=9, peer_max_window_bits=9),
        DeflateConfig(own_no_context_takeover=False, level=1, memory_level=1),
    ],
)
def test_both_sides_agree(config: DeflateConfig) -> None:
    """What a server answers to our own offer, a client of ours accepts, and both agree on it."""
    chosen = accept_offer(offer(config), TAKEOVER)
    assert chosen is not None
    server, answer = chosen
    client = accept_answer(answer, config)
    assert client is not None
    assert server.config.own_no_context_takeover == client.config.peer_no_context_takeover
    assert server.config.peer_no_context_takeover == client.config.own_no_context_takeover
    assert server.config.own_max_window_bits == client.config.peer_max_window_bits
    assert server.config.peer_max_window_bits == client.config.own_max_window_bits
    assert (client.config.level, client.config.memory_level) == (config.level, config.memory_level)


def test_answer_without_extension() -> None:
    """A server that chooses none is fine, whether or not anything was offered."""
    assert accept_answer("", None) is None
    assert accept_answer("", DeflateConfig()) is None


def test_server_may_choose_no_context_takeover_on_its_own() -> None:
    """A server may add parameters that were not offered (RFC 7692 section 7.1.1)."""
    deflate = accept_answer(
        f"{PMD}; server_no_context_takeover; client_no_context_takeover; "
        "server_max_window_bits=8; client_max_window_bits=9",
        TAKEOVER,
    )
    assert deflate is not None
    assert deflate.config == DeflateConfig(
        own_no_context_takeover=True,
        peer_no_context_takeover=True,
        own_max_window_bits=9,
        peer_max_window_bits=8,
    )


def test_own_window_stays_within_the_own_limit() -> None:
    """A server that allows a larger window than we want to use does no harm."""
    config = DeflateConfig(own_max_window_bits=10)
    deflate = accept_answer(f"{PMD}; client_max_window_bits=12", config)
    assert deflate is not None
    assert deflate.config.own_max_window_bits == 10


@pytest.mark.parametrize(
    ("header", "config"),
    [
        (PMD, None),
        ("x-other", DeflateConfig()),
        (f"{PMD}, {PMD}", DeflateConfig()),
        (f"{PMD}; unknown", DeflateConfig()),
        (f"{PMD}; client_max_window_bits", DeflateConfig()),
        (f"{PMD}; client_max_window_bits=16", DeflateConfig()),
        (f"{PMD}; server_max_window_bits", DeflateConfig()),
        (f"{PMD}; server_no_context_takeover; server_no_context_takeover", DeflateConfig()),
        (f"{PMD}; client_max_window_bits=8", DeflateConfig()),
        (PMD, DeflateConfig(peer_max_window_bits=10)),
        (f"{PMD}; server_max_window_bits=11", DeflateConfig(peer_max_window_bits=10)),
        (f"{PMD};", DeflateConfig()),
    ],
)
def test_unacceptable_answer(header: str, config: DeflateConfig | None) -> None:
    """A client fails the handshake over what it did not offer or cannot do."""
    with pytest.raises(HandshakeError):
        accept_answer(header, config)
