"""`holdfast run`: an application with Holdfast's server."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from holdfast.cli.serve import LogFormat
from holdfast.errors import ConfigError


def command(
    app: Annotated[str, typer.Argument(help="module:attribute of an ASGI application or a Hub.")],
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 picks a free one.")] = 8000,
    app_dir: Annotated[Path, typer.Option(help="Folder to look for the module in.")] = Path(),
    tls_cert: Annotated[Path | None, typer.Option(help="Certificate chain, PEM.")] = None,
    tls_key: Annotated[Path | None, typer.Option(help="Private key, PEM.")] = None,
    handshake_timeout: Annotated[float, typer.Option(help="Seconds for a request's head.")] = 10.0,
    log_format: Annotated[LogFormat, typer.Option(help="Log lines for people or machines.")] = (
        LogFormat.text
    ),
    log_level: Annotated[str, typer.Option(help="debug, info, warning or error.")] = "info",
) -> None:
    """Serve an ASGI application with fast WebSockets and a graceful stop."""
    from holdfast.cli._server import check_log_level, need_server_extra

    check_log_level(log_level)
    need_server_extra()
    from holdfast.server.runner import run

    run(
        load(app, app_dir),
        host=host,
        port=port,
        tls_cert=tls_cert,
        tls_key=tls_key,
        handshake_timeout=handshake_timeout,
        log_format=log_format.value,
        log_level=log_level,
        on_start=lambda url: print(f"\n  Open in a browser    {url}/\n", flush=True),
    )


def load(target: str, folder: Path) -> Any:
    """Import `module:attribute`. Raises ConfigError for a name that leads nowhere."""
    name, colon, attribute = target.partition(":")
    if not colon or not name or not attribute:
        raise ConfigError(f"{target!r} must be module:attribute, such as app:app")
    sys.path.insert(0, str(folder.resolve()))
    try:
        module = import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name.partition(".")[0] and error.name != name:
            raise
        raise ConfigError(f"there is no module {name!r} in {folder.resolve()}") from error
    found: Any = module
    for part in attribute.split("."):
        if not hasattr(found, part):
            raise ConfigError(f"module {name!r} has no {attribute!r}")
        found = getattr(found, part)
    return found
