"""Log lines for people (text) or for machines (JSON, one object a line)."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Any, Final, Literal

import msgspec

FIELDS: Final = ("connection", "peer", "user", "code", "reason", "age", "idle", "round_trip")
"""The `extra` fields of this package's records; times are in seconds."""


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, message, and this package's fields."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line.update((name, getattr(record, name)) for name in FIELDS if hasattr(record, name))
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return msgspec.json.encode(line, enc_hook=str).decode()


def log_config(format: Literal["text", "json"], level: str) -> dict[str, Any]:
    """Return a `logging.config.dictConfig` for a server of ours: all to standard error."""
    formatter: dict[str, Any] = {"()": JsonFormatter}
    if format == "text":
        formatter = {"format": "%(asctime)s %(levelname)-7s %(name)s: %(message)s"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level.upper()},
        "loggers": {"uvicorn.access": {"level": "WARNING"}},
    }
