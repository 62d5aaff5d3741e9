"""Sec-WebSocket-Extensions (RFC 6455 section 9.1) and permessage-deflate's part (RFC 7692)."""

from __future__ import annotations

import re
from typing import Final, TypeAlias

from holdfast.errors import HandshakeError
from holdfast.websocket.deflate import Deflate, DeflateConfig

Offer: TypeAlias = tuple[str, list[tuple[str, str | None]]]
"""An extension's name and its parameters, in order."""

NAME: Final = "permessage-deflate"

_WORD: Final = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_OWS: Final = r"[ \t]*"
_PARAMETER: Final = re.compile(
    rf'{_OWS};{_OWS}(?P<name>{_WORD})(?:{_OWS}={_OWS}(?:(?P<token>{_WORD})|"(?P<quoted>{_WORD})"))?'
)
_NAME: Final = re.compile(rf"{_OWS}(?P<name>{_WORD})")
_END: Final = re.compile(rf"{_OWS}(?:,|\Z)")
_BITS: Final = re.compile(r"(?:[89]|1[0-5])")


def parse_offers(header: str) -> list[Offer]:
    """Return the offers of a Sec-WebSocket-Extensions header in order.

    Raises HandshakeError where the header is malformed.
    """
    offers: list[Offer] = []
    pos = 0
    while pos < len(header):
        match = _NAME.match(header, pos)
        if match is None:
            raise HandshakeError("Sec-WebSocket-Extensions is malformed")
        parameters: list[tuple[str, str | None]] = []
        pos = match.end()
        while (parameter := _PARAMETER.match(header, pos)) is not None:
            value = parameter["token"] or parameter["quoted"]
            parameters.append((parameter["name"].lower(), value))
            pos = parameter.end()
        offers.append((match["name"].lower(), parameters))
        end = _END.match(header, pos)
        if end is None:
            raise HandshakeError("Sec-WebSocket-Extensions is malformed")
        pos = end.end()
    return offers


def accept_offer(header: str, config: DeflateConfig) -> tuple[Deflate, str] | None:
    """Choose the first acceptable permessage-deflate offer of a client (RFC 7692 section 7.1).

    Returns the connection's `Deflate` and the value of the response header, or None to go on
    without. An offer with an unknown, repeated or invalid parameter is declined, as is one that
    asks us to compress with a window of 8 bits, which zlib cannot do. Raises HandshakeError where
    the header itself is malformed.
    """
    for name, parameters in parse_offers(header):
        if name == NAME and (answer := _answer(parameters, config)) is not None:
            return answer
    return None


def _answer(
    parameters: list[tuple[str, str | None]], config: DeflateConfig
) -> tuple[Deflate, str] | None:
    offer = dict(parameters)
    if len(offer) != len(parameters) or not all(_valid(*item) for item in parameters):
        return None
    own_bits = min(int(offer.get("server_max_window_bits") or 15), config.own_max_window_bits)
    peer_bits = 15
    if "client_max_window_bits" in offer:
        peer_bits = min(int(offer["client_max_window_bits"] or 15), config.peer_max_window_bits)
    if own_bits < 9:
        return None
    own_fresh = config.own_no_context_takeover or "server_no_context_takeover" in offer
    peer_fresh = config.peer_no_context_takeover or "client_no_context_takeover" in offer
    response = [NAME]
    if own_fresh:
        response.append("server_no_context_takeover")
    if peer_fresh:
        response.append("client_no_context_takeover")
    if own_bits < 15 or "server_max_window_bits" in offer:
        response.append(f"server_max_window_bits={own_bits}")
    if peer_bits < 15:
        response.append(f"client_max_window_bits={peer_bits}")
    agreed = DeflateConfig(
        own_no_context_takeover=own_fresh,
        peer_no_context_takeover=peer_fresh,
        own_max_window_bits=own_bits,
        peer_max_window_bits=peer_bits,
        level=config.level,
        memory_level=config.memory_level,
    )
    return Deflate(agreed), "; ".join(response)


def _valid(name: str, value: str | None) -> bool:
    """Check one parameter of a client's offer (RFC 7692 section 7.1)."""
    if name in ("server_no_context_takeover", "client_no_context_takeover"):
        return value is None
    if name == "client_max_window_bits" and value is None:
        return True
    if name in ("server_max_window_bits", "client_max_window_bits"):
        return value is not None and _BITS.fullmatch(value) is not None
    return False


def offer(config: DeflateConfig) -> str:
    """Return the Sec-WebSocket-Extensions header of a client that wants `config`."""
    parts = [NAME]
    if config.own_no_context_takeover:
        parts.append("client_no_context_takeover")
    if config.peer_no_context_takeover:
        parts.append("server_no_context_takeover")
    if config.peer_max_window_bits < 15:
        parts.append(f"server_max_window_bits={config.peer_max_window_bits}")
    own = config.own_max_window_bits
    parts.append("client_max_window_bits" if own == 15 else f"client_max_window_bits={own}")
    return "; ".join(parts)


def accept_answer(header: str, config: DeflateConfig | None) -> Deflate | None:
    """Check a server's answer to `offer(config)` and return the connection's `Deflate`.

    `config` is None where nothing was offered. Raises HandshakeError where the server chose
    what was not offered (RFC 6455 section 4.1, RFC 7692 section 7.1).
    """
    answers = parse_offers(header)
    if not answers:
        return None
    name, parameters = answers[0]
    if config is None or len(answers) > 1 or name != NAME:
        raise HandshakeError("the server chose an extension that was not offered")
    chosen = dict(parameters)
    own, peer = (
        chosen.get("client_max_window_bits", "15"),
        chosen.get("server_max_window_bits", "15"),
    )
    if len(chosen) != len(parameters) or not all(_valid(*item) for item in parameters) or not own:
        raise HandshakeError("the server's permessage-deflate parameters are malformed")
    own_bits = min(int(own), config.own_max_window_bits)
    if int(peer or 15) > config.peer_max_window_bits or own_bits < 9:
        raise HandshakeError("the server's permessage-deflate window does not suit the offer")
    return Deflate(
        DeflateConfig(
            own_no_context_takeover=(
                config.own_no_context_takeover or "client_no_context_takeover" in chosen
            ),
            peer_no_context_takeover="server_no_context_takeover" in chosen,
            own_max_window_bits=own_bits,
            peer_max_window_bits=int(peer or 15),
            level=config.level,
            memory_level=config.memory_level,
        )
    )
