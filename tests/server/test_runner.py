"""The runner: what is in the way of serving is said in one sentence."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from holdfast import ConfigError, Hub
from holdfast.server.runner import listen, make_config, run


def test_port_in_use() -> None:
    """A taken port names itself and the way out."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ConfigError, match=rf"127\.0\.0\.1:{port}.*--port"):
            listen("127.0.0.1", port)


@pytest.mark.parametrize(
    ("host", "port"),
    [("no.such.host.invalid", 0), ("127.0.0.1", 70_000), ("192.0.2.77", 0), ("a" * 70 + ".x", 0)],
)
def test_address_that_cannot_be_used(host: str, port: int) -> None:
    """Whatever is wrong with an address, it is a ConfigError that names it."""
    with pytest.raises(ConfigError, match="cannot listen on"):
        listen(host, port)


def test_listening_on_ipv6() -> None:
    """An IPv6 address works like any other."""
    try:
        listener = listen("::1", 0)
    except ConfigError:
        pytest.skip("this machine has no IPv6")
    with listener:
        assert listener.getsockname()[0] == "::1"


def test_tls_files(tmp_path: Path) -> None:
    """A missing or broken certificate is a ConfigError that names the options."""
    broken = tmp_path / "broken.pem"
    broken.write_text("no certificate")
    for cert, key in (
        (tmp_path / "missing.pem", tmp_path / "missing.key"),
        (broken, broken),
        (broken, None),
    ):
        with pytest.raises(ConfigError, match="--tls-cert"):
            make_config(Hub().asgi, tls_cert=cert, tls_key=key, log_config=None)


def test_run_checks_before_it_serves(tmp_path: Path) -> None:
    """`run` raises at once, and lets go of its port."""
    started: list[str] = []
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(ConfigError):
        run(Hub(), port=port, tls_cert=tmp_path / "no.pem", on_start=started.append)
    assert started == []
    listen("127.0.0.1", port).close()
