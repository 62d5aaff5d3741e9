"""The opening handshake of a server and of a client."""

from __future__ import annotations

from base64 import b64decode
from typing import Any

import pytest

from holdfast.errors import HandshakeError
from holdfast.websocket.handshake import (
    MAX_HEAD,
    MAX_HEADERS,
    MAX_LINE,
    accept_key,
    accept_response,
    client_request,
    header_line,
    parse_request,
    parse_response,
    refuse_response,
)

KEY = b"dGhlIHNhbXBsZSBub25jZQ=="
ACCEPT = b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo="

Fields = dict[str, Any]

REQUEST: Fields = {
    "Host": "server.example.com",
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Key": KEY.decode(),
    "Sec-WebSocket-Version": "13",
}
RESPONSE: Fields = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Accept": ACCEPT.decode(),
}


def head(start: str, fields: Fields, *lines: str) -> bytes:
    """A head of `fields` (None leaves one out), then further `lines` as they are."""
    named = [f"{name}: {value}" for name, value in fields.items() if value is not None]
    return "\r\n".join([start, *named, *lines, "", ""]).encode("latin-1")


def request(*lines: str, start: str = "GET /chat HTTP/1.1", **fields: Any) -> bytes:
    changed = {name.replace("_", "-"): value for name, value in fields.items()}
    return head(start, {**REQUEST, **changed}, *lines)


def response(
    *lines: str, start: str = "HTTP/1.1 101 Switching Protocols", **fields: str | None
) -> bytes:
    changed = {name.replace("_", "-"): value for name, value in fields.items()}
    return head(start, {**RESPONSE, **changed}, *lines)


def test_request_of_the_rfc() -> None:
    """The request of RFC 6455 section 1.3 is accepted, and all of it is there to read."""
    parsed = parse_request(
        request(
            Origin="http://example.com",
            Sec_WebSocket_Protocol="chat, superchat",
            Sec_WebSocket_Extensions="foo; bar",
        )
    )
    assert parsed.target == b"/chat"
    assert parsed.host == b"server.example.com"
    assert parsed.key == KEY
    assert parsed.origin == "http://example.com"
    assert parsed.subprotocols == ["chat", "superchat"]
    assert parsed.extensions == "foo; bar"
    assert parsed.headers[0] == (b"host", b"server.example.com")


def test_smallest_request() -> None:
    """Origin, subprotocols and extensions may be absent."""
    parsed = parse_request(request())
    assert (parsed.origin, parsed.subprotocols, parsed.extensions) == (None, [], "")


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("/", b"/"),
        ("/a?b=c/d", b"/a?b=c/d"),
        ("//host/x", b"//host/x"),
        ("http://host", b"/"),
        ("WSS://host/a?b", b"/a?b"),
        ("http://host?a/b", b"/?a/b"),
    ],
)
def test_targets(target: str, path: bytes) -> None:
    """Path and query come from the origin form or the absolute form of the target."""
    assert parse_request(request(start=f"GET {target} HTTP/1.1")).target == path


@pytest.mark.parametrize(
    "start",
    [
        "",
        "GET",
        "GET /chat",
        "GET  /chat HTTP/1.1",
        "GET /chat HTTP/1.1 ",
        "GET /ch\tat HTTP/1.1",
        "GET /caf\xe9 HTTP/1.1",
        "GET /chat#top HTTP/1.1",
        "GET chat HTTP/1.1",
        "GET * HTTP/1.1",
        "GET ftp://host/ HTTP/1.1",
        "GET http:///chat HTTP/1.1",
        "GET /chat HTTP/1.0",
        "GET /chat HTTP/2.0",
        "GET /chat http/1.1",
    ],
)
def test_bad_request_line(start: str) -> None:
    """A request line that is not "GET target HTTP/1.1" is answered with 400."""
    with pytest.raises(HandshakeError) as caught:
        parse_request(request(start=start))
    assert caught.value.status == 400


@pytest.mark.parametrize("method", ["POST", "get", "CONNECT"])
def test_other_methods(method: str) -> None:
    """A method other than GET is answered with 405, which names GET (RFC 9110)."""
    with pytest.raises(HandshakeError) as caught:
        parse_request(request(start=f"{method} /chat HTTP/1.1"))
    assert (caught.value.status, caught.value.headers) == (405, (("Allow", "GET"),))


def test_lists_and_case() -> None:
    """Upgrade and Connection are lists of tokens without case, over several lines too."""
    parse_request(request("Upgrade: h2c", "Connection: close", Upgrade="WebSocket, x"))
    parse_request(request(Connection="keep-alive, UPGRADE"))
    parsed = parse_request(
        request(
            "sec-websocket-protocol: b",
            "SEC-WEBSOCKET-EXTENSIONS: y",
            Sec_WebSocket_Protocol="a",
            Sec_WebSocket_Extensions="x",
        )
    )
    assert (parsed.subprotocols, parsed.extensions) == (["a", "b"], "x, y")


