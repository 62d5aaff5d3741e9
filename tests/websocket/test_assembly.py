"""Messages under construction."""

from __future__ import annotations

import pytest

from holdfast.codes import INVALID_DATA, POLICY_VIOLATION, TOO_BIG
from holdfast.errors import ProtocolError
from holdfast.websocket.assembly import Assembly, check_utf8
from holdfast.websocket.deflate import Deflate, DeflateConfig, compress_shared
from holdfast.websocket.frames import BINARY, TEXT


def test_one_piece_is_passed_on_as_it_is() -> None:
    """A message that comes whole is not copied."""
    whole = b"x" * 200
    assert Assembly(BINARY, 1000, None).take(whole, last=True) is whole


def test_pieces_are_joined() -> None:
    """Nothing is returned before the last piece, then all of them."""
    message = Assembly(TEXT, 1000, None)
    assert message.take("héll".encode()[:2], last=False) is None
    assert message.take("héll".encode()[2:], last=False) is None
    assert message.take(b"o", last=True) == "héllo".encode()
    assert message.size == 6
    assert not message.compressed


def test_compressed_pieces_are_inflated() -> None:
    """A compressed message is inflated as its pieces come."""
    data = compress_shared(b"hello " * 100)
    message = Assembly(TEXT, 1000, Deflate(DeflateConfig()))
    assert message.compressed
    assert message.take(data[:5], last=False) is None
    assert message.take(data[5:], last=True) == b"hello " * 100


def test_inflated_size_is_bounded() -> None:
    """A few bytes that inflate past the limit fail with 1009."""
    message = Assembly(BINARY, 1000, Deflate(DeflateConfig()))
    with pytest.raises(ProtocolError) as caught:
        message.take(compress_shared(bytes(10_000)), last=True)
    assert caught.value.code == TOO_BIG


@pytest.mark.parametrize("last", [True, False])
@pytest.mark.parametrize("text", [b"\xff", b"ok\xc0\x80", b"\xed\xa0", b"\xf4\x90"])
def test_text_fails_at_its_first_bad_byte(text: bytes, last: bool) -> None:
    """A sequence that cannot become UTF-8 fails at once, at the end or in the middle."""
    with pytest.raises(ProtocolError) as caught:
        Assembly(TEXT, 1000, None).take(text, last=last)
    assert caught.value.code == INVALID_DATA


def test_text_in_one_piece() -> None:
    """Text that comes whole is checked whole."""
    assert Assembly(TEXT, 1000, None).take("grüße".encode(), last=True) == "grüße".encode()


def test_text_may_not_end_in_the_middle_of_a_character() -> None:
    """What was only the beginning of a character is an error with the last piece."""
    message = Assembly(TEXT, 1000, None)
    assert message.take(b"\xe2\x82", last=False) is None
    with pytest.raises(ProtocolError) as caught:
        message.take(b"", last=True)
    assert caught.value.code == INVALID_DATA


def test_fragments_are_bounded() -> None:
    """One fragment more than 1024 + limit / 64 is too many."""
    message = Assembly(BINARY, 640, None)
    for _ in range(1024 + 10):
        message.count_fragment()
    with pytest.raises(ProtocolError) as caught:
        message.count_fragment()
    assert caught.value.code == POLICY_VIOLATION


def test_utf8_check() -> None:
    """UTF-8 passes, anything else is 1007."""
    check_utf8("grüße 🌍".encode())
    with pytest.raises(ProtocolError):
        check_utf8(b"\x80")
