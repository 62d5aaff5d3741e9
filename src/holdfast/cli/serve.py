"""`holdfast serve`: a hub on its own."""

from __future__ import annotations

import secrets
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from holdfast.errors import ConfigError


class LogFormat(StrEnum):
    """How log lines are written."""

    text = "text"
    json = "json"


def command(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 picks a free one.")] = 8000,
    path: Annotated[str, typer.Option(help="Path of the hub on the server.")] = "/",
    channels: Annotated[
        Path | None, typer.Option(help="JSON or TOML file: channel options by name pattern.")
    ] = None,
    allow_origin: Annotated[
        list[str] | None,
        typer.Option(help="Origin of pages that may connect, or '*'; repeat for more."),
    ] = None,
    tls_cert: Annotated[Path | None, typer.Option(help="Certificate chain, PEM.")] = None,
    tls_key: Annotated[Path | None, typer.Option(help="Private key, PEM.")] = None,
    api_key: Annotated[
        str | None,
        typer.Option(envvar="HOLDFAST_API_KEY", help="Key of the HTTP API; made when not given."),
    ] = None,
    ping_interval: Annotated[float, typer.Option(help="Seconds between pings.")] = 30.0,
    pong_timeout: Annotated[float, typer.Option(help="Seconds a pong may take.")] = 10.0,
    max_lag: Annotated[float, typer.Option(help="Seconds a slow client may be behind.")] = 30.0,
    drain: Annotated[float, typer.Option(help="Seconds over which a stop is spread.")] = 5.0,
    drain_delay: Annotated[
        float, typer.Option(help="Seconds between 'not ready' and the first close.")
    ] = 0.0,
    max_connections: Annotated[int, typer.Option(min=0, help="0: as files allow.")] = 0,
    max_connections_per_address: Annotated[int, typer.Option(min=0, help="0: no limit.")] = 0,
    max_subscriptions: Annotated[int, typer.Option(min=1, help="Channels a connection.")] = 100,
    message_rate: Annotated[
        int, typer.Option(min=0, help="Messages a second from one connection; 0: no limit.")
    ] = 1000,
    handshake_timeout: Annotated[float, typer.Option(help="Seconds for a request's head.")] = 10.0,
    compression: Annotated[bool, typer.Option(help="Offer permessage-deflate.")] = False,
    log_format: Annotated[LogFormat, typer.Option(help="Log lines for people or machines.")] = (
        LogFormat.text
    ),
    log_level: Annotated[str, typer.Option(help="debug, info, warning or error.")] = "info",
) -> None:
    """Serve a hub: WebSocket, HTTP API, health, metrics and a page to try it."""
    from holdfast.cli._server import check_log_level, need_server_extra

    check_log_level(log_level)
    need_server_extra()
    from holdfast.hub.hub import Hub
    from holdfast.server.asgi import HubApp
    from holdfast.server.page import PAGE
    from holdfast.server.runner import run
    from holdfast.wire.limits import Limits

    if not path.startswith("/"):
        raise ConfigError(f"--path {path!r} must begin with a slash, such as /live")
    key = api_key or secrets.token_urlsafe(24)
    hub = Hub(
        None if channels is None else read_channels(channels),
        ping_interval=ping_interval,
        pong_timeout=pong_timeout,
        max_lag=max_lag,
        drain=drain,
        drain_delay=drain_delay,
        origins=allow_origin or "same",
        api_key=key,
        compression=compression,
        limits=Limits(
            max_subscriptions=max_subscriptions,
            message_rate=message_rate,
            connections=max_connections,
            connections_per_address=max_connections_per_address,
        ),
    )
    app = HubApp(hub, path=path, page=PAGE)
    run(
        app,
        host=host,
        port=port,
        tls_cert=tls_cert,
        tls_key=tls_key,
        handshake_timeout=handshake_timeout,
        log_format=log_format.value,
        log_level=log_level,
        on_start=lambda url: _greet(url + app.path, key, made=api_key is None),
    )


def read_channels(path: Path) -> Any:
    """Return channel options from a JSON or TOML file. Raises ConfigError naming the fault."""
    import tomllib

    import msgspec

    from holdfast.core.options import Channel

    try:
        text = path.read_text(encoding="utf-8")
        parsed = tomllib.loads(text) if path.suffix == ".toml" else msgspec.json.decode(text)
    except OSError as error:
        raise ConfigError(f"channels file {path}: {error.strerror}") from error
    except (ValueError, RecursionError, msgspec.DecodeError) as error:
        raise ConfigError(f"channels file {path} is not valid: {error}") from error
    if not isinstance(parsed, dict) or not parsed:
        raise ConfigError(
            f"channels file {path} must be an object of patterns, such as "
            '{"*": {"history": 50}}'
        )
    try:
        return {pattern: Channel.from_mapping(options) for pattern, options in parsed.items()}
    except ConfigError as error:
        raise ConfigError(f"channels file {path}: {error}") from error


def _greet(url: str, key: str, *, made: bool) -> None:
    """Print what a person needs next."""
    from rich.console import Console

    web = url.replace("http", "ws", 1)
    shown = key if made else "$HOLDFAST_API_KEY"
    lines = [
        "",
        f"  Open in a browser    {url}/",
        "",
        f'  Listen from a page   const {{ Holdfast }} = await import("{url}/holdfast.js")',
        f'                       const client = new Holdfast("{web}/ws")',
        '                       const news = client.subscribe("news")',
        "                       for await (const { data } of news) console.log(data)",
        "",
        f"  Publish              curl {url}/api/publish -H 'Authorization: Bearer {shown}' \\",
        '                            -d \'{"channel":"news","data":"hello"}\'',
        "",
    ]
    if made:
        lines += ["  The API key was made for this run; set HOLDFAST_API_KEY to keep one.", ""]
    Console(highlight=False, soft_wrap=True).print("\n".join(lines), markup=False)
    sys.stdout.flush()