@pytest.mark.parametrize(
    "fields",
    [
        {"Host": None},
        {"Host": ""},
        {"Host": "a/b"},
        {"Host": "a b"},
        {"Sec_WebSocket_Key": None},
        {"Sec_WebSocket_Key": ""},
        {"Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ"},
        {"Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ="},
        {"Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25j"},
        {"Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZSEh"},
        {"Sec_WebSocket_Protocol": ""},
        {"Sec_WebSocket_Protocol": "a,,b"},
        {"Sec_WebSocket_Protocol": "a b"},
        {"Sec_WebSocket_Protocol": "a, a"},
        {"Transfer_Encoding": "chunked"},
        {"Content_Length": "1"},
    ],
)
def test_bad_fields(fields: Fields) -> None:
    """A missing or malformed field, or a body, is answered with 400."""
    with pytest.raises(HandshakeError) as caught:
        parse_request(request(**fields))
    assert caught.value.status == 400


def test_empty_body_is_no_body() -> None:
    """Content-Length: 0 says the same as none."""
    parse_request(request(Content_Length="0"))


@pytest.mark.parametrize("name", ["Host", "Origin", "Sec-WebSocket-Key", "Sec-WebSocket-Version"])
def test_repeated_fields(name: str) -> None:
    """A field that two readers could read differently may stand there once only."""
    with pytest.raises(HandshakeError, match=f"more than one {name}") as caught:
        parse_request(request(f"{name}: 13", Origin="null"))
    assert caught.value.status == 400


@pytest.mark.parametrize(
    "fields",
    [
        {"Upgrade": None},
        {"Upgrade": "h2c"},
        {"Connection": None},
        {"Connection": "keep-alive"},
    ],
)
def test_not_an_upgrade(fields: Fields) -> None:
    """A request that asks for no upgrade is told which one is needed."""
    with pytest.raises(HandshakeError) as caught:
        parse_request(request(**fields))
    assert caught.value.status == 426
    assert ("Upgrade", "websocket") in caught.value.headers


@pytest.mark.parametrize("version", [None, "", "8", "14", "013", "13, 8"])
def test_other_versions(version: str | None) -> None:
    """Another version is answered with 426 and the one we speak (RFC 6455 section 4.4)."""
    with pytest.raises(HandshakeError) as caught:
        parse_request(request(Sec_WebSocket_Version=version))
    assert caught.value.status == 426
    assert ("Sec-WebSocket-Version", "13") in caught.value.headers


@pytest.mark.parametrize(
    "line",
    [
        "no colon",
        ": no name",
        "Name : value",
        " folded: line",
        "N\xe4me: value",
        "Name: a\x00b",
        "Name: a\nOther: b",
        "Name: a\rOther: b",
        "Name: \x7f",
        "",
    ],
)
def test_malformed_header(line: str) -> None:
    """A header that is not "name: value" in one line is answered with 400."""
    with pytest.raises(HandshakeError, match="malformed header") as caught:
        parse_request(request(line))
    assert caught.value.status == 400


def test_values_are_trimmed() -> None:
    """Spaces and tabs around a value do not belong to it; bytes beyond ASCII are passed on."""
    parsed = parse_request(request("X-Name: \t caf\xe9 au lait \t"))
    assert (b"x-name", b"caf\xe9 au lait") in parsed.headers


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (request(start="GET /" + "x" * MAX_LINE + " HTTP/1.1"), 414),
        (request("X: " + "x" * MAX_LINE), 431),
        (request(*["X: x"] * MAX_HEADERS), 431),
        (request(*["X: " + "x" * 8000] * 9), 431),
    ],
)
def test_limits(data: bytes, status: int) -> None:
    """A head over a limit is answered with the status that says so."""
    with pytest.raises(HandshakeError) as caught:
        parse_request(data)
    assert caught.value.status == status


def test_just_within_the_limits() -> None:
    """A head of exactly the limits is read."""
    lines = [f"X: {'x' * (MAX_LINE - 3)}"] * 7
    lines += ["X: x"] * (MAX_HEADERS - len(REQUEST) - 7)
    data = request(*lines)
    assert len(data) < MAX_HEAD
    assert len(parse_request(data).headers) == MAX_HEADERS


def test_accept_key() -> None:
    """The key of RFC 6455 section 1.3 gives the Sec-WebSocket-Accept of that section."""
    assert accept_key(KEY) == ACCEPT


def test_accept_response() -> None:
    """The 101 response has what section 4.2.2 asks for, and what the application adds."""
    assert accept_response(KEY) == response()
    assert accept_response(
        KEY, subprotocol="chat", extensions="foo", headers=[(b"X-Id", b"1")]
    ) == response("X-Id: 1", "Sec-WebSocket-Protocol: chat", "Sec-WebSocket-Extensions: foo")


