"""Log lines for people and for machines."""

from __future__ import annotations

import io
import logging
import logging.config
import sys
from typing import Any, Literal

import msgspec
import pytest

from holdfast.server.logs import JsonFormatter, log_config


def lines(
    format: Literal["text", "json"], level: str, monkeypatch: pytest.MonkeyPatch
) -> list[str]:
    """Log one line of each level and an exception, and return what came out."""
    root = logging.getLogger()
    handlers, old_level = root.handlers[:], root.level
    output = io.StringIO()
    monkeypatch.setattr(sys, "stderr", output)
    try:
        logging.config.dictConfig(log_config(format, level))
        logger = logging.getLogger("holdfast.test")
        logger.info("it %s", "works", extra={"connection": "a-1", "code": 1006, "other": 1})
        try:
            raise LookupError("lost")
        except LookupError:
            logger.exception("failed")
        logger.debug("detail")
    finally:
        root.handlers[:] = handlers
        root.setLevel(old_level)
        logging.getLogger("uvicorn.access").setLevel(logging.NOTSET)
    return output.getvalue().splitlines()


def test_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line a record: time, level, logger, message."""
    first, second, *_ = lines("text", "info", monkeypatch)
    assert first.endswith("INFO    holdfast.test: it works")
    assert "ERROR" in second


def test_json(monkeypatch: pytest.MonkeyPatch) -> None:
    """One object a line, with this package's fields, an exception in one field."""
    first, second = (msgspec.json.decode(line) for line in lines("json", "info", monkeypatch))
    assert (first["level"], first["logger"], first["message"]) == (
        "info",
        "holdfast.test",
        "it works",
    )
    assert (first["connection"], first["code"]) == ("a-1", 1006)
    assert "other" not in first
    assert first["time"].endswith("+00:00")
    assert "LookupError: lost" in second["exception"]


def test_level(monkeypatch: pytest.MonkeyPatch) -> None:
    """Below the level nothing is written."""
    assert len(lines("json", "error", monkeypatch)) == 1
    assert len(lines("json", "DEBUG", monkeypatch)) == 3


def test_line_breaks_of_a_peer_stay_in_their_line() -> None:
    """A message with a line break is still one line of JSON."""
    record: Any = logging.LogRecord("a", logging.INFO, "", 1, "a\nb%s", ("\r\nc",), None)
    assert "\n" not in JsonFormatter().format(record)


@pytest.mark.parametrize("value", [object(), {1, 2}, b"bytes"])
def test_odd_values_do_not_break_the_log(value: object) -> None:
    """What JSON cannot hold is written as text."""
    record: Any = logging.LogRecord("a", logging.INFO, "", 1, "m", (), None)
    record.reason = value
    assert msgspec.json.decode(JsonFormatter().format(record))["message"] == "m"
