"""What the commands that serve have in common."""

from __future__ import annotations

from importlib.util import find_spec

from holdfast.errors import ConfigError


def need_server_extra() -> None:
    """Raise ConfigError where the `server` extra is not installed."""
    missing = [
        name
        for name in ("uvicorn", "httptools", "starlette", "prometheus_client")
        if find_spec(name) is None
    ]
    if missing:
        raise ConfigError(
            f"serving needs {', '.join(missing)}; install them with: pip install 'holdfast[server]'"
        )


def check_log_level(level: str) -> None:
    """Raise ConfigError for a level that `logging` does not know."""
    if level.lower() not in ("debug", "info", "warning", "error"):
        raise ConfigError(f"--log-level {level!r}: use debug, info, warning or error")