def test_refuse_response() -> None:
    """A refusal is a complete HTTP response that ends the connection."""
    assert refuse_response(404, b"nothing here", [(b"Content-Type", b"text/plain")]) == (
        b"HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\n"
        b"Content-Length: 12\r\nConnection: close\r\n\r\nnothing here"
    )
    assert refuse_response(499, b"").startswith(b"HTTP/1.1 499 \r\n")


@pytest.mark.parametrize(
    ("name", "value"), [(b"a b", b""), (b"", b""), (b"a", b"1\r\nb: 2"), (b"a", b"\x00")]
)
def test_header_injection(name: bytes, value: bytes) -> None:
    """A header that would break the head is never sent: it is a bug of the application."""
    with pytest.raises(HandshakeError) as caught:
        header_line(name, value)
    assert caught.value.status == 500


@pytest.mark.parametrize(
    ("url", "host", "target"),
    [
        ("ws://example.com", b"example.com", b"/"),
        ("wss://example.com:8443/chat?room=1", b"example.com:8443", b"/chat?room=1"),
        ("WS://[::1]:80/", b"[::1]:80", b"/"),
        ("ws://user:secret@example.com/", b"example.com", b"/"),
        ("ws://bücher.example/", b"xn--bcher-kva.example", b"/"),
        ("ws://bücher:8080/", b"xn--bcher-kva:8080", b"/"),
        ("ws://host?a=1", b"host", b"/?a=1"),
    ],
)
def test_client_request(url: str, host: bytes, target: bytes) -> None:
    """A client's request names host and target of its URL, and a server accepts it."""
    data, key = client_request(url)
    parsed = parse_request(data)
    assert (parsed.host, parsed.target, parsed.key) == (host, target, key)
    assert len(b64decode(key)) == 16


def test_client_request_with_options() -> None:
    """Subprotocols, extensions and further headers go into the request; each key is new."""
    data, key = client_request(
        "ws://host/", subprotocols=["a", "b"], extensions="foo", headers=[("X-Id", "1")]
    )
    parsed = parse_request(data)
    assert (parsed.subprotocols, parsed.extensions) == (["a", "b"], "foo")
    assert (b"x-id", b"1") in parsed.headers
    assert client_request("ws://host/")[1] != key


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://host/",
        "ws:///path",
        "ws://:80/",
        "ws://host/#top",
        "ws://host/#",
        "ws://ho st/",
        "ws://[::1/",
        "ws://ä..ö/",
        "ws://ä:ö/",
        "ws://host/a b",
        "ws://host/ä",
        "ws://host/\ud800",
    ],
)
def test_urls_that_do_not_work(url: str) -> None:
    """What is no WebSocket URL is refused before anything is sent (RFC 6455 section 3)."""
    with pytest.raises(HandshakeError, match=r"URL|percent-encoded"):
        client_request(url)


def test_response_of_the_rfc() -> None:
    """The response of RFC 6455 section 1.3 is accepted."""
    parsed = parse_response(
        response("Sec-WebSocket-Protocol: chat"), KEY, subprotocols=["chat", "superchat"]
    )
    assert (parsed.subprotocol, parsed.extensions) == ("chat", "")
    assert (b"upgrade", b"websocket") in parsed.headers


def test_response_details() -> None:
    """Names and tokens have no case, the reason phrase no meaning, extensions may be split."""
    parsed = parse_response(
        response(
            "Sec-WebSocket-Extensions: a",
            "Sec-WebSocket-Extensions: b",
            start="HTTP/1.1 101",
            Upgrade="WebSocket",
            Connection="keep-alive, upgrade",
        ),
        KEY,
    )
    assert (parsed.subprotocol, parsed.extensions) == (None, "a, b")


def test_refusal_is_passed_on() -> None:
    """An answer other than 101 is an error with that answer's status and headers."""
    with pytest.raises(HandshakeError) as caught:
        parse_response(b"HTTP/1.1 503 Busy\r\nRetry-After: 7\r\n\r\n", KEY)
    assert (caught.value.status, caught.value.headers) == (503, (("retry-after", "7"),))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"220 smtp.example.com\r\n\r\n",
        response(start="HTTP/1.0 101 Switching Protocols"),
        response(start="HTTP/2 101"),
        response(start="HTTP/1.1 1010"),
        response("no colon"),
        response(Upgrade=None),
        response(Upgrade="h2c"),
        response("Upgrade: websocket"),
        response(Connection=None),
        response(Connection="close"),
        response(Sec_WebSocket_Accept=None),
        response(Sec_WebSocket_Accept=ACCEPT.decode().lower()),
        response(f"Sec-WebSocket-Accept: {ACCEPT.decode()}"),
        response("Sec-WebSocket-Protocol: other"),
        response("Sec-WebSocket-Protocol: chat", "Sec-WebSocket-Protocol: chat"),
    ],
)
def test_unacceptable_response(data: bytes) -> None:
    """A client fails the handshake over each rule of section 4.1 that the answer breaks."""
    with pytest.raises(HandshakeError) as caught:
        parse_response(data, KEY, subprotocols=["chat"])
    assert caught.value.status == 400
